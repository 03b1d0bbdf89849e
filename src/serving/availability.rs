//! Availability: how long something is down, and what several parts come to.
//!
//! - Formulas: downtime = (1 − availability) · time; parts that are all needed multiply their availabilities; of parts of
//!   which one suffices the unavailabilities multiply. Both suppose that parts fail independently.
//! - Conventions: a year of 365 days, a month of 30.

use super::{above_0, at_least_0, share};
use crate::input::probabilities;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The time down that an availability allows.
#[derive(Debug, Clone)]
pub struct Downtime {
    pub minutes_per_year: Expr,
    pub minutes_per_month: Expr,
    pub seconds_per_day: Expr,
}

/// The time down in a year, a month and a day.
///
/// # Errors
/// `BadParam` for an availability outside 0 to 1.
/// ```
/// let down = workings::serving::downtime(0.75)?;
/// assert_eq!((down.minutes_per_year.value(), down.seconds_per_day.value()), (131_400.0, 21_600.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn downtime(availability: f64) -> Result<Downtime> {
    let down = 1.0 - share("availability", availability)?;
    Ok(Downtime {
        minutes_per_year: (&down * 365.0 * 24.0 * 60.0).called("minutes per year"),
        minutes_per_month: (&down * 30.0 * 24.0 * 60.0).called("minutes per month"),
        seconds_per_day: (down * 24.0 * 3600.0).called("seconds per day"),
    })
}

/// The objects lost in a year at a durability of so many nines: objects · 10^−nines.
///
/// # Errors
/// `BadParam` for nines of 0 or below, or objects below 0.
/// ```
/// assert!((workings::serving::expected_losses(11.0, 1e7)?.value() - 1e-4).abs() < 1e-18);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn expected_losses(nines: f64, objects: f64) -> Result<Expr> {
    let lost = Expr::from(10.0).pow(-above_0("nines", nines)?).called("probability of loss");
    Ok((at_least_0("objects", objects)? * lost).called("expected losses per year"))
}

/// The availability of a chain in which every part is needed: the product of theirs.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for an availability outside 0 to 1.
/// ```
/// assert_eq!(workings::serving::all_needed(&[0.5, 0.5])?.value(), 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn all_needed(availabilities: &[f64]) -> Result<Expr> {
    Ok(product(availabilities, |a| a)?.called("all needed"))
}

/// The availability of parts of which any one suffices: 1 less the product of their unavailabilities.
///
/// # Errors
/// As [`all_needed`].
/// ```
/// assert_eq!(workings::serving::any_suffices(&[0.5, 0.75])?.value(), 0.875);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn any_suffices(availabilities: &[f64]) -> Result<Expr> {
    Ok((1.0 - product(availabilities, |a| 1.0 - a)?).called("any suffices"))
}

fn product(availabilities: &[f64], factor: impl Fn(Expr) -> Expr) -> Result<Expr> {
    probabilities("availabilities", availabilities.iter().copied())?;
    let named = |(i, a): (usize, &f64)| factor(Expr::named(format!("a[{i}]"), *a));
    let factors = availabilities.iter().enumerate().map(named);
    factors.reduce(|a, b| a * b).ok_or_else(|| Error::empty("availabilities"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ten-thousandth of 365 · 1440 minutes.
    #[test]
    fn four_nines_are_fifty_two_minutes() {
        assert!((downtime(0.9999).unwrap().minutes_per_year.value() - 52.56).abs() < 1e-9);
        assert_eq!(downtime(1.0).unwrap().minutes_per_month.value(), 0.0);
    }

    #[test]
    fn wrong_availabilities_are_refused() {
        assert!(downtime(1.1).is_err() && downtime(-0.1).is_err() && downtime(f64::NAN).is_err());
        assert!(expected_losses(0.0, 1.0).is_err() && expected_losses(1.0, -1.0).is_err());
        assert!(matches!(all_needed(&[]), Err(Error::Empty { .. })));
        assert!(matches!(any_suffices(&[0.5, 1.5]), Err(Error::OutOfRange { index: 1, .. })));
    }
}
