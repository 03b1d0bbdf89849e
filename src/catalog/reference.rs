//! The reference of all concepts, as Markdown: a chapter for each topic, and for each concept its names, its inputs with
//! units, where it is defined, and an example with its derivation.

use std::fmt::Write;

use super::concept::Concept;
use super::{Value, parse_pair, topics};
use crate::{Error, Result};

/// The whole reference.
///
/// # Errors
/// What an example is refused for; the tests see that none is.
/// ```
/// let reference = workings::catalog::reference()?;
/// assert!(reference.contains("### F1 score (`f1`)"));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn reference() -> Result<String> {
    let mut text = String::from("# What can be asked\n\n");
    let count: usize = topics::ALL.iter().map(|(_, concepts)| concepts.len()).sum();
    write(
        &mut text,
        format_args!(
            "{count} concepts. Written by `workings concepts --markdown`; every example is run by the tests.\n"
        ),
    );
    for (title, concepts) in topics::ALL {
        let link = title.to_lowercase().replace(' ', "-").replace(',', "");
        write(&mut text, format_args!("\n- [{title}](#{link}): {}", concepts.len()));
    }
    text.push('\n');
    for (title, concepts) in topics::ALL {
        write(&mut text, format_args!("\n## {title}\n"));
        for concept in *concepts {
            entry(&mut text, concept)?;
        }
    }
    Ok(text)
}

fn write(text: &mut String, arguments: std::fmt::Arguments) {
    // A string takes everything.
    let _ = text.write_fmt(arguments);
}

fn entry(text: &mut String, concept: &Concept) -> Result<()> {
    write(text, format_args!("\n### {} (`{}`)\n\n", concept.name, concept.id));
    let also: Vec<&str> = concept.aliases().collect();
    if !also.is_empty() {
        write(text, format_args!("Also: {}. ", also.join(", ")));
    }
    write(text, format_args!("Defined in `workings::{}`.\n\n", concept.defined_in));
    if concept.forms.len() > 1 {
        write(text, format_args!("From {}.\n\n", concept.inputs()));
    }
    for input in concept.distinct_inputs() {
        let optional = if input.optional { " (optional)" } else { "" };
        write(text, format_args!("- `{}`{optional}: {}; {}\n", input.name, input.about, input.kind.describe()));
    }
    let notes = [("Range", concept.range), ("Conventions", concept.conventions), ("Source", concept.source)];
    for (heading, note) in notes.iter().filter(|(_, note)| !note.is_empty()) {
        write(text, format_args!("\n{heading}: {note}.\n"));
    }
    let given = concept.example().iter().map(|pair| parse_pair(pair)).collect::<Result<Vec<(String, Value)>>>()?;
    let answer = concept.ask(given).map_err(|error| Error::Undetermined(format!("{}: {error}", concept.id)))?;
    write(text, format_args!("\n```text\n$ {}\n{answer}\n```\n", concept.example_command()));
    Ok(())
}
