//! Clipping every feature to limits that the training part taught: winsorizing a table.
//!
//! - Formula: min(max(x, lower), upper), with the limits at two percentiles, at Tukey's fences, or given.
//! - There is no way back for what was clipped: the inverse leaves the limits as they are.
//! - Source: Dixon (1960), Annals of Mathematical Statistics 31, 385–391 (winsorizing).

use super::columns::{ColumnScaler, Scaling, fits_columns};
use super::outliers::{Fences, Winsorizer};
use crate::Result;
use crate::worked::Number;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Percentiles(f64, f64),
    Fences(f64),
    Given(f64, f64),
}

/// Where the limits are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipperParams {
    rule: Rule,
}

impl ClipperParams {
    /// At these percentiles of the training values, from 0 to 100 (default 1 and 99).
    pub fn percentiles(self, lower: f64, upper: f64) -> Self {
        ClipperParams { rule: Rule::Percentiles(lower, upper) }
    }

    /// `factor` interquartile ranges beyond the quartiles of the training values.
    pub fn fences(self, factor: f64) -> Self {
        ClipperParams { rule: Rule::Fences(factor) }
    }

    /// These, whatever the training values are.
    pub fn limits(self, lower: f64, upper: f64) -> Self {
        ClipperParams { rule: Rule::Given(lower, upper) }
    }

    /// Learns the limits of one feature, in its unit.
    ///
    /// # Errors
    /// As [`Winsorizer::fit`], [`Fences::new`] and [`Winsorizer::at`].
    pub fn fit_column(&self, x: &[f64]) -> Result<Limits> {
        let (lower, upper) = match self.rule {
            Rule::Percentiles(lower, upper) => {
                let winsorizer = Winsorizer::fit(x, lower, upper)?;
                (winsorizer.lower(), winsorizer.upper())
            }
            Rule::Fences(factor) => {
                let fences = Fences::new(x, factor)?;
                (fences.lower(), fences.upper())
            }
            Rule::Given(lower, upper) => {
                let winsorizer = Winsorizer::at(lower, upper)?;
                (winsorizer.lower(), winsorizer.upper())
            }
        };
        Ok(Limits { lower: lower.value(), upper: upper.value() })
    }
}

/// What smaller and what larger values of one feature become.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub lower: f64,
    pub upper: f64,
}

impl Scaling for Limits {
    fn scale<N: Number>(&self, x: N) -> N {
        Winsorizer::clip(x, N::parameter("lower", self.lower), N::parameter("upper", self.upper))
    }

    fn unscale(&self, z: f64) -> f64 {
        z
    }
}

/// Limits of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::Clipper;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0], [50.0]], array![0, 0, 0, 1, 1]);
/// let clipper = Clipper::params().fences(1.5).fit(&train)?; // quartiles 2 and 4: −1 and 7
/// assert_eq!(clipper.try_transform(&array![[50.0], [-3.0], [6.5]])?, array![[7.0], [-1.0], [6.5]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub type Clipper = ColumnScaler<Limits>;

impl Clipper {
    /// The settings, to be fitted.
    pub fn params() -> ClipperParams {
        ClipperParams { rule: Rule::Percentiles(1.0, 99.0) }
    }
}

fits_columns!(ClipperParams => Limits);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// Of 0, 10, …, 50 the percentiles 10 and 90 lie at 5 and 45.
    #[test]
    fn limits_come_from_the_training_values_or_are_given() {
        let x = [50.0, 0.0, 10.0, 40.0, 20.0, 30.0];
        let limits = |params: ClipperParams| params.fit_column(&x);
        assert_eq!(limits(Clipper::params().percentiles(10.0, 90.0)).unwrap(), Limits { lower: 5.0, upper: 45.0 });
        assert_eq!(limits(Clipper::params().limits(-1.0, 7.0)).unwrap(), Limits { lower: -1.0, upper: 7.0 });
        // Quartiles 12.5 and 37.5.
        assert_eq!(limits(Clipper::params().fences(0.1)).unwrap(), Limits { lower: 10.0, upper: 40.0 });
        assert!(matches!(limits(Clipper::params().limits(7.0, -1.0)), Err(Error::BadParam { .. })));
        assert!(matches!(limits(Clipper::params().fences(-1.0)), Err(Error::BadParam { .. })));
        assert!(matches!(limits(Clipper::params().percentiles(60.0, 40.0)), Err(Error::BadParam { .. })));
        assert!(matches!(Clipper::params().fit_column(&[]), Err(Error::Empty { .. })));
    }
}
