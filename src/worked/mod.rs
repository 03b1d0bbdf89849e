//! Values that show their workings.
//!
//! A formula is an [`Expr`] of named quantities, built with ordinary operators. From that one expression come the value,
//! the formula, the numbers put in, the steps and the result, as text, Markdown, LaTeX, HTML and JSON: see [`Worked`].
//! A formula that also has to run millions of times is written over a [`Number`], which is either `f64` or `Expr`.
//!
//! Where to look: `expr` is the tree, `notation` prints it with brackets where they are needed, `text`, `latex` and
//! `mathml` say how the parts look, `steps` leads from the formula to the value, `derivation` puts the lines together.
//! `clear` finds the digits that a difference needs, `abridge` cuts what is too large to read.

mod abridge;
mod clear;
mod data;
mod derivation;
mod expr;
mod format;
pub(crate) mod formulas;
mod gradient;
mod latex;
mod log_base;
mod mathml;
mod notation;
mod number;
mod steps;
mod symbol;
mod text;

pub use data::Head;
pub use derivation::Worked;
pub use expr::Expr;
pub use format::{Digits, full, six};
pub use formulas::Workings;
pub use gradient::Partial;
pub use log_base::LogBase;
pub use number::Number;

pub(crate) use derivation::{code_in_markdown, number_in_json};
pub(crate) use expr::rounded_down;
pub(crate) use format::subscript;
pub(crate) use latex::{number_in_latex, text_in_latex};
pub(crate) use mathml::escaped;
