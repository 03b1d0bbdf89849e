//! What a linear regression knows of its own errors: standard errors, tests, intervals.
//!
//! - Formulas: σ² = Σ w·(y − ŷ)² / (n − p), p the number of parameters; the standard error of βⱼ is σ·√((XᵀWX)⁻¹[j,j])
//!   of centred X, that of the intercept σ·√(1/Σw + x̄ᵀ(XᵀWX)⁻¹x̄); t = β / its standard error, with n − p degrees of
//!   freedom. F = ((Σ w·(y − ȳ)² − RSS) / rank) / σ². At x the mean has the variance σ²·h, h = 1/Σw + (x −
//!   x̄)ᵀ(XᵀWX)⁻¹(x − x̄), and a new observation of weight 1 has σ²·(1 + h).
//! - Conventions: as statsmodels' OLS and WLS. The log-likelihood is that of normal errors with σ² = RSS/n; AIC and BIC
//!   count the coefficients and the intercept, not σ.
//! - Undefined (`NaN`): all but the coefficients where there are no degrees of freedom; the standard error of each
//!   coefficient where features are dependent.
//! - Source: Seber & Lee (2003), Linear Regression Analysis, 2nd ed., chapters 3 to 5.

use std::fmt;

use ndarray::ArrayView2;

use super::{LeastSquaresSolver, LinearRegression};
use crate::stats::{FisherF, StudentT};
use crate::{Error, Result, input};

/// One coefficient, with its test against 0.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionTerm {
    /// The feature, or `intercept`.
    pub name: String,
    pub coef: f64,
    pub std_error: f64,
    /// coef / std_error.
    pub t: f64,
    /// The probability of a t at least so far from 0, were the coefficient 0.
    pub p: f64,
    /// The confidence interval.
    pub lower: f64,
    pub upper: f64,
}

/// Coefficients with their tests, and the fit as a whole; prints as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionSummary {
    /// The intercept first, if there is one.
    pub terms: Vec<RegressionTerm>,
    /// The level of the confidence intervals, such as 0.95.
    pub level: f64,
    /// Rows of a weight above 0.
    pub n: usize,
    /// Independent features.
    pub df_model: usize,
    pub df_resid: usize,
    pub r2: f64,
    /// 1 − (1 − R²)·(n − 1) / (n − p).
    pub adjusted_r2: f64,
    /// All coefficients but the intercept against 0.
    pub f: f64,
    pub f_p: f64,
    /// σ, the residual standard error, in the target's unit.
    pub residual_std_error: f64,
    pub log_likelihood: f64,
    pub aic: f64,
    pub bic: f64,
    pub condition_number: f64,
    pub solver: LeastSquaresSolver,
}

/// Where the mean at a point lies, and where a new observation there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictionInterval {
    /// The prediction.
    pub mean: f64,
    /// The standard error of the mean.
    pub std_error: f64,
    /// The confidence interval of the mean.
    pub mean_lower: f64,
    pub mean_upper: f64,
    /// The prediction interval of a new observation of weight 1.
    pub lower: f64,
    pub upper: f64,
}

impl LinearRegression {
    /// The residual standard error σ = √(RSS / (n − p)); `NaN` without degrees of freedom.
    pub fn residual_std_error(&self) -> f64 {
        match self.df_resid() {
            0 => f64::NAN,
            df => (self.rss / df as f64).sqrt(),
        }
    }

    /// The standard error of each coefficient; `NaN` without degrees of freedom, or where features are dependent.
    pub fn std_errors(&self) -> Vec<f64> {
        if self.rank < self.coef.len() {
            return vec![f64::NAN; self.coef.len()];
        }
        let sigma = self.residual_std_error();
        let shape = &self.shape;
        (0..self.coef.len()).map(|j| sigma * shape.scale[j] * shape.diagonal(j).sqrt()).collect()
    }

    fn term(&self, name: String, coef: f64, std_error: f64, level: f64) -> RegressionTerm {
        let t = coef / std_error;
        let (p, reach) = match StudentT::new(self.df_resid() as f64) {
            Ok(student) => ((2.0 * student.sf(t.abs())).min(1.0), student.isf((1.0 - level) / 2.0) * std_error),
            Err(_) => (f64::NAN, f64::NAN),
        };
        RegressionTerm { name, coef, std_error, t, p, lower: coef - reach, upper: coef + reach }
    }

    /// Standard errors, t and p values, confidence intervals of this level, and the fit as a whole.
    ///
    /// # Errors
    /// `BadParam` for a level outside 0 to 1.
    /// ```
    /// use workings::linear::LinearRegression;
    /// use workings::prelude::*;
    ///
    /// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
    /// let summary = LinearRegression::params().fit(&train)?.summary(0.95)?;
    /// // RSS = 14 − 1.4 · 7 = 4.2, so σ² = 4.2 / 2; the slope's variance is σ² / Sxx = 2.1 / 5.
    /// assert!((summary.terms[1].std_error - 0.42_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn summary(&self, level: f64) -> Result<RegressionSummary> {
        input::setting("level", level, level > 0.0 && level < 1.0, "a share between 0 and 1")?;
        let mut terms = Vec::new();
        if self.fit_intercept {
            let variance = 1.0 / self.weight + self.shape.quadratic(self.x_mean.iter().copied());
            // The intercept of dependent features is one of many too, unless these are constant.
            let known = self.rank == self.coef.len() || self.rank == 0 && self.coef.iter().all(|b| *b == 0.0);
            let std_error = if known { self.residual_std_error() * variance.sqrt() } else { f64::NAN };
            terms.push(self.term("intercept".into(), self.intercept, std_error, level));
        }
        for (j, std_error) in self.std_errors().into_iter().enumerate() {
            let name = self.names.get(j).cloned().unwrap_or_else(|| format!("x[{j}]"));
            terms.push(self.term(name, self.coef[j], std_error, level));
        }
        let (n, df_model, df_resid) = (self.counted, self.rank, self.df_resid());
        let (nf, parameters) = (n as f64, (self.rank + usize::from(self.fit_intercept)) as f64);
        let total = nf - f64::from(u8::from(self.fit_intercept));
        let mean_square = if df_resid > 0 { self.rss / df_resid as f64 } else { f64::NAN };
        let f = if df_model > 0 { (self.tss - self.rss).max(0.0) / df_model as f64 / mean_square } else { f64::NAN };
        let f_p = FisherF::new(df_model as f64, df_resid as f64).map_or(f64::NAN, |fisher| fisher.sf(f));
        let log_likelihood =
            (self.log_weights - nf * ((2.0 * std::f64::consts::PI).ln() + (self.rss / nf).ln() + 1.0)) / 2.0;
        Ok(RegressionSummary {
            terms,
            level,
            n,
            df_model,
            df_resid,
            r2: self.r2(),
            adjusted_r2: 1.0 - mean_square / (self.tss / total),
            f,
            f_p,
            residual_std_error: self.residual_std_error(),
            log_likelihood,
            aic: 2.0 * (parameters - log_likelihood),
            bic: parameters * nf.ln() - 2.0 * log_likelihood,
            condition_number: self.condition_number(),
            solver: self.solver,
        })
    }

    /// For each row, the confidence interval of the mean there and the prediction interval of a new observation.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict); `BadParam` for a level outside 0 to 1; `Undetermined` where features are
    /// dependent or no degrees of freedom are left.
    /// ```
    /// use workings::linear::LinearRegression;
    /// use workings::prelude::*;
    ///
    /// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
    /// let at_mean = LinearRegression::params().fit(&train)?.predict_interval(&array![[2.5]], 0.95)?[0];
    /// let expected = (2.1_f64 / 4.0).sqrt(); // σ / √n
    /// assert!((at_mean.mean - 3.0).abs() < 1e-12 && (at_mean.std_error - expected).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn predict_interval<'a>(
        &self,
        x: impl Into<ArrayView2<'a, f64>>,
        level: f64,
    ) -> Result<Vec<PredictionInterval>> {
        input::setting("level", level, level > 0.0 && level < 1.0, "a share between 0 and 1")?;
        let x = x.into();
        let predicted = self.try_predict(x)?;
        if self.rank < self.coef.len() || self.df_resid() == 0 {
            let why = "an interval needs independent features, and more rows than coefficients and intercept";
            return Err(Error::Undetermined(why.into()));
        }
        let sigma = self.residual_std_error();
        let quantile = StudentT::new(self.df_resid() as f64)?.isf((1.0 - level) / 2.0);
        let interval = |(row, mean): (ndarray::ArrayView1<f64>, &f64)| {
            let h = self.leverage_of(row);
            let (std_error, mean) = (sigma * h.sqrt(), *mean);
            let (of_mean, of_new) = (quantile * std_error, quantile * sigma * (1.0 + h).sqrt());
            PredictionInterval {
                mean,
                std_error,
                mean_lower: mean - of_mean,
                mean_upper: mean + of_mean,
                lower: mean - of_new,
                upper: mean + of_new,
            }
        };
        Ok(x.rows().into_iter().zip(&predicted).map(interval).collect())
    }

    /// h of a row of weight 1.
    pub(super) fn leverage_of(&self, row: ndarray::ArrayView1<f64>) -> f64 {
        let of_mean = if self.fit_intercept { 1.0 / self.weight } else { 0.0 };
        of_mean + self.shape.quadratic(row.iter().zip(&self.x_mean).map(|(x, mean)| x - mean))
    }
}

/// Six significant digits, in a form that lines up.
fn digits(value: f64) -> String {
    match value.abs() {
        _ if value.is_nan() => "undefined".into(),
        size if size == 0.0 || (1e-4..1e7).contains(&size) => {
            let places = if size == 0.0 { 0 } else { (5 - size.log10().floor() as i32).clamp(0, 9) as usize };
            format!("{value:.places$}")
        }
        _ => format!("{value:.5e}"),
    }
}

fn probability(p: f64) -> String {
    match p {
        p if p.is_nan() => "undefined".into(),
        p if p < 1e-4 => format!("{p:.1e}"),
        p => format!("{p:.4}"),
    }
}

impl fmt::Display for RegressionSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Linear regression: {} rows, {} degrees of freedom left", self.n, self.df_resid)?;
        writeln!(f, "R² {}   adjusted R² {}", digits(self.r2), digits(self.adjusted_r2))?;
        let (df, left) = (self.df_model, self.df_resid);
        writeln!(f, "F({df}, {left}) {}   p {}", digits(self.f), probability(self.f_p))?;
        writeln!(f, "residual standard error {}", digits(self.residual_std_error))?;
        let fit = [self.log_likelihood, self.aic, self.bic].map(digits);
        writeln!(f, "log-likelihood {}   AIC {}   BIC {}", fit[0], fit[1], fit[2])?;
        let solver = format!("{:?}", self.solver);
        writeln!(
            f,
            "condition number {} (centred columns of length 1), solved by {solver}",
            digits(self.condition_number)
        )?;
        writeln!(f)?;
        let level = format!("{}%", digits(100.0 * self.level).trim_end_matches('0').trim_end_matches('.'));
        let head = ["", "coef", "std error", "t", "p", &format!("{level} from"), "to"].map(str::to_string);
        let rows: Vec<[String; 7]> = std::iter::once(head)
            .chain(self.terms.iter().map(|term| {
                let [coef, std_error, t, lower, upper] =
                    [term.coef, term.std_error, term.t, term.lower, term.upper].map(digits);
                [term.name.clone(), coef, std_error, t, probability(term.p), lower, upper]
            }))
            .collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        for row in &rows {
            write!(f, "{:<1$}", row[0], width(0))?;
            for (column, cell) in row.iter().enumerate().skip(1) {
                write!(f, "  {cell:>0$}", width(column))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
