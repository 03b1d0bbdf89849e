//! Real data that comes with the crate: small, well known, no download.
//!
//! Each loader returns the data as its source publishes them, in the order of the source; nothing is scaled or shuffled.
//! Feature names and the target's name are those of the CSV files in the folder `datasets/`, whose README gives source,
//! citation and terms. The copies are scikit-learn 1.9.1's and statsmodels 0.15.0's.
//!
//! - Tables: [`iris`], [`wine`], [`breast_cancer`] and [`digits`] have classes to predict, [`diabetes`] a number.
//! - Series: [`co2`] rises and has a season, [`elnino`] has a season and no clear trend, [`nile`] has one break and no season.
//! - Cost: the text is parsed at each call, well under a millisecond except for `digits` (a few milliseconds).

use linfa::Dataset;
use ndarray::{Array2, Ix1};

use super::Series;

/// 150 iris flowers of three species, four lengths in cm.
///
/// Records: shape `(150, 4)`. Targets: `"setosa"`, `"versicolor"`, `"virginica"`, 50 of each. The first species is linearly
/// separable from the others. Terms: from scikit-learn (BSD 3-Clause), no separate terms stated. Source: Fisher (1936),
/// Annals of Eugenics 7(2), 179–188.
/// ```
/// let iris = workings::datasets::iris();
/// assert_eq!(iris.records.dim(), (150, 4));
/// assert_eq!((iris.records[[0, 2]], iris.targets[0]), (1.4, "setosa"));
/// assert_eq!(iris.feature_names()[2], "petal length (cm)");
/// ```
pub fn iris() -> Dataset<f64, &'static str, Ix1> {
    table(include_str!("../../datasets/iris.csv"), |species| species)
}

/// 178 wines of three cultivators, thirteen chemical measurements of very different scale (no units stated).
///
/// Records: shape `(178, 13)`. Targets: `"class_0"` 59, `"class_1"` 71, `"class_2"` 48. Terms: from scikit-learn (BSD
/// 3-Clause), no separate terms stated. Source: Forina et al., PARVUS; UCI Machine Learning Repository.
/// ```
/// let wine = workings::datasets::wine();
/// assert_eq!(wine.records.dim(), (178, 13));
/// assert_eq!((wine.records[[0, 12]], wine.targets[0]), (1065.0, "class_0")); // proline
/// ```
pub fn wine() -> Dataset<f64, &'static str, Ix1> {
    table(include_str!("../../datasets/wine.csv"), |cultivar| cultivar)
}

/// 569 breast tumours, thirty measurements of their cell nuclei (no units stated): mean, standard error and worst of ten.
///
/// Records: shape `(569, 30)`. Targets: `"malignant"` 212, `"benign"` 357. In sorted order `"malignant"` is the larger, hence
/// the positive class. Terms: from scikit-learn (BSD 3-Clause), no separate terms stated. Source: Street, Wolberg &
/// Mangasarian (1993), IS&T/SPIE 1905, 861–870.
/// ```
/// let cancer = workings::datasets::breast_cancer();
/// assert_eq!(cancer.records.dim(), (569, 30));
/// assert_eq!(cancer.targets.iter().filter(|&&diagnosis| diagnosis == "malignant").count(), 212);
/// ```
pub fn breast_cancer() -> Dataset<f64, &'static str, Ix1> {
    table(include_str!("../../datasets/breast_cancer.csv"), |diagnosis| diagnosis)
}

/// 1797 handwritten digits, 8×8 pixels row by row, each the number of dark points in its block: 0 to 16.
///
/// Records: shape `(1797, 64)`. Targets: the digit, 0 to 9, 174 to 183 of each. Terms: from scikit-learn (BSD 3-Clause), no
/// separate terms stated. Source: Alpaydin & Kaynak (1998), Kybernetika 34(4), 369–374.
/// ```
/// let digits = workings::datasets::digits();
/// assert_eq!((digits.records.dim(), digits.targets[0]), ((1797, 64), 0));
/// let image = digits.records.row(0).into_shape_with_order((8, 8))?;
/// assert_eq!(image.row(0).to_vec(), [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]); // the top of a zero
/// # Ok::<(), workings::ndarray::ShapeError>(())
/// ```
pub fn digits() -> Dataset<f64, usize, Ix1> {
    table(include_str!("../../datasets/digits.csv"), |digit| digit.parse().expect(WHOLE))
}

/// 442 diabetes patients, ten measurements, and how far the disease had progressed a year later (no unit, 25 to 346).
///
/// Records: shape `(442, 10)`, **raw**: age in years, sex as 1 or 2, body mass index, blood pressure, six serum measurements.
/// scikit-learn's `load_diabetes` centres and scales them unless told `scaled=False`. Terms: from scikit-learn (BSD
/// 3-Clause), no separate terms stated. Source: Efron, Hastie, Johnstone & Tibshirani (2004), Annals of Statistics 32(2), 407–499.
/// ```
/// let diabetes = workings::datasets::diabetes();
/// assert_eq!(diabetes.records.dim(), (442, 10));
/// assert_eq!((diabetes.records[[0, 2]], diabetes.targets[0]), (32.1, 151.0)); // bmi
/// ```
pub fn diabetes() -> Dataset<f64, f64, Ix1> {
    table(include_str!("../../datasets/diabetes.csv"), |progression| progression.parse().expect(WHOLE))
}

/// Carbon dioxide in the air at Mauna Loa, Hawaii: monthly means in ppmv, 1958-03 to 2001-12.
///
/// 526 months, each the mean of its weekly values. Five months have none (1958-06, 1958-10, 1964-02 to 1964-04); they are
/// filled by linear interpolation between the neighbouring months, and [`Series::filled`] lists them. Terms: public domain, as
/// statsmodels states. Source: Keeling & Whorf (2004), Trends: A Compendium of Data on Global Change, CDIAC.
/// ```
/// let co2 = workings::datasets::co2();
/// assert_eq!(co2.to_string(), "co2 (ppmv): 526 months, 1958-03 to 2001-12, 5 of them filled");
/// let (train, test) = co2.split_last(24)?;
/// assert_eq!((train.values().len(), test.label(0)), (502, "2000-01".to_string()));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn co2() -> Series {
    let (values, filled) = interpolated(&values(include_str!("../../datasets/co2.csv")));
    Series::monthly("co2", "ppmv", (1958, 3), values).expect(WHOLE).with_filled(filled)
}

/// Sea-surface temperature of the Pacific off Peru (Niño 1+2): monthly means in °C, 1950-01 to 2010-12.
///
/// 732 months without gaps. Terms: public domain, as statsmodels states. Source: NOAA, ERSST.V3B.
/// ```
/// let sea = workings::datasets::elnino();
/// assert_eq!(sea.to_string(), "temperature (°C): 732 months, 1950-01 to 2010-12");
/// assert_eq!(sea.values()[0], 23.11);
/// ```
pub fn elnino() -> Series {
    let (values, filled) = interpolated(&values(include_str!("../../datasets/elnino.csv")));
    Series::monthly("temperature", "°C", (1950, 1), values).expect(WHOLE).with_filled(filled)
}

/// Yearly flow of the Nile at Aswan in 10⁸ m³, 1871 to 1970; it drops near 1898.
///
/// 100 years without gaps. Terms: public domain, as statsmodels states. Source: Cobb (1978), Biometrika 65(2), 243–251.
/// ```
/// let nile = workings::datasets::nile();
/// assert_eq!(nile.to_string(), "volume (10⁸ m³): 100 years, 1871 to 1970");
/// assert_eq!(nile.values()[..3], [1120.0, 1160.0, 963.0]);
/// ```
pub fn nile() -> Series {
    let (values, filled) = interpolated(&values(include_str!("../../datasets/nile.csv")));
    Series::yearly("volume", "10⁸ m³", 1871, values).expect(WHOLE).with_filled(filled)
}

/// The files are part of the program and a test reads each of them whole, so no caller can meet this.
const WHOLE: &str = "an embedded data set is whole";

/// A table whose last column is the target. The files hold no quotes, so a comma always separates.
fn table<T>(csv: &'static str, target: impl Fn(&'static str) -> T) -> Dataset<f64, T, Ix1> {
    let mut lines = csv.lines();
    let (features, target_name) = split_last(lines.next().expect(WHOLE));
    let features: Vec<&str> = features.split(',').collect();

    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for line in lines {
        let (numbers, name) = split_last(line);
        records.extend(numbers.split(',').map(|number| number.parse::<f64>().expect(WHOLE)));
        targets.push(target(name));
    }
    let records = Array2::from_shape_vec((targets.len(), features.len()), records).expect(WHOLE);
    Dataset::new(records, targets.into()).with_feature_names(features).with_target_names(vec![target_name])
}

/// The values of a series; an empty field is a gap.
fn values(csv: &'static str) -> Vec<Option<f64>> {
    let fields = csv.lines().skip(1).map(|line| split_last(line).1);
    fields.map(|field| (!field.is_empty()).then(|| field.parse().expect(WHOLE))).collect()
}

fn split_last(line: &'static str) -> (&'static str, &'static str) {
    line.rsplit_once(',').expect(WHOLE)
}

/// The values with every gap bridged by a straight line between its neighbours, and where the gaps were.
fn interpolated(values: &[Option<f64>]) -> (Vec<f64>, Vec<usize>) {
    let filled: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_none()).collect();
    let known = |i: usize| Some((i, values[i]?));
    let line = |i: usize| {
        let (before, a) = (0..i).rev().find_map(known).expect(WHOLE);
        let (after, b) = (i..values.len()).find_map(known).expect(WHOLE);
        a + (b - a) * (i - before) as f64 / (after - before) as f64
    };
    let whole = values.iter().enumerate().map(|(i, value)| value.unwrap_or_else(|| line(i))).collect();
    (whole, filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 2 to 8 in three steps: 4 and 6 between; from 8 to 5 in two: 6.5.
    #[test]
    fn a_gap_is_bridged_by_a_straight_line() {
        let (values, filled) = interpolated(&[Some(2.0), None, None, Some(8.0), None, Some(5.0)]);
        assert_eq!(values, [2.0, 4.0, 6.0, 8.0, 6.5, 5.0]);
        assert_eq!(filled, [1, 2, 4]);
    }

    #[test]
    fn the_months_without_a_measurement_are_named() {
        let co2 = co2();
        let months: Vec<String> = co2.filled().iter().map(|&i| co2.label(i)).collect();
        assert_eq!(months, ["1958-06", "1958-10", "1964-02", "1964-03", "1964-04"]);
    }
}
