//! Where the ticks of an axis stand: at 1, 2 or 5 times a power of ten, and what they say.

use super::number::{self, Digits};

/// A tick: its value on the axis, and its label, of one or two lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub at: f64,
    pub label: String,
}

/// How an axis writes its numbers, and which it allows; a logarithmic one has whole numbers like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub percent: bool,
    pub whole: bool,
}

/// Ticks from `lo` to `hi` at multiples of 1, 2 or 5 · 10^k, with as nearly `target` steps between them as that allows.
pub(crate) fn linear(lo: f64, hi: f64, target: usize, style: Style) -> Vec<Tick> {
    let (multiple, exponent) = step(hi - lo, target.max(1), style.whole);
    let at = |i: i64| times_power(i as f64 * multiple, exponent);
    let unit = at(1);
    // A tick that rounding has pushed a hair beyond the end belongs to the axis.
    let (first, last) = ((lo / unit - 1e-9).ceil(), (hi / unit + 1e-9).floor());
    // The second condition: beyond 2^53 steps from zero, ticks cannot be told apart.
    if !(first <= last && first.abs().max(last.abs()) < 9e15) {
        return Vec::new();
    }
    let digits = Digits::new(lo.abs().max(hi.abs()) * if style.percent { 100.0 } else { 1.0 }, exponent);
    let label = |v| if style.percent { digits.percent(v) } else { digits.label(v) };
    (first as i64..=last as i64).map(|i| Tick { at: at(i), label: label(at(i)) }).collect()
}

/// The step `multiple · 10^exponent` that goes most nearly `target` times into the span.
fn step(span: f64, target: usize, whole: bool) -> (f64, i32) {
    let wanted = span / target as f64;
    let exponent = wanted.log10().floor() as i32;
    let candidates = [(1.0, exponent), (2.0, exponent), (5.0, exponent), (1.0, exponent + 1)];
    let allowed = candidates.into_iter().filter(|c| !whole || c.1 >= 0);
    let off = |(multiple, exponent): &(f64, i32)| (times_power(*multiple, *exponent) / wanted).ln().abs();
    allowed.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or((1.0, 0))
}

/// `v · 10^exponent`, the float nearest to the decimal: 3 · 10⁻¹ is 0.3, not 0.30000000000000004.
fn times_power(v: f64, exponent: i32) -> f64 {
    match exponent {
        0.. => v * 10f64.powi(exponent),
        -300..0 => v / 10f64.powi(-exponent),
        _ => v / 1e300 / 10f64.powi(-300 - exponent),
    }
}

/// Ticks of a logarithmic axis: powers of ten, with 2 and 5 times them (or every multiple) where few powers fit.
pub(crate) fn log(lo: f64, hi: f64, most: usize, percent: bool) -> Vec<Tick> {
    let most = most.max(1);
    let label = |m, exponent| match percent {
        true => number::decade(m, exponent + 2) + "%",
        false => number::decade(m, exponent),
    };
    let decades = hi.log10() - lo.log10();
    let (first, last) = (lo.log10().floor() as i32, hi.log10().ceil() as i32);
    let multiples: &[u32] = match most as f64 / decades.max(1e-9) {
        room if room >= 9.0 => &[1, 2, 3, 4, 5, 6, 7, 8, 9],
        room if room >= 3.0 => &[1, 2, 5],
        _ => &[1],
    };
    let stride = (decades / most as f64 - 1e-9).ceil().max(1.0) as i32;
    let within = lo * (1.0 - 1e-9)..=hi * (1.0 + 1e-9);
    let ticks: Vec<Tick> = (first..=last)
        .filter(|exponent| exponent.rem_euclid(stride) == 0)
        .flat_map(|exponent| multiples.iter().map(move |&m| (m, exponent)))
        .map(|(m, exponent)| Tick { at: times_power(f64::from(m), exponent), label: label(m, exponent) })
        .filter(|tick| within.contains(&tick.at))
        .collect();
    // Within less than a decade the multiples may all fall outside; a linear choice then always finds some.
    if ticks.len() >= 2 { ticks } else { linear(lo, hi, most, Style { percent, whole: false }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn steps_are_1_2_or_5_times_a_power_of_ten() {
        assert_eq!(labels(&linear(0.0, 1.0, 5, Style::default())), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&linear(-7.0, 23.0, 6, Style::default())), ["−5", "0", "5", "10", "15", "20"]);
        assert_eq!(labels(&linear(0.0, 30_000.0, 3, Style::default())), ["0", "10,000", "20,000", "30,000"]);
        assert_eq!(linear(0.0, 1.0, 10, Style::default())[3].at, 0.3);
    }

    #[test]
    fn shares_and_counts_have_their_own_labels() {
        let percent = Style { percent: true, whole: false };
        assert_eq!(labels(&linear(0.0, 1.0, 3, percent)), ["0%", "50%", "100%"]);
        assert_eq!(labels(&linear(0.0, 0.05, 5, percent)), ["0%", "1%", "2%", "3%", "4%", "5%"]);
        let whole = Style { percent: false, whole: true };
        assert_eq!(labels(&linear(0.0, 2.2, 10, whole)), ["0", "1", "2"]);
    }

    #[test]
    fn a_log_axis_ticks_at_powers_of_ten() {
        let log = |lo, hi, most| log(lo, hi, most, false);
        assert_eq!(labels(&log(0.001, 10.0, 6)), ["0.001", "0.01", "0.1", "1", "10"]);
        assert_eq!(labels(&log(1.0, 100.0, 8)), ["1", "2", "5", "10", "20", "50", "100"]);
        assert_eq!(labels(&log(1e-300, 1e300, 6)), ["10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "1", "10¹⁰⁰", "10²⁰⁰", "10³⁰⁰"]);
        assert_eq!(labels(&log(4.1, 4.4, 4)), ["4.1", "4.2", "4.3", "4.4"]);
    }

    #[test]
    fn a_log_axis_of_shares_reads_per_cent() {
        assert_eq!(labels(&log(1e-4, 1.0, 6, true)), ["0.01%", "0.1%", "1%", "10%", "100%"]);
        assert_eq!(labels(&log(0.1, 1.0, 4, true)), ["10%", "20%", "50%", "100%"]);
        assert_eq!(labels(&log(0.41, 0.44, 4, true)), ["41%", "42%", "43%", "44%"]);
        assert_eq!(labels(&log(1e-7, 1e-6, 2, true)), ["10⁻⁵%", "10⁻⁴%"]);
    }

    proptest! {
        #[test]
        fn ticks_lie_on_the_axis_in_order(lo in -1e3..1e3f64, exponent in -290..290i32, span in 1.0..10f64, most in 1..20usize) {
            let (lo, hi) = (lo * 10f64.powi(exponent), (lo + span) * 10f64.powi(exponent));
            let ticks = linear(lo, hi, most, Style::default());
            let slack = (hi - lo) * 1e-6;
            prop_assert!(ticks.len() as f64 <= 1.6 * most as f64 + 1.0); // √2.5 times as many at worst
            prop_assert!(ticks.iter().all(|t| t.at >= lo - slack && t.at <= hi + slack));
            prop_assert!(ticks.windows(2).all(|w| w[0].at < w[1].at && w[0].label != w[1].label));
            prop_assert!(most < 4 || ticks.len() >= 2); // a step of at most √2.5 times the wanted fits twice
        }
    }
}
