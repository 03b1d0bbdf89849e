//! `src/metrics/probability` against scikit-learn and SciPy.

use ndarray::Array2;
use serde_json::Value;
use workings::catalog::Value as Answered;
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

/// A few operations, each good to its last digit or two; 5e-324 is the smallest number there is.
const FUNCTION: Tol = Tol::relative(1e-14).or_absolute(5e-324);
/// Terms of opposite sign cancel to the last digits of 1.
const NEAR_ZERO: Tol = Tol::FORMULA.or_absolute(2e-16);

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

fn texts(case: &Case, name: &str) -> Vec<String> {
    case.inputs[name].as_array().unwrap().iter().map(text).collect()
}

fn matrix(case: &Case, name: &str) -> Array2<f64> {
    let rows = case.inputs[name].as_array().unwrap();
    let values = flat(&case.inputs[name]);
    Array2::from_shape_vec((rows.len(), values.len() / rows.len()), values).unwrap()
}

#[test]
fn probability_metrics_are_those_of_scikit_learn_and_scipy() {
    each(include_str!("probability.json"), |case| {
        let has = |name: &str| case.inputs.get(name).is_some();
        match () {
            () if has("n_bins") => calibrations(case),
            () if has("gamma") => focal(case),
            () if has("decision") => hinge(case),
            () if has("token_probs") => perplexities(case),
            () if has("logits") => logits(case),
            () if has("y_prob") && has("pos_label") => binary(case),
            () if has("y_prob") => multiclass(case),
            () if has("q") => divergences(case),
            () if has("p") => log_odds(case),
            () => functions(case),
        }
    });
}

fn binary(case: &Case) {
    let (y, p, weight) = (texts(case, "y_true"), case.numbers("y_prob").unwrap(), case.numbers("sample_weight"));
    let positive = text(&case.inputs["pos_label"]);
    let entropy = ProbabilityLoss::with(BinaryCrossEntropy, &y, &p, weight.as_deref(), Some(&positive)).unwrap();
    let brier = ProbabilityLoss::with(BrierScore, &y, &p, weight.as_deref(), Some(&positive)).unwrap();
    // ln of 1 − 2.2e-16, the loss of a perfect forecast, is that number itself.
    case.check("log_loss", entropy.value(), Tol::FORMULA.or_absolute(1e-30));
    case.check("brier_score", brier.value(), Tol::FORMULA);
    if case.expects("d2_log_loss") {
        case.check("d2_log_loss", entropy.d2(), Tol::FORMULA);
        case.check("d2_brier", brier.d2(), Tol::FORMULA);
    }
    if weight.is_none() {
        assert_eq!(entropy.worked().value(), entropy.value());
    }
}

fn multiclass(case: &Case) {
    let (y, p, labels) = (texts(case, "y_true"), matrix(case, "y_prob"), texts(case, "labels"));
    let (entropy, brier) = match case.numbers("sample_weight") {
        None => (CategoricalCrossEntropy::new(&y, &p, &labels), CategoricalBrier::new(&y, &p, &labels)),
        Some(w) => {
            (CategoricalCrossEntropy::weighted(&y, &p, &labels, &w), CategoricalBrier::weighted(&y, &p, &labels, &w))
        }
    };
    case.check("log_loss", entropy.unwrap().value(), Tol::FORMULA);
    let brier = brier.unwrap().value();
    case.check("brier_sum", brier, Tol::FORMULA);
    case.check("brier_half", brier / 2.0, Tol::FORMULA);
}

fn calibrations(case: &Case) {
    let (y, p) = (texts(case, "y_true"), case.numbers("y_prob").unwrap());
    let n_bins = case.number("n_bins").unwrap() as usize;
    let compare = |c: &Calibration, suffix: &str| {
        let bins = c.bins();
        let filled = || bins.iter().filter(|bin| bin.n > 0);
        let list = |of: fn(&CalibrationBin) -> f64| filled().map(of).collect::<Vec<_>>();
        case.check_all(&format!("prob_true{suffix}"), &list(|bin| bin.fraction_positive), Tol::FORMULA);
        case.check_all(&format!("prob_pred{suffix}"), &list(|bin| bin.mean_predicted), Tol::FORMULA);
        let counts: Vec<f64> = bins.iter().map(|bin| bin.n as f64).collect();
        case.check_all(&format!("bin_count{suffix}"), &counts, Tol::EXACT);
    };
    if case.inputs["strategy"] == "quantile" {
        let c = Calibration::quantile(&y, &p, n_bins).unwrap();
        compare(&c, "");
        let bins = c.bins();
        let edges: Vec<f64> = bins.iter().map(|bin| bin.lower).chain([bins[n_bins - 1].upper]).collect();
        case.check_all("edges", &edges, Tol::FORMULA);
        return;
    }
    let left = Calibration::uniform(&y, &p, n_bins).unwrap();
    let right = Calibration::uniform_with(&y, &p, n_bins, Edges::Right, None).unwrap();
    compare(&left, "_left_closed");
    compare(&right, "");
    case.check("ece", left.expected_calibration_error(), Tol::FORMULA);
    case.check("mce", left.maximum_calibration_error(), Tol::FORMULA);
    case.check("ece_right_closed", right.expected_calibration_error(), Tol::FORMULA);
    case.check("mce_right_closed", right.maximum_calibration_error(), Tol::FORMULA);
    // Equal weights change nothing.
    let weighted = Calibration::weighted(&y, &p, &vec![0.5; p.len()], n_bins, Edges::Left, None).unwrap();
    case.check("ece", weighted.expected_calibration_error(), Tol::FORMULA);
}

fn focal(case: &Case) {
    let (y, p) = (texts(case, "y_true"), case.numbers("y_prob").unwrap());
    let focal = Focal { gamma: case.number("gamma").unwrap(), alpha: case.number("alpha") };
    let loss = |y: &[String], p: &[f64]| ProbabilityLoss::with(focal, y, p, None, Some("1")).unwrap();
    let rows = y.chunks(1).zip(p.chunks(1)).map(|(y, p)| {
        let class = if y[0] == "1" { 1.0 } else { 0.0 };
        MeanLoss::new(focal, &[class], p).unwrap().value()
    });
    case.check_all("per_row", &rows.collect::<Vec<_>>(), Tol::FORMULA);
    case.check("mean", loss(&y, &p).value(), Tol::FORMULA);
    case.check("sum", loss(&y, &p).worked_sum().value(), Tol::FORMULA);
}

fn hinge(case: &Case) {
    let (y, weight) = (texts(case, "y_true"), case.numbers("sample_weight"));
    let loss = if case.inputs.get("labels").is_some() {
        let (decision, labels) = (matrix(case, "decision"), texts(case, "labels"));
        match &weight {
            None => CategoricalHinge::new(&y, &decision, &labels).unwrap().value(),
            Some(w) => CategoricalHinge::weighted(&y, &decision, &labels, w).unwrap().value(),
        }
    } else {
        let positive = text(&case.inputs["pos_label"]);
        let sign: Vec<f64> = y.iter().map(|class| if *class == positive { 1.0 } else { -1.0 }).collect();
        let decision = case.numbers("decision").unwrap();
        match &weight {
            None => MeanLoss::new(Hinge, &sign, &decision).unwrap().value(),
            Some(w) => MeanLoss::weighted(Hinge, &sign, &decision, w).unwrap().value(),
        }
    };
    case.check("hinge_loss", loss, Tol::FORMULA);
}

fn perplexities(case: &Case) {
    let perplexity = token_perplexity(&case.numbers("token_probs").unwrap()).unwrap();
    case.check("perplexity", perplexity, Tol::FORMULA);
    // The mean of −ln p is a line of the derivation; its power undoes.
    case.check("mean_nll_nats", perplexity.ln(), Tol::FORMULA);
    case.check("mean_nll_bits", perplexity.log2(), Tol::FORMULA);
}

fn logits(case: &Case) {
    let y = texts(case, "y_true");
    if case.expects("log_loss_of_expit") {
        let z = case.numbers("logits").unwrap();
        // One row may hold one class only; the positive one is named 1 all the same.
        let loss = |y: &[String], z: &[f64]| {
            ProbabilityLoss::with(CrossEntropyOfLogits, y, z, None, Some("1")).unwrap().value()
        };
        let rows: Vec<f64> = y.chunks(1).zip(z.chunks(1)).map(|(y, z)| loss(y, z)).collect();
        case.check_all("per_row", &rows, Tol::FORMULA);
        case.check("mean", bce_with_logits(&y, &z).unwrap(), Tol::FORMULA);
        let p: Vec<f64> = z.iter().map(|z| sigmoid(*z)).collect();
        case.check("log_loss_of_expit", log_loss(&y, &p).unwrap(), Tol::FORMULA);
        return;
    }
    let logits = matrix(case, "logits");
    let of_row =
        |(z, class): (ndarray::ArrayView1<f64>, &String)| -log_softmax(z).unwrap()[class.parse::<usize>().unwrap()];
    let rows: Vec<f64> = logits.rows().into_iter().zip(&y).map(of_row).collect();
    case.check_all("per_row", &rows, Tol::FORMULA);
    let numbers = |row: ndarray::ArrayView1<f64>| Answered::List(row.iter().map(|z| Answered::from(*z)).collect());
    let classes = y.iter().map(|class| Answered::from(class.as_str())).collect();
    let given = [
        ("logits", Answered::List(logits.rows().into_iter().map(numbers).collect())),
        ("y_true", Answered::List(classes)),
    ];
    let answer = workings::catalog::ask("softmax cross-entropy", given).unwrap();
    let Answered::Number(mean) = answer.get("cross_entropy").unwrap().value() else { panic!("a number") };
    case.check("cross_entropy", mean, Tol::FORMULA);
}

fn divergences(case: &Case) {
    let shares = |name: &str| {
        let values = case.numbers(name).unwrap();
        let total: f64 = values.iter().sum();
        // Counts become shares; the crate refuses them as they are.
        if total > 1.5 { values.iter().map(|value| value / total).collect() } else { values }
    };
    let (p, q) = (shares("p"), shares("q"));
    case.check("kl", kl_divergence(&p, &q).unwrap(), NEAR_ZERO);
    if case.expects("kl_base2") {
        case.check("kl_base2", kl_divergence_in(2.0, &p, &q).unwrap(), NEAR_ZERO);
        case.check("entropy_p", entropy(&p).unwrap(), Tol::FORMULA);
        case.check("cross_entropy", cross_entropy(&p, &q).unwrap(), Tol::FORMULA);
        // SciPy's root of a rounding error of 1e-17 is 3e-9 away from 0.
        case.check("js_distance", js_distance(&p, &q).unwrap(), Tol::FORMULA.or_absolute(1e-9));
        case.check("js_divergence", js_divergence(&p, &q).unwrap(), NEAR_ZERO);
    }
}

fn log_odds(case: &Case) {
    // 0 and 1 are refused, as in the question bank; SciPy gives the infinities.
    let of = |p: f64| logit(p).unwrap_or(if p == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY });
    let mut p = case.numbers("p").unwrap();
    if case.name == "logit_interior" {
        // The largest number below 1, which the JSON reader rounds up.
        *p.last_mut().unwrap() = 1.0 - f64::EPSILON / 2.0;
    }
    let logits: Vec<f64> = p.into_iter().map(of).collect();
    case.check_all("logit", &logits, FUNCTION);
}

fn functions(case: &Case) {
    if case.name == "logsumexp_with_infinities" {
        let rows = case.inputs["x"].as_array().unwrap().iter().map(|row| log_sum_exp(&flat(row)).unwrap());
        case.check_all("logsumexp", &rows.collect::<Vec<_>>(), Tol::FORMULA);
        return;
    }
    let x = case.numbers("x").unwrap();
    if case.expects("expit") {
        let all = |f: fn(f64) -> f64| x.iter().map(|x| f(*x)).collect::<Vec<_>>();
        case.check_all("expit", &all(sigmoid), FUNCTION);
        case.check_all("log_expit", &all(log_expit), FUNCTION);
        case.check_all("softplus", &all(softplus), FUNCTION);
        return;
    }
    case.check_all("softmax", &softmax(&x).unwrap(), FUNCTION);
    case.check_all("log_softmax", &log_softmax(&x).unwrap(), Tol::FORMULA);
    case.check("logsumexp", log_sum_exp(&x).unwrap(), Tol::FORMULA);
}
