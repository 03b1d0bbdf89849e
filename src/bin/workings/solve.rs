//! `workings solve CONCEPT=VALUE key=value… key=?`

use std::process::ExitCode;

use workings::Result;
use workings::catalog::{Value, Wanted, parse_pair, parse_unknown, solve};

#[derive(clap::Args)]
pub struct Args {
    /// The concept with the result that it should have: f1=0.9; descriptive_statistics.mean=5 for one of several results
    #[arg(value_name = "CONCEPT=VALUE")]
    wanted: String,
    /// Inputs as name=value, with ? for the one to find: tp=90 fp=4 fn=?, or x=[2,?,9]
    #[arg(value_name = "KEY=VALUE")]
    inputs: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (name, target) = parse_pair(&args.wanted)?;
    let wanted = Wanted::parse(&name)?;
    let given: Vec<(String, Value)> = args.inputs.iter().map(|pair| parse_unknown(pair)).collect::<Result<_>>()?;
    let solved = solve(&wanted, super::number(&name, &target)?, given)?;
    if args.json {
        super::print_json(&solved.json());
    } else {
        super::print_line(solved.text());
        if let Some(answer) = &solved.answer {
            super::print_line(format_args!("\n{answer}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
