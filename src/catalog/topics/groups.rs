//! Hierarchies of merges, dense regions, mixtures.

use ndarray::ArrayView2;

use super::common::*;
use crate::cluster::{
    AgglomerativeClustering, CovarianceType, Dbscan, Hotspot, Hotspots, Linkage, em_step, k_distances,
    mixture_criteria, mixture_parameters, ward_distance,
};
use crate::worked::{Expr, Number};
use linfa::DatasetBase;
use linfa::traits::Fit;

const X: Input = matrix("x", "the points, a row each");
const MIN_SAMPLES: Input =
    whole("min_samples", "how many points make a dense place, the point itself among them").at_least(1);
const METHOD: Input =
    choice("method", &["single", "complete", "average", "ward"], "what the distance of two clusters is");
const TYPES: &[&str] = &["full", "tied", "diag", "spherical"];

const DENSITY: &str = "Ester, Kriegel, Sander & Xu (1996), KDD-96, 226–231";

fn linkage(g: &Given) -> Result<Linkage> {
    Ok(match g.text("method")? {
        "single" => Linkage::Single,
        "complete" => Linkage::Complete,
        "average" => Linkage::Average,
        _ => Linkage::Ward,
    })
}

fn covariance_type(g: &Given) -> Result<CovarianceType> {
    Ok(match g.text("covariance_type")? {
        "full" => CovarianceType::Full,
        "tied" => CovarianceType::Tied,
        "diag" => CovarianceType::Diag,
        _ => CovarianceType::Spherical,
    })
}

fn records(x: ArrayView2<f64>) -> DatasetBase<ArrayView2<f64>, ()> {
    DatasetBase::new(x, ())
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "DBSCAN",
        "dbscan",
        "cluster::Dbscan",
        inputs![X, number("eps", "the distance up to which points are neighbours, above 0"), MIN_SAMPLES],
        |g| {
            let x = g.matrix("x")?;
            let params = Dbscan::params().eps(g.number("eps")?).min_samples(g.whole("min_samples")?);
            let model = params.fit(&records(x.view()))?;
            let noise = model.noise().len() as f64 / x.nrows() as f64;
            Ok(Answer::default()
                .plain("labels", model.signed_labels(), "from 0 by their first core point; −1 is noise")
                .plain("core", model.core_sample_indices, "points with min_samples points within eps, from 0")
                .plain("n_clusters", model.n_clusters, "connected parts of the core points")
                .plain("noise_share", noise, "points that are near no core point, as a share of all"))
        },
    )
    .also("density-based clustering")
    .notes(
        "labels from 0, −1 for noise; share 0 to 1; never undefined",
        "Euclidean; the point itself counts in min_samples, a distance of exactly eps is near, a border point belongs \
         to the first cluster that reaches it, all as scikit-learn",
        DENSITY,
    ),
    concept("k-distance for choosing eps", "k_distance", "cluster::k_distances", inputs![X, MIN_SAMPLES], |g| {
        let found = k_distances(g.matrix("x")?.view(), g.whole("min_samples")?)?;
        let knee = found.knee();
        let eps = Expr::named("distance at the bend", knee.map_or(f64::NAN, |(_, eps)| eps)).called("eps");
        Ok(Answer::one("eps", eps.undefined_if(knee.is_none(), "the sorted distances have no bend"))
            .plain("distances", found.distances, "of each point from its (min_samples − 1)-th nearest other")
            .plain("sorted", found.sorted, "in ascending order"))
    })
    .also("k-distance graph")
    .notes(
        "at least 0, in the unit of x; eps NaN where the curve has no bend",
        "the point itself counts in min_samples; some books take the k-th nearest other for k = min_samples",
        "Ester, Kriegel, Sander & Xu (1996), KDD-96, section 4.2; Satopää et al. (2011), ICDCS Workshops, 166–171",
    ),
    concept(
        "hotspots of a stream",
        "hotspots",
        "cluster::Hotspots",
        inputs![
            matrix("x", "the rows in the window"),
            number("scan_radius", "the distance up to which points are near each other, above 0"),
            whole("min_points", "the least number of points in a hotspot").at_least(1),
        ],
        |g| {
            let x = g.matrix("x")?;
            let mut stream = Hotspots::new(x.nrows().max(1), g.number("scan_radius")?, g.whole("min_points")?)?;
            x.outer_iter().try_for_each(|row| stream.push(&row.to_vec()))?;
            let found = stream.hotspots()?;
            let each = |value: fn(&Hotspot) -> Vec<f64>| found.iter().map(value).collect::<Vec<_>>();
            let points = found.first().map_or(f64::NAN, |hotspot| hotspot.points as f64);
            let volume = found.first().map_or(f64::NAN, |hotspot| hotspot.points as f64 / hotspot.density);
            let densest = (Expr::named("points", points) / Expr::named("volume", volume)).called("density");
            Ok(Answer::one("highest_density", densest.undefined_if(found.is_empty(), "nothing is dense"))
                .plain("points", found.iter().map(|hotspot| hotspot.points).collect::<Vec<_>>(), "the densest first")
                .plain("min_values", each(|hotspot| hotspot.min_values.clone()), "the least value of each column")
                .plain("max_values", each(|hotspot| hotspot.max_values.clone()), "the largest value of each column"))
        },
    )
    .notes(
        "density above 0, points per unit of volume, no side shorter than scan_radius; NaN where nothing is dense",
        "clusters of DBSCAN with eps = scan_radius and min_samples = min_points; the density of the managed HOTSPOTS \
         function has no published formula",
        DENSITY,
    ),
    concept(
        "Ward distance of two clusters",
        "ward_distance",
        "cluster::ward_distance",
        inputs![
            count("size_a", "how many points the first cluster has"),
            count("size_b", "how many the second has"),
            numbers("mean_a", "the mean of the first"),
            numbers("mean_b", "the mean of the second"),
        ],
        |g| {
            let (distance, added) =
                ward_distance(g.number("size_a")?, g.number("size_b")?, &g.numbers("mean_a")?, &g.numbers("mean_b")?)?;
            Ok(Answer::one("distance", distance).with("inertia_added", added))
        },
    )
    .notes(
        "at least 0, distance in the unit of the points, inertia in its square; never undefined",
        "√(2 · the inertia added), as SciPy, so that two single points are as far apart as their distance; some books \
         call the inertia itself Ward's distance",
        "Ward (1963), J. Am. Stat. Assoc. 58, 236–244",
    ),
    concept(
        "cutting a dendrogram",
        "dendrogram_cut",
        "cluster::Dendrogram",
        inputs![X, METHOD, whole("n_clusters", "how many clusters to leave").at_least(1)],
        |g| {
            let x = g.matrix("x")?;
            let k = g.whole("n_clusters")?;
            let params = AgglomerativeClustering::params().linkage(linkage(g)?).n_clusters(k);
            let model = params.fit(&records(x.view()))?;
            let tree = model.dendrogram;
            let r = tree.cophenetic_correlation(&x)?;
            let r = Expr::named("r of distances and heights", r)
                .undefined_if(r.is_nan(), "the distances of points, or the heights at which they meet, are all equal");
            Ok(Answer::default()
                .plain("cut_height", tree.cut_height(k)?, "halfway between the last merge made and the next")
                .plain("labels", model.labels, "from 0, by their first points")
                .plain("heights", tree.heights(), "of all merges")
                .plain("leaf_order", tree.leaf_order(), "the points side by side, so that no branches cross")
                .with("cophenetic_correlation", r.called("cophenetic correlation")))
        },
    )
    .also("cophenetic correlation")
    .notes(
        "heights at least 0, in the unit of x, infinite for one cluster; correlation −1 to 1, NaN where distances or \
         heights are all equal",
        "Euclidean; heights and leaf order as SciPy",
        "Sokal & Rohlf (1962), Taxon 11(2), 33–40",
    ),
    concept(
        "EM step of a Gaussian mixture",
        "em_step",
        "cluster::em_step",
        inputs![
            numbers("x", "the values"),
            numbers("weights", "the share of each component, summing to 1"),
            numbers("means", "the mean of each component"),
            numbers("stds", "the standard deviation of each component"),
        ],
        |g| {
            let step = em_step(&g.numbers("x")?, &g.numbers("weights")?, &g.numbers("means")?, &g.numbers("stds")?)?;
            Ok(Answer::one("log_likelihood_before", step.log_likelihood)
                .list("weights", step.weights)
                .list("means", step.means)
                .list("stds", step.stds))
        },
    )
    .also("expectation-maximization")
    .notes(
        "weights 0 to 1, summing to 1; means and deviations in the unit of x, NaN for a component of which no value has a share",
        "one dimension; deviations about the new mean, divided by the sum of responsibilities; nothing is added to \
         variances (scikit-learn: reg_covar = 10⁻⁶)",
        "Dempster, Laird & Rubin (1977), J. R. Stat. Soc. B 39, 1–38; Bishop (2006), Pattern Recognition and Machine \
         Learning, section 9.2.2",
    ),
    concept(
        "AIC and BIC of a Gaussian mixture",
        "mixture_criteria",
        "cluster::mixture_criteria",
        inputs![
            number("log_likelihood", "ln L of all samples, in nats"),
            whole("n_samples", "how many samples there are").at_least(1),
            whole("n_features", "how many features").at_least(1),
            whole("n_components", "how many components").at_least(1),
            choice("covariance_type", TYPES, "how freely components spread"),
        ],
        |g| {
            let parameters =
                mixture_parameters(covariance_type(g)?, g.whole("n_components")?, g.whole("n_features")?);
            let [aic, bic] = mixture_criteria(g.number("log_likelihood")?, g.whole("n_samples")?, &parameters);
            Ok(Answer::one("bic", bic).with("aic", aic).with("n_parameters", parameters))
        },
    )
    .notes(
        "any number, lower is better; never undefined",
        "natural logarithm; −2 ln L + p ln n and −2 ln L + 2p; shares count as k − 1 parameters, a covariance each \
         pair of features once",
        "Schwarz (1978), Annals of Statistics 6, 461–464; Akaike (1974), IEEE Trans. Automatic Control 19, 716–723",
    ),
];
