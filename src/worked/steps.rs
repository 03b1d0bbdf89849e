//! From a formula to its value: the numbers put in, the steps between, the result.

use super::expr::{Expr, Op};
use super::format::Digits;
use super::notation::{Notation, View};
use super::symbol::without_indices;
use super::text::Text;

/// A formula and what it comes to, in some notation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Working {
    pub formula: String,
    /// The formula says no more than the name or the value does.
    pub idle: bool,
    /// The numbers put in, the steps, the value.
    pub steps: Vec<String>,
}

impl Working {
    /// The working of this body under this name. `reason` says whether it tells why it has no value if a named part,
    /// whose own line tells, has none.
    pub fn new<N: Notation>(notation: &N, name: &str, body: &Expr, digits: Digits, reason: bool) -> Working {
        let formula = notation.print(body, View::FORMULA).text;
        let mut steps: Vec<String> = Vec::new();
        let mut current = Some(body.clone());
        while let Some(expr) = current {
            let side = notation.print(&expr, View::Numbers(digits)).text;
            let repeats = steps.last() == Some(&side) || steps.is_empty() && side == formula;
            if !repeats && !shows_nan(&expr) && !matches!(expr.op(), Op::Literal) {
                steps.push(side);
            }
            current = reduced(&expr);
        }
        let (value, note) = outcome(notation, body, digits, reason);
        steps.pop_if(|last| *last == value);
        let only_value = steps.is_empty() && (formula == value || bare_number(body));
        let idle = only_value || without_indices(&Text.print(body, View::FORMULA).text) == without_indices(name);
        steps.push(value + &note);
        Working { formula, idle, steps }
    }

    /// Formula and steps, to be set between equals signs.
    pub fn sides(self) -> Vec<String> {
        let formula = (!self.idle).then_some(self.formula);
        formula.into_iter().chain(self.steps).collect()
    }
}

/// What a named result is short for; any other expression itself.
pub(super) fn body_of(expr: &Expr) -> &Expr {
    match expr.op() {
        Op::Named(_, body) => body,
        _ => expr,
    }
}

/// The named results in a formula, from left to right.
pub(super) fn named_parts(expr: &Expr) -> Vec<Expr> {
    match expr.op() {
        Op::Named(..) => vec![expr.clone()],
        _ => shown_operands(expr).flat_map(named_parts).collect(),
    }
}

/// The operands, of a long sum only the terms that are printed.
pub(super) fn shown_operands(expr: &Expr) -> impl Iterator<Item = &Expr> {
    let most = match expr.op() {
        Op::Sum(sum) => sum.shown(),
        _ => usize::MAX,
    };
    expr.operands().take(most)
}

/// A number, or the lack of one, that no formula led to.
fn bare_number(body: &Expr) -> bool {
    match body.op() {
        Op::Undefined(inner) => inner.value().is_nan() && bare_number(inner),
        _ => matches!(body.op(), Op::Literal),
    }
}

/// Arithmetic with what has no value would teach nothing.
fn shows_nan(expr: &Expr) -> bool {
    let mut operands = shown_operands(expr).peekable();
    if operands.peek().is_none() { expr.value().is_nan() } else { operands.any(shows_nan) }
}

/// The value, and why a convention gave it.
fn outcome<N: Notation>(notation: &N, body: &Expr, digits: Digits, reason: bool) -> (String, String) {
    if let Some(why) = body.undefined() {
        let told = !reason && named_parts(body).iter().any(|part| part.undefined() == Some(why));
        let text = if told { "undefined".to_string() } else { format!("undefined ({why})") };
        return (notation.words(&text), String::new());
    }
    let mut inner = body;
    let mut note = None;
    while let Op::Filled(next, _) | Op::Undefined(next) = inner.op() {
        if let (None, Op::Filled(_, text)) = (&note, inner.op()) {
            note = Some(text);
        }
        inner = next;
    }
    let value = match inner.op() {
        Op::Compare(..) => notation.words(if body.value() == 1.0 { "true" } else { "false" }),
        _ => notation.number(body.value(), digits).text,
    };
    (value, note.map_or(String::new(), |note| format!("{}{}", N::GAP, notation.words(&format!("({note})")))))
}

/// The next step: sums become their totals, then small parts become their values. `None` when only the value is left.
fn reduced(expr: &Expr) -> Option<Expr> {
    if matches!(expr.op(), Op::Sum(_)) {
        return None;
    }
    if has_sum(expr) {
        return Some(map(expr, &|e| matches!(e.op(), Op::Sum(_))));
    }
    (height(expr) > SMALL).then(|| map(expr, &|e| height(e) <= SMALL))
}

/// Parts of up to this height (one operation on the results of others) are worked out in one step.
const SMALL: usize = 2;

fn has_sum(expr: &Expr) -> bool {
    matches!(expr.op(), Op::Sum(_)) || expr.operands().any(has_sum)
}

/// How many operations deep, a chain of + and − or of · counting as one.
fn height(expr: &Expr) -> usize {
    let of_chain = |chain: fn(&Expr) -> bool| {
        let operand_height = |e: &Expr| if chain(e) { height(e).saturating_sub(1) } else { height(e) };
        1 + expr.operands().map(operand_height).max().unwrap_or(0)
    };
    match expr.op() {
        Op::Literal | Op::Symbol(_) | Op::Named(..) => 0,
        Op::Undefined(a) | Op::Filled(a, _) => height(a),
        Op::Neg(a) => height(a),
        Op::Add(..) | Op::Sub(..) => of_chain(|e| matches!(e.op(), Op::Add(..) | Op::Sub(..))),
        Op::Mul(..) => of_chain(|e| matches!(e.op(), Op::Mul(..))),
        _ => of_chain(|_| false),
    }
}

/// The tree with the largest parts that `done` picks replaced by their values.
fn map(expr: &Expr, done: &dyn Fn(&Expr) -> bool) -> Expr {
    if expr.is_leaf() {
        return expr.clone();
    }
    if done(expr) {
        return expr.value().into();
    }
    expr.with_operands(expr.operands().map(|e| map(e, done)).collect())
}
