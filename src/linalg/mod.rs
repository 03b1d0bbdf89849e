//! Private bridge to faer, the parallel loops over data, and sums that do not lose small terms.

pub(crate) mod dense;
pub(crate) mod elementary;
pub(crate) mod gram;
pub(crate) mod reduce;
pub(crate) mod sum;

/// Runs a loop compiled for the widest instructions of the processor at hand (AVX2 in place of SSE2, say): the closure, and
/// what it calls, must be `#[inline(always)]`, or it is compiled for the least that any processor has. Sums keep the order in
/// which they are written, so the result is the same; `mul_add` is one instruction where the processor has it, and slow
/// where it has not.
///
/// ```ignore
/// wide(
///     #[inline(always)]
///     || values.iter_mut().for_each(|value| *value *= 2.0),
/// )
/// ```
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
