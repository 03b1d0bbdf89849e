//! `workings check FILE.toml…`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use workings::catalog::{Case, Verdict, parse_cases};
use workings::{Error, Result};

#[derive(clap::Args)]
pub struct Args {
    /// Files of [[case]] tables: concept, given, expect and, if wanted, tol and id.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (mut right, mut all, mut unreadable) = (0, 0, 0);
    let mut reports = Vec::new();
    for path in &args.files {
        let file = path.display().to_string();
        let cases = match read(path) {
            Ok(cases) => cases,
            Err(error) => {
                eprintln!("error: {error}");
                unreadable += 1;
                reports.push(json!({"file": file, "error": error.to_string()}));
                continue;
            }
        };
        let verdicts: Vec<Verdict> = cases.iter().map(Case::check).collect();
        let right_here = verdicts.iter().filter(|verdict| verdict.is_right()).count();
        if args.json {
            let results: Vec<_> = cases.iter().zip(&verdicts).map(|(case, verdict)| report(case, verdict)).collect();
            reports.push(json!({"file": file, "cases": cases.len(), "right": right_here, "results": results}));
        } else {
            for (case, verdict) in cases.iter().zip(&verdicts) {
                explain(case, verdict);
            }
            super::print_line(format_args!("{file}: {right_here} of {} right", cases.len()));
        }
        right += right_here;
        all += cases.len();
    }
    if args.json {
        super::print_json(&json!({"cases": all, "right": right, "files": reports}));
    } else if args.files.len() > 1 {
        super::print_line(format_args!("in all: {right} of {all} right"));
    }
    Ok(match (unreadable, all - right) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}

fn read(path: &Path) -> Result<Vec<Case>> {
    let file = path.display().to_string();
    let problem = |problem: String| Error::File { file: file.clone(), place: String::new(), problem };
    let bytes = std::fs::read(path).map_err(|error| problem(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        problem(format!("line {line} is not UTF-8 text"))
    })?;
    parse_cases(&file, &text)
}

fn explain(case: &Case, verdict: &Verdict) {
    match verdict {
        Verdict::Right => super::print_line(format_args!("right  {}", case.id)),
        Verdict::Wrong { differences, answer } => {
            super::print_line(format_args!("WRONG  {} ({})", case.id, case.concept));
            for difference in differences {
                super::print_line(format_args!("       {difference}"));
            }
            for line in
                answer.iter().flat_map(|answer| answer.to_string().lines().map(str::to_string).collect::<Vec<_>>())
            {
                super::print_line(format_args!("       {line}"));
            }
        }
    }
}

fn report(case: &Case, verdict: &Verdict) -> serde_json::Value {
    match verdict {
        Verdict::Right => json!({"id": case.id, "concept": case.concept, "right": true}),
        Verdict::Wrong { differences, answer } => {
            let results = answer.as_ref().map(|answer| answer.json());
            json!({
                "id": case.id, "concept": case.concept, "right": false, "differences": differences, "results": results
            })
        }
    }
}
