//! Searching hyperparameters: how large a grid is, what random trials find, and how ranges look on two scales.
//!
//! - Formulas: grid = Π values · folds; integers from low to high = high − low + 1; decades = log₁₀(high / low);
//!   P(at least one of n random trials in the best share s) = 1 − (1 − s)ⁿ, so n ≥ ln(1 − P) / ln(1 − s).
//! - Source: Bergstra & Bengio (2012), Journal of Machine Learning Research 13, 281–305.

use crate::input;
use crate::training::quotient;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How many models a grid search trains.
///
/// # Errors
/// `Empty`; `BadParam` for a parameter without values, or no folds.
/// ```
/// assert_eq!(workings::model_selection::search_size(&[4, 3], 5)?.value(), 60.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn search_size(values_per_parameter: &[usize], folds: usize) -> Result<Expr> {
    if values_per_parameter.is_empty() {
        return Err(Error::empty("values_per_parameter"));
    }
    for (i, n) in values_per_parameter.iter().enumerate() {
        let name = format!("values_per_parameter[{i}]");
        input::setting(&name, *n as f64, *n >= 1, "a whole number of at least 1")?;
    }
    input::setting("folds", folds as f64, folds >= 1, "a whole number of at least 1")?;
    let values = values_per_parameter.iter().enumerate().map(|(i, n)| Expr::named(format!("values[{i}]"), *n as f64));
    let folds = (folds > 1).then(|| Expr::named("folds", folds as f64));
    let product = values.chain(folds).reduce(|product, n| product * n);
    Ok(product.unwrap_or(Expr::from(1.0)).called("runs"))
}

/// How many integers there are from `low` to `high`, both included.
///
/// # Errors
/// `BadParam` for high below low.
/// ```
/// assert_eq!(workings::model_selection::integer_range(20, 50)?.value(), 31.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn integer_range(low: i64, high: i64) -> Result<Expr> {
    input::setting("high", high as f64, high >= low, "a whole number of at least low")?;
    Ok((Expr::named("high", high as f64) - Expr::named("low", low as f64) + 1.0).called("count"))
}

fn positive_range(low: f64, high: f64) -> Result<()> {
    input::setting("low", low, low > 0.0 && low.is_finite(), "a number above 0, which has a logarithm,")?;
    input::setting("high", high, high >= low && high.is_finite(), "a number of at least low")
}

/// How many powers of ten a range spans.
///
/// # Errors
/// `BadParam` for low not above 0, or high below low.
/// ```
/// assert!((workings::model_selection::decades(0.0001, 0.1)?.value() - 3.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn decades(low: f64, high: f64) -> Result<Expr> {
    positive_range(low, high)?;
    Ok((Expr::named("high", high) / Expr::named("low", low)).log10().called("decades"))
}

/// The share of a range that a part of it has on a linear scale, and on a logarithmic one.
///
/// # Errors
/// `BadParam` for low not above 0, a range of no width, or a part that does not lie in it.
/// ```
/// let [linear, logarithmic] = workings::model_selection::range_shares(1.0, 100.0, 10.0, 100.0)?;
/// assert!((linear.value() - 90.0 / 99.0).abs() < 1e-12 && (logarithmic.value() - 0.5).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn range_shares(low: f64, high: f64, from: f64, to: f64) -> Result<[Expr; 2]> {
    positive_range(low, high)?;
    input::setting("high", high, high > low, "a number above low")?;
    input::setting("from", from, (low..=high).contains(&from), "a number from low to high")?;
    input::setting("to", to, (from..=high).contains(&to), "a number from `from` to high")?;
    let [low, high, from, to] =
        [("low", low), ("high", high), ("from", from), ("to", to)].map(|(n, x)| Expr::named(n, x));
    let linear = ((&to - &from) / (&high - &low)).called("linear share");
    Ok([linear, ((to / from).ln() / (high / low).ln()).called("logarithmic share")])
}

/// The probability that at least one of `n_trials` random trials is in the best share of the space.
///
/// # Errors
/// `BadParam` for no trials, or a share outside 0 to 1.
/// ```
/// assert_eq!(workings::model_selection::chance_of_top(2, 0.5)?.value(), 0.75);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn chance_of_top(n_trials: usize, top_share: f64) -> Result<Expr> {
    input::setting("n_trials", n_trials as f64, n_trials >= 1, "a whole number of at least 1")?;
    input::setting("top_share", top_share, (0.0..=1.0).contains(&top_share), "a share from 0 to 1")?;
    let missed = (1.0 - Expr::named("top share", top_share)).pow(Expr::named("trials", n_trials as f64));
    Ok((1.0 - missed).called("probability"))
}

/// The fewest random trials that hit the best share with at least this probability.
///
/// # Errors
/// `BadParam` for a probability outside 0 to 1 or 1 itself, or a share that is not above 0, to 1.
/// ```
/// assert_eq!(workings::model_selection::trials_needed(0.95, 0.05)?.value(), 59.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn trials_needed(probability: f64, top_share: f64) -> Result<Expr> {
    input::setting("probability", probability, (0.0..1.0).contains(&probability), "a number from 0 to below 1")?;
    input::setting("top_share", top_share, top_share > 0.0 && top_share <= 1.0, "a share above 0, to 1,")?;
    let [p, s] = [("probability", probability), ("top share", top_share)].map(|(n, x)| Expr::named(n, x));
    let exact = (1.0 - p).ln() / (1.0 - s).ln();
    // A quotient that is whole but for rounding is whole, and one trial is the least there is.
    let value = (exact.value() - 1e-9).ceil().max(1.0);
    let broken = value != exact.value();
    Ok(exact.counted_as(value, broken, "rounded up").called("trials"))
}

/// The rounds that so many jobs take, so many at a time.
///
/// # Errors
/// `BadParam` for a number that is 0.
/// ```
/// assert_eq!(workings::model_selection::search_rounds(10, 3)?.value(), 4.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn search_rounds(max_jobs: usize, parallel: usize) -> Result<Expr> {
    input::setting("max_jobs", max_jobs as f64, max_jobs >= 1, "a whole number of at least 1")?;
    input::setting("parallel", parallel as f64, parallel >= 1, "a whole number of at least 1")?;
    Ok(quotient(("jobs", max_jobs), ("parallel", parallel), true).called("rounds"))
}

/// The position of the best trial, the first of equals.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// assert_eq!(workings::model_selection::best_trial(&[0.8, 0.9, 0.9], true)?, 1);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn best_trial(objective: &[f64], maximize: bool) -> Result<usize> {
    input::finite("objective", objective.iter().copied())?;
    let better = |a: f64, b: f64| if maximize { a > b } else { a < b };
    let best = (0..objective.len()).reduce(|best, i| if better(objective[i], objective[best]) { i } else { best });
    best.ok_or_else(|| Error::empty("objective"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 − ½ⁿ reaches 0.75 with 2 trials and 0.875 with 3, exactly.
    #[test]
    fn whole_numbers_of_trials_are_not_rounded_up() {
        assert_eq!([0.75, 0.875, 0.9].map(|p| trials_needed(p, 0.5).unwrap().value()), [2.0, 3.0, 4.0]);
        assert_eq!((trials_needed(0.0, 0.5).unwrap().value(), trials_needed(0.5, 1.0).unwrap().value()), (1.0, 1.0));
        assert!(trials_needed(1.0, 0.5).is_err() && trials_needed(0.5, 0.0).is_err());
        assert!(chance_of_top(0, 0.5).is_err() && chance_of_top(1, 1.5).is_err());
    }

    #[test]
    fn ranges_out_of_order_are_refused() {
        assert!(integer_range(5, 4).is_err() && decades(0.0, 1.0).is_err() && decades(2.0, 1.0).is_err());
        assert!(range_shares(1.0, 1.0, 1.0, 1.0).is_err() && range_shares(1.0, 2.0, 0.5, 1.5).is_err());
        assert!(range_shares(1.0, 2.0, 1.8, 1.5).is_err());
        assert_eq!((integer_range(-2, 2).unwrap().value(), decades(2.0, 2.0).unwrap().value()), (5.0, 0.0));
    }

    #[test]
    fn nothing_to_search_is_refused() {
        assert!(search_size(&[], 1).is_err() && search_size(&[3, 0], 1).is_err() && search_size(&[3], 0).is_err());
        assert!(search_rounds(0, 1).is_err() && search_rounds(1, 0).is_err());
        assert!(best_trial(&[], true).is_err() && best_trial(&[f64::NAN], true).is_err());
    }
}
