//! The objective of logistic regression: its value, gradient and curvature, and how far a Newton step may go.

use faer::Mat;
use ndarray::{Array1, ArrayView1, ArrayView2, s};

use super::LogisticRegressionParams;
use crate::linalg::dense::{add_weighted_gram, solve_positive_definite};
use crate::linalg::reduce::map_reduce;
use crate::metrics::sigmoid;
use crate::{Error, Result};

/// The data with what the objective needs, scaled by 1 / (C·Σs).
pub(super) struct Objective<'a> {
    x: ArrayView2<'a, f64>,
    y: Vec<f64>,
    /// Sample weights over their sum.
    weight: Vec<f64>,
    /// 1 / (C·Σs).
    penalty: f64,
    fit_intercept: bool,
}

/// Objective, gradient and curvature at one point.
pub(super) struct Local {
    pub objective: f64,
    pub gradient: Array1<f64>,
    hessian: Mat<f64>,
    /// Every sample that counts lies on its side.
    pub separated: bool,
}

impl<'a> Objective<'a> {
    pub fn new(x: ArrayView2<'a, f64>, y: Vec<f64>, weight: Vec<f64>, params: &LogisticRegressionParams) -> Self {
        let total = crate::stats::accurate_sum(weight.iter().copied());
        let weight = weight.into_iter().map(|w| w / total).collect();
        Objective { x, y, weight, penalty: 1.0 / (params.c * total), fit_intercept: params.fit_intercept }
    }

    /// Parameters: one for each feature, then the intercept if there is one.
    fn margins(&self, parameters: ArrayView1<f64>, rows: std::ops::Range<usize>) -> Vec<f64> {
        let d = self.x.ncols();
        let intercept = if self.fit_intercept { parameters[d] } else { 0.0 };
        let z = self.x.slice(s![rows, ..]).dot(&parameters.slice(s![..d]));
        z.iter().map(|z| z + intercept).collect()
    }

    fn penalty_of(&self, parameters: ArrayView1<f64>) -> f64 {
        let coef = parameters.slice(s![..self.x.ncols()]);
        self.penalty * coef.dot(&coef) / 2.0
    }

    fn objective(&self, parameters: ArrayView1<f64>) -> f64 {
        let loss = map_reduce(
            self.y.len(),
            |rows| {
                let z = self.margins(parameters, rows.clone());
                crate::stats::accurate_sum(rows.zip(z).map(|(i, z)| self.weight[i] * log1p_exp(-self.y[i] * z)))
            },
            |a, b| a + b,
        );
        loss.unwrap_or(0.0) + self.penalty_of(parameters)
    }

    pub fn local(&self, parameters: ArrayView1<f64>) -> Local {
        let (d, k) = (self.x.ncols(), parameters.len());
        let empty = || Local { objective: 0.0, gradient: Array1::zeros(k), hessian: Mat::zeros(k, k), separated: true };
        let of_chunk = |rows: std::ops::Range<usize>| {
            let mut local = empty();
            let x = self.x.slice(s![rows.clone(), ..]);
            let z = self.margins(parameters, rows.clone());
            let (mut residual, mut curvature) = (Vec::with_capacity(z.len()), Vec::with_capacity(z.len()));
            let mut loss = crate::stats::Sum::default();
            for (i, z) in rows.zip(z) {
                let (y, w) = (self.y[i], self.weight[i]);
                let p = sigmoid(z);
                loss.add(w * log1p_exp(-y * z));
                residual.push(-w * y * sigmoid(-y * z));
                curvature.push(w * p * (1.0 - p));
                local.separated &= w == 0.0 || y * z > 0.0;
            }
            local.objective = loss.value();
            let mut gram = Mat::zeros(d, d);
            add_weighted_gram(&mut gram, x, &curvature);
            (0..d).for_each(|i| (0..d).for_each(|j| local.hessian[(i, j)] = gram[(i, j)]));
            local.gradient.slice_mut(s![..d]).assign(&x.t().dot(&ArrayView1::from(&residual)));
            if self.fit_intercept {
                let border = x.t().dot(&ArrayView1::from(&curvature));
                (0..d).for_each(|j| {
                    local.hessian[(d, j)] = border[j];
                    local.hessian[(j, d)] = border[j];
                });
                local.hessian[(d, d)] = crate::stats::accurate_sum(curvature.iter().copied());
                local.gradient[d] = crate::stats::accurate_sum(residual.iter().copied());
            }
            local
        };
        let mut local = map_reduce(self.y.len(), of_chunk, Local::merge).unwrap_or_else(empty);
        local.objective += self.penalty_of(parameters);
        for j in 0..d {
            local.gradient[j] += self.penalty * parameters[j];
            local.hessian[(j, j)] += self.penalty;
        }
        local
    }

    /// The first of 1, ½, ¼, … at which the objective falls by a part of what the slope promises (Armijo's rule), to the
    /// last digit of the objective; 0 if there is none.
    pub fn line_search(&self, parameters: ArrayView1<f64>, direction: ArrayView1<f64>, local: &Local) -> f64 {
        let slope = local.gradient.dot(&direction);
        let rounding = local.rounding();
        let mut step = 1.0;
        while step > 1e-10 {
            let moved = &parameters + &(step * &direction);
            if self.objective(moved.view()) <= local.objective + 1e-4 * step * slope + rounding {
                return step;
            }
            step /= 2.0;
        }
        0.0
    }

    /// The largest change of a sample's log-odds where the parameters change by `direction`.
    pub fn largest_shift(&self, direction: ArrayView1<f64>) -> f64 {
        let of_chunk = |rows: std::ops::Range<usize>| {
            let shifts = self.margins(direction, rows.clone()).into_iter();
            let counted = rows.zip(shifts).filter(|(i, _)| self.weight[*i] > 0.0);
            counted.fold(0.0, |largest: f64, (_, shift)| largest.max(shift.abs()))
        };
        map_reduce(self.y.len(), of_chunk, f64::max).unwrap_or(0.0)
    }
}

impl Local {
    /// The last digits of the objective, in which a change cannot be told from rounding.
    pub fn rounding(&self) -> f64 {
        4.0 * f64::EPSILON * self.objective.abs()
    }

    fn merge(mut self, other: Local) -> Local {
        self.objective += other.objective;
        self.gradient += &other.gradient;
        self.hessian += other.hessian;
        self.separated &= other.separated;
        self
    }

    /// hessian⁻¹ · gradient. Where features depend on each other and nothing penalises, the hessian is singular; a
    /// millionth of a millionth of its diagonal then picks one of the many solutions.
    pub fn newton_direction(&self) -> Result<Array1<f64>> {
        if let Some(direction) = solve_positive_definite(&self.hessian, self.gradient.view()) {
            return Ok(direction);
        }
        let mut lifted = self.hessian.clone();
        let k = lifted.nrows();
        let largest = (0..k).map(|j| lifted[(j, j)]).fold(0.0, f64::max);
        (0..k).for_each(|j| lifted[(j, j)] += 1e-12 * largest.max(f64::MIN_POSITIVE));
        solve_positive_definite(&lifted, self.gradient.view()).ok_or_else(|| {
            Error::Undetermined("the features leave the coefficients undetermined; set C to a smaller number".into())
        })
    }
}

/// ln(1 + eˣ) without overflow.
fn log1p_exp(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}
