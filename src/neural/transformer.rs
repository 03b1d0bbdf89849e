//! How many numbers a transformer encoder such as BERT learns.
//!
//! - Formulas: embeddings (vocabulary + positions + segments) · h + 2h; each block 4(h² + h) for attention, (h·f + f) + (f·h + h)
//!   for the feed-forward part and 2 · 2h for its two layer norms; a pooler h² + h.
//! - Conventions: every dense layer has a bias, a layer norm has a gain and a bias for each of h numbers. The number of heads
//!   does not matter.
//! - Source: Vaswani et al. (2017), NeurIPS; Devlin et al. (2019), BERT, NAACL, 4171–4186.

use super::size;
use crate::Result;
use crate::worked::{Expr, Number};

/// The sizes of an encoder. `positions` and `segments` are 0 where they are not learnt.
///
/// ```
/// use workings::neural::TransformerEncoder;
///
/// let (hidden, feed_forward) = (2, 3);
/// let encoder = TransformerEncoder { vocabulary: 5, positions: 4, segments: 1, hidden, layers: 2, feed_forward, pooler: true };
/// // 10 · 2 + 2 · 2; 4 · 6 + (6 + 3) + (6 + 2) + 8; 24 + 2 · 49 + 6.
/// assert_eq!(encoder.parameters()?.map(|part| part.value()), [24.0, 49.0, 128.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransformerEncoder {
    pub vocabulary: usize,
    pub positions: usize,
    pub segments: usize,
    /// The length of the vectors.
    pub hidden: usize,
    /// Blocks.
    pub layers: usize,
    /// Units of the feed-forward part of a block.
    pub feed_forward: usize,
    /// A dense layer on the first token.
    pub pooler: bool,
}

impl TransformerEncoder {
    /// Of the embeddings, of one block, and in all.
    ///
    /// # Errors
    /// `BadParam` for no words, blocks, hidden or feed-forward units.
    pub fn parameters(&self) -> Result<[Expr; 3]> {
        let (h, f) = (size("hidden", self.hidden)?, size("feed_forward", self.feed_forward)?);
        let (words, layers) = (size("vocabulary", self.vocabulary)?, size("layers", self.layers)?);
        let optional = |name: &str, rows: usize| Expr::named(name, rows as f64);
        let rows = words + optional("positions", self.positions) + optional("segments", self.segments);
        let norm = (2.0 * &h).called("layer norm");
        let embeddings = (rows * &h + &norm).called("embeddings");
        let attention = (4.0 * (h.clone().powi(2) + &h)).called("attention");
        let dense = ((&h * &f + &f) + (&f * &h + &h)).called("feed-forward");
        let per_layer = (attention + dense + 2.0 * norm).called("one block");
        let blocks = &embeddings + layers * &per_layer;
        let total = if self.pooler { blocks + (h.clone().powi(2) + h).called("pooler") } else { blocks };
        Ok([embeddings, per_layer, total.called("total")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_0_are_refused() {
        let encoder = TransformerEncoder {
            vocabulary: 5,
            positions: 0,
            segments: 0,
            hidden: 2,
            layers: 1,
            feed_forward: 3,
            pooler: false,
        };
        // 5 · 2 + 4, and 49 for the block.
        assert_eq!(encoder.parameters().unwrap()[2].value(), 63.0);
        for refused in [
            TransformerEncoder { vocabulary: 0, ..encoder },
            TransformerEncoder { hidden: 0, ..encoder },
            TransformerEncoder { layers: 0, ..encoder },
            TransformerEncoder { feed_forward: 0, ..encoder },
        ] {
            assert!(refused.parameters().is_err());
        }
    }
}
