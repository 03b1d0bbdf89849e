//! Linear models and naive Bayes: what a fit reaches is what must agree with the peers'.

use protocol::answers::{Penalty, accuracy, log_loss, r2};
use protocol::{Data, Entry, bench};
use workings::bayes::GaussianNB;
use workings::linear::{self, ElasticNet, ElasticNetParams, Lasso, LinearRegression, LogisticRegression, Ridge};
use workings::linfa::Dataset;
use workings::linfa::traits::Fit;
use workings::ndarray::{Array1, Ix1};

fn rows(data: &Data, name: &str) -> Dataset<f64, f64, Ix1> {
    Dataset::new(data.matrix(&format!("{name}_x")), data.vector(&format!("{name}_y")))
}

pub fn least_squares(data: &Data, entry: &Entry) {
    let train = rows(data, "ols");
    let run = || LinearRegression::params().fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("R²", r2(&train.records, &train.targets, model.coef(), model.intercept()))]);
}

/// With the standard error, t and p of every coefficient.
pub fn least_squares_with_errors(data: &Data, entry: &Entry) {
    let train = rows(data, "ols");
    let run = || {
        let model = LinearRegression::params().fit(&train).expect("finite numbers");
        model.summary(0.95).expect("a level between 0 and 1")
    };
    bench(entry, run, |summary| {
        let errors = summary.terms.iter().map(|term| term.std_error).sum();
        let p = summary.terms.iter().map(|term| term.p).sum();
        vec![("R²", summary.r2), ("sum of the standard errors", errors), ("sum of the p-values", p)]
    });
}

pub fn ridge(data: &Data, entry: &Entry) {
    let train = rows(data, "ols");
    let alpha = data.param("ridge_alpha");
    let run = || Ridge::params().alpha(alpha).fit(&train).expect("finite numbers");
    let penalty = Penalty { alpha: alpha / train.targets.len() as f64, l1_ratio: 0.0 };
    bench(entry, run, |model| {
        vec![("objective", penalty.objective(&train.records, &train.targets, model.coef(), model.intercept()))]
    });
}

fn penalised(data: &Data, entry: &Entry, params: ElasticNetParams, penalty: Penalty) {
    let train = rows(data, "lasso");
    let params = params.tol(data.param("cd_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| {
        vec![("objective", penalty.objective(&train.records, &train.targets, model.coef(), model.intercept()))]
    });
}

pub fn lasso(data: &Data, entry: &Entry) {
    let alpha = data.param("lasso_alpha");
    penalised(data, entry, Lasso::params().alpha(alpha), Penalty { alpha, l1_ratio: 1.0 });
}

pub fn elastic_net(data: &Data, entry: &Entry) {
    let (alpha, l1_ratio) = (data.param("enet_alpha"), data.param("enet_l1_ratio"));
    penalised(data, entry, ElasticNet::params().alpha(alpha).l1_ratio(l1_ratio), Penalty { alpha, l1_ratio });
}

/// Without an intercept, as scikit-learn's: the columns are centred.
pub fn lasso_path(data: &Data, entry: &Entry) {
    let train = rows(data, "path");
    let alphas = data.floats("path_alphas");
    let params = linear::lasso_path().alphas(&alphas).fit_intercept(false).tol(1e-6).max_iter(10_000);
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |path| {
        let steps = path.alphas().iter().zip(path.coefs().columns());
        let objectives = steps.map(|(alpha, coef)| {
            let penalty = Penalty { alpha: *alpha, l1_ratio: 1.0 };
            penalty.objective(&train.records, &train.targets, &coef.to_owned(), 0.0)
        });
        vec![("sum of the objectives", objectives.sum())]
    });
}

pub fn logistic(data: &Data, entry: &Entry) {
    let y = data.ints("logit_y");
    let train = Dataset::new(data.matrix("logit_x"), Array1::from(y.clone()));
    let params = LogisticRegression::params().c(data.param("logit_c")).tol(data.param("logit_tol"));
    let run = || params.fit(&train).expect("two classes");
    bench(entry, run, |model| vec![("log loss", log_loss(&train.records, &y, model.coef(), model.intercept()))]);
}

pub fn gaussian_naive_bayes(data: &Data, entry: &Entry) {
    let y = data.ints("nb_y");
    let train = Dataset::new(data.matrix("nb_x"), Array1::from(y.clone()));
    let run = || {
        let model = GaussianNB::params().fit(&train).expect("classes of finite numbers");
        model.try_predict(&train.records).expect("the same columns")
    };
    bench(entry, run, |predicted| vec![("accuracy", accuracy(&y, predicted))]);
}
