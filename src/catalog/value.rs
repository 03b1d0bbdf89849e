//! The values that questions are asked and answered with: numbers, truth values, text and lists of them.

use std::fmt;

use crate::worked::{Digits, number_in_json};

/// An input or a result, as written in TOML: `0.9`, `true`, `"cat"`, `[[50, 2], [5, 5]]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(f64),
    Bool(bool),
    Text(String),
    List(Vec<Value>),
}

impl Value {
    /// What it is, for an error message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Number(_) => "a number",
            Value::Bool(_) => "a truth value",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
        }
    }

    /// As JSON, numbers with all their digits; `NaN` becomes null.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Value::Number(number) => number_in_json(*number),
            Value::Bool(truth) => (*truth).into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Value::json).collect(),
        }
    }

    /// As text with this many digits; of long lists the first items and the count.
    pub fn text(&self, digits: Digits) -> String {
        const SHOWN: usize = 12;
        match self {
            Value::Number(number) => digits.text(*number),
            Value::Bool(truth) => truth.to_string(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => {
                let shown = items.iter().take(SHOWN).map(|item| item.text(digits));
                let rest = (items.len() > SHOWN).then(|| format!("… ({} in all)", items.len()));
                format!("[{}]", shown.chain(rest).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Digits::Six))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Number(number as f64)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(items: Vec<V>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(feature = "cli")]
impl From<toml::Value> for Value {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::Integer(number) => Value::Number(number as f64),
            toml::Value::Float(number) => Value::Number(number),
            toml::Value::Boolean(truth) => Value::Bool(truth),
            toml::Value::String(text) => Value::Text(text),
            toml::Value::Array(items) => Value::List(items.into_iter().map(Value::from).collect()),
            // Tables and dates have no meaning as inputs; their text makes the type error readable.
            other => Value::Text(other.to_string()),
        }
    }
}
