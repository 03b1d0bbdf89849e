//! Two features say nearly the same: can their coefficients be trusted, and can the predictions?
//!
//! Prediction: the rows show well what both features do together, but hardly what each does alone. So from sample to
//! sample one coefficient rises as the other falls, √VIF times as widely as with unrelated features, and predictions
//! for rows like the others stay as they were. A ridge penalty forbids large opposite coefficients, so it steadies
//! both.
//!
//! Source: Marquardt (1970), Technometrics 12(3), 591–612; Hoerl & Kennard (1970), Technometrics 12(1), 55–67.

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::linear::variance_inflation;
use workings::ndarray::{Axis as Along, stack};
use workings::plot::{Axis, Color, Figure, Points, Shape};
use workings::prelude::*;
use workings::stats::Moments;

const CORRELATION: f64 = 0.98; // change me: between the two features
const ALPHA: f64 = 4.0; // change me: the penalty of ridge
const DRAWS: usize = 300;
const ROWS: usize = 40;
const TRUTH: [f64; 2] = [2.0, 1.0];

pub fn lesson() -> Result<Lesson> {
    // Three columns of standard normal draws: a feature, what the other has of its own, the noise of the target.
    let normals = make_blobs().n_samples(DRAWS * ROWS).center_points(Array2::zeros((1, 3))).seed(1).generate()?.records;
    let features = |r: f64| {
        let second = r * &normals.column(0) + (1.0 - r * r).sqrt() * &normals.column(1);
        stack![Along(1), normals.column(0), second]
    };
    let cases = [
        (0.0, 0.0, "unrelated, least squares"),
        (CORRELATION, 0.0, "correlated, least squares"),
        (CORRELATION, ALPHA, "correlated, ridge"),
    ];
    let (mut rows, mut clouds) = (Vec::new(), Vec::new());
    for (r, alpha, name) in cases {
        let x = features(r);
        let y = x.dot(&Array1::from(TRUTH.to_vec())) + 2.0 * &normals.column(2);
        let (mut cloud, mut predicted) = (Vec::new(), [Vec::new(), Vec::new()]);
        for (x, y) in x.axis_chunks_iter(Along(0), ROWS).zip(y.axis_chunks_iter(Along(0), ROWS)) {
            let model = Ridge::params().alpha(alpha).fit(&Dataset::new(x.to_owned(), y.to_owned()))?;
            cloud.push((model.coef()[0], model.coef()[1]));
            let at = model.try_predict(&array![[1.0, 1.0], [1.0, -1.0]])?;
            predicted.iter_mut().zip(at).for_each(|(all, one)| all.push(one));
        }
        let first = Moments::new(&cloud.iter().map(|w| w.0).collect::<Vec<_>>())?;
        let (like, unlike) = (Moments::new(&predicted[0])?, Moments::new(&predicted[1])?);
        rows.push((name, vec![first.mean(), first.std(1), like.std(1), unlike.std(1)]));
        clouds.push((name, cloud));
    }
    let x = features(CORRELATION);
    let vif = variance_inflation(x.view())?.swap_remove(0);
    let mut figure = Figure::new("Correlated features: the sum of the coefficients holds still, the shares wander")
        .subtitle(format!("{DRAWS} samples of {ROWS} rows each; correlation {CORRELATION}"))
        .x(Axis::new("Coefficient of the first feature"))
        .y(Axis::new("Coefficient of the second feature"))
        .size(720, 560);
    for (k, shape) in [(1, Shape::Circle), (0, Shape::Square), (2, Shape::Triangle)] {
        let (name, cloud) = &clouds[k];
        figure = figure.with(Points::new(*name, cloud.iter().copied()).shape(shape).radius(3.0).opacity(0.6));
    }
    figure =
        figure.with(Points::new("truth", [(TRUTH[0], TRUTH[1])]).color(Color::Text).shape(Shape::Cross).radius(7.0));
    Ok(Lesson::new("Two features say nearly the same: can their coefficients be trusted, and can the predictions?")
        .derived(vif.worked())
        .table(&["mean of w₁ (true: 2)", "std of w₁", "std of ŷ at (1, 1)", "std of ŷ at (1, −1)"], rows)
        .chart(figure)
        .answer("Not the coefficients: with a correlation of 0.98 the first one has a standard deviation of 1.75 about the true 2, √VIF or five times that of unrelated features. The predictions yes, for rows like those learnt from: at (1, 1) they spread no wider than before, but at (1, −1), where no rows lie, six times. Ridge steadies the coefficients and pulls them together for it, to a mean of 1.53 instead of 2: do not read one of such coefficients alone."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_correlated_features")
}

/// Unrelated: 2/√(39 − 2 − 1) = 0.33, by the mean of an inverse Wishart matrix; √VIF = 1/√(1 − 0.98²) = 5.03 times as
/// much.
#[test]
fn coefficients_wander_and_predictions_do_not() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    let (unrelated, correlated) = ("unrelated, least squares", "correlated, least squares");
    let wider = |column: &str| of(correlated, column) / of(unrelated, column);
    assert!((lesson.value("VIF[0]").unwrap() - 1.0 / (1.0 - 0.98 * 0.98)).abs() < 1.0);
    assert!((wider("std of w₁") - 5.03).abs() < 0.6);
    assert!(wider("std of ŷ at (1, 1)") < 1.0 && wider("std of ŷ at (1, −1)") > 5.0);
    assert!(of("correlated, ridge", "std of w₁") < 0.4 && of("correlated, ridge", "mean of w₁ (true: 2)") < 1.7);
}
