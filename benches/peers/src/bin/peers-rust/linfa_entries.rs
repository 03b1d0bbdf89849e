//! linfa 0.8.1.

use std::cell::Cell;

use linfa::prelude::{Pr, SilhouetteScore, SingleTargetRegression, ToConfusionMatrix};
use linfa::traits::{Fit, Predict, Transformer};
use linfa::{Dataset, DatasetBase, Label, ParamGuard};
use linfa_clustering::{Dbscan, KMeans, KMeansInit};
use linfa_elasticnet::ElasticNet;
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::tf_idf_vectorization::TfIdfVectorizer;
use ndarray::{Array1, Array2, Axis, ShapeBuilder};
use protocol::answers::{Penalty, accuracy, explained, inertia, log_loss, off_standard, r2};
use protocol::{Data, Entry, Usage, bench};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_xoshiro::Xoshiro256Plus;
use workings::manifold::trustworthiness;

pub const ENTRIES: &[Usage] = &[
    ("conf_bin", "Array1<bool>", binary_labels),
    ("conf_multi", "Array1<usize>", ten_classes),
    ("roc_auc", "Array1<Pr>, which is f32", roc_auc),
    ("reg_metrics", "Array1<f64>", regression),
    ("tfidf_1", "Array1<String>", tfidf_of_words),
    ("tfidf_2", "Array1<String>", tfidf_of_words_and_pairs),
    ("scale", "fit and transform of a copy", scale),
    ("scale_in_place", "fit and transform, matrix handed over", scale_in_place),
    ("ols", "QR", least_squares),
    ("ridge", "columns centred before, by column", ridge),
    ("lasso", "by column", lasso),
    ("enet", "by column", elastic_net),
    ("logistic", "L-BFGS", logistic),
    ("gnb", "fit and predict", gaussian_naive_bayes),
    ("kmeans", "Precomputed", kmeans),
    ("pca_tall", "LOBPCG", pca_tall),
    ("pca_sq", "LOBPCG", pca_square),
    ("silhouette", "Dataset", silhouette),
    ("dbscan", "k-d tree", dbscan),
    ("tsne", "Barnes-Hut, theta 0.5", tsne),
];

/// As its documentation calls it: the prediction's matrix against the truth.
fn confusion<L: Label>(entry: &Entry, y_true: Array1<L>, y_pred: Array1<L>)
where
    Array1<L>: for<'a> ToConfusionMatrix<L, &'a Array1<L>>,
{
    let run = || {
        let cm = y_pred.confusion_matrix(&y_true).expect("labels of the same length");
        (cm.precision(), cm.recall(), cm.f1_score())
    };
    bench(entry, run, |(p, r, f1)| vec![("precision", p.into()), ("recall", r.into()), ("F1", f1.into())]);
}

fn binary_labels(data: &Data, entry: &Entry) {
    let labels = |name| data.ints(name).into_iter().map(|label| label == 1).collect::<Array1<bool>>();
    confusion(entry, labels("bin_true"), labels("bin_pred"));
}

fn ten_classes(data: &Data, entry: &Entry) {
    confusion(entry, Array1::from(data.counts("mc_true")), Array1::from(data.counts("mc_pred")));
}

fn roc_auc(data: &Data, entry: &Entry) {
    use linfa::prelude::BinaryClassification;
    let y: Vec<bool> = data.ints("roc_y").into_iter().map(|label| label == 1).collect();
    let scores: Array1<Pr> = data.floats("roc_s").into_iter().map(|score| Pr::new(score as f32)).collect();
    let run = || scores.roc(&y[..]).expect("labels of the same length").area_under_curve();
    bench(entry, run, |auc| vec![("AUC", auc.into())]);
}

fn regression(data: &Data, entry: &Entry) {
    let (y, p) = (data.vector("reg_y"), data.vector("reg_p"));
    let run = || {
        let squared = p.mean_squared_error(&y).expect("the same length");
        let absolute = p.mean_absolute_error(&y).expect("the same length");
        let r2 = p.r2(&y).expect("the same length");
        (squared.sqrt(), absolute, r2, p.mean_absolute_percentage_error(&y).expect("the same length"))
    };
    bench(entry, run, |(rmse, mae, r2, mape)| vec![("RMSE", rmse), ("MAE", mae), ("R²", r2), ("MAPE", mape)]);
}

fn tfidf(data: &Data, entry: &Entry, n: usize) {
    let documents: Array1<String> = data.text("docs").lines().map(String::from).collect();
    let run = || {
        let fitted = TfIdfVectorizer::default().n_gram_range(1, n).fit(&documents).expect("documents");
        let weights = fitted.transform(&documents).expect("documents");
        (fitted.nentries(), weights)
    };
    bench(entry, run, |(terms, weights)| {
        let sum = weights.data().iter().sum();
        vec![("entries", weights.nnz() as f64), ("terms", terms as f64), ("sum of the weights", sum)]
    });
}

fn tfidf_of_words(data: &Data, entry: &Entry) {
    tfidf(data, entry, 1);
}

fn tfidf_of_words_and_pairs(data: &Data, entry: &Entry) {
    tfidf(data, entry, 2);
}

/// The transformer takes its records: to keep the matrix, it must be copied.
fn scale(data: &Data, entry: &Entry) {
    let train = DatasetBase::from(data.matrix("scale_x"));
    let run = || {
        let scaler = LinearScaler::standard().fit(&train).expect("finite numbers");
        scaler.transform(train.records.clone())
    };
    bench(entry, run, |z: Array2<f64>| vec![("distance from mean 0, deviation 1", off_standard(&z))]);
}

fn scale_in_place(data: &Data, entry: &Entry) {
    let x = Cell::new(data.matrix("scale_x"));
    let run = || {
        let handed_over = DatasetBase::from(x.take());
        let scaler = LinearScaler::standard().fit(&handed_over).expect("finite numbers");
        x.set(scaler.transform(handed_over.records));
    };
    bench(entry, run, |()| vec![("distance from mean 0, deviation 1", off_standard(&x.take()))]);
}

fn least_squares(data: &Data, entry: &Entry) {
    let train = Dataset::new(data.matrix("ols_x"), data.vector("ols_y"));
    let run = || linfa_linear::LinearRegression::new().fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("R²", r2(&train.records, &train.targets, model.params(), model.intercept()))]);
}

/// The same numbers, column by column in memory, as coordinate descent reads them.
fn by_column(x: &Array2<f64>) -> Array2<f64> {
    let mut columns = Array2::zeros(x.dim().f());
    columns.assign(x);
    columns
}

fn penalised(data: &Data, entry: &Entry, x: &Array2<f64>, y: Array1<f64>, penalty: Penalty) {
    let train = Dataset::new(by_column(x), y);
    let params = ElasticNet::params()
        .l1_ratio(penalty.l1_ratio)
        .penalty(penalty.alpha)
        .tolerance(data.param("cd_tol"))
        .check()
        .expect("a penalty above 0");
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| {
        vec![("objective", penalty.objective(x, &train.targets, model.hyperplane(), model.intercept()))]
    });
}

/// Its elastic net does not centre the columns; uncentred ones end elsewhere.
fn ridge(data: &Data, entry: &Entry) {
    let (mut x, y) = (data.matrix("ols_x"), data.vector("ols_y"));
    x -= &x.mean_axis(Axis(0)).expect("rows");
    let alpha = data.param("ridge_alpha") / y.len() as f64;
    penalised(data, entry, &x, y, Penalty { alpha, l1_ratio: 0.0 });
}

fn lasso(data: &Data, entry: &Entry) {
    let penalty = Penalty { alpha: data.param("lasso_alpha"), l1_ratio: 1.0 };
    penalised(data, entry, &data.matrix("lasso_x"), data.vector("lasso_y"), penalty);
}

fn elastic_net(data: &Data, entry: &Entry) {
    let penalty = Penalty { alpha: data.param("enet_alpha"), l1_ratio: data.param("enet_l1_ratio") };
    penalised(data, entry, &data.matrix("lasso_x"), data.vector("lasso_y"), penalty);
}

/// Its tolerance is of the gradient of the sum, scikit-learn's of the mean.
fn logistic(data: &Data, entry: &Entry) {
    let y = data.ints("logit_y");
    let train = Dataset::new(data.matrix("logit_x"), Array1::from(y.clone()));
    let params = linfa_logistic::LogisticRegression::default()
        .alpha(1.0 / data.param("logit_c"))
        .max_iterations(1000)
        .gradient_tolerance(data.param("logit_tol") * y.len() as f64);
    let run = || params.fit(&train).expect("two classes");
    bench(entry, run, |model| {
        // Either label may be the one that the coefficients speak for.
        let as_fitted = log_loss(&train.records, &y, model.params(), model.intercept());
        let turned = log_loss(&train.records, &y, &-model.params(), -model.intercept());
        vec![("log loss", as_fitted.min(turned))]
    });
}

fn gaussian_naive_bayes(data: &Data, entry: &Entry) {
    let y = data.counts("nb_y");
    let train = Dataset::new(data.matrix("nb_x"), Array1::from(y.clone()));
    let run = || -> Array1<usize> {
        let model = linfa_bayes::GaussianNb::params().fit(&train).expect("classes of finite numbers");
        model.predict(&train.records)
    };
    bench(entry, run, |predicted| vec![("accuracy", accuracy(&y, predicted))]);
}

fn kmeans(data: &Data, entry: &Entry) {
    let train = DatasetBase::from(data.matrix("km_x"));
    let rng = Xoshiro256Plus::seed_from_u64(0);
    let params = KMeans::params_with_rng(data.param("km_k") as usize, rng)
        .init_method(KMeansInit::Precomputed(data.matrix("km_init")))
        .n_runs(1)
        .max_n_iterations(data.param("km_max_iter") as u64)
        .tolerance(data.param("km_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("inertia", inertia(&train.records, model.centroids()))]);
}

fn pca(data: &Data, entry: &Entry, name: &str) {
    let train = DatasetBase::from(data.matrix(&format!("{name}_x")));
    let params = linfa_reduction::Pca::params(data.param(&format!("{name}_k")) as usize);
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("explained share", explained(&train.records, model.components()))]);
}

fn pca_tall(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_tall");
}

fn pca_square(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_sq");
}

fn silhouette(data: &Data, entry: &Entry) {
    let clusters = Dataset::new(data.matrix("sil_x"), Array1::from(data.counts("sil_l")));
    let run = || clusters.silhouette_score().expect("clusters of finite numbers");
    bench(entry, run, |score| vec![("silhouette", score)]);
}

fn dbscan(data: &Data, entry: &Entry) {
    let x = data.matrix("db_x");
    let params = Dbscan::params(data.param("db_min") as usize).tolerance(data.param("db_eps"));
    let params = params.check().expect("settings above 0");
    let run = || -> Array1<Option<usize>> { params.transform(&x) };
    bench(entry, run, |labels| {
        let clusters = labels.iter().flatten().max().map_or(0, |last| last + 1);
        let noise = labels.iter().filter(|label| label.is_none()).count();
        vec![("clusters", clusters as f64), ("rows of noise", noise as f64)]
    });
}

/// The transformer takes its rows; to copy these few is nothing beside it.
fn tsne(data: &Data, entry: &Entry) {
    let x = data.matrix("tsne_x");
    let run = || -> Array2<f64> {
        let params = linfa_tsne::TSneParams::embedding_size_with_rng(2, SmallRng::seed_from_u64(0))
            .perplexity(data.param("tsne_perplexity"))
            .approx_threshold(0.5)
            .max_iter(data.param("tsne_iter") as usize);
        params.transform(x.clone()).expect("rows enough")
    };
    bench(entry, run, |map| {
        let trust = trustworthiness(x.view(), map.view(), 12);
        vec![("trustworthiness", trust.expect("neighbours enough"))]
    });
}
