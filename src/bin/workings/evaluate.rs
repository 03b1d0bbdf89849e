//! `workings evaluate FILE.csv --truth COL --pred COL …`

use std::path::PathBuf;
use std::process::ExitCode;

use workings::datasets::CsvOptions;
use workings::evaluate::{Columns, Evaluation, Task, evaluate};
use workings::{Error, Result};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    csv: super::csv::CsvFile,
    /// The column of actual classes or values.
    #[arg(long, value_name = "COL")]
    truth: String,
    /// The column of predicted classes or values.
    #[arg(long, value_name = "COL")]
    pred: Option<String>,
    /// The column of scores of the positive class; of several classes each one: --score cat=p_cat --score dog=p_dog
    #[arg(long, value_name = "COL|CLASS=COL")]
    score: Vec<String>,
    /// A quantile and the column that forecasts it: --quantile 0.1=p10 --quantile 0.9=p90
    #[arg(long, value_name = "Q=COL", value_parser = quantile)]
    quantile: Vec<(f64, String)>,
    /// The column of sample weights.
    #[arg(long, value_name = "COL")]
    weight: Option<String>,
    /// The positive class; the one named 1 or true, or the larger of two, unless given.
    #[arg(long, value_name = "LABEL")]
    positive: Option<String>,
    /// Whether classes or numbers were predicted, where the columns leave it open.
    #[arg(long, value_enum)]
    task: Option<TaskArg>,
    /// Write the charts that fit, as SVG and PNG, into this folder.
    #[arg(long, value_name = "DIR")]
    chart: Option<PathBuf>,
    /// Print the derivation of every metric.
    #[arg(long, conflicts_with = "json")]
    worked: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum TaskArg {
    Classification,
    Regression,
}

fn quantile(text: &str) -> std::result::Result<(f64, String), String> {
    let (quantile, column) = text.split_once('=').ok_or("a quantile and its column, for example 0.1=p10")?;
    let quantile: f64 = quantile.trim().parse().map_err(|_| format!("{quantile:?} is no number between 0 and 1"))?;
    if !(quantile > 0.0 && quantile < 1.0) {
        return Err(format!("{quantile} does not lie between 0 and 1"));
    }
    Ok((quantile, column.trim().to_string()))
}

/// The class and the column of each `CLASS=COL`.
fn class_scores(pairs: &[String]) -> Result<Vec<(String, String)>> {
    let of_class = |pair: &String| match pair.split_once('=') {
        Some((class, column)) => Ok((class.trim().to_string(), column.trim().to_string())),
        None => Err(Error::BadParam {
            name: "score".into(),
            given: pair.clone(),
            needed: "a class and its column where there are several, for example cat=p_cat,".into(),
        }),
    };
    pairs.iter().map(of_class).collect()
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let columns = Columns {
        truth: args.truth.clone(),
        pred: args.pred.clone(),
        // A single score is of the positive class; several are each of a class of their own.
        score: args.score.first().filter(|_| args.score.len() == 1).cloned(),
        class_scores: if args.score.len() > 1 { class_scores(&args.score)? } else { vec![] },
        quantiles: args.quantile.clone(),
        weight: args.weight.clone(),
        positive: args.positive.clone(),
        task: args.task.map(|task| match task {
            TaskArg::Classification => Task::Classification,
            TaskArg::Regression => Task::Regression,
        }),
    };
    let table = args.csv.read(CsvOptions::new().columns(columns.names()))?;
    let evaluation = evaluate(&table, &columns)?;
    let charts = match &args.chart {
        Some(folder) => super::save_charts(folder, &evaluation.figures())?,
        None => vec![],
    };
    if args.json {
        let mut object = evaluation.json();
        object["file"] = args.csv.file.display().to_string().into();
        if args.chart.is_some() {
            object["charts"] = charts.iter().map(|path| path.display().to_string()).collect();
        }
        super::print_json(&object);
    } else {
        print(&evaluation, args.worked, &charts);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(evaluation: &Evaluation, worked: bool, charts: &[PathBuf]) {
    super::print_line(evaluation.to_string().trim_end());
    if worked {
        super::print_line(format_args!("\n{}", evaluation.derivations()));
    }
    for path in charts {
        super::print_line(format_args!("wrote {}", path.display()));
    }
}
