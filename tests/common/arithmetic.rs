//! Reads one line of arithmetic in Unicode text and gives its value.
//!
//! A witness to printed derivations: written from the rules of arithmetic alone, not from the code that prints. A line
//! that could be taken in two ways is refused. What it reads, from tightest to loosest:
//!
//! - numbers `3`, `0.957447`, `1.5e-7`, `∞`, `NaN`; round brackets; `|x|`; the functions `ln`, `log₂`, `log₁₀`, `exp`,
//!   `sqrt`, `abs`, `min`, `max` with their arguments in brackets; `√` before a number or a bracket. Bars inside bars
//!   need round brackets between them;
//! - powers `x²`, `x⁻¹`, and `x^y`, which groups to the right and whose exponent is a number, a bracket or a function
//!   call. A root, a function call or a number such as `1e5` needs brackets to be raised, and so does a power if
//!   either it or the one on it is a superscript;
//! - a minus sign in front (`−2²` is −4): at the start of the line, after a comparison sign, an opening bracket, an
//!   opening bar or a comma, but never after another operator;
//! - `·`, `×`, `*` and `/` from left to right, then `+`, `−` and `-` from left to right;
//! - at most one of `<`, `≤`, `>`, `≥`, `=`, outside all brackets, giving 1 or 0.
//!
//! Values are those of `f64`: 1 / 0 is ∞, √(−1) is NaN, and the least or greatest of several values is NaN if one is.

/// The value of the line, or the position (in characters, from 1) at which it cannot be read and what was expected.
pub fn evaluate(text: &str) -> Result<f64, String> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, in_bars: false };
    let left = reader.sum()?;
    let sign = reader.take(&['<', '≤', '>', '≥', '=']);
    let right = if sign.is_some() { reader.sum()? } else { 0.0 };
    if reader.peek().is_some() {
        return reader.fail("an operator or the end");
    }
    let holds = match sign {
        None => return Ok(left),
        Some('<') => left < right,
        Some('≤') => left <= right,
        Some('>') => left > right,
        Some('≥') => left >= right,
        Some(_) => left == right,
    };
    Ok(if holds { 1.0 } else { 0.0 })
}

const SUPERSCRIPTS: [char; 11] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻'];

/// A value, and what it was written as if that needs brackets around it to be raised to a power.
type Operand = (f64, Option<&'static str>);

struct Reader {
    chars: Vec<char>,
    at: usize,
    /// Whether a bar is open with no round bracket opened since.
    in_bars: bool,
}

impl Reader {
    fn sum(&mut self) -> Result<f64, String> {
        let negative = self.take(&['−', '-']).is_some();
        let mut total = self.product(negative)?;
        while let Some(sign) = self.take(&['+', '−', '-']) {
            let term = self.product(false)?;
            total = if sign == '+' { total + term } else { total - term };
        }
        Ok(total)
    }

    /// A product whose first factor is negated if a minus sign stood before it.
    fn product(&mut self, negative: bool) -> Result<f64, String> {
        let first = self.power(false)?;
        let mut total = if negative { -first } else { first };
        while let Some(sign) = self.take(&['·', '×', '*', '/']) {
            let factor = self.power(false)?;
            total = if sign == '/' { total / factor } else { total * factor };
        }
        Ok(total)
    }

    fn power(&mut self, in_exponent: bool) -> Result<f64, String> {
        if in_exponent && matches!(self.peek(), Some('|' | '√')) {
            return self.fail("a number, a bracket or a function call as the exponent");
        }
        let (base, needs_brackets) = self.operand()?;
        if !self.at_power() {
            return Ok(base);
        }
        if let Some(what) = needs_brackets {
            return self.fail(&format!("brackets around {what} that is raised"));
        }
        if self.take(&['^']).is_some() {
            return Ok(base.powf(self.power(true)?));
        }
        if in_exponent {
            return self.fail("brackets to tell what a superscript after ^ raises");
        }
        let exponent = self.superscript()?;
        if self.at_power() { self.fail("brackets between two powers") } else { Ok(base.powf(exponent)) }
    }

    fn at_power(&mut self) -> bool {
        self.peek().is_some_and(|c| c == '^' || SUPERSCRIPTS.contains(&c))
    }

    fn superscript(&mut self) -> Result<f64, String> {
        let sign = if self.take(&['⁻']).is_some() { -1.0 } else { 1.0 };
        let digits = self.run("a superscript digit", |c| c != '⁻' && SUPERSCRIPTS.contains(&c))?;
        let value_of = |c| SUPERSCRIPTS.iter().position(|&digit| digit == c).unwrap_or(0) as f64;
        Ok(sign * digits.chars().fold(0.0, |value, c| value * 10.0 + value_of(c)))
    }

    fn operand(&mut self) -> Result<Operand, String> {
        match self.peek() {
            Some('0'..='9') => self.number(),
            Some('(') => Ok((self.arguments(1)?[0], None)),
            Some('√') => {
                self.at += 1;
                match self.peek() {
                    Some('0'..='9' | '(' | '∞' | 'N') => Ok((self.operand()?.0.sqrt(), Some("a root"))),
                    _ => self.fail("a number or a bracket under the root"),
                }
            }
            Some('|') if self.in_bars => self.fail("an operand, or round brackets around bars inside bars"),
            Some('|') => {
                self.at += 1;
                self.in_bars = true;
                let value = self.sum()?;
                self.in_bars = false;
                self.expect('|', "an operator or a closing |").map(|()| (value.abs(), None))
            }
            Some(c) if c.is_alphabetic() || c == '∞' => self.name(),
            Some('−' | '-') => self.fail("an operand (a minus sign here needs brackets)"),
            _ => self.fail("an operand"),
        }
    }

    fn number(&mut self) -> Result<Operand, String> {
        let (start, digit) = (self.at, |c: char| c.is_ascii_digit());
        self.run("a digit", digit)?;
        if self.adjoins(&['.']) {
            self.run("a digit", digit)?;
        }
        let scientific = self.adjoins(&['e']);
        if scientific {
            self.adjoins(&['-', '+']);
            self.run("a digit", digit)?;
        }
        let literal: String = self.chars[start..self.at].iter().collect();
        let value = literal.parse().map_err(|_| format!("at {}: expected a number", start + 1))?;
        Ok((value, scientific.then_some("a number with an exponent part")))
    }

    fn name(&mut self) -> Result<Operand, String> {
        let start = self.at;
        let name = self.run("a name", |c| c.is_alphabetic() || matches!(c, '∞' | '0'..='9' | '₀'..='₉'))?;
        let value = match name.as_str() {
            "∞" => return Ok((f64::INFINITY, None)),
            "NaN" => return Ok((f64::NAN, None)),
            "ln" => self.arguments(1)?[0].ln(),
            "log₂" => self.arguments(1)?[0].log2(),
            "log₁₀" => self.arguments(1)?[0].log10(),
            "exp" => self.arguments(1)?[0].exp(),
            "sqrt" => self.arguments(1)?[0].sqrt(),
            "abs" => self.arguments(1)?[0].abs(),
            "min" => extreme(&self.arguments(usize::MAX)?, f64::min),
            "max" => extreme(&self.arguments(usize::MAX)?, f64::max),
            _ => return Err(format!("at {}: expected a number or a known function, found '{name}'", start + 1)),
        };
        Ok((value, Some("a function call")))
    }

    /// One to `most` values in round brackets, separated by commas.
    fn arguments(&mut self, most: usize) -> Result<Vec<f64>, String> {
        self.expect('(', "an opening bracket")?;
        let outside = std::mem::replace(&mut self.in_bars, false);
        let mut values = vec![self.sum()?];
        while values.len() < most && self.take(&[',']).is_some() {
            values.push(self.sum()?);
        }
        self.in_bars = outside;
        self.expect(')', if most > 1 { "an operator, a comma or )" } else { "an operator or )" }).map(|()| values)
    }

    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        self.at += self.chars[self.at..].iter().take_while(|&&c| c == ' ').count();
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, any_of: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| any_of.contains(c))?;
        self.at += 1;
        Some(found)
    }

    /// Takes one of the characters if it comes next without a space.
    fn adjoins(&mut self, any_of: &[char]) -> bool {
        let found = self.chars.get(self.at).is_some_and(|c| any_of.contains(c));
        self.at += usize::from(found);
        found
    }

    /// One or more characters that belong together, without spaces.
    fn run(&mut self, expected: &str, belongs: impl Fn(char) -> bool) -> Result<String, String> {
        let found: String = self.chars[self.at..].iter().copied().take_while(|&c| belongs(c)).collect();
        self.at += found.chars().count();
        if found.is_empty() { self.fail(expected) } else { Ok(found) }
    }

    fn expect(&mut self, wanted: char, expected: &str) -> Result<(), String> {
        if self.take(&[wanted]).is_some() { Ok(()) } else { self.fail(expected) }
    }

    fn fail<T>(&self, expected: &str) -> Result<T, String> {
        let found = self.chars.get(self.at).map_or("the end".to_string(), |c| format!("{c:?}"));
        Err(format!("at {}: expected {expected}, found {found}", self.at + 1))
    }
}

fn extreme(values: &[f64], choose: fn(f64, f64) -> f64) -> f64 {
    if values.iter().any(|value| value.is_nan()) { f64::NAN } else { values.iter().copied().fold(values[0], choose) }
}

#[cfg(test)]
mod tests {
    use super::evaluate;

    /// Texts and their values worked out by hand.
    #[rustfmt::skip]
    const VALUES: &[(&str, f64)] = &[
        // Numbers.
        ("3", 3.0), (" 0.957447 ", 0.957447), ("1.5e-7", 0.00000015), ("2e3", 2000.0), ("2e300", 2e300),
        ("∞", f64::INFINITY), ("−∞", f64::NEG_INFINITY), ("1 / 0", f64::INFINITY), ("1e2-3", 97.0), ("1e-2-3", -2.99),
        // Sums and products group from the left; products bind tighter.
        ("2 + 3 · 4", 14.0), ("2 · 3 + 4", 10.0), ("(2 + 3) · 4", 20.0), ("10 − 4 − 3", 3.0), ("10 - (4 − 3)", 9.0),
        ("10 − 4 + 3", 9.0), ("24 / 4 / 2", 3.0), ("24 / (4 / 2)", 12.0), ("24 / 4 · 2", 12.0), ("24 / (4 · 2)", 3.0),
        ("2 × 3 * 4", 24.0), ("1+2*3-4/2", 5.0), ("8 − 6 / 2", 5.0), ("7 − 2 · 3 − 1", 0.0),
        // A minus sign in front.
        ("−2", -2.0), ("-2 + 5", 3.0), ("−2 · 3", -6.0), ("−6 / 3 + 1", -1.0), ("2 · (−3)", -6.0), ("2 − (−3)", 5.0),
        ("−(2 − 5)", 3.0), ("(-2)", -2.0), ("−√4", -2.0), ("−|−2|", -2.0), ("−ln(1) + 1", 1.0), ("−(−2)", 2.0),
        // Powers.
        ("3²", 9.0), ("−2²", -4.0), ("(−2)²", 4.0), ("(−2)³", -8.0), ("-2^2", -4.0), ("2⁻¹", 0.5), ("−2⁻²", -0.25),
        ("(3 − 2.5)²", 0.25), ("2¹⁰", 1024.0), ("2 · 3²", 18.0), ("2³ · 3", 24.0), ("18 / 3²", 2.0), ("1 − 3²", -8.0),
        ("2^3", 8.0), ("2^3^2", 512.0), ("(2^3)^2", 64.0), ("(2^3)²", 64.0), ("2^(3²)", 512.0), ("(2²)³", 64.0),
        ("2^(−1)", 0.5), ("4^0.5 · 3", 6.0), ("2^3 / 4", 2.0), ("2^max(1, 3)", 8.0), ("2 · 3^2 + 1", 19.0),
        ("−3^2 + 10", 1.0), ("|−3|²", 9.0), ("|−2|^3", 8.0), ("(1e2)²", 10000.0), ("2^1e1", 1024.0), ("7⁰", 1.0),
        ("∞²", f64::INFINITY), ("∞⁻¹", 0.0), ("−ln(0)", f64::INFINITY), ("(2 + 1) ²", 9.0),
        // Roots.
        ("√16", 4.0), ("√(1 + 3)", 2.0), ("√16 · 4", 16.0), ("√16 / 4", 1.0), ("√9 + 16", 19.0), ("3 · √4", 6.0),
        ("√(4²)", 4.0), ("(√4)²", 4.0), ("√(√16)", 2.0), ("1 / √4", 0.5), ("√1e4", 100.0), ("√∞", f64::INFINITY),
        // Absolute values.
        ("|3 − 5|", 2.0), ("|−2| · |−3|", 6.0), ("|1 − 3| + |2 − 5| − |4|", 1.0), ("|(|−2| − 5)|", 3.0),
        ("abs(−2)", 2.0), ("|max(|−2|, 1) − 5|", 3.0), ("|(1 − 2)|", 1.0), ("|1|−|2|", -1.0), ("|1 − 4| / |−3|", 1.0),
        // Functions.
        ("ln(1)", 0.0), ("ln(exp(2))", 2.0), ("log₂(8)", 3.0), ("log₁₀(1000)", 3.0), ("exp(0)", 1.0), ("sqrt(9)", 3.0),
        ("min(3, −1, 2)", -1.0), ("max(3, -1, 2 · 4)", 8.0), ("max(5)", 5.0), ("−log₂(0.25)", 2.0), ("ln (1)", 0.0),
        ("2 · log₂(4) + 1", 5.0), ("(log₂(8))²", 9.0), ("log₂(8²)", 6.0), ("max(min(1, 2), 0) · 4", 4.0),
        // Comparisons come last.
        ("1 + 1 = 2", 1.0), ("1 < 2", 1.0), ("2 < 2", 0.0), ("2 ≤ 2", 1.0), ("2 > 1 + 1", 0.0), ("2 ≥ 1 · 3", 0.0),
        ("3 ≥ 3", 1.0), ("−1 > −2", 1.0), ("|−1| = 1", 1.0), ("NaN = NaN", 0.0), ("1 ≤ NaN", 0.0),
    ];

    #[rustfmt::skip]
    const REFUSED: &[&str] = &[
        // Ambiguous powers.
        "2^3²", "2²^3", "2² ³", "2²⁻¹", "2^(3)²", "√4²", "√(4)²", "√4^2", "ln(2)²", "abs(2)²", "ln(2)^2", "2^exp(1)^2",
        "1.5e-7²", "2e300²", "1e5^2", "ln²(2)", "2^√4", "2^|3|", "2^", "2⁻", "²", "^2", "2⁺³", "max(1, 2)⁻¹", "2^1e1²",
        // A minus sign after an operator, and signs that are not arithmetic here.
        "2 · −3", "2 + −3", "2 − −3", "2--3", "2 / -3", "2^−1", "√−4", "−−2", "+2", "2 + + 3", "1.5e−7", "2 · ", "· 2",
        // Bars.
        "||2||", "|1 − |2||", "|2 · |3| · 4|", "|1 + (2|)", "|2", "2|", "||", "|1||2|", "(|2)|", "|(|1|) · |2||",
        // Text that is not a whole line of arithmetic.
        "", " ", "x", "…", "1 + … + 3", "2 3", "2(3)", "(2)(3)", "2√3", "2π", "1.", ".5", "1.2.3", "1e", "2e - 3",
        "(1", "1)", "()", "1, 2", "(1, 2)", "ln 2", "ln", "ln()", "ln(1, 2)", "min()", "min(1,)", "log(2)", "log2(8)",
        "inf", "nan", "√", "√√16", "√ln(2)", "√Nan", "1 < 2 < 3", "(1 < 2)", "1 =", "= 1", "1 ≠ 2", "1 ≈ 1", "1 <= 2", "50%",
        "1E5", "1\n", "NaN(1)", "0x10", "1_000", "min(1; 2)",
    ];

    #[test]
    fn gives_the_values_worked_out_by_hand() {
        for &(text, value) in VALUES {
            let read = evaluate(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!(read == value || (read - value).abs() <= 1e-12 * value.abs(), "{text} gave {read}, not {value}");
        }
        for text in ["NaN", "NaN²", "0 / 0", "∞ − ∞", "ln(−1)", "√(−1)", "√NaN", "min(1, NaN)", "max(NaN, 1)"]
        {
            assert!(evaluate(text).is_ok_and(f64::is_nan), "{text} is not a number");
        }
    }

    #[test]
    fn refuses_what_can_be_read_in_two_ways_or_not_at_all() {
        for text in REFUSED {
            assert!(evaluate(text).is_err(), "{text} gave {:?}", evaluate(text));
        }
    }

    #[test]
    fn says_where_and_what_was_expected() {
        let error = |text| evaluate(text).unwrap_err();
        assert_eq!(error("2 · −3"), "at 5: expected an operand (a minus sign here needs brackets), found '−'");
        assert_eq!(error("√4²"), "at 3: expected brackets around a root that is raised, found '²'");
        assert_eq!(error("(1 + 2"), "at 7: expected an operator or ), found the end");
        assert_eq!(error("1 + xy"), "at 5: expected a number or a known function, found 'xy'");
    }
}
