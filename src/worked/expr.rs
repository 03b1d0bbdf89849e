//! Expressions of named quantities: a formula that remembers how it was built.

use std::borrow::Cow;
use std::fmt::Display;
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
#[derive(Debug, Clone)]
pub struct Expr(Arc<Node>);

#[derive(Debug)]
struct Node {
    op: Op,
    value: f64,
    /// Why `value` is `NaN`.
    reason: Option<Cow<'static, str>>,
}

#[derive(Debug)]
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
#[derive(Debug)]
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
    Min,
    Max,
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
        let terms = first.into_iter().collect();
        let reason = total.is_nan().then_some(Cow::from("a term of the sum is undefined"));
        Expr::new(Op::Sum(Sum { body: Some(body), terms, n }), total, reason)
    }

    /// The sum of these terms, written out (the first few of them, if there are many). No terms sum to 0.
    pub fn sum_of(terms: impl IntoIterator<Item = Expr>) -> Expr {
        let mut terms: Vec<Expr> = terms.into_iter().collect();
        let n = terms.len();
        let total = crate::stats::accurate_sum(terms.iter().map(Expr::value));
        let reason = total.is_nan().then(|| first_reason(&terms).unwrap_or_else(|| "∞ − ∞".into()));
        terms.truncate(SHOWN_IN_FULL);
        Expr::new(Op::Sum(Sum { body: None, terms, n }), total, reason)
    }

    /// The mean of these terms: their sum over their count. The mean of nothing is undefined.
    pub fn mean_of(terms: impl IntoIterator<Item = Expr>) -> Expr {
        let sum = Expr::sum_of(terms);
        let Op::Sum(Sum { n, .. }) = sum.op() else { unreachable!("sum_of returns a sum") };
        let n = *n;
        (sum / n as f64).undefined_if(n == 0, "no values")
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

    pub(super) fn same_node(&self, other: &Expr) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What a formula sees of this expression: the body of a named result is out of sight.
    pub(super) fn is_leaf(&self) -> bool {
        matches!(self.op(), Op::Literal | Op::Symbol(_) | Op::Named(..))
    }

    /// The operands that the formula shows.
    pub(super) fn operands(&self) -> Vec<&Expr> {
        match self.op() {
            Op::Literal | Op::Symbol(_) | Op::Named(..) => vec![],
            Op::Neg(a) | Op::Undefined(a) | Op::Filled(a, _) => vec![a],
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) | Op::Pow(a, b) | Op::Compare(_, a, b) => {
                vec![a, b]
            }
            Op::Call(_, arguments) => arguments.iter().collect(),
            Op::Sum(sum) => sum.terms.iter().collect(),
        }
    }

    /// Operations and operands that the formula shows.
    fn parts(&self) -> usize {
        1 + self.operands().into_iter().map(Expr::parts).sum::<usize>()
    }

    /// The same operation over other operands; the value stays.
    pub(super) fn with_operands(&self, operands: Vec<Expr>) -> Expr {
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
        Expr::new(op, self.value(), self.0.reason.clone())
    }

    fn new(op: Op, value: f64, reason: Option<Cow<'static, str>>) -> Expr {
        Expr(Arc::new(Node { op, value, reason }))
    }

    /// A node over operands: undefined if one of them is, or if the operation is impossible.
    fn built(op: Op, value: f64) -> Expr {
        let node = Expr::new(op, value, None);
        if !value.is_nan() {
            return node;
        }
        let reason = first_reason(node.operands()).unwrap_or_else(|| impossible(node.op()));
        Expr::new(Arc::into_inner(node.0).expect("just made, held once").op, value, Some(reason))
    }
}

/// Sums of up to this many terms are written out whole; of longer ones, the first two (one, if it is long) and the count.
pub(super) const SHOWN_IN_FULL: usize = 3;

impl Sum {
    /// How many terms are printed.
    pub fn shown(&self) -> usize {
        /// A term of more parts than this fills a line.
        const LONG: usize = 10;
        let most = match self.terms.first() {
            _ if self.n <= SHOWN_IN_FULL => self.n,
            Some(term) if term.parts() > LONG => 1,
            _ => SHOWN_IN_FULL - 1,
        };
        self.terms.len().min(most)
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
        let copy = self.with_operands(self.operands().into_iter().cloned().collect());
        match Arc::into_inner(copy.0) {
            Some(node) => Expr::new(node.op, value, node.reason.filter(|_| value.is_nan())),
            None => self, // no operation, so nothing was rounded
        }
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
