//! The straight line through points by least squares, and how well it fits.
//!
//! slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)², intercept = ȳ − slope · x̄, Pearson's r = Sxy / √(Sxx · Syy).
//!
//! - Source: Legendre (1805); Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318.

use ndarray::ArrayView1;

use super::accurate_sum;
use crate::metrics::input;
use crate::metrics::{Workings, formulas::formulas};
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
    /// `LengthMismatch`, `Empty`, `NotFinite`; `Undetermined` where all x are equal.
    pub fn fit<'a>(x: impl Into<ArrayView1<'a, f64>>, y: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (x, y) = (x.into(), y.into());
        input::same_length("x", x.len(), "y", y.len())?;
        let (x, y) = (input::slice(&x), input::slice(&y));
        input::finite("x", x.iter().copied())?;
        input::finite("y", y.iter().copied())?;
        let constant = |values: &[f64]| values.iter().all(|value| *value == values[0]);
        if constant(&x) {
            return Err(Error::Undetermined(format!("x is {} throughout, so no slope is determined", x[0])));
        }
        let n = x.len() as f64;
        let mean = |values: &[f64]| accurate_sum(values.iter().copied()) / n;
        let (mean_x, mean_y) = (mean(&x), mean(&y));
        let products = |a: &[f64], mean_a: f64, b: &[f64], mean_b: f64| {
            accurate_sum(a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)))
        };
        Ok(Line {
            mean_x,
            mean_y,
            sxx: products(&x, mean_x, &x, mean_x),
            sxy: products(&x, mean_x, &y, mean_y),
            syy: products(&y, mean_y, &y, mean_y),
            head: Head::new([&x, &y]),
            flat: constant(&y),
        })
    }

    /// The derivations of slope, intercept and correlation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The line's y at this x.
    pub fn predict(&self, x: f64) -> f64 {
        self.intercept() + self.slope() * x
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
        let sxy = line.products("Sxy", line.sxy, |dx, dy| dx * dy);
        let sxx = line.products("Sxx", line.sxx, |dx, _| dx.powi(2));
        let syy = line.products("Syy", line.syy, |_, dy| dy.powi(2));
        (sxy / (sxx * syy).sqrt()).undefined_if(line.flat, "y is constant").called("r")
    };
}
