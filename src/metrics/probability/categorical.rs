//! Losses of several classes: cross-entropy and Brier score of probabilities, hinge loss of decision values.
//!
//! - Conventions: a row for each sample, a column for each class in the order of `labels`; means over the rows, weighted
//!   where weights are given. The Brier score sums over the classes, so it goes to 2 (scikit-learn's
//!   `scale_by_half=False`); half of it is the binary score where there are two classes.
//! - Sources: Good (1952), J. R. Statist. Soc. B 14, 107–114; Brier (1950), Mon. Weather Rev. 78, 1–3; Crammer & Singer
//!   (2001), J. Mach. Learn. Res. 2, 265–292 (hinge).

use ndarray::{ArrayView1, ArrayView2};

use super::cross_entropy::{CLIPPED, EPS, clipped};
use crate::input;
use crate::metrics::labels::{Labels, class_indices};
use crate::stats::{Sum, accurate_sum};
use crate::worked::{Expr, Head, Number, Worked};
use crate::{Error, Result};

/// The mean over rows of a loss that depends on one number of each row.
#[derive(Debug, Clone, PartialEq)]
struct RowMean {
    total: Sum,
    weight: Sum,
    weighted: bool,
    /// The smallest and the largest of the numbers.
    range: [f64; 2],
    /// That number and the weight of the first rows.
    head: Head<2>,
}

impl RowMean {
    /// Checks the data, then takes `of_row` (row and true class) of each row and `loss` of that.
    fn new<T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        columns: (&'static str, ArrayView2<f64>),
        labels: &[S],
        weight: Option<&[f64]>,
        of_row: impl Fn(ArrayView1<f64>, usize) -> f64,
        loss: impl Fn(f64) -> f64,
    ) -> Result<Self> {
        let (y_true, (name, values)) = (y_true.labels(), columns);
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        input::same_length("y_true", y_true.len(), name, values.nrows())?;
        input::weights(weight, y_true.len())?;
        input::columns(name, values, labels.len())?;
        let classes = class_indices(&y_true, &labels)?;
        let rows: Vec<f64> = values.rows().into_iter().zip(classes).map(|(row, class)| of_row(row, class)).collect();
        let weights = weight.map_or_else(|| vec![1.0; rows.len()], <[f64]>::to_vec);
        Ok(RowMean {
            total: rows.iter().zip(&weights).map(|(row, w)| w * loss(*row)).collect(),
            weight: weights.iter().copied().collect(),
            weighted: weight.is_some(),
            range: [rows.iter().copied().fold(f64::INFINITY, f64::min), rows.iter().copied().fold(0.0, f64::max)],
            head: Head::new([&rows, &weights]),
        })
    }

    fn merge(&self, other: &Self) -> Self {
        RowMean {
            total: self.total.merge(&other.total),
            weight: self.weight.merge(&other.weight),
            weighted: self.weighted || other.weighted,
            range: [self.range[0].min(other.range[0]), self.range[1].max(other.range[1])],
            head: self.head.merge(&other.head),
        }
    }

    fn expr(&self, symbol: &str, name: &str, loss: impl Fn(Expr) -> Expr) -> Expr {
        let term = |[row, w]: [Expr; 2]| if self.weighted { w * loss(row) } else { loss(row) };
        let sum = self.head.sum([symbol, "wᵢ"], self.total.value(), term);
        let over = if self.weighted { "Σw" } else { "n" };
        (sum / Expr::named(over, self.weight.value())).called(name)
    }
}

macro_rules! row_means {
    ($($(#[doc = $doc:literal])* $name:ident($columns:ident: $about:literal), $row:expr, $loss:ident,
        symbol: $symbol:literal, called: $called:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(RowMean);

        impl $name {
            #[doc = $about]
            ///
            /// # Errors
            /// `LengthMismatch`, `Empty`, `Shape`, `NotFinite`, `OutOfRange`; `UnknownLabel` for a class without a column.
            pub fn new<'a, T: Labels + ?Sized, S: ToString>(
                y_true: &T,
                $columns: impl Into<ArrayView2<'a, f64>>,
                labels: &[S],
            ) -> Result<Self> {
                Self::with(y_true, $columns.into(), labels, None)
            }

            /// With sample weights.
            ///
            /// # Errors
            /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
            pub fn weighted<'a, T: Labels + ?Sized, S: ToString>(
                y_true: &T,
                $columns: impl Into<ArrayView2<'a, f64>>,
                labels: &[S],
                sample_weight: &[f64],
            ) -> Result<Self> {
                Self::with(y_true, $columns.into(), labels, Some(sample_weight))
            }

            fn with<T: Labels + ?Sized, S: ToString>(
                y_true: &T,
                $columns: ArrayView2<f64>,
                labels: &[S],
                weight: Option<&[f64]>,
            ) -> Result<Self> {
                Self::check($columns)?;
                Ok($name(RowMean::new(y_true, (stringify!($columns), $columns), labels, weight, $row, $loss)?))
            }

            /// The loss over both data sets.
            pub fn merge(&self, other: &Self) -> Self {
                $name(self.0.merge(&other.0))
            }

            /// The mean loss.
            pub fn value(&self) -> f64 {
                self.expr().value()
            }

            /// The mean loss with its derivation.
            pub fn worked(&self) -> Worked {
                self.remarked(self.expr().worked())
            }

            fn expr(&self) -> Expr {
                self.0.expr($symbol, $called, $loss)
            }
        }
    )*};
}

row_means! {
    /// Cross-entropy of several classes, in nats: the mean of −ln of the probability of the true class, in a form that
    /// merges. At least 0; probabilities are clipped as in the log loss.
    ///
    /// ```
    /// use ndarray::array;
    /// use workings::metrics::CategoricalCrossEntropy;
    ///
    /// let p = array![[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]];
    /// let loss = CategoricalCrossEntropy::new(&["a", "c"], &p, &["a", "b", "c"])?;
    /// assert!((loss.value() + (0.7_f64.ln() + 0.25_f64.ln()) / 2.0).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    CategoricalCrossEntropy(y_prob: "`y_prob` has a row for each sample and a probability for each class, in the order of `labels`."),
        |row, class| row[class], surprise, symbol: "p[true class]", called: "cross-entropy";
    /// Brier score of several classes: the mean squared distance Σₖ (yₖ − pₖ)² of the probabilities from the truth, which
    /// has 1 at the true class and 0 elsewhere. 0 to 2, in a form that merges.
    ///
    /// ```
    /// use ndarray::array;
    /// use workings::metrics::CategoricalBrier;
    ///
    /// let brier = CategoricalBrier::new(&["c"], &array![[0.25, 0.5, 0.25]], &["a", "b", "c"])?;
    /// assert_eq!(brier.value(), 0.0625 + 0.25 + 0.5625);
    /// # Ok::<(), workings::Error>(())
    /// ```
    CategoricalBrier(y_prob: "`y_prob` has a row for each sample and a probability for each class, in the order of `labels`."),
        squared_distance, itself, symbol: "‖yᵢ − pᵢ‖²", called: "Brier score";
    /// Hinge loss of several classes: the mean of max(0, 1 − margin), where the margin is the decision value of the true
    /// class less the largest of the others. At least 0, in a form that merges.
    ///
    /// ```
    /// use ndarray::array;
    /// use workings::metrics::CategoricalHinge;
    ///
    /// // Margins 2 − 0.5 and −1 − 3: losses 0 and 5.
    /// let decision = array![[2.0, 0.5, 0.25], [3.0, -1.0, 0.0]];
    /// assert_eq!(CategoricalHinge::new(&["a", "b"], &decision, &["a", "b", "c"])?.value(), 2.5);
    /// # Ok::<(), workings::Error>(())
    /// ```
    CategoricalHinge(decision: "`decision` has a row for each sample and a decision value for each class, in the order of `labels`."),
        margin, hinge, symbol: "marginᵢ", called: "hinge loss";
}

fn surprise<N: Number>(p: N) -> N {
    -clipped(p).ln()
}

fn itself<N: Number>(distance: N) -> N {
    distance
}

fn hinge<N: Number>(margin: N) -> N {
    N::from(0.0).max(N::from(1.0) - margin)
}

fn squared_distance(row: ArrayView1<f64>, class: usize) -> f64 {
    accurate_sum(row.iter().enumerate().map(|(k, p)| if k == class { (1.0 - p).powi(2) } else { p * p }))
}

fn margin(row: ArrayView1<f64>, class: usize) -> f64 {
    let others = row.iter().enumerate().filter(|(k, _)| *k != class).map(|(_, value)| *value);
    row[class] - others.fold(f64::NEG_INFINITY, f64::max)
}

impl CategoricalCrossEntropy {
    fn check(y_prob: ArrayView2<f64>) -> Result<()> {
        input::probabilities("y_prob", y_prob.iter().copied())
    }

    fn remarked(&self, worked: Worked) -> Worked {
        let [smallest, largest] = self.0.range;
        let acted = smallest < EPS || largest > 1.0 - EPS;
        worked.remark(if acted { CLIPPED } else { "" })
    }
}

impl CategoricalBrier {
    fn check(y_prob: ArrayView2<f64>) -> Result<()> {
        input::probabilities("y_prob", y_prob.iter().copied())
    }

    fn remarked(&self, worked: Worked) -> Worked {
        worked.remark("‖yᵢ − pᵢ‖² = Σₖ (yᵢₖ − pᵢₖ)² with yᵢₖ = 1 for the true class k and 0 for the others")
    }
}

impl CategoricalHinge {
    fn check(decision: ArrayView2<f64>) -> Result<()> {
        if decision.ncols() == 1 {
            return Err(Error::Shape {
                name: "decision".into(),
                given: format!("{} × 1", decision.nrows()),
                needed: "at least two columns, one a class,".into(),
            });
        }
        Ok(())
    }

    fn remarked(&self, worked: Worked) -> Worked {
        worked.remark("marginᵢ: the decision value of the true class less the largest of the others")
    }
}

/// The mean of logsumexp(z) − z[true class] over the rows of logits, in nats.
pub(crate) fn softmax_cross_entropy(logits: ArrayView2<f64>, classes: &[usize]) -> Result<Expr> {
    input::same_length("y_true", classes.len(), "logits", logits.nrows())?;
    input::finite("logits", logits.iter().copied())?;
    if let Some(class) = classes.iter().find(|class| **class >= logits.ncols()) {
        let known = format!("0 to {}", logits.ncols().saturating_sub(1));
        return Err(Error::UnknownLabel { label: class.to_string(), known });
    }
    let log_sum_exp = |z| super::functions::log_sum_exp_of(z);
    let rows = || classes.iter().zip(logits.rows());
    let total = accurate_sum(rows().map(|(class, z)| log_sum_exp(z) - z[*class]));
    let body = Expr::symbol("logsumexp(z)") - Expr::symbol("z[true class]");
    let first = rows().take(3).enumerate().map(|(i, (class, z))| {
        super::log_sum_exp_expr(&input::slice(&z)).renamed(format!("logsumexp[{i}]")) - z[*class]
    });
    Ok((Expr::sum(body, first, classes.len(), total) / Expr::named("n", classes.len() as f64)).called("cross-entropy"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::{Array2, array};

    /// Probabilities of the truth 0.7, 0.25 and 0.6, weights 1, 2 and 0.5.
    fn three_rows() -> ([&'static str; 3], Array2<f64>, [&'static str; 3]) {
        (["a", "c", "b"], array![[0.7, 0.2, 0.1], [0.25, 0.5, 0.25], [0.0, 0.6, 0.4]], ["a", "b", "c"])
    }

    #[test]
    fn losses_by_hand() {
        let (y, p, labels) = three_rows();
        let (a, c, b) = (-(0.7_f64.ln()), -(0.25_f64.ln()), -(0.6_f64.ln()));
        let entropy = CategoricalCrossEntropy::new(&y, &p, &labels).unwrap();
        assert_relative_eq!(entropy.value(), (a + c + b) / 3.0, max_relative = 1e-15);
        let weighted = CategoricalCrossEntropy::weighted(&y, &p, &labels, &[1.0, 2.0, 0.5]).unwrap();
        assert_relative_eq!(weighted.value(), (a + 2.0 * c + b / 2.0) / 3.5, max_relative = 1e-15);
        // 0.09 + 0.04 + 0.01; 0.0625 + 0.25 + 0.5625; 0 + 0.16 + 0.16.
        let brier = CategoricalBrier::weighted(&y, &p, &labels, &[1.0, 2.0, 0.5]).unwrap();
        assert_relative_eq!(brier.value(), (0.14 + 2.0 * 0.875 + 0.5 * 0.32) / 3.5, max_relative = 1e-14);
        // Margins 0.7 − 0.2, 0.25 − 0.5, 0.6 − 0.4.
        let hinge = CategoricalHinge::new(&y, &p, &labels).unwrap();
        assert_relative_eq!(hinge.value(), (0.5 + 1.25 + 0.8) / 3.0, max_relative = 1e-14);
    }

    #[test]
    fn chunks_merge_to_the_whole() {
        let (y, p, labels) = three_rows();
        let of = |rows: std::ops::Range<usize>| {
            CategoricalBrier::new(&y[rows.clone()], p.slice(ndarray::s![rows, ..]), &labels).unwrap()
        };
        assert_eq!(of(0..1).merge(&of(1..3)), of(0..3));
    }

    #[test]
    fn clipping_is_said() {
        let notes = |p: f64| {
            CategoricalCrossEntropy::new(&[1], &array![[1.0 - p, p]], &[0, 1]).unwrap().worked().notes().concat()
        };
        assert!(notes(0.0).contains("clipped") && notes(1.0).contains("clipped") && !notes(0.5).contains("clipped"));
    }

    #[test]
    fn wrong_data_are_errors() {
        let (y, p, labels) = three_rows();
        assert!(matches!(CategoricalBrier::new(&y[..2], &p, &labels), Err(Error::LengthMismatch { .. })));
        assert!(matches!(CategoricalBrier::new(&y, &p, &labels[..2]), Err(Error::Shape { .. })));
        assert!(matches!(CategoricalBrier::new(&["d", "a", "b"], &p, &labels), Err(Error::UnknownLabel { .. })));
        assert!(matches!(CategoricalBrier::new(&y, &(&p * 2.0), &labels), Err(Error::OutOfRange { .. })));
        assert!(matches!(CategoricalHinge::new(&y, &(&p * f64::NAN), &labels), Err(Error::NotFinite { .. })));
        assert!(matches!(CategoricalHinge::new(&["a"], &array![[1.0]], &["a"]), Err(Error::Shape { .. })));
        let none: [&str; 0] = [];
        let empty = CategoricalCrossEntropy::new(&none, &Array2::zeros((0, 3)), &labels);
        assert!(matches!(empty, Err(Error::Empty { .. })));
        let weights = CategoricalCrossEntropy::weighted(&y, &p, &labels, &[1.0, -1.0, 1.0]);
        assert!(matches!(weights, Err(Error::OutOfRange { .. })));
    }

    /// logsumexp(0, ln 3) = ln 4, less the logit of the truth: ln 4 and ln 4 − ln 3.
    #[test]
    fn cross_entropy_of_logits_by_hand() {
        let logits = array![[0.0, 3.0_f64.ln()], [0.0, 3.0_f64.ln()]];
        let loss = softmax_cross_entropy(logits.view(), &[0, 1]).unwrap().value();
        assert_relative_eq!(loss, (16.0_f64 / 3.0).ln() / 2.0, max_relative = 1e-15);
        assert!(softmax_cross_entropy(logits.view(), &[0, 2]).is_err());
        assert!(softmax_cross_entropy((logits * f64::INFINITY).view(), &[0, 1]).is_err());
    }
}
