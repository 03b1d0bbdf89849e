//! Round clusters of points.

use linfa::Dataset;
use ndarray::{Array2, Axis, Ix1};

use super::{at_least_one, dataset, not_negative, shared_out};
use crate::datasets::random::Random;
use crate::{Error, Result};

/// What [`make_blobs`] makes.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeBlobs {
    n_samples: usize,
    n_samples_each: Option<Vec<usize>>,
    n_features: usize,
    centers: Option<usize>,
    center_points: Option<Array2<f64>>,
    cluster_std: f64,
    cluster_std_each: Option<Vec<f64>>,
    center_box: (f64, f64),
    shuffle: bool,
    seed: u64,
}

/// Round (isotropic normal) clusters of points, whose number and centres are known.
///
/// Records: shape `(n_samples, n_features)`. Targets: the cluster, from 0. A point is its cluster's centre plus normal noise
/// with the standard deviation `cluster_std` in each feature; where n_samples is not a multiple of the number of clusters, the
/// first have one point more.
/// ```
/// use workings::datasets::make_blobs;
///
/// let (blobs, centers) = make_blobs().n_samples(10).centers(3).seed(7).generate_with_centers()?;
/// assert_eq!((blobs.records.dim(), centers.dim()), ((10, 2), (3, 2)));
/// assert_eq!(blobs.targets.iter().filter(|&&cluster| cluster == 0).count(), 4); // 4 + 3 + 3
/// # Ok::<(), workings::Error>(())
/// ```
pub fn make_blobs() -> MakeBlobs {
    MakeBlobs {
        n_samples: 100,
        n_samples_each: None,
        n_features: 2,
        centers: None,
        center_points: None,
        cluster_std: 1.0,
        cluster_std_each: None,
        center_box: (-10.0, 10.0),
        shuffle: true,
        seed: 0,
    }
}

impl MakeBlobs {
    /// Points in all (default 100).
    pub fn n_samples(mut self, n_samples: usize) -> Self {
        self.n_samples = n_samples;
        self
    }

    /// Points of each cluster, instead of a number in all (scikit-learn's `n_samples` with a list).
    pub fn n_samples_each(mut self, n_samples: impl Into<Vec<usize>>) -> Self {
        self.n_samples_each = Some(n_samples.into());
        self
    }

    /// Features of a point (default 2); not looked at if the centres are given.
    pub fn n_features(mut self, n_features: usize) -> Self {
        self.n_features = n_features;
        self
    }

    /// How many clusters, their centres drawn from the `center_box` (default 3, or as many as `n_samples_each` names).
    pub fn centers(mut self, centers: usize) -> Self {
        self.centers = Some(centers);
        self
    }

    /// The centres themselves, shape `(n_centers, n_features)` (scikit-learn's `centers` with an array).
    pub fn center_points(mut self, centers: Array2<f64>) -> Self {
        self.center_points = Some(centers);
        self
    }

    /// The standard deviation of every cluster in each feature (default 1).
    pub fn cluster_std(mut self, cluster_std: f64) -> Self {
        self.cluster_std = cluster_std;
        self
    }

    /// A standard deviation per cluster (scikit-learn's `cluster_std` with a list).
    pub fn cluster_std_each(mut self, cluster_std: impl Into<Vec<f64>>) -> Self {
        self.cluster_std_each = Some(cluster_std.into());
        self
    }

    /// Where centres may lie, in each feature (default −10 to 10).
    pub fn center_box(mut self, low: f64, high: f64) -> Self {
        self.center_box = (low, high);
        self
    }

    /// Whether the points are in random order (default) or cluster by cluster.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Where the random numbers start (default 0; `random_state` in scikit-learn).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes the points.
    /// # Errors
    /// `BadParam`, `NotFinite`.
    pub fn generate(&self) -> Result<Dataset<f64, usize, Ix1>> {
        Ok(self.generate_with_centers()?.0)
    }

    /// Makes the points, and says where the centres are: shape `(n_centers, n_features)`. Errors: as
    /// [`generate`](Self::generate).
    pub fn generate_with_centers(&self) -> Result<(Dataset<f64, usize, Ix1>, Array2<f64>)> {
        let mut random = Random::new(self.seed);
        let centers = self.placed_centers(&mut random)?;
        let counts = self.n_samples_each.clone().unwrap_or_else(|| shared_out(self.n_samples, centers.nrows()));
        let stds = self.cluster_std_each.clone().unwrap_or_else(|| vec![self.cluster_std; centers.nrows()]);
        self.check(&centers, &counts, &stds)?;

        let clusters = counts.iter().enumerate().flat_map(|(cluster, &n)| std::iter::repeat_n(cluster, n));
        let clusters: Vec<usize> = clusters.collect();
        let mut records = centers.select(Axis(0), &clusters);
        for (mut point, &cluster) in records.rows_mut().into_iter().zip(&clusters) {
            point.mapv_inplace(|center| center + stds[cluster] * random.normal());
        }
        Ok((dataset(records, clusters, self.shuffle, &mut random), centers))
    }

    fn placed_centers(&self, random: &mut Random) -> Result<Array2<f64>> {
        if let Some(points) = &self.center_points {
            let not_finite = points.iter().position(|value| !value.is_finite());
            return match not_finite {
                Some(index) => {
                    let value = points.iter().copied().nth(index).unwrap_or(f64::NAN);
                    Err(Error::NotFinite { name: "centers".into(), index, value })
                }
                None => Ok(points.clone()),
            };
        }
        let (low, high) = self.center_box;
        if !(low <= high && (high - low).is_finite()) {
            return Err(Error::bad_param(
                "center_box",
                format!("{low} to {high}"),
                "a lower and a higher finite number",
            ));
        }
        let n_centers = self.centers.or(self.n_samples_each.as_ref().map(Vec::len)).unwrap_or(3);
        Ok(Array2::from_shape_simple_fn((n_centers, self.n_features), || random.uniform(low, high)))
    }

    fn check(&self, centers: &Array2<f64>, counts: &[usize], stds: &[f64]) -> Result<()> {
        at_least_one("centers", centers.nrows())?;
        at_least_one("n_samples", counts.iter().fold(0, |sum, &n| sum.saturating_add(n)))?;
        at_least_one("n_features", centers.ncols())?;
        for (name, given) in [("n_samples_each", counts.len()), ("cluster_std_each", stds.len())] {
            if given != centers.nrows() {
                let needed = format!("one for each of the {} centers", centers.nrows());
                return Err(Error::bad_param(format!("number of {name}"), given, needed));
            }
        }
        stds.iter().try_for_each(|&std| not_negative("cluster_std", std))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::{Array1, array};

    fn of_cluster(blobs: &Dataset<f64, usize, Ix1>, cluster: usize) -> Array2<f64> {
        let rows: Vec<usize> = (0..blobs.targets.len()).filter(|&row| blobs.targets[row] == cluster).collect();
        blobs.records.select(Axis(0), &rows)
    }

    /// The mean of n = 4000 points lies within 5·std/√n of the centre but once in a million; so does their spread.
    #[test]
    fn clusters_lie_around_their_centers() {
        let centers = array![[0.0, 5.0, -3.0], [100.0, 0.0, 0.0]];
        let make = make_blobs().center_points(centers.clone()).cluster_std_each([0.5, 2.0]).n_samples(8000);
        let (blobs, placed) = make.generate_with_centers().unwrap();
        assert_eq!(placed, centers);
        for (cluster, std) in [(0, 0.5), (1, 2.0)] {
            let points = of_cluster(&blobs, cluster);
            assert_eq!(points.dim(), (4000, 3));
            let (mean, spread): (Array1<f64>, _) = (points.mean_axis(Axis(0)).unwrap(), points.std_axis(Axis(0), 1.0));
            for feature in 0..3 {
                assert_abs_diff_eq!(mean[feature], centers[[cluster, feature]], epsilon = 5.0 * std / 4000_f64.sqrt());
                assert_abs_diff_eq!(spread[feature], std, epsilon = 5.0 * std / 8000_f64.sqrt());
            }
        }
    }

    #[test]
    fn without_spread_every_point_is_its_center() {
        let make = make_blobs().n_samples_each([2, 0, 1]).cluster_std(0.0).shuffle(false).n_features(4).seed(3);
        let (blobs, centers) = make.generate_with_centers().unwrap();
        assert_eq!(blobs.targets, array![0, 0, 2]);
        assert_eq!(blobs.records, centers.select(Axis(0), &[0, 0, 2]));
        assert_eq!(blobs.feature_names(), ["x0", "x1", "x2", "x3"]);
    }

    #[test]
    fn centers_lie_in_their_box() {
        let make = make_blobs().centers(500).center_box(2.0, 3.0).n_samples(500);
        let (_, centers) = make.generate_with_centers().unwrap();
        assert!(centers.iter().all(|&x| (2.0..3.0).contains(&x)));
        assert!(centers.iter().any(|&x| x < 2.05) && centers.iter().any(|&x| x > 2.95));
    }

    #[test]
    fn the_seed_decides_and_shuffling_only_reorders() {
        let make = make_blobs().seed(5);
        assert_eq!(make.generate().unwrap(), make.generate().unwrap());
        assert_ne!(make.generate().unwrap(), make.clone().seed(6).generate().unwrap());
        let sorted = make.clone().shuffle(false).generate().unwrap();
        let mixed = make.generate().unwrap();
        assert_ne!(sorted.targets, mixed.targets);
        for cluster in 0..3 {
            let sums = [&sorted, &mixed].map(|blobs| of_cluster(blobs, cluster).sum());
            assert_abs_diff_eq!(sums[0], sums[1], epsilon = 1e-9); // the same numbers in another order
        }
    }

    #[test]
    fn settings_are_checked() {
        let message = |make: MakeBlobs| make.generate().unwrap_err().to_string();
        assert_eq!(message(make_blobs().n_samples(0)), "n_samples = 0, but at least 1 is needed");
        assert_eq!(message(make_blobs().centers(0)), "centers = 0, but at least 1 is needed");
        assert_eq!(message(make_blobs().n_features(0)), "n_features = 0, but at least 1 is needed");
        assert_eq!(
            message(make_blobs().cluster_std(-1.0)),
            "cluster_std = -1, but a finite number, 0 or more, is needed"
        );
        assert_eq!(
            message(make_blobs().n_samples_each([5, 5]).centers(3)),
            "number of n_samples_each = 2, but one for each of the 3 centers is needed"
        );
        assert_eq!(
            message(make_blobs().center_box(1.0, 0.0)),
            "center_box = 1 to 0, but a lower and a higher finite number is needed"
        );
        let error = message(make_blobs().center_points(array![[0.0, f64::NAN]]));
        assert!(error.starts_with("centers[1] is NaN"), "{error}");
    }
}
