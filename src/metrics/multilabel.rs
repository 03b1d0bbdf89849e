//! Several labels a sample: Hamming loss, subset accuracy, a confusion matrix for each label, averages.
//!
//! - Hamming loss counts wrong cells of the sample × label table, subset accuracy counts rows without one.
//! - Averages over labels (macro, micro, weighted) are those of a confusion matrix; the one over samples is the mean of
//!   each row's own precision, recall or F1.
//! - 0/0 counts as 0; [`MultiLabel::zero_division`] changes it.
//! - Source: Tsoumakas & Katakis (2007), Int. J. Data Warehous. Min. 3(3), 1–13.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use super::confusion::shares::Cells;
use super::{Average, Averaged, ConfusionMatrix};
use crate::input;
use crate::stats::Sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which labels each sample has and was given, as counts or sums of weights that merge.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::{Average, MultiLabel};
///
/// let m = MultiLabel::new(&array![[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], &array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])?;
/// assert_eq!(m.hamming_loss(), 1.0 / 6.0); // one of six cells
/// assert_eq!(m.subset_accuracy(), 0.5);
/// assert_eq!(m.average(Average::Micro).recall(), 2.0 / 3.0); // of three labels, two were found
/// assert_eq!(m.average_samples().recall(), (1.0 / 2.0 + 1.0) / 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultiLabel {
    n: Sum,
    /// TP, FP, FN, TN of each label.
    cells: Vec<[Sum; 4]>,
    /// How many rows have so many TP, FP and FN.
    rows: BTreeMap<[usize; 3], Sum>,
    zero_division: f64,
}

impl MultiLabel {
    /// Tables of 0 and 1 with a row for each sample and a column for each label.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`; `OutOfRange` for a cell that is neither 0 nor 1.
    pub fn new<'a>(y_true: impl Into<ArrayView2<'a, f64>>, y_pred: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        Self::build(y_true.into(), y_pred.into(), None)
    }

    /// Sums sample weights instead of counting.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a>(
        y_true: impl Into<ArrayView2<'a, f64>>,
        y_pred: impl Into<ArrayView2<'a, f64>>,
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::build(y_true.into(), y_pred.into(), Some(sample_weight))
    }

    fn build<'a>(y_true: ArrayView2<'a, f64>, y_pred: ArrayView2<'a, f64>, weight: Option<&[f64]>) -> Result<Self> {
        input::same_length("y_true", y_true.nrows(), "y_pred", y_pred.nrows())?;
        input::weights(weight, y_true.nrows())?;
        let k = y_true.ncols();
        if k == 0 {
            return Err(Error::empty("a row of y_true"));
        }
        input::columns("y_pred", y_pred, k)?;
        for (name, table) in [("y_true", y_true), ("y_pred", y_pred)] {
            input::in_range(name, table.iter().copied(), |cell| cell == 0.0 || cell == 1.0, "0 or 1 in every cell")?;
        }
        let mut counted = MultiLabel {
            n: Sum::default(),
            cells: vec![[Sum::default(); 4]; k],
            rows: BTreeMap::new(),
            zero_division: 0.0,
        };
        for (i, (t, p)) in y_true.rows().into_iter().zip(y_pred.rows()).enumerate() {
            let weight = weight.map_or(1.0, |weight| weight[i]);
            let mut row = [0; 4];
            for (label, (t, p)) in t.iter().zip(p).enumerate() {
                // TP, FP, FN, TN
                let place = match (*t == 1.0, *p == 1.0) {
                    (true, true) => 0,
                    (false, true) => 1,
                    (true, false) => 2,
                    (false, false) => 3,
                };
                row[place] += 1;
                counted.cells[label][place].add(weight);
            }
            let [tp, fp, fn_, _] = row;
            counted.rows.entry([tp, fp, fn_]).or_default().add(weight);
            counted.n.add(weight);
        }
        Ok(counted)
    }

    /// What 0/0 in a share counts as: 0 (the default), 1, or `NaN` for undefined.
    pub fn zero_division(mut self, value: f64) -> Self {
        self.zero_division = value;
        self
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
        let add = |(a, b): (&[Sum; 4], &[Sum; 4])| std::array::from_fn(|i| a[i].merge(&b[i]));
        let cells = self.cells.iter().zip(&other.cells).map(add).collect();
        let mut rows = self.rows.clone();
        for (row, weight) in &other.rows {
            let sum = rows.entry(*row).or_default();
            *sum = sum.merge(weight);
        }
        Ok(MultiLabel { n: self.n.merge(&other.n), cells, rows, zero_division: self.zero_division })
    }

    /// The binary confusion matrix of each label, in the order of the columns.
    pub fn confusion_matrices(&self) -> Vec<ConfusionMatrix> {
        let matrix = |cells: &[Sum; 4]| ConfusionMatrix::from_cells(cells.map(|cell| cell.value()));
        self.cells.iter().map(|cells| matrix(cells).zero_division(self.zero_division)).collect()
    }

    /// Averages over the labels, which derivations call by the index of their column.
    pub fn average(&self, average: Average) -> Averaged {
        let label = |(label, cells): (usize, &[Sum; 4])| self.unit(cells.map(|cell| cell.value()), label.to_string());
        Averaged::new(average, self.cells.iter().enumerate().map(label).collect())
    }

    /// Averages over the samples: the mean of each row's own metric.
    pub fn average_samples(&self) -> Averaged {
        let unit = |[tp, fp, fn_]: &[usize; 3]| {
            let tn = self.cells.len() - tp - fp - fn_;
            self.unit([*tp, *fp, *fn_, tn].map(|cell| cell as f64), format!("{tp} TP, {fp} FP, {fn_} FN"))
        };
        let units = self.rows.keys().map(unit).collect();
        Averaged::over("samples", units, "rows", self.rows.values().map(Sum::value).collect())
    }

    fn unit(&self, [tp, fp, fn_, tn]: [f64; 4], class: String) -> Cells<f64> {
        Cells { tp, fp, fn_, tn, zero_division: self.zero_division, class }
    }

    fn wrong_cells(&self) -> f64 {
        let wrong = self.cells.iter().flat_map(|[_, fp, fn_, _]| [fp, fn_]);
        wrong.fold(Sum::default(), |sum, cell| sum.merge(cell)).value()
    }

    fn rows_right(&self) -> f64 {
        let right = self.rows.iter().filter(|([_, fp, fn_], _)| fp + fn_ == 0);
        right.fold(Sum::default(), |sum, (_, weight)| sum.merge(weight)).value()
    }
}

formulas! { MultiLabel;
    /// Hamming loss, the share of wrong cells. 0 to 1; 0 is perfect.
    hamming_loss: |m| {
        let all = Expr::named("samples", m.n.value()) * Expr::named("labels", m.cells.len() as f64);
        (Expr::named("wrong cells", m.wrong_cells()) / all).called("Hamming loss")
    };
    /// Subset accuracy, the share of samples that are right in every label. 0 to 1.
    subset_accuracy: |m| {
        (Expr::named("samples right in every label", m.rows_right()) / Expr::named("samples", m.n.value()))
            .called("subset accuracy")
    };
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use ndarray::array;

    use super::*;

    /// Labels: TP, FP, FN, TN are 2, 0, 1, 1 and 1, 1, 0, 2 and 0, 1, 1, 2. The second row is right, the last is empty in
    /// truth and prediction.
    fn four_rows() -> MultiLabel {
        let y_true = array![[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
        let y_pred = array![[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]];
        MultiLabel::new(&y_true, &y_pred).unwrap()
    }

    #[test]
    fn averages_over_labels_and_over_samples() {
        let m = four_rows();
        assert_eq!((m.hamming_loss(), m.subset_accuracy()), (4.0 / 12.0, 0.5));
        let (label, sample) = (m.average(Average::Macro), m.average_samples());
        assert_relative_eq!(label.precision(), (1.0 + 0.5 + 0.0) / 3.0, max_relative = 1e-14);
        assert_relative_eq!(label.recall(), (2.0 / 3.0 + 1.0 + 0.0) / 3.0, max_relative = 1e-14);
        assert_relative_eq!(m.average(Average::Micro).precision(), 3.0 / 5.0, max_relative = 1e-14);
        assert_relative_eq!(m.average(Average::Weighted).recall(), (2.0 + 1.0 + 0.0) / 5.0, max_relative = 1e-14);
        // Rows: 1 of 2 right, all right, none right, 0/0.
        assert_relative_eq!(sample.precision(), (0.5 + 1.0 + 0.0 + 0.0) / 4.0, max_relative = 1e-14);
        let filled = m.clone().zero_division(1.0).average_samples();
        assert_relative_eq!(filled.precision(), (0.5 + 1.0 + 0.0 + 1.0) / 4.0, max_relative = 1e-14);
        assert_eq!(m.confusion_matrices()[1].cells(), Some([1.0, 1.0, 0.0, 2.0]));
    }

    /// Weights 1, 2, 3, 4: wrong cells 2·1 + 0·2 + 2·3 of 3·10, rows right 2 + 4 of 10.
    #[test]
    fn weights_count_rows() {
        let y_true = array![[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
        let y_pred = array![[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]];
        let m = MultiLabel::weighted(&y_true, &y_pred, &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_relative_eq!(m.hamming_loss(), 8.0 / 30.0, max_relative = 1e-14);
        assert_relative_eq!(m.subset_accuracy(), 0.6, max_relative = 1e-14);
        assert_relative_eq!(m.average_samples().precision(), (0.5 + 2.0) / 10.0, max_relative = 1e-14);
        assert!(MultiLabel::weighted(&y_true, &y_pred, &[1.0]).is_err());
    }

    #[test]
    fn only_0_and_1_are_labels() {
        let error = |t: ndarray::Array2<f64>, p: ndarray::Array2<f64>| MultiLabel::new(&t, &p).unwrap_err().to_string();
        assert!(error(array![[1.0, 0.5]], array![[1.0, 0.0]]).contains("0 or 1 in every cell"));
        assert!(error(array![[1.0, 0.0]], array![[1.0]]).contains("2 columns"));
        assert!(error(array![[1.0], [0.0]], array![[1.0]]).contains("y_true has 2 values"));
        let one = MultiLabel::new(&array![[1.0]], &array![[1.0]]).unwrap();
        assert!(four_rows().merge(&one).is_err());
    }
}
