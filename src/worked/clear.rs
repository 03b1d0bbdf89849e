//! Digits enough to be believed: `0.3 > 0.3 = true` and `1000000 − 1e6 = 0.5` are right, but look wrong.
//!
//! Where numbers nearly cancel, six digits of them give another difference, or another order, than all their digits do.
//! A sum, a difference or a comparison then shows its numbers with as many digits as it takes.

use std::cmp::Ordering;

use super::Number;
use super::expr::{Comparison, Expr, Function, Op, rounded_down, rounded_up};
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
                Function::Ceil => rounded_up(a),
                Function::Floor => rounded_down(a),
                Function::Round => a.round_ties_even(),
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

#[cfg(test)]
mod tests {
    use super::super::{Expr, Number};

    fn text(expr: Expr) -> String {
        expr.worked().to_string()
    }

    fn x(value: f64) -> Expr {
        Expr::named("x", value)
    }

    fn y(value: f64) -> Expr {
        Expr::named("y", value)
    }

    #[test]
    fn comparisons_show_the_digits_that_decide() {
        assert_eq!(
            text(x(0.1 + 0.2).greater_than(y(0.3))),
            "value = x > y\n      = 0.30000000000000004 > 0.3\n      = true"
        );
        // They part in the ninth digit: 0.069314718|0 and 0.069314718|06, rounded up.
        let (t, p) = (x(0.069_314_718), y(0.069_314_718_06));
        assert_eq!(text(t.at_least(p)), "value = x ≥ y\n      = 0.069314718 ≥ 0.0693147181\n      = false");
        assert_eq!(
            text(x(1.0 / 3.0).less_than(y(2.0 / 3.0))),
            "value = x < y\n      = 0.333333 < 0.666667\n      = true"
        );
        assert_eq!(
            text(x(1.0 / 3.0).at_most(y(1.0 / 3.0))),
            "value = x ≤ y\n      = 0.333333 ≤ 0.333333\n      = true"
        );
    }

    #[test]
    fn differences_show_the_digits_that_are_left() {
        assert_eq!(text(x(1e6) - y(999_999.5)), "value = x − y\n      = 1000000 − 999999.5\n      = 0.5");
        assert_eq!(
            text((x(1_000_000_001.0) - 1_000_000_001.5).abs()).lines().nth(1),
            Some("      = |1000000001 − 1000000001.5|")
        );
        // (1 − 1e-9 − (1 − 2e-9)) / (1 − (1 − 2e-9)), a kappa of one half.
        let (o, e) = (x(1.0 - 1e-9), y(1.0 - 2e-9));
        let kappa = text((&o - &e) / (1.0 - &e));
        assert_eq!(kappa.lines().nth(1), Some("      = (0.999999999 − 0.999999998) / (1 − 0.999999998)"));
    }

    #[test]
    fn elsewhere_six_digits_are_enough() {
        let third = || x(1.0 / 3.0);
        for (expr, printed) in [
            (third() + third(), "0.333333 + 0.333333"),
            (1.0 - third(), "1 − 0.333333"),
            // Rounded, the line gives 0.000001, but no one is misled.
            (third() + third() - y(2.0 / 3.0), "0.333333 + 0.333333 − 0.666667"),
            (third() * 3e-9 - y(7.0), "0.333333 · 3e-9 − 7"),
        ] {
            assert_eq!(text(expr).lines().nth(1), Some(format!("      = {printed}").as_str()));
        }
    }

    /// The numbers of the formula itself are shown in full in the formula too.
    #[test]
    fn formulas_show_the_digits_of_their_own_numbers() {
        assert_eq!((x(1e6) - 999_999.5).formula(), "x − 999999.5");
        assert_eq!((x(2.0) * 0.123_456_789).formula(), "x · 0.123457");
    }
}
