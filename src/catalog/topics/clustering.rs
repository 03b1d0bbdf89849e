//! Clusters and neighbours.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use super::common::*;
use crate::anomaly::score_threshold;
use crate::cluster::{
    GapStatistic, Knee, Linkage, Merge, agglomerate, assign, cluster_means, lloyd, online_update, responsibilities,
};
use crate::metrics::{Agreement, Clusters, EntropyMean};
use crate::neighbors::{
    NeighborWeights, chebyshev, classify, cosine_distance, euclidean, minkowski, rbf_kernel, regress,
};
use crate::recommend::most_popular;
use crate::worked::{Expr, Number};

const X: Input = matrix("x", "the points, a row each");
const LABELS: Input = labels("labels", "the cluster of each point");
const LABELS_TRUE: Input = labels("labels_true", "the known groups");
const LABELS_PRED: Input = labels("labels_pred", "the clusters that were found");
const CENTROIDS: Input = matrix("centroids", "the centroids, a row each");
const QUERY: Input = numbers("query", "the point that is asked for");
const K: Input = whole("k", "how many neighbours count").at_least(1);
const WEIGHTS: Input = choice("weights", &["uniform", "distance"], "what a neighbour counts: 1, or 1 / distance");
const A: Input = numbers("a", "the first point");
const B: Input = numbers("b", "the second point");

pub(in crate::catalog) fn clusters(g: &Given) -> Result<Clusters> {
    Clusters::new(g.matrix("x")?.view(), &g.labels("labels")?)
}

pub(in crate::catalog) fn agreement(g: &Given) -> Result<Agreement> {
    Agreement::new(&g.labels("labels_true")?, &g.labels("labels_pred")?)
}

pub(in crate::catalog) fn knee(g: &Given) -> Result<Knee> {
    Knee::new(&g.numbers("x")?, &g.numbers("y")?)
}

/// Of k = 1, 2, … unless another first k is given.
pub(in crate::catalog) fn gap(g: &Given) -> Result<GapStatistic> {
    let (w, first) = (g.numbers("w")?, g.opt_whole("first_k").unwrap_or(1));
    let k: Vec<usize> = (0..w.len()).map(|i| first.saturating_add(i)).collect();
    GapStatistic::new(&k, &w, g.matrix("reference_log_w")?.view())
}

fn judged(g: &Given) -> Result<Clusters> {
    let clusters = clusters(g)?;
    clusters.two_to_n_less_one()?;
    Ok(clusters)
}

fn rows(matrix: ArrayView2<f64>) -> Vec<Vec<f64>> {
    matrix.outer_iter().map(|row| row.to_vec()).collect()
}

fn weights(g: &Given) -> NeighborWeights {
    if g.opt_text("weights") == Some("distance") { NeighborWeights::Distance } else { NeighborWeights::Uniform }
}

const LLOYD: &str = "Lloyd (1982), IEEE Trans. Inf. Theory 28(2), 129–137";
const COVER: &str = "Cover & Hart (1967), IEEE Trans. Inf. Theory 13(1), 21–27";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("inertia and explained share", "inertia", "metrics::Clusters", inputs![X, LABELS], |g| {
        let clusters = clusters(g)?;
        let w = clusters.worked();
        Ok(Answer::one("inertia", w.inertia())
            .with("total_ss", w.total_ss())
            .with("explained_share", w.explained_share())
            .plain("centroids", rows(clusters.centroids()), "the mean of each cluster, in the order of the labels"))
    })
    .notes(
        "inertia and total_ss at least 0, in squared units of x, lower is tighter; share 0 to 1, NaN where all \
         points are equal",
        "sums, not means, of squared Euclidean distances, as scikit-learn; centroids in the order of the labels",
        LLOYD,
    ),
    concept("k-means iteration", "kmeans_iteration", "cluster::assign", inputs![X, CENTROIDS], |g| {
        let (x, centroids) = (g.matrix("x")?, g.matrix("centroids")?);
        let (labels, distances): (Vec<usize>, Vec<f64>) = assign(x.view(), centroids.view())?.into_iter().unzip();
        let moved = cluster_means(x.view(), &labels, centroids.view());
        Ok(Answer::one("inertia_before", Expr::sum_of(distances.into_iter().map(Expr::from)).called("inertia before"))
            .plain("labels", labels, "the nearest centroid, the first of equally near ones")
            .plain("centroids", rows(moved.view()), "the mean of the points of each; without points it stays"))
    })
    .notes(
        "inertia at least 0, in squared units of x, lower is better; labels from 0; never undefined",
        "inertia before the centroids move; ties go to the lower index; an empty cluster keeps its centroid \
         (scikit-learn moves it)",
        LLOYD,
    ),
    concept(
        "k-means",
        "kmeans",
        "cluster::lloyd",
        inputs![
            X,
            matrix("initial_centroids", "the centroids to start from, a row each"),
            opt(whole("max_iter", "most iterations, 300 unless given").at_least(1)),
        ],
        |g| {
            let most = g.opt_whole("max_iter").unwrap_or(300);
            let (x, start) = (g.matrix("x")?, g.matrix("initial_centroids")?);
            let model = lloyd(x.view(), start.view(), most)?;
            let distances = assign(x.view(), model.centroids.view())?.into_iter().map(|(_, d)| Expr::from(d));
            Ok(Answer::one("inertia", Expr::sum_of(distances).called("inertia"))
                .plain("labels", model.labels, "the nearest centroid, the first of equally near ones")
                .plain("centroids", rows(model.centroids.view()), "means of their points, repeated until none moves")
                .plain("iterations", model.history.len(), "the last finds that nothing moves, unless stopped before")
                .plain("converged", model.converged, "whether the last iteration moved nothing"))
        },
    )
    .notes(
        "inertia at least 0, in squared units of x, lower is better, perhaps a local minimum; labels from 0; never \
         undefined",
        "until nothing moves (no tolerance), 300 iterations unless given; no random start; ties to the lower index; \
         an empty cluster stays",
        LLOYD,
    ),
    concept(
        "online k-means update",
        "online_kmeans",
        "cluster::online_update",
        inputs![
            numbers("centroid", "the mean of the points so far"),
            whole("count", "how many points it is the mean of"),
            numbers("point", "the new point"),
        ],
        |g| {
            let count = g.whole("count")?;
            let moved = online_update(&g.numbers("centroid")?, count, &g.numbers("point")?)?;
            let count = (Expr::named("count before", count as f64) + 1.0).called("count");
            Ok(Answer::default().list("centroid", moved).with("count", count))
        },
    )
    .notes(
        "in the unit of x; count one more; never undefined",
        "step 1 / (count + 1), the exact running mean; a count of 0 puts the centroid on the point",
        "MacQueen (1967), Proc. 5th Berkeley Symp. Math. Statist. Prob. 1, 281–297",
    ),
    concept("silhouette score", "silhouette", "metrics::Clusters", inputs![X, LABELS], |g| {
        let clusters = judged(g)?;
        Ok(Answer::one("score", clusters.worked().silhouette()).list("samples", clusters.silhouettes()))
    })
    .notes(
        "−1 to 1, higher is better; an error unless there are 2 to n − 1 clusters",
        "Euclidean; a point alone in its cluster scores 0, as one whose distances are all 0; the score is the mean \
         over points, not clusters",
        "Rousseeuw (1987), J. Comput. Appl. Math. 20, 53–65",
    ),
    concept("Dunn index", "dunn", "metrics::Clusters", inputs![X, LABELS], |g| {
        let clusters = clusters(g)?;
        let w = clusters.worked();
        Ok(Answer::one("dunn", w.dunn()).with("min_between", w.min_between()).with("max_diameter", w.max_diameter()))
    })
    .notes(
        "at least 0, higher is better; distances in the unit of x; NaN for one cluster, dunn also where every \
         diameter is 0",
        "Euclidean, between the nearest points of two clusters and the farthest of one; variants take centroids or \
         means",
        "Dunn (1974), Journal of Cybernetics 4, 95–104",
    ),
    concept("Davies-Bouldin index", "davies_bouldin", "metrics::Clusters", inputs![X, LABELS], |g| {
        Ok(Answer::one("davies_bouldin", judged(g)?.worked().davies_bouldin()))
    })
    .notes(
        "at least 0, lower is better; an error unless there are 2 to n − 1 clusters",
        "Euclidean, mean distance to the centroid (q = 1, p = 2); clusters of equal centroids count 0, as \
         scikit-learn",
        "Davies & Bouldin (1979), IEEE Trans. Pattern Anal. Mach. Intell. 1(2), 224–227",
    ),
    concept("Calinski-Harabasz index", "calinski_harabasz", "metrics::Clusters", inputs![X, LABELS], |g| {
        Ok(Answer::one("calinski_harabasz", judged(g)?.worked().calinski_harabasz()))
    })
    .notes(
        "at least 0, higher is better, without unit; an error unless there are 2 to n − 1 clusters",
        "between over k − 1, within over n − k; 1 where the inertia is 0, as scikit-learn",
        "Caliński & Harabasz (1974), Communications in Statistics 3, 1–27",
    ),
    concept(
        "external clustering metrics",
        "external_clustering",
        "metrics::Agreement",
        inputs![LABELS_TRUE, LABELS_PRED],
        |g| {
            let both = agreement(g)?;
            let w = both.worked();
            Ok(Answer::one("adjusted_rand", w.adjusted_rand())
                .with("rand", w.rand())
                .with("mutual_information", w.mutual_information())
                .with("nmi", w.nmi())
                .with("homogeneity", w.homogeneity())
                .with("completeness", w.completeness())
                .with("v_measure", w.v_measure())
                .with("fowlkes_mallows", w.fowlkes_mallows())
                .with("purity", w.purity()))
        },
    )
    .also("adjusted Rand index, V-measure, Fowlkes-Mallows index, purity")
    .notes(
        "0 to 1, higher is better, but mutual information in nats and adjusted Rand from about −½, 0 at random; \
         never undefined",
        "natural logarithm; nmi over the arithmetic mean of entropies; v_measure with β = 1; one group in both \
         scores 1, as scikit-learn; Fowlkes-Mallows 0 where no pair is together in both",
        "Hubert & Arabie (1985), J. Classification 2, 193–218; Rosenberg & Hirschberg (2007), EMNLP-CoNLL, 410–420; \
         Fowlkes & Mallows (1983), J. Am. Stat. Assoc. 78, 553–569",
    ),
    concept(
        "normalized and adjusted mutual information",
        "normalized_mutual_information",
        "metrics::Agreement",
        inputs![
            LABELS_TRUE,
            LABELS_PRED,
            opt(choice(
                "average",
                &["arithmetic", "geometric", "min", "max"],
                "how the two entropies become one, arithmetic unless given"
            )),
        ],
        |g| {
            let mean = match g.opt_text("average") {
                Some("geometric") => EntropyMean::Geometric,
                Some("min") => EntropyMean::Min,
                Some("max") => EntropyMean::Max,
                _ => EntropyMean::Arithmetic,
            };
            let both = agreement(g)?;
            let w = both.worked();
            Ok(Answer::one("nmi", w.nmi_by(mean)).with("ami", w.ami_by(mean)))
        },
    )
    .also("adjusted mutual information, NMI, AMI")
    .notes(
        "nmi 0 to 1; ami at most 1, about 0 at random, below 0 where less is shared than by chance; never undefined",
        "natural logarithm; E[I] over all groupings of the same sizes; 1 for equal groupings, ami 0 where all samples \
         of one grouping are alone",
        "Vinh, Epps & Bailey (2010), JMLR 11, 2837–2854",
    ),
    concept(
        "knee of a curve",
        "knee",
        "cluster::Knee",
        inputs![
            numbers("x", "ascending, the numbers of clusters say"),
            numbers("y", "the curve there, the inertia say"),
        ],
        |g| {
            let knee = knee(g)?;
            let at = Expr::named("x of the largest d", knee.x().unwrap_or(f64::NAN))
                .undefined_if(knee.x().is_none(), "the curve has no bend")
                .called("knee");
            Ok(Answer::one("knee", at).list("d", knee.distances().to_vec()).with("largest_d", knee.largest_distance()))
        },
    )
    .also("elbow, Kneedle")
    .notes(
        "one of the x; d −1 to 1; NaN where the curve is straight, flat or bends the other way; an error below 3 points",
        "x and y brought to 0 to 1; for a curve that falls d = 1 − x̂ − ŷ, that rises ŷ − x̂; the largest d of all, the \
         first of equals; no smoothing",
        "Satopaa, Albrecht, Irwin & Raghavan (2011), ICDCS Workshops, 166–171",
    ),
    concept(
        "gap statistic",
        "gap_statistic",
        "cluster::GapStatistic",
        inputs![
            numbers("w", "the inertia of the data for k = 1, 2, …"),
            matrix("reference_log_w", "ln W of uniform data: a row for each k, a column for each set"),
            opt(whole("first_k", "the first k, 1 unless given").at_least(1)),
        ],
        |g| {
            let gap = gap(g)?;
            let none = gap.chosen().is_none();
            let chosen = Expr::named("first k with gap(k) ≥ gap(k + 1) − s(k + 1)", gap.chosen().map_or(f64::NAN, |k| k as f64));
            let chosen = chosen.undefined_if(none, "no k of the range is enough").called("k");
            Ok(Answer::one("k", chosen).list("gap", gap.gaps()).list("s", gap.standard_errors()))
        },
    )
    .notes(
        "one of the k but the last; gaps any number, ∞ where w is 0; NaN where no k is enough",
        "natural logarithm; s = sd · √(1 + 1/B) with divisor B in sd",
        "Tibshirani, Walther & Hastie (2001), J. R. Stat. Soc. B 63(2), 411–423",
    ),
    concept("distance metrics", "distances", "neighbors::minkowski", inputs![A, B], |g| {
        let (a, b) = (g.numbers("a")?, g.numbers("b")?);
        Ok(Answer::one("euclidean", euclidean(&a, &b)?)
            .with("manhattan", minkowski(&a, &b, 1.0)?)
            .with("chebyshev", chebyshev(&a, &b)?)
            .with("minkowski_3", minkowski(&a, &b, 3.0)?)
            .with("cosine_distance", cosine_distance(&a, &b)?))
    })
    .notes(
        "at least 0, in the unit of the points; cosine 0 to 2, without unit, NaN for a vector of zeros",
        "cosine distance is 1 − cosine, no angle; Minkowski of order 3",
        "SciPy, scipy.spatial.distance",
    ),
    concept(
        "k-nearest neighbors classification",
        "knn_classification",
        "neighbors::classify",
        inputs![X, labels("y", "the label of each row"), QUERY, K, opt(WEIGHTS)],
        |g| {
            let (x, y) = (g.matrix("x")?, g.labels("y")?);
            let label = classify(x.view(), &y, &g.numbers("query")?, g.whole("k")?, weights(g))?;
            let rule = "the label with most votes among the k nearest, the smallest of equals";
            Ok(Answer::default().plain("label", label.value(), rule))
        },
    )
    .notes(
        "one of the labels; an error for a k outside 1 to n",
        "Euclidean; uniform weights unless given; of rows equally far the lower index, of equal votes the smallest \
         label; at distance 0 neighbours decide alone",
        COVER,
    ),
    concept(
        "k-nearest neighbors regression",
        "knn_regression",
        "neighbors::regress",
        inputs![X, numbers("y", "the value of each row"), QUERY, K, opt(WEIGHTS)],
        |g| {
            let (x, y) = (g.matrix("x")?, g.numbers("y")?);
            Ok(Answer::one("value", regress(x.view(), &y, &g.numbers("query")?, g.whole("k")?, weights(g))?))
        },
    )
    .notes(
        "within the range of y, in its unit; an error for a k outside 1 to n",
        "Euclidean; uniform weights unless given; of rows equally far the lower index is nearer; at distance 0 \
         neighbours decide alone",
        COVER,
    ),
    concept(
        "anomaly score threshold",
        "anomaly_threshold",
        "anomaly::score_threshold",
        inputs![
            numbers("scores", "the anomaly scores"),
            opt(number("k", "how many deviations above the mean, 3 unless given")),
            opt(whole("ddof", "what the deviation takes off n, 0 unless given")),
        ],
        |g| {
            let scores = g.numbers("scores")?;
            let (k, ddof) = (g.opt_number("k").unwrap_or(3.0), g.opt_whole("ddof").unwrap_or(0));
            let threshold = score_threshold(&scores, k, ddof)?;
            let flagged = positions(&scores, |score| score > threshold.value());
            Ok(Answer::one("threshold", threshold).plain("flagged", flagged, "positions of the scores above it"))
        },
    )
    .also("random cut forest threshold")
    .notes(
        "in the unit of the scores; flagged are positions from 0; an error for no more scores than ddof",
        "k 3 and ddof 0 (population deviation) unless given; a score equal to the threshold is not flagged; the \
         upper side alone",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.17",
    ),
    concept(
        "polar feature for ring-shaped classes",
        "polar_feature",
        "worked::Expr",
        inputs![number("a", "the first coordinate"), number("b", "the second coordinate")],
        |g| {
            let (a, b) = (Expr::named("a", g.number("a")?), Expr::named("b", g.number("b")?));
            Ok(Answer::one("r_squared", (a.powi(2) + b.powi(2)).called("r²")))
        },
    )
    .notes(
        "at least 0, in the squared unit of the coordinates; never undefined",
        "the squared radius about the origin, no root, no angle",
        "Cover (1965), IEEE Trans. Electronic Computers EC-14, 326–334, on separating by new features",
    ),
    concept(
        "RBF kernel",
        "rbf_kernel",
        "neighbors::rbf_kernel",
        inputs![A, B, number("gamma", "how fast it falls with the squared distance, above 0")],
        |g| Ok(Answer::one("kernel", rbf_kernel(&g.numbers("a")?, &g.numbers("b")?, g.number("gamma")?)?)),
    )
    .notes(
        "above 0 (0 only by underflow) to 1 for equal points, without unit; never undefined",
        "exp(−γ d²), γ = 1 / (2σ²); γ has no default (scikit-learn: 1 / number of features)",
        "scikit-learn, sklearn.metrics.pairwise.rbf_kernel",
    ),
    concept(
        "hierarchical clustering",
        "hierarchical_clustering",
        "cluster::agglomerate",
        inputs![
            X,
            choice("method", &["single", "complete", "average", "ward"], "what the distance of two clusters is"),
        ],
        |g| {
            let linkage = match g.text("method")? {
                "single" => Linkage::Single,
                "complete" => Linkage::Complete,
                "average" => Linkage::Average,
                _ => Linkage::Ward,
            };
            let merges = agglomerate(g.matrix("x")?.view(), linkage)?;
            let heights: Vec<f64> = merges.iter().map(|merge| merge.height).collect();
            let sizes: Vec<usize> = merges.iter().map(|Merge { members, .. }| members.len()).collect();
            Ok(Answer::default()
                .plain("merge_heights", heights, "the distance of the two nearest clusters, merge by merge")
                .plain("sizes", sizes, "how many points each merged cluster has"))
        },
    )
    .notes(
        "heights at least 0, ascending, in the unit of x; sizes 2 to n; an error below 2 points",
        "Euclidean; Ward heights are √(2 · the inertia added), as SciPy; of equal distances the pair of lower \
         indices merges first",
        "Lance & Williams (1967), The Computer Journal 9(4), 373–380; Ward (1963), J. Am. Stat. Assoc. 58, 236–244",
    ),
    concept(
        "most popular item per cluster",
        "popular_per_cluster",
        "recommend::most_popular",
        inputs![labels("cluster", "the cluster of each interaction"), texts("item", "its item")],
        |g| {
            let (cluster, items) = (g.labels("cluster")?, g.words("item")?);
            same_length("cluster", cluster.len(), "item", items.len())?;
            let mut of: BTreeMap<Class, Vec<String>> = BTreeMap::new();
            cluster.into_iter().zip(items).for_each(|(cluster, item)| of.entry(cluster).or_default().push(item));
            let popular = |items: &Vec<String>| Ok(most_popular(items, 1)?.remove(0).0);
            let top: Vec<String> = of.values().map(popular).collect::<Result<_>>()?;
            Ok(Answer::default()
                .plain("clusters", of.keys().map(Class::value).collect::<Vec<_>>(), "in sorted order")
                .plain("items", top, "the most frequent item of each, the first by name of equals"))
        },
    )
    .notes(
        "an item for each cluster, clusters in sorted order; an error for no interactions",
        "the most frequent item, repeats counted; of equals the first by name",
        "Cremonesi, Koren & Turrin (2010), RecSys, 39–46, the TopPop baseline",
    ),
    concept(
        "Gaussian mixture responsibilities",
        "gmm_responsibilities",
        "cluster::responsibilities",
        inputs![
            number("x", "the value"),
            numbers("weights", "the share of each component, summing to 1"),
            numbers("means", "the mean of each component"),
            numbers("stds", "the standard deviation of each component"),
        ],
        |g| {
            let (weights, means) = (g.numbers("weights")?, g.numbers("means")?);
            let each = responsibilities(g.number("x")?, &weights, &means, &g.numbers("stds")?)?;
            Ok(Answer::default().list("responsibilities", each))
        },
    )
    .notes(
        "0 to 1, summing to 1; an error for weights that do not sum to 1",
        "one dimension, standard deviations, not variances; by logarithms, so that far points keep an answer",
        "Dempster, Laird & Rubin (1977), J. R. Stat. Soc. B 39, 1–38; Bishop (2006), Pattern Recognition and Machine \
         Learning, equation 9.23",
    ),
];
