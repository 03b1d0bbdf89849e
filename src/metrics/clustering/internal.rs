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
use std::ops::Range;

use ndarray::{Array2, ArrayView1, ArrayView2};
use rayon::prelude::*;

use super::pairs::{Extremes, Pairs};
use crate::linalg::reduce::map_reduce_rows;
use crate::linalg::sum::{Sum, accurate_sum};
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
    /// The centroids less the first point: where points lie far from 0, these have digits that the centroids have not.
    offsets: Array2<f64>,
    centroids: Array2<f64>,
}

/// Terms that a derivation may show; the others only count.
const SHOWN: usize = 5;

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
        of.iter().for_each(|c| sizes[*c] += 1.0);
        let offsets = offsets(x, &of, &sizes);
        let centroids = &offsets + &x.row(0);
        Ok(Clusters { x: x.to_owned(), of, sizes, offsets, centroids })
    }

    /// The mean of each cluster, a row each, in the order of the labels.
    pub fn centroids(&self) -> ArrayView2<'_, f64> {
        self.centroids.view()
    }

    /// The cluster of each point, by its place in the order of the labels.
    pub fn members(&self) -> &[usize] {
        &self.of
    }

    /// How many points each cluster has, in the order of the labels.
    pub fn sizes(&self) -> Vec<usize> {
        self.sizes.iter().map(|size| *size as usize).collect()
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

    /// Σ of `term` of each row's number, the first few of them to be shown.
    fn sum_over_rows(&self, term: impl Fn(usize) -> f64 + Sync) -> Expr {
        let (n, d) = self.x.dim();
        let of_rows = |rows: Range<usize>| rows.map(&term).collect::<Sum>();
        let total = map_reduce_rows(n, d, of_rows, |a, b| a.merge(&b)).unwrap_or_default().value();
        Expr::sum_from((0..n.min(SHOWN)).map(|i| Expr::from(term(i))), n, total)
    }

    /// The squared distance of a point from this centroid, given less the first point.
    fn squared_to(&self, i: usize, offset: ArrayView1<f64>) -> f64 {
        let values = self.x.row(i).into_iter().zip(self.x.row(0)).zip(offset);
        values.map(|((x, first), offset)| (x - first - offset) * (x - first - offset)).sum()
    }

    fn inertia_expr(&self) -> Expr {
        self.sum_over_rows(|i| self.squared_to(i, self.offsets.row(self.of[i]))).called("inertia")
    }

    fn total_expr(&self) -> Expr {
        let n = self.of.len();
        let mean = offsets(self.x.view(), &vec![0; n], &[n as f64]);
        self.sum_over_rows(|i| self.squared_to(i, mean.row(0))).called("total sum of squares")
    }

    /// The silhouette of each point, −1 to 1, with its derivation.
    pub fn silhouettes(&self) -> Vec<Expr> {
        let near = self.mean_distances();
        (0..near.len()).map(|i| self.silhouette_of(i, near[i])).collect()
    }

    /// The silhouette of each point, −1 to 1; `NaN` for a single cluster.
    ///
    /// ```
    /// use workings::ndarray::array;
    ///
    /// let clusters = workings::metrics::Clusters::new(array![[0.0], [1.0], [5.0]].view(), &["a", "a", "b"])?;
    /// assert_eq!(clusters.silhouette_samples(), [0.8, 0.75, 0.0]); // (5 − 1) / 5, (4 − 1) / 4, and alone
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn silhouette_samples(&self) -> Vec<f64> {
        let near = self.mean_distances();
        (0..near.len()).map(|i| self.silhouette_of(i, near[i])).collect()
    }

    /// The mean distance of each point to the others of its cluster, and to the points of the nearest other cluster.
    fn mean_distances(&self) -> Vec<(f64, f64)> {
        let sizes = &self.sizes;
        Pairs::new(self.x.view(), &self.of).map_sums(sizes.len(), |own, sums| {
            let others = (0..sums.len()).filter(|c| *c != own).map(|c| sums[c] / sizes[c]);
            let a = if sizes[own] < 2.0 { 0.0 } else { sums[own] / (sizes[own] - 1.0) };
            (a, others.reduce(f64::min).unwrap_or(f64::NAN))
        })
    }

    fn silhouette_of<N: Number>(&self, i: usize, (a, b): (f64, f64)) -> N {
        let alone = self.sizes[self.of[i]] < 2.0;
        let none = alone || a.max(b) == 0.0;
        let why = if alone { "alone in its cluster" } else { "all distances are 0" };
        let (a, b) = (N::parameter(format_args!("a[{i}]"), a), N::parameter(format_args!("b[{i}]"), b));
        ((b.clone() - a.clone()) / a.max(b)).counted_as(0.0, none, why).called(format_args!("s[{i}]"))
    }

    fn silhouette_expr(&self) -> Expr {
        let near = self.mean_distances();
        let total = accurate_sum((0..near.len()).map(|i| self.silhouette_of::<f64>(i, near[i])));
        let first = (0..near.len().min(SHOWN)).map(|i| self.silhouette_of(i, near[i]));
        Expr::sum_from(first, near.len(), total) / near.len() as f64
    }

    /// The smallest distance between clusters, and the largest within one.
    fn extremes(&self) -> (f64, f64) {
        let Extremes { between, within } = Pairs::new(self.x.view(), &self.of).extremes();
        (if self.sizes.len() < 2 { f64::NAN } else { between }, within)
    }

    /// The mean distance of each cluster's points to its centroid.
    fn scatter(&self) -> Vec<f64> {
        let (n, d) = self.x.dim();
        let k = self.sizes.len();
        let of_rows = |rows: Range<usize>| {
            let mut sums = vec![0.0; k];
            rows.for_each(|i| sums[self.of[i]] += self.squared_to(i, self.offsets.row(self.of[i])).sqrt());
            sums
        };
        let sums = map_reduce_rows(n, d, of_rows, added).unwrap_or_default();
        sums.iter().zip(&self.sizes).map(|(sum, size)| sum / size).collect()
    }

    fn davies_bouldin_expr(&self) -> Expr {
        let k = self.sizes.len();
        let scatter = self.scatter();
        let worst = |i: usize| {
            let others = (0..k).filter(|j| *j != i).map(|j| self.overlap::<f64>(&scatter, i, j));
            others.reduce(Number::max).unwrap_or(f64::NAN)
        };
        let worst: Vec<f64> = (0..k).into_par_iter().map(worst).collect();
        let shown = |i: usize| Expr::max_of((0..k).filter(|j| *j != i).map(|j| self.overlap(&scatter, i, j)));
        let sum = Expr::sum_from((0..k.min(SHOWN)).map(shown), k, accurate_sum(worst));
        (sum / k as f64).called("Davies–Bouldin")
    }

    fn overlap<N: Number>(&self, scatter: &[f64], i: usize, j: usize) -> N {
        let apart = squared(self.offsets.row(i), self.offsets.row(j)).sqrt();
        let of = |c: usize| N::parameter(format_args!("s{c}"), scatter[c]);
        let ratio = (of(i) + of(j)) / N::parameter(format_args!("‖c{i} − c{j}‖"), apart);
        ratio.counted_as(0.0, apart == 0.0, "equal centroids")
    }
}

/// The mean of each group's rows, less the first row.
fn offsets(x: ArrayView2<f64>, of: &[usize], sizes: &[f64]) -> Array2<f64> {
    let (n, d) = x.dim();
    let of_rows = |rows: Range<usize>| {
        let mut sums = vec![0.0; sizes.len() * d];
        for i in rows {
            let sums = &mut sums[of[i] * d..][..d];
            for ((sum, value), first) in sums.iter_mut().zip(x.row(i)).zip(x.row(0)) {
                *sum += value - first;
            }
        }
        sums
    };
    let sums = map_reduce_rows(n, d, of_rows, added).unwrap_or_default();
    Array2::from_shape_fn((sizes.len(), d), |(c, j)| sums[c * d + j] / sizes[c])
}

fn added(mut left: Vec<f64>, right: Vec<f64>) -> Vec<f64> {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
    left
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
        m.silhouette_expr().undefined_if(bad, "it needs 2 to n − 1 clusters").called("silhouette score")
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

    /// Eighths, so that the offset takes no digit: the distances are the same numbers.
    #[test]
    fn far_from_0_the_indices_stay_what_they_are() {
        let x = ndarray::Array2::from_shape_fn((300, 3), |(i, j)| ((i * (5 * j + 3)) % 89) as f64 / 8.0);
        let labels: Vec<usize> = (0..300).map(|i| (i * i) % 5 / 2).collect();
        let near = Clusters::new(x.view(), &labels).unwrap();
        let far = Clusters::new((&x + 1e8).view(), &labels).unwrap();
        assert_eq!(near.silhouette_samples(), far.silhouette_samples());
        assert_eq!(near.dunn(), far.dunn());
        let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
        close(near.calinski_harabasz(), far.calinski_harabasz());
        close(near.davies_bouldin(), far.davies_bouldin());
        close(near.inertia(), far.inertia());
    }

    /// The value and the derivation are one expression, whose first terms alone are built.
    #[test]
    fn derivations_of_many_points_show_the_first() {
        let x = ndarray::Array2::from_shape_fn((4000, 2), |(i, j)| ((i * (2 * j + 3)) % 101) as f64);
        let labels: Vec<usize> = (0..4000).map(|i| i % 3).collect();
        let clusters = Clusters::new(x.view(), &labels).unwrap();
        let text = clusters.worked().silhouette().to_string();
        assert!(text.contains("s[0] + s[1] + … (4000 terms)"), "{text}");
        let mean = clusters.silhouettes().iter().map(Expr::value).sum::<f64>() / 4000.0;
        assert!((clusters.silhouette() - mean).abs() < 1e-14);
    }

    #[test]
    fn duplicates_only_and_values_whose_squares_overflow() {
        let same = Clusters::new(array![[2.0], [2.0], [2.0]].view(), &[0, 0, 1]).unwrap();
        assert_eq!((same.silhouette(), same.davies_bouldin(), same.calinski_harabasz()), (0.0, 0.0, 1.0));
        assert!(same.dunn().is_nan() && same.explained_share().is_nan());
        let large = Clusters::new(array![[1e200], [-1e200], [0.0], [1.0]].view(), &[0, 0, 1, 1]).unwrap();
        assert!(large.silhouette().is_nan() && large.inertia().is_infinite());
    }

    #[test]
    fn one_cluster_has_no_index_and_bad_rows_none_at_all() {
        let one = Clusters::new(seven().view(), &[0; 7]).unwrap();
        assert!(one.silhouette().is_nan() && one.dunn().is_nan() && one.davies_bouldin().is_nan());
        assert!(Clusters::new(seven().view(), &[0, 1]).is_err());
        assert!(Clusters::new(array![[f64::NAN]].view(), &[0]).is_err());
    }
}
