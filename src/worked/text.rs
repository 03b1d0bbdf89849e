//! Plain text with Unicode: `√(Σ(yᵢ − ŷᵢ)² / n)`.

use super::expr::{Expr, Op};
use super::format::Digits;
use super::notation::{Binding, Notation, Piece, View};

pub(super) struct Text;

impl Notation for Text {
    const GAP: &str = " ";

    fn number(&self, value: f64, digits: Digits) -> Piece {
        let text = digits.text(value);
        let binding = if text.contains('e') { Binding::Tight } else { Binding::Atom };
        Piece { minus: text.starts_with('−'), ..Piece::new(text, binding) }
    }

    fn name(&self, name: &str) -> String {
        name.into()
    }

    fn words(&self, text: &str) -> String {
        text.into()
    }

    fn infix(&self, left: &str, operator: &str, right: &str) -> String {
        format!("{left} {operator} {right}")
    }

    fn negative(&self, operand: &str) -> String {
        format!("−{operand}")
    }

    fn quotient(&self, numerator: Piece, denominator: Piece) -> Piece {
        let numerator = self.tight_as(numerator, Binding::Product);
        let denominator = self.behind_sign(denominator, Binding::Tight);
        self.joined(numerator, "/", denominator, Binding::Quotient)
    }

    fn power(&self, base: Piece, exponent: &Expr, view: View) -> Piece {
        let text = match exponent.op() {
            Op::Literal if exponent.value() == exponent.value().trunc() && exponent.value().abs() < 100.0 => {
                format!("{}{}", base.text, superscript(exponent.value() as i32))
            }
            _ => {
                let mut exponent = self.behind_sign(self.print(exponent, view), Binding::Atom);
                if exponent.bars {
                    // In |2^|x||, no one sees which bar closes which.
                    exponent = self.bracketed(exponent);
                }
                format!("{}^{}", base.text, exponent.text)
            }
        };
        Piece { bars: base.bars, ..Piece::new(text, Binding::Power) }
    }

    fn brackets(&self, inner: &str) -> String {
        format!("({inner})")
    }

    fn bars(&self, inner: &str) -> String {
        format!("|{inner}|")
    }

    fn root(&self, inner: Piece) -> Piece {
        let simple = inner.binding == Binding::Atom && !inner.minus && !inner.text.contains(['|', ' ', '(']);
        let inner = if simple { inner } else { Piece::new(self.brackets(&inner.text), Binding::Atom) };
        Piece::new(format!("√{}", inner.text), Binding::Tight)
    }

    fn call(&self, function: &str, subscript: Option<&str>, arguments: &[String]) -> String {
        let subscript = match subscript {
            Some("2") => "₂",
            Some("10") => "₁₀",
            _ => "",
        };
        let arguments = arguments.join(", ");
        match function {
            "ceil" => format!("⌈{arguments}⌉"),
            "floor" => format!("⌊{arguments}⌋"),
            _ => format!("{function}{subscript}({arguments})"),
        }
    }

    fn sum_sign(&self, term: &str) -> String {
        let words = term.starts_with(char::is_alphabetic) && term.contains([' ', '(']);
        format!("Σ{}{term}", if words { " " } else { "" })
    }

    fn rest_of_sum(&self, n: usize) -> String {
        format!("… ({n} terms)")
    }
}

const SUPERSCRIPTS: [char; 11] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻'];

fn superscript(exponent: i32) -> String {
    let raise = |c: char| c.to_digit(10).map_or('⁻', |digit| SUPERSCRIPTS[digit as usize]);
    exponent.to_string().chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Expr, Number};

    fn x() -> Expr {
        Expr::named("x", -3.0)
    }

    fn y() -> Expr {
        Expr::named("y", 2.0)
    }

    #[test]
    fn brackets_stand_where_the_reading_needs_them() {
        for (expr, formula, substitution) in [
            (x() - (y() - 1.0), "x − (y − 1)", "−3 − (2 − 1)"),
            (x() - y() - 1.0, "x − y − 1", "−3 − 2 − 1"),
            (y() - x(), "y − x", "2 − (−3)"),
            (y() * x(), "y · x", "2 · (−3)"),
            (x() + (y() - 1.0), "x + (y − 1)", "−3 + (2 − 1)"),
            ((x() + y()) * (y() - 1.0), "(x + y) · (y − 1)", "(−3 + 2) · (2 − 1)"),
            (x() * (y() / 4.0), "x · (y / 4)", "−3 · (2 / 4)"),
            (x() * y() / 4.0, "x · y / 4", "−3 · 2 / 4"),
            (x() / y() / 4.0, "(x / y) / 4", "(−3 / 2) / 4"),
            (x() / y() * 4.0, "(x / y) · 4", "(−3 / 2) · 4"),
            (1.0 / (x() / y()), "1 / (x / y)", "1 / (−3 / 2)"),
            (-(x() + y()), "−(x + y)", "−(−3 + 2)"),
            (-(-x()), "−(−x)", "−(−(−3))"),
            (y() - (-x()), "y − (−x)", "2 − (−(−3))"),
            (-y().powi(2), "−y²", "−2²"),
            ((-y()).powi(2), "(−y)²", "(−2)²"),
            (x().powi(2), "x²", "(−3)²"),
            (y().powi(2).powi(3), "(y²)³", "(2²)³"),
            (y().powi(-1), "y⁻¹", "2⁻¹"),
            ((y() / 4.0).powi(2), "(y / 4)²", "(2 / 4)²"),
            (y().pow(x()), "y^x", "2^(−3)"),
            (y().pow(x() + 1.0), "y^(x + 1)", "2^(−3 + 1)"),
            (y().pow(x().pow(2.0.into())), "y^(x²)", "2^((−3)²)"),
            (Expr::from(1.5e-7).powi(2), "(1.5e-7)²", "(1.5e-7)²"),
            (y().sqrt().powi(2), "(√y)²", "(√2)²"),
            ((y() + 1.0).sqrt(), "√(y + 1)", "√(2 + 1)"),
            (y().sqrt() * 4.0, "√y · 4", "√2 · 4"),
            (y().ln().powi(2), "(ln(y))²", "(ln(2))²"),
            (x().abs().powi(2), "|x|²", "|−3|²"),
            (x().max(y()) - 1.0, "max(x, y) − 1", "max(−3, 2) − 1"),
        ] {
            assert_eq!((expr.formula().as_str(), expr.substitution().as_str()), (formula, substitution));
        }
    }

    #[test]
    fn rounding_has_its_brackets() {
        let half = || Expr::named("x", 9.0) / 2.0;
        assert_eq!((half().ceil().formula(), half().ceil().value()), ("⌈x / 2⌉".into(), 5.0));
        assert_eq!(((half().floor() * 2.0).formula(), half().floor().value()), ("⌊x / 2⌋ · 2".into(), 4.0));
        assert_eq!((half().round().formula(), half().round().value()), ("round(x / 2)".into(), 4.0));
        assert!(half().ceil().worked().latex().contains(r"\left\lceil"));
        assert!(half().round().worked().latex().contains(r"\operatorname{round}"));
        assert!(half().floor().worked().html().contains("<mo>⌊</mo>"));
        // −0.5 up is 0, down −1; the last binary digits of 0.7 · 10 / 0.1 do not count, a millionth does.
        assert_eq!((Expr::from(-0.5).ceil().value(), Expr::from(-0.5).floor().value()), (0.0, -1.0));
        assert_eq!((Expr::from(3.000001).ceil().value(), Expr::from(2.9999999999999996).floor().value()), (4.0, 3.0));
        assert_eq!((Expr::from(1e-300).ceil().value(), Expr::from(f64::INFINITY).ceil().value()), (1.0, f64::INFINITY));
    }

    #[test]
    fn bars_in_bars_are_written_as_a_function() {
        for (expr, formula) in [
            ((x().abs() - y()).abs(), "abs(|x| − y)"),
            (((x().abs() - y()) * 2.0).abs(), "|(|x| − y) · 2|"),
            (x().abs().max(y()).abs(), "|max(|x|, y)|"),
            (y().pow(x().abs()), "y^(|x|)"),
            (y().pow(x().abs()).abs(), "|y^(|x|)|"),
            (x().abs().sqrt().abs(), "|√(|x|)|"),
            (Expr::named("Σ|y|", 2.0).abs(), "abs(Σ|y|)"),
        ] {
            assert_eq!(expr.formula(), formula);
        }
    }

    #[test]
    fn names_that_are_formulas_get_their_brackets() {
        let share = Expr::named("n_b / n", 0.5);
        assert_eq!((share.clone() * 2.0).formula(), "(n_b / n) · 2");
        assert_eq!((1.0 - Expr::named("1 − β", 0.5)).formula(), "1 − (1 − β)");
        assert_eq!(Expr::named("R²", 0.5).powi(2).formula(), "(R²)²");
        assert_eq!(Expr::named("Σ|y|", 0.5).powi(2).formula(), "(Σ|y|)²");
        assert_eq!(Expr::named("actuals below", 2.0).sqrt().formula(), "√(actuals below)");
    }

    #[test]
    fn a_sum_sign_reaches_over_one_factor() {
        let sum = |term: Expr| Expr::sum(term, [], 9, 4.0) / 2.0;
        let (a, b) = (Expr::symbol("aᵢ"), Expr::symbol("bᵢ"));
        for (term, formula) in [
            (a.clone(), "Σaᵢ / 2"),
            (a.clone().powi(2), "Σaᵢ² / 2"),
            ((&a - &b).abs(), "Σ|aᵢ − bᵢ| / 2"),
            ((&a - &b).powi(2), "Σ(aᵢ − bᵢ)² / 2"),
            (&a - &b, "Σ(aᵢ − bᵢ) / 2"),
            (&a * &b, "Σ(aᵢ · bᵢ) / 2"),
            (&a / &b, "Σ(aᵢ / bᵢ) / 2"),
            (-&a, "Σ(−aᵢ) / 2"),
            (2.0 * &a, "Σ(2 · aᵢ) / 2"),
            (Expr::from(2.0).pow(a.clone()), "Σ(2^aᵢ) / 2"),
            (a.clone().max(b), "Σ max(aᵢ, bᵢ) / 2"),
        ] {
            assert_eq!(sum(term).formula(), formula);
        }
    }
}
