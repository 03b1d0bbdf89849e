//! Charts of topics: their leading words, what documents are about, how learning went, and how many topics make sense.

use ndarray::ArrayView2;

use super::{count, number, percent};
use crate::plot::{Axis, Bars, Cells, Color, Figure, Line, Note, Points};
use crate::topics::{LatentDirichletAllocation, Step};

/// Topics in one picture, and documents.
const MOST_TOPICS: usize = 12;
const MOST_DOCUMENTS: usize = 40;

/// The leading words of each topic with their probability, a panel for each of up to 12 topics, all on one scale.
///
/// `terms` names the columns of the counts, as [`Vocabulary::terms`](crate::text::Vocabulary::terms) does.
/// ```
/// use workings::prelude::*;
/// use workings::plot::{Mark, topic_words};
///
/// let counts = array![[4.0, 1.0, 0.0], [2.0, 0.0, 1.0]];
/// let model = LatentDirichletAllocation::params().n_components(1).topic_word_prior(1.0).fit_counts(&counts)?;
/// let figure = topic_words(&model, &["tea", "cake", "rain"], 2);
/// let Mark::Bars(bars) = &figure.panels[0].marks[0] else { panic!("bars") };
/// assert!((bars.bars[0].end - 7.0 / 11.0).abs() < 1e-12); // 4 + 2 and the prior, of 8 words and three priors
/// # Ok::<(), workings::Error>(())
/// ```
pub fn topic_words(model: &LatentDirichletAllocation, terms: &[impl ToString], n_words: usize) -> Figure {
    let k = model.n_components();
    let shown = k.min(MOST_TOPICS);
    let leading: Vec<Vec<(usize, f64)>> =
        (0..shown).map(|topic| model.top_words(topic, n_words.clamp(1, 30)).unwrap_or_default()).collect();
    let most = leading.iter().filter_map(|words| words.first()).map(|(_, share)| *share).fold(0.0, f64::max);
    let name = |word: usize| terms.get(word).map_or_else(|| format!("word {word}"), ToString::to_string);
    let panel = |(topic, words): (usize, &Vec<(usize, f64)>)| {
        let bars = Bars::at_categories("", words.iter().map(|(_, share)| *share)).horizontal();
        Figure::new(format!("Topic {topic}"))
            .x(Axis::new("Probability in the topic").range(0.0, 1.18 * most).percent())
            .y(Axis::categories("", words.iter().map(|(word, _)| name(*word))))
            .with(bars.labels(words.iter().map(|(_, share)| percent(*share))))
            .size(330, 110 + 22 * words.len() as u32)
    };
    let of = if shown < k {
        format!("{shown} of {k} topics")
    } else {
        format!("{k} topic{}", if k == 1 { "" } else { "s" })
    };
    let words = leading.first().map_or(0, Vec::len);
    Figure::grid("Topics and their leading words", shown.min(3), leading.iter().enumerate().map(panel))
        .subtitle(format!("{of}, the {words} most probable words of each"))
}

/// What each document is about: its share of each topic as a heat map, a row for each of up to 40 documents.
///
/// `mixtures` is what [`LatentDirichletAllocation::try_transform`] returns; `documents` names its rows.
/// ```
/// use workings::ndarray::array;
/// use workings::plot::{Mark, document_topics};
///
/// let figure = document_topics(array![[0.9, 0.1], [0.25, 0.75]].view(), &["a letter", "a recipe"]);
/// let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
/// assert_eq!(cells.texts[1], ["25%", "75%"]);
/// ```
pub fn document_topics(mixtures: ArrayView2<f64>, documents: &[impl ToString]) -> Figure {
    let n = mixtures.nrows();
    let shown = n.min(MOST_DOCUMENTS);
    let k = mixtures.ncols();
    let rows = || mixtures.outer_iter().take(shown);
    let texts = rows().map(|row| row.iter().map(|share| percent(*share)).collect::<Vec<_>>());
    let name = |i: usize| documents.get(i).map_or_else(|| format!("document {i}"), ToString::to_string);
    let of = match shown < n {
        true => format!("{shown} of {} documents", count(n as f64)),
        false => format!("{} document{}", count(n as f64), if n == 1 { "" } else { "s" }),
    };
    Figure::new("What documents are about")
        .subtitle(format!("{of}; the shares of a row sum to 100%"))
        .x(Axis::categories("Topic", (0..k).map(|topic| topic.to_string())))
        .y(Axis::categories("", (0..shown).map(name)))
        .with(
            Cells::new(rows().map(|row| row.to_vec())).texts(texts).range(0.0, 1.0).color_bar("Share of the document"),
        )
        // No larger than its words need, or these would be small on a page.
        .size((300 + 42 * k).clamp(460, 1200) as u32, (170 + 21 * shown).clamp(240, 1100) as u32)
}

/// The perplexity after each pass over the documents, a line for each run; where it levels off, more passes gain little.
///
/// Passes without a perplexity are left out: fitting by batches finds one only where `evaluate_every` asks for it.
/// ```
/// use workings::plot::perplexity_by_iteration;
/// use workings::topics::Step;
///
/// let step = |perplexity| Step { perplexity: Some(perplexity), doc_updates: 9.0 };
/// let figure = perplexity_by_iteration(&[("batch", &[step(90.0), step(60.0)][..])]);
/// assert_eq!(figure.line_named("batch").unwrap().points, [(1.0, 90.0), (2.0, 60.0)]);
/// assert_eq!(figure.subtitle, "batch: 90 after the first pass, 60 after 2");
/// ```
pub fn perplexity_by_iteration(runs: &[(&str, &[Step])]) -> Figure {
    let mut figure = Figure::new("Perplexity while topics are learnt")
        .x(Axis::new("Passes over the documents").whole())
        .y("Perplexity (lower is better)");
    let mut found = Vec::new();
    for (name, steps) in runs {
        let points: Vec<(f64, f64)> =
            (1..).zip(*steps).filter_map(|(i, step)| Some((f64::from(i), step.perplexity?))).collect();
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            let start = if first.0 == 1.0 { "the first pass".to_string() } else { format!("{} passes", first.0) };
            found.push(format!("{name}: {} after {start}, {} after {}", number(first.1, 4), number(last.1, 4), last.0));
        }
        figure = figure.line(*name, points.iter().copied()).with(Points::new(*name, points).radius(3.0));
    }
    figure.subtitle(found.join("; "))
}

/// A measure of coherence against the number of topics, with the best number marked.
///
/// `means` holds for each number of topics the mean over them, of [`CoDocuments::npmi`](crate::topics::CoDocuments::npmi) say.
/// ```
/// let figure = workings::plot::coherence_by_topics("Mean NPMI", &[(2, 0.1), (5, 0.3), (10, 0.2)]);
/// assert_eq!(figure.notes()[0].text, "best: 5 topics");
/// ```
pub fn coherence_by_topics(measure: &str, means: &[(usize, f64)]) -> Figure {
    let points: Vec<(f64, f64)> = means.iter().map(|(k, mean)| (*k as f64, *mean)).collect();
    let figure = Figure::new("Coherence by number of topics")
        .x(Axis::new("Topics").whole())
        .y(format!("{measure} (higher is better)"))
        .with(Line::new("", points.iter().copied()).color(Color::Series(0)))
        .with(Points::new("", points.iter().copied()).color(Color::Series(0)).radius(3.5));
    let best = points.iter().filter(|point| point.1.is_finite()).max_by(|a, b| a.1.total_cmp(&b.1));
    match best {
        Some((k, mean)) => {
            figure.with(Note::new(*k, *mean, format!("best: {k} topic{}", if *k == 1.0 { "" } else { "s" })).dot())
        }
        None => figure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, Scale};
    use ndarray::Array2;

    #[test]
    fn panels_of_topics_share_a_scale() {
        let counts = Array2::from_shape_fn((30, 40), |(d, w)| if d % 3 == w % 3 { (w % 5) as f64 } else { 0.0 });
        let model = LatentDirichletAllocation::params().n_components(14).max_iter(3).fit_counts(&counts).unwrap();
        let figure = topic_words(&model, &["only", "two"], 6);
        assert_eq!((figure.panels.len(), figure.columns), (12, 3));
        assert_eq!(figure.subtitle, "12 of 14 topics, the 6 most probable words of each");
        assert!(figure.panels.iter().all(|panel| panel.x.range == figure.panels[0].x.range));
        let Scale::Categories(words) = &figure.panels[3].y.scale else { panic!("words") };
        let leading = model.top_words(3, 6).unwrap();
        assert!(words.iter().zip(&leading).all(|(name, (word, _))| *word < 2 || *name == format!("word {word}")));
        let Mark::Bars(bars) = &figure.panels[3].marks[0] else { panic!("bars") };
        assert!(bars.bars.iter().zip(&leading).all(|(bar, (_, share))| bar.end == *share));
    }

    #[test]
    fn documents_beyond_the_fortieth_are_left_out() {
        let figure = document_topics(Array2::from_elem((41, 4), 0.25).view(), &["first"]);
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("cells") };
        assert_eq!((cells.values.len(), cells.shading.range), (40, (0.0, 1.0)));
        let Scale::Categories(names) = &figure.y.scale else { panic!("names") };
        assert_eq!((names[0].as_str(), names[1].as_str()), ("first", "document 1"));
        assert_eq!(figure.subtitle, "40 of 41 documents; the shares of a row sum to 100%");
    }

    #[test]
    fn passes_without_a_perplexity_are_left_out() {
        let steps = [None, Some(80.0), None, Some(70.0)].map(|perplexity| Step { perplexity, doc_updates: 1.0 });
        let figure = perplexity_by_iteration(&[("online", &steps), ("none", &[])]);
        assert_eq!(figure.line_named("online").unwrap().points, [(2.0, 80.0), (4.0, 70.0)]);
        assert_eq!(figure.subtitle, "online: 80 after 2 passes, 70 after 4");
        assert!(coherence_by_topics("UMass", &[(2, f64::NAN)]).notes().is_empty());
    }
}
