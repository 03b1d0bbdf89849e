//! `workings compare CONCEPT… key=value… --vary key=first..last`

use std::path::PathBuf;
use std::process::ExitCode;

use workings::Result;
use workings::catalog::{Range, Value, Wanted, compare, parse_pair};

#[derive(clap::Args)]
pub struct Args {
    /// Concepts, then inputs as name=value: recall precision tp=90 fn=10
    #[arg(value_name = "CONCEPT | KEY=VALUE", required = true)]
    words: Vec<String>,
    /// The input that runs through a range: fp=0..50, or fp=0..50:5 with a step
    #[arg(long, value_name = "KEY=FIRST..LAST[:STEP]")]
    vary: String,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Write the chart, as SVG and PNG, into this folder.
    #[arg(long, value_name = "DIR")]
    chart: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (inputs, concepts): (Vec<&String>, Vec<&String>) = args.words.iter().partition(|word| word.contains('='));
    let wanted: Vec<Wanted> = concepts.into_iter().map(|name| Wanted::parse(name)).collect::<Result<_>>()?;
    let given: Vec<(String, Value)> = inputs.into_iter().map(|pair| parse_pair(pair)).collect::<Result<_>>()?;
    let comparison = compare(&wanted, &given, &Range::parse(&args.vary)?)?;
    let charts = match &args.chart {
        Some(folder) => super::save_charts(folder, &[("compare", comparison.figure())])?,
        None => vec![],
    };
    if args.json {
        let mut object = comparison.json();
        if args.chart.is_some() {
            object["charts"] = charts.iter().map(|path| path.display().to_string()).collect();
        }
        super::print_json(&object);
    } else {
        super::print_line(comparison.text());
        charts.iter().for_each(|path| super::print_line(format_args!("wrote {}", path.display())));
    }
    Ok(ExitCode::SUCCESS)
}
