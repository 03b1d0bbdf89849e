//! Golden values of `regression.json`.

use ndarray::{Array2, ArrayView1};
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

/// Where two sums of the same size are subtracted (1 − SSE/SST, a mean of signed errors), the error is relative to them.
const DIFFERENCE: Tol = Tol::FORMULA.or_absolute(1e-13);

#[test]
fn regression() {
    each(include_str!("regression.json"), |case| match case.name {
        name if name.starts_with("msle") => log_errors(case),
        name if name.starts_with("deviance") => deviances(case),
        name if name.starts_with("multioutput") => several_outputs(case),
        name if name.starts_with("residuals") => residuals(case),
        "r2_edges" => r2_edges(case),
        _ => errors(case),
    });
}

/// Truth, prediction and, if there are any, weights.
struct Pairs {
    y: Vec<f64>,
    p: Vec<f64>,
    w: Option<Vec<f64>>,
}

impl Pairs {
    fn of(case: &Case) -> Self {
        let [y, p] = ["y_true", "y_pred"].map(|name| case.numbers(name).unwrap());
        Pairs { y, p, w: case.numbers("sample_weight") }
    }

    fn mean<L: Loss>(&self, loss: L) -> f64 {
        match &self.w {
            Some(w) => MeanLoss::weighted(loss, &self.y, &self.p, w),
            None => MeanLoss::new(loss, &self.y, &self.p),
        }
        .unwrap()
        .value()
    }

    fn d2<L: Reference>(&self, loss: L) -> f64 {
        match &self.w {
            Some(w) => D2::weighted(loss, &self.y, &self.p, w),
            None => D2::new(loss, &self.y, &self.p),
        }
        .unwrap()
        .value()
    }

    fn errors(&self) -> RegressionErrors {
        match &self.w {
            Some(w) => RegressionErrors::weighted(&self.y, &self.p, w),
            None => RegressionErrors::new(&self.y, &self.p),
        }
        .unwrap()
    }

    fn median_absolute(&self) -> f64 {
        match &self.w {
            Some(w) => MedianAbsoluteError::weighted(&self.y, &self.p, w),
            None => MedianAbsoluteError::new(&self.y, &self.p),
        }
        .unwrap()
        .value()
    }
}

fn errors(case: &Case) {
    let pairs = Pairs::of(case);
    let e = pairs.errors();
    let check = |key: &str, value: f64, tol: Tol| {
        if case.expects(key) {
            case.check(key, value, tol);
        }
    };
    check("mae", e.mae(), Tol::FORMULA);
    check("mse", e.mse(), Tol::FORMULA);
    check("rmse", e.rmse(), Tol::FORMULA);
    check("median_ae", pairs.median_absolute(), Tol::FORMULA);
    check("max_error", e.max_error(), Tol::EXACT);
    check("mean_bias", e.mean_error(), DIFFERENCE);
    check("r2", e.r2(), DIFFERENCE);
    check("explained_variance", e.explained_variance(), DIFFERENCE);
    check("mape", e.mape(), Tol::FORMULA);
    if let Some(n_predictors) = case.number("n_predictors") {
        check("adjusted_r2", e.adjusted_r2(n_predictors as usize), DIFFERENCE);
    }
    check("log_cosh", pairs.mean(LogCosh), Tol::FORMULA);
    case.leave("mape_sklearn", "an actual of 0 leaves the MAPE undefined here, which mape says");
    check("d2_absolute", if case.expects("d2_absolute") { pairs.d2(AbsoluteError) } else { 0.0 }, DIFFERENCE);
    if let Some(deltas) = case.numbers("delta") {
        let huber: Vec<f64> = deltas.iter().map(|delta| pairs.mean(Huber { delta: *delta })).collect();
        case.check_all("huber", &huber, Tol::FORMULA);
    }
    if let Some(taus) = case.numbers("tau") {
        let of = |metric: &dyn Fn(Pinball) -> f64| -> Vec<f64> {
            taus.iter().map(|tau| metric(Pinball { tau: *tau })).collect()
        };
        case.check_all("pinball", &of(&|pinball| pairs.mean(pinball)), Tol::FORMULA);
        case.check_all("d2_pinball", &of(&|pinball| pairs.d2(pinball)), DIFFERENCE);
    }
}

fn r2_edges(case: &Case) {
    let errors = |name: &str| {
        let [y, p] = ["y_true", "y_pred"].map(|column| case.numbers(&format!("{column}_{name}")).unwrap());
        RegressionErrors::new(&y, &p).unwrap()
    };
    for name in ["imperfect", "perfect", "one_row"] {
        case.check(&format!("r2_{name}"), errors(name).r2(), Tol::EXACT);
        let key = format!("r2_force_finite_false_{name}");
        case.leave(&key, "a constant truth counts as 1 or 0, as by scikit-learn's default; the derivation says so");
    }
    for name in ["constant_error", "constant_target", "constant_target_constant_error"] {
        case.check(&format!("explained_variance_{name}"), errors(name).explained_variance(), Tol::EXACT);
    }
}

fn log_errors(case: &Case) {
    let msle = Pairs::of(case).mean(SquaredLogError);
    case.check("msle", msle, Tol::FORMULA);
    case.check("rmsle", msle.sqrt(), Tol::FORMULA);
}

fn deviances(case: &Case) {
    let pairs = Pairs::of(case);
    let powers = case.numbers("power").unwrap();
    let of = |metric: &dyn Fn(TweedieDeviance) -> f64| -> Vec<f64> {
        powers.iter().map(|power| metric(TweedieDeviance { power: *power })).collect()
    };
    case.check_all("deviance", &of(&|loss| pairs.mean(loss)), Tol::FORMULA);
    case.check_all("d2", &of(&|loss| pairs.d2(loss)), DIFFERENCE);
}

fn several_outputs(case: &Case) {
    let matrix = |name: &str| {
        let rows = case.inputs[name].as_array().unwrap().len();
        let numbers = flat(&case.inputs[name]);
        Array2::from_shape_vec((rows, numbers.len() / rows), numbers).unwrap()
    };
    let (y, p) = (matrix("y_true"), matrix("y_pred"));
    let weights = case.numbers("sample_weight");
    let column_weights = case.numbers("column_weights").unwrap();
    let m = match &weights {
        Some(w) => MultiOutputErrors::weighted(&y, &p, w),
        None => MultiOutputErrors::new(&y, &p),
    }
    .unwrap();
    let weighted = m.clone().output_weights(&column_weights).unwrap();

    type OfOne = fn(&RegressionErrors) -> f64;
    type OfAll = fn(&MultiOutputErrors) -> f64;
    let metrics: [(&str, OfOne, OfAll); 6] = [
        ("mae", RegressionErrors::mae, MultiOutputErrors::mae),
        ("mse", RegressionErrors::mse, MultiOutputErrors::mse),
        ("rmse", RegressionErrors::rmse, MultiOutputErrors::rmse),
        ("mape", RegressionErrors::mape, MultiOutputErrors::mape),
        ("r2", RegressionErrors::r2, MultiOutputErrors::r2_uniform),
        ("explained_variance", RegressionErrors::explained_variance, MultiOutputErrors::explained_variance_uniform),
    ];
    for (name, of_one, of_all) in metrics {
        let raw: Vec<f64> = m.columns().iter().map(of_one).collect();
        case.check_all(&format!("{name}_raw"), &raw, DIFFERENCE);
        case.check(&format!("{name}_uniform"), of_all(&m), DIFFERENCE);
        case.check(&format!("{name}_weighted"), of_all(&weighted), DIFFERENCE);
    }
    case.check("r2_variance_weighted", m.r2_variance_weighted(), DIFFERENCE);
    let explained = m.explained_variance_variance_weighted();
    case.check("explained_variance_variance_weighted", explained, DIFFERENCE);

    // Those that need more of an output than its sums.
    type Column<'c> = ArrayView1<'c, f64>;
    let pairs = |y: Column, p: Column| Pairs { y: y.to_vec(), p: p.to_vec(), w: weights.clone() };
    type OfPairs<'f> = &'f dyn Fn(&Pairs) -> f64;
    let others: [(&str, OfPairs); 3] = [
        ("median_ae", &|pairs| pairs.median_absolute()),
        ("d2_absolute", &|pairs| pairs.d2(AbsoluteError)),
        ("pinball", &|pairs| pairs.mean(Pinball { tau: 0.3 })),
    ];
    for (name, metric) in others {
        let m = MultiOutput::of(&y, &p, |y, p| Ok(metric(&pairs(y, p)))).unwrap();
        let average = |m: &MultiOutput<f64>| m.average(|value| workings::worked::Expr::named(name, *value).worked());
        case.check_all(&format!("{name}_raw"), m.columns(), DIFFERENCE);
        case.check(&format!("{name}_uniform"), average(&m).value(), DIFFERENCE);
        let weighted = m.output_weights(&column_weights).unwrap();
        case.check(&format!("{name}_weighted"), average(&weighted).value(), DIFFERENCE);
    }
    // The first output has values below −1.
    let (y, p) = (y.slice(ndarray::s![.., 1..]), p.slice(ndarray::s![.., 1..]));
    let msle = MultiOutput::of(y, p, |y, p| Ok(pairs(y, p).mean(SquaredLogError))).unwrap();
    case.check_all("msle_raw", msle.columns(), Tol::FORMULA);
}

fn residuals(case: &Case) {
    let pairs = Pairs::of(case);
    let s = Residuals::new(&pairs.y, &pairs.p).unwrap().summary().unwrap();
    let [q1, median, q3] = s.quartiles;
    case.check("mean", s.mean, DIFFERENCE);
    case.check("sd", s.std, Tol::FORMULA);
    for (key, value) in [("min", s.min), ("q1", q1), ("median", median), ("q3", q3), ("max", s.max)] {
        case.check(key, value, Tol::FORMULA);
    }
    // Cubes and fourth powers of both signs cancel.
    case.check("skewness", s.skewness, DIFFERENCE);
    case.check("excess_kurtosis", s.kurtosis, DIFFERENCE);
}
