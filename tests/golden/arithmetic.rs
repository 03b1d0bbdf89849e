//! Golden values of `arithmetic.json`: tiny cases in exact fractions, across all families of metrics.

use ndarray::Array2;
use serde_json::Value;
use workings::forecasting::{
    Holt, SimpleSmoothing, autocorrelation, difference, drift, moving_average, naive, seasonal_naive,
};
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

/// A handful of operations; the expected double is the one nearest to the fraction.
const FRACTION: Tol = Tol::relative(1e-14);

#[test]
fn arithmetic() {
    each(include_str!("arithmetic.json"), |case| {
        let has = |name: &str| case.inputs.get(name).is_some();
        match case.name {
            name if name.starts_with("multilabel") => multilabel(case),
            "micro_over_two_labels" => micro_over_two_labels(case),
            "normalized_2x2" => normalized(case),
            "top_k_four_rows" => top_k(case),
            "multiclass_auc_seven_rows" => multiclass_auc(case),
            "brier_multiclass" => brier_of_classes(case),
            "ece_edges_eight_rows" => calibration(case),
            "perplexity_powers_of_two" => perplexity_of_tokens(case),
            name if name.starts_with("brier") => brier(case),
            name if name.starts_with("hinge") => hinge(case),
            name if name.starts_with("multioutput") => several_outputs(case),
            name if name.starts_with("residuals") => residuals(case),
            name if name.starts_with("mase") => scaled_errors(case),
            name if name.starts_with("wql") => quantile_forecast(case),
            name if name.starts_with("coverage") => coverage(case),
            name if name.starts_with("interval") => intervals(case),
            name if name.starts_with("pooled") => pooled(case),
            name if name.starts_with("tweedie") => deviances(case),
            "acf_six" | "ses_half" | "holt_four" | "moving_average_3" | "difference_order_2_lag_2" | "drift_four" => {
                series(case);
            }
            _ if has("tp") => of_counts(case),
            _ if has("y_score") => ranked_scores(case),
            _ if has("labels") || has("pos_label") => classes(case),
            _ => errors(case),
        }
    });
}

/// Checks the metrics that the case expects.
fn check(case: &Case, metrics: &[(&str, f64)]) {
    for (key, value) in metrics {
        if case.expects(key) {
            case.check(key, *value, FRACTION);
        }
    }
}

fn matrix(case: &Case, name: &str) -> Array2<f64> {
    matrix_of(&case.inputs[name])
}

fn matrix_of(rows: &Value) -> Array2<f64> {
    let (n, numbers) = (rows.as_array().unwrap().len(), flat(rows));
    Array2::from_shape_vec((n, numbers.len() / n), numbers).unwrap()
}

/// Labels as text, in the order of the case.
fn labels(case: &Case, name: &str) -> Vec<String> {
    let text = |label: &Value| label.as_str().map_or_else(|| label.to_string(), str::to_string);
    case.inputs[name].as_array().unwrap().iter().map(text).collect()
}

fn column(case: &Case, name: &str) -> Vec<f64> {
    case.numbers(name).unwrap()
}

/// The shares of a binary matrix.
fn binary_shares(case: &Case, cm: &ConfusionMatrix) {
    let mcc = cm.mcc();
    check(
        case,
        &[
            ("accuracy", cm.accuracy()),
            ("error_rate", cm.error_rate()),
            ("precision", cm.precision()),
            ("recall", cm.recall()),
            ("specificity", cm.specificity()),
            ("npv", cm.npv()),
            ("fpr", cm.fpr()),
            ("fnr", cm.fnr()),
            ("fdr", cm.fdr()),
            ("false_omission_rate", cm.false_omission_rate()),
            ("f1", cm.f1()),
            ("f0_5", cm.f_beta(0.5)),
            ("f2", cm.f_beta(2.0)),
            ("jaccard", cm.jaccard()),
            ("balanced_accuracy", cm.balanced_accuracy()),
            ("youden_j", cm.youden_j()),
            ("g_mean", cm.g_mean()),
            ("lr_plus", cm.lr_plus()),
            ("lr_minus", cm.lr_minus()),
            ("diagnostic_odds_ratio", cm.diagnostic_odds_ratio()),
            ("prevalence", cm.prevalence()),
            ("predicted_positive_rate", cm.predicted_positive_rate()),
            ("lift", cm.lift()),
            ("cohen_kappa", cm.cohen_kappa()),
            ("mcc", mcc),
            // The sign is gone in the square.
            ("mcc_squared", if mcc < 0.0 { mcc * mcc } else { f64::NAN }),
        ],
    );
}

fn of_counts(case: &Case) {
    let count = |name: &str| case.number(name).unwrap() as u64;
    let counts = Counts { tp: count("tp"), fp: count("fp"), fn_: count("fn"), tn: count("tn") };
    binary_shares(case, &ConfusionMatrix::binary(counts));
}

fn classes(case: &Case) {
    let (y, p) = (labels(case, "y_true"), labels(case, "y_pred"));
    let cm = match case.numbers("sample_weight") {
        Some(w) => ConfusionMatrix::weighted(&y, &p, &w),
        None => ConfusionMatrix::new(&y, &p),
    }
    .unwrap();
    if case.inputs.get("pos_label").is_some() {
        return binary_shares(case, &cm);
    }
    let order = labels(case, "labels");
    let cm = cm.with_labels(&order).unwrap();
    let per_class = |metric: fn(&ConfusionMatrix) -> f64| -> Vec<f64> {
        order.iter().map(|label| metric(&cm.one_vs_rest(label).unwrap())).collect()
    };
    if case.expects("precision_per_class") {
        case.check_all("precision_per_class", &per_class(ConfusionMatrix::precision), FRACTION);
        case.check_all("recall_per_class", &per_class(ConfusionMatrix::recall), FRACTION);
    }
    let [of_macro, micro, weighted] = [Average::Macro, Average::Micro, Average::Weighted].map(|kind| cm.average(kind));
    let filled = |value: f64| cm.clone().zero_division(value).average(Average::Macro).precision();
    check(
        case,
        &[
            ("precision_macro", of_macro.precision()),
            ("precision_weighted", weighted.precision()),
            ("precision_macro_zero_division_1", filled(1.0)),
            ("precision_macro_zero_division_nan", filled(f64::NAN)),
            ("recall_macro", of_macro.recall()),
            ("f1_macro", of_macro.f1()),
            ("f1_weighted", weighted.f1()),
            ("f1_micro", micro.f1()),
            ("jaccard_macro", of_macro.jaccard()),
            ("jaccard_micro", micro.jaccard()),
            ("accuracy", cm.accuracy()),
            ("balanced_accuracy", cm.balanced_accuracy()),
            ("cohen_kappa", cm.cohen_kappa()),
            ("cohen_kappa_linear", cm.weighted_kappa(KappaWeights::Linear)),
            ("cohen_kappa_quadratic", cm.weighted_kappa(KappaWeights::Quadratic)),
        ],
    );
    case.leave("balanced_accuracy_adjusted", "not offered: (balanced accuracy − 1/k) / (1 − 1/k)");
}

/// Micro-averages of some classes only are the shares of their summed cells.
fn micro_over_two_labels(case: &Case) {
    let cm = ConfusionMatrix::new(&labels(case, "y_true"), &labels(case, "y_pred")).unwrap();
    let mut counts = Counts { tp: 0, fp: 0, fn_: 0, tn: 0 };
    for label in labels(case, "labels") {
        let own = cm.one_vs_rest(label).unwrap().counts().unwrap();
        counts.tp += own.tp;
        counts.fp += own.fp;
        counts.fn_ += own.fn_;
    }
    let sum = ConfusionMatrix::binary(counts);
    check(case, &[("precision_micro", sum.precision()), ("recall_micro", sum.recall()), ("f1_micro", sum.f1())]);
}

fn multilabel(case: &Case) {
    let (y, p) = (matrix(case, "y_true"), matrix(case, "y_pred"));
    let weights = case.numbers("sample_weight").unwrap_or_else(|| vec![1.0; y.nrows()]);
    // Each sample as a binary problem over its labels, and the means over the samples.
    let integers = |row: ndarray::ArrayView1<f64>| row.iter().map(|cell| *cell as i64).collect::<Vec<i64>>();
    let rows = || y.rows().into_iter().zip(p.rows()).map(|(y, p)| (integers(y), integers(p)));
    let mean = |metric: fn(&ConfusionMatrix) -> f64| {
        let of =
            |(y, p): (Vec<i64>, Vec<i64>)| metric(&ConfusionMatrix::new(&y, &p).unwrap().with_labels(&[0, 1]).unwrap());
        rows().zip(&weights).map(|(row, w)| w * of(row)).sum::<f64>() / weights.iter().sum::<f64>()
    };
    check(case, &[("f1_samples", mean(ConfusionMatrix::f1)), ("jaccard_samples", mean(ConfusionMatrix::jaccard))]);
    if case.numbers("sample_weight").is_some() {
        // The share of wrong cells and of wholly right rows, counted as labels with the weight of their row.
        let cells = |m: &Array2<f64>| m.iter().map(|cell| *cell as i64).collect::<Vec<i64>>();
        let of_cells: Vec<f64> = weights.iter().flat_map(|w| vec![*w; y.ncols()]).collect();
        let hamming = ConfusionMatrix::weighted(&cells(&y), &cells(&p), &of_cells).unwrap().error_rate();
        let texts = |m: &Array2<f64>| m.rows().into_iter().map(|row| row.to_string()).collect::<Vec<String>>();
        let subset = ConfusionMatrix::weighted(&texts(&y), &texts(&p), &weights).unwrap().accuracy();
        return check(case, &[("hamming_loss", hamming), ("subset_accuracy", subset)]);
    }
    let m = MultiLabel::new(&y, &p).unwrap();
    let of_labels = m.confusion_matrices();
    let f1: Vec<f64> = of_labels.iter().map(ConfusionMatrix::f1).collect();
    case.check_all("f1_per_label", &f1, FRACTION);
    let flat = ConfusionMatrix::new(
        &y.iter().map(|cell| *cell as i64).collect::<Vec<i64>>(),
        &p.iter().map(|cell| *cell as i64).collect::<Vec<i64>>(),
    );
    check(
        case,
        &[
            ("hamming_loss", m.hamming_loss()),
            ("subset_accuracy", m.subset_accuracy()),
            ("f1_micro", flat.unwrap().f1()),
            ("f1_macro", f1.iter().sum::<f64>() / f1.len() as f64),
        ],
    );
}

fn normalized(case: &Case) {
    let cm = ConfusionMatrix::from_matrix(&matrix(case, "matrix"), &["a", "b"]).unwrap();
    for (key, by) in [("true", Normalize::True), ("pred", Normalize::Pred), ("all", Normalize::All)] {
        let cells: Vec<f64> = cm.normalized(by).iter().copied().collect();
        case.check_all(&format!("normalized_{key}"), &cells, FRACTION);
    }
}

fn top_k(case: &Case) {
    let (y, names) = (labels(case, "y_true"), labels(case, "labels"));
    let ranks = TrueClassRanks::new(&y, &matrix(case, "y_score"), &names).unwrap();
    check(case, &[("top_1", ranks.top_k_accuracy(1)), ("top_2", ranks.top_k_accuracy(2))]);
}

fn ranked_scores(case: &Case) {
    let (y, score) = (labels(case, "y_true"), column(case, "y_score"));
    let ranked = match case.numbers("sample_weight") {
        Some(w) => RankedScores::weighted(&y, &score, &w, None),
        None => RankedScores::new(&y, &score),
    }
    .unwrap();
    let (roc, pr, gain) = (ranked.roc_curve(), ranked.precision_recall_curve(), ranked.gain_curve());
    for (key, values) in [
        ("roc_fpr", &roc.fpr),
        ("roc_tpr", &roc.tpr),
        ("pr_precision", &pr.precision),
        ("pr_recall", &pr.recall),
        ("gain_share", &gain.share),
        ("gain", &gain.gain),
    ] {
        if case.expects(key) {
            case.check_all(key, values, FRACTION);
        }
    }
    if case.expects("gain_share") {
        // The lift at the start, where nobody is reached, is not among the expected values.
        case.check_all("lift", &gain.lift[1..], FRACTION);
    }
    let ks = roc.tpr.iter().zip(&roc.fpr).map(|(tpr, fpr)| tpr - fpr).fold(0.0, f64::max);
    check(case, &[("roc_auc", ranked.roc_auc()), ("average_precision", ranked.average_precision()), ("ks", ks)]);
    if let Some(max_fpr) = case.number("max_fpr") {
        let standardized = ranked.partial_auc(max_fpr);
        // McClish's formula, solved for the area itself.
        let (least, most) = (max_fpr * max_fpr / 2.0, max_fpr);
        let raw = least + (2.0 * standardized - 1.0) * (most - least);
        check(case, &[("partial_auc_standardized", standardized), ("partial_auc_raw", raw)]);
    }
    if let Some(threshold) = case.number("threshold") {
        let [tp, fp, fn_, tn] = ranked.at_threshold(threshold).cells().unwrap();
        check(case, &[("tp", tp), ("fp", fp), ("fn", fn_), ("tn", tn)]);
    }
    if let Some(floors) = case.numbers("min_recall") {
        let best: Vec<BestThreshold> =
            floors.iter().map(|floor| ranked.threshold_for_recall(*floor).unwrap()).collect();
        let of = |value: &dyn Fn(&BestThreshold) -> f64| best.iter().map(value).collect::<Vec<f64>>();
        case.check_all("threshold", &of(&|best| best.threshold), Tol::EXACT);
        case.check_all("recall", &of(&|best| best.matrix.recall()), FRACTION);
        case.check_all("precision", &of(&|best| best.matrix.precision()), FRACTION);
    }
    if let (Some(fp), Some(fn_)) = (case.number("cost_fp"), case.number("cost_fn")) {
        let cost = Criterion::Cost(Costs { fp, fn_, ..Costs::default() });
        for (threshold, value, criterion) in [
            ("threshold_youden_j", "youden_j", Criterion::YoudenJ),
            ("threshold_f1", "f1", Criterion::FBeta(1.0)),
            ("threshold_f2", "f2", Criterion::FBeta(2.0)),
            ("threshold_cost", "total_cost", cost),
        ] {
            let best = ranked.best_threshold(criterion).unwrap();
            case.check(threshold, best.threshold, Tol::EXACT);
            case.check(value, best.value, FRACTION);
        }
    }
}

fn multiclass_auc(case: &Case) {
    let scores = ClassScores::new(&labels(case, "y_true"), &matrix(case, "y_prob"), &["0", "1", "2"]).unwrap();
    let each: Vec<f64> = scores.one_vs_rest().iter().map(RankedScores::roc_auc).collect();
    case.check_all("ovr_per_class", &each, FRACTION);
    let of_macro = MultiAverage::Macro;
    check(case, &[("ovr_macro", scores.roc_auc_ovr(of_macro)), ("ovo_macro", scores.roc_auc_ovo(of_macro))]);
}

fn brier(case: &Case) {
    let (y, p) = (labels(case, "y_true"), column(case, "y_prob"));
    let weights = case.numbers("sample_weight");
    let brier = ProbabilityLoss::with(BrierScore, &y, &p, weights.as_deref(), None).unwrap();
    check(case, &[("brier_score", brier.value())]);
}

/// The Brier score of several classes is the sum of those of each class against the rest, or half of it.
fn brier_of_classes(case: &Case) {
    let (y, p) = (labels(case, "y_true"), matrix(case, "y_prob"));
    let of = |(class, p): (usize, ndarray::ArrayView1<f64>)| {
        let is: Vec<bool> = y.iter().map(|label| *label == class.to_string()).collect();
        brier_score_loss(&is, &p.to_vec()).unwrap()
    };
    let sum: f64 = p.columns().into_iter().enumerate().map(of).sum();
    check(case, &[("brier_sum", sum), ("brier_half", sum / 2.0)]);
}

fn calibration(case: &Case) {
    let (y, p) = (labels(case, "y_true"), column(case, "y_prob"));
    let n_bins = case.number("n_bins").unwrap() as usize;
    let of = |closed| Calibration::uniform_with(&y, &p, n_bins, closed, None).unwrap();
    for (closed, ece, ending) in [(Edges::Left, "ece", "_left_closed"), (Edges::Right, "ece_right_closed", "")] {
        let calibration = of(closed);
        let filled: Vec<CalibrationBin> = calibration.bins().into_iter().filter(|bin| bin.n > 0).collect();
        let column = |value: fn(&CalibrationBin) -> f64| filled.iter().map(value).collect::<Vec<f64>>();
        case.check(ece, calibration.expected_calibration_error(), FRACTION);
        case.check_all(&format!("prob_true{ending}"), &column(|bin| bin.fraction_positive), FRACTION);
        case.check_all(&format!("prob_pred{ending}"), &column(|bin| bin.mean_predicted), FRACTION);
    }
}

/// With several classes the hinge loss is that of the margin: the true class's decision less the largest other one.
fn hinge(case: &Case) {
    let y = column(case, "y_true");
    let decision = &case.inputs["decision"];
    let loss = if decision[0].is_array() {
        let decision = matrix_of(decision);
        let margin = |(row, class): (ndarray::ArrayView1<f64>, &f64)| {
            let class = *class as usize;
            let others = row.iter().enumerate().filter(|(k, _)| *k != class).map(|(_, value)| *value);
            row[class] - others.fold(f64::NEG_INFINITY, f64::max)
        };
        let margins: Vec<f64> = decision.rows().into_iter().zip(&y).map(margin).collect();
        MeanLoss::new(Hinge, &vec![1.0; y.len()], &margins)
    } else {
        MeanLoss::new(Hinge, &y, &flat(decision))
    };
    check(case, &[("hinge_loss", loss.unwrap().value())]);
}

fn perplexity_of_tokens(case: &Case) {
    let bits: Vec<f64> = column(case, "token_probs").iter().map(|p| -p.log2()).collect();
    let mean = bits.iter().sum::<f64>() / bits.len() as f64;
    check(case, &[("perplexity", perplexity(mean, 2.0).unwrap()), ("mean_nll_bits", mean)]);
}

fn errors(case: &Case) {
    let (y, p) = (column(case, "y_true"), column(case, "y_pred"));
    let weights = case.numbers("sample_weight");
    let (e, median) = match &weights {
        Some(w) => (RegressionErrors::weighted(&y, &p, w), MedianAbsoluteError::weighted(&y, &p, w)),
        None => (RegressionErrors::new(&y, &p), MedianAbsoluteError::new(&y, &p)),
    };
    let e = e.unwrap();
    let n_predictors = case.number("n_predictors").unwrap_or(0.0) as usize;
    check(
        case,
        &[
            ("mae", e.mae()),
            ("mse", e.mse()),
            ("r2", e.r2()),
            ("median_ae", median.unwrap().value()),
            ("max_error", e.max_error()),
            ("mean_bias", e.mean_error()),
            ("mape", e.mape()),
            ("explained_variance", e.explained_variance()),
            ("adjusted_r2", e.adjusted_r2(n_predictors)),
            ("wape", e.wape()),
            ("smape", smape(&y, &p).unwrap()),
            ("d2_absolute", d2_absolute_error_score(&y, &p).unwrap()),
        ],
    );
    if let Some(tau) = case.number("tau") {
        let pinball = match &weights {
            Some(w) => MeanLoss::weighted(Pinball { tau }, &y, &p, w),
            None => MeanLoss::new(Pinball { tau }, &y, &p),
        };
        let d2 = d2_pinball_score(&y, &p, tau).unwrap();
        check(case, &[("pinball", pinball.unwrap().value()), ("d2_pinball", d2)]);
    }
    if let Some(delta) = case.number("delta") {
        check(case, &[("huber", MeanLoss::new(Huber { delta }, &y, &p).unwrap().value())]);
    }
}

fn deviances(case: &Case) {
    let (y, p) = (column(case, "y_true"), column(case, "y_pred"));
    let of = |power: &f64| mean_tweedie_deviance(&y, &p, *power).unwrap();
    case.check_all("deviance", &column(case, "power").iter().map(of).collect::<Vec<f64>>(), FRACTION);
}

fn several_outputs(case: &Case) {
    let m = MultiOutputErrors::new(&matrix(case, "y_true"), &matrix(case, "y_pred")).unwrap();
    let raw = |metric: fn(&RegressionErrors) -> f64| m.columns().iter().map(metric).collect::<Vec<f64>>();
    case.check_all("mae_raw", &raw(RegressionErrors::mae), FRACTION);
    case.check_all("mse_raw", &raw(RegressionErrors::mse), FRACTION);
    case.check_all("r2_raw", &raw(RegressionErrors::r2), FRACTION);
    check(case, &[("mse_uniform", m.mse()), ("r2_variance_weighted", m.r2_variance_weighted())]);
}

fn residuals(case: &Case) {
    let s = Residuals::new(&column(case, "y_true"), &column(case, "y_pred")).unwrap().summary().unwrap();
    let [q1, median, q3] = s.quartiles;
    let variance = s.std * s.std;
    check(case, &[("mean", s.mean), ("variance", variance), ("min", s.min), ("q1", q1)]);
    check(case, &[("median", median), ("q3", q3), ("max", s.max)]);
}

fn scaled_errors(case: &Case) {
    let [train, y, p] = ["y_train", "y_true", "y_pred"].map(|name| column(case, name));
    let scaled = ScaledErrors::new(&train, &y, &p, case.number("season").unwrap() as usize).unwrap();
    check(case, &[("mase", scaled.mase()), ("rmsse_squared", scaled.rmsse().powi(2))]);
}

fn quantile_forecast(case: &Case) {
    let (y, quantiles) = (column(case, "y_true"), column(case, "quantiles"));
    let forecast = QuantileForecast::new(&y, &quantiles, &matrix(case, "forecasts")).unwrap();
    let of = |metric: fn(&QuantileErrors) -> f64| forecast.quantiles().iter().map(metric).collect::<Vec<f64>>();
    case.check_all("pinball", &of(QuantileErrors::pinball_loss), FRACTION);
    case.check_all("wql", &of(QuantileErrors::wql), FRACTION);
    check(case, &[("mean_wql", forecast.mean_wql()), ("crps", forecast.crps())]);
}

fn coverage(case: &Case) {
    let errors = QuantileErrors::new(&column(case, "y_true"), &column(case, "y_pred"), 0.5).unwrap();
    check(case, &[("coverage", errors.coverage())]);
}

fn intervals(case: &Case) {
    let [y, lower, upper] = ["y_true", "lower", "upper"].map(|name| column(case, name));
    let intervals = IntervalErrors::new(&y, &lower, &upper).unwrap();
    let winkler = intervals.winkler_score(case.number("alpha").unwrap());
    let (coverage, width) = (intervals.coverage(), intervals.mean_width());
    check(case, &[("interval_coverage", coverage), ("mean_width", width), ("winkler", winkler)]);
}

fn pooled(case: &Case) {
    let (y, p) = (matrix(case, "y_true"), matrix(case, "y_pred"));
    let series =
        y.rows().into_iter().zip(p.rows()).map(|(y, p)| RegressionErrors::new(&y.to_vec(), &p.to_vec()).unwrap());
    let series: Vec<RegressionErrors> = series.collect();
    let wape: Vec<f64> = series.iter().map(RegressionErrors::wape).collect();
    case.check_all("wape_per_series", &wape, FRACTION);
    let all = series.iter().copied().reduce(|a, b| a.merge(&b)).unwrap();
    check(case, &[("wape", all.wape()), ("mean_bias", all.mean_error())]);
}

fn series(case: &Case) {
    let whole = |name: &str| case.number(name).unwrap() as usize;
    let number = |name: &str| case.number(name).unwrap();
    match case.name {
        "acf_six" => {
            let acf = autocorrelation(&column(case, "y"), whole("max_lag")).unwrap();
            case.check_all("acf", &acf, FRACTION);
        }
        "ses_half" => {
            let smoothed = SimpleSmoothing::fit(&column(case, "y"), number("alpha")).unwrap();
            case.check_all("levels", smoothed.levels(), FRACTION);
            check(case, &[("forecast", smoothed.forecast())]);
        }
        "holt_four" => {
            let holt = Holt::fit(&column(case, "y"), number("alpha"), number("beta")).unwrap();
            case.check_all("forecast", &holt.forecast(whole("horizon")).unwrap(), FRACTION);
            check(case, &[("level", holt.level()), ("trend", holt.trend())]);
        }
        "moving_average_3" => {
            let means = moving_average(&column(case, "x"), whole("window")).unwrap();
            case.check_all("values", &means, FRACTION);
        }
        "difference_order_2_lag_2" => {
            let differences = difference(&column(case, "y"), whole("lag"), whole("order")).unwrap();
            case.check_all("values", &differences, FRACTION);
        }
        _ => {
            let (history, horizon) = (column(case, "history"), whole("horizon"));
            case.check_all("drift", &drift(&history, horizon).unwrap(), FRACTION);
            case.check_all("naive", &naive(&history, horizon).unwrap(), FRACTION);
            case.check_all("seasonal_naive_2", &seasonal_naive(&history, 2, horizon).unwrap(), FRACTION);
        }
    }
}
