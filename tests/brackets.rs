//! The printed arithmetic, read back by a reader that knows nothing of the crate.

#[path = "common/arithmetic.rs"]
mod arithmetic;
