//! Private bridge to faer, the parallel loops over data, and sums that do not lose small terms.

pub(crate) mod dense;
pub(crate) mod reduce;
pub(crate) mod sum;
