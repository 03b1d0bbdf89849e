//! Neighbours from a k-d tree, for a handful of features.
//!
//! The tree halves the samples at the median of the feature in which they reach farthest, until few are left. A box around
//! the samples of a node that lies outside of `eps` is skipped, one that lies within it is counted as a whole.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use rayon::prelude::*;

use super::graph::Search;
use super::union::Union;
use crate::linalg::wide;

/// Samples of a leaf that must be looked through, at most: a bit for each fits a word.
const LEAF: usize = 32;
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
    /// The samples in that order, those of a leaf column by column.
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
        tree.values.reserve_exact(n * d);
        for leaf in tree.nodes.iter().filter(|node| node.second == 0) {
            let of_leaf = &tree.order[leaf.start..leaf.end];
            tree.values.extend((0..d).flat_map(|j| of_leaf.iter().map(move |i| source[i * d + j])));
        }
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
        let i = self.order[at];
        &self.source[i * self.d..(i + 1) * self.d]
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

    /// Those of a leaf's samples that are neighbours, all of them if it is known to lie within eps.
    fn near_in(&self, leaf: Range<usize>, row: &[f64], whole: bool) -> impl Iterator<Item = usize> {
        let near = if whole { 0 } else { self.bits(leaf.clone(), row) };
        leaf.clone().filter(move |at| whole || near >> (at - leaf.start) & 1 == 1)
    }

    /// A bit for each sample of a leaf, set if it is a neighbour.
    fn bits(&self, leaf: Range<usize>, row: &[f64]) -> u32 {
        let (n, columns) = (leaf.len(), &self.values[leaf.start * self.d..leaf.end * self.d]);
        wide(
            #[inline(always)]
            || {
                let mut squared = [0.0; LEAF];
                for (x, column) in row.iter().zip(columns.chunks_exact(n)) {
                    for (sum, value) in squared.iter_mut().zip(column) {
                        *sum += (value - x) * (value - x);
                    }
                }
                let bit = |(k, sum): (usize, &f64)| u32::from(*sum <= self.squared_eps) << k;
                squared[..n].iter().enumerate().map(bit).sum()
            },
        )
    }

    /// Walks over the nodes that may hold neighbours; `whole` and `leaf` take the range of samples of a node that lies within
    /// eps, and of a leaf that must be looked through. Ends when one of them says so.
    fn walk(&self, row: &[f64], mut visit: impl FnMut(Range<usize>, bool) -> bool) {
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
        self.walk(row, |leaf, whole| {
            count += if whole { leaf.len() } else { self.bits(leaf, row).count_ones() as usize };
            count >= min_samples
        });
        count >= min_samples
    }

    /// The core samples near one that is none itself: fewer than `min_samples`.
    fn cores_near(&self, at: usize, core: &[bool]) -> Vec<usize> {
        let (row, mut near) = (self.row(at), Vec::new());
        self.walk(row, |leaf, whole| {
            near.extend(self.near_in(leaf, row, whole).map(|at| self.order[at]).filter(|i| core[*i]));
            false
        });
        near
    }

    /// Joins a core sample with those near it. A node whose core samples have all been joined to each other is asked as one:
    /// nothing is to be done where that is the sample's own cluster, and one of them stands for all where it lies within eps.
    fn join_core(&self, at: usize, joined: &Joined, union: &Union) {
        let (i, row) = (self.order[at], self.row(at));
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let (node, Some(first)) = (&self.nodes[at], joined.first[at]) else { continue };
            let is_one = joined.is_one(at, node, union);
            if is_one && union.find(first) == union.find(i) {
                continue;
            }
            let (least, largest) = self.reach(row, at);
            let whole = largest <= self.squared_eps;
            if least > self.squared_eps {
                continue;
            } else if whole && is_one {
                union.join(i, first);
            } else if !whole && node.second > 0 {
                open.extend([node.second, at + 1]);
            } else {
                let cores = || (node.start..node.end).filter(|at| joined.core[self.order[*at]]);
                let near = self.near_in(node.start..node.end, row, whole).map(|at| self.order[at]);
                near.filter(|other| joined.core[*other]).for_each(|other| union.join(i, other));
                let root = union.find(first);
                if whole || cores().all(|at| union.find(self.order[at]) == root) {
                    joined.one[at].store(true, Relaxed);
                }
            }
        }
    }
}

/// Which nodes are known to have core samples of one cluster only.
struct Joined<'a> {
    core: &'a [bool],
    /// A core sample of each node.
    first: Vec<Option<usize>>,
    one: Vec<AtomicBool>,
}

impl<'a> Joined<'a> {
    fn new(tree: &Tree, core: &'a [bool]) -> Joined<'a> {
        let of_node = |node: &Node| tree.order[node.start..node.end].iter().copied().find(|i| core[*i]);
        let one = tree.nodes.iter().map(|_| AtomicBool::new(false)).collect();
        Joined { core, first: tree.nodes.iter().map(of_node).collect(), one }
    }

    /// Once true it stays so, as sets only grow.
    fn is_one(&self, at: usize, node: &Node, union: &Union) -> bool {
        if self.one[at].load(Relaxed) {
            return true;
        }
        let half = |at: usize| self.first[at].is_none() || self.one[at].load(Relaxed);
        if node.second == 0 || !half(at + 1) || !half(node.second) {
            return false;
        }
        let roots = [at + 1, node.second].map(|half| self.first[half].map(|first| union.find(first)));
        let is_one = roots[0].is_none() || roots[1].is_none() || roots[0] == roots[1];
        if is_one {
            self.one[at].store(true, Relaxed);
        }
        is_one
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
        let joined = Joined::new(self, core);
        let of_sample = |at: usize| match core[self.order[at]] {
            true => {
                self.join_core(at, &joined, union);
                Vec::new()
            }
            false => self.cores_near(at, core),
        };
        let by_leaves: Vec<Vec<usize>> =
            (0..self.order.len()).into_par_iter().with_min_len(CHUNK).map(of_sample).collect();
        let mut near_border = vec![Vec::new(); by_leaves.len()];
        by_leaves.into_iter().enumerate().for_each(|(at, near)| near_border[self.order[at]] = near);
        near_border
    }
}
