//! Charts of the number of clusters: the elbow with its knee, silhouettes over k, the gap statistic.

use super::{number, percent, short};
use crate::cluster::{GapStatistic, KMeansRange, Knee};
use crate::plot::{Axis, Color, Figure, Line, Points, Segments};

fn clusters_axis() -> Axis {
    Axis::new("Number of clusters k").whole()
}

/// Dots on a line, in the first colour.
fn curve(figure: Figure, name: &str, points: Vec<(f64, f64)>) -> Figure {
    let points: Vec<(f64, f64)> = points.into_iter().filter(|(_, y)| y.is_finite()).collect();
    figure
        .with(Line::new(name, points.clone()).color(Color::Series(0)))
        .with(Points::new(name, points).color(Color::Series(0)))
}

fn against<'a>(k: &'a [f64], y: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    k.iter().copied().zip(y.iter().copied())
}

/// A curve that falls or rises with the number of clusters, and its knee: the point that is farthest from the line between
/// the first and the last. `label` says what the curve is, with its unit.
///
/// ```
/// use workings::cluster::Knee;
/// use workings::plot::elbow_curve;
///
/// let (k, inertia) = ([1.0, 2.0, 3.0, 4.0, 5.0], [100.0, 40.0, 20.0, 10.0, 0.0]);
/// let figure = elbow_curve(&k, &inertia, "Inertia", &Knee::new(&k, &inertia)?);
/// assert_eq!(figure.title, "Elbow: the knee is at k = 2");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn elbow_curve(k: &[f64], y: &[f64], label: &str, knee: &Knee) -> Figure {
    let ends = k.first().zip(y.first()).zip(k.last().zip(y.last()));
    let title = match knee.x() {
        Some(at) => format!("Elbow: the knee is at k = {}", number(at, 6)),
        None => "Elbow: no knee, the curve has no bend".into(),
    };
    let mut figure = Figure::new(title).x(clusters_axis()).y(Axis::new(label).from_zero());
    if let Some(((first, top), (last, bottom))) = ends {
        figure = figure.reference_line("chord", (*first, *top), (*last, *bottom));
    }
    figure = curve(figure, "", against(k, y).collect());
    match (knee.position(), ends) {
        (Some(i), Some(((first, top), (last, bottom)))) => {
            let on_chord = top + (bottom - top) * (k[i] - first) / (last - first);
            figure
                .with(
                    Segments::new("largest gap to the chord", [((k[i], on_chord), (k[i], y[i]))])
                        .color(Color::Series(1)),
                )
                .with(Points::new("", [(k[i], y[i])]).color(Color::Series(1)).radius(6.0))
        }
        _ => figure,
    }
}

/// The inertia against the number of clusters with its knee, and beside it the share of the variance that is explained.
///
/// ```
/// use workings::cluster::KMeansRange;
/// use workings::plot::elbow;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [2.0], [1.5], [6.0], [7.0], [11.0], [12.0], [11.5]]);
/// let figure = elbow(&KMeansRange::params(1..=8).fit(&data)?);
/// assert_eq!(figure.title, "Elbow: the knee is at k = 3");
/// assert_eq!(figure.subtitle, "3 clusters explain 99% of the variance");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn elbow(range: &KMeansRange) -> Figure {
    let k: Vec<f64> = range.n_clusters().iter().map(|k| *k as f64).collect();
    let (inertia, share) = (range.inertia(), range.explained_share());
    let label = "Inertia (squared units)";
    let knee = Knee::new(&k, &inertia).ok();
    let left = match &knee {
        Some(knee) => elbow_curve(&k, &inertia, label, knee),
        None => {
            let figure = Figure::new("Elbow: too few numbers for a knee").x(clusters_axis());
            curve(figure.y(Axis::new(label).from_zero()), "", against(&k, &inertia).collect())
        }
    };
    let title = left.title.clone();
    let left = Figure { title: "Inertia".into(), ..left }.size(460, 380);
    let right = Figure::new("Explained share")
        .x(clusters_axis())
        .y(Axis::new("Share of variance explained").range(0.0, 1.0).percent())
        .size(460, 380);
    let right = curve(right, "", against(&k, &share).collect());
    let (right, subtitle) = match knee.and_then(|knee| knee.position()) {
        Some(i) => {
            let at = Points::new("", [(k[i], share[i])]).color(Color::Series(1)).radius(6.0);
            let said = format!("{} clusters explain {} of the variance", k[i], percent(share[i]));
            (right.with(at).note(k[i], share[i], percent(share[i])), said)
        }
        None => (right, String::new()),
    };
    Figure::grid(title, 2, [left, right]).subtitle(subtitle)
}

/// The mean silhouette against the number of clusters, with the best one marked.
pub fn silhouette_by_clusters(range: &KMeansRange) -> Figure {
    let k: Vec<f64> = range.n_clusters().iter().map(|k| *k as f64).collect();
    let best = range.best_silhouette().and_then(|best| k.iter().position(|k| *k == best as f64));
    let figure = Figure::new(match best {
        Some(i) => format!("Silhouette: best at k = {}", k[i]),
        None => "Silhouette: defined for no k".into(),
    })
    .x(clusters_axis())
    .y("Mean silhouette (−1 to 1)");
    let figure = curve(figure, "", against(&k, range.silhouette()).collect());
    match best {
        Some(i) => {
            let at = (k[i], range.silhouette()[i]);
            figure.with(Points::new("", [at]).color(Color::Series(1)).radius(6.0)).note(at.0, at.1, short(at.1))
        }
        None => figure,
    }
}

/// ln W of the data beside its mean over uniform data, and their difference, the gap, with an error bar of one s(k).
/// The chosen k is the first whose gap reaches the lower end of the next one's bar.
pub fn gap_statistic(gap: &GapStatistic) -> Figure {
    let k: Vec<f64> = gap.n_clusters().iter().map(|k| *k as f64).collect();
    let (log_w, gaps) = (gap.log_w(), gap.gaps());
    let gaps: Vec<f64> = gaps.iter().map(|gap| gap.value()).collect();
    let errors: Vec<f64> = gap.standard_errors().iter().map(|error| error.value()).collect();
    let reference: Vec<f64> =
        gap.reference_log_w().rows().into_iter().map(|row| row.mean().unwrap_or(f64::NAN)).collect();
    let chosen = gap.chosen();
    let finite = |points: Vec<(f64, f64)>| points.into_iter().filter(|(_, y)| y.is_finite()).collect::<Vec<_>>();
    let left = Figure::new("Inertia W").x(clusters_axis()).y("ln W").size(460, 400);
    let left =
        [("data", log_w, 0), ("uniform data (mean)", reference, 2)].into_iter().fold(left, |figure, (name, y, c)| {
            let points = finite(against(&k, &y).collect());
            figure
                .with(Line::new(name, points.clone()).color(Color::Series(c)))
                .with(Points::new(name, points).color(Color::Series(c)))
        });
    let bars = (0..k.len()).filter(|i| gaps[*i].is_finite() && errors[*i].is_finite());
    let bars = bars.flat_map(|i| {
        let (low, high, cap) = (gaps[i] - errors[i], gaps[i] + errors[i], 0.09);
        let across = |y: f64| ((k[i] - cap, y), (k[i] + cap, y));
        [((k[i], low), (k[i], high)), across(low), across(high)]
    });
    let right = Figure::new("Gap").x(clusters_axis()).y("gap(k) = mean ln W* − ln W").size(460, 400);
    let right = curve(right, "gap", against(&k, &gaps).collect())
        .with(Segments::new("± s(k)", bars).color(Color::Text).width(1.2));
    let right = match chosen {
        Some(chosen) => right.vertical_rule(chosen as f64, format!("k = {chosen}")),
        None => right,
    };
    let references = gap.reference_log_w().ncols();
    Figure::grid(
        match chosen {
            Some(k) => format!("Gap statistic: {k} cluster{}", if k == 1 { "" } else { "s" }),
            None => "Gap statistic: no k of the range is enough".into(),
        },
        2,
        [left, right],
    )
    .subtitle(format!(
        "{references} set{} of uniform data; chosen is the first k with gap(k) ≥ gap(k + 1) − s(k + 1)",
        if references == 1 { "" } else { "s" }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, RuleAt};
    use ndarray::array;

    /// At x = 2 of 1 … 5 the chord from 100 to 0 is at 75.
    #[test]
    fn the_knee_and_its_distance_are_drawn() {
        let (k, y) = ([1.0, 2.0, 3.0, 4.0, 5.0], [100.0, 40.0, 20.0, 10.0, 0.0]);
        let figure = elbow_curve(&k, &y, "Inertia", &Knee::new(&k, &y).unwrap());
        let Some(Mark::Segments(gap)) = figure.mark("largest gap to the chord") else { panic!("a segment") };
        assert_eq!(gap.segments, [((2.0, 75.0), (2.0, 40.0))]);
        let straight = [4.0, 3.0, 2.0, 1.0, 0.0];
        let figure = elbow_curve(&k, &straight, "Inertia", &Knee::new(&k, &straight).unwrap());
        assert_eq!(
            (figure.title.as_str(), figure.series_names()),
            ("Elbow: no knee, the curve has no bend", vec!["chord"])
        );
    }

    #[test]
    fn the_chosen_gap_and_its_bars() {
        let w = [5.0_f64.exp(), 3.5_f64.exp(), 3.4_f64.exp()];
        let reference = array![[4.9, 5.1], [4.4, 4.6], [4.1, 4.3]];
        let figure = gap_statistic(&GapStatistic::new(&[1, 2, 3], &w, reference.view()).unwrap());
        assert_eq!(figure.title, "Gap statistic: 2 clusters");
        let gap = &figure.panels[1];
        let Some(Mark::Segments(bars)) = gap.mark("± s(k)") else { panic!("error bars") };
        assert_eq!(bars.segments.len(), 9);
        assert!((bars.segments[3].0.1 - (1.0 - 0.1 * 1.5_f64.sqrt())).abs() < 1e-12);
        let rule = |mark: &Mark| if let Mark::Rule(rule) = mark { Some(rule.at) } else { None };
        assert_eq!(gap.marks.iter().find_map(rule), Some(RuleAt::Vertical(2.0)));
        // No inertia left: an infinite gap has no place, and no bar.
        let none = gap_statistic(&GapStatistic::new(&[1, 2], &[3.0, 0.0], array![[2.0], [1.0]].view()).unwrap());
        let Some(Mark::Line(line)) = none.panels[1].mark("gap") else { panic!("a line") };
        assert_eq!((none.title.as_str(), line.points.len()), ("Gap statistic: no k of the range is enough", 1));
    }
}
