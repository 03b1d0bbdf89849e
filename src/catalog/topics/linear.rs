//! Linear models, penalties, steps of training, principal components.

use super::common::*;
use crate::decomposition::{ComponentsForShare, PcaSize, PrincipalComponents, covariance_eigenvalues};
use crate::linear::{
    FactorizationMachine, GradientStep, LinearFit, LinearLoss, LinearProblem, LogisticPrediction, PenalizedPoint,
    Penalties, PerceptronUpdate, RidgeErrors, SvmDecision, SvmObjective, elastic_net_penalty, ewc_penalty, matrix_rank,
    mistake_bound, polynomial_fit, polynomial_kernel, quantile_objective, ridge_shrunk, soft_thresholded,
    variance_inflation,
};
use crate::metrics::{EpsilonInsensitive, MeanLoss};
use crate::training::{Adam, MomentumStep, ParabolaDescent};
use crate::worked::Expr;

const X: Input = matrix("x", "a row of features for each sample");
const Y: Input = numbers("y", "the target of each sample");
const WEIGHTS: Input = numbers("weights", "the weight of each feature");
const BIAS: Input = number("bias", "the bias, or intercept");
const ROW: Input = numbers("x", "the features of one sample");
const ALPHA: Input = number("alpha", "the strength of the penalty, at least 0");
const L1_RATIO: Input = number("l1_ratio", "the share of the L1 penalty, from 0 to 1");
const LAMBDA: Input = number("lambda", "the strength of the penalty, at least 0");
const INTERCEPT: Input = opt(truth("fit_intercept", "whether to fit an intercept (default yes)"));
const ROW_WEIGHT: Input = opt(numbers("sample_weight", "the weight of each sample"));
const RATE: Input = number("learning_rate", "the learning rate, above 0");

fn problem(g: &Given) -> Result<LinearProblem> {
    let (x, y, intercept) = (g.matrix("x")?, g.numbers("y")?, g.opt_truth("fit_intercept").unwrap_or(true));
    if x.nrows() > 0 && x.ncols() == 0 {
        return Err(Error::empty("x[0]"));
    }
    match g.opt_numbers("sample_weight") {
        Some(weight) => LinearProblem::weighted(x.view(), &y, &weight, intercept),
        None => LinearProblem::new(x.view(), &y, intercept),
    }
}

fn coefficients(fit: &LinearFit) -> Answer {
    Answer::default().list("coefficients", fit.coefficients().to_vec()).with("intercept", fit.intercept().clone())
}

fn step(g: &Given, loss: LinearLoss) -> Result<GradientStep> {
    let (x, y, w) = (g.matrix("x")?, g.numbers("y")?, g.numbers("weights")?);
    GradientStep::new(loss, x.view(), &y, &w, g.number("bias")?, g.number("learning_rate")?)
}

fn l1_ratio(g: &Given) -> Result<f64> {
    g.number("l1_ratio")
}

const LASSO_UNLESS: Input = opt(number("l1_ratio", "the share of the L1 penalty, from 0 to 1 (default 1: lasso)"));

/// A lasso or elastic net at given weights; without weights at 0.
fn penalized(g: &Given) -> Result<PenalizedPoint> {
    let x = g.matrix("x")?;
    let weights = g.opt_numbers("weights").unwrap_or_else(|| vec![0.0; x.ncols()]);
    let penalty = (g.opt_number("alpha").unwrap_or(0.0), g.opt_number("l1_ratio").unwrap_or(1.0));
    PenalizedPoint::new(x.view(), &g.numbers("y")?, &weights, penalty, g.opt_truth("fit_intercept").unwrap_or(true))
}

const GAUSS: &str =
    "Gauss (1809), Theoria motus, section 3; Golub & Van Loan (2013), Matrix Computations, 4th edition, chapter 5";
const JOLLIFFE: &str =
    "Pearson (1901), Phil. Mag. 2, 559–572; Jolliffe (2002), Principal Component Analysis, 2nd edition";
const COEFFICIENTS: &str =
    "weights in the unit of the target over that of the feature; an error where α = 0 leaves no unique answer";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("ordinary least squares", "ols", "linear::LinearProblem::least_squares", inputs![X, Y, INTERCEPT], |g| {
        let problem = problem(g)?;
        let fit = problem.least_squares()?;
        // An intercept uses up a degree of freedom, which R² adjusted without one has not lost.
        let without = usize::from(g.opt_truth("fit_intercept") == Some(false));
        let p = fit.coefficients().len() - without;
        let w = fit.errors().worked();
        Ok(coefficients(&fit).with("r2", w.r2()).with("adjusted_r2", w.adjusted_r2(p)))
    })
    .also("OLS, multiple linear regression, normal equations")
    .notes(
        "weights in the unit of y over that of x; r2 at most 1, NaN for one row, adjusted_r2 for no more rows than \
         coefficients; an error for dependent features",
        "r2 takes the mean of y as baseline even without an intercept (scikit-learn; statsmodels then takes 0); \
         adjusted by n − 1 over n − coefficients",
        GAUSS,
    ),
    concept(
        "weighted least squares",
        "wls",
        "linear::LinearProblem::weighted",
        inputs![
            numbers("x", "the feature of each sample"),
            Y,
            numbers("weights", "the weight of each squared residual, at least 0"),
        ],
        |g| {
            let x = g.numbers("x")?;
            let x = ndarray::Array2::from_shape_fn((x.len(), 1), |(i, _)| x[i]);
            let fit = LinearProblem::weighted(x.view(), &g.numbers("y")?, &g.numbers("weights")?, true)?;
            fit.least_squares().map(|fit| {
                Answer::one("slope", fit.coefficients()[0].clone()).with("intercept", fit.intercept().clone())
            })
        },
    )
    .also("WLS")
    .notes(
        "slope in the unit of y over that of x, intercept in that of y; an error where only one x has weight",
        "weights multiply squared residuals, so they are 1 / variance, not 1 / deviation; always with an intercept",
        "Aitken (1936), Proc. R. Soc. Edinburgh 55, 42–48",
    ),
    concept(
        "polynomial regression",
        "polynomial_fit",
        "linear::polynomial_fit",
        inputs![numbers("x", "the feature of each sample"), Y, whole("degree", "the highest power")],
        |g| {
            let fit = polynomial_fit(&g.numbers("x")?, &g.numbers("y")?, g.whole("degree")?)?;
            let ascending: Vec<Expr> = [fit.intercept()].into_iter().chain(fit.coefficients()).cloned().collect();
            Ok(Answer::default().list("coefficients", ascending).with("r2", fit.errors().worked().r2()))
        },
    )
    .also("polynomial fit")
    .notes(
        "coefficients in the unit of y over powers of that of x; r2 0 to 1, NaN for one row; an error for fewer than \
         degree + 1 different x",
        "coefficients ascend from power 0, NumPy's polyfit descends; degree 0 is the mean",
        "Gergonne (1815), Annales de mathématiques pures et appliquées 6, 242–252",
    ),
    concept(
        "ridge regression",
        "ridge",
        "linear::LinearProblem::ridge",
        inputs![X, Y, ALPHA, INTERCEPT, ROW_WEIGHT],
        |g| Ok(coefficients(&problem(g)?.ridge(g.number("alpha")?)?)),
    )
    .also("Tikhonov regularization")
    .notes(
        COEFFICIENTS,
        "the sum of squared errors (no 1/n, no ½) + α Σβ², scikit-learn's scaling; the intercept is not penalised, \
         features are not scaled",
        "Hoerl & Kennard (1970), Technometrics 12, 55–67",
    ),
    concept("ridge cross-validation", "ridge_cv", "linear::RidgeErrors", inputs![X, Y, ALPHA], |g| {
        let errors = RidgeErrors::new(g.matrix("x")?.view(), &g.numbers("y")?, g.number("alpha")?)?;
        Ok(Answer::one("loo", errors.loo)
            .with("gcv", errors.gcv)
            .with("effective_parameters", errors.effective_parameters)
            .list("left_out", errors.left_out))
    })
    .also("leave-one-out error, LOO, PRESS, generalized cross-validation, GCV, effective degrees of freedom")
    .notes(
        "errors at least 0, in the squared unit of the target; effective parameters from 1 to features + 1",
        "with an intercept, which is not penalised; the mean of squares, as scikit-learn's RidgeCV (PRESS is their sum)",
        "Allen (1974), Technometrics 16, 125–127; Golub, Heath & Wahba (1979), Technometrics 21, 215–223",
    ),
    concept("lasso", "lasso", "linear::LinearProblem::lasso", inputs![X, Y, ALPHA, INTERCEPT, ROW_WEIGHT], |g| {
        Ok(coefficients(&problem(g)?.lasso(g.number("alpha")?)?))
    })
    .also("lasso regression")
    .notes(
        COEFFICIENTS,
        "squared errors / (2n) + α Σ|β|, scikit-learn's scaling, n the sum of weights; no penalty on the intercept; \
         features are not scaled",
        "Tibshirani (1996), J. R. Stat. Soc. B 58, 267–288; Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. \
         33(1)",
    ),
    concept(
        "elastic net",
        "elastic_net",
        "linear::LinearProblem::elastic_net",
        inputs![X, Y, ALPHA, L1_RATIO, INTERCEPT, ROW_WEIGHT],
        |g| Ok(coefficients(&problem(g)?.elastic_net(g.number("alpha")?, l1_ratio(g)?)?)),
    )
    .notes(
        COEFFICIENTS,
        "squared errors / (2n) + α ρ L1 + α (1 − ρ)/2 L2, ρ = l1_ratio, scikit-learn's scaling; l1_ratio has no \
         default; no penalty on the intercept",
        "Zou & Hastie (2005), J. R. Stat. Soc. B 67, 301–320; Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. \
         33(1)",
    ),
    concept("soft thresholding", "soft_threshold", "linear::soft_threshold", inputs![WEIGHTS, LAMBDA], |g| {
        let cut = soft_thresholded(&g.numbers("weights")?, g.number("lambda")?)?;
        let zeros = cut.iter().filter(|w| w.value() == 0.0).count();
        Ok(Answer::default().list("weights", cut).plain("n_zero", zeros, "the weights that are exactly 0"))
    })
    .notes(
        "each weight nearer 0 by λ, exactly 0 where |w| is at most λ; never undefined",
        "sign(w) max(|w| − λ, 0); λ belongs to a loss of ½ Σe² on orthonormal features",
        "Donoho & Johnstone (1994), Biometrika 81, 425–455",
    ),
    concept("ridge shrinkage", "ridge_shrinkage", "linear::ridge_shrunk", inputs![WEIGHTS, LAMBDA], |g| {
        Ok(Answer::default().list("weights", ridge_shrunk(&g.numbers("weights")?, g.number("lambda")?)?))
    })
    .notes(
        "each weight between 0 and itself, 0 only if it was 0; never undefined",
        "w / (1 + λ), for a loss of Σe² + λ Σw² on orthonormal features",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, table 3.4",
    ),
    concept("L1 and L2 penalties", "l1_l2_penalties", "linear::Penalties", inputs![WEIGHTS, LAMBDA], |g| {
        let penalties = Penalties::new(&g.numbers("weights")?, g.number("lambda")?)?;
        Ok(Answer::one("l1", penalties.l1)
            .with("l2", penalties.l2)
            .list("l1_gradient", penalties.l1_gradient)
            .list("l2_gradient", penalties.l2_gradient))
    })
    .also("L1 penalty, L2 penalty, weight penalties")
    .notes(
        "penalties at least 0; gradients any number; never undefined",
        "L2 is λ Σw² without ½, so its gradient is 2λw; the gradient of L1 is 0 at a weight of 0",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, section 3.4",
    ),
    concept(
        "elastic net penalty",
        "elastic_net_penalty",
        "linear::elastic_net_penalty",
        inputs![WEIGHTS, ALPHA, L1_RATIO],
        |g| {
            let penalty = elastic_net_penalty(&g.numbers("weights")?, g.number("alpha")?, l1_ratio(g)?)?;
            Ok(Answer::one("penalty", penalty))
        },
    )
    .notes(
        "at least 0; never undefined",
        "α (ρ Σ|w| + (1 − ρ)/2 Σw²), ρ = l1_ratio, scikit-learn's scaling with ½ on L2",
        "Zou & Hastie (2005), J. R. Stat. Soc. B 67, 301–320; scikit-learn, ElasticNet",
    ),
    concept(
        "lasso objective",
        "lasso_objective",
        "linear::PenalizedPoint::objective",
        inputs![X, Y, WEIGHTS, ALPHA, LASSO_UNLESS, INTERCEPT],
        |g| {
            let point = penalized(g)?;
            Ok(Answer::one("objective", point.objective()).with("intercept", point.intercept.clone()))
        },
    )
    .also("elastic net objective, penalized least squares")
    .notes(
        "0 and above",
        "scikit-learn's scaling: squared residuals over 2n, the penalty once; the intercept is the best for these \
         weights and has no penalty",
        "Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1)",
    ),
    concept(
        "coordinate descent update",
        "coordinate_update",
        "linear::PenalizedPoint::update",
        inputs![
            X,
            Y,
            WEIGHTS,
            whole("feature", "the feature whose weight is updated, the first being 0"),
            ALPHA,
            LASSO_UNLESS,
            INTERCEPT,
        ],
        |g| {
            let update = penalized(g)?.update(g.whole("feature")?)?;
            Ok(Answer::one("weight", update.weight).with("along", update.along).with("kept", update.kept))
        },
    )
    .also("coordinate descent step, coordinate descent")
    .notes(
        "any number; 0 where the feature is not worth its penalty, or constant",
        "for the objective with squared residuals over 2n, so the threshold is n·α·ρ; the other weights stay",
        "Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1), section 2.1",
    ),
    concept(
        "largest lasso penalty",
        "alpha_max",
        "linear::PenalizedPoint::alpha_max",
        inputs![X, Y, LASSO_UNLESS, INTERCEPT],
        |g| Ok(Answer::one("alpha_max", penalized(g)?.alpha_max()?)),
    )
    .also("alpha max, lambda max, start of the regularization path")
    .notes(
        "0 and above; an error where the L1 share is 0",
        "the smallest penalty for which all weights are 0; paths start there",
        "Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1), section 2.5",
    ),
    concept(
        "lasso duality gap",
        "duality_gap",
        "linear::PenalizedPoint::duality_gap",
        inputs![X, Y, WEIGHTS, ALPHA, LASSO_UNLESS, INTERCEPT],
        |g| {
            let gap = penalized(g)?.duality_gap()?;
            Ok(Answer::one("gap", gap.gap)
                .with("objective", gap.primal)
                .with("dual", gap.dual)
                .with("scale", gap.scale))
        },
    )
    .also("duality gap, elastic net duality gap")
    .notes(
        "0 at the minimum, above it elsewhere; an error without L1 penalty",
        "the dual point is the residuals, scaled until they are feasible; in the unit of the objective, as \
         scikit-learn's dual_gap_",
        "Fercoq, Gramfort & Salmon (2015), Mind the duality gap: safer rules for the Lasso, ICML",
    ),
    concept(
        "elastic weight consolidation penalty",
        "ewc_penalty",
        "linear::ewc_penalty",
        inputs![
            WEIGHTS,
            numbers("old_weights", "the weights after the old task"),
            numbers("fisher", "the Fisher information of each weight, at least 0"),
            LAMBDA,
        ],
        |g| {
            let (w, old, fisher) = (g.numbers("weights")?, g.numbers("old_weights")?, g.numbers("fisher")?);
            Ok(Answer::one("penalty", ewc_penalty(&w, &old, &fisher, g.number("lambda")?)?))
        },
    )
    .also("elastic weight consolidation, EWC")
    .notes(
        "at least 0; 0 at the old weights; never undefined",
        "with the ½ of the paper, λ/2 Σ F (w − old)²; only the diagonal of the Fisher information",
        "Kirkpatrick et al. (2017), PNAS 114, 3521–3526, equation 3",
    ),
    concept("matrix rank", "matrix_rank", "linear::matrix_rank", inputs![X], |g| {
        let x = g.matrix("x")?;
        let rank = matrix_rank(x.view())?;
        let rule = "the singular values that are not 0 but for rounding";
        Ok(Answer::default().plain("rank", rank, rule).plain(
            "full_column_rank",
            rank == x.ncols(),
            "whether no column is a combination of the others",
        ))
    })
    .notes(
        "whole, 0 to the smaller side of the matrix; never undefined",
        "singular values above the largest times max(rows, columns) times 2⁻⁵² count, as NumPy; columns are not \
         centred",
        "Golub & Van Loan (2013), Matrix Computations, 4th edition, section 5.5",
    ),
    concept("variance inflation factor", "vif", "linear::variance_inflation", inputs![X], |g| {
        Ok(Answer::default().list("vif", variance_inflation(g.matrix("x")?.view())?))
    })
    .notes(
        "from 1, ∞ for a feature that the others give exactly; NaN for a constant feature; an error for a single row",
        "R² of each feature on the others with an intercept (statsmodels adds none by itself)",
        "Marquardt (1970), Technometrics 12, 591–612",
    ),
    concept(
        "gradient descent step",
        "gradient_step",
        "linear::GradientStep",
        inputs![X, Y, WEIGHTS, BIAS, RATE],
        |g| {
            let step = step(g, LinearLoss::Squared)?;
            Ok(Answer::one("loss", step.loss)
                .list("gradient_weights", step.gradient_weights)
                .with("gradient_bias", step.gradient_bias)
                .list("weights", step.weights)
                .with("bias", step.bias))
        },
    )
    .notes(
        "loss at least 0, in the squared unit of y; the rest any number; never undefined",
        "loss is Σe²/n without ½, so gradients are 2/n Σ e x; all rows at once; loss and gradients are those before \
         the step",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, section 3.2",
    ),
    concept(
        "logistic regression gradient step",
        "logistic_step",
        "linear::GradientStep",
        inputs![X, numbers("y", "the class of each sample, 0 or 1"), WEIGHTS, BIAS, RATE],
        |g| {
            let step = step(g, LinearLoss::Logistic)?;
            Ok(Answer::default()
                .list("probabilities", step.predictions)
                .with("loss", step.loss)
                .list("gradient_weights", step.gradient_weights)
                .with("gradient_bias", step.gradient_bias)
                .list("weights", step.weights)
                .with("bias", step.bias))
        },
    )
    .notes(
        "probabilities 0 to 1; loss from 0, in nats; the rest any number; never undefined",
        "mean log loss, natural logarithm, no penalty; all rows at once; loss and probabilities are those before the \
         step",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, section 4.4",
    ),
    concept(
        "gradient descent on a parabola",
        "parabola_descent",
        "training::ParabolaDescent",
        inputs![
            number("a", "the factor of x², above 0"),
            number("start", "where x starts"),
            RATE,
            whole("steps", "the number of steps"),
        ],
        |g| {
            let (a, start, rate) = (g.number("a")?, g.number("start")?, g.number("learning_rate")?);
            let descent = ParabolaDescent::new(a, start, rate, g.whole("steps")?)?;
            Ok(Answer::default()
                .list("path", descent.path)
                .with("factor", descent.factor)
                .with("converges", descent.converges))
        },
    )
    .notes(
        "path of steps + 1 numbers; factor below 1; converges true or false; an error where x overflows",
        "f = a x², gradient 2 a x, factor 1 − 2 a η; converges where the factor lies between −1 and 1, both excluded",
        "Nocedal & Wright (2006), Numerical Optimization, 2nd edition, section 3.3",
    ),
    concept(
        "SGD with momentum",
        "momentum_step",
        "training::MomentumStep",
        inputs![
            WEIGHTS,
            numbers("velocity", "the velocity of each weight"),
            numbers("gradient", "the gradient of each weight"),
            RATE,
            number("momentum", "the share of the velocity that is kept, from 0 to below 1"),
        ],
        |g| {
            let (w, v, gradient) = (g.numbers("weights")?, g.numbers("velocity")?, g.numbers("gradient")?);
            let step = MomentumStep::new(&w, &v, &gradient, g.number("learning_rate")?, g.number("momentum")?)?;
            Ok(Answer::default().list("velocity", step.velocity).list("weights", step.weights))
        },
    )
    .also("momentum")
    .notes(
        "any number; never undefined",
        "v ← μ v + g, then w ← w − η v (PyTorch, without dampening or Nesterov); Keras puts η into v",
        "Polyak (1964), USSR Comput. Math. Math. Phys. 4(5), 1–17; PyTorch, torch.optim.SGD",
    ),
    concept(
        "Adam step",
        "adam_step",
        "training::Adam",
        inputs![
            WEIGHTS,
            numbers("gradient", "the gradient of each weight"),
            numbers("m", "the running mean of the gradients"),
            numbers("v", "the running mean of their squares, at least 0"),
            whole("t", "the number of this step, the first being 1").at_least(1),
            opt(number("learning_rate", "the learning rate, above 0 (default 0.001)")),
            opt(number("beta1", "the share of m that is kept (default 0.9)")),
            opt(number("beta2", "the share of v that is kept (default 0.999)")),
            opt(number("epsilon", "what is added to the root of the corrected v (default 1e-8)")),
        ],
        |g| {
            let usual = Adam::default();
            let adam = Adam {
                learning_rate: g.opt_number("learning_rate").unwrap_or(usual.learning_rate),
                beta1: g.opt_number("beta1").unwrap_or(usual.beta1),
                beta2: g.opt_number("beta2").unwrap_or(usual.beta2),
                epsilon: g.opt_number("epsilon").unwrap_or(usual.epsilon),
            };
            let (w, gradient) = (g.numbers("weights")?, g.numbers("gradient")?);
            let step = adam.step(&w, &gradient, &g.numbers("m")?, &g.numbers("v")?, g.whole("t")?)?;
            Ok(Answer::default().list("m", step.m).list("v", step.v).list("weights", step.weights))
        },
    )
    .also("Adam")
    .notes(
        "any number, v at least 0; never undefined, no step where both m and v are 0",
        "m and v corrected for bias, t from 1; epsilon is added after the root; 0.001, 0.9, 0.999 and 10⁻⁸ unless \
         given; no weight decay",
        "Kingma & Ba (2015), Adam, ICLR, algorithm 1",
    ),
    concept(
        "logistic regression prediction",
        "logistic_prediction",
        "linear::LogisticPrediction",
        inputs![WEIGHTS, BIAS, ROW],
        |g| {
            let p = LogisticPrediction::new(&g.numbers("weights")?, g.number("bias")?, &g.numbers("x")?)?;
            Ok(Answer::one("log_odds", p.log_odds).with("probability", p.probability).with("odds", p.odds))
        },
    )
    .notes(
        "log-odds any number, probability 0 to 1, odds from 0 (∞ beyond the largest double); never undefined",
        "natural logarithm: log-odds are w x + b; the probability is that of class 1",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, section 4.4",
    ),
    concept("linear SVM decision", "svm_decision", "linear::SvmDecision", inputs![WEIGHTS, BIAS, ROW], |g| {
        let svm = SvmDecision::new(&g.numbers("weights")?, g.number("bias")?, &g.numbers("x")?)?;
        Ok(Answer::one("decision", svm.decision)
            .plain("label", svm.label, "1 where the decision is at least 0, else −1")
            .with("distance", svm.distance)
            .with("margin_width", svm.margin_width))
    })
    .also("support vector machine decision, SVM margin")
    .notes(
        "decision any number, distance and margin at least 0, in the unit of x; both NaN where all weights are 0",
        "label 1 for a decision of exactly 0 (scikit-learn gives the other class there); margin is the full width 2 \
         / |w|",
        "Cortes & Vapnik (1995), Machine Learning 20, 273–297",
    ),
    concept(
        "SVM objective",
        "svm_objective",
        "linear::SvmObjective",
        inputs![
            WEIGHTS,
            BIAS,
            X,
            numbers("y", "the class of each sample, 1 or -1"),
            number("c", "what a loss costs beside the width of the margin, above 0"),
        ],
        |g| {
            let (w, x, y) = (g.numbers("weights")?, g.matrix("x")?, g.numbers("y")?);
            let svm = SvmObjective::new(&w, g.number("bias")?, x.view(), &y, g.number("c")?)?;
            Ok(Answer::one("objective", svm.objective).list("margins", svm.margins).list("losses", svm.losses))
        },
    )
    .also("soft-margin objective")
    .notes(
        "at least 0",
        "the bias is not penalised (liblinear penalises it); losses are summed, not averaged",
        "Cortes & Vapnik (1995), Machine Learning 20, 273-297",
    ),
    concept(
        "epsilon-insensitive loss",
        "epsilon_insensitive_loss",
        "metrics::EpsilonInsensitive",
        inputs![
            numbers("y_true", "the target of each sample"),
            numbers("y_pred", "the prediction of each sample"),
            number("epsilon", "the half-width of the tube, in the unit of the target, at least 0"),
        ],
        |g| {
            let loss = EpsilonInsensitive { epsilon: g.number("epsilon")? };
            let mean = MeanLoss::new(loss, &g.numbers("y_true")?, &g.numbers("y_pred")?)?;
            Ok(Answer::one("loss", mean.worked()))
        },
    )
    .also("support vector regression loss, SVR loss")
    .notes("at least 0", "the mean over the samples", "Drucker et al. (1996), NIPS 9, 155-161"),
    concept(
        "polynomial kernel",
        "polynomial_kernel",
        "linear::polynomial_kernel",
        inputs![
            numbers("a", "one sample"),
            numbers("b", "another"),
            number("gamma", "the factor of their product, above 0"),
            number("coef0", "what is added to it"),
            whole("degree", "the power").at_least(1),
        ],
        |g| {
            let (a, b, degree) = (g.numbers("a")?, g.numbers("b")?, g.whole("degree")?);
            // A power too large for the type is out of range all the same.
            let degree = u32::try_from(degree).unwrap_or(u32::MAX);
            let kernel = polynomial_kernel(&a, &b, g.number("gamma")?, g.number("coef0")?, degree)?;
            Ok(Answer::one("kernel", kernel))
        },
    )
    .also("poly kernel")
    .notes(
        "any number; at least 0 for an even degree",
        "scikit-learn's form with gamma, which textbooks leave at 1",
        "Schölkopf & Smola (2002), Learning with Kernels, chapter 2",
    ),
    concept(
        "perceptron update",
        "perceptron_update",
        "linear::PerceptronUpdate",
        inputs![WEIGHTS, BIAS, ROW, number("y", "the class of the sample, 1 or -1"), RATE],
        |g| {
            let (w, x, rate) = (g.numbers("weights")?, g.numbers("x")?, g.number("learning_rate")?);
            let update = PerceptronUpdate::new(&w, g.number("bias")?, &x, g.number("y")?, rate)?;
            Ok(Answer::one("decision", update.decision)
                .plain("mistake", update.mistake, "whether y · decision is not above 0")
                .list("weights", update.weights)
                .with("bias", update.bias))
        },
    )
    .also("perceptron learning rule")
    .notes(
        "weights of any size; nothing changes without a mistake",
        "a sample on the plane is a mistake",
        "Rosenblatt (1958), Psychological Review 65, 386-408",
    ),
    concept(
        "perceptron mistake bound",
        "perceptron_mistake_bound",
        "linear::mistake_bound",
        inputs![
            number("radius", "the length of the longest sample, above 0"),
            number("margin", "the distance of the nearest sample from a separating plane, above 0"),
        ],
        |g| Ok(Answer::one("mistakes", mistake_bound(g.number("radius")?, g.number("margin")?)?)),
    )
    .also("Novikoff bound, perceptron convergence theorem")
    .notes(
        "at least 1",
        "the plane goes through the origin; an intercept is one more feature that is 1",
        "Novikoff (1962), Symposium on the Mathematical Theory of Automata 12, 615-622",
    ),
    concept(
        "quantile regression objective",
        "quantile_regression_objective",
        "linear::quantile_objective",
        inputs![
            numbers("y_true", "the target of each sample"),
            numbers("y_pred", "the prediction of each sample"),
            number("tau", "the quantile, between 0 and 1"),
            WEIGHTS,
            ALPHA,
        ],
        |g| {
            let (y, p, w) = (g.numbers("y_true")?, g.numbers("y_pred")?, g.numbers("weights")?);
            Ok(Answer::one("objective", quantile_objective(&y, &p, g.number("tau")?, &w, g.number("alpha")?)?))
        },
    )
    .notes(
        "at least 0",
        "scikit-learn's scaling: the mean loss and alpha times the sum of sizes, without the intercept",
        "Koenker & Bassett (1978), Econometrica 46, 33-50",
    ),
    concept(
        "factorization machine prediction",
        "factorization_machine",
        "linear::FactorizationMachine",
        inputs![
            number("w0", "the bias"),
            numbers("w", "the weight of each feature"),
            matrix("v", "a row of latent factors for each feature"),
            ROW,
        ],
        |g| {
            let (w, v, x) = (g.numbers("w")?, g.matrix("v")?, g.numbers("x")?);
            let fm = FactorizationMachine::predict(g.number("w0")?, &w, v.view(), &x)?;
            Ok(Answer::one("linear", fm.linear).with("interactions", fm.interactions).with("prediction", fm.prediction))
        },
    )
    .notes(
        "any number; never undefined",
        "second order: each pair of features once, none with itself; no sigmoid",
        "Rendle (2010), IEEE ICDM, 995–1000, equation 1",
    ),
    concept(
        "PCA",
        "pca",
        "decomposition::PrincipalComponents",
        inputs![
            X,
            opt(truth("scale", "whether to divide each column by its standard deviation first (default no)")),
            opt(whole("n_components", "how many components (default all)")),
        ],
        |g| {
            let scale = g.opt_truth("scale").unwrap_or(false);
            let pca = PrincipalComponents::fit(g.matrix("x")?.view(), scale, g.opt_whole("n_components"))?;
            let components: Vec<Vec<f64>> = pca.components().outer_iter().map(|row| row.to_vec()).collect();
            Ok(Answer::default()
                .list("eigenvalues", pca.eigenvalues().to_vec())
                .list("explained_share", pca.explained_share().to_vec())
                .plain(
                    "components",
                    components,
                    "the eigenvectors of the covariance, of length 1, their largest entries positive",
                ))
        },
    )
    .also("principal component analysis, principal components")
    .notes(
        "eigenvalues from 0, largest first, in squared units of x (none if scaled); shares 0 to 1, NaN where nothing \
         varies; an error for one row",
        "always centred, divisor n − 1, for scale too; all min(n, d) components unless given; the entry of largest \
         size is positive",
        JOLLIFFE,
    ),
    concept(
        "eigenvalues of a covariance matrix",
        "covariance_eigenvalues",
        "decomposition::covariance_eigenvalues",
        inputs![matrix("matrix", "the covariance matrix")],
        |g| {
            let (values, shares) = covariance_eigenvalues(g.matrix("matrix")?.view())?;
            Ok(Answer::default().list("eigenvalues", values).list("explained_share", shares))
        },
    )
    .notes(
        "from 0, largest first, in the matrix's squared units; shares 0 to 1, summing to 1; NaN where all are 0",
        "the matrix is symmetric; an eigenvalue below 0 is refused, but for rounding, which counts as 0",
        JOLLIFFE,
    ),
    concept(
        "components for an explained share",
        "components_for_share",
        "decomposition::ComponentsForShare",
        inputs![
            numbers("explained_share", "the share of each component, largest first"),
            number("target", "the share to reach, above 0 and at most 1"),
        ],
        |g| {
            let found = ComponentsForShare::new(&g.numbers("explained_share")?, g.number("target")?)?;
            let rule = "the fewest whose cumulative share reaches the target";
            Ok(Answer::default().plain("n_components", found.n_components, rule).list("cumulative", found.cumulative))
        },
    )
    .notes(
        "whole, from 1 to the number given; cumulative 0 to 1; an error where all together fall short",
        "a cumulative share equal to the target is enough, the last digit forgiven; shares may sum to less than 1",
        "Jolliffe (2002), Principal Component Analysis, 2nd edition, section 6.1",
    ),
    concept(
        "PCA size reduction",
        "pca_size",
        "decomposition::PcaSize",
        inputs![whole("n_features", "the number of features"), whole("n_components", "how many components are kept")],
        |g| {
            let size = PcaSize::new(g.whole("n_features")?, g.whole("n_components")?)?;
            Ok(Answer::one("reduction_factor", size.reduction_factor)
                .with("loadings", size.loadings)
                .with("covariance_entries", size.covariance_entries)
                .with("covariance_bytes_f64", size.covariance_bytes))
        },
    )
    .notes(
        "reduction_factor from 1; loadings and covariance entries from 1; bytes; never undefined",
        "factor is features / components, loadings features · components; the covariance in full (not one triangle), \
         8 bytes an entry",
        "Jolliffe (2002), Principal Component Analysis, 2nd edition",
    ),
];
