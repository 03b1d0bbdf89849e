use super::*;
use linfa::Dataset;
use ndarray::{Array1, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use sprs::CsMat;

/// Documents about one of three groups of words, or two of them, and one without words.
fn counts(n: usize, v: usize) -> Array2<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    Array2::from_shape_fn((n, v), |(d, w)| {
        let about = w % 3 == d % 3 || (d % 5 == 0 && w % 3 == 1);
        let most: u32 = if d == 4 { 1 } else { 1 + 5 * u32::from(about) };
        f64::from(random.gen_range(0..most))
    })
}

fn lda(k: usize) -> LatentDirichletAllocationParams {
    LatentDirichletAllocation::params().n_components(k)
}

/// With one topic every word is its: λᵥ = η + Σ_d n_dv, γ = α + Σᵥ nᵥ.
#[test]
fn one_topic_by_hand() {
    let x = array![[2.0, 0.0, 1.0], [0.0, 0.0, 4.0]];
    let model = lda(1).topic_word_prior(0.5).doc_topic_prior(0.25).fit_counts(&x).unwrap();
    let components = model.components();
    for (found, expected) in components.iter().zip([2.5, 0.5, 5.5]) {
        assert!((found - expected).abs() < 1e-12);
    }
    let gamma = model.doc_topic_distr(&x).unwrap();
    assert!((gamma[(0, 0)] - 3.25).abs() < 1e-12 && (gamma[(1, 0)] - 4.25).abs() < 1e-12);
    assert_eq!(model.try_transform(&x).unwrap(), array![[1.0], [1.0]]);
    assert_eq!(model.top_words(0, 2).unwrap().iter().map(|(word, _)| *word).collect::<Vec<_>>(), [2, 0]);
    assert!((model.word_probabilities()[(0, 2)] - 5.5 / 8.5).abs() < 1e-12);
    // θ is certain, so its terms vanish: the bound is Σ n·(ψ(λᵥ) − ψ(8.5)) and the topic's own terms, with E = ψ(λ) − ψ(8.5):
    // Σ (½ − λ)·E + ln Γ(λ) − ln Γ(½), and ln Γ(3/2) − ln Γ(8.5). Σ n·E and Σ (½ − λ)·E cancel.
    let ln_gamma = crate::stats::ln_gamma;
    let bound = ln_gamma(2.5) + ln_gamma(0.5) + ln_gamma(5.5) - 3.0 * ln_gamma(0.5) + ln_gamma(1.5) - ln_gamma(8.5);
    assert!((model.score(&x).unwrap() - bound).abs() < 1e-11);
    assert!((model.perplexity(&x).unwrap() - (-bound / 7.0).exp()).abs() < 1e-11);
    assert_eq!(model.worked_perplexity(&x).unwrap().value(), model.perplexity(&x).unwrap());
}

/// A document without words says nothing: γ is the prior, and every topic is as likely.
#[test]
fn an_empty_document_keeps_the_prior() {
    let x = counts(12, 10);
    assert_eq!(x.row(4).sum(), 0.0);
    let model = lda(3).doc_topic_prior(0.2).fit_counts(&x).unwrap();
    assert_eq!(model.doc_topic_distr(&x).unwrap().row(4), array![0.2, 0.2, 0.2]);
    assert!(model.try_transform(&x).unwrap().row(4).iter().all(|share| (share - 1.0 / 3.0).abs() < 1e-15));
    let none = Array2::zeros((2, 10));
    assert!(model.perplexity(&none).unwrap().is_nan() && model.score(&none).unwrap().is_finite());
    assert!(matches!(model.worked_perplexity(&none), Err(Error::BadParam { .. })));
    // The topics learn nothing from it either.
    let start = model.components();
    let with = lda(3).components_init(start.clone()).fit_counts(&x).unwrap();
    let rest: Vec<usize> = (0..12).filter(|d| *d != 4).collect();
    let without = lda(3).components_init(start).fit_counts(&x.select(Axis(0), &rest)).unwrap();
    assert!(with.components().iter().zip(&without.components()).all(|(a, b)| (a - b).abs() < 1e-12));
}

/// Neither step lowers the bound, so that the perplexity never rises where the mixtures come to rest.
#[test]
fn the_perplexity_never_rises() {
    let params = lda(4).mean_change_tol(1e-12).max_doc_update_iter(10_000).max_iter(25).seed(3);
    let model = params.fit_counts(&counts(40, 17)).unwrap();
    let perplexity: Vec<f64> = model.history().iter().map(|step| step.perplexity.unwrap()).collect();
    assert_eq!(perplexity.len(), 25);
    assert!(perplexity.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-12)), "{perplexity:?}");
    assert_eq!(model.train_perplexity(), perplexity[24]);
    let again = model.perplexity(&counts(40, 17)).unwrap();
    assert!((again - perplexity[24]).abs() < 1e-12 * again);
}

#[test]
fn groups_of_words_are_found() {
    let x = counts(60, 12);
    let model = lda(3).max_iter(60).seed(2).fit_counts(&x).unwrap();
    let groups: Vec<Vec<usize>> = (0..3)
        .map(|topic| model.top_words(topic, 4).unwrap().into_iter().map(|(word, _)| word % 3).collect())
        .collect();
    assert!(groups.iter().all(|group| group.iter().all(|word| *word == group[0])), "{groups:?}");
    assert!(model.co_documents(&x, 3).unwrap().iter().all(|together| together.npmi().value() > 0.0));
    let shares = model.try_transform(&x).unwrap();
    assert!(shares.sum_axis(Axis(1)).iter().all(|sum| (sum - 1.0).abs() < 1e-14));
}

#[test]
fn the_same_topics_for_any_number_of_threads() {
    let x = counts(300, 90);
    let of_threads = |threads: usize, method: LearningMethod| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| lda(5).learning_method(method).max_iter(4).batch_size(70).fit_counts(&x).unwrap())
    };
    for method in [LearningMethod::Batch, LearningMethod::Online] {
        assert_eq!(of_threads(1, method), of_threads(3, method));
    }
    let seeded = |seed| lda(5).seed(seed).max_iter(1).fit_counts(&x).unwrap().components();
    assert!(seeded(1) == seeded(1) && seeded(1) != seeded(2));
}

/// One batch of all documents that forgets what was before is the update of all at once.
#[test]
fn a_batch_of_all_documents_is_the_batch_update() {
    let x = counts(30, 14);
    let batch = lda(3).max_iter(5).fit_counts(&x).unwrap();
    let online = lda(3).learning_method(LearningMethod::Online).learning_decay(0.0).max_iter(5);
    let whole = online.clone().batch_size(30).fit_counts(&x).unwrap();
    assert_eq!(whole.components(), batch.components());
    assert_eq!((whole.train_perplexity(), whole.n_batch_iter()), (batch.train_perplexity(), 5));
    assert!(whole.history().iter().all(|step| step.perplexity.is_none() && step.doc_updates >= 1.0));
    let parts = online.batch_size(7).learning_decay(0.7).fit_counts(&x).unwrap();
    assert_eq!(parts.n_batch_iter(), 25); // batches of 7, 7, 7, 7 and 2
}

#[test]
fn rows_of_any_kind_and_words_in_any_storage() {
    let x = counts(20, 9);
    let csr = CsMat::csr_from_dense(x.view(), 0.0);
    let model = lda(2).fit_counts(&csr).unwrap();
    assert_eq!(model, lda(2).fit_counts(&CsMat::csc_from_dense(x.view(), 0.0)).unwrap());
    assert_eq!(model, lda(2).fit(&Dataset::from(x.clone())).unwrap());
    assert_eq!(model.transform(Dataset::from(x.clone())).records, model.try_transform(&csr).unwrap());
    // A 0 that is stored.
    let stored = CsMat::new((1, 9), vec![0, 2], vec![3, 7], vec![0.0, 2.0]);
    let mut plain = Array2::zeros((1, 9));
    plain[(0, 7)] = 2.0;
    assert_eq!(model.try_transform(&stored).unwrap(), model.try_transform(&plain).unwrap());
}

#[test]
fn zero_iterations_leave_the_start() {
    let x = counts(6, 5);
    let start = array![[1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 1.0, 0.5, 0.25, 9.0]];
    for method in [LearningMethod::Batch, LearningMethod::Online] {
        let params = lda(2).max_iter(0).components_init(start.clone()).learning_method(method);
        let model = params.fit_counts(&x).unwrap();
        assert_eq!((model.components(), model.history().len(), model.n_batch_iter()), (start.clone(), 0, 0));
        assert!(model.train_perplexity().is_finite() && !model.converged());
    }
}

#[test]
fn it_stops_when_the_perplexity_rests() {
    let x = counts(30, 9);
    for method in [LearningMethod::Batch, LearningMethod::Online] {
        let params = lda(2).max_iter(200).evaluate_every(2).perp_tol(0.01).learning_method(method).batch_size(30);
        let model = params.fit_counts(&x).unwrap();
        let n = model.history().len();
        assert!(model.converged() && n < 200 && n.is_multiple_of(2));
        let perplexity = |i: usize| model.history()[i].perplexity.unwrap();
        assert!((perplexity(n - 1) - perplexity(n - 3)).abs() < 0.01);
        assert!(n < 6 || (perplexity(n - 3) - perplexity(n - 5)).abs() >= 0.01);
    }
    assert!(!lda(2).max_iter(3).evaluate_every(1).perp_tol(0.0).fit_counts(&x).unwrap().converged());
}

/// Few or odd documents: one, one word, more topics than documents or words.
#[test]
fn small_and_lopsided_corpora() {
    let sums = |model: &LatentDirichletAllocation| model.components().sum();
    let one = lda(3).topic_word_prior(0.5).fit_counts(&array![[4.0, 0.0, 1.0]]).unwrap();
    assert!((sums(&one) - (5.0 + 9.0 * 0.5)).abs() < 1e-11); // Σλ is all words and all priors
    let word = lda(4).topic_word_prior(0.1).fit_counts(&array![[2.0], [3.0], [0.0]]).unwrap();
    assert!((sums(&word) - (5.0 + 4.0 * 0.1)).abs() < 1e-11);
    assert!(word.word_probabilities().iter().all(|share| (share - 1.0).abs() < 1e-15));
    let many = lda(20).topic_word_prior(0.1).fit_counts(&counts(3, 7)).unwrap();
    assert!((sums(&many) - (counts(3, 7).sum() + 140.0 * 0.1)).abs() < 1e-10);
    assert!(many.try_transform(&counts(3, 7)).unwrap().iter().all(|share| *share > 0.0));
}

#[test]
fn counts_of_all_sizes_stay_numbers() {
    let x = array![[1e12, 0.0, 1e-12], [1e-12, 3.0, 0.0], [0.0, 1e12, 1e12]];
    for params in [lda(2), lda(2).doc_topic_prior(1e-6).topic_word_prior(1e-6), lda(2).doc_topic_prior(1e9)] {
        let model = params.fit_counts(&x).unwrap();
        assert!(model.components().iter().all(|lambda| lambda.is_finite() && *lambda > 0.0));
        assert!(model.try_transform(&x).unwrap().iter().all(|share| (0.0..=1.0).contains(share)));
        assert!(model.score(&x).unwrap().is_finite());
    }
}

#[test]
fn parts_of_a_stream() {
    let x = counts(24, 8);
    let mut model = lda(2).batch_size(10).total_samples(240.0).start(8).unwrap();
    model.partial_fit(&x).unwrap();
    model.partial_fit(&x).unwrap();
    assert_eq!((model.n_batch_iter(), model.history().len()), (6, 2)); // batches of 10, 10 and 4
    assert!(model.train_perplexity().is_nan());
    assert!(matches!(model.partial_fit(&Array2::zeros((0, 8))), Err(Error::Empty { .. })));
    assert!(matches!(model.partial_fit(&counts(3, 9)), Err(Error::Shape { .. })));
    assert!(matches!(lda(2).start(0), Err(Error::Empty { .. })));
}

#[test]
fn what_cannot_be_learnt_is_refused() {
    let x = counts(5, 4);
    let refused = |params: LatentDirichletAllocationParams| params.fit_counts(&x).unwrap_err();
    for params in [
        lda(0),
        lda(2).doc_topic_prior(0.0),
        lda(2).topic_word_prior(-1.0),
        lda(2).topic_word_prior(f64::NAN),
        lda(2).learning_decay(1.5),
        lda(2).learning_decay(f64::NAN),
        lda(2).learning_offset(0.5),
        lda(2).batch_size(0),
        lda(2).total_samples(0.0),
        lda(2).perp_tol(-0.1),
        lda(2).mean_change_tol(f64::INFINITY),
        lda(2).max_doc_update_iter(0),
    ] {
        assert!(matches!(refused(params.clone()), Error::BadParam { .. }), "{params:?}");
    }
    let message = refused(lda(2).learning_offset(0.5)).to_string();
    assert_eq!(message, "learning_offset = 0.5, but a number of at least 1 is needed");
    assert!(matches!(refused(lda(2).components_init(Array2::ones((2, 3)))), Error::Shape { .. }));
    assert!(matches!(refused(lda(2).components_init(Array2::zeros((2, 4)))), Error::OutOfRange { .. }));
    let fit = |x: &Array2<f64>| lda(2).fit_counts(x).unwrap_err();
    assert!(matches!(fit(&Array2::zeros((0, 3))), Error::Empty { .. }));
    assert!(matches!(fit(&Array2::zeros((3, 0))), Error::Empty { .. }));
    assert_eq!(fit(&Array2::zeros((3, 2))).to_string(), "every document is empty, but at least one value is needed");
    assert!(
        matches!(fit(&array![[1.0, 0.0], [0.0, -2.0]]), Error::OutOfRange { name, index: 1, .. } if name == "counts[1]")
    );
    for bad in [f64::NAN, f64::INFINITY] {
        assert!(matches!(fit(&array![[1.0, bad]]), Error::NotFinite { index: 1, .. }));
    }
    let model = lda(2).fit_counts(&x).unwrap();
    assert!(matches!(model.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.score(&array![[1.0, 0.0, -1.0, 0.0]]), Err(Error::OutOfRange { .. })));
    assert!(matches!(model.top_words(2, 1), Err(Error::BadParam { .. })));
    assert!(matches!(model.co_documents(&x, 1), Err(Error::BadParam { .. })));
    assert_eq!(model.try_transform(&Array2::zeros((0, 4))).unwrap().dim(), (0, 2));
    let weighted = Dataset::from(x).with_weights(Array1::ones(5));
    assert!(matches!(lda(2).fit(&weighted), Err(Error::BadParam { .. })));
}

/// One topic gives nearly all words to the first: its likelihood, and so the perplexity, is 1.
#[test]
fn counts_may_be_huge_but_not_overflow() {
    let huge = array![[1e199, 1.0]];
    let model = lda(1).fit_counts(&huge).unwrap();
    assert!((model.perplexity(&huge).unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(model.try_transform(&huge).unwrap(), array![[1.0]]);
    for counts in [array![[1.7e308, 1.7e308]], array![[1e306, 1.0]]] {
        let problem = lda(1).fit_counts(&counts).unwrap_err().to_string();
        assert!(problem.contains("divide all counts by the same number"), "{problem}");
        assert!(matches!(model.try_transform(&counts), Err(Error::Undetermined(_))));
        assert!(matches!(model.score(&counts), Err(Error::Undetermined(_))));
        assert!(matches!(model.perplexity(&counts), Err(Error::Undetermined(_))));
    }
}
