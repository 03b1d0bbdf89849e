//! What a table is like before anything is learnt from it: kinds, gaps, repeats, spellings, and features that know the answer.
//!
//! Most of the time spent on a model goes into its data, and most of what is wrong with them shows in simple counts. The
//! [`QualityReport`] makes them all and says in sentences what it finds: what, why it matters, what to do.
//!
//! - Rows count from 1, the first below the header.
//! - Missing are empty fields and `NA`, `N/A`, `NaN`, `null` in any case.
//! - Where to look: [`ColumnQuality`] describes one column, [`MissingReport`] the gaps of all, [`DuplicateRows`] the repeats,
//!   [`Leak`] what a feature knows of the target.
//! - Cost: a few sorts a column; columns are described in parallel, and the result does not depend on the number of threads.

mod column;
mod display;
mod duplicates;
mod findings;
mod kind;
mod leakage;
mod missing;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::Result;
use crate::datasets::{Cells, Table};

pub use column::{ColumnQuality, Mixed, NumberSummary, Outliers, TextSummary};
pub use duplicates::DuplicateRows;
pub use findings::{Finding, Severity};
pub use kind::ColumnKind;
pub use leakage::{LEAKAGE_THRESHOLD, Leak, LeakMeasure};
pub use missing::{MissingColumn, MissingPattern, MissingReport};

/// The quality of a table.
///
/// ```
/// use workings::datasets::{CsvOptions, Table};
/// use workings::quality::QualityReport;
///
/// let csv = "city,price,sold\nRome,10,1\nOslo,12,0\nrome,11,1\nOslo,,0\nOslo,12,0\n";
/// let table = Table::read(csv.as_bytes(), "sales.csv", &CsvOptions::new())?;
/// let report = QualityReport::new(&table, Some("sold"))?;
/// assert_eq!(report.duplicates().first, [(5, 2)]); // row 5 repeats row 2
/// assert_eq!(report.column("price").map(|price| price.completeness()), Some(0.8));
/// assert_eq!(report.target().map(|target| target.classes.clone()), Some(vec![("0".into(), 3), ("1".into(), 2)]));
/// let spelling = report.findings().iter().find(|finding| finding.kind == "spelling");
/// assert!(spelling.is_some_and(|finding| finding.text.contains(r#""Rome" 1, "rome" 1"#)));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QualityReport {
    file: String,
    n_rows: usize,
    columns: Vec<ColumnQuality>,
    missing: MissingReport,
    duplicates: DuplicateRows,
    duplicates_apart_from_ids: Option<DuplicateRows>,
    target: Option<TargetQuality>,
    leaks: Vec<Leak>,
    findings: Vec<Finding>,
}

/// What is to be predicted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetQuality {
    pub name: String,
    /// The classes with their counts, the most frequent first; empty if the target is a number to be estimated. Whole numbers
    /// with at most 20 values, each twice on average, are taken for classes.
    pub classes: Vec<(String, usize)>,
}

impl TargetQuality {
    /// How many times as frequent as the smallest class the largest is; `None` where there are no two classes.
    pub fn imbalance(&self) -> Option<f64> {
        match &self.classes[..] {
            [(_, most), .., (_, fewest)] => Some(*most as f64 / *fewest as f64),
            _ => None,
        }
    }
}

impl QualityReport {
    /// Looks at all columns of a table; `target` names the column to be predicted, if that is known.
    ///
    /// # Errors
    /// `NotFound` for a target that is no column.
    pub fn new(table: &Table, target: Option<&str>) -> Result<Self> {
        if let Some(target) = target {
            table.has_column(target)?;
        }
        let names = table.column_names();
        let described = || names.par_iter().map(|name| ColumnQuality::new(table, name)).collect::<Result<Vec<_>>>();
        let (columns, missing) = rayon::join(described, || MissingReport::new(table));
        let columns = columns?;
        let cells = |keep: &dyn Fn(&ColumnQuality) -> bool| -> Result<Vec<Cells>> {
            columns.iter().filter(|column| keep(column)).map(|column| table.cells(&column.name)).collect()
        };
        let n_rows = table.n_rows();
        let duplicates = DuplicateRows::of(&cells(&|_| true)?, n_rows);
        let others = cells(&|column| !column.is_id_like())?;
        let some_ids = !others.is_empty() && others.len() < columns.len();
        let duplicates_apart_from_ids = some_ids.then(|| DuplicateRows::of(&others, n_rows));
        let mut report = QualityReport {
            file: table.file().into(),
            n_rows,
            columns,
            missing: missing?,
            duplicates,
            duplicates_apart_from_ids,
            target: None,
            leaks: Vec::new(),
            findings: Vec::new(),
        };
        if let Some(target) = target {
            report.look_at_target(table, target)?;
        }
        report.findings = findings::findings(&report);
        Ok(report)
    }

    fn look_at_target(&mut self, table: &Table, name: &str) -> Result<()> {
        let Some(column) = self.column(name) else { return Ok(()) };
        let target = leakage::Target::new(table, column)?;
        let features: Vec<&ColumnQuality> = self.columns.iter().filter(|column| column.name != name).collect();
        let leaks: Result<Vec<Option<Leak>>> =
            features.into_par_iter().map(|feature| leakage::leak(table, feature, &target)).collect();
        self.leaks = leaks?.into_iter().flatten().collect();
        let classes = match target {
            leakage::Target::Classes { classes, .. } => classes,
            leakage::Target::Numbers(_) => Vec::new(),
        };
        self.target = Some(TargetQuality { name: name.into(), classes });
        Ok(())
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Every column, in the order of the table.
    pub fn columns(&self) -> &[ColumnQuality] {
        &self.columns
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnQuality> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns that look like names of the rows.
    pub fn id_columns(&self) -> impl Iterator<Item = &ColumnQuality> {
        self.columns.iter().filter(|column| column.is_id_like())
    }

    /// What is missing, and what is missing together.
    pub fn missing(&self) -> &MissingReport {
        &self.missing
    }

    /// Rows that repeat an earlier one in every column.
    pub fn duplicates(&self) -> &DuplicateRows {
        &self.duplicates
    }

    /// Rows that repeat an earlier one in every column but those that look like identifiers; `None` where there are none of these,
    /// or nothing else.
    pub fn duplicates_apart_from_ids(&self) -> Option<&DuplicateRows> {
        self.duplicates_apart_from_ids.as_ref()
    }

    /// What is to be predicted, if it was named.
    pub fn target(&self) -> Option<&TargetQuality> {
        self.target.as_ref()
    }

    /// The features that tell the target nearly entirely.
    pub fn leaks(&self) -> &[Leak] {
        &self.leaks
    }

    /// What is wrong, the gravest first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}
