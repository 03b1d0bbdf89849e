//! Metrics: how good are these predictions, and why is the number what it is?

mod clustering;
mod confusion;
mod curves;
mod detection;
mod forecast;
mod generation;
mod image_quality;
pub(crate) mod labels;
mod loss;
mod median_absolute;
mod multilabel;
mod multioutput;
mod probability;
mod ranking;
mod regression;
mod residuals;
mod segmentation;
mod top_k;

pub use crate::worked::Workings;
pub use clustering::{Agreement, Clusters, EntropyMean};
pub use confusion::{Average, Averaged, ClassificationReport, ConfusionMatrix, Counts, KappaWeights, Normalize};
pub use curves::{
    BestThreshold, ClassScores, Costs, Criterion, DetCurve, GainCurve, MultiAverage, PrecisionRecallCurve,
    RankedScores, RocCurve, ThresholdCurve, average_precision, roc_auc,
};
pub use detection::{
    BoundingBox, DetectionRanking, Interpolation, MatchRule, Matching, NormalizedBox, non_maximum_suppression,
};
pub use forecast::{IntervalErrors, QuantileErrors, QuantileForecast, ScaledErrors, smape, theil_u2};
pub(crate) use forecast::{naive_season, theil_u2_expr};
pub use generation::{Bleu, CharErrorRate, Rouge, RougeVariant, WordErrorRate};
pub use image_quality::peak_signal_to_noise;
pub use labels::{Label, Labels};
pub use loss::{
    AbsoluteError, D2, EpsilonInsensitive, Huber, LogCosh, Loss, MeanLoss, PercentageError, Pinball, Reference,
    SquaredError, SquaredLogError, SymmetricPercentageError, TweedieDeviance, d2_absolute_error_score,
    d2_pinball_score, d2_tweedie_score, mean_gamma_deviance, mean_pinball_loss, mean_poisson_deviance,
    mean_squared_log_error, mean_tweedie_deviance, root_mean_squared_log_error,
};
pub use median_absolute::{MedianAbsoluteError, median_absolute_error};
pub use multilabel::MultiLabel;
pub use multioutput::{MultiOutput, MultiOutputErrors};
pub use probability::{
    BinaryCrossEntropy, BrierScore, Calibration, CalibrationBin, CategoricalBrier, CategoricalCrossEntropy,
    CategoricalHinge, CrossEntropyOfLogits, Edges, Focal, Hinge, ProbabilityLoss, SquaredHinge, bce_with_logits,
    brier_score_loss, cross_entropy, d2_brier_score, d2_log_loss_score, entropy, hellinger_distance, js_distance,
    js_divergence, kl_divergence, kl_divergence_in, largest_difference, log_expit, log_loss, log_softmax, log_sum_exp,
    logit, lp_distance, perplexity, sigmoid, softmax, softplus, token_perplexity, total_variation,
};
pub(crate) use probability::{
    hellinger_expr, js_divergence_expr, kl_divergence_expr, kl_divergence_in_expr, largest_difference_expr,
    lp_distance_expr, total_variation_expr, two_shares,
};
pub(crate) use probability::{
    logistic, logit_expr, perplexity_expr, sigmoid_expr, softmax_cross_entropy, token_perplexity_expr,
};
pub(crate) use ranking::coverage_expr;
pub use ranking::{Gain, RankedGains, RankedHits, catalog_coverage, mean_over_queries};
pub(crate) use regression::adjusted_r2_expr;
pub use regression::{
    RegressionErrors, explained_variance_score, max_error, mean_absolute_error, mean_absolute_percentage_error,
    mean_squared_error, r2_score, root_mean_squared_error, wape,
};
pub use residuals::{ResidualSummary, Residuals};
pub use segmentation::{MaskOverlap, Segmentation};
pub use top_k::TrueClassRanks;
