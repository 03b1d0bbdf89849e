//! Sequences of ids brought to one length: a matrix that a network takes, and the mask that says what is padding.
//!
//! - Rows: special ids at the start, the ids that fit, special ids at the end; padding before or behind all of them.
//! - Conventions: padding and cutting on the right unless told otherwise, as the tokenisers of BERT do it; Keras'
//!   `pad_sequences` does both on the left. Special ids are never cut off. The mask has 1 for every id, 0 for padding.
//! - Cost: O(n · `max_length`) time and memory.

use ndarray::{Array2, s};

use super::length::Padding;
use crate::{Error, Result};

/// An end of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Before the first id (Keras: `pre`).
    Left,
    /// Behind the last id (Keras: `post`).
    #[default]
    Right,
}

/// How sequences are padded and truncated.
///
/// ```
/// use workings::ndarray::array;
/// use workings::text::{PadSequences, Side};
///
/// let padded = PadSequences::new().max_length(4).special_tokens(&[101], &[102]).apply(&[vec![7], vec![7, 8, 9]])?;
/// assert_eq!(padded.ids, array![[101, 7, 102, 0], [101, 7, 8, 102]]); // 9 is cut off
/// assert_eq!(padded.mask, array![[1, 1, 1, 0], [1, 1, 1, 1]]);
/// assert_eq!(padded.truncated, [0, 1]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PadSequences {
    max_length: Option<usize>,
    padding: Side,
    truncation: Side,
    pad_id: i64,
    start: Vec<i64>,
    end: Vec<i64>,
}

/// Sequences of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaddedSequences {
    /// Shape `(n, max_length)`.
    pub ids: Array2<i64>,
    /// 1 for an id, special ones included, 0 for padding: the attention mask, shape `(n, max_length)`.
    pub mask: Array2<u8>,
    /// How many ids of each sequence were cut off.
    pub truncated: Vec<usize>,
}

impl PadSequences {
    /// As long as the longest sequence, with 0 on the right, no special ids.
    pub fn new() -> PadSequences {
        PadSequences::default()
    }

    /// How many positions each row has, those of special ids included; unless given, as many as the longest sequence needs.
    pub fn max_length(mut self, max_length: usize) -> Self {
        self.max_length = Some(max_length);
        self
    }

    /// On which side short sequences are filled up.
    pub fn padding(mut self, side: Side) -> Self {
        self.padding = side;
        self
    }

    /// On which side long sequences are cut off.
    pub fn truncation(mut self, side: Side) -> Self {
        self.truncation = side;
        self
    }

    /// The id of padding; 0 unless given.
    pub fn pad_id(mut self, id: i64) -> Self {
        self.pad_id = id;
        self
    }

    /// Ids that stand before and behind every sequence, as `[CLS]` and `[SEP]` do.
    pub fn special_tokens(mut self, start: &[i64], end: &[i64]) -> Self {
        (self.start, self.end) = (start.to_vec(), end.to_vec());
        self
    }

    /// The rows of all sequences; none for no sequences. An empty sequence is special ids and padding.
    /// # Errors
    /// `BadParam` for a `max_length` below the number of special ids, or for a matrix that does not fit in memory.
    pub fn apply<S: AsRef<[i64]>>(&self, sequences: &[S]) -> Result<PaddedSequences> {
        let special = self.start.len() + self.end.len();
        let longest = sequences.iter().map(|ids| ids.as_ref().len()).max().unwrap_or(0);
        let length = self.max_length.unwrap_or(longest + special);
        Padding::new(longest, length, special)?; // refused before anything is reserved
        let shape = (sequences.len(), length);
        let mut padded = PaddedSequences {
            ids: filled(shape, self.pad_id)?,
            mask: filled(shape, 0)?,
            truncated: Vec::with_capacity(sequences.len()),
        };
        for (row, ids) in sequences.iter().enumerate() {
            let ids = ids.as_ref();
            let kept = Padding::new(ids.len(), length, special)?.kept();
            let first = match self.truncation {
                Side::Left => ids.len() - kept,
                Side::Right => 0,
            };
            let ones = kept + special;
            let from = match self.padding {
                Side::Left => length - ones,
                Side::Right => 0,
            };
            let all = self.start.iter().chain(&ids[first..first + kept]).chain(&self.end);
            padded.ids.slice_mut(s![row, from..from + ones]).iter_mut().zip(all).for_each(|(cell, id)| *cell = *id);
            padded.mask.slice_mut(s![row, from..from + ones]).fill(1);
            padded.truncated.push(ids.len() - kept);
        }
        Ok(padded)
    }
}

/// A matrix of one value; an error where there is not enough memory.
fn filled<T: Clone>(shape: (usize, usize), value: T) -> Result<Array2<T>> {
    let refused = || {
        let needed = format!("so few positions that the matrix of {} sequences fits in memory", shape.0);
        Error::bad_param("max_length", shape.1, needed)
    };
    let cells = shape.0.checked_mul(shape.1).ok_or_else(refused)?;
    let mut values = Vec::new();
    values.try_reserve_exact(cells).map_err(|_| refused())?;
    values.resize(cells, value);
    Array2::from_shape_vec(shape, values).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn sequences() -> [Vec<i64>; 3] {
        [vec![1], vec![2, 3], vec![4, 5, 6]]
    }

    /// The examples of `keras.utils.pad_sequences`' documentation: as it is; value = −1; padding = "post"; maxlen = 2.
    #[test]
    fn the_documentations_own_examples() {
        let keras = PadSequences::new().padding(Side::Left).truncation(Side::Left);
        let ids = |params: &PadSequences| params.apply(&sequences()).unwrap().ids;
        assert_eq!(ids(&keras), array![[0, 0, 1], [0, 2, 3], [4, 5, 6]]);
        assert_eq!(ids(&keras.clone().pad_id(-1)), array![[-1, -1, 1], [-1, 2, 3], [4, 5, 6]]);
        assert_eq!(ids(&keras.clone().padding(Side::Right)), array![[1, 0, 0], [2, 3, 0], [4, 5, 6]]);
        assert_eq!(ids(&keras.max_length(2)), array![[0, 1], [2, 3], [5, 6]]);
    }

    /// Four positions, two of them special: two ids stay of three, on either side.
    #[test]
    fn sides_and_special_ids() {
        let params = PadSequences::new().max_length(4).special_tokens(&[8], &[9]).pad_id(-1);
        let left = params.clone().padding(Side::Left).truncation(Side::Left).apply(&sequences()).unwrap();
        assert_eq!(left.ids, array![[-1, 8, 1, 9], [8, 2, 3, 9], [8, 5, 6, 9]]);
        assert_eq!(left.mask, array![[0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]);
        assert_eq!(left.truncated, [0, 0, 1]);
        let right = params.apply(&sequences()).unwrap();
        assert_eq!(right.ids, array![[8, 1, 9, -1], [8, 2, 3, 9], [8, 4, 5, 9]]);
        let counts = Padding::new(3, 4, 2).unwrap();
        assert_eq!(right.mask.row(2).to_vec(), counts.mask());
    }

    #[test]
    fn odd_input() {
        let none: [Vec<i64>; 0] = [];
        assert_eq!(PadSequences::new().apply(&none).unwrap().ids.dim(), (0, 0));
        assert_eq!(PadSequences::new().max_length(3).apply(&none).unwrap().mask.dim(), (0, 3));
        let empty = PadSequences::new().max_length(2).apply(&[vec![]]).unwrap();
        assert_eq!((empty.ids, empty.mask), (array![[0, 0]], array![[0, 0]]));
        assert_eq!(PadSequences::new().max_length(0).apply(&[vec![5]]).unwrap().truncated, [1]);
        assert!(PadSequences::new().max_length(1).special_tokens(&[1], &[2]).apply(&[vec![5]]).is_err());
        assert!(PadSequences::new().max_length(usize::MAX).apply(&sequences()).is_err());
        assert!(PadSequences::new().max_length(usize::MAX / 16).apply(&[vec![5]]).is_err());
    }
}
