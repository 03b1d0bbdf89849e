//! Random cut forest: scores how odd each point of a stream is among those before it.
//!
//! Each of many [random cut trees](super::RandomCutTree) keeps a sample of the stream. The score of a point is the mean over the
//! trees of its collusive displacement: how many points of a tree move up for each that goes, if the point (or the group that
//! hides it) leaves. Usual points score a few, a point apart many.
//!
//! - Formula: score(x) = (1/T) Σₜ CoDispₜ(x); a point is flagged above the mean of the scores and 3 deviations
//!   ([`score_threshold`](super::score_threshold)).
//! - Cost: O(T · depth · d) for each point, depth about 2·ln(m) for m points in a tree; memory O(T·m·d). Trees lie in flat
//!   arrays, so that a point is taken in without allocation. Batches go through the trees in parallel, with the same result
//!   for any number of threads.
//! - Conventions: a point is scored as it stands in a tree after its insert, as the Python package rrcf does; a tree whose
//!   sample refuses it gives the expected score of an insert. Scores are not comparable between forests of
//!   different `num_samples_per_tree`. Columns count by their spread, so scale them alike.
//! - Source: Guha, Mishra, Roy & Schrijvers (2016), Robust random cut forest based anomaly detection on streams, ICML,
//!   2712–2721; parameters as the managed service's (`num_trees`, `num_samples_per_tree`, `feature_dim`).

mod member;
mod stream;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::cut_tree::{Attribution, pad, padded_rows};
use crate::{Error, Result, input};
use member::Member;
pub use stream::StreamScores;

/// Which points of the stream each tree keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampling {
    /// A random sample of all points so far, another one in each tree (reservoir sampling, as the managed service's).
    #[default]
    Reservoir,
    /// The last points, the same in each tree: the forest forgets what is longer ago.
    Window,
}

/// Settings of a random cut forest.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomCutForestParams {
    num_trees: usize,
    num_samples_per_tree: usize,
    sampling: Sampling,
    seed: u64,
}

/// A forest that scores points, and learns from those that are given to [`update`](Self::update).
///
/// ```
/// use workings::anomaly::RandomCutForest;
/// use workings::prelude::*;
///
/// let usual = Array2::from_shape_fn((60, 2), |(i, j)| ((i * (j + 3)) % 17) as f64);
/// let mut forest = RandomCutForest::params().num_trees(50).seed(1).fit(&Dataset::from(usual))?;
/// let scores = forest.score_samples(&array![[8.0, 9.0], [40.0, 9.0]])?;
/// assert!(scores[1] > 5.0 * scores[0]);
/// let parts = forest.attribution(&[40.0, 9.0])?; // far too high in the first column
/// assert!((parts.score() - scores[1]).abs() < 1e-9 && parts.high[0] > 0.8 * parts.score());
/// assert!(forest.update(&[40.0, 9.0])? > 20.0); // scored, and taken in
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomCutForest {
    feature_dim: usize,
    sampling: Sampling,
    members: Vec<Member>,
    n_seen: u64,
    /// The point at work, filled up with zeros.
    padded: Vec<f64>,
}

/// Rows that go through one tree before the next: the tree stays in the cache, the scores of all trees in memory.
const BLOCK: usize = 1024;

impl RandomCutForest {
    /// Default settings: 100 trees of 256 points, reservoir sampling, seed 0.
    pub fn params() -> RandomCutForestParams {
        RandomCutForestParams { num_trees: 100, num_samples_per_tree: 256, sampling: Sampling::default(), seed: 0 }
    }

    /// Numbers of a point.
    pub fn feature_dim(&self) -> usize {
        self.feature_dim
    }

    /// Points that the forest has been given.
    pub fn n_seen(&self) -> u64 {
        self.n_seen
    }

    /// Scores a point and takes it in: its mean collusive displacement, at least 0. The first point of a stream scores 0.
    ///
    /// # Errors
    /// `Shape` for another number of columns; `NotFinite`, `OutOfRange` beyond ±1e300. The point is then not taken.
    pub fn update(&mut self, point: &[f64]) -> Result<f64> {
        pad(&mut self.padded, point, self.feature_dim)?;
        let (sampling, n_seen) = (self.sampling, self.n_seen);
        self.n_seen += 1;
        let scores = self.members.iter_mut().map(|member| member.update(&self.padded, sampling, n_seen));
        Ok(scores.sum::<f64>() / self.members.len() as f64)
    }

    /// [`update`](Self::update) for each row in turn, with the same scores, in parallel over the trees.
    ///
    /// # Errors
    /// As [`update`](Self::update); no row is then taken.
    pub fn update_all<'a>(&mut self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        self.check(x)?;
        let stride = self.padded.len();
        let rows = padded_rows("x", x, stride)?;
        let (sampling, start) = (self.sampling, self.n_seen);
        self.n_seen += x.nrows() as u64;
        let mut scores = Array1::zeros(x.nrows());
        let mut of_tree = vec![0.0; BLOCK * self.members.len()];
        for (block, (rows, scores)) in
            rows.chunks(BLOCK * stride).zip(scores.as_slice_mut().unwrap_or(&mut []).chunks_mut(BLOCK)).enumerate()
        {
            let first = start + (block * BLOCK) as u64;
            self.members.par_iter_mut().zip(of_tree.par_chunks_mut(BLOCK)).for_each(|(member, out)| {
                for (k, (row, out)) in rows.chunks_exact(stride).zip(out).enumerate() {
                    *out = member.update(row, sampling, first + k as u64);
                }
            });
            add_trees(scores, &of_tree, self.members.len());
        }
        Ok(scores)
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.ncols() != self.feature_dim {
            let given = format!("{} × {}", x.nrows(), x.ncols());
            let needed = format!("feature_dim = {} columns", self.feature_dim);
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        Ok(())
    }

    fn has_seen_points(&self) -> Result<()> {
        match self.n_seen {
            0 => {
                Err(Error::Undetermined("the forest has seen no point yet: fit it, or give it points by update".into()))
            }
            _ => Ok(()),
        }
    }

    /// The score of each row, of which nothing is learnt: in a tree that holds it, where it stands; in another, the expected
    /// score of an insert. Higher is odder.
    ///
    /// # Errors
    /// `Shape` for another number of columns; `NotFinite`, `OutOfRange` beyond ±1e300; `Undetermined` before the first point.
    pub fn score_samples<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        self.check(x)?;
        self.has_seen_points()?;
        Ok(self.scores(&padded_rows("x", x, self.padded.len())?))
    }

    /// The same as [`score_samples`](Self::score_samples).
    ///
    /// # Errors
    /// As [`score_samples`](Self::score_samples).
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        self.score_samples(x)
    }

    fn scores(&self, rows: &[f64]) -> Array1<f64> {
        let stride = self.padded.len();
        let mut scores = Array1::zeros(rows.len() / stride);
        let out = scores.as_slice_mut().unwrap_or(&mut []);
        rows.par_chunks(BLOCK / 4 * stride).zip(out.par_chunks_mut(BLOCK / 4)).for_each(|(rows, out)| {
            for member in &self.members {
                for (row, score) in rows.chunks_exact(stride).zip(out.iter_mut()) {
                    *score += member.score(row);
                }
            }
            out.iter_mut().for_each(|score| *score /= self.members.len() as f64);
        });
        scores
    }

    /// The score of a point by columns; the parts add up to what [`score_samples`](Self::score_samples) gives.
    ///
    /// # Errors
    /// As [`score_samples`](Self::score_samples).
    pub fn attribution(&self, point: &[f64]) -> Result<Attribution> {
        let mut padded = vec![0.0; self.padded.len()];
        pad(&mut padded, point, self.feature_dim)?;
        self.has_seen_points()?;
        let mut parts = Attribution { low: vec![0.0; self.feature_dim], high: vec![0.0; self.feature_dim] };
        let weight = 1.0 / self.members.len() as f64;
        self.members.iter().for_each(|member| member.attribute(&padded, weight, &mut parts.low, &mut parts.high));
        Ok(parts)
    }
}

/// The mean over trees of their scores, tree by tree in order, as one point at a time has it.
fn add_trees(scores: &mut [f64], of_tree: &[f64], num_trees: usize) {
    for tree in of_tree.chunks_exact(BLOCK) {
        scores.iter_mut().zip(tree).for_each(|(sum, score)| *sum += score);
    }
    scores.iter_mut().for_each(|sum| *sum /= num_trees as f64);
}

impl RandomCutForestParams {
    /// Trees (default 100, at least 1; the managed service takes 50 to 1000). More make the score less random.
    pub fn num_trees(mut self, num_trees: usize) -> Self {
        self.num_trees = num_trees;
        self
    }

    /// Points that each tree keeps (default 256, at least 1; the managed service takes 1 to 2048). About 1 / the share of
    /// anomalies that is expected.
    pub fn num_samples_per_tree(mut self, num_samples_per_tree: usize) -> Self {
        self.num_samples_per_tree = num_samples_per_tree;
        self
    }

    /// Which points a tree keeps (default a reservoir).
    pub fn sampling(mut self, sampling: Sampling) -> Self {
        self.sampling = sampling;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// An empty forest for a stream of points of `feature_dim` numbers.
    ///
    /// # Errors
    /// `BadParam` for a setting out of range.
    /// ```
    /// use workings::anomaly::RandomCutForest;
    ///
    /// let mut forest = RandomCutForest::params().num_samples_per_tree(64).stream(1)?;
    /// let scores: Vec<f64> = (0..100).map(|i| forest.update(&[f64::from(i % 7)])).collect::<Result<_, _>>()?;
    /// assert!(forest.update(&[90.0])? > 2.0 * scores[99]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn stream(&self, feature_dim: usize) -> Result<RandomCutForest> {
        let whole = "a whole number of at least 1";
        input::setting("num_trees", self.num_trees as f64, self.num_trees >= 1, whole)?;
        let size = self.num_samples_per_tree;
        let needed = "a whole number from 1 to 2^30";
        input::setting("num_samples_per_tree", size as f64, (1..=1 << 30).contains(&size), needed)?;
        input::setting("feature_dim", feature_dim as f64, feature_dim >= 1, whole)?;
        let members = Member::all(self.num_trees, size, feature_dim, self.seed);
        let padded = vec![0.0; members[0].stride()];
        Ok(RandomCutForest { feature_dim, sampling: self.sampling, members, n_seen: 0, padded })
    }

    fn of_rows(&self, x: ArrayView2<f64>) -> Result<RandomCutForest> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let mut forest = self.stream(x.ncols())?;
        let stride = forest.padded.len();
        let rows = padded_rows("records", x, stride)?;
        forest.members.par_iter_mut().for_each(|member| member.fit(&rows, self.sampling));
        forest.n_seen = x.nrows() as u64;
        Ok(forest)
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for RandomCutForestParams {
    type Object = RandomCutForest;

    /// The forest after a stream of these rows; a dataset with weights is refused, since every row counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<RandomCutForest> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.of_rows(data.records().view())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for RandomCutForest {
    /// The scores. Panics, as ndarray does, for another number of columns; [`RandomCutForest::try_predict`] refuses that and
    /// NaN, which here makes the score of its row NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.feature_dim, "x needs feature_dim columns");
        match self.score_samples(x.view()) {
            Ok(scores) => y.assign(&scores),
            Err(_) => x.outer_iter().zip(y).for_each(|(row, score)| {
                let row = row.insert_axis(ndarray::Axis(0));
                *score = self.score_samples(row).map_or(f64::NAN, |scores| scores[0]);
            }),
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}
