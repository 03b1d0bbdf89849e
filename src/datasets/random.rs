//! Random numbers for splits and generators: always from a seed, the same on every machine.

use ndarray::Array2;
use rand::distributions::Standard;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of this crate: xoshiro256++, small, fast and without known flaws (Blackman & Vigna 2021).
pub(crate) struct Random(Xoshiro256PlusPlus);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// 0 to n − 1 in random order.
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..n).collect();
        self.shuffle(&mut rows);
        rows
    }

    /// Fisher and Yates's shuffle.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        values.shuffle(&mut self.0);
    }

    /// A whole number from 0 to n − 1, where n ≥ 1.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.gen_range(0..n as u64) as usize // as u64, lest the draw depend on the width of usize
    }

    /// `amount` different whole numbers from 0 to n − 1, in random order; `amount` ≤ n.
    pub fn distinct(&mut self, n: usize, amount: usize) -> Vec<usize> {
        rand::seq::index::sample(&mut self.0, n, amount).into_vec()
    }

    /// A number from `low` up to, but not including, `high`.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.sample::<f64, _>(Standard)
    }

    /// A normally distributed number with mean 0 and standard deviation 1.
    pub fn normal(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }

    /// A matrix of such numbers.
    pub fn normals(&mut self, n_rows: usize, n_columns: usize) -> Array2<f64> {
        Array2::from_shape_simple_fn((n_rows, n_columns), || self.normal())
    }
}
