//! `src/manifold` and `src/decomposition/truncated_svd` against scikit-learn, and against the definitions in NumPy.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, Axis, s};
use sprs::CsMat;
use workings::datasets::digits;
use workings::decomposition::{SvdAlgorithm, TruncatedSvd};
use workings::manifold::{Init, Method, Tsne, joint_probabilities, trustworthiness};

use crate::case::{Case, Tol, each};

fn matrix(case: &Case, key: &str, columns: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number(columns).unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

#[test]
fn maps_and_truncated_decompositions() {
    each(include_str!("maps.json"), |case| match case.name.split(' ').next().unwrap() {
        "joint" => joint(case),
        "steps" => steps(case),
        "map" => map(case),
        "trustworthiness" => trust(case),
        _ => decomposition(case),
    });
}

fn joint(case: &Case) {
    let p = joint_probabilities(matrix(case, "x", "d").view(), case.number("perplexity").unwrap()).unwrap();
    let first: Vec<f64> = p.slice(s![..4, ..]).iter().copied().collect();
    case.check_all("p", &first, Tol::relative(1e-9).or_absolute(1e-15));
    // Distances in single precision, and an entropy met to 1e-5 only.
    case.check_all("scikit_learn", &first, Tol::relative(1e-5).or_absolute(1e-8));
}

fn steps(case: &Case) {
    let setting = |key: &str| case.number(key).unwrap();
    let tsne = Tsne::params()
        .method(Method::Exact)
        .n_components(setting("c") as usize)
        .perplexity(setting("perplexity"))
        .learning_rate(setting("rate"))
        .max_iter(setting("steps") as usize)
        .init(Init::Given(matrix(case, "start", "c")))
        .fit(&Dataset::from(matrix(case, "x", "d")))
        .unwrap();
    let map: Vec<f64> = tsne.embedding.iter().copied().collect();
    case.check_all("map", &map, Tol::relative(1e-9).or_absolute(1e-9));
    case.check("kl", tsne.kl_divergence, Tol::relative(1e-9));
}

/// The way there is chaotic, so that only its end is compared: as good a map.
fn map(case: &Case) {
    let setting = |key: &str| case.number(key).unwrap();
    let n = setting("rows") as usize;
    let x = digits().records.slice(s![..n, ..]).to_owned();
    let wave = |i: usize, c: usize| if c == 0 { (37.0 * i as f64).sin() } else { (11.0 * i as f64 + 1.0).sin() };
    let start = Array2::from_shape_fn((n, 2), |(i, c)| 1e-4 * wave(i, c));
    let tsne = Tsne::params()
        .method(if setting("exact") == 1.0 { Method::Exact } else { Method::BarnesHut })
        .perplexity(setting("perplexity"))
        .max_iter(setting("max_iter") as usize)
        .init(Init::Given(start))
        .fit(&Dataset::from(x.clone()))
        .unwrap();
    let trust = trustworthiness(x.view(), tsne.embedding.view(), 12).unwrap();
    let expected = |key: &str| case.expected_numbers(key)[0];
    case.check("kl", tsne.kl_divergence, Tol::relative(0.03));
    case.check("trustworthiness", trust.min(expected("trustworthiness")), Tol::relative(0.002));
}

fn trust(case: &Case) {
    let mut x = digits().records.slice(s![..300, ..]).to_owned();
    for ((i, j), x) in x.indexed_iter_mut() {
        let (i, j) = (i as f64, j as f64);
        *x += 1e-3 * (1.0 + 3.0 * i + 7.0 * j + 0.01 * i * j).sin();
    }
    let columns: Vec<usize> = case.numbers("columns").unwrap().into_iter().map(|column| column as usize).collect();
    let map = x.select(Axis(1), &columns);
    let trust = trustworthiness(x.view(), map.view(), case.number("k").unwrap() as usize).unwrap();
    case.check("trustworthiness", trust, Tol::FORMULA);
}

fn decomposition(case: &Case) {
    /// What the residual left and the gap of the singular values make of a component.
    const COMPONENT: Tol = Tol::relative(1e-8).or_absolute(1e-8);
    let x = match case.numbers("x") {
        Some(values) if !values.is_empty() => matrix(case, "x", "d"),
        _ => digits().records,
    };
    let params = TruncatedSvd::params(case.number("k").unwrap() as usize).algorithm(SvdAlgorithm::Settled);
    let full = params.fit(&Dataset::from(x.clone())).unwrap();
    for model in [params.fit_sparse(&CsMat::csr_from_dense(x.view(), 0.0)).unwrap(), full] {
        case.check_all("components", model.components().as_slice().unwrap(), COMPONENT);
        case.check_all("singular_values", model.singular_values(), Tol::relative(1e-11));
        case.check_all("explained_variance", model.explained_variance(), COMPONENT);
        case.check_all("explained_variance_ratio", model.explained_variance_ratio(), COMPONENT);
        let scores = model.try_transform(x.slice(s![..5, ..])).unwrap();
        let absolute = Tol::relative(1e-8).or_absolute(1e-8 * model.singular_values()[0]);
        case.check_all("scores", scores.as_slice().unwrap(), absolute);
        let back = model.inverse_transform(&scores.slice(s![..3, ..]).to_owned()).unwrap();
        case.check_all("back", back.as_slice().unwrap(), absolute);
    }
}
