//! Neighbours from a k-d tree, for a handful of features.
//!
//! The tree halves the samples at the median of the feature in which they reach farthest, until few are left. A box around
//! the samples of a node that lies outside of `eps` is skipped, one that lies within it is counted as a whole.

use rayon::prelude::*;

use super::graph::Search;
use super::union::Union;

/// Samples of a leaf, at most.
const LEAF: usize = 24;
/// Samples of one task.
const CHUNK: usize = 256;

struct Node {
    start: usize,
    end: usize,
    /// The second half; the first is the next node. 0 for a leaf.
    second: usize,
}

pub(super) struct Tree<'a> {
    d: usize,
    squared_eps: f64,
    source: &'a [f64],
    /// The index of each sample, in the order of the leaves.
    order: Vec<usize>,
    /// The samples in that order.
    values: Vec<f64>,
    nodes: Vec<Node>,
    /// Least and largest value of each feature, node by node.
    boxes: Vec<f64>,
}

impl<'a> Tree<'a> {
    pub fn new(source: &'a [f64], d: usize, eps: f64) -> Tree<'a> {
        let n = source.len() / d;
        let order = (0..n).collect();
        let (nodes, boxes) = (Vec::new(), Vec::new());
        let mut tree = Tree { d, squared_eps: eps * eps, source, order, values: Vec::new(), nodes, boxes };
        tree.grow(0, n);
        tree.values = tree.order.iter().flat_map(|i| &source[i * d..(i + 1) * d]).copied().collect();
        tree
    }

    fn grow(&mut self, start: usize, end: usize) {
        let d = self.d;
        let (mut low, mut high) = (vec![f64::INFINITY; d], vec![f64::NEG_INFINITY; d]);
        for i in &self.order[start..end] {
            for (j, value) in self.source[i * d..(i + 1) * d].iter().enumerate() {
                (low[j], high[j]) = (low[j].min(*value), high[j].max(*value));
            }
        }
        let widest = (0..d).fold(0, |best, j| if high[j] - low[j] > high[best] - low[best] { j } else { best });
        let splits = end - start > LEAF && high[widest] > low[widest];
        self.boxes.extend(low);
        self.boxes.extend(high);
        let node = self.nodes.len();
        self.nodes.push(Node { start, end, second: 0 });
        if splits {
            let middle = (end - start) / 2;
            let key = |i: &usize| self.source[i * d + widest];
            let by_value = |a: &usize, b: &usize| key(a).total_cmp(&key(b)).then(a.cmp(b));
            self.order[start..end].select_nth_unstable_by(middle, by_value);
            self.grow(start, start + middle);
            self.nodes[node].second = self.nodes.len();
            self.grow(start + middle, end);
        }
    }

    fn row(&self, at: usize) -> &[f64] {
        &self.values[at * self.d..(at + 1) * self.d]
    }

    /// The least and the largest squared distance of a row from the box of a node: rounded like the distances of samples, so
    /// that none is beyond them.
    fn reach(&self, row: &[f64], node: usize) -> (f64, f64) {
        let of_box = &self.boxes[2 * node * self.d..2 * (node + 1) * self.d];
        let (low, high) = of_box.split_at(self.d);
        let (mut least, mut largest) = (0.0, 0.0);
        for ((x, low), high) in row.iter().zip(low).zip(high) {
            let (below, above) = (low - x, x - high);
            let gap = below.max(above).max(0.0);
            let far = below.abs().max(above.abs());
            least += gap * gap;
            largest += far * far;
        }
        (least, largest)
    }

    fn is_near(&self, row: &[f64], other: usize) -> bool {
        let distance = |sum: f64, (a, b): (&f64, &f64)| sum + (a - b) * (a - b);
        row.iter().zip(self.row(other)).fold(0.0, distance) <= self.squared_eps
    }

    /// Walks over the nodes that may hold neighbours; `whole` and `leaf` take the range of samples of a node that lies within
    /// eps, and of a leaf that must be looked through. Ends when one of them says so.
    fn walk(&self, row: &[f64], mut visit: impl FnMut(std::ops::Range<usize>, bool) -> bool) {
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let node = &self.nodes[at];
            let (least, largest) = self.reach(row, at);
            if least > self.squared_eps {
                continue;
            }
            let whole = largest <= self.squared_eps;
            if !whole && node.second > 0 {
                open.extend([node.second, at + 1]);
            } else if visit(node.start..node.end, whole) {
                return;
            }
        }
    }

    fn has_neighbours(&self, at: usize, min_samples: usize) -> bool {
        let row = self.row(at);
        let mut count = 0;
        self.walk(row, |mut range, whole| {
            count += if whole { range.len() } else { range.by_ref().filter(|at| self.is_near(row, *at)).count() };
            count >= min_samples
        });
        count >= min_samples
    }

    fn neighbours(&self, at: usize, mut visit: impl FnMut(usize)) {
        let row = self.row(at);
        self.walk(row, |range, whole| {
            range.filter(|at| whole || self.is_near(row, *at)).for_each(&mut visit);
            false
        });
    }
}

impl Search for Tree<'_> {
    fn core(&self, min_samples: usize) -> Vec<bool> {
        let n = self.order.len();
        let by_leaves: Vec<bool> =
            (0..n).into_par_iter().with_min_len(CHUNK).map(|at| self.has_neighbours(at, min_samples)).collect();
        let mut core = vec![false; n];
        by_leaves.into_iter().enumerate().for_each(|(at, is_core)| core[self.order[at]] = is_core);
        core
    }

    fn join(&self, core: &[bool], union: &Union) -> Vec<Vec<usize>> {
        let of_sample = |at: usize| {
            let (i, mut near) = (self.order[at], Vec::new());
            self.neighbours(at, |other_at| {
                let other = self.order[other_at];
                match core[i] {
                    true if core[other] && other_at < at => union.join(i, other),
                    false if core[other] => near.push(other),
                    _ => {}
                }
            });
            near
        };
        let by_leaves: Vec<Vec<usize>> =
            (0..self.order.len()).into_par_iter().with_min_len(CHUNK).map(of_sample).collect();
        let mut near_border = vec![Vec::new(); by_leaves.len()];
        by_leaves.into_iter().enumerate().for_each(|(at, near)| near_border[self.order[at]] = near);
        near_border
    }
}
