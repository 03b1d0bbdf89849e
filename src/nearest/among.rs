//! The nearest of some rows for each of others.

use rayon::prelude::*;

use super::{Best, Frame, Query, Screen, slack, squared_distance, underflow};

struct Row<'a> {
    frame: &'a Frame,
    /// ‖a‖² in the frame, less the bound of the rounding error.
    length: f64,
    query: &'a [f64],
    rows: &'a [f64],
    best: Best<'a>,
}

impl Query for Row<'_> {
    fn limit(&self) -> f32 {
        ((self.frame.squared(self.best.limit()) - self.length) as f32).next_up()
    }

    fn visit(&mut self, row: usize, _: f32) {
        let d = self.query.len();
        self.best.offer(squared_distance(self.query, &self.rows[row * d..(row + 1) * d]), row);
    }
}

/// For each query, squared distances and indices of the `k` nearest rows, nearest first; rows and queries of `d` numbers
/// each, `k` and `d` at least 1, no more neighbours than rows, all rows finite.
pub(crate) fn nearest_among(rows: &[f64], queries: &[f64], d: usize, k: usize) -> Vec<(f64, usize)> {
    let frame = Frame::new(rows, d);
    let placed = |values: &[f64], factor: f32| -> Vec<f32> {
        let mut placed = vec![0.0; values.len()];
        placed.par_chunks_mut(d << 10).zip(values.par_chunks(d << 10)).for_each(|(placed, values)| {
            for (placed, row) in placed.chunks_exact_mut(d).zip(values.chunks_exact(d)) {
                placed.iter_mut().zip(row).enumerate().for_each(|(j, (p, x))| *p = factor * frame.place(j, *x));
            }
        });
        placed
    };
    let (screened, asked) = (placed(rows, 1.0), placed(queries, -2.0));
    let length = |row: &[f32]| row.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() * (1.0 - slack(d));
    let offsets = screened.chunks_exact(d).map(|row| (length(row) - underflow(d)) as f32).collect();

    let mut found = vec![(f64::INFINITY, 0); queries.len() / d * k];
    let each = found.chunks_exact_mut(k).zip(queries.chunks_exact(d)).zip(asked.chunks_exact(d));
    let mut each: Vec<Row> = each
        .map(|((slots, query), asked)| {
            let length = length(asked) / 4.0; // of the doubled query
            // So far out f32 could overflow, so that the screen must rule nothing out.
            let length = if length < 1e30 { length } else { f64::NAN };
            Row { frame: &frame, length, query, rows, best: Best::new(slots) }
        })
        .collect();
    Screen { width: d, rows: screened, offsets }.scan(&mut each, &asked);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn by_definition(rows: &[f64], query: &[f64], k: usize) -> Vec<(f64, usize)> {
        let all = rows.chunks_exact(query.len()).enumerate().map(|(i, row)| (squared_distance(query, row), i));
        let mut all: Vec<(f64, usize)> = all.collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all.truncate(k);
        all
    }

    /// Values in eighths, full of ties; queries among the rows, beside them, and so far out that f32 ends.
    #[test]
    fn the_screen_loses_no_neighbour() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
        for (n, d, grid, offset) in [(1100, 3, 4, 0.0), (1030, 2, 1000, 1e9), (40, 7, 3, -1e12), (300, 1, 1 << 20, 1.0)]
        {
            let mut draw = |n: usize| -> Vec<f64> {
                (0..n * d).map(|_| offset + f64::from(rng.gen_range(0..grid)) / 8.0).collect()
            };
            let (rows, mut queries) = (draw(n), draw(150));
            queries.extend([1e-300, 1e6, -1e14, 1e16, 1e25, -1e45, 1e150].iter().flat_map(|far| vec![*far; d]));
            let found = nearest_among(&rows, &queries, d, 5);
            for (query, found) in queries.chunks_exact(d).zip(found.chunks_exact(5)) {
                assert_eq!(found, by_definition(&rows, query, 5), "{n} × {d}, {query:?}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_range_are_no_trap() {
        for unit in [1e-200, 1e-155, 1e155, 1e200] {
            let rows = [1.0, 0.0, 5.0, 1.0, 2.0, 0.5, 9.0, 9.0].map(|x| x * unit);
            let queries = [1.9, 0.5, 0.0, 0.0].map(|x| x * unit);
            let found = nearest_among(&rows, &queries, 2, 2);
            assert_eq!(found[..2], by_definition(&rows, &queries[..2], 2));
            assert_eq!(found[2..], by_definition(&rows, &queries[2..], 2));
        }
        let lost = nearest_among(&[1.0, 2.0], &[f64::NAN], 1, 1);
        assert!(lost[0].0.is_nan());
        assert!(nearest_among(&[1.0, 2.0], &[], 1, 1).is_empty());
    }
}
