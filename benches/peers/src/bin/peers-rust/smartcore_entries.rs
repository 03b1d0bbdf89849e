//! smartcore 0.7.0; its matrices lie column by column, as its own constructors make them.

use ndarray::{Array1, Array2};
use protocol::answers::{Penalty, accuracy, explained, log_loss, off_standard, r2};
use protocol::{Data, Entry, Usage, bench};
use smartcore::api::{Transformer, UnsupervisedEstimator};
use smartcore::cluster::dbscan::{DBSCAN, DBSCANParameters};
use smartcore::decomposition::pca::{PCA, PCAParameters};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::elastic_net::{ElasticNet, ElasticNetParameters};
use smartcore::linear::lasso::{Lasso, LassoParameters};
use smartcore::linear::linear_regression::{LinearRegression, LinearRegressionParameters, LinearRegressionSolverName};
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};
use smartcore::linear::ridge_regression::{RidgeRegression, RidgeRegressionParameters};
use smartcore::metrics::distance::euclidian::Euclidian;
use smartcore::metrics::{self, mean_absolute_error, mean_squared_error};
use smartcore::naive_bayes::gaussian::GaussianNB;
use smartcore::preprocessing::numerical::{StandardScaler, StandardScalerParameters};
use smartcore::preprocessing::series_encoder::CategoryMapper;

type Matrix = DenseMatrix<f64>;

pub const ENTRIES: &[Usage] = &[
    ("conf_bin", "Vec<i64>, three calls", binary_labels),
    ("conf_multi", "Vec<i64>, three calls", ten_classes),
    ("roc_auc", "Vec<f64>", roc_auc),
    ("reg_metrics", "Vec<f64>, three calls", regression),
    ("scale", "fit and transform", scale),
    ("onehot", "CategoryMapper, a Vec<f32> for every row", one_hot),
    ("ols", "QR", least_squares),
    ("ridge", "Cholesky", ridge),
    ("lasso", "interior point, twice the penalty", lasso),
    ("enet", "interior point, penalty converted", elastic_net),
    ("logistic", "L-BFGS", logistic),
    ("gnb", "fit and predict", gaussian_naive_bayes),
    ("pca_tall", "SVD", pca_tall),
    ("pca_sq", "covariance", pca_square),
    ("dbscan", "cover tree, fit and predict", dbscan),
];

fn matrix(x: &Array2<f64>) -> Matrix {
    let by_column: Vec<f64> = x.t().iter().copied().collect();
    DenseMatrix::new(x.nrows(), x.ncols(), by_column, true).expect("as many numbers as the shape says")
}

fn array(x: &Matrix) -> Array2<f64> {
    Array2::from_shape_fn(x.shape(), |place| *x.get(place))
}

fn vector(x: &Matrix) -> Array1<f64> {
    array(x).into_iter().collect()
}

fn confusion(data: &Data, entry: &Entry, name: &str) {
    let (y, p) = (data.ints(&format!("{name}_true")), data.ints(&format!("{name}_pred")));
    let run = || (metrics::precision(&y, &p), metrics::recall(&y, &p), metrics::f1(&y, &p, 1.0));
    bench(entry, run, |(p, r, f1)| vec![("precision", p), ("recall", r), ("F1", f1)]);
}

fn binary_labels(data: &Data, entry: &Entry) {
    confusion(data, entry, "bin");
}

fn ten_classes(data: &Data, entry: &Entry) {
    confusion(data, entry, "mc");
}

fn roc_auc(data: &Data, entry: &Entry) {
    let y: Vec<f64> = data.ints("roc_y").into_iter().map(|label| label as f64).collect();
    let scores = data.floats("roc_s");
    bench(entry, || metrics::roc_auc_score(&y, &scores), |auc| vec![("AUC", auc)]);
}

fn regression(data: &Data, entry: &Entry) {
    let (y, p) = (data.floats("reg_y"), data.floats("reg_p"));
    let run = || (mean_squared_error(&y, &p).sqrt(), mean_absolute_error(&y, &p), metrics::r2(&y, &p));
    bench(entry, run, |(rmse, mae, r2)| vec![("RMSE", rmse), ("MAE", mae), ("R²", r2)]);
}

fn scale(data: &Data, entry: &Entry) {
    let x = matrix(&data.matrix("scale_x"));
    let run = || {
        let scaler: StandardScaler<f64> =
            UnsupervisedEstimator::fit(&x, StandardScalerParameters::default()).expect("finite numbers");
        scaler.transform(&x).expect("the same columns")
    };
    bench(entry, run, |z| vec![("distance from mean 0, deviation 1", off_standard(&array(&z)))]);
}

fn one_hot(data: &Data, entry: &Entry) {
    let text = data.text("cats");
    let values: Vec<&str> = text.lines().collect();
    let run = || -> Vec<Vec<f32>> {
        let categories = CategoryMapper::fit_to_iter(values.iter().copied());
        values.iter().map(|value| categories.get_one_hot(value).expect("a known category")).collect()
    };
    bench(entry, run, |rows| {
        let ones = rows.iter().flatten().filter(|one| **one == 1.0).count();
        vec![("ones", ones as f64), ("columns", rows[0].len() as f64)]
    });
}

fn least_squares(data: &Data, entry: &Entry) {
    let (x, y) = (data.matrix("ols_x"), data.vector("ols_y"));
    let (rows, targets) = (matrix(&x), y.to_vec());
    let settings = LinearRegressionParameters::default().with_solver(LinearRegressionSolverName::QR);
    let run = || LinearRegression::fit(&rows, &targets, settings.clone()).expect("finite numbers");
    bench(entry, run, |model: LinearRegression<f64, f64, Matrix, Vec<f64>>| {
        vec![("R²", r2(&x, &y, &vector(model.coefficients()), *model.intercept()))]
    });
}

/// Its penalty is on the coefficients of standardised columns; without standardising it fits no intercept.
fn ridge(data: &Data, entry: &Entry) {
    let (x, y) = (data.matrix("ols_x"), data.vector("ols_y"));
    let (rows, targets) = (matrix(&x), y.to_vec());
    let alpha = data.param("ridge_alpha");
    let settings = RidgeRegressionParameters::default().with_alpha(alpha);
    let run = || RidgeRegression::fit(&rows, &targets, settings.clone()).expect("finite numbers");
    let penalty = Penalty { alpha: alpha / y.len() as f64, l1_ratio: 0.0 };
    bench(entry, run, |model: RidgeRegression<f64, f64, Matrix, Vec<f64>>| {
        vec![("objective", penalty.objective(&x, &y, &vector(model.coefficients()), *model.intercept()))]
    });
}

/// It minimises ‖y − X·w‖² + n·alpha·‖w‖₁, without the half of scikit-learn's.
fn lasso(data: &Data, entry: &Entry) {
    let (x, y) = (data.matrix("lasso_x"), data.vector("lasso_y"));
    let (rows, targets) = (matrix(&x), y.to_vec());
    let alpha = data.param("lasso_alpha");
    let settings = LassoParameters::default().with_alpha(2.0 * alpha).with_normalize(false);
    let settings = settings.with_tol(data.param("cd_tol"));
    let run = || Lasso::fit(&rows, &targets, settings.clone()).expect("finite numbers");
    let penalty = Penalty { alpha, l1_ratio: 1.0 };
    bench(entry, run, |model: Lasso<f64, f64, Matrix, Vec<f64>>| {
        vec![("objective", penalty.objective(&x, &y, &vector(model.coefficients()), *model.intercept()))]
    });
}

/// The absolute part needs twice the penalty, as in the lasso; the squared part the same.
fn elastic_net(data: &Data, entry: &Entry) {
    let (x, y) = (data.matrix("lasso_x"), data.vector("lasso_y"));
    let (rows, targets) = (matrix(&x), y.to_vec());
    let (alpha, l1_ratio) = (data.param("enet_alpha"), data.param("enet_l1_ratio"));
    let settings = ElasticNetParameters::default()
        .with_alpha(alpha * (1.0 + l1_ratio))
        .with_l1_ratio(2.0 * l1_ratio / (1.0 + l1_ratio))
        .with_normalize(false)
        .with_tol(data.param("cd_tol"));
    let run = || ElasticNet::fit(&rows, &targets, settings.clone()).expect("finite numbers");
    let penalty = Penalty { alpha, l1_ratio };
    bench(entry, run, |model: ElasticNet<f64, f64, Matrix, Vec<f64>>| {
        vec![("objective", penalty.objective(&x, &y, &vector(model.coefficients()), *model.intercept()))]
    });
}

fn logistic(data: &Data, entry: &Entry) {
    let (x, y) = (data.matrix("logit_x"), data.ints("logit_y"));
    let rows = matrix(&x);
    let settings = LogisticRegressionParameters::default().with_alpha(1.0 / data.param("logit_c"));
    let run = || LogisticRegression::fit(&rows, &y, settings.clone()).expect("two classes");
    bench(entry, run, |model: LogisticRegression<f64, i64, Matrix, Vec<i64>>| {
        vec![("log loss", log_loss(&x, &y, &vector(model.coefficients()), *model.intercept().get((0, 0))))]
    });
}

fn gaussian_naive_bayes(data: &Data, entry: &Entry) {
    let x = matrix(&data.matrix("nb_x"));
    let y: Vec<u32> = data.counts("nb_y").into_iter().map(|class| class as u32).collect();
    let run = || {
        let model = GaussianNB::<f64, u32, Matrix, Vec<u32>>::fit(&x, &y, Default::default());
        model.and_then(|model| model.predict(&x)).expect("classes of finite numbers")
    };
    bench(entry, run, |predicted| vec![("accuracy", accuracy(&y, predicted))]);
}

fn pca(data: &Data, entry: &Entry, name: &str) {
    let x = data.matrix(&format!("{name}_x"));
    let rows = matrix(&x);
    let settings = PCAParameters::default().with_n_components(data.param(&format!("{name}_k")) as usize);
    let run = || PCA::fit(&rows, settings.clone()).expect("finite numbers");
    bench(entry, run, |model: PCA<f64, Matrix>| {
        vec![("explained share", explained(&x, &array(model.components()).reversed_axes()))]
    });
}

fn pca_tall(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_tall");
}

fn pca_square(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_sq");
}

/// Labels come only by predicting: a vote of the neighbours, in which 0 is noise.
fn dbscan(data: &Data, entry: &Entry) {
    let x = matrix(&data.matrix("db_x"));
    let (eps, min_samples) = (data.param("db_eps"), data.param("db_min") as usize);
    let settings = DBSCANParameters::default().with_eps(eps).with_min_samples(min_samples);
    let run = || -> Vec<i32> {
        let model = DBSCAN::<f64, i32, Matrix, Vec<i32>, Euclidian<f64>>::fit(&x, settings.clone());
        model.and_then(|model| model.predict(&x)).expect("finite numbers")
    };
    bench(entry, run, |labels| {
        let noise = labels.iter().filter(|label| **label == 0).count();
        let clusters = labels.iter().max().copied().unwrap_or(0);
        vec![("clusters", clusters.into()), ("rows of noise", noise as f64)]
    });
}
