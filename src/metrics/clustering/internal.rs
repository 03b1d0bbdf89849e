//! Inertia and the indices that judge clusters by their points alone.
//!
//! - Formulas: inertia = Σ‖x − its centroid‖²; explained share = 1 − inertia / Σ‖x − mean‖²; silhouette of a point =
//!   (b − a) / max(a, b), a its mean distance to the others of its cluster, b to the nearest other cluster; Dunn = smallest
//!   distance between clusters / largest diameter; Calinski–Harabasz = (between / (k − 1)) / (inertia / (n − k));
//!   Davies–Bouldin = mean over clusters of the largest (sᵢ + sⱼ) / ‖cᵢ − cⱼ‖.
//! - Conventions: Euclidean; a point alone in its cluster has silhouette 0; clusters in the order of their labels.
//! - Cost: O(n·d), and O(n²·d) for silhouette and Dunn.
//! - Source: Rousseeuw (1987); Dunn (1974); Caliński & Harabasz (1974); Davies & Bouldin (1979).

use std::collections::BTreeSet;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The number of each sample's group, in the order of the labels, and how many groups there are.
pub(super) fn groups<T: Ord>(labels: &[T]) -> (Vec<usize>, usize) {
    let known: Vec<&T> = labels.iter().collect::<BTreeSet<_>>().into_iter().collect();
    (labels.iter().map(|label| known.binary_search(&label).unwrap_or(0)).collect(), known.len())
}

fn squared(a: ArrayView1<f64>, b: ArrayView1<f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Points and the cluster of each.
///
/// ```
/// use workings::ndarray::array;
///
/// let clusters = workings::metrics::Clusters::new(array![[0.0], [1.0], [5.0]].view(), &["a", "a", "b"])?;
/// assert_eq!((clusters.inertia(), clusters.dunn()), (0.5, 4.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    x: Array2<f64>,
    of: Vec<usize>,
    sizes: Vec<f64>,
    centroids: Array2<f64>,
}

impl Clusters {
    /// A row for each point, and its label.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new<T: Ord>(x: ArrayView2<f64>, labels: &[T]) -> Result<Clusters> {
        input::same_length("x", x.nrows(), "labels", labels.len())?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        let (of, k) = groups(labels);
        let mut sizes = vec![0.0; k];
        let mut centroids = Array2::zeros((k, x.ncols()));
        for (row, c) in x.outer_iter().zip(&of) {
            sizes[*c] += 1.0;
            let mut sum = centroids.row_mut(*c);
            sum += &row;
        }
        for (mut centroid, size) in centroids.outer_iter_mut().zip(&sizes) {
            centroid /= *size;
        }
        Ok(Clusters { x: x.to_owned(), of, sizes, centroids })
    }

    /// The mean of each cluster, a row each, in the order of the labels.
    pub fn centroids(&self) -> ArrayView2<'_, f64> {
        self.centroids.view()
    }

    /// The indices with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// # Errors
    /// `BadParam` for fewer than 2 clusters or as many as points.
    pub(crate) fn two_to_n_less_one(&self) -> Result<()> {
        let (k, n) = (self.sizes.len(), self.of.len());
        input::setting("the number of clusters", k as f64, k >= 2 && k < n, "2 to the number of points less 1")
    }

    fn inertia_expr(&self) -> Expr {
        let rows = self.x.outer_iter().zip(&self.of);
        Expr::sum_of(rows.map(|(row, c)| Expr::from(squared(row, self.centroids.row(*c))))).called("inertia")
    }

    fn total_expr(&self) -> Expr {
        let mean: Array1<f64> = self.x.mean_axis(Axis(0)).unwrap_or_default();
        Expr::sum_of(self.x.outer_iter().map(|row| Expr::from(squared(row, mean.view()))))
            .called("total sum of squares")
    }

    /// The silhouette of each point, −1 to 1.
    pub fn silhouettes(&self) -> Vec<Expr> {
        (0..self.of.len()).map(|i| self.silhouette_of(i)).collect()
    }

    fn silhouette_of(&self, i: usize) -> Expr {
        let mut sums = vec![0.0; self.sizes.len()];
        for (row, c) in self.x.outer_iter().zip(&self.of) {
            sums[*c] += squared(self.x.row(i), row).sqrt();
        }
        let own = self.of[i];
        let alone = self.sizes[own] < 2.0;
        let a = if alone { 0.0 } else { sums[own] / (self.sizes[own] - 1.0) };
        let others = (0..sums.len()).filter(|c| *c != own).map(|c| sums[c] / self.sizes[c]);
        let b = others.reduce(f64::min).unwrap_or(f64::NAN);
        let none = alone || a.max(b) == 0.0;
        let (a, b) = (Expr::named(format!("a[{i}]"), a), Expr::named(format!("b[{i}]"), b));
        let why = if alone { "alone in its cluster" } else { "all distances are 0" };
        ((b.clone() - &a) / Number::max(a, b)).counted_as(0.0, none, why).called(format!("s[{i}]"))
    }

    /// The smallest distance between clusters, and the largest within one.
    fn extremes(&self) -> (f64, f64) {
        let (mut between, mut within) = (f64::INFINITY, 0.0_f64);
        for i in 0..self.of.len() {
            for j in 0..i {
                let distance = squared(self.x.row(i), self.x.row(j)).sqrt();
                if self.of[i] == self.of[j] { within = within.max(distance) } else { between = between.min(distance) }
            }
        }
        (if self.sizes.len() < 2 { f64::NAN } else { between }, within)
    }

    fn davies_bouldin_expr(&self) -> Expr {
        let k = self.sizes.len();
        let mut scatter = vec![0.0; k];
        for (row, c) in self.x.outer_iter().zip(&self.of) {
            scatter[*c] += squared(row, self.centroids.row(*c)).sqrt() / self.sizes[*c];
        }
        let ratio = |i: usize, j: usize| {
            let apart = squared(self.centroids.row(i), self.centroids.row(j)).sqrt();
            let (s, t) = (Expr::named(format!("s{i}"), scatter[i]), Expr::named(format!("s{j}"), scatter[j]));
            ((s + t) / Expr::named(format!("‖c{i} − c{j}‖"), apart)).counted_as(0.0, apart == 0.0, "equal centroids")
        };
        let worst = |i: usize| Expr::max_of((0..k).filter(|j| *j != i).map(|j| ratio(i, j)));
        Expr::mean_of((0..k).map(worst)).called("Davies–Bouldin")
    }
}

formulas! { Clusters;
    /// The sum of squared distances to the centroids.
    inertia: |m| m.inertia_expr();
    /// The sum of squared distances to the mean of all points.
    total_ss: |m| m.total_expr();
    /// 1 − inertia / total; undefined where all points are equal.
    explained_share: |m| {
        let total = m.total_expr();
        let none = total.value() == 0.0;
        (Expr::from(1.0) - (m.inertia_expr() / total)).undefined_if(none, "all points are equal").called("explained share")
    };
    /// The mean silhouette; undefined for fewer than 2 clusters or as many as points.
    silhouette: |m| {
        let bad = m.two_to_n_less_one().is_err();
        Expr::mean_of(m.silhouettes()).undefined_if(bad, "it needs 2 to n − 1 clusters").called("silhouette score")
    };
    /// The smallest distance between points of different clusters.
    min_between: |m| Expr::named("min between", m.extremes().0).undefined_if(m.sizes.len() < 2, "one cluster");
    /// The largest distance between points of one cluster.
    max_diameter: |m| Expr::named("max diameter", m.extremes().1);
    /// Smallest distance between clusters over largest diameter; undefined where every diameter is 0.
    dunn: |m| {
        let (between, within) = m.extremes();
        let ratio = Expr::named("min between", between) / Expr::named("max diameter", within);
        ratio.undefined_if(m.sizes.len() < 2, "one cluster").undefined_if(within == 0.0, "every diameter is 0").called("Dunn index")
    };
    /// The ratio of spread between to spread within clusters, each over its degrees of freedom; 1 where the inertia is 0.
    calinski_harabasz: |m| {
        let (k, n) = (Expr::named("k", m.sizes.len() as f64), Expr::named("n", m.of.len() as f64));
        let (total, inertia) = (m.total_expr(), m.inertia_expr());
        let (none, bad) = (inertia.value() == 0.0, m.two_to_n_less_one().is_err());
        let between = (total - &inertia) / (k.clone() - 1.0);
        (between / (inertia / (n - k))).counted_as(1.0, none, "the inertia is 0")
            .undefined_if(bad, "it needs 2 to n − 1 clusters").called("Calinski–Harabasz")
    };
    /// The mean over clusters of the worst overlap with another; 0 is best.
    davies_bouldin: |m| m.davies_bouldin_expr().undefined_if(m.two_to_n_less_one().is_err(), "it needs 2 to n − 1 clusters");
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn seven() -> ndarray::Array2<f64> {
        array![[1.0, 2.0], [2.0, 1.0], [1.5, 3.0], [8.0, 8.0], [9.0, 7.5], [7.0, 1.0], [20.0, 3.0]]
    }

    /// scikit-learn 1.9.1: silhouette_samples, silhouette_score, calinski_harabasz_score, davies_bouldin_score.
    #[test]
    fn indices_are_those_of_scikit_learn() {
        let clusters = Clusters::new(seven().view(), &[0, 0, 0, 1, 1, 2, 2]).unwrap();
        let expected = [
            0.866_215_349_584_569,
            0.814_843_350_358_277_6,
            0.812_380_967_035_888_1,
            0.874_093_847_285_328_9,
            0.880_241_261_021_474_9,
            -0.570_815_746_734_513,
            -0.054_019_400_087_622_446,
        ];
        for (silhouette, expected) in clusters.silhouettes().iter().zip(expected) {
            assert!((silhouette.value() - expected).abs() < 1e-12, "{silhouette:?}");
        }
        assert!((clusters.silhouette() - 0.517_562_804_066_199_5).abs() < 1e-12);
        assert!((clusters.calinski_harabasz() - 5.064_355_449_292_687).abs() < 1e-12);
        assert!((clusters.davies_bouldin() - 0.831_208_440_231_080_3).abs() < 1e-12);
    }

    /// Between clusters at least √(1² + 7²) from (7, 1) to (8, 8) or √26 from (2, 1) to (7, 1) … 5; widest √(13² + 2²).
    #[test]
    fn dunn_is_the_least_gap_over_the_widest_cluster() {
        let clusters = Clusters::new(seven().view(), &["a", "a", "a", "b", "b", "c", "c"]).unwrap();
        assert!((clusters.dunn() - 5.0 / 173.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn one_cluster_has_no_index_and_bad_rows_none_at_all() {
        let one = Clusters::new(seven().view(), &[0; 7]).unwrap();
        assert!(one.silhouette().is_nan() && one.dunn().is_nan() && one.davies_bouldin().is_nan());
        assert!(Clusters::new(seven().view(), &[0, 1]).is_err());
        assert!(Clusters::new(array![[f64::NAN]].view(), &[0]).is_err());
    }
}
