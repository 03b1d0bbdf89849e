//! The straight line through points by least squares, and how well it fits.
//!
//! slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)², intercept = ȳ − slope · x̄, Pearson's r = Sxy / (√Sxx · √Syy).
//!
//! - Cost: O(n), two passes over each column.
//! - Source: Legendre (1805); Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318.

use ndarray::ArrayView1;

use super::{Moments, accurate_sum, in_range};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// A line y = intercept + slope · x, with the sums it comes from.
///
/// ```
/// let line = workings::stats::Line::fit(&[1.0, 2.0, 4.0], &[1.0, 3.0, 4.0])?;
/// assert!((line.slope() - 13.0 / 14.0).abs() < 1e-12); // Sxy = 13/3, Sxx = 14/3
/// assert!((line.predict(2.0) - (line.intercept() + 2.0 * line.slope())).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    mean_x: f64,
    mean_y: f64,
    sxx: f64,
    sxy: f64,
    syy: f64,
    head: Head<2>,
    /// Every y is the same, so there is no correlation.
    flat: bool,
}

impl Line {
    /// Fits y on x, two columns of the same length.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `Undetermined` where all x are equal, or where the squares of the
    /// deviations from the mean leave the range of `f64`, as those of 1e200 and 1e-200 do.
    pub fn fit<'a>(x: impl Into<ArrayView1<'a, f64>>, y: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (x, y) = (x.into(), y.into());
        input::same_length("x", x.len(), "y", y.len())?;
        let (x, y) = (input::slice(&x), input::slice(&y));
        input::finite("x", x.iter().copied())?;
        input::finite("y", y.iter().copied())?;
        let (of_x, of_y) = (Moments::new(&*x)?, Moments::new(&*y)?);
        if of_x.min() == of_x.max() {
            let problem = format!("x is {} throughout, but a slope needs at least two different x", x[0]);
            return Err(Error::Undetermined(problem));
        }
        let (mean_x, mean_y) = (of_x.mean(), of_y.mean());
        let line = Line {
            mean_x,
            mean_y,
            sxx: of_x.sum_of_squares(),
            sxy: accurate_sum(x.iter().zip(&*y).map(|(x, y)| (x - mean_x) * (y - mean_y))),
            syy: of_y.sum_of_squares(),
            head: Head::new([&x, &y]),
            flat: of_y.min() == of_y.max(),
        };
        line.in_range()
    }

    /// The line through the points of both.
    ///
    /// # Errors
    /// `Undetermined` where the two lie so far apart that the squares leave the range of `f64`.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let (na, nb) = (self.head.n() as f64, other.head.n() as f64);
        let n = na + nb;
        let (dx, dy) = (other.mean_x - self.mean_x, other.mean_y - self.mean_y);
        // Chan's formula for a sum of products of deviations.
        let products = |a: f64, b: f64, d: f64| a + b + d * na * (nb / n);
        let line = Line {
            mean_x: self.mean_x + dx * (nb / n),
            mean_y: self.mean_y + dy * (nb / n),
            sxx: products(self.sxx, other.sxx, dx * dx),
            sxy: products(self.sxy, other.sxy, dx * dy),
            syy: products(self.syy, other.syy, dy * dy),
            head: self.head.merge(&other.head),
            flat: self.flat && other.flat && dy == 0.0,
        };
        line.in_range()
    }

    /// The line itself, if its sums have kept their digits.
    fn in_range(self) -> Result<Self> {
        let n = self.head.n();
        let lost = |column: &str| {
            let problem = format!("the squares of {column} over- or underflow; measure {column} in another unit");
            Err(Error::Undetermined(problem))
        };
        let y_fits = self.flat || in_range(self.syy, n) && in_range(self.bound(), n);
        match (in_range(self.sxx, n), y_fits) {
            (false, _) => lost("x"),
            (true, false) => lost("y"),
            (true, true) => Ok(self),
        }
    }

    /// √Sxx · √Syy, which |Sxy| never exceeds (Cauchy and Schwarz).
    fn bound(&self) -> f64 {
        self.sxx.sqrt() * self.syy.sqrt()
    }

    /// The derivations of slope, intercept and correlation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The line's y at this x: intercept + slope · x, counted from the point of the means, through which the line runs.
    pub fn predict(&self, x: f64) -> f64 {
        self.mean_y + self.slope() * (x - self.mean_x)
    }

    fn mean(&self, name: &'static str, column: usize, value: f64) -> Expr {
        let n = self.head.n() as f64;
        let column_name = ["xᵢ", "yᵢ"];
        self.head.mean(column_name, value * n, |row| row[column].clone()).called(name)
    }

    fn x_bar(&self) -> Expr {
        self.mean("x̄", 0, self.mean_x)
    }

    fn y_bar(&self) -> Expr {
        self.mean("ȳ", 1, self.mean_y)
    }

    fn products(&self, name: &'static str, total: f64, term: impl Fn(Expr, Expr) -> Expr) -> Expr {
        let (x_bar, y_bar) = (self.x_bar(), self.y_bar());
        self.head.sum(["xᵢ", "yᵢ"], total, |[x, y]| term(x - &x_bar, y - &y_bar)).called(name)
    }

    fn slope_expr(&self) -> Expr {
        let sxy = self.products("Sxy", self.sxy, |dx, dy| dx * dy);
        let sxx = self.products("Sxx", self.sxx, |dx, _| dx.powi(2));
        (sxy / sxx).called("slope")
    }
}

formulas! { Line;
    /// How much y rises when x rises by one: Sxy / Sxx, in units of y per unit of x.
    slope: |line| line.slope_expr();
    /// The line's y at x = 0: ȳ − slope · x̄, in the unit of y.
    intercept: |line| (line.y_bar() - line.slope_expr() * line.x_bar()).called("intercept");
    /// Pearson's correlation of x and y, −1 to 1; undefined where y is constant.
    r: |line| {
        // On an exact line |Sxy| equals its bound, and rounding must not lift it above.
        let sxy = line.sxy.clamp(-line.bound(), line.bound());
        let sxy = line.products("Sxy", sxy, |dx, dy| dx * dy);
        let sxx = line.products("Sxx", line.sxx, |dx, _| dx.powi(2));
        let syy = line.products("Syy", line.syy, |_, dy| dy.powi(2));
        (sxy / (sxx.sqrt() * syy.sqrt())).undefined_if(line.flat, "y is constant").called("r")
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// x̄ = 7/3, ȳ = 8/3; Sxy = 40/9 + … = 13/3, Sxx = 14/3, Syy = 14/3: slope 13/14, intercept 8/3 − 13/6 = 1/2, r 13/14.
    #[test]
    fn a_line_through_three_points_by_hand() {
        let line = Line::fit(&[1.0, 2.0, 4.0], &[1.0, 3.0, 4.0]).unwrap();
        assert_relative_eq!(line.slope(), 13.0 / 14.0, max_relative = 1e-14);
        assert_relative_eq!(line.intercept(), 0.5, max_relative = 1e-14);
        assert_relative_eq!(line.r(), 13.0 / 14.0, max_relative = 1e-14);
        assert_relative_eq!(line.predict(10.0), 0.5 + 130.0 / 14.0, max_relative = 1e-14);
        assert_eq!(line.worked().r().formula(), "r = Sxy / (√Sxx · √Syy)");
    }

    /// x 1, 2 and y 1, 3 with the rest 4, 9, 11 and 4, −2, 0 is the line through all five.
    #[test]
    fn merged_lines_are_the_line_through_all_points() {
        let (x, y) = ([1.0, 2.0, 4.0, 9.0, 11.0], [1.0, 3.0, 4.0, -2.0, 0.0]);
        let whole = Line::fit(&x, &y).unwrap();
        let merged = Line::fit(&x[..2], &y[..2]).unwrap().merge(&Line::fit(&x[2..], &y[2..]).unwrap()).unwrap();
        assert_relative_eq!(merged.slope(), whole.slope(), max_relative = 1e-14);
        assert_relative_eq!(merged.intercept(), whole.intercept(), max_relative = 1e-14);
        assert_relative_eq!(merged.r(), whole.r(), max_relative = 1e-14);
        let [a, b] = [[0.0, 1.0], [1e160, 1e160 + 1e147]].map(|x| Line::fit(&x, &[1.0, 2.0]).unwrap());
        assert!(matches!(a.merge(&b), Err(Error::Undetermined(_))));
    }

    /// Three times 0.1 over 3 is not 0.1 in doubles; the mean of a constant is the constant.
    #[test]
    fn a_constant_y_gives_a_level_line_and_no_correlation() {
        let line = Line::fit(&[1.0, 2.0, 3.0], &[0.1, 0.1, 0.1]).unwrap();
        assert_eq!((line.slope(), line.predict(7.0)), (0.0, 0.1));
        assert_relative_eq!(line.intercept(), 0.1, max_relative = 1e-15);
        assert_eq!(line.worked().r().undefined(), Some("y is constant"));
    }

    #[test]
    fn the_correlation_of_an_exact_line_is_one_and_never_more() {
        assert_eq!(Line::fit(&[0.0, 1e80], &[0.0, 1e80]).unwrap().r(), 1.0);
        let x = [0.1, 0.2, 0.3, 0.7];
        for k in -100_i32..=100 {
            let y = x.map(|x| x * 0.1 * f64::from(k) + 0.3);
            if k != 0 {
                let r = Line::fit(&x, &y).unwrap().r();
                assert!(r.abs() <= 1.0 && (r - f64::from(k.signum())).abs() < 1e-12, "k = {k}: {r}");
            }
        }
    }

    #[test]
    fn what_fixes_no_line_is_an_error() {
        let error = |x: &[f64], y: &[f64]| Line::fit(x, y).unwrap_err();
        let needed = "x is 3 throughout, but a slope needs at least two different x";
        assert_eq!(error(&[3.0], &[1.0]).to_string(), needed);
        assert_eq!(error(&[3.0, 3.0], &[1.0, 2.0]).to_string(), needed);
        for unit in [1e-200, 1e200] {
            assert!(error(&[0.0, unit], &[0.0, 1.0]).to_string().starts_with("the squares of x"));
            assert!(error(&[0.0, 1.0], &[0.0, unit]).to_string().starts_with("the squares of y"));
        }
        assert!(matches!(error(&[], &[]), Error::Empty { .. }));
        assert!(matches!(error(&[1.0, 2.0], &[1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(error(&[1.0, f64::NAN], &[1.0, 2.0]), Error::NotFinite { index: 1, .. }));
        assert!(matches!(error(&[1.0, 2.0], &[f64::INFINITY, 2.0]), Error::NotFinite { index: 0, .. }));
    }
}
