//! One body, two faces: how a metric gets its value and its derivation.

/// The derivations of a summary: the same methods as the summary itself, each returning a
/// [`Worked`](crate::worked::Worked) where the summary's returns the bare number.
///
/// `cm.f1()` is the value, `cm.worked().f1()` the derivation; both come from one expression.
#[derive(Debug, Clone, Copy)]
pub struct Workings<'a, T>(pub(crate) &'a T);

/// Writes the value method and the derivation method of each formula; the summary has a method `worked()` that returns
/// [`Workings`] of itself. In a notebook both show a table of the metrics that need no further setting, unless `untabled`
/// stands in front, because the summary shows itself in another way or has several lists of formulas.
///
/// ```text
/// formulas! { ConfusionMatrix, remark: |cm| cm.remark();
///     /// Doc comment of the value method.
///     precision: |cm| …an Expr…;
///     f_beta: |cm, beta: f64| …an Expr…;
/// }
/// ```
macro_rules! formulas {
    (untabled $summary:ty; $($rest:tt)*) => {
        formulas! { untabled $summary, remark: |_summary| String::new(); $($rest)* }
    };
    (untabled $summary:ty, remark: |$who:ident| $remark:expr;
        $( $(#[doc = $doc:literal])* $name:ident : |$s:ident $(, $arg:ident : $ty:ty)*| $body:expr ; )*
    ) => {
        impl $summary {
            $(
                $(#[doc = $doc])*
                pub fn $name(&self $(, $arg: $ty)*) -> f64 {
                    let $s = self;
                    let expr: $crate::worked::Expr = $body;
                    expr.value()
                }
            )*
        }

        impl $crate::worked::Workings<'_, $summary> {
            $(
                #[doc = concat!("Derivation of [`", stringify!($name), "`](", stringify!($summary), "::", stringify!($name), ").")]
                pub fn $name(&self $(, $arg: $ty)*) -> $crate::worked::Worked {
                    let $s = self.0;
                    let expr: $crate::worked::Expr = $body;
                    let $who = self.0;
                    expr.worked().remark($remark)
                }
            )*
        }
    };
    ($summary:ty; $($rest:tt)*) => { formulas! { $summary, remark: |_summary| String::new(); $($rest)* } };
    ($summary:ty, remark: |$who:ident| $remark:expr;
        $( $(#[doc = $doc:literal])* $name:ident : |$s:ident $(, $arg:ident : $ty:ty)*| $body:expr ; )*
    ) => {
        formulas! { untabled $summary, remark: |$who| $remark;
            $( $(#[doc = $doc])* $name : |$s $(, $arg : $ty)*| $body; )*
        }

        impl $crate::notebook::Metrics for $summary {
            fn metrics(&self) -> Vec<$crate::worked::Worked> {
                let workings = $crate::worked::Workings(self);
                [$( formulas!(@unasked workings $name $($arg)*) ),*].into_iter().flatten().collect()
            }
        }

        impl $summary {
            /// Shows a table of its metrics when it is the last expression of a cell in an evcxr notebook.
            pub fn evcxr_display(&self) {
                use $crate::notebook::{Metrics, metrics_grid};
                metrics_grid(stringify!($summary), &self.metrics()).show();
            }
        }

        impl $crate::worked::Workings<'_, $summary> {
            /// Shows a table of the metrics when it is the last expression of a cell in an evcxr notebook.
            pub fn evcxr_display(&self) {
                self.0.evcxr_display();
            }
        }
    };
    (@unasked $workings:ident $name:ident) => { Some($workings.$name()) };
    (@unasked $workings:ident $name:ident $($arg:ident)+) => { None };
}
pub(crate) use formulas;
