//! `workings ask --interactive`: the concept and its inputs, one by one.
//!
//! Questions go to standard error, so that standard output holds the answer alone.

use std::io::BufRead;

use workings::catalog::{self, Concept, Input, parse_pair};
use workings::{Error, Result};

/// Asks for the concept, unless it is named, and for the inputs that are not given yet; all inputs as `name=value`.
pub fn inputs(
    name: Option<&str>,
    given: Vec<String>,
    lines: &mut impl BufRead,
) -> Result<(&'static Concept, Vec<String>)> {
    let concept = match name {
        Some(name) => catalog::find(name)?,
        None => repeated("concept (such as f1): ", lines, |line| catalog::find(line).map(Some))?
            .ok_or(Error::Empty { name: "concept".into() })?,
    };
    let known: Vec<String> = given.iter().map(|pair| Ok(parse_pair(pair)?.0)).collect::<Result<_>>()?;
    let mut given = given;
    eprintln!("{}", concept.name);
    for input in form(concept, &known, lines)? {
        if known.iter().any(|name| name == input.name) {
            continue;
        }
        let skip = if input.optional { " (Enter to leave it out)" } else { "" };
        let value = repeated(&format!("{}{skip}: ", input.help()), lines, |line| match line {
            "" if input.optional => Ok(None),
            "" => Err(Error::MissingInput {
                concept: concept.name,
                name: input.name,
                about: input.about.into(),
                takes: concept.inputs(),
            }),
            line => input.read(line).map(|_| Some(format!("{}={line}", input.name))),
        })?;
        given.extend(value);
    }
    eprintln!("{}\n", concept.command(given.clone()));
    Ok((concept, given))
}

/// The inputs to ask for; where several sets would do, the one that is chosen.
fn form(concept: &'static Concept, known: &[String], lines: &mut impl BufRead) -> Result<&'static [Input]> {
    let takes = |form: &&&'static [Input]| known.iter().all(|name| form.iter().any(|input| input.name == name));
    let forms: Vec<&'static [Input]> = concept.forms.iter().filter(takes).copied().collect();
    match forms[..] {
        [] => Ok(concept.forms.first().copied().unwrap_or(&[])),
        [only] => Ok(only),
        _ => {
            for (i, form) in forms.iter().enumerate() {
                let needed = form.iter().filter(|input| !input.optional).map(|input| input.name);
                eprintln!("  {}: from {}", i + 1, needed.collect::<Vec<_>>().join(", "));
            }
            let chosen = repeated("which (1 if you press Enter): ", lines, |line| {
                let number = if line.is_empty() { Ok(1) } else { line.parse::<usize>() };
                let form = number.ok().and_then(|number| forms.get(number.wrapping_sub(1)));
                let needed = format!("a number from 1 to {}", forms.len());
                let wrong = || Error::BadParam { name: "which".into(), given: line.into(), needed };
                form.copied().map(Some).ok_or_else(wrong)
            })?;
            Ok(chosen.unwrap_or(forms[0]))
        }
    }
}

/// Asks until the answer can be used; an error where the answers end.
fn repeated<T>(
    question: &str,
    lines: &mut impl BufRead,
    read: impl Fn(&str) -> Result<Option<T>>,
) -> Result<Option<T>> {
    loop {
        eprint!("{question}");
        let mut line = String::new();
        let read_error = |error: std::io::Error| Error::File {
            file: "standard input".into(),
            place: String::new(),
            problem: error.to_string(),
        };
        if lines.read_line(&mut line).map_err(read_error)? == 0 {
            eprintln!();
            return Err(Error::Undetermined(format!("the answers ended at the question {:?}", question.trim())));
        }
        match read(line.trim()) {
            Ok(value) => return Ok(value),
            Err(error) => eprintln!("  {error}"),
        }
    }
}
