//! Categories as sparse or few columns: one-hot without the zeros, base-2 codes, hashed columns, frequencies.
//!
//! - One-hot rows hold one 1, so a sparse matrix needs room for n numbers instead of n·k.
//! - Binary: the code from 0 in base 2, the highest digit first, ⌈log₂ k⌉ columns. `category_encoders`' `BinaryEncoder` counts
//!   from 1 and leaves 0 for unknown values, which takes one column more where k is a power of 2; here they are an error.
//! - Hashing: a column for each of `n_features` remainders of a hash, without a table of categories; two categories may share
//!   a column, and a new one is no problem. The hash is FNV-1a with 64 bits over the UTF-8 text of the category, the same on
//!   every machine; there is no sign.
//! - Frequency: how often the category occurs in training, or its share; 0 for one that does not. Equally frequent categories
//!   become the same number.
//! - A missing category is none of its own accord: numbers that may be NaN are no labels, since NaN equals nothing, and a
//!   missing text is whatever stands for it. `"nan"` or `""` is then one more category, with its own code and column, as
//!   scikit-learn gives NaN one; missing itself can be informative.
//! - Source: Weinberger et al. (2009), ICML, 1113–1120 (hashing); Fowler, Noll & Vo (1991; RFC 9923), the hash.

use std::collections::BTreeMap;
use std::hash::Hash;

use ndarray::Array2;
use sprs::CsMat;

use super::categories::{Categories, binary_width};
use crate::input;
use crate::metrics::Label;
use crate::{Error, Result};

impl<L: Label + Hash> Categories<L> {
    /// The names of the one-hot columns of this feature: `colour_blue` and so on.
    ///
    /// ```
    /// let colours = workings::preprocessing::Categories::sorted(&["teal", "blue"])?;
    /// assert_eq!(colours.feature_names_out("colour", false), ["colour_blue", "colour_teal"]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn feature_names_out(&self, feature: &str, drop_first: bool) -> Vec<String> {
        let kept = self.names().iter().skip(usize::from(drop_first));
        kept.map(|category| format!("{feature}_{category}")).collect()
    }

    /// The codes in base 2, the highest digit first: shape `(n, ⌈log₂ k⌉)`, no columns for a single category.
    ///
    /// # Errors
    /// `Empty`; `UnknownLabel` for a value that is no category.
    /// ```
    /// use workings::ndarray::array;
    ///
    /// let letters = workings::preprocessing::Categories::given(&["a", "b", "c"])?;
    /// assert_eq!(letters.binary(&["c", "b", "a"])?, array![[1, 0], [0, 1], [0, 0]]); // 2, 1, 0
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn binary(&self, values: &[L]) -> Result<Array2<u8>> {
        let width = binary_width(self.names().len()) as usize;
        let codes = self.codes(values)?;
        Ok(Array2::from_shape_fn((codes.len(), width), |(i, digit)| u8::from(codes[i] >> (width - 1 - digit) & 1 == 1)))
    }
}

/// Hashed columns of categories, which need no training.
///
/// ```
/// use workings::preprocessing::HashingEncoder;
///
/// let encoder = HashingEncoder::new(8)?;
/// let matrix = encoder.transform(&["teal", "blue", "teal"])?;
/// assert_eq!((matrix.shape(), matrix.nnz()), ((3, 8), 3));
/// assert_eq!(matrix.get(2, encoder.column(&"teal")), Some(&1.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingEncoder {
    n_features: usize,
}

impl HashingEncoder {
    /// With this many columns.
    ///
    /// # Errors
    /// `BadParam` for none.
    pub fn new(n_features: usize) -> Result<HashingEncoder> {
        input::setting("n_features", n_features as f64, n_features >= 1, "a whole number of at least 1")?;
        Ok(HashingEncoder { n_features })
    }

    /// The column of a category, from 0: the remainder of its hash.
    pub fn column(&self, value: &impl Label) -> usize {
        (fnv_1a(value.to_string().as_bytes()) % self.n_features as u64) as usize
    }

    /// A row for each value, with a 1 in the column of its hash: shape `(n, n_features)`.
    ///
    /// # Errors
    /// `Empty`.
    pub fn transform<L: Label>(&self, values: &[L]) -> Result<CsMat<f64>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let columns = values.iter().map(|value| self.column(value)).collect();
        let ones = vec![1.0; values.len()];
        Ok(CsMat::new((values.len(), self.n_features), (0..=values.len()).collect(), columns, ones))
    }
}

/// FNV-1a with 64 bits.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// How often each category occurs in training.
///
/// ```
/// use workings::preprocessing::FrequencyEncoder;
///
/// let encoder = FrequencyEncoder::fit(&["teal", "blue", "teal", "teal"])?;
/// assert_eq!((encoder.count(&"teal"), encoder.share(&"teal"), encoder.count(&"red")), (3, 0.75, 0));
/// assert_eq!(encoder.transform(&["blue", "red"])?, [0.25, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequencyEncoder<L: Label> {
    counts: BTreeMap<L, usize>,
    n: usize,
}

impl<L: Label> FrequencyEncoder<L> {
    /// Counts the training values.
    ///
    /// # Errors
    /// `Empty`.
    pub fn fit(values: &[L]) -> Result<Self> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let mut counts = BTreeMap::new();
        for value in values {
            match counts.get_mut(value) {
                Some(count) => *count += 1,
                None => drop(counts.insert(value.clone(), 1)),
            }
        }
        Ok(FrequencyEncoder { counts, n: values.len() })
    }

    /// The categories, ascending, and how often each occurs.
    pub fn counts(&self) -> impl Iterator<Item = (&L, usize)> {
        self.counts.iter().map(|(category, count)| (category, *count))
    }

    /// How often a category occurs; 0 for one that training did not have.
    pub fn count(&self, value: &L) -> usize {
        self.counts.get(value).copied().unwrap_or(0)
    }

    /// The share of the training rows that have it, from 0 to 1.
    pub fn share(&self, value: &L) -> f64 {
        self.count(value) as f64 / self.n as f64
    }

    /// The shares of a column of categories.
    ///
    /// # Errors
    /// `Empty`.
    pub fn transform(&self, values: &[L]) -> Result<Vec<f64>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        Ok(values.iter().map(|value| self.share(value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unknown;
    use super::*;
    use ndarray::array;

    #[test]
    fn sparse_and_dense_hold_the_same() {
        let sizes = Categories::given(&["s", "m", "l"]).unwrap();
        let values = ["l", "xl", "s", "m", "m"];
        for drop_first in [false, true] {
            let dense = sizes.one_hot(&values, drop_first, Unknown::Ignore).unwrap().mapv(f64::from);
            assert_eq!(sizes.one_hot_sparse(&values, drop_first, Unknown::Ignore).unwrap().to_dense(), dense);
        }
        let refused = sizes.one_hot_sparse(&values, false, Unknown::Error);
        assert!(matches!(refused, Err(Error::UnknownLabel { label, .. }) if label == "xl"));
        assert!(matches!(sizes.one_hot_sparse(&[], false, Unknown::Error), Err(Error::Empty { .. })));
        assert_eq!(sizes.feature_names_out("size", true), ["size_m", "size_l"]);
    }

    /// 0 = 000, 3 = 011, 4 = 100.
    #[test]
    fn binary_columns_are_the_digits_of_the_code() {
        let five = Categories::given(&[10, 20, 30, 40, 50]).unwrap();
        assert_eq!(five.binary(&[10, 40, 50]).unwrap(), array![[0, 0, 0], [0, 1, 1], [1, 0, 0]]);
        assert_eq!(Categories::given(&["only"]).unwrap().binary(&["only"]).unwrap().dim(), (1, 0));
        assert!(matches!(five.binary(&[60]), Err(Error::UnknownLabel { .. })));
    }

    /// The test vectors of the hash's authors.
    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
        // …8c is 140, and 140 mod 4 = 0.
        assert_eq!(HashingEncoder::new(4).unwrap().column(&"a"), 0);
        assert_eq!(HashingEncoder::new(1).unwrap().column(&"anything"), 0);
        assert!(matches!(HashingEncoder::new(0), Err(Error::BadParam { .. })));
        assert!(matches!(HashingEncoder::new(3).unwrap().transform::<&str>(&[]), Err(Error::Empty { .. })));
    }

    #[test]
    fn what_stands_for_missing_is_a_category_of_its_own() {
        let values = ["b", "nan", "a", "nan", ""];
        let categories = Categories::sorted(&values).unwrap();
        assert_eq!(categories.names(), ["", "a", "b", "nan"]);
        assert_eq!(categories.one_hot_sparse(&values, false, Unknown::Error).unwrap().nnz(), 5);
        let frequencies = FrequencyEncoder::fit(&values).unwrap();
        assert_eq!((frequencies.share(&"nan"), frequencies.share(&""), frequencies.share(&"c")), (0.4, 0.2, 0.0));
        assert!(matches!(FrequencyEncoder::<i64>::fit(&[]), Err(Error::Empty { .. })));
        assert!(matches!(frequencies.transform(&[]), Err(Error::Empty { .. })));
    }
}
