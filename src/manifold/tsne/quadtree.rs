//! A quadtree over points in the order of a curve that visits near points one after the other (Morton, 1966).
//!
//! Each point gets the number whose bits are those of its two coordinates in turn. Once sorted, every square of the tree is a
//! range of points, and what a square shares with all its points are the first bits of their numbers; a square in which
//! all points lie in one quarter is left out in favour of that quarter. Squares stand in the order of a walk, each with the
//! place where the walk goes on if it is not entered.
//!
//! - Cost: O(n·log n) to build.

use std::ops::Range;

/// Bits of each coordinate.
const BITS: u32 = 32;
/// Squares of no more points are not divided.
const LEAF: usize = 4;

#[derive(Debug, Clone)]
pub(super) struct Square {
    /// The mean of its points.
    pub(super) centre: [f64; 2],
    /// The side, squared.
    pub(super) side2: f64,
    pub(super) points: Range<u32>,
    /// The next square that is not within.
    pub(super) next: u32,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Divided,
    Leaf,
    /// Its points share all bits: they lie closer together than 2⁻³² of the map.
    OnePlace,
}

#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The number of each point, by place on the curve, and which point it is.
    curve: Vec<(u64, u32)>,
    /// By place on the curve.
    pub(super) points: Vec<[f64; 2]>,
    pub(super) squares: Vec<Square>,
    /// The largest squares of at most so many points as were asked for; every point is in one, in order.
    pub(super) groups: Vec<u32>,
}

impl Tree {
    /// Of points whose coordinates stand one after the other.
    pub(super) fn rebuild(&mut self, map: &[f64], group: usize) {
        let n = map.len() / 2;
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for y in map.chunks_exact(2) {
            for c in 0..2 {
                low[c] = low[c].min(y[c]);
                high[c] = high[c].max(y[c]);
            }
        }
        let side = (high[0] - low[0]).max(high[1] - low[1]);
        let scale = 2_f64.powi(BITS as i32) / side;
        // A conversion of what is no number, or beyond the range, gives an end of the range.
        let number = |at: u32| {
            let bits = |c: usize| spread_bits(((map[2 * at as usize + c] - low[c]) * scale) as u32);
            bits(0) << 1 | bits(1)
        };
        if self.curve.len() != n {
            self.curve = (0..n as u32).map(|at| (0, at)).collect();
        }
        // The order of the last time: nearly sorted.
        self.curve.iter_mut().for_each(|place| place.0 = number(place.1));
        self.curve.sort_unstable();
        self.points.clear();
        self.points.extend(self.curve.iter().map(|(_, at)| [map[2 * *at as usize], map[2 * *at as usize + 1]]));
        self.squares.clear();
        self.groups.clear();
        self.square(0..n, side, group, true);
    }

    /// Which point has this place on the curve.
    pub(super) fn point(&self, place: usize) -> usize {
        self.curve[place].1 as usize
    }

    /// Adds the square of these points with all squares within.
    fn square(&mut self, points: Range<usize>, whole_side: f64, group: usize, mut above_groups: bool) {
        let (first, last) = (self.curve[points.start].0, self.curve[points.end - 1].0);
        let level = (first ^ last).leading_zeros() / 2;
        let kind = match () {
            () if level == BITS => Kind::OnePlace,
            () if points.len() <= LEAF => Kind::Leaf,
            () => Kind::Divided,
        };
        let at = self.squares.len();
        if above_groups && (points.len() <= group || kind != Kind::Divided) {
            self.groups.push(at as u32);
            above_groups = false;
        }
        let side2 = (whole_side * 2_f64.powi(-(level as i32))).powi(2);
        let range = points.start as u32..points.end as u32;
        self.squares.push(Square { centre: [0.0; 2], side2, points: range, next: 0, kind });
        let mut sum = [0.0; 2];
        if kind == Kind::Divided {
            let shift = 2 * (BITS - 1 - level);
            let mut start = points.start;
            while start < points.end {
                let quarter = self.curve[start].0 >> shift;
                let len = self.curve[start..points.end].partition_point(|place| place.0 >> shift == quarter);
                let child = self.squares.len();
                self.square(start..start + len, whole_side, group, above_groups);
                let centre = self.squares[child].centre;
                (0..2).for_each(|c| sum[c] += centre[c] * len as f64);
                start += len;
            }
        } else {
            self.points[points.clone()].iter().for_each(|point| (0..2).for_each(|c| sum[c] += point[c]));
        }
        let next = self.squares.len() as u32;
        let square = &mut self.squares[at];
        square.centre = sum.map(|sum| sum / points.len() as f64);
        square.next = next;
    }
}

/// A zero before each bit.
fn spread_bits(x: u32) -> u64 {
    let mut x = u64::from(x);
    for (shift, mask) in [
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        x = (x | x << shift) & mask;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Corners of a square of side 8 with two points at (8, 8): the root, a leaf of one point for three corners.
    #[test]
    fn squares_are_ranges_of_the_curve() {
        assert_eq!(spread_bits(0b1011), 0b1_00_01_01);
        let map = [0.0, 0.0, 8.0, 8.0, 0.0, 8.0, 8.0, 8.0, 8.0, 0.0];
        let mut tree = Tree::default();
        tree.rebuild(&map, 2);
        let sizes: Vec<usize> = tree.squares.iter().map(|square| square.points.len()).collect();
        assert_eq!(sizes, [5, 1, 1, 1, 2]);
        assert_eq!(tree.squares[0].centre, [4.8, 4.8]);
        assert_eq!(tree.squares[0].side2, 64.0);
        assert_eq!(tree.squares.iter().map(|square| square.next).collect::<Vec<_>>(), [5, 2, 3, 4, 5]);
        assert_eq!((tree.squares[4].kind, tree.squares[4].centre), (Kind::OnePlace, [8.0, 8.0]));
        assert_eq!(tree.groups, [1, 2, 3, 4]);
        assert_eq!((0..5).map(|place| tree.point(place)).collect::<Vec<_>>(), [0, 2, 4, 1, 3]);
    }

    #[test]
    fn one_place_is_one_square() {
        let mut tree = Tree::default();
        for map in [vec![0.3; 40], vec![f64::NAN; 40], vec![f64::INFINITY; 40]] {
            tree.rebuild(&map, 8);
            assert_eq!((tree.squares.len(), tree.groups.len()), (1, 1));
        }
    }
}
