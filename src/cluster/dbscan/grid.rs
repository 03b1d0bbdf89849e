//! DBSCAN on a grid, for up to three features.
//!
//! Cells have the side eps/√d, so that the samples of a cell are all neighbours: a cell with `min_samples` of them has only
//! core samples, and the core samples of a cell share a cluster. What is left are pairs of cells at most two apart.

use rayon::prelude::*;

use super::Found;
use super::union::Union;
use crate::linalg::reduce::map_reduce_by;

/// Cells of one task.
const CHUNK: usize = 512;
/// The side of a cell is this much below eps/√d, more than the rounding of a sample's place among 2³¹ cells.
const MARGIN: f64 = 1e-6;
/// How many cells apart neighbours can be.
const APART: u64 = 2;

type Place<const D: usize> = [f64; D];

/// The samples of a cell, and the least box around them.
struct Cell<const D: usize> {
    start: usize,
    end: usize,
    low: Place<D>,
    high: Place<D>,
}

/// Samples sorted by cell, with their indices.
struct Grid<const D: usize> {
    squared_eps: f64,
    places: Vec<Place<D>>,
    order: Vec<usize>,
    keys: Vec<u64>,
    cells: Vec<Cell<D>>,
    /// The other cells within eps of each.
    near: Vec<Vec<u32>>,
}

/// Core samples by cell, and the first of each cell in the order of the data.
struct Cores<const D: usize> {
    places: Vec<Place<D>>,
    /// Where each cell's begin, and the end of the last.
    starts: Vec<usize>,
    first: Vec<usize>,
}

/// `None` where eps is so small beside the reach of the data that places cannot be numbered.
pub(super) fn cluster<const D: usize>(values: &[f64], eps: f64, min_samples: usize) -> Option<Found> {
    let grid = Grid::<D>::new(values, eps)?;
    let core = grid.core(min_samples);
    let cores = grid.cores(&core);
    let clusters = grid.join(&cores);
    let mut found = Found { labels: vec![None; grid.order.len()], core: vec![false; grid.order.len()] };
    let label = |c: &usize| grid.label(&cores, &clusters, *c, &core);
    let labels: Vec<Vec<Option<usize>>> = (0..grid.cells.len()).into_par_iter().map(|c| label(&c)).collect();
    for (at, label) in labels.into_iter().flatten().enumerate() {
        let i = grid.order[at];
        (found.labels[i], found.core[i]) = (label, core[at]);
    }
    Some(found)
}

#[inline(always)]
fn squared_distance<const D: usize>(a: &Place<D>, b: &Place<D>) -> f64 {
    let mut sum = 0.0;
    for j in 0..D {
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    sum
}

/// The least squared distance of a place from a box: rounded like the distances within it, so never above one of them.
#[inline(always)]
fn from_box<const D: usize>(place: &Place<D>, low: &Place<D>, high: &Place<D>) -> f64 {
    let mut sum = 0.0;
    for j in 0..D {
        let gap = (low[j] - place[j]).max(place[j] - high[j]).max(0.0);
        sum += gap * gap;
    }
    sum
}

fn between_boxes<const D: usize>(a: &Cell<D>, b: &Cell<D>) -> f64 {
    let gap = |j: usize| (b.low[j] - a.high[j]).max(a.low[j] - b.high[j]).max(0.0);
    (0..D).map(|j| gap(j) * gap(j)).sum()
}

impl<const D: usize> Grid<D> {
    fn new(values: &[f64], eps: f64) -> Option<Grid<D>> {
        let places: Vec<Place<D>> = values.chunks_exact(D).filter_map(|row| row.try_into().ok()).collect();
        let low = places.iter().fold([f64::INFINITY; D], |low, p| std::array::from_fn(|j| low[j].min(p[j])));
        let high = places.iter().fold([f64::NEG_INFINITY; D], |high, p| std::array::from_fn(|j| high[j].max(p[j])));
        let side = eps / (D as f64).sqrt() * (1.0 - MARGIN);
        // The numbers of a cell along each axis stand side by side in one word.
        let bits = if D == 3 { 21 } else { 31 };
        let most = ((1_u64 << bits) - 3 * APART) as f64;
        if (0..D).any(|j| (high[j] - low[j]) / side >= most) {
            return None;
        }
        let key = |p: &Place<D>| (0..D).fold(0_u64, |key, j| (key << bits) | (((p[j] - low[j]) / side) as u64 + APART));
        let mut sorted: Vec<(u64, usize)> = places.par_iter().enumerate().map(|(i, p)| (key(p), i)).collect();
        sorted.par_sort_unstable();
        let order: Vec<usize> = sorted.iter().map(|(_, i)| *i).collect();
        let places: Vec<Place<D>> = order.iter().map(|i| places[*i]).collect();
        let (mut keys, mut cells) = (Vec::new(), Vec::new());
        for run in sorted.chunk_by(|a, b| a.0 == b.0) {
            let start = cells.last().map_or(0, |cell: &Cell<D>| cell.end);
            let within = &places[start..start + run.len()];
            let low = within.iter().fold(within[0], |low, p| std::array::from_fn(|j| low[j].min(p[j])));
            let high = within.iter().fold(within[0], |high, p| std::array::from_fn(|j| high[j].max(p[j])));
            keys.push(run[0].0);
            cells.push(Cell { start, end: start + run.len(), low, high });
        }
        let mut grid = Grid { squared_eps: eps * eps, places, order, keys, cells, near: Vec::new() };
        grid.near = (0..grid.cells.len()).into_par_iter().with_min_len(CHUNK).map(|c| grid.near(c, bits)).collect();
        Some(grid)
    }

    /// The other cells that may hold neighbours: along the last axis they follow each other in the order of keys.
    fn near(&self, c: usize, bits: u32) -> Vec<u32> {
        let mut near = Vec::new();
        for line in 0..5_u64.pow(D as u32 - 1) {
            let mut key = self.keys[c];
            let mut rest = line;
            for axis in 1..D as u32 {
                key = key + ((rest % 5) << (axis * bits)) - (APART << (axis * bits));
                rest /= 5;
            }
            let from = self.keys.partition_point(|other| *other < key - APART);
            let within = self.keys[from..].iter().take_while(|other| **other <= key + APART);
            let others = (from..from + within.count())
                .filter(|other| *other != c && between_boxes(&self.cells[c], &self.cells[*other]) <= self.squared_eps);
            near.extend(others.map(|other| other as u32));
        }
        near
    }

    fn within(&self, cell: &Cell<D>) -> &[Place<D>] {
        &self.places[cell.start..cell.end]
    }

    /// Whether each sample, in the order of the cells, is a core sample.
    fn core(&self, min_samples: usize) -> Vec<bool> {
        let of_sample = |c: usize, place: &Place<D>| {
            let mut count = self.cells[c].end - self.cells[c].start;
            for other in &self.near[c] {
                let other = &self.cells[*other as usize];
                if from_box(place, &other.low, &other.high) > self.squared_eps {
                    continue;
                }
                let near = |p: &&Place<D>| squared_distance(place, p) <= self.squared_eps;
                count += self.within(other).iter().filter(near).count();
                if count >= min_samples {
                    return true;
                }
            }
            false
        };
        let of_cell = |c: usize| {
            let cell = &self.cells[c];
            let dense = cell.end - cell.start >= min_samples;
            self.within(cell).iter().map(move |place| dense || of_sample(c, place)).collect::<Vec<bool>>()
        };
        let of_chunk = |cells: std::ops::Range<usize>| cells.flat_map(of_cell).collect::<Vec<bool>>();
        let join = |mut left: Vec<bool>, right: Vec<bool>| {
            left.extend(right);
            left
        };
        map_reduce_by(CHUNK, self.cells.len(), of_chunk, join).unwrap_or_default()
    }

    fn cores(&self, core: &[bool]) -> Cores<D> {
        let mut cores = Cores { places: Vec::new(), starts: vec![0], first: Vec::new() };
        for cell in &self.cells {
            let of_cell = || (cell.start..cell.end).filter(|at| core[*at]);
            cores.places.extend(of_cell().map(|at| self.places[at]));
            cores.starts.push(cores.places.len());
            cores.first.push(of_cell().map(|at| self.order[at]).min().unwrap_or(usize::MAX));
        }
        cores
    }

    /// The cluster of each cell that has core samples, numbered by their first core sample.
    fn join(&self, cores: &Cores<D>) -> Vec<Option<usize>> {
        let union = Union::new(self.cells.len());
        (0..self.cells.len()).into_par_iter().with_min_len(CHUNK).for_each(|c| {
            for other in self.near[c].iter().map(|other| *other as usize).filter(|other| *other > c) {
                let apart = || union.find(c) != union.find(other);
                if !cores.of(c).is_empty() && apart() && self.touch(cores.of(c), cores.of(other), other) {
                    union.join(c, other);
                }
            }
        });
        let mut first = vec![usize::MAX; self.cells.len()];
        for (c, of_cell) in cores.first.iter().enumerate() {
            let root = union.find(c);
            first[root] = first[root].min(*of_cell);
        }
        let mut roots: Vec<usize> = (0..first.len()).filter(|c| first[*c] != usize::MAX).collect();
        roots.sort_unstable_by_key(|c| first[*c]);
        let mut number = vec![None; first.len()];
        roots.iter().enumerate().for_each(|(label, root)| number[*root] = Some(label));
        let of_cell = |c: usize| if cores.of(c).is_empty() { None } else { number[union.find(c)] };
        (0..first.len()).map(of_cell).collect()
    }

    /// Whether a core sample of one cell is a neighbour of one of another, `b`.
    fn touch(&self, left: &[Place<D>], right: &[Place<D>], b: usize) -> bool {
        let of_box = |p: &&Place<D>| from_box(p, &self.cells[b].low, &self.cells[b].high) <= self.squared_eps;
        left.iter().filter(of_box).any(|p| right.iter().any(|q| squared_distance(p, q) <= self.squared_eps))
    }

    /// The labels of a cell's samples.
    fn label(&self, cores: &Cores<D>, clusters: &[Option<usize>], c: usize, core: &[bool]) -> Vec<Option<usize>> {
        let cell = &self.cells[c];
        let at_border = |place: &Place<D>| {
            let mut label = clusters[c];
            for other in self.near[c].iter().map(|other| *other as usize) {
                let earlier = clusters[other].filter(|other| label.is_none_or(|label| *other < label));
                let reaches = || self.touch(std::slice::from_ref(place), cores.of(other), other);
                if earlier.is_some() && reaches() {
                    label = earlier;
                }
            }
            label
        };
        let of_sample = |at: usize| if core[at] { clusters[c] } else { at_border(&self.places[at]) };
        (cell.start..cell.end).map(of_sample).collect()
    }
}

impl<const D: usize> Cores<D> {
    fn of(&self, c: usize) -> &[Place<D>] {
        &self.places[self.starts[c]..self.starts[c + 1]]
    }
}
