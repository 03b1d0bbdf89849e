//! The answer to a question: named results, each with its derivation.

use std::fmt;

use super::value::Value;
use crate::worked::{Digits, Worked, code_in_markdown, number_in_latex, text_in_latex};

/// One result, whose value is a number or truth value with its derivation, a list of such, or plain.
#[derive(Debug, Clone)]
pub enum Outcome {
    Worked(Worked),
    List(Vec<Outcome>),
    /// A value that no arithmetic led to (a label, positions, index ranges), and the rule that it follows.
    Plain {
        value: Value,
        rule: &'static str,
    },
}

impl Outcome {
    /// The value alone; `NaN` stands for an undefined number.
    pub fn value(&self) -> Value {
        match self {
            Outcome::Worked(worked) => match worked.truth() {
                Some(truth) => Value::Bool(truth),
                None => Value::Number(worked.value()),
            },
            Outcome::List(items) => Value::List(items.iter().map(Outcome::value).collect()),
            Outcome::Plain { value, .. } => value.clone(),
        }
    }

    /// Why there is no value, if there is none; a list is undefined if one of its items is.
    pub fn undefined(&self) -> Option<&str> {
        match self {
            Outcome::Worked(worked) => worked.undefined(),
            Outcome::List(items) => items.iter().find_map(Outcome::undefined),
            Outcome::Plain { .. } => None,
        }
    }

    /// As JSON: `value`, `formula`, `substitution`, `steps`, and where they apply `undefined` and `notes`. The parts of a
    /// list are lists.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Outcome::Worked(worked) => worked.json(),
            Outcome::Plain { value, rule } => {
                let steps: Vec<String> = Vec::new();
                serde_json::json!({"value": value.json(), "formula": rule, "substitution": "", "steps": steps})
            }
            Outcome::List(items) => {
                let items: Vec<serde_json::Value> = items.iter().map(Outcome::json).collect();
                let part = |name: &str| -> serde_json::Value { items.iter().map(|item| item[name].clone()).collect() };
                let mut object = serde_json::Map::new();
                for name in ["value", "formula", "substitution", "steps"] {
                    object.insert(name.into(), part(name));
                }
                for name in ["undefined", "notes"] {
                    if items.iter().any(|item| !item[name].is_null()) {
                        object.insert(name.into(), part(name));
                    }
                }
                object.into()
            }
        }
    }

    /// The derivation as text, under this name where it has none of its own.
    fn text(&self, name: &str, digits: Digits) -> String {
        match self {
            Outcome::Worked(worked) => worked.text(digits),
            Outcome::Plain { value, rule: "" } => format!("{name} = {}", value.text(digits)),
            Outcome::Plain { value, rule } => format!("{name} = {}\n  ({rule})", value.text(digits)),
            Outcome::List(_) => {
                let mut lines = vec![format!("{name} = {}", self.value().text(digits))];
                let shown = self.first_derivations(SHOWN);
                lines.extend(shown.iter().map(|worked| indented(&worked.text(digits))));
                lines.extend(self.hidden().map(|hidden| format!("  {hidden}")));
                lines.join("\n")
            }
        }
    }

    /// How many derivations there are.
    fn derivations(&self) -> usize {
        match self {
            Outcome::Worked(_) => 1,
            Outcome::List(items) => items.iter().map(Outcome::derivations).sum(),
            Outcome::Plain { .. } => 0,
        }
    }

    /// What is said of the derivations that are not printed, if there are any.
    fn hidden(&self) -> Option<String> {
        let hidden = self.derivations().saturating_sub(SHOWN);
        (hidden > 0).then(|| format!("… and {hidden} more likewise"))
    }

    fn first_derivations(&self, most: usize) -> Vec<&Worked> {
        match self {
            Outcome::Worked(worked) => vec![worked],
            Outcome::List(items) => items.iter().flat_map(|item| item.first_derivations(most)).take(most).collect(),
            Outcome::Plain { .. } => vec![],
        }
    }
}

/// Derivations of list items that are printed.
const SHOWN: usize = 3;

/// A value in the mathematics of LaTeX; of long lists the first items and the count, as in text.
fn in_latex(value: &Value) -> String {
    const LISTED: usize = 12;
    match value {
        Value::Number(number) => number_in_latex(*number),
        Value::Integer(whole) => whole.to_string(),
        Value::List(items) => {
            let rest = (items.len() > LISTED).then(|| format!(r"\dots \; ({} \text{{ in all}})", items.len()));
            let parts: Vec<String> = items.iter().take(LISTED).map(in_latex).chain(rest).collect();
            format!(r"\left[{}\right]", parts.join(", "))
        }
        other => text_in_latex(&other.to_string()),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

impl<W: Into<Worked>> From<W> for Outcome {
    fn from(worked: W) -> Self {
        Outcome::Worked(worked.into())
    }
}

/// The results of one question, in the order of the textbook.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    results: Vec<(&'static str, Outcome)>,
}

impl Answer {
    /// An answer of one result.
    pub(super) fn one(name: &'static str, outcome: impl Into<Outcome>) -> Answer {
        Answer::default().with(name, outcome)
    }

    pub(super) fn with(mut self, name: &'static str, outcome: impl Into<Outcome>) -> Answer {
        self.results.push((name, outcome.into()));
        self
    }

    pub(super) fn list<W: Into<Outcome>>(mut self, name: &'static str, items: impl IntoIterator<Item = W>) -> Answer {
        self.results.push((name, Outcome::List(items.into_iter().map(Into::into).collect())));
        self
    }

    /// A result that is no arithmetic, with the rule it follows.
    pub(super) fn plain(mut self, name: &'static str, value: impl Into<Value>, rule: &'static str) -> Answer {
        self.results.push((name, Outcome::Plain { value: value.into(), rule }));
        self
    }

    /// The results by name.
    pub fn results(&self) -> &[(&'static str, Outcome)] {
        &self.results
    }

    /// The result of this name.
    pub fn get(&self, name: &str) -> Option<&Outcome> {
        self.results.iter().find(|(own, _)| *own == name).map(|(_, outcome)| outcome)
    }

    /// Why the answer, or a part of it, has no value.
    pub fn undefined(&self) -> Option<&str> {
        self.results.iter().find_map(|(_, outcome)| outcome.undefined())
    }

    /// One member for each result.
    pub fn json(&self) -> serde_json::Value {
        let members = self.results.iter().map(|(name, outcome)| (name.to_string(), outcome.json()));
        serde_json::Value::Object(members.collect())
    }

    /// The derivations in LaTeX, one block for each result.
    pub fn latex(&self) -> String {
        let plain = |name: &str, value: Value| format!("{} = {}", text_in_latex(name), in_latex(&value));
        self.written(Worked::latex, plain, text_in_latex)
    }

    /// The derivations in Markdown.
    pub fn markdown(&self) -> String {
        let plain = |name: &str, value: Value| format!("`{name}` = {}", code_in_markdown(&value.to_string()));
        self.written(Worked::markdown, plain, str::to_string)
    }

    /// The derivations in HTML, the mathematics in MathML.
    pub fn html(&self) -> String {
        use crate::worked::escaped;
        let plain = |name: &str, value: Value| format!("<p>{} = {}</p>", escaped(name), escaped(&value.to_string()));
        self.written(Worked::html, plain, |sentence| format!("<p>{}</p>", escaped(sentence)))
    }

    /// Every result: its derivation, or its value and the first derivations in it.
    fn written(
        &self,
        worked: fn(&Worked) -> String,
        plain: impl Fn(&str, Value) -> String,
        sentence: impl Fn(&str) -> String,
    ) -> String {
        let of = |(name, outcome): &(&str, Outcome)| match outcome {
            Outcome::Worked(derivation) => vec![worked(derivation)],
            other => {
                let mut parts = vec![plain(name, other.value())];
                parts.extend(other.first_derivations(SHOWN).into_iter().map(worked));
                parts.extend(other.hidden().map(|hidden| sentence(&hidden)));
                parts
            }
        };
        self.results.iter().flat_map(of).collect::<Vec<_>>().join("\n\n")
    }

    /// Shows the derivations, set as mathematics, in an evcxr notebook.
    pub fn evcxr_display(&self) {
        crate::notebook::show(&[("text/html", &self.html()), ("text/plain", &self.to_string())]);
    }

    /// The derivations as text with this many digits.
    pub fn text(&self, digits: Digits) -> String {
        let texts: Vec<String> = self.results.iter().map(|(name, outcome)| outcome.text(name, digits)).collect();
        let separator = if texts.iter().all(|text| !text.contains('\n')) { "\n" } else { "\n\n" };
        texts.join(separator)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Digits::Six))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_set_in_every_notation() {
        let labels = vec!["a_b".to_string(), "c%`".to_string()];
        let answer = Answer::default().plain("labels", labels, "").plain("t", vec![f64::INFINITY, -1.5e-7], "");
        let latex = r#"\text{labels} = \left[\text{"a\_b"}, \text{"c\%`"}\right]"#;
        let numbers = r"\text{t} = \left[\infty, -1.5 \times 10^{-7}\right]";
        assert_eq!(answer.latex(), format!("{latex}\n\n{numbers}"));
        assert_eq!(answer.markdown(), "`labels` = `` [\"a_b\", \"c%`\"] ``\n\n`t` = `[∞, −1.5e-7]`");
        let long = Answer::default().plain("n", vec![1.0; 13], "");
        assert!(long.latex().ends_with(r"1, \dots \; (13 \text{ in all})\right]"));
    }
}
