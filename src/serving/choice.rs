//! Choosing an instance: the fastest, the cheapest, and those that no other beats at both.
//!
//! - Rule: one option beats another if it is no worse in latency and price and better in one of them; those that none beats
//!   are the Pareto set.
//! - Conventions: ties go to the first; options equal in both beat neither.
//! - Cost: O(n log n).

use crate::Result;
use crate::input::{non_negative, same_length};

/// Positions of the options that are best in one thing, and of those that none beats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub lowest_latency: usize,
    pub lowest_price: usize,
    pub lowest_unit_cost: usize,
    /// The Pareto set over latency and price, in the order given.
    pub pareto: Vec<usize>,
}

/// Chooses among options by their latency, their price and the cost of one inference, each in a unit of its own.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a number below 0.
/// ```
/// let choice = workings::serving::choose(&[40.0, 25.0, 60.0, 25.0], &[0.3, 0.9, 0.2, 1.1], &[1.0, 2.0, 0.8, 2.5])?;
/// assert_eq!((choice.lowest_latency, choice.lowest_price, choice.pareto), (1, 2, vec![0, 1, 2]));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn choose(latency: &[f64], price: &[f64], unit_cost: &[f64]) -> Result<Choice> {
    same_length("latency", latency.len(), "price", price.len())?;
    same_length("latency", latency.len(), "cost_per_inference", unit_cost.len())?;
    for (name, values) in [("latency", latency), ("price", price), ("cost_per_inference", unit_cost)] {
        non_negative(name, values.iter().copied())?;
    }
    Ok(Choice {
        lowest_latency: lowest(latency),
        lowest_price: lowest(price),
        lowest_unit_cost: lowest(unit_cost),
        pareto: pareto(latency, price),
    })
}

fn lowest(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, i| if values[i] < values[best] { i } else { best })
}

/// In the order of latency an option is beaten unless it is the cheapest so far; of one latency only the cheapest remain.
fn pareto(latency: &[f64], price: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..latency.len()).collect();
    order.sort_by(|a, b| latency[*a].total_cmp(&latency[*b]).then(price[*a].total_cmp(&price[*b])));
    let mut cheapest = f64::INFINITY;
    let mut unbeaten = Vec::new();
    for equally_fast in order.chunk_by(|a, b| latency[*a] == latency[*b]) {
        let own = price[equally_fast[0]];
        if own < cheapest {
            unbeaten.extend(equally_fast.iter().filter(|i| price[**i] == own));
            cheapest = own;
        }
    }
    unbeaten.sort_unstable();
    unbeaten
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn equals_stay_and_the_beaten_go() {
        // The third is as the first; the fourth is slower at the same price, the second dearer at the same latency.
        let choice = choose(&[10.0, 10.0, 10.0, 20.0, 30.0], &[2.0, 3.0, 2.0, 2.0, 1.0], &[1.0; 5]).unwrap();
        assert_eq!(choice, Choice { lowest_latency: 0, lowest_price: 4, lowest_unit_cost: 0, pareto: vec![0, 2, 4] });
        assert_eq!(choose(&[1.0], &[1.0], &[1.0]).unwrap().pareto, [0]);
    }

    #[test]
    fn wrong_options_are_refused() {
        assert!(matches!(choose(&[], &[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(choose(&[1.0], &[1.0, 2.0], &[1.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(choose(&[1.0], &[1.0], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(choose(&[-1.0], &[1.0], &[1.0]), Err(Error::OutOfRange { .. })));
    }
}
