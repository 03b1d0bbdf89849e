//! Target encoding as a step of a pipeline: the training rows are encoded out of fold, all others by the whole training part.
//!
//! Columns hold category codes, such as [`Labels::codes`](crate::datasets::Labels::codes) of a table. A training row's own
//! target never enters its code, so the model behind the step does not learn to trust the leak.

use linfa::Dataset;
use ndarray::{Array2, ArrayView1, Ix1};

use super::columns::same_width;
use super::pipeline::{Step, Transform};
use super::target_encoder::{Smoothing, TargetEncoder};
use crate::Result;
use crate::input;

/// How category codes become means of the target.
///
/// ```
/// use workings::prelude::*;
/// use workings::datasets::Split;
/// use workings::preprocessing::{Pipeline, TargetEncoding};
///
/// let towns = Dataset::new(array![[0.0], [0.0], [1.0], [1.0], [1.0]], array![1.0, 3.0, 6.0, 8.0, 0.0]);
/// let split = Split::new(5, vec![0, 1, 2, 3], vec![4])?;
/// let steps = Pipeline::params().then("towns", TargetEncoding::new().smoothing(0.0).n_folds(4));
/// let (_, [train, test]) = steps.fit_split(&towns, &split)?;
/// assert_eq!(test.records(), &array![[7.0]]); // the mean of 6 and 8
/// assert_eq!(train.records(), &array![[3.0], [1.0], [8.0], [6.0]]); // the other row of the town, never its own
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetEncoding {
    smoothing: Smoothing,
    n_folds: usize,
    seed: u64,
}

impl Default for TargetEncoding {
    fn default() -> Self {
        TargetEncoding { smoothing: Smoothing::Auto, n_folds: 5, seed: 0 }
    }
}

impl TargetEncoding {
    /// Smoothing by the spread of the targets, five folds, seed 0 (as scikit-learn, but for its draw of the folds).
    pub fn new() -> Self {
        TargetEncoding::default()
    }

    /// Rows of the overall mean that each category is given (default: [`Smoothing::Auto`]).
    pub fn smoothing(mut self, smoothing: impl Into<Smoothing>) -> Self {
        self.smoothing = smoothing.into();
        self
    }

    /// Into how many folds the training rows are dealt (default 5, at least 2).
    pub fn n_folds(mut self, n_folds: usize) -> Self {
        self.n_folds = n_folds;
        self
    }

    /// The seed of the folds.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn encoders<L: Copy + Into<f64>>(&self, train: &Dataset<f64, L, Ix1>) -> Result<(Encoders, Array2<f64>)> {
        let target: Vec<f64> = train.targets.iter().map(|target| (*target).into()).collect();
        input::finite_rows("x", train.records.view())?;
        let mut encoded = Array2::zeros(train.records.raw_dim());
        let mut encoders = Vec::with_capacity(train.records.ncols());
        for (from, mut to) in train.records.columns().into_iter().zip(encoded.columns_mut()) {
            let (smoothing, n_folds, seed) = (self.smoothing, self.n_folds, self.seed);
            let (encoder, own) =
                TargetEncoder::fit_transform_out_of_fold(&codes(from), &target, smoothing, n_folds, seed)?;
            to.assign(&ArrayView1::from(&own));
            encoders.push(encoder);
        }
        Ok((Encoders { encoders }, encoded))
    }
}

/// Codes as labels: numbers that are equal are one category, −0 and 0 too.
fn codes(column: ArrayView1<f64>) -> Vec<u64> {
    column.iter().map(|code| (code + 0.0).to_bits()).collect()
}

impl<L: Copy + Into<f64>> Step<L> for TargetEncoding {
    fn learn(&self, train: &Dataset<f64, L, Ix1>) -> Result<Box<dyn Transform>> {
        Ok(Box::new(self.encoders(train)?.0))
    }

    fn learn_and_transform(&self, train: &mut Dataset<f64, L, Ix1>) -> Result<(Box<dyn Transform>, Array2<f64>)> {
        let (encoders, encoded) = self.encoders(train)?;
        Ok((Box::new(encoders), encoded))
    }
}

/// An encoder for each column.
struct Encoders {
    encoders: Vec<TargetEncoder<u64>>,
}

impl Transform for Encoders {
    fn transform_rows(&self, mut x: Array2<f64>) -> Result<Array2<f64>> {
        same_width("x", x.view(), self.encoders.len())?;
        input::finite_rows("x", x.view())?;
        for (mut column, encoder) in x.columns_mut().into_iter().zip(&self.encoders) {
            column.mapv_inplace(|code| encoder.encode(&(code + 0.0).to_bits()));
        }
        Ok(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocessing::Pipeline;
    use linfa::traits::Fit;
    use ndarray::array;

    /// Codes that say nothing of a random target: out of fold they do not seem to.
    #[test]
    fn a_feature_without_meaning_gets_none_in_training() {
        let n = 400;
        let noise = |i: usize| ((i * 7919 + 104_729) % 1009) as f64 / 1009.0;
        let rows = Array2::from_shape_fn((n, 1), |(i, _)| (i % 200) as f64);
        let targets = ndarray::Array1::from_shape_fn(n, noise);
        let data = Dataset::new(rows, targets.clone());
        let (_, own) = TargetEncoding::new().smoothing(0.0).encoders(&data).unwrap();
        let (encoders, _) = TargetEncoding::new().smoothing(0.0).encoders(&data).unwrap();
        let leaky = encoders.transform_rows(data.records.clone()).unwrap();
        let r = |x: &Array2<f64>| crate::stats::Pairs::new(&x.column(0).to_vec(), &targets.to_vec()).unwrap().r();
        assert!(r(&leaky) > 0.5, "{}", r(&leaky));
        assert!(r(&own) < 0.2, "{}", r(&own));
    }

    #[test]
    fn unknown_codes_are_the_mean_and_gaps_an_error() {
        let data = Dataset::new(array![[0.0], [-0.0], [1.0], [1.0]], array![true, false, true, true].mapv(f64::from));
        let steps = Pipeline::params().then("target", TargetEncoding::new().smoothing(0.0).n_folds(2));
        let pipeline = steps.fit(&data).unwrap();
        assert_eq!(pipeline.try_transform(&array![[9.0], [0.0], [1.0]]).unwrap(), array![[0.75], [0.5], [1.0]]);
        assert!(pipeline.try_transform(&array![[f64::NAN]]).is_err());
        let one_fold = Pipeline::params().then("target", TargetEncoding::new().n_folds(1));
        let error = one_fold.fit(&data).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("step target: n_folds = 1"), "{error}");
    }

    /// Two rows a town: a training row gets the other row's target, never its own or its code.
    #[test]
    fn a_pipeline_gives_training_rows_the_codes_of_other_folds() {
        let data = Dataset::new(array![[4.0], [4.0], [5.0], [5.0]], array![1.0, 3.0, 6.0, 8.0]);
        let (_, train) =
            TargetEncoding::new().smoothing(0.0).n_folds(4).learn_and_transform(&mut data.clone()).unwrap();
        assert_eq!(train, array![[3.0], [1.0], [8.0], [6.0]]);
    }
}
