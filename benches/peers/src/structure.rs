//! Structure without labels: clusters, components, topics, anomalies.

use protocol::answers::{explained, inertia};
use protocol::{Data, Entry, bench};
use workings::anomaly::IsolationForest;
use workings::cluster::{Dbscan, Init, KMeans};
use workings::decomposition::{Pca, SvdSolver};
use workings::linfa::Dataset;
use workings::linfa::traits::Fit;
use workings::manifold::{self, Tsne, trustworthiness};
use workings::metrics::{Clusters, RankedScores};
use workings::topics::LatentDirichletAllocation;

pub fn kmeans(data: &Data, entry: &Entry) {
    let train = Dataset::from(data.matrix("km_x"));
    let params = KMeans::params(data.param("km_k") as usize)
        .init(Init::Given(data.matrix("km_init")))
        .max_iter(data.param("km_max_iter") as usize)
        .tol(data.param("km_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("inertia", inertia(&train.records, &model.centroids))]);
}

fn pca(data: &Data, entry: &Entry, name: &str, solver: SvdSolver) {
    let train = Dataset::from(data.matrix(&format!("{name}_x")));
    let params = Pca::params(data.param(&format!("{name}_k")) as usize).svd_solver(solver);
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| vec![("explained share", explained(&train.records, model.components()))]);
}

pub fn pca_tall(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_tall", SvdSolver::Covariance);
}

pub fn pca_square(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_sq", SvdSolver::Covariance);
}

pub fn pca_square_at_random(data: &Data, entry: &Entry) {
    pca(data, entry, "pca_sq", SvdSolver::Randomized);
}

pub fn silhouette(data: &Data, entry: &Entry) {
    let (x, labels) = (data.matrix("sil_x"), data.ints("sil_l"));
    let run = || Clusters::new(x.view(), &labels).expect("finite numbers").silhouette();
    bench(entry, run, |score| vec![("silhouette", score)]);
}

pub fn dbscan(data: &Data, entry: &Entry) {
    let train = Dataset::from(data.matrix("db_x"));
    let params = Dbscan::params().eps(data.param("db_eps")).min_samples(data.param("db_min") as usize);
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |model| {
        vec![("clusters", model.n_clusters as f64), ("rows of noise", model.noise().len() as f64)]
    });
}

pub fn tsne(data: &Data, entry: &Entry) {
    let train = Dataset::from(data.matrix("tsne_x"));
    let params = Tsne::params()
        .perplexity(data.param("tsne_perplexity"))
        .max_iter(data.param("tsne_iter") as usize)
        .init(manifold::Init::Random);
    let run = || params.fit(&train).expect("finite numbers");
    bench(entry, run, |map| {
        let trust = trustworthiness(train.records.view(), map.embedding.view(), 12);
        vec![("trustworthiness", trust.expect("neighbours enough"))]
    });
}

pub fn lda(data: &Data, entry: &Entry) {
    let shape = (data.param("lda_docs") as usize, data.param("lda_vocab") as usize);
    let values = data.ints("lda_counts").into_iter().map(|count| count as f64).collect();
    let counts = sprs::CsMat::new(shape, data.counts("lda_indptr"), data.counts("lda_indices"), values);
    let params = LatentDirichletAllocation::params()
        .n_components(data.param("lda_topics") as usize)
        .max_iter(data.param("lda_iter") as usize);
    let run = || params.fit_counts(&counts).expect("counts");
    bench(entry, run, |model| vec![("perplexity", model.perplexity(&counts).expect("counts"))]);
}

pub fn isolation_forest(data: &Data, entry: &Entry) {
    let (train, truth) = (Dataset::from(data.matrix("ano_x")), data.ints("ano_l"));
    let params = IsolationForest::params();
    let run = || {
        let forest = params.fit(&train).expect("finite numbers");
        forest.anomaly_score(&train.records).expect("the same columns")
    };
    bench(entry, run, |scores| vec![("AUC", RankedScores::new(&truth, &scores).expect("finite scores").roc_auc())]);
}
