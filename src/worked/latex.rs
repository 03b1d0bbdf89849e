//! LaTeX: `\sqrt{\frac{\sum (y_{i} - \hat{y}_{i})^{2}}{n}}`, for papers, notebooks and MathJax.

use super::expr::Expr;
use super::format::Digits;
use super::notation::{Binding, Notation, Piece, View};
use super::symbol::{Accent, Token, combining, tokens};

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
        let arguments = arguments.join(", ");
        match function {
            "ceil" | "floor" => format!(r"\left\l{function} {arguments} \right\r{function}"),
            "abs" | "round" => format!(r"\operatorname{{{function}}}\left({arguments}\right)"),
            _ => format!(r"\{function}{subscript}\left({arguments}\right)"),
        }
    }

    fn sum_sign(&self, term: &str) -> String {
        format!(r"\sum {term}")
    }

    fn rest_of_sum(&self, n: usize) -> String {
        format!(r"\dots \; ({n} \text{{ terms}})")
    }
}

/// Text inside `\text{…}`, with LaTeX's own characters made harmless and mathematical signs as commands.
pub(crate) fn text_in_latex(text: &str) -> String {
    let mut out = String::from(r"\text{");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = chars.next_if(|mark| combining(*mark).is_some());
        match c {
            _ if mark.is_some() || !c.is_ascii() && !c.is_whitespace() && !c.is_control() => {
                let name: String = std::iter::once(c).chain(mark).collect();
                match mathematics(&tokens(&name)) {
                    Some(command) => out.extend(["$", &command, "$"]),
                    None => out.push_str(&name),
                }
            }
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' | '}' | '$' | '%' | '&' | '#' | '_' => out.extend(['\\', c]),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('}');
    out
}

/// The command of one character that LaTeX has no letter for.
fn mathematics(tokens: &[Token]) -> Option<String> {
    match tokens {
        [Token::Letter(letter)] => greek(*letter).map(|name| format!(r"\{name}")),
        [Token::Accented(base, accent)] => Some(accented(*base, *accent)),
        [Token::Sign(sign)] => command(sign.encode_utf8(&mut [0; 4])).map(str::to_string),
        [Token::Sub(text)] => Some(format!("{{}}_{{{text}}}")),
        [Token::Super(text)] => Some(format!("{{}}^{{{text}}}")),
        _ => None,
    }
}

/// A number that stands alone.
pub(crate) fn number_in_latex(value: f64) -> String {
    Latex.number(value, Digits::Six).text
}

pub(super) fn name_in_latex(name: &str) -> String {
    let mut out = String::new();
    for token in tokens(name) {
        let part = match token {
            Token::Word(word) => text_in_latex(&word),
            Token::Letter(letter) => letter_in_latex(letter),
            Token::Accented(base, accent) => accented(base, accent),
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

fn accented(base: char, accent: Accent) -> String {
    let command = match accent {
        Accent::Hat => "hat",
        Accent::Bar => "bar",
        Accent::Tilde => "tilde",
    };
    format!(r"\{command}{{{}}}", letter_in_latex(base))
}

fn letter_in_latex(letter: char) -> String {
    match greek(letter) {
        Some(name) => format!(r"\{name}"),
        None if letter.is_ascii() => letter.to_string(),
        None => text_in_latex(&letter.to_string()),
    }
}

fn greek(letter: char) -> Option<&'static str> {
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
    GREEK.iter().find(|(c, _)| *c == letter).map(|(_, name)| *name)
}

fn sign_in_latex(sign: &str) -> String {
    match sign {
        "\\" => r"\backslash".into(),
        "{" | "}" | "$" | "%" | "&" | "#" | "_" => format!("\\{sign}"),
        "^" | "~" => text_in_latex(sign),
        _ if sign.is_ascii() => sign.into(),
        _ => command(sign).map_or_else(|| text_in_latex(sign), str::to_string),
    }
}

fn command(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "·" => r"\cdot",
        "×" => r"\times",
        "±" => r"\pm",
        "−" => "-",
        "≤" => r"\le",
        "≥" => r"\ge",
        "≠" => r"\ne",
        "≈" => r"\approx",
        "∞" => r"\infty",
        "√" => r"\surd",
        "‖" => r"\|",
        "→" => r"\to",
        "½" => r"\tfrac{1}{2}",
        "…" => r"\dots",
        "∑" => r"\sum",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Number;
    use super::*;

    fn latex(expr: Expr) -> String {
        Latex.print(&expr, View::FORMULA).text
    }

    fn numbers(expr: Expr) -> String {
        Latex.print(&expr, View::Numbers(Digits::Six)).text
    }

    #[test]
    fn fractions_and_roots_bracket_themselves() {
        let (x, y) = (Expr::named("x", -3.0), Expr::named("y", 2.0));
        assert_eq!(latex((&x + &y) / (&x - 1.0)), r"\frac{x + y}{x - 1}");
        assert_eq!(latex(&x * (&y / 4.0)), r"x \cdot \frac{y}{4}");
        assert_eq!(latex((&x / &y) / 4.0), r"\frac{\frac{x}{y}}{4}");
        assert_eq!(latex((&x + &y).sqrt()), r"\sqrt{x + y}");
        assert_eq!(latex(y.clone().pow(&x + 1.0)), r"y^{x + 1}");
        assert_eq!(latex((&x + &y) * 2.0), r"\left(x + y\right) \cdot 2");
    }

    #[test]
    fn powers_signs_and_bars_need_brackets() {
        let (x, y) = (Expr::named("x", -3.0), Expr::named("y", 2.0));
        assert_eq!(numbers(x.clone().powi(2)), r"\left(-3\right)^{2}");
        assert_eq!(numbers(&y - &x), r"2 - \left(-3\right)");
        assert_eq!(numbers(y.clone().pow(x.clone())), "2^{-3}");
        assert_eq!(latex((-&x).powi(2)), r"\left(-x\right)^{2}");
        assert_eq!(latex((&x / &y).powi(2)), r"\left(\frac{x}{y}\right)^{2}");
        assert_eq!(latex(x.clone().powi(2).powi(3)), r"\left(x^{2}\right)^{3}");
        assert_eq!(latex(Expr::named("R²", 0.5).powi(2)), r"\left(R^{2}\right)^{2}");
        assert_eq!(latex(&x - (&y - 1.0)), r"x - \left(y - 1\right)");
        assert_eq!(latex(x.clone().abs()), r"\left|x\right|");
        assert_eq!(latex((x.clone().abs() - &y).abs()), r"\operatorname{abs}\left(\left|x\right| - y\right)");
        assert_eq!(latex(y.pow(x.abs()).abs()), r"\operatorname{abs}\left(y^{\left|x\right|}\right)");
    }

    #[test]
    fn numbers_in_scientific_notation_are_products() {
        let tiny = || Expr::named("x", 1.5e-7);
        assert_eq!(numbers(tiny()), r"1.5 \times 10^{-7}");
        assert_eq!(numbers(tiny().powi(2)), r"\left(1.5 \times 10^{-7}\right)^{2}");
        assert_eq!(numbers(2.0 * tiny()), r"2 \cdot \left(1.5 \times 10^{-7}\right)");
        assert_eq!(numbers(1.0 - tiny()), r"1 - 1.5 \times 10^{-7}");
        assert_eq!(numbers(Expr::named("x", f64::NEG_INFINITY).exp()), r"\exp\left(-\infty\right)");
    }

    #[test]
    fn sums_and_names() {
        let (y, p) = (Expr::symbol("yᵢ"), Expr::symbol("ŷᵢ"));
        assert_eq!(latex(Expr::sum((&y - &p).powi(2), [], 4, 1.5)), r"\sum \left(y_{i} - \hat{y}_{i}\right)^{2}");
        assert_eq!(latex(Expr::sum(2.0 * y, [], 4, 1.5)), r"\sum \left(2 \cdot y_{i}\right)");
        let terms = (1..7).map(|term| Expr::from(f64::from(term)));
        assert_eq!(numbers(Expr::sum_of(terms)), r"1 + 2 + \dots \; (6 \text{ terms})");
        assert_eq!(latex(Expr::named("precision[a_b]", 0.5)), r"\text{precision}_{\text{a\_b}}");
        assert_eq!(latex(Expr::named("x", 2.0).log2()), r"\log_{2}\left(x\right)");
    }

    #[test]
    fn text_is_harmless_whatever_it_contains() {
        for (text, latex) in [
            ("a_b 5% {x} $2 #1 A&B", r"\text{a\_b 5\% \{x\} \$2 \#1 A\&B}"),
            (r"C:\x ^ ~", r"\text{C:\textbackslash{}x \textasciicircum{} \textasciitilde{}}"),
            ("two\nlines", r"\text{two lines}"),
            ("x ≥ −∞ … α", r"\text{x $\ge$ $-$$\infty$ $\dots$ $\alpha$}"),
            ("café ŷᵢ x̄ R²", r"\text{café $\hat{y}$${}_{i}$ $\bar{x}$ R${}^{2}$}"),
        ] {
            assert_eq!(text_in_latex(text), latex);
        }
    }
}
