//! Iterative imputation (MICE): each feature with gaps is predicted from all others, round after round.
//!
//! Gaps start at the mean of their feature. Then feature by feature, the fewest gaps first, the observed rows train a
//! Bayesian ridge regression on the other features, and its prediction replaces the gaps; after a few rounds they settle.
//!
//! - Conventions (as scikit-learn's `IterativeImputer` with its default `BayesianRidge`): a round's change is the largest sum
//!   of |Δ| over a row, and the rounds end when it is below tol · max |observed value|; a feature without gaps in training
//!   still learns its regression, for gaps elsewhere. A single feature keeps its first fill. A feature that no training row
//!   has is an error (scikit-learn drops its column).
//! - One imputation by the expected value makes a table look more certain than it is. With `sample_posterior` the gaps are
//!   drawn from the predicted normal distribution instead: impute with several seeds and compare what follows.
//! - Cost: O(rounds · d · n · d²) time for n samples and d features, O(n·d + rounds·d³) memory.
//! - Source: van Buuren & Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3); Buck (1960), J. R. Stat. Soc. B 22, 302–306.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2, Zip};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::bayesian_ridge::BayesianRidge;
use super::columns::same_width;
use super::imputer::{Strategy, gaps_or_finite};
use crate::input;
use crate::{Error, Result};

/// How to impute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IterativeImputerParams {
    initial_strategy: Strategy,
    max_iter: usize,
    tol: f64,
    seed: Option<u64>,
}

impl IterativeImputerParams {
    /// What the gaps start from (default: the mean).
    pub fn initial_strategy(mut self, initial_strategy: Strategy) -> Self {
        self.initial_strategy = initial_strategy;
        self
    }

    /// Most rounds (default 10); after 0 the first fills stay.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The change of a round that is small enough, as a share of the largest observed value (default 0.001, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Draws each gap from its predicted distribution, with this seed, for all `max_iter` rounds (default: its mean).
    pub fn sample_posterior(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    fn learn(&self, x: ArrayView2<f64>) -> Result<IterativeImputer> {
        input::setting("tol", self.tol, self.tol >= 0.0 && self.tol.is_finite(), "a number of at least 0")?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let mut initial = Vec::with_capacity(x.ncols());
        for (j, column) in x.columns().into_iter().enumerate() {
            let column = input::slice(&column);
            if !matches!(self.initial_strategy, Strategy::Constant(_)) && column.iter().all(|x| x.is_nan()) {
                return Err(Error::Undetermined(format!("column {j} of x has no observed value to impute from")));
            }
            initial.push(self.initial_strategy.fill(&column)?);
        }
        let seed = self.seed;
        let mut model = IterativeImputer { initial, rounds: vec![], history: vec![], converged: false, seed };
        if x.ncols() == 1 {
            model.converged = true;
            return Ok(model);
        }
        let observed = x.iter().filter(|x| !x.is_nan());
        let limit = self.tol * observed.fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let order = fewest_gaps_first(x);
        let (mut filled, mut draws) = (model.first_fill(x), model.draws());
        while model.rounds.len() < self.max_iter && !model.converged {
            let before = filled.clone();
            let mut round = Vec::with_capacity(order.len());
            for &j in &order {
                let step = Step::learn(j, x, &filled)?;
                step.fill(x, &mut filled, draws.as_mut());
                round.push(step);
            }
            model.rounds.push(round);
            let change = largest_row_change(&before, &filled);
            model.history.push(change);
            model.converged = seed.is_none() && change < limit;
        }
        Ok(model)
    }
}

/// The features by how many gaps they have; of equally many, the first comes first.
fn fewest_gaps_first(x: ArrayView2<f64>) -> Vec<usize> {
    let gaps: Vec<usize> = x.columns().into_iter().map(|column| column.iter().filter(|x| x.is_nan()).count()).collect();
    let mut order: Vec<usize> = (0..gaps.len()).collect();
    order.sort_by_key(|&j| gaps[j]);
    order
}

fn largest_row_change(before: &Array2<f64>, after: &Array2<f64>) -> f64 {
    let row_change = |(a, b): (ArrayView1<f64>, ArrayView1<f64>)| (&a - &b).mapv(f64::abs).sum();
    before.outer_iter().zip(after.outer_iter()).map(row_change).fold(0.0, f64::max)
}

/// The regression of one feature on the others.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    feature: usize,
    model: BayesianRidge,
}

impl Step {
    fn learn(feature: usize, x: ArrayView2<f64>, filled: &Array2<f64>) -> Result<Step> {
        let seen: Vec<usize> = (0..x.nrows()).filter(|&i| !x[(i, feature)].is_nan()).collect();
        if seen.is_empty() {
            // Only a constant first fill gets here, and there is nothing to learn but it.
            let fill = filled.column(feature);
            let model = BayesianRidge::fit(Array2::zeros((fill.len(), filled.ncols() - 1)).view(), fill)?;
            return Ok(Step { feature, model });
        }
        let rows = filled.select(Axis(0), &seen);
        let y = rows.column(feature).to_owned();
        Ok(Step {
            feature,
            model: BayesianRidge::fit(rows.select(Axis(1), &others(feature, x.ncols())).view(), y.view())?,
        })
    }

    /// Predicts the gaps of this feature from what the others hold at present.
    fn fill(&self, x: ArrayView2<f64>, filled: &mut Array2<f64>, mut draws: Option<&mut Xoshiro256PlusPlus>) {
        let others = others(self.feature, x.ncols());
        for i in (0..x.nrows()).filter(|&i| x[(i, self.feature)].is_nan()) {
            let row: Array1<f64> = others.iter().map(|&j| filled[(i, j)]).collect();
            let mut value = self.model.predict(row.view());
            if let Some(draws) = draws.as_deref_mut() {
                let normal: f64 = StandardNormal.sample(draws);
                value += self.model.std(row.view()) * normal;
            }
            filled[(i, self.feature)] = value;
        }
    }
}

fn others(feature: usize, d: usize) -> Vec<usize> {
    (0..d).filter(|&j| j != feature).collect()
}

/// The regressions of every round, which fill other rows in the same way.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::IterativeImputer;
///
/// // The second feature is twice the first.
/// let train = array![[1.0, 2.0], [3.0, 6.0], [4.0, 8.0], [7.0, f64::NAN], [9.0, 18.0]];
/// let imputer = IterativeImputer::params().fit(&Dataset::new(train.clone(), array![0, 0, 0, 1, 1]))?;
/// let filled = imputer.try_transform(&train)?;
/// assert!((filled[(3, 1)] - 14.0).abs() < 0.01);
/// assert!(imputer.converged());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IterativeImputer {
    initial: Vec<f64>,
    rounds: Vec<Vec<Step>>,
    history: Vec<f64>,
    converged: bool,
    seed: Option<u64>,
}

impl IterativeImputer {
    /// The settings, to be fitted.
    pub fn params() -> IterativeImputerParams {
        IterativeImputerParams { initial_strategy: Strategy::Mean, max_iter: 10, tol: 1e-3, seed: None }
    }

    /// The largest sum of |Δ| over a row, round by round.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Whether the last round changed little enough; draws never settle.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// What the gaps of each feature start from.
    pub fn initial_fills(&self) -> &[f64] {
        &self.initial
    }

    fn draws(&self) -> Option<Xoshiro256PlusPlus> {
        self.seed.map(Xoshiro256PlusPlus::seed_from_u64)
    }

    fn first_fill(&self, x: ArrayView2<f64>) -> Array2<f64> {
        let mut filled = x.to_owned();
        for (mut column, fill) in filled.columns_mut().into_iter().zip(&self.initial) {
            column.mapv_inplace(|x| if x.is_nan() { *fill } else { x });
        }
        filled
    }

    /// The same rows with every NaN filled, shape `(n, d)`. No row's result depends on the other rows, unless it is drawn: the
    /// draws begin anew with the seed, row by row.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for infinities.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.initial.len())?;
        x.outer_iter().enumerate().try_for_each(|(i, row)| gaps_or_finite(&format!("x[{i}]"), &input::slice(&row)))?;
        let (mut filled, mut draws) = (self.first_fill(x), self.draws());
        for step in self.rounds.iter().flatten() {
            step.fill(x, &mut filled, draws.as_mut());
        }
        Zip::from(&mut filled).and(&x).for_each(|filled, x| *filled = if x.is_nan() { *filled } else { *x });
        Ok(filled)
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for IterativeImputerParams {
    type Object = IterativeImputer;

    /// Errors: `Empty`; `NotFinite` for infinities; `Undetermined` for a feature without any observed value; `BadParam`.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<IterativeImputer> {
        self.learn(data.records().view())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const GAP: f64 = f64::NAN;

    fn line() -> Array2<f64> {
        array![
            [1.0, 12.0, 3.0],
            [2.0, GAP, 1.0],
            [4.0, 18.0, 4.0],
            [7.0, 24.0, 1.0],
            [GAP, 30.0, 5.0],
            [5.0, 20.0, 9.0]
        ]
    }

    /// The second feature is 10 + 2 · the first: 14, and 10 for the 30.
    #[test]
    fn gaps_move_from_the_mean_to_the_line() {
        let x = line();
        let first = IterativeImputer::params().max_iter(0).learn(x.view()).unwrap();
        assert_eq!(first.try_transform(&x).unwrap()[(1, 1)], 104.0 / 5.0);
        let imputer = IterativeImputer::params().max_iter(40).tol(1e-9).learn(x.view()).unwrap();
        let filled = imputer.try_transform(&x).unwrap();
        assert!((filled[(1, 1)] - 14.0).abs() < 0.05 && (filled[(4, 0)] - 10.0).abs() < 0.05, "{filled}");
        assert!(imputer.converged() && imputer.history().last() < imputer.history().first());
        assert_eq!(filled[(4, 1)], 30.0);
    }

    #[test]
    fn draws_depend_on_the_seed_alone() {
        let x = line();
        let filled = |seed| {
            let imputer = IterativeImputer::params().sample_posterior(seed).max_iter(3).learn(x.view()).unwrap();
            imputer.try_transform(&x).unwrap()[(1, 1)]
        };
        assert_eq!(filled(1), filled(1));
        assert_ne!(filled(1), filled(2));
    }

    #[test]
    fn odd_tables_have_an_answer() {
        let single = array![[1.0], [GAP], [4.0]];
        let imputer = IterativeImputer::params().learn(single.view()).unwrap();
        assert_eq!(imputer.try_transform(&single).unwrap()[(1, 0)], 2.5);
        let nothing = array![[1.0, GAP], [2.0, GAP]];
        assert!(matches!(IterativeImputer::params().learn(nothing.view()), Err(Error::Undetermined(_))));
        let constant =
            IterativeImputer::params().initial_strategy(Strategy::Constant(5.0)).learn(nothing.view()).unwrap();
        assert_eq!(constant.try_transform(&nothing).unwrap(), array![[1.0, 5.0], [2.0, 5.0]]);
        assert_eq!(imputer.try_transform(&Array2::zeros((0, 1))).unwrap().dim(), (0, 1));
        assert!(matches!(imputer.try_transform(&array![[f64::INFINITY]]), Err(Error::NotFinite { .. })));
        assert!(matches!(imputer.try_transform(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        let infinite = array![[1.0, f64::INFINITY], [2.0, 1.0]];
        assert!(matches!(IterativeImputer::params().learn(infinite.view()), Err(Error::NotFinite { .. })));
        assert!(matches!(IterativeImputer::params().tol(-1.0).learn(single.view()), Err(Error::BadParam { .. })));
        assert!(matches!(IterativeImputer::params().learn(Array2::zeros((0, 2)).view()), Err(Error::Empty { .. })));
        let huge = array![[1e300, -1e300], [-1e300, 1e300], [GAP, 5e299]];
        assert!(matches!(IterativeImputer::params().learn(huge.view()), Err(Error::Undetermined(_))));
    }
}
