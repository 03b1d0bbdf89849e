//! Reinforcement learning: returns, the values of states, a step of Q-learning.
//!
//! - Formulas: return = Σ γᵗ rₜ; V = r + γ P V (the Bellman equation of a fixed policy); Q ← Q + α (r + γ max Q′ − Q).
//! - Conventions: the first reward is not discounted; a state's reward is earned on leaving it; γ is from 0 to 1, and below 1
//!   for the values of states, which else may have no limit.
//! - Source: Sutton & Barto (2018), Reinforcement Learning, chapters 3 and 6; Watkins (1989).

mod value;

pub use value::{bellman_values, discounted_return, q_update};
