//! Categories as numbers: label and ordinal codes, one-hot columns, base-2 codes.
//!
//! Codes put categories in an order and on a scale, which is right for small < medium < large and wrong for colours; one-hot
//! columns put all categories equally far apart.
//!
//! - Conventions: codes count from 0 in the order of the categories: sorted (as scikit-learn), first seen, or given. An
//!   unknown category is an error, or a row of zeros where one-hot columns are told to ignore it.
//! - Cost: O(n) for n values, and O(k log k) to sort k categories; in parallel.

use std::hash::Hash;

use ndarray::Array2;
use rayon::prelude::*;
use sprs::CsMat;

use crate::hashing::{HashMap, HashSet};
use crate::linalg::reduce::{CHUNK, map_reduce};
use crate::metrics::Label;
use crate::{Error, Result};

/// Distinct categories in the order of their codes.
///
/// ```
/// use workings::preprocessing::Categories;
///
/// let sizes = Categories::given(&["small", "medium", "large"])?;
/// assert_eq!(sizes.codes(&["medium", "small"])?, [1, 0]);
/// assert_eq!(Categories::sorted(&["teal", "blue", "teal"])?.names(), ["blue", "teal"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories<L: Label + Hash> {
    names: Vec<L>,
    codes: HashMap<L, usize>,
}

/// What a category that was not there in training becomes among one-hot columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    Error,
    /// A row of zeros.
    Ignore,
}

impl<L: Label + Hash> Categories<L> {
    /// The categories of a column in ascending order.
    ///
    /// # Errors
    /// `Empty`.
    pub fn sorted(values: &[L]) -> Result<Self> {
        let distinct = |range: std::ops::Range<usize>| -> HashSet<&L> { values[range].iter().collect() };
        let distinct = map_reduce(values.len(), distinct, |a, b| a.into_iter().chain(b).collect()).unwrap_or_default();
        let mut names: Vec<L> = distinct.into_iter().cloned().collect();
        names.sort_unstable();
        Categories::given(&names)
    }

    /// The categories of a column in the order in which they first occur.
    ///
    /// # Errors
    /// `Empty`.
    pub fn first_seen(values: &[L]) -> Result<Self> {
        let mut seen = HashSet::default();
        let distinct: Vec<L> = values.iter().filter(|value| seen.insert(*value)).cloned().collect();
        Categories::given(&distinct)
    }

    /// These categories in this order.
    ///
    /// # Errors
    /// `Empty`; `BadParam` for a category that occurs twice.
    pub fn given(names: &[L]) -> Result<Self> {
        if names.is_empty() {
            return Err(Error::empty("values"));
        }
        let mut codes = HashMap::with_capacity_and_hasher(names.len(), Default::default());
        for (code, name) in names.iter().enumerate() {
            if codes.insert(name.clone(), code).is_some() {
                return Err(Error::bad_param("categories", format!("{name} twice"), "each category once"));
            }
        }
        Ok(Categories { names: names.to_vec(), codes })
    }

    /// The categories, in the order of their codes.
    pub fn names(&self) -> &[L] {
        &self.names
    }

    /// The code of a category, from 0; `None` for one that is unknown.
    pub fn code(&self, value: &L) -> Option<usize> {
        self.codes.get(value).copied()
    }

    /// The code of each value, and one beyond the last for those that are unknown.
    fn found(&self, values: &[L]) -> Vec<usize> {
        let unknown = self.names.len();
        let code = |value: &L| self.codes.get(value).copied().unwrap_or(unknown);
        values.par_iter().with_min_len(CHUNK).map(code).collect()
    }

    fn all_known(&self, values: &[L], found: &[usize]) -> Result<()> {
        let Some(place) = found.iter().position(|code| *code == self.names.len()) else { return Ok(()) };
        let known: Vec<String> = self.names.iter().take(12).map(L::to_string).collect();
        let more = if self.names.len() > known.len() { ", …" } else { "" };
        Err(Error::UnknownLabel { label: values[place].to_string(), known: format!("{}{more}", known.join(", ")) })
    }

    /// The column of the one in each row, none where the row has no one.
    fn ones(&self, values: &[L], drop_first: bool, unknown: Unknown) -> Result<impl Iterator<Item = Option<usize>>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let found = self.found(values);
        if unknown == Unknown::Error {
            self.all_known(values, &found)?;
        }
        let (k, dropped) = (self.names.len(), usize::from(drop_first));
        Ok(found.into_iter().map(move |code| if code < k { code.checked_sub(dropped) } else { None }))
    }

    /// The codes of a column.
    ///
    /// # Errors
    /// `Empty`; `UnknownLabel` for a value that is no category.
    pub fn codes(&self, values: &[L]) -> Result<Vec<usize>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let codes = self.found(values);
        self.all_known(values, &codes)?;
        Ok(codes)
    }

    /// A row for each value, with a 1 in the column of its category and 0 elsewhere: shape `(n, k)`, or `(n, k − 1)` where the
    /// column of the first category is dropped because the others determine it.
    ///
    /// # Errors
    /// `Empty`; `UnknownLabel` for a value that is no category, unless those are ignored.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::preprocessing::{Categories, Unknown};
    ///
    /// let letters = Categories::given(&["a", "b", "c"])?;
    /// assert_eq!(letters.one_hot(&["b", "z"], false, Unknown::Ignore)?, array![[0, 1, 0], [0, 0, 0]]);
    /// assert_eq!(letters.one_hot(&["c", "a"], true, Unknown::Error)?, array![[0, 1], [0, 0]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn one_hot(&self, values: &[L], drop_first: bool, unknown: Unknown) -> Result<Array2<u8>> {
        let ones = self.ones(values, drop_first, unknown)?;
        let mut matrix = Array2::zeros((values.len(), self.width(drop_first)));
        for (mut row, one) in matrix.outer_iter_mut().zip(ones) {
            if let Some(column) = one {
                row[column] = 1;
            }
        }
        Ok(matrix)
    }

    /// The same as a sparse matrix, in which only the ones take memory: a million values of a thousand categories are 24 MB
    /// instead of a gigabyte.
    ///
    /// # Errors
    /// As [`one_hot`](Self::one_hot).
    /// ```
    /// use workings::preprocessing::{Categories, Unknown};
    ///
    /// let (letters, matrix) = (Categories::sorted(&["b", "a"])?, ["a", "b", "b"]);
    /// let matrix = letters.one_hot_sparse(&matrix, false, Unknown::Error)?;
    /// assert_eq!((matrix.shape(), matrix.indices()), ((3, 2), [0, 1, 1].as_slice()));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn one_hot_sparse(&self, values: &[L], drop_first: bool, unknown: Unknown) -> Result<CsMat<f64>> {
        let mut starts = Vec::with_capacity(values.len() + 1);
        let mut columns = Vec::with_capacity(values.len());
        starts.push(0);
        for one in self.ones(values, drop_first, unknown)? {
            columns.extend(one);
            starts.push(columns.len());
        }
        let ones = vec![1.0; columns.len()];
        Ok(CsMat::new((values.len(), self.width(drop_first)), starts, columns, ones))
    }

    fn width(&self, drop_first: bool) -> usize {
        self.names.len() - usize::from(drop_first)
    }
}

/// Columns of the base-2 code of one of `k` categories: ⌈log₂ k⌉, 0 for one category.
///
/// ```
/// assert_eq!([1, 2, 3, 8, 9].map(workings::preprocessing::binary_width), [0, 1, 2, 3, 4]);
/// ```
pub fn binary_width(k: usize) -> u32 {
    usize::BITS - k.saturating_sub(1).leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn codes_follow_the_chosen_order() {
        let colours = ["teal", "blue", "green", "blue"];
        let codes = |categories: Result<Categories<&'static str>>| categories.unwrap().codes(&colours).unwrap();
        assert_eq!(codes(Categories::sorted(&colours)), [2, 0, 1, 0]);
        assert_eq!(codes(Categories::first_seen(&colours)), [0, 1, 2, 1]);
        assert_eq!(codes(Categories::given(&["green", "teal", "blue", "red"])), [1, 2, 0, 2]);
        assert_eq!(Categories::sorted(&[10, 9, 10]).unwrap().names(), [9, 10]);
    }

    #[test]
    fn unknown_categories_are_refused_or_zeros() {
        let sizes = Categories::given(&["s", "m", "l"]).unwrap();
        let error = sizes.codes(&["m", "xl"]).unwrap_err().to_string();
        assert_eq!(error, "the label \"xl\" is unknown; the labels are s, m, l");
        assert!(sizes.one_hot(&["xl"], false, Unknown::Error).is_err());
        assert_eq!(sizes.one_hot(&["xl", "l"], true, Unknown::Ignore).unwrap(), array![[0, 0], [0, 1]]);
    }

    #[test]
    fn nothing_and_repetition_are_errors() {
        assert!(matches!(Categories::<i64>::sorted(&[]), Err(Error::Empty { .. })));
        assert!(matches!(Categories::given(&["a", "b", "a"]), Err(Error::BadParam { .. })));
        let one = Categories::given(&["a"]).unwrap();
        assert!(matches!(one.codes(&[]), Err(Error::Empty { .. })));
        assert_eq!(one.one_hot(&["a"], true, Unknown::Error).unwrap().dim(), (1, 0));
    }

    #[test]
    fn base_two_codes_are_as_wide_as_the_last_index() {
        assert_eq!([3, 7, 43, 64, 65].map(binary_width), [2, 3, 6, 6, 7]);
        assert_eq!((binary_width(0), binary_width(usize::MAX)), (0, usize::BITS));
    }
}
