//! Bandits: which arm to play next, what playing cost, and what another policy would have earned.
//!
//! - Exploration: [`epsilon_greedy`], [`ucb1`], [`boltzmann`], [`BetaPosterior`] (Thompson sampling).
//! - Accounts: [`incremental_mean`], [`Regret`], [`share_of_first`], [`relative_uplift`].
//! - [`LoggedRewards`]: off-policy estimates from a log.

mod accounts;
mod explore;
mod off_policy;
mod thompson;

pub use accounts::{Regret, absolute_uplift, incremental_mean, relative_uplift, share_of_first};
pub use explore::{Choices, boltzmann, epsilon_greedy, ucb1};
pub use off_policy::LoggedRewards;
pub use thompson::BetaPosterior;
