//! Metrics of predicted probabilities: are they right, not only well ranked?
//!
//! Log loss and the Brier score are proper: the truth is the best answer under both. Log loss punishes confident errors
//! without limit, Brier at most by 1. Calibration asks whether 0.8 comes true in 80 % of its cases.
//!
//! - Conventions: natural logarithm; probabilities are clipped to [2.22e-16, 1 − 2.22e-16] in log loss, as in
//!   scikit-learn; KL is in nats unless a base is given.
//! - Sources: Good (1952), J. R. Statist. Soc. B 14, 107–114 (log loss); Brier (1950), Mon. Weather Rev. 78, 1–3;
//!   Naeini et al. (2015), AAAI (expected calibration error).

mod calibration;
mod cross_entropy;
mod functions;

pub use calibration::{Calibration, CalibrationBin, Edges};
pub(crate) use cross_entropy::softmax_cross_entropy;
pub use cross_entropy::{
    BinaryCrossEntropy, BrierScore, CategoricalCrossEntropy, Focal, Hinge, ProbabilityLoss, brier_score_loss, log_loss,
};
pub use functions::{kl_divergence, log_sum_exp, logit, perplexity, sigmoid, softmax};
pub(crate) use functions::{log_sum_exp_expr, logit_expr, perplexity_expr, sigmoid_expr};
