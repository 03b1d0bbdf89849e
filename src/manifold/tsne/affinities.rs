//! How likely each row would choose each other row as its neighbour.
//!
//! A normal distribution about row i chooses row j with p(j|i) ∝ exp(−β·d²(i, j)). Its precision β = 1 / (2σ²) is the
//! one whose perplexity, the exponential of the entropy, is as asked: rows in a crowd get a narrow one, lonely rows a
//! wide one.
//!
//! - Formula: the entropy ln S + β·E[d²], with S = Σ exp(−β·d²), falls with ln β at the rate β²·Var[d²]; Newton's
//!   method on that, within bounds that it has proved.
//! - Ends: as few as the perplexity, all are chosen alike (β = 0); as many at the smallest distance, these alone (β → ∞).

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::linalg::elementary::exp_neg;
use crate::linalg::wide;
use crate::nearest::{nearest_others, squared_distance};
use crate::{Error, Result};

/// Joint probabilities p(i, j) of near rows, row by row; they add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Joint {
    /// Where each row begins, and the end.
    pub(super) offsets: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<f64>,
}

impl Joint {
    /// Σ p·ln p, which no map changes.
    pub(super) fn negative_entropy(&self) -> f64 {
        negative_entropy(&self.values)
    }
}

pub(super) fn negative_entropy(p: &[f64]) -> f64 {
    p.iter().filter(|p| **p > 0.0).map(|p| p * p.ln()).sum()
}

/// Among the 3 · perplexity + 1 nearest rows of each; beyond them nothing to speak of is left.
pub(super) fn of_neighbors(x: ArrayView2<f64>, perplexity: f64) -> Result<Joint> {
    let n = x.nrows();
    let k = ((3.0 * perplexity + 1.0) as usize).min(n - 1);
    let near = nearest_others(x, k);
    let mut chosen = vec![0.0; n * k];
    chosen.par_chunks_mut(k).enumerate().for_each_init(
        || vec![0.0; k],
        |distances, (i, chosen)| {
            distances.iter_mut().zip(near.of(i)).for_each(|(distance, near)| *distance = near.0);
            conditional(distances, perplexity, chosen);
        },
    );
    in_range(&chosen)?;
    let entries = |i: usize| near.of(i).iter().zip(&chosen[i * k..(i + 1) * k]).map(|((_, j), p)| (*j, *p));
    // Each row in the order of its columns: its own choices, and those of which it is the choice.
    let mut rows: Vec<Vec<(u32, f64)>> = (0..n).map(|_| Vec::with_capacity(2 * k)).collect();
    for i in 0..n {
        for (j, p) in entries(i) {
            rows[i].push((j as u32, p));
            rows[j].push((i as u32, p));
        }
    }
    let mut joint = Joint { offsets: vec![0], columns: Vec::new(), values: Vec::new() };
    for row in &mut rows {
        row.sort_unstable_by_key(|(j, _)| *j);
        for both in row.chunk_by(|a, b| a.0 == b.0) {
            // The two of a pair in an order of their own, so that p(i, j) is p(j, i) to the last bit.
            let sum = both.iter().map(|(_, p)| p).fold(0.0, |sum, p| sum + p);
            joint.columns.push(both[0].0);
            joint.values.push(sum / (2 * n) as f64);
        }
        joint.offsets.push(joint.columns.len());
    }
    Ok(joint)
}

/// Of every pair, n × n, the diagonal 0.
pub(super) fn of_all(x: ArrayView2<f64>, perplexity: f64) -> Result<Vec<f64>> {
    let n = x.nrows();
    let rows: Vec<Vec<f64>> = x.outer_iter().map(|row| row.to_vec()).collect();
    let mut chosen = vec![0.0; n * n];
    chosen.par_chunks_mut(n).enumerate().for_each(|(i, chosen)| {
        let others = (0..n).filter(|j| *j != i);
        let distances: Vec<f64> = others.map(|j| squared_distance(&rows[i], &rows[j])).collect();
        conditional(&distances, perplexity, &mut chosen[1..]);
        chosen[..=i].rotate_left(1); // makes room at place i
        chosen[i] = 0.0;
    });
    in_range(&chosen)?;
    let joint = |at: usize| (chosen[at] + chosen[at % n * n + at / n]) / (2 * n) as f64;
    Ok((0..n * n).into_par_iter().map(joint).collect())
}

fn in_range(chosen: &[f64]) -> Result<()> {
    if chosen.iter().all(|p| p.is_finite()) {
        return Ok(());
    }
    Err(Error::overflow())
}

/// p(j|i) of one row from its squared distances to others, at the perplexity asked; NaN where a distance is infinite.
pub(super) fn conditional(distances: &[f64], perplexity: f64, chosen: &mut [f64]) {
    let nearest = distances.iter().copied().fold(f64::INFINITY, f64::min);
    let ties = distances.iter().filter(|distance| **distance == nearest).count();
    if distances.iter().any(|distance| !distance.is_finite()) {
        chosen.fill(f64::NAN);
    } else if distances.len() as f64 <= perplexity {
        chosen.fill(1.0 / distances.len() as f64);
    } else if ties as f64 >= perplexity {
        let share = |distance: &f64| if *distance == nearest { 1.0 / ties as f64 } else { 0.0 };
        chosen.iter_mut().zip(distances).for_each(|(chosen, distance)| *chosen = share(distance));
    } else {
        search(distances, nearest, perplexity, chosen);
    }
}

/// More rows than the perplexity, and fewer than it at the smallest distance: one precision fits.
fn search(distances: &[f64], nearest: f64, perplexity: f64, chosen: &mut [f64]) {
    let mut apart: Vec<f64> = distances.iter().map(|distance| distance - nearest).collect();
    // A distance of the right size: with this as the unit of squared distance, β is about 1.
    let rank = (perplexity.ceil() as usize).min(apart.len() - 1);
    let unit = *apart.clone().select_nth_unstable_by(rank, f64::total_cmp).1;
    apart.iter_mut().for_each(|distance| *distance /= unit);
    let target = perplexity.ln();
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut log_beta = 0.0_f64;
    for _ in 0..200 {
        let (entropy, variance) = spread(&apart, log_beta.exp(), chosen);
        let excess = entropy - target;
        if excess.abs() < 1e-12 {
            break;
        }
        if excess > 0.0 {
            low = log_beta
        } else {
            high = log_beta
        }
        let newton = (excess / (log_beta.exp().powi(2) * variance)).clamp(-3.0, 3.0);
        let next = log_beta + if newton.is_nan() { excess.signum() } else { newton };
        log_beta = if next > low && next < high { next } else { low + (high - low) / 2.0 };
        if log_beta == low || log_beta == high {
            break;
        }
    }
}

/// The entropy of p ∝ exp(−β·d), which is left in `chosen`, and the variance of d under it.
fn spread(apart: &[f64], beta: f64, chosen: &mut [f64]) -> (f64, f64) {
    wide(
        #[inline(always)]
        || {
            for (p, d) in chosen.iter_mut().zip(apart) {
                *p = exp_neg(beta * d);
            }
            let sum: f64 = chosen.iter().sum();
            let mean = chosen.iter().zip(apart).map(|(p, d)| p * d).sum::<f64>() / sum;
            let variance = chosen.iter().zip(apart).map(|(p, d)| p * (d - mean) * (d - mean)).sum::<f64>() / sum;
            chosen.iter_mut().for_each(|p| *p /= sum);
            (sum.ln() + beta * mean, variance)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn perplexity_of(p: &[f64]) -> f64 {
        (-negative_entropy(p)).exp()
    }

    /// Distances of any size, with an outlier and ties: the perplexity is the one asked.
    #[test]
    fn every_row_has_the_perplexity_asked() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        for unit in [1e-24, 1.0, 1e24] {
            for perplexity in [1.5, 5.0, 30.0, 88.0] {
                let mut distances: Vec<f64> = (0..90).map(|_| unit * rng.r#gen::<f64>().powi(3)).collect();
                distances[7] = 1e9 * unit;
                distances[8] = distances[9];
                let mut chosen = vec![0.0; 90];
                conditional(&distances, perplexity, &mut chosen);
                assert!((perplexity_of(&chosen) - perplexity).abs() < 1e-8, "{unit} {perplexity}");
                assert!((chosen.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }

    /// Two others at distance 0 and perplexity 2 or less: one half each. Three others at perplexity 3 or more: a third
    /// each.
    #[test]
    fn the_ends_of_the_perplexity() {
        let mut chosen = [0.0; 3];
        conditional(&[0.0, 5.0, 0.0], 1.5, &mut chosen);
        assert_eq!(chosen, [0.5, 0.0, 0.5]);
        conditional(&[0.0, 5.0, 1.0], 3.5, &mut chosen);
        assert_eq!(chosen, [1.0 / 3.0; 3]);
        conditional(&[4.0, 5.0, 4.5], 1.0, &mut chosen);
        assert_eq!(chosen, [1.0, 0.0, 0.0]);
    }

    /// Where all rows are neighbours, the sparse and the full table are one.
    #[test]
    fn neighbors_and_all_pairs_agree() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
        let x = Array2::from_shape_fn((25, 3), |_| rng.r#gen::<f64>());
        let (near, all) = (of_neighbors(x.view(), 9.0).unwrap(), of_all(x.view(), 9.0).unwrap());
        assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for i in 0..25 {
            assert_eq!(all[i * 25 + i], 0.0);
            for at in near.offsets[i]..near.offsets[i + 1] {
                let j = near.columns[at] as usize;
                assert!((near.values[at] - all[i * 25 + j]).abs() < 1e-15);
                assert_eq!(all[i * 25 + j], all[j * 25 + i]);
            }
        }
    }
}
