//! Lloyd's iterations that skip the samples whose nearest centroid cannot have changed.
//!
//! Each sample keeps an upper bound of the distance to its centroid and a lower bound of the distance to every other. When
//! centroids move, the bounds give way by as much; while the upper stays below the lower, the sample need not be looked at.
//! The labels are those of Lloyd's algorithm: bounds are rounded to the safe side.
//!
//! - Source: Hamerly (2010), SIAM International Conference on Data Mining, 130–140.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use super::rows::{CHUNK, Rows, about};
use super::scan::{Nearest, Scan, above, below, squared_distance};
use super::single;
use crate::linalg::wide;

/// The label of a sample that has none yet.
const NONE: u32 = u32::MAX;
/// Samples that are scanned at once in double precision.
const BLOCK: usize = 256;

/// A sample that changed its cluster, and the one it left.
pub(super) type Change = (usize, u32);

/// The samples, each with its label and bounds.
pub(super) struct Samples<'a> {
    rows: &'a Rows<'a>,
    pub labels: Vec<u32>,
    /// Bounds as they would have been before any centroid moved: `way` tells how far they have given way since.
    upper: Vec<f64>,
    lower: Vec<f64>,
    way: Vec<Way>,
    /// Whether single precision leaves few in doubt.
    single: bool,
}

/// How far the bounds of a cluster's samples have given way, all moves together.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    upper: f64,
    lower: f64,
}

/// How far each centroid moved.
pub(super) struct Moves {
    shift: Vec<f64>,
    farthest: usize,
    second: f64,
}

impl Moves {
    pub fn new(from: ArrayView2<f64>, to: ArrayView2<f64>) -> Moves {
        let length = |(a, b): (ArrayView1<f64>, ArrayView1<f64>)| {
            above(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt())
        };
        let shift: Vec<f64> = from.outer_iter().zip(to.outer_iter()).map(length).collect();
        let farthest = (0..shift.len()).fold(0, |best, c| if shift[c] > shift[best] { c } else { best });
        let others = shift.iter().enumerate().filter(|(c, _)| *c != farthest);
        let second = others.fold(0.0, |second: f64, (_, shift)| second.max(*shift));
        Moves { shift, farthest, second }
    }

    /// The most that any centroid but this one moved.
    fn of_others(&self, c: usize) -> f64 {
        if c == self.farthest { self.second } else { self.shift[self.farthest] }
    }
}

/// What one pass over the samples needs to know of the centroids.
struct Centroids<'a> {
    scan: Scan,
    single: Option<(&'a single::Samples, single::Centroids)>,
    /// Half the way from each to the nearest other one; none before the first pass.
    half_way: Option<Vec<f64>>,
    way: &'a [Way],
}

impl<'a> Samples<'a> {
    pub fn new(rows: &'a Rows<'a>) -> Samples<'a> {
        let n = rows.n;
        let (upper, lower) = (vec![f64::INFINITY; n], vec![0.0; n]);
        Samples { rows, labels: vec![NONE; n], upper, lower, way: Vec::new(), single: true }
    }

    /// Gives each sample its nearest centroid. With `moves`, how the centroids moved since, only where bounds leave it open.
    /// The samples that changed.
    pub fn assign(&mut self, centroids: ArrayView2<f64>, moves: Option<&Moves>) -> Vec<Change> {
        let rows = self.rows;
        let scan = Scan::new(centroids, &rows.origin);
        self.way.resize(centroids.nrows(), Way::default());
        let half_way = moves.map(|_| half_ways(&scan, centroids.nrows()));
        let single = rows.single.as_ref().filter(|_| self.single);
        let single = single.and_then(|samples| Some((samples, samples.centroids(centroids, &rows.origin)?)));
        if let Some(moves) = moves {
            for (c, way) in self.way.iter_mut().enumerate() {
                *way = Way { upper: way.upper + moves.shift[c], lower: way.lower + moves.of_others(c) };
            }
        }
        let centroids = Centroids { scan, single, half_way, way: &self.way };
        let states = self.labels.par_chunks_mut(CHUNK).zip(self.upper.par_chunks_mut(CHUNK));
        let states = states.zip(self.lower.par_chunks_mut(CHUNK)).enumerate();
        let of_chunk = |(chunk, ((labels, upper), lower))| {
            let changed = Vec::new();
            Chunk { rows, first: chunk * CHUNK, labels, upper, lower, changed }.assign(&centroids)
        };
        let parts: Vec<Outcome> = states.map(of_chunk).collect();
        let total = |count: fn(&Outcome) -> usize| parts.iter().map(count).sum::<usize>();
        if 2 * total(|part| part.doubtful) > total(|part| part.open) {
            self.single = false;
        }
        parts.into_iter().flat_map(|part| part.changed).collect()
    }
}

/// What became of a chunk: how many samples were looked at, how many of them single precision could not place.
struct Outcome {
    changed: Vec<Change>,
    open: usize,
    doubtful: usize,
}

/// Samples that one thread looks at.
struct Chunk<'a> {
    rows: &'a Rows<'a>,
    first: usize,
    labels: &'a mut [u32],
    upper: &'a mut [f64],
    lower: &'a mut [f64],
    changed: Vec<Change>,
}

impl Chunk<'_> {
    fn assign(mut self, centroids: &Centroids) -> Outcome {
        let open = match &centroids.half_way {
            Some(half_way) => {
                let crossed = self.crossed(centroids.way, half_way);
                self.still_open(centroids, half_way, &crossed)
            }
            None => (0..self.labels.len() as u32).collect(),
        };
        let mut doubtful = Vec::new();
        match &centroids.single {
            Some((samples, single)) => {
                samples.nearest(single, self.first, &open, |i, nearest| match nearest {
                    Some(nearest) => self.place(i, nearest, centroids.way),
                    None => doubtful.push(i),
                });
                self.scan(centroids, &doubtful);
            }
            None => self.scan(centroids, &open),
        }
        Outcome { changed: self.changed, open: open.len(), doubtful: doubtful.len() }
    }

    /// The samples whose bounds have crossed.
    fn crossed(&self, way: &[Way], half_way: &[f64]) -> Vec<u32> {
        let mut open = vec![0; self.labels.len()];
        let mut found = 0;
        wide(
            #[inline(always)]
            || {
                for (i, ((label, upper), lower)) in self.labels.iter().zip(&*self.upper).zip(&*self.lower).enumerate() {
                    let own = *label as usize;
                    let bound = (lower - above(way[own].lower)).max(half_way[own]);
                    open[found] = i as u32;
                    found += usize::from(upper + above(way[own].upper) >= bound);
                }
            },
        );
        open.truncate(found);
        open
    }

    /// Measures samples against their own centroid; those whose nearest centroid is open still.
    fn still_open(&mut self, centroids: &Centroids, half_way: &[f64], crossed: &[u32]) -> Vec<u32> {
        let (rows, first) = (self.rows, self.first);
        let mut x = vec![0.0; rows.d];
        let mut open = Vec::with_capacity(crossed.len());
        wide(
            #[inline(always)]
            || {
                for i in crossed {
                    let place = *i as usize;
                    let own = self.labels[place] as usize;
                    let upper = match &centroids.single {
                        Some((samples, single)) => samples.upper(first + place, single, own),
                        None => {
                            about(&rows.origin, rows.row(first + place), &mut x);
                            above(squared_distance(&x, centroids.scan.centroid(own)).sqrt())
                        }
                    };
                    let way = centroids.way[own];
                    self.upper[place] = upper - below(way.upper);
                    if upper >= (self.lower[place] - above(way.lower)).max(half_way[own]) {
                        open.push(*i);
                    }
                }
            },
        );
        open
    }

    /// Places these samples in double precision.
    fn scan(&mut self, centroids: &Centroids, open: &[u32]) {
        let (rows, d) = (self.rows, self.rows.d);
        let (mut samples, mut products) = (Vec::new(), Vec::new());
        for open in open.chunks(BLOCK) {
            samples.resize(open.len() * d, 0.0);
            for (i, x) in open.iter().zip(samples.chunks_exact_mut(d)) {
                about(&rows.origin, rows.row(self.first + *i as usize), x);
            }
            let place = |nth: usize, nearest| self.place(open[nth], nearest, centroids.way);
            centroids.scan.nearest(&samples, &mut products, place);
        }
    }

    #[inline(always)]
    fn place(&mut self, i: u32, nearest: Nearest, way: &[Way]) {
        let (place, way) = (i as usize, way[nearest.label as usize]);
        if nearest.label != self.labels[place] {
            self.changed.push((self.first + place, self.labels[place]));
        }
        self.labels[place] = nearest.label;
        (self.upper[place], self.lower[place]) = (nearest.upper - below(way.upper), nearest.lower + below(way.lower));
    }
}

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
        let rows = Rows::new(&values, 1, None);
        let mut samples = Samples::new(&rows);
        let before = array![[0.0], [-30.0], [20.0]];
        samples.assign(before.view(), None);
        assert_eq!(samples.labels, [0, 0, 1]);
        let after = array![[0.0], [-29.0], [5.0]];
        let changed = samples.assign(after.view(), Some(&Moves::new(before.view(), after.view())));
        assert_eq!((changed, samples.labels), (vec![(1, 0)], vec![0, 2, 1]));
    }
}
