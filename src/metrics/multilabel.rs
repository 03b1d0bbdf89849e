//! Several labels a sample: Hamming loss, subset accuracy, a confusion matrix for each label.
//!
//! - Hamming loss counts wrong cells of the sample × label table, subset accuracy counts rows without one.
//! - Source: Tsoumakas & Katakis (2007), Int. J. Data Warehous. Min. 3(3), 1–13.

use ndarray::ArrayView2;

use super::formulas::{Workings, formulas};
use super::{ConfusionMatrix, input};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which labels each sample has and was given, as counts that merge.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::MultiLabel;
///
/// let m = MultiLabel::new(&array![[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], &array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])?;
/// assert_eq!(m.hamming_loss(), 1.0 / 6.0); // one of six cells
/// assert_eq!(m.subset_accuracy(), 0.5);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultiLabel {
    n: usize,
    /// TP, FP, FN, TN of each label.
    cells: Vec<[f64; 4]>,
    rows_right: usize,
}

impl MultiLabel {
    /// Tables of 0 and 1 with a row for each sample and a column for each label.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`; `OutOfRange` for a cell that is neither 0 nor 1.
    pub fn new<'a>(y_true: impl Into<ArrayView2<'a, f64>>, y_pred: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let (y_true, y_pred) = (y_true.into(), y_pred.into());
        input::same_length("y_true", y_true.nrows(), "y_pred", y_pred.nrows())?;
        let k = y_true.ncols();
        if k == 0 {
            return Err(Error::empty("a row of y_true"));
        }
        input::columns("y_pred", y_pred, k)?;
        for (name, table) in [("y_true", y_true), ("y_pred", y_pred)] {
            input::in_range(name, table.iter().copied(), |cell| cell == 0.0 || cell == 1.0, "0 or 1 in every cell")?;
        }
        let mut cells = vec![[0.0; 4]; k];
        let mut rows_right = 0;
        for (t, p) in y_true.rows().into_iter().zip(y_pred.rows()) {
            rows_right += usize::from(t == p);
            for (label, (t, p)) in t.iter().zip(p).enumerate() {
                // TP, FP, FN, TN
                let place = match (*t == 1.0, *p == 1.0) {
                    (true, true) => 0,
                    (false, true) => 1,
                    (true, false) => 2,
                    (false, false) => 3,
                };
                cells[label][place] += 1.0;
            }
        }
        Ok(MultiLabel { n: y_true.nrows(), cells, rows_right })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The counts of both data sets.
    ///
    /// # Errors
    /// `Shape` if they have different numbers of labels.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.cells.len() != other.cells.len() {
            let (given, needed) = (format!("{} labels", other.cells.len()), format!("{}", self.cells.len()));
            return Err(Error::Shape { name: "other".into(), given, needed });
        }
        let add = |(a, b): (&[f64; 4], &[f64; 4])| std::array::from_fn(|i| a[i] + b[i]);
        let cells = self.cells.iter().zip(&other.cells).map(add).collect();
        Ok(MultiLabel { n: self.n + other.n, cells, rows_right: self.rows_right + other.rows_right })
    }

    /// The binary confusion matrix of each label, in the order of the columns.
    pub fn confusion_matrices(&self) -> Vec<ConfusionMatrix> {
        self.cells.iter().map(|cells| ConfusionMatrix::from_cells(*cells)).collect()
    }

    fn wrong_cells(&self) -> f64 {
        self.cells.iter().map(|[_, fp, fn_, _]| fp + fn_).sum()
    }
}

formulas! { MultiLabel;
    /// Hamming loss, the share of wrong cells. 0 to 1; 0 is perfect.
    hamming_loss: |m| {
        let all = Expr::named("samples", m.n as f64) * Expr::named("labels", m.cells.len() as f64);
        (Expr::named("wrong cells", m.wrong_cells()) / all).called("Hamming loss")
    };
    /// Subset accuracy, the share of samples that are right in every label. 0 to 1.
    subset_accuracy: |m| {
        (Expr::named("samples right in every label", m.rows_right as f64) / Expr::named("samples", m.n as f64))
            .called("subset accuracy")
    };
}
