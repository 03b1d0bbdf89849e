//! The k nearest rows of each row, exactly, at the speed of a matrix product.
//!
//! ‖a − b‖² = ‖a‖² + ‖b‖² − 2a·b turns all distances of a block of rows into one product of matrices. It loses digits where
//! rows are close, so that it serves as a screen: less a bound of its rounding error it is never above the true distance,
//! and whatever it cannot rule out (a few dozen rows of each ten thousand) is measured by the plain sum of squares. The
//! answer is that of the plain double loop, on any number of threads.
//!
//! - Formula: the distance of rows is √Σ(aⱼ − bⱼ)²; with gaps √(d / present · Σ(aⱼ − bⱼ)²) over the `present` features that
//!   both have.
//! - Conventions: nearest first; of rows equally far the one with the lower index is nearer.
//! - Bound: with rounding unit u, products and sums of squares of d terms about the column means err by at most
//!   (4d + 18) · u · (‖a‖² + ‖b‖²) together; `slack` is more than that.
//! - Cost: O(m·n·d) for m rows among n, O((m + n)·d + m·k) memory.

mod euclidean;
mod gaps;

use rayon::prelude::*;

use crate::linalg::dense::products;
pub(crate) use euclidean::nearest_others;
pub use gaps::nan_euclidean;
pub(crate) use gaps::nearest_donors;

/// Rows asked for, and rows among which they are sought, of one product: together about the size of a processor's own
/// cache.
const QUERIES: usize = 32;
const ROWS: usize = 1024;

/// A length that overflows is no number, and rules nothing out.
fn finite_or_nan(length: f64) -> f64 {
    if length.is_finite() { length } else { f64::NAN }
}

/// The largest rounding error of a screened distance, as a part of the squared lengths of both rows.
fn slack(d: usize) -> f64 {
    4.0 * (d + 8) as f64 * f64::EPSILON
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
    rows: Vec<f64>,
    offsets: Vec<f64>,
}

/// One row that is asked for, and what is known of it so far.
trait Query: Send {
    /// What a screened value must be below for its row to be visited.
    fn limit(&self) -> f64;

    /// Takes a row that the screen, with this value, did not rule out.
    fn visit(&mut self, row: usize, screened: f64);
}

impl Screen {
    /// Shows each query the rows that may be near enough, in ascending order; `values` are `width` numbers of each query.
    fn scan<Q: Query>(&self, queries: &mut [Q], values: &[f64]) {
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

/// A value that is no number, from an overflow, rules nothing out.
fn visit_near<Q: Query>(query: &mut Q, screened: &[f64], offsets: &[f64], first: usize) {
    const SIDE_BY_SIDE: usize = 16;
    let far = |screened: f64, offset: f64, limit: f64| screened + offset >= limit;
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
