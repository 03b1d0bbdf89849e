//! Mutual information of a feature and the target: what knowing one tells of the other, whatever the shape of the relation.
//!
//! - Formulas: of two columns of labels, I = Σ p(x, y) ln(p(x, y) / (p(x) p(y))). With continuous numbers it is estimated by
//!   distances to the k-th neighbour: two of them (Kraskov, Stögbauer & Grassberger, estimator 1) by
//!   ψ(n) + ψ(k) − mean ψ(nₓ + 1) − mean ψ(n_y + 1), with nₓ, n_y the rows nearer than that in one column alone; labels and
//!   numbers (Ross) by ψ(n) + mean ψ(k) − mean ψ(rows of the class) − mean ψ(m), with the k-th neighbour within the class and
//!   m rows of any class nearer than it, the row itself included. In nats.
//! - Conventions (as scikit-learn): columns are divided by their deviation, and noise of a ten-billionth of their size parts
//!   equal values; a class of one row is left out; k is less in classes of no more than k rows; an estimate below 0 is 0.
//!   The noise is drawn from the seed, not as scikit-learn draws it, so that estimates agree where no two distances are
//!   equal. A constant feature scores 0.
//! - Cost: O(n log n) a feature for classes, O(n √(k·n)) for continuous targets; in parallel by features.
//! - Sources: Kraskov et al. (2004), Phys. Rev. E 69, 066138; Ross (2014), PLoS ONE 9(2), e87357.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use super::scores::classes;
use super::{FeatureScore, Score};
use crate::datasets::{Random, rows_by_value};
use crate::input;
use crate::metrics::Label;
use crate::preprocessing::columns::by_columns;
use crate::stats::{ContingencyTable, Moments, Sum, accurate_sum};
use crate::{Error, Result};

/// What both kinds of target need.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Settings {
    n_neighbors: usize,
    discrete: Vec<usize>,
    seed: u64,
}

macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// Three neighbours, continuous features, seed 0.
            #[expect(clippy::new_without_default)]
            pub fn new() -> Self {
                $name(Settings { n_neighbors: 3, discrete: Vec::new(), seed: 0 })
            }

            /// Neighbours of the estimate (default 3, at least 1): more vary less and err more to one side.
            pub fn n_neighbors(mut self, n_neighbors: usize) -> Self {
                self.0.n_neighbors = n_neighbors;
                self
            }

            /// The columns whose numbers are categories or counts (default none).
            pub fn discrete_features(mut self, columns: &[usize]) -> Self {
                self.0.discrete = columns.to_vec();
                self
            }

            /// Where the noise starts (default 0).
            pub fn seed(mut self, seed: u64) -> Self {
                self.0.seed = seed;
                self
            }
        }
    };
}

/// Mutual information of features and a class.
///
/// ```
/// use workings::datasets::iris;
/// use workings::linfa::traits::Fit;
/// use workings::preprocessing::{MutualInfoClassif, SelectBest};
///
/// let best = SelectBest::k(MutualInfoClassif::new(), 2).fit(&iris())?;
/// assert_eq!(best.feature_names(), ["petal length (cm)", "petal width (cm)"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutualInfoClassif(Settings);
settings!(MutualInfoClassif);

/// Mutual information of features and a continuous target.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{FeatureScore, MutualInfoRegression};
///
/// // A parabola has no correlation with x, and x tells it all.
/// let x = Array2::from_shape_fn((101, 1), |(i, _)| i as f64 - 50.0);
/// let y = x.column(0).map(|x| x * x);
/// assert!(MutualInfoRegression::new().scores(x.view(), y.view())?[0].score > 1.7); // scikit-learn: 1.76
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutualInfoRegression(Settings);
settings!(MutualInfoRegression);

impl Settings {
    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        let (k, d) = (self.n_neighbors, x.ncols());
        input::setting("n_neighbors", k as f64, k >= 1, "a whole number of at least 1")?;
        match self.discrete.iter().find(|column| **column >= d) {
            Some(column) => Err(Error::bad_param("discrete_features", column, format!("a column from 0 to {}", d - 1))),
            None => Ok(()),
        }
    }

    /// The columns ready to be measured: `None` for constant ones.
    fn columns(&self, x: ArrayView2<f64>, random: &mut Random) -> Result<Vec<Option<Vec<f64>>>> {
        let columns = by_columns(x, <[f64]>::to_vec).into_iter().enumerate();
        let ready = columns.map(|(j, column)| match column.iter().all(|x| *x == column[0]) {
            true => Ok(None),
            false if self.discrete.contains(&j) => Ok(Some(column)),
            false => noisy(&column, random).map(Some),
        });
        ready.collect()
    }
}

/// In units of the deviation, equal values parted by noise.
fn noisy(column: &[f64], random: &mut Random) -> Result<Vec<f64>> {
    let deviation = Moments::new(column)?.std(0);
    let unit = if deviation > 0.0 { deviation } else { 1.0 };
    let scaled: Vec<f64> = column.iter().map(|x| x / unit).collect();
    let size = accurate_sum(scaled.iter().map(|x| x.abs())) / scaled.len() as f64;
    Ok(scaled.into_iter().map(|x| x + 1e-10 * size.max(1.0) * random.normal()).collect())
}

/// ψ(m) for m = 1 to n, at index m: −γ + 1 + 1/2 + … + 1/(m − 1).
fn digammas(n: usize) -> Vec<f64> {
    const EULER: f64 = 0.577_215_664_901_532_9;
    let mut sum = Sum::from(-EULER);
    let mut values = vec![f64::NAN];
    for m in 1..=n {
        values.push(sum.value());
        sum.add(1.0 / m as f64);
    }
    values
}

fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// How many of these lie no farther than `radius` from x.
fn within(sorted: &[f64], x: f64, radius: f64) -> usize {
    let first = sorted.partition_point(|other| *other < x && x - other > radius);
    let end = sorted.partition_point(|other| *other <= x || other - x <= radius);
    end - first
}

/// The distance just below that to the k-th other value, for the value at `place`.
fn radius(sorted: &[f64], place: usize, k: usize) -> f64 {
    let x = sorted[place];
    let (mut before, mut behind, mut distance) = (place, place + 1, 0.0);
    for _ in 0..k {
        let left = if before > 0 { x - sorted[before - 1] } else { f64::INFINITY };
        let right = if behind < sorted.len() { sorted[behind] - x } else { f64::INFINITY };
        if left <= right {
            before -= 1;
        } else {
            behind += 1;
        }
        distance = left.min(right);
    }
    below(distance)
}

/// The largest number below a distance; 0 for 0.
fn below(distance: f64) -> f64 {
    if distance > 0.0 { distance.next_down() } else { 0.0 }
}

/// Ross's estimate, of numbers and the rows of each class; NaN if no class has two rows.
fn of_classes(x: &[f64], classes: &[Vec<usize>], n_neighbors: usize) -> f64 {
    let large: Vec<&Vec<usize>> = classes.iter().filter(|rows| rows.len() > 1).collect();
    let all = ascending(large.iter().flat_map(|rows| rows.iter().map(|&row| x[row])));
    let (n, psi) = (all.len(), digammas(all.len()));
    if n == 0 {
        return f64::NAN;
    }
    let mut sum = Sum::default();
    for rows in large {
        let k = n_neighbors.min(rows.len() - 1);
        let class = ascending(rows.iter().map(|&row| x[row]));
        for place in 0..class.len() {
            sum.add(psi[k] - psi[class.len()] - psi[within(&all, class[place], radius(&class, place, k))]);
        }
    }
    (psi[n] + sum.value() / n as f64).max(0.0)
}

/// Kraskov's estimate of two columns of more than k numbers.
fn of_numbers(x: &[f64], y: &[f64], k: usize) -> f64 {
    let n = x.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by(|&a, &b| x[a].total_cmp(&x[b]));
    let rows: Vec<(f64, f64)> = order.into_iter().map(|row| (x[row], y[row])).collect();
    let (sorted_x, sorted_y) = (ascending(x.iter().copied()), ascending(y.iter().copied()));
    let psi = digammas(n);
    let mut nearest = vec![f64::INFINITY; k];
    let mut sum = Sum::default();
    for place in 0..n {
        nearest.fill(f64::INFINITY);
        let radius = below(kth_distance(&rows, place, &mut nearest));
        let (x, y) = rows[place];
        sum.add(psi[within(&sorted_x, x, radius)] + psi[within(&sorted_y, y, radius)]);
    }
    (psi[n] + psi[k] - sum.value() / n as f64).max(0.0)
}

/// The distance max(|Δx|, |Δy|) to the k-th nearest of rows in the order of x; `nearest` has room for k.
fn kth_distance(rows: &[(f64, f64)], place: usize, nearest: &mut [f64]) -> f64 {
    let (x, y) = rows[place];
    let last = nearest.len() - 1;
    let (mut before, mut behind) = (place, place + 1);
    loop {
        let left = if before > 0 { x - rows[before - 1].0 } else { f64::INFINITY };
        let right = if behind < rows.len() { rows[behind].0 - x } else { f64::INFINITY };
        let apart = left.min(right);
        if apart >= nearest[last] {
            return nearest[last];
        }
        let other = if left <= right { before - 1 } else { behind };
        if left <= right {
            before -= 1;
        } else {
            behind += 1;
        }
        let distance = apart.max((rows[other].1 - y).abs());
        let mut slot = last;
        if distance < nearest[last] {
            while slot > 0 && nearest[slot - 1] > distance {
                nearest[slot] = nearest[slot - 1];
                slot -= 1;
            }
            nearest[slot] = distance;
        }
    }
}

fn score(information: f64) -> Score {
    let note = information.is_nan().then(|| "no class has two rows".to_string());
    Score { score: information, p_value: f64::NAN, note }
}

fn constant() -> Score {
    Score { score: 0.0, p_value: f64::NAN, note: Some("constant".into()) }
}

/// Equal numbers are one category, 0 and −0 too.
fn categories(column: &[f64]) -> Vec<u64> {
    column.iter().map(|x| (x + 0.0).to_bits()).collect()
}

impl<L: Label> FeatureScore<L> for MutualInfoClassif {
    fn symbol(&self) -> &'static str {
        "I"
    }

    /// Errors: `LengthMismatch`; `BadParam` for settings out of range, one class only.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<L>) -> Result<Vec<Score>> {
        input::same_length("x", x.nrows(), "targets", y.len())?;
        self.0.check(x)?;
        let classes = classes(y)?;
        let mut class_of = vec![0; y.len()];
        for (class, rows) in classes.iter().enumerate() {
            rows.iter().for_each(|&row| class_of[row] = class);
        }
        let columns = self.0.columns(x, &mut Random::new(self.0.seed))?;
        let of_column = |(j, column): (usize, &Option<Vec<f64>>)| {
            let Some(column) = column else { return Ok(constant()) };
            if self.0.discrete.contains(&j) {
                return Ok(score(ContingencyTable::of_labels(&categories(column), &class_of)?.mutual_information()));
            }
            Ok(score(of_classes(column, &classes, self.0.n_neighbors)))
        };
        columns.par_iter().enumerate().map(of_column).collect()
    }
}

impl FeatureScore<f64> for MutualInfoRegression {
    fn symbol(&self) -> &'static str {
        "I"
    }

    /// Errors: `LengthMismatch`; `NotFinite` for targets that are no numbers; `BadParam` for settings out of range, no more
    /// rows than neighbours.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<f64>) -> Result<Vec<Score>> {
        input::same_length("x", x.nrows(), "targets", y.len())?;
        self.0.check(x)?;
        let (n, k) = (y.len(), self.0.n_neighbors);
        let needed = format!("{} or more, with n_neighbors = {k},", k.saturating_add(1));
        input::setting("the number of rows", n as f64, n > k, &needed)?;
        input::finite("targets", y.iter().copied())?;
        let mut random = Random::new(self.0.seed);
        let columns = self.0.columns(x, &mut random)?;
        let y = noisy(&input::slice(&y), &mut random)?;
        let of_column = |(j, column): (usize, &Option<Vec<f64>>)| match column {
            None => constant(),
            Some(column) if self.0.discrete.contains(&j) => {
                let categories = categories(column);
                let classes: Vec<Vec<usize>> = rows_by_value(ArrayView1::from(&categories)).into_values().collect();
                score(of_classes(&y, &classes, k))
            }
            Some(column) => score(of_numbers(column, &y, k)),
        };
        Ok(columns.par_iter().enumerate().map(of_column).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// 0, 1, 5, 6 of classes a, a, b, b with k = 1: each radius is just below 1, so m = 1 for all:
    /// ψ(4) + ψ(1) − ψ(2) − ψ(1) = (1 + 1/2 + 1/3) − 1.
    #[test]
    fn ross_by_hand() {
        let information = of_classes(&[0.0, 1.0, 5.0, 6.0], &[vec![0, 1], vec![2, 3]], 1);
        assert!((information - 5.0 / 6.0).abs() < 1e-15);
        assert!(of_classes(&[0.0, 1.0], &[vec![0], vec![1]], 1).is_nan());
    }

    /// (0, 0), (1, 2), (4, 3) with k = 1: distances to the nearest 2, 2, 3. nₓ + 1: 2 (0 and 1), 2, 1; n_y + 1: 1, 2 (2
    /// and 3), 2. ψ(3) + ψ(1) − (2ψ(2) + ψ(1)) / 3 − (ψ(1) + 2ψ(2)) / 3 = 3/2 − 4/3 about γ.
    #[test]
    fn kraskov_by_hand() {
        let information = of_numbers(&[4.0, 0.0, 1.0], &[3.0, 0.0, 2.0], 1);
        assert!((information - 1.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn harmonic_numbers() {
        let psi = digammas(4);
        assert_eq!(psi[1], -0.577_215_664_901_532_9);
        assert!((psi[4] - psi[1] - 11.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn labels_are_exact_and_constants_tell_nothing() {
        let x = array![[1.0, 3.0], [1.0, 3.0], [2.0, 3.0], [2.0, 3.0]];
        let information = MutualInfoClassif::new().discrete_features(&[0]);
        let scores = information.scores(x.view(), array!['a', 'a', 'b', 'b'].view()).unwrap();
        assert!((scores[0].score - 2.0_f64.ln()).abs() < 1e-15);
        assert_eq!((scores[1].score, scores[1].note.as_deref()), (0.0, Some("constant")));
    }

    #[test]
    fn wrong_inputs_are_errors() {
        let x = array![[1.0], [2.0], [3.0]];
        let y = array![1.0, 2.0, 2.0];
        assert!(MutualInfoRegression::new().scores(x.view(), y.view()).is_err()); // three rows, three neighbours
        assert!(MutualInfoRegression::new().n_neighbors(0).scores(x.view(), y.view()).is_err());
        let beyond = MutualInfoClassif::new().discrete_features(&[1]).scores(x.view(), array![1, 1, 2].view());
        assert_eq!(beyond.unwrap_err().to_string(), "discrete_features = 1, but a column from 0 to 0 is needed");
        assert!(MutualInfoClassif::new().scores(x.view(), array![1, 1, 1].view()).is_err());
        let more = MutualInfoClassif::new().scores(x.view(), array![1, 1, 2, 2].view());
        assert!(matches!(more, Err(Error::LengthMismatch { .. })));
        let more = MutualInfoRegression::new().n_neighbors(1).scores(x.view(), array![1.0, 2.0, 4.0, 3.0].view());
        assert!(matches!(more, Err(Error::LengthMismatch { .. })));
        assert!(MutualInfoRegression::new().n_neighbors(usize::MAX).scores(x.view(), y.view()).is_err());
    }
}
