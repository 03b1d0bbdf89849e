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

const SMIRNOV: &str = "Smirnov (1948), Ann. Math. Statist. 19, 279–281";
const MONITOR: &str = "Amazon SageMaker AI developer guide, Model Monitor, schema for constraints";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "Kullback-Leibler divergence",
        "kl_divergence",
        "metrics::kl_divergence",
        inputs![P, Q, opt(text("base", "the base of the logarithm: e, 2, 10 or another above 1; e if not given"))],
        kl,
    )
    .also("KL divergence, relative entropy")
    .notes(
        "from 0 (equal), lower is closer, ∞ where p is positive and q is 0; nats unless base is given; never \
         undefined",
        "of q from p, not symmetric; a term with p = 0 counts 0; shares sum to 1 within 10⁻⁶ and are divided by \
         their sum",
        "Kullback & Leibler (1951), Ann. Math. Statist. 22, 79–86",
    ),
    concept("Jensen-Shannon divergence", "js_divergence", "metrics::js_divergence", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        let divergence = js_divergence_expr(p.view(), q.view())?;
        Ok(Answer::one("divergence", divergence.clone()).with("distance", divergence.sqrt().called("distance")))
    })
    .also("Jensen-Shannon distance, JS divergence")
    .notes(
        "divergence 0 to ln 2 nats, distance 0 to 0.833, lower is closer; never undefined",
        "natural logarithm; distance is the root (SciPy's jensenshannon); symmetric; shares sum to 1 within 10⁻⁶",
        "Lin (1991), IEEE Trans. Inf. Theory 37, 145–151",
    ),
    concept("Hellinger distance", "hellinger", "metrics::hellinger_distance", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        Ok(Answer::one("distance", hellinger_expr(p.view(), q.view())?))
    })
    .notes(
        "0 (equal) to 1 (nothing in common), lower is closer; never undefined",
        "with the ½ under the root, so that 1 is the most; symmetric; shares sum to 1 within 10⁻⁶ and are divided by \
         their sum",
        "Hellinger (1909), J. reine angew. Math. 136, 210–271",
    ),
    concept("total variation distance", "total_variation", "metrics::total_variation", inputs![P, Q], |g| {
        let [p, q] = distributions(g)?;
        Ok(Answer::one("tvd", total_variation_expr(p.view(), q.view())?))
    })
    .also("TVD")
    .notes(
        "0 (equal) to 1 (nothing in common), lower is closer; never undefined",
        "half the sum of differences, so that 1 is the most; symmetric; shares sum to 1 within 10⁻⁶ and are divided \
         by their sum",
        "Levin & Peres (2017), Markov Chains and Mixing Times, 2nd edition, proposition 4.2",
    ),
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
    )
    .notes(
        "at least 0, lower is closer; below 0.1 little and above 0.25 much by habit; an error for a bin empty on one \
         side without a floor",
        "natural logarithm; a bin empty on both sides counts 0; a floor raises shares without rescaling the others",
        "Siddiqi (2006), Credit Risk Scorecards; Yurdakul (2018), Statistical properties of population stability \
         index",
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
    )
    .notes(
        "at least 0, lower is closer; an error for a bin empty on one side without a floor, or a side that counts \
         nothing",
        "shares from counts without smoothing; natural logarithm; the floor is a share, not a count",
        "Siddiqi (2006), Credit Risk Scorecards; Yurdakul (2018), Statistical properties of population stability \
         index",
    ),
    concept("two-sample Kolmogorov-Smirnov statistic", "ks_two_samples", "drift::TwoSampleKs", inputs![A, B], |g| {
        let ks = TwoSampleKs::new(&g.numbers("a")?, &g.numbers("b")?)?;
        Ok(Answer::one("statistic", ks.worked().statistic()).with("p_value", ks.worked().p_value()))
    })
    .also("two-sample KS test, Kolmogorov-Smirnov test")
    .notes(
        "statistic and p 0 to 1, a statistic near 0 is closer; never undefined",
        "two-sided; F(x) counts values equal to x; p is asymptotic without correction (SciPy's default is exact for \
         small samples)",
        SMIRNOV,
    ),
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
    )
    .notes(
        "above 0, without unit; above 1 for small samples, where nothing is rejected; never undefined",
        "asymptotic and two-sided, √(−ln(α/2) / 2) times √((n + m) / (n m))",
        SMIRNOV,
    ),
    concept("Wasserstein distance", "wasserstein", "drift::wasserstein_distance", inputs![A, B], |g| {
        Ok(Answer::one("distance", wasserstein_expr(&g.numbers("a")?, &g.numbers("b")?)?))
    })
    .also("earth mover's distance")
    .notes(
        "at least 0, in the unit of the values, lower is closer; never undefined",
        "order 1, one dimension, equal weights; sizes may differ (SciPy's wasserstein_distance)",
        "Ramdas, García Trillos & Cuturi (2017), Entropy 19(2), 47",
    ),
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
    .also("MMD")
    .notes(
        "squared, 0 to 2 if biased, may fall below 0 if unbiased; lower is closer; an error for a single value if \
         unbiased",
        "biased unless told otherwise: values are paired with themselves too; kernel exp(−γ d²), γ has no default; \
         not the root",
        "Gretton et al. (2012), J. Mach. Learn. Res. 13, 723–773",
    ),
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
    )
    .notes(
        "0 to 1, lower is closer; 0 for small samples; never undefined",
        "takes off 1.8 √((n + m) / (n m)), which is the two-sample bound at a level of 0.003",
        "Amazon SageMaker AI developer guide, Model Monitor, comparison_method Robust; Smirnov (1948), Ann. Math. \
         Statist. 19, 279–281",
    ),
    concept(
        "categorical L-infinity distance",
        "linf_categorical",
        "drift::CategoryCounts::l_infinity",
        inputs![BASELINE_COUNTS, CURRENT_COUNTS],
        |g| Ok(Answer::one("linf", counts(g)?.worked().l_infinity())),
    )
    .also("simple L-infinity distance")
    .notes(
        "0 to 1, lower is closer; an error where a side counts nothing",
        "the largest change of one share, the robust correction is not taken off; categories in the same order on \
         both sides",
        "Amazon SageMaker AI developer guide, Model Monitor, comparison_method Simple",
    ),
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
    )
    .notes(
        "χ² from 0, p 0 to 1; NaN where only one category occurs; an error where a side counts nothing",
        "both sides are samples: test of independence without Yates; categories in neither are left out",
        "Pearson (1900), Phil. Mag. 50, 157–175",
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
    )
    .notes(
        "true or false; never undefined; the distance may be infinite",
        "a violation only if strictly greater, equal is none",
        MONITOR,
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
    )
    .notes(
        "completeness 0 to 1, higher is better; violation true or false; an error for no values",
        "a violation only if strictly below the minimum",
        MONITOR,
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
    .also("M out of N alarm")
    .notes(
        "true or false; never undefined, an error for no executions",
        "at least M of the last N; fewer than N executions are all looked at, and may alert",
        "Amazon CloudWatch user guide, evaluating an alarm, M out of N",
    ),
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
    )
    .notes(
        "days, above 0; an error for a start that is not further back than the end",
        "both offsets count back from the run: start − end",
        "Amazon SageMaker API reference, EndpointInput, StartTimeOffset and EndTimeOffset",
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
    .also("bias drift alert")
    .notes(
        "true or false; never undefined",
        "closed intervals: touching counts as overlap, and is no alert",
        "Amazon SageMaker AI developer guide, Clarify, bias drift",
    ),
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
    )
    .notes(
        "NDCG 0 to 1, higher is better, 0 where the baseline is 0 throughout; alert true or false; never undefined",
        "gain is the baseline attribution, discount log₂; features tied now share their mean; alert strictly below \
         0.90 unless given",
        "Amazon SageMaker AI developer guide, Clarify, feature attribution drift",
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
    )
    .notes(
        "any number, in standard errors, positive where the mean rose; an error for a std not above 0",
        "the standard error is baseline std / √n of the current sample; the baseline mean is taken as exact",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2",
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
    )
    .notes(
        "true or false; never undefined",
        "less_than violates strictly below the threshold, greater_than strictly above; equal is none",
        "Amazon SageMaker AI developer guide, Model Monitor, constraints for model quality",
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
    )
    .notes(
        "−1 to 1 for each class, summing to 0; never undefined",
        "current less baseline, in shares (0.05 is five percent points); shares sum to 1 within 10⁻⁶",
        "Lipton, Wang & Smola (2018), Detecting and correcting for label shift with black box predictors, ICML",
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
    .also("cumulative sum chart")
    .notes(
        "sums at least 0, in the unit of x; first_alarm from 0, −1 for none; never undefined",
        "both sums start at 0 and are not reset after an alarm; equal to the threshold is none; slack is half the \
         shift that matters",
        "Page (1954), Biometrika 41, 100–115",
    ),
];
