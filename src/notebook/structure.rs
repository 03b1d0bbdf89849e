//! Groups, components, topics, and what differs from the rest.

use ndarray::ArrayView2;

use super::{Cell, Grid, tables};
use crate::anomaly::{Attribution, IsolationForest, MahalanobisDistance, RandomCutForest, StreamScores};
use crate::cluster::{
    AgglomerativeClustering, Dbscan, Dendrogram, GapStatistic, GaussianMixture, KDistances, KMeans, KMeansRange, Knee,
    MixtureScore,
};
use crate::decomposition::{ComponentsForShare, IncrementalPca, Pca, PcaSize, TruncatedSvd};
use crate::manifold::Tsne;
use crate::topics::LatentDirichletAllocation;
use crate::worked::six;

fn sizes(labels: impl IntoIterator<Item = usize>, k: usize) -> Vec<usize> {
    let mut sizes = vec![0; k];
    labels.into_iter().for_each(|label| sizes[label] += 1);
    sizes
}

/// A row for each group, from 0, with its size and where it lies.
fn groups(title: String, first: &str, of: impl IntoIterator<Item = Cell>, centres: ArrayView2<f64>) -> Grid {
    let columns = std::iter::once(first.to_string()).chain((0..centres.ncols()).map(|j| format!("feature {j}")));
    let row = |(i, (size, centre)): (usize, (Cell, ndarray::ArrayView1<f64>))| {
        let cells: Vec<Cell> = std::iter::once(size).chain(centre.iter().map(|v| Cell::from(*v))).collect();
        (format!("cluster {i}"), cells)
    };
    Grid::new(title).columns(columns).rows(of.into_iter().zip(centres.outer_iter()).enumerate().map(row))
}

/// A row for each component with its variance, its share and the shares so far.
fn components(title: String, variance: &[f64], share: &[f64]) -> Grid {
    let mut so_far = 0.0;
    let mut row = |(i, (variance, share)): (usize, (&f64, &f64))| {
        so_far += share;
        (format!("component {}", i + 1), [*variance, *share, so_far])
    };
    let rows: Vec<_> = variance.iter().zip(share).enumerate().map(&mut row).collect();
    Grid::new(title).columns(["variance", "share", "so far"]).rows(rows)
}

fn number(k: Option<usize>) -> String {
    k.map_or("none".into(), |k| k.to_string())
}

tables! {
    KMeans: |model| {
        let k = model.centroids.nrows();
        let end = if model.converged { "converged" } else { "stopped before it converged" };
        let sizes = sizes(model.labels.iter().copied(), k).into_iter().map(Cell::from);
        groups(format!("{k} clusters by k-means"), "samples", sizes, model.centroids.view())
            .note(format!("inertia {}; {end} after {} steps", six(model.inertia), model.history.len()))
    };
    KMeansRange: |range| {
        let number_at = |i: usize| range.silhouette().get(i).copied().unwrap_or(f64::NAN);
        let row = |(i, (k, inertia)): (usize, (usize, f64))| (k.to_string(), [inertia, range.explained_share()[i], number_at(i)]);
        Grid::new("k-means by the number of clusters")
            .columns(["inertia", "explained share", "silhouette"])
            .rows(range.n_clusters().into_iter().zip(range.inertia()).enumerate().map(row))
            .note(format!("knee of the inertia: {}; best silhouette: {}", number(range.knee().ok().flatten()), number(range.best_silhouette())))
    };
    Knee: |knee| Grid::new("Knee").columns(["value"])
        .row("x", [knee.x().unwrap_or(f64::NAN)])
        .row("largest distance", [knee.largest_distance().value()]);
    GapStatistic: |gap| {
        let (gaps, errors) = (gap.gaps(), gap.standard_errors());
        let row = |(i, k): (usize, &usize)| (k.to_string(), [gap.log_w()[i], gaps[i].value(), errors[i].value()]);
        Grid::new("Gap statistic by the number of clusters")
            .columns(["ln W", "gap", "standard error"])
            .rows(gap.n_clusters().iter().enumerate().map(row))
            .note(format!("chosen: {}", number(gap.chosen())))
    };
    Dbscan: |model| {
        let sizes = sizes(model.labels.iter().flatten().copied(), model.n_clusters);
        Grid::new(format!("{} clusters by density", model.n_clusters))
            .columns(["samples"])
            .rows(sizes.into_iter().enumerate().map(|(i, n)| (format!("cluster {i}"), [n])))
            .row("noise", [model.noise().len()])
            .note(format!("{} core samples", model.core_sample_indices.len()))
    };
    KDistances: |near| {
        let knee = near.knee().map_or(f64::NAN, |(_, distance)| distance);
        let n = near.sorted.len();
        let (first, last) = (near.sorted.first(), near.sorted.last());
        Grid::new(format!("Distance to the neighbour that makes {} samples", near.min_samples))
            .columns(["value"])
            .row("samples", [n as f64])
            .row("least", [first.copied().unwrap_or(f64::NAN).min(last.copied().unwrap_or(f64::NAN))])
            .row("largest", [first.copied().unwrap_or(f64::NAN).max(last.copied().unwrap_or(f64::NAN))])
            .row("at the knee", [knee])
    };
    AgglomerativeClustering: |model| Grid::new(format!("{} clusters by merging", model.n_clusters))
        .columns(["samples"])
        .rows(sizes(model.labels.iter().copied(), model.n_clusters).into_iter().enumerate().map(|(i, n)| (format!("cluster {i}"), [n])));
    Dendrogram: |tree| {
        let row = |(i, link): (usize, &crate::cluster::Link)| {
            (format!("merge {}", i + 1), [Cell::from(link.left), link.right.into(), link.height.into(), link.size.into()])
        };
        let first = tree.links().len().saturating_sub(12);
        Grid::new(format!("{} samples merged, the last merges", tree.n_samples()))
            .columns(["left", "right", "height", "samples"])
            .rows(tree.links().iter().enumerate().skip(first).map(row))
    };
    GaussianMixture: |model| {
        let weights = model.weights.iter().map(|w| Cell::from(*w));
        let end = if model.converged { "converged" } else { "stopped before it converged" };
        groups(format!("Mixture of {} normal distributions", model.weights.len()), "weight", weights, model.means.view())
            .note(format!("{end} after {} steps", model.history.len()))
    };
    MixtureScore: |score| Grid::new(format!("{} components, {:?} covariance", score.n_components, score.covariance_type))
        .columns(["BIC", "AIC"])
        .row("", [score.bic, score.aic]);
    Pca: |pca| components(format!("{} principal components of {} features", pca.explained_variance().len(), pca.mean().len()), pca.explained_variance(), pca.explained_variance_ratio());
    IncrementalPca: |pca| pca.pca().notebook_table().note(format!("learnt from {} samples in batches", pca.n_samples_seen()));
    TruncatedSvd: |svd| components(format!("{} components of {} features, not centred", svd.explained_variance().len(), svd.components().ncols()), svd.explained_variance(), svd.explained_variance_ratio());
    ComponentsForShare: |found| Grid::new(format!("{} components are needed", found.n_components))
        .columns(["share so far"])
        .rows(found.cumulative.iter().enumerate().map(|(i, share)| (format!("{}", i + 1), [share.value()])));
    PcaSize: |size| super::metrics_grid("PcaSize", &[&size.reduction_factor, &size.loadings, &size.covariance_entries, &size.covariance_bytes].map(|e| e.worked()));
    Tsne: |map| Grid::new(format!("t-SNE map of {} samples", map.embedding.nrows()))
        .columns(["value"])
        .row("divergence", [map.kl_divergence])
        .row("steps", [map.n_iter as f64]);
    LatentDirichletAllocation: |model| {
        let mut grid = Grid::new(format!("{} topics of {} words", model.n_components(), model.components().ncols()))
            .columns(["share of the words"]);
        let components = model.components();
        let total: f64 = components.sum();
        for (i, row) in components.outer_iter().enumerate() {
            grid = grid.row(format!("topic {i}"), [row.sum() / total]);
        }
        let end = if model.converged() { "converged" } else { "stopped" };
        grid.note(format!("perplexity of the training documents {}; {end} after {} passes", six(model.train_perplexity()), model.history().len()))
    };
    IsolationForest: |forest| Grid::new("Isolation forest")
        .columns(["value"])
        .row("samples of a tree", [forest.max_samples() as f64])
        .row("offset of the score", [forest.offset()]);
    RandomCutForest: |forest| Grid::new("Random cut forest")
        .columns(["value"])
        .row("features", [forest.feature_dim()])
        .row("points seen", [forest.n_seen() as usize]);
    MahalanobisDistance: |model| {
        let mean = |j: usize| (format!("feature {j}"), [model.location[j], model.covariance[(j, j)].sqrt()]);
        Grid::new("Mahalanobis distance").columns(["centre", "deviation"])
            .rows((0..model.location.len()).map(mean))
            .note(format!("flagged above a squared distance of {}", six(model.threshold)))
    };
    StreamScores: |found| {
        let row = |t: &usize| (format!("row {t}"), [found.scores[*t]]);
        Grid::new(format!("{} of {} rows are flagged", found.flagged.len(), found.scores.len()))
            .columns(["score"])
            .rows(found.flagged.iter().map(row))
            .note(format!("threshold {}", six(found.threshold)))
    };
    Attribution: |parts| Grid::new("What makes the score")
        .columns(["too low", "too high"])
        .rows(parts.low.iter().zip(&parts.high).enumerate().map(|(j, (low, high))| (format!("feature {j}"), [*low, *high])));
}

#[cfg(test)]
mod tests {
    use linfa::DatasetBase;
    use linfa::traits::Fit;
    use ndarray::array;

    use super::*;

    fn two_groups() -> DatasetBase<ndarray::Array2<f64>, ndarray::Array1<()>> {
        DatasetBase::from(array![[0.0, 0.0], [0.0, 2.0], [9.0, 0.0], [9.0, 2.0], [9.0, 4.0]])
    }

    /// Two samples around (0, 1), three around (9, 2).
    #[test]
    fn clusters_show_their_size_and_centre() {
        let text = KMeans::params(2).seed(1).fit(&two_groups()).unwrap().notebook_table().to_string();
        let row = |n: usize| {
            text.lines()
                .map(|l| l.split_whitespace().collect::<Vec<_>>())
                .find(|w| w.get(2) == Some(&n.to_string().as_str()))
        };
        assert_eq!(row(2).unwrap()[3..], ["0", "1"], "{text}");
        assert_eq!(row(3).unwrap()[3..], ["9", "2"], "{text}");
        assert!(text.contains("inertia 10; converged"), "{text}");
    }

    #[test]
    fn noise_is_counted_apart() {
        let data = DatasetBase::from(array![[0.0], [0.1], [0.2], [9.0]]);
        let text = Dbscan::params().eps(0.5).min_samples(2).fit(&data).unwrap().notebook_table().to_string();
        assert!(text.contains("cluster 0        3\nnoise            1\n3 core samples"), "{text}");
    }

    /// Variances 4 and 1 along the axes.
    #[test]
    fn shares_of_components_add_up() {
        let data = DatasetBase::from(array![[2.0, 1.0], [2.0, -1.0], [-2.0, 1.0], [-2.0, -1.0]]);
        let text = Pca::params(2).fit(&data).unwrap().notebook_table().to_string();
        assert!(text.contains("2 principal components of 2 features"), "{text}");
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("component 2") && last.contains("0.2") && last.ends_with(" 1"), "{text}");
    }
}
