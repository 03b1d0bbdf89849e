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
    /// A value that is best read as a drawing in letters of equal width, such as a table.
    Picture {
        value: Value,
        lines: Vec<String>,
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
            Outcome::Plain { value, .. } | Outcome::Picture { value, .. } => value.clone(),
        }
    }

    /// Why there is no value, if there is none; a list is undefined if one of its items is.
    pub fn undefined(&self) -> Option<&str> {
        match self {
            Outcome::Worked(worked) => worked.undefined(),
            Outcome::List(items) => items.iter().find_map(Outcome::undefined),
            Outcome::Plain { .. } | Outcome::Picture { .. } => None,
        }
    }

    /// As JSON: `value`, `formula`, `substitution`, `steps`, and where they apply `undefined` and `notes`. The parts of a
    /// list are lists. The steps of a picture are its lines.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Outcome::Worked(worked) => worked.json(),
            Outcome::Plain { value, rule } => {
                let steps: Vec<String> = Vec::new();
                serde_json::json!({"value": value.json(), "formula": rule, "substitution": "", "steps": steps})
            }
            Outcome::Picture { value, lines, rule } => {
                serde_json::json!({"value": value.json(), "formula": rule, "substitution": "", "steps": lines})
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
            Outcome::Picture { lines, rule, .. } => format!("{name} ({rule})\n{}", indented(&lines.join("\n"))),
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
            Outcome::Plain { .. } | Outcome::Picture { .. } => 0,
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
            Outcome::Plain { .. } | Outcome::Picture { .. } => vec![],
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

/// A line in typewriter letters, between delimiters that it does not hold.
fn verbatim_in_latex(line: &str) -> String {
    let delimiter = "|!/+:;".chars().find(|c| !line.contains(*c));
    delimiter.map_or_else(|| text_in_latex(line), |mark| format!(r"\verb{mark}{line}{mark}"))
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

    /// A result that is read as a drawing; its lines are those of `picture`.
    pub(super) fn picture(
        mut self,
        name: &'static str,
        value: impl Into<Value>,
        picture: impl fmt::Display,
        rule: &'static str,
    ) -> Answer {
        let lines = picture.to_string().lines().map(str::to_string).collect();
        self.results.push((name, Outcome::Picture { value: value.into(), lines, rule }));
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
        let picture = |name: &str, lines: &[String], rule: &str| {
            let verbatim: Vec<String> = lines.iter().map(|line| verbatim_in_latex(line)).collect();
            let rows = verbatim.join(" \\\\\n");
            format!(
                "{} \\\\\n\\begin{{array}}{{l}}\n{rows}\n\\end{{array}}",
                text_in_latex(&format!("{name} ({rule})"))
            )
        };
        self.written(Worked::latex, plain, text_in_latex, picture)
    }

    /// The derivations in Markdown.
    pub fn markdown(&self) -> String {
        let plain = |name: &str, value: Value| format!("`{name}` = {}", code_in_markdown(&value.to_string()));
        let picture = |name: &str, lines: &[String], rule: &str| {
            // A fence must be longer than any run of backticks inside.
            let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("`{name}` ({rule})\n\n{fence}text\n{}\n{fence}", lines.join("\n"))
        };
        self.written(Worked::markdown, plain, str::to_string, picture)
    }

    /// The derivations in HTML, the mathematics in MathML.
    pub fn html(&self) -> String {
        use crate::worked::escaped;
        let plain = |name: &str, value: Value| format!("<p>{} = {}</p>", escaped(name), escaped(&value.to_string()));
        let picture = |name: &str, lines: &[String], rule: &str| {
            format!("<p>{} ({})</p>\n<pre>{}</pre>", escaped(name), escaped(rule), escaped(&lines.join("\n")))
        };
        self.written(Worked::html, plain, |sentence| format!("<p>{}</p>", escaped(sentence)), picture)
    }

    /// Every result: its derivation, or its value and the first derivations in it.
    fn written(
        &self,
        worked: fn(&Worked) -> String,
        plain: impl Fn(&str, Value) -> String,
        sentence: impl Fn(&str) -> String,
        picture: impl Fn(&str, &[String], &str) -> String,
    ) -> String {
        let of = |(name, outcome): &(&str, Outcome)| match outcome {
            Outcome::Worked(derivation) => vec![worked(derivation)],
            Outcome::Picture { lines, rule, .. } => vec![picture(name, lines, rule)],
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

    #[test]
    fn a_picture_keeps_its_columns_in_every_notation() {
        let answer = Answer::default().picture("table", vec![vec![0_usize, 1], vec![1, 0]], " 0 <1>\n`1` 0", "rows a");
        assert_eq!(answer.to_string(), "table (rows a)\n   0 <1>\n  `1` 0");
        assert_eq!(answer.markdown(), "`table` (rows a)\n\n```text\n 0 <1>\n`1` 0\n```");
        assert_eq!(answer.html(), "<p>table (rows a)</p>\n<pre> 0 &lt;1&gt;\n`1` 0</pre>");
        assert!(answer.latex().contains(r"\verb| 0 <1>|"), "{}", answer.latex());
        let json = answer.json();
        assert_eq!(json["table"]["value"], serde_json::json!([[0, 1], [1, 0]]));
        assert_eq!(json["table"]["steps"], serde_json::json!([" 0 <1>", "`1` 0"]));
    }
}
