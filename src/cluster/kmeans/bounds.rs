//! Lloyd's iterations that skip the samples whose nearest centroid cannot have changed.
//!
//! Each sample keeps an upper bound of the distance to its centroid and a lower bound of the distance to every other. When
//! centroids move, the bounds give way by as much; while the upper stays below the lower, the sample need not be looked at.
//! The labels are those of Lloyd's algorithm: bounds are rounded to the safe side.
//!
//! - Source: Hamerly (2010), SIAM International Conference on Data Mining, 130–140.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::scan::{Scan, above, below, squared_distance, squares};
use crate::linalg::wide;

/// Rows of one task.
const CHUNK: usize = 2048;
/// The label of a sample that has none yet.
const NONE: u32 = u32::MAX;
/// Samples that are scanned at once.
const BLOCK: usize = 256;

/// The samples, each with its label and bounds.
pub(super) struct Samples<'a> {
    values: &'a [f64],
    d: usize,
    /// Near the middle of the data: distances are taken about it, so that little cancels.
    origin: Vec<f64>,
    pub labels: Vec<u32>,
    upper: Vec<f64>,
    lower: Vec<f64>,
}

/// Sums of the samples of each cluster, about the origin.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    pub sums: Array2<f64>,
    pub counts: Vec<usize>,
    /// Σ ‖x‖² about the origin.
    pub squares: f64,
}

/// How far each centroid moved.
pub(super) struct Moves {
    shift: Vec<f64>,
    farthest: usize,
    second: f64,
}

impl Moves {
    pub fn new(from: ArrayView2<f64>, to: ArrayView2<f64>) -> Moves {
        let length = |(a, b): (ndarray::ArrayView1<f64>, ndarray::ArrayView1<f64>)| {
            above(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt())
        };
        let shift: Vec<f64> = from.outer_iter().zip(to.outer_iter()).map(length).collect();
        let farthest = (0..shift.len()).fold(0, |best, c| if shift[c] > shift[best] { c } else { best });
        let others = shift.iter().enumerate().filter(|(c, _)| *c != farthest);
        let second = others.fold(0.0, |second: f64, (_, shift)| second.max(*shift));
        Moves { shift, farthest, second }
    }

    /// The most that any centroid but this one moved.
    #[inline(always)]
    fn of_others(&self, c: usize) -> f64 {
        if c == self.farthest { self.second } else { self.shift[self.farthest] }
    }
}

impl<'a> Samples<'a> {
    /// Of rows one after the other.
    pub fn new(values: &'a [f64], d: usize) -> Samples<'a> {
        let n = values.len() / d;
        let sampled = n.min(64);
        let mut origin = vec![0.0; d];
        for i in 0..sampled {
            let row = i * (n / sampled);
            for (origin, value) in origin.iter_mut().zip(&values[row * d..]) {
                *origin += value / sampled as f64;
            }
        }
        Samples { values, d, origin, labels: vec![NONE; n], upper: vec![f64::INFINITY; n], lower: vec![0.0; n] }
    }

    pub fn origin(&self) -> &[f64] {
        &self.origin
    }

    /// Gives each sample its nearest centroid. With `moves`, how the centroids moved since, only where bounds leave it open.
    /// The samples that changed, with the label they had.
    pub fn assign(&mut self, centroids: ArrayView2<f64>, moves: Option<&Moves>) -> Vec<(usize, u32)> {
        let scan = Scan::new(centroids, &self.origin);
        let half_way = moves.map(|_| half_ways(&scan, centroids.nrows()));
        let (d, origin) = (self.d, &self.origin);
        let of_chunk = |(chunk, (((labels, upper), lower), rows)): (usize, Chunk)| {
            let bounds = moves.zip(half_way.as_deref());
            let open = match bounds {
                Some((moves, half_way)) => {
                    still_open(&scan, Bounds { labels, upper, lower }, rows, origin, moves, half_way)
                }
                None => (0..labels.len()).collect(),
            };
            let mut changed = Vec::new();
            let (mut samples, mut products) = (Vec::new(), Vec::new());
            for open in open.chunks(BLOCK) {
                samples.resize(open.len() * d, 0.0);
                for (i, x) in open.iter().zip(samples.chunks_exact_mut(d)) {
                    about(origin, &rows[i * d..(i + 1) * d], x);
                }
                scan.nearest(&samples, &mut products, |nth, nearest| {
                    let i = open[nth];
                    if nearest.label != labels[i] {
                        changed.push((chunk * CHUNK + i, labels[i]));
                    }
                    (labels[i], upper[i], lower[i]) = (nearest.label, nearest.upper, nearest.lower);
                });
            }
            changed
        };
        let states = self.labels.par_chunks_mut(CHUNK).zip(self.upper.par_chunks_mut(CHUNK));
        let states = states.zip(self.lower.par_chunks_mut(CHUNK)).zip(self.values.par_chunks(CHUNK * d));
        let changed: Vec<Vec<(usize, u32)>> = states.enumerate().map(of_chunk).collect();
        changed.concat()
    }

    /// Sums of every cluster, from all samples.
    pub fn sums(&self, k: usize) -> Sums {
        let (d, origin) = (self.d, &self.origin);
        let of_chunk = |(labels, rows): (&[u32], &[f64])| {
            let (mut sums, mut counts, mut total) = (vec![0.0; k * d], vec![0_usize; k], 0.0);
            let mut x = vec![0.0; d];
            wide(
                #[inline(always)]
                || {
                    for (label, row) in labels.iter().zip(rows.chunks_exact(d)) {
                        let c = *label as usize;
                        about(origin, row, &mut x);
                        counts[c] += 1;
                        total += squares(&x);
                        for (sum, x) in sums[c * d..(c + 1) * d].iter_mut().zip(&x) {
                            *sum += x;
                        }
                    }
                },
            );
            (sums, counts, total)
        };
        let rows = 8 * CHUNK;
        let parts: Vec<(Vec<f64>, Vec<usize>, f64)> =
            self.labels.par_chunks(rows).zip(self.values.par_chunks(rows * d)).map(of_chunk).collect();
        let mut all = Sums { sums: Array2::zeros((k, d)), counts: vec![0; k], squares: 0.0 };
        for (sums, counts, total) in parts {
            all.sums.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
            all.counts.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
            all.squares += total;
        }
        all
    }

    /// The sums after these samples left the clusters they were in.
    pub fn move_samples(&self, sums: &mut Sums, changed: &[(usize, u32)]) {
        for (i, from) in changed {
            let row = &self.values[i * self.d..(i + 1) * self.d];
            let (from, to) = (*from as usize, self.labels[*i] as usize);
            sums.counts[from] -= 1;
            sums.counts[to] += 1;
            for (j, (value, origin)) in row.iter().zip(&self.origin).enumerate() {
                sums.sums[(from, j)] -= value - origin;
                sums.sums[(to, j)] += value - origin;
            }
        }
    }

    /// The squared distance of each sample from the centroid of its cluster.
    pub fn distances(&self, centroids: ArrayView2<f64>) -> Vec<f64> {
        let d = self.d;
        let centroids = centroids.as_standard_layout();
        let centroids = centroids.as_slice().unwrap_or(&[]);
        let mut distances = vec![0.0; self.labels.len()];
        let parts = distances.par_chunks_mut(CHUNK).zip(self.labels.par_chunks(CHUNK));
        parts.zip(self.values.par_chunks(CHUNK * d)).for_each(|((distances, labels), rows)| {
            wide(
                #[inline(always)]
                || {
                    for ((distance, label), row) in distances.iter_mut().zip(labels).zip(rows.chunks_exact(d)) {
                        *distance = squared_distance(row, &centroids[*label as usize * d..][..d]);
                    }
                },
            );
        });
        distances
    }

    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.d..(i + 1) * self.d]
    }
}

/// The labels and bounds of some samples.
struct Bounds<'a> {
    labels: &'a [u32],
    upper: &'a mut [f64],
    lower: &'a mut [f64],
}

/// Lets the bounds give way to the moves; the samples whose nearest centroid they leave open.
fn still_open(
    scan: &Scan,
    bounds: Bounds,
    rows: &[f64],
    origin: &[f64],
    moves: &Moves,
    half_way: &[f64],
) -> Vec<usize> {
    let Bounds { labels, upper, lower } = bounds;
    let d = origin.len();
    let mut open = Vec::new();
    let mut x = vec![0.0; d];
    wide(
        #[inline(always)]
        || {
            for (i, label) in labels.iter().enumerate() {
                let own = *label as usize;
                upper[i] = above(upper[i] + moves.shift[own]);
                lower[i] = below((lower[i] - moves.of_others(own)).max(0.0));
                let bound = lower[i].max(half_way[own]);
                if upper[i] < bound {
                    continue;
                }
                about(origin, &rows[i * d..(i + 1) * d], &mut x);
                upper[i] = above(squared_distance(&x, scan.centroid(own)).sqrt());
                if upper[i] >= bound {
                    open.push(i);
                }
            }
        },
    );
    open
}

#[inline(always)]
fn about(origin: &[f64], row: &[f64], x: &mut [f64]) {
    for ((x, value), origin) in x.iter_mut().zip(row).zip(origin) {
        *x = value - origin;
    }
}

type Chunk<'a> = (((&'a mut [u32], &'a mut [f64]), &'a mut [f64]), &'a [f64]);

/// Half the way from each centroid to the nearest other one, rounded down: whatever is nearer than that is its own.
fn half_ways(scan: &Scan, k: usize) -> Vec<f64> {
    let of_centroid = |c: usize| {
        let others = (0..k).filter(|other| *other != c);
        let nearest = |best: f64, other: usize| best.min(squared_distance(scan.centroid(c), scan.centroid(other)));
        below(others.fold(f64::INFINITY, nearest).sqrt()) / 2.0
    };
    (0..k)
        .into_par_iter()
        .map(|c| {
            wide(
                #[inline(always)]
                || of_centroid(c),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Shifts 1, 5 and 2: against the first and the last the second moved most, against the second the last.
    #[test]
    fn others_move_at_most_as_far_as_the_farthest_of_them() {
        let (from, to) = (array![[0.0, 0.0], [1.0, 1.0], [7.0, 7.0]], array![[0.0, 1.0], [4.0, 5.0], [9.0, 7.0]]);
        let moves = Moves::new(from.view(), to.view());
        let of_others: Vec<f64> = (0..3).map(|c| moves.of_others(c)).collect();
        assert!(of_others.iter().zip([5.0, 2.0, 5.0]).all(|(got, expected)| (got - expected).abs() < 1e-11));
        assert!(moves.shift.iter().zip([1.0, 5.0, 2.0]).all(|(got, exact)| *got >= exact && got - exact < 1e-11));
        assert_eq!(Moves::new(from.slice(ndarray::s![..1, ..]), to.slice(ndarray::s![..1, ..])).of_others(0), 0.0);
    }

    /// The sample at 4 is A's. A stays, C comes from 20 to 5, nearer than A: bounds that heed B's small shift alone would
    /// leave the sample where it is.
    #[test]
    fn a_sample_goes_to_the_centroid_that_came_from_afar() {
        let values = [0.0, 4.0, -30.0];
        let mut samples = Samples::new(&values, 1);
        let before = array![[0.0], [-30.0], [20.0]];
        samples.assign(before.view(), None);
        assert_eq!(samples.labels, [0, 0, 1]);
        let after = array![[0.0], [-29.0], [5.0]];
        let changed = samples.assign(after.view(), Some(&Moves::new(before.view(), after.view())));
        assert_eq!((changed, samples.labels), (vec![(1, 0)], vec![0, 2, 1]));
    }
}
