//! Linear models: the objective that a fit reaches is the number that must agree with the peers'.

use workings::bayes::GaussianNB;
use workings::linear::{ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge, lasso_path as path_of_lassos};
use workings::linfa::Dataset;
use workings::linfa::traits::Fit;
use workings::ndarray::{Array1, Array2, Ix1};

use super::{Data, Label, bench};

fn rows(data: &Data, task: &str) -> Dataset<f64, f64, Ix1> {
    Dataset::new(data.matrix(&format!("{task}_x")), Array1::from(data.floats(&format!("{task}_y"))))
}

fn residuals(data: &Dataset<f64, f64, Ix1>, coef: &Array1<f64>, intercept: f64) -> Array1<f64> {
    &data.targets - &(data.records.dot(coef) + intercept)
}

pub fn ols(data: &Data, label: &Label) {
    let train = rows(data, "ols");
    let run = || LinearRegression::params().fit(&train).expect("finite numbers");
    bench(label, run, |model| {
        let residuals = residuals(&train, model.coef(), model.intercept());
        let mean = train.targets.mean().unwrap_or(0.0);
        let total: f64 = train.targets.iter().map(|y| (y - mean).powi(2)).sum();
        (1.0 - residuals.dot(&residuals) / total, "R2", format!("{:?}", model.solver()))
    });
}

/// With the standard error, t and p of every coefficient.
pub fn ols_summary(data: &Data, label: &Label) {
    let train = rows(data, "ols");
    let run = || {
        let model = LinearRegression::params().fit(&train).expect("finite numbers");
        let summary = model.summary(0.95).expect("a level between 0 and 1");
        (model, summary)
    };
    bench(label, run, |(model, _)| (model.r2(), "R2", String::new()));
}

pub fn ridge(data: &Data, label: &Label) {
    let train = rows(data, "ols");
    let alpha = data.param("ridge_alpha");
    let run = || Ridge::params().alpha(alpha).fit(&train).expect("finite numbers");
    bench(label, run, |model| {
        let residuals = residuals(&train, model.coef(), model.intercept());
        let objective = residuals.dot(&residuals) + alpha * model.coef().dot(model.coef());
        (objective / train.targets.len() as f64, "objective/n", String::new())
    });
}

/// ‖y − X·w − b‖² / 2n + α·(l1·‖w‖₁ + (1 − l1)/2·‖w‖²)
fn objective(data: &Dataset<f64, f64, Ix1>, coef: &Array1<f64>, intercept: f64, alpha: f64, l1_ratio: f64) -> f64 {
    let residuals = residuals(data, coef, intercept);
    let l1: f64 = coef.iter().map(|w| w.abs()).sum();
    let penalty = l1_ratio * l1 + (1.0 - l1_ratio) / 2.0 * coef.dot(coef);
    residuals.dot(&residuals) / (2.0 * data.targets.len() as f64) + alpha * penalty
}

fn elastic_net_of(data: &Data, label: &Label, params: workings::linear::ElasticNetParams) {
    let train = rows(data, "lasso");
    let params = params.tol(data.param("cd_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| {
        let objective = objective(&train, model.coef(), model.intercept(), model.alpha(), model.l1_ratio());
        (objective, "objective", format!("nonzero={} iters={}", model.selected().len(), model.n_iter()))
    });
}

pub fn lasso(data: &Data, label: &Label) {
    elastic_net_of(data, label, Lasso::params().alpha(data.param("lasso_alpha")));
}

pub fn elastic_net(data: &Data, label: &Label) {
    let (alpha, l1_ratio) = (data.param("enet_alpha"), data.param("enet_l1_ratio"));
    elastic_net_of(data, label, ElasticNet::params().alpha(alpha).l1_ratio(l1_ratio));
}

/// Without an intercept, as scikit-learn's: the columns are centred.
pub fn lasso_path(data: &Data, label: &Label) {
    let train = rows(data, "path");
    let alphas = data.floats("path_alphas");
    let params = path_of_lassos().alphas(&alphas).fit_intercept(false).tol(1e-6).max_iter(10_000);
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |path| {
        let coefs: &Array2<f64> = path.coefs();
        let of = |i: usize| objective(&train, &coefs.column(i).to_owned(), 0.0, path.alphas()[i], 1.0);
        let last = coefs.column(coefs.ncols() - 1);
        let nonzero = last.iter().filter(|w| **w != 0.0).count();
        let sum = (0..coefs.ncols()).map(of).sum();
        (sum, "sum of objectives", format!("nonzero at last alpha={nonzero}"))
    });
}

pub fn logistic(data: &Data, label: &Label) {
    let y = data.ints("logit_y");
    let train = Dataset::new(data.matrix("logit_x"), Array1::from(y.clone()));
    let params = LogisticRegression::params().c(data.param("logit_c")).tol(data.param("logit_tol"));
    let run = || params.fit(&train).expect("two classes");
    bench(label, run, |model| {
        let p = model.predict_proba(&train.records).expect("the same columns");
        let class = |y: i64| model.classes().iter().position(|c| *c == y).expect("a known class");
        let loss: f64 = y.iter().enumerate().map(|(i, y)| -p[(i, class(*y))].clamp(1e-15, 1.0 - 1e-15).ln()).sum();
        (loss / y.len() as f64, "log loss", format!("iters={}", model.history().len()))
    });
}

pub fn gaussian_naive_bayes(data: &Data, label: &Label) {
    let y = Array1::from(data.ints("nb_y"));
    let train = Dataset::new(data.matrix("nb_x"), y.clone());
    let run = || {
        let model = GaussianNB::params().fit(&train).expect("classes of finite numbers");
        model.try_predict(&train.records).expect("the same columns")
    };
    bench(label, run, |predicted| {
        let right = predicted.iter().zip(&y).filter(|(p, y)| p == y).count();
        (right as f64 / y.len() as f64, "accuracy", String::new())
    });
}
