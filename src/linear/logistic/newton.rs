//! Newton's method over a log loss and its penalty.
//!
//! Every pass over the rows gives the objective, the gradient and mostly the curvature at once; a whole step is tried
//! first, and only where it leads too far are shorter ones searched, along the margins, without the data.
//!
//! Over many rows the curvature costs more than the rest. A fit on a sample of the rows then gives the start, and a
//! curvature is kept as long as steps with it shrink the gradient tenfold.

use faer::Mat;
use ndarray::{Array2, Axis};

use super::objective::{Local, Loss, Objective, Rows};
use super::shrinkage::Shrinkage;
use super::{NewtonStep, Samples, Settings};
use crate::linalg::reduce::map_reduce_by;
use crate::{Error, Result};

/// Multiplications from which a fit starts from a sample of the rows.
const LARGE: usize = 1 << 26;
/// Parameters at most; the curvature of so many takes 2 GB.
const MOST: usize = 1 << 14;
/// One row of so many is in the sample.
const SHARE: usize = 8;

pub(super) struct Minimum {
    /// For each output its coefficients, then its intercept if any.
    pub parameters: Vec<f64>,
    pub history: Vec<NewtonStep>,
    pub converged: bool,
}

/// The minimum of this loss of the samples, with the penalty of the settings.
pub(super) fn minimum<L: Loss>(samples: &Samples, loss: L, settings: &Settings) -> Result<Minimum> {
    let problem = Penalised::new(samples, loss, settings);
    if problem.objective.n_parameters() > MOST {
        let given = format!("{} columns and {} outputs", samples.x.ncols(), loss.outputs());
        let needed = format!("at most {MOST} parameters, since their curvature is held in full,");
        return Err(Error::Shape { name: "records".into(), given, needed });
    }
    let from_sample = || Penalised::new(&one_row_of_each_share(samples), loss, settings).rough_minimum(settings);
    let start = problem.is_large().then(from_sample).flatten();
    problem.minimum(start.unwrap_or_else(|| problem.zero_start()), settings)
}

/// Where to begin, and the curvature there, if it is known.
struct Start {
    parameters: Vec<f64>,
    hessian: Option<Mat<f64>>,
}

/// A loss with its penalty.
struct Penalised<'a, L> {
    objective: Objective<'a, L>,
    shrinkage: Shrinkage,
}

impl<'a, L: Loss> Penalised<'a, L> {
    fn new(samples: &'a Samples, loss: L, settings: &Settings) -> Self {
        let rows = Rows { class: &samples.class, weight: &samples.weight };
        let x = samples.x.view();
        let features = x.ncols();
        let objective = Objective { x, rows, fit_intercept: settings.fit_intercept, loss };
        let shrinkage = settings.shrinkage(samples.total, features);
        Penalised { objective, shrinkage }
    }

    fn zero_start(&self) -> Start {
        Start { parameters: vec![0.0; self.objective.n_parameters()], hessian: None }
    }

    /// Whether the curvature is so dear that a fit on a sample of the rows pays.
    fn is_large(&self) -> bool {
        let (n, k) = (self.objective.x.nrows(), self.objective.n_parameters());
        n / SHARE > 20 * k && n * self.objective.width().pow(2) * self.objective.loss.curvatures() >= LARGE
    }

    /// The loss and its derivatives with the penalty's smooth part, and the objective.
    fn at(&self, parameters: &[f64], curvature: bool) -> (Local, f64) {
        let mut local = self.objective.at(parameters, curvature);
        let objective = local.loss + self.shrinkage.value(parameters);
        self.shrinkage.add_gradient(&mut local.gradient, parameters);
        if let Some(hessian) = &mut local.hessian {
            self.shrinkage.add_curvature(hessian);
            self.shrinkage.hold_shift(hessian);
        }
        (local, objective)
    }

    /// The curvature at a point.
    fn curvature(&self, parameters: &[f64]) -> Mat<f64> {
        self.at(parameters, true).0.hessian.unwrap_or_else(Mat::new)
    }

    /// A start for more rows than these: the minimum, about, and the curvature there, which is nearly that of all rows.
    fn rough_minimum(&self, settings: &Settings) -> Option<Start> {
        let rough = Settings { tol: 1e-3, max_iter: 20, ..settings.clone() };
        let fitted = self.minimum(self.zero_start(), &rough).ok().filter(|fitted| fitted.converged)?;
        Some(Start { hessian: Some(self.curvature(&fitted.parameters)), parameters: fitted.parameters })
    }

    fn minimum(&self, start: Start, settings: &Settings) -> Result<Minimum> {
        let Start { mut parameters, hessian: sampled } = start;
        let keeps = self.is_large();
        let (mut local, mut objective) = self.at(&parameters, sampled.is_none());
        let mut hessian = local.hessian.take().or(sampled).unwrap_or_else(Mat::new);
        // A curvature of the sample is worth one step.
        let mut refresh = true;
        let (mut history, mut converged, mut stuck) = (Vec::new(), false, false);
        let mut norm = self.shrinkage.largest_violation(&parameters, &local.gradient);
        while !converged && !stuck && history.len() < settings.max_iter {
            if self.shrinkage.is_none() && local.separated {
                return Err(grows_without_end("a line separates the classes perfectly"));
            }
            let inner = 1e-3 * norm.min(settings.tol.max(1e-12));
            let direction = self.shrinkage.step(&hessian, &local.gradient, &parameters, inner)?;
            let slope = self.slope(&parameters, &local.gradient, &direction);
            // How far this step would go: in the objective, by the parabola, and in the log-odds.
            let (gain, rounding) = (-slope / 2.0, 4.0 * f64::EPSILON * objective.abs());
            let flat = gain <= 1e-12 * objective;
            if flat || norm <= settings.tol {
                let shift = self.objective.margins(&direction).into_iter();
                let shift = shift.fold(0.0, |largest: f64, shift| largest.max(shift.abs()));
                if self.shrinkage.is_none() && flat && shift > 0.1 {
                    return Err(grows_without_end("a line separates the classes but for samples on it"));
                }
                converged = match gain <= rounding {
                    true => shift <= 1e-4,
                    false => norm <= settings.tol && shift <= settings.tol.sqrt(),
                };
            }
            let mut step = 1.0;
            let before = NewtonStep { objective, gradient_norm: norm, step };
            let mut moved = advanced(&parameters, &direction, step);
            if !converged {
                let mut trial = self.at(&moved, refresh || !keeps);
                if trial.1.is_nan() || trial.1 > objective + 1e-4 * slope + rounding {
                    step = self.line_search(&parameters, &direction, objective, slope, rounding);
                    moved = advanced(&parameters, &direction, step);
                    trial = self.at(&moved, true);
                }
                stuck = step == 0.0;
                (local, objective) = trial;
                let after = self.shrinkage.largest_violation(&moved, &local.gradient);
                refresh = local.hessian.is_none() && after > 0.1 * norm;
                hessian = local.hessian.take().unwrap_or(hessian);
                norm = after;
            }
            parameters = moved;
            history.push(NewtonStep { step, ..before });
        }
        Ok(Minimum { parameters, history, converged })
    }

    /// What the objective would fall by along the direction if the loss were straight.
    fn slope(&self, parameters: &[f64], gradient: &[f64], direction: &[f64]) -> f64 {
        let straight: f64 = gradient.iter().zip(direction).map(|(g, d)| g * d).sum();
        let l1 = |w: &[f64]| self.shrinkage.l1_value(w);
        straight + (l1(&advanced(parameters, direction, 1.0)) - l1(parameters))
    }

    /// The first of ½, ¼, … at which the objective falls by a part of what the slope promises (Armijo's rule), to the
    /// last digit of the objective; 0 if there is none.
    fn line_search(&self, parameters: &[f64], direction: &[f64], objective: f64, slope: f64, rounding: f64) -> f64 {
        let (z, dz) = (self.objective.margins(parameters), self.objective.margins(direction));
        let mut step = 0.5;
        while step > 1e-10 {
            let penalty = self.shrinkage.value(&advanced(parameters, direction, step));
            if self.objective.loss_along(&z, &dz, step) + penalty <= objective + 1e-4 * step * slope + rounding {
                return step;
            }
            step /= 2.0;
        }
        0.0
    }
}

fn advanced(parameters: &[f64], direction: &[f64], step: f64) -> Vec<f64> {
    parameters.iter().zip(direction).map(|(w, d)| w + step * d).collect()
}

fn grows_without_end(why: &str) -> Error {
    Error::Undetermined(format!("{why}: without a penalty the coefficients grow without end; set C to a finite number"))
}

/// One row of every eight, not always the same of the eight: rows may come in periods.
fn one_row_of_each_share<'a>(samples: &Samples) -> Samples<'a> {
    let place = |i: usize| SHARE * i + (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) % SHARE;
    let rows: Vec<usize> = (0..samples.class.len() / SHARE).map(place).collect();
    let copied = |range: std::ops::Range<usize>| samples.x.select(Axis(0), &rows[range]).into_raw_vec_and_offset().0;
    let joined = |mut a: Vec<f64>, b: Vec<f64>| {
        a.extend(b);
        a
    };
    let values = map_reduce_by(1024, rows.len(), copied, joined).unwrap_or_default();
    let weight: Vec<f64> = rows.iter().map(|row| samples.weight[*row]).collect();
    let share: f64 = weight.iter().sum();
    Samples {
        x: Array2::from_shape_vec((rows.len(), samples.x.ncols()), values).unwrap_or_default().into(),
        class: rows.iter().map(|row| samples.class[*row]).collect(),
        weight: weight.iter().map(|weight| weight / share).collect(),
        total: samples.total * share,
    }
}
