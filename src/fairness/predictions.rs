//! Bias of predictions: how two facets fare under a model.
//!
//! - Formulas, with q′ the share that is predicted positive: DPPL = q′(a) − q′(d); DI = q′(d) / q′(a);
//!   DCA = (TP + FN) / (TP + FP) of a less that of d; DCR = (TN + FP) / (TN + FN) of d less that of a;
//!   RD recall, DAR precision, AD accuracy of a less those of d; SD specificity, DRR negative predictive value and
//!   TE = FN / FP of d less those of a.
//! - Conventions: see [the module](super). No metric says alone that a model is fair; several cannot all be 0 at once where
//!   the facets' true shares differ.
//! - Cost: one pass, then a few operations.
//! - Source: Das et al. (2021), J. Financial Data Science 3(4), 33–64; Hardt, Price & Srebro (2016), NeurIPS (equalized
//!   odds); 29 CFR 1607.4 D (four-fifths rule).

use super::{difference, filled_facets, ratio};
use crate::metrics::Counts;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// The four cells of each facet, in a form that merges: a chunk of the data may lack a facet.
///
/// ```
/// use workings::fairness::FacetCounts;
///
/// let whole = FacetCounts::from_rows(&[true, false, true], &[true, true, false], &[false, true, true])?;
/// assert_eq!((whole.a.tp, whole.d.fp, whole.d.fn_), (1, 1, 1));
/// let twice = whole.merge(&whole);
/// assert_eq!(twice.bias()?.dppl(), 0.5); // 2 of 2 in a, 2 of 4 in d
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// The advantaged facet.
    pub a: Counts,
    /// The disadvantaged facet.
    pub d: Counts,
}

impl FacetCounts {
    /// Counts rows: whether each is positive, whether it is predicted so, and whether it belongs to facet d.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`.
    pub fn from_rows(y_true: &[bool], y_pred: &[bool], in_d: &[bool]) -> Result<FacetCounts> {
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        input::same_length("y_true", y_true.len(), "facet", in_d.len())?;
        let mut counts = FacetCounts::default();
        for ((truth, predicted), in_d) in y_true.iter().zip(y_pred).zip(in_d) {
            let facet = if *in_d { &mut counts.d } else { &mut counts.a };
            match (truth, predicted) {
                (true, true) => facet.tp += 1,
                (false, true) => facet.fp += 1,
                (true, false) => facet.fn_ += 1,
                (false, false) => facet.tn += 1,
            }
        }
        Ok(counts)
    }

    /// The counts of both parts of the data.
    pub fn merge(&self, other: &FacetCounts) -> FacetCounts {
        let sum = |x: Counts, y: Counts| Counts {
            tp: x.tp.saturating_add(y.tp),
            fp: x.fp.saturating_add(y.fp),
            fn_: x.fn_.saturating_add(y.fn_),
            tn: x.tn.saturating_add(y.tn),
        };
        FacetCounts { a: sum(self.a, other.a), d: sum(self.d, other.d) }
    }

    /// The metrics, once both facets have rows.
    ///
    /// # Errors
    /// `Empty` for a facet without any row.
    pub fn bias(&self) -> Result<PredictionBias> {
        let n = |c: &Counts| c.tp as f64 + c.fp as f64 + c.fn_ as f64 + c.tn as f64;
        filled_facets(n(&self.a), n(&self.d))?;
        Ok(PredictionBias { a: Facet { name: 'a', cells: self.a }, d: Facet { name: 'd', cells: self.d } })
    }
}

/// Post-training bias metrics of two facets.
///
/// ```
/// use workings::fairness::FacetCounts;
/// use workings::metrics::Counts;
///
/// let a = Counts { tp: 60, fp: 20, fn_: 15, tn: 105 };
/// let d = Counts { tp: 18, fp: 7, fn_: 12, tn: 63 };
/// let bias = FacetCounts { a, d }.bias()?;
/// assert_eq!(bias.disparate_impact(), 0.625); // 25/100 over 80/200
/// println!("{}", bias.worked().disparate_impact());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PredictionBias {
    a: Facet,
    d: Facet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Facet {
    name: char,
    cells: Counts,
}

impl Facet {
    fn named(&self, cell: &str, count: u64) -> Expr {
        Expr::named(format!("{cell}[{}]", self.name), count as f64)
    }

    fn tp(&self) -> Expr {
        self.named("TP", self.cells.tp)
    }

    fn fp(&self) -> Expr {
        self.named("FP", self.cells.fp)
    }

    fn fn_(&self) -> Expr {
        self.named("FN", self.cells.fn_)
    }

    fn tn(&self) -> Expr {
        self.named("TN", self.cells.tn)
    }

    fn share(&self, name: &str, top: Expr, bottom: Expr) -> Expr {
        ratio(top, bottom).called(format!("{name}[{}]", self.name))
    }

    fn predicted_positive(&self) -> Expr {
        self.share("q′", self.tp() + self.fp(), self.tp() + self.fp() + self.fn_() + self.tn())
    }

    fn acceptance(&self) -> Expr {
        self.share("c", self.tp() + self.fn_(), self.tp() + self.fp())
    }

    fn rejection(&self) -> Expr {
        self.share("r", self.tn() + self.fp(), self.tn() + self.fn_())
    }

    fn recall(&self) -> Expr {
        self.share("recall", self.tp(), self.tp() + self.fn_())
    }

    fn specificity(&self) -> Expr {
        self.share("specificity", self.tn(), self.tn() + self.fp())
    }

    fn precision(&self) -> Expr {
        self.share("precision", self.tp(), self.tp() + self.fp())
    }

    fn npv(&self) -> Expr {
        self.share("NPV", self.tn(), self.tn() + self.fn_())
    }

    fn accuracy(&self) -> Expr {
        self.share("accuracy", self.tp() + self.tn(), self.tp() + self.fp() + self.fn_() + self.tn())
    }

    fn treatment(&self) -> Expr {
        self.share("τ", self.fn_(), self.fp())
    }

    fn false_positive_rate(&self) -> Expr {
        self.share("FPR", self.fp(), self.fp() + self.tn())
    }
}

impl PredictionBias {
    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// `of` facet a less that of facet d.
    fn a_minus_d(&self, of: impl Fn(&Facet) -> Expr) -> Expr {
        difference(of(&self.a), of(&self.d))
    }

    fn d_minus_a(&self, of: impl Fn(&Facet) -> Expr) -> Expr {
        difference(of(&self.d), of(&self.a))
    }

    fn tpr_gap_expr(&self) -> Expr {
        self.a_minus_d(Facet::recall).abs().called("TPR gap")
    }

    fn fpr_gap_expr(&self) -> Expr {
        self.a_minus_d(Facet::false_positive_rate).abs().called("FPR gap")
    }
}

formulas! { PredictionBias;
    /// Difference in positive proportions in predicted labels, q′(a) − q′(d). −1 to 1; above 0 where a is predicted
    /// positive more often.
    dppl: |bias| bias.a_minus_d(Facet::predicted_positive).called("DPPL");
    /// Disparate impact, q′(d) / q′(a). At least 0, 1 where both are predicted positive equally often; infinite where only
    /// d ever is, 0 where nobody is.
    disparate_impact: |bias| ratio(bias.d.predicted_positive(), bias.a.predicted_positive()).called("DI");
    /// Difference in conditional acceptance: observed over predicted positives of a, less that of d.
    dca: |bias| bias.a_minus_d(Facet::acceptance).called("DCA");
    /// Difference in conditional rejection: observed over predicted negatives of d, less that of a.
    dcr: |bias| bias.d_minus_a(Facet::rejection).called("DCR");
    /// Recall difference, a less d. −1 to 1. Also called equal opportunity difference.
    rd: |bias| bias.a_minus_d(Facet::recall).called("RD");
    /// Specificity difference, d less a. −1 to 1.
    sd: |bias| bias.d_minus_a(Facet::specificity).called("SD");
    /// Difference in acceptance rates: precision of a less that of d. −1 to 1.
    dar: |bias| bias.a_minus_d(Facet::precision).called("DAR");
    /// Difference in rejection rates: negative predictive value of d less that of a. −1 to 1.
    drr: |bias| bias.d_minus_a(Facet::npv).called("DRR");
    /// Accuracy difference, a less d. −1 to 1.
    ad: |bias| bias.a_minus_d(Facet::accuracy).called("AD");
    /// Treatment equality: FN / FP of d less that of a. Any number, also infinite.
    te: |bias| bias.d_minus_a(Facet::treatment).called("TE");
    /// The distance of the facets' recalls. 0 to 1.
    tpr_gap: |bias| bias.tpr_gap_expr();
    /// The distance of the facets' false positive rates. 0 to 1.
    fpr_gap: |bias| bias.fpr_gap_expr();
    /// The larger of the two gaps. 0 to 1; 0 where the facets fare alike, whatever their true class.
    equalized_odds_difference: |bias| {
        Number::max(bias.tpr_gap_expr(), bias.fpr_gap_expr()).called("equalized odds difference")
    };
}

/// Whether a disparate impact passes the four-fifths rule: at least 0.8, without an upper limit.
///
/// # Errors
/// `BadParam` for a number below 0, or none.
/// ```
/// assert!(workings::fairness::disparate_impact_passes(0.8)?);
/// assert!(!workings::fairness::disparate_impact_passes(0.79)?);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn disparate_impact_passes(disparate_impact: f64) -> Result<bool> {
    Ok(four_fifths_expr(disparate_impact)?.value() == 1.0)
}

pub(crate) fn four_fifths_expr(disparate_impact: f64) -> Result<Expr> {
    input::setting("disparate_impact", disparate_impact, disparate_impact >= 0.0, "a number of at least 0")?;
    Ok(Expr::named("DI", disparate_impact).at_least(0.8.into()).called("passes"))
}

/// Counterfactual flip test: of the disadvantaged, how many more would be accepted than refused if they belonged to the
/// advantaged, (F⁺ − F⁻) / n(d). −1 to 1.
///
/// # Errors
/// `Empty` for no one in facet d; `BadParam` where more of them flip than there are.
/// ```
/// assert_eq!(workings::fairness::flip_test(12, 5, 100)?, 0.07);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn flip_test(flips_positive: usize, flips_negative: usize, n_d: usize) -> Result<f64> {
    Ok(flip_test_expr(flips_positive, flips_negative, n_d)?.value())
}

pub(crate) fn flip_test_expr(flips_positive: usize, flips_negative: usize, n_d: usize) -> Result<Expr> {
    filled_facets(1.0, n_d as f64)?;
    let flips = flips_positive as f64 + flips_negative as f64;
    let needed = format!("at most n_d = {n_d}, as each of facet d flips once at most,");
    input::setting("flips_positive + flips_negative", flips, flips <= n_d as f64, &needed)?;
    let [up, down] = [("F⁺", flips_positive), ("F⁻", flips_negative)].map(|(name, n)| Expr::named(name, n as f64));
    Ok(((up - down) / Expr::named("n[d]", n_d as f64)).called("FT"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    fn bias(a: [u64; 4], d: [u64; 4]) -> PredictionBias {
        let counts = |[tp, fp, fn_, tn]: [u64; 4]| Counts { tp, fp, fn_, tn };
        FacetCounts { a: counts(a), d: counts(d) }.bias().unwrap()
    }

    /// a: 10 of 40 predicted positive, 12 positive; d: 6 of 20 predicted positive, 4 positive.
    #[test]
    fn every_metric_by_hand() {
        let bias = bias([8, 2, 4, 26], [3, 3, 1, 13]);
        let same = |got: f64, expected: f64| assert_relative_eq!(got, expected, max_relative = 1e-13);
        same(bias.dppl(), 10.0 / 40.0 - 6.0 / 20.0);
        same(bias.disparate_impact(), (6.0 / 20.0) / (10.0 / 40.0));
        same(bias.dca(), 12.0 / 10.0 - 4.0 / 6.0);
        same(bias.dcr(), 16.0 / 14.0 - 28.0 / 30.0);
        same(bias.rd(), 8.0 / 12.0 - 3.0 / 4.0);
        same(bias.sd(), 13.0 / 16.0 - 26.0 / 28.0);
        same(bias.dar(), 8.0 / 10.0 - 3.0 / 6.0);
        same(bias.drr(), 13.0 / 14.0 - 26.0 / 30.0);
        same(bias.ad(), 34.0 / 40.0 - 16.0 / 20.0);
        same(bias.te(), 1.0 / 3.0 - 4.0 / 2.0);
        same(bias.tpr_gap(), 3.0 / 4.0 - 8.0 / 12.0);
        same(bias.fpr_gap(), 3.0 / 16.0 - 2.0 / 28.0);
        same(bias.equalized_odds_difference(), 3.0 / 16.0 - 2.0 / 28.0);
    }

    #[test]
    fn nothing_over_nothing_is_0_and_something_over_nothing_infinite() {
        let none_accepted = bias([0, 0, 6, 14], [3, 2, 1, 4]);
        assert_eq!((none_accepted.disparate_impact(), none_accepted.dca()), (f64::INFINITY, f64::INFINITY));
        assert_eq!(none_accepted.te(), f64::NEG_INFINITY); // 1/2 − 6/0
        let nobody = bias([0, 0, 2, 3], [0, 0, 1, 4]);
        assert_eq!((nobody.disparate_impact(), nobody.dca(), nobody.te(), nobody.dar()), (0.0, 0.0, 0.0, 0.0));
        assert!(nobody.worked().te().to_string().contains("both are infinite"));
        let all = bias([2, 3, 0, 0], [1, 4, 0, 0]);
        assert_eq!((all.dcr(), all.drr(), all.te()), (0.0, 0.0, 0.0));
    }

    #[test]
    fn chunks_merge_even_where_one_lacks_a_facet() {
        let (y, p, d) = ([true, false, true, false], [true, true, false, false], [false, false, true, true]);
        let whole = FacetCounts::from_rows(&y, &p, &d).unwrap();
        let parts = [0..2, 2..4].map(|r| FacetCounts::from_rows(&y[r.clone()], &p[r.clone()], &d[r]).unwrap());
        assert_eq!(parts[0].bias(), Err(Error::empty("facet d")));
        assert_eq!(parts[1].bias(), Err(Error::empty("facet a")));
        assert_eq!(parts[0].merge(&parts[1]), whole);
        assert_eq!((whole.bias().unwrap().dppl(), whole.bias().unwrap().ad()), (1.0, 0.0));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(FacetCounts::from_rows(&[true], &[], &[true]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(FacetCounts::from_rows(&[true], &[true], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(FacetCounts::from_rows(&[], &[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(flip_test(1, 0, 0), Err(Error::Empty { .. })));
        assert!(matches!(flip_test(3, 2, 4), Err(Error::BadParam { .. })));
        assert_eq!(flip_test(0, 4, 4).unwrap(), -1.0);
        assert!(matches!(disparate_impact_passes(-0.1), Err(Error::BadParam { .. })));
        assert!(matches!(disparate_impact_passes(f64::NAN), Err(Error::BadParam { .. })));
        assert!(disparate_impact_passes(f64::INFINITY).unwrap());
    }
}
