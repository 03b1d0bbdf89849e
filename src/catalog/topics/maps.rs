//! Maps on a plane, and what few components explain of a table that is not centred.

use super::common::*;
use crate::decomposition::SvdShares;
use crate::manifold::{SimilarityRow, StudentSimilarities, Trustworthiness};
use crate::worked::{Expr, Number};

const POINTS: Input = matrix("points", "the points of the map, a row each");
const MAATEN: &str = "van der Maaten & Hinton (2008), J. Mach. Learn. Res. 9, 2579–2605";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "t-SNE similarity of rows",
        "tsne_row_similarity",
        "manifold::SimilarityRow",
        inputs![
            numbers("distances", "from the row to each other row"),
            number("sigma", "the deviation of the row's normal distribution, above 0, in the same unit"),
        ],
        |g| {
            let row = SimilarityRow::new(&g.numbers("distances")?, g.number("sigma")?)?;
            let perplexity = row.perplexity();
            Ok(Answer::one("perplexity", perplexity).list("p", row.probabilities().to_vec()))
        },
    )
    .also("conditional probability p(j|i), perplexity of a row")
    .notes(
        "p 0 to 1, adding up to 1; perplexity 1 to the number of distances; never undefined",
        "distances are squared here; perplexity is e^H with H in nats, the same as 2^H with H in bits; t-SNE chooses σ for \
         a given perplexity, here it is given",
        MAATEN,
    ),
    concept(
        "t-SNE similarity on the map",
        "tsne_map_similarity",
        "manifold::StudentSimilarities",
        inputs![POINTS, whole("i", "the first point, from 0"), whole("j", "the second point, from 0")],
        |g| {
            let map = StudentSimilarities::new(g.matrix("points")?.view())?;
            Ok(Answer::one("q", map.similarity(g.whole("i")?, g.whole("j")?)?))
        },
    )
    .also("q(i, j) of Student's kernel")
    .notes(
        "0 to ½, adding up to 1 over ordered pairs; 0 for a point with itself; never undefined",
        "one degree of freedom, 1 / (1 + d²); normalised over all ordered pairs, not by row",
        MAATEN,
    ),
    concept(
        "KL divergence of a t-SNE map",
        "tsne_kl_divergence",
        "manifold::StudentSimilarities",
        inputs![POINTS, matrix("p", "the joint probabilities of the rows, symmetric, adding up to 1")],
        |g| {
            let map = StudentSimilarities::new(g.matrix("points")?.view())?;
            Ok(Answer::one("kl_divergence", map.kl_divergence(g.matrix("p")?.view())?))
        },
    )
    .notes(
        "at least 0, in nats, lower is better; maps of different perplexities do not compare",
        "over ordered pairs, so that each pair counts twice; terms of p = 0 are 0",
        MAATEN,
    ),
    concept(
        "trustworthiness of a map",
        "trustworthiness",
        "manifold::Trustworthiness",
        inputs![
            matrix("x", "the rows"),
            matrix("embedding", "the point of each row on the map"),
            whole("n_neighbors", "how many neighbours on the map are judged").at_least(1),
        ],
        |g| {
            let (x, embedding) = (g.matrix("x")?, g.matrix("embedding")?);
            let trust = Trustworthiness::new(x.view(), embedding.view(), g.whole("n_neighbors")?)?;
            let costs: Vec<usize> = trust.costs().iter().map(|cost| *cost as usize).collect();
            let about = "Σ max(0, rank − k) over the neighbours of each point on the map";
            Ok(Answer::one("trustworthiness", trust.worked().trustworthiness()).plain("costs", costs, about))
        },
    )
    .notes(
        "0 to 1, higher is better; an error unless n_neighbors is below half the number of rows",
        "Euclidean, ranks from 1; of rows equally far the lower index is nearer; as scikit-learn",
        "Venna & Kaski (2001), ICANN, 485–491",
    ),
    concept(
        "truncated SVD",
        "truncated_svd",
        "decomposition::SvdShares",
        inputs![matrix("x", "the table, a row each sample"), whole("n_components", "how many components").at_least(1)],
        |g| {
            let shares = SvdShares::new(g.matrix("x")?.view(), g.whole("n_components")?)?;
            let values = shares.singular_values().to_vec();
            let total = Expr::sum_of(shares.of_variance().iter().cloned());
            let none = total.value().is_nan();
            let total = total.undefined_if(none, "nothing varies").called("explained share");
            Ok(Answer::one("explained_share", total)
                .plain("singular_values", values, "the lengths of the scores on each component")
                .list("share_of_squares", shares.of_squares().to_vec())
                .list("share_of_variance", shares.of_variance().to_vec()))
        },
    )
    .also("latent semantic analysis, share of variance of a truncated SVD")
    .notes(
        "singular values from 0, largest first, in the unit of x; shares 0 to 1, NaN where every value is 0, of variance \
         where nothing varies",
        "not centred, unlike PCA; share of squares is s² / Σx²; share of variance is that of the scores, divisor n, as \
         scikit-learn's explained_variance_ratio_",
        "Deerwester et al. (1990), J. Am. Soc. Inf. Sci. 41(6), 391–407",
    ),
];
