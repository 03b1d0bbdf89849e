//! The nearest centroid and the distance of the one after it, for many samples at once.
//!
//! ‖x − c‖² = ‖x‖² + 2·(½‖c‖² − x·c): of the centroids only the bracket differs, and its products are those of two
//! matrices. It is taken about an origin near the data, so that little cancels; where two centroids are as near as
//! rounding can tell, the squared differences decide.

use ndarray::ArrayView2;

use crate::linalg::dense::rows_by_rows;
use crate::linalg::wide;

/// Running sums, and running minima, that the processor keeps side by side.
const LANES: usize = 8;

/// Centroids about the origin.
pub(super) struct Scan {
    k: usize,
    d: usize,
    /// One row a centroid.
    rows: Vec<f64>,
    half_norm: Vec<f64>,
    largest_norm: f64,
}

/// What a scan of all centroids tells of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Nearest {
    pub label: u32,
    /// At least the distance of the nearest centroid.
    pub upper: f64,
    /// At most the distance of every other.
    pub lower: f64,
}

impl Scan {
    pub fn new(centroids: ArrayView2<f64>, origin: &[f64]) -> Scan {
        let (k, d) = centroids.dim();
        let rows: Vec<f64> = centroids
            .outer_iter()
            .flat_map(|row| row.iter().zip(origin).map(|(c, o)| c - o).collect::<Vec<_>>())
            .collect();
        let norms: Vec<f64> = rows.chunks_exact(d).map(squares).collect();
        let largest_norm = norms.iter().copied().fold(0.0, f64::max);
        Scan { k, d, rows, half_norm: norms.iter().map(|norm| norm / 2.0).collect(), largest_norm }
    }

    pub fn centroid(&self, c: usize) -> &[f64] {
        &self.rows[c * self.d..(c + 1) * self.d]
    }

    /// Of samples about the origin, one after the other; `tell` takes the number of each. Ties go to the lower index.
    pub fn nearest(&self, samples: &[f64], products: &mut Vec<f64>, mut tell: impl FnMut(usize, Nearest)) {
        products.resize(samples.len() / self.d * self.k, 0.0);
        rows_by_rows(products, samples, &self.rows, self.d);
        let mut start = 0;
        wide(
            #[inline(always)]
            || {
                for (i, x) in samples.chunks_exact(self.d).enumerate() {
                    tell(i, self.of_products(x, &mut products[start..start + self.k]));
                    start += self.k;
                }
            },
        );
    }

    #[inline(always)]
    fn of_products(&self, x: &[f64], products: &mut [f64]) -> Nearest {
        let (label, score, other) = two_least(&self.half_norm, products);
        let norm = squares(x);
        let rounding = 4.0 * f64::EPSILON * (self.d + 8) as f64 * (norm + self.largest_norm);
        if other - score <= rounding {
            return self.nearest_by_differences(x);
        }
        let upper = (norm + 2.0 * score + rounding).max(0.0).sqrt();
        Nearest { label: label as u32, upper, lower: (norm + 2.0 * other - rounding).max(0.0).sqrt() }
    }

    /// The same from squared differences, as the definition reads.
    #[cold]
    fn nearest_by_differences(&self, x: &[f64]) -> Nearest {
        let (mut best, mut second, mut label) = (f64::INFINITY, f64::INFINITY, 0);
        for c in 0..self.k {
            let distance = squared_distance(x, self.centroid(c));
            if distance < best {
                second = best;
                (best, label) = (distance, c);
            } else {
                second = second.min(distance);
            }
        }
        Nearest { label: label as u32, upper: above(best.sqrt()), lower: below(second.sqrt()) }
    }
}

/// Where half_norm − product is least, that value, and the least of the others; the products become the differences.
#[inline(always)]
fn two_least(half_norm: &[f64], products: &mut [f64]) -> (usize, f64, f64) {
    for (product, half) in products.iter_mut().zip(half_norm) {
        *product = half - *product;
    }
    let least = minimum(products);
    let label = products.iter().position(|score| *score == least).unwrap_or(0);
    products[label] = f64::INFINITY;
    (label, least, minimum(products))
}

#[inline(always)]
fn minimum(values: &[f64]) -> f64 {
    let less = |a: f64, b: f64| if b < a { b } else { a };
    let mut lanes = [f64::INFINITY; LANES];
    let whole = values.len() / LANES * LANES;
    let mut start = 0;
    while start < whole {
        let values = &values[start..start + LANES];
        for lane in 0..LANES {
            lanes[lane] = less(lanes[lane], values[lane]);
        }
        start += LANES;
    }
    let rest = values[whole..].iter().fold(f64::INFINITY, |least, value| less(least, *value));
    lanes.iter().fold(rest, |least, value| less(least, *value))
}

/// A little more than a rounded length.
#[inline(always)]
pub(super) fn above(length: f64) -> f64 {
    length * (1.0 + 1e-12)
}

/// A little less than a rounded length.
#[inline(always)]
pub(super) fn below(length: f64) -> f64 {
    length * (1.0 - 1e-12)
}

#[inline(always)]
pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let whole = a.len() / LANES * LANES;
    let mut j = 0;
    while j < whole {
        let (a, b) = (&a[j..j + LANES], &b[j..j + LANES]);
        for lane in 0..LANES {
            sums[lane] += (a[lane] - b[lane]) * (a[lane] - b[lane]);
        }
        j += LANES;
    }
    let mut sum = (sums[0] + sums[1] + (sums[2] + sums[3])) + (sums[4] + sums[5] + (sums[6] + sums[7]));
    while j < a.len() {
        sum += (a[j] - b[j]) * (a[j] - b[j]);
        j += 1;
    }
    sum
}

#[inline(always)]
pub(super) fn squares(a: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let whole = a.len() / LANES * LANES;
    let mut j = 0;
    while j < whole {
        let a = &a[j..j + LANES];
        for lane in 0..LANES {
            sums[lane] += a[lane] * a[lane];
        }
        j += LANES;
    }
    let sum = (sums[0] + sums[1] + (sums[2] + sums[3])) + (sums[4] + sums[5] + (sums[6] + sums[7]));
    a[whole..].iter().fold(sum, |sum, value| sum + value * value)
}
