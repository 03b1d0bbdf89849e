//! A linear relation with known coefficients.

use linfa::Dataset;
use ndarray::{Array1, Ix1};

use super::{at_least_one, dataset, not_negative};
use crate::datasets::random::Random;
use crate::{Error, Result};

/// What [`make_regression`] makes.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeRegression {
    n_samples: usize,
    n_features: usize,
    n_informative: usize,
    bias: f64,
    noise: f64,
    shuffle: bool,
    seed: u64,
}

/// A linear relation, y = Xw + bias + noise, in which only some features take part.
///
/// Records: standard normal, shape `(n_samples, n_features)`. Targets: shape `(n_samples,)`. The coefficients w of
/// `n_informative` features are drawn from 0 to 100, the others are 0. scikit-learn's `n_targets` and `effective_rank` are not
/// offered: there is one target, and features are independent.
/// ```
/// use workings::datasets::make_regression;
///
/// let (data, coef) = make_regression().n_features(5).n_informative(2).bias(3.0).generate_with_coef()?;
/// assert_eq!(coef.iter().filter(|&&w| w != 0.0).count(), 2);
/// assert!((data.records.row(0).dot(&coef) + 3.0 - data.targets[0]).abs() < 1e-9);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn make_regression() -> MakeRegression {
    MakeRegression { n_samples: 100, n_features: 100, n_informative: 10, bias: 0.0, noise: 0.0, shuffle: true, seed: 0 }
}

impl MakeRegression {
    /// Samples (default 100).
    pub fn n_samples(mut self, n_samples: usize) -> Self {
        self.n_samples = n_samples;
        self
    }

    /// Features (default 100).
    pub fn n_features(mut self, n_features: usize) -> Self {
        self.n_features = n_features;
        self
    }

    /// Features whose coefficient is not 0 (default 10; all, if there are fewer).
    pub fn n_informative(mut self, n_informative: usize) -> Self {
        self.n_informative = n_informative;
        self
    }

    /// The value where all features are 0 (default 0).
    pub fn bias(mut self, bias: f64) -> Self {
        self.bias = bias;
        self
    }

    /// The standard deviation of the noise in the target (default 0).
    pub fn noise(mut self, noise: f64) -> Self {
        self.noise = noise;
        self
    }

    /// Whether samples and features are in random order (default), or the informative features come first.
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
    /// `BadParam`.
    pub fn generate(&self) -> Result<Dataset<f64, f64, Ix1>> {
        Ok(self.generate_with_coef()?.0)
    }

    /// Makes the data, and gives the coefficients, shape `(n_features,)`. Errors: as [`generate`](Self::generate).
    pub fn generate_with_coef(&self) -> Result<(Dataset<f64, f64, Ix1>, Array1<f64>)> {
        at_least_one("n_samples", self.n_samples)?;
        at_least_one("n_features", self.n_features)?;
        not_negative("noise", self.noise)?;
        if !self.bias.is_finite() {
            return Err(Error::bad_param("bias", self.bias, "a finite number"));
        }
        let mut random = Random::new(self.seed);
        // The features are alike until they get their coefficients, so the coefficients alone need to be shuffled.
        let mut coef: Vec<f64> =
            (0..self.n_features.min(self.n_informative)).map(|_| random.uniform(0.0, 100.0)).collect();
        coef.resize(self.n_features, 0.0);
        if self.shuffle {
            random.shuffle(&mut coef);
        }
        let coef = Array1::from(coef);
        let records = random.normals(self.n_samples, self.n_features);
        let mut targets = records.dot(&coef) + self.bias;
        if self.noise > 0.0 {
            targets.mapv_inplace(|y| y + self.noise * random.normal());
        }
        Ok((dataset(records, targets.to_vec(), false, &mut random), coef))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    fn message(make: MakeRegression) -> String {
        make.generate().unwrap_err().to_string()
    }

    #[test]
    fn without_noise_the_relation_is_exact() {
        let make = make_regression().n_samples(50).n_features(7).n_informative(3).bias(-20.0).seed(2);
        let (data, coef) = make.generate_with_coef().unwrap();
        assert_eq!((data.records.dim(), data.targets.len()), ((50, 7), 50));
        for (x, &y) in data.records.outer_iter().zip(&data.targets) {
            let sum: f64 = x.iter().zip(&coef).map(|(x, w)| x * w).sum();
            assert_abs_diff_eq!(sum - 20.0, y, epsilon = 1e-11);
        }
    }

    #[test]
    fn the_informative_features_have_coefficients_up_to_100() {
        let make = make_regression().n_features(2000).n_informative(1000).n_samples(1);
        let (_, coef) = make.clone().shuffle(false).generate_with_coef().unwrap();
        assert!(coef.iter().take(1000).all(|&w| 0.0 < w && w < 100.0) && coef.iter().skip(1000).all(|&w| w == 0.0));
        assert_abs_diff_eq!(coef.sum() / 1000.0, 50.0, epsilon = 5.0 * 28.9 / 1000_f64.sqrt()); // std of uniform: 100/√12
        let (_, shuffled) = make.generate_with_coef().unwrap();
        assert!(shuffled.iter().take(1000).any(|&w| w == 0.0));
        assert_eq!(
            make_regression().n_features(3).generate_with_coef().unwrap().1.iter().filter(|&&w| w > 0.0).count(),
            3
        );
    }

    /// The residuals of n = 4000 samples have the standard deviation 7 within five standard errors, 7/√8000 each.
    #[test]
    fn noise_has_the_spread_that_was_asked_for() {
        let make = make_regression().n_samples(4000).n_features(3).noise(7.0).bias(1.0);
        let (data, coef) = make.generate_with_coef().unwrap();
        let residuals = &data.targets - &data.records.dot(&coef) - 1.0;
        assert_abs_diff_eq!(residuals.std(1.0), 7.0, epsilon = 5.0 * 7.0 / 8000_f64.sqrt());
    }

    /// Mean 0 and standard deviation 1 in each feature, as good as 10 000 numbers can show it.
    #[test]
    fn features_are_standard_normal() {
        let x = make_regression().n_samples(10_000).n_features(4).generate().unwrap().records;
        for feature in x.columns() {
            assert_abs_diff_eq!(feature.mean().unwrap(), 0.0, epsilon = 0.05);
            assert_abs_diff_eq!(feature.std(1.0), 1.0, epsilon = 0.036);
            let within = feature.iter().filter(|x| x.abs() < 1.0).count() as f64 / 10_000.0;
            assert_abs_diff_eq!(within, 0.6827, epsilon = 0.024); // the share within one standard deviation
        }
    }

    #[test]
    fn settings_are_checked() {
        assert_eq!(message(make_regression().n_samples(0)), "n_samples = 0, but at least 1 is needed");
        assert_eq!(message(make_regression().n_features(0)), "n_features = 0, but at least 1 is needed");
        assert_eq!(message(make_regression().noise(-1.0)), "noise = -1, but a finite number, 0 or more, is needed");
        assert_eq!(message(make_regression().bias(f64::INFINITY)), "bias = inf, but a finite number is needed");
    }
}
