//! Structure without labels: clusters, components, topics, anomalies.

use workings::anomaly::IsolationForest;
use workings::cluster::{Dbscan, Init, KMeans};
use workings::decomposition::{Pca, SvdSolver};
use workings::linfa::Dataset;
use workings::linfa::traits::Fit;
use workings::manifold::{self, Tsne, trustworthiness};
use workings::metrics::{Clusters, RankedScores};
use workings::topics::LatentDirichletAllocation;

use super::{Data, Label, bench};

pub fn kmeans(data: &Data, label: &Label) {
    let train = Dataset::from(data.matrix("km_x"));
    let params = KMeans::params(data.param("km_k") as usize)
        .init(Init::Given(data.matrix("km_init")))
        .max_iter(data.param("km_max_iter") as usize)
        .tol(data.param("km_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| (model.inertia, "inertia", format!("iters={}", model.history.len())));
}

/// The quality is the share of the variance that the components explain, measured on the rows.
fn pca(data: &Data, label: &Label, task: &str, solver: SvdSolver) {
    let train = Dataset::from(data.matrix(&format!("{task}_x")));
    let params = Pca::params(data.param(&format!("{task}_k")) as usize).svd_solver(solver);
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| {
        let scores = model.try_transform(&train.records).expect("the same columns");
        let degrees = (train.records.nrows() - 1) as f64;
        let explained = scores.iter().map(|score| score * score).sum::<f64>() / degrees;
        (explained / model.total_variance(), "expl. var. ratio", String::new())
    });
}

pub fn pca_tall(data: &Data, label: &Label) {
    pca(data, label, "pca_tall", SvdSolver::Covariance);
}

pub fn pca_square(data: &Data, label: &Label) {
    pca(data, label, "pca_sq", SvdSolver::Covariance);
}

pub fn pca_square_at_random(data: &Data, label: &Label) {
    pca(data, label, "pca_sq", SvdSolver::Randomized);
}

pub fn silhouette(data: &Data, label: &Label) {
    let (x, labels) = (data.matrix("sil_x"), data.ints("sil_l"));
    let run = || Clusters::new(x.view(), &labels).expect("finite numbers").silhouette();
    bench(label, run, |score| (score, "silhouette", String::new()));
}

pub fn dbscan(data: &Data, label: &Label) {
    let train = Dataset::from(data.matrix("db_x"));
    let params = Dbscan::params().eps(data.param("db_eps")).min_samples(data.param("db_min") as usize);
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| (model.n_clusters as f64, "clusters", format!("noise={}", model.noise().len())));
}

pub fn tsne(data: &Data, label: &Label) {
    let train = Dataset::from(data.matrix("tsne_x"));
    let params = Tsne::params()
        .perplexity(data.param("tsne_perplexity"))
        .max_iter(data.param("tsne_iter") as usize)
        .init(manifold::Init::Random);
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |map| {
        let trust = trustworthiness(train.records.view(), map.embedding.view(), 12).expect("neighbours enough");
        (trust, "trustworthiness(12)", format!("KL={:.4}", map.kl_divergence))
    });
}

pub fn lda(data: &Data, label: &Label) {
    let places = |name: &str| data.ints(name).into_iter().map(|at| at as usize).collect::<Vec<usize>>();
    let shape = (data.param("lda_docs") as usize, data.param("lda_vocab") as usize);
    let values = data.ints("lda_counts").into_iter().map(|count| count as f64).collect();
    let counts = sprs::CsMat::new(shape, places("lda_indptr"), places("lda_indices"), values);
    let params = LatentDirichletAllocation::params()
        .n_components(data.param("lda_topics") as usize)
        .max_iter(data.param("lda_iter") as usize);
    let run = || params.fit_counts(&counts).expect("counts");
    bench(label, run, |model| (model.perplexity(&counts).expect("counts"), "perplexity", String::new()));
}

pub fn isolation_forest(data: &Data, label: &Label) {
    let (train, truth) = (Dataset::from(data.matrix("ano_x")), data.ints("ano_l"));
    let params = IsolationForest::params();
    let run = || {
        let forest = params.fit(&train).expect("finite numbers");
        forest.anomaly_score(&train.records).expect("the same columns")
    };
    bench(label, run, |scores| {
        let ranked = RankedScores::new(&truth, &scores).expect("finite scores");
        (ranked.roc_auc(), "AUC", String::new())
    });
}
