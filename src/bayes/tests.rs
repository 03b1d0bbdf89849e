//! Naive Bayes on hard input, and merged summaries. Numbers of ordinary fits: the examples, and tests/golden.

use approx::assert_relative_eq;
use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use ndarray::{Array2, array};
use sprs::CsMat;

use super::*;
use crate::Error;

#[test]
fn a_gaussian_fit_does_not_depend_on_threads_or_layout() {
    let x = Array2::from_shape_fn((30_000, 7), |(i, j)| ((i * (3 * j + 5) + j * j) % 97) as f64 * 0.37 + 1e3);
    let y: Vec<usize> = (0..30_000).map(|i| i * i % 7 % 3).collect();
    let with = |threads: usize, x: &Array2<f64>| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| ClassMoments::new(x, &y, None).unwrap())
    };
    let one = with(1, &x);
    let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
    assert!(with(3, &x) == one && with(2, &columns_first) == one);
    let model = GaussianNB::params().fit_moments(&one).unwrap();
    assert_eq!(model.try_predict(&x).unwrap(), model.predict(&columns_first));
}

/// Means 2 and 12 of the class, variance of all four rows 27.25: 4 rows −8, −2, 2, 8 about … by parts and at once.
#[test]
fn merged_moments_are_those_of_the_whole() {
    let x = array![[1.0, 1e12], [3.0, 1e12 + 2.0], [8.0, 1e12 + 4.0], [9.0, 1e12 + 7.0]];
    let y = ["a", "b", "a", "b"];
    let weight = [1.0, 2.0, 0.5, 3.0];
    let whole = ClassMoments::new(&x, &y, Some(&weight)).unwrap();
    let part = |rows: std::ops::Range<usize>| {
        let x = x.slice(ndarray::s![rows.clone(), ..]);
        ClassMoments::new(x, &y[rows.clone()], Some(&weight[rows])).unwrap()
    };
    let merged = part(3..4).merge(&part(0..3)).unwrap();
    assert_eq!((whole.classes(), whole.class_count()), (merged.classes(), &[1.5, 5.0][..]));
    assert_relative_eq!(whole.mean(), merged.mean(), max_relative = 1e-12);
    // a: (1·1 + 0.5·8) / 1.5 = 10/3, 1·(7/3)² + 0.5·(14/3)² = 49/3 over 1.5; b: (2·3 + 3·9) / 5 = 6.6, 2·3.6² + 3·2.4² over 5.
    assert_relative_eq!(merged.var().column(0), array![98.0 / 9.0, 8.64].view(), max_relative = 1e-12);
    assert_relative_eq!(merged.var().column(1), array![32.0 / 9.0, 6.0].view(), max_relative = 1e-6);
    let other = ClassMoments::new(&array![[1.0]], &["a"], None).unwrap();
    assert!(matches!(whole.merge(&other), Err(Error::Shape { .. })));
}

#[test]
fn sparse_rows_count_like_dense_ones() {
    let x = array![[0.0, 2.0, 0.0], [1.0, 0.0, 3.0], [0.0, 0.0, 0.0], [4.0, 1.0, 0.0]];
    let y = [1, 0, 1, 0];
    let csr = CsMat::csr_from_dense(x.view(), 0.0);
    let csc = CsMat::csc_from_dense(x.view(), 0.0);
    let weight = [1.0, 0.5, 2.0, 1.0];
    let dense = MultinomialNB::params().fit_rows(&x, &y, Some(&weight)).unwrap();
    let presence = BernoulliNB::params().fit_rows(&x, &y, Some(&weight)).unwrap();
    for sparse in [&csr, &csc] {
        let model = MultinomialNB::params().fit_rows(sparse, &y, Some(&weight)).unwrap();
        assert_eq!(model, dense);
        assert_eq!(model.predict_proba(sparse).unwrap(), dense.predict_proba(&x).unwrap());
        let model = BernoulliNB::params().fit_rows(sparse, &y, Some(&weight)).unwrap();
        assert_eq!(model.joint_log_likelihood(sparse).unwrap(), presence.joint_log_likelihood(&x).unwrap());
    }
    let parts = ClassCounts::of_counts(&x.slice(ndarray::s![..1, ..]), &y[..1], Some(&weight[..1])).unwrap();
    let rest = ClassCounts::of_counts(&x.slice(ndarray::s![1.., ..]), &y[1..], Some(&weight[1..])).unwrap();
    assert_eq!(MultinomialNB::params().fit_counts(&parts.merge(&rest).unwrap()).unwrap(), dense);
    assert!(matches!(BernoulliNB::params().fit_counts(&parts), Err(Error::BadParam { .. })));
}

/// The values of the derivations are those of the models, and the parts are on paper: see the examples of the models.
#[test]
fn posteriors_are_derived() {
    let x = array![[2.0, 0.0], [1.0, 1.0], [0.0, 4.0]];
    let train = Dataset::new(x, array!["ham", "ham", "spam"]);
    let model = MultinomialNB::params().fit(&train).unwrap();
    let worked = model.worked_proba(&[0.0, 2.0]).unwrap();
    // 2/3 · (2/6)² = 2/27 against 1/3 · (5/6)² = 25/108.
    assert_relative_eq!(worked.value(), (25.0 / 108.0) / (25.0 / 108.0 + 2.0 / 27.0), max_relative = 1e-12);
    assert!(worked.to_string().contains("= (N(spam)₂ + α) / (N(spam) + α · 2)"), "{worked}");
    let model = BernoulliNB::params().fit(&train).unwrap();
    let posterior = model.posterior(&[0.0, 2.0]).unwrap();
    // p: 3/4 and 2/4 in ham, 1/3 and 2/3 in spam.
    let (ham, spam) = (2.0 / 3.0 * 0.25 * 0.5, 1.0 / 3.0 * (2.0 / 3.0) * (2.0 / 3.0));
    assert_relative_eq!(posterior[0].value(), ham / (ham + spam), max_relative = 1e-12);
    let x = array![[1.0], [2.0], [3.0], [6.0], [8.0]];
    let model = GaussianNB::params().var_smoothing(0.0).fit(&Dataset::new(x, array![0, 0, 0, 1, 1])).unwrap();
    let worked = model.worked_proba(&[4.0]).unwrap();
    let (low, high) = (0.6 * (-3.0_f64).exp() / (2.0_f64 / 3.0).sqrt(), 0.4 * (-4.5_f64).exp());
    assert_relative_eq!(worked.value(), low / (low + high), max_relative = 1e-12);
    assert!(worked.to_string().contains("= n(0) / n = 3 / 5"), "{worked}");
}

#[test]
fn far_outliers_leave_probabilities_that_sum_to_1() {
    let x = array![[1.0], [2.0], [6.0], [8.0]];
    let model = GaussianNB::params().fit(&Dataset::new(x, array![0, 0, 1, 1])).unwrap();
    let p = model.predict_proba(&array![[1e6], [-1e6]]).unwrap();
    assert!(p.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12), "{p}");
    assert_relative_eq!(model.worked_proba(&[1e6]).unwrap().value(), 1.0);
}

#[test]
fn hard_input_is_an_error_that_says_so() {
    let gaussian = |x: Array2<f64>, y: Vec<i32>| GaussianNB::params().fit(&Dataset::new(x, y.into()));
    assert!(matches!(gaussian(Array2::zeros((0, 1)), vec![]), Err(Error::Empty { .. })));
    assert!(matches!(gaussian(Array2::zeros((2, 0)), vec![0, 1]), Err(Error::Empty { .. })));
    let error = gaussian(array![[1.0], [f64::NAN]], vec![0, 1]).unwrap_err().to_string();
    assert!(error.starts_with("records[1][0] is NaN"), "{error}");
    let error = gaussian(array![[1.0], [1.0]], vec![0, 1]).unwrap_err().to_string();
    assert!(error.starts_with("feature 0 is the same in all samples of class 0"), "{error}");
    assert!(matches!(gaussian(array![[1e300], [-1e300]], vec![0, 0]), Err(Error::Undetermined(_))));
    // One row, one class: certain.
    let one = gaussian(array![[1.0], [2.0]], vec![7, 7]).unwrap();
    assert_eq!(one.predict_proba(&array![[1.5]]).unwrap(), array![[1.0]]);
    // A constant column takes no part beside one that varies.
    let x = array![[1.0, 5.0], [2.0, 5.0], [6.0, 5.0], [8.0, 5.0]];
    let model = gaussian(x, vec![0, 0, 1, 1]).unwrap();
    assert_eq!(model.try_predict(&array![[1.0, 5.0], [7.0, 5.0]]).unwrap(), array![0, 1]);
    assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.try_predict(&array![[f64::NAN, 1.0]]), Err(Error::NotFinite { .. })));
    let small = Dataset::new(array![[1.0], [2.0], [3.0]], array![0, 0, 1]);
    for wrong in [GaussianNB::params().var_smoothing(-1.0), GaussianNB::params().priors(&[0.5, 0.6])] {
        assert!(matches!(wrong.fit(&small), Err(Error::BadParam { .. })));
    }
    let none = GaussianNB::params().fit_weighted(&small, &[1.0, 1.0, 0.0]);
    assert!(matches!(none, Err(Error::BadParam { .. })));
    let negative = MultinomialNB::params().fit_rows(&array![[1.0], [-1.0]], &[0, 1], None);
    assert!(matches!(negative, Err(Error::OutOfRange { .. })));
    assert!(matches!(MultinomialNB::params().alpha(0.0).fit(&small), Err(Error::BadParam { .. })));
    assert!(matches!(MultinomialNB::params().class_prior(&[1.0]).fit(&small), Err(Error::BadParam { .. })));
    assert!(matches!(BernoulliNB::params().binarize(f64::NAN).fit(&small), Err(Error::BadParam { .. })));
    let lengths = BernoulliNB::params().fit_rows(&array![[1.0]], &[0, 1], None);
    assert!(matches!(lengths, Err(Error::LengthMismatch { .. })));
}
