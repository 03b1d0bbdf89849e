//! The crate against values made outside it: scikit-learn, SciPy, statsmodels, exact fractions, NIST. See README.md.
//!
//! One module a file of values. `case` reads them and sees to it that every expected value is compared, or left out for
//! a stated reason.

mod arithmetic;
mod bias;
mod case;
mod confusion;
mod curves;
mod distribution;
mod forecast;
mod further_linear;
mod inference;
mod logistic;
mod nets;
mod numacc;
mod preprocessing;
mod probability;
mod regression;
mod selection;
mod similarity;
mod statistics;
mod text;
mod transformers;
mod trees;
