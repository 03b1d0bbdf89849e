//! What is missing: how much of each column, in which rows, and which columns lack a value together.
//!
//! - Missing are empty fields and `NA`, `N/A`, `NaN`, `null` in any case; of a matrix, NaN.
//! - A pattern is a set of columns that some row lacks, and no more than these. Few patterns with many rows each speak for a
//!   cause (a form whose second page was left out) rather than for chance.
//! - Cost: O(rows + missing values).
//! - Source: Rubin (1976), Biometrika 63, 581–592; Little & Rubin (2002), Statistical Analysis with Missing Data, ch. 1.

use std::collections::HashMap;

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::datasets::{Cells, Reading, Table, reading};
use crate::stats::completeness_expr;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which values of a table are missing. Rows count from 1, the first below the header.
///
/// ```
/// use workings::datasets::{CsvOptions, Table};
/// use workings::quality::MissingReport;
///
/// let csv = "age,city,income\n34,Rome,2000\n,Oslo,\n51,NA,1800\n29,Rome,1500\n,Rome,\n";
/// let missing = MissingReport::new(&Table::read(csv.as_bytes(), "people.csv", &CsvOptions::new())?)?;
/// assert_eq!((missing.columns()[0].name.as_str(), &missing.columns()[0].rows), ("age", &vec![2, 5]));
/// assert_eq!((missing.complete_rows(), missing.completeness()), (2, 10.0 / 15.0));
/// let often = &missing.patterns()[0]; // age and income are missing together, in two rows
/// assert_eq!((often.n_rows, often.columns.join(", ")), (2, "age, income".to_string()));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingReport {
    n_rows: usize,
    columns: Vec<MissingColumn>,
    patterns: Vec<MissingPattern>,
    complete_rows: usize,
}

/// The gaps of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    pub name: String,
    /// The rows without a value, from 1, ascending.
    pub rows: Vec<usize>,
}

/// Columns that are missing together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPattern {
    /// In the order of the table.
    pub columns: Vec<String>,
    /// How many rows lack these columns and no others.
    pub n_rows: usize,
}

impl MissingReport {
    /// The gaps of all columns of a table.
    ///
    /// # Errors
    /// None that a table which was read can have.
    pub fn new(table: &Table) -> Result<Self> {
        let rows_of = |name: &&str| -> Result<MissingColumn> {
            Ok(MissingColumn { name: (*name).into(), rows: missing_rows(table.cells(name)?) })
        };
        let columns: Result<Vec<MissingColumn>> = table.column_names().par_iter().map(rows_of).collect();
        Ok(MissingReport::of_columns(table.n_rows(), columns?))
    }

    /// The gaps of a matrix, shape `(n_rows, names.len())`, in which NaN stands for what is missing.
    ///
    /// # Errors
    /// `Empty`; `Shape` unless there is a name for each column.
    pub fn of_matrix<'a>(x: impl Into<ArrayView2<'a, f64>>, names: &[&str]) -> Result<Self> {
        let x = x.into();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        if x.ncols() != names.len() {
            let (given, needed) =
                (format!("{} × {}", x.nrows(), x.ncols()), format!("{} columns, one a name,", names.len()));
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        let gaps = |(name, column): (&&str, ndarray::ArrayView1<f64>)| MissingColumn {
            name: (*name).into(),
            rows: (1..).zip(column).filter(|(_, value)| value.is_nan()).map(|(row, _)| row).collect(),
        };
        Ok(MissingReport::of_columns(x.nrows(), names.iter().zip(x.columns()).map(gaps).collect()))
    }

    /// A row goes from the pattern of the columns so far to that with one column more wherever this column is missing; only
    /// gaps cost time.
    fn of_columns(n_rows: usize, columns: Vec<MissingColumn>) -> Self {
        let (mut of_row, mut found) = (vec![0_usize; n_rows], vec![Vec::new()]);
        let mut extended: HashMap<(usize, usize), usize> = HashMap::new();
        for (place, column) in columns.iter().enumerate() {
            for row in &column.rows {
                let before = of_row[row - 1];
                of_row[row - 1] = *extended.entry((before, place)).or_insert_with(|| {
                    let longer = [&found[before][..], &[place]].concat();
                    found.push(longer);
                    found.len() - 1
                });
            }
        }
        let mut n_rows_of = vec![0; found.len()];
        of_row.iter().for_each(|pattern| n_rows_of[*pattern] += 1);
        let complete_rows = n_rows_of[0];
        let mut sets: Vec<(Vec<usize>, usize)> =
            found.into_iter().zip(n_rows_of).skip(1).filter(|(_, n_rows)| *n_rows > 0).collect();
        sets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let named = |(places, n_rows): (Vec<usize>, usize)| MissingPattern {
            columns: places.into_iter().map(|place| columns[place].name.clone()).collect(),
            n_rows,
        };
        let patterns = sets.into_iter().map(named).collect();
        MissingReport { n_rows, columns, patterns, complete_rows }
    }

    /// Every column, in the order of the table, with or without gaps.
    pub fn columns(&self) -> &[MissingColumn] {
        &self.columns
    }

    /// The sets of columns that are missing together, the most frequent first.
    pub fn patterns(&self) -> &[MissingPattern] {
        &self.patterns
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// How many rows have a value in every column.
    pub fn complete_rows(&self) -> usize {
        self.complete_rows
    }

    /// How many values are missing.
    pub fn n_missing(&self) -> usize {
        self.columns.iter().map(|column| column.rows.len()).sum()
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }
}

formulas! { untabled MissingReport;
    /// The share of values that are there, present / (present + missing).
    completeness: |m| completeness_expr(m.n_rows * m.columns.len() - m.n_missing(), m.n_missing());
    /// The share of rows that have a value in every column: what is left if rows with gaps are dropped.
    complete_share: |m| {
        let rows = Expr::named("rows", m.n_rows as f64);
        (Expr::named("complete rows", m.complete_rows as f64) / rows).called("complete share")
    };
}

/// The rows of a column that lack a value, from 1.
fn missing_rows(cells: Cells) -> Vec<usize> {
    match cells {
        Cells::Coded { names, codes } => {
            let missing: Vec<bool> = names.iter().map(|name| reading(name) == Reading::Missing).collect();
            match missing.contains(&true) {
                true => (1..).zip(codes).filter(|(_, code)| missing[**code as usize]).map(|(row, _)| row).collect(),
                false => Vec::new(),
            }
        }
        Cells::Numbers { values, text_rows, .. } => {
            let mut text = text_rows.iter().peekable();
            let gap = |(row, value): (usize, &f64)| {
                let is_text = text.next_if(|text| **text == row).is_some();
                (value.is_nan() && !is_text).then_some(row + 1)
            };
            values.iter().enumerate().filter_map(gap).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::CsvOptions;
    use ndarray::array;

    const NAN: f64 = f64::NAN;

    /// Of 12 values 4 are missing; rows 2 and 4 are complete; a and c together once, a alone and b alone once each.
    #[test]
    fn patterns_are_counted_apart() {
        let x = array![[NAN, 1.0, NAN], [1.0, 2.0, 3.0], [2.0, NAN, 1.0], [5.0, 1.0, 0.5], [NAN, 7.0, 1.0]];
        let missing = MissingReport::of_matrix(&x, &["a", "b", "c"]).unwrap();
        let pattern = |columns: &[&str]| MissingPattern {
            columns: columns.iter().map(|column| column.to_string()).collect(),
            n_rows: 1,
        };
        assert_eq!(missing.patterns(), [pattern(&["a"]), pattern(&["a", "c"]), pattern(&["b"])]);
        assert_eq!((missing.n_missing(), missing.complete_rows(), missing.completeness()), (4, 2, 11.0 / 15.0));
        assert_eq!(missing.worked().complete_share().substitution(), "2 / 5");
        assert_eq!(missing.columns()[2].rows, [1]);
    }

    /// A measurement of more than a thousand different numbers: a gap and a word are told apart.
    #[test]
    fn a_word_among_numbers_is_not_missing() {
        let numbers: String = (0..3000).map(|i| format!("{},{}\n", f64::from(i) / 8.0, i % 2)).collect();
        let csv = format!("x,y\n{numbers},1\nnone,0\nNA,\n");
        let missing = MissingReport::new(&Table::read(csv.as_bytes(), "x.csv", &CsvOptions::new()).unwrap()).unwrap();
        assert_eq!((&missing.columns()[0].rows, &missing.columns()[1].rows), (&vec![3001, 3003], &vec![3003]));
        assert_eq!((missing.complete_rows(), missing.n_rows()), (3001, 3003));
        let patterns: Vec<(usize, usize)> = missing.patterns().iter().map(|p| (p.columns.len(), p.n_rows)).collect();
        assert_eq!(patterns, [(1, 1), (2, 1)]);
    }

    #[test]
    fn nothing_missing_and_nothing_there() {
        let whole = MissingReport::of_matrix(&array![[1.0]], &["a"]).unwrap();
        assert_eq!((whole.patterns().len(), whole.completeness(), whole.complete_share()), (0, 1.0, 1.0));
        let none = MissingReport::of_matrix(&array![[NAN], [NAN]], &["a"]).unwrap();
        assert_eq!((none.patterns()[0].n_rows, none.completeness(), none.complete_rows()), (2, 0.0, 0));
        assert!(matches!(MissingReport::of_matrix(&array![[1.0]], &["a", "b"]), Err(Error::Shape { .. })));
        let empty = ndarray::Array2::<f64>::zeros((0, 1));
        assert!(matches!(MissingReport::of_matrix(&empty, &["a"]), Err(Error::Empty { .. })));
    }
}
