//! Charts of distributions: histogram, box plots, violins, and a feature before and after a transform.

use super::{count, number, samples};
use crate::plot::{Axis, Bar, Bars, Color, Figure, Line, Points, Segments};
use crate::stats::{BoxPlot, Histogram, KernelDensity, Moments};

/// Points of a density curve: more could not be told apart.
const CURVE: usize = 256;
/// Half the thickness of a box, and of the box within a violin, on an axis with a group to a unit.
const BOX: f64 = 0.3;
const INNER: f64 = 0.06;
/// Half the largest width of a violin.
const VIOLIN: f64 = 0.42;

/// The histogram of a feature, with its density curve if one is given.
///
/// `label` names the feature and its unit. Where all bins are as wide as each other the bars are counts, and the curve is
/// scaled to them; else they are densities, so that areas can be compared.
/// ```
/// use workings::plot::{Mark, histogram};
/// use workings::stats::{Bandwidth, Histogram, KernelDensity};
///
/// let x = [1.0, 2.0, 2.5, 5.0];
/// let density = KernelDensity::new(&x, Bandwidth::Scott)?;
/// let figure = histogram("Wait (min)", &Histogram::with_edges(&[0.0, 2.0, 4.0, 6.0], &x)?, Some(&density));
/// assert_eq!(figure.title, "Distribution of Wait (min)");
/// assert!(matches!(&figure.marks[0], Mark::Bars(bars) if bars.bars[1].end == 2.0)); // 2 and 2.5
/// assert_eq!(figure.series_names(), ["density curve (bandwidth 1.3)"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn histogram(label: &str, histogram: &Histogram, density: Option<&KernelDensity>) -> Figure {
    let (figure, scale) = bars(label, histogram);
    let n = samples(histogram.n() as f64);
    let figure = figure.subtitle(match (histogram.counts.len(), even_width(histogram)) {
        (1, _) => format!("{n} in one bin"),
        (bins, Some(width)) => format!("{n} in {bins} bins of {}", number(width, 3)),
        (bins, None) => format!("{n} in {bins} bins of unequal width: areas, not heights, are shares of the samples"),
    });
    let figure = Figure { title: format!("Distribution of {label}"), ..figure };
    match (density, ends(histogram)) {
        (Some(density), Some((low, high))) => {
            let curve = density.curve_between(low, high, CURVE).into_iter().map(|(x, f)| (x, f * scale));
            let name = format!("density curve (bandwidth {})", number(density.bandwidth(), 2));
            figure.with(Line::new(name, curve).color(Color::Series(1)))
        }
        _ => figure,
    }
}

/// The bars with their axes, and what turns a density into their unit.
fn bars(label: &str, histogram: &Histogram) -> (Figure, f64) {
    let (n, counts) = (histogram.n() as f64, histogram.counts.iter().map(|count| *count as f64));
    let widths = histogram.edges.windows(2).map(|edge| edge[1] - edge[0]);
    let (y, heights, scale): (Axis, Vec<f64>, f64) = match even_width(histogram) {
        Some(width) => (Axis::new("Samples").whole().from_zero(), counts.collect(), n * width),
        None => (
            Axis::new("Density (share of samples per unit)").from_zero(),
            counts.zip(widths).map(|(count, width)| count / n / width).collect(),
            1.0,
        ),
    };
    let bars = Bars::histogram("", &histogram.edges, &heights).color(Color::Series(0)).opacity(0.55);
    (Figure::new("").x(label).y(y).with(bars), scale)
}

/// The width of the bins, if they have the same, rounding aside.
fn even_width(histogram: &Histogram) -> Option<f64> {
    let (low, high) = ends(histogram)?;
    let mean = high / histogram.counts.len() as f64 - low / histogram.counts.len() as f64;
    let slack = 1e-6 * mean + 4.0 * f64::EPSILON * low.abs().max(high.abs());
    let even = histogram.edges.windows(2).all(|edge| (edge[1] - edge[0] - mean).abs() <= slack);
    even.then_some(mean)
}

fn ends(histogram: &Histogram) -> Option<(f64, f64)> {
    Some((*histogram.edges.first()?, *histogram.edges.last()?))
}

/// Box plots of one feature in several groups, one below the other.
///
/// `label` names the feature and its unit.
/// ```
/// use workings::plot::{Mark, box_plots};
/// use workings::stats::BoxPlot;
///
/// let (day, night) = (BoxPlot::new(&[2.0, 3.0, 4.0, 5.0, 40.0], 1.5)?, BoxPlot::new(&[1.0, 2.0, 3.0], 1.5)?);
/// let figure = box_plots("Wait (min)", [("day", &day), ("night", &night)]);
/// let Mark::Bars(boxes) = &figure.marks[1] else { panic!("boxes") };
/// assert_eq!((boxes.bars[0].base, boxes.bars[0].end), (3.0, 5.0)); // the quartiles of the day
/// assert!(figure.marks.iter().any(|mark| matches!(mark, Mark::Points(p) if p.points == [(40.0, 0.0)])));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn box_plots<'a>(label: &str, groups: impl IntoIterator<Item = (impl Into<String>, &'a BoxPlot)>) -> Figure {
    let groups: Vec<(String, &BoxPlot)> = groups.into_iter().map(|(name, plot)| (name.into(), plot)).collect();
    let figure = in_rows(label, groups.iter().map(|(name, plot)| (name.as_str(), *plot)));
    let whis = groups.first().map_or(1.5, |(_, plot)| plot.whis());
    let outliers =
        || groups.iter().enumerate().flat_map(|(i, (_, plot))| plot.outliers().iter().map(move |x| (*x, i as f64)));
    let figure = figure
        .subtitle(format!(
            "Box: middle half and median; whiskers: last values within {} box length{}{}",
            number(whis, 3),
            if whis == 1.0 { "" } else { "s" },
            if outliers().next().is_some() { "; dots: beyond" } else { "" }
        ))
        .with(whiskers(groups.iter().map(|(_, plot)| *plot), BOX / 2.0).width(1.4))
        .with(boxes(groups.iter().map(|(_, plot)| *plot), BOX).color(Color::Series(0)).opacity(0.45))
        .with(medians(groups.iter().map(|(_, plot)| *plot)));
    match outliers().next() {
        Some(_) => figure.with(Points::new("", outliers()).color(Color::Series(1)).radius(3.2).opacity(0.8)),
        None => figure,
    }
}

/// Violins of one feature in several groups: the density curve above and below each line, a box plot within.
///
/// Every violin is as wide as the others at its own peak, so that shapes can be compared, not heights. A group without a
/// density, as a constant has none, shows its box alone.
/// ```
/// use workings::plot::{Mark, violins};
/// use workings::stats::{Bandwidth, BoxPlot, KernelDensity};
///
/// let x = [2.0, 3.0, 4.0, 5.0, 40.0];
/// let (plot, density) = (BoxPlot::new(&x, 1.5)?, KernelDensity::new(&x, Bandwidth::Scott)?);
/// let figure = violins("Wait (min)", [("day", &plot, Some(&density)), ("night", &plot, None)]);
/// let shapes = figure.marks.iter().filter(|mark| matches!(mark, Mark::Band(_))).count();
/// assert_eq!(shapes, 1);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn violins<'a>(
    label: &str,
    groups: impl IntoIterator<Item = (impl Into<String>, &'a BoxPlot, Option<&'a KernelDensity>)>,
) -> Figure {
    let groups: Vec<(String, &BoxPlot, Option<&KernelDensity>)> =
        groups.into_iter().map(|(name, plot, density)| (name.into(), plot, density)).collect();
    let mut figure = in_rows(label, groups.iter().map(|(name, plot, _)| (name.as_str(), *plot)))
        .subtitle("Width: density, each group to its own peak; inside: median, quartiles, whiskers");
    for (i, (_, plot, density)) in groups.iter().enumerate() {
        let Some(density) = density else { continue };
        let (low, high) = plot.extremes();
        let curve = density.curve_between(low, high, CURVE);
        let peak = curve.iter().map(|(_, f)| *f).fold(0.0, f64::max);
        let side = |sign: f64| curve.iter().map(move |(x, f)| (*x, i as f64 + sign * VIOLIN * f / peak));
        let outline = |points: Vec<(f64, f64)>| Line::new("", points).color(Color::Series(0)).width(1.2);
        let both = side(-1.0).zip(side(1.0)).map(|((x, lower), (_, upper))| (x, lower, upper));
        figure = figure
            .with(crate::plot::Band::new("", both.collect::<Vec<_>>()).color(Color::Series(0)).opacity(0.3))
            .with(outline(side(-1.0).collect()))
            .with(outline(side(1.0).collect()));
    }
    let plots = || groups.iter().map(|(_, plot, _)| *plot);
    let middle = plots().enumerate().map(|(i, plot)| (plot.median(), i as f64));
    figure
        .with(whiskers(plots(), 0.0).width(1.2))
        .with(boxes(plots(), INNER).color(Color::Neutral))
        .with(Points::new("", middle).color(Color::Text).radius(3.6).opacity(1.0))
}

/// A figure with a row for each group, high enough for all, whose x axis reaches over all values.
fn in_rows<'a>(label: &str, groups: impl Iterator<Item = (&'a str, &'a BoxPlot)> + Clone) -> Figure {
    let named = |(name, plot): (&str, &BoxPlot)| match name {
        "" => format!("n = {}", count(plot.n() as f64)),
        _ => format!("{name} (n = {})", count(plot.n() as f64)),
    };
    let (names, rows) = (groups.clone().map(named), groups.clone().count());
    let extremes = groups.clone().map(|(_, plot)| plot.extremes());
    let (low, high) = extremes.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (c, d)| (a.min(c), b.max(d)));
    let room = 0.04 * (high - low);
    let x = Axis::new(label);
    let x = if room > 0.0 && room.is_finite() { x.range(low - room, high + room) } else { x };
    let title = match rows {
        1 => format!("Distribution of {label}"),
        _ => format!("{label} in {rows} groups"),
    };
    let row = if rows <= 8 { 52 } else { 32 };
    Figure::new(title).x(x).y(Axis::categories("", names)).size(640, (150 + row * rows as u32).clamp(210, 1800))
}

fn boxes<'a>(plots: impl Iterator<Item = &'a BoxPlot>, half: f64) -> Bars {
    let bar = |(i, plot): (usize, &BoxPlot)| {
        let at = i as f64;
        Bar { from: at - half, to: at + half, base: plot.q1(), end: plot.q3() }
    };
    Bars::new("", plots.enumerate().map(bar)).horizontal()
}

/// Lines from the box to the whiskers, and their ends.
fn whiskers<'a>(plots: impl Iterator<Item = &'a BoxPlot>, end: f64) -> Segments {
    let pieces = |(i, plot): (usize, &BoxPlot)| {
        let (y, low, high) = (i as f64, plot.whisker_low(), plot.whisker_high());
        let cross = move |x: f64| ((x, y - end), (x, y + end));
        let ends = if end > 0.0 { vec![cross(low), cross(high)] } else { vec![] };
        [((low, y), (plot.q1(), y)), ((plot.q3(), y), (high, y))].into_iter().chain(ends)
    };
    Segments::new("", plots.enumerate().flat_map(pieces)).color(Color::Text)
}

fn medians<'a>(plots: impl Iterator<Item = &'a BoxPlot>) -> Segments {
    let piece = |(i, plot): (usize, &BoxPlot)| {
        let (x, y) = (plot.median(), i as f64);
        ((x, y - BOX), (x, y + BOX))
    };
    Segments::new("", plots.enumerate().map(piece)).color(Color::Text).width(3.0)
}

/// A feature before and after a transform, side by side: two histograms with their skewness.
///
/// ```
/// use workings::plot::before_after;
/// use workings::stats::{Histogram, Moments};
///
/// let (x, z) = ([1.0, 10.0, 100.0], [0.0, 1.0, 2.0]);
/// let (before, after) = ((Histogram::new(&x)?, Moments::new(&x)?), (Histogram::new(&z)?, Moments::new(&z)?));
/// let figure = before_after("Income", "log₁₀", (&before.0, &before.1), (&after.0, &after.1));
/// assert_eq!(figure.title, "Income before and after log₁₀: skewness 0.69 becomes 0"); // Σd³/n / (Σd²/n)^1.5
/// assert_eq!(figure.panels[1].x.label, "log₁₀ of Income");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn before_after(
    feature: &str,
    transform: &str,
    before: (&Histogram, &Moments),
    after: (&Histogram, &Moments),
) -> Figure {
    let skewness = |moments: &Moments| match moments.skewness() {
        skewness if skewness.is_nan() => "undefined".into(),
        // A symmetric sample's is 0, rounding aside.
        skewness if skewness.abs() < 5e-4 => "0".into(),
        skewness => number(skewness, 2),
    };
    let panel = |title: &str, label: String, (histogram, moments): (&Histogram, &Moments)| {
        let mean = format!("mean {}", number(moments.mean(), 3));
        let top = 1.14 * histogram.counts.iter().copied().max().unwrap_or(0) as f64;
        let figure = bars(&label, histogram).0;
        let y = if even_width(histogram).is_some() { figure.y.clone().range(0.0, top) } else { figure.y.clone() };
        Figure { title: title.into(), ..figure }.y(y).vertical_rule(moments.mean(), mean).size(400, 320)
    };
    let title = format!(
        "{feature} before and after {transform}: skewness {} becomes {}",
        skewness(before.1),
        skewness(after.1)
    );
    let panels = [panel("Before", feature.into(), before), panel("After", format!("{transform} of {feature}"), after)];
    Figure::grid(title, 2, panels)
        .subtitle(format!("{}; skewness above 0: a long tail to the right, 0: symmetric", samples(before.0.n() as f64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, RuleAt, Scale};
    use crate::stats::Bandwidth;

    /// One value of bandwidth 1: the peak of the curve is 1/√(2π) = 0.39894 a unit; one sample in bins of 2 makes that
    /// 0.79788 samples a bin.
    #[test]
    fn a_density_curve_is_scaled_to_the_counts() {
        let (x, h) = ([1.0], Histogram::with_edges(&[-3.0, -1.0, 1.0, 3.0], &[1.0]).unwrap());
        let density = KernelDensity::new(&x, Bandwidth::Width(1.0)).unwrap();
        let figure = histogram("Wait (min)", &h, Some(&density));
        let curve = figure.line_named("density curve (bandwidth 1)").unwrap();
        let peak = curve.points.iter().map(|p| p.1).fold(0.0, f64::max);
        assert!((peak - 0.797_88).abs() < 1e-3, "{peak}");
        assert_eq!((curve.points[0].0, curve.points[CURVE - 1].0), (-3.0, 3.0)); // no further than the bars
        assert_eq!((figure.x.label.as_str(), figure.y.label.as_str()), ("Wait (min)", "Samples"));
        assert_eq!(figure.subtitle, "1 sample in 3 bins of 2");
    }

    /// Two of four samples in a bin of width 1, two in one of width 4: densities 1/2 and 1/8.
    #[test]
    fn bins_of_unequal_width_show_densities() {
        let h = Histogram::with_edges(&[0.0, 1.0, 5.0], &[0.2, 0.4, 2.0, 3.0]).unwrap();
        let figure = histogram("x", &h, None);
        let Mark::Bars(bars) = &figure.marks[0] else { panic!("bars") };
        assert_eq!([bars.bars[0].end, bars.bars[1].end], [0.5, 0.125]);
        assert_eq!(figure.y.label, "Density (share of samples per unit)");
        assert!(figure.subtitle.contains("unequal width"), "{}", figure.subtitle);
    }

    /// 5 −100 3 4: quartiles −22.75 and 4.25, whiskers 3 and 5, −100 beyond.
    #[test]
    fn a_box_plot_has_a_row_for_each_group() {
        let (a, b) = (BoxPlot::new(&[5.0, -100.0, 3.0, 4.0], 1.5).unwrap(), BoxPlot::new(&[7.0; 3], 1.5).unwrap());
        let figure = box_plots("Balance (EUR)", [("a", &a), ("b", &b)]);
        assert_eq!(figure.y.scale, Scale::Categories(vec!["a (n = 4)".into(), "b (n = 3)".into()]));
        let Mark::Segments(whiskers) = &figure.marks[0] else { panic!("whiskers") };
        assert!(whiskers.segments.contains(&((3.0, 0.0), (-22.75, 0.0))));
        let Mark::Bars(boxes) = &figure.marks[1] else { panic!("boxes") };
        assert_eq!(boxes.bars[0], Bar { from: -0.3, to: 0.3, base: -22.75, end: 4.25 });
        let Mark::Segments(medians) = &figure.marks[2] else { panic!("medians") };
        assert_eq!(medians.segments, [((3.5, -0.3), (3.5, 0.3)), ((7.0, 0.7), (7.0, 1.3))]);
        let Mark::Points(outliers) = &figure.marks[3] else { panic!("outliers") };
        assert_eq!(outliers.points, [(-100.0, 0.0)]);
        assert_eq!(figure.title, "Balance (EUR) in 2 groups");
        let (low, high) = figure.x.range.unwrap(); // 4 % of 107 on either side
        assert!((low + 104.28).abs() < 1e-12 && (high - 11.28).abs() < 1e-12);
        assert!(figure.subtitle.ends_with("within 1.5 box lengths; dots: beyond"), "{}", figure.subtitle);
        assert_eq!(box_plots("x", [("only", &b)]).marks.len(), 3);
    }

    #[test]
    fn a_violin_is_its_density_mirrored() {
        let x = [0.0, 1.0, 1.0, 2.0];
        let (plot, density) = (BoxPlot::new(&x, 1.5).unwrap(), KernelDensity::new(&x, Bandwidth::Scott).unwrap());
        let figure = violins("x", [("a", &plot, None), ("b", &plot, Some(&density))]);
        let Mark::Band(band) = &figure.marks[0] else { panic!("a band") };
        assert!(band.points.iter().all(|(_, lower, upper)| (lower + upper - 2.0).abs() < 1e-12));
        let widest = band.points.iter().map(|(_, lower, upper)| upper - lower).fold(0.0, f64::max);
        assert!((widest - 0.84).abs() < 1e-12);
        assert_eq!((band.points[0].0, band.points[CURVE - 1].0), (0.0, 2.0)); // no density where there are no values
        let Some(Mark::Points(medians)) = figure.marks.last() else { panic!("medians") };
        assert_eq!(medians.points, [(1.0, 0.0), (1.0, 1.0)]);
    }

    /// 1, 2, 9: deviations −3, −2, 5; Σd²/3 = 38/3, Σd³/3 = 30: skewness 30 / (38/3)^1.5 = 0.6655.
    #[test]
    fn before_and_after_say_their_skewness() {
        let (x, z) = ([1.0, 2.0, 9.0], [5.0, 5.0, 5.0]);
        let of = |v: &[f64]| (Histogram::new(v).unwrap(), Moments::new(v).unwrap());
        let (before, after) = (of(&x), of(&z));
        let figure = before_after("Rent (EUR)", "a constant", (&before.0, &before.1), (&after.0, &after.1));
        assert_eq!(figure.title, "Rent (EUR) before and after a constant: skewness 0.67 becomes undefined");
        assert_eq!((figure.panels[0].title.as_str(), figure.panels[0].x.label.as_str()), ("Before", "Rent (EUR)"));
        assert!(matches!(&figure.panels[0].marks[1], Mark::Rule(rule) if rule.at == RuleAt::Vertical(4.0)));
    }
}
