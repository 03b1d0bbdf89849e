//! Agglomerative clustering: merge the two nearest clusters until one is left.
//!
//! - Formula: the distance to a merged cluster is the least, the largest or the mean of the distances of its points
//!   (single, complete, average), or grows with the inertia that a merge adds (Ward), by Lance & Williams' recurrence.
//! - Conventions: Euclidean; of equal distances the pair of lower indices merges first.
//! - Cost: O(n³) time, O(n²) memory: for small data.
//! - Source: Lance & Williams (1967), The Computer Journal 9(4), 373–380.

use ndarray::ArrayView2;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// What the distance of two clusters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linkage {
    Single,
    Complete,
    Average,
    Ward,
}

/// One merge: the distance at which it happens, and the points of the new cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    pub height: f64,
    pub members: Vec<usize>,
}

/// The n − 1 merges of n points, in order.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for fewer than 2 rows.
/// ```
/// use workings::cluster::{Linkage, agglomerate};
/// use workings::ndarray::array;
///
/// let merges = agglomerate(array![[0.0], [1.0], [4.0]].view(), Linkage::Average)?;
/// assert_eq!((merges[0].height, merges[1].height), (1.0, 3.5)); // (4 + 3) / 2
/// # Ok::<(), workings::Error>(())
/// ```
pub fn agglomerate(x: ArrayView2<f64>, linkage: Linkage) -> Result<Vec<Merge>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    input::setting("the rows of x", x.nrows() as f64, x.nrows() >= 2, "at least 2")?;
    let distance = |i: usize, j: usize| (&x.row(i) - &x.row(j)).mapv(|d| d * d).sum().sqrt();
    let mut between: Vec<Vec<f64>> = (0..x.nrows()).map(|i| (0..x.nrows()).map(|j| distance(i, j)).collect()).collect();
    let mut clusters: Vec<Vec<usize>> = (0..x.nrows()).map(|i| vec![i]).collect();
    let mut merges = Vec::new();
    while clusters.len() > 1 {
        let pairs = (0..clusters.len()).flat_map(|i| (i + 1..clusters.len()).map(move |j| (i, j)));
        let (i, j) = pairs
            .fold((0, 1), |best, pair| if between[pair.0][pair.1] < between[best.0][best.1] { pair } else { best });
        let height = between[i][j];
        let sizes = (clusters[i].len() as f64, clusters[j].len() as f64);
        for k in (0..clusters.len()).filter(|k| *k != i && *k != j) {
            let to = linkage.merged(between[k][i], between[k][j], height, sizes, clusters[k].len() as f64);
            between[k][i] = to;
            between[i][k] = to;
        }
        let absorbed = clusters.remove(j);
        between.remove(j);
        for row in &mut between {
            row.remove(j);
        }
        clusters[i].extend(absorbed);
        clusters[i].sort_unstable();
        merges.push(Merge { height, members: clusters[i].clone() });
    }
    Ok(merges)
}

impl Linkage {
    /// The distance to the merger of i and j, from those to i and to j and from i to j.
    pub(super) fn merged(self, to_i: f64, to_j: f64, i_to_j: f64, (n_i, n_j): (f64, f64), n: f64) -> f64 {
        match self {
            Linkage::Single => to_i.min(to_j),
            Linkage::Complete => to_i.max(to_j),
            Linkage::Average => (n_i * to_i + n_j * to_j) / (n_i + n_j),
            Linkage::Ward => {
                let sum = (n_i + n) * to_i * to_i + (n_j + n) * to_j * to_j - n * i_to_j * i_to_j;
                (sum / (n_i + n_j + n)).max(0.0).sqrt()
            }
        }
    }
}

/// Ward's distance of two clusters, √(2·|A|·|B| / (|A| + |B|))·‖mean A − mean B‖, and the inertia that their merge adds, half
/// of its square.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a size below 1.
/// ```
/// let (distance, added) = workings::cluster::ward_distance(2.0, 3.0, &[1.0, 2.0], &[4.0, 6.0])?;
/// assert_eq!(added.value(), 30.0); // 2 · 3 / 5 · (3² + 4²)
/// assert_eq!(distance.value(), 60.0_f64.sqrt());
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ward_distance(size_a: f64, size_b: f64, mean_a: &[f64], mean_b: &[f64]) -> Result<(Expr, Expr)> {
    input::same_length("mean_a", mean_a.len(), "mean_b", mean_b.len())?;
    input::finite("mean_a", mean_a.iter().copied())?;
    input::finite("mean_b", mean_b.iter().copied())?;
    for (name, size) in [("size_a", size_a), ("size_b", size_b)] {
        input::setting(name, size, size >= 1.0 && size.is_finite(), "a number of points, at least 1")?;
    }
    let (a, b) = (Expr::named("|A|", size_a), Expr::named("|B|", size_b));
    let differences = mean_a.iter().zip(mean_b).map(|(a, b)| (Expr::from(*a) - Expr::from(*b)).powi(2));
    let squared = Expr::sum_of(differences).called("squared distance of means");
    let added = (a.clone() * b.clone() / (a + b) * squared).called("inertia added");
    Ok(((Expr::from(2.0) * added.clone()).sqrt().called("Ward distance"), added))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// SciPy 1.17.1: linkage(x, method)[:, 2]
    #[test]
    fn heights_are_those_of_scipy() {
        let x = array![[1.0, 2.0], [2.0, 1.0], [1.5, 3.0], [8.0, 8.0], [9.0, 7.5], [7.0, 1.0], [20.0, 3.0]];
        let close = 1.118_033_988_749_895;
        let cases = [
            (
                Linkage::Single,
                [close, close, std::f64::consts::SQRT_2, 5.0, 6.800_735_254_367_722, 11.884_864_324_004_713],
            ),
            (
                Linkage::Complete,
                [
                    close,
                    close,
                    2.061_552_812_808_830_3,
                    6.082_762_530_298_219,
                    9.708_243_919_473_8,
                    19.026_297_590_440_446,
                ],
            ),
            (
                Linkage::Average,
                [
                    close,
                    close,
                    1.737_883_187_590_962_8,
                    5.645_037_495_219_344,
                    8.564_832_507_907_56,
                    15.612_479_771_447_651,
                ],
            ),
            (
                Linkage::Ward,
                [
                    close,
                    close,
                    1.936_491_673_103_708_5,
                    6.846_531_968_814_577,
                    13.430_376_018_563_292,
                    19.991_069_434_696_51,
                ],
            ),
        ];
        for (linkage, expected) in cases {
            let merges = agglomerate(x.view(), linkage).unwrap();
            let off = merges.iter().zip(expected).map(|(merge, height)| (merge.height - height).abs());
            assert!(off.fold(0.0, f64::max) < 1e-12, "{linkage:?}: {merges:?}");
            assert_eq!(merges[5].members.len(), 7);
        }
    }

    /// Two single points are as far apart as their distance.
    #[test]
    fn ward_distances_of_points_and_wrong_input() {
        assert_eq!(ward_distance(1.0, 1.0, &[0.0], &[7.0]).unwrap().0.value(), 7.0);
        assert!(matches!(ward_distance(0.0, 1.0, &[0.0], &[7.0]), Err(Error::BadParam { .. })));
        assert!(matches!(ward_distance(1.0, 1.0, &[0.0], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(ward_distance(1.0, 1.0, &[f64::NAN], &[1.0]), Err(Error::NotFinite { .. })));
    }

    #[test]
    fn one_point_has_no_merge() {
        assert!(agglomerate(array![[1.0]].view(), Linkage::Single).is_err());
        assert!(agglomerate(array![[1.0], [f64::NAN]].view(), Linkage::Single).is_err());
    }
}
