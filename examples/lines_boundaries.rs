//! Many lines part two groups without a mistake: which one should be drawn?
//!
//! Prediction: the perceptron stops at the first line without a mistake, so its line depends on the order of the points
//! and may pass close by some. The SVM takes the line furthest from the nearest points, and so should err least on new
//! ones; logistic regression looks at all points and should come next.
//!
//! Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 4.5 and chapter
//! 12.
//!
//! Concepts: perceptron, logistic regression, SVM, decision boundary

use workings::datasets::{make_blobs, make_circles};
use workings::lesson::Lesson;
use workings::linear::Kernel;
use workings::ndarray::Ix1;
use workings::plot::{self, Axis, Color, Figure, Line, Points, Shape};
use workings::prelude::*;
use workings::stats::Normal;

const APART: f64 = 4.5; // change me: the distance between the groups' centres, each with a standard deviation of 1
const DRAWN: u64 = 2; // change me: which set of points is drawn
const NAMES: [&str; 4] = ["perceptron", "logistic regression", "SVM, hard margin", "SVM, soft margin"];

/// Of each method its line w₁x₁ + w₂x₂ + b = 0 as [w₁, w₂, b].
fn lines(points: &Dataset<f64, usize, Ix1>, order: u64) -> Result<[[f64; 3]; 4]> {
    let perceptron = Perceptron::params().tol(None).seed(order).fit(points)?;
    let logistic = LogisticRegression::params().fit(points)?;
    let svm = |c: f64| -> Result<[f64; 3]> {
        let machine = SVC::params().kernel(Kernel::Linear).c(c).fit(points)?;
        let w = machine.coef()?;
        Ok([w[(0, 0)], w[(0, 1)], machine.intercept()[0]])
    };
    let first = [perceptron.coef()[(0, 0)], perceptron.coef()[(0, 1)], perceptron.intercept()[0]];
    Ok([first, [logistic.coef()[0], logistic.coef()[1], logistic.intercept()], svm(1e4)?, svm(0.1)?])
}

/// Of each point from a line, below 0 on the wrong side.
fn distances([w1, w2, b]: [f64; 3], points: &Dataset<f64, usize, Ix1>) -> Vec<f64> {
    let side = points.targets.iter().map(|group| if *group == 1 { 1.0 } else { -1.0 });
    points.records.rows().into_iter().zip(side).map(|(x, s)| s * (w1 * x[0] + w2 * x[1] + b) / w1.hypot(w2)).collect()
}

pub fn lesson() -> Result<Lesson> {
    let centres = Dataset::new(array![[-APART / 2.0, 0.0], [APART / 2.0, 0.0]], array![0, 1]);
    let draw = |seed| make_blobs().center_points(centres.records.clone()).n_samples(40).seed(seed).generate();
    let mut found = vec![Vec::new(); 4];
    for seed in 0..40 {
        let points = draw(seed)?;
        let lines = lines(&points, seed)?;
        if distances(lines[2], &points).iter().all(|d| *d > 0.0) {
            for (rows, line) in found.iter_mut().zip(lines) {
                // Of all points that the groups could have: normally distributed about their centres.
                let wrong = distances(line, &centres).iter().map(|d| 50.0 * Normal::standard().cdf(-d)).sum::<f64>();
                rows.push([distances(line, &points).into_iter().fold(f64::INFINITY, f64::min), wrong]);
            }
        }
    }
    let rows = found.iter().map(|rows| {
        let mean = |k: usize| rows.iter().map(|row| row[k]).sum::<f64>() / rows.len() as f64;
        vec![mean(0), mean(1), rows.iter().map(|row| row[1]).fold(0.0, f64::max)]
    });

    let points = draw(DRAWN)?;
    let mut plane = Figure::new("Another order of the points, another perceptron").x(Axis::new("x₁").range(-5.0, 5.0));
    plane = plane.y(Axis::new("x₂").range(-3.5, 3.5));
    for (group, shape) in [(0, Shape::Circle), (1, Shape::Triangle)] {
        let own = points.records.rows().into_iter().zip(&points.targets).filter(|(_, of)| **of == group);
        plane = plane.with(Points::new("", own.map(|(x, _)| (x[0], x[1]))).color(Color::Series(group)).shape(shape));
    }
    for order in 0..12 {
        for (k, [w1, w2, b]) in lines(&points, order)?.into_iter().enumerate().take(if order < 11 { 1 } else { 3 }) {
            let line = Line::new(NAMES[k], [-5.0, 5.0].map(|up| (-(b + w2 * up) / w1, up)));
            let (color, width) = [(Color::Neutral, 0.9), (Color::Series(2), 2.4), (Color::Text, 2.4)][k];
            plane = plane.with(line.color(color).width(width));
        }
    }
    let hard = SVC::params().kernel(Kernel::Linear).c(1e4).fit(&points)?;
    let street = plot::svm_margin(&hard, &points.records, &points.targets.to_vec(), "x₁", "x₂")?;
    let rings = make_circles().n_samples(120).factor(0.4).noise(0.12).seed(1).generate()?;
    let (groups, bent) = (rings.targets.to_vec(), SVC::params().fit(&rings)?);
    let straight = LogisticRegression::params().fit(&rings)?;
    let cut = plot::decision_boundary(rings.records.view(), &groups, ["x₁", "x₂"], |x| straight.predict_proba(x))?;
    let bow = plot::svm_margin(&bent, &rings.records, &groups, "x₁", "x₂")?;
    let titled = |figure: Figure, title: &str| figure.title(title).size(520, 460);
    let parted = [plane.size(520, 460), titled(street, "The SVM hangs on the ringed points")];
    let bends = [titled(cut, "Logistic regression: a line"), titled(bow, "SVM with an RBF kernel: a ring")];
    Ok(Lesson::new("Many lines part two groups without a mistake: which one should be drawn?")
        .table(&["nearest point", "% wrong of new points", "% wrong, worst set"], NAMES.into_iter().zip(rows))
        .chart(Figure::grid("The perceptron’s line is one of many, the SVM’s has the widest street", 2, parted))
        .chart(Figure::grid("No line parts rings: that needs a kernel, or features that bend", 2, bends))
        .answer("The one that does not hang on a few points. Against the prediction, the SVM with a hard margin keeps the nearest point twice as far away as the perceptron (0.49 against 0.23) but errs nearly as often on new points, 2.2 % against 2.4 %, as its line rests on two or three points. Logistic regression with its penalty and an SVM with a soft margin, which weigh many, err in 1.5 %; 1.2 % is the least for these groups. Both harden as C grows. So choose C on rows that were not trained on."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_boundaries")
}

/// Over 372 sets of its own scikit-learn errs in 2.1, 1.4, 2.1 and 1.5 % of new points, with the nearest at 0.25, 0.33,
/// 0.54 and 0.21. The least is Φ(−4.5/2) = 1.2 %.
#[test]
fn the_widest_street_is_not_the_best_line() {
    let lesson = lesson().unwrap();
    let of = |name: &str, column: &str| lesson.cell(name, column).unwrap();
    let [perceptron, logistic, hard, soft] =
        NAMES.map(|name| (of(name, "nearest point"), of(name, "% wrong of new points")));
    assert!(hard.0 > 1.3 * logistic.0 && hard.0 > 1.8 * perceptron.0 && hard.0 > 2.0 * soft.0);
    assert!(logistic.1 < 1.8 && soft.1 < 1.8 && hard.1 > 1.9 && perceptron.1 > 1.9);
}
