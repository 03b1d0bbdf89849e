//! Facts that hold for every picture: nothing outside it, no two words on each other, whatever the figure.

use super::*;
use crate::plot::scene::{Item, Text};
use crate::plot::svg::{self, assert_well_formed};
use crate::plot::{
    Axis, Band, Bars, Cells, Color, ColorMap, Line, Note, Place, Points, Rule, Segments, Shape, date, samples,
};
use crate::plot::{charts, curve};

fn texts(scene: &Scene) -> Vec<&Text> {
    scene.items.iter().filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None }).collect()
}

/// The texts of a scene, as a reader would list them.
fn words(figure: &Figure) -> Vec<String> {
    texts(&scene(figure)).into_iter().map(|text| text.text.clone()).collect()
}

fn assert_inside(name: &str, scene: &Scene) {
    let canvas = Rect::new(-0.5, -0.5, scene.width + 0.5, scene.height + 0.5);
    for item in &scene.items {
        let Some(bounds) = item.bounds() else { continue };
        let inside = canvas.contains((bounds.left, bounds.top)) && canvas.contains((bounds.right, bounds.bottom));
        let item = format!("{item:?}").chars().take(300).collect::<String>();
        assert!(inside, "{name}: outside {} × {}: {bounds:?} {item}", scene.width, scene.height);
    }
}

fn assert_words_apart(name: &str, scene: &Scene) {
    // The boxes around slanted words overlap although the words do not.
    let texts = texts(scene).into_iter().filter(|text| text.turn % 90.0 == 0.0);
    let texts: Vec<(&Text, Rect)> = texts.map(|text| (text, text.bounds().grow(-1.0))).collect();
    for (i, (a, place)) in texts.iter().enumerate() {
        for (b, other) in &texts[i + 1..] {
            assert!(!place.overlaps(other), "{name}: “{}” on “{}”", a.text, b.text);
        }
    }
}

#[test]
fn samples_keep_to_the_canvas_and_their_words_apart() {
    for (name, figure) in samples::all_with_charts() {
        for (name, figure) in [(format!("{name} in dark"), figure.clone().dark()), (name, figure)] {
            let scene = scene(&figure);
            assert_inside(&name, &scene);
            assert_words_apart(&name, &scene);
            let least = texts(&scene).iter().map(|text| text.size).fold(f64::INFINITY, f64::min);
            assert!(least >= 9.0, "{name}: text of {least} px");
            if figure.panels.is_empty() {
                assert_words_keep_to_their_side(&name, &scene);
            }
        }
    }
}

/// Words are within the plot, as notes are, or outside it, as titles, legends and ticks are: none straddles its edge.
fn assert_words_keep_to_their_side(name: &str, scene: &Scene) {
    let grid = |item: &&Item| matches!(item, Item::Lines { pen, .. } if pen.width == 1.0);
    let Some(plot) = scene.items.iter().filter(grid).filter_map(Item::bounds).reduce(|a, b| a.join(&b)) else { return };
    for text in texts(scene) {
        let bounds = text.bounds().grow(-1.0);
        let within = plot.grow(1.0);
        let is_within = within.contains((bounds.left, bounds.top)) && within.contains((bounds.right, bounds.bottom));
        assert!(is_within || !bounds.overlaps(&plot.grow(-5.0)), "{name}: “{}” on the edge of the plot", text.text);
    }
}

/// The marked threshold of a real chart stands beside the curves, not on them.
#[test]
fn a_marked_threshold_covers_no_curve() {
    let mut marked = 0;
    for (name, figure) in charts::samples::real() {
        let scene = scene(&figure);
        let labels: Vec<Rect> =
            texts(&scene).iter().filter(|text| text.text.starts_with("threshold ")).map(|text| text.bounds()).collect();
        for item in &scene.items {
            let Item::Lines { lines, pen } = item else { continue };
            for (label, line) in labels.iter().flat_map(|label| lines.iter().map(move |line| (label, line))) {
                let covered = line.windows(2).any(|w| curve::clip_segment(w[0], w[1], label).is_some());
                assert!(pen.width <= 1.0 || !covered, "{name}: the threshold covers a curve");
            }
        }
        marked += labels.len();
    }
    assert_eq!(marked, 3); // ROC, precision-recall, metrics by threshold
}

/// The same holds in other sizes, down to the smallest, where only parts of the guides fit.
#[test]
fn samples_fit_other_sizes() {
    for (name, figure) in samples::all() {
        for (width, height) in [(1200, 300), (300, 900), (320, 240)] {
            let figure = figure.clone().size(width, height);
            let (name, scene) = (format!("{name} at {width} × {height}"), scene(&figure));
            if figure.panels.is_empty() {
                assert_inside(&name, &scene);
                assert_words_apart(&name, &scene);
            }
        }
        assert_well_formed(&figure.size(1, 1).svg());
    }
}

#[test]
fn a_million_points_make_a_small_picture() {
    let samples = samples::large().into_iter().map(|(name, figure)| (name.to_string(), figure));
    for (name, figure) in samples.chain(charts::samples::large()) {
        let scene = scene(&figure);
        let svg = svg::write(&scene, &name, "");
        assert!(svg.len() < 200_000, "{name}: {} bytes", svg.len());
        assert_well_formed(&svg);
        assert_inside(&name, &scene);
    }
}

#[test]
fn a_figure_is_as_large_as_asked_and_equal_aspect_cuts_off_what_is_left() {
    let size = |figure: &Figure| (scene(figure).width, scene(figure).height);
    let figure = Figure::new("Size").line("", [(0.0, 0.0), (1.0, 1.0)]);
    assert_eq!(size(&figure), (640.0, 420.0));
    assert_eq!(size(&figure.clone().size(800, 300)), (800.0, 300.0));
    let (width, height) = size(&figure.clone().equal_aspect().size(800, 300));
    assert!(width < 350.0 && height == 300.0, "{width} × {height}");
    assert_eq!(size(&figure.size(1, 100_000)), (160.0, 4000.0));
}

/// Two names of 300 units each: lying flat they need their slots of about 280 each, so they break into lines; forty
/// names cannot even do that and slant; four hundred cannot all be written.
#[test]
fn names_break_then_slant_then_thin() {
    let slots = |n: usize| {
        let names = (0..n).map(|i| format!("category {i} with a name of some length and more words than fit"));
        Figure::new("").x(Axis::categories("", names)).bars("", vec![1.0; n])
    };
    let slanted = |n| texts(&scene(&slots(n))).iter().filter(|text| text.turn == -45.0).count();
    assert_eq!((slanted(2), slanted(20)), (0, 20));
    assert!(slanted(400) > 10 && slanted(400) < 60, "{}", slanted(400));
    assert!(words(&slots(20)).iter().any(|word| word.ends_with('…')));
}

#[test]
fn a_gap_in_the_data_is_a_gap_in_the_line() {
    let figure = Figure::new("").line("", [(0.0, 0.0), (1.0, 1.0), (2.0, f64::NAN), (3.0, 1.0), (4.0, 2.0)]);
    let scene = scene(&figure);
    let parts = scene.items.iter().filter_map(|item| match item {
        Item::Lines { lines, pen } if pen.width == 2.0 => Some(lines.iter().map(Vec::len).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(parts.collect::<Vec<_>>(), [[2, 2]]);
}

/// A step holds its y until the next x: three points make two steps, which are two corners more.
#[test]
fn steps_have_corners() {
    let figure = Figure::new("").with(Line::new("", [(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)]).steps());
    let scene = scene(&figure);
    let line = scene.items.iter().find_map(|item| match item {
        Item::Lines { lines, pen } if pen.width == 2.0 => lines.first(),
        _ => None,
    });
    let line = line.unwrap();
    assert_eq!(line.len(), 5);
    assert!(line.windows(2).all(|w| w[0].0 == w[1].0 || w[0].1 == w[1].1), "{line:?}");
}

#[test]
fn plots_of_a_grid_stand_in_line() {
    let wide = Figure::new("").y("Revenue").line("", [(0.0, 0.0), (1.0, 1e6)]).size(400, 200);
    let narrow = Figure::new("").line("", [(0.0, 0.0), (1.0, 1.0)]).size(400, 100);
    let scene = scene(&Figure::grid("", 1, [wide, narrow]));
    let lefts: Vec<f64> = scene
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Lines { lines, pen } if pen.width == 2.0 => lines.first()?.first(),
            _ => None,
        })
        .map(|point| point.0)
        .collect();
    assert!(lefts.len() == 2 && lefts[0] == lefts[1], "{lefts:?}");
}

/// Panels of the same lines have one legend and, if asked, one range of y: 10 stands as high as in the panel that ends
/// there. Panels of other lines keep their own.
#[test]
fn panels_share_a_legend_and_a_range() {
    let panel = |top: f64| Figure::new("").line("cost", [(0.0, 0.0), (1.0, top)]).points("seen", [(0.0, 0.0)]);
    let grid = Figure::grid("", 2, [panel(10.0), panel(100.0)]);
    let count = |figure: &Figure, word: &str| words(figure).iter().filter(|text| *text == word).count();
    assert_eq!((count(&grid, "cost"), count(&grid, "100"), count(&grid, "10")), (1, 1, 1));
    let shared = grid.shared_y();
    assert_eq!((count(&shared, "100"), count(&shared, "10")), (2, 0));
    let own = Figure::grid("", 2, [panel(10.0).y_range(0.0, 10.0), panel(100.0)]).shared_y();
    assert_eq!((count(&own, "100"), count(&own, "10")), (1, 1));
    let other = Figure::grid("", 2, [panel(10.0), panel(100.0).line("profit", [(0.0, 1.0)])]);
    assert_eq!(count(&other, "cost"), 2);
    let dashed = Figure::new("").with(Line::new("cost", [(0.0, 0.0)]).dashed()).points("seen", [(0.0, 0.0)]);
    assert_eq!(count(&Figure::grid("", 2, [panel(10.0), dashed]), "cost"), 2);
}

fn place_of(figure: &Figure, word: &str) -> Rect {
    let scene = scene(figure);
    texts(&scene).into_iter().find(|text| text.text == word).unwrap().bounds()
}

fn dot_of(figure: &Figure) -> (f64, f64) {
    let dots = scene(figure).items.into_iter().find_map(|item| match item {
        Item::Dots { centers, radius: 4.5, .. } => centers.first().copied(),
        _ => None,
    });
    dots.unwrap()
}

/// At the bottom of the plot there is no room below a point; in a valley the words above would lie across its sides.
#[test]
fn notes_change_sides_where_theirs_is_taken() {
    let figure = |y: f64, place: Place| {
        let figure = Figure::new("").x(Axis::new("").range(0.0, 10.0)).y(Axis::new("").range(0.0, 10.0));
        figure.with(Note::new(5.0, y, "least").place(place).dot())
    };
    let above = |figure: &Figure| place_of(figure, "least").bottom < dot_of(figure).1 - 4.0;
    let below = |figure: &Figure| place_of(figure, "least").top > dot_of(figure).1 + 4.0;
    assert!(below(&figure(5.0, Place::Below)) && above(&figure(0.1, Place::Below)));
    assert!(above(&figure(5.0, Place::Above)) && below(&figure(9.9, Place::Above)));
    let valley = [(4.8, 10.0), (5.0, 5.0), (5.2, 10.0)];
    assert!(below(&figure(5.0, Place::Above).line("", valley)));
    let right = figure(5.0, Place::Right).x(Axis::new("").range(0.0, 5.1));
    assert!(place_of(&right, "least").right < dot_of(&right).0);
}

/// Dots lie to the left of the first rule and to the right of the second: still neither label is struck through.
#[test]
fn labels_of_near_rules_keep_off_each_other() {
    let crowd = (0..200).map(|i| (f64::from(i % 20) / 2.0, f64::from(i / 20)));
    let figure = Figure::new("")
        .points("", crowd.filter(|(x, _)| !(4.9..5.6).contains(x)))
        .vertical_rule(5.0, "creep begins")
        .vertical_rule(5.4, "found by CUSUM");
    let scene = scene(&figure);
    for item in &scene.items {
        let Item::Lines { lines, pen } = item else { continue };
        for word in ["creep begins", "found by CUSUM"] {
            let place = place_of(&figure, word);
            let struck = lines.iter().any(|line| curve::clip_segment(line[0], line[1], &place).is_some());
            assert!(pen.width <= 1.0 || !struck, "{word}");
        }
    }
}

#[test]
fn markup_in_names_is_text_in_the_picture() {
    let figure = Figure::new("<b>&\"1\" < 2</b>").line("a<b>&c", [(0.0, 1.0)]).note(0.0, 1.0, "x\u{0}y");
    let svg = figure.svg();
    assert_well_formed(&svg);
    assert!(svg.contains("<title>&lt;b&gt;&amp;&quot;1&quot; &lt; 2&lt;/b&gt;</title>"));
    assert!(svg.contains(">a&lt;b&gt;&amp;c</text>") && svg.contains("role=\"img\""));
}

#[test]
fn the_legend_has_each_name_once() {
    let figure = Figure::new("").line("model", [(0.0, 0.0)]).points("model", [(0.0, 0.0)]).line("", [(0.0, 0.0)]);
    assert_eq!(words(&figure).iter().filter(|word| *word == "model").count(), 1);
}

/// Every mark on every kind of axis with every kind of odd number and name: it is drawn or left out, never a panic,
/// and never outside the picture.
#[test]
fn odd_figures_are_drawn_sanely() {
    let numbers =
        [0.0, -0.0, 1.0, -1.0, 1e-300, -1e300, 1e300, f64::MAX, 5e-324, f64::NAN, f64::INFINITY, date(2024, 2, 29)];
    let long = "long name ".repeat(50);
    let names = ["", " ", "<&>\"'", "😀👩‍👩‍👧", "x\u{304}\u{302}\u{0}\n\t", "שלום", long.as_str(), &"W".repeat(500)];
    let mut odd = 0..;
    for first in numbers {
        for second in numbers {
            let seed: usize = odd.next().unwrap();
            let name = |k: usize| names[(seed * 7 + k) % names.len()];
            let axis = |k: usize| match (seed / 3 + k) % 7 {
                0 => Axis::new(name(k)),
                1 => Axis::new(name(k)).log(),
                2 => Axis::time(name(k)),
                3 => Axis::categories(name(k), names),
                4 => Axis::new(name(k)).range(first, second).percent().whole(),
                5 => Axis::new(name(k)).ticks([(first, name(k)), (second, "1"), (0.5, "2")]).reversed(),
                _ => Axis::new(name(k)).log().range(first, second).from_zero(),
            };
            let points = [(first, second), (second, first), (1.0, 2.0), (f64::NAN, 1.0), (first, first)];
            let figure = Figure::new(name(1))
                .subtitle(name(2))
                .x(axis(0))
                .y(axis(1 + seed % 5))
                .with(Line::new(name(0), points).steps().width(first))
                .with(
                    Points::new(name(3), points)
                        .radius(if second > 30.0 { 30.0 } else { second })
                        .shape(Shape::Diamond)
                        .opacity(first),
                )
                .with(Points::new("", points).shaded([first, second], name(4), ColorMap::Diverging))
                .with(
                    Band::new(name(4), [(first, second, 1.0), (0.0, first, second), (2.0, 1.0, first)]).opacity(second),
                )
                .with(Bars::histogram(name(5), &[first, second, 0.0], &[first, second]).labels([name(6), name(7)]))
                .with(Bars::at_categories("", [first, second]).horizontal().color(Color::Level(first)))
                .with(Cells::new(vec![vec![first, second], vec![], vec![1.0]]).texts([[name(3)]]).color_bar(name(5)))
                .with(Cells::new([[first]]).over((first, second), (second, first)).map(ColorMap::Classes))
                .with(Segments::new(name(6), [((first, second), (second, first)), ((0.0, 0.0), (first, 1.0))]).arrows())
                .with(Rule::horizontal(first).label(name(2)))
                .with(Rule::vertical(second).label(name(1)))
                .with(Rule::sloped(first, second).name(name(7)).label(name(0)))
                .with(Note::new(first, second, name(4)).dot());
            let figure = if seed.is_multiple_of(4) { figure.equal_aspect() } else { figure };
            let label = format!("{first} {second}");
            assert_inside(&label, &scene(&figure));
            assert_well_formed(&figure.svg());
            if seed.is_multiple_of(16) {
                figure.png_at(0.25).unwrap();
                let grid = Figure::grid(name(3), seed % 3, vec![figure; 3]).size(500, 300);
                assert_inside(&label, &scene(&grid));
            }
        }
    }
}

#[test]
fn nothing_at_all_is_still_a_picture() {
    for figure in
        [Figure::default(), Figure::new("Empty"), Figure::grid("", 0, [Figure::default()]), Figure::grid("", 3, [])]
    {
        assert_inside("empty", &scene(&figure));
        assert_well_formed(&figure.svg());
        assert!(figure.png().is_ok());
    }
    let empty_marks = Figure::new("")
        .line("a", [])
        .points("b", [])
        .band("c", [])
        .bars("d", [])
        .histogram("e", &[], &[])
        .cells(Vec::<Vec<f64>>::new())
        .with(Segments::new("f", []))
        .x(Axis::categories("", Vec::<String>::new()));
    assert_inside("empty marks", &scene(&empty_marks));
}
