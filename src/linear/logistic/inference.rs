//! How sure the coefficients of an unpenalised logistic regression are: standard errors, z, p values, odds ratios.
//!
//! - Formula: the covariance of the coefficients is the inverse of Σ sᵢ·pᵢ·(1 − pᵢ)·xᵢxᵢᵀ (with a 1 behind the features
//!   for the intercept); z = coefficient / standard error, two-sided p from the normal distribution; odds ratio
//!   e^coefficient.
//! - Conventions: as statsmodels' `Logit`; sample weights count as repeated samples. A penalty pulls the coefficients
//!   from where they are unbiased, so after one there are no standard errors.
//! - Source: Hosmer, Lemeshow & Sturdivant (2013), Applied Logistic Regression, 3rd ed., sections 1.3 and 2.4.

use faer::Mat;
use linfa::DatasetBase;
use ndarray::{Array1, ArrayBase, ArrayView2, Data, Ix2};

use super::losses::Binary;
use super::objective::{Objective, Rows};
use super::{LogisticRegression, same_columns};
use crate::input;
use crate::linalg::dense::solve_positive_definite;
use crate::metrics::Label;
use crate::stats::Normal;
use crate::{Error, Result};

/// A coefficient, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoefficientInference {
    /// In log-odds per unit of the feature.
    pub coef: f64,
    pub standard_error: f64,
    /// coef / standard_error.
    pub z: f64,
    /// The probability of a z at least as far from 0 if the coefficient were 0.
    pub p_value: f64,
}

impl CoefficientInference {
    /// By how much one unit of the feature multiplies the odds, e^coef.
    pub fn odds_ratio(&self) -> f64 {
        self.coef.exp()
    }

    /// Where the coefficient lies with this confidence, by the normal distribution.
    ///
    /// # Errors
    /// `BadParam` for a confidence outside 0 to 1.
    pub fn interval(&self, confidence: f64) -> Result<(f64, f64)> {
        let within = confidence > 0.0 && confidence < 1.0;
        input::setting("confidence", confidence, within, "a number between 0 and 1")?;
        let reach = Normal::standard().isf((1.0 - confidence) / 2.0) * self.standard_error;
        Ok((self.coef - reach, self.coef + reach))
    }
}

/// The coefficients of a logistic regression with their standard errors.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticInference {
    pub coef: Vec<CoefficientInference>,
    pub intercept: Option<CoefficientInference>,
}

impl<L: Label> LogisticRegression<L> {
    /// Standard errors of the coefficients, from the records that the model was fitted on, and their weights in the
    /// fit.
    ///
    /// # Errors
    /// `Undetermined` after a penalised fit, or where features depend on each other; as for
    /// [`decision_function`](Self::decision_function); weights that do not fit.
    /// ```
    /// use workings::linear::LogisticRegression;
    /// use workings::prelude::*;
    ///
    /// // 3 of 4 against 1 of 4: the log of the odds ratio 9, its standard error √(1/3 + 1/1 + 1/1 + 1/3).
    /// let x = array![[0.0], [0.0], [0.0], [0.0], [1.0], [1.0], [1.0], [1.0]];
    /// let train = Dataset::new(x, array![0, 0, 0, 1, 0, 1, 1, 1]);
    /// let model = LogisticRegression::params().c(f64::INFINITY).fit(&train)?;
    /// let slope = model.inference(&train, None)?.coef[0];
    /// assert!((slope.odds_ratio() - 9.0).abs() < 1e-8);
    /// assert!((slope.standard_error - (8.0_f64 / 3.0).sqrt()).abs() < 1e-8);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn inference<D: Data<Elem = f64>, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: Option<&[f64]>,
    ) -> Result<LogisticInference> {
        let x: ArrayView2<f64> = data.records().view();
        same_columns(x, self.coef.len())?;
        if self.penalised {
            let problem = "a penalised fit has no standard errors; set C to infinity for a fit without a penalty";
            return Err(Error::Undetermined(problem.into()));
        }
        let weight = match sample_weight {
            Some(weight) => weight.to_vec(),
            None => vec![1.0; x.nrows()],
        };
        input::same_length("records", x.nrows(), "sample_weight", weight.len())?;
        input::weights(Some(&weight), x.nrows())?;
        let mut parameters = self.coef.to_vec();
        parameters.extend(self.fit_intercept.then_some(self.intercept));
        // The curvature does not depend on the labels.
        let rows = Rows { class: &vec![1; weight.len()], weight: &weight };
        let objective = Objective { x, rows, fit_intercept: self.fit_intercept, loss: Binary };
        let information = objective.at(&parameters, true).hessian.unwrap_or_else(Mat::new);
        let of = |j: usize| {
            let unit = Array1::from_shape_fn(parameters.len(), |i| f64::from(i == j));
            let column = solve_positive_definite(&information, unit.view()).ok_or_else(|| {
                Error::Undetermined(
                    "features depend on each other, so their coefficients have no standard errors".into(),
                )
            })?;
            let standard_error = column[j].sqrt();
            let (coef, z) = (parameters[j], parameters[j] / standard_error);
            Ok(CoefficientInference { coef, standard_error, z, p_value: 2.0 * Normal::standard().sf(z.abs()) })
        };
        let mut all = (0..parameters.len()).map(of).collect::<Result<Vec<_>>>()?;
        let intercept = if self.fit_intercept { all.pop() } else { None };
        Ok(LogisticInference { coef: all, intercept })
    }
}
