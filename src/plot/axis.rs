//! An axis: what it measures, how it counts, and where the ticks stand if that is not left to the renderer.

/// What the numbers along an axis are.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scale {
    /// Equal steps for equal differences.
    #[default]
    Linear,
    /// Equal steps for equal ratios; what is not above 0 is left out.
    Log,
    /// Days since 1 January 1970, as [`date`](super::date) gives them.
    Time,
    /// Names; the first stands at 0, the next at 1. On a y axis they are read from the top down.
    Categories(Vec<String>),
}

/// One axis of a figure.
/// ```
/// use workings::plot::{Axis, Scale};
///
/// let x = Axis::new("False positive rate").range(0.0, 1.0);
/// assert_eq!((x.label.as_str(), x.range), ("False positive rate", Some((0.0, 1.0))));
/// let y = Axis::categories("Actual", ["ham", "spam"]);
/// assert_eq!(y.scale, Scale::Categories(vec!["ham".into(), "spam".into()]));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Axis {
    /// What is measured, with its unit: "Error (kWh)".
    pub label: String,
    /// How the numbers are laid out.
    pub scale: Scale,
    /// First and last value shown; `None` leaves it to the data. A first above the last turns the axis round.
    pub range: Option<(f64, f64)>,
    /// Positions and labels of the ticks; `None` leaves them to the renderer.
    pub ticks: Option<Vec<(f64, String)>>,
    /// Shares are labelled as per cent: 0.2 reads 20%.
    pub percent: bool,
    /// Only whole numbers get a tick, as counts need.
    pub whole: bool,
    /// The automatic range includes 0.
    pub zero: bool,
    /// Runs the other way: right to left, or top to bottom.
    pub reversed: bool,
    /// Neither ticks nor grid lines are drawn.
    pub bare: bool,
}

impl Axis {
    /// A linear axis whose range is chosen from the data.
    pub fn new(label: impl Into<String>) -> Self {
        Axis { label: label.into(), ..Axis::default() }
    }

    /// An axis of names.
    pub fn categories(label: impl Into<String>, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Axis { scale: Scale::Categories(names.into_iter().map(Into::into).collect()), ..Axis::new(label) }
    }

    /// An axis of calendar time, in days since 1970 (see [`date`](super::date)).
    pub fn time(label: impl Into<String>) -> Self {
        Axis { scale: Scale::Time, ..Axis::new(label) }
    }

    /// Makes the axis logarithmic.
    pub fn log(self) -> Self {
        Axis { scale: Scale::Log, ..self }
    }

    /// The first and last value shown. What an axis cannot show (NaN, no extent, 0 on a logarithmic axis) is ignored.
    pub fn range(self, first: f64, last: f64) -> Self {
        Axis { range: Some((first, last)), ..self }
    }

    /// Ticks at these values with these labels: a normal-deviate axis labelled with shares, say.
    pub fn ticks(self, ticks: impl IntoIterator<Item = (f64, impl Into<String>)>) -> Self {
        Axis { ticks: Some(ticks.into_iter().map(|(at, label)| (at, label.into())).collect()), ..self }
    }

    /// Labels shares as per cent.
    pub fn percent(self) -> Self {
        Axis { percent: true, ..self }
    }

    /// Keeps ticks to whole numbers.
    pub fn whole(self) -> Self {
        Axis { whole: true, ..self }
    }

    /// Lets the automatic range include 0.
    pub fn from_zero(self) -> Self {
        Axis { zero: true, ..self }
    }

    /// Turns the axis round.
    pub fn reversed(self) -> Self {
        Axis { reversed: true, ..self }
    }

    /// Leaves out ticks and grid lines, where positions carry no number: dendrograms, embeddings.
    pub fn bare(self) -> Self {
        Axis { bare: true, ..self }
    }
}

impl From<&str> for Axis {
    fn from(label: &str) -> Self {
        Axis::new(label)
    }
}

impl From<String> for Axis {
    fn from(label: String) -> Self {
        Axis::new(label)
    }
}
