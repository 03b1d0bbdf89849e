//! Every concept that can be asked, by name: what it needs and how it is answered.
//!
//! ```
//! use workings::catalog;
//!
//! let answer = catalog::ask("F1 score", [("tp", 90.0), ("fp", 4.0), ("fn", 10.0)])?;
//! assert!(answer.to_string().ends_with("= 0.927835"));
//! # Ok::<(), workings::Error>(())
//! ```
//!
//! A new concept is one entry in the table of its topic under `topics/`; its chart, if it has one, is a line in `charts`.

mod answer;
#[cfg(feature = "cli")]
mod backwards;
#[cfg(feature = "plot")]
mod charts;
#[cfg(feature = "cli")]
mod check;
mod class;
#[cfg(feature = "plot")]
mod cluster_charts;
mod concept;
#[cfg(all(test, feature = "cli"))]
mod edge_tests;
mod examples;
mod given;
#[cfg(feature = "plot")]
mod inference_charts;
#[cfg(feature = "cli")]
mod reference;
#[cfg(feature = "plot")]
mod table_charts;
#[cfg(all(test, feature = "cli"))]
mod tests;
mod topics;
mod value;

pub use answer::{Answer, Outcome};
#[cfg(feature = "cli")]
pub use backwards::{
    Comparison, Range, Sensitivity, Solution, Solved, Wanted, compare, parse_unknown, sensitivities, solve,
};
#[cfg(feature = "cli")]
pub use check::{Case, Expectation, Verdict, parse_cases, parse_pair};
pub use concept::{Concept, Input, Kind};
pub use given::Given;
#[cfg(feature = "cli")]
pub use reference::reference;
pub use value::Value;

use crate::{Error, Result};

/// All concepts, topic by topic.
pub fn concepts() -> impl Iterator<Item = &'static Concept> {
    topics::ALL.iter().flat_map(|(_, topic)| topic.iter())
}

/// The concept of this name or id; case and punctuation do not count.
///
/// # Errors
/// `NotFound`, with the names that come nearest.
pub fn find(name: &str) -> Result<&'static Concept> {
    concepts().find(|concept| concept.is_called(name)).ok_or_else(|| {
        let title =
            |c: &Concept| if c.name == c.id { format!("{:?}", c.name) } else { format!("{:?} ({})", c.name, c.id) };
        let near: Vec<String> = nearest(name).into_iter().map(title).collect();
        let known = match near.is_empty() {
            true => "`workings concepts` lists all there are".into(),
            false => format!("did you mean {}?", near.join(" or ")),
        };
        Error::NotFound { kind: "concept", name: name.into(), known }
    })
}

/// The concepts that mention this word in a name, an input or its description.
pub fn search(word: &str) -> Vec<&'static Concept> {
    let wanted = word.to_lowercase();
    let mentions = |text: &str| text.to_lowercase().contains(&wanted);
    let input = |input: &Input| mentions(input.name) || mentions(input.about);
    let by_name = |c: &Concept| mentions(c.name) || mentions(c.id) || mentions(c.also);
    let mut found: Vec<_> = concepts().filter(|c| by_name(c)).collect();
    found.extend(concepts().filter(|c| !by_name(c) && c.forms.iter().any(|form| form.iter().any(input))));
    found
}

/// Answers one question. Inputs of different kinds are each made a [`Value`].
///
/// # Errors
/// `NotFound` for an unknown concept or input or a missing one, and whatever the concept finds wrong with its inputs.
/// ```
/// use workings::catalog::{Value, ask};
///
/// let same = ask("MAE", [("y_true", vec![3.0, 5.0]), ("y_pred", vec![2.0, 7.0])])?;
/// assert!(same.to_string().ends_with("= 1.5")); // (1 + 2) / 2
/// let hits = [("recommended", Value::from(vec!["a", "b", "c"])), ("relevant", vec!["c"].into()), ("k", 2.into())];
/// let hits = ask("precision at k", hits)?;
/// assert!(hits.to_string().contains("= 0 / 2"));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ask<N: Into<String>, V: Into<Value>>(name: &str, given: impl IntoIterator<Item = (N, V)>) -> Result<Answer> {
    find(name)?.ask(given)
}

/// Named values as the concepts take them.
fn named<N: Into<String>, V: Into<Value>>(given: impl IntoIterator<Item = (N, V)>) -> Vec<(String, Value)> {
    given.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

impl Concept {
    /// Answers the question from these inputs.
    ///
    /// # Errors
    /// As [`ask`].
    pub fn ask<N: Into<String>, V: Into<Value>>(&self, given: impl IntoIterator<Item = (N, V)>) -> Result<Answer> {
        (self.answer)(&Given::new(self, named(given))?)
    }

    /// The chart that goes with the answer; `None` if the concept has none.
    ///
    /// # Errors
    /// As [`ask`].
    #[cfg(feature = "plot")]
    pub fn figure<N: Into<String>, V: Into<Value>>(
        &self,
        given: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Option<crate::plot::Figure>> {
        let given = Given::new(self, named(given))?;
        charts::chart(self.id).map(|chart| chart(&given)).transpose()
    }
}

/// Up to three concepts whose name is close to this one, or all (of many six) that are equally the nearest; or else those
/// whose name contains it.
fn nearest(name: &str) -> Vec<&'static Concept> {
    let wanted = concept::plain(name);
    let length = wanted.chars().count();
    let names =
        |concept: &'static Concept| [concept.name, concept.id].into_iter().chain(concept.aliases()).map(concept::plain);
    let edits =
        |concept| names(concept).map(|name| crate::text_distance::edits(&name, &wanted)).min().unwrap_or(length);
    let mut close: Vec<(usize, &Concept)> = concepts().map(|concept| (edits(concept), concept)).collect();
    close.retain(|(edits, _)| *edits <= (length / 3).max(1) && *edits < length);
    close.sort_by_key(|(edits, _)| *edits);
    if close.is_empty() && length > 2 {
        close = concepts().filter(|c| names(c).any(|name| name.contains(&wanted))).map(|c| (0, c)).collect();
    }
    let nearest = close.first().map_or(0, |first| close.iter().take_while(|(edits, _)| *edits == first.0).count());
    close.into_iter().take(nearest.clamp(3, 6)).map(|(_, concept)| concept).collect()
}
