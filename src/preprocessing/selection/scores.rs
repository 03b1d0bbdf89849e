//! Scores of one feature and the target, each with the p-value of a test: ANOVA's F, χ², F of the regression.
//!
//! - Formulas: F = variance between the classes' means / variance within; χ² = Σ (O − E)² / E of the feature's sum in each
//!   class against its total times the class's share of the rows; F = r² / (1 − r²) · (n − 2).
//! - Conventions: as scikit-learn's `f_classif`, `chi2`, `f_regression`, but what is undefined is NaN (a constant feature,
//!   one that is 0 throughout), and F of a feature that tells the target without any error is infinite with p = 0.
//! - Cost: O(n·d), in parallel by features.
//! - Sources: Fisher (1925), Statistical Methods for Research Workers; Pearson (1900), Phil. Mag. 50, 157–175; Liu & Setiono
//!   (1995), Proc. ICTAI, 388–391.

use ndarray::{ArrayView1, ArrayView2};

use super::{FeatureScore, Score};
use crate::datasets::rows_by_value;
use crate::input;
use crate::metrics::Label;
use crate::preprocessing::columns::by_columns;
use crate::stats::{Anova, ChiSquared, FisherF, GoodnessOfFit, Moments, Pairs, accurate_sum, correlation_of};
use crate::worked::{Number, Worked};
use crate::{Error, Result};

/// ANOVA's F of a feature in groups by class: how far the classes' means lie apart, for the spread within the classes.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{AnovaF, FeatureScore};
///
/// let scores = AnovaF.scores(array![[1.0], [3.0], [6.0], [8.0]].view(), array!["a", "a", "b", "b"].view())?;
/// assert_eq!(scores[0].score, 12.5); // means 2 and 7: (6.25 · 4 / 1) / (4 / 2)
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnovaF;

/// χ² of a feature that counts something (words, visits): does it occur in the classes as often as their sizes say?
///
/// For features of at least 0; a test in the strict sense only for counts.
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{ChiSquare, FeatureScore};
///
/// let scores = ChiSquare.scores(array![[1.0], [0.0], [5.0], [4.0]].view(), array!["a", "a", "b", "b"].view())?;
/// assert!((scores[0].score - 6.4).abs() < 1e-14); // 1 and 9 against 5 and 5: 16/5 + 16/5
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChiSquare;

/// F of the straight line from a feature to a target: r² / (1 − r²) · (n − 2), r Pearson's correlation.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{FeatureScore, RegressionF};
///
/// let scores = RegressionF.scores(array![[1.0], [2.0], [4.0]].view(), array![1.0, 3.0, 4.0].view())?;
/// assert!((scores[0].score - 169.0 / 27.0).abs() < 1e-13); // r = 13/14: 169/196 / (27/196) · 1
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegressionF;

/// The groups of a feature, and the test of their means.
pub(crate) fn anova_by_class(column: &[f64], classes: &[Vec<usize>]) -> Result<Anova> {
    let group = |rows: &Vec<usize>| rows.iter().map(|&row| column[row]).collect();
    Anova::new(&classes.iter().map(group).collect::<Vec<Vec<f64>>>())
}

/// The sums of a feature in each class, against the classes' shares of the rows.
pub(crate) fn chi_square_by_class(column: &[f64], classes: &[Vec<usize>]) -> Result<GoodnessOfFit> {
    let sum = |rows: &Vec<usize>| accurate_sum(rows.iter().map(|&row| column[row]));
    let share = |rows: &Vec<usize>| rows.len() as f64 / column.len() as f64;
    let observed: Vec<f64> = classes.iter().map(sum).collect();
    GoodnessOfFit::new(&observed, &classes.iter().map(share).collect::<Vec<f64>>())
}

/// The same as plain sums; not finite where the test is undefined or the data are no numbers, whose derivation says why.
fn anova_f(column: &[f64], classes: &[Vec<usize>]) -> f64 {
    let values: Vec<f64> = classes.iter().flatten().map(|&row| column[row]).collect();
    let mut rest = &values[..];
    let of_class = |rows: &Vec<usize>| {
        let (group, others) = rest.split_at(rows.len());
        rest = others;
        Moments::new(group)
    };
    let groups: Result<Vec<Moments>> = classes.iter().map(of_class).collect();
    let (Ok(groups), Ok(all)) = (groups, Moments::new(&values[..])) else { return f64::NAN };
    let mean = all.mean();
    let of_means = |group: &Moments| group.n() as f64 * (group.mean() - mean).powi(2);
    let between = accurate_sum(groups.iter().map(of_means)) / (groups.len() as f64 - 1.0);
    let within = accurate_sum(groups.iter().map(Moments::sum_of_squares)) / (values.len() as f64 - groups.len() as f64);
    between / within
}

/// Σ (O − E)² / E.
fn chi_square(column: &[f64], classes: &[Vec<usize>]) -> f64 {
    let sum = |rows: &Vec<usize>| accurate_sum(rows.iter().map(|&row| column[row]));
    let observed: Vec<f64> = classes.iter().map(sum).collect();
    let n = accurate_sum(observed.iter().copied());
    let term = |(rows, observed): (&Vec<usize>, &f64)| {
        let expected = n * (rows.len() as f64 / column.len() as f64);
        (observed - expected).powi(2) / expected
    };
    accurate_sum(classes.iter().zip(&observed).map(term))
}

/// r² / (1 − r²) · (n − 2).
pub(crate) fn regression_f<N: Number>(r: N, n: usize) -> N {
    let squared = (r.clone() * r).called("r²");
    squared.clone() / (N::from(1.0) - squared) * (N::parameter("n", n as f64) - 2.0)
}

/// The rows of each class, two at least.
pub(crate) fn classes<L: Label>(y: ArrayView1<'_, L>) -> Result<Vec<Vec<usize>>> {
    let classes: Vec<Vec<usize>> = rows_by_value(y).into_values().collect();
    match classes.len() {
        0 | 1 => Err(Error::bad_param("the number of classes", classes.len(), "2 or more")),
        _ => Ok(classes),
    }
}

/// Two results of one test, undefined together.
fn tested(statistic: &Worked, p_value: &Worked) -> Score {
    let note = statistic.undefined().map(ToString::to_string);
    Score { score: statistic.value(), p_value: p_value.value(), note }
}

/// No error is left: as far from chance as can be.
fn infinite(note: &str) -> Score {
    Score { score: f64::INFINITY, p_value: 0.0, note: Some(note.into()) }
}

impl<L: Label> FeatureScore<L> for AnovaF {
    fn symbol(&self) -> &'static str {
        "F"
    }

    /// Errors: `LengthMismatch`; `BadParam` for one class only.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<L>) -> Result<Vec<Score>> {
        input::same_length("x", x.nrows(), "targets", y.len())?;
        let classes = classes(y)?;
        let score = |column: &[f64]| {
            let constant = |rows: &[usize]| rows.iter().all(|&row| column[row] == column[rows[0]]);
            let varied = column.iter().any(|x| *x != column[0]);
            if varied && column.len() > classes.len() && classes.iter().all(|rows| constant(rows)) {
                return Ok(infinite("each class has one value of its own"));
            }
            let f = anova_f(column, &classes);
            if f.is_finite() {
                let (k, n) = (classes.len() as f64, column.len() as f64);
                return Ok(Score { score: f, p_value: FisherF::new(k - 1.0, n - k)?.sf(f), note: None });
            }
            let anova = anova_by_class(column, &classes)?;
            Ok(tested(&anova.worked().f(), &anova.worked().p_value()))
        };
        by_columns(x, score).into_iter().collect()
    }
}

impl<L: Label> FeatureScore<L> for ChiSquare {
    fn symbol(&self) -> &'static str {
        "χ²"
    }

    /// Errors: `LengthMismatch`; `BadParam` for one class only; `OutOfRange` for a number below 0.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<L>) -> Result<Vec<Score>> {
        input::same_length("x", x.nrows(), "targets", y.len())?;
        for (i, row) in x.outer_iter().enumerate() {
            input::non_negative(&format!("x[{i}]"), row.iter().copied())?;
        }
        let classes = classes(y)?;
        let score = |column: &[f64]| {
            if column.iter().all(|x| *x == 0.0) {
                return Ok(Score { score: f64::NAN, p_value: f64::NAN, note: Some("0 throughout".into()) });
            }
            let chi2 = chi_square(column, &classes);
            if chi2.is_finite() {
                let p_value = ChiSquared::new(classes.len() as f64 - 1.0)?.sf(chi2);
                return Ok(Score { score: chi2, p_value, note: None });
            }
            let test = chi_square_by_class(column, &classes)?;
            Ok(tested(&test.worked().chi2(), &test.worked().p_value()))
        };
        by_columns(x, score).into_iter().collect()
    }
}

impl FeatureScore<f64> for RegressionF {
    fn symbol(&self) -> &'static str {
        "F"
    }

    /// Errors: `NotFinite` for targets that are no numbers; `BadParam` for fewer than three rows.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<f64>) -> Result<Vec<Score>> {
        let n = y.len();
        input::setting("the number of rows", n as f64, n > 2, "3 or more")?;
        let y = input::slice(&y);
        let df = (n - 2) as f64;
        input::finite("y", y.iter().copied())?;
        let of_y = Moments::new(&y[..])?;
        let score = |column: &[f64]| {
            input::same_length("x", column.len(), "y", n)?;
            let (mut r, mut note) = (correlation_of(column, &y, &of_y), None);
            if !r.is_finite() {
                let worked = Pairs::new(column, &y[..])?.worked().r();
                (r, note) = (worked.value(), worked.undefined().map(ToString::to_string));
            }
            if r * r == 1.0 {
                return Ok(infinite("an exact line"));
            }
            let f = regression_f(r, n);
            let p_value = if f.is_nan() { f64::NAN } else { FisherF::new(1.0, df)?.sf(f) };
            Ok(Score { score: f, p_value, note })
        };
        by_columns(x, score).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Column 0 is 7 throughout; column 1 is 1 for a and 2 for b, 0 error; column 2 has means 2 and 5 (as the example).
    #[test]
    fn constant_and_perfect_features() {
        let x = array![[7.0, 1.0, 1.0], [7.0, 1.0, 3.0], [7.0, 2.0, 4.0], [7.0, 2.0, 6.0]];
        let f = AnovaF.scores(x.view(), array!['a', 'a', 'b', 'b'].view()).unwrap();
        assert!(f[0].score.is_nan() && f[0].note.as_ref().unwrap().contains("no group has any variance"));
        assert_eq!((f[1].score, f[1].p_value), (f64::INFINITY, 0.0));
        assert_eq!(f[2].score, 4.5); // 4 · 2.25 / 1 over 4 / 2
        let f = RegressionF.scores(x.view(), array![0.0, 0.0, 5.0, 5.0].view()).unwrap();
        assert!(f[0].score.is_nan() && f[0].note.as_ref().unwrap().contains("no variance"));
        assert_eq!((f[1].score, f[1].p_value), (f64::INFINITY, 0.0));
    }

    /// Columns of unlike scale, one constant, one that is an exact line, one beyond the range of squares; unequal classes.
    #[test]
    fn plain_sums_are_the_numbers_of_the_derivations() {
        let y = ndarray::Array1::from_shape_fn(57, |i| (i * i) % 7 % 3);
        let x = ndarray::Array2::from_shape_fn((57, 6), |(i, j)| match j {
            0 => ((i * 37) % 11) as f64 / 7.0,
            1 => 1e9 + (i % 5) as f64 / 3.0 + y[i] as f64,
            2 => (i as f64).sqrt() * 1e-9,
            3 => 4.0,
            4 => 3.0 * y[i] as f64,
            _ => 1e200 * ((i * 13) % 8) as f64,
        });
        let same = |a: f64, b: f64| assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "{a} is not {b}");
        let rows = classes(y.view()).unwrap();
        let (f, chi2) = (AnovaF.scores(x.view(), y.view()).unwrap(), ChiSquare.scores(x.view(), y.view()).unwrap());
        let line = RegressionF.scores(x.view(), y.mapv(|y| y as f64).view()).unwrap();
        for (j, column) in x.columns().into_iter().enumerate() {
            let column = column.to_vec();
            let anova = anova_by_class(&column, &rows).unwrap();
            if j != 4 {
                same(f[j].score, anova.f());
                same(f[j].p_value, anova.p_value());
            }
            let test = chi_square_by_class(&column, &rows).unwrap();
            same(chi2[j].score, test.chi2());
            same(chi2[j].p_value, test.p_value());
            let r = Pairs::new(&column, &y.mapv(|y| y as f64).to_vec()).unwrap().r();
            if j != 4 {
                same(line[j].score, regression_f(r, 57));
            }
            assert_eq!(f[j].note.is_some(), f[j].score.is_nan() || j == 4);
        }
    }

    #[test]
    fn wrong_inputs_are_errors() {
        let y = array![0, 0, 1];
        let error = ChiSquare.scores(array![[1.0], [-1.0], [0.0]].view(), y.view()).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }));
        let nothing = ChiSquare.scores(array![[0.0], [0.0], [0.0]].view(), y.view()).unwrap();
        assert!(nothing[0].score.is_nan());
        assert!(AnovaF.scores(array![[1.0], [2.0]].view(), array![1, 1].view()).is_err());
        for y in [array![0, 1], array![0, 1, 1, 0]] {
            let x = array![[1.0], [2.0], [3.0]];
            assert!(matches!(AnovaF.scores(x.view(), y.view()), Err(Error::LengthMismatch { .. })));
            assert!(matches!(ChiSquare.scores(x.view(), y.view()), Err(Error::LengthMismatch { .. })));
        }
        assert!(RegressionF.scores(array![[1.0], [2.0]].view(), array![1.0, 2.0].view()).is_err());
        let x = array![[1.0], [2.0], [3.0]];
        assert!(matches!(
            RegressionF.scores(x.view(), array![1.0, f64::NAN, 2.0].view()),
            Err(Error::NotFinite { .. })
        ));
    }
}
