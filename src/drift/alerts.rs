//! From a measurement to an alert: thresholds, constraints, M of N, intervals that no longer overlap.
//!
//! Every rule is a comparison whose derivation shows the numbers that met; the equal case is stated with each.
//!
//! Source: the monitoring schedules and constraints of SageMaker Model Monitor; CloudWatch's "M out of N" alarms.

use crate::stats::completeness_expr;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Whether a distance violates its threshold: only if it is strictly greater.
///
/// # Errors
/// `BadParam` for a distance or threshold below 0, or none; the distance may be infinite.
/// ```
/// use workings::drift::exceeds_threshold;
///
/// assert_eq!(exceeds_threshold(0.1, 0.1)?.value(), 0.0); // a comparison is 1 where it holds
/// # Ok::<(), workings::Error>(())
/// ```
pub fn exceeds_threshold(distance: f64, threshold: f64) -> Result<Expr> {
    input::setting("distance", distance, distance >= 0.0, "a number of at least 0")?;
    input::setting("threshold", threshold, threshold >= 0.0, "a number of at least 0")?;
    Ok(Expr::named("distance", distance).greater_than(Expr::named("threshold", threshold)).called("violation"))
}

/// How a metric compares with its threshold where it violates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// For what should be high, such as recall.
    LessThan,
    /// For what should be low, such as an error.
    GreaterThan,
}

/// Whether a metric of model quality violates its threshold; equal to it does not.
///
/// # Errors
/// `BadParam` for what is no number.
/// ```
/// use workings::drift::{Comparison, quality_violation};
///
/// assert_eq!(quality_violation(0.55, 0.57, Comparison::LessThan)?.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quality_violation(metric: f64, threshold: f64, comparison: Comparison) -> Result<Expr> {
    for (name, value) in [("metric", metric), ("threshold", threshold)] {
        input::setting(name, value, !value.is_nan(), "a number")?;
    }
    let (metric, threshold) = (Expr::named("metric", metric), Expr::named("threshold", threshold));
    let violation = match comparison {
        Comparison::LessThan => metric.less_than(threshold),
        Comparison::GreaterThan => metric.greater_than(threshold),
    };
    Ok(violation.called("violation"))
}

/// The completeness of a column, present / (present + missing), and whether it lies below the minimum.
///
/// # Errors
/// `BadParam` for a minimum outside 0 to 1; `Empty` for no values at all.
/// ```
/// let [completeness, violation] = workings::drift::completeness_violation(980, 20, 0.99)?;
/// assert_eq!((completeness.value(), violation.value()), (0.98, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn completeness_violation(present: usize, missing: usize, minimum: f64) -> Result<[Expr; 2]> {
    input::setting("minimum", minimum, (0.0..=1.0).contains(&minimum), "a share from 0 to 1")?;
    if present == 0 && missing == 0 {
        return Err(Error::empty("the column"));
    }
    let completeness = completeness_expr(present, missing);
    Ok([completeness.clone(), completeness.less_than(Expr::named("minimum", minimum)).called("violation")])
}

/// M of N: whether at least `datapoints_to_alert` of the last `evaluation_periods` executions failed, or of all of them if
/// there are fewer.
///
/// # Errors
/// `Empty` for no executions; `BadParam` for periods below 1 or more data points than periods.
/// ```
/// let alert = workings::drift::m_of_n_alert(&[false, true, false, true, true], 2, 3)?;
/// assert_eq!(alert.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn m_of_n_alert(failures: &[bool], datapoints_to_alert: usize, evaluation_periods: usize) -> Result<Expr> {
    if failures.is_empty() {
        return Err(Error::empty("failures"));
    }
    let (m, n) = (datapoints_to_alert, evaluation_periods);
    input::setting("evaluation_periods", n as f64, n >= 1, "a whole number of at least 1")?;
    let needed = format!("a whole number from 1 to evaluation_periods = {n}");
    input::setting("datapoints_to_alert", m as f64, (1..=n).contains(&m), &needed)?;
    let last = &failures[failures.len().saturating_sub(n)..];
    let failed = last.iter().filter(|failed| **failed).count();
    let failed = Expr::named(format!("failures among the last {}", last.len()), failed as f64);
    Ok(failed.at_least(Expr::named("M", m as f64)).called("alert"))
}

/// Whether two confidence intervals have a value in common; touching counts.
///
/// # Errors
/// `BadParam` for an interval whose low end lies above its high end, or whose ends are no finite numbers.
/// ```
/// let overlap = workings::drift::intervals_overlap([-0.05, 0.05], [0.03, 0.12])?;
/// assert_eq!(overlap.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn intervals_overlap(baseline: [f64; 2], observed: [f64; 2]) -> Result<Expr> {
    for (name, [low, high]) in [("baseline", baseline), ("observed", observed)] {
        if !(low <= high && low.is_finite() && high.is_finite()) {
            return Err(Error::bad_param(
                name,
                format!("[{low}, {high}]"),
                "a finite low end and a high end not below it",
            ));
        }
    }
    let [low, high] = [("baseline low", "observed low", 0), ("baseline high", "observed high", 1)].map(
        |(of_baseline, of_observed, end)| {
            (Expr::named(of_baseline, baseline[end]), Expr::named(of_observed, observed[end]))
        },
    );
    Ok(Number::max(low.0, low.1).at_most(Number::min(high.0, high.1)).called("overlap"))
}

/// The days that a window of ground truth spans, both of whose ends are counted back from the run: start − end.
///
/// # Errors
/// `BadParam` for an offset below 0, or a start that is not further back than the end.
/// ```
/// assert_eq!(workings::drift::ground_truth_span(7.0, 2.0)?.value(), 5.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ground_truth_span(start_offset_days: f64, end_offset_days: f64) -> Result<Expr> {
    let back = |days: f64| days >= 0.0 && days.is_finite();
    input::setting("end_offset_days", end_offset_days, back(end_offset_days), "a number of at least 0")?;
    let fits = back(start_offset_days) && start_offset_days > end_offset_days;
    let needed = format!("more than the {end_offset_days} days of the end, as both count back from the run,");
    input::setting("start_offset_days", start_offset_days, fits, &needed)?;
    Ok((Expr::named("start", start_offset_days) - Expr::named("end", end_offset_days)).called("span"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rule: Result<Expr>) -> bool {
        rule.unwrap().value() == 1.0
    }

    #[test]
    fn equal_is_no_violation() {
        assert!(
            !holds(exceeds_threshold(0.25, 0.25))
                && holds(exceeds_threshold(0.26, 0.25))
                && holds(exceeds_threshold(f64::INFINITY, 0.25))
        );
        for comparison in [Comparison::LessThan, Comparison::GreaterThan] {
            assert!(!holds(quality_violation(0.5, 0.5, comparison)));
        }
        assert!(holds(quality_violation(0.6, 0.5, Comparison::GreaterThan)));
        assert!(!holds(quality_violation(0.6, 0.5, Comparison::LessThan)));
        let [completeness, violation] = completeness_violation(3, 1, 0.75).unwrap();
        assert_eq!((completeness.value(), violation.value()), (0.75, 0.0));
    }

    #[test]
    fn only_the_last_executions_count() {
        let failures = [true, true, false, false, true];
        assert!(!holds(m_of_n_alert(&failures, 2, 3)) && holds(m_of_n_alert(&failures, 3, 5)));
        assert!(holds(m_of_n_alert(&failures, 3, 9)) && !holds(m_of_n_alert(&failures, 4, 9)));
    }

    #[test]
    fn intervals_that_touch_overlap() {
        assert!(holds(intervals_overlap([0.0, 0.5], [0.5, 0.7])) && holds(intervals_overlap([0.5, 0.7], [0.0, 0.5])));
        assert!(holds(intervals_overlap([0.0, 1.0], [0.4, 0.6])));
        assert!(
            !holds(intervals_overlap([0.0, 0.25], [0.5, 0.75])) && !holds(intervals_overlap([0.5, 0.75], [0.0, 0.25]))
        );
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let bad = |rule: Result<Expr>| matches!(rule, Err(Error::BadParam { .. }));
        assert!(
            bad(exceeds_threshold(-0.1, 0.1))
                && bad(exceeds_threshold(0.1, -0.1))
                && bad(exceeds_threshold(f64::NAN, 0.1))
        );
        assert!(bad(quality_violation(f64::NAN, 0.1, Comparison::LessThan)));
        assert!(matches!(completeness_violation(1, 1, 1.1), Err(Error::BadParam { .. })));
        assert!(matches!(completeness_violation(0, 0, 0.5), Err(Error::Empty { .. })));
        assert!(matches!(m_of_n_alert(&[], 1, 1), Err(Error::Empty { .. })));
        assert!(
            bad(m_of_n_alert(&[true], 0, 1)) && bad(m_of_n_alert(&[true], 2, 1)) && bad(m_of_n_alert(&[true], 1, 0))
        );
        assert!(bad(intervals_overlap([0.2, 0.1], [0.0, 1.0])) && bad(intervals_overlap([0.0, 0.1], [f64::NAN, 1.0])));
        assert!(
            bad(ground_truth_span(2.0, 7.0)) && bad(ground_truth_span(2.0, 2.0)) && bad(ground_truth_span(2.0, -1.0))
        );
    }
}
