//! A chart in words, for readers who do not see it.

use super::figure::Figure;
use super::mark::Mark;

/// So many series or panels are named; of more, only the number is said.
const MOST_NAMED: usize = 8;

/// One or two sentences: the kind of chart, its title, what is drawn against what, and the series.
pub(crate) fn describe(figure: &Figure) -> String {
    if !figure.panels.is_empty() {
        let titles: Vec<&str> = figure.panels.iter().map(|p| p.title.as_str()).filter(|t| !t.is_empty()).collect();
        let panels = sentence("Panels", &titles);
        return format!("{} charts{}.{panels}", figure.panels.len(), quoted(&figure.title));
    }
    // The first mark with a kind of its own is what the chart is about; the others add to it.
    let kind = figure.marks.iter().find_map(|mark| mark.drawable().kind());
    let kind = match figure.marks.iter().any(|mark| matches!(mark, Mark::Line(_))) {
        true if kind == Some("Area chart") => "Line chart",
        _ => kind.unwrap_or("Chart"),
    };
    let axes = match (figure.y.label.as_str(), figure.x.label.as_str()) {
        ("", "") => String::new(),
        ("", x) => format!(": {x}"),
        (y, "") => format!(": {y}"),
        (y, x) => format!(": {y} against {x}"),
    };
    format!("{kind}{}{axes}.{}", quoted(&figure.title), sentence("Series", &figure.series_names()))
}

fn quoted(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" “{title}”") }
}

fn sentence(what: &str, names: &[&str]) -> String {
    match names.len() {
        0 => String::new(),
        n if n > MOST_NAMED => format!(" {what}: {n}, from {} to {}.", names[0], names[n - 1]),
        _ => format!(" {what}: {}.", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_told_in_words() {
        let figure = Figure::new("Fan").x("Month").y("Sales").band("80%", [(0.0, 1.0, 2.0)]).line("p50", [(0.0, 1.5)]);
        assert_eq!(describe(&figure), "Line chart “Fan”: Sales against Month. Series: 80%, p50.");
        assert_eq!(describe(&Figure::new("").cells([[1.0]])), "Heat map.");
        let grid = Figure::grid("All", 2, [Figure::new("A"), Figure::new("B")]);
        assert_eq!(describe(&grid), "2 charts “All”. Panels: A, B.");
    }

    #[test]
    fn many_series_are_only_counted() {
        let paths = (0..30).fold(Figure::new("Lasso"), |f, i| f.line(format!("x{i}"), [(0.0, 0.0)]));
        assert_eq!(describe(&paths), "Line chart “Lasso”. Series: 30, from x0 to x29.");
        assert_eq!(describe(&Figure::new("Nothing")), "Chart “Nothing”.");
    }
}
