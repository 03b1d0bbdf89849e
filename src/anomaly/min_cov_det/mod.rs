//! Minimum covariance determinant: mean and covariance of the half of the rows that lies closest together.
//!
//! Outliers pull the mean and widen the covariance until they look usual themselves. Of all sets of h rows, the one whose
//! covariance has the least determinant leaves them out, as long as they are fewer than n − h.
//!
//! - Formula: raw = mean and covariance (divided by h) of the h rows of least determinant; times the consistency factor
//!   c(h/n), c(α) = α / F(q; d + 2) with q = χ²⁻¹(α; d). Then rows with a squared distance below χ²⁻¹(0.975; d) give the mean and the
//!   covariance that count, times c(0.975).
//! - FastMCD: from random sets of d + 1 rows, take the mean and covariance, then the h rows nearest by them, and so on (C-steps;
//!   the determinant never rises); the best end of 500 starts. Above 600 rows the starts are tried on parts of 300 rows and the
//!   best of them on up to 1500, before the whole. In one column the best set is found exactly.
//! - Cost: O(n·d²) for a C-step. Starts run in parallel, with the same result for any number of threads.
//! - Conventions: h = ⌈(n + d + 1)/2⌉ unless `support_fraction` is given, and the corrections, as scikit-learn's `MinCovDet`.
//! - Sources: Rousseeuw & Van Driessen (1999), Technometrics 41(3), 212–223; Croux & Haesbroeck (1999), J. Multivariate
//!   Analysis 71(2), 161–190.

mod concentrate;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use rand::SeedableRng;
use rand::seq::{SliceRandom, index};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::stats::ChiSquared;
use crate::{Error, Result, input};
use concentrate::{Estimate, Rows};

/// Settings of the minimum covariance determinant.
#[derive(Debug, Clone, PartialEq)]
pub struct MinCovDetParams {
    support_fraction: Option<f64>,
    n_starts: usize,
    seed: u64,
}

/// A mean and a covariance that outliers do not move.
///
/// ```
/// use workings::anomaly::MinCovDet;
/// use workings::prelude::*;
///
/// let x = array![[1.0, 2.0], [2.0, 1.0], [3.0, 3.0], [4.0, 2.0], [2.0, 3.0], [3.0, 1.0], [90.0, -80.0]];
/// let robust = MinCovDet::params().fit(&Dataset::from(x))?;
/// assert!(robust.location[0] < 4.0 && !robust.support[6]); // the last row has no say
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MinCovDet {
    /// The mean of the rows that count.
    pub location: Array1<f64>,
    /// Their covariance, corrected to that of normal data.
    pub covariance: Array2<f64>,
    /// The rows that count: not far by the raw estimate.
    pub support: Vec<bool>,
    /// The mean of the h rows closest together.
    pub raw_location: Array1<f64>,
    /// Their covariance, without correction.
    pub raw_covariance: Array2<f64>,
    /// The logarithm of its determinant, which no other set found has lower.
    pub raw_log_determinant: f64,
    /// The h rows.
    pub raw_support: Vec<bool>,
}

/// Estimates of a part, or of many rows, that are followed to their end.
const KEPT: usize = 10;
/// Rows up to which more of them are.
const FEW: usize = 10_000;
/// Rows of a part on which starts are tried, more where columns are many.
const PART: usize = 300;
/// Parts, at most.
const PARTS: usize = 5;
/// C-steps to the end, at most; a dozen are usual.
const STEPS: usize = 100;
/// Squared distances are usual below the quantile of this share.
const USUAL: f64 = 0.975;

impl MinCovDet {
    /// Default settings: a little more than half of the rows, 500 starts, seed 0.
    pub fn params() -> MinCovDetParams {
        MinCovDetParams { support_fraction: None, n_starts: 500, seed: 0 }
    }
}

impl MinCovDetParams {
    /// The share of the rows that the raw estimate is made of (default ⌈(n + d + 1)/2⌉ / n, which withstands the most outliers;
    /// from that to 1, where it is the plain covariance).
    pub fn support_fraction(mut self, support_fraction: f64) -> Self {
        self.support_fraction = Some(support_fraction);
        self
    }

    /// Random sets of rows to start from (default 500, at least 1).
    pub fn n_starts(mut self, n_starts: usize) -> Self {
        self.n_starts = n_starts;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn support_size(&self, n: usize, d: usize) -> Result<usize> {
        let least = (n + d + 1).div_ceil(2).min(n);
        let Some(share) = self.support_fraction else { return Ok(least) };
        let h = (share * n as f64) as usize;
        let needed = format!("{:.4} to 1, so that at least {least} of {n} rows count,", least as f64 / n as f64);
        input::setting("support_fraction", share, share <= 1.0 && h >= least, &needed)?;
        Ok(h)
    }

    pub(super) fn of_rows(&self, x: ArrayView2<f64>) -> Result<MinCovDet> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        input::finite_rows("records", x)?;
        input::setting("n_starts", self.n_starts as f64, self.n_starts >= 1, "a whole number of at least 1")?;
        let (n, d) = x.dim();
        if n <= d {
            let given = format!("{n} × {d}");
            return Err(Error::Shape { name: "records".into(), given, needed: "more rows than columns".into() });
        }
        let h = self.support_size(n, d)?;
        let rows = Rows::scaled(x)?;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let raw = match d {
            _ if h == n => rows.whole(),
            1 => rows.shortest(h),
            _ => self.best(&rows, h, &mut random),
        };
        let raw = raw.ok_or_else(|| {
            let flat = "or more lie on a line, a plane or the like: their covariance is singular. Leave out columns that \
                        repeat others, or raise support_fraction";
            Error::Undetermined(format!("{h} of the {n} rows {flat}"))
        })?;
        rows.reweighted(&raw, h)
    }

    /// The best estimate of `h` rows that the starts lead to.
    fn best(&self, rows: &Rows, h: usize, random: &mut Xoshiro256PlusPlus) -> Option<Estimate> {
        let (n, part) = (rows.n(), PART.max(5 * rows.d));
        let of = |m: usize| ((h * m).div_ceil(n)).min(m);
        let mut kept = if n <= 2 * part {
            self.started(rows, h, self.n_starts, STEPS, random)
        } else {
            let mut order: Vec<usize> = (0..n).collect();
            order.shuffle(random);
            let parts = (n / part).min(PARTS);
            let merged = &order[..parts * part];
            let starts = self.n_starts.div_ceil(parts);
            let mut kept = Vec::new();
            for chosen in merged.chunks_exact(part) {
                kept.extend(self.started(&rows.subset(chosen), of(part), starts, 2, random));
            }
            let merged = rows.subset(merged);
            let mut kept = followed(&merged, of(merged.n()), kept, STEPS);
            kept.retain(|estimate| !estimate.is_flat()); // a part on a line is not the whole
            kept
        };
        kept.truncate(if n <= FEW { PARTS * KEPT } else { KEPT });
        followed(rows, h, kept, STEPS).into_iter().next().filter(|best| !best.is_flat())
    }

    /// The best few after so many steps from random sets of rows.
    fn started(
        &self,
        rows: &Rows,
        h: usize,
        starts: usize,
        steps: usize,
        random: &mut Xoshiro256PlusPlus,
    ) -> Vec<Estimate> {
        // A few rows in random order: the first d + 1, and more of them if those lie on a plane. Every fourth start is of h
        // rows, which finds the ends that lie between those of few.
        let n = rows.n();
        let size = |start: usize| if start % 4 == 3 { h } else { (4 * (rows.d + 1)).min(n) };
        let orders: Vec<(usize, Vec<usize>)> =
            (0..starts).map(|start| (start, index::sample(random, n, size(start)).into_vec())).collect();
        let from = |(start, order): (usize, Vec<usize>)| {
            let least = if start % 4 == 3 { h } else { rows.d + 1 };
            let first = (least..=order.len()).find_map(|m| rows.estimate(&order[..m]));
            Some(rows.concentrated(first.or_else(|| rows.whole())?, h, steps))
        };
        let mut found = best_first(orders.into_par_iter().filter_map(from).collect());
        found.truncate(KEPT);
        found
    }
}

/// Estimates after so many steps more, the best first.
fn followed(rows: &Rows, h: usize, estimates: Vec<Estimate>, steps: usize) -> Vec<Estimate> {
    best_first(estimates.into_par_iter().map(|estimate| rows.concentrated(estimate, h, steps)).collect())
}

fn best_first(mut estimates: Vec<Estimate>) -> Vec<Estimate> {
    estimates.sort_by(|a, b| a.log_determinant.total_cmp(&b.log_determinant)); // stable
    // Starts often meet: each end once.
    estimates.dedup_by(|a, b| a.log_determinant == b.log_determinant && a.mean == b.mean);
    estimates
}

/// What the covariance of the nearest share α of normal data must be multiplied by to be that of all.
fn consistency(d: usize, alpha: f64) -> Result<f64> {
    if alpha >= 1.0 {
        return Ok(1.0);
    }
    let edge = ChiSquared::new(d as f64)?.quantile(alpha);
    Ok(alpha / ChiSquared::new(d as f64 + 2.0)?.cdf(edge))
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for MinCovDetParams {
    type Object = MinCovDet;

    /// On the records; a dataset with weights is refused.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<MinCovDet> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.of_rows(data.records().view())
    }
}
