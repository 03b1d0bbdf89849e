//! Any text as a file of answers: read it, ask every question, print every answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use workings::catalog::{Verdict, parse_cases};

fuzz_target!(|text: &str| {
    let Ok(cases) = parse_cases("fuzz.toml", text) else { return };
    for case in cases {
        if let Verdict::Wrong { answer: Some(answer), .. } = case.check() {
            let _ = (answer.to_string(), answer.json(), answer.latex(), answer.html());
        }
    }
});
