//! Precision or recall: can one model serve as a spam filter and as a screening test?
//!
//! Prediction: its scores can, its threshold cannot. A filter that hides a wanted mail does the greater harm, so it
//! wants precision and a high threshold; a screening that overlooks a tumour does, so it wants recall and a low one.
//! F1, which weighs both alike, should suit neither.
//!
//! Source: van Rijsbergen (1979), Information Retrieval, chapter 7; Elkan (2001), The foundations of cost-sensitive
//! learning, IJCAI, 973–978.

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::metrics::{Costs, Criterion, RankedScores};
use workings::plot::{Axis, Figure, Line};
use workings::prelude::*;

const WORSE: f64 = 20.0; // change me: how many of the lesser mistakes the worse one outweighs

pub fn lesson() -> Result<Lesson> {
    // Of 10,000 cases 3,000 are positive (spam, or ill) and score about 3; the others score about 0.
    let cases = make_blobs().center_points(array![[0.0], [3.0]]).n_samples_each([7000, 3000]).seed(5).generate()?;
    let ranked = RankedScores::new(&cases.targets, cases.records.column(0))?;

    let filter = Costs { fp: WORSE, fn_: 1.0, ..Costs::default() }; // a wanted mail is hidden
    let screening = Costs { fp: 1.0, fn_: WORSE, ..Costs::default() }; // an ill person is sent home
    let tried = [
        ("cheapest filter", Criterion::Cost(filter)),
        ("best F0.5", Criterion::FBeta(0.5)),
        ("best F1", Criterion::FBeta(1.0)),
        ("best F2", Criterion::FBeta(2.0)),
        ("cheapest screening", Criterion::Cost(screening)),
    ];
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    for (name, criterion) in tried {
        let best = ranked.best_threshold(criterion)?;
        let m = &best.matrix;
        rows.push((name, vec![best.threshold, m.precision(), m.recall(), m.cost(filter), m.cost(screening)]));
        found.push(best);
    }
    let (careful, eager) = (&found[0], &found[4]);

    let by_threshold = |costs: Costs| {
        let thresholds = (-15..=55).map(|tenth| f64::from(tenth) / 10.0);
        let matrices = thresholds.map(|t| (t, ranked.at_threshold(t)));
        matrices.map(|(t, m)| (t, m.cost(costs))).collect::<Vec<_>>()
    };
    let chart = Figure::new("The same scores: the cheapest threshold lies where the worse mistake is rare")
        .x("Threshold: what scores at least this is called positive")
        .y(Axis::new("Cost of 10,000 cases (lesser mistakes)").log())
        .with(Line::new("as a spam filter", by_threshold(filter)))
        .with(Line::new("as a screening test", by_threshold(screening)).dashed())
        .vertical_rule(found[2].threshold, "best F1")
        .points("cheapest", [careful, eager].map(|best| (best.threshold, best.value)));
    Ok(Lesson::new("Precision or recall: can one model serve as a spam filter and as a screening test?")
        .table(&["threshold", "precision", "recall", "cost as filter", "cost as screening"], rows)
        .derived(careful.matrix.worked().precision())
        .derived(eager.matrix.worked().recall())
        .chart(chart)
        .answer("The model can, with a threshold for each. Price the two mistakes and take the cheapest: the filter then keeps its precision near 1 and lets two fifths of the spam through; the screening finds 99 % of the ill, and of those it sends on a third are healthy. F0.5 and F2 lean the right way, but know nothing of the prices."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_spam_and_screening")
}

#[test]
fn what_the_mistakes_cost_sets_the_threshold() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    // Where 20·7000·φ(t) = 3000·φ(t − 3), so t = 1.5 + ln(20·7/3)/3 = 2.78; and t = 1.5 + ln(7/(3·20))/3 = 0.78.
    assert!((of("cheapest filter", "threshold") - 2.78).abs() < 0.25);
    assert!((of("cheapest screening", "threshold") - 0.78).abs() < 0.25);
    // Recall P(z > −0.22) = 0.587 and precision 0.989 there; recall P(z > −2.22) = 0.987 and precision 0.66 here.
    assert!(of("cheapest filter", "precision") > 0.98 && of("cheapest filter", "recall") < 0.7);
    assert!(of("cheapest screening", "recall") > 0.97 && of("cheapest screening", "precision") < 0.75);
    assert!(of("best F1", "cost as filter") > 1.3 * of("cheapest filter", "cost as filter"));
    assert!(of("best F1", "cost as screening") > 1.3 * of("cheapest screening", "cost as screening"));
    assert!(of("best F0.5", "threshold") > of("best F1", "threshold"));
    assert!(of("best F2", "threshold") < of("best F1", "threshold"));
}
