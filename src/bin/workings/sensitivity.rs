//! `workings sensitivity CONCEPT key=value…`

use std::process::ExitCode;

use workings::Result;
use workings::catalog::{Value, Wanted, parse_pair, sensitivities};

#[derive(clap::Args)]
pub struct Args {
    /// The concept: f1, or descriptive_statistics.std_sample for one of several results
    concept: String,
    /// Inputs as name=value: tp=90 fp=4 fn=10
    #[arg(value_name = "KEY=VALUE")]
    inputs: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let given: Vec<(String, Value)> = args.inputs.iter().map(|pair| parse_pair(pair)).collect::<Result<_>>()?;
    let sensitivity = sensitivities(&Wanted::parse(&args.concept)?, given)?;
    if args.json {
        super::print_json(&sensitivity.json());
    } else {
        super::print_line(sensitivity.text());
    }
    Ok(ExitCode::SUCCESS)
}
