//! The printed arithmetic, read back by a reader that knows nothing of the crate.
//!
//! Random expressions, lopsided and deep, over all operations: their substitution in full digits, read from left to
//! right by the reader in `common/arithmetic.rs`, has the value of the expression to the last bit, and so has every line
//! of their derivation. Where the crate computes with more care than a reader can (ln(1 + x) near 0, compensated sums,
//! whole powers by multiplication), an operation whose two ways differ is left out, and compared for itself below.

#[path = "common/arithmetic.rs"]
mod arithmetic;

use proptest::prelude::*;
use workings::worked::{Expr, Number};

/// How an expression is built; `f64` and `Expr` are built alike.
#[derive(Debug, Clone)]
enum Plan {
    Literal(f64),
    Quantity(f64),
    One(Unary, Box<Plan>),
    Two(Binary, Box<Plan>, Box<Plan>),
    Whole(Box<Plan>, i32),
    Sum(Vec<Plan>),
    SumOverData(Vec<Plan>),
    Named(Box<Plan>),
    Filled(Box<Plan>, f64),
}

#[derive(Debug, Clone, Copy)]
enum Unary {
    Neg,
    Abs,
    Sqrt,
    Ln,
    Ln1p,
    Log2,
    Log10,
    Exp,
}

#[derive(Debug, Clone, Copy)]
enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Min,
    Max,
}

impl Plan {
    fn build(&self) -> Expr {
        match self {
            Plan::Literal(value) => (*value).into(),
            Plan::Quantity(value) => Expr::named(name(*value), *value),
            Plan::One(operation, a) => {
                let a = a.build();
                match operation {
                    Unary::Neg => -a,
                    Unary::Abs => a.abs(),
                    Unary::Sqrt => a.sqrt(),
                    Unary::Ln => a.ln(),
                    Unary::Ln1p if same((1.0 + a.value()).ln(), a.value().ln_1p()) => a.ln_1p(),
                    Unary::Ln1p => (a + 1.0).ln(),
                    Unary::Log2 => a.log2(),
                    Unary::Log10 => a.log10(),
                    Unary::Exp => a.exp(),
                }
            }
            Plan::Two(operation, a, b) => {
                let (a, b) = (a.build(), b.build());
                match operation {
                    Binary::Add => a + b,
                    Binary::Sub => a - b,
                    Binary::Mul => a * b,
                    Binary::Div => a / b,
                    // NaN to the power of 0 is undefined here, and 1 to a reader of f64.
                    Binary::Pow if a.value().is_nan() || b.value().is_nan() => a * b,
                    Binary::Pow => a.pow(b),
                    // Which of 0 and −0 is the smaller, no one says.
                    Binary::Min | Binary::Max if a.value() == b.value() => a - b,
                    Binary::Min => a.min(b),
                    Binary::Max => a.max(b),
                }
            }
            Plan::Whole(a, exponent) => {
                let a = a.build();
                let (read, value) = (a.value().powf(f64::from(*exponent)), Number::powi(a.value(), *exponent));
                if same(read, value) { a.powi(*exponent) } else { a }
            }
            Plan::Sum(terms) => {
                let terms: Vec<Expr> = terms.iter().map(Plan::build).collect();
                let sum = Expr::sum_of(terms.clone());
                let in_order = terms.into_iter().reduce(|sum, term| sum + term).expect("a term");
                let whole = !sum.formula().contains('…');
                if whole && same(in_order.value(), sum.value()) { sum } else { in_order }
            }
            Plan::SumOverData(terms) => {
                let terms: Vec<Expr> = terms.iter().map(Plan::build).collect();
                let total = terms.iter().map(Expr::value).reduce(|sum, term| sum + term).expect("a term");
                let n = terms.len();
                Expr::sum(Expr::symbol("yᵢ") - Expr::symbol("ŷᵢ"), terms, n, total)
            }
            Plan::Named(a) => {
                let a = a.build();
                let value = a.value();
                a.called(name(value))
            }
            Plan::Filled(a, fill) => a.build().counted_as(*fill, true, "by convention").called(name(*fill)),
        }
    }
}

impl Plan {
    /// The same with names for all its numbers, and without general terms, so that the formula shows every number.
    fn of_quantities(&self) -> Plan {
        let of = |a: &Plan| Box::new(a.of_quantities());
        match self {
            Plan::Literal(value) | Plan::Quantity(value) | Plan::Filled(_, value) => Plan::Quantity(*value),
            Plan::One(operation, a) => Plan::One(*operation, of(a)),
            Plan::Two(operation, a, b) => Plan::Two(*operation, of(a), of(b)),
            Plan::Whole(a, exponent) => Plan::Whole(of(a), *exponent),
            Plan::Sum(terms) | Plan::SumOverData(terms) => Plan::Sum(terms.iter().map(Plan::of_quantities).collect()),
            Plan::Named(a) => Plan::Named(of(a)),
        }
    }
}

/// The same number, the sign of 0 included, or both not a number.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

fn quantity() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (-9i32..=20).prop_map(f64::from),
        4 => (-2000i32..=2000).prop_map(|thousandths| f64::from(thousandths) / 1000.0),
        2 => -1e3..1e3f64,
        1 => prop::sample::select(vec![1e-7, -2.5e-300, 5e-324, 1e15, 1e17, -1e17, 3e200, -1.7e308, 0.1 + 0.2]),
        1 => prop::sample::select(vec![0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]),
    ]
}

fn unary() -> impl Strategy<Value = Unary> {
    use Unary::*;
    prop::sample::select(vec![Neg, Neg, Neg, Abs, Abs, Abs, Sqrt, Ln, Ln1p, Log2, Log10, Exp])
}

fn binary() -> impl Strategy<Value = Binary> {
    use Binary::*;
    prop::sample::select(vec![Add, Add, Sub, Sub, Sub, Mul, Mul, Div, Div, Div, Pow, Min, Max])
}

/// Trees that grow on the left, on the right or on both sides.
fn plan() -> impl Strategy<Value = Plan> {
    let leaf = || prop_oneof![quantity().prop_map(Plan::Literal), quantity().prop_map(Plan::Quantity)];
    leaf().prop_recursive(12, 60, 4, move |inner| {
        let two = |a: Plan, operation, b: Plan| Plan::Two(operation, Box::new(a), Box::new(b));
        let few = |terms: BoxedStrategy<Plan>| prop::collection::vec(terms, 1..=3);
        prop_oneof![
            3 => (unary(), inner.clone()).prop_map(|(operation, a)| Plan::One(operation, Box::new(a))),
            3 => (inner.clone(), binary(), leaf()).prop_map(move |(a, operation, b)| two(a, operation, b)),
            3 => (leaf(), binary(), inner.clone()).prop_map(move |(a, operation, b)| two(a, operation, b)),
            2 => (inner.clone(), binary(), inner.clone()).prop_map(move |(a, operation, b)| two(a, operation, b)),
            2 => (inner.clone(), prop::sample::select(vec![2, 2, 2, 3, -1, -2, 0, 1, 12])).prop_map(|(a, n)| Plan::Whole(Box::new(a), n)),
            1 => few(inner.clone().boxed()).prop_map(Plan::Sum),
            1 => few(inner.clone().boxed()).prop_map(Plan::SumOverData),
            1 => prop::collection::vec(leaf(), 4..=5).prop_map(Plan::Sum),
            1 => inner.clone().prop_map(|a| Plan::Named(Box::new(a))),
            1 => (inner, quantity()).prop_map(|(a, fill)| Plan::Filled(Box::new(a), fill)),
        ]
    })
}

/// The printed text with the numbers that quantities are named after in round brackets.
fn read(text: &str) -> f64 {
    let text = text.replace('⟨', "(").replace('⟩', ")").replace("-inf", "-∞").replace("inf", "∞");
    arithmetic::evaluate(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A quantity is named after its number, so that a formula can be read like its substitution.
fn name(value: f64) -> String {
    format!("⟨{value:?}⟩")
}

/// The sides of a line that are arithmetic: of `name = formula = … = value` those behind the formula, of `= step` all.
fn sides(line: &str) -> Vec<f64> {
    let sides: Vec<&str> = match line.trim_start().strip_prefix("= ") {
        Some(side) => vec![side],
        None => line.split(" = ").skip(2).collect(),
    };
    let value_of = |side: &str| match side.split_once(" (by convention").map_or(side, |(value, _)| value) {
        "true" => 1.0,
        "false" => 0.0,
        side if side.starts_with("undefined") => f64::NAN,
        side => read(side),
    };
    sides.into_iter().map(value_of).collect()
}

/// Whether a convention gave the value; the arithmetic is then the one that it replaces.
fn filled(expr: &Expr) -> bool {
    expr.worked().steps().last().is_some_and(|line| line.contains("(by convention"))
}

/// Equal numbers, whatever the sign of 0, or both not a number.
fn equal(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_printed_substitution_has_the_value(plan in plan()) {
        let expr = plan.build();
        let text = expr.substitution();
        prop_assert!(filled(&expr) || same(read(&text), expr.value()), "{text} is {}, not {}", read(&text), expr.value());
    }

    #[test]
    fn so_has_the_formula_with_numbers_for_its_names(plan in plan()) {
        let expr = plan.of_quantities().build();
        let text = expr.formula();
        prop_assert!(same(read(&text), expr.value()), "{text} is {}, not {}", read(&text), expr.value());
    }

    #[test]
    fn so_has_every_step(plan in plan()) {
        let expr = plan.build();
        for line in expr.worked().steps().iter().filter(|line| !line.contains("(by convention")) {
            let sides = sides(line);
            let value = if line.starts_with("= ") { Some(expr.value()) } else { sides.last().copied() };
            let Some(value) = value else { continue };
            let replaced = filled(&expr) && line.starts_with("= ");
            prop_assert!(replaced || sides.iter().all(|side| equal(*side, value)), "{line} gives {sides:?}, not {value}");
        }
    }

    #[test]
    fn comparisons_hold_as_printed(a in plan(), b in plan(), sign in 0..5usize) {
        let (a, b) = (a.build(), b.build());
        let expr = compared(a, b, sign);
        if !expr.value().is_nan() {
            prop_assert_eq!(read(&expr.substitution()), expr.value());
            for line in expr.worked().steps().iter().filter(|line| line.starts_with("= ")) {
                prop_assert_eq!(sides(line), [expr.value()], "{}", line);
            }
        }
    }

    /// Six digits are too few to compute with, but the lines are arithmetic all the same.
    #[test]
    fn every_line_of_the_text_can_be_read(plan in plan()) {
        let expr = plan.build();
        let text = expr.worked().to_string();
        let steps = text.lines().skip(1).filter(|line| line.contains(" = "));
        steps.filter(|line| !line.contains("yᵢ")).for_each(|line| drop(sides(line)));
    }

    /// Numbers that differ in the third digit, or the ninth, or the last.
    #[test]
    fn six_digits_mislead_neither_in_comparisons_nor_in_differences(
        a in -1e7..1e7f64, digit in 1..17i32, step in -9i32..=9, sign in 0..5usize
    ) {
        let b = a * (1.0 + f64::from(step) * 10f64.powi(-digit));
        let (x, y) = (Expr::named("x", a), Expr::named("y", b));
        let comparison = compared(x.clone(), y.clone(), sign);
        let text = comparison.worked().to_string();
        let printed = text.lines().nth(1).and_then(|line| line.split_once("= ")).map(|(_, side)| read(side));
        prop_assert_eq!(printed, Some(comparison.value()), "{}", text);
        let text = (x - y).worked().to_string();
        let printed = text.lines().nth(1).and_then(|line| line.split_once("= ")).map(|(_, side)| read(side)).unwrap();
        prop_assert!((printed - (a - b)).abs() <= 1e-3 * (a - b).abs(), "{}", text);
    }
}

fn compared(a: Expr, b: Expr, sign: usize) -> Expr {
    match sign {
        0 => a.less_than(b),
        1 => a.at_most(b),
        2 => a.greater_than(b),
        3 => a.at_least(b),
        _ => a.equals(b),
    }
}

/// Computed with more care than the printed line asks for: the same to rounding.
#[test]
fn careful_computations_agree_to_rounding() {
    let close = |expr: Expr, tolerance: f64| {
        let (text, value) = (expr.substitution(), expr.value());
        assert!((read(&text) - value).abs() <= tolerance, "{text} is {}, not {value}", read(&text));
    };
    // 1 + x loses digits of x before the logarithm is taken: half an ulp of 1 + x, over 1 + x.
    for x in [1e-20, -3e-9, 0.1, -0.75, 1234.5] {
        close(Expr::named("x", x).ln_1p(), f64::EPSILON);
    }
    // A compensated sum against one in order: an ulp of the largest partial sum for each addition.
    close(Expr::sum_of([1e16, 1.0, -1e16, 3.0].map(Expr::from)), 4.0 * 2.0);
    close(Expr::sum_of([0.1, 0.2, 0.3, 0.4, 0.7].map(Expr::from)), 5.0 * f64::EPSILON);
    // x · x · … against powf.
    for exponent in [-7, 3, 5, 12] {
        let power = Expr::named("x", 1.7).powi(exponent);
        let tolerance = 12.0 * f64::EPSILON * power.value();
        close(power, tolerance);
    }
}
