//! Further tests, corrections, distributions, power and agreement against SciPy and statsmodels (inference.py).

use workings::ndarray::Array2;
use workings::stats::*;

use crate::case::{Case, Tol, each, flat};

/// A tail or quantile after some dozens of operations.
const MANY: Tol = Tol::relative(1e-11);

const SIDES: [(&str, Alternative); 3] =
    [("two-sided", Alternative::TwoSided), ("less", Alternative::Less), ("greater", Alternative::Greater)];

#[test]
fn as_scipy_and_statsmodels_have_them() {
    each(include_str!("inference.json"), |case| match case.name {
        "multiple testing" => {
            for (name, correction) in [
                ("bonferroni", Correction::Bonferroni),
                ("holm", Correction::Holm),
                ("fdr_bh", Correction::BenjaminiHochberg),
            ] {
                let tests = AdjustedP::new(&list(case, "p_values"), correction).unwrap();
                case.check_all(name, &tests.adjusted(), Tol::FORMULA);
                let rejected: Vec<f64> = tests.rejected(0.05).unwrap().into_iter().map(f64::from).collect();
                case.check_all(&format!("{name} rejected"), &rejected, Tol::EXACT);
            }
        }
        "one sample" => {
            let test = |side| OneSampleT::new(&list(case, "x"), one(case, "popmean"), side).unwrap();
            case.check("t", test(Alternative::TwoSided).t(), Tol::FORMULA);
            sides(case, |side| test(side).p_value());
        }
        "one proportion" => {
            let test =
                |side| OneProportion::new(count(case, "successes"), count(case, "n"), one(case, "p0"), side).unwrap();
            case.check("z", test(Alternative::TwoSided).z(), Tol::FORMULA);
            sides(case, |side| test(side).p_value());
        }
        "fisher" => {
            let cells: Vec<u64> = list(case, "table").into_iter().map(|count| count as u64).collect();
            let table = [[cells[0], cells[1]], [cells[2], cells[3]]];
            sides(case, |side| FisherExact::new(table, side).unwrap().p_value());
        }
        "wilcoxon" => {
            let test = |side| Wilcoxon::new(&list(case, "differences"), side).unwrap();
            let both = test(Alternative::TwoSided);
            case.check("smaller", both.w_plus().min(both.w_minus()), Tol::EXACT);
            sides(case, |side| test(side).p_value());
        }
        "permutation" => {
            let (a, b) = (list(case, "a"), list(case, "b"));
            sides(case, |side| PermutationTest::new(&a, &b, side, 9999, 0).unwrap().p_value());
        }
        "t power" => {
            let (n1, n2) = (count(case, "n1"), count(case, "n2"));
            let test = TTestPower::new(one(case, "effect"), n1, n2, one(case, "alpha")).unwrap();
            case.check("power", test.power(), Tol::relative(1e-9));
        }
        "t effect" => {
            let (n1, n2) = (count(case, "n1"), count(case, "n2"));
            let effect = TTestPower::detectable(n1, n2, one(case, "alpha"), one(case, "power")).unwrap();
            case.check("effect", effect, Tol::relative(1e-7));
        }
        "one-sample t power" => {
            let test = TTestPower::one_sample(one(case, "effect"), count(case, "n"), one(case, "alpha")).unwrap();
            case.check("power", test.alternative(side(case)).power(), Tol::relative(1e-10));
        }
        "one-sample t size" => {
            let (alpha, power) = (one(case, "alpha"), one(case, "power"));
            sizes(case, TTestSampleSize::one_sample(one(case, "effect"), alpha, power).unwrap());
            if case.expects("effect with 25") {
                let effect = TTestPower::detectable_in_one_sample(25, alpha, power).unwrap();
                case.check("effect with 25", effect, Tol::relative(1e-10));
            }
        }
        "two-sample t size" => {
            let (ratio, alpha, power) = (one(case, "ratio"), one(case, "alpha"), one(case, "power"));
            sizes(case, TTestSampleSize::two_samples(one(case, "effect"), ratio, alpha, power).unwrap());
        }
        "proportion power" => {
            let (n1, n2) = (count(case, "n1"), count(case, "n2"));
            let test = ProportionPower::new(one(case, "p1"), one(case, "p2"), n1, n2, one(case, "alpha")).unwrap();
            case.check("h", test.effect(), MANY);
            case.check("power", test.power(), MANY);
        }
        "fleiss" => {
            let rows = case.inputs["counts"].as_array().unwrap().len();
            let counts = list(case, "counts");
            let counts = Array2::from_shape_vec((rows, counts.len() / rows), counts).unwrap();
            case.check("kappa", FleissKappa::new(&counts).unwrap().kappa(), Tol::FORMULA.or_absolute(1e-14));
        }
        name => distribution(case, name),
    });
}

fn side(case: &Case) -> Alternative {
    let name = case.inputs["alternative"].as_str().unwrap();
    SIDES.into_iter().find(|(side, _)| *side == name).unwrap().1
}

fn sizes(case: &Case, plan: TTestSampleSize) {
    let plan = plan.alternative(side(case));
    case.check("n_exact", plan.n_exact(), Tol::relative(1e-10));
    case.check("n", plan.n(), Tol::EXACT);
}

fn distribution(case: &Case, name: &str) {
    let p = list(case, "parameters");
    match name {
        "exponential" => {
            let d = Exponential::new(p[0]).unwrap();
            shares(case, |x| d.pdf(x), |x| d.cdf(x), |x| d.sf(x), |q| d.quantile(q));
        }
        "uniform" => {
            let d = Uniform::new(p[0], p[1]).unwrap();
            shares(case, |x| d.pdf(x), |x| d.cdf(x), |x| d.sf(x), |q| d.quantile(q));
        }
        "beta" => {
            let d = Beta::new(p[0], p[1]).unwrap();
            shares(case, |x| d.pdf(x), |x| d.cdf(x), |x| d.sf(x), |q| d.quantile(q));
        }
        "chi2" => {
            let d = ChiSquared::new(p[0]).unwrap();
            shares(case, |x| d.pdf(x), |x| d.cdf(x), |x| d.sf(x), |q| d.quantile(q));
        }
        "F" => {
            let d = FisherF::new(p[0], p[1]).unwrap();
            shares(case, |x| d.pdf(x), |x| d.cdf(x), |x| d.sf(x), |q| d.quantile(q));
        }
        "hypergeometric" => {
            let d = Hypergeometric::new(p[0] as u64, p[1] as u64, p[2] as u64).unwrap();
            at(case, "x", "density", |x| d.pmf(x as u64));
            at(case, "x", "cdf", |x| d.cdf(x as u64));
            at(case, "x", "sf", |x| d.sf(x as u64));
        }
        other => panic!("{other} is compared by nothing"),
    }
}

fn shares(
    case: &Case,
    pdf: impl Fn(f64) -> f64,
    cdf: impl Fn(f64) -> f64,
    sf: impl Fn(f64) -> f64,
    quantile: impl Fn(f64) -> f64,
) {
    at(case, "x", "density", pdf);
    at(case, "x", "cdf", cdf);
    at(case, "x", "sf", sf);
    at(case, "q", "quantile", quantile);
}

/// The p-value of every alternative.
fn sides(case: &Case, p: impl Fn(Alternative) -> f64) {
    SIDES.into_iter().for_each(|(name, side)| case.check(&format!("p {name}"), p(side), MANY));
}

/// A function at each of the inputs.
fn at(case: &Case, inputs: &str, key: &str, f: impl Fn(f64) -> f64) {
    let values: Vec<f64> = list(case, inputs).into_iter().map(f).collect();
    case.check_all(key, &values, MANY);
}

fn list(case: &Case, name: &str) -> Vec<f64> {
    flat(&case.inputs[name])
}

fn one(case: &Case, name: &str) -> f64 {
    case.number(name).unwrap()
}

fn count(case: &Case, name: &str) -> u64 {
    one(case, name) as u64
}
