//! Private bridge to faer, and the parallel loops over data.

pub(crate) mod dense;
pub(crate) mod reduce;
