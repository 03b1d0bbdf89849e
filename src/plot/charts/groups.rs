//! Charts of clusters found by distance: the tree of merges, dense regions, and the distances that choose their radius.

use ndarray::ArrayView2;

use super::{number, samples};
use crate::cluster::{Dbscan, Dendrogram, Hotspots, KDistances, Link};
use crate::plot::{Axis, Color, Figure, Line, Note, Place, Points, Rule, Segments, Shape};
use crate::{Error, Result, input};

/// Leaves that get their label; more could not be read.
const LABELLED: usize = 60;
/// Clusters that are named in the legend, as many as there are colours.
const NAMED: usize = 7;

/// The tree of merges, leaves on the left: two branches meet at the height of their merge. A line cuts it where
/// `n_clusters` are left; what lies below the cut has the colour of its cluster.
///
/// `labels` name the samples, in the order of the data; without them they are numbered from 0. `height` says what heights
/// are, with their unit: "Distance (cm)". Up to 60 leaves are labelled.
///
/// # Errors
/// `BadParam` unless `n_clusters` is from 1 to the number of samples; `LengthMismatch` for another number of labels.
/// ```
/// use workings::cluster::{AgglomerativeClustering, Linkage};
/// use workings::plot::dendrogram;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0], [1.0], [4.0], [9.0]]);
/// let tree = AgglomerativeClustering::params().linkage(Linkage::Average).fit(&data)?.dendrogram;
/// let figure = dendrogram(&tree, &["a", "b", "c", "d"], 2, "Distance (cm)")?;
/// assert_eq!(figure.subtitle, "4 samples; cut between 3.5 and 7.33, where 2 clusters are left");
/// assert_eq!(figure.series_names(), ["cluster 0, 3 samples", "cluster 1, 1 sample"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dendrogram(tree: &Dendrogram, labels: &[impl ToString], n_clusters: usize, height: &str) -> Result<Figure> {
    let n = tree.n_samples();
    if !labels.is_empty() {
        input::same_length("labels", labels.len(), "the samples of the tree", n)?;
    }
    let (clusters, cut) = (tree.cut(n_clusters)?, tree.cut_height(n_clusters)?);
    let order = tree.leaf_order();
    let name = |i: &usize| labels.get(*i).map_or_else(|| i.to_string(), ToString::to_string);
    let leaves = match n <= LABELLED {
        true => Axis::categories("Sample", order.iter().map(name)),
        false => Axis::new("Samples").range(n as f64 - 0.5, -0.5).bare(),
    };
    let top = tree.links().last().map_or(1.0, |link| link.height);
    let rows = (17 * n.min(LABELLED) as u32 + 150).clamp(260, 1200);
    let mut figure = Figure::new("Dendrogram")
        .subtitle(found(tree, n_clusters))
        .x(Axis::new(height).range(0.0, if top > 0.0 { 1.04 * top } else { 1.0 }))
        .y(leaves)
        .size(680, if n <= LABELLED { rows } else { 520 });
    let branches = Branches::new(tree, &order, n - n_clusters);
    figure = figure.with(Segments::new("", branches.above).color(Color::Neutral));
    let thickness = if n <= LABELLED { 2.0 } else { 1.0 };
    for (c, segments) in by_cluster(branches.below, &clusters, n_clusters).into_iter().enumerate() {
        let size = clusters.iter().filter(|cluster| **cluster == c).count();
        let name = if n_clusters <= NAMED { format!("cluster {c}, {}", samples(size as f64)) } else { String::new() };
        figure = figure.with(Segments::new(name, segments).color(Color::Series(c)).width(thickness));
    }
    match cut.is_finite() {
        true => Ok(figure.with(Rule::vertical(cut).label(format!("cut: {n_clusters} clusters")))),
        false => Ok(figure),
    }
}

fn found(tree: &Dendrogram, n_clusters: usize) -> String {
    let n = tree.n_samples();
    let height = |link: Option<&Link>| number(link.map_or(0.0, |link| link.height), 3);
    let links = tree.links();
    match n_clusters {
        1 => format!("{}; one cluster from a height of {} on", samples(n as f64), height(links.last())),
        _ => {
            let (below, above) =
                (height((n - n_clusters).checked_sub(1).map(|i| &links[i])), height(links.get(n - n_clusters)));
            format!("{}; cut between {below} and {above}, where {n_clusters} clusters are left", samples(n as f64))
        }
    }
}

type Segment = ((f64, f64), (f64, f64));

/// The pieces of each bracket, with a sample below them; those of merges above the cut apart.
struct Branches {
    above: Vec<Segment>,
    below: Vec<(usize, Segment)>,
}

impl Branches {
    fn new(tree: &Dendrogram, order: &[usize], made: usize) -> Branches {
        let n = order.len();
        // Height, place among the leaves, and a sample of each cluster.
        let mut nodes = vec![(0.0, 0.0, 0); n];
        order.iter().enumerate().for_each(|(place, sample)| nodes[*sample] = (0.0, place as f64, *sample));
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (at, link) in tree.links().iter().enumerate() {
            let (left, right) = (nodes[link.left], nodes[link.right]);
            let to_height = |node: (f64, f64, usize)| ((node.0, node.1), (link.height, node.1));
            let across = ((link.height, left.1), (link.height, right.1));
            if at < made {
                below.extend([to_height(left), across, to_height(right)].map(|segment| (left.2, segment)));
            } else {
                above.extend([to_height(left), across, to_height(right)]);
            }
            nodes.push((link.height, (left.1 + right.1) / 2.0, left.2));
        }
        Branches { above, below }
    }
}

fn by_cluster(below: Vec<(usize, Segment)>, clusters: &[usize], n_clusters: usize) -> Vec<Vec<Segment>> {
    let mut each = vec![Vec::new(); n_clusters];
    below.into_iter().for_each(|(sample, segment)| each[clusters[sample]].push(segment));
    each
}

/// The distance to the neighbour that makes a core sample, for all samples in ascending order: slowly rising within
/// clusters, steeply in the noise. The bend is marked as an `eps` to start from.
///
/// `unit` is that of the features, for the axis; empty for none.
/// ```
/// use workings::cluster::k_distances;
/// use workings::ndarray::array;
/// use workings::plot::k_distance_curve;
///
/// let found = k_distances(array![[0.0], [1.0], [2.0], [3.0], [4.0], [14.0]].view(), 3)?;
/// let figure = k_distance_curve(&found, "m");
/// assert_eq!(figure.subtitle, "At the bend: eps = 2 m makes 5 of 6 samples core samples (83%)");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn k_distance_curve(distances: &KDistances, unit: &str) -> Figure {
    let with_unit = |text: String| if unit.is_empty() { text } else { format!("{text} ({unit})") };
    let n = distances.sorted.len();
    let points = distances.sorted.iter().enumerate().map(|(i, distance)| (i as f64 + 1.0, *distance));
    let figure = Figure::new("Distance that makes a core sample")
        .x(Axis::new("Samples, in ascending order of distance").whole())
        .y(Axis::new(with_unit(format!("Distance within which {} samples lie", distances.min_samples))).from_zero())
        .with(Line::new("", points).color(Color::Series(0)));
    let Some((_, eps)) = distances.knee() else {
        return figure.subtitle(format!("{}; the curve has no bend", samples(n as f64)));
    };
    let core = distances.sorted.partition_point(|distance| *distance <= eps);
    let shown = number(eps, 3);
    let shown = if unit.is_empty() { shown } else { format!("{shown} {unit}") };
    let share = super::percent(core as f64 / n as f64);
    figure
        .subtitle(format!(
            "At the bend: eps = {shown} makes {} of {} core samples ({share})",
            super::count(core as f64),
            samples(n as f64)
        ))
        .with(Rule::horizontal(eps).color(Color::Neutral))
        .with(Note::new(core as f64, eps, format!("eps = {shown}")).dot())
}

/// Clusters of DBSCAN in two features: core samples as large dots, samples at a border as small ones, noise as crosses.
///
/// # Errors
/// `Shape` unless `x` has two columns; `LengthMismatch` unless it has a row for each sample of the model; `NotFinite`.
/// ```
/// use workings::cluster::Dbscan;
/// use workings::plot::dense_regions;
/// use workings::prelude::*;
///
/// let x = array![[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [5.0, 5.0]];
/// let model = Dbscan::params().eps(0.12).min_samples(3).fit(&Dataset::from(x.clone()))?;
/// let figure = dense_regions(&model, &x, "Length (m)", "Width (m)")?;
/// assert_eq!(figure.subtitle, "1 cluster; 1 core sample, 2 at a border, 1 noise");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dense_regions<'a>(
    model: &Dbscan,
    x: impl Into<ArrayView2<'a, f64>>,
    first: impl Into<Axis>,
    second: impl Into<Axis>,
) -> Result<Figure> {
    let x = two_columns(x.into())?;
    input::same_length("x", x.nrows(), "the labels of the model", model.labels.len())?;
    let mut core = vec![false; x.nrows()];
    model.core_sample_indices.iter().for_each(|i| core[*i] = true);
    let of = |label: Option<usize>, is_core: bool| {
        let wanted = (0..x.nrows()).filter(|i| model.labels[*i] == label && core[*i] == is_core);
        wanted.map(|i| (x[(i, 0)], x[(i, 1)])).collect::<Vec<_>>()
    };
    let (n_core, n_noise) = (model.core_sample_indices.len(), model.noise().len());
    let plural = |n: usize, one: &str| format!("{} {one}{}", super::count(n as f64), if n == 1 { "" } else { "s" });
    let mut figure = Figure::new("Dense regions")
        .subtitle(format!(
            "{}; {}, {} at a border, {} noise",
            plural(model.n_clusters, "cluster"),
            plural(n_core, "core sample"),
            super::count((x.nrows() - n_core - n_noise) as f64),
            super::count(n_noise as f64)
        ))
        .x(first)
        .y(second)
        .with(Points::new("noise", of(None, false)).color(Color::Neutral).shape(Shape::Cross).radius(3.0));
    for c in 0..model.n_clusters {
        let name = if model.n_clusters <= NAMED { format!("cluster {c}") } else { String::new() };
        let dots = |name: String, is_core: bool, radius: f64| {
            Points::new(name, of(Some(c), is_core)).color(Color::Series(c)).radius(radius).opacity(0.8)
        };
        figure = figure.with(dots(name, true, 4.0)).with(dots(String::new(), false, 2.0));
    }
    Ok(figure)
}

/// The rows in a stream's window and the boxes of its hotspots, which have two columns; the densest box is the boldest.
///
/// # Errors
/// `Shape` unless the stream has two columns; as [`Hotspots::hotspots`].
/// ```
/// use workings::cluster::Hotspots;
/// use workings::plot::hotspots;
///
/// let mut stream = Hotspots::new(100, 1.0, 3)?;
/// for row in [[0.0, 0.0], [9.0, 9.0], [0.5, 0.0], [0.0, 2.0], [0.0, 1.0]] {
///     stream.push(&row)?;
/// }
/// assert_eq!(hotspots(&stream, "x (m)", "y (m)")?.subtitle, "5 samples in the window; 1 hotspot");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn hotspots(stream: &Hotspots, first: impl Into<Axis>, second: impl Into<Axis>) -> Result<Figure> {
    let window = stream.window();
    let x = two_columns(window.view())?;
    let found = stream.hotspots()?;
    let plural = if found.len() == 1 { "" } else { "s" };
    let mut figure = Figure::new("Hotspots")
        .subtitle(format!("{} in the window; {} hotspot{plural}", samples(x.nrows() as f64), found.len()))
        .x(first)
        .y(second)
        .with(Points::new("", x.outer_iter().map(|row| (row[0], row[1]))).color(Color::Neutral).radius(2.5));
    for (at, hotspot) in found.iter().enumerate() {
        let ((left, right), (low, high)) =
            ((hotspot.min_values[0], hotspot.max_values[0]), (hotspot.min_values[1], hotspot.max_values[1]));
        let corners = [(left, low), (right, low), (right, high), (left, high), (left, low)];
        let width = if at == 0 { 3.0 } else { 1.6 };
        let label = format!("{} points, density {}", super::count(hotspot.points as f64), number(hotspot.density, 3));
        figure = figure
            .with(Line::new("", corners).color(Color::Series(1)).width(width))
            .with(Note::new((left + right) / 2.0, high, label).place(Place::Above));
    }
    Ok(figure)
}

/// Finite numbers in two columns.
pub(super) fn two_columns(x: ArrayView2<f64>) -> Result<ArrayView2<f64>> {
    if x.ncols() != 2 {
        let given = format!("{} × {}", x.nrows(), x.ncols());
        return Err(Error::Shape { name: "x".into(), given, needed: "two columns".into() });
    }
    input::finite_rows("x", x)?;
    Ok(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{AgglomerativeClustering, Linkage, k_distances};
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array2, array};

    fn tree(x: Array2<f64>) -> Dendrogram {
        AgglomerativeClustering::params()
            .linkage(Linkage::Complete)
            .n_clusters(1)
            .fit(&Dataset::from(x))
            .unwrap()
            .dendrogram
    }

    /// {0, 2} at 1 with leaves 1 and 2 (from the top), then all at 9 with the other leaf, 0.
    #[test]
    fn brackets_stand_at_the_heights_of_merges() {
        let figure = dendrogram(&tree(array![[0.0], [9.0], [1.0]]), &["a", "b", "c"], 2, "Distance (m)").unwrap();
        let Mark::Segments(above) = &figure.marks[0] else { panic!("segments") };
        assert_eq!(above.segments, [((0.0, 0.0), (9.0, 0.0)), ((9.0, 0.0), (9.0, 1.5)), ((1.0, 1.5), (9.0, 1.5))]);
        let Mark::Segments(first) = &figure.marks[1] else { panic!("segments") };
        assert_eq!(first.segments, [((0.0, 1.0), (1.0, 1.0)), ((1.0, 1.0), (1.0, 2.0)), ((0.0, 2.0), (1.0, 2.0))]);
        assert!(matches!(&figure.marks[2], Mark::Segments(alone) if alone.segments.is_empty()));
        assert!(matches!(&figure.marks[3], Mark::Rule(cut) if cut.label == "cut: 2 clusters"));
        let crate::plot::Scale::Categories(leaves) = &figure.y.scale else { panic!("categories") };
        assert_eq!(
            (leaves.as_slice(), figure.x.label.as_str()),
            (&["b".to_string(), "a".into(), "c".into()][..], "Distance (m)")
        );
    }

    #[test]
    fn trees_that_are_hard_to_draw() {
        let one = dendrogram(&tree(array![[3.0]]), &["alone"], 1, "Distance").unwrap();
        assert_eq!(one.subtitle, "1 sample; one cluster from a height of 0 on");
        let many = tree(Array2::from_shape_fn((100, 1), |(i, _)| (i * i) as f64));
        assert!(dendrogram(&many, &[""; 0], 9, "Distance").unwrap().series_names().is_empty());
        assert!(matches!(dendrogram(&many, &["a"], 9, "Distance"), Err(Error::LengthMismatch { .. })));
        assert!(matches!(dendrogram(&many, &[""; 0], 0, "Distance"), Err(Error::BadParam { .. })));
    }

    #[test]
    fn curves_without_a_bend_and_wrong_input() {
        let same = k_distances(array![[1.0], [1.0]].view(), 2).unwrap();
        assert_eq!(k_distance_curve(&same, "").subtitle, "2 samples; the curve has no bend");
        let x = array![[0.0, 0.0], [1.0, 1.0]];
        let model = Dbscan::params().fit(&Dataset::from(x.clone())).unwrap();
        assert!(matches!(dense_regions(&model, x.slice(ndarray::s![.., ..1]), "", ""), Err(Error::Shape { .. })));
        assert!(matches!(
            dense_regions(&model, x.slice(ndarray::s![..1, ..]), "", ""),
            Err(Error::LengthMismatch { .. })
        ));
        assert_eq!(
            dense_regions(&model, &x, "", "").unwrap().subtitle,
            "0 clusters; 0 core samples, 0 at a border, 2 noise"
        );
    }
}
