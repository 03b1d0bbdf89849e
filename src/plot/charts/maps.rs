//! Charts of maps and of latent components: who is near whom, how the map came about, what a component is about.

use ndarray::{Array2, ArrayView2};

use super::{number, samples};
use crate::decomposition::TruncatedSvd;
use crate::manifold::Tsne;
use crate::metrics::Label;
use crate::metrics::labels::places;
use crate::plot::font::{self, Weight};
use crate::plot::projection::is_drawable;
use crate::plot::theme::SMALL_SIZE;
use crate::plot::{Axis, Bars, Color, Figure, Line, Note, Place, Points, Rule, Shape};
use crate::{Error, Result, input};

/// The shapes of the classes, so that they can be told apart without colour.
const SHAPES: [Shape; 5] = [Shape::Circle, Shape::Triangle, Shape::Square, Shape::Diamond, Shape::Cross];
/// Terms that name the end of an axis.
const AT_AXIS: usize = 4;

/// A t-SNE map, its points coloured by class, each class named beside its points.
///
/// `trustworthiness` is that of the map, [`trustworthiness`](crate::manifold::trustworthiness) with so many neighbours,
/// for the subtitle. The axes bear no numbers, which would mean nothing.
///
/// # Errors
/// `LengthMismatch` for another number of classes than points; `Shape` for a map of other than two coordinates.
/// ```
/// use workings::manifold::Tsne;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0, 1.0], [0.1, 1.2], [5.0, 4.0], [5.1, 4.2]]);
/// let tsne = Tsne::params().perplexity(2.0).max_iter(300).fit(&data)?;
/// let figure = workings::plot::tsne_map(&tsne, &["a", "a", "b", "b"], None)?;
/// assert_eq!(figure.notes().iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn tsne_map<L: Label>(tsne: &Tsne, classes: &[L], trustworthiness: Option<(f64, usize)>) -> Result<Figure> {
    let trusted = trustworthiness.map(|(value, k)| format!("; trustworthiness {} ({k} neighbours)", number(value, 3)));
    let n = samples(tsne.embedding.nrows() as f64);
    let figure = by_class("t-SNE map", tsne.embedding.view(), classes, 680.0)?;
    Ok(figure
        .subtitle(format!(
            "{n}, perplexity {}; KL divergence {} after {} iterations{}",
            number(tsne.perplexity, 3),
            number(tsne.kl_divergence, 3),
            tsne.n_iter,
            trusted.unwrap_or_default()
        ))
        .x(Axis::new("Near points are alike; distances between groups, and directions, mean little").bare())
        .y(Axis::new("").bare())
        .size(760, 760))
}

/// Maps of the same rows beside each other, such as of several perplexities.
///
/// # Errors
/// As [`tsne_map`].
pub fn tsne_maps<'a, L: Label>(maps: impl IntoIterator<Item = &'a Tsne>, classes: &[L]) -> Result<Figure> {
    let panel = |tsne: &Tsne| {
        let title = format!("Perplexity {}", number(tsne.perplexity, 3));
        let figure = by_class(&title, tsne.embedding.view(), classes, 330.0)?;
        let figure = figure.subtitle(format!("KL divergence {}", number(tsne.kl_divergence, 3)));
        Ok(figure.x(Axis::new("").bare()).y(Axis::new("").bare()))
    };
    let panels: Vec<Figure> = maps.into_iter().map(panel).collect::<Result<_>>()?;
    let columns = panels.len().clamp(1, 3);
    let rows = panels.len().div_ceil(columns);
    Ok(Figure::grid("t-SNE at several perplexities", columns, panels)
        .subtitle("How many neighbours a row looks at; KL divergences of different perplexities do not compare")
        .size(380 * columns as u32, 110 + 400 * rows as u32))
}

/// The map in a plot of about so many pixels.
fn by_class<L: Label>(title: &str, embedding: ArrayView2<f64>, classes: &[L], pixels: f64) -> Result<Figure> {
    input::same_length("embedding", embedding.nrows(), "classes", classes.len())?;
    if embedding.ncols() != 2 {
        let given = format!("{} × {}", embedding.nrows(), embedding.ncols());
        return Err(Error::Shape { name: "embedding".into(), given, needed: "two columns".into() });
    }
    let (names, class) = places(classes);
    let mut figure = Figure::new(title).equal_aspect();
    let mut notes = Vec::new();
    let n = embedding.nrows();
    let mut room = Room::new(embedding, &class, pixels);
    for (k, name) in names.iter().enumerate() {
        let rows = (0..n).filter(|i| class[*i] == k);
        let points: Vec<(f64, f64)> = rows.map(|i| (embedding[(i, 0)], embedding[(i, 1)])).collect();
        let middle = |of: &dyn Fn(&(f64, f64)) -> f64| median(points.iter().map(of).collect());
        let name = name.to_string();
        let (x, y) = room.name(&name, k, (middle(&|p| p.0), middle(&|p| p.1)));
        notes.push(Note::new(x, y, name).place(Place::Over));
        let points = Points::new("", points).color(Color::Series(k)).shape(SHAPES[k % SHAPES.len()]);
        figure = figure.with(points.radius(if n > 1000 { 2.2 } else { 3.2 }).opacity(0.75));
    }
    Ok(notes.into_iter().fold(figure, Figure::with))
}

/// Where on a map there is room for names.
struct Room {
    /// Points with their class, of very many a sample.
    points: Vec<(f64, f64, usize)>,
    /// Least and largest coordinates.
    low: (f64, f64),
    high: (f64, f64),
    /// The length of a pixel.
    pixel: f64,
    /// Middles and half sizes of the names that have their place.
    taken: Vec<((f64, f64), (f64, f64))>,
}

impl Room {
    fn new(embedding: ArrayView2<f64>, class: &[usize], pixels: f64) -> Room {
        let all = embedding.outer_iter().zip(class).map(|(row, class)| (row[0], row[1], *class));
        let all: Vec<(f64, f64, usize)> = all.filter(|p| is_drawable(p.0) && is_drawable(p.1)).collect();
        let end = |of: fn(f64, f64) -> f64, start: f64| {
            all.iter().fold((start, start), |end, p| (of(end.0, p.0), of(end.1, p.1)))
        };
        let (low, high) = (end(f64::min, f64::INFINITY), end(f64::max, f64::NEG_INFINITY));
        let pixel = (high.0 - low.0).max(high.1 - low.1) / pixels;
        let points = all.iter().step_by((all.len() / 2000).max(1)).copied().collect();
        Room { points, low, high, pixel, taken: Vec::new() }
    }

    /// The place nearest to the middle of a class at which its name covers no point and no other name, and no other class
    /// is nearer; if there is none, the nearest that covers no other name.
    fn name(&mut self, name: &str, class: usize, middle: (f64, f64)) -> (f64, f64) {
        // Half the name, and a little air.
        let half = ((font::width(name, SMALL_SIZE, Weight::Regular) / 2.0 + 5.0) * self.pixel, 11.0 * self.pixel);
        let around = |ring: i32| {
            let (radius, directions) = (6.0 * f64::from(ring) * self.pixel, if ring == 0 { 1 } else { 24 });
            let angle = move |i: i32| f64::from(i) * std::f64::consts::TAU / f64::from(directions);
            (0..directions).map(angle).map(move |a| (middle.0 + radius * a.cos(), middle.1 + radius * a.sin()))
        };
        let mut places = (0..60).flat_map(around).filter(|at| self.is_apart(*at, half));
        let second = places.clone().next();
        let place = places.find(|at| self.is_free(*at, half, class)).or(second).unwrap_or(middle);
        self.taken.push((place, half));
        place
    }

    fn is_apart(&self, (x, y): (f64, f64), half: (f64, f64)) -> bool {
        let inside = (self.low.0..=self.high.0).contains(&x) && (self.low.1..=self.high.1).contains(&y);
        let apart =
            |((a, b), (w, h)): &((f64, f64), (f64, f64))| (a - x).abs() > w + half.0 || (b - y).abs() > h + half.1;
        inside && self.taken.iter().all(apart)
    }

    fn is_free(&self, (x, y): (f64, f64), half: (f64, f64), class: usize) -> bool {
        let mut nearest = (f64::INFINITY, class);
        for (a, b, of) in &self.points {
            let (dx, dy) = ((a - x).abs(), (b - y).abs());
            if dx < half.0 && dy < half.1 {
                return false;
            }
            if dx * dx + dy * dy < nearest.0 {
                nearest = (dx * dx + dy * dy, *of);
            }
        }
        nearest.1 == class
    }
}

/// Of values that are not empty: the middle one, which no straggler moves.
fn median(mut values: Vec<f64>) -> f64 {
    let half = values.len() / 2;
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}

/// The KL divergence of a t-SNE map against the iteration, with the end of early exaggeration marked.
/// ```
/// use workings::manifold::Tsne;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0, 1.0], [0.1, 1.2], [5.0, 4.0], [5.1, 4.2]]);
/// let tsne = Tsne::params().perplexity(2.0).max_iter(300).fit(&data)?;
/// let figure = workings::plot::tsne_history(&tsne);
/// assert_eq!(figure.line_named("KL divergence").unwrap().points.len(), 31); // 0, 10, …, 290, and the last
/// # Ok::<(), workings::Error>(())
/// ```
pub fn tsne_history(tsne: &Tsne) -> Figure {
    let points = tsne.history.iter().map(|step| (step.iteration as f64, step.kl_divergence));
    let figure = Figure::new("t-SNE: the map settles")
        .subtitle(format!(
            "Σ p·ln(p / q), without exaggeration; {} after {} iterations",
            number(tsne.kl_divergence, 3),
            tsne.n_iter
        ))
        .x(Axis::new("Iteration").from_zero())
        .y(Axis::new("KL divergence (nats)").from_zero())
        .with(Line::new("KL divergence", points).color(Color::Series(0)));
    if tsne.n_exaggerated == 0 || tsne.n_exaggerated >= tsne.n_iter {
        return figure;
    }
    figure.with(Rule::vertical(tsne.n_exaggerated as f64).label("end of early exaggeration"))
}

/// Documents on the plane of two components of a truncated SVD, by class, with the leading terms of each component at
/// the ends of its axis: `terms` names the columns.
///
/// # Errors
/// `BadParam` for a component that is not there; `LengthMismatch` for other numbers of classes than documents or of
/// terms than columns.
pub fn latent_plane<L: Label>(
    model: &TruncatedSvd,
    scores: &Array2<f64>,
    terms: &[impl ToString],
    classes: &[L],
    components: [usize; 2],
) -> Result<Figure> {
    input::same_length("scores", scores.nrows(), "classes", classes.len())?;
    input::same_length("terms", terms.len(), "components", model.components().ncols())?;
    let label = |component: usize| -> Result<String> {
        let leading = model.leading_features(component, terms.len())?;
        let side = |positive: bool| {
            let own = leading.iter().filter(|(_, weight)| *weight != 0.0 && (*weight > 0.0) == positive);
            own.take(AT_AXIS).map(|(j, _)| terms[*j].to_string()).collect::<Vec<_>>().join(", ")
        };
        let (low, high) = (side(false), side(true));
        let share = number(100.0 * model.explained_variance_ratio()[component], 2);
        let name = format!("Component {} ({share}% of variance)", component + 1);
        Ok(match (low.is_empty(), high.is_empty()) {
            (true, _) => format!("{name} · {high} →"),
            (_, true) => format!("← {low} · {name}"),
            _ => format!("← {low} · {name} · {high} →"),
        })
    };
    let [across, up] = components;
    let (x, y) = (label(across)?, label(up)?);
    let k = model.components().nrows();
    if scores.ncols() != k {
        let given = format!("{} × {}", scores.nrows(), scores.ncols());
        return Err(Error::Shape { name: "scores".into(), given, needed: format!("{k} columns") });
    }
    let (names, class) = places(classes);
    let figure = Figure::new("Documents by what they are about")
        .subtitle(format!(
            "{} on two of {k} components of latent semantic analysis; the terms of largest weight name each end",
            super::count(scores.nrows() as f64) + " documents"
        ))
        .x(Axis::new(x))
        .y(Axis::new(y))
        .with(Rule::horizontal(0.0))
        .with(Rule::vertical(0.0))
        .size(900, 760);
    Ok(names.iter().enumerate().fold(figure, |figure, (k, name)| {
        let own = (0..classes.len()).filter(|i| class[*i] == k);
        let points =
            own.map(|i| (scores[(i, across)], scores[(i, up)])).filter(|p| is_drawable(p.0) && is_drawable(p.1));
        let points = Points::new(name.to_string(), points).color(Color::Series(k));
        figure.with(points.shape(SHAPES[k % SHAPES.len()]).radius(3.6).opacity(0.7))
    }))
}

/// The leading terms of components of a truncated SVD as bars, a panel each: what a component is about. Terms on the
/// same side stand in the same documents; those on the other side where these are missing.
///
/// # Errors
/// `BadParam` for a component that is not there; `LengthMismatch` for another number of terms than columns.
pub fn latent_terms(
    model: &TruncatedSvd,
    terms: &[impl ToString],
    components: &[usize],
    most: usize,
) -> Result<Figure> {
    input::same_length("terms", terms.len(), "components", model.components().ncols())?;
    let panel = |&component: &usize| -> Result<Figure> {
        let mut leading = model.leading_features(component, most)?;
        leading.sort_by(|a, b| b.1.total_cmp(&a.1));
        let side = |positive: bool, series: usize| {
            let value = |(_, weight): &(usize, f64)| if (*weight > 0.0) == positive { *weight } else { f64::NAN };
            Bars::at_categories("", leading.iter().map(value)).horizontal().color(Color::Series(series))
        };
        let names = leading.iter().map(|(j, _)| terms[*j].to_string());
        let ratio = number(100.0 * model.explained_variance_ratio()[component], 2);
        let mut figure = Figure::new(format!("Component {}", component + 1))
            .subtitle(format!("{ratio}% of the variance"))
            .x("Weight")
            .y(Axis::categories("", names));
        for (positive, series) in [(true, 0), (false, 1)] {
            if leading.iter().any(|(_, weight)| (*weight > 0.0) == positive) {
                figure = figure.with(side(positive, series));
            }
        }
        Ok(figure.vertical_rule(0.0, ""))
    };
    let panels: Vec<Figure> = components.iter().map(panel).collect::<Result<_>>()?;
    let columns = panels.len().clamp(1, 3);
    let rows = panels.len().div_ceil(columns);
    Ok(Figure::grid("What each component is about", columns, panels)
        .subtitle("The terms of largest weight; those of one side stand in the same documents")
        .size(340 * columns as u32 + 40, (130 + 150 + 24 * most as u32 * rows as u32).clamp(320, 1600)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::array;

    use crate::plot::Mark;

    fn tsne() -> Tsne {
        let data = Dataset::from(array![[0.0, 1.0], [0.1, 1.2], [0.2, 1.1], [5.0, 4.0], [5.1, 4.2]]);
        Tsne::params().perplexity(2.0).max_iter(260).fit(&data).unwrap()
    }

    /// A name beside the points of each class, shapes that differ, no ticks, and the facts in the subtitle.
    #[test]
    fn a_map_names_its_classes() {
        let mut tsne = tsne();
        tsne.embedding = array![[0.0, 1.0], [2.0, 5.0], [1.0, 2.0], [8.0, 8.0], [9.0, 9.0]];
        let figure = tsne_map(&tsne, &[7, 7, 7, 3, 3], Some((0.98765, 2))).unwrap();
        let to = |note: &Note, (x, y): (f64, f64)| (note.x - x).hypot(note.y - y);
        for (note, text, own) in [(figure.notes()[0], "3", (9.0, 9.0)), (figure.notes()[1], "7", (1.0, 2.0))] {
            // 9 units are 680 pixels: more than 8 pixels off, less than 40.
            assert!(note.text == text && (0.1..0.5).contains(&to(note, own)), "{note:?}");
        }
        assert!(figure.x.bare && figure.y.bare);
        assert!(figure.subtitle.starts_with("5 samples, perplexity 2; KL divergence "), "{}", figure.subtitle);
        assert!(figure.subtitle.ends_with("after 260 iterations; trustworthiness 0.988 (2 neighbours)"));
        let shape = |at: usize| match &figure.marks[at] {
            Mark::Points(points) => points.shape,
            _ => panic!("points"),
        };
        assert_ne!(shape(0), shape(1));
        assert!(tsne_map(&tsne, &[1], None).is_err());
        let both = tsne_maps([&tsne, &tsne], &[7, 7, 7, 3, 3]).unwrap();
        assert_eq!((both.panels.len(), both.panels[1].title.as_str()), (2, "Perplexity 2"));
    }

    /// Four points about an empty middle, in which there is room; without any room the name stands in the middle.
    #[test]
    fn a_name_stands_in_its_class_where_there_is_room() {
        let cross = array![[0.0, 5.0], [10.0, 5.0], [5.0, 0.0], [5.0, 10.0]];
        assert_eq!(Room::new(cross.view(), &[0; 4], 300.0).name("a", 0, (5.0, 5.0)), (5.0, 5.0));
        assert_eq!(Room::new(cross.view(), &[0; 4], 10.0).name("a", 0, (5.0, 5.0)), (5.0, 5.0));
    }

    #[test]
    fn the_end_of_exaggeration_is_marked() {
        let figure = tsne_history(&tsne());
        let rule = figure.marks.iter().find_map(|mark| if let Mark::Rule(rule) = mark { Some(rule) } else { None });
        assert!(format!("{:?}", rule.unwrap()).contains("250"));
    }

    /// Columns a and b go together, c stands alone; x = (3, 4, 0), (0, 0, 2), …: the first component is (0.6, 0.8, 0).
    #[test]
    fn components_are_named_by_their_terms() {
        let x = array![[3.0, 4.0, 0.0], [0.0, 0.0, 2.0]];
        let model = TruncatedSvd::params(2).fit(&Dataset::from(x.clone())).unwrap();
        let scores = model.try_transform(&x).unwrap();
        let terms = ["a", "b", "c"];
        let figure = latent_plane(&model, &scores, &terms, &["one", "two"], [0, 1]).unwrap();
        assert!(
            figure.x.label.starts_with("Component 1 (") && figure.x.label.ends_with(" · b, a →"),
            "{}",
            figure.x.label
        );
        let bars = latent_terms(&model, &terms, &[0], 2).unwrap();
        let Mark::Bars(first) = &bars.panels[0].marks[0] else { panic!("bars") };
        assert!((first.bars[0].end - 0.8).abs() < 1e-12 && (first.bars[1].end - 0.6).abs() < 1e-12);
        assert!(latent_plane(&model, &scores, &terms, &["one", "two"], [0, 2]).is_err());
        assert!(latent_terms(&model, &["a"], &[0], 2).is_err());
    }
}
