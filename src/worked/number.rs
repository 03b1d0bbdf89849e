//! The number type that a formula is generic over: `f64` computes, [`Expr`] explains.

use std::fmt::Display;
use std::ops::{Add, Div, Mul, Neg, Sub};

#[cfg(doc)]
use super::Expr;

/// What a formula may do with its quantities.
///
/// A formula written over `N: Number` runs at full speed with `N = f64`, where names and reasons cost nothing, and
/// yields its own derivation with `N = Expr`.
/// ```
/// use workings::worked::{Expr, Number};
///
/// fn precision<N: Number>(tp: N, fp: N) -> N {
///     (tp.clone() / (tp + fp)).called("precision")
/// }
/// assert_eq!(precision(90.0, 10.0), 0.9);
/// let explained = precision(Expr::named("TP", 90.0), Expr::named("FP", 10.0));
/// assert_eq!(explained.worked().to_string(), "precision = TP / (TP + FP)\n          = 90 / (90 + 10)\n          = 0.9");
/// ```
pub trait Number:
    Clone
    + From<f64>
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// A quantity put into the formula by name, such as a setting.
    fn parameter(name: impl Display, value: f64) -> Self;
    /// The number itself; `NaN` where it is undefined.
    fn value(&self) -> f64;
    /// Gives the result a name, which makes it a line of its own in the derivation.
    fn called(self, name: impl Display) -> Self;
    /// Leaves the result undefined (`NaN`), for this reason, if the condition holds.
    fn undefined_if(self, condition: bool, reason: impl Display) -> Self;
    /// Puts a conventional value in place of the formula's, and says so, if the condition holds.
    fn counted_as(self, fill: f64, condition: bool, reason: impl Display) -> Self;
    /// The same formula with this value, found by a route that rounds less than its operations one by one.
    fn valued(self, value: f64) -> Self;
    fn abs(self) -> Self;
    fn sqrt(self) -> Self;
    fn ln(self) -> Self;
    /// ln(1 + self), accurate near 0.
    fn ln_1p(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn exp(self) -> Self;
    fn powi(self, exponent: i32) -> Self;
    fn pow(self, exponent: Self) -> Self;
    /// The smaller of two; undefined if either is.
    fn min(self, other: Self) -> Self;
    /// The larger of two; undefined if either is.
    fn max(self, other: Self) -> Self;
}

impl Number for f64 {
    #[inline]
    fn parameter(_: impl Display, value: f64) -> f64 {
        value
    }
    #[inline]
    fn value(&self) -> f64 {
        *self
    }
    #[inline]
    fn called(self, _: impl Display) -> f64 {
        self
    }
    #[inline]
    fn undefined_if(self, condition: bool, _: impl Display) -> f64 {
        if condition { f64::NAN } else { self }
    }
    #[inline]
    fn counted_as(self, fill: f64, condition: bool, _: impl Display) -> f64 {
        if condition { fill } else { self }
    }
    #[inline]
    fn valued(self, value: f64) -> f64 {
        value
    }
    #[inline]
    fn abs(self) -> f64 {
        f64::abs(self)
    }
    #[inline]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    #[inline]
    fn ln(self) -> f64 {
        f64::ln(self)
    }
    #[inline]
    fn ln_1p(self) -> f64 {
        f64::ln_1p(self)
    }
    #[inline]
    fn log2(self) -> f64 {
        f64::log2(self)
    }
    #[inline]
    fn log10(self) -> f64 {
        f64::log10(self)
    }
    #[inline]
    fn exp(self) -> f64 {
        f64::exp(self)
    }
    #[inline]
    fn powi(self, exponent: i32) -> f64 {
        match exponent {
            2 => self * self,
            _ if self.is_nan() => f64::NAN,
            _ => f64::powi(self, exponent),
        }
    }
    #[inline]
    fn pow(self, exponent: f64) -> f64 {
        if self.is_nan() || exponent.is_nan() { f64::NAN } else { f64::powf(self, exponent) }
    }
    #[inline]
    fn min(self, other: f64) -> f64 {
        if self.is_nan() || self < other { self } else { other }
    }
    #[inline]
    fn max(self, other: f64) -> f64 {
        if self.is_nan() || self > other { self } else { other }
    }
}
