//! Charts of text: the weights of terms in documents, and how often words occur by rank.

use ndarray::Array2;
use sprs::CsMat;

use super::{count, number};
use crate::plot::{Axis, Cells, Color, Figure, Line, Note, Place, Points};

/// Documents and terms that can be read at once.
const MOST_DOCUMENTS: usize = 30;
const MOST_TERMS: usize = 40;
/// Words that are drawn as dots, and those that are named.
const MOST_DOTS: usize = 300;
const NAMED: usize = 3;

/// The matrix of documents and terms as a heat map, with the weights in the cells while they fit: what makes each
/// document stand out. Cells of terms that a document lacks are empty.
///
/// `documents` and `terms` name the rows and columns of `weights`, as [`TfidfVectorizer`](crate::text::TfidfVectorizer)
/// returns them. Of many, the first 30 documents are shown, and the 40 terms of the largest weight in these.
/// ```
/// use workings::plot::{Axis, Mark, tfidf_heat_map};
/// use workings::text::{Idf, TfidfVectorizer};
///
/// let reviews = ["great screen", "great battery"];
/// let (tfidf, matrix) = TfidfVectorizer::params().idf(Idf::Textbook).fit_transform(&reviews)?;
/// let figure = tfidf_heat_map(&reviews, tfidf.vocabulary().terms(), &matrix);
/// let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
/// // "great" is in both documents: ln(2 / 2) = 0. "screen" is one of two words: 1/2 · ln 2.
/// assert_eq!(cells.texts[0], ["", "", "0.35"]);
/// assert_eq!(figure.x, Axis::categories("Term", ["battery", "great", "screen"]));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn tfidf_heat_map(documents: &[impl ToString], terms: &[impl ToString], weights: &CsMat<f64>) -> Figure {
    let rows = weights.rows().min(documents.len());
    let columns = weights.cols().min(terms.len());
    let (shown_rows, mut largest) = (rows.min(MOST_DOCUMENTS), vec![0.0f64; columns]);
    let within = |(_, (row, column)): &(&f64, (usize, usize))| *row < shown_rows && *column < columns;
    for (weight, (_, column)) in weights.iter().filter(within) {
        largest[column] = largest[column].max(*weight);
    }
    let mut shown: Vec<usize> = (0..columns).collect();
    shown.sort_by(|&a, &b| largest[b].total_cmp(&largest[a]));
    shown.truncate(MOST_TERMS);
    shown.sort_unstable(); // in the order of the vocabulary again
    let mut place = vec![None; columns];
    shown.iter().enumerate().for_each(|(at, &column)| place[column] = Some(at));
    let mut values = Array2::<f64>::zeros((shown_rows, shown.len()));
    for (weight, (row, column)) in weights.iter().filter(within) {
        if let Some(at) = place[column] {
            values[(row, at)] = *weight;
        }
    }
    let text = |weight: &f64| match *weight {
        0.0 => String::new(),
        weight if weight.abs() < 0.005 => number(weight, 1),
        weight => format!("{weight:.2}").replace('-', "−"),
    };
    let lines = || values.outer_iter();
    let cells = Cells::new(lines().map(|row| row.to_vec()))
        .texts(lines().map(|row| row.iter().map(text).collect::<Vec<_>>()))
        .color_bar("Weight");
    let of = |shown: usize, all: usize, what: &str| match shown == all {
        true => format!("{} {what}{}", count(all as f64), if all == 1 { "" } else { "s" }),
        false => format!("{} of {} {what}s", count(shown as f64), count(all as f64)),
    };
    let size = ((300 + 44 * shown.len()).clamp(480, 1700), (200 + 36 * shown_rows).clamp(240, 1400));
    Figure::new("TF-IDF: what makes each document stand out")
        .subtitle(format!(
            "{}, {}{}; empty: the term is absent or weighs nothing",
            of(shown_rows, rows, "document"),
            of(shown.len(), columns, "term"),
            if shown.len() < columns { ", those of the largest weight" } else { "" }
        ))
        .x(Axis::categories("Term", shown.iter().map(|&column| terms[column].to_string())))
        .y(Axis::categories("", documents.iter().take(shown_rows).map(ToString::to_string)))
        .with(cells)
        .size(size.0 as u32, size.1 as u32)
}

/// How often words occur against their rank, both axes logarithmic, with the line of Zipf's law: the second word half as
/// often as the first, the tenth a tenth. Its slope is −1.
///
/// Words that occur 0 times are left out.
/// ```
/// use workings::plot::zipf;
///
/// let figure = zipf([("of", 50), ("the", 100), ("zebra", 30)]);
/// assert_eq!(figure.line_named("Zipf’s law: 100 / rank (slope −1)").unwrap().points, [(1.0, 100.0), (3.0, 100.0 / 3.0)]);
/// assert_eq!(figure.notes()[0].text, "the");
/// ```
pub fn zipf(words: impl IntoIterator<Item = (impl Into<String>, usize)>) -> Figure {
    let mut words: Vec<(String, usize)> =
        words.into_iter().map(|(word, n)| (word.into(), n)).filter(|(_, n)| *n > 0).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let figure = Figure::new("Word frequency by rank")
        .x(Axis::new("Rank (1 is the most frequent)").log())
        .y(Axis::new("Occurrences").log());
    let (Some((first, most)), Some((_, least))) = (words.first(), words.last()) else {
        return figure.subtitle("No words");
    };
    let (n, most, least) = (words.len() as f64, *most as f64, *least as f64);
    // The line ends with the words, or where it falls below the rarest of them.
    let end = n.min(most / least);
    let total = words.iter().map(|(_, count)| *count as f64).sum();
    let points: Vec<(f64, f64)> = words.iter().enumerate().map(|(i, (_, n))| (i as f64 + 1.0, *n as f64)).collect();
    let figure = figure
        .subtitle(format!(
            "{} occurrence{} of {} different word{}; most frequent: “{first}”, {}",
            count(total),
            if total == 1.0 { "" } else { "s" },
            count(n),
            if n == 1.0 { "" } else { "s" },
            count(most)
        ))
        .with(
            Line::new(format!("Zipf’s law: {} / rank (slope −1)", count(most)), [(1.0, most), (end, most / end)])
                .color(Color::Neutral)
                .dashed()
                .width(1.4),
        );
    let figure = match words.len() {
        0..=MOST_DOTS => figure.with(Points::new("words", points.clone()).color(Color::Series(0)).opacity(0.9)),
        _ => figure.with(Line::new("words", points.clone()).color(Color::Series(0))),
    };
    let named = words.iter().zip(points).take(NAMED);
    named.fold(figure, |figure, ((word, _), (x, y))| {
        let note = Note::new(x, y, word).color(Color::Series(0)).dot();
        // The first stands at the left edge, with room on its right alone.
        figure.with(if x == 1.0 { note.place(Place::Right) } else { note })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, Scale};
    use sprs::TriMat;

    /// 50 terms; the last has no weight, those of weight 1 to 40 from the end are the largest.
    #[test]
    fn the_terms_of_largest_weight_are_shown_in_their_order() {
        let mut weights = TriMat::new((40, 50));
        (0..49).for_each(|column| weights.add_triplet(0, column, column as f64 + 1.0));
        weights.add_triplet(35, 49, 1000.0); // beyond the first 30 documents
        let names = |n: usize| (0..n).map(|i| format!("t{i}")).collect::<Vec<_>>();
        let figure = tfidf_heat_map(&names(40), &names(50), &weights.to_csr());
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
        assert_eq!((cells.values.len(), cells.values[0].len()), (30, 40));
        assert_eq!((cells.values[0][0], cells.texts[0][39].as_str(), cells.texts[1][0].as_str()), (10.0, "49.00", ""));
        let Scale::Categories(terms) = &figure.x.scale else { panic!("terms") };
        assert_eq!((terms[0].as_str(), terms[39].as_str()), ("t9", "t48"));
        assert!(figure.subtitle.starts_with("30 of 40 documents, 40 of 50 terms, those of the largest weight"));
    }

    /// 8 / 4 = 2: after the second rank Zipf's line would fall below the rarest word.
    #[test]
    fn the_line_of_zipf_starts_at_the_most_frequent_word() {
        let figure = zipf([("b", 4), ("a", 4), ("c", 8), ("never", 0)]);
        assert_eq!(figure.marks[0].name(), "Zipf’s law: 8 / rank (slope −1)");
        assert_eq!(figure.line_named(figure.marks[0].name()).unwrap().points, [(1.0, 8.0), (2.0, 4.0)]);
        let Mark::Points(words) = &figure.marks[1] else { panic!("words") };
        assert_eq!(words.points, [(1.0, 8.0), (2.0, 4.0), (3.0, 4.0)]);
        assert_eq!(figure.notes().iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
        assert_eq!((&figure.x.scale, &figure.y.scale), (&Scale::Log, &Scale::Log));
        assert_eq!(figure.subtitle, "16 occurrences of 3 different words; most frequent: “c”, 8");
        assert_eq!(zipf([("never", 0)]).subtitle, "No words");
    }
}
