//! Bias of labels and of predictions between two facets.

use super::common::*;
use crate::fairness::{
    Benefits, ConditionalDisparity, FacetCounts, FacetLabels, PredictionBias, Subgroup, equal_groups_expr,
    facet_shares_expr, flip_test_expr, four_fifths_expr, reweighing_weight,
};
use crate::metrics::Counts;
use crate::worked::{Expr, Number, Workings};

const CELLS: [Input; 8] = [
    whole("tp_a", "true positives of the advantaged facet"),
    whole("fp_a", "false positives of the advantaged facet"),
    whole("fn_a", "false negatives of the advantaged facet"),
    whole("tn_a", "true negatives of the advantaged facet"),
    whole("tp_d", "true positives of the disadvantaged facet"),
    whole("fp_d", "false positives of the disadvantaged facet"),
    whole("fn_d", "false negatives of the disadvantaged facet"),
    whole("tn_d", "true negatives of the disadvantaged facet"),
];
const ROWS: [Input; 5] = [
    labels("y_true", "the actual class of each row"),
    labels("y_pred", "the predicted class of each row"),
    labels("facet", "the group of each row"),
    label("disadvantaged", "the group that is facet d; all others are facet a"),
    label("positive", "the positive class; 1, true or the larger of two if not given").optional(),
];
const FROM_COUNTS: &[&[Input]] = &[&CELLS, &ROWS];

/// The two facets, from their counts or from rows.
fn bias(g: &Given) -> Result<PredictionBias> {
    let cell = |name| g.whole(name).map(|count| count as u64);
    if g.has("facet") {
        return from_rows(g)?.bias();
    }
    let a = Counts { tp: cell("tp_a")?, fp: cell("fp_a")?, fn_: cell("fn_a")?, tn: cell("tn_a")? };
    let d = Counts { tp: cell("tp_d")?, fp: cell("fp_d")?, fn_: cell("fn_d")?, tn: cell("tn_d")? };
    FacetCounts { a, d }.bias()
}

fn from_rows(g: &Given) -> Result<FacetCounts> {
    let (y_true, y_pred, facet) = (g.labels("y_true")?, g.labels("y_pred")?, g.labels("facet")?);
    let disadvantaged = g.opt_label("disadvantaged").ok_or_else(|| Error::empty("disadvantaged"))?;
    let mut classes: Vec<&Class> = y_true.iter().chain(&y_pred).collect();
    classes.sort();
    classes.dedup();
    let positive = match (g.opt_label("positive"), classes.as_slice()) {
        (Some(positive), _) => positive,
        (None, [_, larger]) => (*larger).clone(),
        (None, [only]) if ["1", "true"].contains(&only.to_string().as_str()) => (*only).clone(),
        (None, _) => return Err(Error::bad_param("positive", "nothing", "the positive class")),
    };
    let is = |column: &[Class], wanted: &Class| column.iter().map(|x| x == wanted).collect::<Vec<bool>>();
    FacetCounts::from_rows(&is(&y_true, &positive), &is(&y_pred, &positive), &is(&facet, &disadvantaged))
}

fn labels_of(g: &Given) -> Result<FacetLabels> {
    FacetLabels::new(&g.numbers("counts_a")?, &g.numbers("counts_d")?)
}

fn zero_or_one(g: &Given, name: &'static str) -> Result<Vec<bool>> {
    let values = g.numbers(name)?;
    crate::input::in_range(name, values.iter().copied(), |x| x == 0.0 || x == 1.0, "0 or 1")?;
    Ok(values.into_iter().map(|x| x == 1.0).collect())
}

/// A metric of the two facets alone.
macro_rules! metric {
    ($name:literal, $id:literal, $also:literal, $result:literal, $method:ident) => {
        concept($name, $id, concat!("fairness::PredictionBias::", stringify!($method)), FROM_COUNTS, |g| {
            Ok(Answer::one($result, bias(g)?.worked().$method()))
        })
        .also($also)
    };
}

fn battery(w: Workings<'_, PredictionBias>) -> Answer {
    Answer::one("dppl", w.dppl())
        .with("disparate_impact", w.disparate_impact())
        .with("dca", w.dca())
        .with("dcr", w.dcr())
        .with("rd", w.rd())
        .with("sd", w.sd())
        .with("dar", w.dar())
        .with("drr", w.drr())
        .with("ad", w.ad())
        .with("te", w.te())
}

fn conditional(g: &Given) -> Result<Answer> {
    let columns = ["accepted_a", "rejected_a", "accepted_d", "rejected_d"];
    let [accepted_a, rejected_a, accepted_d, rejected_d] = columns.map(|name| g.numbers(name));
    let (accepted_a, rejected_a, accepted_d, rejected_d) = (accepted_a?, rejected_a?, accepted_d?, rejected_d?);
    same_length("accepted_a", accepted_a.len(), "rejected_a", rejected_a.len())?;
    same_length("accepted_a", accepted_a.len(), "accepted_d", accepted_d.len())?;
    same_length("accepted_a", accepted_a.len(), "rejected_d", rejected_d.len())?;
    let group = |i: usize| Subgroup {
        accepted_a: accepted_a[i],
        rejected_a: rejected_a[i],
        accepted_d: accepted_d[i],
        rejected_d: rejected_d[i],
    };
    let groups = ConditionalDisparity::new((0..accepted_a.len()).map(group).collect())?;
    Ok(Answer::default().list("dd", groups.by_group()?).with("cdd", groups.cdd()?))
}

fn binary_distances(g: &Given) -> Result<Answer> {
    let dpl = g.number("dpl")?;
    crate::input::setting("dpl", dpl, (-1.0..=1.0).contains(&dpl), "a number from -1 to 1")?;
    let difference = Expr::named("DPL", dpl).abs();
    Ok(Answer::one("ks", difference.clone().called("KS"))
        .with("tvd", difference.clone().called("TVD"))
        .with("lp", (Expr::from(2.0).sqrt() * difference).called("L2")))
}

const P: Input = number("p", "the order of the Lp norm, at least 1; 2 if not given").optional();

// Notes that concepts share.
const CLARIFY: &str =
    "Das et al. (2021), J. Financial Data Science 3(4), 33–64; Amazon SageMaker Clarify developer guide, bias metrics";

pub(super) const CONCEPTS: &[Concept] = &[
    metric!(
        "difference in positive proportions in predicted labels",
        "dppl",
        "DPPL, demographic parity difference",
        "dppl",
        dppl
    )
    .notes(
        "−1 to 1, 0 is alike; above 0 where facet a is predicted positive more often",
        "share predicted positive of a less that of d; a facet without rows is refused",
        CLARIFY,
    ),
    metric!("disparate impact", "disparate_impact", "DI, adverse impact ratio", "disparate_impact", disparate_impact)
        .notes(
            "at least 0, 1 is alike, below 1 where d is predicted positive less often; infinite where only d ever is",
            "share predicted positive of d over that of a; 0 where neither facet is ever predicted positive (0/0)",
            CLARIFY,
        ),
    metric!("difference in conditional acceptance", "dca", "DCAcc, DCA", "dca", dca).notes(
        "any number, also infinite; 0 is alike, above 0 where a is accepted less than its labels say, beside d",
        "actual positives over predicted positives, of a less that of d; 0/0 counts 0, x/0 is infinite, two infinite \
         ratios differ by 0",
        CLARIFY,
    ),
    metric!("difference in conditional rejection", "dcr", "DCR", "dcr", dcr).notes(
        "any number, also infinite; 0 is alike, above 0 where d is rejected less than its labels say, beside a",
        "actual negatives over predicted negatives, of d less that of a; 0/0 counts 0, x/0 is infinite, two infinite \
         ratios differ by 0",
        CLARIFY,
    ),
    metric!("recall difference", "recall_difference", "RD, equal opportunity difference", "rd", rd).notes(
        "−1 to 1, 0 is alike; above 0 where the positives of a are found more often",
        "recall of a less that of d; 0/0 counts 0 in each share",
        CLARIFY,
    ),
    metric!("specificity difference", "specificity_difference", "SD of facets", "sd", sd).notes(
        "−1 to 1, 0 is alike; above 0 where the negatives of d are found more often",
        "specificity of d less that of a, the reverse of the other differences; 0/0 counts 0 in each share",
        CLARIFY,
    ),
    metric!("difference in acceptance rates", "dar", "DAR", "dar", dar).notes(
        "−1 to 1, 0 is alike; above 0 where acceptances of a are right more often",
        "precision, TP / (TP + FP), of a less that of d; 0/0 counts 0 in each share",
        CLARIFY,
    ),
    metric!("difference in rejection rates", "drr", "DRR", "drr", drr).notes(
        "−1 to 1, 0 is alike; above 0 where rejections of d are right more often",
        "negative predictive value, TN / (TN + FN), of d less that of a, the reverse of the other differences; 0/0 \
         counts 0 in each share",
        CLARIFY,
    ),
    metric!("accuracy difference", "accuracy_difference", "AD", "ad", ad).notes(
        "−1 to 1, 0 is alike; above 0 where predictions for a are right more often",
        "accuracy of a less that of d; a facet without rows is refused",
        CLARIFY,
    ),
    metric!("treatment equality", "treatment_equality", "TE", "te", te).notes(
        "any number, also infinite; 0 is alike, above 0 where errors on d are refusals more than on a",
        "FN / FP of d less that of a; 0/0 counts 0, x/0 is infinite, two infinite ratios differ by 0",
        CLARIFY,
    ),
    concept("post-training bias metrics", "post_training_bias", "fairness::PredictionBias", FROM_COUNTS, |g| {
        Ok(battery(bias(g)?.worked()))
    })
    .notes(
        "differences −1 to 1, but DCA, DCR and TE any number; disparate impact at least 0, 1 is alike; 0 is alike \
         elsewhere",
        "a less d in DPPL, DCA, RD, DAR and AD; d less a in DCR, SD, DRR and TE; d over a in disparate impact; 0/0 \
         counts 0, x/0 is infinite, two infinite ratios differ by 0",
        CLARIFY,
    ),
    concept(
        "equalized odds difference",
        "equalized_odds",
        "fairness::PredictionBias::equalized_odds_difference",
        FROM_COUNTS,
        |g| {
            let bias = bias(g)?;
            let w = bias.worked();
            Ok(Answer::one("tpr_gap", w.tpr_gap())
                .with("fpr_gap", w.fpr_gap())
                .with("equalized_odds_difference", w.equalized_odds_difference()))
        },
    )
    .also("equalized odds")
    .notes(
        "each 0 to 1, lower is better, 0 is alike",
        "absolute gaps of recall and of the false positive rate, and the larger of both; 0/0 counts 0",
        "Hardt, Price & Srebro (2016), Equality of opportunity in supervised learning, NeurIPS; Fairlearn, \
         equalized_odds_difference",
    ),
    concept(
        "four-fifths rule",
        "four_fifths_rule",
        "fairness::disparate_impact_passes",
        inputs![number_or_inf("disparate_impact", "the share of d that is accepted over that of a, at least 0")],
        |g| Ok(Answer::one("passes", four_fifths_expr(g.number("disparate_impact")?)?)),
    )
    .also("80 percent rule, adverse impact")
    .notes(
        "true or false",
        "passes at 0.8 and above, without an upper limit; in favour of d it never fails",
        "29 CFR 1607.4 D (Uniform Guidelines on Employee Selection Procedures, 1978)",
    ),
    concept(
        "class imbalance",
        "class_imbalance",
        "fairness::LabelBias::ci",
        inputs![count("n_a", "rows of the advantaged facet"), count("n_d", "rows of the disadvantaged facet")],
        |g| {
            let labels = FacetLabels::new(&[g.number("n_a")?], &[g.number("n_d")?])?;
            Ok(Answer::one("ci", labels.bias()?.worked().ci()))
        },
    )
    .also("facet imbalance")
    .notes(
        "above −1, below 1, 0 is balance; above 0 where facet a has more rows",
        "(n(a) − n(d)) / (n(a) + n(d)); a facet without rows is refused",
        CLARIFY,
    ),
    concept(
        "facet share from class imbalance",
        "facet_share",
        "fairness::facet_shares",
        inputs![number("ci", "class imbalance, from -1 to 1")],
        |g| {
            let [share_a, share_d] = facet_shares_expr(g.number("ci")?)?;
            Ok(Answer::one("share_a", share_a).with("share_d", share_d))
        },
    )
    .notes(
        "each 0 to 1, together 1",
        "(1 + CI) / 2 for facet a, (1 − CI) / 2 for facet d; a positive CI means more of a",
        CLARIFY,
    ),
    concept(
        "class imbalance of k equal groups",
        "class_imbalance_of_groups",
        "fairness::class_imbalance_of_equal_groups",
        inputs![whole("k", "how many groups of the same size there are").at_least(2)],
        |g| Ok(Answer::one("ci", equal_groups_expr(g.whole("k")?)?)),
    )
    .notes(
        "0 for two groups, rising to below 1",
        "one group is facet d, the k − 1 others together are facet a: 1 − 2/k",
        CLARIFY,
    ),
    concept(
        "difference in proportions of labels",
        "dpl",
        "fairness::LabelBias::dpl",
        inputs![
            count("positives_a", "rows of facet a with the positive label"),
            count("n_a", "rows of the advantaged facet"),
            count("positives_d", "rows of facet d with the positive label"),
            count("n_d", "rows of the disadvantaged facet"),
        ],
        |g| {
            let n = |name| g.number(name);
            let labels = FacetLabels::of_positives(n("positives_a")?, n("n_a")?, n("positives_d")?, n("n_d")?)?;
            Ok(Answer::one("dpl", labels.bias()?.worked().dpl(1)))
        },
    )
    .also("DPL")
    .notes(
        "−1 to 1, 0 is alike; above 0 where facet a has the positive label more often",
        "observed labels, not predictions (DPPL); share of a less that of d; a facet without rows is refused",
        CLARIFY,
    ),
    concept(
        "label distribution distances",
        "label_distances",
        "fairness::LabelBias",
        inputs![
            numbers("counts_a", "how often facet a has each label"),
            numbers("counts_d", "how often facet d has each label"),
            P,
        ],
        |g| {
            let p = g.opt_number("p").unwrap_or(2.0);
            crate::input::setting("p", p, p >= 1.0, "a number of at least 1, the order of the norm,")?;
            let bias = labels_of(g)?.bias()?;
            let w = bias.worked();
            Ok(Answer::one("kl", w.kl()).with("js", w.js()).with("lp", w.lp(p)).with("tvd", w.tvd()).with("ks", w.ks()))
        },
    )
    .also("pre-training bias distances")
    .notes(
        "each at least 0, 0 is alike; JS up to ln 2, TVD and KS up to 1, KL infinite where d lacks a label that a has",
        "KL of a from d, natural log; p = 2 unless given; KS is the largest difference of one label's share",
        CLARIFY,
    ),
    concept(
        "pre-training bias metrics",
        "pre_training_bias",
        "fairness::LabelBias",
        inputs![
            numbers("counts_a", "how often facet a has each label"),
            numbers("counts_d", "how often facet d has each label"),
            opt(whole("positive_index", "the position of the positive label, from 0; the last if not given")),
        ],
        |g| {
            let labels = labels_of(g)?;
            let n_labels = g.numbers("counts_a")?.len();
            let positive = g.opt_whole("positive_index").unwrap_or(n_labels - 1);
            let needed = format!("a position below {n_labels}, the number of labels,");
            crate::input::setting("positive_index", positive as f64, positive < n_labels, &needed)?;
            let bias = labels.bias()?;
            let w = bias.worked();
            Ok(Answer::one("ci", w.ci())
                .with("dpl", w.dpl(positive))
                .with("kl", w.kl())
                .with("js", w.js())
                .with("lp", w.lp(2.0))
                .with("tvd", w.tvd())
                .with("ks", w.ks()))
        },
    )
    .notes(
        "CI and DPL −1 to 1, distances at least 0, all 0 if alike; KL infinite where d lacks a label that a has",
        "a less d; the positive label is the last unless given; natural log, p = 2; KS is the largest difference of \
         one label",
        CLARIFY,
    ),
    concept(
        "distances of binary label distributions",
        "binary_label_distances",
        "fairness::LabelBias",
        inputs![number("dpl", "difference in proportions of labels, from -1 to 1")],
        binary_distances,
    )
    .notes(
        "KS and TVD 0 to 1, the L2 norm 0 to √2",
        "two labels only, where KS = TVD = |DPL| and L2 = √2 · |DPL|; the sign of DPL does not matter",
        CLARIFY,
    ),
    concept(
        "demographic disparity",
        "demographic_disparity",
        "fairness::ConditionalDisparity::dd",
        inputs![
            count("accepted_a", "accepted of the advantaged facet"),
            count("rejected_a", "rejected of the advantaged facet"),
            count("accepted_d", "accepted of the disadvantaged facet"),
            count("rejected_d", "rejected of the disadvantaged facet"),
        ],
        |g| {
            let group = Subgroup {
                accepted_a: g.number("accepted_a")?,
                rejected_a: g.number("rejected_a")?,
                accepted_d: g.number("accepted_d")?,
                rejected_d: g.number("rejected_d")?,
            };
            Ok(Answer::one("dd", ConditionalDisparity::new(vec![group])?.dd()?))
        },
    )
    .also("DD")
    .notes(
        "−1 to 1, above 0 where d holds more of the rejected than of the accepted",
        "share of d among the rejected less its share among the accepted; nobody rejected or accepted counts as a \
         share of 0",
        CLARIFY,
    ),
    concept(
        "conditional demographic disparity",
        "conditional_demographic_disparity",
        "fairness::ConditionalDisparity::cdd",
        inputs![
            numbers("accepted_a", "accepted of the advantaged facet, in each subgroup"),
            numbers("rejected_a", "rejected of the advantaged facet, in each subgroup"),
            numbers("accepted_d", "accepted of the disadvantaged facet, in each subgroup"),
            numbers("rejected_d", "rejected of the disadvantaged facet, in each subgroup"),
        ],
        conditional,
    )
    .also("CDD, CDDL, CDDPL, conditional demographic disparity in predicted labels")
    .notes(
        "each −1 to 1, above 0 where d holds more of the rejected than of the accepted",
        "the mean over subgroups, weighted by their rows; a subgroup may lack a facet, all together may not",
        "Wachter, Mittelstadt & Russell (2021), Computer Law & Security Review 41, 105567",
    ),
    concept(
        "generalized entropy index",
        "generalized_entropy",
        "fairness::Benefits::generalized_entropy",
        inputs![
            numbers("y_true", "actual classes, 1 positive and 0 negative"),
            numbers("y_pred", "predicted classes, 1 positive and 0 negative"),
            opt(number("alpha", "which end counts more; 2 if not given")),
        ],
        |g| {
            let benefits = Benefits::new(&zero_or_one(g, "y_true")?, &zero_or_one(g, "y_pred")?)?;
            Ok(Answer::one("ge", benefits.worked().generalized_entropy(g.opt_number("alpha").unwrap_or(2.0))))
        },
    )
    .also("GE, Theil index of benefits")
    .notes(
        "at least 0, 0 where all get the same; undefined where all are false negatives; infinite for a benefit of 0 at \
         α ≤ 0",
        "benefit is y_pred − y_true + 1; α 2 unless given, 1 is Theil's index, 0 the mean log deviation; natural log",
        "Speicher et al. (2018), KDD, 2239–2248",
    ),
    concept(
        "counterfactual flip test",
        "flip_test",
        "fairness::flip_test",
        inputs![
            whole("flips_positive", "of facet d, whom the model would accept if they belonged to facet a"),
            whole("flips_negative", "of facet d, whom it would then refuse"),
            whole("n_d", "rows of the disadvantaged facet"),
        ],
        |g| {
            let ft = flip_test_expr(g.whole("flips_positive")?, g.whole("flips_negative")?, g.whole("n_d")?)?;
            Ok(Answer::one("flip_test", ft))
        },
    )
    .also("FlipTest")
    .notes(
        "−1 to 1, 0 is alike; above 0 where d would be accepted more often as a",
        "flips to acceptance less flips to refusal, over all of facet d, not over those that flip",
        CLARIFY,
    ),
    concept(
        "reweighing",
        "reweighing",
        "fairness::reweighing_weight",
        inputs![
            whole("n", "all rows"),
            whole("n_group", "rows of the group"),
            whole("n_label", "rows with the label, in all groups"),
            whole("n_both", "rows of the group that have the label"),
        ],
        |g| {
            let weight =
                reweighing_weight(g.whole("n")?, g.whole("n_group")?, g.whole("n_label")?, g.whole("n_both")?)?;
            Ok(Answer::one("weight", weight))
        },
    )
    .also("bias mitigation, sample weights for fairness")
    .notes(
        "above 0, 1 where group and label are independent; undefined where no row of the group has the label",
        "of each row of the group with the label; the weighted rows are as many as before",
        "Kamiran & Calders (2012), Knowledge and Information Systems 33(1), 1–33",
    ),
];
