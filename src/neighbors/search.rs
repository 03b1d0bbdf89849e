//! The k nearest training rows of each query: what both models ask for.
//!
//! - Formulas: the distances of [`Metric`].
//! - Conventions: nearest first; of rows equally far the lower index is nearer.
//! - Cost: O(m·n·d) for m queries among n rows, by blocked products of matrices for the Euclidean and the cosine distance
//!   and a k far below n, by all distances and a selection otherwise; O(n) memory for each thread then. In parallel over
//!   the queries, with the same result for any number of threads.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::knn::{NeighborWeights, nearest_first};
use crate::nearest::{nearest_among, squared_distance};
use crate::{Error, Result, input};

/// What is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Metric {
    /// (Σ|aⱼ − bⱼ|^p)^(1/p) with the setting `p`, which is 2 unless set: the Euclidean distance.
    #[default]
    Minkowski,
    /// √Σ(aⱼ − bⱼ)².
    Euclidean,
    /// Σ|aⱼ − bⱼ|.
    Manhattan,
    /// max|aⱼ − bⱼ|.
    Chebyshev,
    /// 1 − a·b / (‖a‖ ‖b‖); no row may be all 0.
    Cosine,
}

/// The settings of both models.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Settings {
    pub n_neighbors: usize,
    pub weights: NeighborWeights,
    pub metric: Metric,
    pub p: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { n_neighbors: 5, weights: NeighborWeights::Uniform, metric: Metric::Minkowski, p: 2.0 }
    }
}

/// The setters of a model's params, which hold nothing but these settings.
macro_rules! setters {
    ($params:ty) => {
        impl $params {
            /// How many neighbours count (default 5, from 1 to the number of training rows).
            pub fn n_neighbors(mut self, n_neighbors: usize) -> Self {
                self.0.n_neighbors = n_neighbors;
                self
            }

            /// How much each counts (default [`NeighborWeights::Uniform`](crate::neighbors::NeighborWeights::Uniform)).
            pub fn weights(mut self, weights: $crate::neighbors::NeighborWeights) -> Self {
                self.0.weights = weights;
                self
            }

            /// What is near (default [`Metric::Minkowski`](crate::neighbors::Metric::Minkowski)).
            pub fn metric(mut self, metric: $crate::neighbors::Metric) -> Self {
                self.0.metric = metric;
                self
            }

            /// The power of the Minkowski distance (default 2, at least 1).
            pub fn p(mut self, p: f64) -> Self {
                self.0.p = p;
                self
            }
        }
    };
}
pub(super) use setters;

/// A metric whose p is known. What is compared is as ordered as the distance, but has no root.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measure {
    /// Σ(aⱼ − bⱼ)².
    Euclidean,
    Manhattan,
    Chebyshev,
    /// Σ|aⱼ − bⱼ|^p.
    Power(f64),
    /// Σ(aⱼ − bⱼ)² = 2 − 2·cos of rows of length 1, which is 0 for the same row and loses no digits beside it.
    Cosine,
}

impl Measure {
    fn distance(self, compared: f64) -> f64 {
        match self {
            Measure::Euclidean => compared.sqrt(),
            Measure::Manhattan | Measure::Chebyshev => compared,
            Measure::Power(p) => compared.powf(1.0 / p),
            Measure::Cosine => compared / 2.0,
        }
    }
}

impl Settings {
    fn measure(&self) -> Result<Measure> {
        let (p, k) = (self.p, self.n_neighbors);
        input::setting("p", p, p >= 1.0 && p.is_finite(), "a number of at least 1")?;
        input::setting("n_neighbors", k as f64, k >= 1, "a whole number of at least 1")?;
        Ok(match self.metric {
            Metric::Minkowski if p == 1.0 => Measure::Manhattan,
            Metric::Minkowski if p != 2.0 => Measure::Power(p),
            Metric::Minkowski | Metric::Euclidean => Measure::Euclidean,
            Metric::Manhattan => Measure::Manhattan,
            Metric::Chebyshev => Measure::Chebyshev,
            Metric::Cosine => Measure::Cosine,
        })
    }
}

/// The training rows, checked once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    measure: Measure,
    values: Vec<f64>,
    d: usize,
    pub k: usize,
}

impl Rows {
    pub fn new(x: ArrayView2<f64>, settings: &Settings) -> Result<Rows> {
        let (measure, k) = (settings.measure()?, settings.n_neighbors);
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        let needed = format!("at most the number of training rows, {},", x.nrows());
        input::setting("n_neighbors", k as f64, k <= x.nrows(), &needed)?;
        if measure == Measure::Cosine {
            not_all_0(x)?;
        }
        let (d, values) = (x.ncols(), row_by_row(x, measure));
        Ok(Rows { measure, values, d, k })
    }

    pub fn width(&self) -> usize {
        self.d
    }

    /// Refuses queries of another width than the training rows, and any that are no numbers.
    pub fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.ncols() != self.d {
            let (given, needed) = (format!("{} columns", x.ncols()), format!("{} columns, as in training,", self.d));
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        input::finite_rows("x", x)?;
        if self.measure == Measure::Cosine { not_all_0(x) } else { Ok(()) }
    }

    /// Distances and rows, `k` for each query; NaN for a query that is no number.
    pub fn search(&self, x: ArrayView2<f64>) -> Vec<(f64, usize)> {
        /// Below this share of the rows the best so far are few enough to be kept in order.
        const FEW: usize = 16;
        let queries = row_by_row(x, self.measure);
        let power = |p: f64| move |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs().powf(p)).sum();
        let mut found = match self.measure {
            Measure::Euclidean | Measure::Cosine if FEW * self.k <= self.values.len() / self.d => {
                nearest_among(&self.values, &queries, self.d, self.k)
            }
            Measure::Euclidean | Measure::Cosine => self.select(&queries, squared_distance),
            Measure::Manhattan => self.select(&queries, |a, b| a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum()),
            Measure::Power(p) => self.select(&queries, power(p)),
            Measure::Chebyshev => {
                let larger_or_nan = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
                self.select(&queries, |a, b| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, larger_or_nan))
            }
        };
        found.par_iter_mut().for_each(|(compared, _)| *compared = self.measure.distance(*compared));
        found
    }

    fn select(&self, queries: &[f64], compare: impl Fn(&[f64], &[f64]) -> f64 + Sync) -> Vec<(f64, usize)> {
        let n = self.values.len() / self.d;
        let mut found = vec![(f64::INFINITY, 0); queries.len() / self.d * self.k];
        let each = found.par_chunks_exact_mut(self.k).zip(queries.par_chunks_exact(self.d));
        each.for_each_init(
            || Vec::with_capacity(n),
            |all, (found, query)| {
                all.clear();
                let rows = self.values.chunks_exact(self.d);
                all.extend(rows.enumerate().map(|(i, row)| (compare(query, row), i)));
                found.copy_from_slice(nearest_first(all, self.k));
            },
        );
        found
    }

    /// The same, or an error where a distance is beyond the range of f64.
    pub fn try_search(&self, x: ArrayView2<f64>) -> Result<Vec<(f64, usize)>> {
        self.check(x)?;
        let found = self.search(x);
        if found.iter().all(|(distance, _)| distance.is_finite()) { Ok(found) } else { Err(Error::overflow()) }
    }

    /// Distances and rows of each query, shape `(m, k)` each.
    pub fn neighbors(&self, x: ArrayView2<f64>) -> Result<(Array2<f64>, Array2<usize>)> {
        let found = self.try_search(x)?;
        let of = |(i, j): (usize, usize)| found[i * self.k + j];
        let shape = (x.nrows(), self.k);
        Ok((Array2::from_shape_fn(shape, |at| of(at).0), Array2::from_shape_fn(shape, |at| of(at).1)))
    }
}

fn not_all_0(x: ArrayView2<f64>) -> Result<()> {
    match x.outer_iter().position(|row| row.iter().all(|value| *value == 0.0)) {
        Some(i) => Err(Error::Undetermined(format!("x[{i}] is all 0 and so has no direction for the cosine distance"))),
        None => Ok(()),
    }
}

/// The numbers row by row, each row of length 1 for the cosine distance.
fn row_by_row(x: ArrayView2<f64>, measure: Measure) -> Vec<f64> {
    let mut values: Vec<f64> = x.iter().copied().collect();
    if measure == Measure::Cosine {
        values.chunks_exact_mut(x.ncols()).for_each(|row| {
            let largest = row.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
            row.iter_mut().for_each(|value| *value /= largest); // else squares could overflow
            let length = row.iter().map(|value| value * value).sum::<f64>().sqrt();
            row.iter_mut().for_each(|value| *value /= length);
        });
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn found(settings: Settings, x: &Array2<f64>, query: &[f64]) -> (Vec<f64>, Vec<usize>) {
        let query = Array2::from_shape_vec((1, query.len()), query.to_vec()).unwrap();
        let (distances, rows) = Rows::new(x.view(), &settings).unwrap().neighbors(query.view()).unwrap();
        (distances.into_iter().collect(), rows.into_iter().collect())
    }

    /// From (0, 0): (3, 4) is at 5, 7, 4 and ∛91; (0, 6) at 6 in each; (−5, 1) at √26, 6, 5 and ∛126.
    #[test]
    fn who_is_near_depends_on_the_metric() {
        let x = array![[3.0, 4.0], [0.0, 6.0], [-5.0, 1.0]];
        let of = |metric, p| found(Settings { n_neighbors: 3, metric, p, ..Settings::default() }, &x, &[0.0, 0.0]);
        let euclidean = (vec![5.0, 26.0_f64.sqrt(), 6.0], vec![0, 2, 1]);
        assert_eq!(of(Metric::Minkowski, 2.0), euclidean);
        assert_eq!(of(Metric::Euclidean, 1.0), euclidean);
        let manhattan = (vec![6.0, 6.0, 7.0], vec![1, 2, 0]);
        assert_eq!(of(Metric::Minkowski, 1.0), manhattan);
        assert_eq!(of(Metric::Manhattan, 2.0), manhattan);
        assert_eq!(of(Metric::Chebyshev, 2.0), (vec![4.0, 5.0, 6.0], vec![0, 2, 1]));
        let (distances, rows) = of(Metric::Minkowski, 3.0);
        assert_eq!(rows, [0, 2, 1]);
        for (distance, cube) in distances.into_iter().zip([91.0_f64, 126.0, 216.0]) {
            assert!((distance - cube.cbrt()).abs() < 1e-14 * cube);
        }
    }

    /// From (1, 0): (7, 0) has the same direction, (0, 1e200) is at a right angle, (−1e-200, 0) is opposite.
    #[test]
    fn the_cosine_distance_knows_directions_alone() {
        let x = array![[-1e-200, 0.0], [0.0, 1e200], [7.0, 0.0]];
        let settings = Settings { n_neighbors: 3, metric: Metric::Cosine, ..Settings::default() };
        let (distances, rows) = found(settings, &x, &[1.0, 0.0]);
        assert_eq!(rows, [2, 1, 0]);
        assert_eq!((distances[0], distances[2]), (0.0, 2.0));
        assert!((distances[1] - 1.0).abs() < 1e-15);
        let model = Rows::new(x.view(), &settings).unwrap();
        assert!(matches!(model.try_search(array![[0.0, 0.0]].view()), Err(Error::Undetermined(_))));
        assert!(matches!(Rows::new(array![[0.0], [1.0], [2.0]].view(), &settings), Err(Error::Undetermined(_))));
    }

    /// Screened or selected, on one thread or three, in either order of memory: rows in a grid full of ties.
    #[test]
    fn every_way_finds_the_same() {
        let x = Array2::from_shape_fn((200, 2), |(i, j)| ((i * (7 + 4 * j)) % 13) as f64);
        let queries = Array2::from_shape_fn((90, 2), |(i, j)| ((i * (5 + j)) % 27) as f64 / 2.0);
        let of = |k: usize, x: ArrayView2<f64>| {
            let rows = Rows::new(x, &Settings { n_neighbors: k, ..Settings::default() }).unwrap();
            rows.search(queries.view())
        };
        let (few, all) = (of(9, x.view()), of(200, x.view()));
        for (few, all) in few.chunks(9).zip(all.chunks(200)) {
            assert_eq!(few, &all[..9]);
        }
        let columns_first = x.t().as_standard_layout().to_owned();
        assert_eq!(of(9, columns_first.t()), few);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(|| of(9, x.view())), few);
        }
    }
}
