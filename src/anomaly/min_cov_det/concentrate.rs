//! C-steps: from a mean and a covariance to those of the h rows nearest by them.
//!
//! Columns are first centred and scaled by their median and spread: the determinants of all sets change by the same factor,
//! and neither the unit of a column nor its distance from 0 costs digits.

use ndarray::{Array1, Array2, ArrayView2};

use super::{MinCovDet, USUAL, consistency};
use crate::stats::{ChiSquared, median};
use crate::{Error, Result};

/// Scaled rows one after the other.
pub(super) struct Rows {
    values: Vec<f64>,
    pub d: usize,
    centre: Vec<f64>,
    scale: Vec<f64>,
}

/// A mean, the covariance about it, and its lower Cholesky factor with the reciprocals of the pivots on the diagonal.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub mean: Vec<f64>,
    covariance: Vec<f64>,
    factor: Vec<f64>,
    pub log_determinant: f64,
}

/// A pivot below this share of its variance counts as none: the column repeats those before it.
const LEAST_PIVOT: f64 = 1e-12;

impl Estimate {
    /// Of rows on a line, a plane or the like: no determinant is lower, and nothing can be measured by it.
    fn flat() -> Estimate {
        Estimate { mean: vec![], covariance: vec![], factor: vec![], log_determinant: f64::NEG_INFINITY }
    }

    pub fn is_flat(&self) -> bool {
        self.mean.is_empty()
    }

    /// `None` for a singular covariance.
    fn new(mean: Vec<f64>, covariance: Vec<f64>) -> Option<Estimate> {
        let d = mean.len();
        let (mut factor, mut log_determinant) = (covariance.clone(), 0.0);
        for j in 0..d {
            for k in 0..=j {
                let (row, other) = (j * d, k * d);
                let known: f64 = (0..k).map(|i| factor[row + i] * factor[other + i]).sum();
                let rest = factor[row + k] - known;
                if k < j {
                    factor[row + k] = rest * factor[other + k];
                } else if rest > LEAST_PIVOT * covariance[row + j] {
                    factor[row + j] = 1.0 / rest.sqrt();
                    log_determinant += rest.ln();
                } else {
                    return None;
                }
            }
        }
        Some(Estimate { mean, covariance, factor, log_determinant })
    }

    /// The squared Mahalanobis distance of a row, by forward substitution into `solved`.
    fn distance(&self, row: &[f64], solved: &mut [f64]) -> f64 {
        let d = row.len();
        let mut distance = 0.0;
        for j in 0..d {
            let known: f64 = self.factor[j * d..][..j].iter().zip(&*solved).map(|(l, z)| l * z).sum();
            solved[j] = (row[j] - self.mean[j] - known) * self.factor[j * d + j];
            distance += solved[j] * solved[j];
        }
        distance
    }
}

impl Rows {
    pub fn scaled(x: ArrayView2<f64>) -> Result<Rows> {
        let (mut centre, mut scale) = (Vec::new(), Vec::new());
        for (j, column) in x.columns().into_iter().enumerate() {
            let middle = median(column)?;
            let deviations = column.mapv(|x| (x - middle).abs());
            let spread = match median(&deviations)? {
                0.0 => deviations.iter().copied().fold(0.0, f64::max),
                spread => spread,
            };
            if spread == 0.0 {
                return Err(Error::Undetermined(format!(
                    "column {j} is constant, so the covariance is singular: leave it out"
                )));
            }
            centre.push(middle);
            scale.push(spread);
        }
        let mut values = Vec::with_capacity(x.len());
        for row in x.outer_iter() {
            values.extend(row.iter().zip(&centre).zip(&scale).map(|((x, centre), scale)| (x - centre) / scale));
        }
        if !values.iter().all(|value: &f64| value.abs() <= 1e100) {
            return Err(Error::Undetermined("values lie so far out that their squares overflow".into()));
        }
        Ok(Rows { values, d: centre.len(), centre, scale })
    }

    pub fn n(&self) -> usize {
        self.values.len() / self.d
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.d..][..self.d]
    }

    pub fn subset(&self, rows: &[usize]) -> Rows {
        let values = rows.iter().flat_map(|i| self.row(*i)).copied().collect();
        Rows { values, d: self.d, centre: self.centre.clone(), scale: self.scale.clone() }
    }

    /// Of these rows; `None` where their covariance is singular.
    pub fn estimate(&self, rows: &[usize]) -> Option<Estimate> {
        let (d, n) = (self.d, rows.len() as f64);
        let mut mean = vec![0.0; d];
        rows.iter().for_each(|i| mean.iter_mut().zip(self.row(*i)).for_each(|(mean, x)| *mean += x));
        mean.iter_mut().for_each(|mean| *mean /= n);
        let (mut covariance, mut centred) = (vec![0.0; d * d], vec![0.0; d]);
        for i in rows {
            centred.iter_mut().zip(self.row(*i)).zip(&mean).for_each(|((c, x), mean)| *c = x - mean);
            for (j, out) in covariance.chunks_exact_mut(d).enumerate() {
                let factor = centred[j];
                out[..=j].iter_mut().zip(&centred).for_each(|(out, c)| *out += factor * c);
            }
        }
        for j in 0..d {
            for k in 0..=j {
                covariance[j * d + k] /= n;
                covariance[k * d + j] = covariance[j * d + k];
            }
        }
        Estimate::new(mean, covariance)
    }

    pub fn whole(&self) -> Option<Estimate> {
        self.estimate(&(0..self.n()).collect::<Vec<_>>())
    }

    /// The h rows nearest by an estimate, of equally far ones the first.
    fn nearest(&self, estimate: &Estimate, h: usize, by_distance: &mut Vec<(f64, usize)>) -> Vec<usize> {
        let mut solved = vec![0.0; self.d];
        by_distance.clear();
        by_distance.extend(
            self.values.chunks_exact(self.d).enumerate().map(|(i, row)| (estimate.distance(row, &mut solved), i)),
        );
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if h < by_distance.len() {
            by_distance.select_nth_unstable_by(h - 1, order);
        }
        let mut rows: Vec<usize> = by_distance[..h].iter().map(|(_, i)| *i).collect();
        rows.sort_unstable(); // so that sums do not depend on how they were selected
        rows
    }

    /// After at most so many C-steps, fewer if the determinant falls no more; flat where it falls to 0.
    pub fn concentrated(&self, mut estimate: Estimate, h: usize, steps: usize) -> Estimate {
        let (mut by_distance, mut before) = (Vec::with_capacity(self.n()), Vec::new());
        for _ in 0..steps {
            if estimate.is_flat() {
                break;
            }
            let rows = self.nearest(&estimate, h, &mut by_distance);
            if rows == before {
                break;
            }
            estimate = self.estimate(&rows).unwrap_or_else(Estimate::flat);
            before = rows;
        }
        estimate
    }

    /// In one column: of all runs of h neighbours, the one of least variance.
    ///
    /// More than half of the values, so that every run holds the median: its sums are one to the left of that and one to
    /// the right, about the median, and outliers beyond the run leave no trace in them.
    pub fn shortest(&self, h: usize) -> Option<Estimate> {
        let mut order: Vec<usize> = (0..self.n()).collect();
        order.sort_by(|a, b| self.values[*a].total_cmp(&self.values[*b])); // stable
        let middle = self.n() / 2;
        let sums = |places: &mut dyn Iterator<Item = usize>| {
            let mut sums = vec![(0.0, 0.0)];
            for x in places.map(|place| self.values[order[place]] - self.values[order[middle]]) {
                let (sum, squares) = sums[sums.len() - 1];
                sums.push((sum + x, squares + x * x));
            }
            sums
        };
        let (left, right) = (sums(&mut (0..middle).rev()), sums(&mut (middle..self.n())));
        let variance = |start: usize| {
            let (before, after) = (left[middle - start], right[start + h - middle]);
            (before.1 + after.1) / h as f64 - ((before.0 + after.0) / h as f64).powi(2)
        };
        let best = (0..=self.n() - h).min_by(|a, b| variance(*a).total_cmp(&variance(*b)))?;
        self.estimate(&order[best..best + h])
    }

    /// The mean and covariance of the rows that are not far by the raw estimate of h rows, in the unit of the data.
    pub fn reweighted(&self, raw: &Estimate, h: usize) -> Result<MinCovDet> {
        let (n, d) = (self.n(), self.d);
        let nearest = self.nearest(raw, h, &mut Vec::new());
        let edge = consistency(d, h as f64 / n as f64)? * ChiSquared::new(d as f64)?.quantile(USUAL);
        let mut solved = vec![0.0; d];
        let support: Vec<bool> = (0..n).map(|i| raw.distance(self.row(i), &mut solved) < edge).collect();
        let usual: Vec<usize> = (0..n).filter(|i| support[*i]).collect();
        let usual = self.estimate(&usual).ok_or_else(|| Error::Undetermined("the covariance is singular".into()))?;
        let factor = consistency(d, USUAL)?;
        let location = |of: &Estimate| (0..d).map(|j| self.centre[j] + self.scale[j] * of.mean[j]).collect();
        let covariance = |of: &Estimate, factor: f64| {
            Array2::from_shape_fn((d, d), |(j, k)| factor * of.covariance[j * d + k] * self.scale[j] * self.scale[k])
        };
        let [usual_covariance, raw_covariance] = [covariance(&usual, factor), covariance(raw, 1.0)];
        if !usual_covariance.iter().chain(&raw_covariance).all(|value| value.is_finite()) {
            return Err(Error::overflow());
        }
        let mut raw_support = vec![false; n];
        nearest.into_iter().for_each(|i| raw_support[i] = true);
        Ok(MinCovDet {
            location: Array1::from_vec(location(&usual)),
            covariance: usual_covariance,
            support,
            raw_location: Array1::from_vec(location(raw)),
            raw_covariance,
            raw_log_determinant: raw.log_determinant + 2.0 * self.scale.iter().map(|scale| scale.ln()).sum::<f64>(),
            raw_support,
        })
    }
}
