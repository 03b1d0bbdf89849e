//! Successive halving and Hyperband: many configurations start small, and the best get more.
//!
//! - Formulas: round i keeps ⌊n / ηⁱ⌋ configurations and gives each η^i times the least resource. A Hyperband bracket s, from
//!   s_max = ⌊log_η R⌋ down to 0, starts ⌈(s_max + 1) / (s + 1) · η^s⌉ configurations with R / η^s each.
//! - Conventions: rounds go on while a configuration is left.
//! - Source: Jamieson & Talwalkar (2016), AISTATS; Li et al. (2018), Journal of Machine Learning Research 18, 1–52.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

fn factor(eta: usize) -> Result<()> {
    input::setting("eta", eta as f64, eta >= 2, "a whole number of at least 2")
}

/// The rounds of successive halving.
///
/// ```
/// let halving = workings::model_selection::SuccessiveHalving::new(27, 1.0, 3)?;
/// assert_eq!((halving.configurations, halving.resources), (vec![27, 9, 3, 1], vec![1.0, 3.0, 9.0, 27.0]));
/// assert_eq!(halving.total_resource.value(), 108.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SuccessiveHalving {
    /// How many configurations each round runs.
    pub configurations: Vec<usize>,
    /// What each of them is given.
    pub resources: Vec<f64>,
    pub total_resource: Expr,
}

impl SuccessiveHalving {
    /// # Errors
    /// `BadParam` for n = 0, a resource that is not above 0, or η below 2.
    pub fn new(n: usize, min_resource: f64, eta: usize) -> Result<SuccessiveHalving> {
        input::setting("n", n as f64, n >= 1, "a whole number of at least 1")?;
        let fits = min_resource > 0.0 && min_resource.is_finite();
        input::setting("min_resource", min_resource, fits, "a number above 0")?;
        factor(eta)?;
        let configurations: Vec<usize> =
            std::iter::successors(Some(n), |n| Some(n / eta)).take_while(|n| *n >= 1).collect();
        let grown = std::iter::successors(Some(min_resource), |resource| Some(resource * eta as f64));
        let resources: Vec<f64> = grown.take(configurations.len()).collect();
        let round = |(n, resource): (&usize, &f64)| Expr::from(*n as f64) * Expr::from(*resource);
        let total = Expr::sum_of(configurations.iter().zip(&resources).map(round)).called("total resource");
        Ok(SuccessiveHalving { configurations, resources, total_resource: total })
    }
}

/// How a bracket of Hyperband starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    pub configurations: usize,
    /// What each configuration is given at first.
    pub resource: f64,
}

/// The brackets of Hyperband, the most aggressive first.
///
/// # Errors
/// `BadParam` for a resource below 1 or above 2⁵³, or η below 2.
/// ```
/// use workings::model_selection::{Bracket, hyperband_brackets};
/// let brackets = hyperband_brackets(4.0, 2)?;
/// assert_eq!(brackets[0], Bracket { configurations: 4, resource: 1.0 });
/// assert_eq!(brackets[1], Bracket { configurations: 3, resource: 2.0 }); // ⌈3/2 · 2⌉
/// assert_eq!(brackets[2], Bracket { configurations: 3, resource: 4.0 });
/// # Ok::<(), workings::Error>(())
/// ```
pub fn hyperband_brackets(max_resource: f64, eta: usize) -> Result<Vec<Bracket>> {
    let fits = (1.0..=9_007_199_254_740_992.0).contains(&max_resource);
    input::setting("max_resource", max_resource, fits, "a number from 1 to 2⁵³")?;
    factor(eta)?;
    // Powers of whole numbers are exact, where a logarithm of 243 to base 3 may fall below 5.
    let mut powers = vec![1_u128];
    while let Some(next) = powers.last().map(|power| power * eta as u128).filter(|next| *next as f64 <= max_resource) {
        powers.push(next);
    }
    let bracket = |(s, power): (usize, &u128)| Bracket {
        configurations: (powers.len() as u128 * power).div_ceil(s as u128 + 1) as usize,
        resource: max_resource / *power as f64,
    };
    Ok(powers.iter().enumerate().rev().map(bracket).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20, ⌊20/3⌋ = 6, ⌊6/3⌋ = 2, and a third of 2 is none: 20 · 2 + 6 · 6 + 2 · 18.
    #[test]
    fn numbers_that_eta_does_not_divide() {
        let halving = SuccessiveHalving::new(20, 2.0, 3).unwrap();
        assert_eq!((&halving.configurations[..], halving.total_resource.value()), (&[20, 6, 2][..], 112.0));
        assert_eq!(hyperband_brackets(243.0, 3).unwrap().len(), 6);
        let [wide, narrow] = hyperband_brackets(5.0, 3).unwrap()[..] else { panic!("not two brackets") };
        assert_eq!((wide.configurations, narrow.configurations), (3, 2));
        assert_eq!(hyperband_brackets(1.0, 9).unwrap(), [Bracket { configurations: 1, resource: 1.0 }]);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        assert!(SuccessiveHalving::new(0, 1.0, 3).is_err() && SuccessiveHalving::new(3, 0.0, 3).is_err());
        assert!(SuccessiveHalving::new(3, 1.0, 1).is_err());
        assert!(hyperband_brackets(0.5, 3).is_err() && hyperband_brackets(81.0, 1).is_err());
        assert!(hyperband_brackets(f64::NAN, 3).is_err());
    }
}
