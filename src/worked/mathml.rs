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
        let arguments = arguments.join("<mo>,</mo>");
        match function {
            "ceil" => format!("<mrow><mo>⌈</mo>{arguments}<mo>⌉</mo></mrow>"),
            "floor" => format!("<mrow><mo>⌊</mo>{arguments}<mo>⌋</mo></mrow>"),
            _ => format!("<mrow>{name}<mo>(</mo>{arguments}<mo>)</mo></mrow>"),
        }
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

#[cfg(test)]
mod tests {
    use super::super::Number;
    use super::*;

    fn mathml(expr: Expr, view: View) -> String {
        let text = MathMl.print(&expr, view).text;
        // Rows only group what is printed.
        text.replace("<mrow>", "").replace("</mrow>", "")
    }

    fn formula(expr: Expr) -> String {
        mathml(expr, View::FORMULA)
    }

    fn numbers(expr: Expr) -> String {
        mathml(expr, View::Numbers(Digits::Six))
    }

    #[test]
    fn brackets_stand_under_powers_and_behind_signs() {
        let (x, y) = (Expr::named("x", -3.0), Expr::named("y", 2.0));
        assert_eq!(numbers(x.clone().powi(2)), "<msup><mo>(</mo><mo>−</mo><mn>3</mn><mo>)</mo><mn>2</mn></msup>");
        assert_eq!(numbers(&y - &x), "<mn>2</mn><mo>−</mo><mo>(</mo><mo>−</mo><mn>3</mn><mo>)</mo>");
        assert_eq!(
            formula((&x / &y).powi(2)),
            "<msup><mo>(</mo><mfrac><mi>x</mi><mi>y</mi></mfrac><mo>)</mo><mn>2</mn></msup>"
        );
        assert_eq!(formula((&x + &y) * 2.0), "<mo>(</mo><mi>x</mi><mo>+</mo><mi>y</mi><mo>)</mo><mo>·</mo><mn>2</mn>");
        assert_eq!(
            formula((x.clone().abs() - &y).abs()),
            "<mi>abs</mi><mo>(</mo><mo>|</mo><mi>x</mi><mo>|</mo><mo>−</mo><mi>y</mi><mo>)</mo>"
        );
        assert_eq!(formula((&x - &y).sqrt()), "<msqrt><mi>x</mi><mo>−</mo><mi>y</mi></msqrt>");
        assert_eq!(formula((&x + &y) / 2.0), "<mfrac><mi>x</mi><mo>+</mo><mi>y</mi><mn>2</mn></mfrac>");
    }

    /// A fraction or a power has exactly two children, so what is composed must stand in a row.
    #[test]
    fn parts_of_fractions_and_powers_are_rows() {
        let (x, y) = (Expr::named("x", -3.0), Expr::named("y", 2.0));
        let print = |expr: Expr| MathMl.print(&expr, View::Numbers(Digits::Six)).text;
        let (three, two) = ("<mrow><mo>−</mo><mn>3</mn></mrow>", "<mrow><mn>2</mn></mrow>");
        assert_eq!(print(&x / &y), format!("<mfrac>{three}{two}</mfrac>"));
        assert_eq!(print(y.clone().pow(x)), format!("<msup>{two}{three}</msup>"));
        assert_eq!(print((&y + &y) / &y), format!("<mfrac><mrow>{two}<mo>+</mo>{two}</mrow>{two}</mfrac>"));
    }

    #[test]
    fn names_cannot_break_out_of_the_page() {
        let name = Expr::named("precision[<b>&\"]", 0.5);
        let text = "<mrow><msub><mi>precision</mi><mtext>&lt;b&gt;&amp;&quot;</mtext></msub></mrow>";
        assert_eq!(MathMl.print(&name, View::FORMULA).text, text);
    }
}
