//! Tomek links: pairs of rows of different classes, each the nearest of the other; they mark a border or noise.
//!
//! Taking away the row of the larger class cleans the border without a draw.
//!
//! - Conventions (as imbalanced-learn): every class but the smallest is cleaned (of equally small ones the first in sorted
//!   order counts as smallest), or all of them; Euclidean distances of the features as they are, so scale them first; of rows
//!   equally near the one with the lower index is nearest.
//! - Cost: O(n²·d) time as one product of matrices and in parallel, O(n·d) memory.
//! - Source: Tomek (1976), IEEE Trans. Syst. Man Cybern. 6(11), 769–772.

use linfa::Dataset;
use ndarray::{ArrayView1, ArrayView2, Ix1};

use super::sampling::{Resample, Sampling, Way, select};
use crate::input;
use crate::metrics::Label;
use crate::nearest::nearest_others;
use crate::{Error, Result};

/// Takes away the rows of large classes that lie in a Tomek link.
///
/// ```
/// use workings::ndarray::array;
/// use workings::preprocessing::TomekLinks;
///
/// let (x, y) = (array![[0.0], [1.0], [1.4], [5.0], [5.2]], ["many", "many", "few", "many", "many"]);
/// assert_eq!(TomekLinks::new().links(&x, &y)?, [(1, 2)]); // each other's nearest, of different classes
/// assert_eq!(TomekLinks::new().removed(&x, &y)?, [1]); // the one of the larger class
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TomekLinks {
    all: bool,
}

impl TomekLinks {
    /// Cleans every class but the smallest.
    #[expect(clippy::new_without_default)]
    pub fn new() -> Self {
        TomekLinks { all: false }
    }

    /// Takes away both rows of a link (default: not those of the smallest class).
    pub fn all_classes(mut self, all: bool) -> Self {
        self.all = all;
        self
    }

    /// The links, lower row first, for records of shape `(n, d)` and their n classes.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for one class only.
    pub fn links<'a, L: Label + 'a>(
        &self,
        x: impl Into<ArrayView2<'a, f64>>,
        y: impl Into<ArrayView1<'a, L>>,
    ) -> Result<Vec<(usize, usize)>> {
        let (x, y) = (x.into(), y.into());
        input::same_length("x", x.nrows(), "y", y.len())?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        Sampling::Auto.classes(y, Way::Under)?;
        let near = nearest_others(x, 1);
        let nearest = |i: usize| near.of(i)[0].1;
        let linked = |&i: &usize| i < nearest(i) && nearest(nearest(i)) == i && y[i] != y[nearest(i)];
        Ok((0..x.nrows()).filter(linked).map(|i| (i, nearest(i))).collect())
    }

    /// The rows to take away, in ascending order.
    ///
    /// # Errors
    /// As [`links`](Self::links).
    pub fn removed<'a, L: Label + 'a>(
        &self,
        x: impl Into<ArrayView2<'a, f64>>,
        y: impl Into<ArrayView1<'a, L>>,
    ) -> Result<Vec<usize>> {
        let y = y.into();
        let links = self.links(x, y)?;
        let classes = Sampling::Auto.classes(y, Way::Under)?;
        let smallest = classes.iter().min_by_key(|class| class.rows.len()).map(|class| class.label);
        let cleaned = |row: &usize| self.all || Some(&y[*row]) != smallest;
        let mut rows: Vec<usize> = links.into_iter().flat_map(|(a, b)| [a, b]).filter(cleaned).collect();
        rows.sort_unstable();
        Ok(rows)
    }
}

impl<L: Label> Resample<L> for TomekLinks {
    fn resample(&self, train: &Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>> {
        let mut stays = vec![true; train.records.nrows()];
        for row in self.removed(train.records.view(), train.targets.view())? {
            stays[row] = false;
        }
        let rows: Vec<usize> = (0..stays.len()).filter(|&row| stays[row]).collect();
        Ok(select(train, &rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// On a line at 0, 1, 3, 4, 6, 7: nearest pairs (0, 1), (2, 3), (4, 5); of these a–b and b–c differ.
    #[test]
    fn each_other_s_nearest_of_different_classes() {
        let x = array![[0.0], [1.0], [3.0], [4.0], [6.0], [7.0]];
        let y = ["a", "b", "b", "b", "b", "c"];
        let links = TomekLinks::new();
        assert_eq!(links.links(&x, &y).unwrap(), [(0, 1), (4, 5)]);
        // a and c have one row each: the first of them is the smallest class, c is cleaned.
        assert_eq!(links.removed(&x, &y).unwrap(), [1, 4, 5]);
        assert_eq!(links.all_classes(true).removed(&x, &y).unwrap(), [0, 1, 4, 5]);
        let kept = links.resample(&Dataset::new(x, ndarray::Array1::from_iter(y))).unwrap();
        assert_eq!(kept.targets, array!["a", "b", "b"]);
    }

    #[test]
    fn wrong_inputs_are_errors() {
        let links = TomekLinks::new();
        assert!(matches!(links.links(&array![[1.0]], &[1, 2]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(links.links(&array![[1.0], [f64::NAN]], &[1, 2]), Err(Error::NotFinite { .. })));
        assert!(matches!(links.links(&array![[1.0], [2.0]], &[1, 1]), Err(Error::BadParam { .. })));
        assert!(matches!(links.links::<i32>(&Array2::zeros((0, 2)), &[]), Err(Error::Empty { .. })));
        assert!(matches!(links.links(&Array2::zeros((2, 0)), &[1, 2]), Err(Error::Empty { .. })));
    }
}
