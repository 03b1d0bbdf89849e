//! Classes of several clusters, with features that inform, repeat or mean nothing (the Madelon design).

use linfa::Dataset;
use ndarray::{Array2, Axis, Ix1, s};

use super::{at_least_one, dataset};
use crate::datasets::random::Random;
use crate::{Error, Result};

/// What [`make_classification`] makes.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeClassification {
    n_samples: usize,
    n_features: usize,
    n_informative: usize,
    n_redundant: usize,
    n_repeated: usize,
    n_classes: usize,
    n_clusters_per_class: usize,
    weights: Option<Vec<f64>>,
    flip_y: f64,
    class_sep: f64,
    hypercube: bool,
    shift: Option<f64>,
    scale: Option<f64>,
    shuffle: bool,
    seed: u64,
}

/// Classes of normal clusters, with features that inform, repeat or mean nothing.
///
/// Records: shape `(n_samples, n_features)`. Targets: the class, from 0. Each cluster lies around its own corner of a cube with
/// sides 2·`class_sep` in the informative features, in which it is stretched by a random matrix; cluster k belongs to class
/// k mod `n_classes`. Redundant features are random linear combinations of the informative ones, repeated features are copies
/// of those two kinds, and the rest is standard normal noise. The feature names say which is which: `informative0`,
/// `redundant0`, `repeated0`, `random0` …
///
/// Source: Guyon (2003), Design of experiments for the NIPS 2003 variable selection benchmark.
/// ```
/// let data = workings::datasets::make_classification().n_samples(50).n_features(6).shuffle(false).generate()?;
/// assert_eq!(data.records.dim(), (50, 6));
/// assert_eq!(data.feature_names()[..3], ["informative0", "informative1", "redundant0"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn make_classification() -> MakeClassification {
    MakeClassification {
        n_samples: 100,
        n_features: 20,
        n_informative: 2,
        n_redundant: 2,
        n_repeated: 0,
        n_classes: 2,
        n_clusters_per_class: 2,
        weights: None,
        flip_y: 0.01,
        class_sep: 1.0,
        hypercube: true,
        shift: Some(0.0),
        scale: Some(1.0),
        shuffle: true,
        seed: 0,
    }
}

impl MakeClassification {
    /// Samples (default 100).
    pub fn n_samples(mut self, n_samples: usize) -> Self {
        self.n_samples = n_samples;
        self
    }

    /// Features in all (default 20); what the next three leave is noise.
    pub fn n_features(mut self, n_features: usize) -> Self {
        self.n_features = n_features;
        self
    }

    /// Features in which the clusters lie apart (default 2).
    pub fn n_informative(mut self, n_informative: usize) -> Self {
        self.n_informative = n_informative;
        self
    }

    /// Linear combinations of the informative features (default 2).
    pub fn n_redundant(mut self, n_redundant: usize) -> Self {
        self.n_redundant = n_redundant;
        self
    }

    /// Copies of informative and redundant features (default 0).
    pub fn n_repeated(mut self, n_repeated: usize) -> Self {
        self.n_repeated = n_repeated;
        self
    }

    /// Classes (default 2).
    pub fn n_classes(mut self, n_classes: usize) -> Self {
        self.n_classes = n_classes;
        self
    }

    /// Clusters of each class (default 2).
    pub fn n_clusters_per_class(mut self, n_clusters_per_class: usize) -> Self {
        self.n_clusters_per_class = n_clusters_per_class;
        self
    }

    /// The share of each class, of all or of all but the last (default: equal shares). Shares are met as nearly as whole
    /// numbers allow, before labels are flipped.
    pub fn weights(mut self, weights: impl Into<Vec<f64>>) -> Self {
        self.weights = Some(weights.into());
        self
    }

    /// The share of samples whose class is drawn anew at random (default 0.01): noise in the labels.
    pub fn flip_y(mut self, flip_y: f64) -> Self {
        self.flip_y = flip_y;
        self
    }

    /// Half the side of the cube (default 1): the larger, the easier the classes are told apart.
    pub fn class_sep(mut self, class_sep: f64) -> Self {
        self.class_sep = class_sep;
        self
    }

    /// Whether the corners are those of a cube (default) or of a random box.
    pub fn hypercube(mut self, hypercube: bool) -> Self {
        self.hypercube = hypercube;
        self
    }

    /// What is added to every feature (default 0); `None` draws it for each from −`class_sep` to `class_sep`.
    pub fn shift(mut self, shift: impl Into<Option<f64>>) -> Self {
        self.shift = shift.into();
        self
    }

    /// What every feature is multiplied with after the shift (default 1); `None` draws it for each from 1 to 101.
    pub fn scale(mut self, scale: impl Into<Option<f64>>) -> Self {
        self.scale = scale.into();
        self
    }

    /// Whether samples and features are in random order (default), or clusters and kinds of features one after the other.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Where the random numbers start (default 0; `random_state` in scikit-learn).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes the data.
    /// # Errors
    /// `BadParam`, also for more clusters than the cube has corners.
    pub fn generate(&self) -> Result<Dataset<f64, usize, Ix1>> {
        self.check()?;
        let cluster_sizes = self.cluster_sizes()?;
        let mut random = Random::new(self.seed);
        let random = &mut random;

        let mut records = self.informative(&cluster_sizes, random);
        self.add_redundant(&mut records, random);
        self.add_repeated(&mut records, random);
        let n_random = self.n_features - records.ncols();
        append(&mut records, random.normals(self.n_samples, n_random));

        let clusters = cluster_sizes.iter().enumerate().flat_map(|(k, &n)| std::iter::repeat_n(k, n));
        let mut targets: Vec<usize> = clusters.map(|cluster| cluster % self.n_classes).collect();
        for class in &mut targets {
            if random.uniform(0.0, 1.0) < self.flip_y {
                *class = random.below(self.n_classes);
            }
        }
        for mut feature in records.columns_mut() {
            let shift = self.shift.unwrap_or_else(|| random.uniform(-self.class_sep, self.class_sep));
            let scale = self.scale.unwrap_or_else(|| random.uniform(1.0, 101.0));
            feature.mapv_inplace(|x| (x + shift) * scale);
        }
        let mut names = self.names();
        if self.shuffle {
            let order = random.permutation(self.n_features);
            records = records.select(Axis(1), &order);
            names = order.into_iter().map(|feature| names[feature].clone()).collect();
        }
        Ok(dataset(records, targets, self.shuffle, random).with_feature_names(names))
    }

    /// As scikit-learn shares the samples out: the whole part of each cluster's due, then one more to each from the first on.
    fn cluster_sizes(&self) -> Result<Vec<usize>> {
        let weights = self.class_weights()?;
        let (n, per_class) = (self.n_samples as f64, self.n_clusters_per_class as f64);
        let n_clusters = self.n_classes * self.n_clusters_per_class;
        let mut sizes: Vec<usize> =
            (0..n_clusters).map(|k| (n * weights[k % self.n_classes] / per_class) as usize).collect();
        let rest = self.n_samples.saturating_sub(sizes.iter().sum());
        (0..rest).for_each(|i| sizes[i % n_clusters] += 1);
        Ok(sizes)
    }

    fn class_weights(&self) -> Result<Vec<f64>> {
        let Some(given) = &self.weights else { return Ok(vec![1.0 / self.n_classes as f64; self.n_classes]) };
        let mut weights = given.clone();
        if weights.len() + 1 == self.n_classes {
            weights.push(1.0 - given.iter().sum::<f64>());
        }
        if weights.len() != self.n_classes {
            let needed = format!("n_classes = {} or one less", self.n_classes);
            return Err(Error::bad_param("number of weights", given.len(), needed));
        }
        let sum: f64 = weights.iter().sum();
        // Rounding may leave a little less than nothing for the last class.
        if !(weights.iter().all(|&weight| weight >= -1e-12) && (sum - 1.0).abs() <= 1e-9) {
            return Err(Error::bad_param("weights", format!("{given:?}"), "shares from 0 to 1 that sum to 1"));
        }
        Ok(weights)
    }

    /// Normal points, stretched and moved to their cluster's corner.
    fn informative(&self, cluster_sizes: &[usize], random: &mut Random) -> Array2<f64> {
        let d = self.n_informative;
        let corners = self.corners(cluster_sizes.len(), random);
        let mut records = random.normals(self.n_samples, d);
        let mut start = 0;
        for (&size, corner) in cluster_sizes.iter().zip(corners.outer_iter()) {
            let mut points = records.slice_mut(s![start..start + size, ..]);
            let stretch = Array2::from_shape_simple_fn((d, d), || random.uniform(-1.0, 1.0));
            points.assign(&(points.dot(&stretch) + corner));
            start += size;
        }
        records
    }

    /// Different corners of the cube, one per cluster: shape `(n_clusters, n_informative)`.
    fn corners(&self, n_clusters: usize, random: &mut Random) -> Array2<f64> {
        const BITS: usize = 30; // corners differ within the last 30 features, which is more corners than there are samples
        let (d, low_bits) = (self.n_informative, self.n_informative.min(BITS));
        let numbers = random.distinct(1 << low_bits, n_clusters);
        let mut corners = Array2::from_shape_fn((n_clusters, d), |(k, feature)| {
            let bit = if feature < d - low_bits { random.below(2) } else { numbers[k] >> (d - 1 - feature) & 1 };
            if bit == 1 { self.class_sep } else { -self.class_sep }
        });
        if !self.hypercube {
            corners.rows_mut().into_iter().for_each(|mut corner| corner *= random.uniform(0.0, 1.0));
            corners.columns_mut().into_iter().for_each(|mut side| side *= random.uniform(0.0, 1.0));
        }
        corners
    }

    fn add_redundant(&self, records: &mut Array2<f64>, random: &mut Random) {
        let shape = (self.n_informative, self.n_redundant);
        let combinations = Array2::from_shape_simple_fn(shape, || random.uniform(-1.0, 1.0));
        let redundant = records.dot(&combinations);
        append(records, redundant);
    }

    fn add_repeated(&self, records: &mut Array2<f64>, random: &mut Random) {
        let originals: Vec<usize> = (0..self.n_repeated).map(|_| random.below(records.ncols())).collect();
        let copies = records.select(Axis(1), &originals);
        append(records, copies);
    }

    fn names(&self) -> Vec<String> {
        let n_random = self.n_features - self.n_informative - self.n_redundant - self.n_repeated;
        let kinds = [
            ("informative", self.n_informative),
            ("redundant", self.n_redundant),
            ("repeated", self.n_repeated),
            ("random", n_random),
        ];
        kinds.iter().flat_map(|(kind, n)| (0..*n).map(move |i| format!("{kind}{i}"))).collect()
    }

    fn check(&self) -> Result<()> {
        at_least_one("n_samples", self.n_samples)?;
        at_least_one("n_informative", self.n_informative)?;
        at_least_one("n_classes", self.n_classes)?;
        at_least_one("n_clusters_per_class", self.n_clusters_per_class)?;
        let meaningful = [self.n_informative, self.n_redundant, self.n_repeated]
            .iter()
            .fold(0, |sum: usize, &n| sum.saturating_add(n));
        if meaningful > self.n_features {
            let needed = format!("at least n_informative + n_redundant + n_repeated = {meaningful}");
            return Err(Error::bad_param("n_features", self.n_features, needed));
        }
        let n_clusters = self.n_classes.saturating_mul(self.n_clusters_per_class);
        if n_clusters > 1 << self.n_informative.min(30) {
            let needed = format!("at most 2^n_informative = 2^{} corners to put them on", self.n_informative);
            return Err(Error::bad_param("n_classes · n_clusters_per_class", n_clusters, needed));
        }
        if !(0.0..=1.0).contains(&self.flip_y) {
            return Err(Error::bad_param("flip_y", self.flip_y, "a share from 0 to 1"));
        }
        let positive = [("class_sep", Some(self.class_sep)), ("scale", self.scale)];
        for (name, given) in positive.into_iter().filter_map(|(name, given)| Some((name, given?))) {
            if !(given > 0.0 && given.is_finite()) {
                return Err(Error::bad_param(name, given, "a finite number above 0"));
            }
        }
        match self.shift.filter(|shift| !shift.is_finite()) {
            Some(shift) => Err(Error::bad_param("shift", shift, "a finite number")),
            None => Ok(()),
        }
    }
}

/// Puts more columns behind those of `records`, which has as many rows.
fn append(records: &mut Array2<f64>, more: Array2<f64>) {
    let (n_rows, n_old, n_new) = (records.nrows(), records.ncols(), more.ncols());
    let old = std::mem::replace(records, Array2::zeros((n_rows, n_old + n_new)));
    records.slice_mut(s![.., ..n_old]).assign(&old);
    records.slice_mut(s![.., n_old..]).assign(&more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::{ArrayView1, array};

    fn class_counts(data: &Dataset<f64, usize, Ix1>, n_classes: usize) -> Vec<usize> {
        (0..n_classes).map(|class| data.targets.iter().filter(|&&y| y == class).count()).collect()
    }

    fn correlation(x: ArrayView1<'_, f64>, y: ArrayView1<'_, f64>) -> f64 {
        let (x, y) = (&x - x.mean().unwrap(), &y - y.mean().unwrap());
        x.dot(&y) / (x.dot(&x) * y.dot(&y)).sqrt()
    }

    /// Clusters of 4000 around different corners (±2, ±2, ±2): the stretch is random, but no variance exceeds 3 · 1.
    #[test]
    fn each_cluster_lies_around_its_own_corner() {
        let make = make_classification().n_samples(16_000).n_features(3).n_informative(3).n_redundant(0);
        let data = make.class_sep(2.0).flip_y(0.0).shuffle(false).generate().unwrap();
        let mut corners = std::collections::BTreeSet::new();
        for (k, start) in (0..16_000).step_by(4000).enumerate() {
            let mean = data.records.slice(s![start..start + 4000, ..]).mean_axis(Axis(0)).unwrap();
            for x in &mean {
                assert_abs_diff_eq!(x.abs(), 2.0, epsilon = 5.0 * (3.0 / 4000.0_f64).sqrt());
            }
            corners.insert(format!("{:?}", mean.mapv(f64::signum)));
            assert!(data.targets.slice(s![start..start + 4000]).iter().all(|&class| class == k % 2));
        }
        assert_eq!(corners.len(), 4);
    }

    /// One cluster per class, far apart: the class is nearly the sign of the feature in which the corners differ.
    #[test]
    fn informative_features_predict_and_random_ones_do_not() {
        let make = make_classification().n_samples(2000).n_features(6).n_informative(1).n_redundant(1).n_repeated(1);
        let data = make.n_clusters_per_class(1).class_sep(3.0).flip_y(0.0).seed(1).generate().unwrap();
        let y = data.targets.mapv(|class| class as f64);
        for (name, feature) in data.feature_names().iter().zip(data.records.columns()) {
            let r = correlation(feature, y.view()).abs();
            let expected = if name.starts_with("random") { 0.0..0.12 } else { 0.9..1.001 }; // 5/√2000 = 0.11
            assert!(expected.contains(&r), "{name}: {r}");
        }
    }

    /// Both redundant features are combinations a·x₀ + b·x₁: a and b from the first two rows hold in all.
    #[test]
    fn redundant_features_are_linear_combinations() {
        let data = make_classification().n_features(7).n_repeated(2).shuffle(false).seed(9).generate().unwrap();
        let x = &data.records;
        for redundant in [2, 3] {
            let det = x[[0, 0]] * x[[1, 1]] - x[[0, 1]] * x[[1, 0]];
            let a = (x[[0, redundant]] * x[[1, 1]] - x[[0, 1]] * x[[1, redundant]]) / det;
            let b = (x[[0, 0]] * x[[1, redundant]] - x[[0, redundant]] * x[[1, 0]]) / det;
            assert!(a.abs() <= 1.0 && b.abs() <= 1.0);
            for row in x.outer_iter() {
                assert_abs_diff_eq!(a * row[0] + b * row[1], row[redundant], epsilon = 1e-9);
            }
        }
        for repeated in [4, 5] {
            assert!((0..4).any(|original| x.column(original) == x.column(repeated)));
        }
        let names = ["informative0", "informative1", "redundant0", "redundant1", "repeated0", "repeated1", "random0"];
        assert_eq!(data.feature_names(), names);
    }

    /// A flipped label is drawn from all classes, so half of 0.4 · 5000 = 2000 keep theirs: 1000 ± 5·√(5000 · 0.2 · 0.8).
    #[test]
    fn flipping_changes_the_share_of_labels_that_was_asked_for() {
        let make = make_classification().n_samples(5000).shuffle(false);
        let (clean, noisy) = (make.clone().flip_y(0.0).generate().unwrap(), make.flip_y(0.4).generate().unwrap());
        let changed = clean.targets.iter().zip(&noisy.targets).filter(|(a, b)| a != b).count();
        assert!(changed.abs_diff(1000) < 142, "{changed}");
    }

    #[test]
    fn shuffling_features_takes_their_names_along() {
        let make = make_classification().n_samples(3000).flip_y(0.0).seed(4);
        let data = make.generate().unwrap();
        let place = |name: &str| data.feature_names().iter().position(|other| other == name).unwrap();
        let (x0, x1, redundant) = (place("informative0"), place("informative1"), place("redundant0"));
        let basis =
            array![x0, x1].mapv(|feature| correlation(data.records.column(feature), data.records.column(redundant)));
        assert!(basis.iter().any(|r| r.abs() > 0.3), "{basis}"); // a combination of the two goes with one of them
        assert_ne!(data.feature_names()[..2], ["informative0", "informative1"]);
        assert_eq!(class_counts(&data, 2), [1500, 1500]);
    }

    /// (x + 3) · 2 has mean 6 and standard deviation 2 where x is standard normal; `None` differs from feature to feature.
    #[test]
    fn features_can_be_shifted_and_scaled() {
        let make = make_classification().n_samples(10_000).n_features(6).shuffle(false);
        let fixed = make.clone().shift(3.0).scale(2.0).generate().unwrap().records;
        assert_abs_diff_eq!(fixed.column(5).mean().unwrap(), 6.0, epsilon = 0.1);
        assert_abs_diff_eq!(fixed.column(5).std(1.0), 2.0, epsilon = 0.08);
        let drawn = make.shift(None).scale(None).generate().unwrap().records;
        let stds = drawn.std_axis(Axis(0), 1.0);
        assert!(stds[4] > 0.9 && stds[5] > 0.9 && (stds[4] / stds[5] - 1.0).abs() > 0.05, "{stds}");
    }

    #[test]
    fn a_box_is_smaller_than_the_cube() {
        let make = make_classification().n_samples(40_000).n_features(2).n_redundant(0).class_sep(10.0).flip_y(0.0);
        let data = make.hypercube(false).shuffle(false).generate().unwrap();
        for start in (0..40_000).step_by(10_000) {
            let mean = data.records.slice(s![start..start + 10_000, ..]).mean_axis(Axis(0)).unwrap();
            assert!(mean.iter().all(|x| x.abs() < 10.0), "{mean}");
        }
    }

    #[test]
    fn forty_informative_features_have_corners_too() {
        let make = make_classification().n_features(40).n_informative(40).n_redundant(0).n_classes(5);
        assert_eq!(make.generate().unwrap().records.dim(), (100, 40));
    }

    #[test]
    fn settings_are_checked() {
        let message = |make: MakeClassification| make.generate().unwrap_err().to_string();
        let make = make_classification;
        assert_eq!(message(make().n_samples(0)), "n_samples = 0, but at least 1 is needed");
        assert_eq!(
            message(make().n_features(3)),
            "n_features = 3, but at least n_informative + n_redundant + n_repeated = 4 is needed"
        );
        assert_eq!(
            message(make().n_classes(3)),
            "n_classes · n_clusters_per_class = 6, but at most 2^n_informative = 2^2 corners to put them on is needed"
        );
        assert_eq!(message(make().flip_y(1.5)), "flip_y = 1.5, but a share from 0 to 1 is needed");
        assert_eq!(message(make().class_sep(0.0)), "class_sep = 0, but a finite number above 0 is needed");
        assert_eq!(message(make().scale(f64::NAN)), "scale = NaN, but a finite number above 0 is needed");
        assert_eq!(message(make().shift(f64::INFINITY)), "shift = inf, but a finite number is needed");
        assert_eq!(
            message(make().weights([0.1, 0.2, 0.7])),
            "number of weights = 3, but n_classes = 2 or one less is needed"
        );
        for weights in [vec![0.5, 0.6], vec![1.5], vec![f64::NAN]] {
            let needed = format!("weights = {weights:?}, but shares from 0 to 1 that sum to 1 is needed");
            assert_eq!(message(make().weights(weights)), needed);
        }
    }
}
