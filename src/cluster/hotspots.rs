//! Hotspots: dense regions among the last rows of a stream.
//!
//! A window slides over the stream; whatever DBSCAN finds dense in it is a hotspot, told by its bounds and its density. Rows
//! that leave the window cool it down again.
//!
//! - Formula: hotspots are the clusters of DBSCAN with `eps` = scan radius and `min_samples` = the least number of points, of
//!   which those with fewer points than that are left out; density = points / Πⱼ max(maxⱼ − minⱼ, scan radius), so that a
//!   hotspot without extent has one.
//! - Cost: that of DBSCAN in a window, for each time it is asked.
//! - Conventions: the names and settings are those of the `HOTSPOTS` function of managed stream analytics, whose density has
//!   no published formula; its window holds 100 to 1000 rows, here any number.
//! - Source: Ester, Kriegel, Sander & Xu (1996), KDD-96, 226–231.

use std::collections::VecDeque;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;

use super::Dbscan;
use crate::{Error, Result, input};

/// A dense region.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspot {
    /// Points per unit of volume, no side of it taken shorter than the scan radius.
    pub density: f64,
    /// How many points it has.
    pub points: usize,
    /// The least value of each column.
    pub min_values: Vec<f64>,
    /// The largest value of each column.
    pub max_values: Vec<f64>,
}

/// The last rows of a stream, and what is dense among them.
///
/// ```
/// use workings::cluster::Hotspots;
///
/// let mut stream = Hotspots::new(100, 1.0, 3)?;
/// for row in [[0.0, 0.0], [9.0, 9.0], [0.5, 0.0], [0.0, 2.0], [0.0, 1.0]] {
///     stream.push(&row)?;
/// }
/// let found = stream.hotspots()?;
/// assert_eq!((found.len(), found[0].points), (1, 4));
/// assert_eq!((&found[0].min_values, &found[0].max_values), (&vec![0.0, 0.0], &vec![0.5, 2.0]));
/// assert_eq!(found[0].density, 2.0); // 4 points on 1 × 2: half a unit is less than the scan radius
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspots {
    window_size: usize,
    scan_radius: f64,
    min_points: usize,
    rows: VecDeque<Vec<f64>>,
}

impl Hotspots {
    /// Of the last `window_size` rows; points within `scan_radius`, in the unit of the columns, are near each other.
    ///
    /// # Errors
    /// `BadParam` for a window or a least number of points of 0, or a radius not above 0.
    pub fn new(window_size: usize, scan_radius: f64, min_points: usize) -> Result<Hotspots> {
        let whole = "a whole number of at least 1";
        input::setting("window_size", window_size as f64, window_size >= 1, whole)?;
        input::setting("minimum_number_of_points_in_a_hotspot", min_points as f64, min_points >= 1, whole)?;
        let fits = scan_radius > 0.0 && (scan_radius * scan_radius).is_normal();
        input::setting("scan_radius", scan_radius, fits, "a number above 0 (whose square is neither 0 nor infinite)")?;
        Ok(Hotspots { window_size, scan_radius, min_points, rows: VecDeque::new() })
    }

    /// Takes the next row of the stream; the oldest leaves a window that is full.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Shape` for another number of columns than before.
    pub fn push(&mut self, row: &[f64]) -> Result<()> {
        if row.is_empty() {
            return Err(Error::empty("row"));
        }
        input::finite("row", row.iter().copied())?;
        if let Some(before) = self.rows.front().filter(|before| before.len() != row.len()) {
            let needed = format!("{} columns, as before,", before.len());
            return Err(Error::Shape { name: "row".into(), given: row.len().to_string(), needed });
        }
        if self.rows.len() == self.window_size {
            self.rows.pop_front();
        }
        self.rows.push_back(row.to_vec());
        Ok(())
    }

    /// The rows in the window, the oldest first.
    pub fn window(&self) -> Array2<f64> {
        let d = self.rows.front().map_or(0, Vec::len);
        Array2::from_shape_fn((self.rows.len(), d), |(i, j)| self.rows[i][j])
    }

    /// The hotspots of the window, the densest first; none of an empty one.
    ///
    /// # Errors
    /// As [`Dbscan`]'s fit; `Undetermined` for a density that is too large or too small for a number.
    pub fn hotspots(&self) -> Result<Vec<Hotspot>> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let params = Dbscan::params().eps(self.scan_radius).min_samples(self.min_points);
        let model = params.fit(&DatasetBase::new(self.window(), ()))?;
        let clusters = (0..model.n_clusters).map(|c| model.members(c));
        let enough = clusters.filter(|members| members.len() >= self.min_points);
        let mut found = enough.map(|members| self.bounds(&members)).collect::<Result<Vec<Hotspot>>>()?;
        found.sort_by(|a, b| b.density.total_cmp(&a.density));
        Ok(found)
    }

    fn bounds(&self, members: &[usize]) -> Result<Hotspot> {
        let column = |j: usize| members.iter().map(move |i| self.rows[*i][j]);
        let d = self.rows[members[0]].len();
        let min_values: Vec<f64> = (0..d).map(|j| column(j).fold(f64::INFINITY, f64::min)).collect();
        let max_values: Vec<f64> = (0..d).map(|j| column(j).fold(f64::NEG_INFINITY, f64::max)).collect();
        let sides = min_values.iter().zip(&max_values).map(|(min, max)| (max - min).max(self.scan_radius));
        let (points, volume) = (members.len(), sides.clone().product::<f64>());
        let density = points as f64 / volume;
        if !(volume.is_normal() && density.is_normal()) {
            let volume = sides.map(f64::log10).sum::<f64>();
            return Err(Error::Undetermined(format!(
                "{points} points in a volume of 10^{volume:.0} have a density that is no number; measure the columns and \
                 scan_radius in another unit"
            )));
        }
        Ok(Hotspot { density, points, min_values, max_values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three points near 0 fill the window of four with one at 9; two more at 9 push two of them out.
    #[test]
    fn a_hotspot_cools_down_when_its_rows_leave_the_window() {
        let mut stream = Hotspots::new(4, 0.5, 3).unwrap();
        assert!(stream.hotspots().unwrap().is_empty());
        for x in [0.0, 0.2, 0.4, 9.0] {
            stream.push(&[x]).unwrap();
        }
        let hot = Hotspot { density: 6.0, points: 3, min_values: vec![0.0], max_values: vec![0.4] }; // 3 / 0.5
        assert_eq!(stream.hotspots().unwrap(), [hot]);
        stream.push(&[9.1]).unwrap();
        assert!(stream.hotspots().unwrap().is_empty());
        stream.push(&[9.7]).unwrap();
        assert!(stream.hotspots().unwrap().is_empty()); // 9.7 is 0.6 from 9.1
        stream.push(&[9.2]).unwrap();
        // 9.2 is within 0.5 of all others, 9 of 9.1 and 9.2.
        let found = stream.hotspots().unwrap();
        assert_eq!((found.len(), found[0].points), (1, 4));
        assert!((found[0].density - 4.0 / 0.7).abs() < 1e-9);
    }

    /// 3 / 1e-360 and 3 / 1e360 are no numbers, 3 / 1e-300 is.
    #[test]
    fn a_density_that_is_no_number_is_an_error() {
        let hotspots = |radius: f64| {
            let mut stream = Hotspots::new(9, radius, 3).unwrap();
            (0..3).for_each(|_| stream.push(&[0.0; 3]).unwrap());
            stream.hotspots()
        };
        let problem = hotspots(1e-120).unwrap_err().to_string();
        assert!(problem.starts_with("3 points in a volume of 10^-360 have a density that is no number"), "{problem}");
        assert!(matches!(hotspots(1e120), Err(Error::Undetermined(_))));
        assert!((hotspots(1e-100).unwrap()[0].density / 3e300 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_densest_comes_first_and_wrong_input_is_refused() {
        let mut stream = Hotspots::new(100, 1.0, 2).unwrap();
        for row in [[0.0, 0.0], [1.0, 0.0], [50.0, 0.0], [50.0, 0.0], [50.0, 0.0], [90.0, 1.0]] {
            stream.push(&row).unwrap();
        }
        let densities: Vec<f64> = stream.hotspots().unwrap().iter().map(|hotspot| hotspot.density).collect();
        assert_eq!(densities, [3.0, 2.0]);
        assert!(matches!(stream.push(&[1.0]), Err(Error::Shape { .. })));
        assert!(matches!(stream.push(&[]), Err(Error::Empty { .. })));
        assert!(matches!(stream.push(&[f64::NAN, 1.0]), Err(Error::NotFinite { .. })));
        for settings in [(0, 1.0, 1), (1, 0.0, 1), (1, f64::NAN, 1), (1, 1.0, 0)] {
            assert!(matches!(Hotspots::new(settings.0, settings.1, settings.2), Err(Error::BadParam { .. })));
        }
    }
}
