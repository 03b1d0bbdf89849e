//! LaTeX: `\sqrt{\frac{\sum (y_{i} - \hat{y}_{i})^{2}}{n}}`, for papers, notebooks and MathJax.

use super::expr::Expr;
use super::format::Digits;
use super::notation::{Binding, Notation, Piece, View};
use super::symbol::{Accent, Token, tokens};

pub(super) struct Latex;

impl Notation for Latex {
    const GAP: &str = r"\quad ";

    fn number(&self, value: f64, digits: Digits) -> Piece {
        let text = digits.text(value);
        let minus = text.starts_with('−');
        let text = text.replace('−', "-").replace('∞', r"\infty").replace("NaN", r"\text{NaN}");
        match text.split_once('e') {
            Some((mantissa, exponent)) if value.is_finite() => {
                Piece { minus, ..Piece::new(format!(r"{mantissa} \times 10^{{{exponent}}}"), Binding::Product) }
            }
            _ => Piece { minus, ..Piece::new(text, Binding::Atom) },
        }
    }

    fn name(&self, name: &str) -> String {
        name_in_latex(name)
    }

    fn words(&self, text: &str) -> String {
        text_in_latex(text)
    }

    fn infix(&self, left: &str, operator: &str, right: &str) -> String {
        format!("{left} {} {right}", sign_in_latex(operator))
    }

    fn negative(&self, operand: &str) -> String {
        format!("-{operand}")
    }

    fn quotient(&self, numerator: Piece, denominator: Piece) -> Piece {
        Piece::new(format!(r"\frac{{{}}}{{{}}}", numerator.text, denominator.text), Binding::Tight)
    }

    fn power(&self, base: Piece, exponent: &Expr, view: View) -> Piece {
        let exponent = self.print(exponent, view);
        let text = format!("{}^{{{}}}", base.text, exponent.text);
        Piece { bars: base.bars || exponent.bars, ..Piece::new(text, Binding::Power) }
    }

    fn brackets(&self, inner: &str) -> String {
        format!(r"\left({inner}\right)")
    }

    fn bars(&self, inner: &str) -> String {
        format!(r"\left|{inner}\right|")
    }

    fn root(&self, inner: Piece) -> Piece {
        Piece::new(format!(r"\sqrt{{{}}}", inner.text), Binding::Tight)
    }

    fn call(&self, function: &str, subscript: Option<&str>, arguments: &[String]) -> String {
        let subscript = subscript.map_or(String::new(), |s| format!("_{{{s}}}"));
        let function = if function == "abs" { "operatorname{abs}" } else { function };
        format!(r"\{function}{subscript}\left({}\right)", arguments.join(", "))
    }

    fn sum_sign(&self, term: &str) -> String {
        format!(r"\sum {term}")
    }

    fn rest_of_sum(&self, n: usize) -> String {
        format!(r"\dots \; ({n} \text{{ terms}})")
    }
}

/// Text inside `\text{…}`, with LaTeX's own characters made harmless.
pub(crate) fn text_in_latex(text: &str) -> String {
    let mut out = String::from(r"\text{");
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' | '}' | '$' | '%' | '&' | '#' | '_' => out.extend(['\\', c]),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out.push('}');
    out
}

pub(super) fn name_in_latex(name: &str) -> String {
    let mut out = String::new();
    for token in tokens(name) {
        let part = match token {
            Token::Word(word) => text_in_latex(&word),
            Token::Letter(letter) => letter_in_latex(letter),
            Token::Accented(base, accent) => {
                let command = match accent {
                    Accent::Hat => "hat",
                    Accent::Bar => "bar",
                    Accent::Tilde => "tilde",
                };
                format!(r"\{command}{{{}}}", letter_in_latex(base))
            }
            Token::Sign(sign) => sign_in_latex(sign.encode_utf8(&mut [0; 4])),
            Token::Space => r"\ ".into(),
            Token::Sub(text) => format!("_{{{text}}}"),
            Token::Super(text) => format!("^{{{text}}}"),
            Token::Index(text) => format!("_{{{}}}", text_in_latex(&text)),
        };
        // A command that ends in letters must not run into the letter behind it.
        let command_open = out.rsplit_once('\\').is_some_and(|(_, c)| c.chars().all(|c| c.is_ascii_alphabetic()));
        if command_open && part.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}

fn letter_in_latex(letter: char) -> String {
    const GREEK: &[(char, &str)] = &[
        ('α', "alpha"),
        ('β', "beta"),
        ('γ', "gamma"),
        ('δ', "delta"),
        ('ε', "varepsilon"),
        ('η', "eta"),
        ('θ', "theta"),
        ('κ', "kappa"),
        ('λ', "lambda"),
        ('μ', "mu"),
        ('π', "pi"),
        ('ρ', "rho"),
        ('σ', "sigma"),
        ('τ', "tau"),
        ('φ', "varphi"),
        ('χ', "chi"),
        ('ω', "omega"),
        ('Δ', "Delta"),
        ('Σ', "sum"),
        ('Π', "prod"),
        ('Φ', "Phi"),
        ('ℓ', "ell"),
    ];
    match GREEK.iter().find(|(c, _)| *c == letter) {
        Some((_, name)) => format!(r"\{name}"),
        None if letter.is_ascii() => letter.to_string(),
        None => text_in_latex(&letter.to_string()),
    }
}

fn sign_in_latex(sign: &str) -> String {
    let command = match sign {
        "·" => r"\cdot",
        "−" => "-",
        "≤" => r"\le",
        "≥" => r"\ge",
        "∞" => r"\infty",
        "√" => r"\surd",
        "‖" => r"\|",
        "→" => r"\to",
        "½" => r"\tfrac{1}{2}",
        "…" => r"\dots",
        "\\" => r"\backslash",
        "{" | "}" | "$" | "%" | "&" | "#" | "_" => return format!("\\{sign}"),
        "^" | "~" => return text_in_latex(sign),
        _ if sign.is_ascii() => sign,
        _ => return text_in_latex(sign),
    };
    command.to_string()
}
