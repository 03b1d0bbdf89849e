//! The knee of a curve: where it turns from steep to flat.
//!
//! Brought into a unit square, a curve that falls ever more slowly hangs below the straight line from its first point to
//! its last; the knee is where it hangs lowest.
//!
//! - Formula: d = 1 − x̂ − ŷ for a curve that falls, d = ŷ − x̂ for one that rises, with x̂ = (x − min x) / (max x − min x)
//!   and ŷ likewise; the knee is the x of the largest d.
//! - Conventions: the whole curve is known, and its largest d counts, not the first that is large enough; of equal ones the
//!   first. No smoothing. A curve that is straight, flat or bends the other way has no knee.
//! - Source: Satopaa, Albrecht, Irwin & Raghavan (2011), ICDCS Workshops, 166–171 (Kneedle).

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Differences of less than this are rounding.
const STRAIGHT: f64 = 1e-9;

/// How far a curve hangs away from its chord, point by point.
///
/// ```
/// use workings::cluster::Knee;
///
/// let knee = Knee::new(&[1.0, 2.0, 3.0, 4.0, 5.0], &[100.0, 40.0, 20.0, 10.0, 0.0])?;
/// assert_eq!(knee.x(), Some(2.0)); // 1 − 1/4 − 0.4 = 0.35, more than 1 − 2/4 − 0.2 = 0.3
/// assert_eq!(Knee::new(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0])?.x(), None); // straight
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Knee {
    x: Vec<f64>,
    distances: Vec<Expr>,
    position: Option<usize>,
}

impl Knee {
    /// Of the points (x, y), x ascending.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` where x does not ascend; `Undetermined` for fewer than 3 points.
    pub fn new(x: &[f64], y: &[f64]) -> Result<Knee> {
        input::same_length("x", x.len(), "y", y.len())?;
        input::finite("x", x.iter().copied())?;
        input::finite("y", y.iter().copied())?;
        if let Some(i) = (1..x.len()).find(|i| x[*i] <= x[i - 1]) {
            return Err(Error::bad_param(
                format!("x[{i}]"),
                x[i],
                format!("more than {}, the value before it,", x[i - 1]),
            ));
        }
        if x.len() < 3 {
            return Err(Error::Undetermined(format!("a bend needs at least 3 points, and there are {}", x.len())));
        }
        let (low, high) = y.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (l.min(*y), h.max(*y)));
        let falls = y[y.len() - 1] < y[0];
        let distance = |i: usize| {
            let (first, last) = (x[0], x[x.len() - 1]);
            let along = share(format!("x̂[{i}]"), ("x", x[i]), ("min x", first), ("max x", last));
            let up = share(format!("ŷ[{i}]"), ("y", y[i]), ("min y", low), ("max y", high));
            let up = up.undefined_if(low == high, "the curve is flat");
            if falls { 1.0 - along - up } else { up - along }.called(format!("d[{i}]"))
        };
        let distances: Vec<Expr> = (0..x.len()).map(distance).collect();
        let farthest = |best: usize, i: usize| if distances[i].value() > distances[best].value() { i } else { best };
        let position = Some((0..x.len()).fold(0, farthest)).filter(|i| distances[*i].value() > STRAIGHT);
        Ok(Knee { x: x.to_vec(), distances, position })
    }

    /// Where the knee is; `None` where the curve has no bend.
    pub fn x(&self) -> Option<f64> {
        self.position.map(|i| self.x[i])
    }

    /// The number of the knee's point, from 0.
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// How far each point hangs away from the chord, in the unit square.
    pub fn distances(&self) -> &[Expr] {
        &self.distances
    }

    /// The knee, with the largest distance; undefined where there is no bend.
    pub fn largest_distance(&self) -> Expr {
        let largest = Expr::max_of(self.distances.iter().cloned());
        largest.undefined_if(self.position.is_none(), "the curve has no bend").called("largest d")
    }
}

/// (value − least) / (most − least).
fn share(name: String, value: (&str, f64), least: (&str, f64), most: (&str, f64)) -> Expr {
    let named = |(name, value): (&str, f64)| Expr::named(name, value);
    let least = named(least);
    ((named(value) - &least) / (named(most) - least)).called(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x̂ = 0, 1/3, 1 and ŷ = 1, 1/5, 0: d = 0, 1 − 1/3 − 1/5, 0.
    #[test]
    fn uneven_steps_of_x_by_hand() {
        let knee = Knee::new(&[1.0, 2.0, 4.0], &[12.0, 4.0, 2.0]).unwrap();
        let distances: Vec<f64> = knee.distances().iter().map(Expr::value).collect();
        assert!(distances.iter().zip([0.0, 7.0 / 15.0, 0.0]).all(|(a, b)| (a - b).abs() < 1e-15), "{distances:?}");
        assert_eq!((knee.x(), knee.position()), (Some(2.0), Some(1)));
        let text = knee.distances()[1].worked().to_string();
        assert!(text.contains("d[1] = 1 − x̂[1] − ŷ[1]") && text.contains("(2 − 1) / (4 − 1)"), "{text}");
    }

    /// A share that rises has its knee where the inertia that falls has it; scale and offset do not matter.
    #[test]
    fn rising_curves_and_other_units() {
        let inertia = [900.0, 600.0, 120.0, 100.0, 90.0];
        let share: Vec<f64> = inertia.iter().map(|i| 1.0 - i / 900.0).collect();
        let far: Vec<f64> = inertia.iter().map(|i| 1e12 + 1e-3 * i).collect();
        let k = [1.0, 2.0, 3.0, 4.0, 5.0];
        for y in [&inertia[..], &share, &far] {
            assert_eq!(Knee::new(&k, y).unwrap().x(), Some(3.0));
        }
    }

    #[test]
    fn straight_flat_and_bent_the_other_way() {
        let k = [1.0, 2.0, 3.0, 4.0];
        for y in [[4.0, 3.0, 2.0, 1.0], [0.1, 0.2, 0.3, 0.4], [7.0; 4], [9.0, 8.0, 6.0, 0.0], [0.0, 1.0, 4.0, 9.0]] {
            let knee = Knee::new(&k, &y).unwrap();
            assert_eq!((knee.x(), knee.largest_distance().undefined().is_some()), (None, true), "{y:?}");
        }
    }

    #[test]
    fn what_is_no_curve_is_refused() {
        assert!(matches!(Knee::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(Knee::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(Knee::new(&[1.0, 2.0], &[5.0, 1.0]), Err(Error::Undetermined(_))));
        assert!(matches!(Knee::new(&[1.0, 1.0, 2.0], &[5.0, 1.0, 0.0]), Err(Error::BadParam { .. })));
        assert!(matches!(Knee::new(&[1.0, 2.0, 3.0], &[5.0, f64::NAN, 0.0]), Err(Error::NotFinite { .. })));
    }
}
