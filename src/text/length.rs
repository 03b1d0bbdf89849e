//! Sequences of one length: how much is kept, cut off and filled up.

use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Tokens, with special ones added, brought to `max_length` positions.
///
/// What does not fit is cut off at the end; what is left over is padding, which the attention mask marks with 0.
/// [`PadSequences`](super::PadSequences) does it to sequences of ids, on either side.
/// ```
/// let padding = workings::text::Padding::new(90, 64, 2)?;
/// assert_eq!((padding.n_kept().value(), padding.truncated().value()), (62.0, 28.0)); // [CLS] and [SEP] take two places
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Padding {
    n_tokens: usize,
    max_length: usize,
    special_tokens: usize,
}

impl Padding {
    /// # Errors
    /// `BadParam` if the special tokens alone do not fit.
    pub fn new(n_tokens: usize, max_length: usize, special_tokens: usize) -> Result<Padding> {
        if special_tokens > max_length {
            let needed = format!("at least the {special_tokens} special tokens");
            return Err(Error::bad_param("max_length", max_length, needed));
        }
        Ok(Padding { n_tokens, max_length, special_tokens })
    }

    fn length(&self) -> Expr {
        Expr::named("max_length", self.max_length as f64)
    }

    fn special(&self) -> Expr {
        Expr::named("special_tokens", self.special_tokens as f64)
    }

    fn tokens(&self) -> Expr {
        Expr::named("n_tokens", self.n_tokens as f64)
    }

    /// [`n_kept`](Self::n_kept) as a count.
    pub(super) fn kept(&self) -> usize {
        self.n_tokens.min(self.max_length - self.special_tokens)
    }

    /// How many of the tokens stay.
    pub fn n_kept(&self) -> Expr {
        self.tokens().min(self.length() - self.special()).called("n_kept")
    }

    /// How many tokens are cut off.
    pub fn truncated(&self) -> Expr {
        (self.tokens() - self.n_kept()).called("truncated")
    }

    /// How many ones the attention mask has: kept and special tokens.
    pub fn mask_ones(&self) -> Expr {
        (self.n_kept() + self.special()).called("mask_ones")
    }

    /// How many positions are filled up.
    pub fn n_padding(&self) -> Expr {
        (self.length() - self.mask_ones()).called("n_padding")
    }

    /// The mask itself: 1 for a token, 0 for padding.
    pub fn mask(&self) -> Vec<u8> {
        let ones = self.kept() + self.special_tokens;
        (0..self.max_length).map(|i| u8::from(i < ones)).collect()
    }
}

/// The smallest candidate length that holds a sequence of `n_tokens` and the special tokens; `None` if none does.
/// # Errors
/// `Empty` without candidates.
pub fn sequence_length(n_tokens: f64, candidates: &[f64], special_tokens: usize) -> Result<Option<f64>> {
    if candidates.is_empty() {
        return Err(Error::empty("candidates"));
    }
    crate::input::finite("candidates", candidates.iter().copied())?;
    let needed = n_tokens + special_tokens as f64;
    Ok(candidates.iter().copied().filter(|&length| length >= needed).reduce(f64::min))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_and_exact() {
        let counts = |n, length, special| {
            let padding = Padding::new(n, length, special).unwrap();
            assert_eq!(padding.mask().iter().map(|&one| f64::from(one)).sum::<f64>(), padding.mask_ones().value());
            [padding.n_kept(), padding.truncated(), padding.mask_ones(), padding.n_padding()].map(|e| e.value())
        };
        assert_eq!(counts(33, 64, 2), [33.0, 0.0, 35.0, 29.0]);
        assert_eq!(counts(62, 64, 2), [62.0, 0.0, 64.0, 0.0]);
        assert_eq!(counts(600, 512, 2), [510.0, 90.0, 512.0, 0.0]);
        assert_eq!(counts(0, 3, 0), [0.0, 0.0, 0.0, 3.0]);
        assert!(Padding::new(5, 1, 2).is_err());
    }

    #[test]
    fn the_smallest_that_holds() {
        let lengths = [512.0, 64.0, 128.0];
        assert_eq!(sequence_length(63.0, &lengths, 0).unwrap(), Some(64.0));
        assert_eq!(sequence_length(63.0, &lengths, 2).unwrap(), Some(128.0));
        assert_eq!(sequence_length(600.0, &lengths, 0).unwrap(), None);
        assert!(sequence_length(1.0, &[], 0).is_err());
    }
}
