//! The crate's entries for the comparison with its peers; `protocol` says how they are run.
//!
//! `peers-workings --memory N` tells the memory that TF-IDF of terms of up to N words takes.

mod features;
mod linear;
mod memory;
mod metrics;
mod structure;

use protocol::{Usage, answer_command_line, entries_of};

const ENTRIES: &[Usage] = &[
    ("conf_bin", "&[i64]", metrics::binary_labels),
    ("conf_multi", "&[i64]", metrics::ten_classes),
    ("roc_auc", "&[i64], &[f64]", metrics::roc_auc),
    ("pr_auc", "&[i64], &[f64]", metrics::average_precision),
    ("reg_metrics", "&[f64]", metrics::regression),
    ("tfidf_1", "&[&str]", features::tfidf_of_words),
    ("tfidf_2", "&[&str]", features::tfidf_of_words_and_pairs),
    ("scale", "fit and transform", features::scale),
    ("scale_in_place", "fit and transform, matrix handed over", features::scale_in_place),
    ("onehot", "&[&str], sparse", features::one_hot),
    ("qbin", "&[f64]", features::quantile_bins),
    ("smote_05", "Dataset", features::smote),
    ("smote_20", "Dataset", features::smote),
    ("knn_impute", "fit and transform", features::knn_impute),
    ("ols", "Dataset", linear::least_squares),
    ("ols_summary", "Dataset", linear::least_squares_with_errors),
    ("ridge", "Dataset", linear::ridge),
    ("lasso", "Dataset", linear::lasso),
    ("enet", "Dataset", linear::elastic_net),
    ("lasso_path", "Dataset", linear::lasso_path),
    ("logistic", "Dataset", linear::logistic),
    ("gnb", "fit and predict", linear::gaussian_naive_bayes),
    ("kmeans", "Dataset", structure::kmeans),
    ("pca_tall", "Covariance", structure::pca_tall),
    ("pca_sq", "Covariance", structure::pca_square),
    ("pca_sq_random", "Randomized", structure::pca_square_at_random),
    ("silhouette", "&Array2, &[i64]", structure::silhouette),
    ("dbscan", "Dataset", structure::dbscan),
    ("tsne", "BarnesHut, init Random", structure::tsne),
    ("lda", "Batch, sparse counts", structure::lda),
    ("iforest", "fit and score", structure::isolation_forest),
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, n] = &args[..]
        && mode == "--memory"
    {
        return memory::report(n.parse().expect("how many words a term may have"));
    }
    answer_command_line(&entries_of("workings", ENTRIES));
}
