//! Cumulative gain and lift: how many of the positives a campaign reaches that starts with the highest scores.

use super::ranked::RankedScores;

/// Gain and lift after each distinct score, the highest first.
#[derive(Debug, Clone, PartialEq)]
pub struct GainCurve {
    /// The share of all samples reached so far, from 0 to 1.
    pub share: Vec<f64>,
    /// The share of all positives among them, from 0 to 1; `NaN` without positives.
    pub gain: Vec<f64>,
    /// Gain over share: how much richer in positives the reached are than all. The first, 0/0, repeats the second.
    pub lift: Vec<f64>,
    /// The share of positives in all samples: a perfect ranking has found all positives there.
    pub prevalence: f64,
}

impl GainCurve {
    /// The share of all positives among this share of all samples, by straight lines between the points of the curve:
    /// samples with the same score are reached in no order. `NaN` outside 0 to 1, and without positives.
    ///
    /// ```
    /// let ranked = workings::metrics::RankedScores::new(&[1, 0, 1, 0, 0], &[0.9, 0.7, 0.6, 0.4, 0.1])?;
    /// assert!((ranked.gain_curve().gain_at(0.5) - 0.75).abs() < 1e-15); // halfway between 2/5 and 3/5
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn gain_at(&self, share: f64) -> f64 {
        if !(0.0..=1.0).contains(&share) {
            return f64::NAN;
        }
        let right = self.share.partition_point(|x| *x < share).min(self.share.len() - 1);
        let left = right.saturating_sub(1);
        let (x0, x1, y0, y1) = (self.share[left], self.share[right], self.gain[left], self.gain[right]);
        if x1 > x0 { y0 + (y1 - y0) * (share - x0) / (x1 - x0) } else { y1 }
    }
}

impl RankedScores {
    /// The gain and lift curve.
    ///
    /// ```
    /// let ranked = workings::metrics::RankedScores::new(&[1, 0, 1, 0, 0], &[0.9, 0.7, 0.6, 0.4, 0.1])?;
    /// let curve = ranked.gain_curve();
    /// assert_eq!(curve.gain, [0.0, 0.5, 0.5, 1.0, 1.0, 1.0]); // positives are found at 1/5 and at 3/5
    /// assert_eq!(curve.lift[1], 2.5);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn gain_curve(&self) -> GainCurve {
        let positives = self.n_positive();
        let n = positives + self.n_negative();
        let (mut share, mut gain, mut lift) = (vec![0.0], vec![if positives > 0.0 { 0.0 } else { f64::NAN }], vec![]);
        for group in self.groups() {
            let reached = group.tp + group.fp;
            share.push(reached / n);
            gain.push(group.tp / positives);
            lift.push(group.tp / positives / (reached / n));
        }
        lift.insert(0, lift.first().copied().unwrap_or(f64::NAN));
        GainCurve { share, gain, lift, prevalence: positives / n }
    }
}
