//! Anomalies: points that differ from the others, and which scores stand out.
//!
//! - [`RandomCutForest`]: a stream scored point by point; [`RandomCutTree`]: one tree of it, to look at.
//! - [`Shingle`], [`shingles`]: the last rows of a stream as one point.
//! - [`MahalanobisDistance`]: rows far from the mean, by the covariance; [`MinCovDet`]: a mean and covariance that outliers do
//!   not move.
//! - [`rolling_outliers`]: values of a series far from those just before them.
//! - [`IsolationForest`]: what a few random cuts part from the rest.
//! - [`score_threshold`]: the mean of the scores and 3 deviations.
//!
//! - Formula: threshold = mean + k · standard deviation of the scores; a score above it is flagged.
//! - Conventions: the deviation divides by n − ddof. With ddof 0 no z-score exceeds √(n − 1), so that k = 3 flags nothing
//!   among 10 scores or fewer.

mod cut_forest;
mod cut_tree;
mod isolation;
mod mahalanobis;
mod min_cov_det;
mod rolling;
mod shingle;

pub use cut_forest::{RandomCutForest, RandomCutForestParams, Sampling, StreamScores};
pub use cut_tree::{Attribution, Cut, RandomCutTree, collusive_displacement, cut_probabilities};
pub use isolation::{Amount, IsolationForest, IsolationForestParams};
pub use mahalanobis::{Flag, MahalanobisDistance, MahalanobisParams, PlaneDistance, plane_distance};
pub use min_cov_det::{MinCovDet, MinCovDetParams};
pub use rolling::{RollingOutliers, RollingRule, rolling_outliers};
pub use shingle::{Shingle, shingle_count, shingles};

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The mean of the scores and k deviations more.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a k below 0, or not more scores than `ddof`.
/// ```
/// let threshold = workings::anomaly::score_threshold(&[1.0, 3.0], 2.0, 0)?;
/// assert_eq!(threshold.value(), 4.0); // 2 + 2 · 1
/// # Ok::<(), workings::Error>(())
/// ```
pub fn score_threshold(scores: &[f64], k: f64, ddof: usize) -> Result<Expr> {
    if scores.is_empty() {
        return Err(Error::empty("scores"));
    }
    input::finite("scores", scores.iter().copied())?;
    input::setting("k", k, k >= 0.0 && k.is_finite(), "a number of at least 0")?;
    input::setting("ddof", ddof as f64, ddof < scores.len(), "less than the number of scores")?;
    let mean = Expr::mean_of(scores.iter().map(|s| Expr::from(*s))).called("mean");
    let squares = scores.iter().map(|s| (Expr::from(*s) - Expr::named("mean", mean.value())).powi(2));
    let n = Expr::from((scores.len() - ddof) as f64);
    let deviation = (Expr::sum_of(squares) / n).sqrt().called("deviation");
    Ok((mean + Expr::named("k", k) * deviation).called("threshold"))
}
