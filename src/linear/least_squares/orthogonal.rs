//! Least squares by the triangular factor of the data and its singular values, refined.
//!
//! - Formula: [√W·X | √W·y] = Q·[R | z] of centred data, in chunks of rows whose factors are stacked and factored
//!   again; √α·I goes below R where there is a penalty. With columns of length 1, R = U·diag(s)·Vᵀ gives β =
//!   V·diag(1/s)·Uᵀ·z.
//! - Rank: the singular values above s_max·10·max(n, d)·2⁻⁵², of columns of length 1, so that units do not decide. Of
//!   the many solutions of dependent columns, the one with the least Σβ², as NumPy's `lstsq` takes.
//! - Refinement: while the residuals, in twice the precision, leave a gradient g, β += (XᵀWX + α·I)⁻¹·g.
//! - Cost: O(n·d²), twice that of the normal equations and more by a constant.
//! - Sources: Golub (1965), Numerische Mathematik 7, 206–216; Demmel, Grigori, Hoemmen & Langou (2012), SIAM J. Sci.
//!   Comput. 34(1), A206–A239, for the chunks.

use faer::Mat;
use ndarray::{Array1, Array2, ArrayView1, s};

use super::LeastSquaresSolver;
use super::normal::intercept;
use super::refine::remainder;
use super::rows::{Means, Rows};
use super::solution::{Inverse, Shape, Solution};
use crate::linalg::dense::{thin_svd, upper_factor};
use crate::linalg::reduce::map_reduce_by;
use crate::linear::problem::unsettled;
use crate::{Error, Result};

/// Numbers up to which residuals in twice the precision are worth their time.
const REFINED: usize = 1 << 20;
/// Above this condition number a correction may be worse than what it corrects.
const REFINABLE: f64 = 1e7;
const MAX_CORRECTIONS: usize = 8;

/// Centred data of columns of length 1 as U·diag(s)·Vᵀ, cut to their rank, and Uᵀy.
pub(crate) struct Factors {
    pub means: Means,
    /// t: what each centred column was multiplied with; 0 for a constant one.
    pub scale: Vec<f64>,
    pub s: Vec<f64>,
    /// d × rank.
    pub v: Array2<f64>,
    pub along: Vec<f64>,
    /// All singular values, those that do not count too.
    pub all: Vec<f64>,
}

/// With √α·I below the data where there is a penalty; the columns of length 1 if `unit`, else as they are.
pub(crate) fn factors(rows: &Rows, alpha: f64, centre: bool, unit: bool) -> Result<Factors> {
    let (n, d) = rows.x.dim();
    let means = rows.means(centre);
    // Powers of two, which round nothing, keep squares from over- and underflowing.
    let near: Vec<f64> = rows.deviations(&means).into_iter().map(inverse_power_of_two).collect();
    let mut r = triangle(rows, &means, &near);
    if alpha > 0.0 {
        let k = r.nrows();
        let entry = |i: usize, j: usize| match i < k {
            true => r[(i, j)],
            false => {
                if i - k == j {
                    alpha.sqrt() * near[j]
                } else {
                    0.0
                }
            }
        };
        r = upper_factor(Mat::from_fn(k + d, d + 1, entry));
    }
    let k = r.nrows().min(d);
    let length = |j: usize| (0..k).map(|i| r[(i, j)] * r[(i, j)]).sum::<f64>().sqrt();
    let factor: Vec<f64> = match unit {
        true => (0..d).map(|j| if length(j) > 0.0 { 1.0 / length(j) } else { 0.0 }).collect(),
        false => near[..d].iter().map(|near| if *near > 0.0 { 1.0 / near } else { 0.0 }).collect(),
    };
    let square = Array2::from_shape_fn((k, d), |(i, j)| r[(i, j)] * factor[j]);
    let (u, all, v) = thin_svd(square.view()).ok_or_else(unsettled)?;
    let largest = all.first().copied().unwrap_or(0.0);
    if !largest.is_finite() {
        return Err(Error::overflow());
    }
    let cutoff = largest * 10.0 * n.max(d) as f64 * f64::EPSILON;
    let rank = all.iter().filter(|s| **s > cutoff).count();
    // The targets were brought near 1 too.
    let of_y = if near[d] > 0.0 { 1.0 / near[d] } else { 0.0 };
    let along = |c: usize| (0..k).map(|i| u[(i, c)] * r[(i, d)]).sum::<f64>() * of_y;
    Ok(Factors {
        along: (0..rank).map(along).collect(),
        scale: factor.iter().zip(&near).map(|(factor, near)| factor * near).collect(),
        s: all[..rank].to_vec(),
        v: v.slice(s![.., ..rank]).to_owned(),
        all,
        means,
    })
}

fn inverse_power_of_two(value: f64) -> f64 {
    if value > 0.0 { 2f64.powi(-(value.log2().floor() as i32).clamp(-1000, 1000)) } else { 0.0 }
}

/// R of the centred, weighted rows and targets, each column times its entry of `near`.
fn triangle(rows: &Rows, means: &Means, near: &[f64]) -> Mat<f64> {
    let (n, d) = rows.x.dim();
    let entry = |i: usize, j: usize| match j < d {
        true => (rows.x[(i, j)] - means.x[j]) * near[j],
        false => (rows.y[i] - means.y) * near[d],
    };
    let of_rows = |range: std::ops::Range<usize>| {
        let start = range.start;
        let root: Vec<f64> = range.clone().map(|i| rows.weight(i).sqrt()).collect();
        upper_factor(Mat::from_fn(range.len(), d + 1, |i, j| root[i] * entry(start + i, j)))
    };
    let stacked = |a: Mat<f64>, b: Mat<f64>| {
        let k = a.nrows();
        let entry = |i: usize, j: usize| if i < k { a[(i, j)] } else { b[(i - k, j)] };
        upper_factor(Mat::from_fn(k + b.nrows(), d + 1, entry))
    };
    map_reduce_by((8 * (d + 1)).max(512), n, of_rows, stacked).unwrap_or_else(|| Mat::zeros(0, d + 1))
}

pub(super) fn solve(rows: &Rows, alpha: f64, centre: bool) -> Result<Solution> {
    let (n, d) = rows.x.dim();
    // A penalty below the data would make a square of many columns; there it is added to the squares of the few singular
    // values instead.
    let added = if n < d { alpha } else { 0.0 };
    let factors = factors(rows, alpha - added, centre, added == 0.0)?;
    let Factors { means, scale, s, v, along, .. } = &factors;
    let squares: Vec<f64> = s.iter().map(|s| s * s + added).collect();
    let shrunk: Array1<f64> =
        along.iter().zip(s).zip(&squares).map(|((along, s), square)| along * (s / square)).collect();
    let mut coef: Vec<f64> = v.dot(&shrunk).iter().zip(scale).map(|(b, t)| b * t).collect();
    let mut intercept = intercept(&coef, &means.x, means.y, centre);
    let condition = squares.first().map_or(1.0, |first| first / squares[squares.len() - 1]).sqrt();
    let mut refined = None;
    if n * d <= REFINED && condition <= REFINABLE {
        let refinement = Refinement { rows, factors: &factors, squares: &squares, alpha, centre };
        refined = Some(refinement.run(&mut coef, &mut intercept));
    }
    if s.len() < d && alpha == 0.0 {
        coef = shortest(&coef, scale, v);
        intercept = super::normal::intercept(&coef, &means.x, means.y, centre);
    }
    if !coef.iter().all(|b| b.is_finite()) {
        return Err(Error::Undetermined("the coefficients overflow; measure the data in another unit".into()));
    }
    let (rss, tss) = rows.squares(&coef, intercept, means.y);
    let shape = match alpha > 0.0 {
        true => Shape::none(),
        false => Shape {
            scale: scale.clone(),
            inverse: Inverse::Factor(v / &ArrayView1::from(&s[..])),
            singular: Some(factors.all.clone()),
        },
    };
    Ok(Solution {
        intercept,
        x_mean: means.x.clone(),
        y_mean: means.y,
        weight: means.weight,
        rank: s.len(),
        solver: LeastSquaresSolver::Qr,
        rss: refined.filter(|_| s.len() == d).unwrap_or(rss),
        tss,
        shape,
        coef,
    })
}

/// What corrections follow from: the data, their decomposition, and the squares by which it divides.
struct Refinement<'a, 'b> {
    rows: &'a Rows<'b>,
    factors: &'a Factors,
    squares: &'a [f64],
    alpha: f64,
    centre: bool,
}

impl Refinement<'_, '_> {
    /// Corrects the coefficients until nothing is left to correct; gives Σ w·r².
    fn run(&self, coef: &mut [f64], intercept: &mut f64) -> f64 {
        let Factors { means, scale, v, .. } = self.factors;
        let (mut squares, mut last) = (f64::NAN, f64::INFINITY);
        for _ in 0..MAX_CORRECTIONS {
            let mut left = remainder(self.rows, coef, *intercept, &means.x);
            squares = left.squares;
            for (gradient, b) in left.gradient.iter_mut().zip(&*coef) {
                gradient.add_product(-self.alpha, *b);
            }
            let gradient: Array1<f64> = left.gradient.iter().zip(scale).map(|(g, t)| g.value() * t).collect();
            let parts: Array1<f64> =
                v.t().dot(&gradient).iter().zip(self.squares).map(|(g, square)| g / square).collect();
            let step = v.dot(&parts);
            let size = step.dot(&step).sqrt();
            // Also where the size is NaN.
            if size.is_nan() || size >= last / 2.0 {
                break;
            }
            last = size;
            let step: Vec<f64> = step.iter().zip(scale).map(|(step, t)| step * t).collect();
            coef.iter_mut().zip(&step).for_each(|(b, step)| *b += step);
            if self.centre {
                let along: f64 = step.iter().zip(&means.x).map(|(step, x)| step * x).sum();
                *intercept += left.sum / means.weight - along;
            }
        }
        squares
    }
}

/// Of all coefficients with the same predictions, the shortest: the part of them that lies in the span of the rows.
fn shortest(coef: &[f64], scale: &[f64], v: &Array2<f64>) -> Vec<f64> {
    // Rows of X = rows of the scaled data / t, so they span diag(1/t)·V.
    let smallest = scale.iter().copied().filter(|t| *t > 0.0).fold(f64::INFINITY, f64::min);
    let mut span = v.clone();
    for (mut row, t) in span.rows_mut().into_iter().zip(scale) {
        row *= if *t > 0.0 { smallest / t } else { 0.0 };
    }
    let beta = ArrayView1::from(coef);
    match thin_svd(span.view()) {
        Some((u, s, _)) => {
            let cutoff = s.first().map_or(0.0, |s| s * f64::EPSILON);
            let kept = s.iter().filter(|s| **s > cutoff).count();
            let u = u.slice(s![.., ..kept]);
            u.dot(&u.t().dot(&beta)).to_vec()
        }
        None => coef.to_vec(),
    }
}
