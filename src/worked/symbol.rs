//! Names as mathematics: `ŷᵢ`, `R²`, `Σ|y|` or `precision[cat]` taken apart into letters, hats, sub- and superscripts.

use super::notation::Binding;

/// How tightly a name holds together, and whether it starts with a minus sign: a name may be a formula itself, such as
/// `Σ|y − ŷ|` or `n_b / n`, and needs the brackets of one.
pub(super) fn composition(name: &str) -> (Binding, bool) {
    let mut loosest = Binding::Atom;
    let (mut depth, mut in_bars) = (0, false);
    for (i, c) in name.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '|' => in_bars = !in_bars,
            _ => {}
        }
        if depth > 0 || in_bars {
            continue;
        }
        let spaced = name[..i].ends_with(' ') && name[i + c.len_utf8()..].starts_with(' ');
        loosest = loosest.min(match c {
            '<' | '≤' | '>' | '≥' | '=' if spaced => Binding::Comparison,
            '+' | '−' | '-' if spaced => Binding::Sum,
            '/' if spaced => Binding::Quotient,
            '·' | '×' | '*' if spaced => Binding::Product,
            // Words, calls and sums: harmless in a product, but not under a power. A superscript would run into one.
            ' ' | ')' | 'Σ' | '√' => Binding::Tight,
            _ if lifted(c).is_some() => Binding::Tight,
            _ => Binding::Atom,
        });
    }
    (loosest, name.starts_with(['−', '-']))
}

/// The formula or name without spaces and index letters: `Σ|yᵢ|` and `Σ|y|` say the same.
pub(super) fn without_indices(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | 'ᵢ' | 'ⱼ' | 'ₖ' | 'ₜ')).collect()
}

/// A part of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Two or more letters or digits, set upright: `precision`, `F1`.
    Word(String),
    /// One letter, set in italics.
    Letter(char),
    /// ŷ, x̄: a letter with an accent over it.
    Accented(char, Accent),
    /// Digits, signs and whatever else stands for itself.
    Sign(char),
    Space,
    Sub(String),
    Super(String),
    /// A class or group in square brackets, any text.
    Index(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accent {
    Hat,
    Bar,
    Tilde,
}

/// Reads a name. Every name has a reading; what is no mathematics stands for itself.
pub(super) fn tokens(name: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(accent) = chars.peek().and_then(|next| combining(*next)) {
            chars.next();
            tokens.push(Token::Accented(c, accent));
        } else if let Some((base, accent)) = precomposed(c) {
            tokens.push(Token::Accented(base, accent));
        } else if let Some(low) = lowered(c) {
            tokens.push(Token::Sub(run(low, &mut chars, lowered)));
        } else if let Some(raised) = lifted(c) {
            tokens.push(Token::Super(run(raised, &mut chars, lifted)));
        } else if c == '[' {
            let mut inner = String::new();
            while let Some(c) = chars.next_if(|c| *c != ']') {
                inner.push(c);
            }
            chars.next();
            tokens.push(Token::Index(inner));
        } else if c.is_alphabetic() {
            let word = run(c, &mut chars, |c| {
                (c.is_alphanumeric() && precomposed(c).is_none() && lowered(c).or(lifted(c)).is_none() || c == '_')
                    .then_some(c)
            });
            let single = word.chars().count() == 1;
            tokens.push(if single { Token::Letter(c) } else { Token::Word(word) });
        } else if c.is_whitespace() {
            tokens.push(Token::Space);
        } else {
            tokens.push(Token::Sign(c));
        }
    }
    tokens
}

fn run(
    first: char,
    chars: &mut std::iter::Peekable<std::str::Chars>,
    belongs: impl Fn(char) -> Option<char>,
) -> String {
    let mut text = String::from(first);
    while let Some(c) = chars.peek().and_then(|c| belongs(*c)) {
        text.push(c);
        chars.next();
    }
    text
}

/// The accent of a mark that stands over the letter before it.
pub(super) fn combining(c: char) -> Option<Accent> {
    match c {
        '\u{302}' => Some(Accent::Hat),
        '\u{304}' | '\u{305}' => Some(Accent::Bar),
        '\u{303}' => Some(Accent::Tilde),
        _ => None,
    }
}

fn precomposed(c: char) -> Option<(char, Accent)> {
    match c {
        'ŷ' => Some(('y', Accent::Hat)),
        'ȳ' => Some(('y', Accent::Bar)),
        'ê' => Some(('e', Accent::Hat)),
        'ē' => Some(('e', Accent::Bar)),
        'ā' => Some(('a', Accent::Bar)),
        'ũ' => Some(('u', Accent::Tilde)),
        _ => None,
    }
}

/// The plain character of a subscript.
fn lowered(c: char) -> Option<char> {
    const SUBSCRIPTS: &str = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9ₐaₑeₕhᵢiⱼjₖkₗlₘmₙnₒoₚpᵣrₛsₜtᵤuᵥvₓx₊+₋-₌=₍(₎)";
    paired(SUBSCRIPTS, c)
}

/// The plain character of a superscript.
fn lifted(c: char) -> Option<char> {
    paired("⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-ⁿnᵀT", c)
}

fn paired(table: &str, c: char) -> Option<char> {
    let mut chars = table.chars();
    while let (Some(special), Some(plain)) = (chars.next(), chars.next()) {
        if special == c {
            return Some(plain);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Token::*;
    use super::*;

    #[test]
    fn names_that_are_formulas_bind_like_them() {
        for (name, binding) in [
            ("TP", Binding::Atom),
            ("precision[a + b]", Binding::Atom),
            ("|y − ŷ|", Binding::Atom),
            ("R²", Binding::Tight),
            ("actuals below", Binding::Tight),
            ("Σ|y − ŷ|", Binding::Tight),
            ("Σ(y − ȳ)²", Binding::Tight),
            ("σ(x)", Binding::Tight),
            ("a · b", Binding::Product),
            ("n_b / n", Binding::Quotient),
            ("1 − β", Binding::Sum),
            ("LR−", Binding::Atom),
            ("y = 1", Binding::Comparison),
        ] {
            assert_eq!(composition(name), (binding, false), "{name}");
        }
        assert_eq!(composition("−x"), (Binding::Atom, true));
    }

    #[test]
    fn names_fall_into_letters_accents_and_indices() {
        assert_eq!(tokens("ŷᵢ"), [Accented('y', Accent::Hat), Sub("i".into())]);
        assert_eq!(tokens("x̄"), [Accented('x', Accent::Bar)]);
        assert_eq!(tokens("R²"), [Letter('R'), Super("2".into())]);
        assert_eq!(tokens("F1[wild cat]"), [Word("F1".into()), Index("wild cat".into())]);
        assert_eq!(tokens("p_o"), [Word("p_o".into())]);
        assert_eq!(tokens("Σ|y|"), [Letter('Σ'), Sign('|'), Letter('y'), Sign('|')]);
        assert_eq!(tokens("x[open"), [Letter('x'), Index("open".into())]);
    }
}
