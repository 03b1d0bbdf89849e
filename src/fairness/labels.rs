//! Bias of labels, before anything is learnt from them: how large the facets are and how their labels are distributed.
//!
//! - Formulas, with n the rows of a facet, q the share of the positive label, P the shares of all labels:
//!   CI = (n(a) − n(d)) / (n(a) + n(d)); DPL = q(a) − q(d); KL = Σ P(a) ln(P(a) / P(d)); JS = the mean KL of both from
//!   their middle; LP = (Σ|P(a) − P(d)|ᵖ)^(1/p); TVD = ½ Σ|P(a) − P(d)|; KS = max|P(a) − P(d)|.
//! - Conventions: the KS of labels is the largest difference of one label's share, since labels have no order; p = 2 unless
//!   told otherwise. For two labels KS = TVD = |DPL| and LP = √2 |DPL|.
//! - Source: Das et al. (2021), J. Financial Data Science 3(4), 33–64.

use ndarray::ArrayView1;

use super::{filled_facets, ratio};
use crate::metrics::{
    js_divergence_expr, kl_divergence_expr, largest_difference_expr, lp_distance_expr, total_variation_expr,
};
use crate::stats::accurate_sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// How often each label occurs in each facet, in a form that merges: a chunk of the data may lack a facet.
///
/// ```
/// use workings::fairness::FacetLabels;
///
/// let labels = FacetLabels::new(&[40.0, 60.0], &[50.0, 30.0])?;
/// let bias = labels.bias()?;
/// assert_eq!(bias.ci(), 20.0 / 180.0);
/// assert_eq!(bias.dpl(1), 0.6 - 0.375);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FacetLabels {
    a: Vec<f64>,
    d: Vec<f64>,
}

impl FacetLabels {
    /// The counts of each label, in the same order for both facets.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a count below 0.
    pub fn new(counts_a: &[f64], counts_d: &[f64]) -> Result<FacetLabels> {
        input::same_length("counts_a", counts_a.len(), "counts_d", counts_d.len())?;
        input::non_negative("counts_a", counts_a.iter().copied())?;
        input::non_negative("counts_d", counts_d.iter().copied())?;
        Ok(FacetLabels { a: counts_a.to_vec(), d: counts_d.to_vec() })
    }

    /// Counts of the positive label and of all rows.
    ///
    /// # Errors
    /// `Empty` for a facet without rows; `BadParam` for more positives than rows, or counts below 0.
    pub fn of_positives(positives_a: f64, n_a: f64, positives_d: f64, n_d: f64) -> Result<FacetLabels> {
        filled_facets(n_a, n_d)?;
        for (name, positives, n) in [("positives_a", positives_a, n_a), ("positives_d", positives_d, n_d)] {
            let needed = format!("a number from 0 to the {n} rows of the facet");
            input::setting(name, positives, (0.0..=n).contains(&positives), &needed)?;
        }
        FacetLabels::new(&[n_a - positives_a, positives_a], &[n_d - positives_d, positives_d])
    }

    /// The counts of both parts of the data, which have the same labels.
    ///
    /// # Errors
    /// `LengthMismatch` for parts with different numbers of labels.
    pub fn merge(&self, other: &FacetLabels) -> Result<FacetLabels> {
        input::same_length("the labels of one part", self.a.len(), "those of the other", other.a.len())?;
        let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x + y).collect();
        Ok(FacetLabels { a: sum(&self.a, &other.a), d: sum(&self.d, &other.d) })
    }

    /// The metrics, once both facets have rows.
    ///
    /// # Errors
    /// `Empty` for a facet without any row.
    pub fn bias(&self) -> Result<LabelBias> {
        let total = |counts: &[f64]| accurate_sum(counts.iter().copied());
        let (n_a, n_d) = (total(&self.a), total(&self.d));
        filled_facets(n_a, n_d)?;
        let shares = |counts: &[f64], n: f64| counts.iter().map(|count| count / n).collect::<Vec<f64>>();
        Ok(LabelBias { p: shares(&self.a, n_a), q: shares(&self.d, n_d), n_a, n_d, labels: self.clone() })
    }
}

/// Pre-training bias metrics of two facets.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelBias {
    labels: FacetLabels,
    n_a: f64,
    n_d: f64,
    /// The shares of the labels in facet a and in facet d.
    p: Vec<f64>,
    q: Vec<f64>,
}

impl LabelBias {
    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn n(&self) -> [Expr; 2] {
        [Expr::named("n[a]", self.n_a), Expr::named("n[d]", self.n_d)]
    }

    fn dpl_expr(&self, positive: usize) -> Expr {
        let known = positive < self.p.len();
        let [n_a, n_d] = self.n();
        let share = |name: &str, counts: &[f64], n: Expr| {
            let count = counts.get(positive).copied().unwrap_or(0.0);
            (Expr::named(format!("positives[{name}]"), count) / n).called(format!("q[{name}]"))
        };
        (share("a", &self.labels.a, n_a) - share("d", &self.labels.d, n_d))
            .undefined_if(!known, format!("there is no label {positive}"))
            .called("DPL")
    }

    /// An expression over the shares, which are known to be shares.
    fn of(&self, distance: impl Fn(ArrayView1<f64>, ArrayView1<f64>) -> Result<Expr>) -> Expr {
        distance((&self.p).into(), (&self.q).into())
            .unwrap_or_else(|error| Expr::symbol("the distance").undefined_if(true, error.to_string()))
    }
}

formulas! { LabelBias;
    /// Class imbalance, (n(a) − n(d)) / (n(a) + n(d)). −1 to 1; above 0 where facet a has more rows.
    ci: |bias| {
        let [a, d] = bias.n();
        ((&a - &d) / (a + d)).called("CI")
    };
    /// Difference in proportions of labels, q(a) − q(d), of the label at this position. −1 to 1.
    dpl: |bias, positive: usize| bias.dpl_expr(positive);
    /// Kullback-Leibler divergence of facet a's labels from facet d's, in nats. Infinite where d lacks a label that a has.
    kl: |bias| bias.of(kl_divergence_expr);
    /// Jensen-Shannon divergence, in nats. 0 to ln 2.
    js: |bias| bias.of(js_divergence_expr);
    /// The Lp norm of the difference of the shares, p of at least 1.
    lp: |bias, p: f64| bias.of(|a, d| lp_distance_expr(a, d, p)).renamed("LP");
    /// Total variation distance. 0 to 1.
    tvd: |bias| bias.of(total_variation_expr);
    /// The largest difference in the share of one label. 0 to 1.
    ks: |bias| bias.of(largest_difference_expr).called("KS");
}

/// The shares of facets a and d whose class imbalance is known: (1 + CI) / 2 and (1 − CI) / 2.
///
/// # Errors
/// `BadParam` for an imbalance outside −1 to 1.
/// ```
/// assert_eq!(workings::fairness::facet_shares(-0.5)?, [0.25, 0.75]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn facet_shares(ci: f64) -> Result<[f64; 2]> {
    Ok(facet_shares_expr(ci)?.map(|share| share.value()))
}

pub(crate) fn facet_shares_expr(ci: f64) -> Result<[Expr; 2]> {
    input::setting("ci", ci, (-1.0..=1.0).contains(&ci), "a number from -1 to 1")?;
    let ci = Expr::named("CI", ci);
    Ok([((1.0 + &ci) / 2.0).called("share[a]"), ((1.0 - ci) / 2.0).called("share[d]")])
}

/// The class imbalance of one of `k` equal groups against the others, 1 − 2/k.
///
/// # Errors
/// `BadParam` for fewer than two groups: the others would be none.
/// ```
/// assert_eq!(workings::fairness::class_imbalance_of_equal_groups(4)?, 0.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn class_imbalance_of_equal_groups(k: usize) -> Result<f64> {
    Ok(equal_groups_expr(k)?.value())
}

pub(crate) fn equal_groups_expr(k: usize) -> Result<Expr> {
    input::setting("k", k as f64, k >= 2, "a whole number of at least 2")?;
    Ok((1.0 - ratio(2.0.into(), Expr::named("k", k as f64))).called("CI"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Shares ¼, ½, ¼ of 8 rows and ½, ½, 0 of 4: differences −¼, 0, ¼.
    #[test]
    fn every_metric_by_hand() {
        let bias = FacetLabels::new(&[2.0, 4.0, 2.0], &[2.0, 2.0, 0.0]).unwrap().bias().unwrap();
        assert_eq!((bias.ci(), bias.dpl(0), bias.tvd(), bias.ks()), (1.0 / 3.0, -0.25, 0.25, 0.25));
        assert_relative_eq!(bias.lp(2.0), 0.125_f64.sqrt(), max_relative = 1e-14);
        assert_eq!((bias.lp(1.0), bias.kl()), (0.5, f64::INFINITY));
        // m = (3/8, 1/2, 1/8): from a ¼ ln(2/3) + ¼ ln 2, from d ½ ln(4/3).
        let js = (0.25 * (4.0_f64 / 3.0).ln() + 0.5 * (4.0_f64 / 3.0).ln()) / 2.0;
        assert_relative_eq!(bias.js(), js, max_relative = 1e-14);
        assert!(bias.worked().dpl(3).undefined().is_some());
        assert!(bias.worked().lp(0.5).undefined().is_some());
    }

    #[test]
    fn chunks_merge() {
        let parts =
            [([3.0, 1.0], [0.0, 0.0]), ([0.0, 2.0], [5.0, 1.0])].map(|(a, d)| FacetLabels::new(&a, &d).unwrap());
        assert_eq!(parts[0].merge(&parts[1]), FacetLabels::new(&[3.0, 3.0], &[5.0, 1.0]));
        assert_eq!(parts[0].bias(), Err(Error::empty("facet d")));
        let three = FacetLabels::new(&[1.0; 3], &[1.0; 3]).unwrap();
        assert!(matches!(three.merge(&parts[0]), Err(Error::LengthMismatch { .. })));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(FacetLabels::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(FacetLabels::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(FacetLabels::new(&[1.0, -1.0], &[1.0, 2.0]), Err(Error::OutOfRange { .. })));
        assert_eq!(FacetLabels::new(&[0.0], &[1.0]).unwrap().bias(), Err(Error::empty("facet a")));
        assert!(matches!(FacetLabels::of_positives(3.0, 2.0, 1.0, 2.0), Err(Error::BadParam { .. })));
        assert!(matches!(FacetLabels::of_positives(0.0, 2.0, 0.0, 0.0), Err(Error::Empty { .. })));
        assert!(matches!(facet_shares(1.5), Err(Error::BadParam { .. })));
        assert!(matches!(class_imbalance_of_equal_groups(1), Err(Error::BadParam { .. })));
        assert_eq!(class_imbalance_of_equal_groups(2).unwrap(), 0.0);
    }
}
