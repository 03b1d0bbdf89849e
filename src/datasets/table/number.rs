//! What a field says when a number is wanted.

/// How a field reads as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    Finite(f64),
    /// "inf", "-Infinity", or a number too large for a double.
    Infinite(f64),
    /// Empty, "NA", "N/A", "NaN" or "null", in any case.
    Missing,
    Text,
}

/// Reads a field that has no spaces around it. Numbers are those of Rust's `f64`: a point, an exponent, a sign.
pub(crate) fn reading(field: &str) -> Reading {
    match field.parse::<f64>() {
        Ok(number) if number.is_finite() => Reading::Finite(number),
        Ok(number) if number.is_infinite() => Reading::Infinite(number),
        Ok(_) => Reading::Missing,
        Err(_) if field.is_empty() || ["na", "n/a", "null"].iter().any(|word| field.eq_ignore_ascii_case(word)) => {
            Reading::Missing
        }
        Err(_) => Reading::Text,
    }
}

/// "1.0" is the class 1: a tool that writes a column of 0 and 1 as 0.0 and 1.0 does not mean other classes.
pub(super) fn without_zero_decimals(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, decimals))
            if decimals.bytes().all(|digit| digit == b'0')
                && whole.trim_start_matches(['+', '-']).bytes().all(|digit| digit.is_ascii_digit())
                && whole.ends_with(|digit: char| digit.is_ascii_digit()) =>
        {
            whole
        }
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_gaps_and_words_are_told_apart() {
        for (field, number) in [("1", 1.0), ("-.5", -0.5), ("+2.50e-1", 0.25), ("1E3", 1000.0), ("007", 7.0)] {
            assert_eq!(reading(field), Reading::Finite(number), "{field}");
        }
        for field in ["", "NA", "n/a", "nan", "NaN", "-nan", "NULL"] {
            assert_eq!(reading(field), Reading::Missing, "{field}");
        }
        assert_eq!(reading("-inf"), Reading::Infinite(f64::NEG_INFINITY));
        assert_eq!(reading("1e999"), Reading::Infinite(f64::INFINITY));
        for field in ["cat", "1,5", "1 000", "0x1F", "--1", "1_000", "1;2"] {
            assert_eq!(reading(field), Reading::Text, "{field}");
        }
    }

    #[test]
    fn only_zeros_behind_the_point_are_dropped() {
        let names = ["1.0", "-12.000", "3.", "1.50", "1e0", ".0", "0.0", "1.0.0"].map(without_zero_decimals);
        assert_eq!(names, ["1", "-12", "3", "1.50", "1e0", ".0", "0", "1.0.0"]);
    }
}
