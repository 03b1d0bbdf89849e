//! The test finds 90 % of the ill and mine is positive: how probably am I ill?
//!
//! Prediction: not with 90 %. Of 1,000 people 10 are ill and 9 of them test positive; of the 990 healthy 9 % do, which
//! is 89. So 9 of 98 positive results are right. A second test starts from there, not from 1 in 100, so it can
//! convince where the first could not, if its errors have other causes.
//!
//! Source: Gigerenzer et al. (2007), Helping doctors and patients make sense of health statistics, Psychological
//! Science in the Public Interest 8(2), 53–96.
//!
//! Concepts: Bayes' theorem, base rate, precision, recall

use workings::lesson::Lesson;
use workings::plot::{Axis, Figure, natural_frequencies};
use workings::prelude::*;
use workings::stats::DiagnosticTest;

const PREVALENCE: f64 = 0.01; // change me: the share of the ill among those who are tested
const SENSITIVITY: f64 = 0.9; // change me: the share of the ill that test positive
const SPECIFICITY: f64 = 0.91;
const AGAIN: f64 = 0.5; // of the healthy with a false alarm, how many get another, where both tests err alike

pub fn lesson() -> Result<Lesson> {
    let of = |prior: f64| DiagnosticTest::new(prior, SENSITIVITY, SPECIFICITY);
    let first = of(PREVALENCE)?;
    let second = of(first.ppv())?;
    let alike = DiagnosticTest::new(first.ppv(), SENSITIVITY, 1.0 - AGAIN)?;
    let rows = [
        ("one test", vec![PREVALENCE, first.ppv(), 1.0 - first.npv()]),
        ("a second, of independent errors", vec![first.ppv(), second.ppv(), 1.0 - second.npv()]),
        ("a second that errs alike", vec![first.ppv(), alike.ppv(), 1.0 - alike.npv()]),
    ];

    let (ill, well) = (PREVALENCE, 1.0 - PREVALENCE);
    let shares = [ill * SENSITIVITY, ill * (1.0 - SENSITIVITY), well * (1.0 - SPECIFICITY), well * SPECIFICITY];
    let names = ["ill, positive", "ill, negative", "healthy, positive", "healthy, negative"];
    let crowd = natural_frequencies(
        "Most who test positive are healthy, because the healthy are so many",
        names,
        shares,
        &format!("Of those who test positive, {:.0}% are ill.", 100.0 * first.ppv()),
    );
    // From one in ten thousand to all, ten steps to a power of ten.
    let priors: Vec<f64> = (-40..=0).map(|step| 10f64.powf(f64::from(step) / 10.0)).collect();
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    for prior in priors {
        let ppv = of(prior)?.ppv();
        once.push((prior, ppv));
        twice.push((prior, of(ppv)?.ppv()));
    }
    let curve = Figure::new("What a positive result means depends on how common the illness is")
        .x(Axis::new("Share of the ill among those who are tested").log().percent())
        .y(Axis::new("Share of the ill among the positive").percent().range(0.0, 1.0))
        .line("one positive test", once)
        .line("two, of independent errors", twice)
        .vertical_rule(PREVALENCE, "ours");
    Ok(Lesson::new("The test finds 90 % of the ill and mine is positive: how probably am I ill?")
        .table(&["ill before", "ill if positive", "ill if negative"], rows)
        .derived(first.worked().ppv())
        .chart(crowd)
        .chart(curve)
        .answer("With 9 %: the test multiplies the odds by ten, from 1 : 99 to 1 : 9.9, and 90 % is only the share of the ill that it finds. A second positive makes it even odds if its errors are independent, and 15 % if half the false alarms come twice. Ask for the prevalence before you believe an alarm."))
}

fn main() -> Result<()> {
    lesson()?.show("decisions_base_rate")
}

/// 0.009/(0.009 + 0.0891) = 10/109; the odds 1 : 99 times 10 twice make 100/199; 10/99 · 0.9/0.5 = 2/11 makes 2/13.
#[test]
fn a_rare_illness_makes_most_alarms_false() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!((of("one test", "ill if positive") - 10.0 / 109.0).abs() < 1e-12);
    assert!((of("one test", "ill if negative") - 0.001 / (0.001 + 0.99 * 0.91)).abs() < 1e-12);
    assert!((of("a second, of independent errors", "ill if positive") - 100.0 / 199.0).abs() < 1e-12);
    assert!((of("a second that errs alike", "ill if positive") - 2.0 / 13.0).abs() < 1e-12);
}
