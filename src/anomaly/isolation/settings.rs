//! Settings of an isolation forest.

use ndarray::ArrayView2;

use crate::{Error, Result, input};

/// A number of rows or features, or a share of all of them: `256` is 256 of them, `0.5` half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    Count(usize),
    /// Above 0, to 1.
    Share(f64),
}

impl From<usize> for Amount {
    fn from(count: usize) -> Self {
        Amount::Count(count)
    }
}

impl From<f64> for Amount {
    fn from(share: f64) -> Self {
        Amount::Share(share)
    }
}

impl Amount {
    /// Out of n, rounded down; all of them if more are wanted.
    fn of(self, n: usize) -> usize {
        match self {
            Amount::Count(count) => count.min(n),
            Amount::Share(share) => (share * n as f64) as usize,
        }
    }

    fn check(self, name: &str, n: usize) -> Result<()> {
        match self {
            Amount::Count(count) => input::setting(name, count as f64, count >= 1, "a whole number of at least 1"),
            Amount::Share(share) if !(share > 0.0 && share <= 1.0) => {
                Err(Error::bad_param(name, share, "a whole number of at least 1, or a share above 0, to 1,"))
            }
            Amount::Share(share) => {
                let needed = format!("a share that makes at least 1 of {n}");
                input::setting(name, share, self.of(n) >= 1, &needed)
            }
        }
    }
}

/// Settings of an isolation forest; names and defaults are scikit-learn's.
#[derive(Debug, Clone, PartialEq)]
pub struct IsolationForestParams {
    pub(super) n_estimators: usize,
    max_samples: Option<Amount>,
    pub(super) contamination: Option<f64>,
    max_features: Amount,
    pub(super) bootstrap: bool,
    pub(super) seed: u64,
}

impl Default for IsolationForestParams {
    fn default() -> Self {
        IsolationForestParams {
            n_estimators: 100,
            max_samples: None,
            contamination: None,
            max_features: Amount::Share(1.0),
            bootstrap: false,
            seed: 0,
        }
    }
}

impl IsolationForestParams {
    /// Trees (default 100, at least 1).
    pub fn n_estimators(mut self, n_estimators: usize) -> Self {
        self.n_estimators = n_estimators;
        self
    }

    /// Rows that each tree is grown from: a number, or a share of all (default 256, or all if there are fewer). All of them if
    /// more are wanted.
    pub fn max_samples(mut self, max_samples: impl Into<Amount>) -> Self {
        self.max_samples = Some(max_samples.into());
        self
    }

    /// The share of the training rows to flag (above 0, to 0.5). By default those whose anomaly score is above 0.5.
    pub fn contamination(mut self, contamination: f64) -> Self {
        self.contamination = Some(contamination);
        self
    }

    /// Features that each tree may cut: a number, or a share of all, of which at least one is taken (default all).
    pub fn max_features(mut self, max_features: impl Into<Amount>) -> Self {
        self.max_features = max_features.into();
        self
    }

    /// Whether a row may be drawn twice for a tree (default no).
    pub fn bootstrap(mut self, bootstrap: bool) -> Self {
        self.bootstrap = bootstrap;
        self
    }

    /// Of the random numbers (default 0; scikit-learn's `random_state`).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    pub(super) fn samples_of(&self, n: usize) -> usize {
        self.max_samples.unwrap_or(Amount::Count(256)).of(n)
    }

    pub(super) fn features_of(&self, d: usize) -> usize {
        self.max_features.of(d).max(1)
    }

    pub(super) fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let trees = self.n_estimators;
        input::setting("n_estimators", trees as f64, trees >= 1, "a whole number of at least 1")?;
        if let Some(amount) = self.max_samples {
            amount.check("max_samples", x.nrows())?;
        }
        match self.max_features {
            Amount::Count(count) => {
                let needed = format!("1 to n_features = {}", x.ncols());
                input::setting("max_features", count as f64, (1..=x.ncols()).contains(&count), &needed)?;
            }
            Amount::Share(share) => {
                input::setting("max_features", share, share > 0.0 && share <= 1.0, "a share above 0, to 1,")?;
            }
        }
        if let Some(share) = self.contamination {
            input::setting("contamination", share, share > 0.0 && share <= 0.5, "a share above 0, to 0.5,")?;
        }
        if u32::try_from(self.samples_of(x.nrows()).saturating_mul(2)).is_err() {
            return Err(Error::bad_param("max_samples", self.samples_of(x.nrows()), "less than 2³¹ rows"));
        }
        input::finite_rows("records", x)
    }
}
