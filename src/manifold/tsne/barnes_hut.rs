//! The divergence and its gradient with far points taken together.
//!
//! A square of points, seen from far away, repels as all its points at their mean. The walk of the tree is made once for a
//! group of near points, not for each: a square is taken whole where its side is below `angle` times its distance from the
//! nearest corner of the group's box. What the walk finds, squares and single points, is then one list for
//! all points of the group, worked off in single precision about the middle of the group, many entries at a time.
//!
//! - Cost: O(n·log n) an iteration; O(n·perplexity) memory.
//! - Convention: for each point at least as close as the rule of scikit-learn, which measures from the point.
//! - Sources: Barnes & Hut (1986), Nature 324, 446–449; Barnes (1990), J. Comput. Phys. 87(1), 161–170, for the groups;
//!   van der Maaten (2014), J. Mach. Learn. Res. 15, 3221–3245.

use rayon::prelude::*;

use super::affinities::Joint;
use super::descent::Objective;
use super::quadtree::{Kind, Square, Tree};
use crate::linalg::elementary::ln_from_one;
use crate::linalg::wide;

/// Points that share a walk.
const GROUP: usize = 32;
/// Entries of a list that are worked off side by side.
const LANES: usize = 16;

pub(super) struct BarnesHut {
    joint: Joint,
    negative_entropy: f64,
    angle2: f64,
    tree: Tree,
    /// By place on the curve.
    forces: Vec<Force>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Force {
    attraction: [f64; 2],
    repulsion: [f64; 2],
    /// Σⱼ w with w = 1 / (1 + d²).
    weight: f64,
    /// −Σⱼ p·ln w.
    surprise: f64,
}

impl BarnesHut {
    pub(super) fn new(joint: Joint, angle: f64) -> Self {
        let n = joint.offsets.len() - 1;
        let negative_entropy = joint.negative_entropy();
        let forces = vec![Force::default(); n];
        BarnesHut { joint, negative_entropy, angle2: angle * angle, tree: Tree::default(), forces }
    }
}

impl Objective for BarnesHut {
    fn gradient(&mut self, map: &[f64], exaggeration: f64, divergence: bool, gradient: &mut [f64]) -> Option<f64> {
        self.tree.rebuild(map, GROUP);
        let (tree, joint, angle2) = (&self.tree, &self.joint, self.angle2);
        let mut rest = &mut self.forces[..];
        let mut groups = Vec::with_capacity(tree.groups.len());
        for group in &tree.groups {
            let (forces, others) = rest.split_at_mut(tree.squares[*group as usize].points.len());
            groups.push((*group as usize, forces));
            rest = others;
        }
        let points = map.as_chunks::<2>().0;
        groups.into_par_iter().with_min_len(8).for_each_init(List::default, |list, (group, forces)| {
            list.fill(tree, group, angle2);
            list.repel(&tree.points, &tree.squares[group], forces);
            let first = tree.squares[group].points.start as usize;
            for (place, force) in (first..).zip(forces) {
                attract(joint, tree.point(place), points, divergence, force);
            }
        });
        let total: f64 = self.forces.iter().map(|force| force.weight).sum();
        for (place, force) in self.forces.iter().enumerate() {
            let at = 2 * tree.point(place);
            for c in 0..2 {
                gradient[at + c] = 4.0 * (exaggeration * force.attraction[c] - force.repulsion[c] / total);
            }
        }
        let surprise = || self.forces.iter().map(|force| force.surprise).sum::<f64>();
        divergence.then(|| self.negative_entropy + surprise() + total.ln())
    }
}

/// What repels the points of a group, about its middle; the points themselves come first.
#[derive(Debug, Default)]
struct List {
    middle: [f64; 2],
    x: Vec<f32>,
    y: Vec<f32>,
    mass: Vec<f32>,
}

impl List {
    fn push(&mut self, place: [f64; 2], mass: f32) {
        self.x.push((place[0] - self.middle[0]) as f32);
        self.y.push((place[1] - self.middle[1]) as f32);
        self.mass.push(mass);
    }

    fn fill(&mut self, tree: &Tree, group: usize, angle2: f64) {
        [&mut self.x, &mut self.y, &mut self.mass].into_iter().for_each(Vec::clear);
        let own = &tree.squares[group];
        let points = |square: &Square| &tree.points[square.points.start as usize..square.points.end as usize];
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in points(own) {
            for c in 0..2 {
                low[c] = low[c].min(point[c]);
                high[c] = high[c].max(point[c]);
            }
        }
        self.middle = [0, 1].map(|c| 0.5 * (low[c] + high[c]));
        let reach = [0, 1].map(|c| 0.5 * (high[c] - low[c]));
        match own.kind {
            Kind::OnePlace => self.push(own.centre, (own.points.len() - 1) as f32),
            _ => points(own).iter().for_each(|point| self.push(*point, 1.0)),
        }
        let mut at = 0;
        while at < tree.squares.len() {
            let square = &tree.squares[at];
            if at == group {
                at = square.next as usize;
                continue;
            }
            let beyond = |c: usize| ((square.centre[c] - self.middle[c]).abs() - reach[c]).max(0.0);
            let (dx, dy) = (beyond(0), beyond(1));
            if square.side2 < angle2 * (dx * dx + dy * dy) || square.kind == Kind::OnePlace {
                self.push(square.centre, square.points.len() as f32);
            } else if square.kind == Kind::Leaf {
                points(square).iter().for_each(|point| self.push(*point, 1.0));
            } else {
                at += 1;
                continue;
            }
            at = square.next as usize;
        }
        while self.x.len() % LANES != 0 {
            self.push(self.middle, 0.0);
        }
    }

    fn repel(&mut self, points: &[[f64; 2]], own: &Square, forces: &mut [Force]) {
        let first = own.points.start as usize;
        for (i, force) in forces.iter_mut().enumerate() {
            let here = [0, 1].map(|c| (points[first + i][c] - self.middle[c]) as f32);
            // No point repels itself; those at one place are one entry, already without the point.
            if own.kind != Kind::OnePlace {
                self.mass[i] = 0.0;
            }
            let (repulsion, weight) = repulsion(here, &self.x, &self.y, &self.mass);
            *force = Force { repulsion, weight, ..Force::default() };
            if own.kind != Kind::OnePlace {
                self.mass[i] = 1.0;
            }
        }
    }
}

/// Σ m·w²·(here − there) and Σ m·w.
fn repulsion(here: [f32; 2], x: &[f32], y: &[f32], mass: &[f32]) -> ([f64; 2], f64) {
    wide(
        #[inline(always)]
        || {
            let (mut fx, mut fy, mut z) = ([0.0_f32; LANES], [0.0_f32; LANES], [0.0_f32; LANES]);
            let lists = x.chunks_exact(LANES).zip(y.chunks_exact(LANES)).zip(mass.chunks_exact(LANES));
            for ((x, y), mass) in lists {
                for k in 0..LANES {
                    let (dx, dy) = (here[0] - x[k], here[1] - y[k]);
                    let w = 1.0 / (1.0 + dx * dx + dy * dy);
                    let mw = mass[k] * w;
                    z[k] += mw;
                    fx[k] += mw * w * dx;
                    fy[k] += mw * w * dy;
                }
            }
            let sum = |lanes: [f32; LANES]| lanes.iter().map(|value| f64::from(*value)).sum::<f64>();
            ([sum(fx), sum(fy)], sum(z))
        },
    )
}

/// Σ p·w·(here − there), and −Σ p·ln w where it is asked for.
fn attract(joint: &Joint, i: usize, map: &[[f64; 2]], divergence: bool, force: &mut Force) {
    let row = joint.offsets[i]..joint.offsets[i + 1];
    let (columns, values) = (&joint.columns[row.clone()], &joint.values[row]);
    (force.attraction, force.surprise) = wide(
        #[inline(always)]
        || {
            if divergence {
                pull::<true>(map[i], columns, values, map)
            } else {
                pull::<false>(map[i], columns, values, map)
            }
        },
    );
}

/// Neighbours that are taken side by side.
const WIDTH: usize = 8;

#[inline(always)]
fn pull<const DIVERGENCE: bool>(here: [f64; 2], columns: &[u32], values: &[f64], map: &[[f64; 2]]) -> ([f64; 2], f64) {
    let mut sums = Sums::default();
    let (columns, columns_left) = columns.as_chunks::<WIDTH>();
    let (values, values_left) = values.as_chunks::<WIDTH>();
    for (columns, p) in columns.iter().zip(values) {
        sums.add::<DIVERGENCE>(here, columns.map(|j| map[j as usize]), p);
    }
    let (mut there, mut p) = ([here; WIDTH], [0.0; WIDTH]);
    for (k, (j, value)) in columns_left.iter().zip(values_left).enumerate() {
        (there[k], p[k]) = (map[*j as usize], *value);
    }
    sums.add::<DIVERGENCE>(here, there, &p);
    ([sums.x.iter().sum(), sums.y.iter().sum()], sums.surprise.iter().sum())
}

#[derive(Default)]
struct Sums {
    x: [f64; WIDTH],
    y: [f64; WIDTH],
    surprise: [f64; WIDTH],
}

impl Sums {
    #[inline(always)]
    fn add<const DIVERGENCE: bool>(&mut self, here: [f64; 2], there: [[f64; 2]; WIDTH], p: &[f64; WIDTH]) {
        let (x, y) = (there.map(|y| y[0]), there.map(|y| y[1]));
        for k in 0..WIDTH {
            let (dx, dy) = (here[0] - x[k], here[1] - y[k]);
            let base = 1.0 + (dx * dx + dy * dy);
            let pw = p[k] / base;
            self.x[k] += pw * dx;
            self.y[k] += pw * dy;
            if DIVERGENCE {
                self.surprise[k] += p[k] * ln_from_one(base);
            }
        }
    }
}
