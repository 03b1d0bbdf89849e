//! One step of a pipeline: the settings of a transformer before, the transformer and its columns after fitting.

use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Axis, Ix1, s};

use crate::preprocessing::{
    ColumnScaler, IterativeImputer, KnnImputer, MissingIndicator, Scaling, SimpleImputer, StandardScaler,
};
use crate::{Error, Result};

/// What a fitted step makes of any rows.
pub trait Transform {
    /// These rows transformed, shape `(n, features out)`; in their own memory where that is possible.
    ///
    /// # Errors
    /// For rows that the transformer cannot take; each says which.
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>>;

    /// The names of the features that come out, from those that went in; the same unless said otherwise.
    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        names.to_vec()
    }
}

/// Settings that become a [`Transform`] on a training part with targets of type `L`.
///
/// Everything with linfa's `Fit` is one, if what it fits is a `Transform` and its errors are this crate's.
pub trait Step<L> {
    /// Learns from the training part.
    ///
    /// # Errors
    /// For a training part from which nothing can be learnt.
    fn learn(&self, train: &Dataset<f64, L, Ix1>) -> Result<Box<dyn Transform>>;

    /// The same, and what becomes of the training rows themselves: as any others unless the step knows better. The records may
    /// be taken out of the dataset.
    ///
    /// # Errors
    /// As [`learn`](Self::learn) and [`Transform::transform_rows`].
    fn learn_and_transform(&self, train: &mut Dataset<f64, L, Ix1>) -> Result<(Box<dyn Transform>, Array2<f64>)> {
        let transform = self.learn(train)?;
        let records = transform.transform_rows(std::mem::take(&mut train.records))?;
        Ok((transform, records))
    }
}

impl<L, P> Step<L> for P
where
    P: Fit<Array2<f64>, Array1<L>, Error>,
    P::Object: Transform + 'static,
{
    fn learn(&self, train: &Dataset<f64, L, Ix1>) -> Result<Box<dyn Transform>> {
        Ok(Box::new(self.fit(train)?))
    }
}

macro_rules! transforms {
    ($($model:ty),* $(,)?) => {$(
        impl Transform for $model {
            fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
                self.try_transform(x)
            }
        }
    )*};
}
transforms!(StandardScaler, SimpleImputer);

/// The same for transformers that write into new memory.
macro_rules! transforms_copies {
    ($($model:ty),* $(,)?) => {$(
        impl Transform for $model {
            fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
                self.try_transform(&x)
            }
        }
    )*};
}
transforms_copies!(KnnImputer, IterativeImputer);

impl Transform for MissingIndicator {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.try_transform(&x)
    }

    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        MissingIndicator::feature_names_out(self, names)
    }
}

impl<S: Scaling> Transform for ColumnScaler<S> {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.try_transform(x)
    }
}

/// A step that keeps the columns it takes.
pub(super) struct Beside<S>(pub S);

/// The fitted one.
struct Kept(Box<dyn Transform>);

impl<L, S: Step<L>> Step<L> for Beside<S> {
    fn learn(&self, train: &Dataset<f64, L, Ix1>) -> Result<Box<dyn Transform>> {
        Ok(Box::new(Kept(self.0.learn(train)?)))
    }

    fn learn_and_transform(&self, train: &mut Dataset<f64, L, Ix1>) -> Result<(Box<dyn Transform>, Array2<f64>)> {
        let kept = train.records.clone();
        let (transform, made) = self.0.learn_and_transform(train)?;
        Ok((Box::new(Kept(transform)), side_by_side(&kept, &made)))
    }
}

impl Transform for Kept {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        let made = self.0.transform_rows(x.clone())?;
        Ok(side_by_side(&x, &made))
    }

    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        [names, &self.0.feature_names_out(names)].concat()
    }
}

fn side_by_side(kept: &Array2<f64>, made: &Array2<f64>) -> Array2<f64> {
    let mut all = Array2::zeros((kept.nrows(), kept.ncols() + made.ncols()));
    all.slice_mut(s![.., ..kept.ncols()]).assign(kept);
    all.slice_mut(s![.., kept.ncols()..]).assign(made);
    all
}

/// Which columns a step takes.
pub(super) enum Columns {
    All,
    Named(Vec<String>),
}

impl Columns {
    /// The places of the columns among these; `None` for all of them.
    pub(super) fn places(&self, names: &[String]) -> Result<Option<Vec<usize>>> {
        let Columns::Named(wanted) = self else { return Ok(None) };
        if wanted.is_empty() {
            return Err(Error::empty("columns"));
        }
        let mut places = Vec::with_capacity(wanted.len());
        for name in wanted {
            let mut found = (0..names.len()).filter(|&place| names[place] == *name);
            let needed = || format!("one of the columns {}, once each,", names.join(", "));
            match (found.next(), found.next()) {
                (Some(place), None) if !places.contains(&place) => places.push(place),
                _ => return Err(Error::bad_param("columns", name, needed())),
            }
        }
        Ok(Some(places))
    }
}

/// A transformer, and the columns that it takes.
pub(super) struct FittedStep {
    name: String,
    /// All columns if `None`.
    places: Option<Vec<usize>>,
    transform: Box<dyn Transform>,
}

impl FittedStep {
    /// The fitted step, and the records of the training part as it transforms them.
    pub(super) fn learn<L: Clone>(
        name: &str,
        places: Option<Vec<usize>>,
        train: &mut Dataset<f64, L, Ix1>,
        names: &[String],
        step: &dyn Step<L>,
    ) -> Result<(FittedStep, Array2<f64>)> {
        let learnt = match &places {
            None => step.learn_and_transform(train),
            Some(places) => {
                let some = DatasetBase::new(train.records.select(Axis(1), places), train.targets.clone());
                let names = places.iter().map(|&place| names[place].clone()).collect();
                step.learn_and_transform(&mut some.with_weights(train.weights.clone()).with_feature_names(names))
            }
        };
        let (transform, made) = learnt.map_err(|error| error.within(name))?;
        let records = match &places {
            None => made,
            Some(places) => beside(&train.records, places, &made),
        };
        Ok((FittedStep { name: name.into(), places, transform }, records))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn apply(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        let Some(places) = &self.places else {
            return self.transform.transform_rows(x).map_err(|error| error.within(&self.name));
        };
        let made = self.transform.transform_rows(x.select(Axis(1), places));
        let made = made.map_err(|error| error.within(&self.name))?;
        Ok(beside(&x, places, &made))
    }

    pub(super) fn names_out(&self, names: &[String]) -> Vec<String> {
        let Some(places) = &self.places else { return self.transform.feature_names_out(names) };
        let taken: Vec<String> = places.iter().map(|&place| names[place].clone()).collect();
        let made = self.transform.feature_names_out(&taken);
        let of = |from| match from {
            Origin::Before(place) => names[place].clone(),
            Origin::Made(place) => made[place].clone(),
        };
        order(names.len(), places, made.len()).into_iter().map(of).collect()
    }
}

/// What was made of the columns at `places`, beside those that pass by.
fn beside(x: &Array2<f64>, places: &[usize], made: &Array2<f64>) -> Array2<f64> {
    let order = order(x.ncols(), places, made.ncols());
    let mut all = Array2::zeros((x.nrows(), order.len()));
    for (j, from) in order.into_iter().enumerate() {
        all.slice_mut(s![.., j]).assign(&match from {
            Origin::Before(place) => x.column(place),
            Origin::Made(place) => made.column(place),
        });
    }
    all
}

/// Where a column of the result comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin {
    Before(usize),
    Made(usize),
}

/// The columns of the result: what was made of `places`, in their places if it is as many, else all where the first was.
fn order(n: usize, places: &[usize], made: usize) -> Vec<Origin> {
    let first = places.iter().copied().min();
    let of_column = |column: usize| match places.iter().position(|&place| place == column) {
        Some(i) if made == places.len() => vec![Origin::Made(i)],
        Some(_) if Some(column) == first => (0..made).map(Origin::Made).collect(),
        Some(_) => Vec::new(),
        None => vec![Origin::Before(column)],
    };
    (0..n).flat_map(of_column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_where_its_columns_stood() {
        use Origin::{Before, Made};
        assert_eq!(order(4, &[3, 1], 2), [Before(0), Made(1), Before(2), Made(0)]);
        assert_eq!(order(4, &[3, 1], 3), [Before(0), Made(0), Made(1), Made(2), Before(2)]);
        assert_eq!(order(3, &[1], 0), [Before(0), Before(2)]);
    }
}
