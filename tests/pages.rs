//! The pages that are read, held against the program: what they show is what it prints, and their links lead somewhere.
//!
//! A fenced block that begins with `$ workings` is run; a line of `…` alone stands for any lines left out. A question in
//! the running text or in a table (`workings ask f1 tp=90 fp=4 fn=10`) has to be answered. `WORKINGS_REFERENCE=1 cargo test
//! --test pages` writes the outputs anew where they differ: read them before they are committed.

use std::path::Path;

use assert_cmd::Command;

const PAGES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "docs/which-metric.md", "docs/known-mistakes.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the program answers, its complaint included, without blank lines at the end.
fn output(command: &str) -> (bool, String) {
    let words = shlex::split(command).unwrap_or_else(|| panic!("a quotation mark is left open: {command}"));
    let output = Command::cargo_bin("workings").unwrap().args(&words[1..]).output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), text.trim_end().to_string())
}

/// Whether the lines are these; `…` stands for any number of them.
fn is_shown(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| is_shown(rest, &printed[skipped..])),
        Some((line, rest)) => printed.first() == Some(line) && is_shown(rest, &printed[1..]),
    }
}

/// A block with the outputs that the program gives now. A command may go on after a `\` at the end of its line.
fn run_block(block: &str) -> String {
    let mut lines = block.lines().peekable();
    let mut fresh = Vec::new();
    while let Some(line) = lines.next() {
        let (mut written, mut command) = (vec![line], line.trim_start_matches("$ ").to_string());
        while let Some(start) = command.strip_suffix('\\') {
            let next = lines.next().expect("a line after the \\");
            written.push(next);
            command = format!("{start}{}", next.trim_start());
        }
        let mut shown: Vec<&str> = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        let gap = shown.iter().rev().take_while(|line| line.is_empty()).count();
        let (_, text) = output(&command);
        let printed: Vec<&str> = text.lines().collect();
        let kept = &shown[..shown.len() - gap];
        fresh.extend(written.iter().map(ToString::to_string));
        fresh.extend(if is_shown(kept, &printed) { kept } else { &printed }.iter().map(ToString::to_string));
        fresh.extend(vec![String::new(); gap]);
    }
    fresh.join("\n") + "\n"
}

/// The page cut at its fences: running text and blocks take turns, text first.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if !line.starts_with("```") {
            pieces.last_mut().unwrap().push_str(line);
        } else if pieces.len() % 2 == 1 {
            // The opening fence is text, the closing one, too.
            pieces.last_mut().unwrap().push_str(line);
            pieces.push(String::new());
        } else {
            pieces.push(line.to_string());
        }
    }
    pieces
}

#[test]
fn pages_show_what_the_program_prints() {
    for name in PAGES {
        let text = page(name);
        let run = |(at, piece): (usize, String)| match at % 2 == 1 && piece.starts_with("$ workings ") {
            true => run_block(&piece),
            false => piece,
        };
        let fresh: String = pieces(&text).into_iter().enumerate().map(run).collect();
        if std::env::var_os("WORKINGS_REFERENCE").is_some() {
            std::fs::write(root().join(name), fresh).unwrap();
            continue;
        }
        let differs = (1..).zip(text.lines().zip(fresh.lines())).find(|(_, (then, now))| then != now);
        assert!(text == fresh, "{name}: line, as shown and as printed: {differs:?}");
    }
}

/// Code in the running text: `these`, without the blocks.
fn code(text: &str) -> Vec<String> {
    let text: String = pieces(text).into_iter().step_by(2).map(|piece| piece.replace("```", "")).collect();
    text.split('`').skip(1).step_by(2).map(|code| code.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What is left open, by `…` or a word such as CONCEPT, is not asked; the name of a concept is looked up in any case.
#[test]
fn questions_of_the_pages_can_be_asked() {
    for name in PAGES {
        for question in code(&page(name)) {
            let words: Vec<&str> = question.split(' ').collect();
            let &["workings", "ask" | "solve" | "compare" | "sensitivity", concept, ..] = words.as_slice() else {
                continue;
            };
            if concept.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            let known = concept.split(['=', '.']).next().unwrap();
            assert!(workings::catalog::find(known).is_ok(), "{name}: no concept is called {known}");
            if words.len() > 3 && !question.contains('…') {
                let (answered, text) = output(&question);
                assert!(answered, "{name}: {question}\n{text}");
            }
        }
    }
}

/// A heading as GitHub links to it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || ['-', '_'].contains(c)).collect()
}

#[test]
fn links_of_the_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for name in PAGES {
        let text: String = pieces(&page(name)).into_iter().step_by(2).collect();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { root().join(name) } else { root().join(name).parent().unwrap().join(file) };
            let headed = |text: String| {
                text.lines().any(|line| line.starts_with('#') && anchor(line.trim_start_matches('#')) == heading)
            };
            if !file.exists() || (!heading.is_empty() && !std::fs::read_to_string(&file).is_ok_and(headed)) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn lines_left_out_stand_for_any() {
    assert!(is_shown(&["a", "…", "d"], &["a", "b", "c", "d"]) && is_shown(&["a", "…"], &["a"]));
    assert!(!is_shown(&["a", "…", "d"], &["a", "d", "e"]) && !is_shown(&["a"], &["a", "b"]));
}
