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
        let (mut tp, mut reached) = (0.0, 0.0);
        let (mut share, mut gain, mut lift) = (vec![0.0], vec![if positives > 0.0 { 0.0 } else { f64::NAN }], vec![]);
        for group in self.groups() {
            tp += group.positives;
            reached += group.positives + group.negatives;
            share.push(reached / n);
            gain.push(tp / positives);
            lift.push(tp / positives / (reached / n));
        }
        lift.insert(0, lift.first().copied().unwrap_or(f64::NAN));
        GainCurve { share, gain, lift, prevalence: positives / n }
    }
}
