//! A miss costs as much as ten false alarms: from which score on should the alarm ring?
//!
//! Prediction: not from ½. If the score is a probability p, an alarm costs 1·(1 − p) on average and no alarm 10·p; they are
//! equal at p = 1/11.
//!
//! Source: Elkan (2001), The foundations of cost-sensitive learning, IJCAI, 973–978.
//!
//! Concepts: threshold, cost, recall, precision

use workings::datasets::{self, Split};
use workings::lesson::Lesson;
use workings::linear::LogisticRegression;
use workings::metrics::{Costs, Criterion, RankedScores};
use workings::ndarray::Axis;
use workings::plot::{self, Figure};
use workings::prelude::*;
use workings::preprocessing::StandardScaler;

const MISS: f64 = 10.0; // change me: what a miss costs, in false alarms

pub fn lesson() -> Result<Lesson> {
    let data = datasets::breast_cancer();
    let [train, test] = Split::params(0.5).seed(1).stratified(data.targets())?.apply(&data)?;
    let scaler = StandardScaler::params().fit(&train)?;
    // Two features only, so that there is something left to decide.
    let two = |x: &Array2<f64>| x.select(Axis(1), &[0, 1]);
    let fitted = Dataset::new(two(&scaler.try_transform(&train.records)?), train.targets.clone());
    let model = LogisticRegression::params().fit(&fitted)?;
    let malignant = model.positive_proba(&two(&scaler.try_transform(&test.records)?))?;
    let ranked = RankedScores::new(&test.targets, &malignant)?;

    let costs = Costs { fp: 1.0, fn_: MISS, ..Costs::default() };
    let best = ranked.best_threshold(Criterion::Cost(costs))?;
    let cost = |threshold: f64| ranked.at_threshold(threshold).cost(costs);
    let half = ranked.at_threshold(0.5);
    let by_rule = 1.0 / (1.0 + MISS);
    let rule = ranked.at_threshold(by_rule);
    let thresholds = (1..100).map(|percent| f64::from(percent) / 100.0);
    let chart = Figure::new(format!("If a miss costs {MISS} false alarms, the best threshold is far below ½"))
        .x(plot::Axis::new("Threshold on the probability of a malignant tumour").range(0.0, 1.0))
        .y(plot::Axis::new("Cost on the test part (false alarms)").from_zero())
        .line("", thresholds.map(|t| (t, cost(t))))
        .vertical_rule(by_rule, format!("1/(1 + {MISS})"))
        .vertical_rule(0.5, "½")
        .with(
            plot::Note::new(best.threshold, best.value, format!("least: {}", best.value))
                .place(plot::Place::Below)
                .dot(),
        );
    Ok(Lesson::new("A miss costs as much as ten false alarms: from which score on should the alarm ring?")
        .number("threshold by the rule", by_rule)
        .number("best threshold on the test part", best.threshold)
        .number("cost at the best threshold", best.value)
        .number("cost at the rule's threshold", cost(by_rule))
        .number("cost at ½", half.cost(costs))
        .derived(half.worked().recall())
        .derived(rule.worked().recall())
        .chart(chart)
        .chart(plot::confusion_matrix(&rule).title("By the rule few tumours are missed, for more false alarms"))
        .answer("From far below ½: the costs of a miss and of a false alarm set the threshold. The rule 1/11 costs little more than half of what ½ does, but is not the best: least is 0.18, since this model's small probabilities promise more tumours than there are. The rule takes probabilities at their word, so calibrate them first, or choose the threshold by its cost on rows kept for that."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_cost_of_a_miss")
}

#[test]
fn the_rule_beats_one_half() {
    let lesson = lesson().unwrap();
    let of = |name: &str| lesson.value(name).unwrap();
    assert!(of("cost at the rule's threshold") < 0.7 * of("cost at ½"));
    assert!(of("best threshold on the test part") < 0.25);
}
