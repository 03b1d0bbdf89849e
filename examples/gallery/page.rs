//! The page: cards of lessons, a search, light and dark.

use std::collections::BTreeSet;
use std::fmt::Write;

use workings::Result;
use workings::lesson::{Lesson, Part};
use workings::plot::Figure;

use crate::{Program, synonyms};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The whole page, with every chart in light and in dark.
pub fn page(done: &[(&Program, Lesson)]) -> Result<String> {
    let mut groups: Vec<&str> = done.iter().map(|(program, _)| program.group).collect();
    groups.dedup();
    let filter = |group: &&str| {
        format!(
            "<button type=\"button\" class=\"filter\" data-group=\"{group}\" aria-pressed=\"false\">{group}</button>"
        )
    };
    let filters: String = groups.iter().map(filter).collect();
    let option = |concept: &str| format!("<option>{}</option>", escaped(concept));
    let concepts: BTreeSet<&str> = done.iter().flat_map(|(program, _)| Head::of(program.source).concepts).collect();
    let concepts: String = concepts.into_iter().map(option).collect();
    let mut cards = String::new();
    for group in &groups {
        let of_group = done.iter().filter(|(program, _)| program.group == *group);
        let own: Vec<String> = of_group.map(|(program, lesson)| card(program, lesson)).collect::<Result<_>>()?;
        let _ = write!(cards, "<section data-group=\"{group}\"><h2>{group}</h2>{}</section>", own.concat());
    }
    let n = done.len();
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"light\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>workings: lessons</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body>\
         <header><h1>Lessons in machine learning</h1><p>{n} experiments of the Rust crate <code>workings</code>. Each \
         asks one question and answers it with numbers and a chart. To change one, open its program, change a marked \
         line and run it.</p><div class=\"controls\"><label>Search <input id=\"search\" type=\"search\" \
         placeholder=\"recall, lasso, k-means …\"></label><label>Concept \
         <select id=\"concept\"><option value=\"\">all</option>{concepts}</select></label>{filters}<button type=\"button\" id=\"theme\" \
         aria-pressed=\"false\">Dark</button></div><p id=\"found\" role=\"status\">{n} lessons</p></header>\
         <main>{cards}</main><script>{SCRIPT}</script></body></html>\n"
    ))
}

fn card(program: &Program, lesson: &Lesson) -> Result<String> {
    let mut body = String::new();
    let mut n = 0;
    for part in lesson.parts() {
        match part {
            Part::Chart(figure) => body += &picture(figure)?,
            Part::Animation { gif, alt } => {
                let _ = write!(body, "<figure tabindex=\"0\">{}</figure>", image("", "image/gif", gif, alt));
            }
            part => body += &part.html(),
        }
        n += 1;
    }
    debug_assert!(n > 0, "{} shows nothing", program.name);
    let (question, answer) = (escaped(lesson.question()), escaped(lesson.conclusion()));
    let head = Head::of(program.source);
    let (name, prediction, source) = (program.name, escaped(&head.prediction), escaped(&head.source));
    let chip = |concept: &&str| format!("<button type=\"button\" class=\"concept\">{}</button>", escaped(concept));
    let also = escaped(&synonyms::of(&head.concepts));
    let chips: String = head.concepts.iter().map(chip).collect();
    Ok(format!(
        "<article id=\"{name}\" data-also=\"{also}\"><h3><a href=\"#{name}\">{question}</a></h3><p class=\"prediction\">{prediction}</p>\
         {body}<p class=\"answer\">{answer}</p><p class=\"concepts\">{chips}</p><p class=\"source-note\">{source}</p><details><summary>The program</summary>\
         <p>Run it: <code>cargo run --release --example {name}</code></p>\
         <pre class=\"source\" tabindex=\"0\"><code>{}</code></pre></details></article>",
        listing(program.source)
    ))
}

/// One chart twice; the page shows the one that suits its theme.
fn picture(figure: &Figure) -> Result<String> {
    let alt = figure.alt();
    let light = image("light", "image/svg+xml", figure.svg().as_bytes(), &alt);
    let dark = image("dark", "image/svg+xml", figure.clone().dark().svg().as_bytes(), &alt);
    // On a phone the chart is wider than the screen, and its own title with it.
    let title = escaped(&figure.title);
    Ok(format!("<figure tabindex=\"0\"><figcaption aria-hidden=\"true\">{title}</figcaption>{light}{dark}</figure>"))
}

fn image(class: &str, mime: &str, content: &[u8], alt: &str) -> String {
    format!("<img class=\"{class}\" alt=\"{}\" src=\"data:{mime};base64,{}\">", escaped(alt), base64(content))
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_u32, |word, b| word << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for k in 0..4 {
            match k <= three.len() {
                true => out.push(char::from(LETTERS[(word >> (18 - 6 * k)) as usize & 63])),
                false => out.push('='),
            }
        }
    }
    out
}

/// What the head of a program says below the question, a paragraph each.
#[derive(Default)]
struct Head<'a> {
    prediction: String,
    source: String,
    concepts: Vec<&'a str>,
}

impl<'a> Head<'a> {
    fn of(program: &'a str) -> Head<'a> {
        let mut head = Head::default();
        let lines: Vec<&str> = program.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        for paragraph in lines.split(|line| line.is_empty()) {
            let text = paragraph.join(" ");
            match (text.split_once(": "), paragraph) {
                (Some(("Prediction", _)), _) => head.prediction = text,
                (Some(("Source", _)), _) => head.source = text,
                (Some(("Concepts", _)), [first, more @ ..]) => {
                    let first = first.strip_prefix("Concepts:").unwrap_or(first);
                    let names = std::iter::once(first).chain(more.iter().copied()).flat_map(|line| line.split(','));
                    head.concepts = names.map(str::trim).filter(|name| !name.is_empty()).collect();
                }
                _ => {}
            }
        }
        head
    }
}

/// The program without its tests, lines to change marked.
fn listing(source: &str) -> String {
    let body = source.split("\n#[test]").next().unwrap_or(source);
    let line = |line: &str| match line.contains("// change me") {
        true => format!("<mark>{}</mark>\n", escaped(line)),
        false => format!("{}\n", escaped(line)),
    };
    body.lines().map(line).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 4648, section 10.
    #[test]
    fn base64_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_head_is_read_by_paragraphs() {
        let program = "//! Why?\n//!\n//! Prediction: a b\n//! c.\n//!\n//! Source: X: Y\n//!\n//! Concepts: recall, F1,\n//! k-means\n\nuse x;";
        let head = Head::of(program);
        assert_eq!((head.prediction.as_str(), head.source.as_str()), ("Prediction: a b c.", "Source: X: Y"));
        assert_eq!(head.concepts, ["recall", "F1", "k-means"]);
    }

    #[test]
    fn synonyms_are_of_concepts_that_a_lesson_has() {
        let heads: Vec<Head> = crate::PROGRAMS.iter().map(|program| Head::of(program.source)).collect();
        for (concept, _) in synonyms::SYNONYMS {
            assert!(heads.iter().any(|head| head.concepts.contains(concept)), "{concept}");
        }
    }

    /// No lesson is left out of the gallery.
    #[test]
    fn every_program_of_the_folder_is_a_lesson() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut there: Vec<String> = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_string)).collect();
        there.retain(|name| name != "quickstart");
        there.sort();
        let mut listed: Vec<&str> = crate::PROGRAMS.iter().map(|program| program.name).collect();
        listed.sort();
        assert_eq!(listed, there);
    }

    #[test]
    fn each_says_its_question_prediction_source_concepts_and_a_line_to_change() {
        for program in crate::PROGRAMS {
            assert!(program.source.starts_with("//! ") && program.source.contains("// change me"), "{}", program.name);
            let head = Head::of(program.source);
            assert!(!head.prediction.is_empty() && !head.source.is_empty(), "{}", program.name);
            assert!((2..=8).contains(&head.concepts.len()), "{}: {:?}", program.name, head.concepts);
            let lines = program.source.lines().count();
            assert!(lines <= 112, "{} has {lines} lines", program.name);
        }
    }
}
