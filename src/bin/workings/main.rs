//! `workings`: machine-learning metrics that show their workings, from the command line.

mod ask;
mod check;
mod compare;
mod completions;
mod concepts;
mod csv;
mod evaluate;
mod interactive;
mod quality;
mod sensitivity;
mod solve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use workings::catalog::Value;
use workings::plot::Figure;
use workings::{Error, Result};

/// Machine-learning metrics that show their workings.
///
/// Exit status: 0 if all went well, 2 if something cannot be done; `check` ends with 1 if an answer is wrong. With --json,
/// what cannot be done is one object too, {"error": "…"}; the message stands on standard error as well.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List what can be asked, with inputs.
    Concepts(concepts::Args),
    /// Answer one question with its derivation: workings ask f1 tp=90 fp=4 fn=10
    Ask(ask::Args),
    /// Find the input that gives a known result: workings solve f1=0.9 tp=90 fp=4 fn=?
    Solve(solve::Args),
    /// Results side by side while one input runs through a range: workings compare recall precision tp=90 fn=10 --vary fp=0..50
    Compare(compare::Args),
    /// How much a result moves with each quantity: workings sensitivity f1 tp=90 fp=4 fn=10
    Sensitivity(sensitivity::Args),
    /// Check answers: files of [[case]] tables with concept, given, expect and tol.
    ///
    /// Exit status: 0 if all are right, 1 if any is wrong, 2 if a file cannot be read.
    Check(check::Args),
    /// Every metric that fits the columns of a CSV file, with charts on request.
    Evaluate(evaluate::Args),
    /// What a CSV file is like before anything is learnt from it: kinds of columns, gaps, repeats, spellings, outliers, and
    /// features that tell the target too well.
    Quality(quality::Args),
    /// A script that completes commands, options and concepts in your shell.
    Completions(completions::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain_usage(&error),
    };
    let (outcome, json) = match cli.command {
        Command::Concepts(args) => (concepts::run(&args), args.json),
        Command::Ask(args) => (ask::run(&args), args.json),
        Command::Solve(args) => (solve::run(&args), args.json),
        Command::Compare(args) => (compare::run(&args), args.json),
        Command::Sensitivity(args) => (sensitivity::run(&args), args.json),
        Command::Check(args) => (check::run(&args), args.json),
        Command::Evaluate(args) => (evaluate::run(&args), args.json),
        Command::Quality(args) => (quality::run(&args), args.json),
        Command::Completions(args) => (completions::run(&args), false),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        if json {
            print_json(&serde_json::json!({ "error": error.to_string() }));
        }
        ExitCode::from(2)
    })
}

/// Help and version, or what is wrong with the command line.
fn explain_usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to say where even this cannot be printed.
    let _ = error.print();
    if error.use_stderr() && std::env::args_os().any(|arg| arg == "--json") {
        let text = error.to_string();
        print_json(&serde_json::json!({ "error": text.trim().trim_start_matches("error: ") }));
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Writes a line to standard output; a closed pipe (`| head`) ends the program quietly.
fn print_line(text: impl std::fmt::Display) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Prints JSON, indented for reading.
fn print_json(value: &serde_json::Value) {
    print_line(format_args!("{value:#}"));
}

/// The number that was typed.
fn number(name: &str, value: &Value) -> Result<f64> {
    match value {
        Value::Integer(number) => Ok(*number as f64),
        Value::Number(number) => Ok(*number),
        other => Err(Error::BadParam { name: name.into(), given: other.to_string(), needed: "a number".into() }),
    }
}

/// Writes a figure to this file, if it ends in .svg or .png, or as both into this folder; returns the paths.
fn save_chart(path: &Path, name: &str, figure: Figure) -> Result<Vec<PathBuf>> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if !matches!(ending.as_deref(), Some("svg" | "png")) || path.is_dir() {
        return save_charts(path, &[(name, figure)]);
    }
    figure.save(path)?;
    Ok(vec![path.to_path_buf()])
}

/// Writes each figure as SVG and PNG into the folder, which is made if need be; returns the paths.
fn save_charts<N: std::fmt::Display>(folder: &Path, figures: &[(N, Figure)]) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(|error| Error::File {
        file: folder.display().to_string(),
        place: String::new(),
        problem: format!("the folder for the charts cannot be made: {error}"),
    })?;
    let mut paths = Vec::new();
    for (name, figure) in figures {
        for ending in ["svg", "png"] {
            let path = folder.join(format!("{name}.{ending}"));
            figure.save(&path)?;
            paths.push(path);
        }
    }
    Ok(paths)
}
