//! The divergence and its gradient from every pair of points.
//!
//! - Formula: q(i, j) = w(i, j) / Z with w = (1 + d²/ν)^(−(ν + 1)/2), Z their sum over ordered pairs, and ν = max(1, c − 1)
//!   degrees of freedom on a map of c coordinates. KL = Σ p·ln p − Σ p·ln w + ln Z, and so
//!   ∂KL/∂yᵢ = 2(ν + 1)/ν · Σⱼ (p − q)·(yᵢ − yⱼ) / (1 + d²/ν).
//! - Cost: O(n²) time an iteration and memory.
//! - Convention: with three coordinates scikit-learn takes (1 + d²/ν)^(−3/2) for the last factor, as van der Maaten (2009)
//!   printed it, which is not the slope of KL; with one or two it is the same.

use rayon::prelude::*;

use super::affinities::negative_entropy;
use super::descent::Objective;

pub(super) struct Exact<const C: usize> {
    /// n × n, the diagonal 0.
    joint: Vec<f64>,
    negative_entropy: f64,
    points: Vec<[f64; C]>,
    forces: Vec<Force<C>>,
}

#[derive(Debug, Clone, Copy)]
struct Force<const C: usize> {
    attraction: [f64; C],
    repulsion: [f64; C],
    /// Σⱼ w.
    weight: f64,
    /// −Σⱼ p·ln w.
    surprise: f64,
}

impl<const C: usize> Exact<C> {
    pub(super) fn new(joint: Vec<f64>, n: usize) -> Self {
        let none = Force { attraction: [0.0; C], repulsion: [0.0; C], weight: 0.0, surprise: 0.0 };
        let negative_entropy = negative_entropy(&joint);
        Exact { joint, negative_entropy, points: vec![[0.0; C]; n], forces: vec![none; n] }
    }

    fn freedom() -> f64 {
        if C > 2 { (C - 1) as f64 } else { 1.0 }
    }
}

impl<const C: usize> Objective for Exact<C> {
    fn gradient(&mut self, map: &[f64], exaggeration: f64, divergence: bool, gradient: &mut [f64]) -> Option<f64> {
        let n = self.points.len();
        for (point, y) in self.points.iter_mut().zip(map.chunks_exact(C)) {
            point.copy_from_slice(y);
        }
        let points = &self.points;
        let rows = self.joint.par_chunks(n).with_min_len(16);
        self.forces.par_iter_mut().zip(rows).enumerate().for_each(|(i, (force, joint))| {
            *force = Force::on(i, points, joint, divergence, Self::freedom());
        });
        let total: f64 = self.forces.iter().map(|force| force.weight).sum();
        let factor = 2.0 * (Self::freedom() + 1.0) / Self::freedom();
        for (slope, force) in gradient.chunks_exact_mut(C).zip(&self.forces) {
            for c in 0..C {
                slope[c] = factor * (exaggeration * force.attraction[c] - force.repulsion[c] / total);
            }
        }
        let surprise = || self.forces.iter().map(|force| force.surprise).sum::<f64>();
        divergence.then(|| self.negative_entropy + surprise() + total.ln())
    }
}

impl<const C: usize> Force<C> {
    fn on(i: usize, points: &[[f64; C]], joint: &[f64], divergence: bool, freedom: f64) -> Force<C> {
        let mut force = Force { attraction: [0.0; C], repulsion: [0.0; C], weight: 0.0, surprise: 0.0 };
        let here = points[i];
        for (j, (there, p)) in points.iter().zip(joint).enumerate() {
            if i == j {
                continue;
            }
            let apart: [f64; C] = std::array::from_fn(|c| here[c] - there[c]);
            let base = 1.0 + apart.iter().map(|d| d * d).sum::<f64>() / freedom;
            let near = 1.0 / base;
            let w = if freedom == 1.0 { near } else { near.powf((freedom + 1.0) / 2.0) };
            for c in 0..C {
                force.attraction[c] += p * near * apart[c];
                force.repulsion[c] += w * near * apart[c];
            }
            force.weight += w;
            if divergence {
                force.surprise += p * base.ln();
            }
        }
        force.surprise *= (freedom + 1.0) / 2.0;
        force
    }
}
