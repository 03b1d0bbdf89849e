//! The crate against values made outside it: scikit-learn, SciPy, statsmodels, pycm, shap and others,
//! exact fractions, NIST. See README.md.
//!
//! One module a file of values. `case` reads them and sees to it that every expected value is compared, or left out for
//! a stated reason.

mod arithmetic;
mod bias;
mod case;
mod certified;
mod classifiers;
mod clusters;
mod confusion;
mod curves;
mod cut_forest;
mod distribution;
mod forecast;
mod further_linear;
mod groups;
mod incremental;
mod independent;
mod inference;
mod kmeans;
mod least_squares;
mod logistic;
mod mahalanobis;
mod maps;
mod neighbors;
mod nets;
mod numacc;
mod optimizers;
mod penalized;
mod preprocessing;
mod probability;
mod regression;
mod selection;
mod similarity;
mod statistics;
mod structure;
mod text;
mod topics;
mod transformers;
mod trees;
