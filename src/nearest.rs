//! The k nearest of some rows to each row, or all within a distance, exactly, at the speed of a matrix product.
//!
//! ‖a − b‖² = ‖a‖² + ‖b‖² − 2a·b turns all distances of a block of rows into one product of matrices. It loses digits where
//! rows are close, so that it serves as a screen: less a bound of its rounding error it is never above the true distance,
//! and whatever it cannot rule out (a few dozen rows of each ten thousand) is measured by the plain sum of squares. The
//! answer is that of the plain double loop, on any number of threads. For a screen f32 is enough, at twice the speed, once
//! the rows are moved to about their middle and measured in units of their reach.
//!
//! - Formula: the distance of rows is √Σ(aⱼ − bⱼ)²; with gaps √(d / present · Σ(aⱼ − bⱼ)²) over the `present` features that
//!   both have.
//! - Conventions: nearest first; of rows equally far the one with the lower index is nearer.
//! - Bound: with rounding unit u, products and sums of squares of d terms err by at most (4d + 18) · u · (‖a‖² + ‖b‖²)
//!   together, the rounding of a and b included; `slack` is about twice that. What is lost below the smallest numbers of f32
//!   has a bound of its own.
//! - Cost: O(m·n·d) for m rows among n, O((m + n)·d + m·k) memory.

mod among;
mod euclidean;
mod gaps;
mod within;

use rayon::prelude::*;

use crate::linalg::dense::products;
pub(crate) use among::nearest_among;
pub(crate) use euclidean::{nearest_others, squared_distance};
pub use gaps::nan_euclidean;
pub(crate) use gaps::nearest_donors;
pub(crate) use within::within;

/// Rows asked for, and rows among which they are sought, of one product: together about the size of a processor's own
/// cache.
const QUERIES: usize = 64;
const ROWS: usize = 1024;

/// The largest rounding error of a screened distance, as a part of the squared lengths of both rows.
fn slack(d: usize) -> f64 {
    4.0 * (d + 8) as f64 * f64::from(f32::EPSILON)
}

/// What d terms can lose by underflow.
fn underflow(d: usize) -> f64 {
    8.0 * d as f64 * f64::from(f32::MIN_POSITIVE)
}

/// Where the middle of the rows lies, and one over how far they reach from it: NaN, which rules nothing out, where that leaves
/// the range of f64.
struct Frame {
    middle: Vec<f64>,
    unit: f64,
}

impl Frame {
    /// Of rows of d numbers, NaN for gaps. The middle is the median of some rows, so that no outlier moves it.
    fn new(values: &[f64], d: usize) -> Frame {
        const SOME: usize = 255;
        let every = (values.len() / d / SOME).max(1);
        let middle = |j: usize| {
            let some = values.chunks_exact(d).step_by(every).map(|row| row[j]).filter(|x| !x.is_nan());
            let mut some: Vec<f64> = some.collect();
            let half = some.len() / 2;
            if some.is_empty() { 0.0 } else { *some.select_nth_unstable_by(half, f64::total_cmp).1 }
        };
        let middle: Vec<f64> = (0..d).map(middle).collect();
        let from_middle = |row: &[f64]| row.iter().zip(&middle).map(|(x, m)| (x - m).abs()).fold(0.0, f64::max);
        let reach = values.chunks_exact(d).map(from_middle).fold(0.0, f64::max);
        let unit = if reach == 0.0 { 1.0 } else { 1.0 / reach };
        Frame { middle, unit: if reach.is_finite() && unit.is_normal() { unit } else { f64::NAN } }
    }

    fn place(&self, j: usize, x: f64) -> f32 {
        ((x - self.middle[j]) * self.unit) as f32
    }

    /// A squared distance in squared units of the frame, rounded up; nothing is nearer than 0.
    fn squared(&self, distance: f64) -> f64 {
        if distance == 0.0 { f64::NEG_INFINITY } else { (distance + f64::MIN_POSITIVE) * self.unit * self.unit }
    }
}

/// The nearest found so far, nearest first.
#[derive(Debug)]
struct Best<'a> {
    slots: &'a mut [(f64, usize)],
    found: usize,
}

impl<'a> Best<'a> {
    fn new(slots: &'a mut [(f64, usize)]) -> Self {
        Best { slots, found: 0 }
    }

    /// What a further row must be nearer than; NaN, which rules nothing out, while slots are free.
    fn limit(&self) -> f64 {
        if self.found < self.slots.len() { f64::NAN } else { self.slots[self.found - 1].0 }
    }

    /// Rows are offered in ascending order, so that an equal distance comes too late.
    fn offer(&mut self, distance: f64, row: usize) {
        if self.found < self.slots.len() {
            self.found += 1;
        } else if distance >= self.slots[self.found - 1].0 {
            return;
        }
        let mut place = self.found - 1;
        while place > 0 && self.slots[place - 1].0 > distance {
            self.slots[place] = self.slots[place - 1];
            place -= 1;
        }
        self.slots[place] = (distance, row);
    }
}

/// What rules rows out: `offset[r] + rows[r] · query` is at most what the row's distance makes of the query's limit.
struct Screen {
    width: usize,
    rows: Vec<f32>,
    offsets: Vec<f32>,
}

/// One row that is asked for, and what is known of it so far.
trait Query: Send {
    /// What a screened value must be below for its row to be visited.
    fn limit(&self) -> f32;

    /// Takes a row that the screen, with this value, did not rule out.
    fn visit(&mut self, row: usize, screened: f32);
}

impl Screen {
    /// Shows each query the rows that may be near enough, in ascending order; `values` are `width` numbers of each query.
    fn scan<Q: Query>(&self, queries: &mut [Q], values: &[f32]) {
        let blocks = queries.par_chunks_mut(QUERIES).zip(values.par_chunks(QUERIES * self.width));
        blocks.for_each_init(
            || vec![0.0; QUERIES * ROWS],
            |buffer, (queries, values)| {
                for (block, rows) in self.rows.chunks(ROWS * self.width).enumerate() {
                    let offsets = &self.offsets[block * ROWS..self.offsets.len().min((block + 1) * ROWS)];
                    let screened = &mut buffer[..queries.len() * offsets.len()];
                    products(screened, rows, values, self.width);
                    for (query, screened) in queries.iter_mut().zip(screened.chunks_exact(offsets.len())) {
                        visit_near(query, screened, offsets, block * ROWS);
                    }
                }
            },
        );
    }
}

/// A value that is no number rules nothing out.
fn visit_near<Q: Query>(query: &mut Q, screened: &[f32], offsets: &[f32], first: usize) {
    const SIDE_BY_SIDE: usize = 16;
    let far = |screened: f32, offset: f32, limit: f32| screened + offset >= limit;
    let mut limit = query.limit();
    let chunks = screened.chunks(SIDE_BY_SIDE).zip(offsets.chunks(SIDE_BY_SIDE)).enumerate();
    for (chunk, (screened, offsets)) in chunks {
        let near = screened.iter().zip(offsets).fold(false, |near, (s, o)| near | !far(*s, *o, limit));
        if !near {
            continue;
        }
        for (i, (s, o)) in screened.iter().zip(offsets).enumerate() {
            if !far(*s, *o, limit) {
                query.visit(first + chunk * SIDE_BY_SIDE + i, s + o);
                limit = query.limit();
            }
        }
    }
}
