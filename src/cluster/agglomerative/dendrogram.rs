//! A tree of merges: where it can be cut, how its leaves stand side by side, how well it keeps the distances.

use ndarray::{Array2, ArrayView2};

use crate::{Error, Result, input};

/// One merge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The two clusters, the lower number first: below `n_samples` a sample, from there on an earlier link.
    pub left: usize,
    pub right: usize,
    /// The distance at which they merge, in the unit of the features.
    pub height: f64,
    /// How many samples the new cluster has.
    pub size: usize,
}

/// The n − 1 merges of n samples, by height: SciPy's linkage matrix.
///
/// ```
/// use workings::cluster::{AgglomerativeClustering, Linkage};
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0], [1.0], [4.0], [9.0]]);
/// let tree = AgglomerativeClustering::params().linkage(Linkage::Single).fit(&data)?.dendrogram;
/// let matrix = array![[0.0, 1.0, 1.0, 2.0], [2.0, 4.0, 3.0, 3.0], [3.0, 5.0, 5.0, 4.0]];
/// assert_eq!(tree.linkage_matrix(), matrix);
/// assert_eq!(tree.cut(2)?, [0, 0, 0, 1]);
/// assert_eq!(tree.cophenetic(0, 2)?, 3.0); // they meet where 4 joins 0 and 1
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dendrogram {
    n_samples: usize,
    links: Vec<Link>,
}

impl Dendrogram {
    /// Of merges that each join the clusters of two samples, in any order; of equal heights the earlier comes first.
    pub(super) fn of_merges(n_samples: usize, mut merges: Vec<(usize, usize, f64)>) -> Dendrogram {
        merges.sort_by(|a, b| a.2.total_cmp(&b.2));
        // Above each cluster the one it went into; itself if none.
        let mut above: Vec<usize> = (0..n_samples + merges.len()).collect();
        let mut size = vec![1; above.len()];
        let mut links = Vec::with_capacity(merges.len());
        for (at, (a, b, height)) in merges.into_iter().enumerate() {
            let (a, b) = (root(&mut above, a), root(&mut above, b));
            let merged = n_samples + at;
            (above[a], above[b], size[merged]) = (merged, merged, size[a] + size[b]);
            links.push(Link { left: a.min(b), right: a.max(b), height, size: size[merged] });
        }
        Dendrogram { n_samples, links }
    }

    pub fn n_samples(&self) -> usize {
        self.n_samples
    }

    /// The merges, the lowest first.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The heights of the merges, ascending.
    pub fn heights(&self) -> Vec<f64> {
        self.links.iter().map(|link| link.height).collect()
    }

    /// A row for each merge: both clusters, height, size, as SciPy's `linkage` returns them.
    pub fn linkage_matrix(&self) -> Array2<f64> {
        let row = |link: &Link| [link.left as f64, link.right as f64, link.height, link.size as f64];
        Array2::from_shape_fn((self.links.len(), 4), |(i, j)| row(&self.links[i])[j])
    }

    /// The cluster of each sample where `n_clusters` are left, numbered by their first samples.
    ///
    /// # Errors
    /// `BadParam` unless `n_clusters` is from 1 to the number of samples.
    pub fn cut(&self, n_clusters: usize) -> Result<Vec<usize>> {
        self.check(n_clusters)?;
        Ok(self.after(self.n_samples - n_clusters))
    }

    /// The cluster of each sample where only merges below this height are made, as scikit-learn's `distance_threshold`.
    pub fn cut_at(&self, height: f64) -> Vec<usize> {
        self.after(self.links.partition_point(|link| link.height < height))
    }

    /// A height that leaves this many clusters: halfway between the last merge that is made and the next. Infinite for one
    /// cluster; where both are equally high, no height does it, and it is theirs.
    ///
    /// # Errors
    /// As [`cut`](Self::cut).
    pub fn cut_height(&self, n_clusters: usize) -> Result<f64> {
        self.check(n_clusters)?;
        let made = self.n_samples - n_clusters;
        let below = made.checked_sub(1).map_or(0.0, |last| self.links[last].height);
        Ok(self.links.get(made).map_or(f64::INFINITY, |next| below + (next.height - below) / 2.0))
    }

    fn check(&self, n_clusters: usize) -> Result<()> {
        let needed = format!("1 to n_samples = {}", self.n_samples);
        input::setting("n_clusters", n_clusters as f64, (1..=self.n_samples).contains(&n_clusters), &needed)
    }

    /// The clusters after so many merges.
    fn after(&self, made: usize) -> Vec<usize> {
        let n = self.n_samples;
        let mut root: Vec<usize> = (0..n + made).collect();
        for at in (0..made).rev() {
            let Link { left, right, .. } = self.links[at];
            (root[left], root[right]) = (root[n + at], root[n + at]);
        }
        let mut number = vec![None; n + made];
        let mut clusters = 0;
        let mut label = |i: usize| {
            *number[root[i]].get_or_insert_with(|| {
                clusters += 1;
                clusters - 1
            })
        };
        (0..n).map(&mut label).collect()
    }

    /// The samples from left to right such that no two branches cross, the cluster of lower number always on the left, as
    /// SciPy's `leaves_list`.
    pub fn leaf_order(&self) -> Vec<usize> {
        let n = self.n_samples;
        let mut open = vec![n + self.links.len() - 1];
        let mut order = Vec::with_capacity(n);
        while let Some(cluster) = open.pop() {
            match cluster.checked_sub(n) {
                None => order.push(cluster),
                Some(link) => open.extend([self.links[link].right, self.links[link].left]),
            }
        }
        order
    }

    /// The height at which two samples come into one cluster; 0 for a sample and itself.
    ///
    /// # Errors
    /// `BadParam` for a number that is no sample.
    pub fn cophenetic(&self, i: usize, j: usize) -> Result<f64> {
        let needed = format!("a sample, 0 to {}", self.n_samples - 1);
        for sample in [i, j] {
            input::setting("sample", sample as f64, sample < self.n_samples, &needed)?;
        }
        let (mut i, mut j, mut height) = (i, j, 0.0);
        for (at, link) in self.links.iter().enumerate() {
            if i == j {
                break;
            }
            let into =
                |cluster: usize| if [link.left, link.right].contains(&cluster) { self.n_samples + at } else { cluster };
            if into(i) != i && into(j) != j {
                height = link.height;
            }
            (i, j) = (into(i), into(j));
        }
        Ok(height)
    }

    /// The height at which each two samples come into one cluster: 0 and 1, 0 and 2, … 1 and 2, …, as SciPy's `cophenet`.
    pub fn cophenetic_distances(&self) -> Vec<f64> {
        let n = self.n_samples;
        let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
        let mut distances = vec![0.0; n * (n - 1) / 2];
        for link in &self.links {
            let (mut left, mut right) =
                (std::mem::take(&mut members[link.left]), std::mem::take(&mut members[link.right]));
            for a in &left {
                for b in &right {
                    let (i, j) = (*a.min(b), *a.max(b));
                    distances[i * (2 * n - i - 1) / 2 + j - i - 1] = link.height;
                }
            }
            if left.len() < right.len() {
                std::mem::swap(&mut left, &mut right);
            }
            left.extend(right);
            members.push(left);
        }
        distances
    }

    /// How well the tree keeps the distances: the correlation of the Euclidean distances of all pairs of samples with the
    /// heights at which they meet, −1 to 1. NaN where either are all equal, and for fewer than three samples.
    ///
    /// `x` are the samples that the tree was made of. O(n²·d). Source: Sokal & Rohlf (1962), Taxon 11(2), 33–40.
    ///
    /// # Errors
    /// `Shape` for another number of rows; `NotFinite`.
    pub fn cophenetic_correlation<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<f64> {
        let x = x.into();
        let n = self.n_samples;
        if x.nrows() != n {
            let given = format!("{} × {}", x.nrows(), x.ncols());
            return Err(Error::Shape { name: "x".into(), given, needed: format!("{n} rows, one a sample,") });
        }
        input::finite_rows("x", x)?;
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let distance =
            |(i, j): (usize, usize)| x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        let distances: Vec<f64> = pairs.map(|pair| distance(pair).sqrt()).collect();
        Ok(correlation(&distances, &self.cophenetic_distances()))
    }
}

fn root(above: &mut [usize], mut cluster: usize) -> usize {
    while above[cluster] != cluster {
        above[cluster] = above[above[cluster]];
        cluster = above[cluster];
    }
    cluster
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let constant = |values: &[f64]| values.iter().all(|value| *value == values[0]);
    if constant(a) || constant(b) {
        return f64::NAN;
    }
    let n = a.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let product =
        |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 { a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum() };
    product(a, mean_a, b, mean_b) / (product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b)).sqrt()
}
