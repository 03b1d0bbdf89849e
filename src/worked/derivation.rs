//! The derivation of one value: formula, numbers put in, steps, value.

use std::collections::HashSet;
use std::fmt;

use super::abridge::abridged;
use super::expr::{Expr, Op};
use super::format::Digits;
use super::latex::{Latex, name_in_latex, text_in_latex};
use super::mathml::{MathMl, escaped, name_in_mathml};
use super::notation::{Notation, View};
use super::steps::{Working, body_of, named_parts, shown_operands};
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
            _ => match self.expr.formula() {
                formula if formula == self.name() => formula,
                formula => format!("{} = {formula}", self.name()),
            },
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

    /// What the reader should know besides: values filled by convention, and remarks. Where there is no value, nothing
    /// that was filled on the way to it matters.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.undefined().is_none() {
            inner_notes(&abridged(self.body()), &mut notes);
            dependencies(self.body()).iter().for_each(|line| inner_notes(&abridged(body_of(line)), &mut notes));
        }
        notes.extend(self.remarks.iter().cloned());
        notes
    }

    /// As text with this many digits; [`Display`](fmt::Display) prints six.
    pub fn text(&self, digits: Digits) -> String {
        let layout = self.layout(&Text, digits);
        let name = self.name();
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
        let note = |note: &String| format!("\n- {}", text_in_markdown(note));
        let notes: String = self.notes_not_inline().iter().map(note).collect();
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
        dependencies(self.body()).iter().for_each(|line| outer_note(body_of(line), &mut inline));
        self.notes().into_iter().filter(|note| !inline.contains(note)).collect()
    }

    fn layout<N: Notation>(&self, notation: &N, digits: Digits) -> Layout {
        let (mut lines, mut printed) = (Vec::new(), HashSet::new());
        for named in dependencies(self.body()) {
            let Op::Named(name, body) = named.op() else { continue };
            let sides = Working::new(notation, name, &abridged(body), digits, false).sides();
            let line = Line { name: name.to_string(), sides };
            // One line for a result that a formula uses twice, but one for each set of numbers that are put in.
            if printed.insert(line.clone()) {
                lines.push(line);
            }
        }
        let working = Working::new(notation, self.name(), &abridged(self.body()), digits, true);
        let formula = (!working.idle || !lines.is_empty()).then_some(working.formula);
        Layout { formula, lines, steps: working.steps }
    }
}

impl Expr {
    /// The formula in names: `TP / (TP + FP)`.
    pub fn formula(&self) -> String {
        Text.print(&abridged(body_of(self)), View::FORMULA).text
    }

    /// The formula with the numbers put in, in full precision: `90 / (90 + 4)`.
    pub fn substitution(&self) -> String {
        Text.print(&abridged(body_of(self)), View::Numbers(Digits::Full)).text
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

#[derive(Clone, PartialEq, Eq, Hash)]
struct Line {
    name: String,
    sides: Vec<String>,
}

/// Columns that a text takes: combining marks, such as the bar of x̄, stand over the letter before them.
fn width(text: &str) -> usize {
    text.chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).count()
}

/// The named results that a formula rests on, each after those it rests on itself.
fn dependencies(body: &Expr) -> Vec<Expr> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    // Results may rest on one another by the thousand, so the ones under way stand in a list and not on the stack.
    let mut under_way = vec![(None, named_parts(&abridged(body)).into_iter())];
    while let Some((_, parts)) = under_way.last_mut() {
        match parts.next() {
            Some(part) if seen.insert(part.address()) => {
                let inner = named_parts(&abridged(body_of(&part)));
                under_way.push((Some(part), inner.into_iter()));
            }
            Some(_) => {}
            None => found.extend(under_way.pop().and_then(|(whole, _)| whole)),
        }
    }
    found
}

/// The note of a body that is itself filled; it stands beside the value.
fn outer_note(body: &Expr, notes: &mut Vec<String>) {
    if let Op::Filled(_, note) = body.op() {
        notes.push(note.to_string());
    }
}

/// The notes of what is filled in a formula; what was filled inside of that, or of what is undefined, does not matter.
fn inner_notes(expr: &Expr, notes: &mut Vec<String>) {
    match expr.op() {
        Op::Filled(_, note) if notes.contains(&note.to_string()) => {}
        Op::Filled(_, note) => notes.push(note.to_string()),
        Op::Named(..) | Op::Undefined(_) => {}
        _ => shown_operands(expr).for_each(|operand| inner_notes(operand, notes)),
    }
}

/// Text in Markdown, where these characters would be marks.
pub(crate) fn text_in_markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '<' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Code in Markdown, between more backticks than it contains.
pub(crate) fn code_in_markdown(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{code}{fence}") } else { format!("{fence} {code} {fence}") }
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

#[cfg(test)]
mod tests {
    use super::super::Number;
    use super::*;

    fn named(name: &str, value: f64) -> Expr {
        Expr::named(name, value)
    }

    /// F1 of 90 true positives, 4 false ones and 10 misses: 180/194.
    fn f1() -> Worked {
        let tp = named("TP", 90.0);
        let precision = (&tp / (&tp + named("FP", 4.0))).called("precision");
        let recall = (&tp / (&tp + named("FN", 10.0))).called("recall");
        (2.0 * &precision * &recall / (&precision + &recall)).called("F1").worked()
    }

    fn lines(expr: &Expr) -> Vec<String> {
        expr.worked().to_string().lines().map(str::to_string).collect()
    }

    #[test]
    fn the_derivation_as_text() {
        let text = [
            "F1 = 2 · precision · recall / (precision + recall)",
            "     precision = TP / (TP + FP) = 90 / (90 + 4) = 0.957447",
            "     recall    = TP / (TP + FN) = 90 / (90 + 10) = 0.9",
            "   = 2 · 0.957447 · 0.9 / (0.957447 + 0.9)",
            "   = 0.927835",
        ];
        assert_eq!(f1().to_string(), text.join("\n"));
        assert_eq!(f1().text(Digits::Significant(3)).lines().last(), Some("   = 0.928"));
    }

    #[test]
    fn the_derivation_as_latex_and_markdown() {
        let latex = [
            r"\begin{aligned}",
            r"\text{half} &= \frac{x}{2} \\",
            r" &= \frac{3}{2} \\",
            r" &= 1.5 \\",
            r"&\quad \text{x is 5\% of *y*}",
            r"\end{aligned}",
        ];
        let half = (named("x", 3.0) / 2.0).called("half").worked().remark("x is 5% of *y*");
        assert_eq!(half.latex(), latex.join("\n"));
        let markdown = [
            "$$",
            r"\begin{aligned}",
            r"\text{half} &= \frac{x}{2} \\",
            r" &= \frac{3}{2} \\",
            r" &= 1.5",
            r"\end{aligned}",
            "$$",
            "",
            r"- x is 5% of \*y\*",
        ];
        assert_eq!(half.markdown(), markdown.join("\n"));
    }

    #[test]
    fn the_derivation_as_html() {
        let html = f1().remark("a < b").html();
        assert!(html.starts_with(r#"<div class="worked"><math><mtable displaystyle="true"><mtr>"#));
        assert!(html.ends_with("</mtable></math><p><small>a &lt; b</small></p></div>"));
        // Formula, two named results, substitution and value.
        assert_eq!(html.matches("<mtr>").count(), 5);
        for element in ["mrow", "mtd", "mtr", "mfrac", "mn", "mi", "mo"] {
            let opened = html.matches(&format!("<{element}>")).count() + html.matches(&format!("<{element} ")).count();
            assert_eq!(opened, html.matches(&format!("</{element}>")).count(), "{element}");
        }
    }

    #[test]
    fn the_derivation_as_json() {
        let value = 2.0 * (90.0 / 94.0) * 0.9 / (90.0 / 94.0 + 0.9);
        let json = serde_json::json!({
            "value": value,
            "formula": "F1 = 2 · precision · recall / (precision + recall)",
            "substitution": "2 · 0.9574468085106383 · 0.9 / (0.9574468085106383 + 0.9)",
            "steps": [
                "precision = TP / (TP + FP) = 90 / (90 + 4) = 0.9574468085106383",
                "recall = TP / (TP + FN) = 90 / (90 + 10) = 0.9",
                "= 2 · 0.9574468085106383 · 0.9 / (0.9574468085106383 + 0.9)",
                format!("= {value:?}"),
            ],
            "notes": ["positive class: 1"],
        });
        assert_eq!(f1().remark("positive class: 1").json(), json);
        let infinite = (named("a", 1.0) / named("b", 0.0)).worked().json();
        assert_eq!((&infinite["value"], &infinite["undefined"]), (&"∞".into(), &serde_json::Value::Null));
        let nothing = (named("a", 0.0) / named("b", 0.0)).worked().json();
        assert_eq!((&nothing["value"], &nothing["undefined"]), (&serde_json::Value::Null, &"0/0".into()));
        assert_eq!(named("a", 0.0).less_than(named("b", 1.0)).worked().json()["value"], true);
    }

    #[test]
    fn only_lines_that_are_printed_alike_are_merged() {
        let (a, b) = (named("a", 2.0), named("b", 3.0));
        let part = |x: &Expr| (x.clone() - x).called("d");
        // The same name and value; the formulas differ by the number alone.
        let over = |value: f64| Expr::sum(Expr::symbol("yᵢ").abs(), [Expr::from(value).abs()], 1, 4.0).called("S");
        assert_eq!(
            lines(&(over(4.0) + over(-4.0))),
            [
                "value = S + S",
                "        S = Σ|yᵢ| = |4| = 4",
                "        S = Σ|yᵢ| = |−4| = 4",
                "      = 4 + 4",
                "      = 8",
            ]
        );
        assert_eq!(lines(&(part(&a) + part(&a))).iter().filter(|line| line.contains("d = a − a")).count(), 1);
        assert_eq!(lines(&(part(&a) + part(&b))).iter().filter(|line| line.contains("d = ")).count(), 2);
    }

    #[test]
    fn fills_do_not_matter_where_there_is_no_value() {
        let ratio = || (named("a", 1.0) / named("b", 0.0)).counted_as(0.0, true, "b = 0");
        assert_eq!(lines(&ratio()), ["value = a / b", "      = 1 / 0", "      = 0 (b = 0: counted as 0)"]);
        let inside = ratio() + 1.0;
        assert_eq!(lines(&inside).last().map(|line| line.trim()), Some("b = 0: counted as 0"));
        let undefined = ratio().undefined_if(true, "one sample");
        assert_eq!(lines(&undefined), ["value = a / b", "      = 1 / 0", "      = undefined (one sample)"]);
        assert_eq!(undefined.worked().remark("c is 1").notes(), ["c is 1"]);
    }

    #[test]
    fn no_arithmetic_is_shown_with_what_has_no_value() {
        let tp = named("TP", f64::NAN);
        let precision = (&tp / (&tp + 4.0)).called("precision");
        let twice = (2.0 * &precision).called("twice");
        assert_eq!(
            lines(&(&twice / 3.0).called("F")),
            [
                "F = twice / 3",
                "    precision = TP / (TP + 4) = undefined (TP is not a number)",
                "    twice     = 2 · precision = undefined",
                "  = undefined (TP is not a number)",
            ]
        );
        // A sum whose terms can be shown, but that has no total.
        let term = |y: Expr| 1.0 / y;
        let sum = Expr::sum(term(Expr::symbol("yᵢ")), [term(0.0.into()), term(2.0.into())], 2, f64::NAN);
        assert_eq!(
            lines(&(sum / 2.0).undefined_if(true, "1 of 2 is 0")),
            ["value = Σ(1 / yᵢ) / 2", "      = (1 / 0 + 1 / 2) / 2", "      = undefined (1 of 2 is 0)",]
        );
    }

    #[test]
    fn nothing_is_said_twice() {
        let spread = Expr::sum(Expr::symbol("yₜ").abs(), [Expr::from(-5.0).abs()], 1, 5.0).called("Σ|yₜ|");
        assert_eq!(lines(&spread), ["Σ|yₜ| = |−5|", "      = 5"]);
        assert_eq!(spread.worked().formula(), "Σ|yₜ|");
        let volume = spread.renamed("Σ|y|");
        assert_eq!(lines(&(&volume / 2.0))[1], "        Σ|y| = |−5| = 5");
        let none = Expr::from(0.0).counted_as(0.0, true, "no positives").called("AP");
        assert_eq!(lines(&none), ["AP = 0 (no positives: counted as 0)"]);
        assert_eq!(lines(&named("TP", 90.0)), ["TP = 90"]);
        assert_eq!(lines(&named("TP", 90.0).called("hits")), ["hits = TP", "     = 90"]);
        assert_eq!(lines(&Expr::from(f64::NAN)), ["value = undefined (not a number)"]);
        let third = Expr::from(1.0 / 3.0).called("share");
        assert_eq!((third * 3.0).worked().steps()[0], "share = 0.3333333333333333");
        let auc = Expr::from(f64::NAN).undefined_if(true, "one class").called("AUC");
        assert_eq!(lines(&auc), ["AUC = undefined (one class)"]);
        assert_eq!(lines(&(auc / 2.0))[1], "        AUC = undefined (one class)");
    }

    #[test]
    fn marks_over_letters_take_no_column() {
        let mean = |name: &str| (named("a", 3.0) / 2.0).called(name);
        assert_eq!(
            lines(&(mean("x̄") + mean("Sxy")).called("b̂")),
            ["b̂ = x̄ + Sxy", "    x̄   = a / 2 = 3 / 2 = 1.5", "    Sxy = a / 2 = 3 / 2 = 1.5", "  = 1.5 + 1.5", "  = 3",]
        );
    }

    #[test]
    fn code_in_markdown_is_fenced_whatever_it_contains() {
        assert_eq!(code_in_markdown("[1, 2]"), "`[1, 2]`");
        assert_eq!(code_in_markdown("a``b`"), "``` a``b` ```");
    }
}
