use ndarray::{Array2, array};

use super::*;
use crate::Error;

fn values(fit: &LinearFit) -> (Vec<f64>, f64) {
    (fit.coefficients().iter().map(|b| b.value()).collect(), fit.intercept().value())
}

fn near(found: (Vec<f64>, f64), expected: &[f64], intercept: f64, tol: f64) {
    let (beta, b) = found;
    assert_eq!(beta.len(), expected.len());
    let close = beta.iter().zip(expected).all(|(a, b)| (a - b).abs() <= tol);
    assert!(close && (b - intercept).abs() <= tol, "{beta:?} {b}, not {expected:?} {intercept}");
}

/// y = 3 − 2a + 5b on points far from 0 and of very different units.
#[test]
fn an_exact_plane_is_found_whatever_the_units() {
    let x = array![[1e3, 1e-6], [1.2e3, 5e-6], [1.7e3, 2e-6], [1.1e3, 9e-6]];
    let y: Vec<f64> = x.outer_iter().map(|row| 3.0 - 2.0 * row[0] + 5.0 * row[1]).collect();
    let fit = LinearProblem::new(x.view(), &y, true).unwrap().least_squares().unwrap();
    assert!((fit.coefficients()[0].value() + 2.0).abs() < 1e-10);
    assert!((fit.errors().r2() - 1.0).abs() < 1e-12);
    assert!((fit.predict(&[1000.0, 0.0]).unwrap() + 1997.0).abs() < 1e-6);
    assert!(matches!(fit.predict(&[1.0]), Err(Error::LengthMismatch { .. })));
}

/// A weight of 2 is the row twice; a weight of 0 is no row.
#[test]
fn weights_count_rows() {
    let x = array![[1.0, 7.0], [2.0, 3.0], [5.0, 4.0], [9.0, -2.0], [100.0, 1.0]];
    let y = [3.0, 1.0, 4.0, 1.5, 1e6];
    let weighted = LinearProblem::weighted(x.view(), &y, &[1.0, 2.0, 1.0, 1.0, 0.0], true).unwrap();
    let twice = array![[1.0, 7.0], [2.0, 3.0], [2.0, 3.0], [5.0, 4.0], [9.0, -2.0]];
    let plain = LinearProblem::new(twice.view(), &[3.0, 1.0, 1.0, 4.0, 1.5], true).unwrap();
    for (a, b) in [
        (weighted.least_squares(), plain.least_squares()),
        (weighted.ridge(0.7), plain.ridge(0.7)),
        (weighted.lasso(0.1), plain.lasso(0.1)),
        (weighted.elastic_net(0.3, 0.4), plain.elastic_net(0.3, 0.4)),
    ] {
        let (beta, intercept) = values(&b.unwrap());
        near(values(&a.unwrap()), &beta, intercept, 1e-9);
    }
}

/// scikit-learn 1.9.1 at tol 1e-12: LinearRegression, Ridge(2), Lasso(0.3), ElasticNet(0.3, l1_ratio 0.4).
#[test]
fn as_scikit_learn_on_data_off_centre() {
    let x = array![
        [101.0, 7.0, -3.0],
        [102.5, 3.0, 11.0],
        [105.0, 4.0, 2.0],
        [109.0, -2.0, 0.5],
        [100.0, 1.0, 8.0],
        [103.0, 19.0, 4.0]
    ];
    let problem = LinearProblem::new(x.view(), &[43.0, 71.0, 54.0, 31.5, 66.0, 90.0], true).unwrap();
    near(
        values(&problem.least_squares().unwrap()),
        &[-0.4378917866605725, 2.145584244593454, 2.7393222881866914],
        82.81973438528236,
        1e-6,
    );
    near(
        values(&problem.ridge(2.0).unwrap()),
        &[-0.4592235106296486, 2.123911807933233, 2.6907988049086087],
        85.32333956356497,
        1e-6,
    );
    near(
        values(&problem.lasso(0.3).unwrap()),
        &[-0.4102248302027783, 2.142025736533497, 2.730509105213263],
        80.01053811740894,
        1e-6,
    );
    near(
        values(&problem.elastic_net(0.3, 0.4).unwrap()),
        &[-0.4390106887740298, 2.1323160864748716, 2.709289235982167],
        83.11883496791515,
        1e-6,
    );
}

/// x = 2 and 4 are their own mean 3 apart from ±1: S = 2, c = 2: ρ − 2α = 0 at α = 1, where lasso is 0 from then on.
#[test]
fn a_strong_penalty_leaves_only_the_mean() {
    let problem = LinearProblem::new(array![[2.0, 5.0], [4.0, 5.0]].view(), &[1.0, 3.0], true).unwrap();
    near(values(&problem.lasso(1.0).unwrap()), &[0.0, 0.0], 2.0, 0.0);
    near(values(&problem.lasso(0.5).unwrap()), &[0.5, 0.0], 0.5, 1e-15);
    // The second column is constant: least squares has no one answer, ridge leaves it out.
    assert!(matches!(problem.least_squares(), Err(Error::Undetermined(_))));
    assert!(matches!(problem.ridge(0.0), Err(Error::Undetermined(_))));
    near(values(&problem.ridge(2.0).unwrap()), &[0.5, 0.0], 0.5, 1e-15);
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let of = |x: Array2<f64>, y: &[f64]| LinearProblem::new(x.view(), y, true);
    assert!(matches!(of(Array2::zeros((0, 1)), &[]), Err(Error::Empty { .. })));
    assert!(matches!(of(array![[1.0]], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(of(array![[f64::NAN]], &[1.0]), Err(Error::NotFinite { .. })));
    let problem = of(array![[1.0], [2.0]], &[1.0, 2.0]).unwrap();
    assert!(matches!(problem.ridge(-1.0), Err(Error::BadParam { .. })));
    assert!(matches!(problem.lasso(f64::NAN), Err(Error::BadParam { .. })));
    assert!(matches!(problem.elastic_net(1.0, 1.5), Err(Error::BadParam { .. })));
    assert!(matches!(of(array![[1.0]], &[1.0]).unwrap().least_squares(), Err(Error::Undetermined(_))));
    assert!(LinearProblem::weighted(array![[1.0]].view(), &[1.0], &[0.0], true).is_err());
    assert!(matches!(polynomial_fit(&[1.0, 2.0], &[1.0, 2.0], 2), Err(Error::Undetermined(_))));
    assert!(matches!(polynomial_fit(&[1.0, 1.0, 2.0], &[1.0, 2.0, 3.0], 2), Err(Error::Undetermined(_))));
    assert_eq!(polynomial_fit(&[1.0, 5.0], &[1.0, 2.0], 0).unwrap().intercept().value(), 1.5);
}

/// The third column is the sum of the others; the fourth is constant; a column alone has nothing to share.
#[test]
fn inflation_is_infinite_for_combinations_and_undefined_for_constants() {
    let x = array![
        [1.0, 4.0, 5.0, 2.0],
        [2.0, 1.0, 3.0, 2.0],
        [7.0, 3.0, 10.0, 2.0],
        [4.0, 9.0, 13.0, 2.0],
        [0.0, 2.0, 2.0, 2.0]
    ];
    let vif = variance_inflation(x.view()).unwrap();
    assert!(vif[..3].iter().all(|v| v.value() == f64::INFINITY));
    assert_eq!(vif[3].undefined(), Some("the feature is constant"));
    assert_eq!(variance_inflation(array![[1.0], [4.0]].view()).unwrap()[0].value(), 1.0);
    assert!(variance_inflation(array![[1.0]].view()).is_err());
    assert_eq!(matrix_rank(x.view()).unwrap(), 3);
    assert_eq!(matrix_rank(Array2::zeros((2, 2)).view()).unwrap(), 0);
}

#[test]
fn steps_and_decisions_refuse_what_does_not_fit() {
    let x = array![[1.0], [2.0]];
    let step = |y: &[f64], w: &[f64], rate| GradientStep::new(LinearLoss::Logistic, x.view(), y, w, 0.0, rate);
    assert!(matches!(step(&[0.0, 2.0], &[0.0], 0.1), Err(Error::OutOfRange { index: 1, .. })));
    assert!(matches!(step(&[0.0], &[0.0], 0.1), Err(Error::LengthMismatch { .. })));
    assert!(matches!(step(&[0.0, 1.0], &[], 0.1), Err(Error::LengthMismatch { .. })));
    assert!(matches!(step(&[0.0, 1.0], &[0.0], 0.0), Err(Error::BadParam { .. })));
    // Log-odds 1000 and 2000 for class 0: the loss is their mean, not infinite.
    assert_eq!(step(&[0.0, 0.0], &[1000.0], 0.1).unwrap().loss.value(), 1500.0);
    let svm = SvmDecision::new(&[0.0], 0.0, &[1.0]).unwrap();
    assert_eq!((svm.label, svm.distance.undefined().is_some()), (1, true));
    assert!(SvmDecision::new(&[], 0.0, &[]).is_err());
    assert!(LogisticPrediction::new(&[1.0], 0.0, &[1.0, 2.0]).is_err());
    assert!(FactorizationMachine::predict(0.0, &[1.0], array![[1.0], [2.0]].view(), &[1.0]).is_err());
}

/// −0.5 is within the threshold; the gradient of |w| at 0 counts 0.
#[test]
fn penalties_by_hand() {
    assert_eq!(soft_threshold(-0.5, 1.0).to_bits(), 0.0_f64.to_bits());
    let penalties = Penalties::new(&[0.0, -2.0], 0.5).unwrap();
    assert_eq!((penalties.l1_gradient[0].value(), penalties.l1_gradient[1].value()), (0.0, -0.5));
    assert!(matches!(soft_thresholded(&[], 1.0), Err(Error::Empty { .. })));
    assert!(matches!(ridge_shrunk(&[1.0], -1.0), Err(Error::BadParam { .. })));
    assert!(matches!(elastic_net_penalty(&[1.0], 1.0, -0.1), Err(Error::BadParam { .. })));
    assert!(matches!(ewc_penalty(&[1.0], &[1.0, 2.0], &[1.0], 1.0), Err(Error::LengthMismatch { .. })));
    assert!(matches!(ewc_penalty(&[1.0], &[1.0], &[-1.0], 1.0), Err(Error::OutOfRange { .. })));
}
