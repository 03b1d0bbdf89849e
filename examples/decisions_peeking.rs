//! May I stop an A/B test on the first day on which p < 0.05?
//!
//! Prediction: no. Each look is another chance for luck. Where A and B are the same page, one look on the last day is
//! wrong in 5 % of the tests; a look on each of 20 days, with a stop at the first p < 0.05, in about 25 %. A stricter
//! level for each look, p < 0.0075, should bring the whole back to 5 %, at a price in power.
//!
//! Source: Armitage, McPherson & Rowe (1969), J. R. Statist. Soc. A 132(2), 235–244; Pocock (1977), Biometrika 64(2),
//! 191–199.
//!
//! Concepts: A/B test, p-value, false alarms, power

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::plot::{Axis, Figure};
use workings::prelude::*;
use workings::stats::{Binomial, Normal, TwoProportions};

const DAYS: usize = 20; // change me: looks at each test
const POCOCK: f64 = 0.0075; // the level of each of 20 looks that together raise 5 % false alarms
const VISITORS: u64 = 500; // of each page, a day
const TESTS: usize = 1000;

/// The p-value on each day of each test of two pages that sell to these shares of their visitors.
fn tests([a, b]: [f64; 2], seed: u64) -> Result<Vec<Vec<f64>>> {
    let draws = make_blobs().center_points(array![[0.0, 0.0]]).n_samples_each([TESTS * DAYS]).seed(seed).generate()?;
    let sales = [a, b].map(|share| Binomial::new(VISITORS, share));
    let [a, b] = sales.map(|day| day.map(|day| (0..=VISITORS).map(|k| day.cdf(k)).collect::<Vec<f64>>()));
    let below = [a?, b?];
    let mut p_values = vec![Vec::new(); TESTS];
    for (i, p_values) in p_values.iter_mut().enumerate() {
        let mut sold = [0, 0];
        for day in 0..DAYS {
            for page in 0..2 {
                let u = Normal::standard().cdf(draws.records[(i * DAYS + day, page)]);
                sold[page] += below[page].partition_point(|below| *below < u) as u64;
            }
            let n = VISITORS * (day as u64 + 1);
            p_values.push(TwoProportions::new((sold[0], n), (sold[1], n))?.p_value());
        }
    }
    Ok(p_values)
}

pub fn lesson() -> Result<Lesson> {
    let (same, better) = (tests([0.1, 0.1], 1)?, tests([0.1, 0.112], 2)?);
    let last = DAYS - 1;
    let rules = [
        ("one look, on the last day", 0.05, last),
        ("every day, p < 0.05", 0.05, 0),
        ("every day, p < 0.0075", POCOCK, 0),
    ];
    let stop = |p: &[f64], level: f64, first: usize| (first..DAYS).find(|day| p[*day] < level);
    let share = |tests: &[Vec<f64>], level: f64, first: usize, until: usize| {
        let stopped = tests.iter().filter(|p| stop(p, level, first).is_some_and(|day| day <= until)).count();
        stopped as f64 / TESTS as f64
    };
    let mut chart = Figure::new("Each further look adds false alarms where there is nothing to find")
        .x(Axis::new("Day").whole())
        .y(Axis::new("False alarms among tests of equal pages").percent().from_zero())
        .horizontal_rule(0.05, "5%");
    let mut rows = Vec::new();
    for (name, level, first) in rules {
        let days = better.iter().map(|p| stop(p, level, first).unwrap_or(last) + 1).sum::<usize>() as f64;
        let found = share(&better, level, first, last);
        rows.push((name, vec![share(&same, level, first, last), found, days / TESTS as f64]));
        let so_far = |day: usize| (day as f64 + 1.0, share(&same, level, first, day));
        chart = if first == 0 { chart.line(name, (0..DAYS).map(so_far)) } else { chart.points(name, [so_far(last)]) };
    }
    let stopped = || (0..TESTS).filter(|i| stop(&same[*i], 0.05, 0).is_some());
    let still = stopped().filter(|i| same[*i][last] < 0.05).count();
    let path = |i: usize| (0..DAYS).map(move |day| day as f64 + 1.0).zip(same[i].iter().copied());
    let mut wander = Figure::new("p wanders: three tests of equal pages were “significant” and then were not")
        .x(Axis::new("Day").whole())
        .y(Axis::new("p-value of a test of equal pages").log())
        .horizontal_rule(0.05, "0.05");
    for (i, name) in stopped().filter(|i| same[*i][last] > 0.05).zip(["one test", "another", "a third"]) {
        wander = wander.line(name, path(i));
    }
    Ok(Lesson::new("May I stop an A/B test on the first day on which p < 0.05?")
        .table(&["false alarms", "finds 11.2 % against 10 %", "days until that ends"], rows)
        .number("share of alarms at p < 0.05 that last to the end", still as f64 / stopped().count() as f64)
        .chart(chart)
        .chart(wander)
        .answer("No: of 1,000 tests of equal pages 24 % were called different that way, and only a fifth of those still were on the last day. Set the end beforehand and look once, or look at a level made for looking: then false alarms stay at 5 % and a real difference ends the test on day 14 on average (20 where it is never found), but is found in 64 % of the tests rather than 78 %."))
}

fn main() -> Result<()> {
    lesson()?.show("decisions_peeking")
}

/// Armitage, McPherson & Rowe give 0.248 for 20 looks at 0.05. 100,000 tests of these pages drawn with NumPy gave false
/// alarms of 0.051, 0.249, 0.049, found 0.790, 0.877, 0.642, after 20, 9.0, 13.9 days; 0.204 of the alarms lasted.
#[test]
fn looking_daily_multiplies_false_alarms() {
    let lesson = lesson().unwrap();
    let expected = [
        ("one look, on the last day", 0.05, 0.79),
        ("every day, p < 0.05", 0.248, 0.877),
        ("every day, p < 0.0075", 0.05, 0.642),
    ];
    for (row, alarms, found) in expected {
        assert!((lesson.cell(row, "false alarms").unwrap() - alarms).abs() < 0.03, "{row}");
        assert!((lesson.cell(row, "finds 11.2 % against 10 %").unwrap() - found).abs() < 0.04, "{row}");
    }
    assert!((lesson.cell("every day, p < 0.0075", "days until that ends").unwrap() - 13.9).abs() < 0.7);
    assert!(lesson.value("share of alarms at p < 0.05 that last to the end").unwrap() < 0.3);
}
