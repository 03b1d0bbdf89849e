//! One tree of a forest with its sample of the stream.

use rand::seq::index;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Sampling;
use crate::anomaly::cut_tree::arena::{Arena, Node};

/// The tree, and the leaf of each point in the sample.
#[derive(Debug, Clone)]
pub(super) struct Member {
    tree: Arena,
    size: usize,
    leaf_of: Vec<Node>,
    /// The place of the oldest point, once there are as many as the sample takes.
    oldest: usize,
    random: Xoshiro256PlusPlus,
}

impl Member {
    /// Empty trees, each with random numbers of its own.
    pub fn all(num_trees: usize, size: usize, feature_dim: usize, seed: u64) -> Vec<Member> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut member = || {
            let own = random.clone();
            random.jump();
            // Room for the whole sample where it is of a usual size.
            let room = size.min(1 << 12);
            let leaf_of = Vec::with_capacity(room);
            Member { tree: Arena::new(feature_dim, room + 1), size, leaf_of, oldest: 0, random: own }
        };
        (0..num_trees).map(|_| member()).collect()
    }

    pub fn stride(&self) -> usize {
        self.tree.stride
    }

    /// The state after a stream of these rows.
    pub fn fit(&mut self, rows: &[f64], sampling: Sampling) {
        let n = rows.len() / self.stride();
        let taken = n.min(self.size);
        let start = match sampling {
            Sampling::Window => n - taken,
            Sampling::Reservoir if taken == n => 0,
            Sampling::Reservoir => {
                let sample = index::sample(&mut self.random, n, taken).into_iter();
                let rows: Vec<f64> =
                    sample.flat_map(|row| &rows[row * self.tree.stride..][..self.tree.stride]).copied().collect();
                self.leaf_of = self.tree.build(&rows, &mut self.random);
                return;
            }
        };
        self.leaf_of = self.tree.build(&rows[start * self.tree.stride..], &mut self.random);
    }

    /// Scores a point, before which the stream had `n_seen`, and takes it in if it belongs to the sample.
    pub fn update(&mut self, point: &[f64], sampling: Sampling, n_seen: u64) -> f64 {
        if self.leaf_of.len() < self.size {
            let (leaf, score) = self.tree.insert(point, &mut self.random);
            self.leaf_of.push(leaf);
            return score;
        }
        let place = match sampling {
            Sampling::Window => {
                let place = self.oldest;
                self.oldest = (place + 1) % self.size;
                place
            }
            Sampling::Reservoir => match usize::try_from(self.random.gen_range(0..=n_seen)) {
                Ok(place) if place < self.size => place,
                _ => return self.tree.expected(point),
            },
        };
        self.tree.delete(self.leaf_of[place]);
        let (leaf, score) = self.tree.insert(point, &mut self.random);
        self.leaf_of[place] = leaf;
        score
    }

    pub fn score(&self, point: &[f64]) -> f64 {
        self.tree.expected(point)
    }

    pub fn attribute(&self, point: &[f64], weight: f64, low: &mut [f64], high: &mut [f64]) {
        self.tree.attribute(point, weight, low, high);
    }
}

#[cfg(test)]
impl Member {
    /// The first number of each point in the sample.
    pub fn points(&self) -> Vec<f64> {
        self.leaf_of.iter().map(|leaf| self.tree.corners(*leaf).0[0]).collect()
    }
}
