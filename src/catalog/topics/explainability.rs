//! Explanations: Shapley values, SHAP, importances.

use super::common::*;
use crate::explain::{
    CoalitionGame, LinearShap, additive_prediction, importance_shares, kernel_weight, largest_first, mean_abs,
    mean_square, partial_dependence, permutation_importance,
};
use crate::stats::{QuantileMethod, ascending, quantile_expr};
use crate::worked::{Expr, Number};

const CLARIFY: &str =
    "Amazon SageMaker AI developer guide, Clarify, SHAP aggregation methods mean_abs, median and mean_sq";
const LUNDBERG: &str = "Lundberg & Lee (2017), A unified approach to interpreting model predictions, NIPS 30";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "SHAP aggregation",
        "shap_aggregation",
        "explain::mean_abs",
        inputs![numbers("values", "the SHAP values of one feature, a row each")],
        |g| {
            let values = g.numbers("values")?;
            let mean = mean_abs(&values)?;
            let median = quantile_expr(QuantileMethod::Linear, &ascending(&values), 0.5).renamed("median");
            Ok(Answer::one("mean_abs", mean).with("median", median).with("mean_sq", mean_square(&values)?))
        },
    )
    .notes(
        "mean_abs at least 0 and median in the unit of the prediction, mean_sq in its square; never undefined",
        "median is of the signed values (type 7), not of their sizes; mean_sq has no root",
        CLARIFY,
    ),
    concept(
        "importance shares",
        "importance_shares",
        "explain::importance_shares",
        inputs![numbers("importance", "the importance of each feature")],
        |g| {
            let importance = g.numbers("importance")?;
            Ok(Answer::default().list("shares", importance_shares(&importance)?).plain(
                "ranking",
                largest_first(&importance),
                "the features, the most important first; equal ones in their order",
            ))
        },
    )
    .notes(
        "0 to 1, summing to 1; NaN where all are 0; an error for a negative importance",
        "importance / sum; equal features keep their order in the ranking, from 0",
        "Lundberg, Erion & Lee (2018), Consistent individualized feature attribution for tree ensembles, \
         arXiv:1802.03888",
    ),
    concept(
        "attribution normalization check",
        "attribution_check",
        "explain::largest_first",
        inputs![
            numbers("values", "the attribution of each feature"),
            opt(whole("k", "how many of the largest are named, 3 unless given").at_least(1)),
        ],
        |g| {
            let values = non_empty("values", g.numbers("values")?)?;
            let named = |(i, value): (usize, &f64)| Expr::named(format!("φ[{i}]"), *value);
            let sum = Expr::sum_of(values.iter().enumerate().map(named)).called("sum");
            let normalized = (sum.value() - 1.0).abs() <= 1e-6;
            let mut top = largest_first(&values);
            top.truncate(g.opt_whole("k").unwrap_or(3));
            Ok(Answer::one("sum", sum).plain("top", top, "positions of the largest, from 0, the largest first").plain(
                "normalized",
                normalized,
                "whether the sum is 1 up to 10⁻⁶, the precision of single numbers",
            ))
        },
    )
    .notes(
        "sum any number; normalized true or false; never undefined",
        "signed: the largest value, not the largest size, comes first; the sum is 1 within 10⁻⁶; 3 names unless k is \
         given",
        LUNDBERG,
    ),
    concept(
        "Shapley values",
        "shapley",
        "explain::CoalitionGame",
        inputs![
            texts("players", "the players"),
            texts("coalitions", "every subset of them, as their names one after the other, none for the empty one"),
            numbers("values", "what each coalition is worth"),
        ],
        |g| {
            let players = non_empty("players", g.words("players")?)?;
            let game = CoalitionGame::of_named(&players, &g.words("coalitions")?, &g.numbers("values")?)?;
            Ok(Answer::default()
                .list("shapley", (0..game.n_players()).map(|player| game.shapley(player)))
                .with("total", game.total()))
        },
    )
    .notes(
        "in the unit of the worth, summing to total; an error for a coalition missing or twice, or above 20 players",
        "exact, over all 2ⁿ coalitions; total is v(all) − v(none), so v(none) need not be 0",
        "Shapley (1953), Contributions to the Theory of Games II, 307–317",
    ),
    concept(
        "SHAP values of a linear model",
        "linear_shap",
        "explain::LinearShap",
        inputs![
            numbers("weights", "the weight of each feature"),
            number("intercept", "the intercept"),
            numbers("x", "the row to explain"),
            numbers("feature_means", "the mean of each feature"),
        ],
        |g| {
            let (weights, x, means) = (g.numbers("weights")?, g.numbers("x")?, g.numbers("feature_means")?);
            let shap = LinearShap::new(&weights, g.number("intercept")?, &x, &means)?;
            Ok(Answer::default()
                .list("shap", shap.values)
                .with("base_value", shap.base_value)
                .with("prediction", shap.prediction))
        },
    )
    .also("linear SHAP")
    .notes(
        "in the unit of the prediction; base_value and values sum to the prediction; never undefined",
        "features are taken as independent: weight · (x − mean); no link function",
        "Lundberg & Lee (2017), A unified approach to interpreting model predictions, NIPS 30, corollary 1",
    ),
    concept(
        "permutation importance",
        "permutation_importance",
        "explain::permutation_importance",
        inputs![
            number("baseline_score", "the score on the rows as they are"),
            matrix("permuted_scores", "for each feature the score after each shuffle of it"),
        ],
        |g| {
            let importance = permutation_importance(g.number("baseline_score")?, &g.rows("permuted_scores")?)?;
            Ok(Answer::default().list("importance", importance))
        },
    )
    .notes(
        "in the unit of the score, higher is more used, below 0 where shuffling helped; never undefined",
        "higher scores are better: baseline less the mean over shuffles, a difference and no ratio, as scikit-learn",
        "Breiman (2001), Random Forests, Machine Learning 45, 5–32; scikit-learn, permutation_importance",
    ),
    concept(
        "partial dependence",
        "partial_dependence",
        "explain::partial_dependence",
        inputs![
            numbers("grid", "the values that the feature is set to"),
            matrix("predictions", "for each of them the predictions of all rows"),
        ],
        |g| {
            let curve = partial_dependence(&g.numbers("grid")?, &g.rows("predictions")?)?;
            Ok(Answer::default().list("partial_dependence", curve))
        },
    )
    .also("PDP, partial dependence plot")
    .notes(
        "in the unit of the prediction, within its range; never undefined",
        "the plain mean over all rows with the feature set (scikit-learn's brute method); not centred",
        "Friedman (2001), Annals of Statistics 29, 1189–1232, section 8.2",
    ),
    concept(
        "Shapley kernel weight",
        "shapley_kernel",
        "explain::kernel_weight",
        inputs![
            whole("n_features", "how many features there are").at_least(2),
            whole("coalition_size", "how many of them the coalition has").at_least(1),
        ],
        |g| Ok(Answer::one("weight", kernel_weight(g.whole("n_features")?, g.whole("coalition_size")?)?)),
    )
    .also("KernelSHAP weight")
    .notes(
        "above 0, without unit; an error for a coalition of none or of all, whose weight is infinite",
        "(M − 1) / (C(M, s) s (M − s)), not scaled to sum to 1",
        "Lundberg & Lee (2017), A unified approach to interpreting model predictions, NIPS 30, theorem 2",
    ),
    concept(
        "SHAP additivity",
        "shap_additivity",
        "explain::additive_prediction",
        inputs![number("base_value", "the mean prediction"), numbers("shap", "the SHAP value of each feature")],
        |g| Ok(Answer::one("prediction", additive_prediction(g.number("base_value")?, &g.numbers("shap")?)?)),
    )
    .also("local accuracy, efficiency")
    .notes(
        "any number, in the unit of the prediction; never undefined",
        "base value plus the sum, on the scale that was explained: log-odds or probability as the values are",
        "Lundberg & Lee (2017), A unified approach to interpreting model predictions, NIPS 30, property 1",
    ),
];
