//! The derivation of one value: formula, numbers put in, steps, value.

use std::fmt;

use super::expr::{Expr, Op};
use super::format::Digits;
use super::latex::{Latex, name_in_latex, text_in_latex};
use super::mathml::{MathMl, escaped, name_in_mathml};
use super::notation::{Notation, View};
use super::text::Text;

/// A value with its derivation.
///
/// It prints as aligned text ([`Display`](fmt::Display)), and as Markdown, LaTeX, HTML (MathML, set by the browser
/// itself) and JSON; as the last expression of a notebook cell it is set as mathematics.
/// ```
/// use workings::worked::{Expr, Number};
///
/// let precision = (Expr::named("TP", 3.0) / (Expr::named("TP", 3.0) + Expr::named("FP", 1.0))).called("precision");
/// let worked = precision.worked();
/// assert_eq!(worked.value(), 0.75);
/// assert_eq!(worked.formula(), "precision = TP / (TP + FP)");
/// assert_eq!(worked.substitution(), "3 / (3 + 1)");
/// assert_eq!(worked.to_string(), "precision = TP / (TP + FP)\n          = 3 / (3 + 1)\n          = 0.75");
/// ```
#[derive(Debug, Clone)]
pub struct Worked {
    expr: Expr,
    remarks: Vec<String>,
}

impl Worked {
    pub(super) fn new(expr: Expr) -> Worked {
        Worked { expr, remarks: Vec::new() }
    }

    /// Adds a sentence below the derivation, such as which class counts as positive.
    pub fn remark(mut self, remark: impl Into<String>) -> Worked {
        let remark = remark.into();
        if !remark.is_empty() && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
        self
    }

    /// The value; `NaN` where it is undefined.
    pub fn value(&self) -> f64 {
        self.expr.value()
    }

    /// Why there is no value, if there is none.
    pub fn undefined(&self) -> Option<&str> {
        self.expr.undefined()
    }

    /// The answer of a comparison; `None` for a number.
    pub fn truth(&self) -> Option<bool> {
        (self.is_comparison() && !self.value().is_nan()).then(|| self.value() == 1.0)
    }

    /// The name of the result, or `"value"`.
    pub fn name(&self) -> &str {
        match self.expr.op() {
            Op::Named(name, _) | Op::Symbol(name) => name,
            _ => "value",
        }
    }

    /// The expression behind the derivation.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// Name and formula: `F1 = 2 · precision · recall / (precision + recall)`.
    pub fn formula(&self) -> String {
        match self.expr.op() {
            Op::Symbol(name) => name.to_string(),
            _ => format!("{} = {}", self.name(), self.expr.formula()),
        }
    }

    /// The formula with the numbers put in, in full precision.
    pub fn substitution(&self) -> String {
        self.expr.substitution()
    }

    /// Every line of the derivation behind the formula, in full precision.
    pub fn steps(&self) -> Vec<String> {
        let layout = self.layout(&Text, Digits::Full);
        let lines = layout.lines.iter().map(|line| format!("{} = {}", line.name, line.sides.join(" = ")));
        lines.chain(layout.steps.iter().map(|side| format!("= {side}"))).collect()
    }

    /// What the reader should know besides: values filled by convention, and remarks.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        inner_notes(self.body(), &mut notes);
        for line in dependencies(self.body()) {
            let Op::Named(_, body) = line.op() else { continue };
            inner_notes(body, &mut notes);
        }
        notes.extend(self.remarks.iter().cloned());
        notes
    }

    /// As text with this many digits; [`Display`](fmt::Display) prints six.
    pub fn text(&self, digits: Digits) -> String {
        let layout = self.layout(&Text, digits);
        let name = self.name();
        let width = |s: &str| s.chars().count();
        let equals = width(name) + 1;
        let mut out = match layout.formula {
            Some(formula) => vec![format!("{name} = {formula}")],
            None => vec![],
        };
        let longest = layout.lines.iter().map(|line| width(&line.name)).max().unwrap_or(0);
        for line in &layout.lines {
            let padded = format!("{}{}", line.name, " ".repeat(longest - width(&line.name)));
            let sides = line.sides.join(" = ");
            if equals + 5 + longest + width(&sides) <= WIDTH {
                out.push(format!("{:>equals$}  {padded} = {sides}", ""));
            } else {
                for (i, side) in line.sides.iter().enumerate() {
                    let left = if i == 0 { padded.clone() } else { " ".repeat(longest) };
                    out.push(format!("{:>equals$}  {left} = {side}", ""));
                }
            }
        }
        for (i, side) in layout.steps.iter().enumerate() {
            let left = if i == 0 && out.is_empty() { name.to_string() } else { " ".repeat(equals - 1) };
            out.push(format!("{left} = {side}"));
        }
        out.extend(self.notes_not_inline().into_iter().map(|note| format!("{:>equals$}  {note}", "")));
        out.join("\n")
    }

    /// As an `aligned` block of LaTeX, without dollar signs.
    pub fn latex(&self) -> String {
        self.aligned(&self.notes_not_inline())
    }

    /// As Markdown: the LaTeX between double dollar signs, notes as a list.
    pub fn markdown(&self) -> String {
        let notes: String = self.notes_not_inline().iter().map(|note| format!("\n- {note}")).collect();
        format!("$$\n{}\n$${}{notes}", self.aligned(&[]), if notes.is_empty() { "" } else { "\n" })
    }

    /// As a fragment of HTML, the mathematics in MathML.
    pub fn html(&self) -> String {
        let layout = self.layout(&MathMl, Digits::Six);
        let cell =
            |side: &str, inner: &str| format!("<mtd style=\"text-align:{side};padding:0.3em 0.15em\">{inner}</mtd>");
        let equals = "<mo form=\"infix\">=</mo>";
        let row = |left: &str, right: &str| {
            format!("<mtr>{}{}</mtr>", cell("right", left), cell("left", &format!("<mrow>{right}</mrow>")))
        };
        let mut rows = String::new();
        let mut left = name_in_mathml(self.name());
        if let Some(formula) = &layout.formula {
            rows += &row(&left, &format!("{equals}{formula}"));
            left.clear();
        }
        for line in &layout.lines {
            let sides = line.sides.join(equals);
            let line = format!("<mspace width=\"2em\"/>{}{equals}{sides}", name_in_mathml(&line.name));
            rows += &row("", &line);
        }
        for side in &layout.steps {
            rows += &row(&std::mem::take(&mut left), &format!("{equals}{side}"));
        }
        let notes: String =
            self.notes_not_inline().iter().map(|note| format!("<p><small>{}</small></p>", escaped(note))).collect();
        format!("<div class=\"worked\"><math><mtable displaystyle=\"true\">{rows}</mtable></math>{notes}</div>")
    }

    /// As JSON: `value` (a number, a truth value or null), `formula`, `substitution`, `steps`, and where they apply
    /// `undefined` and `notes`. Numbers have all their digits; an infinite value is the text `"∞"` or `"−∞"`.
    pub fn json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        let value = match self.truth() {
            Some(truth) => truth.into(),
            None => number_in_json(self.value()),
        };
        object.insert("value".into(), value);
        object.insert("formula".into(), self.formula().into());
        object.insert("substitution".into(), self.substitution().into());
        object.insert("steps".into(), self.steps().into());
        if let Some(reason) = self.undefined() {
            object.insert("undefined".into(), reason.into());
        }
        let notes = self.notes();
        if !notes.is_empty() {
            object.insert("notes".into(), notes.into());
        }
        object.into()
    }

    /// Shows the derivation, set as mathematics, when it is the last expression of a cell in an evcxr notebook.
    pub fn evcxr_display(&self) {
        crate::notebook::show(&[
            ("text/html", &self.html()),
            ("text/latex", &format!("$${}$$", self.latex())),
            ("text/plain", &self.to_string()),
        ]);
    }

    fn body(&self) -> &Expr {
        body_of(&self.expr)
    }

    fn is_comparison(&self) -> bool {
        let mut body = self.body();
        while let Op::Undefined(inner) | Op::Filled(inner, _) = body.op() {
            body = inner;
        }
        matches!(body.op(), Op::Compare(..))
    }

    fn aligned(&self, notes: &[String]) -> String {
        let layout = self.layout(&Latex, Digits::Six);
        let mut left = name_in_latex(self.name());
        let mut rows = Vec::new();
        if let Some(formula) = &layout.formula {
            rows.push(format!("{} &= {formula}", std::mem::take(&mut left)));
        }
        for line in &layout.lines {
            rows.push(format!(r"&\quad {} = {}", name_in_latex(&line.name), line.sides.join(" = ")));
        }
        for side in &layout.steps {
            rows.push(format!("{} &= {side}", std::mem::take(&mut left)));
        }
        rows.extend(notes.iter().map(|note| format!(r"&\quad {}", text_in_latex(note))));
        format!("\\begin{{aligned}}\n{}\n\\end{{aligned}}", rows.join(" \\\\\n"))
    }

    fn notes_not_inline(&self) -> Vec<String> {
        let mut inline = Vec::new();
        outer_note(self.body(), &mut inline);
        for line in dependencies(self.body()) {
            if let Op::Named(_, body) = line.op() {
                outer_note(body, &mut inline);
            }
        }
        self.notes().into_iter().filter(|note| !inline.contains(note)).collect()
    }

    fn layout<N: Notation>(&self, notation: &N, digits: Digits) -> Layout {
        let mut lines = Vec::new();
        for named in dependencies(self.body()) {
            let Op::Named(name, body) = named.op() else { continue };
            let mut sides = vec![notation.print(body, View::Names).text];
            sides.extend(sides_after_formula(notation, body, digits, &sides[0]));
            sides.dedup();
            lines.push(Line { name: name.to_string(), sides });
        }
        // A quantity that was put in is its own formula; one equals sign is enough.
        let formula = match self.expr.op() {
            Op::Symbol(_) => outcome(notation, self.body(), digits),
            _ => notation.print(self.body(), View::Names).text,
        };
        let steps = sides_after_formula(notation, self.body(), digits, &formula);
        let only_value = steps.len() == 1 && steps[0] == formula;
        Layout { formula: (!only_value).then_some(formula), lines, steps }
    }
}

impl Expr {
    /// The formula in names: `TP / (TP + FP)`.
    pub fn formula(&self) -> String {
        Text.print(body_of(self), View::Names).text
    }

    /// The formula with the numbers put in, in full precision: `90 / (90 + 4)`.
    pub fn substitution(&self) -> String {
        Text.print(body_of(self), View::Numbers(Digits::Full)).text
    }
}

impl From<Expr> for Worked {
    fn from(expr: Expr) -> Worked {
        expr.worked()
    }
}

impl fmt::Display for Worked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Digits::Six))
    }
}

/// Lines of a derivation that grow longer than this are broken at their equals signs.
const WIDTH: usize = 100;

/// A derivation in some notation: `name = formula`, the lines of its named parts, then `= step` for each step.
struct Layout {
    formula: Option<String>,
    lines: Vec<Line>,
    steps: Vec<String>,
}

struct Line {
    name: String,
    sides: Vec<String>,
}

fn body_of(expr: &Expr) -> &Expr {
    match expr.op() {
        Op::Named(_, body) => body,
        _ => expr,
    }
}

/// The named results that a formula rests on, each after those it rests on itself.
fn dependencies(body: &Expr) -> Vec<Expr> {
    fn visit(expr: &Expr, found: &mut Vec<Expr>) {
        if let Op::Named(_, body) = expr.op() {
            if found.iter().any(|other| same_line(other, expr)) {
                return;
            }
            visit(body, found);
            found.push(expr.clone());
        }
        for operand in shown_operands(expr) {
            visit(operand, found);
        }
    }
    let mut found = Vec::new();
    match body.op() {
        // A body that is itself a bare named result, `mean = x̄`, still needs that line.
        Op::Named(..) => visit(body, &mut found),
        _ => shown_operands(body).into_iter().for_each(|operand| visit(operand, &mut found)),
    }
    found
}

/// The operands, of a long sum only the terms that are printed.
fn shown_operands(expr: &Expr) -> Vec<&Expr> {
    let mut operands = expr.operands();
    if let Op::Sum(sum) = expr.op() {
        operands.truncate(sum.shown());
    }
    operands
}

fn same_line(a: &Expr, b: &Expr) -> bool {
    match (a.op(), b.op()) {
        (Op::Named(name_a, body_a), Op::Named(name_b, body_b)) => {
            a.same_node(b)
                || name_a == name_b
                    && a.value().to_bits() == b.value().to_bits()
                    && Text.print(body_a, View::Names).text == Text.print(body_b, View::Names).text
        }
        _ => false,
    }
}

/// Substitution, intermediate steps and value.
fn sides_after_formula<N: Notation>(notation: &N, body: &Expr, digits: Digits, formula: &str) -> Vec<String> {
    let mut sides: Vec<String> = Vec::new();
    let mut current = Some(body.clone());
    while let Some(expr) = current {
        let side = notation.print(&expr, View::Numbers(digits)).text;
        let repeats = sides.last() == Some(&side) || sides.is_empty() && side == formula;
        if !repeats && !matches!(expr.op(), Op::Literal) {
            sides.push(side);
        }
        current = reduced(&expr);
    }
    let value = outcome(notation, body, digits);
    if sides.last() != Some(&value) {
        sides.push(value);
    }
    sides
}

fn outcome<N: Notation>(notation: &N, body: &Expr, digits: Digits) -> String {
    let mut inner = body;
    let mut note = None;
    while let Op::Filled(next, _) | Op::Undefined(next) = inner.op() {
        if let (None, Op::Filled(_, text)) = (&note, inner.op()) {
            note = Some(text);
        }
        inner = next;
    }
    if let Some(reason) = body.undefined() {
        return notation.words(&format!("undefined ({reason})"));
    }
    let value = match inner.op() {
        Op::Compare(..) => notation.words(if body.value() == 1.0 { "true" } else { "false" }),
        _ => notation.number(body.value(), digits).text,
    };
    match note {
        Some(note) => format!("{value}{}{}", N::GAP, notation.words(&format!("({note})"))),
        None => value,
    }
}

/// The next step: sums become their totals, then small parts become their values. `None` when only the value is left.
fn reduced(expr: &Expr) -> Option<Expr> {
    if matches!(expr.op(), Op::Sum(_)) {
        return None;
    }
    if has_sum(expr) {
        return Some(map(expr, &|e| matches!(e.op(), Op::Sum(_))));
    }
    (height(expr) > SMALL).then(|| map(expr, &|e| height(e) <= SMALL))
}

/// Parts of up to this height (one operation on the results of others) are worked out in one step.
const SMALL: usize = 2;

fn has_sum(expr: &Expr) -> bool {
    matches!(expr.op(), Op::Sum(_)) || expr.operands().into_iter().any(has_sum)
}

/// How many operations deep, a chain of + and − or of · counting as one.
fn height(expr: &Expr) -> usize {
    let of_chain = |chain: fn(&Expr) -> bool| {
        let operand_height = |e: &Expr| if chain(e) { height(e).saturating_sub(1) } else { height(e) };
        1 + expr.operands().into_iter().map(operand_height).max().unwrap_or(0)
    };
    match expr.op() {
        Op::Literal | Op::Symbol(_) | Op::Named(..) => 0,
        Op::Undefined(a) | Op::Filled(a, _) => height(a),
        Op::Neg(a) => height(a),
        Op::Add(..) | Op::Sub(..) => of_chain(|e| matches!(e.op(), Op::Add(..) | Op::Sub(..))),
        Op::Mul(..) => of_chain(|e| matches!(e.op(), Op::Mul(..))),
        _ => of_chain(|_| false),
    }
}

/// The tree with the largest parts that `done` picks replaced by their values.
fn map(expr: &Expr, done: &dyn Fn(&Expr) -> bool) -> Expr {
    if expr.is_leaf() {
        return expr.clone();
    }
    if done(expr) {
        return expr.value().into();
    }
    expr.with_operands(expr.operands().into_iter().map(|e| map(e, done)).collect())
}

/// The note of a body that is itself filled; it stands beside the value.
fn outer_note(body: &Expr, notes: &mut Vec<String>) {
    if let Op::Filled(_, note) = body.op() {
        notes.push(note.to_string());
    }
}

fn inner_notes(expr: &Expr, notes: &mut Vec<String>) {
    if let Op::Filled(_, note) = expr.op()
        && !notes.iter().any(|other| **other == **note)
    {
        notes.push(note.to_string());
    }
    if !matches!(expr.op(), Op::Named(..)) {
        shown_operands(expr).into_iter().for_each(|operand| inner_notes(operand, notes));
    }
}

/// JSON has no infinities and no `NaN`.
pub(crate) fn number_in_json(value: f64) -> serde_json::Value {
    match value {
        v if v.is_nan() => serde_json::Value::Null,
        v if v.is_infinite() => super::format::full(v).into(),
        v if v == v.trunc() && v.abs() < 1e15 => (v as i64).into(),
        v => v.into(),
    }
}
