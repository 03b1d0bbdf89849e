//! Two classes on curves: half moons that reach into each other, and a circle within a circle.

use std::f64::consts::PI;

use linfa::Dataset;
use ndarray::{Array2, Ix1};

use super::{at_least_one, dataset, not_negative};
use crate::datasets::random::Random;
use crate::{Error, Result};

/// What [`make_moons`] makes.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeMoons {
    curves: Curves,
}

/// What [`make_circles`] makes.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeCircles {
    curves: Curves,
    factor: f64,
}

/// What the two have in common.
#[derive(Debug, Clone, PartialEq)]
struct Curves {
    n_samples: [usize; 2],
    noise: f64,
    shuffle: bool,
    seed: u64,
}

/// Two half circles that reach into each other.
///
/// Records: shape `(n_samples, 2)`. Targets: 0 on the upper moon, (cos t, sin t), and 1 on the lower, (1 − cos t, ½ − sin t), for
/// t from 0 to π in equal steps; normal noise is added to both features. Of an odd number the lower moon has one point more.
/// ```
/// let moons = workings::datasets::make_moons().n_samples(5).shuffle(false).generate()?;
/// assert_eq!(moons.targets.to_vec(), [0, 0, 1, 1, 1]);
/// assert_eq!(moons.records.row(0).to_vec(), [1.0, 0.0]); // the upper moon at t = 0
/// assert_eq!(moons.records.row(2).to_vec(), [0.0, 0.5]); // and the lower one
/// # Ok::<(), workings::Error>(())
/// ```
pub fn make_moons() -> MakeMoons {
    MakeMoons { curves: Curves::default() }
}

/// A circle within a circle.
///
/// Records: shape `(n_samples, 2)`. Targets: 0 on the outer circle of radius 1, and 1 on the inner one of radius `factor`, both
/// around the origin with points at equal angles; normal noise is added to both features. Of an odd number the inner circle
/// has one point more.
/// ```
/// let circles = workings::datasets::make_circles().n_samples(200).factor(0.5).generate()?;
/// let inner = circles.records.outer_iter().zip(&circles.targets).find(|(_, circle)| **circle == 1);
/// assert!((inner.unwrap().0.dot(&inner.unwrap().0) - 0.25).abs() < 1e-15); // ½²
/// # Ok::<(), workings::Error>(())
/// ```
pub fn make_circles() -> MakeCircles {
    MakeCircles { curves: Curves::default(), factor: 0.8 }
}

impl MakeMoons {
    /// Points in all (default 100).
    pub fn n_samples(mut self, n_samples: usize) -> Self {
        self.curves.n_samples = halves(n_samples);
        self
    }

    /// Points of the upper and of the lower moon, instead of a number in all.
    pub fn n_samples_each(mut self, upper: usize, lower: usize) -> Self {
        self.curves.n_samples = [upper, lower];
        self
    }

    /// The standard deviation of the noise (default 0: every point lies on its moon).
    pub fn noise(mut self, noise: f64) -> Self {
        self.curves.noise = noise;
        self
    }

    /// Whether the points are in random order (default) or moon by moon.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.curves.shuffle = shuffle;
        self
    }

    /// Where the random numbers start (default 0; `random_state` in scikit-learn).
    pub fn seed(mut self, seed: u64) -> Self {
        self.curves.seed = seed;
        self
    }

    /// Makes the points.
    /// # Errors
    /// `BadParam`.
    pub fn generate(&self) -> Result<Dataset<f64, usize, Ix1>> {
        // The ends of the moons are points too, so n points make n − 1 steps.
        let steps = self.curves.n_samples.map(|n| n.saturating_sub(1).max(1));
        self.curves.generate(|curve, i| {
            let t = i as f64 * (PI / steps[curve] as f64);
            if curve == 0 { [t.cos(), t.sin()] } else { [1.0 - t.cos(), 1.0 - t.sin() - 0.5] }
        })
    }
}

impl MakeCircles {
    /// Points in all (default 100).
    pub fn n_samples(mut self, n_samples: usize) -> Self {
        self.curves.n_samples = halves(n_samples);
        self
    }

    /// Points of the outer and of the inner circle, instead of a number in all.
    pub fn n_samples_each(mut self, outer: usize, inner: usize) -> Self {
        self.curves.n_samples = [outer, inner];
        self
    }

    /// The radius of the inner circle, at least 0 and below 1 (default 0.8).
    pub fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// The standard deviation of the noise (default 0: every point lies on its circle).
    pub fn noise(mut self, noise: f64) -> Self {
        self.curves.noise = noise;
        self
    }

    /// Whether the points are in random order (default) or circle by circle.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.curves.shuffle = shuffle;
        self
    }

    /// Where the random numbers start (default 0; `random_state` in scikit-learn).
    pub fn seed(mut self, seed: u64) -> Self {
        self.curves.seed = seed;
        self
    }

    /// Makes the points.
    /// # Errors
    /// `BadParam`.
    pub fn generate(&self) -> Result<Dataset<f64, usize, Ix1>> {
        if !(0.0..1.0).contains(&self.factor) {
            return Err(Error::bad_param("factor", self.factor, "0 or more and below 1"));
        }
        self.curves.generate(|curve, i| {
            let t = i as f64 * (2.0 * PI / self.curves.n_samples[curve] as f64);
            let radius = [1.0, self.factor][curve];
            [radius * t.cos(), radius * t.sin()]
        })
    }
}

/// The first gets the smaller half.
fn halves(n: usize) -> [usize; 2] {
    [n / 2, n - n / 2]
}

impl Default for Curves {
    fn default() -> Self {
        Curves { n_samples: halves(100), noise: 0.0, shuffle: true, seed: 0 }
    }
}

impl Curves {
    /// The points that `point` gives for a curve and a place on it.
    fn generate(&self, point: impl Fn(usize, usize) -> [f64; 2]) -> Result<Dataset<f64, usize, Ix1>> {
        at_least_one("n_samples", self.n_samples[0].saturating_add(self.n_samples[1]))?;
        not_negative("noise", self.noise)?;
        let places = |curve: usize| (0..self.n_samples[curve]).map(move |i| (curve, i));
        let (points, targets): (Vec<_>, Vec<_>) =
            places(0).chain(places(1)).map(|(curve, i)| (point(curve, i), curve)).unzip();

        let mut random = Random::new(self.seed);
        let mut data = dataset(Array2::from(points), targets, self.shuffle, &mut random);
        if self.noise > 0.0 {
            data.records.mapv_inplace(|x| x + self.noise * random.normal());
        }
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// The moons are halves of unit circles around (0, 0) and (1, ½), above and below their centres.
    #[test]
    fn points_without_noise_lie_on_their_moons() {
        let moons = make_moons().n_samples(101).seed(1).generate().unwrap();
        let mut n = [0, 0];
        for (point, &moon) in moons.records.outer_iter().zip(&moons.targets) {
            let [x, y] = if moon == 0 { [point[0], point[1]] } else { [point[0] - 1.0, 0.5 - point[1]] };
            assert_abs_diff_eq!(x * x + y * y, 1.0, epsilon = 1e-15);
            assert!(y >= -1e-15);
            n[moon] += 1;
        }
        assert_eq!(n, [50, 51]);
        assert_ne!(moons.targets.to_vec()[..50], [0; 50]); // shuffled
    }

    #[test]
    fn points_without_noise_lie_on_their_circles() {
        let circles = make_circles().n_samples_each(7, 4).factor(0.3).generate().unwrap();
        for (point, &circle) in circles.records.outer_iter().zip(&circles.targets) {
            assert_abs_diff_eq!(point.dot(&point).sqrt(), [1.0, 0.3][circle], epsilon = 1e-15);
        }
        assert_eq!(circles.targets.iter().filter(|&&circle| circle == 1).count(), 4);
    }

    /// 2000 numbers of standard deviation 0.1: their own is within 5 standard errors, 0.1/√4000 each.
    #[test]
    fn noise_has_the_spread_that_was_asked_for() {
        let make = make_circles().n_samples(1000).shuffle(false).seed(4);
        let noise = make.clone().noise(0.1).generate().unwrap().records - make.generate().unwrap().records;
        assert_abs_diff_eq!(noise.std(1.0), 0.1, epsilon = 5.0 * 0.1 / 4000_f64.sqrt());
        assert_abs_diff_eq!(noise.mean().unwrap(), 0.0, epsilon = 5.0 * 0.1 / 2000_f64.sqrt());
    }

    #[test]
    fn one_point_is_enough() {
        assert_eq!(make_moons().n_samples(1).generate().unwrap().records.row(0).to_vec(), [0.0, 0.5]);
        assert_eq!(make_circles().n_samples_each(1, 0).generate().unwrap().records.row(0).to_vec(), [1.0, 0.0]);
    }

    #[test]
    fn settings_are_checked() {
        let message = |data: Result<Dataset<f64, usize, Ix1>>| data.unwrap_err().to_string();
        assert_eq!(message(make_moons().n_samples(0).generate()), "n_samples = 0, but at least 1 is needed");
        assert_eq!(message(make_circles().factor(1.0).generate()), "factor = 1, but 0 or more and below 1 is needed");
        let noise = make_moons().noise(f64::NAN).generate();
        assert_eq!(message(noise), "noise = NaN, but a finite number, 0 or more, is needed");
    }
}
