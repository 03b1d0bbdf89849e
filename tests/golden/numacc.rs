//! Golden values of `numacc.json`: the right digits of mean and standard deviation on NIST's NumAcc1 to NumAcc4.
//!
//! Right digits are −log10 of the relative error against the certified value, 15 where that error is 0. They are:
//!
//! | problem | mean | standard deviation |
//! | --- | --- | --- |
//! | NumAcc1 | 15 | 15 |
//! | NumAcc2 | 15 | 15 |
//! | NumAcc3 | 15 | 9.46 |
//! | NumAcc4 | 15 | 8.25 |
//!
//! No program can have more of the last two: 10000000.1 is no double, and the standard deviation of the data rounded to
//! doubles is 0.10000000055879354 (NumAcc4) and 0.1000000000349246 (NumAcc3) in exact arithmetic. With those values there
//! is agreement to 14 digits.

use workings::forecasting::autocorrelation;
use workings::stats::Moments;

use crate::case::{Case, Tol, each};

const NUMACC: &str = include_str!("numacc.json");

/// −log10 of the relative error, at most the 15 digits of a double.
fn right_digits(got: f64, certified: f64) -> f64 {
    (-((got - certified).abs() / certified.abs()).log10()).min(15.0)
}

/// The moments in one piece, and merged from two.
fn moments(case: &Case) -> [Moments; 2] {
    let x = data(case);
    let part = |x: &[f64]| Moments::new(x).unwrap();
    [part(&x), part(&x[..x.len() / 3]).merge(&part(&x[x.len() / 3..]))]
}

fn data(case: &Case) -> Vec<f64> {
    let part = |name| case.numbers(name).unwrap();
    [part("head"), part("repeat").repeat(case.number("times").unwrap() as usize)].concat()
}

#[test]
fn mean_and_standard_deviation_agree_with_the_certified_ones() {
    each(NUMACC, |case| {
        for m in moments(case) {
            case.check("n", m.n() as f64, Tol::EXACT);
            case.check("mean", m.mean(), Tol::relative(1e-15));
            // See above: the data rounded to doubles deviate by this much more.
            let sd = match case.name {
                "NumAcc3" => 3.6e-10,
                "NumAcc4" => 5.7e-9,
                _ => 1e-15,
            };
            case.check("sd", m.std(1), Tol::relative(sd));
            case.check("mean_of_doubles", m.mean(), Tol::relative(1e-15));
            case.check("sd_of_doubles", m.std(1), Tol::relative(1e-14));
        }
        let acf = autocorrelation(&data(case), 1).unwrap()[1];
        // The deviations are 1e-7 and 1e-8 of the values: the rounding of the mean remains in them.
        let certified = if case.name == "NumAcc4" { 1e-10 } else { 1e-11 };
        case.check("autocorrelation_lag_1", acf, Tol::relative(certified));
        case.check("autocorrelation_lag_1_of_doubles", acf, Tol::relative(1e-11));
    });
}

/// Against NIST's certified values: at least 12 digits of every mean, 8 of every standard deviation, and the figures above.
#[test]
fn right_digits_of_mean_and_standard_deviation() {
    let certified = [
        ("NumAcc1", 10000002.0, 1.0, 15.0),
        ("NumAcc2", 1.2, 0.1, 15.0),
        ("NumAcc3", 1000000.2, 0.1, 9.45),
        ("NumAcc4", 10000000.2, 0.1, 8.25),
    ];
    each(NUMACC, |case| {
        case.keys().into_iter().for_each(|key| case.leave(key, "compared in the other test"));
        let (_, mean, sd, sd_digits) = certified.into_iter().find(|(name, ..)| *name == case.name).unwrap();
        for m in moments(case) {
            let digits = (right_digits(m.mean(), mean), right_digits(m.std(1), sd));
            assert!(digits.0 >= 15.0 && digits.1 >= sd_digits, "{}: {digits:?}", case.name);
        }
    });
}
