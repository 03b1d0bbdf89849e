//! Every metric that fits the columns of a table: truth, predictions, scores, quantiles.
//!
//! Classes give a confusion matrix and all that is read from it; scores of the positive class add curves and, where they
//! are probabilities, log loss, Brier score and calibration; numbers give the regression metrics; quantile forecasts add
//! pinball losses, coverage and intervals.
//!
//! Where to look: `classification` and `regression` collect the metrics, this file decides which of them is meant.

mod classification;
mod regression;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::datasets::Table;
use crate::metrics::ConfusionMatrix;
use crate::worked::{Digits, Worked};
use crate::{Error, Result};

/// Which columns hold what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// The actual classes or values.
    pub truth: String,
    /// The predicted classes or values.
    pub pred: Option<String>,
    /// Scores of the positive class, higher meaning more likely.
    pub score: Option<String>,
    /// Scores of several classes: each class and its column, higher meaning more likely.
    pub class_scores: Vec<(String, String)>,
    /// Quantile forecasts: the quantile, between 0 and 1, and its column.
    pub quantiles: Vec<(f64, String)>,
    /// Sample weights.
    pub weight: Option<String>,
    /// The positive class; the one named `1` or `true`, or the larger of two, unless given.
    pub positive: Option<String>,
    /// Classes or numbers; decided by the columns unless given.
    pub task: Option<Task>,
}

/// What was predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Classification,
    Regression,
}

impl Columns {
    /// The columns that are read.
    pub fn names(&self) -> Vec<&str> {
        let optional = [&self.pred, &self.score, &self.weight].into_iter().flatten().map(String::as_str);
        let classes = self.class_scores.iter().map(|(_, column)| column.as_str());
        let quantiles = self.quantiles.iter().map(|(_, column)| column.as_str());
        let truth = std::iter::once(self.truth.as_str());
        let mut names: Vec<&str> = truth.chain(optional).chain(classes).chain(quantiles).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Refuses columns that no evaluation takes together, rather than leave one of them out.
    fn check(&self) -> Result<()> {
        let scores = self.score.is_some() || !self.class_scores.is_empty();
        if self.pred.is_none() && !scores && self.quantiles.is_empty() {
            let needed = "a column of predictions (pred), scores or quantiles too";
            return Err(Error::bad_param("columns", "only the truth", needed));
        }
        let either = |given: &str, needed: &str| Err(Error::bad_param("columns", given, needed));
        if scores && !self.quantiles.is_empty() {
            return either("scores and quantiles", "scores of classes or quantiles of numbers, one at a time,");
        }
        if self.score.is_some() && !self.class_scores.is_empty() {
            return either("the scores of one class and of several", "one column, or a column for each class,");
        }
        let classes = scores || self.positive.is_some();
        match self.task {
            Some(Task::Regression) if classes => {
                either("scores or a positive class for a regression", "the task classification, or neither of them,")
            }
            Some(Task::Classification) if !self.quantiles.is_empty() => {
                either("quantiles for a classification", "the task regression, or scores,")
            }
            _ if self.positive.is_some() && !self.quantiles.is_empty() => {
                either("a positive class beside quantiles", "classes or numbers, one at a time,")
            }
            _ => Ok(()),
        }
    }
}

/// The metrics of one table, each with its derivation.
#[derive(Debug, Clone)]
pub struct Evaluation {
    task: Task,
    n: usize,
    metrics: Vec<(String, Worked)>,
    confusion: Option<ConfusionMatrix>,
    notes: Vec<String>,
    /// What the charts are drawn from.
    #[cfg(feature = "plot")]
    parts: Parts,
}

#[cfg(feature = "plot")]
#[derive(Debug, Clone)]
enum Parts {
    Classification(Option<Box<classification::Scored>>),
    Regression(Box<regression::Forecasts>),
}

/// Computes every metric that fits the columns.
///
/// # Errors
/// `NotFound` for a column that does not exist; `File` for a field that cannot be used, naming line and column;
/// `BadParam` where neither predictions, scores nor quantiles are given, or some that do not go together; what the metrics
/// refuse.
/// ```
/// use workings::datasets::{CsvOptions, Table};
/// use workings::evaluate::{Columns, evaluate};
///
/// let csv = "y,yhat\nspam,spam\nham,spam\nham,ham\nspam,spam\n";
/// let table = Table::read(csv.as_bytes(), "mail.csv", &CsvOptions::new())?;
/// let columns = Columns { truth: "y".into(), pred: Some("yhat".into()), ..Columns::default() };
/// let evaluation = evaluate(&table, &columns)?;
/// assert_eq!(evaluation.get("precision").map(|worked| worked.value()), Some(2.0 / 3.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn evaluate(table: &Table, columns: &Columns) -> Result<Evaluation> {
    columns.check()?;
    match task(table, columns)? {
        Task::Classification => classification::evaluate(table, columns),
        Task::Regression => regression::evaluate(table, columns),
    }
}

/// Whole numbers with up to this many values are taken for classes.
const FEW_CLASSES: usize = 20;

fn task(table: &Table, columns: &Columns) -> Result<Task> {
    if let Some(task) = columns.task {
        return Ok(task);
    }
    if !columns.quantiles.is_empty() {
        return Ok(Task::Regression);
    }
    if columns.score.is_some() || !columns.class_scores.is_empty() || columns.positive.is_some() {
        return Ok(Task::Classification);
    }
    let few_classes = |column: &str| {
        table.labels(column).is_ok_and(|labels| {
            let whole = |name: &String| name.parse::<i64>().is_ok();
            labels.names().len() <= FEW_CLASSES && labels.names().iter().all(whole)
        })
    };
    let used = || [Some(&columns.truth), columns.pred.as_ref()].into_iter().flatten();
    for column in used() {
        table.has_column(column)?;
    }
    let numbers = used().all(|column| table.numbers(column).is_ok());
    let classes =
        !numbers && table.labels(&columns.truth).is_ok() || numbers && used().all(|column| few_classes(column));
    Ok(if classes { Task::Classification } else { Task::Regression })
}

impl Evaluation {
    /// What was predicted.
    pub fn task(&self) -> Task {
        self.task
    }

    /// The number of rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The metrics by id, each with its derivation.
    pub fn metrics(&self) -> &[(String, Worked)] {
        &self.metrics
    }

    /// The metric of this id.
    pub fn get(&self, id: &str) -> Option<&Worked> {
        self.metrics.iter().find(|(own, _)| own == id).map(|(_, worked)| worked)
    }

    /// The confusion matrix, if classes were predicted.
    pub fn confusion(&self) -> Option<&ConfusionMatrix> {
        self.confusion.as_ref()
    }

    /// What a reader of the metrics must know, such as which of them leave the weights out.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The charts that fit, by file name.
    #[cfg(feature = "plot")]
    pub fn figures(&self) -> Vec<(&'static str, crate::plot::Figure)> {
        match &self.parts {
            Parts::Classification(scored) => classification::figures(self.confusion.as_ref(), scored.as_deref()),
            Parts::Regression(forecasts) => forecasts.figures(),
        }
    }

    /// As JSON: `task`, `n`, `results` with a member for each metric, and `notes` if there are any.
    pub fn json(&self) -> serde_json::Value {
        let results: serde_json::Map<_, _> =
            self.metrics.iter().map(|(id, worked)| (id.clone(), worked.json())).collect();
        let mut object = serde_json::json!({ "task": self.task.to_string(), "n": self.n });
        if let Some(cm) = &self.confusion {
            let rows: Vec<Vec<f64>> = cm.matrix().rows().into_iter().map(|row| row.to_vec()).collect();
            let positive = cm.positive().filter(|_| cm.labels().len() == 2);
            object["confusion_matrix"] =
                serde_json::json!({ "labels": cm.labels(), "rows_actual": rows, "positive": positive });
        }
        object["results"] = results.into();
        if !self.notes.is_empty() {
            object["notes"] = self.notes.clone().into();
        }
        object
    }

    /// All derivations, one below the other.
    pub fn derivations(&self) -> String {
        self.metrics.iter().map(|(_, worked)| worked.to_string()).collect::<Vec<_>>().join("\n\n")
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Task::Classification => "classification",
            Task::Regression => "regression",
        })
    }
}

impl fmt::Display for Evaluation {
    /// The matrix and report, then a line for each metric: id, value, and where the value comes from.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} of {} rows", self.task, self.n)?;
        if let Some(cm) = &self.confusion {
            writeln!(f, "\n{cm}\n\n{}", cm.report())?;
        } else {
            writeln!(f)?;
        }
        let width = self.metrics.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
        for (id, worked) in &self.metrics {
            let (value, formula) = (Digits::Six.text(worked.value()), worked.formula());
            let formula = formula.split_once(" = ").map_or("", |(_, formula)| formula);
            match worked.undefined() {
                Some(reason) => writeln!(f, "{id:<width$}  {:>12}  {reason}", "undefined")?,
                None => writeln!(f, "{}", format!("{id:<width$}  {value:>12}  {formula}").trim_end())?,
            }
        }
        if !self.notes.is_empty() {
            writeln!(f)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "note: {note}"))
    }
}

/// Collects metrics by id.
#[derive(Default)]
struct Metrics(Vec<(String, Worked)>);

impl Metrics {
    fn add(&mut self, id: impl Into<String>, worked: impl Into<Worked>) {
        self.0.push((id.into(), worked.into()));
    }
}
