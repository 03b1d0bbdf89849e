//! The nearest centroid in single precision, which holds twice as many numbers side by side, and says when it is in doubt.
//!
//! The samples are taken about an origin near the data and in a unit near their size. Scores ½‖c‖² − x·c of as many samples
//! as the processor has lanes are summed side by side, a few centroids at a time. Each score is off by at most a known
//! rounding; where the two least are no farther apart than that, the sample is left to [`super::scan`].
//!
//! - Rounding of a score: at most (d + 4)·ε·(‖x‖² + ‖c‖²), ε = 2⁻²³, from the rounding of x and c, d products and d sums.

use ndarray::ArrayView2;
use pulp::{Simd, WithSimd, as_arrays, as_arrays_mut};

use super::scan::{Nearest, above, below};

/// Centroids that are summed side by side.
const TILE: usize = 5;
/// Vectors of samples that are summed side by side.
const VECTORS: usize = 2;
/// Largest number, in the unit of the samples: its square, and a sum of many such, are still numbers.
const LARGEST: f64 = 1e12;
/// Running sums side by side.
const LANES: usize = 8;

/// Samples in single precision.
pub(super) struct Samples {
    d: usize,
    pub values: Vec<f32>,
    /// ‖x‖² of the rounded samples.
    pub norms: Vec<f64>,
    /// A power of two.
    pub unit: f64,
}

/// Centroids in single precision.
pub(super) struct Centroids {
    d: usize,
    /// Row by row.
    rows: Vec<f32>,
    /// −c, in tiles: feature by feature the centroids of a tile.
    tiles: Vec<f32>,
    half_norm: Vec<f32>,
    largest_norm: f64,
}

impl Samples {
    /// Room for samples, and their unit; [`round`] fills it.
    pub fn zeros(values: &[f64], origin: &[f64]) -> Samples {
        let d = origin.len();
        let n = values.len() / d;
        Samples { d, values: vec![0.0; n * d], norms: vec![0.0; n], unit: unit(values, origin) }
    }

    /// `None` where a centroid is too far away for single precision.
    pub fn centroids(&self, centroids: ArrayView2<f64>, origin: &[f64]) -> Option<Centroids> {
        let d = centroids.ncols();
        let inverse = 1.0 / self.unit;
        let rows: Vec<f32> = centroids
            .outer_iter()
            .flat_map(|row| row.iter().zip(origin).map(|(c, o)| ((c - o) * inverse) as f32).collect::<Vec<_>>())
            .collect();
        if rows.iter().any(|value| f64::from(value.abs()) > LARGEST) {
            return None;
        }
        Some(Centroids::new(rows, d))
    }

    #[inline(always)]
    fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.d..(i + 1) * self.d]
    }

    /// At least the distance of a sample from a centroid.
    #[inline(always)]
    pub fn upper(&self, i: usize, centroids: &Centroids, c: usize) -> f64 {
        let score = centroids.half_norm[c] - dot(self.row(i), centroids.row(c));
        above(self.distance(self.norms[i], f64::from(score), self.rounding(self.norms[i], centroids)))
    }

    /// Looks for the nearest centroid of the samples `first + open[..]`; `tell` takes the number in `open` and what was
    /// found, or `None` if in doubt.
    pub fn nearest(
        &self,
        centroids: &Centroids,
        first: usize,
        open: &[u32],
        mut tell: impl FnMut(u32, Option<Nearest>),
    ) {
        let mut found = Found::default();
        let rows = &self.values[first * self.d..];
        pulp::Arch::new().dispatch(Search { rows, d: self.d, open, centroids, found: &mut found });
        for ((i, label), (least, other)) in open.iter().zip(found.labels).zip(found.least.iter().zip(&found.other)) {
            let (least, other, norm) = (f64::from(*least), f64::from(*other), self.norms[first + *i as usize]);
            let rounding = self.rounding(norm, centroids);
            let (upper, lower) =
                (above(self.distance(norm, least, rounding)), below(self.distance(norm, other, -rounding)));
            tell(*i, (other - least > rounding).then_some(Nearest { label, upper, lower }));
        }
    }

    /// Twice what a score may be off.
    #[inline(always)]
    fn rounding(&self, norm: f64, centroids: &Centroids) -> f64 {
        let share = 2.0 * f64::from(f32::EPSILON) * (self.d + 4) as f64;
        share * (norm + centroids.largest_norm) + 1e-30
    }

    #[inline(always)]
    fn distance(&self, norm: f64, score: f64, rounding: f64) -> f64 {
        (norm + 2.0 * score + rounding).max(0.0).sqrt() * self.unit
    }
}

impl Centroids {
    fn new(rows: Vec<f32>, d: usize) -> Centroids {
        let norms: Vec<f64> = rows.chunks_exact(d).map(squares).collect();
        let mut tiles = Vec::with_capacity(rows.len());
        for tile in rows.chunks(TILE * d) {
            (0..d).for_each(|j| tiles.extend(tile.chunks_exact(d).map(|row| -row[j])));
        }
        let half_norm = norms.iter().map(|norm| (norm / 2.0) as f32).collect();
        Centroids { d, rows, tiles, half_norm, largest_norm: norms.into_iter().fold(0.0, f64::max) }
    }

    #[inline(always)]
    fn row(&self, c: usize) -> &[f32] {
        &self.rows[c * self.d..(c + 1) * self.d]
    }
}

/// A power of two near the largest number of a few rows.
fn unit(values: &[f64], origin: &[f64]) -> f64 {
    let d = origin.len();
    let n = values.len() / d;
    let sampled = n.min(64);
    let size = |row: usize| values[row * d..].iter().zip(origin).fold(0.0, |size: f64, (x, o)| size.max((x - o).abs()));
    let size = (0..sampled).map(|i| size(i * (n / sampled))).fold(0.0, f64::max);
    if size > 1e-280 && size < 1e280 { size.log2().ceil().exp2() } else { 1.0 }
}

/// Rows about the origin in units, and their squares; whether all are small enough.
#[inline(always)]
pub(super) fn round(from: &[f64], origin: &[f64], inverse: f64, to: &mut [f32], norms: &mut [f64]) -> bool {
    let d = origin.len();
    let mut largest = 0.0_f32;
    for ((from, to), norm) in from.chunks_exact(d).zip(to.chunks_exact_mut(d)).zip(norms) {
        for ((from, to), origin) in from.iter().zip(to.iter_mut()).zip(origin) {
            *to = ((from - origin) * inverse) as f32;
        }
        *norm = squares(to);
        largest = largest.max(*norm as f32);
    }
    f64::from(largest) <= LARGEST * LARGEST
}

/// What a search found, a number for each sample that was looked for and a few more to fill the lanes.
#[derive(Default)]
struct Found {
    panel: Vec<f32>,
    least: Vec<f32>,
    other: Vec<f32>,
    labels: Vec<u32>,
}

/// The least score, the least of the others and the label, for samples side by side.
struct Best<S: Simd> {
    least: [S::f32s; VECTORS],
    other: [S::f32s; VECTORS],
    label: [S::u32s; VECTORS],
}

struct Search<'a> {
    rows: &'a [f32],
    d: usize,
    open: &'a [u32],
    centroids: &'a Centroids,
    found: &'a mut Found,
}

impl WithSimd for Search<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Search { rows, d, open, centroids, found } = self;
        let block = VECTORS * S::F32_LANES;
        let padded = open.len().next_multiple_of(block);
        found.panel.resize(block * d, 0.0);
        found.least.resize(padded, 0.0);
        found.other.resize(padded, 0.0);
        found.labels.resize(padded, 0);
        let outs = found.least.chunks_exact_mut(block).zip(found.other.chunks_exact_mut(block));
        let outs = outs.zip(found.labels.chunks_exact_mut(block));
        for (open, ((least, other), labels)) in open.chunks(block).zip(outs) {
            pack(rows, d, open, block, &mut found.panel);
            let panel = as_arrays::<VECTORS, _>(S::as_simd_f32s(&found.panel).0).0;
            let best = best_of(simd, panel, d, centroids);
            as_arrays_mut::<VECTORS, _>(S::as_mut_simd_f32s(least).0).0[0] = best.least;
            as_arrays_mut::<VECTORS, _>(S::as_mut_simd_f32s(other).0).0[0] = best.other;
            as_arrays_mut::<VECTORS, _>(S::as_mut_simd_u32s(labels).0).0[0] = best.label;
        }
    }
}

/// Feature by feature the numbers of the open rows; places that are left keep what they held.
#[inline(always)]
fn pack(rows: &[f32], d: usize, open: &[u32], block: usize, panel: &mut [f32]) {
    for (lane, i) in open.iter().enumerate() {
        let row = &rows[*i as usize * d..][..d];
        for (place, value) in panel[lane..].iter_mut().step_by(block).zip(row) {
            *place = *value;
        }
    }
}

#[inline(always)]
fn best_of<S: Simd>(simd: S, panel: &[[S::f32s; VECTORS]], d: usize, centroids: &Centroids) -> Best<S> {
    let far = simd.splat_f32s(f32::INFINITY);
    let mut best = Best { least: [far; VECTORS], other: [far; VECTORS], label: [simd.splat_u32s(0); VECTORS] };
    let mut first = 0;
    while first < centroids.half_norm.len() {
        let taken = TILE.min(centroids.half_norm.len() - first);
        let tile = &centroids.tiles[first * d..(first + taken) * d];
        let half_norm = &centroids.half_norm[first..first + taken];
        match taken {
            1 => of_tile::<S, 1>(simd, panel, tile, half_norm, first, &mut best),
            2 => of_tile::<S, 2>(simd, panel, tile, half_norm, first, &mut best),
            3 => of_tile::<S, 3>(simd, panel, tile, half_norm, first, &mut best),
            4 => of_tile::<S, 4>(simd, panel, tile, half_norm, first, &mut best),
            _ => of_tile::<S, TILE>(simd, panel, tile, half_norm, first, &mut best),
        }
        first += taken;
    }
    best
}

#[inline(always)]
fn of_tile<S: Simd, const T: usize>(
    simd: S,
    panel: &[[S::f32s; VECTORS]],
    tile: &[f32],
    half_norm: &[f32],
    first: usize,
    best: &mut Best<S>,
) {
    let mut scores = [[simd.splat_f32s(0.0); VECTORS]; T];
    for t in 0..T {
        scores[t] = [simd.splat_f32s(half_norm[t]); VECTORS];
    }
    for (x, c) in panel.iter().zip(as_arrays::<T, _>(tile).0) {
        for t in 0..T {
            let c = simd.splat_f32s(c[t]);
            for v in 0..VECTORS {
                scores[t][v] = simd.mul_add_e_f32s(x[v], c, scores[t][v]);
            }
        }
    }
    for (t, scores) in scores.into_iter().enumerate() {
        let label = simd.splat_u32s((first + t) as u32);
        for (v, score) in scores.into_iter().enumerate() {
            let nearer = simd.less_than_f32s(score, best.least[v]);
            best.other[v] = simd.min_f32s(best.other[v], simd.max_f32s(best.least[v], score));
            best.least[v] = simd.min_f32s(best.least[v], score);
            best.label[v] = simd.select_u32s(nearer, label, best.label[v]);
        }
    }
}

#[inline(always)]
fn squares(a: &[f32]) -> f64 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = as_arrays::<LANES, _>(a);
    for a in whole {
        for lane in 0..LANES {
            sums[lane] += f64::from(a[lane]) * f64::from(a[lane]);
        }
    }
    let sum: f64 = sums.iter().sum();
    rest.iter().fold(sum, |sum, value| sum + f64::from(*value) * f64::from(*value))
}

#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let ((a, rest_a), (b, rest_b)) = (as_arrays::<LANES, _>(a), as_arrays::<LANES, _>(b));
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let sum = (sums[0] + sums[4] + (sums[1] + sums[5])) + (sums[2] + sums[6] + (sums[3] + sums[7]));
    rest_a.iter().zip(rest_b).fold(sum, |sum, (a, b)| sum + a * b)
}
