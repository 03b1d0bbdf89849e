//! Reading of a CSV file for a command, with a progress bar on a terminal.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use workings::datasets::{CsvOptions, Table};
use workings::{Error, Result};

/// Smaller files are read before a bar could be seen.
const WORTH_A_BAR: u64 = 50_000_000;

#[derive(clap::Args)]
pub struct CsvFile {
    /// A CSV file with a header.
    pub file: PathBuf,
    /// What separates the columns; \t for a tab.
    #[arg(long, default_value = ",")]
    delimiter: String,
}

impl CsvFile {
    /// Reads the columns that the options ask for.
    pub fn read(&self, options: CsvOptions) -> Result<Table> {
        let delimiter = if self.delimiter == "\\t" { "\t" } else { &self.delimiter };
        let mut characters = delimiter.chars();
        let options = match (characters.next(), characters.next()) {
            (Some(delimiter), None) => options.delimiter(delimiter),
            _ => {
                let needed = "one character".into();
                return Err(Error::BadParam { name: "delimiter".into(), given: self.delimiter.clone(), needed });
            }
        };
        let size = std::fs::metadata(&self.file).map_or(0, |data| data.len());
        if size < WORTH_A_BAR || !self.file.is_file() {
            return Table::open(&self.file, &options);
        }
        // indicatif draws on standard error, and only if that is a terminal.
        let bar = ProgressBar::new(size).with_style(
            ProgressStyle::with_template("reading {bar:40} {bytes} of {total_bytes}")
                .unwrap_or(ProgressStyle::default_bar()),
        );
        let name = self.file.display().to_string();
        let file = std::fs::File::open(&self.file).map_err(|error| file_error(&self.file, error))?;
        let table = Table::read(bar.wrap_read(file), &name, &options);
        bar.finish_and_clear();
        table
    }
}

fn file_error(path: &Path, error: std::io::Error) -> Error {
    Error::File { file: path.display().to_string(), place: String::new(), problem: error.to_string() }
}
