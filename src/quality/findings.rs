//! What is wrong with a table, in sentences: what was found, why it matters, what to do.

use std::fmt;

use super::QualityReport;
use super::column::ColumnQuality;
use super::kind::ColumnKind;
use super::leakage::{LEAKAGE_THRESHOLD, Leak, LeakMeasure};
use crate::worked::six;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// To be looked at before training.
    Warning,
    /// A model trained on this is likely to be worthless.
    Problem,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Problem => "problem",
        })
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// `empty`, `constant`, `missing`, `mixed_types`, `infinite`, `spaces`, `spelling`, `id_like`, `outliers`, `duplicate_rows`,
    /// `target`, `class_balance`, `leakage`, `separator`.
    pub kind: &'static str,
    /// `None` for what concerns whole rows.
    pub column: Option<String>,
    /// What, why it matters, what to do.
    pub text: String,
}

/// Shares of missing values from which they are a warning and a problem.
const SOME_MISSING: f64 = 0.05;
const MOST_MISSING: f64 = 0.5;
/// How many times as frequent as the smallest the largest class may be.
const IMBALANCE: f64 = 10.0;
/// So many rows, values or groups are named.
const NAMED: usize = 5;

/// The findings, the gravest first, then in the order of the table.
pub(super) fn findings(report: &QualityReport) -> Vec<Finding> {
    let mut found = Vec::new();
    for column in &report.columns {
        let of_target = report.target.as_ref().is_some_and(|target| target.name == column.name);
        of_column(column, of_target, &mut found);
    }
    of_separator(report, &mut found);
    of_rows(report, &mut found);
    of_target(report, &mut found);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

fn add(found: &mut Vec<Finding>, severity: Severity, kind: &'static str, column: Option<&str>, text: String) {
    found.push(Finding { severity, kind, column: column.map(Into::into), text });
}

/// A single column whose name holds a separator was probably meant to be several.
fn of_separator(report: &QualityReport, found: &mut Vec<Finding>) {
    let [column] = &report.columns[..] else { return };
    if let Some(separator) = column.name.chars().find(|c| matches!(c, ';' | '\t' | '|')) {
        let text = format!(
            "the file has one column, named {}; are its columns separated by {separator:?}? Then say so with --delimiter",
            quoted(&column.name)
        );
        add(found, Severity::Problem, "separator", None, text);
    }
}

fn of_column(column: &ColumnQuality, is_target: bool, found: &mut Vec<Finding>) {
    let name = &column.name;
    let mut add = |severity, kind, text| add(found, severity, kind, Some(name), text);
    if column.kind == ColumnKind::Empty {
        return add(Severity::Warning, "empty", format!("{name} has no value in any row; leave the column out"));
    }
    if column.is_constant() {
        let value = match (&column.numbers, &column.texts) {
            (Some(numbers), _) => six(numbers.min),
            (None, Some(texts)) => quoted(&texts.first),
            (None, None) => String::new(),
        };
        let text = format!(
            "{name} is {value} wherever it has a value; what never differs tells a model nothing: leave it out"
        );
        add(Severity::Warning, "constant", text);
    }
    if column.n_missing > 0 && !is_target {
        add(missing_severity(column), "missing", missing(column));
    }
    if !column.mixed.rows.is_empty() {
        let (rows, kind) = (&column.mixed.rows, if column.kind == ColumnKind::Date { "dates" } else { "numbers" });
        let text = format!(
            "{name} holds {kind}, but {} something else, {} in {}; one such value makes most programs take the whole column for \
             text: correct it, or leave the field empty if it stands for a gap",
            if rows.len() == 1 { "one value is".into() } else { format!("{} values are", rows.len()) },
            if rows.len() == 1 {
                quoted(&column.mixed.example)
            } else {
                format!("first {}", quoted(&column.mixed.example))
            },
            listed_rows(rows),
        );
        add(Severity::Warning, "mixed_types", text);
    }
    if column.n_infinite > 0 {
        let text = format!(
            "{name} has {}; no mean and no model takes them: find the division by 0 or the overflow behind them, or treat them as \
             missing",
            count(column.n_infinite, "infinite number")
        );
        add(Severity::Warning, "infinite", text);
    }
    if let Some((row, written)) = &column.first_padded {
        let all = column.n_padded >= column.n_present();
        let text = format!(
            "{name} has spaces around {} of {}, first in row {row} ({}); they were taken off here, but other programs take them \
             for part of the value: remove them from the file",
            column.n_padded,
            count(column.n_rows, "value"),
            quoted(written),
        );
        add(if all { Severity::Note } else { Severity::Warning }, "spaces", text);
    }
    if !column.variants.is_empty() {
        add(Severity::Warning, "spelling", spelling(column));
    }
    if column.is_id_like() && !is_target {
        let (what, likely) = match column.kind {
            ColumnKind::Text => ("texts", "identifiers or free text"),
            _ => ("whole numbers", "identifiers or a counter"),
        };
        let text = format!(
            "{name} has {} {what} that all differ, {likely}; from them a model learns the rows by heart and nothing of new ones: \
             keep the column out of the features",
            column.n_present()
        );
        add(Severity::Note, "id_like", text);
    }
    let outliers = column.numbers.and_then(|numbers| Some((numbers, numbers.outliers?)));
    if let Some((numbers, outliers)) = outliers
        && outliers.n > 0
        && column.kind.is_number()
    {
        let text = format!(
            "{name} has {} of {} outside the fences {} to {} (1.5 interquartile ranges beyond the quartiles), the extremes being {} \
             and {}; they pull means and squared errors: see whether they are mistakes, else scale robustly or take logarithms",
            outliers.n,
            count(numbers.n, "number"),
            six(outliers.low_fence),
            six(outliers.high_fence),
            six(numbers.min),
            six(numbers.max),
        );
        add(Severity::Note, "outliers", text);
    }
}

fn missing_severity(column: &ColumnQuality) -> Severity {
    match 1.0 - column.completeness() {
        share if share >= MOST_MISSING => Severity::Problem,
        share if share >= SOME_MISSING => Severity::Warning,
        _ => Severity::Note,
    }
}

fn missing(column: &ColumnQuality) -> String {
    let of = format!("{} lacks {} of {}", column.name, column.n_missing, count(column.n_rows, "value"));
    let share = percent(column.n_missing, column.n_rows);
    match missing_severity(column) {
        Severity::Problem => format!(
            "{of} ({share}); what is imputed would outweigh what is known: leave the column out, or keep only whether it is there"
        ),
        _ => format!(
            "{of} ({share}); most models refuse gaps: see why they are there, then impute them and keep an indicator, or drop the rows"
        ),
    }
}

fn spelling(column: &ColumnQuality) -> String {
    let group = |group: &Vec<(String, usize)>| {
        let values: Vec<String> = group.iter().map(|(value, n)| format!("{} {n}", quoted(value))).collect();
        values.join(", ")
    };
    let groups: Vec<String> = column.variants.iter().take(NAMED).map(group).collect();
    let more = column.variants.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    format!(
        "{} writes the same value in several ways that differ in case or spaces alone ({}{more}); a model takes them for different \
         categories: settle on one",
        column.name,
        groups.join("; ")
    )
}

fn of_rows(report: &QualityReport, found: &mut Vec<Finding>) {
    let rows = |duplicates: &super::DuplicateRows| {
        let pairs: Vec<String> =
            duplicates.first.iter().map(|(row, earlier)| format!("row {row} as row {earlier}")).collect();
        let more = if duplicates.n > pairs.len() { ", …" } else { "" };
        format!("{}{more}", pairs.join(", "))
    };
    let why = "the same row in training and test makes a model look better than it is, and counts twice in every mean";
    if report.duplicates.n > 0 {
        let text = format!(
            "{} an earlier one ({}); {why}: remove repeats before the split, unless they are different cases that happen to be alike",
            repeats(report.duplicates.n),
            rows(&report.duplicates)
        );
        add(found, Severity::Warning, "duplicate_rows", None, text);
    }
    if let Some(apart) = &report.duplicates_apart_from_ids
        && apart.n > report.duplicates.n
    {
        let ids: Vec<&str> = report.id_columns().map(|column| column.name.as_str()).collect();
        let text = format!(
            "{} an earlier one in all but {} ({}); {why}: see whether a record was entered twice",
            repeats(apart.n),
            ids.join(", "),
            rows(apart)
        );
        add(found, Severity::Warning, "duplicate_rows", None, text);
    }
}

fn repeats(n: usize) -> String {
    format!("{} {}", count(n, "row"), if n == 1 { "repeats" } else { "repeat" })
}

fn of_target(report: &QualityReport, found: &mut Vec<Finding>) {
    let Some(target) = &report.target else { return };
    let name = &target.name;
    let Some(column) = report.columns.iter().find(|column| column.name == *name) else { return };
    let mut add = |severity, kind, column: &str, text| add(found, severity, kind, Some(column), text);
    if column.n_missing > 0 {
        let text = format!(
            "the target {name} lacks {} of {} ({}); a row without an answer can neither train nor test: leave these rows out",
            column.n_missing,
            count(column.n_rows, "value"),
            percent(column.n_missing, column.n_rows)
        );
        add(Severity::Problem, "target", name, text);
    }
    if column.n_distinct() <= 1 {
        let text = format!("the target {name} has one value at most; there is nothing to be learnt");
        add(Severity::Problem, "target", name, text);
    } else if column.kind == ColumnKind::Text {
        let text = format!(
            "the target {name} has {} different texts in {}; classes that seldom repeat cannot be learnt",
            column.n_distinct(),
            count(column.n_present(), "row")
        );
        add(Severity::Problem, "target", name, text);
    } else if let Some(balance) = target.imbalance()
        && let (Some((largest, most)), Some((smallest, fewest))) = (target.classes.first(), target.classes.last())
    {
        if balance >= IMBALANCE {
            let text = format!(
                "{name} is {} in {} but {} in {}, {} times as often; to answer {} always is right in {} of cases, so accuracy says \
                 little: judge by recall, precision-recall or balanced accuracy, split stratified, consider class weights",
                quoted(largest),
                count(*most, "row"),
                quoted(smallest),
                fewest,
                six((balance * 10.0).round() / 10.0),
                quoted(largest),
                percent(*most, column.n_present()),
            );
            add(Severity::Warning, "class_balance", name, text);
        }
        let single: Vec<String> =
            target.classes.iter().filter(|(_, n)| *n == 1).map(|(class, _)| quoted(class)).collect();
        if !single.is_empty() {
            let more = if single.len() > NAMED { ", …" } else { "" };
            let text = format!(
                "{} of {name} {} one row each ({}{more}); it cannot be in training and test at once: gather more, or merge classes",
                count(single.len(), "class"),
                if single.len() == 1 { "has" } else { "have" },
                single[..single.len().min(NAMED)].join(", ")
            );
            add(Severity::Warning, "class_balance", name, text);
        }
    }
    for leak in &report.leaks {
        add(Severity::Problem, "leakage", &leak.feature, leakage(leak, name));
    }
}

fn leakage(leak: &Leak, target: &str) -> String {
    let feature = &leak.feature;
    let (subject, figure) = match leak.measure {
        LeakMeasure::Pearson => (feature.clone(), format!("|r({feature}, {target})|")),
        LeakMeasure::Spearman => (feature.clone(), format!("|ρ({feature}, {target})|")),
        LeakMeasure::Auc => (feature.clone(), format!("the smallest ROC AUC of two neighbouring classes of {target}")),
        LeakMeasure::TheilsU => (feature.clone(), format!("Theil's U({target} | {feature})")),
        LeakMeasure::CorrelationRatio => (feature.clone(), format!("η²({target} | {feature})")),
        LeakMeasure::Missing => {
            (format!("whether {feature} is missing"), format!("the share of {target} that this explains"))
        }
    };
    format!(
        "{subject} tells {target} almost entirely: {figure} = {} over {}, suspect from {} on; what is recorded only after the \
         outcome makes every test perfect and fails in use: find out when {feature} is known, and leave it out if that is too late",
        six(leak.value),
        count(leak.n, "row"),
        six(LEAKAGE_THRESHOLD),
    )
}

/// `1 row`, `3 rows`, `2 classes`.
pub(super) fn count(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        _ if what.ends_with('s') => format!("{n} {what}es"),
        _ => format!("{n} {what}s"),
    }
}

/// `7.1 %`, and what is not 0 never reads so.
pub(super) fn percent(part: usize, whole: usize) -> String {
    let percent = 100.0 * part as f64 / whole as f64;
    match percent {
        _ if part == 0 => "0 %".into(),
        percent if percent < 0.1 => "< 0.1 %".into(),
        percent if percent > 99.9 && part < whole => "> 99.9 %".into(),
        percent => format!("{} %", six((percent * 10.0).round() / 10.0)),
    }
}

/// The text in quotes; of a page of it, the beginning.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 30;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// `row 3`, `rows 3, 9, 14, 20, 31, …`
fn listed_rows(rows: &[usize]) -> String {
    let named: Vec<String> = rows.iter().take(NAMED).map(usize::to_string).collect();
    let more = if rows.len() > NAMED { ", …" } else { "" };
    format!("{} {}{more}", if rows.len() == 1 { "row" } else { "rows" }, named.join(", "))
}
