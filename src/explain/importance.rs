//! How much a model uses each feature: permutation importance, partial dependence, shares, sums of local values.
//!
//! - Formulas: permutation importance = baseline − mean score after shuffling the feature; partial dependence at v = mean
//!   prediction over all rows with the feature set to v; share = importance / Σ importances.
//! - Source: Breiman (2001), Machine Learning 45, 5–32; Friedman (2001), Annals of Statistics 29, 1189–1232.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

fn filled(name: &str, rows: &[Vec<f64>]) -> Result<()> {
    if rows.is_empty() {
        return Err(Error::empty(name));
    }
    rows.iter().enumerate().try_for_each(|(i, row)| {
        let name = format!("{name}[{i}]");
        if row.is_empty() { Err(Error::empty(name)) } else { input::finite(&name, row.iter().copied()) }
    })
}

/// The importance of each feature: what the score loses on average when its values are shuffled. Below 0 where shuffling
/// happened to help.
///
/// `permuted_scores`: for each feature the score after each shuffle; higher scores are better.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// let importance = workings::explain::permutation_importance(0.75, &[vec![0.5, 0.25], vec![0.75]])?;
/// assert_eq!((importance[0].value(), importance[1].value()), (0.375, 0.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn permutation_importance(baseline_score: f64, permuted_scores: &[Vec<f64>]) -> Result<Vec<Expr>> {
    filled("permuted_scores", permuted_scores)?;
    input::setting("baseline_score", baseline_score, baseline_score.is_finite(), "a finite number")?;
    let of = |(feature, scores): (usize, &Vec<f64>)| {
        let mean =
            Expr::mean_of(scores.iter().map(|score| Expr::from(*score))).called(format!("mean score[{feature}]"));
        (Expr::named("baseline", baseline_score) - mean).called(format!("importance[{feature}]"))
    };
    Ok(permuted_scores.iter().enumerate().map(of).collect())
}

/// The partial dependence at each value of the grid; `predictions` has for each of them the predictions of all rows.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`.
/// ```
/// let curve = workings::explain::partial_dependence(&[0.0, 1.0], &[vec![0.25, 0.75], vec![0.5, 1.0]])?;
/// assert_eq!((curve[0].value(), curve[1].value()), (0.5, 0.75));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn partial_dependence(grid: &[f64], predictions: &[Vec<f64>]) -> Result<Vec<Expr>> {
    input::same_length("grid", grid.len(), "predictions", predictions.len())?;
    input::finite("grid", grid.iter().copied())?;
    filled("predictions", predictions)?;
    for row in predictions {
        input::same_length("predictions[0]", predictions[0].len(), "another row of predictions", row.len())?;
    }
    let mean = |(value, row): (&f64, &Vec<f64>)| {
        let mean = Expr::mean_of(row.iter().map(|prediction| Expr::from(*prediction)));
        mean.called(format!("mean at {}", crate::worked::six(*value)))
    };
    Ok(grid.iter().zip(predictions).map(mean).collect())
}

/// Importances as shares of their sum; `NaN` where all are 0.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a negative one.
/// ```
/// let shares = workings::explain::importance_shares(&[1.0, 3.0])?;
/// assert_eq!((shares[0].value(), shares[1].value()), (0.25, 0.75));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn importance_shares(importance: &[f64]) -> Result<Vec<Expr>> {
    if importance.is_empty() {
        return Err(Error::empty("importance"));
    }
    input::non_negative("importance", importance.iter().copied())?;
    let named = |(i, value): (usize, &f64)| Expr::named(format!("importance[{i}]"), *value);
    let total = Expr::sum_of(importance.iter().enumerate().map(named)).called("total");
    let none = total.value() == 0.0;
    let share = |(i, value): (usize, &f64)| {
        (named((i, value)) / &total).undefined_if(none, "all importances are 0").called(format!("share[{i}]"))
    };
    Ok(importance.iter().enumerate().map(share).collect())
}

/// The positions of the values, the largest first; equal ones in their order.
///
/// ```
/// assert_eq!(workings::explain::largest_first(&[0.2, 0.5, 0.2]), [1, 0, 2]);
/// ```
pub fn largest_first(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| (values[*b] + 0.0).total_cmp(&(values[*a] + 0.0)));
    order
}

/// The mean of |φ| over the rows, the usual global importance. Errors: `Empty`, `NotFinite`.
pub fn mean_abs(values: &[f64]) -> Result<Expr> {
    local_mean(values, |value| value.abs(), "mean |φ|")
}

/// The mean of φ² over the rows, which large contributions dominate. Errors: `Empty`, `NotFinite`.
///
/// ```
/// assert_eq!(workings::explain::mean_square(&[2.0, -2.0, 1.0])?.value(), 3.0);
/// assert_eq!(workings::explain::mean_abs(&[2.0, -2.0])?.value(), 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mean_square(values: &[f64]) -> Result<Expr> {
    local_mean(values, |value| value.powi(2), "mean φ²")
}

fn local_mean(values: &[f64], term: impl Fn(Expr) -> Expr, name: &str) -> Result<Expr> {
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::finite("values", values.iter().copied())?;
    Ok(Expr::mean_of(values.iter().map(|value| term(Expr::from(*value)))).called(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_undefined() {
        assert_eq!(importance_shares(&[0.0, 0.0]).unwrap()[0].undefined(), Some("all importances are 0"));
        assert!(importance_shares(&[]).is_err() && importance_shares(&[0.5, -0.1]).is_err());
    }

    #[test]
    fn rows_must_be_filled_and_agree() {
        assert!(permutation_importance(0.5, &[]).is_err() && permutation_importance(0.5, &[vec![]]).is_err());
        assert!(partial_dependence(&[1.0], &[]).is_err());
        assert!(partial_dependence(&[1.0, 2.0], &[vec![1.0], vec![1.0, 2.0]]).is_err());
        assert!(mean_abs(&[]).is_err() && mean_square(&[f64::NAN]).is_err());
    }

    /// Zeros of both signs are equal.
    #[test]
    fn equal_values_keep_their_order() {
        assert_eq!(largest_first(&[-0.0, 0.0, 1.0, -2.0]), [2, 0, 1, 3]);
    }
}
