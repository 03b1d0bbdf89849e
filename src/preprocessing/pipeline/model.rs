//! A pipeline with a model behind it: fitted together, so that no fold of a cross-validation sees another's rows.

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, CowArray, Data, Ix1, Ix2};

use super::{Pipeline, PipelineParams, owned};
use crate::{Error, Result};

/// The steps and the model's settings, to be fitted together.
pub struct ModelPipelineParams<L, P> {
    steps: PipelineParams<L>,
    params: P,
}

impl<L, P> ModelPipelineParams<L, P> {
    pub(super) fn new(steps: PipelineParams<L>, params: P) -> Self {
        ModelPipelineParams { steps, params }
    }
}

/// Fitted steps, and the model that was fitted on what they made of its training rows.
///
/// ```
/// use workings::datasets::breast_cancer;
/// use workings::linear::LogisticRegression;
/// use workings::linfa::traits::{Fit, Predict};
/// use workings::metrics::ConfusionMatrix;
/// use workings::preprocessing::{Pipeline, StandardScaler};
///
/// // Five folds; the means and deviations are those of the four that train.
/// let tumours = breast_cancer();
/// let params = Pipeline::params().then("scale", StandardScaler::params()).model(LogisticRegression::params());
/// let mut right = 0.0;
/// for (train, validation) in tumours.fold(5) {
///     let predicted = params.fit(&train)?.try_predict(validation.records())?;
///     let cm = ConfusionMatrix::new(validation.targets(), &predicted)?;
///     right += cm.accuracy() / 5.0;
/// }
/// assert!(right > 0.95);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug)]
pub struct ModelPipeline<M> {
    pipeline: Pipeline,
    model: M,
}

impl<M> ModelPipeline<M> {
    /// The steps.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The model, which takes rows that have been through the steps.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// The model's answer for each row.
    ///
    /// # Errors
    /// As [`Pipeline::try_transform`].
    pub fn try_predict<'a, Y>(&self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Y>
    where
        M: PredictInplace<Array2<f64>, Y>,
    {
        let x = self.pipeline.try_transform(x)?;
        let mut y = self.model.default_target(&x);
        self.model.predict_inplace(&x, &mut y);
        Ok(y)
    }
}

impl<L, P, R, T> Fit<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>, Error> for ModelPipelineParams<L, P>
where
    L: Clone,
    R: Data<Elem = f64>,
    T: Data<Elem = L>,
    P: Fit<Array2<f64>, Array1<L>, Error>,
{
    type Object = ModelPipeline<P::Object>;

    fn fit(&self, data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>) -> Result<Self::Object> {
        let (pipeline, train) = self.steps.learn(owned(data))?;
        Ok(ModelPipeline { pipeline, model: self.params.fit(&train)? })
    }
}

impl<M, R, Y> PredictInplace<ArrayBase<R, Ix2>, Y> for ModelPipeline<M>
where
    R: Data<Elem = f64>,
    M: PredictInplace<Array2<f64>, Y>,
{
    /// Panics for rows that a step refuses (another number of features; NaN that no step fills in);
    /// [`ModelPipeline::try_predict`] says why instead.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<R, Ix2>, y: &mut Y) {
        match self.try_predict(x.view()) {
            Ok(predicted) => *y = predicted,
            Err(error) => panic!("{error}"),
        }
    }

    fn default_target(&self, x: &ArrayBase<R, Ix2>) -> Y {
        self.model.default_target(&Array2::zeros((x.nrows(), self.pipeline.feature_names().len())))
    }
}
