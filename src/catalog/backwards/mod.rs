//! Questions asked backwards and sideways: which input gives this result ([`solve`]), how results move with one input
//! ([`compare`]), and which quantity moves a result most ([`sensitivities`]).

mod compare;
mod roots;
mod sensitivity;
mod solve;

pub use compare::{Comparison, Range, compare};
pub use sensitivity::{Sensitivity, sensitivities};
pub use solve::{Solution, Solved, parse_unknown, solve};

use super::{Answer, Concept, Outcome, Value, find};
use crate::{Error, Result};

/// One number among the results of a concept.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub concept: &'static Concept,
    /// The result of this name; the first number if none is named.
    result: Option<String>,
}

impl Wanted {
    /// From a name such as `f1`, or `roc_curve.auc` for one of several results.
    ///
    /// # Errors
    /// `NotFound` for an unknown concept.
    pub fn parse(name: &str) -> Result<Wanted> {
        match (find(name), name.rsplit_once('.')) {
            (Ok(concept), _) => Ok(Wanted { concept, result: None }),
            (Err(_), Some((concept, result))) => {
                Ok(Wanted { concept: find(concept)?, result: Some(result.trim().into()) })
            }
            (Err(unknown), None) => Err(unknown),
        }
    }

    /// The name of the concept, and of the result if one was named.
    pub fn name(&self) -> String {
        match &self.result {
            Some(result) => format!("{}, {result}", self.concept.name),
            None => self.concept.name.into(),
        }
    }

    /// The result that is meant, and its name.
    ///
    /// # Errors
    /// `NotFound` for a result that the answer does not have; `BadParam` where it is no number.
    fn pick<'a>(&self, answer: &'a Answer) -> Result<(&'static str, &'a Outcome)> {
        let numbers = || answer.results().iter().filter(|(_, outcome)| is_number(outcome));
        let names = || numbers().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let picked = match &self.result {
            Some(wanted) => {
                answer.results().iter().find(|(name, _)| name == wanted).ok_or_else(|| Error::NotFound {
                    kind: "result",
                    name: wanted.clone(),
                    known: format!("the numbers that {} gives are {}", self.concept.name, names()),
                })?
            }
            None => numbers().next().ok_or_else(|| {
                Error::bad_param(
                    "the concept",
                    self.concept.name,
                    "a concept that gives a number, not a list or a label,",
                )
            })?,
        };
        if !is_number(&picked.1) {
            return Err(Error::bad_param(
                "the result",
                picked.0,
                format!("a number; {} gives {}", self.concept.name, names()),
            ));
        }
        Ok((picked.0, &picked.1))
    }

    /// The number that is meant; `NaN` where it is undefined.
    fn number(&self, answer: &Answer) -> Result<f64> {
        Ok(self.pick(answer)?.1.value().number().unwrap_or(f64::NAN))
    }
}

fn is_number(outcome: &Outcome) -> bool {
    matches!(outcome.value(), Value::Number(_) | Value::Integer(_))
}

/// A place inside an input: an item of a list, an item of its item, and so on; empty for the input itself.
type Place = Vec<usize>;

/// The value with another one at this place.
fn replaced(value: &Value, place: &[usize], by: &Value) -> Value {
    let Some((first, rest)) = place.split_first() else { return by.clone() };
    let mut value = value.clone();
    match &mut value {
        Value::List(items) => items[*first] = replaced(&items[*first], rest, by),
        Value::Table(entries) => entries[*first].1 = replaced(&entries[*first].1, rest, by),
        _ => {}
    }
    value
}

/// All places in the value at which something stands that is no list and no table.
fn leaves(value: &Value) -> Vec<(Place, &Value)> {
    match value {
        Value::List(items) => nested(items.iter()),
        Value::Table(entries) => nested(entries.iter().map(|(_, value)| value)),
        leaf => vec![(vec![], leaf)],
    }
}

fn nested<'a>(items: impl Iterator<Item = &'a Value>) -> Vec<(Place, &'a Value)> {
    let of = |(i, item): (usize, &'a Value)| {
        leaves(item).into_iter().map(move |(place, leaf)| ([vec![i], place].concat(), leaf))
    };
    items.enumerate().flat_map(of).collect()
}

/// `fp`, `values[2]`, `matrix[0][1]`.
fn place_name(input: &str, place: &[usize]) -> String {
    place.iter().fold(input.to_string(), |name, i| format!("{name}[{i}]"))
}
