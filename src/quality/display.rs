//! The report as text and as JSON.

use std::fmt;

use serde_json::{Value, json};

use super::column::ColumnQuality;
use super::findings::{count, percent, quoted};
use super::leakage::{LEAKAGE_THRESHOLD, LeakMeasure};
use super::{DuplicateRows, MissingReport, QualityReport, Severity};
use crate::worked::six;

/// So many patterns of missing values, and classes of the target, are printed.
const SHOWN: usize = 10;

impl fmt::Display for QualityReport {
    /// The columns, what is missing, the target, and the findings, the gravest first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}, {}\n", self.file, count(self.n_rows, "row"), count(self.columns.len(), "column"))?;
        let rows = self.columns.iter().map(|column| {
            let missing = percent(column.n_missing, column.n_rows);
            let once = column.uniqueness.map_or("-".into(), |u| six((u.uniqueness() * 1000.0).round() / 1000.0));
            vec![column.name.clone(), column.kind.to_string(), missing, column.n_distinct().to_string(), once]
        });
        grid(f, &["column", "type", "missing", "distinct", "uniqueness"], 2, rows)?;
        self.fmt_numbers(f)?;
        self.fmt_texts(f)?;
        write!(f, "\n{}", self.missing)?;
        self.fmt_target(f)?;
        if self.findings.is_empty() {
            return writeln!(f, "\nno findings");
        }
        let of = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        let of = |severity: Severity| (of(severity) > 0).then(|| count(of(severity), &severity.to_string()));
        let counts: Vec<String> =
            [Severity::Problem, Severity::Warning, Severity::Note].into_iter().filter_map(of).collect();
        writeln!(f, "\nfindings: {}\n", counts.join(", "))?;
        self.findings.iter().try_for_each(|finding| writeln!(f, "{:<7}  {}", finding.severity, finding.text))
    }
}

impl QualityReport {
    fn fmt_numbers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<Vec<String>> = self
            .columns
            .iter()
            .filter_map(|column| {
                let n = column.numbers?;
                let values = [n.min, n.q1, n.median, n.q3, n.max, n.mean, n.std, n.skewness].map(or_dash);
                let outliers = n.outliers.map_or("-".into(), |outliers| outliers.n.to_string());
                Some(std::iter::once(column.name.clone()).chain(values).chain([outliers]).collect())
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        let head = ["numbers", "min", "q1", "median", "q3", "max", "mean", "sd", "skewness", "outliers"];
        grid(f, &head, 1, rows.into_iter())
    }

    fn fmt_texts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<Vec<String>> = self
            .columns
            .iter()
            .filter_map(|column| {
                let texts = column.texts.as_ref()?;
                let frequent: Vec<String> =
                    texts.most_frequent.iter().map(|(text, n)| format!("{} {n}", quoted(text))).collect();
                let more = if column.n_distinct() > frequent.len() { ", …" } else { "" };
                let (shortest, longest) = (quoted(&texts.shortest), quoted(&texts.longest));
                Some(vec![column.name.clone(), shortest, longest, format!("{}{more}", frequent.join(", "))])
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        grid(f, &["texts", "shortest", "longest", "most frequent"], 4, rows.into_iter())
    }

    fn fmt_target(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(target) = &self.target else { return Ok(()) };
        if target.classes.is_empty() {
            return writeln!(f, "\ntarget {}: a number", target.name);
        }
        writeln!(f, "\ntarget {}: {}", target.name, count(target.classes.len(), "class"))?;
        let n: usize = target.classes.iter().map(|(_, n)| n).sum();
        for (class, own) in target.classes.iter().take(SHOWN) {
            writeln!(f, "  {}: {} ({})", quoted(class), count(*own, "row"), percent(*own, n))?;
        }
        more(f, target.classes.len(), "class")
    }

    /// As JSON: `file`, `n_rows`, `columns`, `missing`, `duplicates`, `target` if it was named, and `findings`.
    pub fn json(&self) -> Value {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|finding| {
                let severity = finding.severity.to_string();
                json!({ "severity": severity, "kind": finding.kind, "column": finding.column, "text": finding.text })
            })
            .collect();
        let mut object = json!({
            "file": self.file,
            "n_rows": self.n_rows,
            "columns": self.columns.iter().map(column_json).collect::<Vec<_>>(),
            "missing": self.missing.json(),
            "duplicates": duplicates_json(&self.duplicates),
        });
        if let Some(apart) = &self.duplicates_apart_from_ids {
            object["duplicates_apart_from_ids"] = duplicates_json(apart);
        }
        if let Some(target) = &self.target {
            let leaks: Vec<Value> = self
                .leaks
                .iter()
                .map(|leak| {
                    let measure = measure_id(leak.measure);
                    json!({ "feature": leak.feature, "measure": measure, "value": leak.value, "n": leak.n })
                })
                .collect();
            let classes: Vec<Value> =
                target.classes.iter().map(|(class, n)| json!({ "class": class, "n": n })).collect();
            object["target"] = json!({
                "name": target.name,
                "classes": classes,
                "imbalance": target.imbalance(),
                "leakage_threshold": LEAKAGE_THRESHOLD,
                "leaks": leaks,
            });
        }
        object["findings"] = findings.into();
        object
    }
}

impl fmt::Display for MissingReport {
    /// How many rows are complete, and the most frequent patterns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (complete, all) = (self.complete_rows(), self.n_rows());
        writeln!(f, "complete rows: {complete} of {all} ({})", percent(complete, all))?;
        let width = self.patterns().first().map_or(0, |pattern| pattern.n_rows.to_string().len());
        for pattern in self.patterns().iter().take(SHOWN) {
            let (verb, n) = (if pattern.n_rows == 1 { "row lacks" } else { "rows lack" }, pattern.n_rows);
            writeln!(f, "  {n:>width$} {verb} {}", pattern.columns.join(", "))?;
        }
        more(f, self.patterns().len(), "pattern")
    }
}

impl MissingReport {
    /// As JSON: `complete_rows`, `completeness`, the `columns` with gaps and their rows, and the `patterns`.
    pub fn json(&self) -> Value {
        let with_gaps = self.columns().iter().filter(|column| !column.rows.is_empty());
        let columns: Vec<Value> = with_gaps
            .map(|column| json!({ "name": column.name, "n": column.rows.len(), "rows": column.rows }))
            .collect();
        let patterns: Vec<Value> = self
            .patterns()
            .iter()
            .map(|pattern| json!({ "columns": pattern.columns, "n_rows": pattern.n_rows }))
            .collect();
        json!({
            "complete_rows": self.complete_rows(),
            "completeness": self.completeness(),
            "columns": columns,
            "patterns": patterns,
        })
    }
}

fn column_json(column: &ColumnQuality) -> Value {
    let mut object = json!({
        "name": column.name,
        "type": column.kind.to_string(),
        "n_missing": column.n_missing,
        "completeness": column.completeness(),
        "n_distinct": column.n_distinct(),
        "uniqueness": column.uniqueness.map(|u| u.uniqueness()),
        "constant": column.is_constant(),
        "id_like": column.is_id_like(),
    });
    if let Some(n) = column.numbers {
        object["numbers"] = json!({
            "n": n.n, "min": n.min, "q1": n.q1, "median": n.median, "q3": n.q3, "max": n.max,
            "mean": n.mean, "sd": n.std, "skewness": n.skewness,
        });
        object["outliers"] = n.outliers.map_or(
            Value::Null,
            |outliers| json!({ "n": outliers.n, "low_fence": outliers.low_fence, "high_fence": outliers.high_fence }),
        );
    }
    if let Some(texts) = &column.texts {
        let frequent: Vec<Value> =
            texts.most_frequent.iter().map(|(text, n)| json!({ "value": text, "n": n })).collect();
        object["texts"] = json!({
            "shortest": texts.shortest, "longest": texts.longest, "first": texts.first, "last": texts.last,
            "most_frequent": frequent,
        });
    }
    if !column.mixed.rows.is_empty() {
        object["mixed"] = json!({ "rows": column.mixed.rows, "example": column.mixed.example });
    }
    if column.n_infinite > 0 {
        object["n_infinite"] = column.n_infinite.into();
    }
    if column.n_padded > 0 {
        object["n_with_spaces"] = column.n_padded.into();
    }
    if !column.variants.is_empty() {
        object["variants"] = json!(column.variants);
    }
    object
}

fn duplicates_json(duplicates: &DuplicateRows) -> Value {
    let first: Vec<Value> =
        duplicates.first.iter().map(|(row, earlier)| json!({ "row": row, "repeats": earlier })).collect();
    json!({ "n": duplicates.n, "first": first })
}

fn measure_id(measure: LeakMeasure) -> &'static str {
    match measure {
        LeakMeasure::Pearson => "pearson",
        LeakMeasure::Spearman => "spearman",
        LeakMeasure::Auc => "roc_auc_of_neighbours",
        LeakMeasure::TheilsU => "theils_u",
        LeakMeasure::CorrelationRatio => "correlation_ratio",
        LeakMeasure::Missing => "missing",
    }
}

fn or_dash(value: f64) -> String {
    if value.is_nan() { "-".into() } else { six(value) }
}

fn more(f: &mut fmt::Formatter<'_>, n: usize, what: &str) -> fmt::Result {
    if n > SHOWN { writeln!(f, "  and {} more", count(n - SHOWN, what)) } else { Ok(()) }
}

/// Rows below a head; the first `left` columns begin at the left, numbers end at the right.
fn grid(
    f: &mut fmt::Formatter<'_>,
    head: &[&str],
    left: usize,
    rows: impl Iterator<Item = Vec<String>>,
) -> fmt::Result {
    let head: Vec<String> = head.iter().map(|name| name.to_string()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (column, (text, width)) in row.iter().zip(&widths).enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            match column < left {
                true => line += &format!("{gap}{text:<width$}"),
                false => line += &format!("{gap}{text:>width$}"),
            }
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}
