//! The split gain of XGBoost: from sums of gradients and second derivatives alone.
//!
//! - Formulas: score(G, H) = G² / (H + λ); gain = ½ (score(left) + score(right) − score(both)) − γ; the weight of a leaf is
//!   −G / (H + λ).
//! - Conventions: rows whose value is missing go to the side of the larger gain, to the left if both gain alike. λ is
//!   `reg_lambda` (XGBoost's default 1), γ is `gamma` or `min_split_loss` (default 0).
//! - Source: Chen & Guestrin (2016), KDD, 785–794.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// The sums over the rows of a node: first derivatives of the loss, G, and second ones, H.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientSums {
    pub g: f64,
    pub h: f64,
}

/// λ, the penalty on the squares of leaf weights, and γ, the price of a split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regularization {
    pub lambda: f64,
    pub gamma: f64,
}

impl Default for Regularization {
    fn default() -> Self {
        Regularization { lambda: 1.0, gamma: 0.0 }
    }
}

impl Regularization {
    fn check(&self) -> Result<()> {
        let fits = |value: f64| value >= 0.0 && value.is_finite();
        input::setting("lambda", self.lambda, fits(self.lambda), "a number of at least 0")?;
        input::setting("gamma", self.gamma, fits(self.gamma), "a number of at least 0")
    }
}

impl GradientSums {
    fn check(&self, side: &str) -> Result<()> {
        input::setting(&format!("g_{side}"), self.g, self.g.is_finite(), "a finite number")?;
        input::setting(&format!("h_{side}"), self.h, self.h >= 0.0 && self.h.is_finite(), "a number of at least 0")
    }

    fn named(&self, side: &str) -> [Expr; 2] {
        [Expr::named(format!("G_{side}"), self.g), Expr::named(format!("H_{side}"), self.h)]
    }

    /// The best weight of a leaf with these sums, −G / (H + λ); `NaN` where H + λ = 0.
    ///
    /// ```
    /// let sums = workings::ensemble::GradientSums { g: -4.0, h: 3.0 };
    /// assert_eq!(sums.leaf_weight("left", 1.0).value(), 1.0);
    /// ```
    pub fn leaf_weight(&self, side: &str, lambda: f64) -> Expr {
        let [g, h] = self.named(side);
        let none = self.h + lambda == 0.0;
        (-g / (h + Expr::named("λ", lambda))).undefined_if(none, "H + λ = 0").called(format!("weight {side}"))
    }
}

fn score([g, h]: [Expr; 2], lambda: f64, name: &str) -> Expr {
    let below = h + Expr::named("λ", lambda);
    let none = below.value() == 0.0;
    (g.powi(2) / below).undefined_if(none, "H + λ = 0").called(format!("score({name})"))
}

fn gain(left: [Expr; 2], right: [Expr; 2], r: Regularization) -> Expr {
    let both = [0, 1].map(|i| &left[i] + &right[i]);
    let [left, right, both] =
        [(left, "left"), (right, "right"), (both, "both")].map(|(sums, name)| score(sums, r.lambda, name));
    0.5 * (left + right - both) - Expr::named("γ", r.gamma)
}

/// What a split gains; it is worth making if above 0.
///
/// # Errors
/// `BadParam` for a sum of second derivatives, λ or γ below 0, or a number that is not finite.
/// ```
/// use workings::ensemble::{GradientSums, Regularization, split_gain};
///
/// let (left, right) = (GradientSums { g: -4.0, h: 3.0 }, GradientSums { g: 5.0, h: 4.0 });
/// let gain = split_gain(left, right, Regularization { lambda: 1.0, gamma: 0.5 })?;
/// assert_eq!(gain.value(), 3.9375); // ½ (16/4 + 25/5 − 1/8) − ½
/// # Ok::<(), workings::Error>(())
/// ```
pub fn split_gain(left: GradientSums, right: GradientSums, regularization: Regularization) -> Result<Expr> {
    left.check("left")?;
    right.check("right")?;
    regularization.check()?;
    Ok(gain(left.named("left"), right.named("right"), regularization).called("gain"))
}

/// What the split gains with the rows of missing values on the left, and on the right. They go where it is more, and left if
/// it is the same.
///
/// # Errors
/// As [`split_gain`].
/// ```
/// use workings::ensemble::{GradientSums, Regularization, default_direction};
///
/// let sums = |g, h| GradientSums { g, h };
/// let [left, right] = default_direction(sums(-4.0, 3.0), sums(5.0, 4.0), sums(2.0, 1.5), Regularization::default())?;
/// assert!(right.value() > left.value()); // their gradients are like those on the right
/// # Ok::<(), workings::Error>(())
/// ```
pub fn default_direction(
    left: GradientSums,
    right: GradientSums,
    missing: GradientSums,
    regularization: Regularization,
) -> Result<[Expr; 2]> {
    left.check("left")?;
    right.check("right")?;
    missing.check("missing")?;
    regularization.check()?;
    let with = |side: [Expr; 2]| {
        let missing = missing.named("missing");
        [0, 1].map(|i| &side[i] + &missing[i])
    };
    let (l, r) = (left.named("left"), right.named("right"));
    let to_left = gain(with(l.clone()), r.clone(), regularization).called("gain, missing left");
    let to_right = gain(l, with(r), regularization).called("gain, missing right");
    Ok([to_left, to_right])
}

/// The weight of positive rows that balances the classes: negatives over positives.
///
/// # Errors
/// `BadParam` where there is no positive row.
/// ```
/// assert_eq!(workings::ensemble::scale_pos_weight(990, 10)?.value(), 99.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn scale_pos_weight(n_negative: usize, n_positive: usize) -> Result<Expr> {
    input::setting("n_positive", n_positive as f64, n_positive >= 1, "a whole number of at least 1")?;
    let (negative, positive) =
        (Expr::named("negatives", n_negative as f64), Expr::named("positives", n_positive as f64));
    Ok((negative / positive).called("scale_pos_weight"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused() {
        let sums = |g, h| GradientSums { g, h };
        let with = |lambda, gamma| split_gain(sums(1.0, 1.0), sums(2.0, 1.0), Regularization { lambda, gamma });
        assert!(with(-1.0, 0.0).is_err() && with(0.0, -1.0).is_err() && with(f64::NAN, 0.0).is_err());
        assert!(split_gain(sums(1.0, -1.0), sums(2.0, 1.0), Regularization::default()).is_err());
        assert!(split_gain(sums(f64::INFINITY, 1.0), sums(2.0, 1.0), Regularization::default()).is_err());
        let bare = Regularization { lambda: 0.0, gamma: 0.0 };
        assert_eq!(split_gain(sums(0.0, 0.0), sums(2.0, 1.0), bare).unwrap().undefined(), Some("H + λ = 0"));
        assert!(scale_pos_weight(5, 0).is_err());
    }
}
