//! Private bridge to faer, the parallel loops over data, and sums that do not lose small terms.

pub(crate) mod dense;
pub(crate) mod elementary;
pub(crate) mod gram;
pub(crate) mod reduce;
pub(crate) mod sum;

/// Runs a loop compiled for the widest instructions of the processor at hand (AVX2 in place of SSE2, say). What `work`
/// calls must be inlined into it to gain. Sums keep the order in which they are written: no result changes.
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
