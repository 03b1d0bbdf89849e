//! Ranked lists and recommendations.

use super::common::*;
use crate::metrics::{Gain, RankedGains, RankedHits, coverage_expr, mean_over_queries};
use crate::recommend::{HoldOut, UserRatings, factor_scores, most_popular};
use crate::worked::{Expr, Number};

const K: Input = whole("k", "how many of the first items count").at_least(1);
const RELEVANCE_ROWS: Input = matrix("relevance", "a ranked list for each query, 1 where the item is relevant, else 0");
const GAIN: Input = choice("gain", &["linear", "exponential"], "what relevance is worth: itself, or 2^relevance − 1");

/// Whether each item of each list is relevant.
fn hits(g: &Given) -> Result<Vec<Vec<bool>>> {
    let rows = non_empty("relevance", g.rows("relevance")?)?;
    for (i, row) in rows.iter().enumerate() {
        crate::input::in_range(&format!("relevance[{i}]"), row.iter().copied(), |x| x == 0.0 || x == 1.0, "0 or 1")?;
    }
    Ok(rows.into_iter().map(|row| row.into_iter().map(|x| x == 1.0).collect()).collect())
}

fn gain(g: &Given) -> Gain {
    if g.opt_text("gain") == Some("exponential") { Gain::Exponential } else { Gain::Linear }
}

fn gains(gains: &RankedGains) -> Answer {
    Answer::one("dcg", gains.worked().dcg())
        .with("ideal_dcg", gains.worked().ideal_dcg())
        .with("ndcg", gains.worked().ndcg())
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "precision, recall and reciprocal rank at k",
        "ranking_at_k",
        "metrics::RankedHits",
        inputs![
            texts("recommended", "the recommended items, best first"),
            texts("relevant", "the items that are relevant"),
            K,
        ],
        |g| {
            let hits = RankedHits::new(&g.words("recommended")?, &g.words("relevant")?, g.whole("k")?)?;
            let w = hits.worked();
            Ok(Answer::one("precision_at_k", w.precision())
                .with("recall_at_k", w.recall())
                .with("f1_at_k", w.f1())
                .with("reciprocal_rank", w.reciprocal_rank())
                .with("average_precision", w.average_precision())
                .plain("hit", hits.is_hit(), "whether any of the first k is relevant"))
        },
    )
    .also("precision at k, recall at k, average precision at k")
    .notes(
        "each 0 to 1, higher is better, 0 without hits; an error where nothing is relevant",
        "precision divides by k even for a shorter list, AP by min(relevant, k); an item repeated is no second hit",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, chapter 8",
    ),
    concept("mean reciprocal rank", "mrr", "metrics::RankedHits", inputs![RELEVANCE_ROWS, K], |g| {
        let k = g.whole("k")?;
        let each: Vec<Expr> =
            hits(g)?.iter().map(|list| RankedHits::reciprocal_rank_of(list, k)).collect::<Result<_>>()?;
        Ok(Answer::one("mrr", mean_over_queries("MRR", &each)?).list("per_query", each))
    })
    .also("MRR")
    .notes(
        "0 to 1, higher is better",
        "1 / rank of the first hit, from 1; a query without a hit among the first k counts 0; plain mean over queries",
        "Voorhees (1999), The TREC-8 question answering track report",
    ),
    concept(
        "mean average precision at k",
        "map_at_k",
        "metrics::RankedHits",
        inputs![
            RELEVANCE_ROWS,
            numbers("n_relevant", "how many items are relevant to each query, in the list or not"),
            K
        ],
        |g| {
            let (k, lists, n_relevant) = (g.whole("k")?, hits(g)?, g.numbers("n_relevant")?);
            same_length("relevance", lists.len(), "n_relevant", n_relevant.len())?;
            let whole = |x: f64| x >= 0.0 && x == x.trunc();
            crate::input::in_range("n_relevant", n_relevant.iter().copied(), whole, "a whole number of at least 0")?;
            let each = lists.iter().zip(n_relevant);
            let each: Vec<Expr> = each
                .map(|(list, n)| {
                    Ok(RankedHits::from_relevance(list, n as usize, k)?.worked().average_precision().expr().clone())
                })
                .collect::<Result<_>>()?;
            Ok(Answer::one("map", mean_over_queries("MAP", &each)?).list("average_precision", each))
        },
    )
    .also("MAP, mean average precision")
    .notes(
        "0 to 1, higher is better; an error for a query without a relevant item",
        "AP is the sum of the precision at each hit over min(n_relevant, k), not over the hits found; plain mean over \
         queries",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, chapter 8",
    ),
    concept(
        "NDCG",
        "ndcg",
        "metrics::RankedGains",
        inputs![numbers("relevance", "the relevance of each item, in ranked order"), K, opt(GAIN)],
        |g| Ok(gains(&RankedGains::new(&g.numbers("relevance")?, g.whole("k")?, gain(g))?)),
    )
    .also("normalized discounted cumulative gain, DCG")
    .notes(
        "NDCG 0 to 1, higher is better, 0 where nothing is relevant; DCG at least 0, in the unit of the gain",
        "gain is the relevance unless exponential; discount log₂(rank + 1); the ideal order is that of the whole list, \
         cut at k",
        "Järvelin & Kekäläinen (2002), ACM Trans. Inf. Syst. 20, 422–446",
    ),
    concept(
        "NDCG with tied scores",
        "ndcg_ties",
        "metrics::RankedGains::with_scores",
        inputs![
            numbers("y_true", "the relevance of each item"),
            numbers("y_score", "the scores that rank them"),
            K,
            opt(GAIN)
        ],
        |g| {
            let (y_true, y_score) = (g.numbers("y_true")?, g.numbers("y_score")?);
            Ok(gains(&RankedGains::with_scores(&y_true, &y_score, g.whole("k")?, gain(g))?))
        },
    )
    .notes(
        "NDCG 0 to 1, higher is better, 0 where nothing is relevant; an error for a single item",
        "items of equal score share the mean of their gains, as if all orders were tried; else as NDCG",
        "McSherry & Najork (2008), ECIR, 414–421; scikit-learn 1.9, ndcg_score",
    ),
    concept(
        "hit rate at k",
        "hit_rate_at_k",
        "metrics::RankedHits::is_hit",
        inputs![
            text_rows("recommended", "a list of items for each user, best first"),
            texts("held_out", "the one item of each user that should be found"),
            K,
        ],
        |g| {
            let (lists, held_out, k) = (g.word_rows("recommended")?, g.words("held_out")?, g.whole("k")?);
            same_length("recommended", lists.len(), "held_out", held_out.len())?;
            let is_hit = |(list, item): (&Vec<String>, &String)| {
                Ok(RankedHits::new(list, std::slice::from_ref(item), k)?.is_hit())
            };
            let found = lists.iter().zip(&held_out).map(is_hit).collect::<Result<Vec<bool>>>()?;
            let users = Expr::named("users", non_empty("recommended", found.clone())?.len() as f64);
            let hits = Expr::named("users whose item is found", found.iter().filter(|hit| **hit).count() as f64);
            Ok(Answer::one("hit_rate", (hits / users).called("hit rate")))
        },
    )
    .notes(
        "0 to 1, higher is better",
        "one held-out item a user; a list shorter than k is taken as it is; plain mean over users",
        "Deshpande & Karypis (2004), ACM Trans. Inf. Syst. 22, 143–177",
    ),
    concept(
        "catalog coverage",
        "catalog_coverage",
        "metrics::catalog_coverage",
        inputs![
            text_rows("lists", "a list of recommended items for each user"),
            whole("catalog_size", "how many items there are").at_least(1),
        ],
        |g| Ok(Answer::one("coverage", coverage_expr(&g.word_rows("lists")?, g.whole("catalog_size")?)?)),
    )
    .notes(
        "0 to 1, neither end alone is good; an error for a catalog smaller than what the lists hold",
        "different items in any list over the catalog, however often or far down",
        "Ge, Delgado-Battenfeld & Jannach (2010), RecSys, 257–260",
    ),
    concept(
        "latent-factor score",
        "factor_score",
        "recommend::factor_scores",
        inputs![numbers("user", "the factors of the user"), matrix("items", "the factors of each item, a row each")],
        |g| {
            let scores = factor_scores(&g.numbers("user")?, g.matrix("items")?.view())?;
            let mut ranking: Vec<usize> = (0..scores.len()).collect();
            ranking.sort_by(|a, b| scores[*b].value().total_cmp(&scores[*a].value()));
            Ok(Answer::default().list("scores", scores).plain("ranking", ranking, "positions of the items, best first"))
        },
    )
    .also("matrix factorization score")
    .notes(
        "any numbers, higher ranks first",
        "plain inner product, without biases or mean; items are rows; equal scores in the order of the items",
        "Koren, Bell & Volinsky (2009), Computer 42(8), 30–37",
    ),
    concept(
        "popularity baseline",
        "popularity",
        "recommend::most_popular",
        inputs![texts("interactions", "the item of each interaction"), K],
        |g| {
            let (items, counts): (Vec<String>, Vec<usize>) =
                most_popular(&g.words("interactions")?, g.whole("k")?)?.into_iter().unzip();
            let rule = "the most frequent items; equally frequent ones in the order of their names";
            Ok(Answer::default().plain("items", items, rule).plain("counts", counts, "how often each occurs"))
        },
    )
    .notes(
        "up to k items, fewer if there are fewer; counts at least 1",
        "equally frequent items in the order of their names",
        "Cremonesi, Koren & Turrin (2010), RecSys, 39–46",
    ),
    concept(
        "recommender hold-out split",
        "recommender_holdout",
        "recommend::HoldOut",
        inputs![
            whole("n_events", "the events of one user").at_least(1),
            number("input_share", "the share of the oldest events that goes in, from 0 to 1"),
        ],
        |g| {
            let split = HoldOut::new(g.whole("n_events")?, g.number("input_share")?)?;
            Ok(Answer::default()
                .plain("n_input", split.n_input, "the oldest events, n_events · input_share rounded down")
                .plain("n_target", split.n_target, "the newest events, the rest"))
        },
    )
    .notes(
        "counts of at least 0 that sum to n_events",
        "the oldest events go in; n_events · input_share is rounded down",
        "Amazon Personalize developer guide, evaluating a solution version with metrics",
    ),
    concept(
        "user-based collaborative filtering",
        "user_based_filtering",
        "recommend::UserRatings::predict",
        inputs![
            matrix_with_gaps("ratings", "a row for each user, a column for each item, nan where there is no rating"),
            whole("user", "the user, a row from 0"),
            whole("item", "the item, a column from 0"),
        ],
        |g| {
            let ratings = UserRatings::new(g.matrix("ratings")?.view())?;
            Ok(Answer::one("prediction", ratings.predict(g.whole("user")?, g.whole("item")?)?))
        },
    )
    .notes(
        "at most the largest |rating| of a neighbour, below 0 by weights below 0; undefined where no neighbour rated \
         the item",
        "all other users, weighted by the cosine over items that both rated, ratings not centred; NaN is no rating",
        "Breese, Heckerman & Kadie (1998), UAI, 43–52",
    ),
];
