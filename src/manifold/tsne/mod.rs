//! t-SNE: a map on which rows that are near each other in many columns stay near.
//!
//! Each row chooses neighbours with probabilities that fall with the distance, each point of the map does the same, and the
//! points move until the map's choices resemble the rows'. On the map the probabilities fall slowly (Student's t rather
//! than the normal distribution), so that what is moderately far in many columns has room on two. Only neighbourhoods mean
//! something: neither the distance between clusters, nor their size, nor the axes.
//!
//! - Formula: minimise KL = Σ p·ln(p / q) over pairs, p(i, j) = (p(j|i) + p(i|j)) / 2n with p(j|i) ∝ exp(−d² / 2σᵢ²), and
//!   q(i, j) ∝ 1 / (1 + d²) on the map. σᵢ gives each row the perplexity asked: about how many neighbours it looks at.
//! - Cost: O(n²·d) for the neighbours; O(n·(perplexity + log n)) an iteration by [`Method::BarnesHut`], O(n²) by
//!   [`Method::Exact`]. In parallel, with the same map for any number of threads.
//! - Conventions: as scikit-learn's `TSNE`, Euclidean. KL is of the probabilities without exaggeration at every step, and of the
//!   map that is returned (scikit-learn's: of the map before the last step). There is no `transform`: a new row needs
//!   a new map.
//! - Sources: van der Maaten & Hinton (2008), J. Mach. Learn. Res. 9, 2579–2605; van der Maaten (2014), J. Mach. Learn. Res. 15,
//!   3221–3245; Wattenberg, Viégas & Johnson (2016), Distill, on how to read a map.

mod affinities;
mod barnes_hut;
mod descent;
mod exact;
mod quadtree;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::decomposition::Pca;
use crate::{Error, Result, input};
use barnes_hut::BarnesHut;
pub use descent::Step;
use descent::{Descent, Objective};
use exact::Exact;

/// The standard deviation of the map at the start.
const START: f64 = 1e-4;

/// Where the points of the map start.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Init {
    /// At the scores of the first principal components, which keeps more of how clusters lie to each other.
    #[default]
    Pca,
    /// Drawn from a normal distribution.
    Random,
    /// Here, a point for each row.
    Given(Array2<f64>),
}

/// How the gradient is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Far points together, and only near rows attract each other; for two components.
    #[default]
    BarnesHut,
    /// Every pair; for some thousand rows at most, and up to three components.
    Exact,
}

/// Settings of t-SNE.
#[derive(Debug, Clone, PartialEq)]
pub struct TsneParams {
    n_components: usize,
    perplexity: f64,
    early_exaggeration: f64,
    learning_rate: Option<f64>,
    max_iter: usize,
    n_iter_without_progress: usize,
    min_grad_norm: f64,
    init: Init,
    method: Method,
    angle: f64,
    seed: u64,
}

/// The map of a table, and how it came about.
///
/// ```
/// use workings::manifold::Tsne;
/// use workings::prelude::*;
///
/// // Two groups of three rows stay two groups.
/// let rows = array![[0.0, 0.0, 1.0], [0.1, 0.0, 1.1], [0.0, 0.2, 1.0], [9.0, 9.0, 8.0], [9.1, 9.0, 8.0], [9.0, 9.3, 8.0]];
/// let tsne = Tsne::params().perplexity(2.0).fit(&Dataset::from(rows))?;
/// let apart = |i: usize, j: usize| (&tsne.embedding.row(i) - &tsne.embedding.row(j)).mapv(|d| d * d).sum().sqrt();
/// assert!(apart(0, 1) < apart(0, 3) && apart(3, 5) < apart(2, 5));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tsne {
    /// A point for each row; only neighbourhoods mean something, not the axes.
    pub embedding: Array2<f64>,
    /// Σ p·ln(p / q) of this map.
    pub kl_divergence: f64,
    /// Every tenth step, and the map as it is.
    pub history: Vec<Step>,
    /// Iterations taken; of them, `n_exaggerated` with exaggeration.
    pub n_iter: usize,
    pub n_exaggerated: usize,
    /// As given, or max(n / early_exaggeration / 4, 50).
    pub learning_rate: f64,
    pub perplexity: f64,
}

impl Tsne {
    /// Settings: two components, perplexity 30, by Barnes and Hut's method from principal components.
    pub fn params() -> TsneParams {
        TsneParams {
            n_components: 2,
            perplexity: 30.0,
            early_exaggeration: 12.0,
            learning_rate: None,
            max_iter: 1000,
            n_iter_without_progress: 300,
            min_grad_norm: 1e-7,
            init: Init::Pca,
            method: Method::BarnesHut,
            angle: 0.5,
            seed: 0,
        }
    }
}

impl TsneParams {
    /// Coordinates of the map (default 2; 1 to 3 by [`Method::Exact`]).
    pub fn n_components(mut self, n_components: usize) -> Self {
        self.n_components = n_components;
        self
    }

    /// About how many neighbours a row looks at (default 30), from 1 to below the number of rows; 5 to 50 are usual.
    pub fn perplexity(mut self, perplexity: f64) -> Self {
        self.perplexity = perplexity;
        self
    }

    /// What the joint probabilities are multiplied by in the first 250 iterations, so that clusters find together before
    /// they spread (default 12, at least 1).
    pub fn early_exaggeration(mut self, early_exaggeration: f64) -> Self {
        self.early_exaggeration = early_exaggeration;
        self
    }

    /// The step for a gradient of 1, above 0; unless given max(n / early_exaggeration / 4, 50). Other programs count four times
    /// as much for the same step.
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = Some(learning_rate);
        self
    }

    /// Most iterations (default 1000), the first 250 with exaggeration; 0 leaves the start as it is.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Stop once so many iterations after the exaggeration brought no progress (default 300), looked at every 50.
    pub fn n_iter_without_progress(mut self, n_iter_without_progress: usize) -> Self {
        self.n_iter_without_progress = n_iter_without_progress;
        self
    }

    /// Stop once the gradient is no longer than this (default 1e-7), looked at every 50 iterations.
    pub fn min_grad_norm(mut self, min_grad_norm: f64) -> Self {
        self.min_grad_norm = min_grad_norm;
        self
    }

    /// Where the points start (default [`Init::Pca`]).
    pub fn init(mut self, init: Init) -> Self {
        self.init = init;
        self
    }

    /// How the gradient is computed (default [`Method::BarnesHut`]).
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// How wide a square may look, side over distance, to be taken for one point (default 0.5); 0 takes none.
    pub fn angle(mut self, angle: f64) -> Self {
        self.angle = angle;
        self
    }

    /// Of [`Init::Random`] (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        check_rows("records", x, self.perplexity)?;
        let most = if self.method == Method::Exact { 1..=3 } else { 2..=2 };
        let needed = match self.method {
            Method::Exact => "1, 2 or 3",
            Method::BarnesHut => "2 (or 1 to 3 with Method::Exact)",
        };
        input::setting("n_components", self.n_components as f64, most.contains(&self.n_components), needed)?;
        let factor = self.early_exaggeration;
        input::setting("early_exaggeration", factor, factor.is_finite() && factor >= 1.0, "a number of at least 1")?;
        if let Some(rate) = self.learning_rate {
            input::setting("learning_rate", rate, rate.is_finite() && rate > 0.0, "a number above 0")?;
        }
        let norm = self.min_grad_norm;
        input::setting("min_grad_norm", norm, norm >= 0.0, "a number of at least 0")?;
        input::setting("angle", self.angle, (0.0..=1.0).contains(&self.angle), "a number from 0 to 1")?;
        if let Init::Given(start) = &self.init {
            if start.dim() != (x.nrows(), self.n_components) {
                let given = format!("{} × {}", start.nrows(), start.ncols());
                let needed = format!("{} × {}, a point for each row,", x.nrows(), self.n_components);
                return Err(Error::Shape { name: "init".into(), given, needed });
            }
            input::finite_rows("init", start.view())?;
        }
        Ok(())
    }

    fn start(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        match &self.init {
            Init::Given(start) => Ok(start.clone()),
            Init::Random => {
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
                let normal = || START * rng.sample::<f64, _>(StandardNormal);
                Ok(Array2::from_shape_simple_fn((x.nrows(), self.n_components), normal))
            }
            Init::Pca => self.principal_start(x),
        }
    }

    fn principal_start(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        let (n, d) = x.dim();
        if self.n_components > n.min(d) {
            let needed = format!("at most {}, the smaller of rows and columns, or Init::Random,", n.min(d));
            return Err(Error::bad_param("n_components with Init::Pca", self.n_components, needed));
        }
        let data = DatasetBase::from(x.to_owned());
        let pca = Pca::params(self.n_components).seed(self.seed).fit(&data)?;
        let scores = pca.try_transform(x)?;
        let deviation = scores.index_axis(Axis(1), 0).mapv(|score| score * score).mean().unwrap_or(0.0).sqrt();
        if deviation > 0.0 && deviation.is_normal() {
            return Ok(scores * (START / deviation));
        }
        Err(Error::Undetermined(
            "all rows are equal, so that no principal component has a direction; start with Init::Random".into(),
        ))
    }

    fn embed(&self, x: ArrayView2<f64>) -> Result<Tsne> {
        self.check(x)?;
        let (n, c) = (x.nrows(), self.n_components);
        let start = self.start(x)?;
        let learning_rate = self.learning_rate.unwrap_or((n as f64 / self.early_exaggeration / 4.0).max(50.0));
        let descent = Descent {
            learning_rate,
            early_exaggeration: self.early_exaggeration,
            max_iter: self.max_iter,
            n_iter_without_progress: self.n_iter_without_progress,
            min_grad_norm: self.min_grad_norm,
        };
        let mut objective: Box<dyn Objective> = match (self.method, c) {
            (Method::BarnesHut, _) => {
                Box::new(BarnesHut::new(affinities::of_neighbors(x, self.perplexity)?, self.angle))
            }
            (Method::Exact, 1) => Box::new(Exact::<1>::new(affinities::of_all(x, self.perplexity)?, n)),
            (Method::Exact, 2) => Box::new(Exact::<2>::new(affinities::of_all(x, self.perplexity)?, n)),
            (Method::Exact, _) => Box::new(Exact::<3>::new(affinities::of_all(x, self.perplexity)?, n)),
        };
        let mut map: Vec<f64> = start.iter().copied().collect();
        let (history, n_exaggerated) = descent.run(&mut map, objective.as_mut());
        let last = history[history.len() - 1];
        if map.iter().any(|y| !y.is_finite()) || !last.kl_divergence.is_finite() {
            let wrong = "the map left the range of f64";
            let rate = format!("{wrong} with learning_rate = {learning_rate}; lower it");
            return Err(Error::Undetermined(rate));
        }
        let embedding = Array2::from_shape_fn((n, c), |(i, j)| map[i * c + j]);
        Ok(Tsne {
            embedding,
            kl_divergence: last.kl_divergence,
            n_iter: last.iteration,
            n_exaggerated,
            history,
            learning_rate,
            perplexity: self.perplexity,
        })
    }
}

/// At least two rows of finite numbers, and a perplexity that so many can have.
fn check_rows(name: &'static str, x: ArrayView2<f64>, perplexity: f64) -> Result<()> {
    if x.is_empty() {
        return Err(Error::empty(name));
    }
    let n = x.nrows();
    if n < 2 {
        return Err(Error::Undetermined("one row has no neighbours; t-SNE needs at least two".into()));
    }
    let needed = format!("a number from 1 to below {n}, the number of rows,");
    input::setting("perplexity", perplexity, perplexity >= 1.0 && perplexity < n as f64, &needed)?;
    input::finite_rows(name, x)
}

/// p(i, j) of every pair of rows, n × n, adding up to 1: how likely either would choose the other as its neighbour.
///
/// # Errors
/// `Empty`, `NotFinite`; `Undetermined` for one row, or where squared distances overflow; `BadParam` for a perplexity below 1
/// or not below the number of rows.
/// ```
/// use workings::ndarray::array;
///
/// // At perplexity 1 each row chooses its nearest: 0 and 1 each other, 5 the row at 1; 2n = 6.
/// let p = workings::manifold::joint_probabilities(array![[0.0], [1.0], [5.0]].view(), 1.0)?;
/// assert_eq!(p, array![[0.0, 2.0, 0.0], [2.0, 0.0, 1.0], [0.0, 1.0, 0.0]] / 6.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn joint_probabilities(x: ArrayView2<f64>, perplexity: f64) -> Result<Array2<f64>> {
    check_rows("x", x, perplexity)?;
    let (n, joint) = (x.nrows(), affinities::of_all(x, perplexity)?);
    Ok(Array2::from_shape_fn((n, n), |(i, j)| joint[i * n + j]))
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for TsneParams {
    type Object = Tsne;

    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a setting out of range, a perplexity not below the number of rows among them;
    /// `Shape` for a start of another shape; `Undetermined` for one row, squared distances that overflow, rows that are all
    /// equal with [`Init::Pca`], or a map that a high learning rate drives out of the range of f64.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Tsne> {
        self.embed(data.records().view())
    }
}
