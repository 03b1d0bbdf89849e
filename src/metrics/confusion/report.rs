//! The table of precision, recall and F1 by class, laid out as scikit-learn's `classification_report`.

use std::fmt;

use super::shares::Cells;
use super::{Average, ConfusionMatrix};
use crate::{Error, Result};

/// Precision, recall, F1 and support of each class and their averages; prints as an aligned table.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassificationReport {
    /// A class or average, its precision, recall, F1 and support.
    pub rows: Vec<(String, [f64; 4])>,
    pub accuracy: f64,
    /// Decimals to print, 2 unless set.
    pub digits: usize,
    averages_from: usize,
}

impl ClassificationReport {
    /// Prints with this many decimals.
    pub fn digits(mut self, digits: usize) -> Self {
        self.digits = digits;
        self
    }

    /// Calls the classes by these names, in the order of the rows.
    ///
    /// # Errors
    /// `BadParam` if there are not as many names as classes.
    pub fn target_names<S: ToString>(mut self, names: &[S]) -> Result<Self> {
        let k = self.averages_from;
        if names.len() != k {
            return Err(Error::bad_param(
                "target_names",
                format!("{} names", names.len()),
                format!("{k}, one a class,"),
            ));
        }
        self.rows.iter_mut().zip(names).for_each(|(row, name)| row.0 = name.to_string());
        Ok(self)
    }
}

impl ConfusionMatrix {
    /// The report over all classes.
    ///
    /// ```
    /// let cm = workings::metrics::ConfusionMatrix::new(&["a", "b", "b"], &["a", "b", "a"])?;
    /// let report = cm.report().to_string();
    /// assert!(report.contains("           a       0.50      1.00      0.67         1"));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn report(&self) -> ClassificationReport {
        let class = |c: Cells<f64>| {
            let values = [c.precision(), c.recall(), c.f_beta(1.0), c.tp + c.fn_];
            (c.class, values)
        };
        let average = |kind: Average| {
            let averaged = self.average(kind);
            let values = [averaged.precision(), averaged.recall(), averaged.f1(), self.n()];
            (format!("{} avg", kind.name()), values)
        };
        let mut rows: Vec<_> = self.class_cells().into_iter().map(class).collect();
        rows.extend([average(Average::Macro), average(Average::Weighted)]);
        let averages_from = self.labels.len();
        ClassificationReport { rows, accuracy: self.accuracy(), digits: 2, averages_from }
    }
}

impl fmt::Display for ClassificationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits;
        let longest = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let width = longest.max("weighted avg".len()).max(digits);
        let n = self.rows.last().map_or(0.0, |(_, values)| values[3]);
        writeln!(f, "{:>width$}  {:>9} {:>9} {:>9} {:>9}\n", "", "precision", "recall", "f1-score", "support")?;
        for (i, (name, [precision, recall, f1, support])) in self.rows.iter().enumerate() {
            if i == self.averages_from {
                writeln!(f, "\n{:>width$}  {:>9} {:>9} {:>9.digits$} {n:>9}", "accuracy", "", "", self.accuracy)?;
            }
            writeln!(f, "{name:>width$}  {precision:>9.digits$} {recall:>9.digits$} {f1:>9.digits$} {support:>9}")?;
        }
        Ok(())
    }
}
