//! A random cut tree of all its points at once: the definition, against which inserts and deletes are measured.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::arena::{Arena, Branch, Node};

impl Arena {
    /// Cuts the box of all points, then the boxes of both parts, until the points of a part are equal. Rows are `stride`
    /// long; gives the leaf of each.
    pub fn build(&mut self, rows: &[f64], random: &mut Xoshiro256PlusPlus) -> Vec<Node> {
        let n = rows.len() / self.stride;
        let mut order: Vec<usize> = (0..n).collect();
        let mut leaf_of = vec![Node::NONE; n];
        // Parts to come, the lower ones first: a range of `order`, and the branch and side that it hangs from.
        let mut open = if n > 0 { vec![(0..n, Node::NONE, 0)] } else { vec![] };
        let mut branches = Vec::new();
        while let Some((part, parent, side)) = open.pop() {
            let members = &mut order[part.clone()];
            let node = match self.random_cut(rows, members, random) {
                None => {
                    let leaf =
                        self.add_leaf(&rows[members[0] * self.stride..][..self.stride], members.len() as u32, parent);
                    members.iter().for_each(|row| leaf_of[*row] = leaf);
                    leaf
                }
                Some((dimension, cut)) => {
                    let value = |row: usize| rows[row * self.stride + dimension];
                    members.sort_by_key(|row| value(*row) > cut); // stable
                    let middle = part.start + members.partition_point(|row| value(*row) <= cut);
                    let count = members.len() as u32;
                    let dimension = dimension as u32;
                    let branch = self.add_branch(Branch { cut, dimension, count, parent, children: [Node::NONE; 2] });
                    open.push((middle..part.end, branch, 1));
                    open.push((part.start..middle, branch, 0));
                    branches.push(branch);
                    branch
                }
            };
            if parent == Node::NONE {
                self.root = node;
            } else {
                self.branches[parent.place()].children[side] = node;
            }
        }
        branches.into_iter().rev().for_each(|branch| _ = self.fit_box(branch)); // children before parents
        leaf_of
    }

    /// A dimension, drawn in proportion to the length of the box along it, and a uniform place there; none for equal points.
    fn random_cut(&self, rows: &[f64], members: &[usize], random: &mut Xoshiro256PlusPlus) -> Option<(usize, f64)> {
        let side = |j: usize| {
            let values = members.iter().map(|row| rows[row * self.stride + j]);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let sides: Vec<(f64, f64)> = (0..self.d).map(side).collect();
        let total: f64 = sides.iter().map(|(low, high)| high - low).sum();
        if total == 0.0 {
            return None;
        }
        let mut at = random.r#gen::<f64>() * total;
        let mut last = None;
        for (j, (low, high)) in sides.into_iter().enumerate().filter(|(_, (low, high))| high > low) {
            last = Some((j, low));
            if at < high - low {
                return if low + at < high { Some((j, low + at)) } else { last };
            }
            at -= high - low;
        }
        last
    }
}
