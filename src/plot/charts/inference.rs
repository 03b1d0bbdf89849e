//! Charts of inference: a density with its parts shaded, probabilities of counts, power against the number of values, and
//! Bayes' theorem as a crowd of a thousand.

use super::share;
use crate::plot::{Axis, Band, Bar, Bars, Color, Figure, Line, Note, Points, Rule, Shape};
use crate::worked::six;

/// Points of a density curve: more could not be told apart.
const CURVE: usize = 300;
/// Counts that are drawn as bars; more would be thinner than a pixel.
const BARS: u64 = 400;
/// Dots of a crowd, in rows of so many.
const CROWD: usize = 1000;
const ROW: usize = 40;

/// A part of a distribution, to be shaded, and what is said of it: `P(T > 2) = 0.058`. Parts of one name share a colour.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityPart {
    /// Its name in the legend.
    pub name: String,
    /// Where it begins; −∞ for the lower end.
    pub from: f64,
    /// Where it ends; ∞ for the upper end.
    pub to: f64,
}

impl DensityPart {
    /// The part from one value to another.
    pub fn new(name: impl Into<String>, from: f64, to: f64) -> Self {
        DensityPart { name: name.into(), from, to }
    }
}

/// The density of a distribution, point by point: where most of it lies, and as far as `marks` reach.
///
/// `quantile` gives the value with a share below it; `support` is where the density is not 0. A density without bound is
/// cut off at some times its usual height.
/// ```
/// use workings::plot::density_curve;
/// use workings::stats::Exponential;
///
/// let wait = Exponential::new(0.5)?;
/// let curve = density_curve(|x| wait.pdf(x), |q| wait.quantile(q), (0.0, f64::INFINITY), &[3.0]);
/// assert_eq!(curve[0], (0.0, 0.5));
/// assert!(curve.iter().any(|point| point.0 == 3.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn density_curve(
    pdf: impl Fn(f64) -> f64,
    quantile: impl Fn(f64) -> f64,
    support: (f64, f64),
    marks: &[f64],
) -> Vec<(f64, f64)> {
    let [lowest, tenth, median, ninth, highest] = [0.001, 0.1, 0.5, 0.9, 0.999].map(&quantile);
    // Three times as far as the tenth of the values: heavy tails would make all else a needle.
    let mut low = lowest.max(median - 3.0 * (median - tenth));
    let mut high = highest.min(median + 3.0 * (ninth - median));
    let width = high - low;
    for mark in marks.iter().filter(|mark| mark.is_finite()) {
        (low, high) = (low.min(mark - 0.08 * width), high.max(mark + 0.08 * width));
    }
    low = if low - support.0 < 0.1 * width { support.0 } else { low };
    high = if support.1 - high < 0.1 * width { support.1 } else { high };
    let between = |from: f64, to: f64| (0..=CURVE).map(move |i| from + (to - from) * i as f64 / CURVE as f64);
    // The middle has its own points, however far the marks lie.
    let middle = between(tenth.max(low), ninth.min(high));
    let inside = |x: &f64| (low..=high).contains(x);
    let mut x: Vec<f64> = between(low, high).chain(middle).chain(marks.iter().copied()).filter(inside).collect();
    x.sort_by(f64::total_cmp);
    x.dedup();
    // One end may rise without bound; the usual height is that of the middle, and of both ends if they are high alike.
    let cap = 4.0 * pdf(median).max(pdf(tenth).min(pdf(ninth)));
    x.into_iter().map(|x| (x, pdf(x).min(cap))).collect()
}

/// A density curve with parts of the distribution shaded under it, and a line at each of `marks`.
///
/// ```
/// use workings::plot::{DensityPart, density_curve, density_parts};
/// use workings::stats::Normal;
///
/// let z = Normal::standard();
/// let curve = density_curve(|x| z.pdf(x), |q| z.quantile(q), (f64::NEG_INFINITY, f64::INFINITY), &[1.0]);
/// let figure = density_parts("Normal distribution", "z", &curve, &[DensityPart::new("P(Z > 1) = 0.159", 1.0, f64::INFINITY)], &[1.0]);
/// assert_eq!(figure.series_names(), ["P(Z > 1) = 0.159"]);
/// ```
pub fn density_parts(title: &str, label: &str, curve: &[(f64, f64)], parts: &[DensityPart], marks: &[f64]) -> Figure {
    let mut names: Vec<&str> = Vec::new();
    let mut figure = Figure::new(title).x(label).y(Axis::new("Density").from_zero());
    for part in parts {
        let known = names.iter().position(|name| *name == part.name);
        let color = known.unwrap_or_else(|| {
            names.push(&part.name);
            names.len() - 1
        });
        let inside = curve.iter().filter(|(x, _)| (part.from..=part.to).contains(x));
        let band = Band::new(part.name.clone(), inside.map(|(x, f)| (*x, 0.0, *f)));
        figure = figure.with(band.color(Color::Series(color)).opacity(0.4));
    }
    figure = figure.with(Line::new("", curve.iter().copied()).color(Color::Text).width(1.6));
    let shown = marks.iter().filter(|mark| curve.iter().any(|(x, _)| x == *mark));
    shown.fold(figure, |figure, mark| figure.with(Rule::vertical(*mark).label(six(*mark))))
}

/// The probability of each count, those below, at and above `k` apart.
///
/// `pmf` gives the probability of a count from `least` to `most`, of which `mode` is the likeliest; `shares` are the
/// probabilities of less than k, of k, and of more.
/// ```
/// use workings::plot::{Mark, count_probabilities};
/// use workings::stats::Binomial;
///
/// let coins = Binomial::new(4, 0.5)?;
/// let shares = [1.0, 4.0, 11.0].map(|n| n / 16.0);
/// let figure = count_probabilities("Heads of four coins", "Heads", |k| coins.pmf(k), (0, 4), 2, 1, shares);
/// assert_eq!(figure.series_names(), ["less than 1: 0.0625", "1: 0.25", "more than 1: 0.6875"]);
/// assert!(matches!(&figure.marks[2], Mark::Bars(bars) if bars.bars.len() == 3)); // 2, 3, 4
/// # Ok::<(), workings::Error>(())
/// ```
pub fn count_probabilities(
    title: &str,
    label: &str,
    pmf: impl Fn(u64) -> f64,
    (least, most): (u64, u64),
    mode: u64,
    k: u64,
    shares: [f64; 3],
) -> Figure {
    let rare = |count: u64| pmf(count) < 1e-4 * pmf(mode);
    let low = mode - reach(mode - least, |step| rare(mode - step));
    let high = mode + reach(most - mode, |step| rare(mode + step));
    let (low, high) = (low.min(k.clamp(least, most)), high.max(k.clamp(least, most)));
    let [fewer, same, more] = shares.map(six);
    let names = [format!("less than {k}: {fewer}"), format!("{k}: {same}"), format!("more than {k}: {more}")];
    let figure = Figure::new(title).x(Axis::new(label).whole()).y(Axis::new("Probability").from_zero());
    let ranges = [(low, k.saturating_sub(1).min(high)), (k, k), (k.saturating_add(1).max(low), high)];
    let step = ((high - low) / BARS).max(1);
    names.into_iter().zip(ranges).enumerate().fold(figure, |figure, (i, (name, (from, to)))| {
        let empty = i == 0 && k <= low || i == 1 && !(least..=most).contains(&k) || from > to;
        let counts = (from..=to).step_by(step as usize).filter(|_| !empty);
        let color = Color::Series([0, 1, 2][i]);
        if step > 1 && i != 1 {
            let points = counts.chain([to]).map(|count| (count as f64, 0.0, pmf(count)));
            return figure.with(Band::new(name, points).color(color).opacity(0.5));
        }
        let half = if step > 1 { step as f64 / 2.0 } else { 0.42 };
        let bar = |count: u64| {
            let at = count as f64;
            Bar { from: at - half, to: at + half, base: 0.0, end: pmf(count) }
        };
        figure.with(Bars::new(name, counts.map(bar)).color(color))
    })
}

/// How many steps of at most `most` one can go until they are rare, which they stay.
fn reach(most: u64, rare: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, 1);
    while high < most && !rare(high) {
        (low, high) = (high, high.saturating_mul(2));
    }
    let mut high = high.min(most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if rare(middle) { high = middle } else { low = middle }
    }
    high
}

/// Power against the number of values, with the planned number marked.
///
/// `curve` and `at` are numbers of values and their power; `wanted` is a line at the power that is aimed for. Without an
/// effect the power is the level `alpha`.
/// ```
/// let figure = workings::plot::power_curve("Values", &[(10.0, 0.3), (34.0, 0.81)], (34.0, 0.81), Some(0.8), 0.05);
/// assert_eq!(figure.notes()[0].text, "34: power 0.81");
/// ```
pub fn power_curve(label: &str, curve: &[(f64, f64)], at: (f64, f64), wanted: Option<f64>, alpha: f64) -> Figure {
    let figure = Figure::new("Power against the number of values")
        .subtitle("How likely the test is to find the difference, if it is there")
        .x(Axis::new(label).whole())
        .y(share("Power"))
        .with(Rule::horizontal(alpha).label(format!("level {}", six(alpha))).color(Color::Neutral));
    let figure = match wanted {
        Some(wanted) => figure.with(Rule::horizontal(wanted).label(format!("wanted {}", six(wanted)))),
        None => figure,
    };
    figure
        .with(Line::new("", curve.iter().copied()).color(Color::Series(0)))
        .with(Note::new(at.0, at.1, format!("{}: power {}", six(at.0), six(at.1))).color(Color::Series(1)).dot())
}

/// Bayes' theorem in natural frequencies: a thousand dots, divided by the condition A and by the observation B.
///
/// `shares` are P(A and B), P(A, not B), P(B, not A) and P(neither), `names` what those are called; `finding` says what of
/// the dots with B belongs to A. Shares are rounded to whole dots, the largest remainders up.
/// ```
/// let names = ["ill, positive", "ill, negative", "well, positive", "well, negative"];
/// let figure = workings::plot::natural_frequencies("Test", names, [0.009, 0.001, 0.0495, 0.9405], "PPV 15%");
/// let sizes: Vec<usize> = figure.marks.iter().map(|mark| match mark {
///     workings::plot::Mark::Points(points) => points.points.len(),
///     _ => 0,
/// }).collect();
/// assert_eq!(sizes, [9, 1, 50, 940]); // 49.5 and 940.5: the first of equal remainders is rounded up
/// ```
pub fn natural_frequencies(title: &str, names: [&str; 4], shares: [f64; 4], finding: &str) -> Figure {
    let sizes = apportioned(shares);
    let styles = [
        (Color::Series(1), Shape::Square, 1.0),
        (Color::Series(1), Shape::Cross, 1.0),
        (Color::Series(0), Shape::Circle, 1.0),
        (Color::Neutral, Shape::Circle, 0.4),
    ];
    let rows = CROWD / ROW;
    let figure = Figure::new(title)
        .subtitle(format!("Each dot is one of 1,000. {finding}"))
        .x(Axis::new("").bare().range(-1.0, ROW as f64))
        .y(Axis::new("").bare().range(-1.0, rows as f64))
        .size(640, 440);
    let mut next = 0;
    names.into_iter().zip(sizes).zip(styles).fold(figure, |figure, ((name, size), (color, shape, opacity))| {
        // Column by column, so that a group stands together.
        let dots = (next..next + size).map(|i| ((i / rows) as f64, (rows - 1 - i % rows) as f64));
        next += size;
        let points = Points::new(format!("{name}: {size}"), dots);
        figure.with(points.color(color).shape(shape).opacity(opacity).radius(4.2))
    })
}

/// Whole dots of each share, by the largest remainders.
fn apportioned(shares: [f64; 4]) -> [usize; 4] {
    let dots = shares.map(|share| share * CROWD as f64);
    let mut sizes = dots.map(|dots| dots.floor() as usize);
    let mut order = [0, 1, 2, 3];
    order.sort_by(|a, b| (dots[*b] - dots[*b].floor()).total_cmp(&(dots[*a] - dots[*a].floor())));
    let left = CROWD.saturating_sub(sizes.iter().sum());
    order.into_iter().cycle().take(left).for_each(|i| sizes[i] += 1);
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Mark;
    use crate::stats::{Beta, Normal, Poisson, StudentT};

    const LINE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    #[test]
    fn the_shaded_tails_end_at_their_marks() {
        let z = Normal::standard();
        let curve = density_curve(|x| z.pdf(x), |q| z.quantile(q), LINE, &[-2.0, 2.0]);
        let both = [DensityPart::new("p", f64::NEG_INFINITY, -2.0), DensityPart::new("p", 2.0, f64::INFINITY)];
        let figure = density_parts("Normal", "z", &curve, &both, &[-2.0, 2.0]);
        let [Mark::Band(lower), Mark::Band(upper), ..] = &figure.marks[..] else { panic!("two bands") };
        assert_eq!((lower.points.last().unwrap().0, upper.points[0].0), (-2.0, 2.0));
        assert_eq!((lower.color, figure.series_names()), (upper.color, vec!["p"]));
        // A mark far out widens the plot; one at infinity does not.
        let far = density_curve(|x| z.pdf(x), |q| z.quantile(q), LINE, &[30.0, f64::INFINITY]);
        assert!(far.last().unwrap().0 > 30.0 && far.last().unwrap().0 < 32.0);
        assert!(far.iter().filter(|(x, _)| x.abs() < 1.3).count() > 100);
    }

    #[test]
    fn heavy_tails_and_poles_leave_the_middle_readable() {
        let cauchy = StudentT::new(1.0).unwrap();
        let curve = density_curve(|x| cauchy.pdf(x), |q| cauchy.quantile(q), LINE, &[]);
        assert!(curve[0].0 > -10.0 && curve.last().unwrap().0 < 10.0);
        let arcsine = Beta::new(0.5, 0.5).unwrap();
        let curve = density_curve(|x| arcsine.pdf(x), |q| arcsine.quantile(q), (0.0, 1.0), &[]);
        assert_eq!((curve[0].0, curve.last().unwrap().0), (0.0, 1.0));
        assert!(curve.iter().all(|(_, f)| f.is_finite()));
    }

    /// Of ten million expected events only those within some four deviations, as an area.
    #[test]
    fn many_counts_become_an_area() {
        let events = Poisson::new(1e7).unwrap();
        let figure =
            count_probabilities("", "", |k| events.pmf(k), (0, u64::MAX), 10_000_000, 10_001_000, [0.6, 0.0, 0.4]);
        let Mark::Band(band) = &figure.marks[0] else { panic!("an area") };
        assert!(band.points.len() < 500 && band.points[0].0 > 9_980_000.0);
        let few = count_probabilities("", "", |k| [0.5, 0.3, 0.2][k as usize], (0, 2), 0, 0, [0.0, 0.5, 0.5]);
        let sizes: Vec<usize> =
            few.marks.iter().map(|mark| if let Mark::Bars(bars) = mark { bars.bars.len() } else { 99 }).collect();
        assert_eq!(sizes, [0, 1, 2]);
    }

    #[test]
    fn dots_are_apportioned_without_loss() {
        assert_eq!(apportioned([0.25, 0.25, 0.25, 0.25]), [250; 4]);
        assert_eq!(apportioned([0.0004, 0.0003, 0.0003, 0.999]), [1, 0, 0, 999]);
        assert_eq!(apportioned([0.1 / 3.0, 0.2 / 3.0, 0.3, 0.6]).iter().sum::<usize>(), CROWD);
    }
}
