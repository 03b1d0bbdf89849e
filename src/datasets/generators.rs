//! Synthetic data, with the answer known: what a method finds can be compared with what was put in.
//!
//! - [`make_blobs`]: round clusters. For clustering.
//! - [`make_moons`], [`make_circles`]: two classes that no straight line separates. For what a method's boundary can bend to.
//! - [`make_classification`]: classes of several clusters, with features that inform, repeat or mean nothing. For feature
//!   selection and importance.
//! - [`make_regression`]: a linear relation with known coefficients. For regression and shrinkage.
//!
//! Each returns a description; its setters have scikit-learn's names and defaults, and `generate` makes the data:
//!
//! ```
//! use workings::datasets::make_moons;
//!
//! let moons = make_moons().n_samples(200).noise(0.1).seed(7).generate()?;
//! assert_eq!(moons.records.dim(), (200, 2));
//! # Ok::<(), workings::Error>(())
//! ```
//!
//! Conventions: the numbers of samples per class or cluster and the formulas are scikit-learn 1.9.1's; the random numbers are
//! not, so a seed gives other points than there. `random_state` is called `seed` here.

mod blobs;
mod classification;
mod regression;
mod shapes;

pub use blobs::{MakeBlobs, make_blobs};
pub use classification::{MakeClassification, make_classification};
pub use regression::{MakeRegression, make_regression};
pub use shapes::{MakeCircles, MakeMoons, make_circles, make_moons};

use linfa::Dataset;
use ndarray::{Array1, Array2, Axis, Ix1};

use super::random::Random;
use crate::{Error, Result};

/// A dataset of features `x0`, `x1` … and the target `y`, its rows in random order if `shuffle` says so.
fn dataset<T: Clone>(
    records: Array2<f64>,
    targets: Vec<T>,
    shuffle: bool,
    random: &mut Random,
) -> Dataset<f64, T, Ix1> {
    let names = (0..records.ncols()).map(|feature| format!("x{feature}")).collect();
    let (mut records, mut targets) = (records, Array1::from(targets));
    if shuffle {
        let order = random.permutation(targets.len());
        records = records.select(Axis(0), &order);
        targets = targets.select(Axis(0), &order);
    }
    Dataset::new(records, targets).with_feature_names::<String>(names).with_target_names(vec!["y"])
}

fn at_least_one(name: &str, given: usize) -> Result<()> {
    if given == 0 { Err(Error::bad_param(name, given, "at least 1")) } else { Ok(()) }
}

fn not_negative(name: &str, given: f64) -> Result<()> {
    if given >= 0.0 && given.is_finite() {
        Ok(())
    } else {
        Err(Error::bad_param(name, given, "a finite number, 0 or more,"))
    }
}

/// `n` shared out as evenly as can be; the first get one more.
fn shared_out(n: usize, among: usize) -> Vec<usize> {
    (0..among).map(|i| n / among + usize::from(i < n % among)).collect()
}
