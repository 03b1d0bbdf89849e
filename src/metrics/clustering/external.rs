//! Two groupings of the same samples compared: Rand indices from pairs, and the measures of shared information.
//!
//! - Formulas: Rand = pairs on which both agree / all pairs; adjusted Rand = 2(a·d − b·c) / ((a + b)(b + d) + (a + c)(c + d)),
//!   a the pairs together in both, d apart in both, b and c together in the truth or the prediction alone;
//!   homogeneity = I / H(true), completeness = I / H(pred), NMI = I / mean(H(true), H(pred)).
//! - Conventions: natural logarithms; identical groupings score 1 even where there is but one group (as scikit-learn).
//! - Source: Hubert & Arabie (1985), J. Classification 2, 193–218; Rosenberg & Hirschberg (2007), EMNLP-CoNLL, 410–420.

use std::collections::BTreeMap;

use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// The counts of each pair of groups.
///
/// ```
/// let both = workings::metrics::Agreement::new(&[0, 0, 1, 1], &["b", "b", "a", "a"])?;
/// assert_eq!((both.adjusted_rand(), both.v_measure()), (1.0, 1.0)); // names do not matter
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    n: f64,
    truth: Vec<f64>,
    pred: Vec<f64>,
    cells: Vec<(usize, usize, f64)>,
}

impl Agreement {
    /// # Errors
    /// `LengthMismatch`, `Empty`.
    pub fn new<A: Ord, B: Ord>(labels_true: &[A], labels_pred: &[B]) -> Result<Agreement> {
        input::same_length("labels_true", labels_true.len(), "labels_pred", labels_pred.len())?;
        let (of_true, n_true) = super::internal::groups(labels_true);
        let (of_pred, n_pred) = super::internal::groups(labels_pred);
        let (mut truth, mut pred) = (vec![0.0; n_true], vec![0.0; n_pred]);
        let mut cells: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (t, p) in of_true.into_iter().zip(of_pred) {
            truth[t] += 1.0;
            pred[p] += 1.0;
            *cells.entry((t, p)).or_default() += 1.0;
        }
        let cells = cells.into_iter().map(|((t, p), count)| (t, p, count)).collect();
        Ok(Agreement { n: labels_true.len() as f64, truth, pred, cells })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// Pairs together in both, in the truth alone, in the prediction alone, in neither.
    fn pairs(&self) -> [Expr; 4] {
        let pairs = |counts: &mut dyn Iterator<Item = f64>| counts.map(|n| n * (n - 1.0) / 2.0).sum::<f64>();
        let both = pairs(&mut self.cells.iter().map(|cell| cell.2));
        let (truth, pred) = (pairs(&mut self.truth.iter().copied()), pairs(&mut self.pred.iter().copied()));
        let all = self.n * (self.n - 1.0) / 2.0;
        [
            Expr::named("pairs together in both", both),
            Expr::named("pairs together in truth only", truth - both),
            Expr::named("pairs together in prediction only", pred - both),
            Expr::named("pairs apart in both", all - truth - pred + both),
        ]
    }

    fn entropy(&self, name: &str, counts: &[f64]) -> Expr {
        let term = |count: &f64| {
            let share = Expr::from(*count) / Expr::named("n", self.n);
            share.clone() * share.ln()
        };
        (-Expr::sum_of(counts.iter().map(term))).counted_as(0.0, counts.len() == 1, "one group").called(name)
    }

    fn entropies(&self) -> (Expr, Expr) {
        (self.entropy("H(true)", &self.truth), self.entropy("H(pred)", &self.pred))
    }

    fn information(&self) -> Expr {
        let term = |(t, p, count): &(usize, usize, f64)| {
            let (count, n) = (Expr::from(*count), Expr::named("n", self.n));
            let product = Expr::from(self.truth[*t]) * self.pred[*p];
            count.clone() / n.clone() * (n * count / product).ln()
        };
        let sum = Expr::sum_of(self.cells.iter().map(term));
        let below = sum.value() < 0.0 || self.truth.len() == 1 || self.pred.len() == 1;
        sum.counted_as(0.0, below, "nothing is shared").called("I")
    }

    fn homogeneity_expr(&self) -> Expr {
        let h = self.entropies().0;
        (self.information() / h).counted_as(1.0, self.truth.len() == 1, "one true group").called("homogeneity")
    }

    fn completeness_expr(&self) -> Expr {
        let h = self.entropies().1;
        (self.information() / h).counted_as(1.0, self.pred.len() == 1, "one predicted group").called("completeness")
    }
}

formulas! { Agreement;
    /// The share of pairs that both groupings put together, or both apart. 0 to 1; 1 for a single sample.
    rand: |m| {
        let [both, truth, pred, neither] = m.pairs();
        let agree = both.clone() + neither.clone();
        (agree / (both + truth + pred + neither)).counted_as(1.0, m.n < 2.0, "no pairs").called("Rand index")
    };
    /// The Rand index, less what chance gives: at most 1, about 0 for groupings at random.
    adjusted_rand: |m| {
        let [both, truth, pred, neither] = m.pairs();
        let same = truth.value() == 0.0 && pred.value() == 0.0;
        let by_chance = (both.clone() + &truth) * (truth.clone() + &neither) + (both.clone() + &pred) * (pred.clone() + &neither);
        (Expr::from(2.0) * (both * neither - truth * pred) / by_chance)
            .counted_as(1.0, same, "the groupings are the same")
            .called("adjusted Rand index")
    };
    /// Mutual information in nats.
    mutual_information: |m| m.information();
    /// Mutual information over the mean of the entropies. 0 to 1.
    nmi: |m| {
        let (t, p) = m.entropies();
        let single = m.truth.len() == 1 && m.pred.len() == 1;
        (m.information() / ((t + p) / 2.0)).counted_as(1.0, single, "one group in both").called("NMI")
    };
    /// How far each predicted group holds one true group. 0 to 1.
    homogeneity: |m| m.homogeneity_expr();
    /// How far each true group lies in one predicted group. 0 to 1.
    completeness: |m| m.completeness_expr();
    /// The harmonic mean of homogeneity and completeness; 0 where both are 0.
    v_measure: |m| {
        let (h, c) = (m.homogeneity_expr(), m.completeness_expr());
        let none = h.value() + c.value() == 0.0;
        (Expr::from(2.0) * &h * &c / (h + c)).counted_as(0.0, none, "both are 0").called("V-measure")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scikit-learn 1.9.1: rand_score, adjusted_rand_score, mutual_info_score, normalized_mutual_info_score, v_measure_score.
    #[test]
    fn agreement_is_that_of_scikit_learn() {
        let agreement = Agreement::new(&["a", "a", "b", "b", "b", "c", "c", "a"], &[1, 1, 2, 2, 1, 3, 3, 3]).unwrap();
        let close = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
        close(agreement.rand(), 0.714_285_714_285_714_3);
        close(agreement.adjusted_rand(), 0.238_095_238_095_238_08);
        close(agreement.mutual_information(), 0.604_809_903_817_657_5);
        close(agreement.nmi(), 0.558_873_038_217_032_4);
        close(agreement.v_measure(), 0.558_873_038_217_032_4);
    }

    /// Pairs of truth against one of everything: homogeneous, but complete only in part.
    #[test]
    fn homogeneity_and_completeness_are_not_exchanged() {
        let split = Agreement::new(&[0, 0, 1, 1], &[0, 1, 2, 3]).unwrap();
        assert!((split.homogeneity() - 1.0).abs() < 1e-15 && (split.completeness() - 0.5).abs() < 1e-15);
        assert!(Agreement::new(&[0, 1], &[0]).is_err() && Agreement::new::<i64, i64>(&[], &[]).is_err());
    }
}
