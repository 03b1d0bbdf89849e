//! Confusion matrix and everything that is read from it.
//!
//! Count how often each actual class meets each predicted class; accuracy, precision, recall, F1 and their kin are shares
//! of these counts. The matrix is the summary of the data: it merges, and the formulas never see a row again.
//!
//! - Layout: rows are actual, columns are predicted (scikit-learn's); [`ConfusionMatrix::from_predicted_rows`] takes the
//!   transposed layout of some books. Classes stand in sorted order unless given.
//! - Positive class: given, or of two classes the one named `1` or `true`, or the larger; derivations name it. Of three
//!   or more none is positive until one is chosen.
//! - 0/0 in a share counts as 0 and the derivation says so; [`ConfusionMatrix::zero_division`] changes it.
//! - Cost: one pass over n labels, O(k²) memory for k classes.
//! - Source: Fawcett (2006), Pattern Recognition Letters 27, 861–874; the conventions are scikit-learn's.
//!
//! Where to look: `counting` is the loop over data, `shares` the formulas of four cells, `binary` their public face,
//! `agreement` what all classes take part in, `averages` macro, micro and weighted, `report` the text table.

mod agreement;
mod averages;
mod binary;
mod counting;
mod report;
pub(super) mod shares;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt;

use ndarray::{Array2, ArrayView2};

pub use agreement::KappaWeights;
pub use averages::{Average, Averaged};
pub use report::ClassificationReport;

use super::labels::{Label, Labels, default_positive, listed};
use crate::stats::{Sum, accurate_sum};
use crate::worked::Expr;
use crate::worked::formulas::Workings;
use crate::{Error, Result};
use shares::Cells;

/// The four cells of a binary problem, as counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub tp: u64,
    pub fp: u64,
    /// False negatives (`fn` is a word of the language).
    pub fn_: u64,
    pub tn: u64,
}

/// How often each actual class met each predicted class.
///
/// ```
/// use workings::metrics::{ConfusionMatrix, Counts};
///
/// let cm = ConfusionMatrix::new(&["cat", "dog", "cat", "cat"], &["cat", "cat", "dog", "cat"])?.with_positive("cat")?;
/// assert_eq!(cm.precision(), 2.0 / 3.0);
///
/// let cm = ConfusionMatrix::binary(Counts { tp: 90, fp: 4, fn_: 10, tn: 96 });
/// assert!((cm.f1() - 180.0 / 194.0).abs() < 1e-15); // 2·TP / (2·TP + FP + FN)
/// println!("{}", cm.worked().f1());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ConfusionMatrix {
    labels: Vec<String>,
    /// Rows are actual, columns predicted; counts, or sums of sample weights.
    cells: Array2<f64>,
    order: Order,
    positive: Positive,
    /// Whether the positive class was named, rather than found by rule.
    chosen: bool,
    zero_division: f64,
}

/// How the classes are ordered, so that classes which other data add find their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// As numbers, then as text.
    Numbers,
    Text,
    /// In an order of the caller's own.
    Given,
}

/// Which class the binary metrics are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Positive {
    Class(usize),
    /// The positive class occurs neither among the actual nor among the predicted labels.
    Absent,
    /// Three classes or more and none chosen.
    Undecided,
}

impl ConfusionMatrix {
    /// Counts two columns of labels of the same length, truth first.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`; `BadParam` for thousands of different labels, which are no classes.
    pub fn new<T, P>(y_true: &T, y_pred: &P) -> Result<Self>
    where
        T: Labels + ?Sized,
        P: Labels<Label = T::Label> + ?Sized,
    {
        Self::counted(&y_true.labels(), &y_pred.labels(), None)
    }

    /// Sums sample weights instead of counting.
    ///
    /// # Errors
    /// As [`new`](Self::new); `NotFinite` or `OutOfRange` for a weight that is no number or negative.
    pub fn weighted<T, P>(y_true: &T, y_pred: &P, sample_weight: &[f64]) -> Result<Self>
    where
        T: Labels + ?Sized,
        P: Labels<Label = T::Label> + ?Sized,
    {
        Self::counted(&y_true.labels(), &y_pred.labels(), Some(sample_weight))
    }

    fn counted<L: Label>(y_true: &[L], y_pred: &[L], weight: Option<&[f64]>) -> Result<Self> {
        crate::input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        crate::input::weights(weight, y_true.len())?;
        let (labels, cells) = counting::count(y_true, y_pred, weight)?;
        let order = match y_true.iter().chain(y_pred).any(|label| label.as_int().is_some()) {
            true => Order::Numbers,
            false if labels.is_sorted() => Order::Text,
            false => Order::Given,
        };
        Ok(Self::assembled(labels, cells, order))
    }

    /// Counts columns that are coded as places in their lists of class names.
    pub(crate) fn from_codes(
        (true_names, y_true): (&[String], &[u32]),
        (pred_names, y_pred): (&[String], &[u32]),
        weight: Option<&[f64]>,
    ) -> Result<Self> {
        // Truth and prediction may have been coded apart; place the classes of both in one list.
        let known: HashSet<&String> = true_names.iter().collect();
        let mut names: Vec<&String> = true_names.iter().collect();
        names.extend(pred_names.iter().filter(|name| !known.contains(name)));
        if names.len() > true_names.len() {
            names.sort_by(|a, b| by_number_then_text(a, b));
        }
        let places: HashMap<&String, u32> = names.iter().copied().zip(0..).collect();
        let recoded = |own: &[String], codes: &[u32]| -> Vec<u32> {
            let place: Vec<u32> = own.iter().map(|name| places[name]).collect();
            codes.iter().map(|code| place[*code as usize]).collect()
        };
        let cm = Self::counted(&recoded(true_names, y_true), &recoded(pred_names, y_pred), weight)?;
        let named = |code: &String| names[code.parse::<usize>().unwrap_or(0)].clone();
        Ok(Self::assembled(cm.labels.iter().map(named).collect(), cm.cells, Order::Numbers))
    }

    /// From a matrix whose rows are actual and whose columns are predicted, classes in the order of `labels`.
    ///
    /// # Errors
    /// `Shape` if it is not square or does not fit the labels; `NotFinite`, `OutOfRange` for cells that are no counts.
    pub fn from_matrix<'a, S: AsRef<str>>(
        matrix: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<ConfusionMatrix> {
        let matrix = matrix.into();
        let k = labels.len();
        if matrix.dim() != (k, k) {
            let given = format!("{} × {}", matrix.nrows(), matrix.ncols());
            return Err(Error::Shape { name: "matrix".into(), given, needed: format!("{k} × {k}, one row a class,") });
        }
        crate::input::non_negative("matrix", matrix.iter().copied())?;
        let labels: Vec<String> = labels.iter().map(|label| label.as_ref().to_string()).collect();
        if let Some(twice) = (1..k).find(|&i| labels[..i].contains(&labels[i])) {
            return Err(Error::bad_param("labels", listed(&labels), format!("{:?} only once", labels[twice])));
        }
        Ok(Self::assembled(labels, matrix.to_owned(), Order::Given))
    }

    /// From the transposed layout: rows are predicted, columns are actual.
    ///
    /// # Errors
    /// As [`from_matrix`](Self::from_matrix).
    pub fn from_predicted_rows<'a, S: AsRef<str>>(
        matrix: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<ConfusionMatrix> {
        Self::from_matrix(matrix.into().reversed_axes(), labels)
    }

    /// From the four counts of a binary problem, in which the labels are `negative` and `positive`.
    pub fn binary(counts: Counts) -> Self {
        let Counts { tp, fp, fn_, tn } = counts;
        Self::from_cells([tp as f64, fp as f64, fn_ as f64, tn as f64])
    }

    /// TP, FP, FN, TN, which may be sums of weights.
    pub(crate) fn from_cells([tp, fp, fn_, tn]: [f64; 4]) -> Self {
        let cells = ndarray::array![[tn, fp], [fn_, tp]];
        let labels = vec![UNNAMED[0].to_string(), UNNAMED[1].to_string()];
        let (order, positive) = (Order::Given, Positive::Class(1));
        ConfusionMatrix { labels, cells, order, positive, chosen: false, zero_division: 0.0 }
    }

    fn assembled(labels: Vec<String>, cells: Array2<f64>, order: Order) -> Self {
        let positive = match default_positive(&labels) {
            Some(name) => labels.iter().position(|label| *label == name).map_or(Positive::Absent, Positive::Class),
            None => Positive::Undecided,
        };
        ConfusionMatrix { labels, cells, order, positive, chosen: false, zero_division: 0.0 }
    }

    /// Chooses the class that the binary metrics are about. Where a single class occurs, it may be the other one.
    ///
    /// # Errors
    /// `UnknownLabel` if no label prints so and there is more than one.
    pub fn with_positive(mut self, label: impl ToString) -> Result<Self> {
        self.positive = match self.index_of(&label.to_string()) {
            Ok(class) => Positive::Class(class),
            Err(_) if self.labels.len() == 1 => Positive::Absent,
            Err(unknown) => return Err(unknown),
        };
        self.chosen = true;
        Ok(self)
    }

    /// Puts the classes in this order, which may name classes that do not occur.
    ///
    /// # Errors
    /// `BadParam` if a class that occurs is missing or one is named twice.
    pub fn with_labels<S: ToString>(self, labels: &[S]) -> Result<Self> {
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        let place = |label: &String| self.labels.iter().position(|own| own == label);
        let missing = self.labels.iter().find(|own| !labels.contains(own));
        if let Some(missing) = missing {
            let needed = format!("every class that occurs, {missing:?} too,");
            return Err(Error::bad_param("labels", listed(&labels), needed));
        }
        let places: Vec<Option<usize>> = labels.iter().map(place).collect();
        let cell = |i: usize, j: usize| match (places[i], places[j]) {
            (Some(i), Some(j)) => self.cells[(i, j)],
            _ => 0.0,
        };
        let cells = Array2::from_shape_fn((labels.len(), labels.len()), |(i, j)| cell(i, j));
        // Two classes in another order keep their positive one; of more, none was meant unless chosen.
        let positive = match self.positive {
            Positive::Class(i) if self.chosen || labels.len() == 2 => {
                places.iter().position(|place| *place == Some(i)).map(Positive::Class)
            }
            _ => None,
        };
        let ordered = Self::from_matrix(&cells, &labels)?;
        let positive = positive.unwrap_or(ordered.positive);
        Ok(ConfusionMatrix { positive, chosen: self.chosen, zero_division: self.zero_division, ..ordered })
    }

    /// What 0/0 in a share counts as: 0 (the default), 1, or `NaN` for undefined.
    pub fn zero_division(mut self, value: f64) -> Self {
        self.zero_division = value;
        self
    }

    /// The counts of both data sets together, as the whole data would give them.
    ///
    /// Classes stand in sorted order. An order that was given stands, this one's first, with classes that it does not
    /// name behind it. The positive class is the one that was chosen, here or else there; if none was, it is found anew,
    /// since two halves with one class each have two together. `zero_division` is this one's.
    pub fn merge(&self, other: &Self) -> Self {
        let (labels, order) = self.labels_with(other);
        let places: HashMap<&String, usize> = labels.iter().zip(0..).collect();
        let mut cells = Array2::zeros((labels.len(), labels.len()));
        for part in [self, other] {
            let place: Vec<usize> = part.labels.iter().map(|own| places[own]).collect();
            for ((i, j), cell) in part.cells.indexed_iter() {
                cells[(place[i], place[j])] += cell;
            }
        }
        let chosen = [self, other].into_iter().find(|part| part.chosen).and_then(Self::positive);
        let same_two = self.labels == other.labels && self.positive == other.positive;
        let positive = match chosen {
            Some(label) => Some(Positive::Class(places[&label.to_string()])),
            None => same_two.then_some(self.positive),
        };
        let merged = Self::assembled(labels.clone(), cells, order);
        let positive = positive.unwrap_or(merged.positive);
        ConfusionMatrix { positive, chosen: chosen.is_some(), zero_division: self.zero_division, ..merged }
    }

    /// The classes of both, in order.
    fn labels_with(&self, other: &Self) -> (Vec<String>, Order) {
        if self.labels == other.labels {
            return (self.labels.clone(), if self.order == other.order { self.order } else { Order::Given });
        }
        let (first, second) = match (self.order, other.order) {
            (_, Order::Given) if self.order != Order::Given => (other, self),
            _ => (self, other),
        };
        let known: HashSet<&String> = first.labels.iter().collect();
        let new = second.labels.iter().filter(|label| !known.contains(label));
        let mut labels: Vec<String> = first.labels.iter().chain(new).cloned().collect();
        let order = match (self.order, other.order) {
            (Order::Given, _) | (_, Order::Given) => Order::Given,
            (Order::Text, Order::Text) => Order::Text,
            _ => Order::Numbers,
        };
        match order {
            Order::Numbers => labels.sort_by(|a, b| by_number_then_text(a, b)),
            Order::Text => labels.sort(),
            Order::Given => (),
        }
        (labels, order)
    }

    /// The metrics with their derivations: `cm.worked().f1()` explains `cm.f1()`.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The class names, in the order of rows and columns.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The counts: rows are actual, columns are predicted.
    pub fn matrix(&self) -> ArrayView2<'_, f64> {
        self.cells.view()
    }

    /// The number of samples, or the sum of their weights.
    pub fn n(&self) -> f64 {
        accurate_sum(self.cells.iter().copied())
    }

    /// The name of the positive class, if there is one.
    pub fn positive(&self) -> Option<&str> {
        match self.positive {
            Positive::Class(i) => Some(&self.labels[i]),
            _ => None,
        }
    }

    /// Samples of each actual class, in the order of the labels.
    pub fn support(&self) -> Vec<f64> {
        self.cells.rows().into_iter().map(|row| accurate_sum(row.iter().copied())).collect()
    }

    /// One class against all others together: the binary matrix whose positive class is `label`.
    ///
    /// # Errors
    /// `UnknownLabel` if no label prints so.
    pub fn one_vs_rest(&self, label: impl ToString) -> Result<ConfusionMatrix> {
        let class = self.index_of(&label.to_string())?;
        let cells = self.cells_of(class);
        let binary = Self::from_cells([cells.tp, cells.fp, cells.fn_, cells.tn]);
        let name = &self.labels[class];
        Ok(binary.renamed(&format!("not {name}"), name).zero_division(self.zero_division))
    }

    /// The matrix divided by the totals of the actual classes, of the predicted classes, or by the whole; 0/0 counts as 0.
    pub fn normalized(&self, by: Normalize) -> Array2<f64> {
        let (rows, columns, n) = (self.support(), self.predicted(), self.n());
        Array2::from_shape_fn(self.cells.dim(), |(i, j)| {
            let total = match by {
                Normalize::True => rows[i],
                Normalize::Pred => columns[j],
                Normalize::All => n,
            };
            self.cell_over(by, total, i, j).value()
        })
    }

    pub(crate) fn normalized_cell(&self, by: Normalize, i: usize, j: usize) -> Expr {
        let total = match by {
            Normalize::True => self.support()[i],
            Normalize::Pred => self.predicted()[j],
            Normalize::All => self.n(),
        };
        self.cell_over(by, total, i, j)
    }

    fn cell_over(&self, by: Normalize, total: f64, i: usize, j: usize) -> Expr {
        use crate::worked::Number;
        let name = match by {
            Normalize::True => format!("actual[{}]", self.labels[i]),
            Normalize::Pred => format!("predicted[{}]", self.labels[j]),
            Normalize::All => "n".to_string(),
        };
        let cell = format!("n[{} → {}]", self.labels[i], self.labels[j]);
        (Expr::named(cell, self.cells[(i, j)]) / Expr::named(&name, total)).counted_as(
            0.0,
            total == 0.0,
            format!("{name} = 0"),
        )
    }

    /// Gives a binary matrix the names of its negative and its positive class.
    pub(crate) fn renamed(mut self, negative: &str, positive: &str) -> Self {
        self.labels = vec![negative.to_string(), positive.to_string()];
        self
    }

    fn index_of(&self, label: &str) -> Result<usize> {
        let unknown = || Error::UnknownLabel { label: label.into(), known: listed(&self.labels) };
        self.labels.iter().position(|own| own == label).ok_or_else(unknown)
    }

    /// Samples of each predicted class, in the order of the labels.
    fn predicted(&self) -> Vec<f64> {
        self.cells.columns().into_iter().map(|column| accurate_sum(column.iter().copied())).collect()
    }

    /// The four cells of one class against the rest, under no name.
    fn cells_of(&self, class: usize) -> Cells<f64> {
        Cells { class: String::new(), ..self.class_cells().swap_remove(class) }
    }

    /// The four cells of each class against the rest, in one pass over the matrix.
    ///
    /// Each is a sum of cells. As a difference of totals, a few misses beside 10¹⁶ hits would be lost.
    fn class_cells(&self) -> Vec<Cells<f64>> {
        let k = self.labels.len();
        let [mut fp, mut fn_, mut tn] = [(); 3].map(|()| vec![Sum::default(); k]);
        for (i, row) in self.cells.rows().into_iter().enumerate() {
            // What lies left of a column in this row, then what lies right of it, is a true negative of its class.
            let mut before = Sum::default();
            for (j, cell) in row.iter().enumerate() {
                if i != j {
                    fp[j].add(*cell);
                    fn_[i].add(*cell);
                    tn[j] = tn[j].merge(&before);
                }
                before.add(*cell);
            }
            let mut after = Sum::default();
            for (j, cell) in row.iter().enumerate().rev() {
                if i != j {
                    tn[j] = tn[j].merge(&after);
                }
                after.add(*cell);
            }
        }
        let cells = |i: usize| Cells {
            tp: self.cells[(i, i)],
            fp: fp[i].value(),
            fn_: fn_[i].value(),
            tn: tn[i].value(),
            zero_division: self.zero_division,
            class: self.labels[i].clone(),
        };
        (0..k).map(cells).collect()
    }

    /// What the reader must know of the classes: the positive one, unless the counts came without names.
    fn remark(&self) -> String {
        match self.positive {
            Positive::Class(i) if self.labels[i] != UNNAMED[1] => format!("positive class: {}", self.labels[i]),
            _ => String::new(),
        }
    }
}

/// Numbers in the order of numbers, before text in the order of text.
fn by_number_then_text(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        // Doubles cannot tell large integers apart.
        (Ok(x), Ok(y)) => x.total_cmp(&y).then_with(|| a.parse::<i128>().ok().cmp(&b.parse().ok())).then(a.cmp(b)),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

/// The labels of counts that came without names.
const UNNAMED: [&str; 2] = ["negative", "positive"];

impl fmt::Display for ConfusionMatrix {
    /// A table with actual classes in rows and predicted classes in columns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cell = |cell: &f64| crate::worked::six(*cell);
        let widest =
            self.cells.iter().map(|c| cell(c).len()).chain(self.labels.iter().map(|l| l.chars().count())).max();
        let (width, corner) = (widest.unwrap_or(0), "actual \\ predicted");
        let first = self.labels.iter().map(|l| l.chars().count()).max().unwrap_or(0).max(corner.len());
        write!(f, "{corner:>first$}")?;
        self.labels.iter().try_for_each(|label| write!(f, "  {label:>width$}"))?;
        for (label, row) in self.labels.iter().zip(self.cells.rows()) {
            write!(f, "\n{label:>first$}")?;
            row.iter().try_for_each(|c| write!(f, "  {:>width$}", cell(c)))?;
        }
        Ok(())
    }
}

impl ConfusionMatrix {
    /// The table in HTML, its diagonal in bold.
    pub fn html(&self) -> String {
        use crate::worked::escaped;
        let heads: String = self.labels.iter().map(|label| format!("<th>{}</th>", escaped(label))).collect();
        let mut rows = String::new();
        for (i, label) in self.labels.iter().enumerate() {
            let cell = |(j, cell): (usize, &f64)| {
                let weight = if i == j { "bold" } else { "normal" };
                let value = crate::worked::six(*cell);
                format!("<td style=\"text-align:right;font-weight:{weight}\">{value}</td>")
            };
            let cells: String = self.cells.row(i).iter().enumerate().map(cell).collect();
            rows += &format!("<tr><th style=\"text-align:right\">{}</th>{cells}</tr>", escaped(label));
        }
        format!("<table><tr><th>actual \\ predicted</th>{heads}</tr>{rows}</table>")
    }

    /// Shows the table when it is the last expression of a cell in an evcxr notebook.
    pub fn evcxr_display(&self) {
        crate::notebook::show(&[("text/html", &self.html()), ("text/plain", &self.to_string())]);
    }
}

/// What each cell is divided by, as scikit-learn's `normalize`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalize {
    /// The samples of the actual class: each row sums to 1.
    True,
    /// The samples of the predicted class: each column sums to 1.
    Pred,
    /// All samples.
    All,
}
