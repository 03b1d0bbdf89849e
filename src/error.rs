//! The one error type of the crate.
//!
//! A message says what was given and what is needed, and often what to do; the variant carries the numbers, so that a
//! program can act on them. A result that is merely undefined (0/0, one class only) is no error: it is `NaN`, and its
//! derivation says why.

/// What can be wrong with an input, a setting or a file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two columns that describe the same samples differ in length.
    #[error("{left} has {left_len} values but {right} has {right_len}; both must describe the same samples")]
    LengthMismatch { left: &'static str, left_len: usize, right: &'static str, right_len: usize },
    /// No sample at all.
    #[error("{name} is empty, but at least one value is needed")]
    Empty { name: String },
    /// NaN or infinity where only numbers can be used; `index` counts from 0.
    #[error("{name}[{index}] is {value}, but only finite numbers can be used; remove or impute it first")]
    NotFinite { name: String, index: usize, value: f64 },
    /// A value outside the range that the formula is made for; `index` counts from 0.
    #[error("{name}[{index}] is {value}, but {needed} is needed")]
    OutOfRange { name: String, index: usize, value: f64, needed: &'static str },
    /// A setting out of its range.
    #[error("{name} = {given}, but {needed} is needed")]
    BadParam { name: String, given: String, needed: String },
    /// A matrix of the wrong shape.
    #[error("{name} has shape {given}, but {needed} is needed")]
    Shape { name: String, given: String, needed: String },
    /// A class that is not among the labels.
    #[error("the label {label:?} is unknown; the labels are {known}")]
    UnknownLabel { label: String, known: String },
    /// A column, concept or input that does not exist; `known` lists or suggests what does.
    #[error("there is no {kind} {name:?}; {known}")]
    NotFound { kind: &'static str, name: String, known: String },
    /// A question that lacks an input.
    #[error("{concept} needs {name} ({about}); it takes {takes}")]
    MissingInput { concept: &'static str, name: &'static str, about: String, takes: String },
    /// A file, or a place in it, that cannot be used. `place` is empty or reads "line 3, column score".
    #[error("{file}{}{place}: {problem}", if place.is_empty() { "" } else { ", " })]
    File { file: String, place: String, problem: String },
    /// A step of a pipeline that cannot learn from its rows, or cannot transform them.
    #[error("step {step}: {error}")]
    Step { step: String, error: Box<Error> },
    /// The data do not determine the answer.
    #[error("{0}")]
    Undetermined(String),
    /// The conversion that linfa's `Fit` trait asks for.
    #[error("{0}")]
    Linfa(String),
}

impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Error::Linfa(error.to_string())
    }
}

impl Error {
    pub(crate) fn bad_param(name: impl Into<String>, given: impl ToString, needed: impl Into<String>) -> Self {
        Error::BadParam { name: name.into(), given: given.to_string(), needed: needed.into() }
    }

    pub(crate) fn file(file: impl ToString, place: impl Into<String>, problem: impl ToString) -> Self {
        Error::File { file: file.to_string(), place: place.into(), problem: problem.to_string() }
    }

    pub(crate) fn overflow() -> Self {
        Error::Undetermined("the squares of the data overflow; measure them in another unit".into())
    }

    pub(crate) fn within(self, step: &str) -> Self {
        Error::Step { step: step.into(), error: Box::new(self) }
    }

    pub(crate) fn empty(name: impl Into<String>) -> Self {
        Error::Empty { name: name.into() }
    }
}

/// The result of everything in this crate that can fail. Another error can be named, as with the standard library's type,
/// which this one hides where the prelude is used.
pub type Result<T, E = Error> = std::result::Result<T, E>;
