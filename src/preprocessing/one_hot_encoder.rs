//! One-hot columns of a matrix of category codes: a column of zeros and ones for each category of each feature.
//!
//! Codes are numbers, such as [`Labels::codes`](crate::datasets::Labels::codes) of a table; [`Categories`](super::Categories)
//! does the same for one column of labels of any type.
//!
//! - Conventions: categories in ascending order; names as scikit-learn's, `colour_2`; an unknown category is an error unless
//!   it is told to be a row of zeros. NaN is no category: impute it first, or keep it as a code of its own.
//! - Cost: O(n·d·log k) for k categories of each of d features.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2};

use super::Unknown;
use super::columns::same_width;
use super::pipeline::Transform;
use crate::input;
use crate::stats::ascending;
use crate::{Error, Result};

/// Which columns to leave out, and what an unknown category is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneHotEncoderParams {
    drop_first: bool,
    unknown: Unknown,
}

impl OneHotEncoderParams {
    /// Leaves out the column of each feature's first category, which the others determine (default: keeps it).
    pub fn drop_first(mut self, drop_first: bool) -> Self {
        self.drop_first = drop_first;
        self
    }

    /// What becomes of a category that training did not have (default: an error).
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }
}

/// The categories of each training feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::OneHotEncoder;
///
/// let train = Dataset::new(array![[2.0], [0.0], [2.0]], array![0, 1, 1]);
/// let encoder = OneHotEncoder::params().fit(&train)?;
/// assert_eq!(encoder.try_transform(&array![[2.0], [0.0]])?, array![[0.0, 1.0], [1.0, 0.0]]);
/// assert!(encoder.try_transform(&array![[1.0]]).is_err());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OneHotEncoder {
    categories: Vec<Vec<f64>>,
    params: OneHotEncoderParams,
}

impl OneHotEncoder {
    /// The settings, to be fitted.
    pub fn params() -> OneHotEncoderParams {
        OneHotEncoderParams { drop_first: false, unknown: Unknown::Error }
    }

    /// The categories of each feature, ascending.
    pub fn categories(&self) -> &[Vec<f64>] {
        &self.categories
    }

    /// A row of zeros and ones for each row, shape `(n, categories of all features)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities; `UnknownLabel` for an
    /// unknown category, unless those are ignored.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.categories.len())?;
        input::finite_rows("x", x)?;
        let dropped = usize::from(self.params.drop_first);
        let mut encoded = Array2::zeros((x.nrows(), self.kept().count()));
        let mut start = 0;
        for (column, categories) in x.columns().into_iter().zip(&self.categories) {
            for (i, value) in column.iter().enumerate() {
                let code = categories.partition_point(|category| category < value);
                match categories.get(code) {
                    Some(category) if category == value => {
                        if let Some(place) = code.checked_sub(dropped) {
                            encoded[(i, start + place)] = 1.0;
                        }
                    }
                    _ if self.params.unknown == Unknown::Ignore => {}
                    _ => return Err(unknown(*value, categories)),
                }
            }
            start += categories.len() - dropped;
        }
        Ok(encoded)
    }

    /// The feature and the category of each column.
    fn kept(&self) -> impl Iterator<Item = (usize, f64)> {
        let dropped = usize::from(self.params.drop_first);
        let of = move |(j, categories): (usize, &Vec<f64>)| -> Vec<(usize, f64)> {
            categories.iter().skip(dropped).map(|category| (j, *category)).collect()
        };
        self.categories.iter().enumerate().flat_map(of)
    }
}

fn unknown(value: f64, categories: &[f64]) -> Error {
    let known: Vec<String> = categories.iter().take(12).map(f64::to_string).collect();
    let more = if categories.len() > known.len() { ", …" } else { "" };
    Error::UnknownLabel { label: value.to_string(), known: format!("{}{more}", known.join(", ")) }
}

impl Transform for OneHotEncoder {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.try_transform(&x)
    }

    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        self.kept().map(|(j, category)| format!("{}_{category}", names[j])).collect()
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for OneHotEncoderParams {
    type Object = OneHotEncoder;

    /// Errors: `Empty`, `NotFinite`.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<OneHotEncoder> {
        let x = data.records();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x.view())?;
        let distinct = |column| {
            let mut values = ascending(column);
            values.dedup();
            values
        };
        Ok(OneHotEncoder { categories: x.columns().into_iter().map(distinct).collect(), params: *self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn columns_are_named_after_feature_and_category() {
        let x = array![[3.0, 1.0], [-1.0, 1.0], [3.0, 0.5]];
        let names = ["size".to_string(), "kind".to_string()];
        let encoder = OneHotEncoder::params().fit(&DatasetBase::from(x.clone())).unwrap();
        assert_eq!(encoder.feature_names_out(&names), ["size_-1", "size_3", "kind_0.5", "kind_1"]);
        assert_eq!(encoder.try_transform(&x).unwrap().row(0), array![0.0, 1.0, 0.0, 1.0]);
        let fewer = OneHotEncoder::params().drop_first(true).unknown(Unknown::Ignore);
        let encoder = fewer.fit(&DatasetBase::from(x)).unwrap();
        assert_eq!(encoder.feature_names_out(&names), ["size_3", "kind_1"]);
        assert_eq!(encoder.try_transform(&array![[9.0, 1.0], [-1.0, 0.5]]).unwrap(), array![[0.0, 1.0], [0.0, 0.0]]);
    }

    #[test]
    fn what_is_no_category_is_refused() {
        let fit = |x: Array2<f64>| OneHotEncoder::params().fit(&DatasetBase::from(x));
        assert!(matches!(fit(Array2::zeros((0, 1))), Err(Error::Empty { .. })));
        assert!(matches!(fit(array![[f64::NAN]]), Err(Error::NotFinite { .. })));
        let encoder = fit(array![[1.0], [2.0]]).unwrap();
        let error = encoder.try_transform(&array![[2.0], [4.0]]).unwrap_err().to_string();
        assert_eq!(error, "the label \"4\" is unknown; the labels are 1, 2");
        assert!(matches!(encoder.try_transform(&array![[1.0, 1.0]]), Err(Error::Shape { .. })));
    }
}
