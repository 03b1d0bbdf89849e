//! Private bridge to faer, the parallel loops over data, and sums that do not lose small terms.

pub(crate) mod dense;
pub(crate) mod gram;
pub(crate) mod reduce;
pub(crate) mod sum;

/// Runs a small loop compiled for the widest instructions of the processor at hand (AVX2 in place of SSE2, say). A closure
/// that is too large to be inlined gains nothing: [`wide_fn!`] always does.
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// A function whose body is compiled for the widest instructions of the processor at hand (AVX2 in place of SSE2, say), and
/// for the least that any has; which one runs is decided when it is called. What the body calls must be `#[inline(always)]`
/// to gain. Sums keep the order in which they are written, so the result is the same; `mul_add` is one instruction where
/// the processor has it, and slow where it has not.
///
/// ```ignore
/// wide_fn! {
///     fn sum(values: &[f64]) -> f64 { … }
/// }
/// ```
macro_rules! wide_fn {
    ($(#[$meta:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block) => {
        $crate::linalg::wide_fn! { $(#[$meta])* $visibility fn $name($($argument: $type),*) -> () $body }
    };
    ($(#[$meta:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $out:ty $body:block) => {
        $(#[$meta])*
        $visibility fn $name($($argument: $type),*) -> $out {
            #[allow(non_camel_case_types)]
            struct Kernel<$($argument),*> { $($argument: $argument),* }
            impl pulp::WithSimd for Kernel<$($type),*> {
                type Output = $out;
                #[inline(always)]
                fn with_simd<S: pulp::Simd>(self, _: S) -> $out {
                    let Kernel { $($argument),* } = self;
                    $body
                }
            }
            pulp::Arch::new().dispatch(Kernel { $($argument),* })
        }
    };
}
pub(crate) use wide_fn;
