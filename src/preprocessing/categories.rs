//! Categories as numbers: label and ordinal codes, one-hot columns, base-2 codes.
//!
//! Codes put categories in an order and on a scale, which is right for small < medium < large and wrong for colours; one-hot
//! columns put all categories equally far apart.
//!
//! - Conventions: codes count from 0 in the order of the categories: sorted (as scikit-learn), first seen, or given. An
//!   unknown category is an error, or a row of zeros where one-hot columns are told to ignore it.
//! - Cost: O(n log k) for n values of k categories.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::Array2;

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
pub struct Categories<L: Label> {
    names: Vec<L>,
    codes: BTreeMap<L, usize>,
}

/// What a category that was not there in training becomes among one-hot columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    Error,
    /// A row of zeros.
    Ignore,
}

impl<L: Label> Categories<L> {
    /// The categories of a column in ascending order.
    ///
    /// # Errors
    /// `Empty`.
    pub fn sorted(values: &[L]) -> Result<Self> {
        let distinct: BTreeSet<&L> = values.iter().collect();
        Categories::given(&distinct.into_iter().cloned().collect::<Vec<_>>())
    }

    /// The categories of a column in the order in which they first occur.
    ///
    /// # Errors
    /// `Empty`.
    pub fn first_seen(values: &[L]) -> Result<Self> {
        let mut seen = BTreeSet::new();
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
        let mut codes = BTreeMap::new();
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

    fn known(&self, value: &L) -> Result<usize> {
        self.code(value).ok_or_else(|| {
            let known: Vec<String> = self.names.iter().take(12).map(L::to_string).collect();
            let more = if self.names.len() > known.len() { ", …" } else { "" };
            Error::UnknownLabel { label: value.to_string(), known: format!("{}{more}", known.join(", ")) }
        })
    }

    /// The codes of a column.
    ///
    /// # Errors
    /// `Empty`; `UnknownLabel` for a value that is no category.
    pub fn codes(&self, values: &[L]) -> Result<Vec<usize>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        values.iter().map(|value| self.known(value)).collect()
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
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let dropped = usize::from(drop_first);
        let mut matrix = Array2::zeros((values.len(), self.names.len() - dropped));
        for (mut row, value) in matrix.outer_iter_mut().zip(values) {
            let code = match unknown {
                Unknown::Error => Some(self.known(value)?),
                Unknown::Ignore => self.code(value),
            };
            if let Some(column) = code.and_then(|code| code.checked_sub(dropped)) {
                row[column] = 1;
            }
        }
        Ok(matrix)
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
