//! The nearest other rows of the same matrix.

use ndarray::ArrayView2;

use super::{Best, Frame, Query, Screen, slack, underflow};

/// The k nearest of each row, by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Neighbors {
    k: usize,
    /// Squared distance and index.
    nearest: Vec<(f64, usize)>,
}

impl Neighbors {
    /// Squared distances and indices for row `i`, nearest first.
    pub(crate) fn of(&self, i: usize) -> &[(f64, usize)] {
        &self.nearest[i * self.k..(i + 1) * self.k]
    }
}

struct Row<'a> {
    index: usize,
    frame: &'a Frame,
    /// ‖a‖² in the frame, less the bound of the rounding error.
    length: f64,
    values: &'a [f64],
    d: usize,
    best: Best<'a>,
}

impl Query for Row<'_> {
    fn limit(&self) -> f32 {
        ((self.frame.squared(self.best.limit()) - self.length) as f32).next_up()
    }

    fn visit(&mut self, row: usize, _: f32) {
        if row != self.index {
            let of = |i: usize| &self.values[i * self.d..(i + 1) * self.d];
            self.best.offer(squared_distance(of(self.index), of(row)), row);
        }
    }
}

/// Σ(aⱼ − bⱼ)², added in the order of the features.
pub(crate) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The `k` nearest other rows of each of the n rows; `k` below n, all numbers finite, at least one feature.
pub(crate) fn nearest_others(x: ArrayView2<f64>, k: usize) -> Neighbors {
    let (n, d) = x.dim();
    let mut nearest = vec![(f64::INFINITY, 0); n * k];
    let standard = x.as_standard_layout();
    if let (Some(values), true) = (standard.as_slice(), k > 0 && d > 0) {
        let frame = Frame::new(values, d);
        let mut rows = Vec::with_capacity(n * d);
        for row in values.chunks_exact(d) {
            rows.extend(row.iter().enumerate().map(|(j, x)| frame.place(j, *x)));
        }
        let length = |row: &[f32]| row.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>();
        let lengths: Vec<f64> = rows.chunks_exact(d).map(|row| length(row) * (1.0 - slack(d))).collect();
        let queries = nearest.chunks_exact_mut(k).zip(&lengths).enumerate();
        let mut queries: Vec<Row> = queries
            .map(|(index, (slots, &length))| Row { index, frame: &frame, length, values, d, best: Best::new(slots) })
            .collect();
        let doubled: Vec<f32> = rows.iter().map(|x| -2.0 * x).collect();
        let offsets = lengths.iter().map(|length| (length - underflow(d)) as f32).collect();
        Screen { width: d, rows, offsets }.scan(&mut queries, &doubled);
    }
    Neighbors { k, nearest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// The definition: every distance, sorted.
    fn by_definition(x: &Array2<f64>, k: usize) -> Vec<(f64, usize)> {
        let of_row = |i: usize| {
            let others = (0..x.nrows()).filter(|&j| j != i);
            let mut all: Vec<(f64, usize)> =
                others.map(|j| (x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b) * (a - b)).sum(), j)).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            all.truncate(k);
            all
        };
        (0..x.nrows()).flat_map(of_row).collect()
    }

    /// 0, 1, 3, 7, 3: from 3 to the other 3 is 0; from 1 to 0 is 1, to each 3 four; from 7 both 3s are 16 away.
    #[test]
    fn of_equal_distances_the_lower_index_is_nearer() {
        let x = array![[0.0], [1.0], [3.0], [7.0], [3.0]];
        let near = nearest_others(x.view(), 2);
        assert_eq!(near.of(1), [(1.0, 0), (4.0, 2)]);
        assert_eq!(near.of(3), [(16.0, 2), (16.0, 4)]);
        assert_eq!(near.of(4), [(0.0, 2), (4.0, 1)]);
    }

    /// Blocks end within the data; an offset of 1e9 and a grid full of ties would betray a screen that rounds too much.
    #[test]
    fn the_screen_loses_no_neighbour() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        for (n, d, grid, offset) in [(1100, 3, 4, 0.0), (1030, 2, 1000, 1e9), (40, 7, 3, -1e12), (300, 1, 1 << 20, 1.0)]
        {
            let x = Array2::from_shape_fn((n, d), |_| offset + f64::from(rng.gen_range(0..grid)) / 8.0);
            let near = nearest_others(x.view(), 5);
            assert_eq!(near.nearest, by_definition(&x, 5), "{n} × {d}");
            let columns_first = x.t().as_standard_layout().to_owned();
            assert_eq!(nearest_others(columns_first.t(), 5), near);
        }
    }

    #[test]
    fn the_ends_of_the_range_are_no_trap() {
        for unit in [1e-200, 1e-155, 1e155, 1e200] {
            let x = array![[1.0, 0.0], [5.0, 1.0], [2.0, 0.5], [9.0, 9.0]] * unit;
            assert_eq!(nearest_others(x.view(), 2).nearest, by_definition(&x, 2));
        }
        assert_eq!(nearest_others(Array2::zeros((1, 1)).view(), 0).of(0), []);
    }

    /// An outlier of 1e9 among rows near 1e4, duplicates, and one value throughout.
    #[test]
    fn outliers_and_duplicates() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(8);
        let mut x = Array2::from_shape_fn((600, 3), |_| 1e4 + rng.r#gen::<f64>());
        x.row_mut(77).fill(1e9);
        for i in (0..600).step_by(3) {
            x.row_mut(i).fill(1e4);
        }
        assert_eq!(nearest_others(x.view(), 4).nearest, by_definition(&x, 4));
        let same = Array2::from_elem((50, 2), 0.1);
        assert_eq!(nearest_others(same.view(), 3).nearest, by_definition(&same, 3));
    }

    #[test]
    fn one_thread_and_many_agree() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        let x = Array2::from_shape_fn((300, 4), |_| rng.r#gen::<f64>());
        let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let [one, three] = [1, 3].map(|threads| pool(threads).install(|| nearest_others(x.view(), 6)));
        assert_eq!(one, three);
    }
}
