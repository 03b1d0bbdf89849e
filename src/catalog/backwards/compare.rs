//! Several concepts side by side while one input runs through a range.
//!
//! ```text
//! workings compare recall precision tp=90 fn=10 --vary fp=0..50
//! ```

use super::Wanted;
use crate::catalog::concept::Kind;
use crate::catalog::{Concept, Value};
use crate::{Error, Result};

/// The values that one input runs through.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    pub input: String,
    first: f64,
    last: f64,
    step: Option<f64>,
}

impl Range {
    /// From `fp=0..50`, or `fp=0..50:5` with a step; both ends are taken.
    ///
    /// # Errors
    /// `BadParam` for anything else, ends that are not finite or do not ascend, a step of 0 or below, or more than ten
    /// thousand values.
    /// ```
    /// use workings::catalog::Range;
    ///
    /// assert_eq!(Range::parse("fp=0..20:5")?.values(true), [0.0, 5.0, 10.0, 15.0, 20.0]);
    /// assert_eq!(Range::parse("beta=0.5..1")?.values(false).len(), 51);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Range> {
        let wrong = || Error::bad_param("the range", format!("{text:?}"), "name=first..last, such as fp=0..50,");
        let (input, ends) = text.split_once('=').ok_or_else(wrong)?;
        let (first, rest) = ends.split_once("..").ok_or_else(wrong)?;
        let (last, step) = rest.split_once(':').map_or((rest, None), |(last, step)| (last, Some(step)));
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
        let (first, last, step) = (number(first)?, number(last)?, step.map(number).transpose()?);
        let short = step.is_none_or(|step| step > 0.0 && (last - first) / step <= 1e4);
        if input.trim().is_empty() || first >= last || !(last - first).is_finite() || !short {
            return Err(wrong());
        }
        Ok(Range { input: input.trim().into(), first, last, step })
    }

    /// The values: whole ones where something is counted; about fifty unless a step is given.
    pub fn values(&self, counts: bool) -> Vec<f64> {
        let fiftieth = (self.last - self.first) / 50.0;
        let step = match self.step {
            Some(step) => step,
            None if counts && self.first == self.first.trunc() => fiftieth.ceil().max(1.0),
            None => fiftieth,
        };
        let n = ((self.last - self.first) / step + 1e-9).floor();
        let place = |i: usize| {
            if i as f64 == n && n * step > 0.999_999 * (self.last - self.first) {
                self.last
            } else {
                self.first + step * i as f64
            }
        };
        (0..=n as usize).map(place).collect()
    }
}

/// Results over a range of one input.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub input: String,
    /// What the input is, with its unit.
    pub about: &'static str,
    pub at: Vec<f64>,
    /// The name of each concept, and its result at each value; `NaN` where there is none.
    pub results: Vec<(String, Vec<f64>)>,
    /// Why results are missing, each reason once.
    pub missing: Vec<String>,
}

/// The results of these concepts; each takes those of the inputs that it knows.
///
/// # Errors
/// `Empty` for no concepts; `NotFound` for an input that none of them takes; what a concept finds wrong, where it has no
/// result over the whole range.
pub fn compare(wanted: &[Wanted], given: &[(String, Value)], range: &Range) -> Result<Comparison> {
    if wanted.is_empty() {
        return Err(Error::empty("concepts"));
    }
    let takes = |concept: &Concept, name: &str| concept.distinct_inputs().into_iter().any(|input| input.name == name);
    for name in given.iter().map(|(name, _)| name).chain([&range.input]) {
        if !wanted.iter().any(|wanted| takes(wanted.concept, name)) {
            let all = wanted.iter().flat_map(|wanted| wanted.concept.distinct_inputs()).map(|input| input.name);
            let near = crate::text_distance::nearest(name, all.clone());
            let mut known: Vec<&str> = all.collect();
            known.sort_unstable();
            known.dedup();
            let hint = near.map_or(String::new(), |near| format!("did you mean {near}? "));
            let known = format!("{hint}the inputs are {}", known.join(", "));
            return Err(Error::NotFound { kind: "input", name: name.clone(), known });
        }
    }
    if let Some((name, value)) = given.iter().find(|(name, _)| *name == range.input) {
        return Err(Error::bad_param(name, format!("{} and a range", value.typed()), "one of the two"));
    }
    let varied = wanted.iter().flat_map(|wanted| wanted.concept.distinct_inputs()).find(|i| i.name == range.input);
    let counts = varied.is_some_and(|input| matches!(input.kind, Kind::Count | Kind::Whole(_)));
    let at = range.values(counts);
    let mut missing = Vec::new();
    let results = wanted.iter().map(|wanted| {
        let one = |x: f64| {
            let varied = if counts && x == x.trunc() { Value::Integer(x as i64) } else { Value::Number(x) };
            let inputs = given.iter().cloned().chain([(range.input.clone(), varied)]);
            let answer = wanted.concept.ask(inputs.filter(|(name, _)| takes(wanted.concept, name)))?;
            let value = wanted.number(&answer)?;
            Ok((value, answer.undefined().map(str::to_string)))
        };
        let outcomes: Vec<Result<(f64, Option<String>)>> = at.iter().map(|x| one(*x)).collect();
        if outcomes.iter().all(Result::is_err) {
            return outcomes
                .into_iter()
                .next()
                .unwrap_or_else(|| Err(Error::empty("range")))
                .map(|_| Default::default());
        }
        let values = outcomes.into_iter().map(|outcome| {
            let (value, reason) = outcome.unwrap_or_else(|error| (f64::NAN, Some(error.to_string())));
            missing.extend(reason.filter(|_| value.is_nan()).map(|reason| format!("{}: {reason}", wanted.name())));
            value
        });
        Ok((wanted.name(), values.collect()))
    });
    let results = results.collect::<Result<Vec<(String, Vec<f64>)>>>()?;
    missing.dedup();
    Ok(Comparison { input: range.input.clone(), about: varied.map_or("", |input| input.about), at, results, missing })
}

impl Comparison {
    /// A table: the input, then a column for each concept.
    pub fn text(&self) -> String {
        let cell = |value: &f64| if value.is_nan() { "—".into() } else { crate::worked::six(*value) };
        let head: Vec<String> =
            [&self.input].into_iter().chain(self.results.iter().map(|(name, _)| name)).cloned().collect();
        let columns = [&self.at].into_iter().chain(self.results.iter().map(|(_, values)| values));
        let columns: Vec<Vec<String>> = columns.map(|values| values.iter().map(cell).collect()).collect();
        let width = |j: usize| columns[j].iter().chain([&head[j]]).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        let line = |cells: Vec<&String>| {
            let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            padded.collect::<Vec<_>>().join("  ")
        };
        let rows = (0..self.at.len()).map(|i| line(columns.iter().map(|column| &column[i]).collect()));
        let reasons = self.missing.iter().map(|reason| format!("— {reason}"));
        [line(head.iter().collect())].into_iter().chain(rows).chain(reasons).collect::<Vec<_>>().join("\n")
    }

    /// As JSON: `input`, `at`, `results` by name (null where there is none), and `missing`.
    pub fn json(&self) -> serde_json::Value {
        let numbers = |values: &[f64]| -> serde_json::Value {
            values.iter().map(|value| crate::worked::number_in_json(*value)).collect()
        };
        let results = self.results.iter().map(|(name, values)| (name.clone(), numbers(values)));
        let results: serde_json::Map<String, serde_json::Value> = results.collect();
        serde_json::json!({"input": self.input, "at": numbers(&self.at), "results": results, "missing": self.missing})
    }

    /// A line for each concept over the input.
    #[cfg(feature = "plot")]
    pub fn figure(&self) -> crate::plot::Figure {
        use crate::plot::{Axis, Figure};
        let names: Vec<&str> = self.results.iter().map(|(name, _)| name.as_str()).collect();
        let label = if self.about.is_empty() { self.input.clone() } else { format!("{} ({})", self.input, self.about) };
        let unit = self
            .results
            .iter()
            .flat_map(|(_, values)| values)
            .all(|value| value.is_nan() || (0.0..=1.0).contains(value));
        let axis = Axis::new(if names.len() == 1 { names[0] } else { "result" });
        let figure = Figure::new(format!("{} by {}", names.join(", "), self.input)).x(Axis::new(label));
        let figure = figure.y(if unit { axis.range(0.0, 1.0) } else { axis });
        self.results.iter().fold(figure, |figure, (name, values)| {
            figure.line(name, self.at.iter().copied().zip(values.iter().copied()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::parse_pair;

    fn compared(concepts: &[&str], inputs: &[&str], range: &str) -> Result<Comparison> {
        let wanted: Vec<Wanted> = concepts.iter().map(|name| Wanted::parse(name).unwrap()).collect();
        let given: Vec<(String, Value)> = inputs.iter().map(|pair| parse_pair(pair).unwrap()).collect();
        compare(&wanted, &given, &Range::parse(range)?)
    }

    /// Recall 90 / (90 + 10) does not know fp; precision 90 / (90 + fp) is 1, 0.9 and 9/11.
    #[test]
    fn each_concept_takes_the_inputs_it_knows() {
        let table = compared(&["recall", "precision"], &["tp=90", "fn=10"], "fp=0..20:10").unwrap();
        assert_eq!(table.at, [0.0, 10.0, 20.0]);
        assert_eq!(
            table.results,
            [("recall".into(), vec![0.9; 3]), ("precision".into(), vec![1.0, 0.9, 90.0 / 110.0])]
        );
        let text = table.text();
        assert_eq!(text.lines().next(), Some("fp  recall  precision"));
        assert_eq!(text.lines().last(), Some("20     0.9   0.818182"));
        assert_eq!(table.json()["results"]["precision"][1], 0.9);
    }

    #[test]
    fn ranges_are_whole_where_something_is_counted() {
        let values = |text: &str, counts| Range::parse(text).unwrap().values(counts);
        assert_eq!(values("n=1..4", true), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(values("n=0..1000", true).len(), 51);
        assert_eq!(values("p=0..0.1", false)[50], 0.1);
        assert_eq!(values("p=0..1:0.3", false).len(), 4);
        for wrong in
            ["fp", "fp=3", "fp=5..5", "fp=9..1", "fp=0..nan", "fp=0..1:0", "fp=0..1:1e-9", "=0..1", "fp=-inf..1"]
        {
            assert!(matches!(Range::parse(wrong), Err(Error::BadParam { .. })), "{wrong}");
        }
    }

    #[test]
    fn missing_results_say_why() {
        let table = compared(&["z_score"], &["x=3", "mean=1"], "std=0..2:1").unwrap();
        assert!(table.results[0].1[0].is_nan() && table.results[0].1[2] == 1.0);
        assert_eq!(table.missing.len(), 1);
        let text = table.text();
        assert_eq!(text.lines().nth(1), Some("  0        —"));
        assert!(text.lines().last().unwrap().starts_with("— z-score: "), "{text}");
        let misspelt = compared(&["recall"], &["tp=90", "fnn=3"], "fp=0..5").unwrap_err().to_string();
        assert!(misspelt.contains("did you mean \"fn\"?"), "{misspelt}");
        assert!(matches!(compared(&["precision"], &["tp=9", "fp=1"], "fp=0..5"), Err(Error::BadParam { .. })));
        assert!(matches!(compared(&["precision"], &["tp=-9"], "fp=0..5"), Err(Error::BadParam { .. })));
    }
}
