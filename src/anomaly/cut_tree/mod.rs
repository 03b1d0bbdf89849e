//! A robust random cut tree: a partition of points by random cuts, which points can join and leave.
//!
//! The box around the points is cut at random, both parts are cut again, until each is one point (or equal ones). Whatever
//! stands apart is soon alone. How much a point stands apart is its collusive displacement: how many points of the tree move
//! up, for each one that goes, if it leaves together with those that hide it.
//!
//! - Formula: dimension j of a cut with probability ℓⱼ / Σ ℓ, for the lengths ℓ of the box, its place uniform along it;
//!   CoDisp(x) = max over the nodes u from the leaf of x up: points below the sibling of u / points below u.
//! - Inserts and deletes keep the distribution: a tree that points joined and left is as likely as one that was made of the
//!   points that are left. Both are O(depth · d).
//! - Conventions: as the Python package rrcf. A point with value at most the cut belongs below it; equal points share a leaf
//!   and count each; a tree of one leaf has CoDisp 0. A lone outlier among n points has CoDisp n − 1 at most.
//! - The score of a point that the tree does not hold is the expected CoDisp over all the places where an insert could
//!   put it, computed rather than drawn.
//! - Source: Guha, Mishra, Roy & Schrijvers (2016), Robust random cut forest based anomaly detection on streams, ICML,
//!   2712–2721 (definitions 1 and 4, algorithms 1 and 2).

pub(super) mod arena;
mod build;
mod score;
#[cfg(test)]
mod tests;

use ndarray::ArrayView2;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::hashing::HashMap;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};
use arena::{Arena, Node};

/// A tree whose points have names, so that they can be deleted.
///
/// ```
/// use workings::anomaly::RandomCutTree;
///
/// let mut tree = RandomCutTree::new(1, 7)?;
/// for (index, x) in [1.0, 2.0, 2.0, 50.0].into_iter().enumerate() {
///     tree.insert(index, &[x])?;
/// }
/// tree.insert(9, &[3.0])?;
/// tree.delete(9)?;
/// assert_eq!(tree.displacement(1)?, 1); // its leaf holds two points; beside it is 1
/// assert!(tree.codisp(3)? > tree.codisp(0)?);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomCutTree {
    arena: Arena,
    leaf_of: HashMap<usize, Node>,
    padded: Vec<f64>,
    random: Xoshiro256PlusPlus,
}

/// A cut of a tree, and the box of the points that it parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Of the point's columns, from 0.
    pub dimension: usize,
    /// Points at most this are on one side.
    pub value: f64,
    /// The smallest values of the points, a number for each column.
    pub lower: Vec<f64>,
    /// The largest values.
    pub upper: Vec<f64>,
    /// Points in the box.
    pub count: usize,
    /// Cuts above it.
    pub depth: usize,
}

/// Which columns make a score, and in which direction: parts that add up to it.
///
/// In each tree the score is how many points move up when the point (or the group that hides it) leaves; the part of column j
/// is the share of j in how much longer the sides of the moved points' box must be to hold the point's side too: below them in
/// `low`, above them in `high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// For being lower than others, a number for each column.
    pub low: Vec<f64>,
    /// For being higher than others.
    pub high: Vec<f64>,
}

impl Attribution {
    /// Both directions together, a number for each column.
    pub fn by_column(&self) -> Vec<f64> {
        self.low.iter().zip(&self.high).map(|(low, high)| low + high).collect()
    }

    /// The score that the parts add up to.
    pub fn score(&self) -> f64 {
        self.by_column().iter().sum()
    }
}

/// Differences of larger numbers might overflow.
const LARGEST: f64 = 1e300;

/// A point of `d` finite numbers, filled up with zeros into `padded`.
pub(super) fn pad(padded: &mut [f64], point: &[f64], d: usize) -> Result<()> {
    if point.len() != d {
        let needed = format!("feature_dim = {d} numbers");
        return Err(Error::Shape { name: "point".into(), given: point.len().to_string(), needed });
    }
    in_range("point", point)?;
    padded[..d].copy_from_slice(point);
    Ok(())
}

pub(super) fn in_range(name: &str, values: &[f64]) -> Result<()> {
    input::in_range(name, values.iter().copied(), |x| x.abs() <= LARGEST, "a number from −1e300 to 1e300")
}

/// Rows one after the other, each filled up with zeros to `stride` numbers.
pub(super) fn padded_rows(name: &str, x: ArrayView2<f64>, stride: usize) -> Result<Vec<f64>> {
    let mut rows = vec![0.0; x.nrows() * stride];
    for ((i, row), out) in x.outer_iter().enumerate().zip(rows.chunks_exact_mut(stride)) {
        let row = input::slice(&row);
        if !row.iter().all(|x| x.abs() <= LARGEST) {
            in_range(&format!("{name}[{i}]"), &row)?;
        }
        out[..row.len()].copy_from_slice(&row);
    }
    Ok(rows)
}

impl RandomCutTree {
    /// An empty tree of points with `feature_dim` numbers; random numbers from `seed`.
    ///
    /// # Errors
    /// `BadParam` for a `feature_dim` of 0.
    pub fn new(feature_dim: usize, seed: u64) -> Result<RandomCutTree> {
        input::setting("feature_dim", feature_dim as f64, feature_dim >= 1, "a whole number of at least 1")?;
        let arena = Arena::new(feature_dim, 0);
        let padded = vec![0.0; arena.stride];
        Ok(RandomCutTree {
            arena,
            leaf_of: HashMap::default(),
            padded,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
        })
    }

    /// A tree of the rows, all at once: row i is point i.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`, `OutOfRange` beyond ±1e300.
    pub fn from_rows<'a>(x: impl Into<ArrayView2<'a, f64>>, seed: u64) -> Result<RandomCutTree> {
        let x = x.into();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let mut tree = RandomCutTree::new(x.ncols(), seed)?;
        let rows = padded_rows("x", x, tree.arena.stride)?;
        tree.leaf_of = tree.arena.build(&rows, &mut tree.random).into_iter().enumerate().collect();
        Ok(tree)
    }

    /// Takes a point in under the name `index` and gives its collusive displacement.
    ///
    /// # Errors
    /// `BadParam` for an index that the tree holds; `Shape` for another number of columns; `NotFinite`, `OutOfRange`.
    pub fn insert(&mut self, index: usize, point: &[f64]) -> Result<f64> {
        pad(&mut self.padded, point, self.arena.d)?;
        if self.leaf_of.contains_key(&index) {
            return Err(Error::bad_param("index", index, "one that the tree does not hold yet"));
        }
        let (leaf, displacement) = self.arena.insert(&self.padded, &mut self.random);
        self.leaf_of.insert(index, leaf);
        Ok(displacement)
    }

    fn leaf(&self, index: usize) -> Result<Node> {
        self.leaf_of.get(&index).copied().ok_or_else(|| {
            let known = format!("the tree holds {} points", self.len());
            Error::NotFound { kind: "point", name: index.to_string(), known }
        })
    }

    /// Takes a point out.
    ///
    /// # Errors
    /// `NotFound` for an index that the tree does not hold.
    pub fn delete(&mut self, index: usize) -> Result<()> {
        let leaf = self.leaf(index)?;
        self.leaf_of.remove(&index);
        self.arena.delete(leaf);
        Ok(())
    }

    /// Points in the tree, equal ones counted each.
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many points move up when the leaf of this point goes: those beside it; 0 for the only leaf.
    ///
    /// # Errors
    /// `NotFound` for an index that the tree does not hold.
    pub fn displacement(&self, index: usize) -> Result<usize> {
        Ok(self.arena.path(self.leaf(index)?).first().map_or(0, |(_, sibling)| *sibling as usize))
    }

    /// The collusive displacement of a point of the tree.
    ///
    /// # Errors
    /// `NotFound` for an index that the tree does not hold.
    pub fn codisp(&self, index: usize) -> Result<f64> {
        Ok(self.arena.codisp(self.leaf(index)?))
    }

    /// The collusive displacement with its derivation.
    ///
    /// # Errors
    /// `NotFound` for an index that the tree does not hold.
    pub fn codisp_expr(&self, index: usize) -> Result<Expr> {
        let path = self.arena.path(self.leaf(index)?);
        let (own, siblings): (Vec<usize>, Vec<usize>) =
            path.into_iter().map(|(own, sibling)| (own as usize, sibling as usize)).unzip();
        if own.is_empty() { Ok(Expr::from(0.0).called("CoDisp")) } else { collusive_displacement(&own, &siblings) }
    }

    /// The expected collusive displacement of any point, were it inserted; of one that the tree holds, that of its leaf.
    ///
    /// # Errors
    /// `Shape` for another number of columns; `NotFinite`, `OutOfRange`.
    pub fn score(&self, point: &[f64]) -> Result<f64> {
        let mut padded = vec![0.0; self.arena.stride];
        pad(&mut padded, point, self.arena.d)?;
        Ok(self.arena.expected(&padded))
    }

    /// The [`score`](Self::score) by columns.
    ///
    /// # Errors
    /// As [`score`](Self::score).
    pub fn attribution(&self, point: &[f64]) -> Result<Attribution> {
        let mut padded = vec![0.0; self.arena.stride];
        pad(&mut padded, point, self.arena.d)?;
        let (mut low, mut high) = (vec![0.0; point.len()], vec![0.0; point.len()]);
        self.arena.attribute(&padded, 1.0, &mut low, &mut high);
        Ok(Attribution { low, high })
    }

    /// All cuts, from the root down, the part below a cut before the part above it.
    pub fn cuts(&self) -> Vec<Cut> {
        let mut open = vec![(self.arena.root, 0)];
        let mut cuts = Vec::new();
        while let Some((node, depth)) = open.pop() {
            if node.is_leaf() {
                continue; // and so is no node at all
            }
            let branch = &self.arena.branches[node.place()];
            let (lower, upper) = self.arena.corners(node);
            cuts.push(Cut {
                dimension: branch.dimension as usize,
                value: branch.cut,
                lower: lower[..self.arena.d].to_vec(),
                upper: upper[..self.arena.d].to_vec(),
                count: branch.count as usize,
                depth,
            });
            open.extend([(branch.children[1], depth + 1), (branch.children[0], depth + 1)]);
        }
        cuts
    }
}

/// Collusive displacement from the counts on the way from a leaf to the root: `own` points below each node (the leaf first),
/// `sibling` points below the node beside it.
///
/// # Errors
/// `LengthMismatch`, `Empty`; `BadParam` unless all are at least 1 and each node holds the points of the one before it and
/// of its sibling.
/// ```
/// let codisp = workings::anomaly::collusive_displacement(&[1, 3, 4], &[2, 1, 12])?;
/// assert_eq!(codisp.value(), 3.0); // max(2/1, 1/3, 12/4)
/// # Ok::<(), workings::Error>(())
/// ```
pub fn collusive_displacement(own: &[usize], sibling: &[usize]) -> Result<Expr> {
    input::same_length("own", own.len(), "sibling", sibling.len())?;
    for (name, counts) in [("own", own), ("sibling", sibling)] {
        if let Some(i) = counts.iter().position(|count| *count == 0) {
            return Err(Error::bad_param(format!("{name}[{i}]"), 0, "a count of at least 1"));
        }
    }
    for i in 1..own.len() {
        let held = own[i - 1].saturating_add(sibling[i - 1]);
        if own[i] != held {
            let needed = format!("own[{}] + sibling[{}] = {held}, all the points below it,", i - 1, i - 1);
            return Err(Error::bad_param(format!("own[{i}]"), own[i], needed));
        }
    }
    let ratio = |(own, sibling): (&usize, &usize)| Expr::from(*sibling as f64) / *own as f64;
    Ok(Expr::max_of(own.iter().zip(sibling).map(ratio)).called("CoDisp"))
}

/// The probability that a random cut is made along each dimension: its length over the sum of all lengths.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a lower corner above the upper.
/// ```
/// let shares = workings::anomaly::cut_probabilities(&[0.0, 10.0], &[3.0, 11.0])?;
/// assert_eq!((shares[0].value(), shares[1].value()), (0.75, 0.25)); // 3 of 3 + 1
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cut_probabilities(lower: &[f64], upper: &[f64]) -> Result<Vec<Expr>> {
    input::same_length("lower", lower.len(), "upper", upper.len())?;
    input::finite("lower", lower.iter().copied())?;
    input::finite("upper", upper.iter().copied())?;
    if let Some(j) = (0..lower.len()).find(|j| lower[*j] > upper[*j]) {
        return Err(Error::bad_param(format!("lower[{j}]"), lower[j], format!("at most upper[{j}] = {}", upper[j])));
    }
    let length = |j: usize| (Expr::from(upper[j]) - lower[j]).called(format!("length {j}"));
    let total = Expr::sum_of((0..lower.len()).map(length)).called("Σ lengths");
    let none = total.value() == 0.0;
    let share = |j: usize| {
        (length(j) / &total).undefined_if(none, "all points are equal: nothing to cut").called(format!("P(cut {j})"))
    };
    Ok((0..lower.len()).map(share).collect())
}
