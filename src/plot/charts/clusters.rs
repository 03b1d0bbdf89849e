//! Clusters in the plane: samples, centroids, and the cell of each centroid, in which every point is nearest to it.
//!
//! The cells are exact: the plot's rectangle, cut along the line half-way to each other centroid (Voronoi (1908), Journal
//! für die reine und angewandte Mathematik 134, 198–287). O(k²) time for each of k cells.

use ndarray::{ArrayView1, ArrayView2};

use super::{number, samples};
use crate::cluster::{KMeans, assign};
use crate::input;
use crate::plot::{Animation, Axis, Band, Color, Figure, Points, Segments, Shape};
use crate::{Error, Result};

/// The shapes of the clusters, so that they can be told apart without colour.
const SHAPES: [Shape; 4] = [Shape::Circle, Shape::Triangle, Shape::Square, Shape::Diamond];

type Point = (f64, f64);

/// Samples of two features by cluster, the centroids with their cells, and the inertia in the subtitle.
///
/// `x` has two columns, `names` are their labels with units. Each sample is drawn in the colour of its nearest centroid,
/// ties to the lower index, as its place in the cells says.
///
/// # Errors
/// `Shape` unless `x` and the centroids have two columns; `Empty`, `NotFinite`.
/// ```
/// use workings::cluster::KMeans;
/// use workings::plot::{Mark, cluster_map};
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0, 1.0], [2.0, 1.0], [8.0, 7.0], [9.0, 7.0]]);
/// let model = KMeans::params(2).fit(&data)?;
/// let figure = cluster_map(data.records.view(), model.centroids.view(), ["width (cm)", "height (cm)"])?;
/// assert_eq!(figure.subtitle, "4 samples, 2 clusters, inertia 1"); // 4 · 0.5²
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cluster_map(x: ArrayView2<f64>, centroids: ArrayView2<f64>, names: [&str; 2]) -> Result<Figure> {
    let frame = Frame::around(x, &[centroids], names)?;
    let (figure, inertia) = frame.figure(x, centroids, &[])?;
    Ok(figure.subtitle(frame.subtitle(x.nrows(), centroids.nrows(), &format!("inertia {}", number(inertia, 6)))))
}

/// The steps of k-means as an animation: the centroids of each iteration with their cells, the way they came, and the
/// inertia.
///
/// Fit the model with [`keep_centroids`](crate::cluster::KMeansParams::keep_centroids). `x` are its samples, two columns;
/// `names` their labels with units.
///
/// # Errors
/// As [`cluster_map`]; `BadParam` for a model that kept no centroids.
/// ```
/// use workings::cluster::{Init, KMeans};
/// use workings::plot::kmeans_steps;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0, 0.0], [2.0, 0.0], [10.0, 0.0]]);
/// let start = Init::Given(array![[0.0, 0.0], [2.0, 0.0]]);
/// let model = KMeans::params(2).init(start).keep_centroids(true).fit(&data)?;
/// let steps = kmeans_steps(data.records.view(), &model, ["x (m)", "y (m)"])?;
/// assert_eq!(steps.frames[1].subtitle, "3 samples, 2 clusters, after step 1: inertia 20"); // 4² + 4²
/// # Ok::<(), workings::Error>(())
/// ```
pub fn kmeans_steps(x: ArrayView2<f64>, model: &KMeans, names: [&str; 2]) -> Result<Animation> {
    if model.centroid_history.is_empty() {
        let needed = "a model fitted with keep_centroids(true)";
        return Err(Error::bad_param("model", "one without the centroids of its iterations", needed));
    }
    let mut history: Vec<ArrayView2<f64>> = model.centroid_history.iter().map(|centroids| centroids.view()).collect();
    // The last step often repeats the one before: the model came to rest.
    if history.last() != Some(&model.centroids.view()) {
        history.push(model.centroids.view());
    }
    let frame = Frame::around(x, &history, names)?;
    let step = |i: usize| {
        let (figure, inertia) = frame.figure(x, history[i], &history[..i])?;
        let when = if i == 0 { "at the start".into() } else { format!("after step {i}") };
        let label = format!("{when}: inertia {}", number(inertia, 6));
        Ok(figure.subtitle(frame.subtitle(x.nrows(), history[i].nrows(), &label)))
    };
    Ok(Animation::new((0..history.len()).map(step).collect::<Result<Vec<Figure>>>()?))
}

/// The cell of each centroid within a rectangle: the points that are nearer to it than to any other.
///
/// Two columns of centroids; `across` and `up` are the rectangle's ranges. The corners of a cell come counter-clockwise,
/// and none where the cell lies outside. Of equal centroids the first has the cell.
///
/// # Errors
/// `Shape` unless there are two columns; `NotFinite`.
/// ```
/// use workings::ndarray::array;
///
/// // Half-way between (1, 1) and (3, 1) is the line x = 2.
/// let cells = workings::plot::voronoi_cells(array![[1.0, 1.0], [3.0, 1.0]].view(), (0.0, 6.0), (0.0, 2.0))?;
/// assert_eq!(cells[0], [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn voronoi_cells(centroids: ArrayView2<f64>, across: (f64, f64), up: (f64, f64)) -> Result<Vec<Vec<Point>>> {
    plane("centroids", centroids)?;
    let place = |row: ArrayView1<f64>| (row[0], row[1]);
    let centroids: Vec<Point> = centroids.outer_iter().map(place).collect();
    let cell = |c: usize| {
        let mut cell = vec![(across.0, up.0), (across.1, up.0), (across.1, up.1), (across.0, up.1)];
        for (other, at) in centroids.iter().enumerate().filter(|(other, _)| *other != c) {
            if *at == centroids[c] && other < c {
                return Vec::new();
            }
            cell = nearer(&cell, centroids[c], *at);
        }
        cell
    };
    Ok((0..centroids.len()).map(cell).collect())
}

/// The part of a convex polygon that is no farther from `own` than from `other`.
fn nearer(polygon: &[Point], own: Point, other: Point) -> Vec<Point> {
    let (dx, dy) = (other.0 - own.0, other.1 - own.1);
    let middle = (own.0 + dx / 2.0, own.1 + dy / 2.0);
    // How far beyond the line half-way between them.
    let beyond = |p: Point| (p.0 - middle.0) * dx + (p.1 - middle.1) * dy;
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (i, from) in polygon.iter().enumerate() {
        let to = polygon[(i + 1) % polygon.len()];
        let (a, b) = (beyond(*from), beyond(to));
        if a <= 0.0 {
            kept.push(*from);
        }
        if a < 0.0 && b > 0.0 || a > 0.0 && b < 0.0 {
            let share = a / (a - b);
            kept.push((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
        }
    }
    kept
}

/// Two columns of finite numbers.
fn plane(name: &str, x: ArrayView2<f64>) -> Result<()> {
    if x.ncols() != 2 {
        let given = format!("{} × {}", x.nrows(), x.ncols());
        return Err(Error::Shape { name: name.into(), given, needed: "two columns".into() });
    }
    input::finite_rows(name, x)
}

/// What all pictures of some samples share.
struct Frame<'a> {
    across: Point,
    up: Point,
    names: [&'a str; 2],
}

impl<'a> Frame<'a> {
    /// Room for the samples and all centroids.
    fn around(x: ArrayView2<f64>, centroids: &[ArrayView2<f64>], names: [&'a str; 2]) -> Result<Frame<'a>> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        plane("x", x)?;
        centroids.iter().try_for_each(|centroids| plane("centroids", *centroids))?;
        let range = |feature: usize| {
            let of = |rows: &ArrayView2<f64>| rows.column(feature).to_vec();
            let values = of(&x).into_iter().chain(centroids.iter().flat_map(of));
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            let room = if high > low { 0.06 * (high - low) } else { 0.5 };
            (low - room, high + room)
        };
        Ok(Frame { across: range(0), up: range(1), names })
    }

    fn subtitle(&self, n: usize, k: usize, label: &str) -> String {
        format!("{}, {k} cluster{}, {label}", samples(n as f64), if k == 1 { "" } else { "s" })
    }

    /// The picture of these centroids, where they were before, and their inertia.
    fn figure(
        &self,
        x: ArrayView2<f64>,
        centroids: ArrayView2<f64>,
        before: &[ArrayView2<f64>],
    ) -> Result<(Figure, f64)> {
        let assigned = assign(x, centroids)?;
        let cells = voronoi_cells(centroids, self.across, self.up)?;
        let mut figure = Figure::new("k-means: samples, centroids and their cells")
            .x(Axis::new(self.names[0]).range(self.across.0, self.across.1))
            .y(Axis::new(self.names[1]).range(self.up.0, self.up.1));
        for (c, cell) in cells.iter().enumerate() {
            figure = figure.with(Band::new("", as_band(cell)).color(Color::Series(c)).opacity(0.13));
        }
        figure = figure.with(Segments::new("", self.borders(&cells)).color(Color::Neutral).width(1.2));
        for c in 0..centroids.nrows() {
            let own = (0..x.nrows()).filter(|i| assigned[*i].0 == c).map(|i| (x[(i, 0)], x[(i, 1)]));
            let points = Points::new("", own).color(Color::Series(c)).shape(SHAPES[c % SHAPES.len()]);
            figure = figure.with(points.radius(3.5).opacity(0.9));
        }
        let at = |rows: &ArrayView2<f64>, c: usize| (rows[(c, 0)], rows[(c, 1)]);
        let path: Vec<ArrayView2<f64>> = before.iter().map(ArrayView2::view).chain([centroids.view()]).collect();
        let moves = path.windows(2).flat_map(|pair| (0..centroids.nrows()).map(|c| (at(&pair[0], c), at(&pair[1], c))));
        let moves: Vec<(Point, Point)> = moves.filter(|(from, to)| from != to).collect();
        if !moves.is_empty() {
            figure = figure.with(Segments::new("the way of the centroids", moves).color(Color::Text).width(1.5));
        }
        let all = (0..centroids.nrows()).map(|c| at(&centroids, c));
        figure = figure.with(Points::new("centroid", all).color(Color::Text).shape(Shape::Cross).radius(7.0));
        Ok((figure, assigned.iter().map(|(_, distance)| distance).sum()))
    }

    /// The sides of the cells that are not sides of the plot, each once.
    fn borders(&self, cells: &[Vec<Point>]) -> Vec<(Point, Point)> {
        let outside = |from: Point, to: Point| {
            let along = |a: f64, b: f64, range: Point| a == b && (a == range.0 || a == range.1);
            along(from.0, to.0, self.across) || along(from.1, to.1, self.up)
        };
        let sides = cells.iter().flat_map(|cell| (0..cell.len()).map(|i| (cell[i], cell[(i + 1) % cell.len()])));
        // Counter-clockwise, a side goes one way in one cell and the other way in its neighbour.
        sides.filter(|(from, to)| !outside(*from, *to) && from < to).collect()
    }
}

/// A convex polygon as the area between its lower and its upper side.
fn as_band(polygon: &[Point]) -> Vec<(f64, f64, f64)> {
    let mut xs: Vec<f64> = polygon.iter().map(|point| point.0).collect();
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    let cut = |x: f64| {
        let sides = (0..polygon.len()).map(|i| (polygon[i], polygon[(i + 1) % polygon.len()]));
        let at = |(from, to): (Point, Point)| {
            let (low, high) = (from.0.min(to.0), from.0.max(to.0));
            let inside = low <= x && x <= high;
            let share = if high > low { (x - from.0) / (to.0 - from.0) } else { 0.0 };
            let along = from.1 + share * (to.1 - from.1);
            inside.then_some([along, if high > low { along } else { to.1 }])
        };
        let ys = sides.filter_map(at).flatten();
        ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)))
    };
    xs.into_iter().map(|x| (x, cut(x).0, cut(x).1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Init;
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array2, array};

    /// Twice the area, by the shoelace formula: positive counter-clockwise.
    fn area(cell: &[Point]) -> f64 {
        let term = |i: usize| {
            let (a, b) = (cell[i], cell[(i + 1) % cell.len()]);
            a.0 * b.1 - b.0 * a.1
        };
        (0..cell.len()).map(term).sum::<f64>() / 2.0
    }

    #[test]
    fn cells_fill_the_rectangle_and_their_corners_are_as_far_from_two_centroids() {
        let centroids = Array2::from_shape_fn((9, 2), |(c, j)| ((c * 7 + j * 5) % 11) as f64 + 0.1 * (c * j) as f64);
        let (across, up) = ((-1.0, 12.0), (-2.0, 11.0));
        let cells = voronoi_cells(centroids.view(), across, up).unwrap();
        assert!((cells.iter().map(|cell| area(cell)).sum::<f64>() - 13.0 * 13.0).abs() < 1e-9);
        for (c, cell) in cells.iter().enumerate() {
            for corner in cell {
                let distance = |row: ArrayView1<f64>| (row[0] - corner.0).hypot(row[1] - corner.1);
                let own = distance(centroids.row(c));
                let others = centroids.outer_iter().enumerate().filter(|(other, _)| *other != c);
                let nearest = others.map(|(_, row)| distance(row)).fold(f64::INFINITY, f64::min);
                let side = |v: f64, range: Point| v == range.0 || v == range.1;
                assert!(own <= nearest + 1e-9);
                assert!((own - nearest).abs() < 1e-9 || side(corner.0, across) || side(corner.1, up));
            }
        }
    }

    /// The line half-way from (1, 1) to (3, 3) is y = 4 − x, from corner to corner. Equal centroids share no cell, one far
    /// outside has none.
    #[test]
    fn cells_by_hand() {
        let square = ((0.0, 4.0), (0.0, 4.0));
        let centroids = array![[1.0, 1.0], [3.0, 3.0], [1.0, 1.0], [90.0, 90.0]];
        let cells = voronoi_cells(centroids.view(), square.0, square.1).unwrap();
        assert_eq!(cells[0], [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)]);
        assert_eq!(cells[1], [(4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]);
        assert!(cells[2].is_empty() && cells[3].is_empty());
        assert_eq!(as_band(&cells[0]), [(0.0, 0.0, 4.0), (4.0, 0.0, 0.0)]);
        assert!(matches!(voronoi_cells(array![[1.0]].view(), square.0, square.1), Err(Error::Shape { .. })));
    }

    /// From 0 and 2 the centroids go to 0 and 6, then to 1 and 10: inertia 8², 4² + 4², 1 + 1.
    #[test]
    fn every_step_has_its_centroids_and_its_inertia() {
        let data = Dataset::from(array![[0.0, 0.0], [2.0, 0.0], [10.0, 0.0]]);
        let params = KMeans::params(2).init(Init::Given(array![[0.0, 0.0], [2.0, 0.0]]));
        let model = params.clone().keep_centroids(true).fit(&data).unwrap();
        let steps = kmeans_steps(data.records.view(), &model, ["x", "y"]).unwrap();
        let label = |label: &str| format!("3 samples, 2 clusters, {label}");
        let subtitles: Vec<&str> = steps.frames.iter().map(|frame| frame.subtitle.as_str()).collect();
        let expected = ["at the start: inertia 64", "after step 1: inertia 20", "after step 2: inertia 2"].map(label);
        assert_eq!(subtitles[..3], expected.each_ref().map(String::as_str));
        let centroids = |figure: &Figure| match figure.mark("centroid") {
            Some(Mark::Points(points)) => points.points.clone(),
            _ => Vec::new(),
        };
        assert_eq!(centroids(&steps.frames[1]), [(0.0, 0.0), (6.0, 0.0)]);
        let way = steps.frames[2].mark("the way of the centroids");
        let Some(Mark::Segments(way)) = way else { panic!("{way:?}") };
        assert_eq!(way.segments.len(), 3); // of the second from 2 to 6 to 10, of the first from 0 to 1
        assert!(steps.frames.iter().all(|frame| frame.x == steps.frames[0].x));
        let plain = params.fit(&data).unwrap();
        assert!(matches!(kmeans_steps(data.records.view(), &plain, ["x", "y"]), Err(Error::BadParam { .. })));
    }

    #[test]
    fn what_is_not_in_a_plane_is_refused() {
        let (flat, line) = (array![[1.0, 2.0]], array![[1.0]]);
        assert!(matches!(cluster_map(line.view(), flat.view(), ["", ""]), Err(Error::Shape { .. })));
        assert!(matches!(cluster_map(flat.view(), line.view(), ["", ""]), Err(Error::Shape { .. })));
        assert!(matches!(
            cluster_map(flat.view(), array![[f64::NAN, 1.0]].view(), ["", ""]),
            Err(Error::NotFinite { .. })
        ));
        assert!(matches!(cluster_map(Array2::zeros((0, 2)).view(), flat.view(), ["", ""]), Err(Error::Empty { .. })));
        // One point at one place still has a picture.
        assert_eq!(
            cluster_map(flat.view(), flat.view(), ["a", "b"]).unwrap().subtitle,
            "1 sample, 1 cluster, inertia 0"
        );
    }
}
