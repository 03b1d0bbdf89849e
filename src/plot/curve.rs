//! Lines and outlines cut to the plot, and thinned to what its pixels can show.
//!
//! - Clipping: Liang & Barsky (1984) for lines, Sutherland & Hodgman (1974) for outlines.
//! - Thinning: of the points that share a pixel column only the first, lowest, highest and last matter; this is the
//!   M4 aggregation of Jugel et al. (2014), "M4: A Visualization-Oriented Time Series Data Aggregation".

use super::scene::{Point, Rect};

/// Thinning works in columns of half a unit: one pixel of the PNG at its usual scale of 2.
const COLUMN: f64 = 0.5;
/// Above this number of points a curve that winds through the same columns again and again is thinned evenly too.
const MOST_POINTS: usize = 20_000;

/// The parts of a line that lie within the plot. `None` among the points is a gap.
pub(crate) fn clip_line(points: impl IntoIterator<Item = Option<Point>>, plot: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut last: Option<Point> = None;
    let mut joined = false; // whether the last part ends at the last point
    for point in points {
        match (last, point) {
            (Some(from), Some(to)) => {
                let piece = clip_segment(from, to, plot);
                match (piece, parts.last_mut()) {
                    (Some((a, b)), Some(part)) if joined && part.last() == Some(&a) => part.push(b),
                    (Some((a, b)), _) => parts.push(vec![a, b]),
                    (None, _) => {}
                }
                joined = piece.is_some_and(|(_, b)| b == to);
            }
            (None, Some(to)) => {
                joined = plot.contains(to);
                if joined {
                    parts.push(vec![to]);
                }
            }
            (_, None) => joined = false,
        }
        last = point;
    }
    parts
}

/// The part of a segment within the rectangle.
pub(crate) fn clip_segment(from: Point, to: Point, plot: &Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let edges =
        [(-dx, from.0 - plot.left), (dx, plot.right - from.0), (-dy, from.1 - plot.top), (dy, plot.bottom - from.1)];
    for (toward, room) in edges {
        if toward == 0.0 {
            if room < 0.0 {
                return None; // parallel to this edge and outside
            }
        } else if toward < 0.0 {
            enter = enter.max(room / toward);
        } else {
            leave = leave.min(room / toward);
        }
    }
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    let start = if enter == 0.0 { from } else { at(enter) };
    let end = if leave == 1.0 { to } else { at(leave) };
    (enter <= leave).then_some((start, end))
}

/// The part of a filled outline within the rectangle.
pub(crate) fn clip_area(outline: &[Point], plot: &Rect) -> Vec<Point> {
    let mut outline = outline.to_vec();
    // How far inside each of the four edges a point lies.
    let sides: [fn(&Rect, Point) -> f64; 4] =
        [|r, p| p.0 - r.left, |r, p| r.right - p.0, |r, p| p.1 - r.top, |r, p| r.bottom - p.1];
    for inside in sides {
        let mut kept = Vec::with_capacity(outline.len() + 2);
        let mut before = outline.last().copied();
        for &point in &outline {
            let here = inside(plot, point);
            if let Some(from) = before {
                let there = inside(plot, from);
                if (there < 0.0) != (here < 0.0) {
                    let t = there / (there - here);
                    kept.push((from.0 + t * (point.0 - from.0), from.1 + t * (point.1 - from.1)));
                }
            }
            if here >= 0.0 {
                kept.push(point);
            }
            before = Some(point);
        }
        outline = kept;
    }
    // Rounding may leave a corner a hair outside.
    outline.iter().map(|p| (p.0.clamp(plot.left, plot.right), p.1.clamp(plot.top, plot.bottom))).collect()
}

/// Of every run of points in one pixel column the first, the lowest, the highest and the last, in their order.
pub(crate) fn thin(points: Vec<Point>) -> Vec<Point> {
    if points.len() <= 4 {
        return points;
    }
    let column = |p: &Point| (p.0 / COLUMN).floor();
    let mut thinned = Vec::new();
    for run in points.chunk_by(|a, b| column(a) == column(b)) {
        thinned.extend(extremes(run));
    }
    if thinned.len() <= MOST_POINTS {
        return thinned;
    }
    let size = thinned.len().div_ceil(MOST_POINTS / 4);
    thinned.chunks(size).flat_map(extremes).collect()
}

/// First, lowest, highest and last of some points, in their order, none twice.
fn extremes(run: &[Point]) -> Vec<Point> {
    let by_height = |a: &usize, b: &usize| run[*a].1.total_cmp(&run[*b].1);
    let lowest = (0..run.len()).min_by(by_height).unwrap_or(0);
    let highest = (0..run.len()).max_by(by_height).unwrap_or(0);
    let mut kept = [0, lowest, highest, run.len().saturating_sub(1)];
    kept.sort_unstable();
    let mut last = None;
    kept.into_iter().filter(|&i| last.replace(i) != Some(i)).filter_map(|i| run.get(i).copied()).collect()
}

/// At most about `most` dots, picked as if by lot, so that dense places stay dense; the outermost always stay.
pub(crate) fn thin_dots(dots: Vec<(Point, usize)>, most: usize) -> Vec<(Point, usize)> {
    if dots.len() <= most {
        return dots;
    }
    let keys: [fn(Point) -> f64; 4] = [|p| p.0, |p| -p.0, |p| p.1, |p| -p.1];
    let outermost = keys.map(|key| (0..dots.len()).max_by(|&a, &b| key(dots[a].0).total_cmp(&key(dots[b].0))));
    let share = most as f64 / dots.len() as f64;
    let stays = |i: &usize| lot(*i as u64) < share || outermost.contains(&Some(*i));
    dots.iter().enumerate().filter(|(i, _)| stays(i)).map(|(_, dot)| *dot).collect()
}

/// A number from 0 to 1 that looks drawn by lot, for each whole number the same each time: every k-th dot instead might
/// fall in step with the data. Source: Steele, Lea & Flood (2014), SplitMix64.
fn lot(i: u64) -> f64 {
    let z = (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_is_cut_at_the_edge_and_comes_back() {
        let parts = clip_line([(5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)].map(Some), &PLOT);
        assert_eq!(parts, [vec![(5.0, 5.0), (10.0, 5.0)], vec![(10.0, 8.0), (5.0, 8.0)]]);
    }

    #[test]
    fn a_gap_parts_a_line_and_a_lone_point_stays() {
        let points = [Some((1.0, 1.0)), Some((2.0, 2.0)), None, Some((3.0, 3.0)), None, Some((40.0, 4.0))];
        assert_eq!(clip_line(points, &PLOT), [vec![(1.0, 1.0), (2.0, 2.0)], vec![(3.0, 3.0)]]);
    }

    #[test]
    fn segments_outside_vanish() {
        assert_eq!(clip_segment((-5.0, 8.0), (-1.0, 2.0), &PLOT), None);
        assert_eq!(clip_segment((-4.0, 8.0), (8.0, 20.0), &PLOT), None); // passes the corner
        assert_eq!(clip_segment((-5.0, 5.0), (15.0, 5.0), &PLOT), Some(((0.0, 5.0), (10.0, 5.0))));
    }

    /// A square twice the plot's width, shifted: the overlap is the rectangle from (5, 5) to (10, 10).
    #[test]
    fn an_area_is_cut_at_the_corner() {
        let cut = clip_area(&[(5.0, 5.0), (25.0, 5.0), (25.0, 25.0), (5.0, 25.0)], &PLOT);
        assert_eq!(super::super::scene::bounds(cut.iter().copied()), Some(Rect::new(5.0, 5.0, 10.0, 10.0)));
        assert_eq!(cut.len(), 4);
        assert_eq!(clip_area(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &PLOT), vec![]);
    }

    /// 100,000 points over 10 units are 20 columns; a single spike among them must survive.
    #[test]
    fn thinning_keeps_the_extremes_and_the_ends() {
        let mut points: Vec<Point> = (0..100_000).map(|i| (f64::from(i) * 1e-4, f64::from(i % 7) * 0.1)).collect();
        points[54_321].1 = 9.5;
        points[77_777].1 = -3.0;
        let thinned = thin(points.clone());
        assert!(thinned.len() <= 4 * 20, "{}", thinned.len());
        assert!(thinned.contains(&points[54_321]) && thinned.contains(&points[77_777]));
        assert_eq!((thinned.first(), thinned.last()), (points.first(), points.last()));
        assert!(thinned.windows(2).all(|w| w[0].0 < w[1].0)); // still in order
    }

    #[test]
    fn a_curve_that_winds_is_thinned_too() {
        let points: Vec<Point> =
            (0..300_000u64).map(|i| ((i * 7919 % 1000) as f64, (i * 104_729 % 997) as f64)).collect();
        assert!(thin(points).len() <= MOST_POINTS + 4);
    }

    #[test]
    fn dots_are_thinned_but_the_outermost_stay() {
        let spread = |i: u64| ((i * 7919 % 10_007) as f64 * 0.06, (i * 104_729 % 9973) as f64 * 0.04);
        let mut dots: Vec<(Point, usize)> = (0..200_000).map(|i| (spread(i), i as usize)).collect();
        dots[123_457].0 = (-5.0, 100.0);
        let thinned = thin_dots(dots, 5000);
        assert!((4700..5300).contains(&thinned.len()), "{}", thinned.len()); // 5000, four standard deviations either way
        assert!(thinned.iter().any(|d| d.1 == 123_457));
    }

    /// Nine dots in ten lie at one place; so do nine in ten of those that are kept.
    #[test]
    fn dense_places_stay_dense() {
        let dots = |i: usize| ((if i % 10 == 3 { i as f64 * 1e-4 } else { 50.0 }, 1.0), i);
        let thinned = thin_dots((0..100_000).map(dots).collect(), 5000);
        let dense = thinned.iter().filter(|(p, _)| p.0 == 50.0).count() as f64 / thinned.len() as f64;
        assert!((dense - 0.9).abs() < 0.02, "{dense}");
    }
}
