//! A line a concept, then a line an input, as the command line takes them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use workings::catalog::{self, parse_pair};

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let Some(name) = lines.next() else { return };
    let given: Vec<_> = lines.filter_map(|line| parse_pair(line).ok()).collect();
    // A number chooses a concept, so that all are reached.
    let concept = match name.parse::<usize>() {
        Ok(number) => catalog::concepts().nth(number % catalog::concepts().count()),
        Err(_) => catalog::find(name).ok(),
    };
    let Some(concept) = concept else { return };
    if let Ok(answer) = concept.ask(given.clone()) {
        let _ = (answer.to_string(), answer.json(), answer.latex(), answer.markdown(), answer.html());
    }
    if let Ok(Some(figure)) = concept.figure(given) {
        let _ = figure.svg();
    }
});
