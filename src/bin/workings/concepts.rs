//! `workings concepts [WORD]`

use std::process::ExitCode;

use workings::catalog::{self, Concept};
use workings::{Error, Result};

#[derive(clap::Args)]
pub struct Args {
    /// Only concepts that mention this word in a name or an input.
    word: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Print the reference of all concepts, each with its inputs and an example, as Markdown.
    #[arg(long, conflicts_with_all = ["json", "word"])]
    markdown: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if args.markdown {
        super::print_line(catalog::reference()?.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let found: Vec<&Concept> = match &args.word {
        Some(word) => catalog::search(word),
        None => catalog::concepts().collect(),
    };
    if let (true, Some(word)) = (found.is_empty(), &args.word) {
        // `find` knows which names come nearest.
        return Err(catalog::find(word).err().unwrap_or_else(|| Error::NotFound {
            kind: "concept",
            name: word.clone(),
            known: "`workings concepts` lists all there are".into(),
        }));
    }
    if args.json {
        let concepts: Vec<serde_json::Value> = found.iter().map(|concept| json(concept)).collect();
        super::print_json(&serde_json::json!({ "concepts": concepts }));
        return Ok(ExitCode::SUCCESS);
    }
    for concept in &found {
        let id = if concept.id == concept.name { String::new() } else { format!("  ({})", concept.id) };
        super::print_line(format_args!("{}{id}", concept.name));
        super::print_line(format_args!("    inputs: {}", concept.inputs()));
        // Few hits are explained, a long list stays a list.
        if found.len() <= 5 {
            for input in concept.distinct_inputs() {
                super::print_line(format_args!("      {}", input.help()));
            }
            super::print_line(format_args!("    for example: {}", concept.example_command()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn json(concept: &Concept) -> serde_json::Value {
    let input = |input: &catalog::Input| {
        serde_json::json!({
            "name": input.name, "about": input.about, "kind": input.kind.describe(), "optional": input.optional
        })
    };
    let forms: Vec<Vec<serde_json::Value>> =
        concept.forms.iter().map(|form| form.iter().map(input).collect()).collect();
    serde_json::json!({
        "id": concept.id, "name": concept.name, "also": concept.aliases().collect::<Vec<_>>(),
        "forms": forms, "example": concept.example_command(), "defined_in": concept.defined_in
    })
}
