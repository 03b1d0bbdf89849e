//! `workings ask CONCEPT key=value…`

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use workings::catalog::{self, Value};
use workings::{Error, Result};

#[derive(clap::Args)]
pub struct Args {
    /// The concept, by name or id: f1, "Cohen's kappa"
    #[arg(required_unless_present = "interactive")]
    concept: Option<String>,
    /// Inputs as name=value, the values as in TOML: tp=90, y_true=[1,0,1], positive=cat
    #[arg(value_name = "KEY=VALUE")]
    inputs: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Print the derivation as LaTeX, Markdown or HTML.
    #[arg(long, value_enum, conflicts_with = "json")]
    format: Option<Format>,
    /// Write the chart that goes with the answer to this file, or as SVG and PNG into this folder.
    #[arg(long, value_name = "FILE.svg | FILE.png | DIR")]
    chart: Option<PathBuf>,
    /// Ask for the inputs one by one.
    #[arg(short, long)]
    interactive: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Latex,
    Markdown,
    Html,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (name, inputs) = (args.concept.as_deref(), args.inputs.clone());
    let (concept, inputs) = match args.interactive {
        true => super::interactive::inputs(name, inputs, &mut std::io::stdin().lock())?,
        false => (catalog::find(name.unwrap_or_default())?, inputs),
    };
    let given: Vec<(String, Value)> = inputs.iter().map(|pair| catalog::parse_pair(pair)).collect::<Result<_>>()?;
    let answer = concept.ask(given.clone())?;
    let charts = match &args.chart {
        Some(path) => {
            let figure = concept.figure(given.clone())?.ok_or_else(|| Error::NotFound {
                kind: "chart of",
                name: concept.name.into(),
                known: "this concept has none; ask without --chart".into(),
            })?;
            super::save_chart(path, concept.id, figure)?
        }
        None => vec![],
    };
    if args.json {
        let inputs: serde_json::Map<_, _> = given.iter().map(|(name, value)| (name.clone(), value.json())).collect();
        let mut object = json!({
            "concept": concept.name, "id": concept.id, "given": inputs, "results": answer.json()
        });
        if args.chart.is_some() {
            object["charts"] = charts.iter().map(|path| path.display().to_string()).collect();
        }
        super::print_json(&object);
    } else {
        super::print_line(match args.format.unwrap_or(Format::Text) {
            Format::Text => answer.to_string(),
            Format::Latex => answer.latex(),
            Format::Markdown => answer.markdown(),
            Format::Html => answer.html(),
        });
        charts.iter().for_each(|path| super::print_line(format_args!("wrote {}", path.display())));
    }
    Ok(ExitCode::SUCCESS)
}
