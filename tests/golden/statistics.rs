//! Descriptions, correlations, distributions, intervals and tests against SciPy and statsmodels (statistics.py).

use serde_json::Value;
use workings::ndarray::Array2;
use workings::stats::*;

use crate::case::{Case, Tol, each, flat};

/// A ratio of powers of deviations, or a tail, after some dozens of operations.
const MANY: Tol = Tol::relative(1e-11);

#[test]
fn as_scipy_has_them() {
    each(include_str!("statistics.json"), |case| match case.name {
        name if name.starts_with("sample") => sample(case),
        name if name.starts_with("pairs") => {
            let pairs = Pairs::new(&list(case, "x"), &list(case, "y")).unwrap();
            case.check("r", pairs.r(), Tol::FORMULA);
            case.check("spearman", pairs.spearman(), Tol::FORMULA);
            case.check("kendall", pairs.kendall(), Tol::FORMULA);
            case.check("cov0", pairs.covariance(0), Tol::FORMULA);
            case.check("cov1", pairs.covariance(1), Tol::FORMULA);
        }
        name if name.starts_with("two samples") => two_samples(case),
        "normal" => {
            let normal = Normal::new(one(case, "mean"), one(case, "std")).unwrap();
            at(case, "x", "pdf", |x| normal.pdf(x));
            at(case, "x", "cdf", |x| normal.cdf(x));
            at(case, "x", "sf", |x| normal.sf(x));
            at(case, "p", "isf", |p| normal.isf(p));
        }
        "t" => {
            let t = StudentT::new(one(case, "df")).unwrap();
            at(case, "x", "pdf", |x| t.pdf(x));
            at(case, "x", "cdf", |x| t.cdf(x));
            at(case, "x", "sf", |x| t.sf(x));
            at(case, "p", "isf", |p| t.isf(p));
        }
        "chi2" => {
            let chi2 = ChiSquared::new(one(case, "df")).unwrap();
            at(case, "x", "cdf", |x| chi2.cdf(x));
            at(case, "x", "sf", |x| chi2.sf(x));
        }
        "F" => {
            let f = FisherF::new(one(case, "df1"), one(case, "df2")).unwrap();
            at(case, "x", "cdf", |x| f.cdf(x));
            at(case, "x", "sf", |x| f.sf(x));
        }
        "Poisson" => {
            let poisson = Poisson::new(one(case, "lambda")).unwrap();
            at(case, "k", "pmf", |k| poisson.pmf(k as u64));
            at(case, "k", "cdf", |k| poisson.cdf(k as u64));
            at(case, "k", "sf", |k| poisson.sf(k as u64));
        }
        "binomial" => {
            let binomial = Binomial::new(one(case, "n") as u64, one(case, "p")).unwrap();
            at(case, "k", "pmf", |k| binomial.pmf(k as u64));
            at(case, "k", "cdf", |k| binomial.cdf(k as u64));
            at(case, "k", "sf", |k| binomial.sf(k as u64));
        }
        "ANOVA" => {
            let groups: Vec<Vec<f64>> = case.inputs["groups"].as_array().unwrap().iter().map(flat).collect();
            let anova = Anova::new(&groups).unwrap();
            case.check("f", anova.f(), Tol::FORMULA);
            case.check("p_value", anova.p_value(), MANY);
        }
        "goodness of fit" => {
            let fit = GoodnessOfFit::new(&list(case, "observed"), &list(case, "shares")).unwrap();
            case.check("chi2", fit.chi2(), Tol::FORMULA);
            case.check("p_value", fit.p_value(), MANY);
        }
        "table" => {
            let table = ContingencyTable::new(&matrix(&case.inputs["table"])).unwrap();
            for yates in [false, true].into_iter().filter(|yates| case.expects(&format!("chi2 {yates}"))) {
                let found = [table.chi2(yates), table.df(), table.p_value(yates)];
                case.check_all(&format!("chi2 {yates}"), &found, MANY);
            }
            case.check("mutual_information", table.mutual_information(), MANY);
            case.check("cramers_v", table.cramers_v(), MANY);
            case.check("cramers_v_corrected", table.cramers_v_corrected(), MANY);
            case.check_all("theils_u", &[table.theils_u_of_x(), table.theils_u_of_y()], MANY);
            case.check_all("entropies", &[table.entropy_x(), table.entropy_y()], Tol::FORMULA);
        }
        "two proportions" => {
            let counts = |name| (list(case, name)[0] as u64, list(case, name)[1] as u64);
            let test = TwoProportions::new(counts("control"), counts("variant")).unwrap();
            case.check("z", test.z(), Tol::FORMULA);
            case.check("p_value", test.p_value(), MANY);
        }
        "proportion" => {
            let (successes, n) = (one(case, "successes") as u64, one(case, "n") as u64);
            for (name, method) in [("normal", ProportionMethod::Normal), ("wilson", ProportionMethod::Wilson)] {
                let interval = Proportion::new(successes, n, one(case, "confidence"), method).unwrap();
                case.check_all(name, &[interval.low(), interval.high()], MANY);
            }
        }
        other => panic!("{other} is not compared"),
    });
}

fn list(case: &Case, name: &str) -> Vec<f64> {
    case.numbers(name).unwrap()
}

fn one(case: &Case, name: &str) -> f64 {
    case.number(name).unwrap()
}

/// A function at each of the inputs.
fn at(case: &Case, inputs: &str, key: &str, f: impl Fn(f64) -> f64) {
    let values: Vec<f64> = list(case, inputs).into_iter().map(f).collect();
    case.check_all(key, &values, MANY);
}

fn matrix(rows: &Value) -> Array2<f64> {
    let n = rows.as_array().unwrap().len();
    let values = flat(rows);
    Array2::from_shape_vec((n, values.len() / n), values).unwrap()
}

fn sample(case: &Case) {
    let x = list(case, "x");
    let s = Sample::new(&x).unwrap();
    case.check("mean", s.mean(), Tol::FORMULA);
    case.check("median", s.median(), Tol::EXACT);
    case.check("var0", s.var(0), MANY);
    case.check("var1", s.var(1), MANY);
    case.check("standard_error", s.standard_error(), MANY);
    // The mean of values near a million is a double with a step of 1e-10, against deviations of 2.
    let shape = if s.mean() > 1e5 { Tol::relative(1e-10) } else { MANY };
    case.check("skewness", s.skewness(), shape);
    case.check("skewness_unbiased", s.skewness_unbiased(), shape);
    case.check("excess_kurtosis", s.excess_kurtosis(), shape);
    case.check_all("ranks", &ranks(&x).unwrap(), Tol::EXACT);
    let interval = MeanInterval::new(&x, one(case, "confidence")).unwrap();
    case.check_all("interval", &[interval.low(), interval.high()], MANY);
    for (name, method) in [
        ("linear", QuantileMethod::Linear),
        ("lower", QuantileMethod::Lower),
        ("higher", QuantileMethod::Higher),
        ("nearest", QuantileMethod::Nearest),
        ("midpoint", QuantileMethod::Midpoint),
    ] {
        let found = quantile_by(method, &x, &list(case, "q")).unwrap();
        case.check_all(&format!("quantile {name}"), &found, Tol::FORMULA);
    }
}

fn two_samples(case: &Case) {
    let (a, b) = (list(case, "a"), list(case, "b"));
    for (name, equal) in [("welch", false), ("student", true)] {
        let test = TwoSampleT::new(&a, &b, equal).unwrap();
        case.check_all(name, &[test.t(), test.df(), test.p_value()], MANY);
    }
    let n = a.len().min(b.len());
    let paired = PairedT::new(&a[..n], &b[..n]).unwrap();
    case.check_all("paired", &[paired.t(), paired.df(), paired.p_value()], MANY);
    let test = MannWhitney::new(&a, &b).unwrap();
    case.check_all("mann_whitney", &[test.u_a(), test.u_b(), test.p_value()], MANY);
}
