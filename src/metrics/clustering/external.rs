//! Two groupings of the same samples compared: Rand indices from pairs, and the measures of shared information.
//!
//! - Formulas: Rand = pairs on which both agree / all pairs; adjusted Rand = 2(a·d − b·c) / ((a + b)(b + d) + (a + c)(c + d)),
//!   a the pairs together in both, d apart in both, b and c together in the truth or the prediction alone;
//!   homogeneity = I / H(true), completeness = I / H(pred), NMI = I / mean(H(true), H(pred)),
//!   AMI = (I − E[I]) / (mean(H(true), H(pred)) − E[I]), E[I] over all groupings of the same sizes;
//!   Fowlkes–Mallows = a / √((a + b)(a + c)); purity = Σ over the predicted groups of their most frequent true group / n.
//! - Conventions: natural logarithms; identical groupings score 1 even where there is but one group (as scikit-learn).
//! - Cost: O(n·log n); of E[I] O(n) beside, since groups of equal size share their terms.
//! - Source: Hubert & Arabie (1985), J. Classification 2, 193–218; Rosenberg & Hirschberg (2007), EMNLP-CoNLL, 410–420;
//!   Vinh, Epps & Bailey (2010), JMLR 11, 2837–2854; Fowlkes & Mallows (1983), J. Am. Stat. Assoc. 78, 553–569.

use std::collections::BTreeMap;

use ndarray::Array2;
use rayon::prelude::*;

use crate::linalg::sum::{Sum, accurate_sum};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// How the two entropies become one, by which mutual information is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntropyMean {
    Min,
    Geometric,
    /// As scikit-learn.
    #[default]
    Arithmetic,
    Max,
}

impl EntropyMean {
    fn of(self, t: Expr, p: Expr) -> Expr {
        match self {
            EntropyMean::Min => Number::min(t, p),
            EntropyMean::Geometric => (t * p).sqrt(),
            EntropyMean::Arithmetic => (t + p) / 2.0,
            EntropyMean::Max => Number::max(t, p),
        }
    }
}

/// Terms that a derivation may show; the others only count.
const SHOWN: usize = 5;

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

    /// Samples by true group (rows) and predicted group (columns), both in the order of their labels.
    pub fn contingency(&self) -> Array2<f64> {
        let mut table = Array2::zeros((self.truth.len(), self.pred.len()));
        self.cells.iter().for_each(|(t, p, count)| table[(*t, *p)] = *count);
        table
    }

    fn entropy(&self, name: &str, counts: &[f64]) -> Expr {
        let sum = sum_shown(
            counts,
            |count| entropy_term::<Expr>(*count, self.n),
            |count| entropy_term::<f64>(*count, self.n),
        );
        (-sum).counted_as(0.0, counts.len() == 1, "one group").called(name)
    }

    fn entropies(&self) -> (Expr, Expr) {
        (self.entropy("H(true)", &self.truth), self.entropy("H(pred)", &self.pred))
    }

    fn information(&self) -> Expr {
        fn term<N: Number>(m: &Agreement, (t, p, count): &(usize, usize, f64)) -> N {
            information_term(*count, m.n, m.truth[*t], m.pred[*p])
        }
        let sum = sum_shown(&self.cells, |cell| term::<Expr>(self, cell), |cell| term::<f64>(self, cell));
        let below = sum.value() < 0.0 || self.truth.len() == 1 || self.pred.len() == 1;
        sum.counted_as(0.0, below, "nothing is shared").called("I")
    }

    /// The mean of I over all ways to deal the samples into groups of these sizes: for each pair of groups, each number
    /// they may share, times its chance.
    fn expected_information(&self) -> Expr {
        let (of_true, of_pred) = (sizes(&self.truth), sizes(&self.pred));
        let with = |(a, times): &(f64, f64)| {
            let (mut sum, mut terms) = (Sum::default(), 0.0);
            for (b, again) in &of_pred {
                let (first, chances) = chances_of_shared(self.n, *a, *b);
                let term =
                    |(k, chance): (usize, &f64)| chance * information_term::<f64>(first + k as f64, self.n, *a, *b);
                sum.add(times * again * chances.iter().enumerate().map(term).sum::<f64>());
                terms += times * again * chances.len() as f64;
            }
            (sum.value(), terms)
        };
        let parts: Vec<(f64, f64)> = of_true.par_iter().map(with).collect();
        let (total, terms) =
            (accurate_sum(parts.iter().map(|part| part.0)), parts.iter().map(|part| part.1).sum::<f64>());
        let pairs = self.truth.iter().flat_map(|a| self.pred.iter().map(move |b| (*a, *b)));
        let shown = pairs.flat_map(|(a, b)| {
            let (first, chances) = chances_of_shared(self.n, a, b);
            let term = move |(k, chance): (usize, f64)| {
                let count = first + k as f64;
                Expr::named(format!("P({count} shared)"), chance) * information_term::<Expr>(count, self.n, a, b)
            };
            chances.into_iter().enumerate().map(term)
        });
        Expr::sum_from(shown.take(SHOWN), terms as usize, total).called("E[I]")
    }

    fn nmi_expr(&self, mean: EntropyMean) -> Expr {
        let ((t, p), information) = (self.entropies(), self.information());
        let single = self.truth.len() == 1 && self.pred.len() == 1;
        let none = !single && information.value() == 0.0;
        (information / mean.of(t, p))
            .counted_as(0.0, none, "nothing is shared")
            .counted_as(1.0, single, "one group in both")
            .called("NMI")
    }

    fn ami_expr(&self, mean: EntropyMean) -> Expr {
        let ((t, p), expected) = (self.entropies(), self.expected_information());
        let alone = |groups: &[f64]| groups.len() as f64 == self.n;
        let single = |groups: &[f64]| groups.len() == 1;
        let same = |all: &dyn Fn(&[f64]) -> bool| all(&self.truth) && all(&self.pred);
        let either = |all: &dyn Fn(&[f64]) -> bool| all(&self.truth) || all(&self.pred);
        let equal = same(&alone) || same(&single);
        let fixed = !equal && (either(&alone) || either(&single));
        ((self.information() - &expected) / (mean.of(t, p) - expected))
            .counted_as(0.0, fixed, "I is the same for every grouping of these sizes")
            .counted_as(1.0, equal, "the groupings are the same")
            .called("adjusted mutual information")
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

/// The sum over these, of which the first terms are to be shown.
fn sum_shown<T>(all: &[T], shown: impl Fn(&T) -> Expr, value: impl Fn(&T) -> f64) -> Expr {
    Expr::sum_from(all.iter().take(SHOWN).map(shown), all.len(), accurate_sum(all.iter().map(value)))
}

fn entropy_term<N: Number>(count: f64, n: f64) -> N {
    let share = N::from(count) / N::parameter("n", n);
    share.clone() * share.ln()
}

/// Of `count` samples that a true group of `a` and a predicted one of `b` share.
fn information_term<N: Number>(count: f64, n: f64, a: f64, b: f64) -> N {
    let (count, n) = (N::from(count), N::parameter("n", n));
    count.clone() / n.clone() * (n * count / (N::from(a) * b)).ln()
}

/// Each size of a group, and how many groups have it.
fn sizes(groups: &[f64]) -> Vec<(f64, f64)> {
    let mut ascending = groups.to_vec();
    ascending.sort_by(f64::total_cmp);
    ascending.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len() as f64)).collect()
}

/// The chances that `a` and `b` of `n` samples, drawn without regard to each other, share this many, from the number that
/// is returned on; numbers that hardly ever occur are left out, and 0, which adds nothing. Each chance from its neighbour's,
/// the largest first, so that no factorial is needed.
fn chances_of_shared(n: f64, a: f64, b: f64) -> (f64, Vec<f64>) {
    const NEVER: f64 = 1e-20;
    let (least, most) = ((a + b - n).max(0.0), a.min(b));
    let likely = ((a + 1.0) * (b + 1.0) / (n + 2.0)).floor().clamp(least, most);
    let odds_of_next = |k: f64| (a - k) * (b - k) / ((k + 1.0) * (n - a - b + k + 1.0));
    let (mut below, mut above) = (Vec::new(), vec![1.0]);
    let (mut k, mut weight) = (likely, 1.0);
    while k < most && weight > NEVER {
        weight *= odds_of_next(k);
        k += 1.0;
        above.push(weight);
    }
    (k, weight) = (likely, 1.0);
    while k > least && weight > NEVER {
        k -= 1.0;
        weight /= odds_of_next(k);
        below.push(weight);
    }
    let first = likely - below.len() as f64;
    let total = accurate_sum(below.iter().chain(&above).copied());
    let chances = below.iter().rev().chain(&above).map(|weight| weight / total);
    let none = usize::from(first == 0.0);
    (first + none as f64, chances.skip(none).collect())
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
    /// Mutual information over the arithmetic mean of the entropies. 0 to 1.
    nmi: |m| m.nmi_expr(EntropyMean::Arithmetic);
    /// Mutual information over this mean of the entropies. 0 to 1.
    nmi_by: |m, mean: EntropyMean| m.nmi_expr(mean);
    /// Mutual information, less what chance gives, over the most there is to gain (by the arithmetic mean of the entropies):
    /// at most 1, about 0 for groupings at random, however many groups they have.
    ami: |m| m.ami_expr(EntropyMean::Arithmetic);
    /// The same by this mean of the entropies.
    ami_by: |m, mean: EntropyMean| m.ami_expr(mean);
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
    /// (1 + β)·h·c / (β·h + c) of homogeneity h and completeness c: with β above 1, completeness weighs more. Undefined for a
    /// β below 0.
    v_measure_by: |m, beta: f64| {
        let (h, c) = (m.homogeneity_expr(), m.completeness_expr());
        let (none, negative) = (h.value() + c.value() == 0.0, beta < 0.0);
        let beta = Expr::named("β", beta);
        ((1.0 + &beta) * &h * &c / (beta * h + c)).counted_as(0.0, none, "both are 0")
            .undefined_if(negative, "β is below 0").called("V-measure")
    };
    /// The geometric mean of precision and recall over pairs that are together. 0 to 1; 0 where no pair is together in both.
    fowlkes_mallows: |m| {
        let [both, truth, pred, _] = m.pairs();
        let none = both.value() == 0.0;
        (both.clone() / ((both.clone() + truth) * (both + pred)).sqrt())
            .counted_as(0.0, none, "no pair is together in both")
            .called("Fowlkes–Mallows index")
    };
    /// The share of samples whose true group is the most frequent of their predicted group. Above 0 to 1; 1 for groups of one
    /// sample each, so that it says nothing by itself.
    purity: |m| {
        let mut most = vec![0.0_f64; m.pred.len()];
        m.cells.iter().for_each(|(_, p, count)| most[*p] = most[*p].max(*count));
        let sum = sum_shown(&most, |count| Expr::from(*count), |count| *count);
        (sum / Expr::named("n", m.n)).called("purity")
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

    /// Groups of 2 and 1 against groups of 2 and 1: the single ones meet with chance 1/3 (then all agree, I = H), else not.
    #[test]
    fn expected_information_by_hand() {
        let both = Agreement::new(&[0, 0, 1], &[0, 0, 1]).unwrap();
        let h = 3.0_f64.ln() - 2.0 / 3.0 * 2.0_f64.ln();
        // Apart: pairs of counts (1, 1), (1, 0): 1/3·ln(3·1/(2·2)) + 1/3·ln(3/2) + 1/3·ln(3/2).
        let apart = (0.75_f64.ln() + 2.0 * 1.5_f64.ln()) / 3.0;
        let expected = h / 3.0 + 2.0 / 3.0 * apart;
        assert!((both.expected_information().value() - expected).abs() < 1e-15);
        let crossed = Agreement::new(&[0, 0, 1], &[0, 1, 0]).unwrap();
        assert!((crossed.ami() - (apart - expected) / (h - expected)).abs() < 1e-14);
        let text = crossed.worked().ami().to_string();
        assert!(text.contains("P(1 shared)") && text.contains("E[I]"), "{text}");
    }

    /// Chances of 0 to 2 shared of 3 and 2 among 5: (1, 6, 3) / 10; of 4 and 4 among 5 at least 3: (4, 1) / 5.
    #[test]
    fn chances_by_hand() {
        let close = |found: (f64, Vec<f64>), first: f64, chances: &[f64]| {
            assert_eq!((found.0, found.1.len()), (first, chances.len()));
            assert!(found.1.iter().zip(chances).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
        };
        close(chances_of_shared(5.0, 3.0, 2.0), 1.0, &[0.6, 0.3]);
        close(chances_of_shared(5.0, 4.0, 4.0), 3.0, &[0.8, 0.2]);
        close(chances_of_shared(5.0, 5.0, 2.0), 2.0, &[1.0]);
    }

    /// a b b | a a: the most frequent are 2 and 2 of 5; pairs together in both: 1 + 1, in truth alone 1 (3 a) + 0 …
    #[test]
    fn purity_and_pairs_by_hand() {
        let found = Agreement::new(&["a", "b", "b", "a", "a"], &[0, 0, 0, 1, 1]).unwrap();
        assert_eq!(found.purity(), 0.8);
        // Truth has 3 + 1 pairs, the prediction 3 + 1, both 1 + 1: 2 / √(4 · 4).
        assert_eq!(found.fowlkes_mallows(), 0.5);
        assert_eq!(found.contingency(), ndarray::array![[1.0, 2.0], [2.0, 0.0]]);
        assert!(found.v_measure_by(-1.0).is_nan());
    }

    /// Whatever the other grouping, samples that are each alone tell nothing beyond chance.
    #[test]
    fn every_sample_alone() {
        let alone: Vec<usize> = (0..2000).collect();
        let halves: Vec<usize> = (0..2000).map(|i| i % 2).collect();
        let one = Agreement::new(&halves, &alone).unwrap();
        assert_eq!((one.ami_by(EntropyMean::Min), one.ami(), one.homogeneity(), one.purity()), (0.0, 0.0, 1.0, 1.0));
        let both = Agreement::new(&alone, &alone).unwrap();
        assert_eq!((both.ami(), both.nmi(), both.adjusted_rand(), both.fowlkes_mallows()), (1.0, 1.0, 1.0, 0.0));
        let single = Agreement::new(&[7], &["x"]).unwrap();
        assert_eq!((single.ami(), single.nmi(), single.purity(), single.rand()), (1.0, 1.0, 1.0, 1.0));
    }
}
