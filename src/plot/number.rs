//! Numbers as labels: a real minus sign, thousands in groups, powers of ten in superscript.

/// How the numbers of one axis are written, so that they are written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits {
    /// Digits are shown down to this power of ten.
    exponent: i32,
    /// As multiples of powers of ten: `2.5×10⁻⁹`.
    powers: bool,
}

impl Digits {
    /// For numbers up to `top` in size that differ by multiples of 10^`exponent`. From 10 million up, and below a
    /// thousandth if five decimals were needed, they are written with powers of ten.
    pub fn new(top: f64, exponent: i32) -> Digits {
        Digits { exponent, powers: top >= 0.999_999_9e7 || (top < 0.999_999_9e-3 && exponent < -4) }
    }

    /// `1,250`, `−0.05`, `2.5×10⁻⁹`; a negative zero is 0.
    pub fn label(self, v: f64) -> String {
        let size = v.abs();
        if size == 0.0 {
            return "0".into();
        }
        if !v.is_finite() {
            return signed(v, &size.to_string());
        }
        if self.powers {
            return power(v, self.exponent);
        }
        let text = format!("{size:.*}", self.exponent.min(0).unsigned_abs() as usize);
        let (whole, part) = text.split_once('.').map_or((text.as_str(), None), |(w, p)| (w, Some(p)));
        let whole = grouped(whole);
        let text = part.map_or(whole.clone(), |part| format!("{whole}.{part}"));
        signed(v, &text)
    }

    /// A share as per cent, all digits of the share down to 10^`exponent` shown: 0.125 with −3 is `12.5%`.
    pub fn percent(self, share: f64) -> String {
        Digits { exponent: self.exponent.saturating_add(2), ..self }.label(share * 100.0) + "%"
    }
}

/// A power of ten or a multiple of one: `0.01`, `1,000`, `10⁶`, `5×10⁻⁷`.
pub(crate) fn decade(multiple: u32, exponent: i32) -> String {
    match (multiple, exponent) {
        (m, -3..=5) => Digits { exponent, powers: false }.label(f64::from(m) * 10f64.powi(exponent)),
        (1, e) => format!("10{}", superscript(e)),
        (m, e) => format!("{m}×10{}", superscript(e)),
    }
}

fn power(v: f64, exponent: i32) -> String {
    let size = v.abs();
    // The decimal exponent as the formatter finds it, which is right where log10 would round across a power of ten.
    let text = format!("{size:e}");
    let top: i32 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let digits = (top - exponent).clamp(0, 15) as usize;
    let text = format!("{size:.digits$e}");
    let (mantissa, top) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let ten = format!("10{}", superscript(top.parse().unwrap_or(0)));
    signed(v, &if mantissa == "1" { ten } else { format!("{mantissa}×{ten}") })
}

fn signed(v: f64, text: &str) -> String {
    // "0.00" has lost all its digits to rounding, and its sign with them.
    let zero = !text.contains(|c: char| ('1'..='9').contains(&c) || c.is_alphabetic());
    if v < 0.0 && !zero { format!("−{text}") } else { text.to_string() }
}

/// Digits in groups of three, from five digits up: `1000`, `10,000`.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_string();
    }
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn superscript(exponent: i32) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| c.to_digit(10).and_then(|d| digits.get(d as usize).copied()).unwrap_or('⁻');
    exponent.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_show_the_digits_that_matter() {
        let cases = [
            (0.0, -1, "0"),
            (-0.0, -1, "0"),
            (0.5, -1, "0.5"),
            (-0.05, -2, "−0.05"),
            (-0.001, -2, "0.00"),
            (0.0005, -4, "0.0005"),
            (0.0005, -5, "5×10⁻⁴"),
            (1000.0, 2, "1000"),
            (12500.0, 2, "12,500"),
            (-1234567.0, 0, "−1,234,567"),
            (2e7, 7, "2×10⁷"),
            (1e300, 300, "10³⁰⁰"),
            (2.5e-9, -10, "2.5×10⁻⁹"),
            (1.25e7, 5, "1.25×10⁷"),
            (f64::INFINITY, 0, "inf"),
        ];
        for (v, exponent, expected) in cases {
            assert_eq!(Digits::new(v.abs(), exponent).label(v), expected);
        }
    }

    /// Beside 0.001, five thousandths of a per cent are written in the same way.
    #[test]
    fn the_largest_number_decides_for_all() {
        assert_eq!(Digits::new(0.001, -5).label(0.00005), "0.00005");
        assert_eq!(Digits::new(4e7, 6).label(5e6), "5×10⁶");
    }

    #[test]
    fn shares_become_per_cent() {
        let percent = |v, exponent| Digits::new(1.0, exponent).percent(v);
        assert_eq!([percent(0.125, -3), percent(0.2, -1), percent(1.0, 0)], ["12.5%", "20%", "100%"]);
    }

    #[test]
    fn decades_are_plain_in_the_middle_and_powers_outside() {
        let shown = [decade(1, -3), decade(5, 0), decade(1, 4), decade(1, 6), decade(2, -7)];
        assert_eq!(shown, ["0.001", "5", "10,000", "10⁶", "2×10⁻⁷"]);
    }
}
