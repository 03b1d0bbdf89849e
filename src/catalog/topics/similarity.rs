//! Similarity of texts: sets, edits, names, signatures.

use super::common::*;
use crate::text::{self as words, Banding, EditRule, EditTable, JaroWinkler, Shingle};
use crate::worked::Expr;

const A: Input = text("a", "a text");
const B: Input = text("b", "another");
const SET_A: Input = texts("a", "a set");
const SET_B: Input = texts("b", "another");
const VARIANTS: &[&str] = &["unrestricted", "optimal_string_alignment"];

fn letters(g: &Given, input: &'static str) -> Result<Vec<char>> {
    Ok(g.text(input)?.chars().collect())
}

/// The distance by a rule whose changes cost 1 each, with the table and the way through it.
pub(super) fn edits(g: &Given, rule: EditRule, meaning: &'static str) -> Result<Answer> {
    let (a, b) = (letters(g, "a")?, letters(g, "b")?);
    let distance = match rule {
        EditRule::OptimalStringAlignment => words::osa_distance(&a, &b),
        EditRule::DamerauLevenshtein => words::damerau_levenshtein_distance(&a, &b),
        _ => words::edit_distance(&a, &b),
    };
    let answer = Answer::default()
        .plain("distance", distance, meaning)
        .with("similarity", words::edit_similarity(distance, a.len(), b.len())?);
    with_table(answer, g, rule)
}

/// The answer with the table and the operations, if the texts are short enough to read it.
fn with_table(answer: Answer, g: &Given, rule: EditRule) -> Result<Answer> {
    const MOST_ROWS: usize = 60;
    const MOST_COLUMNS: usize = 30;
    if letters(g, "a")?.len() > MOST_ROWS || letters(g, "b")?.len() > MOST_COLUMNS {
        return Ok(answer);
    }
    let table = EditTable::with(g.text("a")?, g.text("b")?, rule)?;
    let operations: Vec<String> = table.operations().iter().map(|step| step.operation.to_string()).collect();
    Ok(answer.plain("operations", operations, "one of the cheapest ways from a to b, letter by letter").picture(
        "table",
        table.rows(),
        &table,
        "a cell is the distance of what a has down to it and b up to it; the way in brackets",
    ))
}

// Notes that concepts share.
const BRODER: &str = "Broder (1997), On the resemblance and containment of documents, SEQUENCES, 21–29";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("Dice similarity", "dice_similarity", "text::dice", inputs![SET_A, SET_B], |g| {
        Ok(Answer::one("dice", words::dice(&g.words("a")?, &g.words("b")?)))
    })
    .also("Sørensen–Dice coefficient")
    .notes(
        "0 to 1, never below Jaccard's; undefined where both sets are empty",
        "sets: what stands twice counts once; 2·|A ∩ B| / (|A| + |B|)",
        "Dice (1945), Ecology 26, 297–302; Sørensen (1948), Biologiske Skrifter 5(4), 1–34",
    ),
    concept("overlap coefficient", "overlap_coefficient", "text::overlap_coefficient", inputs![SET_A, SET_B], |g| {
        Ok(Answer::one("overlap", words::overlap_coefficient(&g.words("a")?, &g.words("b")?)))
    })
    .also("Szymkiewicz–Simpson coefficient")
    .notes(
        "0 to 1, 1 where one set holds the other; undefined where a set is empty",
        "over the smaller set; what stands twice counts once",
        "Vijaymeena & Kavitha (2016), Machine Learning and Applications 3(1), 19–28",
    ),
    concept(
        "weighted Jaccard similarity",
        "weighted_jaccard",
        "text::multiset_jaccard",
        inputs![texts("a", "words, repeated ones repeated"), texts("b", "others")],
        |g| Ok(Answer::one("jaccard", words::multiset_jaccard(&g.words("a")?, &g.words("b")?))),
    )
    .also("multiset Jaccard")
    .notes(
        "0 to 1; undefined where both are empty",
        "Σ min / Σ max of the counts of each word, so repeated words count; case kept",
        "Chierichetti et al. (2010), Finding the Jaccard median, SODA, 293–311",
    ),
    concept(
        "character n-gram similarity",
        "char_ngram_similarity",
        "text::Shingle",
        inputs![A, B, whole("n", "characters of each").at_least(1)],
        |g| {
            let shingle = Shingle::Characters(g.whole("n")?);
            let (a, b) = (shingle.of(g.text("a")?)?, shingle.of(g.text("b")?)?);
            Ok(Answer::one("jaccard", words::jaccard(&a, &b))
                .with("dice", words::dice(&a, &b))
                .with("overlap", words::overlap_coefficient(&a, &b)))
        },
    )
    .notes(
        "each 0 to 1, Jaccard ≤ Dice ≤ overlap; undefined where both texts are empty, the overlap where one is",
        "sets of runs of n characters in lower case, white space being one space; a shorter text is one run; no marks \
         at the ends",
        BRODER,
    ),
    concept(
        "Damerau–Levenshtein distance",
        "damerau_levenshtein_distance",
        "text::damerau_levenshtein_distance",
        inputs![A, B, opt(choice("variant", VARIANTS, "whether letters may come between swapped ones"))],
        |g| match g.opt_text("variant") {
            Some("optimal_string_alignment") => edits(
                g,
                EditRule::OptimalStringAlignment,
                "fewest insertions, deletions, replacements and swaps of neighbours, no letter changed twice",
            ),
            _ => edits(
                g,
                EditRule::DamerauLevenshtein,
                "fewest insertions, deletions, replacements and swaps of neighbours",
            ),
        },
    )
    .also("Damerau distance")
    .notes(
        "0 to the longer length; similarity 0 to 1, 1 for two empty texts",
        "a swap of neighbours costs 1, also with letters between them unless optimal_string_alignment; Unicode code \
         points",
        "Damerau (1964), CACM 7(3), 171–176; Lowrance & Wagner (1975), Journal of the ACM 22(2), 177–183",
    ),
    concept(
        "weighted edit distance",
        "weighted_edit_distance",
        "text::EditTable",
        inputs![
            A,
            B,
            whole("insert", "the cost of an insertion"),
            whole("delete", "of a deletion"),
            whole("replace", "of a replacement"),
        ],
        |g| {
            let cost = |name| {
                let cost = g.whole(name)?;
                u32::try_from(cost).map_err(|_| Error::bad_param(name, cost, "at most 4294967295"))
            };
            let (insert, delete, replace) = (cost("insert")?, cost("delete")?, cost("replace")?);
            let rule = EditRule::Weighted { insert, delete, replace };
            let distance = EditTable::with(g.text("a")?, g.text("b")?, rule)?.distance();
            with_table(Answer::default().plain("distance", distance, "the least total cost of the changes"), g, rule)
        },
    )
    .notes(
        "at least 0, in the unit of the costs",
        "from a to b, so insert and delete trade places when a and b do; a replacement never costs more than a \
         deletion and an insertion",
        "Wagner & Fischer (1974), Journal of the ACM 21, 168–173",
    ),
    concept(
        "Jaro–Winkler similarity",
        "jaro_winkler",
        "text::JaroWinkler",
        inputs![
            A,
            B,
            opt(number("prefix_scale", "what a letter of the common prefix adds, 0.1 unless given")),
            opt(whole("max_prefix", "how many such letters count, 4 unless given")),
            opt(number("boost_threshold", "the Jaro similarity above which they count, 0.7 unless given")),
        ],
        |g| {
            let settings = JaroWinkler::new(
                g.opt_number("prefix_scale").unwrap_or(0.1),
                g.opt_whole("max_prefix").unwrap_or(4),
                g.opt_number("boost_threshold").unwrap_or(0.7),
            )?;
            let (a, b) = (letters(g, "a")?, letters(g, "b")?);
            Ok(Answer::one("jaro", words::jaro(&a, &b)).with("jaro_winkler", settings.of(&a, &b)))
        },
    )
    .also("Jaro similarity")
    .notes(
        "each 0 to 1, 1 for equal texts, also two empty ones",
        "half the letters out of order, rounded down; each of up to 4 in front adds 0.1 · (1 − J), only for J above \
         0.7 (as RapidFuzz), unless given",
        "Jaro (1989), J. Am. Stat. Assoc. 84, 414–420; Winkler (1990), Proc. Section on Survey Research Methods, ASA, \
         354–359",
    ),
    concept(
        "MinHash estimate",
        "minhash_estimate",
        "text::minhash_estimate",
        inputs![
            whole("equal", "positions in which two signatures agree"),
            whole("k", "positions of a signature").at_least(1)
        ],
        |g| {
            let k = g.whole("k")?;
            let jaccard = words::minhash_estimate(g.whole("equal")?, k)?;
            let error = words::minhash_standard_error(jaccard.clone(), k)?;
            Ok(Answer::one("jaccard", jaccard).with("standard_error", error))
        },
    )
    .also("MinHash")
    .notes(
        "0 to 1; the standard error 0 to 0.5 / √k",
        "equal positions over k; the standard error takes the estimate for the truth, so it is 0 at 0 and 1, which is \
         too sure",
        BRODER,
    ),
    concept(
        "MinHash standard error",
        "minhash_standard_error",
        "text::minhash_standard_error",
        inputs![number("jaccard", "the Jaccard similarity, 0 to 1"), whole("k", "hash functions").at_least(1)],
        |g| {
            let jaccard = Expr::named("J", g.number("jaccard")?);
            Ok(Answer::one("standard_error", words::minhash_standard_error(jaccard, g.whole("k")?)?))
        },
    )
    .notes(
        "0 to 0.5 / √k, largest at J = 0.5",
        "√(J(1 − J) / k), k independent functions; one standard error, not an interval",
        BRODER,
    ),
    concept(
        "LSH probability",
        "lsh_probability",
        "text::Banding::probability",
        inputs![
            number("similarity", "the Jaccard similarity of a pair, 0 to 1"),
            whole("bands", "bands of the signature").at_least(1),
            whole("rows", "values in a band").at_least(1),
        ],
        |g| {
            let banding = Banding::new(g.whole("bands")?, g.whole("rows")?)?;
            let probability = banding.probability(g.number("similarity")?)?;
            Ok(Answer::one("probability", probability).with("threshold", banding.threshold()))
        },
    )
    .also("locality-sensitive hashing, LSH banding")
    .notes(
        "0 to 1; threshold 0 to 1",
        "1 − (1 − sʳ)ᵇ, equal in all rows of at least one band; the threshold (1/b)^(1/r) is an approximation",
        "Leskovec, Rajaraman & Ullman (2014), Mining of Massive Datasets, 2nd ed., 3.4",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::Value;

    #[test]
    fn an_edit_distance_shows_its_table() {
        let answer = asked("edit distance", "a = 'flaw'\nb = 'lawn'").unwrap();
        assert_eq!(answer.get("distance").unwrap().value(), Value::Integer(2));
        assert_eq!(answer.get("similarity").unwrap().value(), Value::Number(0.5));
        let steps: Vec<String> = ["delete f", "keep l", "keep a", "keep w", "insert n"].map(str::to_string).into();
        assert_eq!(answer.get("operations").unwrap().value(), steps.into());
        let text = answer.to_string();
        assert!(text.contains("\n         l   a   w   n \n    [0]  1   2   3   4 \n"), "{text}");
        assert!(answer.markdown().contains("```text\n       l   a"), "{}", answer.markdown());
        assert_eq!(answer.json()["table"]["value"][4], serde_json::json!([4, 3, 2, 1, 2]));
        let long = asked("edit distance", &format!("a = '{}'\nb = 'b'", "a".repeat(500))).unwrap();
        assert!(long.get("table").is_none());
        assert!(asked("edit distance", "a = ''\nb = ''").unwrap().get("table").is_some());
    }

    #[test]
    fn both_kinds_of_swap_can_be_asked() {
        let distance = |more: &str| {
            let answer = asked("Damerau–Levenshtein distance", &format!("a = 'ca'\nb = 'abc'\n{more}")).unwrap();
            answer.get("distance").unwrap().value()
        };
        assert_eq!(distance(""), Value::Integer(2));
        assert_eq!(distance("variant = 'optimal_string_alignment'"), Value::Integer(3));
    }
}
