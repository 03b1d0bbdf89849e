//! From the tree to a line of mathematics: one walk for every notation, with brackets exactly where they are needed.

use super::clear::clear_digits;
use super::expr::{Comparison, Expr, Function, Op, Sum};
use super::format::Digits;
use super::symbol::composition;

/// What stands for a named quantity: its name, or the number put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// Its name; the numbers of the formula itself with these digits.
    Names(Digits),
    Numbers(Digits),
}

impl View {
    /// The formula as a reader wants it: its own numbers, such as the 2 in 2·P·R, are short.
    pub const FORMULA: View = View::Names(Digits::Six);
}

/// How tightly a printed piece holds together, from loose to tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Comparison,
    Sum,
    /// A quotient on one line: `a / b / c` and `a / b · c` would be right without brackets, but are read wrong.
    Quotient,
    Product,
    /// A function with its argument, a fraction with a bar, a sum sign with its term: no bracket as an operand of + − · /,
    /// but needed under a power.
    Tight,
    Power,
    Atom,
}

/// A printed part of a formula.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub text: String,
    pub binding: Binding,
    /// Starts with a minus sign, so it cannot follow an operator without brackets.
    pub minus: bool,
    /// Shows `|…|` outside any bracket, in which another `|…|` would be misread.
    pub bars: bool,
}

impl Piece {
    pub fn new(text: impl Into<String>, binding: Binding) -> Piece {
        Piece { text: text.into(), binding, minus: false, bars: false }
    }
}

/// A way of writing mathematics. The walk decides what is an operand of what; the notation decides how it looks.
///
/// Brackets keep the order in which the value was computed: read with + − and · / from left to right, the printed line
/// has the value of the expression to the last bit. So the right operand of + − · keeps its brackets even where the
/// mathematics would not need them, as in a + (b − c): computers add 1 + 1e17 − 1e17 to 0, but 1 + (1e17 − 1e17) to 1.
pub(super) trait Notation {
    /// Space between a value and a remark.
    const GAP: &str;
    fn number(&self, value: f64, digits: Digits) -> Piece;
    fn name(&self, name: &str) -> String;
    fn words(&self, text: &str) -> String;
    fn infix(&self, left: &str, operator: &str, right: &str) -> String;
    fn negative(&self, operand: &str) -> String;
    fn quotient(&self, numerator: Piece, denominator: Piece) -> Piece;
    fn power(&self, base: Piece, exponent: &Expr, view: View) -> Piece;
    fn brackets(&self, inner: &str) -> String;
    fn bars(&self, inner: &str) -> String;
    fn root(&self, inner: Piece) -> Piece;
    fn call(&self, function: &str, subscript: Option<&str>, arguments: &[String]) -> String;
    /// Σ before its general term.
    fn sum_sign(&self, term: &str) -> String;
    /// The rest of a long sum: `… (n terms)`.
    fn rest_of_sum(&self, n: usize) -> String;

    fn print(&self, expr: &Expr, view: View) -> Piece
    where
        Self: Sized,
    {
        let view = match view {
            View::Numbers(digits) => View::Numbers(clear_digits(expr, digits)),
            View::Names(digits) => View::Names(clear_digits(expr, digits)),
        };
        match expr.op() {
            Op::Literal => self.quantity(expr.value(), digits_of(view)),
            Op::Symbol(name) | Op::Named(name, _) => match view {
                View::Names(_) => self.composed_name(name),
                View::Numbers(digits) => self.quantity(expr.value(), digits),
            },
            Op::Undefined(inner) | Op::Filled(inner, _) => self.print(inner, view),
            Op::Neg(a) => {
                let operand = self.behind_sign(self.print(a, view), Binding::Quotient);
                let binding = operand.binding.min(Binding::Product);
                Piece { minus: true, bars: operand.bars, ..Piece::new(self.negative(&operand.text), binding) }
            }
            Op::Add(a, b) => self.in_order(a, "+", b, Binding::Sum, view),
            Op::Sub(a, b) => self.in_order(a, "−", b, Binding::Sum, view),
            Op::Mul(a, b) => self.in_order(a, "·", b, Binding::Product, view),
            Op::Div(a, b) => self.quotient(self.print(a, view), self.print(b, view)),
            Op::Pow(a, b) => {
                let mut base = self.print(a, view);
                if base.binding < Binding::Atom || base.minus {
                    base = self.bracketed(base);
                }
                self.power(base, b, view)
            }
            Op::Call(Function::Abs, arguments) => {
                let inner = self.print(&arguments[0], view);
                if inner.bars {
                    return Piece::new(self.call("abs", None, &[inner.text]), Binding::Tight);
                }
                Piece { bars: true, ..Piece::new(self.bars(&inner.text), Binding::Atom) }
            }
            Op::Call(Function::Sqrt, arguments) => self.root(self.print(&arguments[0], view)),
            Op::Call(function, arguments) => {
                let (name, subscript) = function_name(*function);
                let arguments: Vec<String> = arguments.iter().map(|a| self.print(a, view).text).collect();
                Piece::new(self.call(name, subscript, &arguments), Binding::Tight)
            }
            Op::Sum(sum) => self.sum(sum, expr.value(), view),
            Op::Compare(comparison, a, b) => {
                let (a, b) = (self.print(a, view), self.print(b, view));
                let (a, b) = (self.tight_as(a, Binding::Sum), self.tight_as(b, Binding::Sum));
                self.joined(a, comparison_sign(*comparison), b, Binding::Comparison)
            }
        }
    }

    fn sum(&self, sum: &Sum, total: f64, view: View) -> Piece
    where
        Self: Sized,
    {
        if let (View::Names(_), Some(body)) = (view, &sum.body) {
            // Σ reaches over one factor; what reaches further stands in brackets, so that Σ(a · b) / n has one reading.
            let term = self.print(body, view);
            let brackets = term.binding < Binding::Tight || term.minus || starts_with_number(body);
            let term = if brackets { self.bracketed(term) } else { term };
            return Piece { bars: term.bars, ..Piece::new(self.sum_sign(&term.text), Binding::Tight) };
        }
        let shown = sum.shown();
        if shown == 0 {
            return self.quantity(total, digits_of(view));
        }
        let mut terms: Vec<Piece> = sum.terms[..shown].iter().map(|term| self.print(term, view)).collect();
        if terms.iter().any(|term| term.binding <= Binding::Sum) && sum.n > 1 {
            // Differences side by side look alike if all have brackets, the first one too.
            terms = terms.into_iter().map(|term| self.tight_as(term, Binding::Quotient)).collect();
        }
        if shown < sum.n {
            terms.push(Piece::new(self.rest_of_sum(sum.n), Binding::Product));
        }
        let mut terms = terms.into_iter();
        let first = terms.next().expect("shown > 0");
        terms.fold(first, |so_far, term| {
            self.joined(so_far, "+", self.behind_sign(term, Binding::Quotient), Binding::Sum)
        })
    }

    /// A left operand as it stands, if it holds together at least so tightly, and a right one, if it does more tightly.
    fn in_order(&self, a: &Expr, operator: &str, b: &Expr, binding: Binding, view: View) -> Piece
    where
        Self: Sized,
    {
        let tighter = if binding == Binding::Sum { Binding::Quotient } else { Binding::Tight };
        let left = self.tight_as(self.print(a, view), binding);
        let right = self.behind_sign(self.print(b, view), tighter);
        self.joined(left, operator, right, binding)
    }

    fn joined(&self, left: Piece, operator: &str, right: Piece, binding: Binding) -> Piece {
        let text = self.infix(&left.text, operator, &right.text);
        Piece { text, binding, minus: left.minus, bars: left.bars || right.bars }
    }

    /// In brackets unless it holds together at least so tightly.
    fn tight_as(&self, piece: Piece, binding: Binding) -> Piece {
        if piece.binding < binding { self.bracketed(piece) } else { piece }
    }

    /// As [`tight_as`](Self::tight_as), where no minus sign may stand without brackets either.
    fn behind_sign(&self, piece: Piece, binding: Binding) -> Piece {
        if piece.binding < binding || piece.minus { self.bracketed(piece) } else { piece }
    }

    fn bracketed(&self, piece: Piece) -> Piece {
        Piece::new(self.brackets(&piece.text), Binding::Atom)
    }

    /// A number among others. With all digits it keeps the sign of a negative zero, on which that of 1 / 0 depends.
    fn quantity(&self, value: f64, digits: Digits) -> Piece {
        let number = self.number(value, digits);
        if digits == Digits::Full && value == 0.0 && value.is_sign_negative() {
            return Piece { text: self.negative(&number.text), minus: true, ..number };
        }
        number
    }

    /// A name, which may be a formula itself, such as `Σ|y|` or `n_b / n`.
    fn composed_name(&self, name: &str) -> Piece {
        let (binding, minus) = composition(name);
        Piece { minus, bars: name.contains('|'), ..Piece::new(self.name(name), binding) }
    }
}

fn starts_with_number(mut expr: &Expr) -> bool {
    while let Op::Mul(a, _) | Op::Div(a, _) | Op::Pow(a, _) | Op::Undefined(a) | Op::Filled(a, _) = expr.op() {
        expr = a;
    }
    matches!(expr.op(), Op::Literal)
}

fn digits_of(view: View) -> Digits {
    match view {
        View::Names(digits) | View::Numbers(digits) => digits,
    }
}

fn function_name(function: Function) -> (&'static str, Option<&'static str>) {
    match function {
        Function::Abs => ("abs", None),
        Function::Sqrt => ("sqrt", None),
        Function::Ln => ("ln", None),
        Function::Log2 => ("log", Some("2")),
        Function::Log10 => ("log", Some("10")),
        Function::Exp => ("exp", None),
        Function::Ceil => ("ceil", None),
        Function::Floor => ("floor", None),
        Function::Round => ("round", None),
        Function::Min => ("min", None),
        Function::Max => ("max", None),
    }
}

fn comparison_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::LessOrEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => "≥",
        Comparison::Equal => "=",
    }
}
