//! Charts of learning: loss surfaces with the paths of optimizers, learning rates, losses, histories of runs, learning and
//! validation curves, bias and variance.

use super::number;
use crate::model_selection::{CrossValidation, ErrorDecomposition, LearningCurve, ValidationCurve};
use crate::optimize::{Descent, Finding, History, LossFunction, LossSurface};
use crate::plot::projection::is_drawable;
use crate::plot::{Axis, Band, Cells, Color, Figure, Line, Note, Place, Points, Rule, Shape};
use crate::training::ParabolaDescent;

/// How many iso-lines a surface has.
const LEVELS: usize = 11;

/// The loss over two parameters as a map with lines of equal loss, and the paths of runs over it.
///
/// The lines are spaced by ratios of what lies above the least loss, since a valley's floor is much flatter than its walls.
/// Runs need to have [kept their parameters](crate::optimize::DescentParams::keep_parameters).
/// ```
/// use workings::optimize::{Descent, LossSurface, Quadratic};
///
/// let bowl = Quadratic::with_condition(10.0)?;
/// let run = Descent::params().learning_rate(0.15).keep_parameters(true).minimize(&bowl, &[4.0, 1.0])?;
/// let surface = LossSurface::new(&bowl, (-5.0, 5.0), (-2.0, 2.0), 81)?;
/// let figure = workings::plot::loss_contours("Bowl", &surface, &[("gradient descent", &run)]);
/// assert_eq!(figure.line_named("gradient descent").unwrap().points[0], (4.0, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn loss_contours(title: &str, surface: &LossSurface, runs: &[(&str, &Descent)]) -> Figure {
    let (least, most) = (surface.least(), surface.most());
    let levels = levels(surface);
    let path = |run: &Descent| run.path().iter().filter_map(|w| Some((*w.first()?, *w.get(1)?))).collect();
    let paths: Vec<Vec<(f64, f64)>> = runs.iter().map(|(_, run)| path(run)).collect();
    let low = levels.first().map_or(1.0, |level| level - least);
    // In the same measure as the lines: ratios above the least loss.
    let height = |value: f64| (1.0 + (value - least).max(0.0) / low).ln();
    let cells = surface.values().iter().map(|row| row.iter().map(|value| height(*value)));
    let mut figure = Figure::new(title)
        .subtitle("darker: larger loss; each line has a loss of its own")
        .x(Axis::new("w₁").range(surface.x().0, surface.x().1))
        .y(Axis::new("w₂").range(surface.y().0, surface.y().1))
        // The strong end of the scale is left to the paths.
        .with(Cells::new(cells).over(surface.x(), surface.y()).range(0.0, 3.5 * height(most).max(1e-9)))
        .size(640, 560);
    let mut labels = Vec::new();
    for (k, level) in levels.iter().enumerate() {
        let lines = surface.iso_lines(*level);
        for line in &lines {
            figure = figure.with(Line::new("", line.iter().copied()).color(Color::Neutral).width(0.8));
        }
        let label = if k % 2 == 1 { label_place(&lines, surface, &paths, &labels) } else { None };
        if let Some((x, y)) = label {
            labels.push((x, y));
            figure = figure.with(Note::new(x, y, number(*level, 2)).place(Place::Over).color(Color::Neutral));
        }
    }
    for (i, ((name, _), path)) in runs.iter().zip(&paths).enumerate() {
        let color = Color::Series(i + 1);
        // Dots of every step, unless they would run together.
        let dots = if path.len() <= 120 { &path[..] } else { &[] };
        figure = figure.with(Line::new(*name, path.iter().copied()).color(color).width(1.8));
        figure = figure.with(Points::new("", dots.iter().copied()).color(color).shape(Shape::Circle).radius(2.6));
        if let Some((x, y)) = path.last() {
            figure = figure.with(Points::new("", [(*x, *y)]).color(color).shape(Shape::Diamond).radius(4.5));
        }
    }
    if let Some(start) = runs.first().and_then(|(_, run)| run.path().first()).filter(|start| start.len() == 2) {
        figure = figure.note(start[0], start[1], "start");
    }
    figure
}

/// The place on the longest of these lines that is farthest from paths and labels, and not at the edge; `None` where it
/// would touch another label.
fn label_place(
    lines: &[Vec<(f64, f64)>],
    surface: &LossSurface,
    paths: &[Vec<(f64, f64)>],
    labels: &[(f64, f64)],
) -> Option<(f64, f64)> {
    let ((left, right), (bottom, top)) = (surface.x(), surface.y());
    let share = |(x, y): (f64, f64)| ((x - left) / (right - left), (y - bottom) / (top - bottom));
    let inside = |p: &(f64, f64)| {
        let (x, y) = share(*p);
        (0.06..0.94).contains(&x) && (0.06..0.94).contains(&y)
    };
    let apart = |p: (f64, f64), q: (f64, f64)| {
        let ((x, y), (u, v)) = (share(p), share(q));
        (x - u).hypot(y - v)
    };
    let from_labels = |p: &(f64, f64)| labels.iter().map(|q| apart(*p, *q)).fold(0.3, f64::min);
    let free = |p: &(f64, f64)| paths.iter().flatten().map(|q| apart(*p, *q)).fold(from_labels(p), f64::min);
    let longest = lines.iter().max_by_key(|line| line.iter().filter(|p| inside(p)).count())?;
    // The first of equals, beginning a third along: at the seams of their lines all labels would stand together.
    let turned = longest.iter().cycle().skip(longest.len() / 3).take(longest.len()).step_by(3);
    let places = turned.copied().filter(|p| inside(p) && from_labels(p) > 0.1);
    places.reduce(|best, p| if free(&p) > free(&best) { p } else { best })
}

/// Losses from a little above the least to a little below the most, in equal ratios above the least.
fn levels(surface: &LossSurface) -> Vec<f64> {
    let least = surface.least();
    let mut above: Vec<f64> = surface.values().iter().flatten().map(|v| v - least).filter(|v| v.is_finite()).collect();
    above.sort_unstable_by(f64::total_cmp);
    let (Some(most), Some(low)) = (above.last().copied(), above.get(above.len() / 50).copied()) else { return vec![] };
    let low = low.max(1e-4 * most);
    if !(low > 0.0 && most > low) {
        return vec![];
    }
    (0..LEVELS).map(|k| least + low * (most / low).powf(k as f64 / LEVELS as f64)).collect()
}

/// Runs of gradient descent on a·x² with several learning rates, side by side: how the steps go, and whether they arrive.
///
/// ```
/// use workings::training::ParabolaDescent;
///
/// let runs = [0.05, 0.4, 1.05].map(|rate| (rate, ParabolaDescent::new(1.0, 4.0, rate, 8).unwrap()));
/// let figure = workings::plot::learning_rates(1.0, &runs);
/// assert_eq!(figure.panels[2].title, "η = 1.05: diverges");
/// ```
pub fn learning_rates(a: f64, runs: &[(f64, ParabolaDescent)]) -> Figure {
    let panel = |(rate, run): &(f64, ParabolaDescent)| {
        let x: Vec<f64> = run.path.iter().map(|x| x.value()).collect();
        let reach = x.iter().fold(0.0, |reach: f64, x| reach.max(x.abs())) * 1.35;
        let parabola = (-40..=40).map(|i| f64::from(i) / 40.0 * reach).map(|x| (x, a * x * x));
        let steps: Vec<(f64, f64)> = x.iter().map(|x| (*x, a * x * x)).collect();
        let verdict = match run.factor.value() {
            f if f.abs() >= 1.0 => "diverges",
            f if f < 0.0 => "steps over the minimum, but converges",
            f if f > 0.8 => "too small, slow",
            _ => "converges",
        };
        Figure::new(format!("η = {}: {verdict}", number(*rate, 4)))
            .subtitle(format!("each step multiplies x by {}", number(run.factor.value(), 3)))
            .x("x")
            .y(Axis::new("Loss a·x²").from_zero())
            .with(Line::new("", parabola).color(Color::Neutral).width(1.6))
            .with(Line::new("", steps.iter().copied()).color(Color::Series(1)).width(1.4))
            .with(Points::new("", steps.iter().copied()).color(Color::Series(1)).radius(3.4))
            .with(Note::new(steps[0].0, steps[0].1, "start").dot().color(Color::Series(1)))
            .size(400, 340)
    };
    // Four stand in two rows of two, not three and one.
    let columns = if runs.len() == 4 { 2 } else { runs.len().clamp(1, 3) };
    Figure::grid("Learning rates on a parabola", columns, runs.iter().map(panel))
}

/// The training loss of several runs, iteration by iteration; on a logarithmic axis where losses differ much.
///
/// ```
/// use workings::optimize::{Descent, Quadratic};
///
/// let run = Descent::params().learning_rate(0.1).minimize(&Quadratic::with_condition(5.0)?, &[4.0, 1.0])?;
/// let figure = workings::plot::loss_curves(&[("η = 0.1", run.history())]);
/// assert_eq!(figure.line_named("η = 0.1").unwrap().points[0], (0.0, 10.5));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn loss_curves(runs: &[(&str, &History)]) -> Figure {
    let mut figure = Figure::new("Loss of each run").x(Axis::new("Iteration").whole());
    let all: Vec<f64> = runs.iter().flat_map(|(_, history)| history.losses()).collect();
    figure.y = loss_axis(&all);
    for (name, history) in runs {
        figure = figure.line(*name, counted(&history.losses()));
    }
    figure
}

/// Logarithmic where all losses are above 0 and the largest is thirty times the least or more.
fn loss_axis(losses: &[f64]) -> Axis {
    let drawn = || losses.iter().copied().filter(|loss| is_drawable(*loss));
    let (least, most) = drawn().fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), loss| (a.min(loss), b.max(loss)));
    if least > 0.0 && most / least >= 30.0 { Axis::new("Loss, logarithmic").log() } else { Axis::new("Loss") }
}

fn counted(values: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    values.iter().enumerate().map(|(i, value)| (i as f64, *value))
}

/// Losses side by side: of numbers against the residual, of two classes against the margin.
///
/// ```
/// use workings::optimize::LossFunction;
///
/// let figure = workings::plot::loss_functions(&[LossFunction::Squared, LossFunction::Hinge, LossFunction::Log]);
/// assert_eq!(figure.panels.len(), 2);
/// assert_eq!(figure.panels[1].series_names(), ["hinge", "log"]);
/// ```
pub fn loss_functions(losses: &[LossFunction]) -> Figure {
    const STEPS: i32 = 120;
    let grid = |reach: f64| (-STEPS..=STEPS).map(move |i| reach * f64::from(i) / f64::from(STEPS));
    let of = |classes: bool| losses.iter().filter(move |loss| loss.is_of_classes() == classes);
    let numbers = Figure::new("Losses of numbers")
        .subtitle("squared losses heed outliers most")
        .x("Residual ŷ − y")
        .y(Axis::new("Loss").range(0.0, 4.0))
        .size(520, 400);
    let numbers = of(false).fold(numbers, |figure, loss| {
        figure.line(loss.name(), grid(3.0).map(|residual| (residual, loss.value(0.0, residual))))
    });
    let classes = Figure::new("Losses of two classes")
        .subtitle("left of 0 the class is wrong; right of 1 hinge losses are content")
        .x("Margin y·d")
        .y(Axis::new("Loss").range(0.0, 4.0))
        .vertical_rule(0.0, "")
        .size(520, 400);
    let classes = of(true).fold(classes, |figure, loss| {
        figure.line(loss.name(), grid(3.0).map(|margin| (margin, loss.value(1.0, margin))))
    });
    let panels = [(numbers, of(false).count()), (classes, of(true).count())];
    let panels: Vec<Figure> = panels.into_iter().filter(|(_, n)| *n > 0).map(|(figure, _)| figure).collect();
    Figure::grid("Losses", panels.len(), panels)
}

/// Learning rates update by update, one line for each schedule.
///
/// ```
/// use workings::optimize::Descent;
///
/// let rates = Descent::params().learning_rate(0.5).warmup_steps(4).learning_rates(20)?;
/// let figure = workings::plot::learning_rate_schedules(&[("constant after warm-up", &rates)]);
/// assert_eq!(figure.line_named("constant after warm-up").unwrap().points[0], (1.0, 0.125)); // a quarter of it
/// # Ok::<(), workings::Error>(())
/// ```
pub fn learning_rate_schedules(schedules: &[(&str, &[f64])]) -> Figure {
    let figure = Figure::new("Learning-rate schedules").x(Axis::new("Update").whole());
    let figure = figure.y(Axis::new("Learning rate").from_zero());
    schedules.iter().fold(figure, |figure, (name, rates)| {
        figure.with(Line::new(*name, rates.iter().enumerate().map(|(i, rate)| (i as f64 + 1.0, *rate))).steps())
    })
}

/// A run: training and validation loss, the best iteration, and what was found wrong; below, the length of the gradient where
/// it is known.
///
/// ```
/// use workings::optimize::{Diagnostics, History};
///
/// let (train, validation) = ([0.9, 0.5, 0.3, 0.2, 0.1, 0.05, 0.04], [0.9, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]);
/// let history = History::of_losses(&train, Some(&validation))?;
/// let findings = Diagnostics::default().check(&history)?;
/// let figure = workings::plot::training_history(&history, &findings);
/// assert_eq!(figure.subtitle, "Overfitting from iteration 1 on");
/// assert_eq!(figure.series_names(), ["training", "validation"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn training_history(history: &History, findings: &[Finding]) -> Figure {
    let losses = history.losses();
    let validation = history.validation_losses();
    let mut all = losses.clone();
    all.extend(validation.iter().flatten());
    let mut figure = Figure::new("Training history").x(Axis::new("Iteration").whole()).y(loss_axis(&all));
    figure = figure.subtitle(summary(findings, history.n_iterations()));
    figure = figure.line("training", counted(&losses));
    if let Some(validation) = &validation {
        figure = figure.line("validation", counted(validation));
    }
    for finding in findings.iter().filter(|finding| finding.from > 0) {
        figure = figure.with(Rule::vertical(finding.from as f64).color(Color::Neutral).label(finding.symptom.name()));
    }
    if let Some(best) = history.best() {
        let loss = validation.as_ref().map_or(losses[best], |validation| validation[best]);
        let text = format!("best: iteration {best}, loss {}", number(loss, 3));
        figure = figure.note(best as f64, loss, text);
    }
    let norms: Vec<f64> = history.steps().iter().map(|step| step.gradient_norm).collect();
    if !norms.iter().any(|norm| is_drawable(*norm) && *norm > 0.0) {
        return figure;
    }
    let below = Figure::new("")
        .x(Axis::new("Iteration").whole())
        .y(Axis::new("Length of gradient").log())
        .with(Line::new("", counted(&norms)).color(Color::Series(2)))
        .size(640, 190);
    let (title, subtitle) = (std::mem::take(&mut figure.title), std::mem::take(&mut figure.subtitle));
    Figure::grid(title, 1, [figure.size(640, 380), below]).subtitle(subtitle)
}

/// "Oscillating from iteration 3 on; plateau from iteration 5 to 40"
fn summary(findings: &[Finding], last: usize) -> String {
    let one = |(i, finding): (usize, &Finding)| {
        let name = finding.symptom.name();
        let name = if i == 0 { format!("{}{}", name[..1].to_uppercase(), &name[1..]) } else { name.to_string() };
        match (finding.from, finding.to) {
            (0, to) if to >= last => format!("{name} throughout"),
            (from, to) if to >= last => format!("{name} from iteration {from} on"),
            (from, to) if from == to => format!("{name} at iteration {from}"),
            (from, to) => format!("{name} from iteration {from} to {to}"),
        }
    };
    match findings.is_empty() {
        true => "Nothing wrong was found".into(),
        false => findings.iter().enumerate().map(one).collect::<Vec<_>>().join("; "),
    }
}

/// Mean scores with bands of one standard deviation over the folds, which lie below all lines.
fn both_scores(figure: Figure, at: &[f64], scores: &[CrossValidation]) -> Figure {
    type Part = fn(&CrossValidation) -> (f64, f64);
    let parts: [(&str, Part); 2] =
        [("training", |s| (s.train_mean(), s.train_std())), ("validation", |s| (s.mean(), s.std()))];
    let each = |part: Part| at.iter().zip(scores).map(move |(x, scores)| (*x, part(scores)));
    let banded = parts.iter().enumerate().fold(figure, |figure, (i, (_, part))| {
        let band = each(*part).map(|(x, (mean, std))| (x, mean - std, mean + std));
        figure.with(Band::new("", band).color(Color::Series(i)).opacity(0.16))
    });
    parts.iter().enumerate().fold(banded, |figure, (i, (name, part))| {
        let means: Vec<(f64, f64)> = each(*part).map(|(x, (mean, _))| (x, mean)).collect();
        let line = Line::new(*name, means.iter().copied()).color(Color::Series(i));
        figure.with(line).with(Points::new(*name, means).color(Color::Series(i)).radius(3.4))
    })
}

/// Scores against the number of training rows: do more rows help?
pub fn learning_curve(curve: &LearningCurve, score: &str) -> Figure {
    let n: Vec<f64> = curve.n_samples().iter().map(|n| *n as f64).collect();
    let folds = curve.scores().first().map_or(0, |scores| scores.test_scores().len());
    let subtitle = match curve.scores().last().map(|scores| scores.mean() - scores.train_mean()) {
        Some(gap) => format!("{folds} folds, ± one standard deviation; gap at the end {}", number(gap.abs(), 2)),
        None => String::new(),
    };
    let figure = Figure::new("Learning curve").subtitle(subtitle).x(Axis::new("Training rows").whole()).y(score);
    both_scores(figure, &n, curve.scores())
}

/// Scores against a setting, on a logarithmic axis where it spans ratios, with the best.
pub fn validation_curve(curve: &ValidationCurve, setting: &str, score: &str, larger_is_better: bool) -> Figure {
    let at = curve.values();
    let (low, high) = at.iter().fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), v| (a.min(*v), b.max(*v)));
    let axis = if low > 0.0 && high / low >= 50.0 { Axis::new(setting).log() } else { Axis::new(setting) };
    let folds = curve.scores().first().map_or(0, |scores| scores.test_scores().len());
    let figure =
        Figure::new("Validation curve").subtitle(format!("{folds} folds, ± one standard deviation")).x(axis).y(score);
    let figure = both_scores(figure, at, curve.scores());
    let best = curve.best(larger_is_better);
    match (at.get(best), curve.scores().get(best)) {
        (Some(value), Some(scores)) => {
            let mean = scores.mean();
            figure.note(*value, mean, format!("best: {} at {}", number(mean, 3), number(*value, 3)))
        }
        _ => figure,
    }
}

/// Bias², variance and the expected error of models from simple to complex, with the least error.
pub fn bias_variance(complexity: &str, parts: &[(f64, ErrorDecomposition)]) -> Figure {
    let line = |name: &str, value: fn(&ErrorDecomposition) -> f64, i: usize, width: f64| {
        let points: Vec<(f64, f64)> = parts.iter().map(|(x, part)| (*x, value(part))).collect();
        (
            Line::new(name, points.clone()).color(Color::Series(i)).width(width),
            Points::new(name, points).color(Color::Series(i)),
        )
    };
    let curves = [
        line("bias²", |part| part.bias_squared, 0, 1.8),
        line("variance", |part| part.variance, 1, 1.8),
        line("expected error", |part| part.expected_error, 6, 2.6),
    ];
    let mut figure = Figure::new("Bias and variance against complexity")
        .subtitle("simple models miss the truth alike; complex ones follow the noise of their rows")
        .x(Axis::new(complexity))
        .y(Axis::new("Squared error").from_zero());
    for (line, dots) in curves {
        figure = figure.with(line).with(dots.radius(3.4).shape(Shape::Circle));
    }
    if let Some(noise) = parts.first().map(|(_, part)| part.noise).filter(|noise| *noise > 0.0) {
        figure = figure.horizontal_rule(noise, "noise");
    }
    let best = parts.iter().min_by(|a, b| a.1.expected_error.total_cmp(&b.1.expected_error));
    match best {
        Some((x, part)) => figure.note(*x, part.expected_error, format!("least error at {}", number(*x, 3))),
        None => figure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimize::{Diagnostics, Optimizer, Quadratic};
    use crate::plot::{Mark, RuleAt, Scale};
    use linfa::traits::Fit;
    use linfa::{Dataset, DatasetBase};
    use ndarray::{Array1, Array2, array};

    /// Lines of a bowl lie at equal ratios, below the largest loss, and each is a ring or leaves the plot.
    #[test]
    fn contours_have_lines_paths_and_their_ends() {
        let bowl = Quadratic::with_condition(4.0).unwrap();
        let surface = LossSurface::new(&bowl, (-2.0, 2.0), (-1.0, 1.0), 41).unwrap();
        let lines = levels(&surface);
        assert_eq!(lines.len(), LEVELS);
        let ratio = lines[1] / lines[0];
        assert!(lines.windows(2).all(|pair| (pair[1] / pair[0] - ratio).abs() < 1e-9) && lines[LEVELS - 1] < 4.0);
        let params = Descent::params().optimizer(Optimizer::newton()).keep_parameters(true);
        let run = params.minimize(&bowl, &[1.5, 0.5]).unwrap();
        let figure = loss_contours("Bowl", &surface, &[("Newton", &run)]);
        assert_eq!(figure.line_named("Newton").unwrap().points, [(1.5, 0.5), (0.0, 0.0)]);
        assert_eq!((figure.series_names(), figure.notes().last().unwrap().text.as_str()), (vec!["Newton"], "start"));
        assert_eq!((figure.x.range, figure.y.range), (Some((-2.0, 2.0)), Some((-1.0, 1.0))));
        // A flat surface has no lines, and a run that kept no parameters no path.
        let flat = Quadratic::new(&Array2::zeros((2, 2)), &[0.0, 0.0]).unwrap();
        let surface = LossSurface::new(&flat, (-2.0, 2.0), (-1.0, 1.0), 5).unwrap();
        let bare = Descent::params().minimize(&bowl, &[0.0, 0.0]).unwrap();
        let figure = loss_contours("Flat", &surface, &[("none", &bare)]);
        assert!(figure.notes().is_empty() && figure.line_named("none").unwrap().points.is_empty());
    }

    /// Factors 1 − 2·0.05, 1 − 2·0.3, 1 − 2·0.9 and 1 − 2·1.1.
    #[test]
    fn rates_are_judged_by_their_factor() {
        let runs = [0.05, 0.3, 0.9, 1.1].map(|rate| (rate, ParabolaDescent::new(1.0, 2.0, rate, 3).unwrap()));
        let figure = learning_rates(1.0, &runs);
        let titles: Vec<&str> = figure.panels.iter().map(|panel| panel.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "η = 0.05: too small, slow",
                "η = 0.3: converges",
                "η = 0.9: steps over the minimum, but converges",
                "η = 1.1: diverges"
            ]
        );
        assert_eq!((figure.columns, learning_rates(1.0, &runs[..3]).columns), (2, 3));
        assert_eq!(figure.panels[1].subtitle, "each step multiplies x by 0.4");
        let Mark::Points(steps) = &figure.panels[1].marks[2] else { panic!("steps") };
        assert!((steps.points[1].0 - 0.8).abs() < 1e-15 && (steps.points[1].1 - 0.64).abs() < 1e-15);
    }

    #[test]
    fn a_history_shows_its_best_iteration_and_its_findings() {
        let bowl = Quadratic::with_condition(10.0).unwrap();
        let run = Descent::params().learning_rate(0.21).max_iter(60).minimize(&bowl, &[4.0, 1.0]).unwrap();
        let findings = Diagnostics::default().check(run.history()).unwrap();
        let figure = training_history(run.history(), &findings);
        assert!(figure.subtitle.starts_with("Diverging from iteration"), "{}", figure.subtitle);
        let [loss, gradient] = &figure.panels[..] else { panic!("two panels") };
        assert_eq!(loss.series_names(), ["training"]);
        let best = run.history().best().unwrap();
        assert!(loss.notes()[0].text.starts_with(&format!("best: iteration {best}, loss")));
        let rule = |mark: &Mark| matches!(mark, Mark::Rule(rule) if rule.label == "diverging");
        assert!(loss.marks.iter().any(rule) && gradient.y.scale == Scale::Log);
        let healthy = History::of_losses(&[3.0, 2.0, 1.0], None).unwrap();
        let figure = training_history(&healthy, &[]);
        assert_eq!((figure.subtitle.as_str(), figure.panels.len()), ("Nothing wrong was found", 0));
        assert_eq!((figure.y.scale.clone(), figure.line_named("training").unwrap().points.len()), (Scale::Linear, 3));
    }

    struct Plus(f64);

    impl Fit<Array2<f64>, Array1<f64>, crate::Error> for Plus {
        type Object = f64;
        fn fit(&self, data: &DatasetBase<Array2<f64>, Array1<f64>>) -> crate::Result<f64> {
            Ok(data.targets.sum() / data.targets.len() as f64 + self.0)
        }
    }

    /// Targets 1 and 3, one to a fold: each model is off by 2, and the setting adds to it on one side.
    #[test]
    fn curves_show_means_and_spread() {
        let data = Dataset::new(Array2::zeros((2, 1)), array![1.0, 3.0]);
        let folds = crate::model_selection::KFold::new(2, 2).unwrap().splits().unwrap();
        let error = |model: &f64, data: &Dataset<f64, f64, ndarray::Ix1>| Ok((data.targets[0] - model).powi(2));
        let curve = crate::model_selection::validation_curve(Plus, &[0.5, 1.0, 100.0], &data, &folds, error).unwrap();
        let figure = validation_curve(&curve, "shift", "Squared error", false);
        // (2 + ½)² and (2 − ½)²: mean 4.25, deviation 2.
        let Mark::Band(band) = &figure.marks[1] else { panic!("a band") };
        assert_eq!(band.points[0], (0.5, 2.25, 6.25));
        assert_eq!(figure.line_named("validation").unwrap().points[0], (0.5, 4.25));
        assert_eq!((figure.notes()[0].text.as_str(), figure.x.scale.clone()), ("best: 4.25 at 0.5", Scale::Log));
        let curve = crate::model_selection::learning_curve(&Plus(0.0), &data, &folds, &[1], error).unwrap();
        let figure = learning_curve(&curve, "Squared error");
        assert_eq!(figure.subtitle, "2 folds, ± one standard deviation; gap at the end 4");
        assert_eq!(figure.line_named("training").unwrap().points, [(1.0, 0.0)]);
        let params = ErrorDecomposition::params().n_models(5).noise_variance(0.25);
        let of = |shift: f64| {
            let predict = |model: &f64, x: &Array2<f64>| Ok(Array1::from_elem(x.nrows(), *model));
            (shift, params.decompose(&Plus(shift), &data, &data, predict).unwrap())
        };
        let figure = bias_variance("Shift", &[of(0.0), of(1.0)]);
        assert_eq!(figure.series_names(), ["bias²", "variance", "expected error"]);
        assert_eq!(figure.notes()[0].text, "least error at 0");
        assert!(figure.marks.iter().any(|mark| matches!(mark, Mark::Rule(r) if r.at == RuleAt::Horizontal(0.25))));
    }
}
