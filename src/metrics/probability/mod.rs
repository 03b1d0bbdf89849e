//! Metrics of predicted probabilities: are they right, not only well ranked?
//!
//! Log loss and the Brier score are proper: the truth is the best answer under both. Log loss punishes confident errors
//! without limit, Brier at most by 1. Calibration asks whether 0.8 comes true in 80 % of its cases.
//!
//! - Conventions: natural logarithm; probabilities are clipped to [2.22e-16, 1 − 2.22e-16] in log loss, as in
//!   scikit-learn; entropies and divergences are in nats, KL
//!   in another base by [`kl_divergence_in`].
//! - Where to look: `cross_entropy` the losses of two classes, `categorical` those of several, `calibration` the bins,
//!   `functions` sigmoid and softmax and their kin, `divergence` and `distance` how far two distributions lie apart.
//! - Sources: Good (1952), J. R. Statist. Soc. B 14, 107–114 (log loss); Brier (1950), Mon. Weather Rev. 78, 1–3;
//!   Naeini et al. (2015), AAAI (expected calibration error).

mod calibration;
mod categorical;
mod cross_entropy;
mod distance;
mod divergence;
mod functions;

pub use calibration::{Calibration, CalibrationBin, Edges};
pub(crate) use categorical::softmax_cross_entropy;
pub use categorical::{CategoricalBrier, CategoricalCrossEntropy, CategoricalHinge};
pub use cross_entropy::{
    BinaryCrossEntropy, BrierScore, CrossEntropyOfLogits, Focal, Hinge, ProbabilityLoss, SquaredHinge, bce_with_logits,
    brier_score_loss, d2_brier_score, d2_log_loss_score, log_loss,
};
pub use distance::{hellinger_distance, largest_difference, lp_distance, total_variation};
pub(crate) use distance::{hellinger_expr, largest_difference_expr, lp_distance_expr, total_variation_expr};
pub use divergence::{cross_entropy, entropy, js_distance, js_divergence, kl_divergence, kl_divergence_in};
pub(crate) use divergence::{js_divergence_expr, kl_divergence_expr, kl_divergence_in_expr, two_shares};
pub use functions::{
    log_expit, log_softmax, log_sum_exp, logit, perplexity, sigmoid, softmax, softplus, token_perplexity,
};
pub(crate) use functions::{
    log_sum_exp_expr, logistic, logit_expr, perplexity_expr, sigmoid_expr, token_perplexity_expr,
};
