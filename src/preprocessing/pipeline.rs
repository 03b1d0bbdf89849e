//! A chain of preparations that learns from the training part only and carries the names of the features along.
//!
//! What is learnt before the split has seen the test part, and the test score is no longer honest. So a [`Pipeline`] is
//! fitted with the split ([`PipelineParams::fit_split`]) or, with a model at its end ([`PipelineParams::model`]), within each
//! fold of a cross-validation; the rows of other parts are only transformed.
//!
//! - A step is the settings of any transformer of this crate, or of one's own: linfa's `Fit` with a model that is
//!   [`Transform`]. Each step learns from what the steps before it made of the training part.
//! - A step takes all columns ([`PipelineParams::then`]) or those that it names ([`PipelineParams::on`]).
//! - A sampler between the steps ([`PipelineParams::resample`]) gives the training part other rows; all other parts keep
//!   theirs, and so does the same training part when it is only transformed.
//! - Features without names are called `x0`, `x1`, …, as in scikit-learn.

mod model;
mod step;

use std::fmt;

use linfa::dataset::TargetDim;
use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, ArrayBase, CowArray, Data, Ix1, Ix2};

use super::sampling::Resample;
use crate::datasets::Split;
use crate::{Error, Result};
pub use model::{ModelPipeline, ModelPipelineParams};
use step::{Beside, Columns, FittedStep};
pub use step::{Step, Transform};

/// The steps, in their order, to be fitted on a training part with targets of type `L`.
pub struct PipelineParams<L> {
    steps: Vec<(String, Stage<L>)>,
}

/// What happens to the training part in its turn.
enum Stage<L> {
    /// New columns, of every part.
    Columns(Columns, Box<dyn Step<L>>),
    /// New rows, of the training part alone.
    Rows(Box<dyn Resample<L>>),
}

impl<L> PipelineParams<L> {
    /// A further step, for all columns.
    pub fn then(self, name: impl Into<String>, step: impl Step<L> + 'static) -> Self {
        self.with(name.into(), Columns::All, step)
    }

    /// A further step, for the columns of these names; the others pass by.
    ///
    /// What it makes of them takes their places where it gives as many columns as it takes; otherwise all of it stands where
    /// the first of them stood.
    pub fn on<N: Into<String>>(
        self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = N>,
        step: impl Step<L> + 'static,
    ) -> Self {
        let columns = Columns::Named(columns.into_iter().map(Into::into).collect());
        self.with(name.into(), columns, step)
    }

    /// A further step for the columns of these names, which stay: what it makes of them stands behind them, where the first of
    /// them stood.
    ///
    /// ```
    /// use workings::prelude::*;
    /// use workings::preprocessing::{MissingIndicator, Pipeline, SimpleImputer};
    ///
    /// let train = Dataset::new(array![[30.0, 1.0], [f64::NAN, 2.0]], array![0, 1]).with_feature_names(vec!["age", "n"]);
    /// let steps = Pipeline::params().beside("gaps", ["age"], MissingIndicator::params());
    /// let pipeline = steps.then("impute", SimpleImputer::params()).fit(&train)?;
    /// assert_eq!(pipeline.feature_names(), ["age", "missingindicator_age", "n"]);
    /// assert_eq!(pipeline.try_transform(&array![[f64::NAN, 5.0]])?, array![[30.0, 1.0, 5.0]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn beside<N: Into<String>>(
        self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = N>,
        step: impl Step<L> + 'static,
    ) -> Self
    where
        L: 'static,
    {
        self.on(name, columns, Beside(step))
    }

    fn with(mut self, name: String, columns: Columns, step: impl Step<L> + 'static) -> Self {
        self.steps.push((name, Stage::Columns(columns, Box::new(step))));
        self
    }

    /// New rows for the training part, made by a sampler such as [`Smote`](super::Smote) from what the steps before it made of
    /// the rows. What follows learns from the new rows; other parts keep their own.
    ///
    /// ```
    /// use workings::datasets::{Split, breast_cancer};
    /// use workings::preprocessing::{Pipeline, Smote, StandardScaler};
    ///
    /// let tumours = breast_cancer(); // 212 malignant, 357 benign
    /// let split = Split::params(0.2).seed(1).stratified(tumours.targets())?;
    /// let steps = Pipeline::params().then("scale", StandardScaler::params()).resample("smote", Smote::new().seed(1));
    /// let (_, [train, test]) = steps.fit_split(&tumours, &split)?;
    /// let of_class = |y: &str| train.targets().iter().filter(|target| **target == y).count();
    /// assert_eq!(of_class("malignant"), of_class("benign")); // as many of each to train on,
    /// assert_eq!(test.records().nrows(), split.test().len()); // and the test part as it came
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn resample(mut self, name: impl Into<String>, sampler: impl Resample<L> + 'static) -> Self {
        self.steps.push((name.into(), Stage::Rows(Box::new(sampler))));
        self
    }

    /// The same steps with a model behind them, which is fitted on what they make of its training rows.
    pub fn model<P>(self, params: P) -> ModelPipelineParams<L, P> {
        ModelPipelineParams::new(self, params)
    }
}

/// A fitted pipeline, and the parts of a split as it transforms them.
type FittedParts<L, const K: usize> = (Pipeline, [Dataset<f64, L, Ix1>; K]);

impl<L: Clone> PipelineParams<L> {
    /// Learns from the training part of the split alone, and gives all its parts (train, test, or train, validation, test)
    /// as the pipeline transforms them.
    ///
    /// # Errors
    /// `LengthMismatch` for a split of another number of samples; those of the steps, with the name of the step in front.
    /// ```
    /// use workings::datasets::{Split, iris};
    /// use workings::preprocessing::{Pipeline, SimpleImputer, StandardScaler};
    ///
    /// let flowers = iris();
    /// let split = Split::params(0.3).seed(1).stratified(flowers.targets())?;
    /// let steps = Pipeline::params().then("impute", SimpleImputer::params()).then("scale", StandardScaler::params());
    /// let (pipeline, [train, test]) = steps.fit_split(&flowers, &split)?;
    /// assert_eq!(pipeline.feature_names(), train.feature_names());
    /// assert!(train.records().column(0).mean().is_some_and(|mean| mean.abs() < 1e-12)); // the training part is centred,
    /// assert!(test.records().column(0).mean().is_some_and(|mean| mean.abs() > 1e-3)); // the test part nearly
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_split<R, T, const K: usize>(
        &self,
        data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>,
        split: &Split<K>,
    ) -> Result<FittedParts<L, K>>
    where
        R: Data<Elem = f64>,
        T: Data<Elem = L>,
        Ix1: TargetDim,
    {
        let parts = split.apply(data)?;
        let mut fitted = None;
        let prepared = parts.into_iter().map(|part| match &fitted {
            None => {
                let (pipeline, train) = self.learn(part)?;
                fitted = Some(pipeline);
                Ok(train)
            }
            Some(pipeline) => pipeline.prepared(part),
        });
        let prepared = prepared.collect::<Result<Vec<_>>>()?;
        match (fitted, prepared.try_into()) {
            (Some(pipeline), Ok(parts)) => Ok((pipeline, parts)),
            _ => Err(Error::empty("split")),
        }
    }

    /// The fitted pipeline, and the training part as it transforms it.
    fn learn(&self, mut train: Dataset<f64, L, Ix1>) -> Result<(Pipeline, Dataset<f64, L, Ix1>)> {
        if train.records.is_empty() {
            return Err(Error::empty("the training part"));
        }
        let names_in = names_of(&train);
        let mut names = names_in.clone();
        let mut steps = Vec::with_capacity(self.steps.len());
        for (name, stage) in &self.steps {
            let (columns, step) = match stage {
                Stage::Columns(columns, step) => (columns, step),
                Stage::Rows(sampler) => {
                    train = resampled(train, &names, sampler.as_ref()).map_err(|error| error.within(name))?;
                    continue;
                }
            };
            let places = columns.places(&names).map_err(|error| error.within(name))?;
            let (fitted, records) = FittedStep::learn(name, places, &mut train, &names, step.as_ref())?;
            names = fitted.names_out(&names);
            train = replaced(train, records, &names);
            steps.push(fitted);
        }
        Ok((Pipeline { steps, names_in, names_out: names }, train))
    }
}

/// Steps that have learnt.
pub struct Pipeline {
    steps: Vec<FittedStep>,
    names_in: Vec<String>,
    names_out: Vec<String>,
}

impl Pipeline {
    /// No steps yet.
    pub fn params<L>() -> PipelineParams<L> {
        PipelineParams { steps: Vec::new() }
    }

    /// The names of the features that come out, one a column.
    pub fn feature_names(&self) -> &[String] {
        &self.names_out
    }

    /// The names of the steps, samplers aside: they have done their work.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(FittedStep::name)
    }

    /// Other rows through all steps, shape `(n, features out)`; a matrix that is handed over, in its own memory where the steps
    /// can.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; those of the steps, with the name of the step in front.
    pub fn try_transform<'a>(&self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        let x = x.into();
        super::columns::same_width("x", x.view(), self.names_in.len())?;
        self.steps.iter().try_fold(x.into_owned(), |x, step| step.apply(x))
    }

    /// A dataset with the records transformed, and named; targets and weights stay.
    ///
    /// # Errors
    /// As [`try_transform`](Self::try_transform); `BadParam` where the features have other names than in training.
    pub fn transform_dataset<R: Data<Elem = f64>, T: Data<Elem: Clone>>(
        &self,
        data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>,
    ) -> Result<Dataset<f64, T::Elem, Ix1>> {
        let owned = Dataset::new(data.records.to_owned(), data.targets.to_owned());
        let fitting = if data.feature_names().len() == data.records.ncols() { data.feature_names() } else { &[] };
        self.prepared(owned.with_weights(data.weights.clone()).with_feature_names(fitting.to_vec()))
    }

    fn prepared<L>(&self, mut data: Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>> {
        super::columns::same_width("x", data.records.view(), self.names_in.len())?;
        let names = names_of(&data);
        if let Some((j, (name, trained))) = names.iter().zip(&self.names_in).enumerate().find(|(_, (a, b))| a != b) {
            let needed = format!("{trained}, as in training");
            return Err(Error::bad_param(format!("the name of column {j}"), name, needed));
        }
        let records = self.try_transform(std::mem::take(&mut data.records))?;
        Ok(replaced(data, records, &self.names_out))
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<&str> = self.steps().collect();
        f.debug_struct("Pipeline").field("steps", &steps).field("feature_names", &self.names_out).finish()
    }
}

impl<L: Clone, R: Data<Elem = f64>, T: Data<Elem = L>> Fit<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>, Error>
    for PipelineParams<L>
{
    type Object = Pipeline;

    /// Learns from all the rows it is given: give it the training part only.
    fn fit(&self, data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>) -> Result<Pipeline> {
        Ok(self.learn(owned(data))?.0)
    }
}

fn owned<R: Data<Elem = f64>, T: Data<Elem: Clone>>(
    data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>,
) -> Dataset<f64, T::Elem, Ix1> {
    let names = names_of(data);
    Dataset::new(data.records.to_owned(), data.targets.to_owned())
        .with_weights(data.weights.clone())
        .with_feature_names(names)
}

/// The names of the features; `x0`, `x1`, … where they have none.
pub(super) fn names_of<R: Data<Elem = f64>, T>(data: &DatasetBase<ArrayBase<R, Ix2>, T>) -> Vec<String> {
    match data.feature_names() {
        names if names.len() == data.records.ncols() => names.to_vec(),
        _ => (0..data.records.ncols()).map(|j| format!("x{j}")).collect(),
    }
}

/// Other rows with the same features.
fn resampled<L>(
    train: Dataset<f64, L, Ix1>,
    names: &[String],
    sampler: &dyn Resample<L>,
) -> Result<Dataset<f64, L, Ix1>> {
    let train = sampler.resample(&train)?;
    super::columns::same_width("the resampled rows", train.records.view(), names.len())?;
    crate::input::same_length("the resampled rows", train.records.nrows(), "targets", train.targets.len())?;
    if train.records.is_empty() {
        return Err(Error::empty("the resampled training part"));
    }
    Ok(train.with_feature_names(names.to_vec()))
}

/// The same samples with other features.
fn replaced<L>(data: Dataset<f64, L, Ix1>, records: Array2<f64>, names: &[String]) -> Dataset<f64, L, Ix1> {
    let weights: Array1<f32> = data.weights.clone();
    DatasetBase::new(records, data.targets).with_weights(weights).with_feature_names(names.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::LogisticRegression;
    use crate::preprocessing::{
        Clipper, KBinsDiscretizer, MinMaxScaler, Norm, OneHotEncoder, PolynomialFeatures, SimpleImputer, Smote,
        StandardScaler,
    };
    use ndarray::array;

    fn people() -> Dataset<f64, &'static str, Ix1> {
        let x = array![[20.0, 1.0, 5.0], [f64::NAN, 0.0, 7.0], [40.0, 1.0, 9.0], [900.0, 2.0, 900.0]];
        let names = ["age", "town", "pay"].map(String::from).to_vec();
        Dataset::new(x, array!["no", "no", "yes", "yes"]).with_feature_names(names)
    }

    fn steps() -> PipelineParams<&'static str> {
        let scaled = Pipeline::params().then("impute", SimpleImputer::params());
        scaled.on("towns", ["town"], OneHotEncoder::params()).on("scale", ["pay", "age"], StandardScaler::params())
    }

    /// Training rows 0 to 2: age 20, 30 (their mean), 40 with deviation √(200/3); pay 5, 7, 9 with deviation √(8/3).
    #[test]
    fn names_go_along_and_other_columns_pass_by() {
        let train = people().split_with_ratio(0.75).0;
        let (pipeline, train) = steps().learn(train).unwrap();
        assert_eq!(pipeline.feature_names(), ["age", "town_0", "town_1", "pay"]);
        assert_eq!(train.feature_names(), pipeline.feature_names());
        let expected = array![[30.0, 0.0, 9.0]];
        let z = pipeline.try_transform(&expected).unwrap();
        assert_eq!(z.row(0).to_vec()[..3], [0.0, 1.0, 0.0]);
        assert!((z[(0, 3)] - 2.0 / (8.0_f64 / 3.0).sqrt()).abs() < 1e-14);
        assert!((train.records[(2, 0)] - 10.0 / (200.0_f64 / 3.0).sqrt()).abs() < 1e-14);
        assert_eq!(train.targets, array!["no", "no", "yes"]);
        assert_eq!(pipeline.steps().collect::<Vec<_>>(), ["impute", "towns", "scale"]);
    }

    /// Whatever stands in the test part, the training part comes out the same, and so does the pipeline.
    #[test]
    fn the_test_part_teaches_nothing() {
        let imputed =
            || Pipeline::params().then("impute", SimpleImputer::params()).then("scale", StandardScaler::params());
        let split = Split::new(4, vec![0, 1, 2], vec![3]).unwrap();
        let (_, [train, test]) = imputed().fit_split(&people(), &split).unwrap();
        let mut others = people();
        others.records.row_mut(3).fill(-1e6);
        let (pipeline, [same, other_test]) = imputed().fit_split(&others, &split).unwrap();
        assert_eq!(train.records, same.records);
        assert_ne!(test.records, other_test.records);
        let row = pipeline.transform_dataset(&people()).unwrap();
        assert_eq!(row.records.row(3), test.records.row(0));
        assert_eq!(row.feature_names(), ["age", "town", "pay"]);
    }

    #[test]
    fn errors_name_the_step_and_the_column() {
        let message = |result: Result<Pipeline>| result.unwrap_err().to_string();
        let scale = || Pipeline::params().then("scale", StandardScaler::params());
        assert!(message(scale().fit(&people())).starts_with("step scale: x[1][0] is NaN"));
        let wrong = |columns: &[&str]| Pipeline::params().on("s", columns.to_vec(), SimpleImputer::params());
        assert_eq!(
            message(wrong(&["agee"]).fit(&people())),
            "step s: columns = agee, but one of the columns age, town, pay, once each, is needed"
        );
        assert!(wrong(&["age", "age"]).fit(&people()).is_err() && wrong(&[]).fit(&people()).is_err());
        let none = Dataset::new(Array2::zeros((0, 2)), Array1::<&str>::from(vec![]));
        assert!(matches!(scale().fit(&none), Err(Error::Empty { .. })));

        let pipeline = steps().fit(&people()).unwrap();
        assert!(matches!(pipeline.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        let unknown_town = pipeline.try_transform(&array![[1.0, 7.0, 1.0]]).unwrap_err().to_string();
        assert!(unknown_town.starts_with("step towns: "), "{unknown_town}");
        let swapped = people().with_feature_names(["pay", "town", "age"].map(String::from).to_vec());
        let error = pipeline.transform_dataset(&swapped).unwrap_err().to_string();
        assert_eq!(error, "the name of column 0 = pay, but age, as in training is needed");
    }

    /// Ages 20 to 40 in two bins, then codes as columns; pay clipped to 9, squared.
    #[test]
    fn bins_clips_products_and_norms_are_steps() {
        let train = people().split_with_ratio(0.75).0;
        let steps = Pipeline::params().then("impute", SimpleImputer::params());
        let steps = steps.on("bins", ["age"], KBinsDiscretizer::params().n_bins(2));
        let steps = steps.on("codes", ["age"], OneHotEncoder::params());
        let steps = steps.on("clip", ["pay"], Clipper::params().percentiles(0.0, 100.0));
        let steps = steps.on("square", ["pay"], PolynomialFeatures::params().include_bias(false));
        let steps = steps.on("norm", ["town", "pay"], Norm::Max);
        let pipeline = steps.fit(&train).unwrap();
        assert_eq!(pipeline.feature_names(), ["age_0", "age_1", "town", "pay", "pay^2"]);
        let made = pipeline.try_transform(&array![[f64::NAN, 3.0, 900.0]]).unwrap();
        assert_eq!(made, array![[0.0, 1.0, 3.0 / 9.0, 1.0, 81.0]]); // the mean age, 30, opens the upper bin
    }

    /// Five of no, two of yes, two to test. The scaler before the sampler learns from the five and two, the one behind it from
    /// five of each; the test rows are scaled by what both learnt, and stay two.
    #[test]
    fn only_the_training_part_is_resampled() {
        let x = array![[1.0], [2.0], [3.0], [4.0], [6.0], [10.0], [14.0], [100.0], [-7.0]];
        let y = array!["no", "no", "no", "no", "no", "yes", "yes", "no", "yes"];
        let data = Dataset::new(x, y).with_feature_names(vec!["size"]);
        let split = Split::new(9, (0..7).collect(), vec![7, 8]).unwrap();
        let steps = Pipeline::params()
            .then("first", MinMaxScaler::params())
            .resample("smote", Smote::new().k_neighbors(1).seed(3))
            .then("second", StandardScaler::params());
        let (pipeline, [train, test]) = steps.fit_split(&data, &split).unwrap();
        assert_eq!(train.targets, array!["no", "no", "no", "no", "no", "yes", "yes", "yes", "yes", "yes"]);
        assert!(train.records.column(0).sum().abs() < 1e-12); // centred with the synthetic rows
        assert_eq!((train.feature_names(), test.targets()), (&["size".to_string()][..], &array!["no", "yes"]));
        assert_eq!(pipeline.steps().collect::<Vec<_>>(), ["first", "second"]);
        // Training rows merely transformed are no more than they were, and the test part does not depend on its company.
        let again = pipeline.transform_dataset(&data).unwrap();
        assert_eq!(again.records.nrows(), 9);
        assert_eq!(again.records.slice(ndarray::s![7.., ..]), test.records);
        let first = |size: f64| (size - 1.0) / 13.0; // the training part goes from 1 to 14
        let slope = (test.records[(0, 0)] - test.records[(1, 0)]) / (first(100.0) - first(-7.0));
        let of_train = (again.records[(6, 0)] - again.records[(0, 0)]) / (first(14.0) - first(1.0));
        assert!((slope - of_train).abs() < 1e-12);
    }

    /// Every fold of a cross-validation is resampled for itself; validation rows are predicted one by one as they came.
    #[test]
    fn samplers_within_a_cross_validation() {
        let x = Array2::from_shape_fn((40, 1), |(i, _)| if i % 4 == 0 { 5.0 } else { 0.0 } + i as f64 / 40.0);
        let data = Dataset::new(x, Array1::from_shape_fn(40, |i| i % 4 == 0));
        let steps = Pipeline::params().resample("smote", Smote::new().k_neighbors(2));
        let params = steps.model(LogisticRegression::params());
        for (train, validation) in data.fold(4) {
            let model = params.fit(&train).unwrap();
            let predicted: Array1<bool> = model.try_predict(validation.records()).unwrap();
            assert_eq!(&predicted, validation.targets());
        }
    }

    #[test]
    fn errors_of_a_sampler_name_it() {
        let steps = Pipeline::params().resample("smote", Smote::new());
        let error = steps.fit(&people().with_weights(Array1::ones(4))).unwrap_err().to_string();
        assert!(error.starts_with("step smote: weights = given"), "{error}");
    }

    #[test]
    fn without_steps_nothing_changes() {
        let data = Dataset::new(array![[1.0, 2.0]], array![1]);
        let pipeline = Pipeline::params().fit(&data).unwrap();
        assert_eq!(pipeline.feature_names(), ["x0", "x1"]);
        assert_eq!(pipeline.try_transform(&data.records).unwrap(), data.records);
    }
}
