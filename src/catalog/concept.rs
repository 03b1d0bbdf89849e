//! What a concept is: its name, its inputs, and how it is answered.

use super::{Answer, Given};
use crate::Result;

/// Something that can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Concept {
    /// The field's name: `Cohen's kappa`.
    pub name: &'static str,
    /// A short name without spaces: `cohen_kappa`.
    pub id: &'static str,
    /// Other names it goes by, separated by commas.
    pub also: &'static str,
    /// The sets of inputs it can be answered from; each is enough.
    pub forms: &'static [&'static [Input]],
    /// Where it is defined in the crate.
    pub defined_in: &'static str,
    /// What values the answer can take, and when it has none: `0 to 1; NaN without positives`.
    pub range: &'static str,
    /// What was settled where books differ.
    pub conventions: &'static str,
    /// The paper, book or page that the formula is from.
    pub source: &'static str,
    pub(super) answer: fn(&Given) -> Result<Answer>,
}

/// A concept of one form, answered by `answer`.
pub(super) const fn concept(
    name: &'static str,
    id: &'static str,
    defined_in: &'static str,
    forms: &'static [&'static [Input]],
    answer: fn(&Given) -> Result<Answer>,
) -> Concept {
    Concept { name, id, also: "", forms, defined_in, range: "", conventions: "", source: "", answer }
}

impl Concept {
    /// Other names, separated by commas.
    pub(super) const fn also(mut self, names: &'static str) -> Self {
        self.also = names;
        self
    }

    /// The range of the answer, the conventions followed, and the source of the formula.
    pub(super) const fn notes(mut self, range: &'static str, conventions: &'static str, source: &'static str) -> Self {
        self.range = range;
        self.conventions = conventions;
        self.source = source;
        self
    }

    /// Whether this is what the name means; case and punctuation do not count.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = plain(name);
        plain(self.name) == wanted || plain(self.id) == wanted || self.aliases().any(|alias| plain(alias) == wanted)
    }

    /// The other names.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> {
        self.also.split(',').map(str::trim).filter(|alias| !alias.is_empty())
    }

    /// The inputs in one line: `tp, fp, fn [tn]`, those in brackets being optional; alternatives are separated by `or`.
    pub fn inputs(&self) -> String {
        let names = |form: &[Input], optional: bool| {
            form.iter()
                .filter(|input| input.optional == optional)
                .map(|input| input.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let form = |form: &&[Input]| match names(form, true) {
            optional if optional.is_empty() => names(form, false),
            optional => format!("{} [{optional}]", names(form, false)),
        };
        self.forms.iter().map(form).collect::<Vec<_>>().join("; or ")
    }

    /// Every input once, in the order of the forms.
    pub fn distinct_inputs(&self) -> Vec<&'static Input> {
        let mut inputs: Vec<&'static Input> = Vec::new();
        for input in self.forms.iter().flat_map(|form| form.iter()) {
            if !inputs.iter().any(|known| known.name == input.name) {
                inputs.push(input);
            }
        }
        inputs
    }

    /// What each input is, line by line, and a command that can be typed.
    pub(super) fn help(&self) -> String {
        let inputs = self.distinct_inputs().into_iter().map(|input| format!("\n  {}", input.help()));
        format!("{}\nfor example: {}", inputs.collect::<String>(), self.example_command())
    }
}

/// A name without case, accents of spelling and punctuation, for comparison.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One input of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    pub name: &'static str,
    pub kind: Kind,
    /// What it is, with its unit.
    pub about: &'static str,
    pub optional: bool,
}

impl Input {
    /// The same input, but one that may be left out.
    pub(super) const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same input, a whole number of at least this.
    pub(super) const fn at_least(mut self, least: u32) -> Self {
        self.kind = Kind::Whole(least);
        self
    }

    /// `tau: the quantile, between 0 and 1, a number`
    pub fn help(&self) -> String {
        format!("{}: {}, {}", self.name, self.about, self.kind.describe())
    }
}

/// What an input must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A finite number.
    Number,
    /// A number, which may be infinite.
    NumberOrInf,
    /// A number of at least 0.
    Count,
    /// A whole number of at least this.
    Whole(u32),
    Truth,
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of finite numbers.
    Numbers,
    /// A list of numbers in which `nan` marks a missing one.
    NumbersWithGaps,
    /// A list of class labels: text, whole numbers or truth values.
    Labels,
    /// A list of words or longer texts.
    Texts,
    /// A list of lists of words.
    TextRows,
    /// One class label.
    Label,
    /// A list of rows of numbers.
    Matrix,
    /// Names, each with a number.
    NumberTable,
    /// Names, each with a list of numbers.
    VectorTable,
    /// A list of rows of numbers in which `nan` marks a missing one.
    MatrixWithGaps,
}

impl Kind {
    /// What is needed, for help and errors.
    pub fn describe(self) -> String {
        match self {
            Kind::Number => "a number".into(),
            Kind::NumberOrInf => "a number or inf".into(),
            Kind::Count => "a number of at least 0".into(),
            Kind::Whole(least) => format!("a whole number of at least {least}"),
            Kind::Truth => "true or false".into(),
            Kind::Text => "text".into(),
            Kind::Choice(words) => format!("one of {}", words.join(", ")),
            Kind::Numbers => "a list of numbers".into(),
            Kind::NumbersWithGaps => "a list of numbers, nan where one is missing".into(),
            Kind::Labels => "a list of labels".into(),
            Kind::Texts => "a list of texts".into(),
            Kind::TextRows => "a list of lists of texts".into(),
            Kind::Label => "a label".into(),
            Kind::Matrix => "a list of rows of numbers".into(),
            Kind::NumberTable => "a table { name = number, … }".into(),
            Kind::VectorTable => "a table { name = [numbers], … }".into(),
            Kind::MatrixWithGaps => "a list of rows of numbers, nan where one is missing".into(),
        }
    }
}

macro_rules! inputs {
    ($($make:ident: $kind:ident),*) => {$(
        pub(super) const fn $make(name: &'static str, about: &'static str) -> Input {
            Input { name, kind: Kind::$kind, about, optional: false }
        }
    )*};
}
inputs!(
    number: Number, number_or_inf: NumberOrInf, count: Count, truth: Truth, text: Text, numbers: Numbers,
    numbers_with_gaps: NumbersWithGaps, labels: Labels, texts: Texts, text_rows: TextRows, label: Label, matrix: Matrix,
    matrix_with_gaps: MatrixWithGaps, number_table: NumberTable, vector_table: VectorTable
);

/// A whole number of at least 0; see [`Input::at_least`].
pub(super) const fn whole(name: &'static str, about: &'static str) -> Input {
    Input { name, kind: Kind::Whole(0), about, optional: false }
}

pub(super) const fn choice(name: &'static str, words: &'static [&'static str], about: &'static str) -> Input {
    Input { name, kind: Kind::Choice(words), about, optional: false }
}
