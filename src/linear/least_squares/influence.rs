//! How much each row pulls at a linear regression: leverage, studentised residuals, Cook's distance, DFFITS.
//!
//! - Formulas: the leverage hᵢ is the share of its own target in a row's prediction, wᵢ·(1/Σw + (xᵢ − x̄)ᵀ(XᵀWX)⁻¹(xᵢ −
//!   x̄)); they add up to the number of parameters p. With the residual eᵢ = √wᵢ·(yᵢ − ŷᵢ): internally studentised rᵢ =
//!   eᵢ / (σ·√(1 − hᵢ)); externally tᵢ = eᵢ / (σ₍ᵢ₎·√(1 − hᵢ)), σ₍ᵢ₎ of the fit without row i; Cook's distance Dᵢ =
//!   rᵢ²/p · hᵢ/(1 − hᵢ), how far all predictions move without row i; DFFITS = tᵢ·√(hᵢ/(1 − hᵢ)).
//! - Conventions: as statsmodels' `OLSInfluence`. `NaN` where a row determines a parameter alone (h = 1) or where no
//!   degrees of freedom are left.
//! - Rules of thumb: h above 2·p/n, |t| above 3, D above 4/n (or 1), |DFFITS| above 2·√(p/n) deserve a look.
//! - Sources: Hoaglin & Welsch (1978), The American Statistician 32, 17–22; Cook (1977), Technometrics 19, 15–18;
//!   Belsley, Kuh & Welsch (1980), Regression Diagnostics.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use ndarray::{ArrayBase, Data, Ix2};
use rayon::prelude::*;

use super::LinearRegression;
use super::rows::Rows;
use crate::stats::{Normal, median};
use crate::{Error, Result};

/// A value for each row, in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// ŷ, in the target's unit.
    pub fitted: Vec<f64>,
    /// √w·(y − ŷ).
    pub residuals: Vec<f64>,
    /// h, from 0 to 1.
    pub leverage: Vec<f64>,
    /// Internally studentised (standardised) residuals.
    pub standardized: Vec<f64>,
    /// Externally studentised residuals.
    pub studentized: Vec<f64>,
    pub cooks_distance: Vec<f64>,
    pub dffits: Vec<f64>,
    /// Parameters: the rank, and 1 for the intercept.
    pub n_parameters: usize,
}

impl Influence {
    /// The median residual of each tenth of the rows in order of their fitted values, at the median of these; empty for
    /// fewer than 30 rows.
    pub fn residual_trend(&self) -> Vec<(f64, f64)> {
        tenths(&self.fitted, &self.residuals)
    }

    /// The same of the roots of the sizes of the standardized residuals.
    pub fn scale_trend(&self) -> Vec<(f64, f64)> {
        let roots: Vec<f64> = self.standardized.iter().map(|r| r.abs().sqrt()).collect();
        tenths(&self.fitted, &roots)
    }

    /// Each row with the quantile of the normal distribution at (rank − 1/2)/n and its standardized residual, least
    /// first; rows without one are left out.
    pub fn normal_quantiles(&self) -> Vec<(usize, f64, f64)> {
        let r = &self.standardized;
        let mut rows: Vec<usize> = (0..r.len()).filter(|i| r[*i].is_finite()).collect();
        rows.sort_by(|a, b| r[*a].total_cmp(&r[*b]));
        let n = rows.len() as f64;
        let normal = Normal::standard();
        let place = |(k, i): (usize, usize)| (i, normal.quantile((k as f64 + 0.5) / n), r[i]);
        rows.into_iter().enumerate().map(place).collect()
    }
}

fn tenths(x: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
    let mut rows: Vec<usize> = (0..x.len()).filter(|i| y[*i].is_finite()).collect();
    if rows.len() < 30 {
        return Vec::new();
    }
    rows.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let middle = |part: &[usize], of: &[f64]| {
        let values: Vec<f64> = part.iter().map(|i| of[*i]).collect();
        median(&values).unwrap_or(f64::NAN)
    };
    let part = |k: usize| &rows[k * rows.len() / 10..(k + 1) * rows.len() / 10];
    (0..10).map(|k| (middle(part(k), x), middle(part(k), y))).collect()
}

impl LinearRegression {
    /// The influence of each row of `data`, which are the rows that the model was fitted on.
    ///
    /// # Errors
    /// As `fit`; `LengthMismatch` for another number of rows, `Shape` for another number of features.
    /// ```
    /// use workings::linear::LinearRegression;
    /// use workings::prelude::*;
    ///
    /// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
    /// let influence = LinearRegression::params().fit(&train)?.influence(&train)?;
    /// assert!((influence.leverage[0] - 0.7).abs() < 1e-12); // 1/4 + 1.5² / 5
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn influence<D, T>(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Influence>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.influence_of(Rows::new(data.records().view(), data.as_single_targets(), weights.as_deref())?)
    }

    /// The same where the model was fitted with these weights.
    ///
    /// # Errors
    /// As [`influence`](Self::influence); weights that are negative, no numbers, or all 0.
    pub fn influence_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<Influence>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.influence_of(Rows::new(data.records().view(), data.as_single_targets(), Some(sample_weight))?)
    }

    fn influence_of(&self, rows: Rows) -> Result<Influence> {
        let n = rows.y.len();
        if n != self.n_rows {
            let (left, right) = ("records", "rows of the fit");
            return Err(Error::LengthMismatch { left, left_len: n, right, right_len: self.n_rows });
        }
        rows.finite()?;
        let fitted = self.try_predict(rows.x)?.to_vec();
        let residuals: Vec<f64> = (0..n).map(|i| rows.weight(i).sqrt() * (rows.y[i] - fitted[i])).collect();
        let of_row = |i: usize| (rows.weight(i) * self.leverage_of(rows.x.row(i))).min(1.0);
        let leverage: Vec<f64> = (0..n).into_par_iter().map(of_row).collect();
        let (df, sigma) = (self.df_resid() as f64, self.residual_std_error());
        let n_parameters = self.rank + usize::from(self.fit_intercept);
        // What is left beside a leverage of 1 is rounding.
        let left = |i: usize| if leverage[i] > 1.0 - 1e-12 { f64::NAN } else { 1.0 - leverage[i] };
        let standardized: Vec<f64> = (0..n).map(|i| residuals[i] / (sigma * left(i).sqrt())).collect();
        let without = |i: usize| ((self.rss - residuals[i].powi(2) / left(i)).max(0.0) / (df - 1.0)).sqrt();
        let external = |i: usize| if df > 1.0 { residuals[i] / (without(i) * left(i).sqrt()) } else { f64::NAN };
        let studentized: Vec<f64> = (0..n).map(external).collect();
        let ratio = |i: usize| leverage[i] / left(i);
        Ok(Influence {
            cooks_distance: (0..n).map(|i| standardized[i].powi(2) / n_parameters as f64 * ratio(i)).collect(),
            dffits: (0..n).map(|i| studentized[i] * ratio(i).sqrt()).collect(),
            fitted,
            residuals,
            leverage,
            standardized,
            studentized,
            n_parameters,
        })
    }
}
