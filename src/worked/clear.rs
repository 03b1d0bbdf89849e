//! Digits enough to be believed: `0.3 > 0.3 = true` and `1000000 − 1e6 = 0.5` are right, but look wrong.
//!
//! Where numbers nearly cancel, six digits of them give another difference, or another order, than all their digits do.
//! A sum, a difference or a comparison then shows its numbers with as many digits as it takes.

use std::cmp::Ordering;

use super::Number;
use super::expr::{Comparison, Expr, Function, Op};
use super::format::Digits;

/// The digits with which this sum, difference or comparison has to be printed where `digits` are asked for.
pub(super) fn clear_digits(expr: &Expr, digits: Digits) -> Digits {
    let first = match digits {
        Digits::Six => 6,
        Digits::Significant(n) => n,
        Digits::Full => return Digits::Full,
    };
    if !matches!(expr.op(), Op::Add(..) | Op::Sub(..) | Op::Sum(_) | Op::Compare(..)) || !misleading(expr, digits) {
        return digits;
    }
    let more = (first + 1..=MOST).map(Digits::Significant);
    more.into_iter().find(|digits| !misleading(expr, *digits)).unwrap_or(Digits::Full)
}

/// Significant digits of an `f64`, beyond which only the shortest text that reads back as the same number is longer.
const MOST: usize = 16;

/// Does the line, computed with the printed digits, come out visibly different?
fn misleading(expr: &Expr, digits: Digits) -> bool {
    /// The first three digits of a difference have to be right.
    const VISIBLE: f64 = 1e-3;
    if let Op::Compare(_, a, b) = expr.op() {
        let order = |digits| as_printed(a, digits).partial_cmp(&as_printed(b, digits));
        return order(digits) != order(Digits::Full);
    }
    let (printed, exact) = (as_printed(expr, digits), as_printed(expr, Digits::Full));
    // Thirds that add up to 0.999999 and not to 1 are an old acquaintance; so is what they leave of 1.
    exact != 0.0 && exact.is_finite() && (printed - exact).abs() > VISIBLE * exact.abs()
}

/// The value of the formula if computed with the digits that are printed.
fn as_printed(expr: &Expr, digits: Digits) -> f64 {
    let of = |operand: &Expr| as_printed(operand, digits);
    match expr.op() {
        Op::Literal | Op::Symbol(_) | Op::Named(..) => digits.rounded(expr.value()),
        Op::Undefined(a) | Op::Filled(a, _) => of(a),
        Op::Neg(a) => -of(a),
        Op::Add(a, b) => of(a) + of(b),
        Op::Sub(a, b) => of(a) - of(b),
        Op::Mul(a, b) => of(a) * of(b),
        Op::Div(a, b) => of(a) / of(b),
        Op::Pow(a, b) => Number::pow(of(a), of(b)),
        Op::Call(function, arguments) => {
            let a = of(&arguments[0]);
            match function {
                Function::Abs => a.abs(),
                Function::Sqrt => a.sqrt(),
                Function::Ln => a.ln(),
                Function::Log2 => a.log2(),
                Function::Log10 => a.log10(),
                Function::Exp => a.exp(),
                Function::Min => arguments[1..].iter().map(of).fold(a, Number::min),
                Function::Max => arguments[1..].iter().map(of).fold(a, Number::max),
            }
        }
        Op::Sum(sum) if sum.shown() == sum.n => sum.terms.iter().map(of).sum(),
        Op::Sum(_) => expr.value(),
        Op::Compare(comparison, a, b) => {
            let order = of(a).partial_cmp(&of(b));
            f64::from(match comparison {
                Comparison::Less => order == Some(Ordering::Less),
                Comparison::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                Comparison::Greater => order == Some(Ordering::Greater),
                Comparison::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                Comparison::Equal => order == Some(Ordering::Equal),
            })
        }
    }
}
