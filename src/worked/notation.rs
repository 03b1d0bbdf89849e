//! From the tree to a line of mathematics: one walk for every notation, with brackets exactly where they are needed.

use super::expr::{Comparison, Expr, Function, Op, Sum};
use super::format::Digits;

/// What stands for a named quantity: its name, or the number put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Names,
    Numbers(Digits),
}

/// How tightly a printed piece holds together, from loose to tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Comparison,
    Sum,
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
pub(super) trait Notation {
    /// Space between a value and a remark.
    const GAP: &str;
    fn number(&self, value: f64, digits: Digits) -> Piece;
    fn name(&self, name: &str) -> Piece;
    fn words(&self, text: &str) -> String;
    fn infix(&self, left: &str, operator: &str, right: &str) -> String;
    fn negative(&self, operand: &str) -> String;
    fn quotient(&self, numerator: Piece, denominator: Piece) -> Piece;
    fn power(&self, base: Piece, exponent: &Expr, view: View) -> String;
    fn brackets(&self, inner: &str) -> String;
    fn bars(&self, inner: &Piece) -> Piece;
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
        match expr.op() {
            Op::Literal => self.number(expr.value(), literal_digits(view)),
            Op::Symbol(name) | Op::Named(name, _) => match view {
                View::Names => self.name(name),
                View::Numbers(digits) => self.number(expr.value(), digits),
            },
            Op::Undefined(inner) | Op::Filled(inner, _) => self.print(inner, view),
            Op::Neg(a) => {
                let operand = self.right_of(self.print(a, view), Binding::Product);
                Piece { minus: true, bars: operand.bars, ..Piece::new(self.negative(&operand.text), Binding::Product) }
            }
            Op::Add(a, b) => self.join(a, "+", b, Binding::Sum, view),
            Op::Sub(a, b) => {
                let (a, b) = (self.left_of(self.print(a, view), Binding::Sum), self.print(b, view));
                let b = self.right_of(b, Binding::Product);
                self.joined(a, "−", b, Binding::Sum)
            }
            Op::Mul(a, b) => self.join(a, "·", b, Binding::Product, view),
            Op::Div(a, b) => self.quotient(self.print(a, view), self.print(b, view)),
            Op::Pow(a, b) => {
                let mut base = self.print(a, view);
                if base.binding < Binding::Atom || base.minus {
                    base = self.bracketed(base);
                }
                let bars = base.bars;
                Piece { bars, ..Piece::new(self.power(base, b, view), Binding::Power) }
            }
            Op::Call(Function::Abs, arguments) => self.bars(&self.print(&arguments[0], view)),
            Op::Call(Function::Sqrt, arguments) => self.root(self.print(&arguments[0], view)),
            Op::Call(function, arguments) => {
                let (name, subscript) = function_name(*function);
                let arguments: Vec<String> = arguments.iter().map(|a| self.print(a, view).text).collect();
                Piece::new(self.call(name, subscript, &arguments), Binding::Tight)
            }
            Op::Sum(sum) => self.sum(sum, expr.value(), view),
            Op::Compare(comparison, a, b) => {
                let (a, b) = (self.left_of(self.print(a, view), Binding::Sum), self.print(b, view));
                let b = if b.binding < Binding::Sum { self.bracketed(b) } else { b };
                self.joined(a, comparison_sign(*comparison), b, Binding::Comparison)
            }
        }
    }

    fn sum(&self, sum: &Sum, total: f64, view: View) -> Piece
    where
        Self: Sized,
    {
        if let (View::Names, Some(body)) = (view, &sum.body) {
            let term = self.print(body, view);
            let (text, binding) = match term.binding {
                Binding::Comparison | Binding::Sum => (self.brackets(&term.text), Binding::Tight),
                _ if term.minus => (self.brackets(&term.text), Binding::Tight),
                Binding::Product => (term.text, Binding::Sum),
                _ => (term.text, Binding::Tight),
            };
            return Piece { bars: term.bars, ..Piece::new(self.sum_sign(&text), binding) };
        }
        let shown = sum.shown();
        if shown == 0 {
            return self.number(total, literal_digits(view));
        }
        let mut terms = sum.terms[..shown].iter().map(|term| self.print(term, view));
        let mut sum_so_far = self.left_of(terms.next().expect("shown > 0"), Binding::Sum);
        for term in terms {
            let term = self.right_of(term, Binding::Sum);
            sum_so_far = self.joined(sum_so_far, "+", term, Binding::Sum);
        }
        if shown < sum.n {
            let rest = Piece::new(self.rest_of_sum(sum.n), Binding::Sum);
            sum_so_far = self.joined(sum_so_far, "+", rest, Binding::Sum);
        }
        sum_so_far
    }

    /// An associative operation: the right operand needs no brackets for being of the same kind.
    fn join(&self, a: &Expr, operator: &str, b: &Expr, binding: Binding, view: View) -> Piece
    where
        Self: Sized,
    {
        let left = self.left_of(self.print(a, view), binding);
        let right = self.right_of(self.print(b, view), binding);
        self.joined(left, operator, right, binding)
    }

    fn joined(&self, left: Piece, operator: &str, right: Piece, binding: Binding) -> Piece {
        let text = self.infix(&left.text, operator, &right.text);
        Piece { text, binding, minus: left.minus, bars: left.bars || right.bars }
    }

    fn left_of(&self, piece: Piece, binding: Binding) -> Piece {
        if piece.binding < binding { self.bracketed(piece) } else { piece }
    }

    fn right_of(&self, piece: Piece, binding: Binding) -> Piece {
        if piece.binding < binding || piece.minus { self.bracketed(piece) } else { piece }
    }

    fn bracketed(&self, piece: Piece) -> Piece {
        Piece::new(self.brackets(&piece.text), Binding::Atom)
    }
}

/// Numbers of the formula itself are short; print them as the numbers around them.
fn literal_digits(view: View) -> Digits {
    match view {
        View::Names => Digits::Six,
        View::Numbers(digits) => digits,
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
