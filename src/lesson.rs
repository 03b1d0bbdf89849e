//! Lessons: a question, the numbers that decide it, a chart or two, and the answer.
//!
//! A [`Lesson`] is what an experiment leaves behind. It prints itself, writes its charts into a folder, shows itself in a
//! notebook, and can be asked for its numbers, so that a test can hold the answer against them. The programs under
//! `examples/` each make one; the gallery puts them all on a page.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::notebook::Grid;
use crate::plot::Figure;
use crate::worked::{Worked, escaped, six};
use crate::{Error, Result};

/// A question with its experiment and its answer.
///
/// ```
/// use workings::lesson::Lesson;
/// use workings::metrics::ConfusionMatrix;
///
/// let (sick, told) = ([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0; 10]);
/// let cm = ConfusionMatrix::new(&sick, &told)?;
/// let lesson = Lesson::new("Is a test good that is right in nine cases of ten?")
///     .number("accuracy", cm.accuracy())
///     .derived(cm.worked().recall())
///     .answer("Not if it finds none of the sick.");
/// assert_eq!(lesson.value("accuracy"), Some(0.9));
/// assert_eq!(lesson.value("recall"), Some(0.0));
/// assert!(lesson.to_string().contains("accuracy = 0.9"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Lesson {
    question: String,
    parts: Vec<Part>,
    answer: String,
}

/// What a lesson is made of, in the order in which it was put in.
#[derive(Debug, Clone)]
pub enum Part {
    /// A number by its name.
    Number { name: String, value: f64 },
    /// Numbers by row and column; NaN is a gap.
    Table { columns: Vec<String>, rows: Vec<(String, Vec<f64>)> },
    /// A number with its derivation.
    Derivation(Box<Worked>),
    /// Text as it is.
    Text(String),
    /// A chart.
    Chart(Box<Figure>),
    /// A moving picture, as the bytes of a GIF, and what it shows.
    Animation { gif: Vec<u8>, alt: String },
}

impl Lesson {
    /// The question in one sentence.
    pub fn new(question: impl Into<String>) -> Lesson {
        Lesson { question: question.into(), ..Lesson::default() }
    }

    fn with(mut self, part: Part) -> Lesson {
        self.parts.push(part);
        self
    }

    /// A number that matters for the answer; the name says the unit where there is one.
    pub fn number(self, name: impl Into<String>, value: f64) -> Lesson {
        self.with(Part::Number { name: name.into(), value })
    }

    /// Numbers to be compared, a row for each thing that was tried. A row may be shorter than the head.
    pub fn table<R: Into<String>>(self, columns: &[&str], rows: impl IntoIterator<Item = (R, Vec<f64>)>) -> Lesson {
        let columns = columns.iter().map(|column| column.to_string()).collect();
        self.with(Part::Table { columns, rows: rows.into_iter().map(|(name, row)| (name.into(), row)).collect() })
    }

    /// A number and how it comes about.
    pub fn derived(self, worked: Worked) -> Lesson {
        self.with(Part::Derivation(Box::new(worked)))
    }

    /// Text of some lines, a list of words say.
    pub fn text(self, text: impl Into<String>) -> Lesson {
        self.with(Part::Text(text.into()))
    }

    /// A chart.
    pub fn chart(self, figure: Figure) -> Lesson {
        self.with(Part::Chart(Box::new(figure)))
    }

    /// A GIF, with a description for those who cannot see it.
    pub fn animation(self, gif: Vec<u8>, alt: impl Into<String>) -> Lesson {
        self.with(Part::Animation { gif, alt: alt.into() })
    }

    /// What the experiment says.
    pub fn answer(self, answer: impl Into<String>) -> Lesson {
        Lesson { answer: answer.into(), ..self }
    }

    /// The question.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The answer; the empty text if none was given.
    pub fn conclusion(&self) -> &str {
        &self.answer
    }

    /// The charts, in order.
    pub fn charts(&self) -> impl Iterator<Item = &Figure> {
        self.parts.iter().filter_map(|part| match part {
            Part::Chart(figure) => Some(&**figure),
            _ => None,
        })
    }

    /// The first number, or derivation, of this name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.parts.iter().find_map(|part| match part {
            Part::Number { name: own, value } => (own == name).then_some(*value),
            Part::Derivation(worked) => (worked.name() == name).then(|| worked.value()),
            _ => None,
        })
    }

    /// The number in the first table that has this row and this column.
    /// ```
    /// use workings::lesson::Lesson;
    ///
    /// let lesson = Lesson::new("Which?").table(&["MAE", "RMSE"], [("mean", vec![2.0, 3.5]), ("median", vec![1.5])]);
    /// assert_eq!(lesson.cell("mean", "RMSE"), Some(3.5));
    /// assert_eq!((lesson.cell("median", "RMSE"), lesson.cell("mode", "MAE")), (None, None));
    /// ```
    pub fn cell(&self, row: &str, column: &str) -> Option<f64> {
        self.parts.iter().find_map(|part| match part {
            Part::Table { columns, rows } => {
                let at = columns.iter().position(|own| own == column)?;
                rows.iter().find(|(own, _)| own == row).and_then(|(_, values)| values.get(at)).copied()
            }
            _ => None,
        })
    }

    /// Prints the lesson, and writes its charts to `charts/NAME-1.png`, `-2.png` and so on, animations to `-1.gif`.
    ///
    /// # Errors
    /// `File` if a chart cannot be written.
    pub fn show(&self, name: &str) -> Result<()> {
        // A reader that stops reading, such as `head`, is no fault.
        let mut out = std::io::stdout().lock();
        let _ =
            writeln!(out, "{self}\n(So much for the program as it came; where you changed it, trust the numbers.)\n");
        for path in self.save(Path::new("charts"), name)? {
            let _ = writeln!(out, "{path}");
        }
        Ok(())
    }

    /// Writes the charts into a folder, which is made if it is not there; their paths.
    ///
    /// # Errors
    /// `File` if the folder cannot be made or a chart not be written.
    pub fn save(&self, folder: &Path, name: &str) -> Result<Vec<String>> {
        let failed =
            |path: &Path, e: std::io::Error| Error::file(path.display(), "", format!("cannot be written: {e}"));
        fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
        let mut written = Vec::new();
        for part in &self.parts {
            let path = |extension: &str| folder.join(format!("{name}-{}.{extension}", written.len() + 1));
            let path = match part {
                Part::Chart(figure) => {
                    let path = path("png");
                    figure.save(&path)?;
                    path
                }
                Part::Animation { gif, .. } => {
                    let path = path("gif");
                    crate::plot::save::write_whole(&path, gif).map_err(|e| failed(&path, e))?;
                    path
                }
                _ => continue,
            };
            written.push(path.display().to_string());
        }
        Ok(written)
    }

    /// Shows the lesson, set as a page, when it is the last expression of a cell in an evcxr notebook.
    pub fn evcxr_display(&self) {
        crate::notebook::show(&[("text/html", &self.html()), ("text/plain", &self.to_string())]);
    }

    /// As a fragment of HTML: mathematics in MathML, charts as SVG. Animations are left out.
    pub fn html(&self) -> String {
        let mut out = format!("<div class=\"lesson\"><p><strong>{}</strong></p>", escaped(&self.question));
        for part in &self.parts {
            out += &match part {
                Part::Chart(figure) => figure.svg(),
                part => part.html(),
            };
        }
        if !self.answer.is_empty() {
            out += &format!("<p>{}</p>", escaped(&self.answer));
        }
        out + "</div>"
    }
}

impl Part {
    /// As a fragment of HTML; nothing for pictures, which a page embeds in its own way.
    pub fn html(&self) -> String {
        match self {
            Part::Number { name, value } => {
                format!("<p class=\"number\">{} = <b>{}</b></p>", escaped(name), six(*value))
            }
            Part::Table { columns, rows } => {
                let table = grid(columns, rows).table();
                format!("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Numbers\">{table}</div>")
            }
            Part::Derivation(worked) => {
                let name = escaped(worked.name());
                let label = format!("aria-label=\"Derivation of {name}\"");
                format!("<div class=\"derivation\" tabindex=\"0\" role=\"group\" {label}>{}</div>", worked.html())
            }
            Part::Text(text) => format!("<pre>{}</pre>", escaped(text)),
            Part::Chart(_) | Part::Animation { .. } => String::new(),
        }
    }
}

fn grid(columns: &[String], rows: &[(String, Vec<f64>)]) -> Grid {
    Grid::new("").columns(columns).rows(rows.iter().map(|(name, row)| (name, row.iter().copied())))
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Part::Number { name, value } => writeln!(f, "{name} = {}", six(*value)),
            Part::Derivation(worked) => writeln!(f, "{worked}"),
            Part::Text(text) => writeln!(f, "{text}"),
            Part::Chart(_) | Part::Animation { .. } => Ok(()),
            Part::Table { columns, rows } => write!(f, "{}", grid(columns, rows)),
        }
    }
}

impl fmt::Display for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}\n", self.question)?;
        for part in &self.parts {
            let text = part.to_string();
            if !text.is_empty() {
                writeln!(f, "{text}")?;
            }
        }
        writeln!(f, "{}", self.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_set_in_columns() {
        let lesson = Lesson::new("Which is better?")
            .table(&["MAE", "R²"], [("mean", vec![12345.678, 0.25]), ("nearest", vec![0.123456, f64::NAN])])
            .answer("The nearest.");
        let expected =
            "Which is better?\n\n            MAE    R²\nmean      12346  0.25\nnearest  0.1235     –\n\nThe nearest.\n";
        assert_eq!(lesson.to_string(), expected);
        assert!(lesson.html().contains("<th scope=\"row\">nearest</th><td>0.1235</td><td>–</td>"));
    }

    #[test]
    fn pictures_are_numbered_in_order() {
        let folder = std::env::temp_dir().join(format!("workings-lesson-{}", std::process::id()));
        let figure = || Figure::new("A line").line("", [(0.0, 1.0), (1.0, 2.0)]);
        let lesson = Lesson::new("?").chart(figure()).animation(vec![1, 2], "dots").chart(figure());
        let paths = lesson.save(&folder, "name").unwrap();
        let ends: Vec<&str> = paths.iter().filter_map(|path| path.rsplit('/').next()).collect();
        assert_eq!(ends, ["name-1.png", "name-2.gif", "name-3.png"]);
        assert_eq!(fs::read(folder.join("name-2.gif")).unwrap(), [1, 2]);
        assert_eq!(lesson.charts().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
        assert!(lesson.save(Path::new("/dev/null/x"), "name").is_err());
    }
}
