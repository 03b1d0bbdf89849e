//! Models that predict: their coefficients, their folds, their candidates.

use std::fmt::Display;

use ndarray::{ArrayView1, ArrayView2};

use super::{Cell, Grid, tables, texts};
use crate::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
use crate::linear::{
    ElasticNet, ElasticNetCV, HuberRegressor, LinearRegression, LinearSVC, LinearSVR, LogisticRegression, Perceptron,
    PoissonRegressor, QuantileRegressor, RegressionSummary, RegularizationPath, Ridge, RidgeCV, SVC, SVR,
    SoftmaxRegression,
};
use crate::metrics::Label;
use crate::model_selection::{CrossValidation, ErrorDecomposition, LearningCurve, ValidationCurve};
use crate::optimize::Descent;
use crate::worked::six;

fn steps(n: usize, converged: bool) -> String {
    let end = if converged { "converged" } else { "stopped before it converged" };
    format!("{end} after {n} step{}", if n == 1 { "" } else { "s" })
}

fn feature(j: usize) -> String {
    format!("feature {j}")
}

/// A row for each feature, from 0, and the intercept.
fn line(title: impl Into<String>, coef: &ndarray::Array1<f64>, intercept: f64) -> Grid {
    Grid::new(title)
        .columns(["coefficient"])
        .row("intercept", [intercept])
        .rows(coef.iter().enumerate().map(|(j, w)| (feature(j), [*w])))
}

/// A row for each class, or the one score of two classes.
fn lines<L: Display>(title: &str, classes: &[L], coef: ArrayView2<f64>, intercept: ArrayView1<f64>) -> Grid {
    let names = |i: usize| match coef.nrows() == classes.len() {
        true => classes[i].to_string(),
        false => classes.iter().map(L::to_string).collect::<Vec<_>>().join(" or "),
    };
    let columns = std::iter::once("intercept".to_string()).chain((0..coef.ncols()).map(feature));
    let row = |(i, w): (usize, ArrayView1<f64>)| {
        (names(i), std::iter::once(intercept[i]).chain(w.iter().copied()).collect::<Vec<_>>())
    };
    Grid::new(title).columns(columns).rows(coef.outer_iter().enumerate().map(row))
}

fn by_class<L: Display>(title: &str, classes: &[L], prior: &[f64], columns: Vec<String>, of: ArrayView2<f64>) -> Grid {
    let row = |(i, class): (usize, &L)| {
        (class.to_string(), std::iter::once(prior[i]).chain(of.row(i).iter().copied()).collect::<Vec<_>>())
    };
    let columns = std::iter::once("prior".to_string()).chain(columns);
    Grid::new(title).columns(columns).rows(classes.iter().enumerate().map(row))
}

fn scores(cv: &CrossValidation) -> [f64; 4] {
    [cv.mean(), cv.std(), cv.train_mean(), cv.train_std()]
}

const SCORES: [&str; 4] = ["held out", "its deviation", "trained on", "its deviation"];

tables! {
    LinearRegression: |model| line("Linear regression", model.coef(), model.intercept())
        .note(format!("R² on the training part = {}", six(model.r2())));
    Ridge: |model| line(format!("Ridge, α = {}", six(model.alpha())), model.coef(), model.intercept())
        .note(format!("R² on the training part = {}", six(model.r2())));
    RidgeCV: |model| {
        let rows = model.alphas().iter().zip(model.loo_errors()).zip(model.effective_parameters());
        Grid::new(format!("Ridge by cross-validation: α = {}", six(model.alpha())))
            .columns(["leave-one-out error", "effective parameters"])
            .rows(rows.map(|((alpha, error), p)| (format!("α = {}", six(*alpha)), [*error, *p])))
    };
    ElasticNet: |model| {
        let name = if model.l1_ratio() == 1.0 { "Lasso".into() } else { format!("Elastic net, L1 share {}", six(model.l1_ratio())) };
        let used = format!("{} of {} features are used", model.selected().len(), model.coef().len());
        line(format!("{name}, α = {}", six(model.alpha())), model.coef(), model.intercept())
            .note(format!("{used}; {}", steps(model.n_iter(), model.converged())))
    };
    ElasticNetCV: |model| model.model().notebook_table();
    RegularizationPath: |path| {
        let row = |(i, alpha): (usize, &f64)| {
            let coef = path.coefs().column(i);
            let used = coef.iter().filter(|w| **w != 0.0).count();
            (format!("α = {}", six(*alpha)), [used as f64, coef.iter().map(|w| w.abs()).sum()])
        };
        Grid::new(format!("Path of {} penalties", path.alphas().len()))
            .columns(["features used", "Σ|coefficient|"])
            .rows(path.alphas().iter().enumerate().map(row))
    };
    HuberRegressor: |model| {
        let outliers = model.outliers().iter().filter(|o| **o).count();
        line("Huber regression", model.coef(), model.intercept())
            .note(format!("{outliers} samples count as outliers; {}", steps(model.history().len(), model.converged())))
    };
    PoissonRegressor: |model| line("Poisson regression", model.coef(), model.intercept())
        .note(steps(model.history().len(), model.converged()));
    QuantileRegressor: |model| line(format!("Quantile regression, τ = {}", six(model.quantile())), model.coef(), model.intercept())
        .note(steps(model.history().len(), model.converged()));
    LinearSVR: |model| line("Linear support vector regression", model.coef(), model.intercept())
        .note(steps(model.history().len(), model.converged()));
    SVR: |model| Grid::new("Support vector regression")
        .columns(["value"])
        .row("support vectors", [model.support().len()])
        .row("γ", [Cell::from(model.gamma())])
        .note(steps(model.history().len(), model.converged()));
    CrossValidation: |cv| {
        let folds = cv.test_scores().iter().zip(cv.train_scores()).enumerate();
        Grid::new(format!("Scores of {} folds", cv.test_scores().len()))
            .columns(["held out", "trained on"])
            .rows(folds.map(|(i, (test, train))| (format!("fold {}", i + 1), [*test, *train])))
            .row("mean", [cv.mean(), cv.train_mean()])
            .row("deviation", [cv.std(), cv.train_std()])
    };
    LearningCurve: |curve| Grid::new("Score by the number of samples")
        .columns(SCORES)
        .rows(curve.n_samples().iter().zip(curve.scores()).map(|(n, cv)| (n.to_string(), scores(cv))));
    ValidationCurve: |curve| Grid::new("Score by the setting")
        .columns(SCORES)
        .rows(curve.values().iter().zip(curve.scores()).map(|(value, cv)| (six(*value), scores(cv))));
    ErrorDecomposition: |parts| Grid::new("Expected error")
        .columns(["value"])
        .row("bias²", [parts.bias_squared])
        .row("variance", [parts.variance])
        .row("noise", [parts.noise])
        .row("expected error", [parts.expected_error]);
    Descent: |run| Grid::new("Descent")
        .columns(["value"])
        .row("objective", [run.value()])
        .rows(run.parameters().iter().enumerate().map(|(i, p)| (format!("parameter {i}"), [*p])))
        .note(run.stopped().to_string());
}

tables! { each L: Label;
    LogisticRegression<L>: |model| {
        let [no, yes] = model.classes();
        line(format!("Logistic regression: log-odds of {yes} against {no}"), model.coef(), model.intercept())
            .note(steps(model.history().len(), model.converged()))
    };
    SoftmaxRegression<L>: |model| {
        lines("Softmax regression: score of each class", model.classes(), model.coef().view(), model.intercept().view())
            .note(steps(model.history().len(), model.converged()))
    };
    Perceptron<L>: |model| {
        lines("Perceptron: score of each class", model.classes(), model.coef().view(), model.intercept().view())
    };
    LinearSVC<L>: |model| {
        lines("Linear support vector machine: score of each class", model.classes(), model.coef().view(), model.intercept().view())
    };
    SVC<L>: |model| Grid::new("Support vector machine")
        .columns(["support vectors"])
        .rows(model.classes().iter().zip(model.n_support()).map(|(class, n)| (class.to_string(), [*n])))
        .note(format!("γ = {}", six(model.gamma())));
    GaussianNB<L>: |model| {
        let columns = (0..model.mean().ncols()).map(|j| format!("mean of {}", feature(j))).collect();
        by_class("Gaussian naive Bayes", model.classes(), model.class_prior(), columns, model.mean().view())
    };
    MultinomialNB<L>: |model| {
        let columns = (0..model.feature_log_prob().ncols()).map(|j| format!("ln P({})", feature(j))).collect();
        by_class("Multinomial naive Bayes", model.classes(), model.class_prior(), columns, model.feature_log_prob().view())
    };
    BernoulliNB<L>: |model| {
        let columns = (0..model.feature_log_prob().ncols()).map(|j| format!("ln P({})", feature(j))).collect();
        by_class("Bernoulli naive Bayes", model.classes(), model.class_prior(), columns, model.feature_log_prob().view())
    };
}

texts! { RegressionSummary }

#[cfg(test)]
mod tests {
    use linfa::traits::Fit;
    use linfa::{Dataset, DatasetBase};
    use ndarray::array;

    use super::*;
    use crate::model_selection::{KFold, cross_validate};

    /// y = 1 + 2x exactly.
    #[test]
    fn a_line_shows_its_coefficients() {
        let data = DatasetBase::new(array![[0.0], [1.0], [2.0], [3.0]], array![1.0, 3.0, 5.0, 7.0]);
        let text = LinearRegression::params().fit(&data).unwrap().notebook_table().to_string();
        let row = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)).unwrap().trim().to_string();
        assert_eq!(row("intercept").parse::<f64>().unwrap().round(), 1.0, "{text}");
        assert_eq!(row("feature 0").parse::<f64>().unwrap().round(), 2.0, "{text}");
        assert!(text.contains("R² on the training part = 1"), "{text}");
    }

    #[test]
    fn classes_have_their_names() {
        let data =
            DatasetBase::new(array![[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]], array!["no", "no", "yes", "yes"]);
        let model = LogisticRegression::params().fit(&data).unwrap().notebook_table().to_string();
        assert!(model.starts_with("Logistic regression: log-odds of yes against no\n"), "{model}");
        let bayes = GaussianNB::params().fit(&data).unwrap().notebook_table().to_string();
        assert!(bayes.lines().any(|line| line.starts_with("yes") && line.contains(" 0.5 ")), "{bayes}");
        let svm = LinearSVC::params().fit(&data).unwrap().notebook_table().to_string();
        assert!(svm.contains("no or yes"), "{svm}");
    }

    #[test]
    fn folds_stand_above_their_mean() {
        let data = Dataset::new(array![[0.0], [1.0], [2.0], [3.0]], array![1.0, 3.0, 5.0, 7.0]);
        let folds = KFold::new(4, 2).unwrap().splits().unwrap();
        let cv =
            cross_validate(&LinearRegression::params(), &data, &folds, |_, part| Ok(part.records[(0, 0)])).unwrap();
        let text = cv.notebook_table().to_string();
        // The folds begin at x = 0 and x = 2, and train on the rows from 2 and from 0.
        assert!(text.contains("fold 1            0           2\nfold 2            2           0\nmean"), "{text}");
    }
}
