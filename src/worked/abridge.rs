//! Formulas too large to read, cut to a size that can be printed.
//!
//! A chain of additions becomes its first two terms and the count, as every long sum does; any other part that is too
//! large or too deep becomes `…`, for which its value is put in.

use super::expr::{Expr, Op};

/// Formulas of up to this many operations and operands are printed whole: some thousand characters.
const PARTS: usize = 400;
/// Operations inside operations that are printed.
const DEPTH: usize = 100;
/// Room that is too small for an operation on two operands with something left of each.
const TOO_LITTLE: usize = 8;

/// The expression, with the parts left out for which there is no room.
pub(super) fn abridged(expr: &Expr) -> Expr {
    cut(expr, PARTS, DEPTH)
}

fn cut(expr: &Expr, parts: usize, depth: usize) -> Expr {
    let size = expr.size();
    if size.parts <= parts && size.depth <= depth {
        return expr.clone();
    }
    if depth == 0 || parts < TOO_LITTLE {
        return Expr::named("…", expr.value());
    }
    if let Some((first, second, n)) = long_chain(expr) {
        return expr.shortened_to(vec![cut(&first, parts / 2, depth - 1), cut(&second, parts / 2, depth - 1)], n);
    }
    if let Op::Sum(sum) = expr.op() {
        let terms = sum.terms.iter().take(sum.shown());
        return expr.shortened_to(terms.map(|term| cut(term, parts / 2, depth - 1)).collect(), sum.n);
    }
    // Small operands leave their room to the large ones.
    let n = expr.operands().count().max(1);
    let mut room = parts - 1;
    let small = |operand: &Expr| operand.size().parts <= (parts - 1) / n;
    let large = expr.operands().filter(|operand| !small(operand)).count().max(1);
    expr.operands().filter(|operand| small(operand)).for_each(|operand| room -= operand.size().parts);
    expr.with_operands(expr.operands().map(|operand| cut(operand, room / large, depth - 1)).collect())
}

/// The first two terms of a chain of + and −, and the number of its terms, if it has more than a few.
fn long_chain(expr: &Expr) -> Option<(Expr, Expr, usize)> {
    const FEW: usize = 3;
    let (mut first, mut second, mut n) = (expr, None, 1);
    while let Op::Add(a, b) | Op::Sub(a, b) = first.op() {
        second = Some(if matches!(first.op(), Op::Sub(..)) { -b } else { b.clone() });
        (first, n) = (a, n + 1);
    }
    second.filter(|_| n > FEW).map(|second| (first.clone(), second, n))
}

#[cfg(test)]
mod tests {
    use super::super::Number;
    use super::*;

    fn x() -> Expr {
        Expr::named("x", 3.0)
    }

    #[test]
    fn what_fits_is_not_cut() {
        let sum = (1..40).fold(Expr::from(0.5), |sum, i| sum + f64::from(i));
        assert_eq!(sum.formula(), abridged(&sum).formula());
        assert!(sum.formula().ends_with(" + 38 + 39"));
    }

    /// 1 + 1 + … a hundred thousand times, and the same halved.
    #[test]
    fn long_chains_show_their_first_terms_and_their_count() {
        let sum = (1..100_000).fold(x(), |sum, _| sum + 1.0);
        assert_eq!(sum.value(), 100_002.0);
        assert_eq!(sum.formula(), "x + 1 + … (100000 terms)");
        let half = (sum / 2.0).called("half");
        assert_eq!(
            half.worked().to_string(),
            "half = (x + 1 + … (100000 terms)) / 2\n     = (3 + 1 + … (100000 terms)) / 2\n     = 100002 / 2\n     = 50001"
        );
        let difference = (1..1000).fold(x(), |sum, _| sum - 1.0);
        assert_eq!(difference.formula(), "x + (−1) + … (1000 terms)");
    }

    /// 2⁶⁰ times x; the tree has 61 nodes, the formula 2⁶¹ parts.
    #[test]
    fn shared_parts_are_not_written_out_without_end() {
        let doubled = (0..60).fold(x(), |x, _| x.clone() + x);
        assert_eq!(doubled.value(), 3.0 * 2f64.powi(60));
        assert_eq!(doubled.formula(), "x + x + … (61 terms)");
        let squared = (0..60).fold(Expr::named("y", 1.0), |y, _| &y * &y);
        assert_eq!(squared.value(), 1.0);
        assert!(squared.formula().len() < 2000, "{}", squared.formula());
        assert!(!squared.worked().json().to_string().is_empty());
    }

    #[test]
    fn deep_parts_are_left_out() {
        let deep = (0..100_000).fold(x(), |x, _| x.abs());
        assert_eq!(deep.value(), 3.0);
        assert!(deep.formula().contains('…') && deep.formula().len() < 2000);
        assert!(deep.substitution().contains("|3|"), "the value of what is left out is put in");
        let undefined = (0..100_000).fold(x() - 4.0, |x, _| x.sqrt());
        assert_eq!(undefined.undefined(), Some("square root of −1"));
    }

    /// Every step has a name, so the derivation has a line for each, and the lines hang on one another.
    #[test]
    fn long_chains_of_named_results_are_lines() {
        let steps = (1..20_000).fold(x(), |x, i| (x + 1.0).called(format!("x{i}")));
        assert_eq!(steps.worked().steps().len(), 20_000);
    }
}
