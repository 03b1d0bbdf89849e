//! The derivative of an expression with respect to the quantities that were put in, exactly, from its operations.
//!
//! Backwards through the tree: what a result changes with its operand, times what the end changes with the result, summed
//! over all the ways that lead from a quantity to the end (reverse-mode differentiation).
//!
//! - Conventions: |x| has slope 0 at 0; of equal operands of min and max the first leads on; comparisons and values that a
//!   convention filled in do not move.
//! - Source: Griewank & Walther (2008), Evaluating Derivatives, SIAM.

use std::collections::{HashMap, HashSet};

use super::Expr;
use super::expr::{Function, Op};

/// A quantity that was put in, and how the result moves with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Partial {
    pub name: String,
    pub value: f64,
    /// ∂result/∂quantity, in the unit of the result over that of the quantity.
    pub derivative: f64,
}

impl Expr {
    /// The partial derivatives by every quantity of the formula, in the order in which the derivation meets them; quantities
    /// of one name and value are one. `None` if a sum keeps only the first of its terms, so that not all quantities are
    /// known.
    ///
    /// ```
    /// use workings::worked::Expr;
    ///
    /// let (tp, fp) = (Expr::named("TP", 90.0), Expr::named("FP", 10.0));
    /// let partials = (&tp / (&tp + fp)).gradient().unwrap();
    /// assert_eq!((partials[0].name.as_str(), partials[1].name.as_str()), ("TP", "FP"));
    /// assert!((partials[0].derivative - 10.0 / 1e4).abs() < 1e-15); // FP / (TP + FP)²
    /// assert!((partials[1].derivative + 90.0 / 1e4).abs() < 1e-15); // −TP / (TP + FP)²
    /// ```
    pub fn gradient(&self) -> Option<Vec<Partial>> {
        let order = ordered(self);
        let mut slopes: HashMap<usize, f64> = HashMap::from([(self.address(), 1.0)]);
        // Results before their operands, so that a slope is complete before it is passed on.
        for expr in order.iter().rev() {
            let slope = slopes.get(&expr.address()).copied().unwrap_or(0.0);
            if slope == 0.0 {
                continue; // nothing to pass on, even where the operation itself has no slope
            }
            for (operand, partial) in partials(expr)? {
                *slopes.entry(operand.address()).or_default() += slope * partial;
            }
        }
        let mut found: Vec<Partial> = Vec::new();
        for expr in &order {
            let Op::Symbol(name) = expr.op() else { continue };
            let (value, slope) = (expr.value(), slopes.get(&expr.address()).copied().unwrap_or(0.0));
            let same = |known: &&mut Partial| known.name == **name && known.value.to_bits() == value.to_bits();
            match found.iter_mut().find(same) {
                Some(known) => known.derivative += slope,
                None => found.push(Partial { name: name.to_string(), value, derivative: slope }),
            }
        }
        Some(found)
    }
}

/// Every part of the expression once, operands before results; in a loop, since trees may be deep.
fn ordered(expr: &Expr) -> Vec<Expr> {
    let (mut order, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![(expr.clone(), false)]);
    while let Some((expr, finished)) = open.pop() {
        if finished {
            order.push(expr);
        } else if seen.insert(expr.address()) {
            open.push((expr.clone(), true));
            let mut operands: Vec<(Expr, bool)> = expr.operands().map(|operand| (operand.clone(), false)).collect();
            if let Op::Named(_, body) = expr.op() {
                operands.push((body.clone(), false));
            }
            operands.reverse();
            open.extend(operands);
        }
    }
    order
}

/// The operands, and how the result moves with each; `None` for a sum of which terms are not kept.
fn partials(expr: &Expr) -> Option<Vec<(&Expr, f64)>> {
    let v = expr.value();
    Some(match expr.op() {
        Op::Literal | Op::Symbol(_) => vec![],
        Op::Named(_, a) => vec![(a, 1.0)],
        Op::Neg(a) => vec![(a, -1.0)],
        Op::Add(a, b) => vec![(a, 1.0), (b, 1.0)],
        Op::Sub(a, b) => vec![(a, 1.0), (b, -1.0)],
        Op::Mul(a, b) => vec![(a, b.value()), (b, a.value())],
        Op::Div(a, b) => vec![(a, 1.0 / b.value()), (b, -v / b.value())],
        Op::Pow(a, b) => {
            let (base, exponent) = (a.value(), b.value());
            let by_base = if exponent == 0.0 { 0.0 } else { exponent * base.powf(exponent - 1.0) };
            // A number as the exponent does not move; a base of 0 or below has no logarithm.
            let by_exponent = if matches!(b.op(), Op::Literal) { 0.0 } else { v * base.ln() };
            vec![(a, by_base), (b, by_exponent)]
        }
        Op::Call(function, arguments) => called(*function, arguments, v),
        Op::Sum(sum) if sum.terms.len() == sum.n => sum.terms.iter().map(|term| (term, 1.0)).collect(),
        Op::Sum(_) => return None,
        Op::Compare(_, a, b) => vec![(a, 0.0), (b, 0.0)],
        Op::Undefined(a) => vec![(a, f64::NAN)],
        Op::Filled(a, _) => vec![(a, 0.0)],
    })
}

fn called(function: Function, arguments: &[Expr], v: f64) -> Vec<(&Expr, f64)> {
    use std::f64::consts::{LN_2, LN_10};
    let leader = arguments.iter().position(|argument| argument.value() == v);
    let slope = |i: usize, x: f64| match function {
        Function::Abs if x == 0.0 => 0.0,
        Function::Abs => x.signum(),
        Function::Sqrt => 0.5 / v,
        Function::Ln => 1.0 / x,
        Function::Log2 => 1.0 / (x * LN_2),
        Function::Log10 => 1.0 / (x * LN_10),
        Function::Exp => v,
        Function::Ceil | Function::Floor | Function::Round => 0.0,
        Function::Min | Function::Max => f64::from(Some(i) == leader),
    };
    arguments.iter().enumerate().map(|(i, argument)| (argument, slope(i, argument.value()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Number;

    fn slopes(expr: &Expr) -> Vec<f64> {
        expr.gradient().unwrap().iter().map(|partial| partial.derivative).collect()
    }

    /// x = 3, y = 2: ∂(x²y − x/y) = 2xy − 1/y, x² + x/y²; a quantity that occurs twice counts once.
    #[test]
    fn products_quotients_and_powers() {
        let (x, y) = (Expr::named("x", 3.0), Expr::named("y", 2.0));
        let expr = (x.clone().powi(2) * y.clone()).called("area") - Expr::named("x", 3.0) / y.clone();
        assert_eq!(slopes(&expr), [11.5, 9.75]);
        // ∂ xʸ = y·xʸ⁻¹ = 6, xʸ ln x = 9 ln 3.
        let power = slopes(&x.pow(y));
        assert!((power[0] - 6.0).abs() < 1e-14 && (power[1] - 9.0 * 3.0_f64.ln()).abs() < 1e-14);
    }

    /// ln x at 4: 1/4; √4: 1/4; exp 0: 1; |−2|: −1; max(1, 5).
    #[test]
    fn functions_have_their_slopes() {
        let one = |value: f64, of: fn(Expr) -> Expr| slopes(&of(Expr::named("x", value)))[0];
        assert_eq!(one(4.0, Number::ln), 0.25);
        assert_eq!(one(4.0, Number::sqrt), 0.25);
        assert_eq!(one(0.0, Number::exp), 1.0);
        assert_eq!([one(-2.0, Number::abs), one(0.0, Number::abs)], [-1.0, 0.0]);
        assert!((one(8.0, Number::log2) - 1.0 / (8.0 * 2.0_f64.ln())).abs() < 1e-16);
        let larger = Number::max(Expr::named("a", 1.0), Expr::named("b", 5.0));
        assert_eq!(slopes(&larger), [0.0, 1.0]);
    }

    #[test]
    fn what_a_convention_fills_in_stands_still_and_cut_sums_have_none() {
        let x = Expr::named("x", 0.0);
        assert_eq!(slopes(&(x.clone() / x.clone()).counted_as(0.0, true, "0/0"))[0], 0.0);
        let many = Expr::sum_of((0..9).map(|i| Expr::named(format!("x{i}"), f64::from(i))));
        assert_eq!(many.gradient(), None);
        let few = Expr::sum_of((0..3).map(|i| Expr::named(format!("x{i}"), f64::from(i))));
        assert_eq!(slopes(&few), [1.0; 3]);
    }
}
