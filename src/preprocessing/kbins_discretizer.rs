//! Every feature in bins: a table of numbers becomes a table of bin numbers, which one-hot columns can follow.
//!
//! - Conventions: those of [`Bins`]; the inverse of a bin is its middle (as scikit-learn), and `NaN` for the only bin of a
//!   constant.
//! - Source: Dougherty, Kohavi & Sahami (1995), ICML, 194–202 (unsupervised discretization).

use super::bins::Bins;
use super::columns::{ColumnScaler, Scaling, fits_columns};
use crate::Result;
use crate::worked::Number;

/// Where the edges of the bins are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinStrategy {
    /// Bins of equal width.
    Uniform,
    /// Bins of about equally many training values.
    Quantile,
}

/// How many bins, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KBinsDiscretizerParams {
    n_bins: usize,
    strategy: BinStrategy,
}

impl KBinsDiscretizerParams {
    /// Bins of a feature (default 5); fewer where quantiles coincide.
    pub fn n_bins(mut self, n_bins: usize) -> Self {
        self.n_bins = n_bins;
        self
    }

    /// Default: at quantiles.
    pub fn strategy(mut self, strategy: BinStrategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// Learns the edges of one feature.
    ///
    /// # Errors
    /// As [`Bins::equal_width`].
    pub fn fit_column(&self, x: &[f64]) -> Result<Bins> {
        match self.strategy {
            BinStrategy::Uniform => Bins::equal_width(x, self.n_bins),
            BinStrategy::Quantile => Bins::quantile(x, self.n_bins),
        }
    }
}

impl Scaling for Bins {
    /// The number of the bin, from 0.
    fn scale<N: Number>(&self, x: N) -> N {
        N::from(self.bin(x.value()) as f64).called("bin")
    }

    /// The middle of a bin; numbers between bins belong to the lower one.
    fn unscale(&self, z: f64) -> f64 {
        let edges = self.edges();
        let bin = (z.max(0.0) as usize).min(edges.len() - 2);
        if z.is_nan() { f64::NAN } else { edges[bin] / 2.0 + edges[bin + 1] / 2.0 }
    }
}

/// Bins of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{BinStrategy, KBinsDiscretizer};
///
/// let train = Dataset::new(array![[0.0], [1.0], [8.0]], array![0, 0, 1]);
/// let bins = KBinsDiscretizer::params().n_bins(4).strategy(BinStrategy::Uniform).fit(&train)?;
/// let binned = bins.try_transform(&array![[3.0], [7.5]])?;
/// assert_eq!(binned, array![[1.0], [3.0]]); // 0 to 2, 2 to 4, 4 to 6, 6 to 8
/// assert_eq!(bins.inverse_transform(&binned)?, array![[3.0], [7.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub type KBinsDiscretizer = ColumnScaler<Bins>;

impl KBinsDiscretizer {
    /// The settings, to be fitted.
    pub fn params() -> KBinsDiscretizerParams {
        KBinsDiscretizerParams { n_bins: 5, strategy: BinStrategy::Quantile }
    }
}

fits_columns!(KBinsDiscretizerParams => Bins);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use linfa::DatasetBase;
    use linfa::traits::Fit;
    use ndarray::array;

    /// Column 0: the median 4 parts 1 to 7; column 1 is constant, one bin from −∞ to ∞.
    #[test]
    fn each_feature_has_its_own_edges() {
        let train = DatasetBase::from(array![[1.0, 9.0], [3.0, 9.0], [5.0, 9.0], [7.0, 9.0], [4.0, 9.0]]);
        let bins = KBinsDiscretizer::params().n_bins(2).fit(&train).unwrap();
        assert_eq!(bins.columns()[0].edges(), [1.0, 4.0, 7.0]);
        let binned = bins.try_transform(&array![[3.9, 9.0], [4.0, 50.0], [-8.0, 0.0]]).unwrap();
        assert_eq!(binned, array![[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]);
        let middles = bins.inverse_transform(&binned).unwrap();
        assert_eq!((middles[(0, 0)], middles[(1, 0)]), (2.5, 5.5));
        assert!(middles[(0, 1)].is_nan());
        assert!(matches!(bins.try_transform(&array![[f64::NAN, 1.0]]), Err(Error::NotFinite { .. })));
        assert!(matches!(KBinsDiscretizer::params().n_bins(0).fit(&train), Err(Error::BadParam { .. })));
    }
}
