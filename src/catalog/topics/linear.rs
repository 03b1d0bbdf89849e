//! Linear models, penalties, steps of training, principal components.

use super::common::*;
use crate::decomposition::{ComponentsForShare, PcaSize, PrincipalComponents, covariance_eigenvalues};
use crate::linear::{
    FactorizationMachine, GradientStep, LinearFit, LinearLoss, LinearProblem, LogisticPrediction, Penalties,
    RidgeErrors, SvmDecision, elastic_net_penalty, ewc_penalty, matrix_rank, polynomial_fit, ridge_shrunk,
    soft_thresholded, variance_inflation,
};
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
    .also("OLS, multiple linear regression, normal equations"),
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
    .also("WLS"),
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
    .also("polynomial fit"),
    concept(
        "ridge regression",
        "ridge",
        "linear::LinearProblem::ridge",
        inputs![X, Y, ALPHA, INTERCEPT, ROW_WEIGHT],
        |g| Ok(coefficients(&problem(g)?.ridge(g.number("alpha")?)?)),
    )
    .also("Tikhonov regularization"),
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
    .also("lasso regression"),
    concept(
        "elastic net",
        "elastic_net",
        "linear::LinearProblem::elastic_net",
        inputs![X, Y, ALPHA, L1_RATIO, INTERCEPT, ROW_WEIGHT],
        |g| Ok(coefficients(&problem(g)?.elastic_net(g.number("alpha")?, l1_ratio(g)?)?)),
    ),
    concept("soft thresholding", "soft_threshold", "linear::soft_threshold", inputs![WEIGHTS, LAMBDA], |g| {
        let cut = soft_thresholded(&g.numbers("weights")?, g.number("lambda")?)?;
        let zeros = cut.iter().filter(|w| w.value() == 0.0).count();
        Ok(Answer::default().list("weights", cut).plain("n_zero", zeros, "the weights that are exactly 0"))
    }),
    concept("ridge shrinkage", "ridge_shrinkage", "linear::ridge_shrunk", inputs![WEIGHTS, LAMBDA], |g| {
        Ok(Answer::default().list("weights", ridge_shrunk(&g.numbers("weights")?, g.number("lambda")?)?))
    }),
    concept("L1 and L2 penalties", "l1_l2_penalties", "linear::Penalties", inputs![WEIGHTS, LAMBDA], |g| {
        let penalties = Penalties::new(&g.numbers("weights")?, g.number("lambda")?)?;
        Ok(Answer::one("l1", penalties.l1)
            .with("l2", penalties.l2)
            .list("l1_gradient", penalties.l1_gradient)
            .list("l2_gradient", penalties.l2_gradient))
    })
    .also("L1 penalty, L2 penalty, weight penalties"),
    concept(
        "elastic net penalty",
        "elastic_net_penalty",
        "linear::elastic_net_penalty",
        inputs![WEIGHTS, ALPHA, L1_RATIO],
        |g| {
            let penalty = elastic_net_penalty(&g.numbers("weights")?, g.number("alpha")?, l1_ratio(g)?)?;
            Ok(Answer::one("penalty", penalty))
        },
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
    .also("elastic weight consolidation, EWC"),
    concept("matrix rank", "matrix_rank", "linear::matrix_rank", inputs![X], |g| {
        let x = g.matrix("x")?;
        let rank = matrix_rank(x.view())?;
        let rule = "the singular values that are not 0 but for rounding";
        Ok(Answer::default().plain("rank", rank, rule).plain(
            "full_column_rank",
            rank == x.ncols(),
            "whether no column is a combination of the others",
        ))
    }),
    concept("variance inflation factor", "vif", "linear::variance_inflation", inputs![X], |g| {
        Ok(Answer::default().list("vif", variance_inflation(g.matrix("x")?.view())?))
    }),
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
    .also("momentum"),
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
    .also("Adam"),
    concept(
        "logistic regression prediction",
        "logistic_prediction",
        "linear::LogisticPrediction",
        inputs![WEIGHTS, BIAS, ROW],
        |g| {
            let p = LogisticPrediction::new(&g.numbers("weights")?, g.number("bias")?, &g.numbers("x")?)?;
            Ok(Answer::one("log_odds", p.log_odds).with("probability", p.probability).with("odds", p.odds))
        },
    ),
    concept("linear SVM decision", "svm_decision", "linear::SvmDecision", inputs![WEIGHTS, BIAS, ROW], |g| {
        let svm = SvmDecision::new(&g.numbers("weights")?, g.number("bias")?, &g.numbers("x")?)?;
        Ok(Answer::one("decision", svm.decision)
            .plain("label", svm.label, "1 where the decision is at least 0, else −1")
            .with("distance", svm.distance)
            .with("margin_width", svm.margin_width))
    })
    .also("support vector machine decision, SVM margin"),
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
    .also("principal component analysis, principal components"),
    concept(
        "eigenvalues of a covariance matrix",
        "covariance_eigenvalues",
        "decomposition::covariance_eigenvalues",
        inputs![matrix("matrix", "the covariance matrix")],
        |g| {
            let (values, shares) = covariance_eigenvalues(g.matrix("matrix")?.view())?;
            Ok(Answer::default().list("eigenvalues", values).list("explained_share", shares))
        },
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
    ),
];
