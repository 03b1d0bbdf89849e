//! `src/metrics/clustering` and `src/cluster/choose` against scikit-learn and SciPy.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::Array2;
use workings::cluster::{GapStatistic, KMeansRange, Reference};
use workings::metrics::{Agreement, Clusters, EntropyMean};

use crate::case::{Case, Tol, each};

/// Differences of informations of a few nats.
const INFORMATION: Tol = Tol::relative(1e-11).or_absolute(1e-12);
/// Sums of roots, and distances between points far from 0 that are known to seven digits.
const INDEX: Tol = Tol::relative(1e-9).or_absolute(1e-9);

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number("d").unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

fn labels(case: &Case, key: &str) -> Vec<i64> {
    case.numbers(key).unwrap().into_iter().map(|label| label as i64).collect()
}

#[test]
fn indices_and_numbers_of_clusters() {
    each(include_str!("clusters.json"), |case| match case.name.split(' ').next() {
        Some("agreement") => agreement(case),
        Some("indices") => indices(case),
        Some("count") => numbers_of_clusters(case),
        _ => gap(case),
    });
}

fn agreement(case: &Case) {
    let found = Agreement::new(&labels(case, "true"), &labels(case, "pred")).unwrap();
    for (key, value) in [
        ("rand", found.rand()),
        ("adjusted_rand", found.adjusted_rand()),
        ("mutual_information", found.mutual_information()),
        ("homogeneity", found.homogeneity()),
        ("completeness", found.completeness()),
        ("v_measure", found.v_measure()),
        ("v_measure_half", found.v_measure_by(0.5)),
        ("v_measure_2", found.v_measure_by(2.0)),
        ("fowlkes_mallows", found.fowlkes_mallows()),
        ("purity", found.purity()),
    ] {
        case.check(key, value, INFORMATION);
    }
    case.check_all("contingency", found.contingency().as_slice().unwrap(), Tol::EXACT);
    for (name, mean) in [
        ("min", EntropyMean::Min),
        ("geometric", EntropyMean::Geometric),
        ("arithmetic", EntropyMean::Arithmetic),
        ("max", EntropyMean::Max),
    ] {
        case.check(&format!("nmi_{name}"), found.nmi_by(mean), INFORMATION);
        if case.expects(&format!("ami_{name}")) {
            case.check(&format!("ami_{name}"), found.ami_by(mean), INFORMATION);
        }
    }
}

fn indices(case: &Case) {
    let found = Clusters::new(matrix(case, "x").view(), &labels(case, "labels")).unwrap();
    case.check_all("samples", &found.silhouette_samples(), INDEX);
    case.check("silhouette", found.silhouette(), INDEX);
    case.check("min_between", found.min_between(), Tol::FORMULA);
    case.check("max_diameter", found.max_diameter(), Tol::FORMULA);
    case.check("calinski_harabasz", found.calinski_harabasz(), INDEX);
    case.check("davies_bouldin", found.davies_bouldin(), INDEX);
}

/// Of groups that k-means tells apart from any start, if there are enough.
fn numbers_of_clusters(case: &Case) {
    let most = case.number("most").unwrap() as usize;
    let found = KMeansRange::params(1..=most).n_init(60).tol(0.0).fit(&Dataset::from(matrix(case, "x"))).unwrap();
    case.check_all("inertia", &found.inertia(), INDEX);
    case.check_all("explained_share", &found.explained_share(), INDEX);
    case.check_all("silhouette", found.silhouette(), INDEX);
}

/// ln W is that of partitions that may differ by a start of k-means more or less; the references are other draws of the same distribution, so that their means differ
/// by as much as means of 60 and of 100 draws do: within 4.5 standard errors.
fn gap(case: &Case) {
    let most = case.number("most").unwrap() as usize;
    let reference = if case.number("principal").unwrap() == 1.0 { Reference::Components } else { Reference::Features };
    let params = GapStatistic::params(1..=most).n_refs(100).reference(reference);
    let found = params.fit(&Dataset::from(matrix(case, "x"))).unwrap();
    case.check_all("log_w", &found.log_w(), Tol::EXACT.or_absolute(0.02));
    let (means, deviations) = (case.expected_numbers("reference_mean"), case.expected_numbers("reference_sd"));
    for (i, row) in found.reference_log_w().outer_iter().enumerate() {
        let mean = row.mean().unwrap();
        let error = deviations[i] * (1.0_f64 / 60.0 + 1.0 / 100.0).sqrt();
        case.check_same("reference_mean", &true, &((mean - means[i]).abs() < 4.5 * error));
        let ratio = row.std(0.0) / deviations[i];
        case.check_same("reference_sd", &true, &(0.6..1.6).contains(&ratio));
    }
}
