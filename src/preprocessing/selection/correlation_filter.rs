//! Of two features that say nearly the same, the later goes.
//!
//! - Formula: a feature is dropped if |r| with a feature kept before it is above the limit, r Pearson's correlation.
//! - Conventions: features are looked at in their order, and only against those that stay; a constant feature has no
//!   correlation and stays ([`VarianceThreshold`](super::VarianceThreshold) drops it).
//! - Cost: O(n·d²) for d features that all stay, in parallel; O(n·d) memory.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, Data, Ix2};
use rayon::prelude::*;

use super::{FeatureSelection, Verdict, checked};
use crate::input;
use crate::linalg::reduce::sum_pairs;
use crate::preprocessing::columns::by_columns;
use crate::preprocessing::pipeline::names_of;
use crate::stats::Moments;
use crate::worked::six;
use crate::{Error, Result};

/// The limit.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::CorrelationFilter;
///
/// let x = array![[1.0, 2.0, 5.0], [2.0, 4.1, 1.0], [3.0, 5.9, 4.0], [4.0, 8.0, 2.0]];
/// let data = Dataset::new(x, array![0, 0, 1, 1]).with_feature_names(vec!["cm", "inches", "age"]);
/// let filtered = CorrelationFilter::params(0.95).fit(&data)?;
/// assert_eq!(filtered.feature_names(), ["cm", "age"]);
/// assert_eq!(filtered.verdicts()[1].reason, "r = 0.999541 with cm, |r| > 0.95");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CorrelationFilter {
    limit: f64,
}

impl CorrelationFilter {
    /// The largest |r| that two kept features may have, from 0 to 1.
    pub fn params(limit: f64) -> Self {
        CorrelationFilter { limit }
    }
}

/// The deviations from the mean, of length 1 all together; `None` for a constant column.
fn direction(column: &[f64]) -> Result<Option<Vec<f64>>> {
    let moments = Moments::new(column)?;
    let length = moments.sum_of_squares().sqrt();
    let varied = moments.min() < moments.max();
    if varied && !(length > 0.0 && length.is_finite()) {
        let problem = "the squares of a feature over- or underflow; measure it in another unit";
        return Err(Error::Undetermined(problem.into()));
    }
    Ok(varied.then(|| column.iter().map(|x| (x - moments.mean()) / length).collect()))
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for CorrelationFilter {
    type Object = FeatureSelection;

    /// Errors: `Empty`, `NotFinite`; `BadParam` for a limit outside 0 to 1; `Undetermined` where the squares of a feature
    /// leave the range of `f64`.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<FeatureSelection> {
        input::setting("limit", self.limit, (0.0..=1.0).contains(&self.limit), "a number from 0 to 1")?;
        let x = checked(data.records())?;
        let names = names_of(data);
        let directions = by_columns(x, direction).into_iter().collect::<Result<Vec<_>>>()?;
        let mut kept: Vec<usize> = Vec::new();
        let mut verdicts = Vec::with_capacity(names.len());
        for (j, direction) in directions.iter().enumerate() {
            let correlation = |&i: &usize| match (&directions[i], direction) {
                (Some(a), Some(b)) => (i, sum_pairs(a, b, |a, b| a * b).value().clamp(-1.0, 1.0)),
                _ => (i, 0.0),
            };
            let with_kept: Vec<(usize, f64)> = kept.par_iter().map(correlation).collect();
            let strongest = with_kept.into_iter().reduce(|a, b| if b.1.abs() > a.1.abs() { b } else { a });
            let limit = six(self.limit);
            let (stays, score, reason) = match (direction, strongest) {
                (None, _) => (true, f64::NAN, "constant, so r is undefined".into()),
                (_, None) => (true, 0.0, "no feature before it".into()),
                (_, Some((i, r))) if r.abs() > self.limit => {
                    (false, r.abs(), format!("r = {} with {}, |r| > {limit}", six(r), names[i]))
                }
                (_, Some((i, r))) => (true, r.abs(), format!("largest |r| = {} with {}", six(r.abs()), names[i])),
            };
            if stays {
                kept.push(j);
            }
            verdicts.push(Verdict { name: names[j].clone(), kept: stays, score, reason });
        }
        FeatureSelection::new(verdicts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// b = −a, so it goes; c correlates with b alone as much as with a; d is constant.
    #[test]
    fn a_dropped_feature_drops_no_other() {
        let x = array![[1.0, -1.0, 0.0, 3.0], [2.0, -2.0, 1.0, 3.0], [4.0, -4.0, 0.0, 3.0]];
        let filtered = CorrelationFilter::params(0.9).fit(&DatasetBase::from(x)).unwrap();
        assert_eq!(filtered.kept(), [0, 2, 3]);
        // r(a, c): deviations (−4, −1, 5)/3 and (−1, 2, −1)/3: −3/9 over √(42/9 · 6/9) = −1/√28.
        assert!((filtered.scores()[2] - 1.0 / 28.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(filtered.verdicts()[1].reason, "r = −1 with x0, |r| > 0.9");
        assert!(filtered.scores()[3].is_nan());
    }

    #[test]
    fn wrong_inputs_are_errors() {
        let fit = |limit: f64, x: Array2<f64>| CorrelationFilter::params(limit).fit(&DatasetBase::from(x));
        assert!(matches!(fit(1.5, array![[1.0]]), Err(Error::BadParam { .. })));
        assert!(matches!(fit(0.5, array![[f64::INFINITY]]), Err(Error::NotFinite { .. })));
        assert!(matches!(fit(0.5, Array2::zeros((2, 0))), Err(Error::Empty { .. })));
        // Neither is constant: one overflows, the other underflows.
        assert!(matches!(fit(0.5, array![[1e308], [-1e308]]), Err(Error::Undetermined(_))));
        assert!(matches!(fit(0.5, array![[1e-320], [2e-320]]), Err(Error::Undetermined(_))));
        assert_eq!(fit(0.5, array![[1.0, 2.0]]).unwrap().kept(), [0, 1]);
    }
}
