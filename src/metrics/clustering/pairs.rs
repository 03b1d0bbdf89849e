//! Distances between all pairs of points, summed or compared cluster by cluster, of which none is kept.
//!
//! The points are sorted by cluster, so that the sum over a cluster is a sum over neighbours. Eight of them lie side by
//! side, feature by feature: the distances of a point from eight others are one loop that the processor runs on several
//! at once. Each distance comes from the differences of the features; ‖x‖² − 2·x·y + ‖y‖² would be faster still, but
//! nothing is left of it where the points lie far from 0.
//!
//! - Cost: O(n²·d) time, half of it for the extremes; O(n·d + k) memory for each thread. In parallel, the same result for
//!   any number of threads.

use std::ops::Range;

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::linalg::reduce::map_reduce_by;
use crate::linalg::wide;

/// Points that lie side by side.
const LANES: usize = 8;
/// Points that are compared with a block at once: half a block.
const ROWS: usize = 4;
/// Blocks whose points one task compares with all others.
const TASK: usize = 8;
/// Numbers of the blocks that stay in the nearest cache while the points of a task pass by.
const RUN: usize = 1 << 11;
/// The cluster of a block whose points are of several, or too few.
const MIXED: usize = usize::MAX;

type Tile = [[f64; LANES]; ROWS];

/// The points in the order of their clusters.
pub(super) struct Pairs {
    d: usize,
    /// Where each point comes from.
    order: Vec<usize>,
    /// The cluster of each.
    cluster: Vec<usize>,
    /// Points in eights: the first feature of all of them, then the second, and so on; repeats of one fill the last.
    blocks: Vec<[f64; LANES]>,
    /// The cluster of each block, or `MIXED`.
    of_block: Vec<usize>,
}

/// The smallest distance between clusters, infinite for a single one, and the largest within one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extremes {
    pub between: f64,
    pub within: f64,
}

impl Pairs {
    /// Of points, a row each, and the cluster of each.
    pub fn new(x: ArrayView2<f64>, of: &[usize]) -> Pairs {
        let (n, d) = x.dim();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|i| of[*i]);
        let cluster: Vec<usize> = order.iter().map(|i| of[*i]).collect();
        let mut blocks = vec![[0.0; LANES]; n.div_ceil(LANES) * d];
        for (block, members) in blocks.chunks_exact_mut(d).zip(order.chunks(LANES)) {
            for lane in 0..LANES {
                let row = x.row(*members.get(lane).unwrap_or(&members[0]));
                block.iter_mut().zip(row).for_each(|(to, value)| to[lane] = *value);
            }
        }
        let one = |members: &[usize]| members.len() == LANES && members[0] == members[LANES - 1];
        let of_block = cluster.chunks(LANES).map(|members| if one(members) { members[0] } else { MIXED }).collect();
        Pairs { d, order, cluster, blocks, of_block }
    }

    #[inline(always)]
    fn block(&self, b: usize) -> &[[f64; LANES]] {
        &self.blocks[b * self.d..(b + 1) * self.d]
    }

    /// The clusters of the points of a block.
    #[inline(always)]
    fn members(&self, b: usize) -> &[usize] {
        &self.cluster[b * LANES..self.cluster.len().min((b + 1) * LANES)]
    }

    /// Half a block, feature by feature.
    fn tile(&self, half: usize, tile: &mut [[f64; ROWS]]) {
        let start = half % 2 * ROWS;
        for (to, from) in tile.iter_mut().zip(self.block(half / 2)) {
            to.copy_from_slice(&from[start..start + ROWS]);
        }
    }

    /// For each point, in the order they were given: what `tell` makes of its cluster and its sums of distances from the
    /// points of each cluster.
    pub fn map_sums<T: Send>(&self, clusters: usize, tell: impl Fn(usize, &[f64]) -> T + Sync) -> Vec<T> {
        let of_task = |task: usize| {
            let points = task * TASK * LANES..self.order.len().min((task + 1) * TASK * LANES);
            let mut sums = vec![0.0; TASK * LANES * clusters];
            self.add_sums(task, points.len(), clusters, &mut sums);
            let told = points.zip(sums.chunks_exact(clusters)).map(|(i, sums)| tell(self.cluster[i], sums));
            told.collect::<Vec<T>>()
        };
        let tasks = self.of_block.len().div_ceil(TASK);
        let told: Vec<Vec<T>> = (0..tasks).into_par_iter().map(of_task).collect();
        let mut found: Vec<(usize, T)> = self.order.iter().copied().zip(told.into_iter().flatten()).collect();
        found.sort_by_key(|(i, _)| *i);
        found.into_iter().map(|(_, told)| told).collect()
    }

    /// The sums of the points of a task, `clusters` for each.
    fn add_sums(&self, task: usize, points: usize, clusters: usize, sums: &mut [f64]) {
        let mut tile = vec![[0.0; ROWS]; self.d];
        let run = (RUN / (LANES * self.d)).max(1);
        let mut first = 0;
        while first < self.of_block.len() {
            let blocks = first..self.of_block.len().min(first + run);
            for (half, sums) in sums.chunks_exact_mut(ROWS * clusters).enumerate().take(points.div_ceil(ROWS)) {
                self.tile(2 * TASK * task + half, &mut tile);
                wide(
                    #[inline(always)]
                    || self.add_tile(&tile, blocks.clone(), clusters, sums),
                );
            }
            first += run;
        }
    }

    #[inline(always)]
    fn add_tile(&self, tile: &[[f64; ROWS]], blocks: Range<usize>, clusters: usize, sums: &mut [f64]) {
        let (mut lanes, mut current): (Tile, usize) = ([[0.0; LANES]; ROWS], MIXED);
        let mut b = blocks.start;
        while b < blocks.end {
            let distances = roots(squared(tile, self.block(b)));
            let cluster = self.of_block[b];
            if cluster != current {
                flush(&mut lanes, current, clusters, sums);
                current = cluster;
            }
            if cluster == MIXED {
                let (members, mut lane) = (self.members(b), 0);
                while lane < members.len() {
                    for row in 0..ROWS {
                        sums[row * clusters + members[lane]] += distances[row][lane];
                    }
                    lane += 1;
                }
            } else {
                for row in 0..ROWS {
                    for lane in 0..LANES {
                        lanes[row][lane] += distances[row][lane];
                    }
                }
            }
            b += 1;
        }
        flush(&mut lanes, current, clusters, sums);
    }

    /// Over all pairs.
    pub fn extremes(&self) -> Extremes {
        let none = Extremes { between: f64::INFINITY, within: 0.0 };
        let merge =
            |a: Extremes, b: Extremes| Extremes { between: a.between.min(b.between), within: a.within.max(b.within) };
        let of_task = |blocks: Range<usize>| {
            let mut tile = vec![[0.0; ROWS]; self.d];
            let halves = 2 * blocks.start..(2 * blocks.end).min(self.order.len().div_ceil(ROWS));
            let of_half = |half: usize| {
                self.tile(half, &mut tile);
                wide(
                    #[inline(always)]
                    || self.extremes_of_tile(&tile, half),
                )
            };
            halves.map(of_half).fold(none, merge)
        };
        let squares = map_reduce_by(TASK, self.of_block.len(), of_task, merge).unwrap_or(none);
        Extremes { between: squares.between.sqrt(), within: squares.within.sqrt() }
    }

    /// Squared, of the points of half a block and those of its block and all later ones.
    #[inline(always)]
    fn extremes_of_tile(&self, tile: &[[f64; ROWS]], half: usize) -> Extremes {
        let own = &self.cluster[half * ROWS..self.order.len().min((half + 1) * ROWS)];
        let (mut between, mut within) = ([f64::INFINITY; LANES], [0.0; LANES]);
        let mut b = half / 2;
        while b < self.of_block.len() {
            let squares = squared(tile, self.block(b));
            let mut row = 0;
            while row < own.len() {
                if self.of_block[b] == MIXED {
                    let (members, mut lane) = (self.members(b), 0);
                    while lane < members.len() {
                        match members[lane] == own[row] {
                            true => within[lane] = larger(within[lane], squares[row][lane]),
                            false => between[lane] = smaller(between[lane], squares[row][lane]),
                        }
                        lane += 1;
                    }
                } else if self.of_block[b] == own[row] {
                    for lane in 0..LANES {
                        within[lane] = larger(within[lane], squares[row][lane]);
                    }
                } else {
                    for lane in 0..LANES {
                        between[lane] = smaller(between[lane], squares[row][lane]);
                    }
                }
                row += 1;
            }
            b += 1;
        }
        Extremes {
            between: between.into_iter().fold(f64::INFINITY, smaller),
            within: within.into_iter().fold(0.0, larger),
        }
    }
}

/// The squared distances of the points of a tile from those of a block.
#[inline(always)]
fn squared(tile: &[[f64; ROWS]], block: &[[f64; LANES]]) -> Tile {
    let mut sums = [[0.0; LANES]; ROWS];
    let (d, mut j) = (tile.len().min(block.len()), 0);
    while j < d {
        let (x, y) = (&tile[j], &block[j]);
        for row in 0..ROWS {
            for lane in 0..LANES {
                let apart = x[row] - y[lane];
                sums[row][lane] += apart * apart;
            }
        }
        j += 1;
    }
    sums
}

#[inline(always)]
fn roots(mut squares: Tile) -> Tile {
    for row in &mut squares {
        for lane in 0..LANES {
            row[lane] = row[lane].sqrt();
        }
    }
    squares
}

/// Adds what the lanes hold to the sums of this cluster, and clears them.
#[inline(always)]
fn flush(lanes: &mut Tile, cluster: usize, clusters: usize, sums: &mut [f64]) {
    if cluster == MIXED {
        return;
    }
    for (row, lanes) in lanes.iter_mut().enumerate() {
        let total = (lanes[0] + lanes[1] + (lanes[2] + lanes[3])) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        sums[row * clusters + cluster] += total;
        *lanes = [0.0; LANES];
    }
}

#[inline(always)]
fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn points(n: usize, d: usize, offset: f64) -> Array2<f64> {
        Array2::from_shape_fn((n, d), |(i, j)| offset + ((i * (7 * j + 3) + j * j) % 101) as f64 * 0.37)
    }

    fn distance(x: &Array2<f64>, i: usize, j: usize) -> f64 {
        x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    /// Against two plain loops: fewer points than a block, one more than some, clusters of one point and of most, features
    /// fewer and more than a run of blocks holds, and far from 0.
    #[test]
    fn sums_and_extremes_are_those_of_two_loops() {
        for (n, d, k, offset) in
            [(1, 1, 1, 0.0), (7, 2, 3, 0.0), (65, 3, 5, 1e8), (130, 16, 130, 0.0), (200, 1, 2, -3e7), (97, 300, 9, 1e8)]
        {
            let x = points(n, d, offset);
            let of: Vec<usize> = (0..n).map(|i| if i < k { i } else { (i * i) % k / 2 }).collect();
            let pairs = Pairs::new(x.view(), &of);
            let found = pairs.map_sums(k, |own, sums| (own, sums.to_vec()));
            let (mut between, mut within) = (f64::INFINITY, 0.0_f64);
            for i in 0..n {
                let mut sums = vec![0.0; k];
                for j in 0..n {
                    let apart = distance(&x, i, j);
                    sums[of[j]] += apart;
                    if of[i] == of[j] { within = within.max(apart) } else { between = between.min(apart) }
                }
                assert_eq!(found[i].0, of[i]);
                assert!(found[i].1.iter().zip(&sums).all(|(a, b)| (a - b).abs() <= 1e-12 * b), "{n} × {d}, row {i}");
            }
            let extremes = pairs.extremes();
            assert!((extremes.within - within).abs() <= 1e-14 * within, "{n} × {d}");
            assert!(extremes.between == between || (extremes.between - between).abs() <= 1e-14 * between, "{n} × {d}");
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let x = points(1500, 5, 0.0);
        let of: Vec<usize> = (0..1500).map(|i| (i * i) % 7).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Pairs::new(x.view(), &of).map_sums(7, |_, sums| sums.to_vec()))
        };
        assert!(with(1) == with(3));
    }
}
