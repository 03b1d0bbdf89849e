//! A tree of random cuts, its nodes level by level in one array.

use ndarray::ArrayView2;
use rand::seq::index;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::ensemble::normalizer;

/// Rows that walk through a tree side by side, so that the processor need not wait for one.
const LANES: usize = 8;

/// A cut; a leaf is a cut that sends every row to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    threshold: f64,
    feature: u32,
    /// Where rows of at most the threshold go; the others go to the node behind.
    left: u32,
}

#[derive(Clone, PartialEq)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Of a leaf, the cuts that lead to it and the mean path among the rows that are left there, less c(ψ): so the excess of
    /// rows that no cut parts is 0 to the last digit.
    excess: Vec<f64>,
    depth: usize,
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tree").field("nodes", &self.nodes.len()).field("depth", &self.depth).finish()
    }
}

/// c(n), the mean path among n rows that no cut has parted; 0 where one is left.
pub(super) fn average_path(n: usize) -> f64 {
    if n < 2 { 0.0 } else { normalizer(n) }
}

/// How trees are grown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    pub max_samples: usize,
    pub max_features: usize,
    pub bootstrap: bool,
    pub max_depth: usize,
}

/// Rows of the sample that lie in a node, from the first to before the last.
struct Part {
    first: usize,
    end: usize,
    depth: usize,
}

impl Growth {
    pub fn tree(&self, x: ArrayView2<f64>, seed: u64) -> Tree {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (n, d) = x.dim();
        let features: Vec<usize> = match self.max_features < d {
            true => index::sample(&mut random, d, self.max_features).into_vec(),
            false => (0..d).collect(),
        };
        let rows: Vec<usize> = match self.bootstrap {
            true => (0..self.max_samples).map(|_| random.gen_range(0..n)).collect(),
            false => index::sample(&mut random, n, self.max_samples).into_vec(),
        };
        let mut sample = Sample { values: Vec::with_capacity(rows.len() * features.len()), width: features.len() };
        for row in rows {
            sample.values.extend(features.iter().map(|feature| x[(row, *feature)]));
        }
        self.grow(sample, &features, &mut random)
    }

    /// Level by level: the two parts of a cut stand side by side, behind all parts before them.
    fn grow(&self, mut sample: Sample, features: &[usize], random: &mut Xoshiro256PlusPlus) -> Tree {
        let mut tree = Tree { nodes: Vec::new(), excess: Vec::new(), depth: 0 };
        let usual = average_path(self.max_samples);
        let mut parts = vec![Part { first: 0, end: self.max_samples, depth: 0 }];
        let mut candidates: Vec<usize> = (0..features.len()).collect();
        let mut at = 0;
        while at < parts.len() {
            let Part { first, end, depth } = parts[at];
            let cut = match depth < self.max_depth && end - first > 1 {
                true => sample.cut(first, end, &mut candidates, random),
                false => None,
            };
            let (node, excess) = match cut {
                Some((candidate, threshold)) => {
                    let middle = sample.part(first, end, candidate, threshold);
                    let left = parts.len() as u32;
                    parts.push(Part { first, end: middle, depth: depth + 1 });
                    parts.push(Part { first: middle, end, depth: depth + 1 });
                    tree.depth = depth + 1;
                    (Node { threshold, feature: features[candidate] as u32, left }, 0.0)
                }
                None => {
                    let leaf = Node { threshold: f64::INFINITY, feature: 0, left: at as u32 };
                    (leaf, depth as f64 + (average_path(end - first) - usual))
                }
            };
            tree.nodes.push(node);
            tree.excess.push(excess);
            at += 1;
        }
        tree
    }
}

/// The sampled rows, of the features that the tree may cut.
struct Sample {
    values: Vec<f64>,
    width: usize,
}

impl Sample {
    /// A feature that varies among these rows, each with the same chance, and a place from its least value on, below its largest.
    fn cut(
        &self,
        first: usize,
        end: usize,
        candidates: &mut [usize],
        random: &mut Xoshiro256PlusPlus,
    ) -> Option<(usize, f64)> {
        for tried in 0..candidates.len() {
            let chosen = random.gen_range(tried..candidates.len());
            candidates.swap(tried, chosen);
            let candidate = candidates[tried];
            let values = (first..end).map(|row| self.values[row * self.width + candidate]);
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            if low < high {
                let share: f64 = random.r#gen();
                // Not low + share · (high − low), which could overflow.
                let threshold = low * (1.0 - share) + high * share;
                return Some((candidate, if low <= threshold && threshold < high { threshold } else { low }));
            }
        }
        None
    }

    /// Puts the rows of at most the threshold before the others; where the others start.
    fn part(&mut self, first: usize, end: usize, candidate: usize, threshold: f64) -> usize {
        let (mut low, mut high) = (first, end);
        while low < high {
            if self.values[low * self.width + candidate] <= threshold {
                low += 1;
            } else {
                high -= 1;
                (0..self.width).for_each(|j| self.values.swap(low * self.width + j, high * self.width + j));
            }
        }
        low
    }
}

impl Tree {
    /// Adds the path length of each row of d numbers, less c(ψ).
    pub fn add_excess(&self, rows: &[f64], d: usize, sums: &mut [f64]) {
        let mut blocks = sums.chunks_exact_mut(LANES);
        let mut block_rows = rows.chunks_exact(LANES * d);
        for (sums, rows) in (&mut blocks).zip(&mut block_rows) {
            let mut at = [0_u32; LANES];
            for _ in 0..self.depth {
                for (lane, at) in at.iter_mut().enumerate() {
                    *at = self.step(*at, &rows[lane * d..]);
                }
            }
            sums.iter_mut().zip(at).for_each(|(sum, at)| *sum += self.excess[at as usize]);
        }
        for (sum, row) in blocks.into_remainder().iter_mut().zip(block_rows.remainder().chunks_exact(d)) {
            let leaf = (0..self.depth).fold(0, |at, _| self.step(at, row));
            *sum += self.excess[leaf as usize];
        }
    }

    #[inline(always)]
    fn step(&self, at: u32, row: &[f64]) -> u32 {
        let node = self.nodes[at as usize];
        node.left + u32::from(row[node.feature as usize] > node.threshold)
    }

    /// From cuts (feature, threshold, left) and leaves (path less c(ψ)), for tests by hand.
    #[cfg(test)]
    pub fn of(nodes: &[std::result::Result<(u32, f64, u32), f64>], depth: usize) -> Tree {
        let node = |(at, node): (usize, &std::result::Result<(u32, f64, u32), f64>)| match *node {
            Ok((feature, threshold, left)) => (Node { threshold, feature, left }, 0.0),
            Err(excess) => (Node { threshold: f64::INFINITY, feature: 0, left: at as u32 }, excess),
        };
        let (nodes, excess) = nodes.iter().enumerate().map(node).unzip();
        Tree { nodes, excess, depth }
    }
}
