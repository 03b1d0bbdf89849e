//! The tree in flat arrays: leaves, branches and their bounding boxes, with lists of the places that are free.
//!
//! Points and corners of boxes are filled up with zeros to a multiple of [`LANES`] numbers, which change no sum.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Numbers that are worked on side by side.
pub(crate) const LANES: usize = 4;

/// A leaf or a branch by its place in the arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node(u32);

const LEAF: u32 = 1 << 31;

impl Node {
    pub const NONE: Node = Node(u32::MAX);

    pub fn leaf(place: usize) -> Node {
        Node(place as u32 | LEAF)
    }

    fn branch(place: usize) -> Node {
        Node(place as u32)
    }

    pub fn is_leaf(self) -> bool {
        self.0 & LEAF != 0
    }

    pub fn place(self) -> usize {
        (self.0 & !LEAF) as usize
    }
}

/// Points that are equal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    pub count: u32,
    pub parent: Node,
}

/// Points at most `cut` along `dimension` are below the first child, the others below the second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Branch {
    pub cut: f64,
    pub dimension: u32,
    pub count: u32,
    pub parent: Node,
    pub children: [Node; 2],
}

/// A random cut tree of points in `d` dimensions.
#[derive(Debug, Clone)]
pub(crate) struct Arena {
    pub d: usize,
    pub stride: usize,
    pub root: Node,
    pub leaves: Vec<Leaf>,
    pub branches: Vec<Branch>,
    /// A point for each leaf.
    points: Vec<f64>,
    /// The lower and the upper corner for each branch.
    boxes: Vec<f64>,
    free_leaves: Vec<u32>,
    free_branches: Vec<u32>,
}

/// How much the box would grow for a point, over all dimensions, and how long its sides are together.
#[inline(always)]
pub(crate) fn growth(lower: &[f64], upper: &[f64], point: &[f64]) -> (f64, f64) {
    let (mut grown, mut span) = ([0.0; LANES], [0.0; LANES]);
    let corners = lower.chunks_exact(LANES).zip(upper.chunks_exact(LANES));
    for ((lower, upper), point) in corners.zip(point.chunks_exact(LANES)) {
        for k in 0..LANES {
            let (below, above) = (lower[k] - point[k], point[k] - upper[k]);
            grown[k] += if below > 0.0 { below } else { 0.0 };
            grown[k] += if above > 0.0 { above } else { 0.0 };
            span[k] += upper[k] - lower[k];
        }
    }
    (grown.iter().sum(), span.iter().sum())
}

impl Arena {
    /// An empty tree, with room for so many points.
    pub fn new(d: usize, room: usize) -> Arena {
        let stride = d.next_multiple_of(LANES);
        Arena {
            d,
            stride,
            root: Node::NONE,
            leaves: Vec::with_capacity(room),
            branches: Vec::with_capacity(room),
            points: Vec::with_capacity(room * stride),
            boxes: Vec::with_capacity(2 * room * stride),
            free_leaves: Vec::with_capacity(room),
            free_branches: Vec::with_capacity(room),
        }
    }

    /// Points below the node, equal ones counted each.
    #[inline(always)]
    pub fn count(&self, node: Node) -> u32 {
        if node.is_leaf() { self.leaves[node.place()].count } else { self.branches[node.place()].count }
    }

    /// All points.
    pub fn len(&self) -> usize {
        if self.root == Node::NONE { 0 } else { self.count(self.root) as usize }
    }

    /// The lower and the upper corner of the smallest box around the points below the node.
    #[inline(always)]
    pub fn corners(&self, node: Node) -> (&[f64], &[f64]) {
        let (place, stride) = (node.place(), self.stride);
        if node.is_leaf() {
            let point = &self.points[place * stride..][..stride];
            (point, point)
        } else {
            self.boxes[2 * place * stride..][..2 * stride].split_at(stride)
        }
    }

    pub fn parent(&self, node: Node) -> Node {
        if node.is_leaf() { self.leaves[node.place()].parent } else { self.branches[node.place()].parent }
    }

    fn set_parent(&mut self, node: Node, parent: Node) {
        if node.is_leaf() {
            self.leaves[node.place()].parent = parent;
        } else {
            self.branches[node.place()].parent = parent;
        }
    }

    /// The other child of the node's parent.
    pub fn sibling(&self, node: Node, parent: Node) -> Node {
        let [left, right] = self.branches[parent.place()].children;
        if left == node { right } else { left }
    }

    /// Puts `new` where `old` hangs, below `parent` or at the root.
    fn replace_child(&mut self, parent: Node, old: Node, new: Node) {
        self.set_parent(new, parent);
        if parent == Node::NONE {
            self.root = new;
            return;
        }
        let children = &mut self.branches[parent.place()].children;
        children[usize::from(children[0] != old)] = new;
    }

    pub fn add_leaf(&mut self, point: &[f64], count: u32, parent: Node) -> Node {
        let leaf = Leaf { count, parent };
        match self.free_leaves.pop() {
            Some(place) => {
                let place = place as usize;
                self.leaves[place] = leaf;
                self.points[place * self.stride..][..self.stride].copy_from_slice(point);
                Node::leaf(place)
            }
            None => {
                self.leaves.push(leaf);
                self.points.extend_from_slice(point);
                Node::leaf(self.leaves.len() - 1)
            }
        }
    }

    /// A branch with an empty box.
    pub fn add_branch(&mut self, branch: Branch) -> Node {
        match self.free_branches.pop() {
            Some(place) => {
                self.branches[place as usize] = branch;
                Node::branch(place as usize)
            }
            None => {
                self.branches.push(branch);
                self.boxes.resize(self.boxes.len() + 2 * self.stride, 0.0);
                Node::branch(self.branches.len() - 1)
            }
        }
    }

    /// Makes the box of a branch the smallest around both children; whether that changed it.
    pub fn fit_box(&mut self, branch: Node) -> bool {
        let [left, right] = self.branches[branch.place()].children;
        let (at, stride) = (2 * branch.place() * self.stride, self.stride);
        let mut changed = false;
        for j in 0..stride {
            let ((a, b), (c, e)) = (self.corners(left), self.corners(right));
            let lower = if a[j] < c[j] { a[j] } else { c[j] };
            let upper = if b[j] > e[j] { b[j] } else { e[j] };
            changed |= self.boxes[at + j] != lower || self.boxes[at + stride + j] != upper;
            (self.boxes[at + j], self.boxes[at + stride + j]) = (lower, upper);
        }
        changed
    }

    /// Makes the box of a branch hold the point too.
    #[inline(always)]
    fn grow_box(&mut self, branch: Node, point: &[f64]) {
        let stride = self.stride;
        let (lower, upper) = self.boxes[2 * branch.place() * stride..][..2 * stride].split_at_mut(stride);
        for ((lower, upper), point) in lower.iter_mut().zip(upper).zip(point) {
            *lower = if *point < *lower { *point } else { *lower };
            *upper = if *point > *upper { *point } else { *upper };
        }
    }

    /// Takes a point in, and gives its leaf and its collusive displacement there.
    ///
    /// From the root down, a cut is drawn in the box that holds the point too. A cut that parts the point from the box becomes
    /// a new branch; any other leaves the node's own cut as it is, which is then as likely as any (Guha et al., theorem 3).
    pub fn insert(&mut self, point: &[f64], random: &mut Xoshiro256PlusPlus) -> (Node, f64) {
        if self.root == Node::NONE {
            self.root = self.add_leaf(point, 1, Node::NONE);
            return (self.root, 0.0);
        }
        let (mut node, mut displacement) = (self.root, 0.0_f64);
        loop {
            let (lower, upper) = self.corners(node);
            let (grown, span) = growth(lower, upper, point);
            if grown > 0.0 {
                let at = random.r#gen::<f64>() * (grown + span);
                if node.is_leaf() || at < grown {
                    let parted = f64::from(self.count(node));
                    return (self.part(node, point, at), displacement.max(parted));
                }
                self.grow_box(node, point);
            }
            if node.is_leaf() {
                self.leaves[node.place()].count += 1;
                return (node, displacement);
            }
            let branch = &mut self.branches[node.place()];
            branch.count += 1;
            let right = usize::from(point[branch.dimension as usize] > branch.cut);
            let (own, other) = (branch.children[right], branch.children[1 - right]);
            displacement = displacement.max(f64::from(self.count(other)) / f64::from(self.count(own) + 1));
            node = own;
        }
    }

    /// Hangs a new leaf beside the node, by the cut that lies `at` this length along the growth of the box.
    fn part(&mut self, node: Node, point: &[f64], at: f64) -> Node {
        let (dimension, cut, below) = self.parting(node, point, at);
        let parent = self.parent(node);
        let count = self.count(node) + 1;
        let branch = self.add_branch(Branch { cut, dimension, count, parent, children: [node; 2] });
        let leaf = self.add_leaf(point, 1, branch);
        self.replace_child(parent, node, branch);
        self.set_parent(node, branch);
        self.branches[branch.place()].children = if below { [leaf, node] } else { [node, leaf] };
        self.fit_box(branch);
        leaf
    }

    /// The dimension and place of a cut between the box and a point outside, and whether the point is below it.
    fn parting(&self, node: Node, point: &[f64], mut at: f64) -> (u32, f64, bool) {
        let (lower, upper) = self.corners(node);
        let mut last = (0, 0.0, false);
        for j in 0..self.d {
            // A cut belongs to the points below it: it may equal the lower of the two ends, never the higher.
            for (low, high, below) in [(point[j], lower[j], true), (upper[j], point[j], false)] {
                let gap = high - low;
                if gap > 0.0 {
                    last = (j as u32, low, below);
                    if at < gap {
                        let cut = low + at;
                        return if cut < high { (j as u32, cut, below) } else { last };
                    }
                    at -= gap;
                }
            }
        }
        last // the rounding of the lengths' sum
    }

    /// Takes one point out of a leaf: the leaf's sibling moves up in place of their parent.
    pub fn delete(&mut self, leaf: Node) {
        let Leaf { count, mut parent } = self.leaves[leaf.place()];
        let gone = count == 1;
        if gone {
            self.free_leaves.push(leaf.place() as u32);
            if parent == Node::NONE {
                self.root = Node::NONE;
                return;
            }
            let (sibling, grandparent) = (self.sibling(leaf, parent), self.parent(parent));
            self.replace_child(grandparent, parent, sibling);
            self.free_branches.push(parent.place() as u32);
            parent = grandparent;
        } else {
            self.leaves[leaf.place()].count -= 1;
        }
        // A box shrinks only if the point was on its rim, and only if the box within it shrank.
        let mut shrinks = gone;
        while parent != Node::NONE {
            let branch = &mut self.branches[parent.place()];
            branch.count -= 1;
            let above = branch.parent;
            shrinks = shrinks && self.fit_box(parent);
            parent = above;
        }
    }
}
