//! MathML: mathematics that a browser sets by itself, without a script and without a network.

use super::expr::Expr;
use super::format::Digits;
use super::notation::{Binding, Notation, Piece, View};
use super::symbol::{Accent, Token, tokens};

pub(super) struct MathMl;

impl Notation for MathMl {
    const GAP: &str = "<mspace width=\"1em\"/>";

    fn number(&self, value: f64, digits: Digits) -> Piece {
        let text = digits.text(value);
        let (sign, text) = match text.strip_prefix('−') {
            Some(rest) => ("<mo>−</mo>", rest),
            None => ("", text.as_str()),
        };
        let minus = !sign.is_empty();
        match text.split_once('e') {
            Some((mantissa, exponent)) => {
                let exponent = exponent.replace('-', "−");
                let text = format!(
                    "<mrow>{sign}<mn>{mantissa}</mn><mo>×</mo><msup><mn>10</mn><mn>{exponent}</mn></msup></mrow>"
                );
                Piece { minus, ..Piece::new(text, Binding::Product) }
            }
            None => Piece { minus, ..Piece::new(format!("<mrow>{sign}<mn>{text}</mn></mrow>"), Binding::Atom) },
        }
    }

    fn name(&self, name: &str) -> String {
        name_in_mathml(name)
    }

    fn words(&self, text: &str) -> String {
        // Not <mtext>, which counts as space and would take the room of the equals sign before it.
        format!("<mi>{}</mi>", escaped(text))
    }

    fn infix(&self, left: &str, operator: &str, right: &str) -> String {
        format!("<mrow>{left}<mo>{}</mo>{right}</mrow>", escaped(operator))
    }

    fn negative(&self, operand: &str) -> String {
        format!("<mrow><mo>−</mo>{operand}</mrow>")
    }

    fn quotient(&self, numerator: Piece, denominator: Piece) -> Piece {
        Piece::new(format!("<mfrac>{}{}</mfrac>", numerator.text, denominator.text), Binding::Tight)
    }

    fn power(&self, base: Piece, exponent: &Expr, view: View) -> Piece {
        let exponent = self.print(exponent, view);
        let text = format!("<msup>{}{}</msup>", base.text, exponent.text);
        Piece { bars: base.bars || exponent.bars, ..Piece::new(text, Binding::Power) }
    }

    fn brackets(&self, inner: &str) -> String {
        format!("<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>")
    }

    fn bars(&self, inner: &str) -> String {
        format!("<mrow><mo>|</mo>{inner}<mo>|</mo></mrow>")
    }

    fn root(&self, inner: Piece) -> Piece {
        Piece::new(format!("<msqrt>{}</msqrt>", inner.text), Binding::Tight)
    }

    fn call(&self, function: &str, subscript: Option<&str>, arguments: &[String]) -> String {
        let name = match subscript {
            Some(subscript) => format!("<msub><mi>{function}</mi><mn>{subscript}</mn></msub>"),
            None => format!("<mi>{function}</mi>"),
        };
        format!("<mrow>{name}<mo>(</mo>{}<mo>)</mo></mrow>", arguments.join("<mo>,</mo>"))
    }

    fn sum_sign(&self, term: &str) -> String {
        format!("<mrow><mo>∑</mo>{term}</mrow>")
    }

    fn rest_of_sum(&self, n: usize) -> String {
        format!("<mtext>… ({n} terms)</mtext>")
    }
}

pub(super) fn name_in_mathml(name: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for token in tokens(name) {
        let part = match token {
            Token::Word(word) => format!("<mi>{}</mi>", escaped(&word)),
            Token::Letter('Σ') => "<mo>∑</mo>".into(),
            Token::Letter(letter) => format!("<mi>{letter}</mi>"),
            Token::Accented(base, accent) => {
                let mark = match accent {
                    Accent::Hat => '^',
                    Accent::Bar => '‾',
                    Accent::Tilde => '~',
                };
                format!("<mover accent=\"true\"><mi>{base}</mi><mo>{mark}</mo></mover>")
            }
            Token::Sign(sign) if sign.is_ascii_digit() => format!("<mn>{sign}</mn>"),
            Token::Sign(sign) => format!("<mo>{}</mo>", escaped(&sign.to_string())),
            Token::Space => "<mspace width=\"0.3em\"/>".into(),
            Token::Sub(text) => scripted("msub", parts.pop(), &format!("<mi>{}</mi>", escaped(&text))),
            Token::Super(text) => scripted("msup", parts.pop(), &format!("<mn>{}</mn>", escaped(&text))),
            Token::Index(text) => scripted("msub", parts.pop(), &format!("<mtext>{}</mtext>", escaped(&text))),
        };
        parts.push(part);
    }
    format!("<mrow>{}</mrow>", parts.concat())
}

fn scripted(element: &str, base: Option<String>, script: &str) -> String {
    format!("<{element}>{}{script}</{element}>", base.unwrap_or("<mrow></mrow>".into()))
}

/// Text with HTML's own characters made harmless.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
