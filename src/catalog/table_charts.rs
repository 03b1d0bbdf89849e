//! The charts that go with answers about columns, tables and text, by concept.

use ndarray::Array2;

use super::Given;
use super::charts::Chart;
use super::topics::statistics::{correlations, quantile_method};
use super::topics::text::variant;
use crate::plot::{self, Axis, Color, EncodedCategories, Figure, Line, Note, Oversampling, Points};
use crate::preprocessing::{
    Bins, Categories, FrequencyEncoder, Logarithm, TargetEncoder, Unknown, box_cox, smote_point, yeo_johnson,
};
use crate::stats::{BoxPlot, Histogram, Missingness, Moments, ascending, quantile_by};
use crate::text::TfidfVectorizer;
use crate::worked::six;
use crate::{Error, Result};

pub(super) const CHARTS: &[(&[&str], Chart)] = &[
    (&["histogram"], |g| {
        let (x, edges) = (g.numbers("x")?, g.numbers("edges")?);
        let (low, high) = (edges.first().copied(), edges.last().copied());
        let inside = |x: &f64| low.is_some_and(|low| *x >= low) && high.is_some_and(|high| *x <= high);
        let inside: Vec<f64> = x.into_iter().filter(inside).collect();
        Ok(plot::histogram("x", &Histogram::with_edges(&edges, &inside)?, None))
    }),
    (&["equal_width_bins"], |g| binned(g, Bins::equal_width)),
    (&["quantile_bins"], |g| binned(g, Bins::quantile)),
    (&["box_plot"], |g| boxed(g, "whis")),
    (&["iqr_outliers"], |g| boxed(g, "factor")),
    (&["quantile"], quantiles),
    (&["correlation_matrix"], |g| Ok(plot::correlation_heat_map(&correlations(g)?))),
    (&["box_cox"], |g| {
        let lambda = g.number("lambda")?;
        changed(g, &format!("Box-Cox (λ = {})", six(lambda)), |x| Ok(box_cox(x, lambda)))
    }),
    (&["yeo_johnson"], |g| {
        let lambda = g.number("lambda")?;
        changed(g, &format!("Yeo-Johnson (λ = {})", six(lambda)), |x| Ok(yeo_johnson(x, lambda)))
    }),
    (&["log_transform"], |g| {
        let (name, logarithm) = match g.opt_text("function") {
            Some("log10") => ("log₁₀", Logarithm::Log10),
            Some("log2") => ("log₂", Logarithm::Log2),
            Some("log1p") => ("ln(1 + x)", Logarithm::Log1p),
            _ => ("ln", Logarithm::Ln),
        };
        logarithm.check(&g.numbers("x")?)?;
        changed(g, name, |x| Ok(logarithm.of(x)))
    }),
    (&["knn_imputation"], |g| {
        let x = g.matrix("x")?;
        let names: Vec<String> = (0..x.ncols()).map(|column| format!("x[{column}]")).collect();
        Ok(plot::missing_matrix(&Missingness::new(&x, &names)?))
    }),
    (&["label_encoding", "one_hot_encoding", "target_encoding"], encoded),
    (&["smote_point"], |g| {
        let (x, neighbor) = (g.numbers("x")?, g.numbers("neighbor")?);
        let made = smote_point(&x, &neighbor, g.number("u")?)?;
        let made: Vec<f64> = made.iter().map(crate::worked::Expr::value).collect();
        let first_two = |of: &[f64]| match of {
            [x, y, ..] => Ok((*x, *y)),
            _ => Err(Error::bad_param("x", format!("{of:?}"), "at least two features, for a chart of two axes,")),
        };
        let (x, neighbor, made) = (first_two(&x)?, first_two(&neighbor)?, first_two(&made)?);
        Ok(plot::oversampling(&Oversampling::new([], [x, neighbor], [made]).parents([(0, 1)])?))
    }),
    (&["tfidf_matrix"], |g| {
        let documents = g.words("documents")?;
        let params = TfidfVectorizer::params().idf(variant(g, "variant"));
        let (tfidf, matrix) = params.fit_transform(&documents)?;
        Ok(plot::tfidf_heat_map(&documents, tfidf.vocabulary().terms(), &matrix))
    }),
];

/// The bins of the answer; a constant, whose one bin is endless, gets one that can be drawn.
fn binned(g: &Given, bins: fn(&[f64], usize) -> Result<Bins>) -> Result<Figure> {
    let x = g.numbers("x")?;
    let bins = bins(&x, g.whole("n_bins")?)?;
    let drawable = bins.edges().iter().all(|edge| edge.is_finite());
    let histogram = if drawable { Histogram::with_edges(bins.edges(), &x)? } else { Histogram::new(&x)? };
    Ok(plot::histogram("x", &histogram, None))
}

fn boxed(g: &Given, whis: &'static str) -> Result<Figure> {
    let plot = BoxPlot::new(&g.numbers("x")?, g.opt_number(whis).unwrap_or(1.5))?;
    Ok(plot::box_plots("x", [("", &plot)]))
}

/// Histograms before and after a transform of every value.
fn changed(g: &Given, name: &str, transform: impl Fn(f64) -> Result<f64>) -> Result<Figure> {
    let x = g.numbers("x")?;
    let z = x.iter().map(|x| transform(*x)).collect::<Result<Vec<f64>>>()?;
    crate::input::finite("transformed", z.iter().copied())?;
    let of = |values: &[f64]| -> Result<(Histogram, Moments)> { Ok((Histogram::new(values)?, Moments::new(values)?)) };
    let (before, after) = (of(&x)?, of(&z)?);
    Ok(plot::before_after("x", name, (&before.0, &before.1), (&after.0, &after.1)))
}

/// The sorted values against their position, and the quantiles on that line; of methods that do not go in proportion between
/// two values, beside it.
fn quantiles(g: &Given) -> Result<Figure> {
    let (x, q) = (g.numbers("x")?, g.numbers("q")?);
    let found = quantile_by(quantile_method(g), &x, &q)?;
    let last = x.len().saturating_sub(1).max(1) as f64;
    let sorted: Vec<(f64, f64)> =
        ascending(&x).into_iter().enumerate().map(|(place, x)| (x, place as f64 / last)).collect();
    let figure = Figure::new("Quantiles: the value at a share of the way through the sorted values")
        .x("x")
        .y(Axis::new("Share of the way, (rank − 1) / (n − 1)").range(-0.03, 1.06))
        .with(Line::new("", sorted.clone()).color(Color::Series(0)).width(1.4))
        .with(Points::new("values", sorted).color(Color::Series(0)));
    let note = |(q, at): (&f64, f64)| Note::new(at, *q, format!("{} quantile: {}", six(*q), six(at)));
    Ok(q.iter().zip(found).map(note).fold(figure, |figure, note| figure.with(note.color(Color::Series(1)).dot())))
}

/// The categories under every encoder that the inputs allow.
fn encoded(g: &Given) -> Result<Figure> {
    let target = g.opt_numbers("target");
    let values = g.labels(if target.is_some() { "categories" } else { "values" })?;
    let (categories, frequencies) = (Categories::sorted(&values)?, FrequencyEncoder::fit(&values)?);
    let names = categories.names();
    let column = |of: &dyn Fn(usize) -> f64| Array2::from_shape_fn((names.len(), 1), |(row, _)| of(row));
    let one_hot = categories.one_hot(names, false, Unknown::Error)?.mapv(f64::from);
    let mut panels = vec![
        EncodedCategories::new("Label", &["code"], column(&|row| row as f64))?,
        EncodedCategories::new("One-hot", names, one_hot)?,
        EncodedCategories::new("Frequency", &["share"], column(&|row| frequencies.share(&names[row])))?,
    ];
    if let Some(target) = target {
        let encoder = TargetEncoder::fit(&values, &target, g.opt_number("smoothing").unwrap_or(0.0))?;
        panels.push(EncodedCategories::new("Target", &["mean"], column(&|row| encoder.encode(&names[row])))?);
    }
    Ok(plot::encodings("Values", names, &panels))
}
