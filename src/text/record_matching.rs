//! Fuzzy matching of records: which rows mean the same thing, though no field need be equal.
//!
//! Each field has a similarity from 0 to 1 and a weight; the score of two records is the weighted mean over the fields that
//! both have.
//!
//! - Formula: score = Σ wᶠ·sᶠ / Σ wᶠ. A field that is empty in either record says nothing: it is left out of both sums,
//!   unless [`RecordMatching::missing`] gives it a similarity. Without any common field there is no score, and no match.
//! - Case and outer white space do not count in any field.
//! - Blocking: comparing all pairs costs n(n − 1)/2. With a key, only records of the same key are compared; a record without
//!   one is compared to none. A true pair with different keys cannot be found, and [`Matches::quality`] counts it as missed.
//! - Cost: O(compared pairs · fields), in parallel; the result is the same for any number of threads.
//! - Sources: Fellegi & Sunter (1969), JASA 64(328), 1183–1210; Christen (2012), Data Matching, chapters 4 and 5.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::edit::{edit_distance, similarity};
use super::jaro::JaroWinkler;
use super::match_quality::Matches;
use super::near_duplicates::shared_of_sorted;
use super::shingle::Shingle;
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};

/// How alike two values of a field are, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldSimilarity {
    /// 1 if they are the same, else 0.
    Exact,
    /// 1 − Levenshtein distance / longer length: for codes and short texts.
    Edit,
    /// [`jaro_winkler`](super::jaro_winkler): for names.
    JaroWinkler,
    /// Jaccard similarity of their words: for titles and addresses, whose words may change places.
    Tokens,
    /// 1 − |a − b| / `scale`, at least 0: for numbers, which differ entirely at a distance of `scale`.
    Number { scale: f64 },
}

/// Which records are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Blocking {
    /// All with all.
    #[default]
    None,
    /// Those that agree in this field.
    Field(String),
    /// Those whose values of this field begin with the same so many characters.
    Prefix(String, usize),
}

/// The fields of a record, in order, and how they are compared.
///
/// ```
/// use workings::text::{FieldSimilarity, RecordMatching};
///
/// let matching = RecordMatching::new()
///     .field("name", FieldSimilarity::JaroWinkler, 3.0)
///     .field("price", FieldSimilarity::Number { scale: 10.0 }, 1.0);
/// let matches = matching.within(&[["Kettle Ario", "29.90"], ["Ketle Ario", "31.90"], ["Backpack", "80"]])?;
/// let best = matches.pairs()[0];
/// assert_eq!((best.left, best.right), (0, 1));
/// println!("{}", matching.worked(&["Kettle Ario", "29.90"], &["Ketle Ario", "31.90"])?);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordMatching {
    fields: Vec<Field>,
    blocking: Blocking,
    missing: Option<f64>,
    min_score: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Field {
    name: String,
    similarity: FieldSimilarity,
    weight: f64,
}

/// Two records, by position, and their score. Within one list the left one stands first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub left: usize,
    pub right: usize,
    pub score: f64,
}

/// A value in the form in which it is compared.
#[derive(Debug, Clone)]
enum Prepared {
    Missing,
    Text(Vec<char>),
    Tokens(Vec<u64>),
    Number(f64),
}

/// A record: the prepared values, and its block.
struct Record {
    values: Vec<Prepared>,
    key: Option<String>,
}

impl RecordMatching {
    /// No fields yet.
    pub fn new() -> RecordMatching {
        RecordMatching::default()
    }

    /// The next field of the records.
    pub fn field(mut self, name: impl Into<String>, similarity: FieldSimilarity, weight: f64) -> Self {
        self.fields.push(Field { name: name.into(), similarity, weight });
        self
    }

    /// Which records are compared; by default all.
    pub fn blocking(mut self, blocking: Blocking) -> Self {
        self.blocking = blocking;
        self
    }

    /// The similarity of a field that is empty in either record, 0 to 1; by default such a field is left out.
    pub fn missing(mut self, similarity: f64) -> Self {
        self.missing = Some(similarity);
        self
    }

    /// The least score of a pair that is kept, 0 to 1. The default, 0, keeps every compared pair, at 24 bytes each.
    pub fn min_score(mut self, score: f64) -> Self {
        self.min_score = score;
        self
    }

    /// The pairs among these records; each is one row, its values in the order of the fields, empty where one is missing.
    /// # Errors
    /// `Shape` for a row with another number of values, `BadParam` for a number that is none or a setting out of its range,
    /// `NotFound` for a blocking field that does not exist.
    pub fn within<R: AsRef<[S]> + Sync, S: AsRef<str>>(&self, records: &[R]) -> Result<Matches> {
        let records = self.prepare("records", records)?;
        Ok(self.matches(&records, &records, true))
    }

    /// The pairs of a record on the left and one on the right. Errors: as [`within`](Self::within).
    pub fn between<R: AsRef<[S]> + Sync, S: AsRef<str>>(&self, left: &[R], right: &[R]) -> Result<Matches> {
        let (left, right) = (self.prepare("left", left)?, self.prepare("right", right)?);
        Ok(self.matches(&left, &right, false))
    }

    /// The score of two records, with its derivation. Errors: as [`within`](Self::within).
    pub fn worked<S: AsRef<str>>(&self, left: &[S], right: &[S]) -> Result<Worked> {
        self.check()?;
        let (left, right) = (self.values("left", left)?, self.values("right", right)?);
        let none = || Expr::symbol("score").undefined_if(true, "no field is filled in both records").called("score");
        Ok(self.score::<Expr>(&left, &right).unwrap_or_else(none).worked())
    }

    fn check(&self) -> Result<()> {
        let setting = crate::input::setting;
        if self.fields.is_empty() {
            return Err(Error::empty("fields"));
        }
        for Field { name, similarity, weight } in &self.fields {
            setting(&format!("weight of {name}"), *weight, *weight > 0.0 && weight.is_finite(), "a positive number")?;
            if let FieldSimilarity::Number { scale } = similarity {
                setting(&format!("scale of {name}"), *scale, *scale > 0.0 && scale.is_finite(), "a positive number")?;
            }
        }
        if let Some(missing) = self.missing {
            setting("missing", missing, (0.0..=1.0).contains(&missing), "a similarity from 0 to 1")?;
        }
        setting("min_score", self.min_score, (0.0..=1.0).contains(&self.min_score), "a score from 0 to 1")
    }

    fn prepare<R: AsRef<[S]> + Sync, S: AsRef<str>>(&self, list: &str, records: &[R]) -> Result<Vec<Record>> {
        self.check()?;
        let (field, length) = match &self.blocking {
            Blocking::None => (None, 0),
            Blocking::Field(name) => (Some(name), usize::MAX),
            Blocking::Prefix(name, length) => (Some(name), *length),
        };
        let place = |name: &String| {
            let known = || self.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
            let place = self.fields.iter().position(|field| field.name == *name);
            place.ok_or_else(|| Error::NotFound {
                kind: "field",
                name: name.clone(),
                known: format!("the fields are {}", known()),
            })
        };
        let place = field.map(place).transpose()?;
        let record = |(i, record): (usize, &R)| {
            let record = record.as_ref();
            let values = self.values(&format!("{list}[{i}]"), record)?;
            let key = place.map_or(Some(String::new()), |place| {
                let value = record[place].as_ref().trim().to_lowercase();
                (!value.is_empty()).then(|| value.chars().take(length).collect())
            });
            Ok(Record { values, key })
        };
        records.par_iter().enumerate().map(record).collect()
    }

    fn values<S: AsRef<str>>(&self, name: &str, record: &[S]) -> Result<Vec<Prepared>> {
        if record.len() != self.fields.len() {
            let needed = format!("one value for each of the {} fields", self.fields.len());
            return Err(Error::Shape { name: name.into(), given: format!("({},)", record.len()), needed });
        }
        let prepared = |(field, value): (&Field, &S)| {
            let value = value.as_ref().trim().to_lowercase();
            Ok(match field.similarity {
                _ if value.is_empty() => Prepared::Missing,
                FieldSimilarity::Tokens => match Shingle::Words(1).hashes(&value)? {
                    none if none.is_empty() => Prepared::Missing,
                    tokens => Prepared::Tokens(tokens),
                },
                FieldSimilarity::Number { .. } => match value.parse::<f64>() {
                    Ok(number) if number.is_finite() => Prepared::Number(number),
                    _ => return Err(Error::bad_param(format!("{name}, {}", field.name), value, "a finite number")),
                },
                _ => Prepared::Text(value.chars().collect()),
            })
        };
        self.fields.iter().zip(record).map(prepared).collect()
    }

    fn matches(&self, left: &[Record], right: &[Record], one_list: bool) -> Matches {
        let mut blocks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, record) in right.iter().enumerate() {
            record.key.iter().for_each(|key| blocks.entry(key).or_default().push(i));
        }
        let of_left = |i: usize| {
            let block = left[i].key.as_deref().and_then(|key| blocks.get(key)).map_or(&[][..], Vec::as_slice);
            let block = if one_list { &block[block.partition_point(|&j| j <= i)..] } else { block };
            let score = move |&j: &usize| Some((j, self.score::<f64>(&left[i].values, &right[j].values)?));
            let kept = move |(right, score)| (score >= self.min_score).then_some(Match { left: i, right, score });
            block.iter().filter_map(score).filter_map(kept)
        };
        let mut pairs: Vec<Match> = (0..left.len()).into_par_iter().flat_map_iter(of_left).collect();
        pairs.par_sort_by(|a, b| b.score.total_cmp(&a.score).then((a.left, a.right).cmp(&(b.left, b.right))));
        Matches { pairs, sizes: (left.len(), right.len()), one_list }
    }

    /// The weighted mean, of numbers or of expressions; `None` if no field counts.
    fn score<N: Number>(&self, left: &[Prepared], right: &[Prepared]) -> Option<N> {
        let mut sums: Option<(N, N)> = None;
        for (field, (a, b)) in self.fields.iter().zip(left.iter().zip(right)) {
            let Some(similarity) = field.compare::<N>(a, b, self.missing) else { continue };
            let weight = N::from(field.weight);
            let product = weight.clone() * similarity;
            sums = Some(match sums {
                None => (product, weight),
                Some((similarities, weights)) => (similarities + product, weights + weight),
            });
        }
        sums.map(|(similarities, weights)| (similarities / weights).called("score"))
    }
}

impl Field {
    fn compare<N: Number>(&self, a: &Prepared, b: &Prepared, missing: Option<f64>) -> Option<N> {
        Some(match (a, b) {
            (Prepared::Text(a), Prepared::Text(b)) => match self.similarity {
                FieldSimilarity::Edit => similarity::<N>(edit_distance(a, b), a.len().max(b.len())).called(&self.name),
                FieldSimilarity::JaroWinkler => JaroWinkler::default().number::<_, N>(a, b).called(&self.name),
                _ => N::parameter(&self.name, f64::from(a == b)),
            },
            (Prepared::Tokens(a), Prepared::Tokens(b)) => {
                let shared = shared_of_sorted(a, b);
                let all = a.len() + b.len() - shared;
                (N::parameter("|A ∩ B|", shared as f64) / N::parameter("|A ∪ B|", all as f64)).called(&self.name)
            }
            (Prepared::Number(a), Prepared::Number(b)) => {
                let FieldSimilarity::Number { scale } = self.similarity else { return None };
                let apart = (N::from(*a) - N::from(*b)).abs();
                (N::from(1.0) - apart / N::parameter("scale", scale)).max(N::from(0.0)).called(&self.name)
            }
            _ => N::parameter(&self.name, missing?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn matching() -> RecordMatching {
        RecordMatching::new()
            .field("name", FieldSimilarity::JaroWinkler, 3.0)
            .field("title", FieldSimilarity::Tokens, 2.0)
            .field("price", FieldSimilarity::Number { scale: 20.0 }, 1.0)
            .field("shop", FieldSimilarity::Exact, 0.5)
            .field("code", FieldSimilarity::Edit, 1.5)
    }

    const A: [&str; 5] = ["Martha ", "red steel kettle", "30", "North", "AB-12"];
    const B: [&str; 5] = ["marhta", "Kettle, red", "25", "north", "AB-21"];

    /// Jaro–Winkler 0.96111…, tokens 2/3, price 1 − 5/20, shop 1, code 1 − 2/5.
    #[test]
    fn the_score_is_the_weighted_mean() {
        let expected = (3.0 * (17.0 / 18.0 + 0.3 / 18.0) + 2.0 * 2.0 / 3.0 + 0.75 + 0.5 + 1.5 * 0.6) / 8.0;
        let matches = matching().within(&[A, B]).unwrap();
        assert_relative_eq!(matches.pairs()[0].score, expected, epsilon = 1e-15);
        let worked = matching().worked(&A, &B).unwrap();
        assert_eq!(worked.value(), matches.pairs()[0].score);
        let text = worked.to_string();
        assert!(text.contains("|30 − 25| / 20") && text.contains("title        = |A ∩ B| / |A ∪ B| = 2 / 3"), "{text}");
    }

    /// Without the price the rest counts: 7 in all. With missing = 0 it counts 0 of 8.
    #[test]
    fn a_missing_field_says_nothing() {
        let mut without = B;
        without[2] = " ";
        let rest = 3.0 * (17.0 / 18.0 + 0.3 / 18.0) + 2.0 * 2.0 / 3.0 + 0.5 + 1.5 * 0.6;
        let score = |matching: &RecordMatching| matching.within(&[A, without]).unwrap().pairs()[0].score;
        assert_relative_eq!(score(&matching()), rest / 7.0, epsilon = 1e-15);
        assert_relative_eq!(score(&matching().missing(0.0)), rest / 8.0, epsilon = 1e-15);
        assert!(matching().within(&[A, [""; 5]]).unwrap().pairs().is_empty());
        assert!(matching().worked(&A, &[""; 5]).unwrap().undefined().is_some());
    }

    #[test]
    fn blocks_save_comparisons_and_may_miss() {
        let records = [["anna", "x"], ["anne", "x"], ["hanna", "y"], ["ann", ""], ["zoe", "X "]];
        let matching =
            RecordMatching::new().field("name", FieldSimilarity::Edit, 1.0).field("key", FieldSimilarity::Exact, 1.0);
        let pairs = |matching: &RecordMatching| {
            let mut pairs: Vec<_> =
                matching.within(&records).unwrap().pairs().iter().map(|m| (m.left, m.right)).collect();
            pairs.sort_unstable();
            pairs
        };
        assert_eq!(pairs(&matching).len(), 10);
        assert_eq!(pairs(&matching.clone().blocking(Blocking::Field("key".into()))), [(0, 1), (0, 4), (1, 4)]);
        assert_eq!(pairs(&matching.clone().blocking(Blocking::Prefix("name".into(), 2))), [(0, 1), (0, 3), (1, 3)]);
        let blocked = matching.clone().blocking(Blocking::Field("key".into())).within(&records).unwrap();
        let quality = blocked.quality(&[(1, 0), (0, 2)]).unwrap();
        assert_eq!(quality.missed(), 1);
        assert_eq!(quality.at(0.5).cells(), Some([1.0, 2.0, 1.0, 0.0]));
        assert!(quality.threshold_for_recall(1.0).is_err());
        assert_eq!(quality.threshold_for_recall(0.5).unwrap().threshold, 0.875); // (0.75 + 1) / 2
        assert!(matching.blocking(Blocking::Field("nam".into())).within(&records).is_err());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(RecordMatching::new().within(&[["a"]]).is_err());
        assert!(matching().within(&[["a", "b"]]).is_err());
        let mut wrong = A;
        wrong[2] = "cheap";
        let error = matching().within(&[A, wrong]).unwrap_err().to_string();
        assert!(error.starts_with("records[1], price = cheap"), "{error}");
        for weight in [0.0, -1.0, f64::NAN] {
            assert!(RecordMatching::new().field("a", FieldSimilarity::Exact, weight).within(&[["a"]]).is_err());
        }
        let number = FieldSimilarity::Number { scale: 0.0 };
        assert!(RecordMatching::new().field("a", number, 1.0).within(&[["1"]]).is_err());
        assert!(matching().missing(2.0).within(&[A]).is_err() && matching().min_score(-1.0).within(&[A]).is_err());
        let matches = matching().within(&[A, B]).unwrap();
        assert!(matches.quality(&[]).is_err() && matches.quality(&[(0, 2)]).is_err());
        assert!(matches.quality(&[(1, 1)]).is_err() && matching().within(&[A]).unwrap().quality(&[(0, 0)]).is_err());
        assert_eq!(matches.quality(&[(1, 0)]).unwrap().at(0.0).cells(), Some([1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn the_result_does_not_depend_on_the_threads() {
        let names: Vec<[String; 1]> = (0..200).map(|i| [format!("name {} {}", i * i % 31, i % 7)]).collect();
        let matching = RecordMatching::new().field("name", FieldSimilarity::JaroWinkler, 1.0).min_score(0.9);
        let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        let find = || matching.within(&names).unwrap();
        assert_eq!(pool(1).install(find), pool(5).install(find));
    }
}
