//! Expressions of named quantities: a formula that remembers how it was built.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::sync::Arc;

use super::{Number, Worked};

/// An arithmetic expression over named quantities, with its value.
///
/// Build it with the ordinary operators; every node carries its value, so [`Expr::value`] costs nothing and cannot
/// disagree with the derivation printed from the same tree. Cloning shares the tree. A value that is not defined is
/// `NaN`, and [`Expr::undefined`] tells why.
/// ```
/// use workings::worked::{Expr, Number};
///
/// let (tp, fp) = (Expr::named("TP", 90.0), Expr::named("FP", 4.0));
/// let precision = &tp / (&tp + fp);
/// assert_eq!(precision.formula(), "TP / (TP + FP)");
/// assert_eq!(precision.substitution(), "90 / (90 + 4)");
/// assert!((precision.value() - 90.0 / 94.0).abs() < 1e-15);
/// ```
#[derive(Clone)]
pub struct Expr(Arc<Node>);

struct Node {
    op: Op,
    value: f64,
    /// Why `value` is `NaN`.
    reason: Option<Cow<'static, str>>,
    size: Size,
}

/// How large the formula of an expression is, as it would be printed: a part that occurs twice counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Operations and operands.
    pub parts: usize,
    /// Operations inside operations.
    pub depth: usize,
}

pub(super) enum Op {
    /// A number of the formula itself, such as the 2 in 2·P·R.
    Literal,
    /// A quantity that was put in.
    Symbol(Box<str>),
    /// A result with a name: a symbol to the formulas that use it, and a line of its own in the derivation.
    Named(Box<str>, Expr),
    Neg(Expr),
    Add(Expr, Expr),
    Sub(Expr, Expr),
    Mul(Expr, Expr),
    Div(Expr, Expr),
    Pow(Expr, Expr),
    Call(Function, Vec<Expr>),
    Sum(Sum),
    Compare(Comparison, Expr, Expr),
    /// The formula of `.0` is undefined here; the reason stands in the node.
    Undefined(Expr),
    /// The formula of `.0` gives no value here, so a convention does.
    Filled(Expr, Box<str>),
}

/// A sum over data: the total of all `n` terms, of which only the first are kept.
pub(super) struct Sum {
    /// The general term, as in Σ(yᵢ − ŷᵢ)²; without one, the terms themselves stand in the formula.
    pub body: Option<Expr>,
    pub terms: Vec<Expr>,
    pub n: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Abs,
    Sqrt,
    Ln,
    Log2,
    Log10,
    Exp,
    Ceil,
    Floor,
    Round,
    Min,
    Max,
}

/// The nearest whole number if only the last binary digits tell the value from it, as they tell 0.07 · 100 from 7.
fn whole_by_rounding(value: f64) -> Option<f64> {
    let nearest = value.round();
    ((value - nearest).abs() <= 8.0 * f64::EPSILON * value.abs()).then_some(nearest)
}

/// Rounded up; a value that the last binary digits alone keep from a whole number is that number.
pub(super) fn rounded_up(value: f64) -> f64 {
    whole_by_rounding(value).unwrap_or_else(|| value.ceil())
}

/// Rounded down, as [`rounded_up`].
pub(crate) fn rounded_down(value: f64) -> f64 {
    whole_by_rounding(value).unwrap_or_else(|| value.floor())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

impl Expr {
    /// A quantity with a name (`"TP"`, `"ŷᵢ"`, `"Σ|y|"`) and a value.
    pub fn named(name: impl Display, value: f64) -> Expr {
        let name = name.to_string();
        let reason = value.is_nan().then(|| Cow::from(format!("{name} is not a number")));
        Expr::new(Op::Symbol(name.into()), value, reason)
    }

    /// A placeholder without a value, for the general term of a sum.
    pub fn symbol(name: impl Display) -> Expr {
        Expr::new(Op::Symbol(name.to_string().into()), f64::NAN, None)
    }

    /// Σ `body` over `n` samples, whose total is known; `first` holds the first few terms, which the derivation shows.
    ///
    /// ```
    /// use workings::worked::{Expr, Number};
    /// let term = |y: Expr, p: Expr| (y - p).powi(2);
    /// let sse = Expr::sum(term(Expr::symbol("yᵢ"), Expr::symbol("ŷᵢ")), [term(3.0.into(), 2.5.into())], 1, 0.25);
    /// assert_eq!((sse.formula(), sse.substitution()), ("Σ(yᵢ − ŷᵢ)²".into(), "(3 − 2.5)²".into()));
    /// ```
    pub fn sum(body: Expr, first: impl IntoIterator<Item = Expr>, n: usize, total: f64) -> Expr {
        let terms = first.into_iter().take(BARE_IN_FULL).collect();
        let reason = total.is_nan().then_some(Cow::from("a term of the sum is undefined"));
        Expr::new(Op::Sum(Sum { body: Some(body), terms, n }), total, reason)
    }

    /// The sum of these terms, written out (the first few of them, if there are many). No terms sum to 0.
    pub fn sum_of(terms: impl IntoIterator<Item = Expr>) -> Expr {
        let mut terms: Vec<Expr> = terms.into_iter().collect();
        let n = terms.len();
        let total = crate::linalg::sum::accurate_sum(terms.iter().map(Expr::value));
        let reason = total.is_nan().then(|| first_reason(&terms).unwrap_or_else(|| "∞ − ∞".into()));
        terms.truncate(BARE_IN_FULL);
        Expr::new(Op::Sum(Sum { body: None, terms, n }), total, reason)
    }

    /// The sum of `n` terms that begin with these, as [`sum_of`](Self::sum_of) shows it, where the total is known.
    pub(crate) fn sum_from(first: impl IntoIterator<Item = Expr>, n: usize, total: f64) -> Expr {
        let terms: Vec<Expr> = first.into_iter().take(BARE_IN_FULL).collect();
        let why = || first_reason(&terms).unwrap_or_else(|| "a term of the sum is undefined".into());
        let reason = total.is_nan().then(why);
        Expr::new(Op::Sum(Sum { body: None, terms, n }), total, reason)
    }

    /// The mean of these terms: their sum over their count. The mean of nothing is undefined.
    pub fn mean_of(terms: impl IntoIterator<Item = Expr>) -> Expr {
        let sum = Expr::sum_of(terms);
        let Op::Sum(Sum { n, .. }) = sum.op() else { unreachable!("sum_of returns a sum") };
        let n = *n;
        (sum / n as f64).undefined_if(n == 0, "no values")
    }

    /// The largest of these terms, written out. The largest of nothing is undefined.
    pub(crate) fn max_of(terms: impl IntoIterator<Item = Expr>) -> Expr {
        let terms: Vec<Expr> = terms.into_iter().collect();
        let largest = terms.iter().map(Expr::value).reduce(Number::max).unwrap_or(f64::NAN);
        let none = terms.is_empty();
        Expr::call(Function::Max, terms, largest).undefined_if(none, "no values")
    }

    /// The value; `NaN` where it is undefined. A comparison is 1 when it holds and 0 when not.
    pub fn value(&self) -> f64 {
        self.0.value
    }

    /// Why there is no value, if there is none.
    pub fn undefined(&self) -> Option<&str> {
        if !self.value().is_nan() {
            return None;
        }
        Some(self.0.reason.as_deref().unwrap_or("a symbol without a value"))
    }

    /// The same result under another name.
    pub(crate) fn renamed(self, name: impl Display) -> Expr {
        match self.op() {
            Op::Named(_, body) => body.clone().called(name),
            _ => self.called(name),
        }
    }

    /// The derivation of this expression. A [called](Number::called) expression is titled by its name.
    pub fn worked(&self) -> Worked {
        Worked::new(self.clone())
    }

    /// Shows the derivation when it is the last expression of a cell in an evcxr notebook.
    pub fn evcxr_display(&self) {
        self.worked().evcxr_display();
    }

    /// Rounded up to a whole number. What only the last binary digits keep from a whole number is that number.
    ///
    /// ```
    /// use workings::worked::Expr;
    ///
    /// let shards = (Expr::named("load", 9.0) / 2.0).ceil();
    /// assert_eq!((shards.formula(), shards.value()), ("⌈load / 2⌉".into(), 5.0));
    /// assert_eq!((Expr::from(0.07) * 100.0).ceil().value(), 7.0); // though 0.07 · 100 = 7.000000000000001 in f64
    /// ```
    pub fn ceil(self) -> Expr {
        let value = rounded_up(self.value());
        Expr::call(Function::Ceil, vec![self], value)
    }

    /// Rounded down to a whole number, as [`ceil`](Self::ceil).
    pub fn floor(self) -> Expr {
        let value = rounded_down(self.value());
        Expr::call(Function::Floor, vec![self], value)
    }

    /// Rounded to the nearest whole number, halves to the even one (as NumPy).
    pub fn round(self) -> Expr {
        let value = self.value().round_ties_even();
        Expr::call(Function::Round, vec![self], value)
    }

    /// Is `self` at least `other`?
    pub fn at_least(self, other: Expr) -> Expr {
        self.compare(Comparison::GreaterOrEqual, other)
    }

    /// Is `self` at most `other`?
    pub fn at_most(self, other: Expr) -> Expr {
        self.compare(Comparison::LessOrEqual, other)
    }

    /// Is `self` strictly greater than `other`?
    pub fn greater_than(self, other: Expr) -> Expr {
        self.compare(Comparison::Greater, other)
    }

    /// Is `self` strictly less than `other`?
    pub fn less_than(self, other: Expr) -> Expr {
        self.compare(Comparison::Less, other)
    }

    /// Is `self` equal to `other`?
    pub fn equals(self, other: Expr) -> Expr {
        self.compare(Comparison::Equal, other)
    }

    fn compare(self, comparison: Comparison, other: Expr) -> Expr {
        let (a, b) = (self.value(), other.value());
        let holds = match comparison {
            Comparison::Less => a < b,
            Comparison::LessOrEqual => a <= b,
            Comparison::Greater => a > b,
            Comparison::GreaterOrEqual => a >= b,
            Comparison::Equal => a == b,
        };
        let value = if a.is_nan() || b.is_nan() { f64::NAN } else { f64::from(holds) };
        Expr::built(Op::Compare(comparison, self, other), value)
    }

    pub(super) fn op(&self) -> &Op {
        &self.0.op
    }

    pub(super) fn size(&self) -> Size {
        self.0.size
    }

    /// Where the expression stands in memory, which tells it from all others.
    pub(super) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// What a formula sees of this expression: the body of a named result is out of sight.
    pub(super) fn is_leaf(&self) -> bool {
        matches!(self.op(), Op::Literal | Op::Symbol(_) | Op::Named(..))
    }

    /// The operands that the formula shows.
    pub(super) fn operands(&self) -> impl DoubleEndedIterator<Item = &Expr> {
        self.op().operands()
    }

    /// The same operation over other operands; the value stays.
    pub(super) fn with_operands(&self, operands: Vec<Expr>) -> Expr {
        self.rebuilt(operands, self.value(), self.0.reason.clone())
    }

    fn rebuilt(&self, operands: Vec<Expr>, value: f64, reason: Option<Cow<'static, str>>) -> Expr {
        let mut operands = operands.into_iter();
        let mut next = || operands.next().expect("as many operands as before");
        let op = match self.op() {
            Op::Neg(_) => Op::Neg(next()),
            Op::Undefined(_) => Op::Undefined(next()),
            Op::Filled(_, note) => Op::Filled(next(), note.clone()),
            Op::Add(..) => Op::Add(next(), next()),
            Op::Sub(..) => Op::Sub(next(), next()),
            Op::Mul(..) => Op::Mul(next(), next()),
            Op::Div(..) => Op::Div(next(), next()),
            Op::Pow(..) => Op::Pow(next(), next()),
            Op::Compare(comparison, ..) => Op::Compare(*comparison, next(), next()),
            Op::Call(function, arguments) => Op::Call(*function, arguments.iter().map(|_| next()).collect()),
            Op::Literal | Op::Symbol(_) | Op::Named(..) | Op::Sum(_) => return self.clone(),
        };
        Expr::new(op, value, reason)
    }

    /// A sum of these terms and more, `n` in all, in place of this expression.
    pub(super) fn shortened_to(&self, terms: Vec<Expr>, n: usize) -> Expr {
        Expr::new(Op::Sum(Sum { body: None, terms, n }), self.value(), self.0.reason.clone())
    }

    fn new(op: Op, value: f64, reason: Option<Cow<'static, str>>) -> Expr {
        let size = op.size();
        Expr(Arc::new(Node { op, value, reason, size }))
    }

    /// A node over operands: undefined if one of them is, or if the operation is impossible.
    fn built(op: Op, value: f64) -> Expr {
        let reason = value.is_nan().then(|| first_reason(op.operands()).unwrap_or_else(|| impossible(&op)));
        Expr::new(op, value, reason)
    }
}

impl Op {
    fn operands(&self) -> impl DoubleEndedIterator<Item = &Expr> {
        let (one, two, list): (_, _, &[Expr]) = match self {
            Op::Literal | Op::Symbol(_) | Op::Named(..) => (None, None, &[]),
            Op::Neg(a) | Op::Undefined(a) | Op::Filled(a, _) => (Some(a), None, &[]),
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) | Op::Pow(a, b) | Op::Compare(_, a, b) => {
                (Some(a), Some(b), &[])
            }
            Op::Call(_, arguments) => (None, None, arguments),
            Op::Sum(sum) => (None, None, &sum.terms),
        };
        one.into_iter().chain(two).chain(list)
    }

    fn size(&self) -> Size {
        let general_term = match self {
            Op::Sum(sum) => sum.body.as_ref().map_or(0, |body| body.size().parts),
            _ => 0,
        };
        let mut size = Size { parts: general_term, depth: 0 };
        for operand in self.operands() {
            size.parts = size.parts.saturating_add(operand.size().parts);
            size.depth = size.depth.max(operand.size().depth + 1);
        }
        Size { parts: size.parts.saturating_add(1), ..size }
    }

    /// Leaves the operation without operands and adds them to `held`.
    fn give_up(&mut self, held: &mut Vec<Expr>) {
        match std::mem::replace(self, Op::Literal) {
            Op::Literal | Op::Symbol(_) => {}
            Op::Named(_, a) | Op::Neg(a) | Op::Undefined(a) | Op::Filled(a, _) => held.push(a),
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) | Op::Pow(a, b) | Op::Compare(_, a, b) => {
                held.extend([a, b]);
            }
            Op::Call(_, arguments) => held.extend(arguments),
            Op::Sum(sum) => held.extend(sum.body.into_iter().chain(sum.terms)),
        }
    }
}

/// A tree is taken apart in a loop: drops inside drops would need a stack as deep as the tree.
impl Drop for Node {
    fn drop(&mut self) {
        let mut held = Vec::new();
        self.op.give_up(&mut held);
        while let Some(expr) = held.pop() {
            if let Some(mut node) = Arc::into_inner(expr.0) {
                node.op.give_up(&mut held);
            }
        }
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.op() {
            Op::Named(name, _) | Op::Symbol(name) => Some(name),
            _ => None,
        };
        let mut expr = f.debug_struct("Expr");
        if let Some(name) = name {
            expr.field("name", name);
        }
        expr.field("formula", &self.formula()).field("value", &self.value()).finish()
    }
}

// How much of a sum is printed: all of up to three terms, such as (3 − 2.5)² + (−0.5 − 0)² + (2 − 2)², or of up to five
// that are bare names or numbers, such as TP + FP + FN + TN, if they fit in a line; else the first two terms (one, if it
// fills a line) and the count.

/// Sums of up to this many terms are written out, whatever the terms.
const IN_FULL: usize = 3;
/// Sums of up to this many names or numbers are written out; more terms than these are never kept.
pub(super) const BARE_IN_FULL: usize = 5;

impl Sum {
    /// How many terms are printed.
    pub fn shown(&self) -> usize {
        /// A term of more parts than this fills a line.
        const LONG: usize = 10;
        /// Names of more characters than this fill a line.
        const WIDE: usize = 80;
        let kept = self.terms.len();
        let bare = || self.terms.iter().map(bare_width).sum::<Option<usize>>().is_some_and(|width| width <= WIDE);
        if kept == self.n && (kept <= IN_FULL || kept <= BARE_IN_FULL && bare()) {
            return kept;
        }
        match self.terms.first() {
            Some(term) if term.size().parts > LONG => 1,
            _ => kept.min(IN_FULL - 1),
        }
    }
}

/// The characters that a name or number takes; `None` for what is composed of several.
fn bare_width(term: &Expr) -> Option<usize> {
    const OF_A_NUMBER: usize = 8;
    match term.op() {
        Op::Literal => Some(OF_A_NUMBER),
        Op::Symbol(name) | Op::Named(name, _) => Some(name.chars().count().max(OF_A_NUMBER)),
        Op::Neg(a) | Op::Undefined(a) | Op::Filled(a, _) if a.is_leaf() => bare_width(a),
        _ => None,
    }
}

fn first_reason<'a>(operands: impl IntoIterator<Item = &'a Expr>) -> Option<Cow<'static, str>> {
    operands.into_iter().find(|e| e.value().is_nan()).map(|e| e.0.reason.clone().unwrap_or("no value".into()))
}

/// Why this operation on numbers gives none.
fn impossible(op: &Op) -> Cow<'static, str> {
    match op {
        Op::Div(a, b) if a.value() == 0.0 && b.value() == 0.0 => match b.is_leaf() {
            true => "0/0".into(),
            false => format!("0/0: {} = 0", b.formula()).into(),
        },
        Op::Call(Function::Sqrt, a) => format!("square root of {}", super::format::six(a[0].value())).into(),
        Op::Call(Function::Ln | Function::Log2 | Function::Log10, a) => {
            format!("logarithm of {}", super::format::six(a[0].value())).into()
        }
        Op::Pow(a, b) => {
            format!("{} to the power of {}", super::format::six(a.value()), super::format::six(b.value())).into()
        }
        Op::Add(..) | Op::Sub(..) => "∞ − ∞".into(),
        Op::Mul(..) => "0 · ∞".into(),
        Op::Div(..) => "∞/∞".into(),
        _ => "no value".into(),
    }
}

impl From<f64> for Expr {
    fn from(value: f64) -> Expr {
        Expr::new(Op::Literal, value, value.is_nan().then_some("not a number".into()))
    }
}

impl From<&Expr> for Expr {
    fn from(expr: &Expr) -> Expr {
        expr.clone()
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        operator!(@ $trait, $method, Expr, Expr);
        operator!(@ $trait, $method, Expr, &Expr);
        operator!(@ $trait, $method, Expr, f64);
        operator!(@ $trait, $method, &Expr, Expr);
        operator!(@ $trait, $method, &Expr, &Expr);
        operator!(@ $trait, $method, &Expr, f64);
        operator!(@ $trait, $method, f64, Expr);
        operator!(@ $trait, $method, f64, &Expr);
    };
    (@ $trait:ident, $method:ident, $left:ty, $right:ty) => {
        impl $trait<$right> for $left {
            type Output = Expr;
            fn $method(self, right: $right) -> Expr {
                let (a, b) = (Expr::from(self), Expr::from(right));
                let value = a.value().$method(b.value());
                Expr::built(Op::$trait(a, b), value)
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Neg for Expr {
    type Output = Expr;
    fn neg(self) -> Expr {
        let value = -self.value();
        Expr::built(Op::Neg(self), value)
    }
}

impl Neg for &Expr {
    type Output = Expr;
    fn neg(self) -> Expr {
        -self.clone()
    }
}

impl Expr {
    fn call(function: Function, arguments: Vec<Expr>, value: f64) -> Expr {
        Expr::built(Op::Call(function, arguments), value)
    }
}

impl Number for Expr {
    fn parameter(name: impl Display, value: f64) -> Expr {
        Expr::named(name, value)
    }

    fn value(&self) -> f64 {
        self.0.value
    }

    fn called(self, name: impl Display) -> Expr {
        let (value, reason) = (self.value(), self.0.reason.clone());
        Expr::new(Op::Named(name.to_string().into(), self), value, reason)
    }

    fn undefined_if(self, condition: bool, reason: impl Display) -> Expr {
        if !condition {
            return self;
        }
        Expr::new(Op::Undefined(self), f64::NAN, Some(reason.to_string().into()))
    }

    fn counted_as(self, fill: f64, condition: bool, reason: impl Display) -> Expr {
        if !condition {
            return self;
        }
        if fill.is_nan() {
            return self.undefined_if(true, reason);
        }
        let note = format!("{reason}: counted as {}", super::format::six(fill));
        Expr::new(Op::Filled(self, note.into()), fill, None)
    }

    fn valued(self, value: f64) -> Expr {
        let reason = self.0.reason.clone().filter(|_| value.is_nan());
        self.rebuilt(self.operands().cloned().collect(), value, reason)
    }

    fn abs(self) -> Expr {
        let value = self.value().abs();
        Expr::call(Function::Abs, vec![self], value)
    }

    fn sqrt(self) -> Expr {
        let value = self.value().sqrt();
        Expr::call(Function::Sqrt, vec![self], value)
    }

    fn ln(self) -> Expr {
        let value = self.value().ln();
        Expr::call(Function::Ln, vec![self], value)
    }

    fn ln_1p(self) -> Expr {
        let value = self.value().ln_1p();
        Expr::call(Function::Ln, vec![1.0 + self], value)
    }

    fn log2(self) -> Expr {
        let value = self.value().log2();
        Expr::call(Function::Log2, vec![self], value)
    }

    fn log10(self) -> Expr {
        let value = self.value().log10();
        Expr::call(Function::Log10, vec![self], value)
    }

    fn exp(self) -> Expr {
        let value = self.value().exp();
        Expr::call(Function::Exp, vec![self], value)
    }

    fn powi(self, exponent: i32) -> Expr {
        let value = Number::powi(self.value(), exponent);
        Expr::built(Op::Pow(self, f64::from(exponent).into()), value)
    }

    fn pow(self, exponent: Expr) -> Expr {
        let value = Number::pow(self.value(), exponent.value());
        Expr::built(Op::Pow(self, exponent), value)
    }

    fn min(self, other: Expr) -> Expr {
        let value = Number::min(self.value(), other.value());
        Expr::call(Function::Min, vec![self, other], value)
    }

    fn max(self, other: Expr) -> Expr {
        let value = Number::max(self.value(), other.value());
        Expr::call(Function::Max, vec![self, other], value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(n: usize) -> impl Iterator<Item = Expr> {
        (1..=n).map(|i| Expr::named(format!("x{i}"), i as f64))
    }

    #[test]
    fn short_sums_of_names_are_written_out() {
        assert_eq!(Expr::sum_of(terms(4)).formula(), "x1 + x2 + x3 + x4");
        assert_eq!(Expr::sum_of(terms(5)).substitution(), "1 + 2 + 3 + 4 + 5");
        assert_eq!(Expr::sum_of(terms(6)).substitution(), "1 + 2 + … (6 terms)");
        assert_eq!(Expr::sum_of(terms(4).map(|x| -x)).formula(), "−x1 + (−x2) + (−x3) + (−x4)");
        let long = |i: usize| Expr::named(format!("precision[a class with a long name {i}]"), 0.5);
        assert!(Expr::sum_of((0..4).map(long)).formula().ends_with(" + … (4 terms)"));
    }

    #[test]
    fn of_composed_terms_three_are_written_out() {
        let squares = |n| Expr::sum_of(terms(n).map(|x| x.powi(2)));
        assert_eq!(squares(3).formula(), "x1² + x2² + x3²");
        assert_eq!(squares(4).formula(), "x1² + x2² + … (4 terms)");
        let long = Expr::sum_of(terms(4).map(|x| (&x + 1.0) * (&x + 2.0) * (&x + 3.0)));
        assert_eq!(long.formula(), "(x1 + 1) · (x1 + 2) · (x1 + 3) + … (4 terms)");
        assert_eq!(Expr::sum_of([]).substitution(), "0");
    }

    /// Σ(y − ŷ)² of 3, −0.5, 2, 7 and 2.5, 0, 2, 8: 0.25 + 0.25 + 0 + 1.
    #[test]
    fn a_sum_over_data_shows_its_first_terms_and_their_count() {
        let term = |y: Expr, p: Expr| (y - p).powi(2);
        let rows = [(3.0, 2.5), (-0.5, 0.0), (2.0, 2.0), (7.0, 8.0)];
        let first = rows.map(|(y, p): (f64, f64)| term(y.into(), p.into()));
        let sse = Expr::sum(term(Expr::symbol("yᵢ"), Expr::symbol("ŷᵢ")), first, 4, 1.5).called("SSE");
        assert_eq!(sse.substitution(), "(3 − 2.5)² + (−0.5 − 0)² + … (4 terms)");
        assert_eq!(sse.formula(), "Σ(yᵢ − ŷᵢ)²");
        let few = Expr::sum(Expr::symbol("yᵢ"), [Expr::from(2.0), Expr::from(5.0)], 4, 14.0);
        assert_eq!(few.substitution(), "2 + 5 + … (4 terms)", "only terms that were given can be shown");
    }

    #[test]
    fn sizes_count_what_is_printed() {
        let x = Expr::named("x", 2.0);
        let size = |expr: &Expr| (expr.size().parts, expr.size().depth);
        assert_eq!(size(&x), (1, 0));
        assert_eq!(size(&(&x + &x)), (3, 1));
        assert_eq!(size(&(&x + &x).called("2x")), (1, 0));
        let doubled = (0..200).fold(x, |x, _| x.clone() + x);
        assert_eq!(size(&doubled), (usize::MAX, 200));
    }

    #[test]
    fn a_tree_that_is_shared_lives_on() {
        let shared = Expr::named("x", 2.0) + 1.0;
        drop((0..10).fold(shared.clone(), |x, _| x.sqrt()));
        assert_eq!(shared.substitution(), "2 + 1");
    }

    #[test]
    fn it_shows_itself_in_short() {
        let half = (Expr::named("x", 3.0) / 2.0).called("half");
        assert_eq!(format!("{half:?}"), r#"Expr { name: "half", formula: "x / 2", value: 1.5 }"#);
    }
}
