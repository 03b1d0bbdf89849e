//! Fairness: do two groups of people, the facets, get the same labels and the same errors?
//!
//! Facet a is the advantaged one, facet d the disadvantaged one; either choice is whoever asks's, and changes signs alone.
//! Before a model is trained the labels are compared ([`FacetLabels`], [`ConditionalDisparity`]), afterwards the
//! predictions ([`FacetCounts`]) and what each person got out of them ([`Benefits`]). Weights on the rows ([`Reweighing`])
//! make group and label independent before a model learns from them.
//!
//! - Conventions, those of SageMaker Clarify: 0/0 counts 0 and x/0 is infinite; two infinite ratios differ by 0; a facet
//!   without any row is refused. Natural logarithms.
//! - Names: Clarify's, CI, DPL, KL, JS, LP, TVD, KS, CDD before training, DPPL, DI, DCA, DCR, RD, SD, DAR, DRR, AD, TE,
//!   FT, GE after it.
//! - Source: Das et al. (2021), Fairness measures for machine learning in finance, J. Financial Data Science 3(4), 33–64.

mod benefits;
mod disparity;
mod labels;
mod predictions;
mod reweighing;

pub use benefits::Benefits;
pub use disparity::{ConditionalDisparity, Subgroup};
pub use labels::{FacetLabels, LabelBias, class_imbalance_of_equal_groups, facet_shares};
pub(crate) use labels::{equal_groups_expr, facet_shares_expr};
pub use predictions::{FacetCounts, PredictionBias, disparate_impact_passes, flip_test};
pub(crate) use predictions::{flip_test_expr, four_fifths_expr};
pub use reweighing::{Reweighing, reweighing_weight};

use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// `top / bottom`, where 0/0 counts 0 and x/0 is infinite.
fn ratio(top: Expr, bottom: Expr) -> Expr {
    let nothing = top.value() == 0.0 && bottom.value() == 0.0;
    (top / bottom).counted_as(0.0, nothing, "0/0")
}

/// `left − right`, where two infinite ratios differ by 0.
fn difference(left: Expr, right: Expr) -> Expr {
    let infinite = left.value().is_infinite() && right.value().is_infinite();
    (left - right).counted_as(0.0, infinite, "both are infinite")
}

/// Neither facet may be empty.
fn filled_facets(n_a: f64, n_d: f64) -> Result<()> {
    match (n_a > 0.0, n_d > 0.0) {
        (false, _) => Err(Error::empty("facet a")),
        (_, false) => Err(Error::empty("facet d")),
        _ => Ok(()),
    }
}
