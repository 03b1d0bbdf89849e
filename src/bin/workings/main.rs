//! `workings`: machine-learning metrics that show their workings, from the command line.

mod ask;
mod check;
mod concepts;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Machine-learning metrics that show their workings.
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
    /// Check answers: files of [[case]] tables with concept, given, expect and tol.
    ///
    /// Exit status: 0 if all are right, 1 if any is wrong, 2 if a file cannot be read.
    Check(check::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Concepts(args) => concepts::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Check(args) => check::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
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
