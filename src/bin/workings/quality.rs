//! `workings quality FILE.csv [--target COL]`

use std::process::ExitCode;

use workings::Result;
use workings::datasets::CsvOptions;
use workings::quality::QualityReport;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    csv: super::csv::CsvFile,
    /// The column that is to be predicted: adds its balance, and the features that tell it too well.
    #[arg(long, value_name = "COL")]
    target: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let report = QualityReport::new(&args.csv.read(CsvOptions::new())?, args.target.as_deref())?;
    if args.json {
        super::print_json(&report.json());
    } else {
        super::print_line(report.to_string().trim_end());
    }
    Ok(ExitCode::SUCCESS)
}
