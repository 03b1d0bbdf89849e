//! Golden values of `certified.json`: the right digits of linear regression on NIST's certified problems.
//!
//! Right digits are −log10 of the relative error against the certified value, which has 15 digits; 15 where the error
//! is 0. The fewest of any coefficient and of any standard error:
//!
//! | problem | coefficients | of `PolynomialRegression` | standard errors |
//! | --- | --- | --- | --- |
//! | Longley | 14 | | 14 |
//! | Wampler1 | 15 | 15 | 15 |
//! | Wampler2 | 13 | 13 | 14 |
//! | Wampler3 | 13 | 15 | 13 |
//! | Wampler4 | 13 | 15 | 13 |
//! | Wampler5 | 13 | 15 | 13 |
//!
//! The certified standard errors of Wampler1 and Wampler2 are 0, since a polynomial runs through every point.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use workings::linear::{LinearRegression, PolynomialRegression};

use crate::case::{Case, Tol, each};

fn right_digits(got: f64, certified: f64) -> f64 {
    let error = if certified == 0.0 { got.abs() } else { ((got - certified) / certified).abs() };
    (-error.log10()).min(15.0)
}

fn fewest(got: &[f64], certified: &[f64]) -> f64 {
    assert_eq!(got.len(), certified.len());
    got.iter().zip(certified).map(|(got, certified)| right_digits(*got, *certified)).fold(15.0, f64::min)
}

fn data(case: &Case) -> Dataset<f64, f64, ndarray::Ix1> {
    let (x, y) = (case.numbers("x").unwrap(), case.numbers("y").unwrap());
    Dataset::new(Array2::from_shape_vec((y.len(), x.len() / y.len()), x).unwrap(), Array1::from(y))
}

#[test]
fn coefficients_and_standard_errors_have_the_certified_digits() {
    each(include_str!("certified.json"), |case| {
        let summary = LinearRegression::params().fit(&data(case)).unwrap().summary(0.95).unwrap();
        let coef: Vec<f64> = summary.terms.iter().map(|term| term.coef).collect();
        let errors: Vec<f64> = summary.terms.iter().map(|term| term.std_error).collect();
        let (b, e) =
            (fewest(&coef, &case.expected_numbers("coef")), fewest(&errors, &case.expected_numbers("std_errors")));
        println!("{}: {b:.2} {e:.2} {:?}", case.name, errors);
        let exact = case.name == "Wampler1" || case.name == "Wampler2";
        assert!(b >= 13.0 && e >= if exact { 8.0 } else { 11.0 }, "{}: {b} {e}", case.name);
        let sigma = if exact { Tol::EXACT.or_absolute(1e-8) } else { Tol::relative(1e-13) };
        case.check("sigma", summary.residual_std_error, sigma);
    });
}

/// From the powers of x in −1 to 1, turned into coefficients of powers of x.
#[test]
fn polynomials_have_the_certified_digits() {
    each(include_str!("certified.json"), |case| {
        case.leave("std_errors", "those of the powers of x are the other test's");
        case.leave("sigma", "the other test's");
        if case.name == "Longley" {
            case.leave("coef", "no polynomial");
            return;
        }
        let all = data(case);
        let first = Dataset::new(all.records.slice(ndarray::s![.., ..1]).to_owned(), all.targets);
        let coef = PolynomialRegression::params().degree(5).fit(&first).unwrap().coef();
        let digits = fewest(&coef, &case.expected_numbers("coef"));
        println!("{}: {digits:.2}", case.name);
        assert!(digits >= 8.0, "{}: {digits} {coef:?}", case.name);
    });
}
