//! Reading golden values, and the strictness: a case ends in failure if one of its expected values was not looked at.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

/// How far a value may lie from the expected one: `relative` to it, or `absolute`, whichever allows more.
#[derive(Debug, Clone, Copy)]
pub struct Tol {
    pub relative: f64,
    pub absolute: f64,
}

impl Tol {
    /// The same number.
    pub const EXACT: Tol = Tol { relative: 0.0, absolute: 0.0 };
    /// A closed formula of a few operations, or means of at most a few hundred terms.
    pub const FORMULA: Tol = Tol::relative(1e-12);

    pub const fn relative(relative: f64) -> Tol {
        Tol { relative, absolute: 0.0 }
    }

    /// Where terms cancel, an error relative to the result cannot be promised.
    pub const fn or_absolute(self, absolute: f64) -> Tol {
        Tol { absolute, ..self }
    }

    fn allows(self, got: f64, expected: f64) -> bool {
        got == expected
            || got.is_nan() && expected.is_nan()
            || (got - expected).abs() <= self.absolute.max(self.relative * expected.abs())
    }
}

/// Runs the comparison over every case of a file, then reports all that went wrong.
pub fn each(json: &str, compare: impl Fn(&Case)) {
    let file: Value = serde_json::from_str(json).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    let mut problems = Vec::new();
    for case in cases {
        let case = Case {
            name: case["name"].as_str().unwrap(),
            inputs: &case["inputs"],
            expected: &case["expected"],
            seen: RefCell::default(),
            problems: RefCell::default(),
        };
        compare(&case);
        problems.extend(case.problems());
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// One case: inputs, and expected values that are ticked off as they are compared.
pub struct Case<'a> {
    pub name: &'a str,
    pub inputs: &'a Value,
    expected: &'a Value,
    seen: RefCell<BTreeSet<String>>,
    problems: RefCell<Vec<String>>,
}

impl Case<'_> {
    /// Whether a value is expected under this key.
    pub fn expects(&self, key: &str) -> bool {
        self.expected.get(key).is_some()
    }

    /// Whether the expected value is that there is none.
    pub fn is_undefined(&self, key: &str) -> bool {
        self.expected.get(key).is_some_and(Value::is_null)
    }

    /// The keys of the expected values.
    pub fn keys(&self) -> Vec<&str> {
        self.expected.as_object().unwrap().keys().map(String::as_str).collect()
    }

    /// A column of numbers among the inputs; `None` if the case has none of this name.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.inputs.get(name).map(flat)
    }

    /// A number among the inputs.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.inputs.get(name).map(number)
    }

    /// Compares one number.
    pub fn check(&self, key: &str, got: f64, tol: Tol) {
        self.check_all(key, &[got], tol);
    }

    /// Compares a list of numbers, or a matrix row by row.
    pub fn check_all(&self, key: &str, got: &[f64], tol: Tol) {
        let Some(expected) = self.expected(key).map(flat) else { return };
        if got.len() != expected.len() {
            self.problem(key, format!("{} values, but {} are expected", got.len(), expected.len()));
            return;
        }
        let wrong: Vec<usize> = (0..got.len()).filter(|&i| !tol.allows(got[i], expected[i])).collect();
        if let Some(&i) = wrong.first() {
            let (got, expected) = (got[i], expected[i]);
            let n = wrong.len();
            self.problem(key, format!("[{i}] is {got:?}, but {expected:?} is expected ({n} values are wrong)"));
        }
    }

    /// Compares what is no number: texts, lists of labels.
    pub fn check_json(&self, key: &str, got: impl Into<Value>) {
        let (Some(expected), got) = (self.expected(key), got.into()) else { return };
        if *expected != got {
            self.problem(key, format!("is {got}, but {expected} is expected"));
        }
    }

    /// The expected numbers, for a comparison that is not one by one; nothing if there are none.
    pub fn expected_numbers(&self, key: &str) -> Vec<f64> {
        self.expected(key).map(flat).unwrap_or_default()
    }

    /// The expected texts, for use as inputs of another comparison; nothing if there are none.
    pub fn expected_texts(&self, key: &str) -> Vec<String> {
        let texts = self.expected(key).and_then(Value::as_array);
        texts.into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
    }

    /// Compares what a test made of the expected values.
    pub fn check_same<T: PartialEq + std::fmt::Debug>(&self, key: &str, expected: &T, got: &T) {
        if expected != got {
            self.problem(key, format!("gives {got:?}, but {expected:?} is expected"));
        }
    }

    /// An expected value that is looked at in another way, or that the crate does not offer; say why.
    pub fn leave(&self, key: &str, why: &str) {
        assert!(!why.is_empty());
        if self.expects(key) {
            self.seen.borrow_mut().insert(key.into());
        }
    }

    fn expected(&self, key: &str) -> Option<&Value> {
        let expected = self.expected.get(key);
        match expected {
            Some(_) => _ = self.seen.borrow_mut().insert(key.into()),
            None => self.problem(key, "no value is expected under this key".into()),
        }
        expected
    }

    fn problem(&self, key: &str, problem: String) {
        self.problems.borrow_mut().push(format!("{}: {key} {problem}", self.name));
    }

    fn problems(self) -> Vec<String> {
        let seen = self.seen.borrow();
        let unseen = self.keys().into_iter().filter(|key| !seen.contains(*key));
        let unseen: Vec<String> = unseen.map(|key| format!("{}: {key} was not compared", self.name)).collect();
        drop(seen);
        [self.problems.into_inner(), unseen].concat()
    }
}

/// `null` is NaN, infinities are text.
fn number(value: &Value) -> f64 {
    match value {
        Value::Null => f64::NAN,
        Value::String(text) => text.parse().unwrap_or_else(|_| panic!("{text:?} is no number")),
        Value::Bool(truth) => f64::from(*truth),
        other => other.as_f64().unwrap_or_else(|| panic!("{other} is no number")),
    }
}

/// The numbers of a value, a list or a list of lists, in order.
pub fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        single => vec![number(single)],
    }
}
