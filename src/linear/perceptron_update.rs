//! One step of the perceptron, and how many it can take.
//!
//! - Formulas: z = w·x + b; a mistake where y·z ≤ 0, with y = ±1: w ← w + η·y·x, b ← b + η·y. At most (R/γ)² mistakes,
//!   R being the length of the longest sample and γ the distance of the nearest one from a plane that separates them.
//! - Sources: Rosenblatt (1958), Psychological Review 65, 386–408; Novikoff (1962), Symposium on the Mathematical Theory of
//!   Automata 12, 615–622.

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// What the perceptron does with one sample.
#[derive(Debug, Clone)]
pub struct PerceptronUpdate {
    /// w·x + b before the step.
    pub decision: Expr,
    /// Whether the sample lay on the wrong side, or on the plane.
    pub mistake: bool,
    /// The weights after the step.
    pub weights: Vec<Expr>,
    /// The bias after the step.
    pub bias: Expr,
}

impl PerceptronUpdate {
    /// Of the sample `x` with the class `y`, 1 or −1, from these weights and bias, with the rate η.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for another class, or a rate that is not above 0.
    /// ```
    /// use workings::linear::PerceptronUpdate;
    ///
    /// // z = 1·2 − 3·1 = −1, but the class is 1: a mistake.
    /// let update = PerceptronUpdate::new(&[1.0, -3.0], 0.0, &[2.0, 1.0], 1.0, 0.5)?;
    /// let weights: Vec<f64> = update.weights.iter().map(|w| w.value()).collect();
    /// assert_eq!((update.mistake, weights, update.bias.value()), (true, vec![2.0, -2.5], 0.5));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: &[f64], bias: f64, x: &[f64], y: f64, learning_rate: f64) -> Result<PerceptronUpdate> {
        input::same_length("weights", weights.len(), "x", x.len())?;
        input::finite("weights", weights.iter().copied())?;
        input::finite("x", x.iter().copied())?;
        input::setting("bias", bias, bias.is_finite(), "a finite number")?;
        input::setting("y", y, y == 1.0 || y == -1.0, "1 or -1")?;
        let fits = learning_rate > 0.0 && learning_rate.is_finite();
        input::setting("learning_rate", learning_rate, fits, "a number above 0")?;
        let products = weights.iter().zip(x).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
        let decision = (Expr::sum_of(products) + Expr::named("b", bias)).called("z");
        let mistake = y * decision.value() <= 0.0;
        let moved = |old: Expr, by: Expr, name: String| match mistake {
            true => (old + by).called(name),
            false => old.called(name),
        };
        let pull = || Expr::named("η", learning_rate) * Expr::named("y", y);
        let weight = |(j, (w, x)): (usize, (&f64, &f64))| {
            let own = Expr::named(format!("w[{j}]"), *w);
            moved(own, pull() * Expr::named(format!("x[{j}]"), *x), format!("new w[{j}]"))
        };
        Ok(PerceptronUpdate {
            weights: weights.iter().zip(x).enumerate().map(weight).collect(),
            bias: moved(Expr::named("b", bias), pull(), "new b".into()),
            decision,
            mistake,
        })
    }
}

/// (R / γ)²: no more mistakes than this, if a plane through the origin separates the classes.
///
/// At least 1, as no sample lies further from the plane than it is long.
///
/// # Errors
/// `BadParam` unless 0 < `margin` ≤ `radius`.
/// ```
/// assert_eq!(workings::linear::mistake_bound(5.0, 0.5)?.value(), 100.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mistake_bound(radius: f64, margin: f64) -> Result<Expr> {
    input::setting("radius", radius, radius > 0.0 && radius.is_finite(), "a number above 0")?;
    if !(margin > 0.0 && margin <= radius) {
        return Err(Error::bad_param("margin", margin, format!("a number above 0 and at most radius = {radius}")));
    }
    Ok((Expr::named("R", radius) / Expr::named("γ", margin)).powi(2).called("mistakes at most"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_on_its_side_changes_nothing() {
        let update = PerceptronUpdate::new(&[1.0], 0.5, &[2.0], 1.0, 1.0).unwrap();
        assert_eq!((update.mistake, update.weights[0].value(), update.bias.value()), (false, 1.0, 0.5));
        // On the plane is a mistake: 1 · 2 − 2 = 0.
        let update = PerceptronUpdate::new(&[1.0], -2.0, &[2.0], -1.0, 1.0).unwrap();
        assert_eq!((update.mistake, update.weights[0].value(), update.bias.value()), (true, -1.0, -3.0));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let of = |w: &[f64], x: &[f64], y, rate| PerceptronUpdate::new(w, 0.0, x, y, rate).unwrap_err();
        assert!(matches!(of(&[], &[], 1.0, 1.0), Error::Empty { .. }));
        assert!(matches!(of(&[1.0], &[1.0, 2.0], 1.0, 1.0), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[f64::NAN], &[1.0], 1.0, 1.0), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], &[1.0], 0.0, 1.0), Error::BadParam { .. }));
        assert!(matches!(of(&[1.0], &[1.0], 1.0, 0.0), Error::BadParam { .. }));
        assert!(mistake_bound(1.0, 2.0).is_err() && mistake_bound(0.0, 0.0).is_err());
        assert!(mistake_bound(1.0, f64::NAN).is_err());
    }
}
