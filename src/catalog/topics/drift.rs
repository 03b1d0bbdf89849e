//! Drift of columns, labels, attributions and biases, and the alerts on it.

use super::common::*;
use crate::drift::{
    AttributionDrift, BinShares, CategoryCounts, Comparison, Cusum, TwoSampleKs, completeness_violation,
    exceeds_threshold, ground_truth_span, intervals_overlap, ks_critical_value_expr, label_shift_expr, m_of_n_alert,
    mean_shift_expr, mmd_expr, quality_violation, robust_l_infinity_expr, wasserstein_expr,
};
use crate::metrics::{hellinger_expr, js_divergence_expr, kl_divergence_in_expr, total_variation_expr};
use crate::worked::Number;

const P: Input = numbers("p", "the shares of one distribution, which sum to 1");
const Q: Input = numbers("q", "the shares of the other, over the same bins");
const A: Input = numbers("a", "one sample");
const B: Input = numbers("b", "the other sample");
const FLOOR: Input = number("floor", "shares below it are raised to it; none if not given").optional();
const BASELINE_COUNTS: Input = numbers("baseline", "how often each category occurs in the baseline");
const CURRENT_COUNTS: Input = numbers("current", "how often each occurs now");

fn distributions(g: &Given) -> Result<[ndarray::Array1<f64>; 2]> {
    Ok([g.numbers("p")?.into(), g.numbers("q")?.into()])
}

fn base(g: &Given) -> Result<f64> {
    let text = g.opt_text("base").unwrap_or("e");
    match text.parse::<f64>() {
        Ok(base) => Ok(base),
        Err(_) if text == "e" => Ok(std::f64::consts::E),
        Err(_) => Err(Error::bad_param("base", text, "e or a number above 1")),
    }
}

fn kl(g: &Given) -> Result<Answer> {
    let ([p, q], base) = (distributions(g)?, base(g)?);
    let natural = base == std::f64::consts::E;
    let kl = match natural {
        true => crate::metrics::kl_divergence_expr(p.view(), q.view())?,
        false => kl_divergence_in_expr(base, p.view(), q.view())?,
    };
    Ok(Answer::one("kl", kl))
}

fn mmd(g: &Given) -> Result<Answer> {
    let column = |name| -> Result<ndarray::Array2<f64>> {
        let values = g.numbers(name)?;
        Ok(ndarray::Array1::from(values).insert_axis(ndarray::Axis(1)))
    };
    let biased = !g.opt_truth("unbiased").unwrap_or(false);
    let squared = mmd_expr(column("a")?.view(), column("b")?.view(), g.number("gamma")?, biased)?;
    Ok(Answer::one("mmd_squared", squared))
}

fn interval(g: &Given, name: &'static str) -> Result<[f64; 2]> {
    let ends = g.numbers(name)?;
    <[f64; 2]>::try_from(ends)
        .map_err(|ends| Error::bad_param(name, format!("{} numbers", ends.len()), "two, the low and the high end,"))
}

fn counts(g: &Given) -> Result<CategoryCounts> {
    CategoryCounts::new(&g.numbers("baseline")?, &g.numbers("current")?)
}

fn m_of_n(g: &Given) -> Result<Answer> {
    let failures = g.numbers("failures")?;
    crate::input::in_range("failures", failures.iter().copied(), |x| x == 0.0 || x == 1.0, "true or false")?;
    let failures: Vec<bool> = failures.into_iter().map(|x| x == 1.0).collect();
    let alert = m_of_n_alert(&failures, g.whole("datapoints_to_alert")?, g.whole("evaluation_periods")?)?;
    Ok(Answer::one("alert", alert))
}

fn cusum(g: &Given) -> Result<Answer> {
    let chart = Cusum::new(&g.numbers("x")?, g.number("target")?, g.number("slack")?, g.number("threshold")?)?;
    let first = chart.first_alarm().and_then(|at| i64::try_from(at).ok()).unwrap_or(-1);
    Ok(Answer::default().list("high", chart.high_exprs()).list("low", chart.low_exprs()).plain(
        "first_alarm",
        first,
        "the first position at which high or low exceeds the threshold, -1 for none",
    ))
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "Kullback-Leibler divergence",
        "kl_divergence",
        "metrics::kl_divergence",
        inputs![P, Q, opt(text("base", "the base of the logarithm: e, 2, 10 or another above 1; e if not given"))],
        kl,
    )
    .also("KL divergence, relative entropy"),
    concept("Jensen-Shannon divergence", "js_divergence", "metrics::js_divergence", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        let divergence = js_divergence_expr(p.view(), q.view())?;
        Ok(Answer::one("divergence", divergence.clone()).with("distance", divergence.sqrt().called("distance")))
    })
    .also("Jensen-Shannon distance, JS divergence"),
    concept("Hellinger distance", "hellinger", "metrics::hellinger_distance", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        Ok(Answer::one("distance", hellinger_expr(p.view(), q.view())?))
    }),
    concept("total variation distance", "total_variation", "metrics::total_variation", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        Ok(Answer::one("tvd", total_variation_expr(p.view(), q.view())?))
    })
    .also("TVD"),
    concept(
        "population stability index",
        "psi",
        "drift::BinShares::psi",
        inputs![
            numbers("expected", "the shares of the bins in the baseline, which sum to 1"),
            numbers("actual", "their shares now"),
            FLOOR,
        ],
        |g| {
            let bins = BinShares::new(&g.numbers("expected")?, &g.numbers("actual")?, g.opt_number("floor"))?;
            Ok(Answer::one("psi", bins.worked().psi()))
        },
    ),
    concept(
        "population stability index from counts",
        "psi_from_counts",
        "drift::BinShares::from_counts",
        inputs![
            numbers("expected", "how many values of the baseline fall in each bin"),
            numbers("actual", "how many do now"),
            FLOOR,
        ],
        |g| {
            let bins = BinShares::from_counts(&g.numbers("expected")?, &g.numbers("actual")?, g.opt_number("floor"))?;
            Ok(Answer::one("psi", bins.worked().psi()))
        },
    ),
    concept("two-sample Kolmogorov-Smirnov statistic", "ks_two_samples", "drift::TwoSampleKs", inputs![A, B], |g| {
        let ks = TwoSampleKs::new(&g.numbers("a")?, &g.numbers("b")?)?;
        Ok(Answer::one("statistic", ks.worked().statistic()).with("p_value", ks.worked().p_value()))
    })
    .also("two-sample KS test, Kolmogorov-Smirnov test"),
    concept(
        "Kolmogorov-Smirnov critical value",
        "ks_critical_value",
        "drift::ks_critical_value",
        inputs![
            whole("n", "values in one sample").at_least(1),
            whole("m", "values in the other").at_least(1),
            number("alpha", "the significance level, between 0 and 1"),
        ],
        |g| {
            let value = ks_critical_value_expr(g.whole("n")?, g.whole("m")?, g.number("alpha")?)?;
            Ok(Answer::one("critical_value", value))
        },
    ),
    concept("Wasserstein distance", "wasserstein", "drift::wasserstein_distance", inputs![A, B], |g| {
        Ok(Answer::one("distance", wasserstein_expr(&g.numbers("a")?, &g.numbers("b")?)?))
    })
    .also("earth mover's distance"),
    concept(
        "maximum mean discrepancy",
        "mmd",
        "drift::maximum_mean_discrepancy",
        inputs![
            A,
            B,
            number("gamma", "the kernel is exp(-gamma d²); above 0"),
            opt(truth("unbiased", "leave out each value paired with itself; false if not given")),
        ],
        mmd,
    )
    .also("MMD"),
    concept(
        "robust L-infinity distance",
        "linf_robust",
        "drift::robust_l_infinity",
        inputs![
            number("linf_simple", "the simple distance, from 0 to 1"),
            whole("n", "rows of the baseline").at_least(1),
            whole("m", "rows of the current data").at_least(1),
        ],
        |g| {
            let robust = robust_l_infinity_expr(g.number("linf_simple")?, g.whole("n")?, g.whole("m")?)?;
            Ok(Answer::one("robust", robust))
        },
    ),
    concept(
        "categorical L-infinity distance",
        "linf_categorical",
        "drift::CategoryCounts::l_infinity",
        inputs![BASELINE_COUNTS, CURRENT_COUNTS],
        |g| Ok(Answer::one("linf", counts(g)?.worked().l_infinity())),
    )
    .also("simple L-infinity distance"),
    concept(
        "chi-square drift test",
        "chi_square_drift",
        "drift::CategoryCounts::table",
        inputs![BASELINE_COUNTS, CURRENT_COUNTS],
        |g| {
            let table = counts(g)?.table()?;
            let w = table.worked();
            Ok(Answer::one("chi2", w.chi2(false)).with("df", w.df()).with("p_value", w.p_value(false)))
        },
    ),
    concept(
        "drift threshold check",
        "drift_threshold",
        "drift::exceeds_threshold",
        inputs![
            number_or_inf("distance", "how far the current data are from the baseline, at least 0"),
            count("threshold", "the largest distance that is no violation"),
        ],
        |g| Ok(Answer::one("violation", exceeds_threshold(g.number("distance")?, g.number("threshold")?)?)),
    ),
    concept(
        "completeness constraint",
        "completeness_constraint",
        "drift::completeness_violation",
        inputs![
            whole("present", "values that are there"),
            whole("missing", "values that are not"),
            number("minimum", "the smallest share that is no violation, from 0 to 1"),
        ],
        |g| {
            let (present, missing) = (g.whole("present")?, g.whole("missing")?);
            let [completeness, violation] = completeness_violation(present, missing, g.number("minimum")?)?;
            Ok(Answer::one("completeness", completeness).with("violation", violation))
        },
    ),
    concept(
        "M-of-N alert",
        "m_of_n_alert",
        "drift::m_of_n_alert",
        inputs![
            numbers("failures", "whether each execution failed, the oldest first, true or false each"),
            whole("datapoints_to_alert", "M, how many failures alert").at_least(1),
            whole("evaluation_periods", "N, how many of the last executions count, at least M").at_least(1),
        ],
        m_of_n,
    )
    .also("M out of N alarm"),
    concept(
        "ground-truth offset window",
        "ground_truth_window",
        "drift::ground_truth_span",
        inputs![
            count("start_offset_days", "days from the start of the window to the run"),
            count("end_offset_days", "days from its end to the run, fewer"),
        ],
        |g| {
            let span = ground_truth_span(g.number("start_offset_days")?, g.number("end_offset_days")?)?;
            Ok(Answer::one("span_days", span))
        },
    ),
    concept(
        "confidence interval overlap alert",
        "interval_overlap_alert",
        "drift::intervals_overlap",
        inputs![
            numbers("baseline", "the interval of the baseline, [low, high]"),
            numbers("observed", "the interval that is observed now, [low, high]"),
        ],
        |g| {
            let overlap = intervals_overlap(interval(g, "baseline")?, interval(g, "observed")?)?;
            let alert = overlap.value() == 0.0;
            Ok(Answer::one("overlap", overlap).plain("alert", alert, "the intervals have no value in common"))
        },
    )
    .also("bias drift alert"),
    concept(
        "feature attribution drift",
        "attribution_drift",
        "drift::AttributionDrift",
        inputs![
            numbers("baseline", "the attribution of each feature in the baseline, at least 0"),
            numbers("current", "its attribution now"),
            opt(number("threshold", "the smallest NDCG that is no alert; 0.90 if not given")),
        ],
        |g| {
            let drift = AttributionDrift::new(&g.numbers("baseline")?, &g.numbers("current")?)?;
            let alert = drift.alert(g.opt_number("threshold").unwrap_or(0.9))?;
            Ok(Answer::one("ndcg", drift.ndcg()).with("alert", alert))
        },
    ),
    concept(
        "mean shift z-score",
        "mean_shift_z",
        "drift::mean_shift_z",
        inputs![
            number("baseline_mean", "the mean of the baseline"),
            number("baseline_std", "its standard deviation, above 0"),
            number("current_mean", "the mean now"),
            whole("n", "values of the current sample").at_least(1),
        ],
        |g| {
            let n = |name| g.number(name);
            let z = mean_shift_expr(n("baseline_mean")?, n("baseline_std")?, n("current_mean")?, g.whole("n")?)?;
            Ok(Answer::one("z", z))
        },
    ),
    concept(
        "model quality check",
        "model_quality_check",
        "drift::quality_violation",
        inputs![
            number("metric", "the metric as it is now"),
            number("threshold", "the threshold"),
            choice("comparison", &["less_than", "greater_than"], "how a metric that violates the threshold compares"),
        ],
        |g| {
            let comparison = match g.text("comparison")? {
                "greater_than" => Comparison::GreaterThan,
                _ => Comparison::LessThan,
            };
            let violation = quality_violation(g.number("metric")?, g.number("threshold")?, comparison)?;
            Ok(Answer::one("violation", violation))
        },
    ),
    concept(
        "label shift",
        "label_shift",
        "drift::label_shift",
        inputs![
            numbers("baseline", "the share of each class in the baseline"),
            numbers("current", "the share of each class now"),
        ],
        |g| Ok(Answer::default().list("change", label_shift_expr(&g.numbers("baseline")?, &g.numbers("current")?)?)),
    ),
    concept(
        "CUSUM",
        "cusum",
        "drift::Cusum",
        inputs![
            numbers("x", "the measurements, in order"),
            number("target", "what they should be"),
            count("slack", "a deviation that is forgotten, in the same unit"),
            count("threshold", "the largest sum that is no alarm"),
        ],
        cusum,
    )
    .also("cumulative sum chart"),
];
