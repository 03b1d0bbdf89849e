//! How much a result moves with each quantity that it was computed from.
//!
//! ```text
//! workings sensitivity f1 tp=90 fp=4 fn=10
//! ```
//!
//! Where the whole formula is known, the derivatives are those of its [expression](crate::worked::Expr::gradient); where
//! it sums over data of which only the first terms are kept, the answers with each number a little smaller and a little
//! larger are compared instead (central differences).

use super::{Wanted, leaves, place_name, replaced};
use crate::catalog::concept::Kind;
use crate::catalog::{Outcome, Value};
use crate::worked::{Partial, six};
use crate::{Error, Result};

/// How one result moves.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    pub wanted: Wanted,
    pub result: &'static str,
    pub value: f64,
    /// Each quantity with the derivative of the result by it.
    pub partials: Vec<Partial>,
    /// Whether the derivatives are those of the expression, not differences.
    pub exact: bool,
}

/// The derivatives of a result by what was put in.
///
/// # Errors
/// What the concept finds wrong with its inputs; `Undetermined` for an undefined result, or where no number was put in.
/// ```
/// use workings::catalog::{Wanted, parse_pair, sensitivities};
///
/// let given = ["tp=90", "fp=10"].map(|pair| parse_pair(pair).unwrap());
/// let of = sensitivities(&Wanted::parse("precision")?, given.into())?;
/// assert!((of.partials[1].derivative + 0.009).abs() < 1e-15); // −TP / (TP + FP)²: one more false alarm costs 0.009
/// # Ok::<(), workings::Error>(())
/// ```
pub fn sensitivities(wanted: &Wanted, given: Vec<(String, Value)>) -> Result<Sensitivity> {
    let answer = wanted.concept.ask(given.clone())?;
    let (result, outcome) = wanted.pick(&answer)?;
    let value = wanted.number(&answer)?;
    if value.is_nan() {
        let reason = outcome.undefined().unwrap_or("it is undefined");
        return Err(Error::Undetermined(format!("{} has no value, so nothing moves it: {reason}", wanted.name())));
    }
    let exact = match outcome {
        Outcome::Worked(worked) => worked.expr().gradient().filter(|partials| !partials.is_empty()),
        _ => None,
    };
    let is_exact = exact.is_some();
    let partials = exact.unwrap_or_else(|| differences(wanted, &given));
    if partials.is_empty() {
        return Err(Error::Undetermined(format!("none of the inputs of {} is a number that can move", wanted.name())));
    }
    Ok(Sensitivity { wanted: wanted.clone(), result, value, partials, exact: is_exact })
}

/// (f(x + h) − f(x − h)) / 2h for every number that was put in, or the one-sided quotient at the end of a range.
fn differences(wanted: &Wanted, given: &[(String, Value)]) -> Vec<Partial> {
    let inputs = wanted.concept.distinct_inputs();
    let moves = |name: &str| {
        inputs
            .iter()
            .any(|i| i.name == name && !matches!(i.kind, Kind::Whole(_) | Kind::Labels | Kind::Label | Kind::Texts))
    };
    let mut partials = Vec::new();
    for (i, (name, value)) in given.iter().enumerate().filter(|(_, (name, _))| moves(name)) {
        for (place, x) in leaves(value).into_iter().filter_map(|(place, leaf)| Some((place, leaf.number()?))) {
            let at = |x: f64| {
                let mut inputs = given.to_vec();
                inputs[i].1 = replaced(value, &place, &Value::Number(x));
                let answer = wanted.concept.ask(inputs).ok()?;
                wanted.number(&answer).ok().filter(|value| !value.is_nan())
            };
            // The cube root of the rounding balances it against the bend of the curve.
            let h = 6e-6 * x.abs().max(1e-3);
            let derivative = match (at(x - h), at(x), at(x + h)) {
                (Some(below), _, Some(above)) => (above - below) / (2.0 * h),
                (None, Some(here), Some(above)) => (above - here) / h,
                (Some(below), Some(here), None) => (here - below) / h,
                _ => continue,
            };
            partials.push(Partial { name: place_name(name, &place), value: x, derivative });
        }
    }
    partials
}

impl Sensitivity {
    /// Derivative times x / result: by how many percent the result moves if the quantity grows by one percent; `NaN` for a
    /// result of 0.
    pub fn elasticity(&self, partial: &Partial) -> f64 {
        if self.value == 0.0 { f64::NAN } else { partial.derivative * partial.value / self.value }
    }

    /// A table, the quantity that matters most per percent first.
    pub fn text(&self) -> String {
        let mut rows: Vec<[String; 4]> = vec![["quantity", "value", "slope", "% per %"].map(String::from)];
        let mut partials: Vec<&Partial> = self.partials.iter().collect();
        let weight = |p: &Partial| if self.value == 0.0 { p.derivative.abs() } else { self.elasticity(p).abs() };
        partials.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        rows.extend(partials.iter().map(|p| {
            let elasticity = self.elasticity(p);
            let percent =
                if elasticity.is_nan() { "—".into() } else { crate::worked::Digits::Significant(3).text(elasticity) };
            [p.name.clone(), six(p.value), six(p.derivative), percent]
        }));
        let width = |j: usize| rows.iter().map(|row| row[j].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..4).map(width).collect();
        let line = |row: &[String; 4]| {
            let numbers: String = (1..4).map(|j| format!("  {:>width$}", row[j], width = widths[j])).collect();
            format!("{:<width$}{numbers}", row[0], width = widths[0])
        };
        let how = match self.exact {
            true => "slope: the derivative of the formula; % per %: what 1 % more of the quantity does to the result",
            false => "slope: by differences; % per %: what 1 % more of the quantity does to the result",
        };
        let title = format!("{} = {}", self.wanted.name(), six(self.value));
        [title].into_iter().chain(rows.iter().map(line)).chain([how.into()]).collect::<Vec<_>>().join("\n")
    }

    /// As JSON: `value` and, for each quantity, `name`, `value`, `derivative` and `elasticity`.
    pub fn json(&self) -> serde_json::Value {
        let number = crate::worked::number_in_json;
        let partials = self.partials.iter().map(|p| {
            let (value, slope) = (number(p.value), number(p.derivative));
            serde_json::json!({"name": p.name, "value": value, "derivative": slope, "elasticity": number(self.elasticity(p))})
        });
        serde_json::json!({
            "concept": self.wanted.concept.name, "id": self.wanted.concept.id, "result": self.result,
            "value": number(self.value), "exact": self.exact, "quantities": partials.collect::<serde_json::Value>()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::parse_pair;

    fn of(concept: &str, inputs: &[&str]) -> Result<Sensitivity> {
        sensitivities(&Wanted::parse(concept)?, inputs.iter().map(|pair| parse_pair(pair).unwrap()).collect())
    }

    /// F1 = 2TP / (2TP + FP + FN): slopes 2(FP + FN) / 194², −2TP / 194² twice.
    #[test]
    fn counts_move_a_metric_as_its_formula_says() {
        let f1 = of("f1", &["tp=90", "fp=4", "fn=10"]).unwrap();
        assert!(f1.exact);
        let slope = |name: &str| f1.partials.iter().find(|p| p.name == name).unwrap().derivative;
        let square = 194.0_f64.powi(2);
        assert!((slope("TP") - 28.0 / square).abs() < 1e-15);
        assert!((slope("FP") + 180.0 / square).abs() < 1e-15 && (slope("FN") + 180.0 / square).abs() < 1e-15);
    }

    /// MSE of ten rows: ∂/∂ŷᵢ = 2(ŷᵢ − yᵢ) / 10; the eighth is off by 5.
    #[test]
    fn every_row_of_data_has_its_slope() {
        let y_pred = "y_pred=[1,2,3,4,5,6,7,13,9,10]";
        let mse = of("mse", &["y_true=[1,2,3,4,5,6,7,8,9,10]", y_pred]).unwrap();
        assert!(!mse.exact);
        let slope = |name: &str| mse.partials.iter().find(|p| p.name == name).unwrap().derivative;
        assert!((slope("y_pred[7]") - 1.0).abs() < 1e-8 && (slope("y_true[7]") + 1.0).abs() < 1e-8);
        assert!(slope("y_pred[0]").abs() < 1e-8);
        assert_eq!(mse.partials.len(), 20);
        let first = mse.text().lines().nth(2).unwrap().to_string();
        assert!(first.starts_with("y_pred[7]"), "{first}");
    }

    #[test]
    fn nothing_moves_what_is_undefined() {
        assert!(matches!(of("z_score", &["x=3", "mean=1", "std=0"]), Err(Error::Undetermined(_))));
        assert!(matches!(of("f1", &["tp=90"]), Err(Error::MissingInput { .. })));
    }
}
