//! Where to put words so that they cover the least of what is drawn.

use crate::plot::curve;
use crate::plot::scene::{Item, Point, Rect, Scene, Text};

/// Looking through more ink than this for a free place would take longer than it is worth.
const MOST_INK: usize = 10_000;
/// What it costs to cover a line, and one that strikes words through from top to bottom, as another rule does.
const LINE: f64 = 3.0;
const STRUCK: f64 = 30.0;
const LONG: f64 = 60.0;
/// So far about a point words would touch its dot.
const POINT: f64 = 2.5;

/// The first of the candidates that covers least; `point` is what the words belong to, and must stay visible itself.
/// Each candidate is a few lines of text, one below the other.
pub(super) fn place(candidates: Vec<Vec<Text>>, point: Option<Point>, scene: &mut Scene) {
    let best = candidates.into_iter().map(|lines| (cost_of(&lines, point, scene), lines));
    if let Some((_, lines)) = best.min_by(|a, b| a.0.total_cmp(&b.0)) {
        lines.into_iter().for_each(|line| scene.text(line));
    }
}

/// The words where they were asked for, unless they cover a line there, or their own point, that they would not cover
/// on the other side.
pub(super) fn place_at(asked: Vec<Text>, other: Vec<Text>, point: Point, scene: &mut Scene) {
    let cost = |lines: &[Text]| cost_of(lines, Some(point), scene);
    let lines = if cost(&asked) >= cost(&other) + LINE { other } else { asked };
    lines.into_iter().for_each(|line| scene.text(line));
}

fn cost_of(lines: &[Text], point: Option<Point>, scene: &Scene) -> f64 {
    let around = lines.iter().map(Text::bounds).reduce(|a, b| a.join(&b));
    around.map_or(0.0, |bounds| cost(&bounds, point, scene))
}

/// How much words here would disturb: other words most, then the point they belong to, then bars, lines and dots.
fn cost(place: &Rect, point: Option<Point>, scene: &Scene) -> f64 {
    let mut cost = if point.is_some_and(|point| place.grow(POINT).contains(point)) { 20.0 } else { 0.0 };
    let mut looked_at = 0;
    // What was drawn last lies on top and counts first.
    for item in scene.items.iter().rev() {
        let (seen, covered) = match item {
            Item::Text(text) => (10, if covers_words(place, text) { 100.0 } else { 0.0 }),
            // Hairlines are the grid, which may be covered.
            Item::Lines { lines, pen } if pen.width > 1.0 => {
                let struck = lines.iter().filter(|line| is_rule(line) && passes(line, place)).count() as f64;
                (count(lines), LINE * crossing(lines, place) + (STRUCK - LINE) * struck)
            }
            Item::Areas { outlines, .. } => (count(outlines), crossing(outlines, place)),
            Item::Rects { rects, .. } => (rects.len(), if rects.iter().any(|r| r.overlaps(place)) { 4.0 } else { 0.0 }),
            Item::Dots { centers, radius, .. } => {
                let near = place.grow(*radius);
                let covered = centers.iter().filter(|&&c| Some(c) != point && near.contains(c)).count();
                (centers.len(), covered.min(20) as f64)
            }
            Item::Lines { .. } => (1, 0.0),
        };
        cost += covered;
        looked_at += seen;
        if looked_at > MOST_INK {
            break;
        }
    }
    cost
}

fn count(lines: &[Vec<Point>]) -> usize {
    lines.iter().map(Vec::len).sum()
}

/// How many of the lines pass through a rectangle.
fn crossing(lines: &[Vec<Point>], place: &Rect) -> f64 {
    lines.iter().filter(|line| passes(line, place)).count() as f64
}

fn passes(line: &[Point], place: &Rect) -> bool {
    line.windows(2).any(|w| curve::clip_segment(w[0], w[1], place).is_some())
}

/// A long upright line, such as a threshold has.
fn is_rule(line: &[Point]) -> bool {
    matches!(line, [(ax, ay), (bx, by)] if (ax - bx).abs() < 1e-6 && (ay - by).abs() > LONG)
}

fn covers_words(place: &Rect, text: &Text) -> bool {
    // Measuring is slow, and most texts are ruled out by their height already.
    (text.turn != 0.0 || (text.y - place.bottom).abs() < 40.0) && text.bounds().grow(2.0).overlaps(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::color::Rgb;
    use crate::plot::scene::Pen;

    fn words(x: f64, y: f64) -> Text {
        Text::new("words", (x, y), 12.0, Rgb(0, 0, 0))
    }

    /// A line runs through the first place and other words stand in the second, so the third is taken.
    #[test]
    fn words_go_where_nothing_is_covered() {
        let mut scene = Scene { width: 200.0, height: 200.0, background: Rgb(255, 255, 255), items: vec![] };
        let pen = Pen { paint: Rgb(0, 0, 0).into(), width: 2.0, dash: &[] };
        scene.items.push(Item::Lines { lines: vec![vec![(0.0, 46.0), (200.0, 46.0)]], pen });
        scene.text(words(60.0, 100.0));
        place([(60.0, 50.0), (50.0, 100.0), (60.0, 150.0)].map(|(x, y)| vec![words(x, y)]).to_vec(), None, &mut scene);
        assert_eq!(scene.items.last(), Some(&Item::Text(words(60.0, 150.0))));
    }

    #[test]
    fn of_equal_places_the_first_is_taken() {
        let mut scene = Scene { width: 200.0, height: 200.0, background: Rgb(255, 255, 255), items: vec![] };
        place(vec![vec![words(60.0, 50.0)], vec![words(60.0, 150.0)]], Some((0.0, 0.0)), &mut scene);
        assert_eq!(scene.items, [Item::Text(words(60.0, 50.0))]);
    }
}
