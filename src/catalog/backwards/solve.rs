//! Solving for an input: which value gives the result that is known.
//!
//! ```text
//! workings solve f1=0.9 tp=90 fp=4 fn=?
//! ```

use super::roots::{Found, Line, find};
use super::{Place, Wanted, leaves, place_name, replaced};
use crate::catalog::concept::Kind;
use crate::catalog::{Answer, Value, parse_pair};
use crate::worked::six;
use crate::{Error, Result};

/// A value of the unknown, and the result that it gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    pub value: f64,
    pub gives: f64,
}

/// What an unknown input must be.
#[derive(Debug, Clone)]
pub struct Solved {
    pub wanted: Wanted,
    /// The name of the result, as its concept calls it.
    pub result: &'static str,
    pub target: f64,
    /// The unknown: `fn`, or `values[2]` for the third of a list.
    pub unknown: String,
    /// Whether only whole numbers make sense, because something is counted.
    pub counts: bool,
    /// Exact solutions, ascending.
    pub solutions: Vec<Solution>,
    /// Stretches of which every number is a solution; an end may be infinite.
    pub stretches: Vec<(f64, f64)>,
    /// Of something counted, where there is no exact solution: the whole numbers nearest to one.
    pub nearest: Vec<Solution>,
    /// The least and the largest result that were met.
    pub reach: Option<[Solution; 2]>,
    /// The answer at the first solution, or at the nearest whole number.
    pub answer: Option<Answer>,
}

/// What stands for the unknown.
const UNKNOWN: &str = "?";

/// Which value in place of the `?` makes the result the target.
///
/// # Errors
/// `BadParam` for a target that is not finite, or no or more than one `?`; what the concept finds wrong with its inputs,
/// where no value of the unknown gives any result.
/// ```
/// use workings::catalog::{Wanted, parse_pair, solve};
///
/// let given = ["tp=90", "fp=4", "fn=?"].map(|pair| parse_pair(pair).unwrap());
/// let solved = solve(&Wanted::parse("f1")?, 0.9, given.into())?;
/// assert_eq!(solved.solutions[0].value, 16.0); // 2 · 90 / (180 + 4 + 16) = 0.9
/// # Ok::<(), workings::Error>(())
/// ```
pub fn solve(wanted: &Wanted, target: f64, given: Vec<(String, Value)>) -> Result<Solved> {
    if !target.is_finite() {
        return Err(Error::bad_param("the result", target, "a finite number"));
    }
    let (input, place) = unknown(&given)?;
    let name = given[input].0.clone();
    let kind = kind_of(wanted, &name);
    let (line, counts) = match kind {
        _ if !place.is_empty() => (Line::Reals, false),
        Some(Kind::Count) => (Line::NotNegative, true),
        Some(Kind::Whole(least)) => (Line::Wholes(least), true),
        _ => (Line::Reals, false),
    };
    let ask = |x: f64| {
        let mut inputs = given.clone();
        inputs[input].1 = replaced(&inputs[input].1, &place, &number(x, counts));
        wanted.concept.ask(inputs)
    };
    let value = |x: f64| ask(x).and_then(|answer| wanted.number(&answer)).ok();
    let found = find(value, target, line);
    let Some(extremes) = found.extremes else { return Err(refusal(ask, wanted)) };
    let solution = |x: f64| Solution { value: x, gives: value(x).unwrap_or(f64::NAN) };
    let (solutions, nearest) = in_wholes(&found, counts, value, target);
    let solutions: Vec<Solution> = solutions.into_iter().map(solution).collect();
    let nearest: Vec<Solution> = nearest.into_iter().map(solution).collect();
    let shown = solutions.first().or(nearest.first()).map(|solution| solution.value);
    let answer = shown.or(found.stretches.first().map(inside)).and_then(|x| ask(x).ok());
    let result = match &answer {
        Some(answer) => wanted.pick(answer)?.0,
        None => wanted.pick(&ask(extremes[0].0)?)?.0,
    };
    let reach = extremes.map(|(x, difference)| Solution { value: x, gives: target + difference });
    Ok(Solved {
        wanted: wanted.clone(),
        result,
        target,
        unknown: place_name(&name, &place),
        counts,
        solutions,
        stretches: found.stretches,
        nearest,
        reach: Some(reach),
        answer,
    })
}

/// Reads one input as [`parse_pair`] does, with `?` for a number that is not known: `fn=?`, `values=[1,?,4]`.
///
/// # Errors
/// As [`parse_pair`].
pub fn parse_unknown(pair: &str) -> Result<(String, Value)> {
    match pair.split_once('=') {
        Some((name, list)) if list.trim_start().starts_with(['[', '{']) && !list.contains('"') => {
            parse_pair(&format!("{name}={}", list.replace(UNKNOWN, "\"?\"")))
        }
        _ => parse_pair(pair),
    }
}

/// The only `?` among the inputs.
fn unknown(given: &[(String, Value)]) -> Result<(usize, Place)> {
    let is_unknown = |value: &Value| matches!(value, Value::Text(text) if text == UNKNOWN);
    let of = |(i, (_, value)): (usize, &(String, Value))| {
        leaves(value).into_iter().filter(|(_, leaf)| is_unknown(leaf)).map(|(place, _)| (i, place)).collect::<Vec<_>>()
    };
    let mut unknown: Vec<(usize, Place)> = given.iter().enumerate().flat_map(of).collect();
    match unknown.len() {
        1 => Ok(unknown.remove(0)),
        n => Err(Error::bad_param("the unknown", format!("{n} inputs with ?"), "one, such as fn=? or values=[1,?,4],")),
    }
}

fn kind_of(wanted: &Wanted, name: &str) -> Option<Kind> {
    wanted.concept.distinct_inputs().into_iter().find(|input| input.name == name).map(|input| input.kind)
}

fn number(x: f64, counts: bool) -> Value {
    if counts && x == x.trunc() && x.abs() < 9e15 { Value::Integer(x as i64) } else { Value::Number(x) }
}

/// Why not even one value could be tried.
fn refusal(ask: impl Fn(f64) -> Result<Answer>, wanted: &Wanted) -> Error {
    match ask(1.0)
        .and_then(|answer| wanted.pick(&answer).map(|_| answer.undefined().unwrap_or("it is undefined").to_string()))
    {
        Err(error) => error,
        Ok(reason) => Error::Undetermined(format!("{} has no value whatever the unknown is: {reason}", wanted.name())),
    }
}

fn inside((low, high): &(f64, f64)) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (true, _) => *low,
        (false, true) => *high,
        (false, false) => 0.0,
    }
}

/// The exact solutions; of something counted, only whole ones, and the whole neighbours of the others.
fn in_wholes(found: &Found, counts: bool, value: impl Fn(f64) -> Option<f64>, target: f64) -> (Vec<f64>, Vec<f64>) {
    if !counts {
        return (found.points.clone(), vec![]);
    }
    let whole = |x: &f64| *x == x.trunc();
    let (exact, broken): (Vec<f64>, Vec<f64>) = found.points.iter().copied().partition(whole);
    if !exact.is_empty() || !found.stretches.is_empty() {
        return (exact, vec![]);
    }
    let around = broken.into_iter().flat_map(|x| [x.floor(), x.ceil()]);
    let mut near: Vec<f64> = around.chain(found.between.iter().flat_map(|(a, b)| [*a, *b])).collect();
    let off = |x: &f64| value(*x).map_or(f64::INFINITY, |gives| (gives - target).abs());
    near.sort_by(|a, b| off(a).total_cmp(&off(b)));
    near.dedup();
    near.truncate(2);
    (vec![], near)
}

impl Solved {
    /// What was found, in sentences.
    pub fn text(&self) -> String {
        let (unknown, target) = (&self.unknown, six(self.target));
        let mut lines = Vec::new();
        for solution in &self.solutions {
            lines.push(format!("{unknown} = {}", six(solution.value)));
        }
        for stretch in &self.stretches {
            lines.push(match *stretch {
                (low, high) if low.is_infinite() && high.is_infinite() => format!("{unknown} can be any number"),
                (low, high) if low.is_infinite() => format!("{unknown} can be any number up to {}", six(high)),
                (low, high) if high.is_infinite() => format!("{unknown} can be any number from {} on", six(low)),
                (low, high) => format!("{unknown} can be any number from {} to {}", six(low), six(high)),
            });
        }
        match (lines.len(), self.nearest.as_slice(), self.reach) {
            (0, [], Some([least, largest])) => {
                let at = |solution: Solution| format!("{} at {unknown} = {}", six(solution.gives), six(solution.value));
                lines.push(format!("no value of {unknown} gives {target}"));
                lines.push(format!("of those tried, the results reach from {} to {}", at(least), at(largest)));
            }
            (0, nearest, _) if !nearest.is_empty() => {
                lines.push(format!("no whole number gives exactly {target}; the nearest:"));
                lines.extend(nearest.iter().map(|s| {
                    let rounds = if self.rounds_to_target(s.gives) {
                        format!(", which rounds to {target}")
                    } else {
                        String::new()
                    };
                    format!("{unknown} = {} gives {}{rounds}", six(s.value), six(s.gives))
                }));
            }
            (1, ..) => {}
            (n, ..) => lines.insert(0, format!("{n} answers:")),
        }
        lines.join("\n")
    }

    /// Whether a result, written with as many decimals as the target, is the target.
    fn rounds_to_target(&self, gives: f64) -> bool {
        let decimals = self.target.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
        format!("{gives:.decimals$}").parse() == Ok(self.target)
    }

    /// As JSON: `unknown`, `solutions`, `any` (stretches; null for an open end), `nearest`, and `results` at the first.
    pub fn json(&self) -> serde_json::Value {
        let number = crate::worked::number_in_json;
        let points = |solutions: &[Solution]| -> serde_json::Value {
            let one = |s: &Solution| serde_json::json!({"value": number(s.value), "gives": number(s.gives)});
            solutions.iter().map(one).collect()
        };
        let open = |end: f64| if end.is_finite() { number(end) } else { serde_json::Value::Null };
        let stretches =
            self.stretches.iter().map(|(low, high)| serde_json::json!({"from": open(*low), "to": open(*high)}));
        serde_json::json!({
            "concept": self.wanted.concept.name, "id": self.wanted.concept.id, "result": self.result,
            "target": number(self.target), "unknown": self.unknown, "solutions": points(&self.solutions),
            "any": stretches.collect::<serde_json::Value>(), "nearest": points(&self.nearest),
            "reach": self.reach.map(|reach| points(&reach)),
            "results": self.answer.as_ref().map(Answer::json)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(concept: &str, target: f64, inputs: &[&str]) -> Result<Solved> {
        let given = inputs.iter().map(|pair| parse_unknown(pair).unwrap()).collect();
        solve(&Wanted::parse(concept)?, target, given)
    }

    fn values(concept: &str, target: f64, inputs: &[&str]) -> Vec<f64> {
        solved(concept, target, inputs).unwrap().solutions.iter().map(|solution| solution.value).collect()
    }

    /// 180 / (184 + fn) = 0.9; 2 · tp / (2 · tp + 14) = 0.9 at tp = 63; precision tp / (tp + 4).
    #[test]
    fn counts_come_back_whole() {
        assert_eq!(values("f1", 0.9, &["tp=90", "fp=4", "fn=?"]), [16.0]);
        assert_eq!(values("f1", 0.9, &["tp=?", "fp=4", "fn=10"]), [63.0]);
        assert_eq!(values("precision", 0.75, &["tp=?", "fp=4"]), [12.0]);
    }

    /// 180 / (184 + fn) = 0.91 at fn = 13.802…: 180/198 and 180/197 are nearest.
    #[test]
    fn where_no_count_fits_the_neighbours_are_named() {
        let near = solved("f1", 0.91, &["tp=90", "fp=4", "fn=?"]).unwrap();
        assert!(near.solutions.is_empty());
        assert_eq!(
            near.nearest,
            [Solution { value: 14.0, gives: 180.0 / 198.0 }, Solution { value: 13.0, gives: 180.0 / 197.0 }]
        );
        let rounded = solved("f1", 0.928, &["tp=90", "fp=4", "fn=?"]).unwrap().text();
        assert!(rounded.contains("fn = 10 gives 0.927835, which rounds to 0.928\nfn = 9 gives 0.932642"), "{rounded}");
        assert!(near.text().starts_with("no whole number gives exactly 0.91; the nearest:\nfn = 14 gives 0.909091"));
    }

    /// Mean of 2, x, 9 is 5 at x = 4; their squared errors about 0 …: (2 − 0)² + x² = 13 · 2 at ±√22.
    #[test]
    fn an_item_of_a_list_can_be_unknown_and_have_two_values() {
        assert_eq!(values("descriptive statistics.mean", 5.0, &["x=[2,?,9]"]), [4.0]);
        let two = values("mse", 13.0, &["y_true=[2,?]", "y_pred=[0,0]"]);
        assert_eq!(two.len(), 2);
        assert!(two.iter().all(|x| (x.abs() - 22.0_f64.sqrt()).abs() < 1e-9) && two[0] < 0.0, "{two:?}");
        // The least squared error there is touches 2 at one place only.
        assert_eq!(values("mse", 2.0, &["y_true=[2,?]", "y_pred=[0,7]"]), [7.0]);
    }

    #[test]
    fn what_cannot_be_reached_says_how_far_it_goes() {
        let none = solved("precision", 1.5, &["tp=90", "fp=?"]).unwrap();
        assert!(none.solutions.is_empty() && none.nearest.is_empty());
        let [least, largest] = none.reach.unwrap();
        assert!(least.gives >= 0.0 && least.gives < 1e-6);
        assert_eq!(largest, Solution { value: 0.0, gives: 1.0 });
        assert!(none.text().starts_with("no value of fp gives 1.5\nof those tried, the results reach from "));
    }

    #[test]
    fn every_number_of_a_stretch_is_an_answer() {
        let any = solved("descriptive statistics.median", 5.0, &["x=[1,5,?]"]).unwrap();
        assert_eq!(any.stretches, [(5.0, f64::INFINITY)]);
        assert_eq!(any.text(), "x[2] can be any number from 5 on");
    }

    #[test]
    fn one_unknown_and_a_known_result_are_needed() {
        assert!(matches!(solved("f1", 0.9, &["tp=90", "fp=4", "fn=10"]), Err(Error::BadParam { .. })));
        assert!(matches!(solved("f1", 0.9, &["tp=?", "fp=?", "fn=10"]), Err(Error::BadParam { .. })));
        assert!(matches!(solved("f1", f64::NAN, &["tp=?", "fp=4", "fn=10"]), Err(Error::BadParam { .. })));
        assert!(matches!(solved("f1", 0.9, &["tp=?", "fpp=4", "fn=10"]), Err(Error::NotFound { .. })));
        assert!(matches!(solved("f7x", 0.9, &["tp=?"]), Err(Error::NotFound { .. })));
        assert!(matches!(solved("f1.recall", 0.9, &["tp=?", "fp=4", "fn=10"]), Err(Error::NotFound { .. })));
    }
}
