//! The base of a logarithm, where books differ: bits in trees, nats in losses, tens in printed tables.

use super::Number;

/// The base of a logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogBase {
    /// Bits.
    Two,
    /// Nats.
    E,
    Ten,
}

impl LogBase {
    pub(crate) fn log<N: Number>(self, x: N) -> N {
        match self {
            LogBase::Two => x.log2(),
            LogBase::E => x.ln(),
            LogBase::Ten => x.log10(),
        }
    }
}
