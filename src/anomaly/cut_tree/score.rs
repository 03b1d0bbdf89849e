//! Scores of a tree: the displacement of a leaf, of any point were it inserted, and the columns behind it.

use super::arena::{Arena, Node, growth};

/// An ancestor at which the displacement is largest: points displaced for each that goes, the sibling, and their parent.
type Largest = (f64, Node, Node);

impl Arena {
    /// From the leaf up: points below each node on the way, and below its sibling.
    pub fn path(&self, leaf: Node) -> Vec<(u32, u32)> {
        let mut path = Vec::new();
        let (mut node, mut parent) = (leaf, self.parent(leaf));
        while parent != Node::NONE {
            path.push((self.count(node), self.count(self.sibling(node, parent))));
            (node, parent) = (parent, self.parent(parent));
        }
        path
    }

    /// The largest displacement per point over the ancestors of a leaf; 0 where the leaf is the whole tree.
    pub fn codisp(&self, leaf: Node) -> f64 {
        let (mut node, mut parent, mut largest) = (leaf, self.parent(leaf), 0.0_f64);
        while parent != Node::NONE {
            let other = self.count(self.sibling(node, parent));
            largest = largest.max(f64::from(other) / f64::from(self.count(node)));
            (node, parent) = (parent, self.parent(parent));
        }
        largest
    }

    /// The expected collusive displacement of a point; of one that the tree holds, that of its leaf.
    pub fn expected(&self, point: &[f64]) -> f64 {
        let mut score = 0.0;
        self.walk(point, |part, _, _| score += part);
        score
    }

    /// Adds the score, times `weight`, to the dimensions: each part of it in the proportions in which the box of the displaced
    /// sibling must grow to take the point's side in, downwards in `low` and upwards in `high`.
    pub fn attribute(&self, point: &[f64], weight: f64, low: &mut [f64], high: &mut [f64]) {
        self.walk(point, |part, sibling, outer| {
            let (inner, outer) = (self.corners(sibling), self.corners(outer));
            let below = |j: usize| inner.0[j] - outer.0[j].min(point[j]);
            let above = |j: usize| outer.1[j].max(point[j]) - inner.1[j];
            let grown: f64 = (0..self.d).map(|j| below(j) + above(j)).sum();
            for j in 0..self.d {
                low[j] += weight * part * (below(j) / grown);
                high[j] += weight * part * (above(j) / grown);
            }
        });
    }

    /// Follows a point down, as an insert would, through every place at which a cut could part it, and calls `credit` for each
    /// with its part of the expected displacement (its probability times the displacement there), the sibling that is
    /// displaced, and the node whose box, grown by the point, holds both sides.
    #[inline(always)]
    fn walk(&self, point: &[f64], mut credit: impl FnMut(f64, Node, Node)) {
        if self.root == Node::NONE {
            return;
        }
        let none: Largest = (0.0, Node::NONE, Node::NONE);
        // With the point inserted, and as the tree stands.
        let (mut joined, mut held) = (none, none);
        let (mut node, mut reached) = (self.root, 1.0);
        loop {
            let (lower, upper) = self.corners(node);
            let (grown, span) = growth(lower, upper, point);
            if grown > 0.0 {
                let parted = reached * (grown / (grown + span));
                let alone = f64::from(self.count(node));
                match joined.0 > alone {
                    true => credit(parted * joined.0, joined.1, joined.2),
                    false => credit(parted * alone, node, node),
                }
                reached *= span / (grown + span);
            }
            if node.is_leaf() {
                if grown == 0.0 && held.0 > 0.0 {
                    credit(reached * held.0, held.1, held.2);
                }
                return;
            }
            let branch = &self.branches[node.place()];
            let right = usize::from(point[branch.dimension as usize] > branch.cut);
            let (own, sibling) = (branch.children[right], branch.children[1 - right]);
            let (own_count, other) = (f64::from(self.count(own)), f64::from(self.count(sibling)));
            if other / (own_count + 1.0) > joined.0 {
                joined = (other / (own_count + 1.0), sibling, node);
            }
            if other / own_count > held.0 {
                held = (other / own_count, sibling, node);
            }
            node = own;
        }
    }
}
