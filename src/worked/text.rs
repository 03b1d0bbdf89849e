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
        format!("{function}{subscript}({})", arguments.join(", "))
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
