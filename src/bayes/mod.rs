//! Naive Bayes: classes by Bayes' theorem, as if the features of a class had nothing to do with each other.
//!
//! P(class | x) is proportional to P(class)·Π P(xⱼ | class). What differs is the distribution of a feature within a
//! class:
//!
//! - [`GaussianNB`]: measurements, normally distributed. [`MultinomialNB`]: counts, of words say. [`BernoulliNB`]: yes
//!   or no.
//! - [`ClassMoments`] and [`ClassCounts`] are all that they learn; summaries of parts of the data merge into those of
//!   the whole, so that data may come in pieces (scikit-learn's `partial_fit`).
//!
//! The features of real data do depend on each other. The class is often right all the same, but the probabilities are
//! driven too near to 0 and 1: calibrate them before they are used as such.

mod counts;
mod discrete;
mod gaussian;
mod moments;
mod posterior;
#[cfg(test)]
mod tests;

pub use counts::{ClassCounts, Rows};
pub use discrete::{BernoulliNB, BernoulliNBParams, MultinomialNB, MultinomialNBParams};
pub use gaussian::{GaussianNB, GaussianNBParams};
pub use moments::ClassMoments;
