//! How sure a fitted line is, derived: standard errors, test and interval of its slope; leverage and Cook's distance of
//! its points.
//!
//! - Formulas: σ² = RSS/(n − 2); SE(slope) = σ/√Sxx, SE(intercept) = σ·√(1/n + x̄²/Sxx); t = slope/SE(slope) with n − 2
//!   degrees of freedom; hᵢ = 1/n + (xᵢ − x̄)²/Sxx; rᵢ = eᵢ/(σ·√(1 − hᵢ)); Dᵢ = rᵢ²/2 · hᵢ/(1 − hᵢ).
//! - The same of several features are [`LinearRegression`](super::LinearRegression)'s, as numbers.
//! - Sources: Draper & Smith (1998), Applied Regression Analysis, 3rd ed., chapter 1; Cook (1977), Technometrics 19,
//!   15–18.

use ndarray::ArrayView1;

use crate::stats::{Line, StudentT, accurate_sum};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number, six};
use crate::{Error, Result, input};

/// A line through points, with the errors of its coefficients.
///
/// ```
/// let line = workings::linear::LineInference::new(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 6.0], 0.95)?;
/// assert!((line.slope_std_error() - (2.1_f64 / 5.0).sqrt()).abs() < 1e-12); // RSS = 4.2, Sxx = 5
/// assert!((line.t() - 1.4 / 0.42_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LineInference {
    line: Line,
    x: Vec<f64>,
    y: Vec<f64>,
    confidence: f64,
}

impl LineInference {
    /// Of the points (x, y), with intervals of this confidence.
    ///
    /// # Errors
    /// As [`Line::fit`]; `Undetermined` for fewer than three points; `BadParam` for a confidence outside 0 to 1.
    pub fn new<'a>(
        x: impl Into<ArrayView1<'a, f64>>,
        y: impl Into<ArrayView1<'a, f64>>,
        confidence: f64,
    ) -> Result<Self> {
        input::setting("confidence", confidence, confidence > 0.0 && confidence < 1.0, "a share between 0 and 1")?;
        let (x, y) = (x.into(), y.into());
        let line = Line::fit(x, y)?;
        if x.len() < 3 {
            let problem = "two points leave no residual to judge a line by; at least three are needed";
            return Err(Error::Undetermined(problem.into()));
        }
        Ok(LineInference { line, x: x.to_vec(), y: y.to_vec(), confidence })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn n(&self) -> f64 {
        self.x.len() as f64
    }

    fn mean(&self) -> f64 {
        self.x[0] + accurate_sum(self.x.iter().map(|x| x - self.x[0])) / self.n()
    }

    fn sxx(&self) -> Expr {
        let mean = self.mean();
        let total = accurate_sum(self.x.iter().map(|x| (x - mean).powi(2)));
        let square = |x: Expr| (x - Expr::named("x̄", mean)).powi(2);
        Head::new([&self.x[..]]).sum(["xᵢ"], total, |[x]| square(x)).called("Sxx")
    }

    fn fitted(&self) -> Vec<f64> {
        self.x.iter().map(|x| self.line.predict(*x)).collect()
    }

    fn sigma(&self) -> Expr {
        let fitted = self.fitted();
        let total = accurate_sum(self.y.iter().zip(&fitted).map(|(y, fitted)| (y - fitted).powi(2)));
        let rss =
            Head::new([&self.y[..], &fitted[..]]).sum(["yᵢ", "ŷᵢ"], total, |[y, fitted]| (y - fitted).powi(2));
        (rss.called("RSS") / (Expr::named("n", self.n()) - 2.0)).sqrt().called("σ")
    }

    fn slope_error(&self) -> Expr {
        (self.sigma() / self.sxx().sqrt()).called("SE(slope)")
    }

    fn slope(&self) -> Expr {
        Expr::named("slope", self.line.slope())
    }

    fn t_expr(&self) -> Expr {
        let error = self.slope_error();
        let perfect = error.value() == 0.0;
        (self.slope() / error).undefined_if(perfect, "the line runs through every point").called("t")
    }

    fn p_expr(&self) -> Expr {
        let (t, df) = (self.t_expr(), self.n() - 2.0);
        let tail = StudentT::new(df).map_or(f64::NAN, |of| of.sf(t.value().abs()));
        let name = format!("P(t with {} df ≥ {})", six(df), six(t.value().abs()));
        let undefined = t.undefined().is_some();
        (Expr::from(2.0) * Expr::named(name, tail))
            .undefined_if(undefined, "the line runs through every point")
            .called("p")
    }

    fn margin(&self) -> Expr {
        let df = self.n() - 2.0;
        let t = StudentT::new(df).map_or(f64::NAN, |t| t.isf((1.0 - self.confidence) / 2.0));
        let name = format!("t({}; {} df)", six((1.0 + self.confidence) / 2.0), six(df));
        (Expr::named(name, t) * self.slope_error()).called("margin")
    }

    /// h of each point: the share of its own y in its prediction.
    pub fn leverages(&self) -> Vec<Expr> {
        let sxx = Expr::named("Sxx", self.sxx().value());
        let of_point = |(i, x): (usize, &f64)| {
            let distance = (Expr::from(*x) - Expr::named("x̄", self.mean())).powi(2);
            (1.0 / Expr::named("n", self.n()) + distance / sxx.clone()).called(format!("h[{i}]"))
        };
        self.x.iter().enumerate().map(of_point).collect()
    }

    /// 2·p/n, twice the mean leverage: above it a point deserves a look.
    pub fn high_leverage(&self) -> Expr {
        (Expr::from(2.0) * Expr::named("p", 2.0) / Expr::named("n", self.n())).called("2·p/n")
    }

    /// The residual of each point in its standard deviations.
    pub fn standardized(&self) -> Vec<Expr> {
        let sigma = Expr::named("σ", self.sigma().value());
        let perfect = sigma.value() == 0.0;
        let fitted = self.fitted();
        let of_point = |(i, h): (usize, Expr)| {
            let residual = (Expr::from(self.y[i]) - fitted[i]).called(format!("e[{i}]"));
            let alone = 1.0 - h.value() < 1e-12;
            (residual / (sigma.clone() * (1.0 - h).sqrt()))
                .undefined_if(perfect, "the line runs through every point")
                .undefined_if(alone, "the point alone determines the line there")
                .called(format!("r[{i}]"))
        };
        self.leverages().into_iter().enumerate().map(of_point).collect()
    }

    /// How far all predictions move without each point.
    pub fn cooks_distances(&self) -> Vec<Expr> {
        let of_point = |(i, (h, r)): (usize, (Expr, Expr))| {
            // Their derivations are those of the two lists.
            let h = Expr::named(format!("h[{i}]"), h.value());
            let reason = r.undefined().map(str::to_string);
            let r = Expr::named(format!("r[{i}]"), r.value());
            (r.powi(2) / 2.0 * (h.clone() / (1.0 - h)))
                .undefined_if(reason.is_some(), reason.unwrap_or_default())
                .called(format!("D[{i}]"))
        };
        self.leverages().into_iter().zip(self.standardized()).enumerate().map(of_point).collect()
    }
}

formulas! { LineInference;
    /// σ = √(RSS/(n − 2)), in the unit of y.
    residual_std_error: |line| line.sigma();
    /// σ/√Sxx, in units of y per unit of x.
    slope_std_error: |line| line.slope_error();
    /// σ·√(1/n + x̄²/Sxx), in the unit of y.
    intercept_std_error: |line| {
        let mean = Expr::named("x̄", line.mean());
        (line.sigma() * (1.0 / Expr::named("n", line.n()) + mean.powi(2) / line.sxx()).sqrt()).called("SE(intercept)")
    };
    /// The slope in standard errors; undefined where the line runs through every point.
    t: |line| line.t_expr();
    /// The probability of a t at least so far from 0, were there no slope.
    p_value: |line| line.p_expr();
    /// slope − t·SE.
    low: |line| (line.slope() - line.margin()).called("low");
    /// slope + t·SE.
    high: |line| (line.slope() + line.margin()).called("high");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::LinearRegression;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array1, Array2};

    /// The model of several features finds the same by another way.
    #[test]
    fn as_the_model() {
        let (x, y) = ([1.0, 2.5, 3.0, 7.0, 11.0], [2.0, 1.0, 4.0, 3.0, 9.0]);
        let line = LineInference::new(&x, &y, 0.9).unwrap();
        let data = Dataset::new(Array2::from_shape_vec((5, 1), x.to_vec()).unwrap(), Array1::from(y.to_vec()));
        let model = LinearRegression::params().fit(&data).unwrap();
        let (summary, influence) = (model.summary(0.9).unwrap(), model.influence(&data).unwrap());
        let slope = &summary.terms[1];
        let found =
            [line.slope_std_error(), line.t(), line.p_value(), line.low(), line.high(), line.intercept_std_error()];
        let expected = [slope.std_error, slope.t, slope.p, slope.lower, slope.upper, summary.terms[0].std_error];
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12 * b.abs().max(1.0)),
            "{found:?} {expected:?}"
        );
        for (list, expected) in [
            (line.leverages(), influence.leverage),
            (line.standardized(), influence.standardized),
            (line.cooks_distances(), influence.cooks_distance),
        ] {
            assert!(list.iter().zip(expected).all(|(a, b)| (a.value() - b).abs() < 1e-12));
        }
    }

    /// Half of the points lie at 0 and one at 3, which alone determines the line there: h = 1/4 + 2.25²/6.75 = 1.
    #[test]
    fn perfect_lines_and_lone_points() {
        let perfect = LineInference::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0], 0.95).unwrap();
        assert!(perfect.t().is_nan() && perfect.slope_std_error() == 0.0 && perfect.low() == 2.0);
        let lone = LineInference::new(&[0.0, 0.0, 0.0, 3.0], &[1.0, 2.0, 4.0, 9.0], 0.95).unwrap();
        assert_eq!(lone.standardized()[3].undefined(), Some("the point alone determines the line there"));
        assert!(lone.cooks_distances()[3].value().is_nan());
        assert!(matches!(LineInference::new(&[0.0, 1.0], &[1.0, 3.0], 0.95), Err(Error::Undetermined(_))));
        assert!(matches!(LineInference::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 4.0], 1.0), Err(Error::BadParam { .. })));
    }
}
