//! Checking one's own answers: files of questions with the answers that somebody expects.

use super::answer::Outcome;
use super::value::Value;
use super::{Answer, ask, find};
use crate::{Error, Result};

/// A question with an expected answer: one `[[case]]` of a file.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name in the file, or its position.
    pub id: String,
    pub concept: String,
    pub given: Vec<(String, Value)>,
    pub expect: Expectation,
    /// How far a number may be off, absolutely.
    pub tol: f64,
}

/// What a case expects.
#[derive(Debug, Clone)]
pub enum Expectation {
    /// These results have these values.
    Values(Vec<(String, Value)>),
    /// There is no value: the input is refused, or one of the results is undefined, with a reason.
    NoValue,
}

/// How an expectation compares with the answer.
#[derive(Debug, Clone)]
pub enum Verdict {
    Right,
    /// Wrong, with every difference in a sentence of its own, and the answer, if there is one.
    Wrong {
        differences: Vec<String>,
        answer: Option<Answer>,
    },
}

impl Verdict {
    pub fn is_right(&self) -> bool {
        matches!(self, Verdict::Right)
    }
}

impl Case {
    /// Asks the question and compares.
    pub fn check(&self) -> Verdict {
        let wrong = |differences: Vec<String>, answer| Verdict::Wrong { differences, answer };
        // Nobody can answer what is unknown, whatever is expected.
        if let Err(error) = find(&self.concept) {
            return wrong(vec![error.to_string()], None);
        }
        let answer = match ask(&self.concept, self.given.clone()) {
            Ok(answer) => answer,
            Err(_) if matches!(self.expect, Expectation::NoValue) => return Verdict::Right,
            Err(error) => return wrong(vec![format!("refused: {error}")], None),
        };
        let differences = match &self.expect {
            Expectation::NoValue if answer.undefined().is_some() => vec![],
            Expectation::NoValue => vec!["expected no value, but there is one".to_string()],
            Expectation::Values(values) => {
                values.iter().filter_map(|(name, value)| difference(&answer, name, value, self.tol)).collect()
            }
        };
        if differences.is_empty() { Verdict::Right } else { wrong(differences, Some(answer)) }
    }
}

fn difference(answer: &Answer, name: &str, expected: &Value, tol: f64) -> Option<String> {
    let Some(outcome) = answer.get(name) else {
        let names: Vec<&str> = answer.results().iter().map(|(name, _)| *name).collect();
        return Some(format!("there is no result {name:?}; the results are {}", names.join(", ")));
    };
    let value = outcome.value();
    if agrees(&value, expected, tol) {
        return None;
    }
    let digits = crate::worked::Digits::Full;
    let (expected, found) = (expected.text(digits), value.text(digits));
    Some(match outcome.undefined() {
        Some(reason) if matches!(outcome, Outcome::Worked(_)) => {
            format!("{name}: expected {expected}, but it is undefined ({reason})")
        }
        _ => format!("{name}: expected {expected}, but it is {found}"),
    })
}

fn agrees(value: &Value, expected: &Value, tol: f64) -> bool {
    if let (Some(a), Some(b)) = (value.number(), expected.number()) {
        return a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= tol;
    }
    match (value, expected) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agrees(a, b, tol)),
        // A label may be written as a number, a truth value or text.
        (Value::Text(_), _) | (_, Value::Text(_)) => value.label().is_some() && value.label() == expected.label(),
        (a, b) => a == b,
    }
}

/// Reads the cases of an answer file.
///
/// # Errors
/// `File`, naming the place, for text that is no TOML or a case without concept, inputs or expectation.
pub fn parse_cases(file: &str, text: &str) -> Result<Vec<Case>> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| line_of(text, span.start));
        let place = line.map_or(String::new(), |line| format!("line {line}"));
        Error::file(file, place, error.message())
    })?;
    if let Some(other) = table.keys().find(|key| *key != "case") {
        return Err(Error::file(file, "", format!("{other:?} is unknown; a question is a table [[case]]")));
    }
    let cases = match table.get("case") {
        Some(toml::Value::Array(cases)) => cases,
        Some(_) => return Err(Error::file(file, "", "a question is written [[case]], with two brackets")),
        None => return Err(Error::file(file, "", "no [[case]] in it")),
    };
    cases.iter().enumerate().map(|(i, case)| parse_case(file, i + 1, case)).collect()
}

/// The line that this byte stands on, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

fn parse_case(file: &str, number: usize, case: &toml::Value) -> Result<Case> {
    const KEYS: [&str; 7] = ["id", "concept", "guide", "given", "expect", "tol", "note"];
    let id = case.get("id").and_then(toml::Value::as_str).map_or(format!("case {number}"), str::to_string);
    let place = format!("case {number}{}", if case.get("id").is_some() { format!(" ({id})") } else { String::new() });
    let wrong = |problem: String| Error::file(file, place.clone(), problem);
    let table = case.as_table().ok_or_else(|| wrong("is no table".into()))?;
    if let Some(other) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let near = crate::text_distance::nearest(other, KEYS).unwrap_or_else(|| "\"given\"".into());
        return Err(wrong(format!("{other:?} is unknown; did you mean {near}?")));
    }
    let needed = |key: &str, example: &str| {
        table.get(key).ok_or_else(|| wrong(format!("{key:?} is missing; it is needed, for example {example}")))
    };
    let concept = needed("concept", "concept = \"F1 score\"")?;
    let concept = concept.as_str().ok_or_else(|| wrong("concept must be text".into()))?.to_string();
    let given = needed("given", "given = { tp = 90, fp = 4, fn = 10 }")?;
    let given = given.as_table().ok_or_else(|| wrong("given must be a table { name = value, … }".into()))?;
    let expect = needed("expect", "expect = { f1 = 0.927835 }")?;
    let expect = expect.as_table().ok_or_else(|| wrong("expect must be a table { result = value, … }".into()))?;
    if expect.is_empty() {
        return Err(wrong("expect is empty; it needs a result, for example expect = { f1 = 0.927835 }".into()));
    }
    let tol = match table.get("tol") {
        None => DEFAULT_TOL,
        Some(toml::Value::Float(tol)) if *tol >= 0.0 => *tol,
        Some(toml::Value::Integer(tol)) if *tol >= 0 => *tol as f64,
        Some(other) => return Err(wrong(format!("tol = {other}, but a number of at least 0 is needed"))),
    };
    let values = |table: &toml::Table| -> Vec<(String, Value)> {
        table.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect()
    };
    let no_value = match (expect.get("error"), expect.get("nan")) {
        (Some(_), _) => Some("error"),
        (None, Some(toml::Value::Boolean(true))) => Some("nan = true"),
        _ => None,
    };
    let expect = match no_value {
        None => Expectation::Values(values(expect)),
        Some(said) => match expect.keys().find(|key| !["error", "nan", "reason"].contains(&key.as_str())) {
            None => Expectation::NoValue,
            Some(other) => {
                let problem =
                    format!("expect says that there is no value ({said}), and {other:?} too; only one can be");
                return Err(wrong(problem));
            }
        },
    };
    Ok(Case { id, concept, given: values(given), expect, tol })
}

/// Used where a case gives no `tol`: the six digits that derivations print.
const DEFAULT_TOL: f64 = 1e-6;

/// Reads one input of the command line, `tp=90` or `y_true=[1,0,1]`: a TOML value, or a bare word as text.
///
/// # Errors
/// `BadParam` without an `=`, or for a value that starts like a list, text or table and is none.
pub fn parse_pair(pair: &str) -> Result<(String, Value)> {
    let (name, value) = pair
        .split_once('=')
        .ok_or_else(|| Error::bad_param("input", format!("{pair:?}"), "name=value, for example tp=90,"))?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || value.is_empty() {
        return Err(Error::bad_param("input", format!("{pair:?}"), "name=value, for example tp=90,"));
    }
    let parsed: std::result::Result<toml::Table, toml::de::Error> = format!("value = {value}").parse();
    match parsed {
        Ok(mut table) if table.len() == 1 => {
            let value = table.remove("value").map(Value::from);
            Ok((name.to_string(), value.ok_or_else(|| Error::bad_param(name, value_text(pair), "a value"))?))
        }
        _ if value.starts_with(['[', '"', '\'', '{']) => {
            let needed = "a TOML value such as 0.9, [1, 0, 1] or [[50, 2], [5, 5]]";
            Err(Error::bad_param(name, value, needed))
        }
        _ => Ok((name.to_string(), Value::Text(value.to_string()))),
    }
}

fn value_text(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(_, value)| value)
}
