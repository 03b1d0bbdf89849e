//! Discounted cumulative gain: relevance by degrees, worth less the further down it stands.
//!
//! - Formulas: DCG@k = Σ gainᵢ / log₂(i + 1) over the ranks i = 1 … k; NDCG@k = DCG@k / DCG@k of the best order.
//! - Conventions: the gain is the relevance itself (as scikit-learn) or 2^relevance − 1; the best order is that of the whole
//!   list, cut at k; without any relevance NDCG counts 0. Items with equal scores share the mean of their gains, as if all
//!   their orders were tried.
//! - Cost: O(n log n) for n items.
//! - Source: Järvelin & Kekäläinen (2002), ACM Trans. Inf. Syst. 20, 422–446; McSherry & Najork (2008), ECIR, 414–421 (ties).

use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// What an item of some relevance is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gain {
    /// The relevance.
    #[default]
    Linear,
    /// 2^relevance − 1, which sets the best apart.
    Exponential,
}

impl Gain {
    fn of(self, relevance: f64) -> f64 {
        match self {
            Gain::Linear => relevance,
            Gain::Exponential => relevance.exp2() - 1.0,
        }
    }
}

/// The gains of a list in its order and in the best one.
///
/// ```
/// use workings::metrics::{Gain, RankedGains};
///
/// let gains = RankedGains::new(&[0.0, 2.0], 2, Gain::Linear)?;
/// assert_eq!(gains.ideal_dcg(), 2.0); // 2 / log₂ 2
/// assert_eq!(gains.ndcg(), 1.0 / 3.0_f64.log2()); // 2 / log₂ 3, over 2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RankedGains {
    ranked: Vec<f64>,
    best: Vec<f64>,
}

impl RankedGains {
    /// Of the relevance of each item, in ranked order, cut at `k`.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for a relevance below 0; `BadParam` for k = 0; `Undetermined` where gains overflow.
    pub fn new(relevance: &[f64], k: usize, gain: Gain) -> Result<RankedGains> {
        check(relevance, k)?;
        RankedGains::of(relevance.iter().map(|relevance| gain.of(*relevance)).collect(), k)
    }

    /// Of items in any order with the scores that rank them, the highest first.
    ///
    /// # Errors
    /// As [`new`](Self::new); `LengthMismatch`; `Undetermined` for a single item, of which there is only one order.
    /// ```
    /// use workings::metrics::{Gain, RankedGains};
    ///
    /// // Tied at ranks 1 and 2: each is worth (3 + 0) / 2.
    /// let gains = RankedGains::with_scores(&[3.0, 0.0], &[0.9, 0.9], 2, Gain::Linear)?;
    /// assert_eq!(gains.dcg(), 1.5 + 1.5 / 3.0_f64.log2());
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn with_scores(y_true: &[f64], y_score: &[f64], k: usize, gain: Gain) -> Result<RankedGains> {
        input::same_length("y_true", y_true.len(), "y_score", y_score.len())?;
        check(y_true, k)?;
        input::finite("y_score", y_score.iter().copied())?;
        if y_true.len() == 1 {
            return Err(Error::Undetermined("ranking a single item is meaningless: it has only one order".into()));
        }
        let mut scored: Vec<(f64, f64)> = y_score.iter().copied().zip(y_true.iter().map(|y| gain.of(*y))).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let shared = scored.chunk_by(|a, b| a.0 == b.0).flat_map(|tied| {
            let mean = tied.iter().map(|(_, gain)| gain).sum::<f64>() / tied.len() as f64;
            std::iter::repeat_n(mean, tied.len())
        });
        let best = scored.iter().map(|(_, gain)| *gain).collect();
        let mut gains = RankedGains::of(best, k)?;
        gains.ranked = shared.take(k).collect();
        Ok(gains)
    }

    fn of(gains: Vec<f64>, k: usize) -> Result<RankedGains> {
        if gains.iter().any(|gain| gain.is_infinite()) {
            return Err(Error::Undetermined("2^relevance overflows; use smaller degrees or the linear gain".into()));
        }
        let mut best = gains.clone();
        best.sort_by(|a, b| b.total_cmp(a));
        best.truncate(k);
        Ok(RankedGains { ranked: gains.into_iter().take(k).collect(), best })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn dcg_expr(&self) -> Expr {
        discounted(&self.ranked).called("DCG")
    }

    fn ideal_expr(&self) -> Expr {
        discounted(&self.best).called("ideal DCG")
    }
}

fn check(relevance: &[f64], k: usize) -> Result<()> {
    input::setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
    if relevance.is_empty() {
        return Err(Error::empty("relevance"));
    }
    input::non_negative("relevance", relevance.iter().copied())
}

fn discounted(gains: &[f64]) -> Expr {
    let term = |(rank, gain): (usize, &f64)| Expr::from(*gain) / (Expr::from(rank as f64) + 1.0).log2();
    Expr::sum_of((1..).zip(gains).map(term))
}

formulas! { RankedGains;
    /// Discounted cumulative gain of the ranked order, in the unit of the gains; at least 0.
    dcg: |gains| gains.dcg_expr();
    /// The largest DCG that any order of the items has.
    ideal_dcg: |gains| gains.ideal_expr();
    /// DCG over that of the best order. 0 to 1; 0 where nothing is relevant.
    ndcg: |gains| {
        let none = gains.best.iter().all(|gain| *gain == 0.0);
        (gains.dcg_expr() / gains.ideal_expr()).counted_as(0.0, none, "nothing is relevant").called("NDCG")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2, 0, 1 cut at 2: 2/log₂2 against 2/log₂2 + 1/log₂3; gains 3, 0, 1.
    #[test]
    fn the_best_order_is_cut_after_sorting_all() {
        let gains = RankedGains::new(&[2.0, 0.0, 1.0], 2, Gain::Linear).unwrap();
        assert_eq!((gains.dcg(), gains.ideal_dcg()), (2.0, 2.0 + 1.0 / 3.0_f64.log2()));
        let exponential = RankedGains::new(&[2.0, 0.0, 1.0], 3, Gain::Exponential).unwrap();
        assert_eq!((exponential.dcg(), exponential.ideal_dcg()), (3.5, 3.0 + 1.0 / 3.0_f64.log2()));
        assert_eq!(RankedGains::new(&[0.0, 0.0], 5, Gain::Linear).unwrap().ndcg(), 0.0);
    }

    #[test]
    fn what_cannot_be_ranked_is_refused() {
        let of = |relevance: &[f64], k| RankedGains::new(relevance, k, Gain::Linear);
        assert!(matches!(of(&[], 1), Err(Error::Empty { .. })));
        assert!(matches!(of(&[1.0, -1.0], 1), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(of(&[f64::NAN], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(of(&[1.0], 0), Err(Error::BadParam { .. })));
        assert!(matches!(RankedGains::new(&[2000.0], 1, Gain::Exponential), Err(Error::Undetermined(_))));
        let scored = |y: &[f64], s: &[f64]| RankedGains::with_scores(y, s, 1, Gain::Linear);
        assert!(matches!(scored(&[1.0], &[1.0]), Err(Error::Undetermined(_))));
        assert!(matches!(scored(&[1.0, 2.0], &[1.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(scored(&[1.0, 2.0], &[1.0, f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
