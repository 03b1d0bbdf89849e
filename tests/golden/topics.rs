//! `src/topics` and `src/anomaly/isolation` against scikit-learn, and against the papers' formulas in NumPy.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::Array2;
use workings::anomaly::IsolationForest;
use workings::ensemble::isolation_normalizer;
use workings::topics::{CoDocuments, LatentDirichletAllocation, LatentDirichletAllocationParams, LearningMethod};

use crate::case::{Case, Tol, each};

/// The same sums in another order, ten iterations of them.
const PLAIN: Tol = Tol::relative(1e-9).or_absolute(1e-12);
/// scikit-learn's digamma function is good to 3e-9, and its error grows from one iteration to the next.
const SKLEARN: Tol = Tol::relative(1e-6).or_absolute(1e-7);
/// A mixture stops as soon as it moves by less than 0.001, wherever that is.
const SKLEARN_MIXTURE: Tol = Tol::relative(1e-6).or_absolute(1e-6);

fn table(case: &Case, key: &str, columns: usize) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    Array2::from_shape_vec((values.len() / columns, columns), values).unwrap()
}

#[test]
fn topics_and_forests() {
    each(include_str!("topics.json"), |case| match case.name.split(' ').next().unwrap() {
        "lda" => topics(case),
        "coherence" => coherence(case),
        "forest" => forest(case),
        _ => {
            let c = |n: f64| if n < 2.0 { 0.0 } else { isolation_normalizer(n as usize).unwrap().value() };
            case.check_all("c", &case.numbers("n").unwrap().into_iter().map(c).collect::<Vec<_>>(), Tol::FORMULA);
        }
    });
}

fn topics(case: &Case) {
    let setting = |key: &str| case.number(key).map(|value| value as usize);
    let n_words = setting("n_words").unwrap();
    let [counts, start, held_out] = ["counts", "start", "held_out"].map(|key| table(case, key, n_words));
    let mut params = LatentDirichletAllocation::params()
        .n_components(setting("n_components").unwrap())
        .components_init(start)
        .max_iter(setting("max_iter").unwrap())
        .batch_size(setting("batch_size").unwrap());
    if case.number("online") == Some(1.0) {
        params = params.learning_method(LearningMethod::Online).evaluate_every(1).perp_tol(0.0);
    }
    params = case.number("alpha").into_iter().fold(params, LatentDirichletAllocationParams::doc_topic_prior);
    params = case.number("eta").into_iter().fold(params, LatentDirichletAllocationParams::topic_word_prior);
    let model = match case.number("total_samples") {
        None => params.fit_counts(&counts).unwrap(),
        Some(all) => {
            let mut model = params.total_samples(all).start(n_words).unwrap();
            (0..setting("max_iter").unwrap()).for_each(|_| model.partial_fit(&counts).unwrap());
            model
        }
    };
    let flat = |matrix: Array2<f64>| matrix.into_iter().collect::<Vec<f64>>();
    case.check_all("components", &flat(model.components()), PLAIN);
    case.check_all("components_sklearn", &flat(model.components()), SKLEARN);
    case.check_all("exp_dirichlet", &flat(model.exp_dirichlet_component()), PLAIN);
    case.check_all("exp_dirichlet_sklearn", &flat(model.exp_dirichlet_component()), SKLEARN);
    case.check_all("gamma", &flat(model.doc_topic_distr(&held_out).unwrap()), PLAIN);
    case.check_all("transform", &flat(model.try_transform(&held_out).unwrap()), PLAIN);
    case.check_all("transform_sklearn", &flat(model.try_transform(&held_out).unwrap()), SKLEARN_MIXTURE);
    case.check("score", model.score(&held_out).unwrap(), PLAIN);
    case.check("perplexity", model.perplexity(&held_out).unwrap(), PLAIN);
    case.check("perplexity_sklearn", model.perplexity(&held_out).unwrap(), SKLEARN);
    if case.expects("history") {
        let history: Vec<f64> = model.history().iter().map(|step| step.perplexity.unwrap()).collect();
        case.check_all("history", &history, PLAIN);
        assert_eq!(model.train_perplexity(), *history.last().unwrap());
    }
}

fn coherence(case: &Case) {
    let counts = table(case, "counts", case.number("n_words").unwrap() as usize);
    let words: Vec<usize> = case.numbers("words").unwrap().into_iter().map(|word| word as usize).collect();
    let together = CoDocuments::new(&counts, &words).unwrap();
    case.check("umass", together.umass().value(), Tol::FORMULA.or_absolute(1e-13));
    case.check("npmi", together.npmi().value(), Tol::FORMULA.or_absolute(1e-13));
}

/// Both means are of `forests` draws: their difference, in standard errors, is about normal for each row. The largest of some
/// sixty stays below 4.5 (one in 2000 runs would not), their mean square near 1.
fn forest(case: &Case) {
    let x = Dataset::from(table(case, "x", case.number("d").unwrap() as usize));
    let mut params = IsolationForest::params();
    if let Some(samples) = case.number("max_samples") {
        params = params.max_samples(samples as usize);
    }
    if let Some(share) = case.number("max_features") {
        params = params.max_features(share);
    }
    if let Some(trees) = case.number("n_estimators") {
        params = params.n_estimators(trees as usize);
    }
    let [mean, std] = ["mean", "std"].map(|key| case.expected_numbers(key));
    let forests = case.expected_numbers("forests")[0];
    let mut sums = vec![0.0; mean.len()];
    for seed in 0..forests as u64 {
        let model = params.clone().seed(seed).fit(&x).unwrap();
        let scores = model.score_samples(x.records()).unwrap();
        sums.iter_mut().zip(&scores).for_each(|(sum, score)| *sum += score / forests);
    }
    let deviation = |i: usize| (sums[i] - mean[i]) / (std[i] * (2.0 / forests).sqrt());
    let deviations: Vec<f64> = (0..mean.len()).map(deviation).collect();
    let largest = deviations.iter().fold(0.0_f64, |most, z| most.max(z.abs()));
    let mean_square = deviations.iter().map(|z| z * z).sum::<f64>() / deviations.len() as f64;
    assert!(largest < 4.5 && mean_square < 2.0, "{}: {largest}, {mean_square}", case.name);
}
