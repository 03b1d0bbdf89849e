//! How large may the learning rate of gradient descent be?
//!
//! Prediction: where the loss curves with λ, a step multiplies the distance to the minimum by 1 − ηλ. That shrinks it
//! as long as η < 2/λ, so the steepest direction sets the limit and the flattest one the time: a rate 25 times smaller
//! needs 25 times the steps, and one a little above the limit never arrives.
//!
//! Source: LeCun, Bottou, Orr & Müller (1998), Efficient BackProp, section 5 (convergence of gradient descent).
//!
//! Concepts: learning rate, gradient descent

use workings::datasets;
use workings::lesson::Lesson;
use workings::ndarray::{Axis as Along, s};
use workings::optimize::LinearObjective;
use workings::plot::{self, Axis};
use workings::prelude::*;
use workings::preprocessing::StandardScaler;
use workings::training::ParabolaDescent;

const RATES: [f64; 6] = [0.02, 0.5, 0.95, 1.0, 1.015, 1.05]; // change me: the learning rates η
const STEPS: usize = 5000; // change me: most steps of a run

pub fn lesson() -> Result<Lesson> {
    // Iris: petal length and width, standardised, tell the sepal's length in cm, taken about its mean.
    let iris = datasets::iris();
    let petals = iris.records.slice(s![.., 2..]).to_owned();
    let x = StandardScaler::params().fit(&Dataset::from(petals.clone()))?.try_transform(&petals)?;
    let y = iris.records.column(0).to_owned() - iris.records.mean_axis(Along(0)).map_or(0.0, |means| means[0]);
    let objective = LinearObjective::new(LossFunction::Squared, &x, &y.to_vec())?.fit_intercept(false);
    // Two standardised columns have the second derivatives [[1, r], [r, 1]], which curve with 1 + r and 1 − r.
    let r = x.column(0).dot(&x.column(1)) / x.nrows() as f64;
    let bound = (2.0 / (1.0 + Expr::named("r", r))).called("2/λmax");
    let least = Descent::params().optimizer(Optimizer::newton()).minimize(&objective, &[0.0, 0.0])?.value();

    let (mut rows, mut curves, mut parabolas) = (Vec::new(), Vec::new(), Vec::new());
    for (i, rate) in RATES.into_iter().enumerate() {
        let params = Descent::params().learning_rate(rate).max_iter(STEPS).tol(0.0);
        let losses = params.minimize(&objective, &[0.0, 0.0])?.history().losses();
        let excess: Vec<f64> = losses.iter().map(|loss| (loss - least) / (losses[0] - least)).collect();
        let arrived = excess.iter().position(|share| *share < 1e-4).map_or(f64::NAN, |step| step as f64);
        rows.push((format!("η = {rate}"), vec![1.0 - rate * (1.0 + r), 1.0 - rate * (1.0 - r), arrived]));
        curves.push((format!("η = {rate}"), excess.into_iter().take(301).collect::<Vec<f64>>()));
        if i < 2 || i + 2 >= RATES.len() {
            parabolas.push((rate, ParabolaDescent::new((1.0 + r) / 2.0, 1.0, rate, 12)?));
        }
    }
    let steep = plot::learning_rates((1.0 + r) / 2.0, &parabolas)
        .title(format!("Along the steepest direction, a rate above {:.3} climbs", bound.value()));
    let figure = plot::Figure::new("In the long run η = 1 is fastest, where both directions shrink alike")
        .subtitle("Straight lines: each step takes off the same share")
        .x(Axis::new("Step").whole())
        .y(Axis::new("Loss above its least (at the start: 1)").log().range(1e-6, 1e2));
    let chart = curves.into_iter().fold(figure, |figure, (name, excess)| {
        figure.line(name, excess.into_iter().enumerate().map(|(step, share)| (step as f64, share)))
    });
    Ok(Lesson::new("How large may the learning rate of gradient descent be?")
        .derived(bound.worked())
        .table(&["factor, steep direction", "factor, flat direction", "steps to 1/10,000"], rows)
        .chart(steep)
        .chart(chart)
        .answer("Less than 2 over the largest curvature, here 1.019: at 1.05 every step along the steepest direction leads further away. At 1.015, just below the limit, it hardly gets nearer. In the long run 2/(λmax + λmin) is fastest, here 1, since steep and flat shrink alike; to come within 1/10,000, 0.95 took fewer steps. At 0.02 it takes 25 times as long as at 0.5. Where the curvature is not known, raise the rate until the loss grows, then take about half of it."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_learning_rate")
}

/// Two standardised columns with r = 0.962865 curve with 1 ± r: 2/1.962865 = 1.01892. With the same start, NumPy counts
/// 4195, 167, 87, 122 and 594 steps until the loss is within 1/10,000 of its least, and the flat factor 0.961 at 1.05 does not
/// help.
#[test]
fn the_largest_curvature_sets_the_limit() {
    let lesson = lesson().unwrap();
    let of = |rate: f64, column: &str| lesson.cell(&format!("η = {rate}"), column).unwrap();
    assert!((lesson.value("2/λmax").unwrap() - 1.0189186).abs() < 1e-6);
    let steps = RATES.map(|rate| of(rate, "steps to 1/10,000"));
    assert!(steps[..5] == [4195.0, 167.0, 87.0, 122.0, 594.0] && steps[5].is_nan());
    assert!((of(1.05, "factor, steep direction") - (1.0 - 1.05 * 1.9628654)).abs() < 1e-6);
}
