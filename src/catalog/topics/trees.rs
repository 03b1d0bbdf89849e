//! Trees and their ensembles: impurity, splits, boosting, forests.

use super::common::*;
use crate::ensemble::{
    AdaBoostRound, GradientBoostingRound, GradientSums, Regularization, Vote, default_direction, in_bag,
    isolation_normalizer, isolation_score, out_of_bag, scale_pos_weight, split_gain,
};
use crate::input::{in_range, non_negative};
use crate::tree::{
    BestSplit, Criterion, LogBase, NodeSplit, Partition, StepTree, effective_alpha, entropy, gini, impurity_importance,
    moved_threshold,
};
use crate::worked::Expr;

const COUNTS: Input = numbers("counts", "rows of each class in the node, or their shares");
const BASE: Input = choice("base", &["2", "e", "10"], "the base of the logarithm: 2 for bits, e for nats");
const LAMBDA: Input = count("lambda", "the penalty on squared leaf weights, 1 unless given");
const GAMMA: Input = count("gamma", "what a split costs, 0 unless given");
const G_LEFT: Input = number("g_left", "sum of the gradients of the rows on the left");
const H_LEFT: Input = count("h_left", "sum of their second derivatives");
const G_RIGHT: Input = number("g_right", "sum of the gradients of the rows on the right");
const H_RIGHT: Input = count("h_right", "sum of their second derivatives");
const FEATURE: Input = numbers("x", "the feature");

fn counts(g: &Given) -> Result<Vec<Expr>> {
    let counts = non_empty("counts", g.numbers("counts")?)?;
    non_negative("counts", counts.iter().copied())?;
    Ok(crate::tree::class_counts(&counts))
}

fn base(g: &Given) -> LogBase {
    match g.opt_text("base") {
        Some("e") => LogBase::E,
        Some("10") => LogBase::Ten,
        _ => LogBase::Two,
    }
}

/// What is true, given as truth values, or as 1 and 0.
pub(super) fn truths(g: &Given, name: &'static str) -> Result<Vec<bool>> {
    let values = g.numbers(name)?;
    in_range(name, values.iter().copied(), |x| x == 0.0 || x == 1.0, "true or false")?;
    Ok(values.iter().map(|x| *x == 1.0).collect())
}

fn sums(g: &Given, [of_g, of_h]: [&'static str; 2]) -> Result<GradientSums> {
    Ok(GradientSums { g: g.number(of_g)?, h: g.number(of_h)? })
}

fn regularization(g: &Given) -> Regularization {
    let usual = Regularization::default();
    Regularization {
        lambda: g.opt_number("lambda").unwrap_or(usual.lambda),
        gamma: g.opt_number("gamma").unwrap_or(usual.gamma),
    }
}

fn best_split(g: &Given) -> Result<Answer> {
    let (x, y) = (g.numbers("x")?, g.labels("y")?);
    let least = g.opt_whole("min_samples_leaf").unwrap_or(1);
    let split = match g.opt_text("criterion") {
        Some("variance") => {
            let number = |y: &Class| {
                y.value().number().ok_or_else(|| Error::bad_param("y", y, "a number, since the criterion is variance,"))
            };
            BestSplit::of_values(&x, &y.iter().map(number).collect::<Result<Vec<f64>>>()?, least)?
        }
        Some("entropy") => BestSplit::of_classes(&x, &y, Criterion::Entropy, least)?,
        _ => BestSplit::of_classes(&x, &y, Criterion::Gini, least)?,
    };
    Ok(Answer::default()
        .plain(
            "threshold",
            split.threshold,
            "midway between neighbours, the lowest of the best; x ≤ threshold goes left",
        )
        .with("impurity_decrease", split.worked())
        .plain("n_left", split.n_left, "rows up to the threshold")
        .plain("n_right", split.n_right, "rows above it"))
}

fn importance(g: &Given) -> Result<Answer> {
    let n_features = g.whole("n_features")?;
    let split = |(i, row): (usize, Vec<f64>)| match row[..] {
        [feature, n, impurity, n_left, left, n_right, right] if feature >= 0.0 && feature.fract() == 0.0 => {
            Ok(NodeSplit {
                feature: feature as usize,
                node: (n, impurity),
                left: (n_left, left),
                right: (n_right, right),
            })
        }
        _ => Err(Error::bad_param(
            format!("splits[{i}]"),
            format!("{row:?}"),
            "feature, n, impurity, n_left, impurity_left, n_right, impurity_right",
        )),
    };
    let splits = g.rows("splits")?.into_iter().enumerate().map(split).collect::<Result<Vec<_>>>()?;
    Ok(Answer::default().list("importance", impurity_importance(n_features, &splits)?))
}

const CART: &str = "Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("Gini impurity", "gini", "tree::gini", inputs![COUNTS], |g| Ok(Answer::one("gini", gini(&counts(g)?))))
        .also("Gini index")
        .notes(
            "0 (one class) to 1 − 1/K for K classes, lower is purer; NaN where all counts are 0",
            "1 − Σp², the impurity, not the Gini coefficient of inequality; counts may be shares or weights",
            CART,
        ),
    concept("entropy", "entropy", "tree::entropy", inputs![COUNTS, opt(BASE)], |g| {
        Ok(Answer::one("entropy", entropy(&counts(g)?, base(g))))
    })
    .also("Shannon entropy, node entropy")
    .notes(
        "0 (one class) to log K for K classes, lower is purer; bits unless base is given; NaN where all counts are 0",
        "base 2 unless told otherwise (SciPy's entropy: e); 0 log 0 is 0; counts may be shares or weights",
        "Shannon (1948), Bell Syst. Tech. J. 27, 379–423",
    ),
    concept(
        "information gain",
        "information_gain",
        "tree::Partition",
        inputs![
            numbers("parent", "rows of each class in the node"),
            matrix("children", "for each child its rows of each class"),
            opt(BASE),
        ],
        |g| {
            let partition = Partition::new(&g.numbers("parent")?, &g.rows("children")?)?.base(base(g));
            let w = partition.worked();
            Ok(Answer::one("information_gain", w.information_gain())
                .with("gain_ratio", w.gain_ratio())
                .with("gini_gain", w.gini_gain()))
        },
    )
    .also("gain ratio, Gini gain")
    .notes(
        "at least 0, higher is better; gain in bits unless base is given, gain_ratio 0 to 1; the ratio is NaN if all \
         rows are in one child",
        "base 2 unless told otherwise; children are weighted by rows; an empty child counts nothing; children must \
         add up to the parent",
        "Quinlan (1986), Machine Learning 1, 81–106; Breiman et al. (1984), Classification and Regression Trees, for \
         the Gini gain",
    ),
    concept(
        "best split",
        "best_split",
        "tree::BestSplit",
        inputs![
            FEATURE,
            labels("y", "the class of each row, or its number for variance"),
            choice("criterion", &["gini", "entropy", "variance"], "what the split lowers"),
            opt(whole("min_samples_leaf", "the fewest rows on either side").at_least(1)),
        ],
        best_split,
    )
    .also("decision stump, variance reduction")
    .notes(
        "decrease at least 0, higher is better (bits for entropy, squared unit of y for variance); an error if no \
         split leaves enough rows",
        "x ≤ threshold goes left; threshold midway between neighbours, the lowest of equally good ones; entropy to \
         base 2, variance divides by n",
        CART,
    ),
    concept(
        "regression tree leaf means",
        "leaf_means",
        "tree::StepTree",
        inputs![
            FEATURE,
            numbers("y", "the target"),
            whole("max_depth", "how many splits deep the tree is at most"),
            numbers("query", "feature values to predict for"),
        ],
        |g| {
            let tree = StepTree::fit(&g.numbers("x")?, &g.numbers("y")?, g.whole("max_depth")?)?;
            let query = non_empty("query", g.numbers("query")?)?;
            Ok(Answer::default().list("predictions", query.iter().map(|x| tree.prediction(*x))).plain(
                "n_leaves",
                tree.n_leaves(),
                "split until max_depth, equal targets or a constant feature",
            ))
        },
    )
    .notes(
        "within the range of y, in its unit; never undefined, an error for an empty query",
        "splits by variance, x ≤ threshold goes left, one row is enough for a leaf; beyond the data the end leaves \
         answer",
        "Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, chapter 8",
    ),
    concept(
        "XGBoost split gain",
        "xgboost_gain",
        "ensemble::split_gain",
        inputs![G_LEFT, H_LEFT, G_RIGHT, H_RIGHT, opt(LAMBDA), opt(GAMMA)],
        |g| {
            let (left, right) = (sums(g, ["g_left", "h_left"])?, sums(g, ["g_right", "h_right"])?);
            let regularization = regularization(g);
            Ok(Answer::one("gain", split_gain(left, right, regularization)?)
                .with("left_weight", left.leaf_weight("left", regularization.lambda))
                .with("right_weight", right.leaf_weight("right", regularization.lambda)))
        },
    )
    .notes(
        "gain any number, worth making above 0; weights any number; NaN where H + λ is 0",
        "with the ½ of the paper, which XGBoost's own reported gain leaves out; λ 1 and γ 0 unless given, no L1 \
         penalty",
        "Chen & Guestrin (2016), XGBoost, KDD, 785–794, equations 5 and 7",
    ),
    concept(
        "XGBoost default direction",
        "xgboost_default_direction",
        "ensemble::default_direction",
        inputs![
            G_LEFT,
            H_LEFT,
            G_RIGHT,
            H_RIGHT,
            number("g_missing", "sum of the gradients of the rows whose value is missing"),
            count("h_missing", "sum of their second derivatives"),
            opt(LAMBDA),
            opt(GAMMA),
        ],
        |g| {
            let (left, right) = (sums(g, ["g_left", "h_left"])?, sums(g, ["g_right", "h_right"])?);
            let missing = sums(g, ["g_missing", "h_missing"])?;
            let [to_left, to_right] = default_direction(left, right, missing, regularization(g))?;
            let direction = if to_right.value() > to_left.value() { "right" } else { "left" };
            Ok(Answer::one("gain_missing_left", to_left).with("gain_missing_right", to_right).plain(
                "default_direction",
                direction,
                "the side of the larger gain, left if both are equal",
            ))
        },
    )
    .notes(
        "gains any number, direction left or right; NaN where H + λ is 0",
        "the larger gain, left if both are equal; the ½ of the paper; λ 1 and γ 0 unless given",
        "Chen & Guestrin (2016), XGBoost, KDD, 785–794, algorithm 3",
    ),
    concept(
        "AdaBoost round",
        "adaboost",
        "ensemble::AdaBoostRound",
        inputs![
            numbers("weights", "the weight of each row"),
            numbers("misclassified", "true for each row that the learner gets wrong"),
        ],
        |g| {
            let round = AdaBoostRound::new(&g.numbers("weights")?, &truths(g, "misclassified")?)?;
            Ok(Answer::one("weighted_error", round.worked().weighted_error())
                .with("alpha", round.worked().alpha())
                .list("weights", round.weights()))
        },
    )
    .notes(
        "error between 0 and 1; alpha any number, below 0 where worse than chance; weights sum to 1; an error where \
         all weight is right or wrong",
        "alpha has the ½ for labels −1 and 1 (SAMME has none, and weights only rise there); weights need not sum to \
         1 before",
        "Freund & Schapire (1997), Journal of Computer and System Sciences 55, 119–139",
    ),
    concept(
        "gradient boosting round",
        "gradient_boosting",
        "ensemble::GradientBoostingRound",
        inputs![
            FEATURE,
            numbers("y", "the target"),
            number("learning_rate", "the share of the stump's prediction that is added, above 0"),
        ],
        |g| {
            let round = GradientBoostingRound::first(&g.numbers("x")?, &g.numbers("y")?, g.number("learning_rate")?)?;
            Ok(Answer::one("initial", round.initial)
                .list("residuals", round.residuals)
                .list("stump_predictions", round.stump_predictions)
                .list("updated", round.updated))
        },
    )
    .notes(
        "predictions and residuals in the unit of y; an error for a constant feature",
        "starts at the mean of y; squared loss ½e², so the residual is the negative gradient; a stump of one split \
         by variance",
        "Friedman (2001), Annals of Statistics 29, 1189–1232, algorithm 2",
    ),
    concept(
        "out-of-bag share",
        "out_of_bag",
        "ensemble::out_of_bag",
        inputs![whole("n", "rows, as many as are drawn").at_least(1)],
        |g| {
            let n = g.whole("n")?;
            Ok(Answer::one("out_of_bag", out_of_bag(n)?).with("in_bag", in_bag(n)?))
        },
    )
    .also("OOB share")
    .notes(
        "shares, 0 to 1, summing to 1; out_of_bag tends to 1/e = 0.368 and is 0 for one row",
        "(1 − 1/n)ⁿ: as many draws as rows, with replacement; the expected share, that of a sample varies",
        "Breiman (1996), Bagging Predictors, Machine Learning 24, 123–140",
    ),
    concept(
        "majority vote",
        "majority_vote",
        "ensemble::Vote",
        inputs![labels("votes", "the class that each tree names")],
        |g| {
            let vote = Vote::majority(&g.labels("votes")?)?;
            Ok(Answer::default()
                .plain("label", vote.label.value(), "the most votes; the smallest label if several have as many")
                .with("share", vote.share))
        },
    )
    .notes(
        "a label; share above 0, to 1; an error for no votes",
        "hard votes, one each; of labels with equally many the smallest wins; scikit-learn's forests average \
         probabilities instead",
        "Breiman (2001), Random Forests, Machine Learning 45, 5–32",
    ),
    concept(
        "scale_pos_weight",
        "scale_pos_weight",
        "ensemble::scale_pos_weight",
        inputs![whole("n_negative", "negative rows"), whole("n_positive", "positive rows").at_least(1)],
        |g| Ok(Answer::one("scale_pos_weight", scale_pos_weight(g.whole("n_negative")?, g.whole("n_positive")?)?)),
    )
    .notes(
        "at least 0, above 1 where positives are the rarer; an error without positives",
        "negatives / positives, the typical value in XGBoost's parameters; not normalized",
        "XGBoost documentation, parameters, scale_pos_weight",
    ),
    concept(
        "isolation forest score",
        "isolation_score",
        "ensemble::isolation_score",
        inputs![
            count("mean_depth", "the mean depth of the row over the trees"),
            whole("sample_size", "rows that each tree is grown from").at_least(2),
        ],
        |g| {
            let n = g.whole("sample_size")?;
            Ok(Answer::one("normalizer", isolation_normalizer(n)?)
                .with("score", isolation_score(g.number("mean_depth")?, n)?))
        },
    )
    .also("anomaly score of an isolation forest")
    .notes(
        "score above 0, to 1, higher is odder, 0.5 is usual; normalizer is a depth, at least 1; never undefined",
        "c(n) with ln(n − 1) + 0.5772 for the harmonic number, c(2) = 1; scikit-learn's score_samples has the \
         opposite sign",
        "Liu, Ting & Zhou (2008), Isolation Forest, ICDM, 413–422, equations 1 and 2",
    ),
    concept(
        "impurity-based feature importance",
        "impurity_importance",
        "tree::impurity_importance",
        inputs![
            whole("n_features", "how many features there are").at_least(1),
            matrix("splits", "feature, n, impurity, n_left, impurity_left, n_right, impurity_right of each split"),
        ],
        importance,
    )
    .also("mean decrease in impurity, Gini importance")
    .notes(
        "0 to 1, higher is more used, summing to 1, as long as no split raises the impurity; all 0 where none lowers \
         it",
        "weighted by rows and scaled to sum 1, as scikit-learn; features from 0; any impurity, the same for all \
         splits",
        "Louppe et al. (2013), NIPS 26; Breiman et al. (1984), Classification and Regression Trees",
    ),
    concept(
        "monotone transform of a split",
        "moved_threshold",
        "tree::moved_threshold",
        inputs![
            number("threshold", "the threshold on x"),
            number("scale", "the new feature is scale · x + shift; above 0"),
            number("shift", "what is added"),
        ],
        |g| {
            let moved = moved_threshold(g.number("threshold")?, g.number("scale")?, g.number("shift")?)?;
            Ok(Answer::one("threshold", moved))
        },
    )
    .notes(
        "any number, in the unit of the new feature; an error for a scale that is not above 0",
        "linear transforms that keep the order alone: scale · threshold + shift, so that the same rows go left",
        CART,
    ),
    concept(
        "cost-complexity pruning",
        "cost_complexity_pruning",
        "tree::effective_alpha",
        inputs![
            count("node_risk", "the risk of the node as a leaf"),
            count("subtree_risk", "the risk of the branch under it"),
            whole("n_leaves", "the leaves of the branch").at_least(2),
        ],
        |g| {
            let alpha = effective_alpha(g.number("node_risk")?, g.number("subtree_risk")?, g.whole("n_leaves")?)?;
            Ok(Answer::one("effective_alpha", alpha))
        },
    )
    .notes(
        "at least 0, in the unit of the risk per leaf; an error for a branch of higher risk than its node",
        "risks are taken as given: scikit-learn takes impurity weighted by the share of rows; the smallest alpha is \
         cut first",
        "Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, chapter 3",
    ),
];
