//! A figure: title, axes and marks, or a grid of such figures; and its picture.

use std::path::Path;

use super::axis::Axis;
use super::mark::{Band, Bars, Cells, Line, Mark, Note, Points, Rule};
use super::theme::Theme;
use super::{alt, layout, png, save, svg};
use crate::error::Result;

/// A chart as data. See the [module](super) for an example.
///
/// Marks are drawn in the order in which they are added, notes last. Marks with a name have an entry in the legend;
/// marks of the same name share the entry and the colour.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Figure {
    /// The heading, in semibold.
    pub title: String,
    /// One or two lines under the title: the data, the finding.
    pub subtitle: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, in order.
    pub marks: Vec<Mark>,
    /// One unit is as long on x as on y.
    pub equal_aspect: bool,
    /// Width and height in CSS pixels; `None` for the usual size.
    pub size: Option<(u32, u32)>,
    /// The description for readers who do not see the picture, if not the one made from title, axes and series.
    pub alt_text: Option<String>,
    /// The colours; a grid's theme holds for its panels.
    pub theme: Theme,
    /// The figures of a grid, row by row; such a figure has no marks of its own.
    pub panels: Vec<Figure>,
    /// Panels in a row of the grid.
    pub columns: usize,
    /// The panels of the grid show the same range of y, that of all their data.
    pub shared_y: bool,
}

impl Figure {
    /// A figure with nothing in it yet.
    pub fn new(title: impl Into<String>) -> Self {
        Figure { title: title.into(), ..Figure::default() }
    }

    /// Figures in rows of `columns`, under a common title and in this figure's theme.
    ///
    /// The plots of a column are as wide as each other and those of a row as high, so that axes can be compared; a
    /// panel's own [`Figure::size`] says how much room it gets. A panel cannot be a grid itself. Where all panels have the
    /// same legend it stands once, under the common title.
    /// ```
    /// use workings::plot::Figure;
    ///
    /// let small = Figure::new("Predicted probabilities").size(520, 150);
    /// let both = Figure::grid("Calibration", 1, [Figure::new("Reliability").size(520, 340), small]);
    /// assert_eq!(both.panels[1].title, "Predicted probabilities");
    /// ```
    pub fn grid(title: impl Into<String>, columns: usize, panels: impl IntoIterator<Item = Figure>) -> Self {
        Figure { panels: panels.into_iter().collect(), columns: columns.max(1), ..Figure::new(title) }
    }

    /// Lets the panels of a grid show the same range of y, that of all their data, so that heights can be compared. A panel
    /// whose axis has a [range](Axis::range) of its own keeps it.
    /// ```
    /// use workings::plot::Figure;
    ///
    /// let panel = |title: &str, top: f64| Figure::new(title).line("cost", [(0.0, 0.0), (1.0, top)]);
    /// let both = Figure::grid("Cost", 2, [panel("before", 80.0), panel("after", 2.0)]).shared_y();
    /// assert!(both.shared_y);
    /// ```
    pub fn shared_y(self) -> Self {
        Figure { shared_y: true, ..self }
    }

    /// Another title: that of a chart function says what is drawn, yours what it shows.
    /// ```
    /// use workings::plot::Figure;
    ///
    /// assert_eq!(Figure::new("Residuals").title("The errors grow with the prediction").title, "The errors grow with the prediction");
    /// ```
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The lines under the title.
    pub fn subtitle(self, subtitle: impl Into<String>) -> Self {
        Figure { subtitle: subtitle.into(), ..self }
    }

    /// The x axis: an [`Axis`], or just its label.
    pub fn x(self, axis: impl Into<Axis>) -> Self {
        Figure { x: axis.into(), ..self }
    }

    /// The y axis: an [`Axis`], or just its label.
    pub fn y(self, axis: impl Into<Axis>) -> Self {
        Figure { y: axis.into(), ..self }
    }

    /// The first and last x shown, whatever else the axis says: see [`Axis::range`].
    /// ```
    /// use workings::plot::histogram;
    /// use workings::stats::Histogram;
    ///
    /// let incomes = Histogram::new(&[20.0, 25.0, 30.0, 35.0, 900.0])?;
    /// let figure = histogram("Income (thousands)", &incomes, None).x_range(0.0, 100.0);
    /// assert_eq!((figure.x.label.as_str(), figure.x.range), ("Income (thousands)", Some((0.0, 100.0))));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn x_range(self, first: f64, last: f64) -> Self {
        Figure { x: self.x.range(first, last), ..self }
    }

    /// The first and last y shown, whatever else the axis says: see [`Axis::range`].
    pub fn y_range(self, first: f64, last: f64) -> Self {
        Figure { y: self.y.range(first, last), ..self }
    }

    /// Adds a mark of any kind, with settings of its own.
    /// ```
    /// use workings::plot::{Color, Figure, Line};
    ///
    /// let figure = Figure::new("Loss").with(Line::new("test", [(1.0, 0.8)]).dashed().color(Color::Series(1)));
    /// assert_eq!(figure.series_names(), ["test"]);
    /// ```
    pub fn with(mut self, mark: impl Into<Mark>) -> Self {
        self.marks.push(mark.into());
        self
    }

    /// Adds a solid line; an empty name keeps it out of the legend.
    pub fn line(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(Line::new(name, points))
    }

    /// Adds a grey dashed line from one point to another, to compare with.
    pub fn reference_line(self, name: impl Into<String>, from: (f64, f64), to: (f64, f64)) -> Self {
        self.with(Line::new(name, [from, to]).color(super::Color::Neutral).dashed().width(1.4))
    }

    /// Adds dots.
    pub fn points(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(Points::new(name, points))
    }

    /// Adds the area between curves, through `(x, lower, upper)`.
    pub fn band(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        self.with(Band::new(name, points))
    }

    /// Adds a bar of each value at category 0, 1, 2, ….
    pub fn bars(self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        self.with(Bars::at_categories(name, values))
    }

    /// Adds bars between neighbouring edges (one edge more than heights).
    pub fn histogram(self, name: impl Into<String>, edges: &[f64], heights: &[f64]) -> Self {
        self.with(Bars::histogram(name, edges, heights))
    }

    /// Adds coloured cells, `values[row][column]`.
    pub fn cells(self, values: impl IntoIterator<Item = impl IntoIterator<Item = f64>>) -> Self {
        self.with(Cells::new(values))
    }

    /// Adds a labelled line across the plot at this y.
    pub fn horizontal_rule(self, y: f64, label: impl Into<String>) -> Self {
        self.with(Rule::horizontal(y).label(label))
    }

    /// Adds a labelled line up the plot at this x.
    pub fn vertical_rule(self, x: f64, label: impl Into<String>) -> Self {
        self.with(Rule::vertical(x).label(label))
    }

    /// Adds the line y = x across the whole plot.
    pub fn diagonal(self, name: impl Into<String>) -> Self {
        self.with(Rule::diagonal().name(name))
    }

    /// Adds words beside a point, and a dot on it. For words alone, add a [`Note`].
    pub fn note(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.with(Note::new(x, y, text).dot())
    }

    /// Makes one unit as long on x as on y; what room that leaves is cut from the picture.
    pub fn equal_aspect(self) -> Self {
        Figure { equal_aspect: true, ..self }
    }

    /// Width and height of the picture, at most, in CSS pixels (from 160 × 120 to 4000 × 4000).
    pub fn size(self, width: u32, height: u32) -> Self {
        Figure { size: Some((width, height)), ..self }
    }

    /// The description for readers who do not see the picture.
    pub fn alt_text(self, text: impl Into<String>) -> Self {
        Figure { alt_text: Some(text.into()), ..self }
    }

    /// The colours.
    pub fn theme(self, theme: Theme) -> Self {
        Figure { theme, ..self }
    }

    /// Light ink on near-black: [`Theme::dark`].
    pub fn dark(self) -> Self {
        self.theme(Theme::dark())
    }

    /// The names in the legend, each once, in the order of the marks.
    pub fn series_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.marks.iter().map(Mark::name).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The first mark of this name.
    pub fn mark(&self, name: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.name() == name)
    }

    /// The line of this name.
    pub fn line_named(&self, name: &str) -> Option<&Line> {
        self.marks.iter().find_map(|mark| match mark {
            Mark::Line(line) if line.name == name => Some(line),
            _ => None,
        })
    }

    /// All notes.
    pub fn notes(&self) -> Vec<&Note> {
        let notes = self.marks.iter().map(|mark| if let Mark::Note(note) = mark { Some(note) } else { None });
        notes.flatten().collect()
    }

    /// The description for readers who do not see the picture: the one given, or one made of title, axes and series.
    /// ```
    /// use workings::plot::Figure;
    ///
    /// let figure = Figure::new("Loss").x("Epoch").y("Log loss").line("train", [(1.0, 0.7)]).line("test", [(1.0, 0.8)]);
    /// assert_eq!(figure.alt(), "Line chart “Loss”: Log loss against Epoch. Series: train, test.");
    /// ```
    pub fn alt(&self) -> String {
        self.alt_text.clone().unwrap_or_else(|| alt::describe(self))
    }

    /// The picture as SVG: self-contained, to be saved or put into a page as it is.
    pub fn svg(&self) -> String {
        svg::write(&layout::scene(self), &self.title, &self.alt())
    }

    /// The picture as PNG, two pixels to a CSS pixel, as sharp screens and print need.
    /// # Errors
    /// As [`Figure::png_at`], which no figure of an allowed size reaches at this scale.
    pub fn png(&self) -> Result<Vec<u8>> {
        self.png_at(2.0)
    }

    /// The picture as PNG, `scale` pixels to a CSS pixel.
    /// # Errors
    /// `BadParam` if the picture would have no pixel or more than 64 million.
    pub fn png_at(&self, scale: f64) -> Result<Vec<u8>> {
        png::encode(&layout::scene(self), scale)
    }

    /// Writes the picture to a file, as its extension says: `.svg` or `.png`. The file appears whole or not at all.
    /// # Errors
    /// `BadParam` for another extension, `File` if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        save::save(self, path.as_ref())
    }

    /// Shows the picture in an evcxr notebook, which calls this by itself for the last value of a cell.
    pub fn evcxr_display(&self) {
        let svg = self.svg();
        // Inline where HTML is shown; as an image where a notebook is turned into something else.
        crate::notebook::show(&[("text/html", &svg), ("image/svg+xml", &svg)]);
    }
}
