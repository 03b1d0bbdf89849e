//! Active learning: which row a person should label next, and which labels a model may give alone.
//!
//! - Conventions: of rows that are equally uncertain the first is chosen; a score equal to the threshold is labeled by the
//!   model.
//! - Source: Settles (2009), Active Learning Literature Survey.

use ndarray::ArrayView2;

use crate::input;
use crate::tree::{LogBase, entropy};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// The row that each measure of uncertainty chooses.
///
/// ```
/// use workings::ndarray::array;
///
/// let rows = array![[0.9, 0.05, 0.05], [0.5, 0.48, 0.02], [0.4, 0.3, 0.3]];
/// let chosen = workings::training::Uncertainty::of(rows.view())?;
/// assert_eq!((chosen.least_confident, chosen.smallest_margin, chosen.highest_entropy), (2, 1, 2));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncertainty {
    /// The row whose largest probability is smallest.
    pub least_confident: usize,
    /// The row whose two largest probabilities are closest.
    pub smallest_margin: usize,
    /// The row of the largest entropy.
    pub highest_entropy: usize,
}

impl Uncertainty {
    /// The probabilities of at least two classes, a row each.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for no probability; `BadParam` for a row that does not sum to 1; `Shape` for one
    /// class.
    pub fn of(probabilities: ArrayView2<f64>) -> Result<Uncertainty> {
        if probabilities.is_empty() {
            return Err(Error::empty("probabilities"));
        }
        if probabilities.ncols() < 2 {
            let given = format!("{} × 1", probabilities.nrows());
            return Err(Error::Shape { name: "probabilities".into(), given, needed: "at least 2 classes".into() });
        }
        let measures = |(i, row): (usize, ndarray::ArrayView1<f64>)| {
            input::probabilities(&format!("probabilities[{i}]"), row.iter().copied())?;
            let total = row.sum();
            if (total - 1.0).abs() > 1e-6 {
                return Err(Error::bad_param(format!("the sum of probabilities[{i}]"), six(total), "1"));
            }
            let mut sorted = row.to_vec();
            sorted.sort_unstable_by(|a, b| b.total_cmp(a));
            Ok([1.0 - sorted[0], sorted[1] - sorted[0], entropy(&row.to_vec(), LogBase::E)])
        };
        let measures = probabilities.outer_iter().enumerate().map(measures).collect::<Result<Vec<_>>>()?;
        // Differences by rounding alone are ties.
        let first = |k: usize| {
            (0..measures.len()).fold(0, |best, i| if measures[i][k] > measures[best][k] + 1e-12 { i } else { best })
        };
        Ok(Uncertainty { least_confident: first(0), smallest_margin: first(1), highest_entropy: first(2) })
    }
}

/// How many rows a model labels alone, and how many go to people.
///
/// ```
/// let split = workings::training::AutoLabels::new(&[0.99, 0.6, 0.9, 0.3], 0.9)?;
/// assert_eq!((split.auto, split.human, split.human_share.value()), (2, 2, 0.5));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AutoLabels {
    pub auto: usize,
    pub human: usize,
    pub human_share: Expr,
}

impl AutoLabels {
    /// Confidences and the least with which a label stands, from 0 to 1.
    ///
    /// # Errors
    /// `Empty`; `OutOfRange` for a score outside 0 to 1; `BadParam` for such a threshold.
    pub fn new(scores: &[f64], threshold: f64) -> Result<AutoLabels> {
        if scores.is_empty() {
            return Err(Error::empty("scores"));
        }
        input::probabilities("scores", scores.iter().copied())?;
        input::setting("threshold", threshold, (0.0..=1.0).contains(&threshold), "a share from 0 to 1")?;
        let auto = scores.iter().filter(|score| **score >= threshold).count();
        let human = scores.len() - auto;
        let share = Expr::named("rows for people", human as f64) / Expr::named("rows", scores.len() as f64);
        Ok(AutoLabels { auto, human, human_share: share.called("human share") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_first_of_equals_is_chosen() {
        let chosen = Uncertainty::of(array![[0.7, 0.3], [0.3, 0.7]].view()).unwrap();
        assert_eq!((chosen.least_confident, chosen.smallest_margin, chosen.highest_entropy), (0, 0, 0));
        assert!(Uncertainty::of(array![[0.7, 0.4]].view()).is_err());
        assert!(Uncertainty::of(array![[1.0]].view()).is_err());
        assert!(Uncertainty::of(array![[1.5, -0.5]].view()).is_err());
        assert!(Uncertainty::of(ndarray::Array2::zeros((0, 2)).view()).is_err());
        assert!(AutoLabels::new(&[], 0.5).is_err() && AutoLabels::new(&[0.5], 1.5).is_err());
        assert!(AutoLabels::new(&[1.5], 0.5).is_err());
    }
}
