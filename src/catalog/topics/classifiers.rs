//! Softmax regression, Newton's step, odds ratios, naive Bayes.

use super::common::*;
use crate::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
use crate::linear::{LogisticNewtonStep, OddsRatio, SoftmaxPrediction};
use crate::worked::Expr;

const TRAIN: Input = matrix("x", "a row of features for each training sample");
const CLASSES: Input = labels("y_true", "the class of each training sample");
const SAMPLE: Input = numbers("sample", "the features of the sample to classify");
const ALPHA: Input = opt(number("alpha", "what is added to every count, above 0 (default 1, Laplace's smoothing)"));

/// The probability of each class, and the likeliest.
fn posterior(classes: &[Class], probabilities: Vec<Expr>) -> Answer {
    let values: Vec<f64> = probabilities.iter().map(Expr::value).collect();
    let best = classes[argmax(&values)].value();
    Answer::default().list("probabilities", probabilities).plain("class", best, "the class of the largest probability")
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "softmax regression prediction",
        "softmax_prediction",
        "linear::SoftmaxPrediction",
        inputs![
            matrix("weights", "a row of weights for each class"),
            numbers("bias", "the bias of each class"),
            numbers("x", "the features of one sample"),
        ],
        |g| {
            let weights = g.matrix("weights")?;
            let prediction = SoftmaxPrediction::new(weights.view(), &g.numbers("bias")?, &g.numbers("x")?)?;
            let values: Vec<f64> = prediction.probabilities.iter().map(Expr::value).collect();
            Ok(Answer::default()
                .list("scores", prediction.scores)
                .list("probabilities", prediction.probabilities)
                .plain("class", argmax(&values), "the row of the largest probability, from 0"))
        },
    )
    .also("multinomial logistic regression prediction")
    .notes(
        "each probability 0 to 1, their sum 1",
        "one row of weights for each class (symmetric form); adding the same to all scores changes nothing",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 4.4",
    ),
    concept(
        "logistic regression Newton step",
        "logistic_newton_step",
        "linear::LogisticNewtonStep",
        inputs![
            numbers("x", "the feature of each sample"),
            numbers("y", "the class of each sample, 0 or 1"),
            number("weight", "the weight before the step"),
            number("bias", "the bias before the step"),
        ],
        |g| {
            let (x, y) = (g.numbers("x")?, g.numbers("y")?);
            let step = LogisticNewtonStep::new(&x, &y, g.number("weight")?, g.number("bias")?)?;
            let [ww, wb, bb] = step.curvature;
            Ok(Answer::default()
                .list("probabilities", step.probabilities)
                .with("gradient_weight", step.gradient_weight)
                .with("gradient_bias", step.gradient_bias)
                .with("h_ww", ww)
                .with("h_wb", wb)
                .with("h_bb", bb)
                .with("determinant", step.determinant)
                .with("weight", step.weight)
                .with("bias", step.bias))
        },
    )
    .also("Newton-Raphson step, IRLS step, iteratively reweighted least squares step")
    .notes(
        "any number; undefined where the curvature is singular: all x the same, or every probability 0 or 1",
        "sums over the samples, not means; no penalty; a whole step",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 4.4.1",
    ),
    concept(
        "odds ratio of a coefficient",
        "coefficient_odds_ratio",
        "linear::OddsRatio",
        inputs![
            number("coef", "the coefficient of a logistic regression, in log-odds per unit"),
            opt(number("change", "by how much the feature changes, in its unit (default 1)")),
            opt(number("standard_error", "the standard error of the coefficient, for an interval")),
            opt(number("confidence", "of the interval, between 0 and 1 (default 0.95)")),
        ],
        |g| {
            let confidence = g.opt_number("confidence").unwrap_or(0.95);
            let error = g.opt_number("standard_error").map(|error| (error, confidence));
            let ratio = OddsRatio::new(g.number("coef")?, g.opt_number("change").unwrap_or(1.0), error)?;
            let answer = Answer::one("odds_ratio", ratio.odds_ratio)
                .with("log_odds", ratio.log_odds)
                .with("percent", ratio.percent);
            Ok(match ratio.interval {
                Some([low, high]) => answer.with("low", low).with("high", high),
                None => answer,
            })
        },
    )
    .also("log-odds of a coefficient, interpretation of a logistic coefficient")
    .notes(
        "above 0; 1 where the feature does nothing",
        "natural logarithm; the interval is by the normal distribution, symmetric in the log-odds",
        "Hosmer, Lemeshow & Sturdivant (2013), Applied Logistic Regression, chapter 3",
    ),
    concept(
        "Gaussian naive Bayes",
        "gaussian_naive_bayes",
        "bayes::GaussianNB",
        inputs![
            TRAIN,
            CLASSES,
            SAMPLE,
            opt(number("var_smoothing", "the share of the largest variance that is added to all (default 1e-9)")),
        ],
        |g| {
            let (x, y) = (g.matrix("x")?, g.labels("y_true")?);
            let params = GaussianNB::params().var_smoothing(g.opt_number("var_smoothing").unwrap_or(1e-9));
            let model = params.fit_moments(&crate::bayes::ClassMoments::new(&x, &y, None)?)?;
            Ok(posterior(model.classes(), model.posterior(&g.numbers("sample")?)?))
        },
    )
    .also("Gaussian naive Bayes posterior")
    .notes(
        "each probability 0 to 1, their sum 1",
        "variance over the number of samples of the class (ddof 0), plus var_smoothing times the largest variance of a feature",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 6.6.3",
    ),
    concept(
        "multinomial naive Bayes",
        "multinomial_naive_bayes",
        "bayes::MultinomialNB",
        inputs![TRAIN, CLASSES, SAMPLE, ALPHA],
        |g| {
            let (x, y) = (g.matrix("x")?, g.labels("y_true")?);
            let params = MultinomialNB::params().alpha(g.opt_number("alpha").unwrap_or(1.0));
            let model = params.fit_rows(&x, &y, None)?;
            Ok(posterior(model.classes(), model.posterior(&g.numbers("sample")?)?))
        },
    )
    .also("multinomial naive Bayes posterior, Laplace smoothing in naive Bayes")
    .notes(
        "each probability 0 to 1, their sum 1",
        "features are counts; alpha is added to each count, alpha times their number to the total",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, section 13.2",
    ),
    concept(
        "Bernoulli naive Bayes",
        "bernoulli_naive_bayes",
        "bayes::BernoulliNB",
        inputs![TRAIN, CLASSES, SAMPLE, ALPHA],
        |g| {
            let (x, y) = (g.matrix("x")?, g.labels("y_true")?);
            let params = BernoulliNB::params().alpha(g.opt_number("alpha").unwrap_or(1.0));
            let model = params.fit_rows(&x, &y, None)?;
            Ok(posterior(model.classes(), model.posterior(&g.numbers("sample")?)?))
        },
    )
    .also("Bernoulli naive Bayes posterior")
    .notes(
        "each probability 0 to 1, their sum 1",
        "a feature above 0 is present; what is absent counts too; alpha is added to presence and to absence",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, section 13.3",
    ),
];
