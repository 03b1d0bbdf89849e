//! All rows within a distance of each row.

use super::euclidean::squared_distance;
use super::{Frame, Query, Screen, slack, underflow};

struct Row<'a, S, F> {
    index: usize,
    values: &'a [f64],
    d: usize,
    squared_radius: f64,
    limit: f32,
    state: &'a mut S,
    visit: &'a F,
}

impl<S: Send, F: Fn(&mut S, usize, usize) -> bool + Sync> Query for Row<'_, S, F> {
    fn limit(&self) -> f32 {
        self.limit
    }

    fn visit(&mut self, row: usize, _: f32) {
        let of = |i: usize| &self.values[i * self.d..(i + 1) * self.d];
        let near = squared_distance(of(self.index), of(row)) <= self.squared_radius;
        if near && !(self.visit)(self.state, self.index, row) {
            self.limit = f32::NEG_INFINITY;
        }
    }
}

/// Shows `visit` the rows whose squared distance from a row is at most `squared_radius`, itself among them, in ascending
/// order, until it returns false; with the state of that row. The radius is above 0, all numbers are finite.
pub(crate) fn within<S: Send, F: Fn(&mut S, usize, usize) -> bool + Sync>(
    values: &[f64],
    d: usize,
    squared_radius: f64,
    states: &mut [S],
    visit: F,
) {
    let frame = Frame::new(values, d);
    let mut rows = Vec::with_capacity(values.len());
    for row in values.chunks_exact(d) {
        rows.extend(row.iter().enumerate().map(|(j, x)| frame.place(j, *x)));
    }
    let length = |row: &[f32]| row.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>();
    let lengths: Vec<f64> = rows.chunks_exact(d).map(|row| length(row) * (1.0 - slack(d))).collect();
    // A row at the very radius is within it.
    let squared = frame.squared(squared_radius.next_up());
    let queries = states.iter_mut().zip(&lengths).enumerate();
    let mut queries: Vec<Row<S, F>> = queries
        .map(|(index, (state, length))| {
            let limit = ((squared - length) as f32).next_up();
            Row { index, values, d, squared_radius, limit, state, visit: &visit }
        })
        .collect();
    let doubled: Vec<f32> = rows.iter().map(|x| -2.0 * x).collect();
    let offsets = lengths.iter().map(|length| (length - underflow(d)) as f32).collect();
    Screen { width: d, rows, offsets }.scan(&mut queries, &doubled);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Values in eighths about a far offset, so that many rows are at the very radius.
    #[test]
    fn the_screen_loses_no_row() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        for (n, d, offset, radius) in [(700, 3, 1e9, 0.5), (300, 20, -3.0, 2.0), (50, 1, 1e12, 0.25), (90, 4, 0.0, 1e3)]
        {
            let values: Vec<f64> = (0..n * d).map(|_| offset + f64::from(rng.gen_range(0..9)) / 8.0).collect();
            let mut found = vec![Vec::new(); n];
            within(&values, d, radius * radius, &mut found, |near, _, row| {
                near.push(row);
                near.len() < 200
            });
            let of = |i: usize| &values[i * d..(i + 1) * d];
            for (i, found) in found.iter().enumerate() {
                let near = (0..n).filter(|row| squared_distance(of(i), of(*row)) <= radius * radius);
                assert_eq!(*found, near.take(200).collect::<Vec<_>>(), "{n} × {d}, row {i}");
            }
        }
    }
}
