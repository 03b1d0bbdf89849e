//! Private helpers for the loops over data.

pub(crate) mod reduce;
