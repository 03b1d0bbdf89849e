//! Charts of clusters that were found: the silhouette of every point, and the clusters against known groups.

use super::{count, percent, samples, short};
use crate::metrics::{Agreement, Clusters};
use crate::plot::{Axis, Bar, Bars, Cells, Color, Figure, Rule};

/// Bars of all clusters together; of more points each bar stands for several.
const MOST_BARS: usize = 400;
/// Clusters whose names fit beside each other, whatever their size.
const NAMED: usize = 12;

/// The silhouette of every point, sorted within its cluster: a blade for each cluster, as high as the cluster has points.
/// Broad blades that pass the mean are good clusters; points left of 0 are nearer to another one.
///
/// `names` are those of the clusters in the order of their labels; where there are none, they are numbered from 0.
/// ```
/// use workings::metrics::Clusters;
/// use workings::ndarray::array;
/// use workings::plot::silhouette_plot;
///
/// let clusters = Clusters::new(array![[0.0], [1.0], [5.0], [7.0]].view(), &[0, 0, 1, 1])?;
/// let figure = silhouette_plot(&clusters, &["low", "high"]);
/// assert_eq!(figure.subtitle, "4 samples in 2 clusters; 0 are nearer to another cluster");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn silhouette_plot(clusters: &Clusters, names: &[impl ToString]) -> Figure {
    let (values, sizes) = (clusters.silhouette_samples(), clusters.sizes());
    let n = values.len();
    let mut blades: Vec<Vec<f64>> = sizes.iter().map(|size| Vec::with_capacity(*size)).collect();
    clusters.members().iter().zip(&values).for_each(|(c, value)| blades[*c].push(*value));
    let space = 0.03 * n as f64;
    let (mut start, mut ticks, mut bars) = (0.0, Vec::new(), Vec::new());
    for (c, blade) in blades.iter_mut().enumerate() {
        blade.sort_by(|a, b| b.total_cmp(a));
        bars.push(Bars::new("", steps(blade, start, n)).horizontal().color(Color::Series(c)));
        let name = names.get(c).map_or_else(|| c.to_string(), ToString::to_string);
        if sizes.len() <= NAMED || sizes[c] * 30 > n {
            ticks.push((start + blade.len() as f64 / 2.0, format!("{name} (n = {})", count(blade.len() as f64))));
        }
        start += blade.len() as f64 + space;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let below = values.iter().filter(|value| **value < 0.0).count();
    let are = if below == 1 { "is" } else { "are" };
    let figure = Figure::new(format!("Silhouettes: mean {}", short(mean)))
        .subtitle(format!(
            "{} in {} clusters; {} {are} nearer to another cluster",
            samples(n as f64),
            sizes.len(),
            count(below as f64)
        ))
        .x("Silhouette coefficient")
        .y(Axis::new("Cluster").ticks(ticks).range(start - space, 0.0))
        .size(620, 460);
    let figure = bars.into_iter().fold(figure, Figure::with).with(Rule::vertical(0.0).color(Color::Neutral).solid());
    if mean.is_nan() { figure } else { figure.vertical_rule(mean, format!("mean {}", short(mean))) }
}

/// A bar for each value from `start` on, or for some neighbours together their mean.
fn steps(blade: &[f64], start: f64, n: usize) -> Vec<Bar> {
    let together = n.div_ceil(MOST_BARS).max(1);
    let bar = |(i, values): (usize, &[f64])| {
        let from = start + (i * together) as f64;
        let end = values.iter().sum::<f64>() / values.len() as f64;
        Bar { from, to: from + values.len() as f64, base: 0.0, end }
    };
    blade.chunks(together).enumerate().map(bar).collect()
}

/// Which known groups the clusters consist of: a cell for each pair, with its count and its share of the cluster, which
/// colours it. Names are those of the groups and clusters in sorted order; where there are none, they are numbered from 0.
///
/// ```
/// use workings::metrics::Agreement;
/// use workings::plot::contingency;
///
/// let both = Agreement::new(&["cat", "cat", "dog", "dog"], &[0, 1, 1, 1])?;
/// let figure = contingency(&both, &["cat", "dog"], &["0", "1"]);
/// assert_eq!(figure.subtitle, "Purity 0.750; shares are of the cluster");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn contingency(agreement: &Agreement, groups: &[impl ToString], clusters: &[impl ToString]) -> Figure {
    let table = agreement.contingency();
    let (rows, columns) = table.dim();
    let sizes: Vec<f64> = table.columns().into_iter().map(|column| column.sum()).collect();
    let share = |i: usize, j: usize| table[(i, j)] / sizes[j];
    let text = |i: usize, j: usize| match table[(i, j)] {
        0.0 => "0".to_string(),
        cell => format!("{}\n{}", count(cell), percent(share(i, j))),
    };
    let values: Vec<Vec<f64>> = (0..rows).map(|i| (0..columns).map(|j| share(i, j)).collect()).collect();
    let texts: Vec<Vec<String>> = (0..rows).map(|i| (0..columns).map(|j| text(i, j)).collect()).collect();
    let width = (170 + 76 * columns as u32).clamp(420, 1500);
    Figure::new(format!("Clusters against known groups: adjusted Rand {}", short(agreement.adjusted_rand())))
        .subtitle(format!("Purity {}; shares are of the cluster", short(agreement.purity())))
        .x(Axis::categories("Cluster", (0..columns).map(|j| named(clusters, j))))
        .y(Axis::categories("Known group", (0..rows).map(|i| named(groups, i))))
        .with(Cells::new(values).texts(texts).range(0.0, 1.0))
        .size(width, (150 + 56 * rows as u32).clamp(300, 1500))
}

fn named(names: &[impl ToString], i: usize) -> String {
    names.get(i).map_or_else(|| i.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Mark;
    use ndarray::{Array2, array};

    /// Of {0, 1} and {5, 7}: 1 − 1/6 and 1 − 1/5, 1 − 2/4.5 and 1 − 2/6.5.
    #[test]
    fn blades_are_sorted_and_as_high_as_their_cluster() {
        let clusters = Clusters::new(array![[0.0], [1.0], [5.0], [7.0]].view(), &[0, 0, 1, 1]).unwrap();
        let figure = silhouette_plot(&clusters, &[""; 0]);
        let Mark::Bars(second) = &figure.marks[1] else { panic!("bars") };
        assert!((second.bars[0].end - (1.0 - 2.0 / 6.5)).abs() < 1e-12);
        assert!((second.bars[1].end - (1.0 - 2.0 / 4.5)).abs() < 1e-12);
        let ticks = figure.y.ticks.as_ref().unwrap();
        assert_eq!((ticks[0].0, ticks[1].1.as_str()), (1.0, "1 (n = 2)"));
        assert!((second.bars[0].from - 2.12).abs() < 1e-12);
    }

    #[test]
    fn many_points_share_bars() {
        let x = Array2::from_shape_fn((3000, 1), |(i, _)| ((i * 7) % 1000) as f64);
        let labels: Vec<usize> = (0..3000).map(|i| usize::from((i * 7) % 1000 > 200)).collect();
        let figure = silhouette_plot(&Clusters::new(x.view(), &labels).unwrap(), &["a", "b"]);
        let bars = |mark: &Mark| if let Mark::Bars(bars) = mark { bars.bars.len() } else { 0 };
        assert!(figure.marks.iter().map(bars).sum::<usize>() <= 402);
        let one = silhouette_plot(&Clusters::new(array![[1.0], [2.0]].view(), &[0, 0]).unwrap(), &["a"]);
        assert_eq!(one.title, "Silhouettes: mean undefined");
    }

    #[test]
    fn cells_are_counts_and_shares_of_the_cluster() {
        let both = Agreement::new(&["a", "a", "b", "b"], &[0, 1, 1, 1]).unwrap();
        let figure = contingency(&both, &["a", "b"], &[""; 0]);
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("cells") };
        assert_eq!(cells.texts, [["1\n100%", "1\n33%"], ["0", "2\n67%"]]);
        assert_eq!(cells.values[1][0], 0.0);
    }
}
