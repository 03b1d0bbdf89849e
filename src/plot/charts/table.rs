//! Charts of whole tables: correlations, and where values are missing.

use super::{count, percent};
use crate::plot::{Axis, Bars, Cells, Color, ColorMap, Figure, Rule};
use crate::stats::{Correlations, Missingness};

/// Rows of a matrix of gaps that can be told apart.
const MOST_BANDS: usize = 300;
/// Bars that can be read at once.
const MOST_BARS: usize = 40;
/// In so many columns at most those without gaps are shown too.
const MOST_COMPLETE: usize = 15;

/// The correlations of every two columns as a heat map, from −1 (blue) over 0 (pale) to 1 (orange), with the numbers in
/// the cells while they fit. Cells of a constant column are blank.
///
/// ```
/// use workings::ndarray::array;
/// use workings::plot::{Mark, correlation_heat_map};
/// use workings::stats::{CorrelationMethod, Correlations};
///
/// let table = array![[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]];
/// let c = Correlations::new(&table, &["age", "speed"], CorrelationMethod::Pearson)?;
/// let figure = correlation_heat_map(&c);
/// assert_eq!(figure.title, "Strongest correlation: age and speed, −1.00");
/// let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
/// assert_eq!((cells.texts[0][1].as_str(), cells.shading.range), ("−1.00", (-1.0, 1.0)));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn correlation_heat_map(correlations: &Correlations) -> Figure {
    let (matrix, names, d) = (correlations.matrix(), correlations.names(), correlations.names().len());
    let rows: Vec<Vec<f64>> = matrix.outer_iter().map(|row| row.to_vec()).collect();
    let texts = |(i, row): (usize, &Vec<f64>)| -> Vec<String> {
        row.iter().enumerate().map(|(j, r)| if i == j && *r == 1.0 { "1".into() } else { two_decimals(*r) }).collect()
    };
    let texts: Vec<Vec<String>> = rows.iter().enumerate().map(texts).collect();
    let strongest = correlations.strongest();
    let title = match strongest {
        Some((a, b, r)) if d < 9 || a.chars().count() + b.chars().count() < 40 => {
            format!("Strongest correlation: {a} and {b}, {}", two_decimals(r))
        }
        _ => "Correlation".into(),
    };
    let constant = match correlations.constant().as_slice() {
        [] => String::new(),
        [one] => format!("; {one} is constant and has none"),
        many => format!("; {} columns are constant and have none", many.len()),
    };
    let n = correlations.n() as f64;
    let figure = Figure::new(title)
        .subtitle(format!("{}, {} row{}{constant}", correlations.method().name(), count(n), plural(n)))
        .x(Axis::categories("", names))
        .y(Axis::categories("", names))
        .with(
            Cells::new(rows)
                .texts(texts)
                .map(ColorMap::Diverging)
                .range(-1.0, 1.0)
                .color_bar(correlations.method().name()),
        )
        .equal_aspect();
    square(figure, d)
}

/// Large matrices get a larger picture.
fn square(figure: Figure, d: usize) -> Figure {
    let side = match d {
        0..=2 => return figure.size(440, 480),
        3..=7 => return figure,
        8..=24 => 44 * d + 20,
        _ => (22 * d).clamp(1060, 1800),
    } as u32;
    figure.size(side + 220, side + 180)
}

fn two_decimals(r: f64) -> String {
    match r {
        _ if r.is_nan() => String::new(),
        _ if r.abs() < 0.005 => "0.00".into(),
        _ => format!("{r:.2}").replace('-', "−"),
    }
}

fn plural(n: f64) -> &'static str {
    if n == 1.0 { "" } else { "s" }
}

/// Which values of a table are missing: a column for each feature, a line for each row, filled where a value is missing.
///
/// Of many rows, neighbours share a line, the stronger the more of them lack the value. A pattern across columns or from
/// one row on says that the gaps have a common cause.
/// ```
/// use workings::ndarray::array;
/// use workings::plot::{Axis, missing_matrix};
/// use workings::stats::Missingness;
///
/// let table = array![[1.0, f64::NAN], [2.0, 5.0], [3.0, f64::NAN], [4.0, 6.0]];
/// let figure = missing_matrix(&Missingness::new(&table, &["age", "income"])?);
/// assert_eq!(figure.x, Axis::categories("Column (share missing)", ["age (0%)", "income (50%)"]));
/// assert_eq!(figure.subtitle, "Filled: missing. 2 of 4 rows are complete; 25% of all values are missing");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn missing_matrix(gaps: &Missingness) -> Figure {
    let (rows, columns) = (gaps.rows(), gaps.names().len());
    // The same number of rows in every line: lines of 2 and of 3 in turn would make a pattern of their own.
    let bands = gaps.bands(rows.div_ceil(rows.div_ceil(MOST_BANDS)));
    let named = |(name, share): (&String, f64)| format!("{name} ({})", percent(share));
    let cells = Cells::new(bands.outer_iter().map(|row| row.to_vec()))
        .over((-0.5, columns as f64 - 0.5), (0.5, rows as f64 + 0.5))
        .range(0.0, 1.0);
    let all_rows = bands.nrows() == rows;
    let cells = if all_rows { cells } else { cells.color_bar("Share missing") };
    let filled = match all_rows {
        true => "Filled: missing".to_string(),
        false => {
            format!("A line is {} rows, the stronger the more are missing", count(rows.div_ceil(bands.nrows()) as f64))
        }
    };
    let complete = || {
        let of = format!("{} of {} row{}", count(gaps.complete_rows() as f64), count(rows as f64), plural(rows as f64));
        let are = if rows == 1 { "is" } else { "are" };
        format!("{filled}. {of} {are} complete; {} of all values are missing", percent(gaps.share()))
    };
    let figure = Figure::new("Missing values, row by row")
        .subtitle(if gaps.share() == 0.0 { "No value is missing".into() } else { complete() })
        .x(Axis::categories("Column (share missing)", gaps.names().iter().zip(gaps.shares()).map(named)))
        .y(Axis::new("Row").whole().range(rows as f64 + 0.5, 0.5))
        .with(cells)
        .size((260 + 44 * columns as u32).clamp(560, 1700), 480);
    // Columns are told apart by lines between them, as no room is left between low cells.
    let between = (0..=columns).map(|column| Rule {
        width: 0.6,
        color: Color::Neutral,
        ..Rule::vertical(column as f64 - 0.5).solid()
    });
    between.fold(figure, Figure::with)
}

/// The share of each column that is missing, the most first.
///
/// ```
/// use workings::ndarray::array;
/// use workings::plot::{Mark, missing_shares};
/// use workings::stats::Missingness;
///
/// let table = array![[1.0, f64::NAN], [2.0, 5.0], [3.0, f64::NAN], [4.0, 6.0]];
/// let figure = missing_shares(&Missingness::new(&table, &["age", "income"])?);
/// let Mark::Bars(bars) = &figure.marks[0] else { panic!("bars") };
/// assert_eq!((bars.bars[0].end, bars.labels[0].as_str()), (0.5, "50% (2)")); // income first
/// # Ok::<(), workings::Error>(())
/// ```
pub fn missing_shares(gaps: &Missingness) -> Figure {
    let shares = gaps.shares();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&a, &b| shares[b].total_cmp(&shares[a])); // stable: equal shares keep the order of the table
    let with_gaps = gaps.counts().iter().filter(|count| **count > 0).count();
    // Of many columns those without gaps would only be in the way.
    let of_interest = if order.len() > MOST_COMPLETE { with_gaps.max(1) } else { order.len() };
    let shown = &order[..of_interest.min(MOST_BARS)];
    let label = |&i: &usize| match gaps.counts()[i] {
        0 => "0%".to_string(),
        missing => format!("{} ({})", percent(shares[i]), count(missing as f64)),
    };
    let left_out = match shown.len() {
        all if all == order.len() => String::new(),
        some if some == with_gaps => "; the others are not shown".into(),
        some => format!("; the {some} with the most are shown"),
    };
    let x = Axis::new("Share missing").percent().from_zero();
    let bars = Bars::at_categories("", shown.iter().map(|&i| shares[i])).horizontal().labels(shown.iter().map(label));
    Figure::new(match order.first() {
        Some(&most) if with_gaps > 0 => {
            format!("Missing values: most in {}, {}", gaps.names()[most], percent(shares[most]))
        }
        _ => "Missing values: none".into(),
    })
    .subtitle(format!(
        "{} of {} column{} {} gaps, in {} row{}{left_out}",
        with_gaps,
        order.len(),
        plural(order.len() as f64),
        if with_gaps == 1 { "has" } else { "have" },
        count(gaps.rows() as f64),
        plural(gaps.rows() as f64)
    ))
    .x(match shares.iter().copied().fold(0.0, f64::max) {
        0.0 => x.range(0.0, 1.0),
        // The labels of long bars reach beyond 100 %, the ticks must not.
        most if most > 0.75 => x.range(0.0, 1.2).ticks((0..=5).map(|i| (0.2 * f64::from(i), format!("{}%", 20 * i)))),
        _ => x,
    })
    .y(Axis::categories("", shown.iter().map(|&i| gaps.names()[i].as_str())))
    .with(bars)
    .size(640, (150 + 24 * shown.len() as u32).max(220))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, Scale};
    use crate::stats::CorrelationMethod;
    use ndarray::{Array2, array};

    fn cells(figure: &Figure) -> &Cells {
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
        cells
    }

    /// Deviations −1, 0, 1 and −30, 50, −20: 10 / √(2 · 3800) = 0.11.
    #[test]
    fn correlations_are_cells_from_minus_one_to_one() {
        let table = array![[1.0, 10.0, 4.0], [2.0, 90.0, 4.0], [3.0, 20.0, 4.0]];
        let c = Correlations::new(&table, &["a", "b", "flat"], CorrelationMethod::Pearson).unwrap();
        let figure = correlation_heat_map(&c);
        let cells = cells(&figure);
        assert_eq!(cells.texts, [["1", "0.11", ""], ["0.11", "1", ""], ["", "", ""]]);
        assert_eq!(
            (cells.shading.map, cells.shading.range, cells.shading.label.as_str()),
            (ColorMap::Diverging, (-1.0, 1.0), "Pearson’s r")
        );
        assert_eq!(figure.title, "Strongest correlation: a and b, 0.11");
        assert_eq!(figure.subtitle, "Pearson’s r, 3 rows; flat is constant and has none");
        assert!(figure.equal_aspect);
    }

    /// 900 rows in 300 lines of three; the last row's value is missing.
    #[test]
    fn neighbouring_rows_share_a_line_where_there_are_many() {
        let mut mask = Array2::from_elem((900, 2), false);
        mask[(899, 1)] = true;
        let figure = missing_matrix(&Missingness::of_mask(mask, &["a", "b"]).unwrap());
        let cells = cells(&figure);
        assert_eq!((cells.values.len(), cells.values[299][1]), (300, 1.0 / 3.0));
        assert_eq!(cells.shading.label, "Share missing");
        assert_eq!(figure.x.scale, Scale::Categories(vec!["a (0%)".into(), "b (0.1%)".into()]));
        assert!(figure.subtitle.starts_with("A line is 3 rows"), "{}", figure.subtitle);
        assert_eq!(figure.y.range, Some((900.5, 0.5)));
    }

    #[test]
    fn shares_of_gaps_are_sorted() {
        let mask = array![[false, true, true], [false, false, true]];
        let figure = missing_shares(&Missingness::of_mask(mask, &["a", "b", "c"]).unwrap());
        let Mark::Bars(bars) = &figure.marks[0] else { panic!("bars") };
        assert_eq!(bars.bars.iter().map(|bar| bar.end).collect::<Vec<_>>(), [1.0, 0.5, 0.0]);
        assert_eq!(bars.labels, ["100% (2)", "50% (1)", "0%"]);
        assert_eq!(figure.y.scale, Scale::Categories(vec!["c".into(), "b".into(), "a".into()]));
        assert_eq!(figure.title, "Missing values: most in c, 100%");
        assert_eq!(figure.subtitle, "2 of 3 columns have gaps, in 2 rows");
        let none = missing_shares(&Missingness::of_mask(array![[false]], &["a"]).unwrap());
        assert_eq!((none.title.as_str(), none.x.range), ("Missing values: none", Some((0.0, 1.0))));
    }
}
