//! The loss over a grid of two parameters, and its iso-lines by marching squares.
//!
//! - Cost: one evaluation for each point of the grid, in parallel.
//! - Source: Lorensen & Cline (1987), SIGGRAPH, 163–169, in two dimensions: where the loss is above the level at one end of an
//!   edge and not at the other, the line crosses the edge, at the share that the values say.

use std::collections::VecDeque;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::Objective;
use crate::input;
use crate::{Error, Result};

/// Values of an objective of two parameters.
///
/// ```
/// use workings::optimize::{LossSurface, Quadratic};
///
/// let surface = LossSurface::new(&Quadratic::with_condition(4.0)?, (-2.0, 2.0), (-1.0, 1.0), 41)?;
/// assert_eq!((surface.least(), surface.most()), (0.0, 4.0)); // ½·(4 + 4·1)
/// let rings = surface.iso_lines(0.5); // x² + 4y² = 1
/// assert!(rings.len() == 1 && rings[0].first() == rings[0].last());
/// assert!(rings[0].iter().all(|(x, y)| (x * x + 4.0 * y * y - 1.0).abs() < 0.02));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LossSurface {
    x: (f64, f64),
    y: (f64, f64),
    n: usize,
    /// `values[row][column]`, row 0 at the least y.
    values: Vec<Vec<f64>>,
}

/// A straight piece from one point to another.
type Piece = ((f64, f64), (f64, f64));

impl LossSurface {
    /// `n` × `n` points over ranges of the first and the second parameter, their ends included.
    ///
    /// # Errors
    /// `BadParam` for an objective of other than two parameters, a range without extent, or n outside 2 to 2000.
    pub fn new(objective: &dyn Objective, x: (f64, f64), y: (f64, f64), n: usize) -> Result<LossSurface> {
        if objective.n_parameters() != 2 {
            let given = format!("{} parameters", objective.n_parameters());
            return Err(Error::bad_param("objective", given, "one of two parameters"));
        }
        for (name, (low, high)) in [("x", x), ("y", y)] {
            let fits = low < high && low.is_finite() && high.is_finite();
            if !fits {
                return Err(Error::bad_param(
                    name,
                    format!("{low} to {high}"),
                    "a range from a lower to a higher number",
                ));
            }
        }
        input::setting("n", n as f64, (2..=2000).contains(&n), "2 to 2000 points a side")?;
        let place = |(low, high): (f64, f64), k: usize| low + (high - low) * k as f64 / (n - 1) as f64;
        let row = |i: usize| (0..n).map(|j| objective.value(&[place(x, j), place(y, i)])).collect();
        Ok(LossSurface { x, y, n, values: (0..n).into_par_iter().map(row).collect() })
    }

    /// The values, row by row; row 0 is at the least y.
    pub fn values(&self) -> &[Vec<f64>] {
        &self.values
    }

    /// The range of the first parameter.
    pub fn x(&self) -> (f64, f64) {
        self.x
    }

    /// The range of the second parameter.
    pub fn y(&self) -> (f64, f64) {
        self.y
    }

    fn finite(&self) -> impl Iterator<Item = f64> {
        self.values.iter().flatten().copied().filter(|value| value.is_finite())
    }

    /// The least value of the grid; infinite where none is finite.
    pub fn least(&self) -> f64 {
        self.finite().fold(f64::INFINITY, f64::min)
    }

    /// The largest value of the grid.
    pub fn most(&self) -> f64 {
        self.finite().fold(f64::NEG_INFINITY, f64::max)
    }

    /// The lines on which the loss is `level`, each through its points in order; a closed one ends where it began.
    pub fn iso_lines(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let cells = (0..self.n - 1).flat_map(|i| (0..self.n - 1).map(move |j| (i, j)));
        // A line through a corner of the grid leaves pieces without length there.
        let pieces = cells.flat_map(|(i, j)| self.crossings(i, j, level)).filter(|(a, b)| a != b);
        joined(pieces.collect())
    }

    /// The pieces of the line within one cell of the grid.
    fn crossings(&self, i: usize, j: usize, level: f64) -> Vec<Piece> {
        // Corners in order about the cell, so that corner k and k + 1 share an edge.
        let corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)];
        let value = |k: usize| self.values[corners[k % 4].0][corners[k % 4].1];
        if !(0..4).all(|k| value(k).is_finite()) {
            return vec![];
        }
        let place = |(low, high): (f64, f64), k: usize| low + (high - low) * k as f64 / (self.n - 1) as f64;
        let corner = |k: usize| (place(self.x, corners[k % 4].1), place(self.y, corners[k % 4].0));
        let above = |k: usize| value(k) > level;
        let crossing = |k: usize| {
            (above(k) != above(k + 1)).then(|| {
                // From the same end in both cells of an edge, so that their lines meet to the last digit.
                let (from, to) = if corners[k % 4] < corners[(k + 1) % 4] { (k, k + 1) } else { (k + 1, k) };
                let share = (level - value(from)) / (value(to) - value(from));
                let ((x0, y0), (x1, y1)) = (corner(from), corner(to));
                (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
            })
        };
        let crossed: Vec<(f64, f64)> = (0..4).filter_map(crossing).collect();
        match crossed[..] {
            [a, b] => vec![(a, b)],
            // At a saddle the middle decides which corners belong together.
            [a, b, c, d] => {
                let middle = (0..4).map(value).sum::<f64>() / 4.0;
                let corner_0_alone = (middle > level) != above(0);
                if corner_0_alone { vec![(d, a), (b, c)] } else { vec![(a, b), (c, d)] }
            }
            _ => vec![],
        }
    }
}

/// Pieces that share an end, one after the other.
fn joined(pieces: Vec<Piece>) -> Vec<Vec<(f64, f64)>> {
    let key = |(x, y): (f64, f64)| (x.to_bits(), y.to_bits());
    let mut at: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (i, (a, b)) in pieces.iter().enumerate() {
        at.entry(key(*a)).or_default().push(i);
        at.entry(key(*b)).or_default().push(i);
    }
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for first in 0..pieces.len() {
        if used[first] {
            continue;
        }
        used[first] = true;
        let mut line = VecDeque::from([pieces[first].0, pieces[first].1]);
        for forwards in [true, false] {
            while let Some(end) = if forwards { line.back() } else { line.front() }.copied() {
                let Some(next) = at[&key(end)].iter().copied().find(|i| !used[*i]) else { break };
                used[next] = true;
                let (a, b) = pieces[next];
                let other = if key(a) == key(end) { b } else { a };
                if forwards { line.push_back(other) } else { line.push_front(other) }
            }
        }
        lines.push(line.into());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimize::{Function, Quadratic};

    /// The plane x + y over the unit square: the line 0.5 runs from (0.5, 0) to (0, 0.5).
    #[test]
    fn a_plane_is_cut_in_a_straight_line() {
        let plane = Function::new(2, |w: &[f64], g: &mut [f64]| {
            g.fill(1.0);
            w[0] + w[1]
        });
        let surface = LossSurface::new(&plane, (0.0, 1.0), (0.0, 1.0), 2).unwrap();
        assert_eq!(surface.values(), [[0.0, 1.0], [1.0, 2.0]]);
        assert_eq!(surface.iso_lines(0.5), [[(0.5, 0.0), (0.0, 0.5)]]);
        assert!(surface.iso_lines(3.0).is_empty());
    }

    /// x·y about a saddle: values 1, −1, 1, −1 about the cell, 0 in the middle. At 0.5 the middle is below, so that each
    /// corner above stands alone; at −0.5 each corner below.
    #[test]
    fn a_saddle_parts_the_line_by_its_middle() {
        let saddle = Function::new(2, |w: &[f64], g: &mut [f64]| {
            (g[0], g[1]) = (w[1], w[0]);
            w[0] * w[1]
        });
        let surface = LossSurface::new(&saddle, (-1.0, 1.0), (-1.0, 1.0), 2).unwrap();
        let above = surface.iso_lines(0.5);
        assert_eq!(above.len(), 2);
        let products = |lines: &[Vec<(f64, f64)>]| -> Vec<f64> {
            lines.iter().map(|line| (line[0].0 + line[1].0) * (line[0].1 + line[1].1)).collect()
        };
        assert!(products(&above).iter().all(|p| *p > 0.0), "{above:?}"); // about (−1, −1) and (1, 1)
        assert!(products(&surface.iso_lines(-0.5)).iter().all(|p| *p < 0.0));
    }

    /// A ring about the middle: one line, closed.
    #[test]
    fn pieces_join_to_rings() {
        let bowl = Quadratic::with_condition(3.0).unwrap();
        let surface = LossSurface::new(&bowl, (-2.0, 2.0), (-2.0, 2.0), 33).unwrap();
        let [ring] = &surface.iso_lines(0.7)[..] else { panic!("not one ring") };
        assert!(ring.first() == ring.last() && ring.len() > 30);
    }

    #[test]
    fn grids_that_cannot_be_are_refused() {
        let bowl = Quadratic::with_condition(2.0).unwrap();
        assert!(LossSurface::new(&bowl, (1.0, 1.0), (0.0, 1.0), 5).is_err());
        assert!(LossSurface::new(&bowl, (0.0, 1.0), (0.0, f64::NAN), 5).is_err());
        assert!(LossSurface::new(&bowl, (0.0, 1.0), (0.0, 1.0), 1).is_err());
        let line = Function::new(1, |w: &[f64], _: &mut [f64]| w[0]);
        assert!(LossSurface::new(&line, (0.0, 1.0), (0.0, 1.0), 5).is_err());
    }
}
