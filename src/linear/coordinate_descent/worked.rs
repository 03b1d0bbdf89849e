//! Lasso and elastic net at given coefficients, written out: objective, duality gap, one coordinate update, α_max.
//!
//! - Formulas: ŷ = Xw + b with b = ȳ − Σ wⱼ·x̄ⱼ, r = y − ŷ; objective Σr²/(2n) + α·(ρ·Σ|w| + (1 − ρ)/2·Σw²). One update:
//!   wⱼ ← soft(Σ xⱼ·r + S[j,j]·wⱼ, n·α·ρ) / (S[j,j] + n·α·(1 − ρ)), S[j,j] = Σ(xⱼ − x̄ⱼ)². It sets the slope of the
//!   objective in wⱼ to 0, or wⱼ to 0 where no slope of |wⱼ| is steep enough. α_max = max|Σ (xⱼ − x̄ⱼ)·(y − ȳ)|/(n·ρ).
//! - Duality gap: objective − (s·Σ r·y − s²/2·(Σr² + n·α·(1 − ρ)·Σw²))/n with s = min(1, n·α·ρ / max|g|),
//!   gⱼ = Σ xⱼ·r − n·α·(1 − ρ)·wⱼ: the objective cannot fall by more. It is 0 at the minimum.
//! - Sources: Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1); Fercoq, Gramfort & Salmon (2015), Mind the duality
//!   gap: safer rules for the Lasso, ICML.

use ndarray::{ArrayView1, ArrayView2};

use crate::input;
use crate::linear::soft_threshold;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Rows shown of a sum.
const SHOWN: usize = 5;

/// Data, coefficients and penalties, to be written out; for data small enough to read.
#[derive(Debug, Clone)]
pub struct PenalizedPoint {
    x: Vec<Vec<f64>>,
    y: Vec<f64>,
    x_mean: Vec<Expr>,
    y_mean: Expr,
    weights: Vec<Expr>,
    alpha: Expr,
    l1_ratio: Expr,
    fit_intercept: bool,
    /// ȳ − Σ wⱼ·x̄ⱼ, or 0.
    pub intercept: Expr,
    /// y − ŷ of each row.
    pub residuals: Vec<Expr>,
}

/// One coefficient set to its best value, the others fixed.
#[derive(Debug, Clone)]
pub struct CoordinateUpdate {
    /// Σ xⱼ·r + `S[j,j]`·wⱼ: the feature's product with the residuals as they are without it.
    pub along: Expr,
    /// What soft-thresholding leaves of it.
    pub kept: Expr,
    /// The new coefficient.
    pub weight: Expr,
}

/// How far the objective can be from its minimum.
#[derive(Debug, Clone)]
pub struct DualityGap {
    /// The objective.
    pub primal: Expr,
    /// The factor that makes the residuals feasible for the dual problem.
    pub scale: Expr,
    /// The objective of the dual problem: no coefficients have a lower objective than this.
    pub dual: Expr,
    pub gap: Expr,
}

fn shown_sum(body: Expr, terms: &[Expr]) -> Expr {
    let total = crate::stats::accurate_sum(terms.iter().map(Expr::value));
    Expr::sum(body, terms.iter().take(SHOWN).cloned(), terms.len(), total)
}

fn mean_of(name: String, symbol: &str, values: &[f64], centre: bool) -> Expr {
    if !centre {
        return Expr::from(0.0);
    }
    let terms: Vec<Expr> = values.iter().map(|v| Expr::from(*v)).collect();
    (shown_sum(Expr::symbol(symbol), &terms) / values.len() as f64).called(name)
}

impl PenalizedPoint {
    /// A row of `x` for each target, a weight for each column.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a negative α or a ratio outside 0 to 1.
    /// ```
    /// use workings::linear::PenalizedPoint;
    /// use workings::ndarray::array;
    ///
    /// let x = array![[1.0], [2.0], [4.0]];
    /// let point = PenalizedPoint::new(x.view(), &[1.0, 3.0, 8.0], &[1.0], (0.5, 1.0), false)?;
    /// assert!((point.objective().value() - (17.0 / 6.0 + 0.5)).abs() < 1e-14); // residuals 0, 1, 4
    /// assert!((point.update(0)?.weight.value() - (39.0 - 1.5) / 21.0).abs() < 1e-14);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(
        x: ArrayView2<f64>,
        y: &[f64],
        weights: &[f64],
        (alpha, l1_ratio): (f64, f64),
        fit_intercept: bool,
    ) -> Result<Self> {
        input::same_length("x", x.nrows(), "y", y.len())?;
        input::same_length("x[0]", x.ncols(), "weights", weights.len())?;
        input::finite_rows("x", x)?;
        input::finite("y", y.iter().copied())?;
        input::finite("weights", weights.iter().copied())?;
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        input::setting("l1_ratio", l1_ratio, (0.0..=1.0).contains(&l1_ratio), "a share from 0 to 1")?;
        let mean = |(j, column): (usize, ArrayView1<f64>)| {
            mean_of(format!("x̄[{j}]"), &format!("xᵢ[{j}]"), &column.to_vec(), fit_intercept)
        };
        let x_mean: Vec<Expr> = x.columns().into_iter().enumerate().map(mean).collect();
        let y_mean = mean_of("ȳ".into(), "yᵢ", y, fit_intercept);
        let weights: Vec<Expr> = weights.iter().enumerate().map(|(j, w)| Expr::named(format!("w[{j}]"), *w)).collect();
        let intercept = match fit_intercept {
            true => &y_mean - Expr::sum_of(weights.iter().zip(&x_mean).map(|(w, mean)| w * mean)),
            false => Expr::from(0.0),
        }
        .called("intercept");
        let x: Vec<Vec<f64>> = x.rows().into_iter().map(|row| row.to_vec()).collect();
        let residual = |(i, row): (usize, &Vec<f64>)| {
            let predicted = Expr::sum_of(row.iter().zip(&weights).map(|(x, w)| Expr::from(*x) * w));
            let predicted = if fit_intercept { &intercept + predicted } else { predicted };
            (Expr::from(y[i]) - predicted).called(format!("r[{i}]"))
        };
        let residuals = x.iter().enumerate().map(residual).collect();
        let (alpha, l1_ratio) = (Expr::named("α", alpha), Expr::named("ρ", l1_ratio));
        Ok(PenalizedPoint {
            x,
            y: y.to_vec(),
            x_mean,
            y_mean,
            weights,
            alpha,
            l1_ratio,
            fit_intercept,
            intercept,
            residuals,
        })
    }

    fn n(&self) -> Expr {
        Expr::named("n", self.y.len() as f64)
    }

    fn l1(&self) -> Expr {
        (self.n() * &self.alpha * &self.l1_ratio).called("λ₁")
    }

    /// `None` for a lasso, whose formulas are then written without it.
    fn l2(&self) -> Option<Expr> {
        let l2 = (self.n() * &self.alpha * (1.0 - &self.l1_ratio)).called("λ₂");
        (self.l1_ratio.value() < 1.0).then_some(l2)
    }

    fn squared_residuals(&self) -> Expr {
        let squares: Vec<Expr> = self.residuals.iter().map(|r| r.clone().powi(2)).collect();
        shown_sum(Expr::symbol("rᵢ").powi(2), &squares).called("Σr²")
    }

    fn squared_weights(&self) -> Expr {
        Expr::sum_of(self.weights.iter().map(|w| w.clone().powi(2))).called("Σw²")
    }

    /// Σr²/(2n) + α·(ρ·Σ|w| + (1 − ρ)/2·Σw²).
    pub fn objective(&self) -> Expr {
        let sizes = Expr::sum_of(self.weights.iter().map(|w| w.clone().abs())).called("Σ|w|");
        let penalty = match self.l1_ratio.value() < 1.0 {
            true => &self.l1_ratio * sizes + (1.0 - &self.l1_ratio) / 2.0 * self.squared_weights(),
            false => sizes,
        };
        (self.squared_residuals() / (2.0 * self.n()) + &self.alpha * penalty).called("objective")
    }

    /// Σ xⱼ·r.
    fn along(&self, j: usize) -> Expr {
        let terms: Vec<Expr> = self.x.iter().zip(&self.residuals).map(|(row, r)| Expr::from(row[j]) * r).collect();
        shown_sum(Expr::symbol(format!("xᵢ[{j}]")) * Expr::symbol("rᵢ"), &terms).called(format!("c[{j}]"))
    }

    fn deviation(&self, value: f64, mean: &Expr) -> Expr {
        if self.fit_intercept { Expr::from(value) - mean } else { Expr::from(value) }
    }

    /// The best value of one coefficient, counted from 0, the others as they are.
    ///
    /// # Errors
    /// `BadParam` for a feature that does not exist.
    pub fn update(&self, j: usize) -> Result<CoordinateUpdate> {
        let d = self.weights.len();
        input::setting("feature", j as f64, j < d, &format!("0 to {}", d - 1))?;
        let squares: Vec<Expr> = self.x.iter().map(|row| self.deviation(row[j], &self.x_mean[j]).powi(2)).collect();
        let symbol = self.symbol(format!("xᵢ[{j}]"), &self.x_mean[j]);
        let square = shown_sum(symbol.powi(2), &squares).called(format!("S[{j},{j}]"));
        let along = (self.along(j) + &square * &self.weights[j]).called(format!("ρ[{j}]"));
        let kept = soft_threshold(along.clone(), self.l1()).called("kept");
        let bottom = match self.l2() {
            Some(l2) => square + l2,
            None => square,
        };
        let none = bottom.value() == 0.0;
        let weight = (kept.clone() / bottom).counted_as(0.0, none, "the feature is constant");
        Ok(CoordinateUpdate { along, kept, weight: weight.called(format!("new w[{j}]")) })
    }

    fn symbol(&self, name: String, mean: &Expr) -> Expr {
        if self.fit_intercept { Expr::symbol(name) - mean } else { Expr::symbol(name) }
    }

    /// The objective, that of the dual problem, and their difference.
    ///
    /// # Errors
    /// `BadParam` without L1 penalty, where this dual problem has no feasible point but 0.
    pub fn duality_gap(&self) -> Result<DualityGap> {
        let l1 = self.l1();
        if l1.value() == 0.0 {
            return Err(Error::bad_param("alpha · l1_ratio", 0.0, "a number above 0, for this dual problem,"));
        }
        let slope = |j: usize| match self.l2() {
            Some(l2) => (self.along(j) - l2 * &self.weights[j]).abs(),
            None => self.along(j).abs(),
        };
        let largest = Expr::max_of((0..self.weights.len()).map(slope)).called("max|g|");
        let scale = match largest.value() > l1.value() {
            true => l1 / largest,
            false => (l1 / largest).counted_as(1.0, true, "λ₁ is above max|g|"),
        }
        .called("s");
        let products: Vec<Expr> = self.residuals.iter().zip(&self.y).map(|(r, y)| r * Expr::from(*y)).collect();
        let along_y = shown_sum(Expr::symbol("rᵢ") * Expr::symbol("yᵢ"), &products).called("Σr·y");
        let squares = match self.l2() {
            Some(l2) => self.squared_residuals() + l2 * self.squared_weights(),
            None => self.squared_residuals(),
        };
        let dual = ((&scale * along_y - scale.clone().powi(2) / 2.0 * squares) / self.n()).called("dual");
        let primal = self.objective();
        let gap = (&primal - &dual).called("gap");
        Ok(DualityGap { primal, scale, dual, gap })
    }

    /// max|Σ (xⱼ − x̄ⱼ)·(y − ȳ)| / (n·ρ): from this α on all coefficients are 0.
    ///
    /// # Errors
    /// `BadParam` without L1 penalty.
    pub fn alpha_max(&self) -> Result<Expr> {
        input::setting("l1_ratio", self.l1_ratio.value(), self.l1_ratio.value() > 0.0, "a share above 0")?;
        let product = |j: usize| {
            let term = |(row, y): (&Vec<f64>, &f64)| {
                self.deviation(row[j], &self.x_mean[j]) * self.deviation(*y, &self.y_mean)
            };
            let terms: Vec<Expr> = self.x.iter().zip(&self.y).map(term).collect();
            let symbols = self.symbol(format!("xᵢ[{j}]"), &self.x_mean[j]) * self.symbol("yᵢ".into(), &self.y_mean);
            shown_sum(symbols, &terms).called(format!("c[{j}]"))
        };
        let largest = Expr::max_of((0..self.weights.len()).map(|j| product(j).abs())).called("max|c|");
        let bottom = if self.l1_ratio.value() < 1.0 { self.n() * &self.l1_ratio } else { self.n() };
        Ok((largest / bottom).called("α_max"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// x = 1, 2, 4 and y = 1, 3, 8 through the origin at w = 1: r = 0, 1, 4, Σr² = 17, Σxr = 18, Σry = 35. α = ½: λ₁ = 1.5,
    /// s = 1/12, objective 17/6 + ½, dual (35/12 − 17/288)/3.
    #[test]
    fn a_lasso_by_hand() {
        let x = array![[1.0], [2.0], [4.0]];
        let point = PenalizedPoint::new(x.view(), &[1.0, 3.0, 8.0], &[1.0], (0.5, 1.0), false).unwrap();
        let gap = point.duality_gap().unwrap();
        assert!((gap.primal.value() - 10.0 / 3.0).abs() < 1e-14 && (gap.scale.value() - 1.0 / 12.0).abs() < 1e-15);
        assert!((gap.gap.value() - 2057.0 / 864.0).abs() < 1e-14);
        // At the best weight the gap is 0: an update goes there at once, as there is one feature.
        let best = point.update(0).unwrap().weight.value();
        let there = PenalizedPoint::new(x.view(), &[1.0, 3.0, 8.0], &[best], (0.5, 1.0), false).unwrap();
        assert!(there.duality_gap().unwrap().gap.value().abs() < 1e-13);
    }

    /// With an intercept, means 7/3 and 4: Σ(x − x̄)(y − ȳ) = 39 − 28 = 11, Σ(x − x̄)² = 21 − 49/3 = 14/3. A net of α = ½,
    /// ρ = ½: λ₁ = λ₂ = ¾, w = (11 − ¾)/(14/3 + ¾) from any start.
    #[test]
    fn a_net_with_an_intercept_by_hand() {
        let x = array![[1.0], [2.0], [4.0]];
        let point = PenalizedPoint::new(x.view(), &[1.0, 3.0, 8.0], &[5.0], (0.5, 0.5), true).unwrap();
        assert!((point.alpha_max().unwrap().value() - 11.0 / 1.5).abs() < 1e-13);
        let best = 10.25 / (14.0 / 3.0 + 0.75);
        assert!((point.update(0).unwrap().weight.value() - best).abs() < 1e-13);
        let there = PenalizedPoint::new(x.view(), &[1.0, 3.0, 8.0], &[best], (0.5, 0.5), true).unwrap();
        assert!(there.duality_gap().unwrap().gap.value().abs() < 1e-13);
        assert!(point.duality_gap().unwrap().gap.value() > 1.0);
        assert!(point.update(1).is_err());
    }

    #[test]
    fn wrong_input_is_refused() {
        let x = array![[1.0], [2.0]];
        let of = |y: &[f64], w: &[f64], penalty| PenalizedPoint::new(x.view(), y, w, penalty, true);
        assert!(of(&[1.0], &[1.0], (1.0, 1.0)).is_err() && of(&[1.0, 2.0], &[], (1.0, 1.0)).is_err());
        assert!(of(&[1.0, f64::NAN], &[1.0], (1.0, 1.0)).is_err() && of(&[1.0, 2.0], &[1.0], (-1.0, 1.0)).is_err());
        let ridge = of(&[1.0, 2.0], &[1.0], (1.0, 0.0)).unwrap();
        assert!(ridge.alpha_max().is_err() && ridge.duality_gap().is_err());
        // A constant feature stays out.
        let flat = array![[2.0], [2.0]];
        let point = PenalizedPoint::new(flat.view(), &[1.0, 2.0], &[0.0], (0.5, 1.0), true).unwrap();
        assert_eq!(point.update(0).unwrap().weight.value(), 0.0);
    }
}
