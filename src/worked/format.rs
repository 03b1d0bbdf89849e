//! How numbers are printed: six significant digits to read, all digits to compute with.

/// How many digits a derivation prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Six significant digits; whole numbers below 10¹⁵ in full.
    Six,
    /// This many significant digits; whole numbers below 10¹⁵ in full.
    Significant(usize),
    /// As many digits as it takes to read the same `f64` back.
    Full,
}

impl Digits {
    pub(crate) fn text(self, value: f64) -> String {
        match self {
            Digits::Six => six(value),
            Digits::Significant(digits) => significant(value, digits),
            Digits::Full => full(value),
        }
    }

    /// The number that the printed digits stand for.
    pub(super) fn rounded(self, value: f64) -> f64 {
        let digits = match self {
            Digits::Six => SIX,
            Digits::Significant(digits) => digits,
            Digits::Full => return value,
        };
        if !value.is_finite() || is_whole(value) {
            return value;
        }
        format!("{value:.*e}", digits.clamp(1, 17) - 1).parse().expect("a number in e notation")
    }
}

const SIX: usize = 6;

/// Six significant digits, without trailing zeros: `0.927835`, `0.9`, `12345678`, `1.5e-7`, `−3`, `∞`.
pub fn six(value: f64) -> String {
    significant(value, SIX)
}

fn significant(value: f64, digits: usize) -> String {
    if !value.is_finite() || is_whole(value) {
        return full(value);
    }
    // More than these would only be zeros.
    let decimals = digits.clamp(1, 17) as i32 - 1;
    let scientific = format!("{value:.*e}", decimals as usize);
    let (mantissa, exponent) = scientific.split_once('e').expect("e notation has an e");
    let exponent: i32 = exponent.parse().expect("the exponent is a number");
    let digits = if (-4..=decimals).contains(&exponent) {
        trimmed(&format!("{value:.*}", (decimals - exponent) as usize)).to_string()
    } else {
        format!("{}e{exponent}", trimmed(mantissa))
    };
    with_minus_sign(digits)
}

/// The shortest text that reads back as the same number.
pub fn full(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞".into() } else { "−∞".into() };
    }
    if is_whole(value) {
        return with_minus_sign((value as i64).to_string());
    }
    with_minus_sign(format!("{value:?}"))
}

/// A whole number in subscript digits: `₁₂`.
pub(crate) fn subscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

fn is_whole(value: f64) -> bool {
    value == value.trunc() && value.abs() < 1e15
}

fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

/// The sign of a negative number is a minus sign, as in print, not a hyphen; the one of an exponent stays plain.
fn with_minus_sign(digits: String) -> String {
    match digits.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_significant_digits_without_trailing_zeros() {
        for (value, text) in [
            (0.927_835_051_546_391_8, "0.927835"),
            (0.93, "0.93"),
            (0.1 + 0.2, "0.3"),
            (9_981.983_770_774_22, "9981.98"),
            (-0.5, "−0.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (99_640_000.0, "99640000"),
            (1_234_567.5, "1.23457e6"),
            (999_999.5, "1e6"),
            (0.000_012_345_678, "1.23457e-5"),
            (0.000_123_456_78, "0.000123457"),
            (-1.5e-7, "−1.5e-7"),
            (2e300, "2e300"),
            (f64::NEG_INFINITY, "−∞"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(six(value), text, "{value:e}");
        }
    }

    #[test]
    fn as_many_significant_digits_as_wished() {
        for (value, digits, text) in [
            (0.927_835_051_546_391_8, 3, "0.928"),
            (12_345.6, 3, "1.23e4"),
            (1_000_000_001.5, 11, "1000000001.5"),
            (0.1 + 0.2, 17, "0.30000000000000004"),
            (-2.0 / 3.0, 0, "−0.7"),
            (2.5, 99, "2.5"),
        ] {
            assert_eq!(Digits::Significant(digits).text(value), text);
            let read: f64 = text.replace('−', "-").parse().unwrap();
            assert_eq!(Digits::Significant(digits).rounded(value), read);
        }
        assert_eq!(Digits::Six.rounded(1_234_567.0), 1_234_567.0);
    }

    #[test]
    fn full_digits_read_back_as_the_same_number() {
        for value in [0.1, 1.0 / 3.0, -2.5e-300, 1e15, 123_456_789.125, 9_007_199_254_740_993.0] {
            assert_eq!(full(value).replace('−', "-").parse::<f64>().unwrap(), value);
        }
    }
}
