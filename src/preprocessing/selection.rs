//! Choosing features: those that vary, that do not repeat another, that tell most of the target.
//!
//! - [`VarianceThreshold`] and [`CorrelationFilter`] look at the features alone.
//! - [`SelectBest`] keeps the k, or the share, with the highest scores; a score is a [`FeatureScore`]: of a class
//!   [`AnovaF`], [`ChiSquare`], [`MutualInfoClassif`], of a number [`RegressionF`], [`MutualInfoRegression`].
//! - What is fitted is a [`FeatureSelection`]: it knows of every feature why it stayed or went.
//!
//! Scores look at one feature at a time: two features that only tell something together both score low, two copies of a good
//! one both score high. Choose on the training part only ([`Pipeline`](super::Pipeline)), since a choice that has seen the
//! test part has learnt from it.

mod best;
mod correlation_filter;
mod mutual_information;
mod scores;
mod variance_threshold;

use std::fmt;

use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};

use super::columns::same_width;
use super::pipeline::Transform;
use crate::input;
use crate::{Error, Result};
pub use best::{FeatureScore, Score, SelectBest};
pub use correlation_filter::CorrelationFilter;
pub use mutual_information::{MutualInfoClassif, MutualInfoRegression};
pub use scores::{AnovaF, ChiSquare, RegressionF};
pub(crate) use scores::{anova_by_class, chi_square_by_class, classes, regression_f};
pub use variance_threshold::VarianceThreshold;

/// What became of one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub name: String,
    pub kept: bool,
    /// What it was judged by: its variance, its score, its largest |r| with a feature kept before it.
    pub score: f64,
    /// In words, with the numbers.
    pub reason: String,
}

/// The features that were kept, and the reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSelection {
    verdicts: Vec<Verdict>,
}

impl FeatureSelection {
    /// At least one feature must be left.
    fn new(verdicts: Vec<Verdict>) -> Result<FeatureSelection> {
        if verdicts.iter().any(|verdict| verdict.kept) {
            return Ok(FeatureSelection { verdicts });
        }
        let all: Vec<String> = verdicts.iter().take(5).map(|of| format!("{}: {}", of.name, of.reason)).collect();
        let more = if verdicts.len() > all.len() { "; …" } else { "" };
        Err(Error::Undetermined(format!("no feature is left ({}{more})", all.join("; "))))
    }

    /// What became of each feature, in their order.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The columns that were kept, in ascending order.
    pub fn kept(&self) -> Vec<usize> {
        (0..self.verdicts.len()).filter(|&j| self.verdicts[j].kept).collect()
    }

    /// The names of the features that were kept.
    pub fn feature_names(&self) -> Vec<&str> {
        self.verdicts.iter().filter(|verdict| verdict.kept).map(|verdict| verdict.name.as_str()).collect()
    }

    /// The scores of all features.
    pub fn scores(&self) -> Vec<f64> {
        self.verdicts.iter().map(|verdict| verdict.score).collect()
    }

    /// The columns that were kept, shape `(n, kept)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.verdicts.len())?;
        Ok(x.select(Axis(1), &self.kept()))
    }
}

/// A line for each feature.
impl fmt::Display for FeatureSelection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.verdicts.iter().map(|verdict| verdict.name.chars().count()).max().unwrap_or(0);
        for (i, verdict) in self.verdicts.iter().enumerate() {
            let kept = if verdict.kept { "kept   " } else { "dropped" };
            write!(f, "{}{kept} {:width$} {}", if i == 0 { "" } else { "\n" }, verdict.name, verdict.reason)?;
        }
        Ok(())
    }
}

impl Transform for FeatureSelection {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.try_transform(&x)
    }

    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        self.kept().into_iter().filter_map(|j| names.get(j).cloned()).collect()
    }
}

/// Records that are not empty and finite.
fn checked<D: Data<Elem = f64>>(x: &ArrayBase<D, Ix2>) -> Result<ArrayView2<'_, f64>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x.view())?;
    Ok(x.view())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocessing::{Pipeline, StandardScaler};
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::array;

    fn data() -> Dataset<f64, usize, ndarray::Ix1> {
        let x = array![[1.0, 7.0, 2.0], [2.0, 7.0, 9.0], [8.0, 7.0, 4.0], [9.0, 7.0, 3.0]];
        Dataset::new(x, array![0, 0, 1, 1]).with_feature_names(vec!["size", "unit", "noise"])
    }

    #[test]
    fn names_and_reasons_go_along_in_a_pipeline() {
        let steps =
            Pipeline::params().then("vary", VarianceThreshold::params()).then("scale", StandardScaler::params());
        let steps = steps.then("best", SelectBest::k(AnovaF, 1));
        let pipeline = steps.fit(&data()).unwrap();
        assert_eq!(pipeline.feature_names(), ["size"]);
        assert_eq!(pipeline.try_transform(&data().records).unwrap().dim(), (4, 1));
        let selection = VarianceThreshold::params().fit(&data()).unwrap();
        assert_eq!(selection.verdicts()[1].reason, "constant: every value is 7");
        assert!(selection.to_string().contains("\ndropped unit  constant"));
        assert!(matches!(selection.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
    }

    #[test]
    fn nothing_left_is_an_error() {
        let error = VarianceThreshold::params().threshold(100.0).fit(&data()).unwrap_err().to_string();
        assert!(error.starts_with("no feature is left (size: variance 12.5 ≤ 100; unit"), "{error}");
    }
}
