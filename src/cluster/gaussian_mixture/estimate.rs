//! Sums over the samples, weighted by responsibilities, and the estimates they give.
//!
//! Products are summed about the means at hand, so that the new ones, which are near, cost no digits.

use faer::Mat;
use ndarray::{Array2, Array3, ArrayView2};

use super::covariance::{CovarianceType, Covariances};
use super::density::{Block, Density, Lanes, ROWS, subtract};
use super::shares;
use crate::linalg::gram::centred_gram;
use crate::linalg::reduce::map_reduce_by;
use crate::linalg::wide;
use crate::{Error, Result};

/// Rows of one task.
const CHUNK: usize = 32 * ROWS;
/// What scikit-learn adds to the weight of a component, so that one without samples can be divided by it; such a component
/// stays where it is.
const TRACE: f64 = 10.0 * f64::EPSILON;

/// The samples, about their mean.
pub(super) struct Samples<'a> {
    pub values: &'a [f64],
    pub n: usize,
    pub d: usize,
    pub origin: Vec<f64>,
    /// Σ (x − mean)(x − mean)ᵀ.
    products: Mat<f64>,
}

/// Shares, means about the origin, and covariances.
pub(super) struct Estimate {
    pub weights: Vec<f64>,
    pub means: Vec<f64>,
    pub covariances: Covariances,
}

/// Σ r, Σ r·(x − μ) and Σ r·(x − μ)(x − μ)ᵀ for each component, of the last the lower triangle or the diagonal.
pub(super) struct Sums {
    pub likelihood: f64,
    weight: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

/// Entries of the products of differences that a covariance needs.
fn entries(kind: CovarianceType, d: usize) -> usize {
    match kind {
        CovarianceType::Full => d * (d + 1) / 2,
        CovarianceType::Tied => 0,
        CovarianceType::Diag | CovarianceType::Spherical => d,
    }
}

#[inline(always)]
fn product(a: &Lanes, b: &Lanes) -> f64 {
    let mut sums = [0.0; 8];
    for part in 0..ROWS / 8 {
        for lane in 0..8 {
            sums[lane] += a[8 * part + lane] * b[8 * part + lane];
        }
    }
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}

impl Sums {
    fn new(k: usize, d: usize, kind: CovarianceType) -> Sums {
        let zeros = |n: usize| vec![0.0; n];
        Sums { likelihood: 0.0, weight: zeros(k), first: zeros(k * d), second: zeros(k * entries(kind, d)) }
    }

    fn merge(mut self, other: Sums) -> Sums {
        let add = |a: &mut Vec<f64>, b: &[f64]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        self.likelihood += other.likelihood;
        add(&mut self.weight, &other.weight);
        add(&mut self.first, &other.first);
        add(&mut self.second, &other.second);
        self
    }

    /// Adds a block, whose `components` are responsibilities, about the means.
    #[inline(always)]
    fn add(&mut self, block: &mut Block, means: &[f64], kind: CovarianceType) {
        let d = block.x.len();
        let Block { x, difference, components } = block;
        let ones = [1.0; ROWS];
        let each = self.weight.iter_mut().zip(self.first.chunks_exact_mut(d)).zip(components.iter());
        for (c, ((weight, first), shares)) in each.enumerate() {
            *weight += product(shares, &ones);
            subtract(x, &means[c * d..(c + 1) * d], difference);
            let second = &mut self.second[c * entries(kind, d)..(c + 1) * entries(kind, d)];
            let mut at = 0;
            for i in 0..d {
                let mut weighted = [0.0; ROWS];
                for lane in 0..ROWS {
                    weighted[lane] = shares[lane] * difference[i][lane];
                }
                first[i] += product(&weighted, &ones);
                match kind {
                    CovarianceType::Full => {
                        for (sum, difference) in second[at..at + i + 1].iter_mut().zip(difference.iter()) {
                            *sum += product(&weighted, difference);
                        }
                        at += i + 1;
                    }
                    CovarianceType::Tied => {}
                    CovarianceType::Diag | CovarianceType::Spherical => second[i] += product(&weighted, &difference[i]),
                }
            }
        }
    }
}

impl<'a> Samples<'a> {
    /// Of rows in standard layout.
    pub fn new(x: ArrayView2<'_, f64>, values: &'a [f64]) -> Result<Samples<'a>> {
        let gram = centred_gram(x, None, None, true);
        if !gram.is_finite() {
            return Err(Error::overflow());
        }
        Ok(Samples { values, n: x.nrows(), d: x.ncols(), origin: gram.mean, products: gram.gram })
    }

    /// One pass over the data; `respond` makes responsibilities of a filled block, given the number of its first row and how
    /// many rows it has, and returns the sum of log-likelihoods.
    fn sums(
        &self,
        means: &[f64],
        kind: CovarianceType,
        respond: impl Fn(&mut Block, usize, usize) -> f64 + Sync,
    ) -> Sums {
        let (d, k) = (self.d, means.len() / self.d);
        let of_chunk = |range: std::ops::Range<usize>| {
            let (mut sums, mut block) = (Sums::new(k, d, kind), Block::new(k, d));
            wide(
                #[inline(always)]
                || {
                    for start in range.clone().step_by(ROWS) {
                        let end = range.end.min(start + ROWS);
                        block.fill(&self.values[start * d..end * d], &self.origin);
                        sums.likelihood += respond(&mut block, start, end - start);
                        sums.add(&mut block, means, kind);
                    }
                },
            );
            sums
        };
        map_reduce_by(CHUNK, self.n, of_chunk, Sums::merge).unwrap_or_else(|| Sums::new(k, d, kind))
    }

    /// E step, and the sums that the M step needs.
    pub fn expect(&self, density: &Density, kind: CovarianceType) -> Sums {
        self.sums(
            &density.means,
            kind,
            #[inline(always)]
            |block, _, taken| density.responsibilities(block, taken),
        )
    }

    /// Estimates from given responsibilities: first the means, then the covariances about them.
    pub fn estimate(
        &self,
        k: usize,
        kind: CovarianceType,
        reg_covar: f64,
        share: impl Fn(usize, usize) -> f64 + Sync,
    ) -> Estimate {
        let respond = |block: &mut Block, start: usize, taken: usize| {
            for (c, shares) in block.components.iter_mut().enumerate() {
                *shares = std::array::from_fn(|lane| if lane < taken { share(start + lane, c) } else { 0.0 });
            }
            0.0
        };
        let about = vec![0.0; k * self.d];
        let (_, means) = self.means(&self.sums(&about, CovarianceType::Tied, respond), &about);
        self.maximise(&self.sums(&means, kind, respond), &means, kind, reg_covar)
    }

    /// How far the means move from where they were, and where to.
    fn means(&self, sums: &Sums, about: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (d, k) = (self.d, sums.weight.len());
        let mut moved = vec![0.0; k * d];
        for (moved, (first, weight)) in moved.chunks_exact_mut(d).zip(sums.first.chunks_exact(d).zip(&sums.weight)) {
            for (moved, first) in moved.iter_mut().zip(first) {
                *moved = first / (weight + TRACE);
            }
        }
        let means = about.iter().zip(&moved).map(|(mean, moved)| mean + moved).collect();
        (moved, means)
    }

    /// M step: from sums about these means.
    pub fn maximise(&self, sums: &Sums, about: &[f64], kind: CovarianceType, reg_covar: f64) -> Estimate {
        let (moved, means) = self.means(sums, about);
        let total: f64 = sums.weight.iter().map(|weight| weight + TRACE).sum();
        let weights = sums.weight.iter().map(|weight| (weight + TRACE) / total).collect();
        let covariances = self.covariances(sums, &moved, &means, kind, reg_covar);
        Estimate { weights, means, covariances }
    }

    /// The same from the responsibilities of the density, about the new means: where [`leaps`](Self::leaps) says so.
    pub fn maximise_anew(&self, density: &Density, k: usize, kind: CovarianceType, reg_covar: f64) -> Estimate {
        let rows = ArrayView2::from_shape((self.n, self.d), self.values)
            .unwrap_or_else(|_| ArrayView2::from(&[] as &[[f64; 0]]));
        let mut responsibilities = density.logs(rows);
        shares(&mut responsibilities);
        self.estimate(k, kind, reg_covar, |i, c| responsibilities[(i, c)])
    }

    /// Whether a mean goes so far that six digits or more of a variance about it would be lost in that about the one before.
    pub fn leaps(&self, sums: &Sums, kind: CovarianceType) -> bool {
        let d = self.d;
        // What a square would be about the new mean: less than a millionth of that about the one before?
        let far = |c: usize, j: usize| {
            let weight = sums.weight[c] + TRACE;
            let moved = sums.first[c * d + j].powi(2) / weight;
            match kind {
                CovarianceType::Full => moved > (1.0 - 1e-6) * sums.second[c * d * (d + 1) / 2 + j * (j + 3) / 2],
                CovarianceType::Diag | CovarianceType::Spherical => moved > (1.0 - 1e-6) * sums.second[c * d + j],
                // Squares are about the mean of all samples; but the new mean is that before and the way from there.
                CovarianceType::Tied => moved > 1e6 * weight * self.products[(j, j)] / self.n as f64,
            }
        };
        let of_component = |c: usize| (0..d).any(|j| far(c, j));
        (0..sums.weight.len()).any(of_component)
    }

    fn covariances(&self, sums: &Sums, moved: &[f64], means: &[f64], kind: CovarianceType, reg: f64) -> Covariances {
        let (d, k) = (self.d, sums.weight.len());
        // Σ r·(x − new)(x − new)ᵀ from that about the mean before.
        let entry = |c: usize, i: usize, j: usize, second: f64| {
            let (weight, first, moved) = (sums.weight[c], &sums.first[c * d..], &moved[c * d..]);
            let corrected = second - first[i] * moved[j] - moved[i] * first[j] + weight * moved[i] * moved[j];
            corrected / (weight + TRACE) + if i == j { reg } else { 0.0 }
        };
        let variance = |(c, j): (usize, usize)| entry(c, j, j, sums.second[c * d + j]);
        match kind {
            CovarianceType::Full => {
                let at = |c: usize, i: usize, j: usize| sums.second[c * d * (d + 1) / 2 + i * (i + 1) / 2 + j];
                let entry = |(c, i, j): (usize, usize, usize)| entry(c, i.max(j), i.min(j), at(c, i.max(j), i.min(j)));
                Covariances::Full(Array3::from_shape_fn((k, d, d), entry))
            }
            CovarianceType::Tied => {
                let total: f64 = sums.weight.iter().map(|weight| weight + TRACE).sum();
                let of_means = |i: usize, j: usize| -> f64 {
                    (0..k).map(|c| (sums.weight[c] + TRACE) * means[c * d + i] * means[c * d + j]).sum()
                };
                let entry = |(i, j): (usize, usize)| {
                    (self.products[(i, j)] - of_means(i, j)) / total + if i == j { reg } else { 0.0 }
                };
                Covariances::Tied(Array2::from_shape_fn((d, d), entry))
            }
            CovarianceType::Diag => Covariances::Diag(Array2::from_shape_fn((k, d), variance)),
            CovarianceType::Spherical => {
                let mean = |c: usize| (0..d).map(|j| variance((c, j))).sum::<f64>() / d as f64;
                Covariances::Spherical((0..k).map(mean).collect())
            }
        }
    }
}
