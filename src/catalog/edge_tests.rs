//! Questions at the edges, in tables: nothing counted, certain and impossible events, empty lists, ties, k beyond the list,
//! counts near 2⁶³, probabilities too small for their product.
//!
//! Expected values are the definitions' own, with the arithmetic beside them.

use super::*;
use Expected::{Is, Near, None, Refused};

/// What a question should come to.
#[derive(Debug, Clone, Copy)]
enum Expected {
    /// This number, to so many parts in 10¹².
    Is(f64),
    /// This number to 1e-9: counts beyond 2⁵³ are rounded to doubles, which shifts a share by some 1/√n.
    Near(f64),
    /// No value, with a reason.
    None,
    /// An error.
    Refused,
}

type Question = (&'static str, &'static str, &'static str, Expected);

fn ask_line(concept: &str, inputs: &str) -> Result<Answer> {
    let given = inputs.split(' ').filter(|pair| !pair.is_empty()).map(parse_pair).collect::<Result<Vec<_>>>()?;
    ask(concept, given)
}

/// What differs, if anything does.
fn problem((concept, inputs, result, wanted): &Question) -> Option<String> {
    let answer = ask_line(concept, inputs);
    let said = |text: String| Some(format!("{concept} {inputs}: {text}"));
    let answer = match (answer, wanted) {
        (Err(_), Refused) => return Option::None,
        (Err(error), _) => return said(format!("{result} is refused: {error}")),
        (Ok(answer), Refused) => return said(format!("is answered: {answer}")),
        (Ok(answer), _) => answer,
    };
    let Some(outcome) = answer.get(result) else {
        let names: Vec<_> = answer.results().iter().map(|(name, _)| *name).collect();
        return said(format!("no {result} among {names:?}"));
    };
    let value = match outcome.value() {
        Value::List(items) => items.first().and_then(Value::number),
        value => value.number(),
    };
    match (wanted, value) {
        (Is(expected), Some(value)) if value == *expected || (value - expected).abs() <= 1e-12 * expected.abs() => {
            Option::None
        }
        (Near(expected), Some(value)) if (value - expected).abs() <= 1e-9 => Option::None,
        (None, Some(value)) if value.is_nan() && outcome.undefined().is_some() => Option::None,
        _ => said(format!("{result} is {value:?} ({:?}), but {wanted:?} is expected", outcome.undefined())),
    }
}

fn all_right(questions: &[Question]) {
    let problems: Vec<String> = questions.iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn nothing_was_counted() {
    all_right(&[
        // 0/0 of a share counts as 0, as in scikit-learn; of a ratio of two shares it has no value.
        ("precision", "tp=0 fp=0", "precision", Is(0.0)),
        ("recall", "tp=0 fn=0", "recall", Is(0.0)),
        ("f1", "tp=0 fp=0 fn=0", "f1", Is(0.0)),
        ("jaccard", "tp=0 fp=0 fn=0", "jaccard", Is(0.0)),
        ("mcc", "tp=0 fp=0 fn=0 tn=7", "mcc", Is(0.0)),
        ("cohen_kappa", "tp=9 fp=0 fn=0 tn=0", "cohen_kappa", None),
        ("accuracy", "tp=0 fp=0 fn=0 tn=0", "accuracy", None),
        ("likelihood_ratios", "tp=5 fp=0 fn=1 tn=4", "lr_plus", None),
        ("roc_auc", "y_true=[1,1] y_score=[0.2,0.7]", "roc_auc", None),
        // Of [3, 0] all is one class: neither impure nor uncertain. Nothing at all has no shares.
        ("gini_impurity", "counts=[3,0]", "gini", Is(0.0)),
        ("entropy", "counts=[3,0]", "entropy", Is(0.0)),
        // z² / (n + z²) with z = 1.959963984540054; Wald's interval has no width.
        ("proportion_confidence_interval", "successes=0 n=10 method=wilson", "low", Is(0.0)),
        (
            "proportion_confidence_interval",
            "successes=0 n=10 method=wilson",
            "high",
            Is(3.841_458_820_694_124 / 13.841_458_820_694_124),
        ),
        ("proportion_confidence_interval", "successes=0 n=10", "high", Is(0.0)),
        ("two_proportion_z_test", "successes_control=0 n_control=10 successes_variant=0 n_variant=20", "z", None),
        ("wape", "y_true=[0,0] y_pred=[1,2]", "wape", None),
        ("r2", "y_true=[4,4,4] y_pred=[4,5,4]", "r2", Is(0.0)),
        ("z_score", "x=3 mean=1 std=0", "z", None),
        ("two_sample_t_test", "a=[1,1,1] b=[1,1,1]", "t", None),
        ("fisher_exact", "table=[[0,0],[3,4]]", "p_value", Is(1.0)),
        ("poisson_distribution", "lambda=0 k=0", "pmf", Is(1.0)),
        ("poisson_distribution", "lambda=0 k=2", "sf", Is(0.0)),
        ("binomial_distribution", "n=0 p=0.3 k=0", "pmf", Is(1.0)),
        ("hypergeometric_distribution", "total=10 successes=0 drawn=3 k=0", "pmf", Is(1.0)),
        ("bleu", "candidate=a references=['b'] max_n=1", "bleu", Is(0.0)),
        ("rouge", "reference=a candidate=b variant=ROUGE-2", "f1", Is(0.0)),
    ]);
}

#[test]
fn events_that_are_certain_or_impossible() {
    all_right(&[
        ("binomial_distribution", "n=10 p=0 k=0", "pmf", Is(1.0)),
        ("binomial_distribution", "n=10 p=0 k=0", "sf", Is(0.0)),
        ("binomial_distribution", "n=10 p=1 k=9", "cdf", Is(0.0)),
        ("binomial_distribution", "n=10 p=1 k=10", "pmf", Is(1.0)),
        ("predictive_values", "prior=0 sensitivity=0.9 specificity=0.95", "ppv", Is(0.0)),
        ("predictive_values", "prior=1 sensitivity=0.9 specificity=0.95", "ppv", Is(1.0)),
        ("predictive_values", "prior=0.5 sensitivity=0 specificity=1", "ppv", None),
        ("bayes_theorem", "p_b_given_a=0 p_a=0.5 p_b=0", "p_a_given_b", None),
        // 1 · ln(1 / ½); a share that q does not have makes it infinite. The middle of both gives ln 2 at most.
        ("kl_divergence", "p=[1,0] q=[0.5,0.5]", "kl", Is(std::f64::consts::LN_2)),
        ("kl_divergence", "p=[0.5,0.5] q=[1,0]", "kl", Is(f64::INFINITY)),
        ("js_divergence", "p=[1,0] q=[0,1]", "divergence", Is(std::f64::consts::LN_2)),
        ("total_variation", "p=[1,0] q=[0,1]", "tvd", Is(1.0)),
        ("normal_quantile", "q=0", "quantile", None),
        ("beta_distribution", "q=1 a=2 b=3", "quantile", Is(1.0)),
        ("beta_distribution", "x=0 a=2 b=3", "pdf", Is(0.0)),
        ("beta_distribution", "x=0 a=0.5 b=3", "pdf", None),
        ("chi_square_distribution", "q=0 df=3", "quantile", Is(0.0)),
        ("chi_square_distribution", "x=0 df=2", "pdf", Is(0.5)),
        ("perplexity", "token_probs=[1,1,1]", "perplexity", Is(1.0)),
        ("random_search_success", "n_trials=5 top_share=1", "probability", Is(1.0)),
        ("two_proportion_power", "p1=0 p2=0 n1=50 alpha=0.05", "power", Is(0.05)),
        ("one_proportion_z_test", "successes=3 n=9 p0=0", "z", None),
        ("reservoir_sampling", "n_seen=5 k=20", "inclusion_probability", Is(1.0)),
    ]);
}

#[test]
fn lists_without_an_item() {
    all_right(&[
        ("rmse", "y_true=[] y_pred=[]", "", Refused),
        ("descriptive_statistics", "x=[]", "", Refused),
        ("quantile", "x=[] q=[0.5]", "", Refused),
        ("roc_auc", "y_true=[] y_score=[]", "", Refused),
        ("log_loss", "y_true=[] y_prob=[]", "", Refused),
        ("softmax", "logits=[]", "", Refused),
        ("one_sample_t_test", "x=[] popmean=0", "", Refused),
        ("mann_whitney_u", "a=[] b=[1]", "", Refused),
        ("multiple_testing", "p_values=[]", "", Refused),
        ("one_way_anova", "groups=[]", "", Refused),
        ("ndcg", "relevance=[] k=3", "", Refused),
        ("entropy", "counts=[]", "", Refused),
        ("kl_divergence", "p=[] q=[]", "", Refused),
        ("shapley", "players=[] coalitions=[] values=[]", "", Refused),
        ("confusion_matrix", "y_true=[] y_pred=[]", "", Refused),
        ("bootstrap_interval", "x=[]", "", Refused),
    ]);
}

#[test]
fn values_that_tie() {
    all_right(&[
        // A pair of equal scores counts a half.
        ("roc_auc", "y_true=[1,0,1,0] y_score=[0.5,0.5,0.5,0.5]", "roc_auc", Is(0.5)),
        // Equal scores are one threshold: precision ½ at recall 1.
        ("average_precision", "y_true=[1,0,1,0] y_score=[0.5,0.5,0.5,0.5]", "average_precision", Is(0.5)),
        ("mann_whitney_u", "a=[1,1] b=[1,1,1]", "u_a", Is(3.0)),
        ("mann_whitney_u", "a=[1,1] b=[1,1,1]", "p_value", None),
        ("wilcoxon_signed_rank", "differences=[0,0,0]", "p_value", None),
        // The mean rank of both is 2: 2·3 − 2·3/2.
        ("mann_whitney_u", "a=[5,5] b=[5]", "u_a", Is(1.0)),
        ("ndcg_ties", "y_true=[1,0] y_score=[0.5,0.5] k=2", "ndcg", Is((1.0 + 1.0 / 3.0_f64.log2()) / 2.0)),
        ("multiple_testing", "p_values=[0.02,0.02,0.02]", "adjusted", Is(0.06)),
        ("ks_two_samples", "a=[1,1,2] b=[1,1,2]", "statistic", Is(0.0)),
    ]);
}

#[test]
fn a_k_beyond_the_list() {
    let one_of_three = "recommended=['a','b','c'] relevant=['b'] k=10";
    all_right(&[
        // Precision is of k, whether or not so many were recommended.
        ("ranking_at_k", one_of_three, "precision_at_k", Is(0.1)),
        ("ranking_at_k", one_of_three, "recall_at_k", Is(1.0)),
        ("ndcg", "relevance=[3,2,1] k=99", "ndcg", Is(1.0)),
        ("mrr", "relevance=[[0,0,1]] k=50", "mrr", Is(1.0 / 3.0)),
        ("map_at_k", "relevance=[[1,0]] n_relevant=[1] k=9", "map", Is(1.0)),
        ("hit_rate_at_k", "recommended=[['a','b']] held_out=['b'] k=7", "hit_rate", Is(1.0)),
        ("binomial_distribution", "n=3 p=0.5 k=4", "pmf", Is(0.0)),
        ("binomial_distribution", "n=3 p=0.5 k=4", "cdf", Is(1.0)),
        ("hypergeometric_distribution", "total=10 successes=4 drawn=3 k=9", "sf", Is(0.0)),
        ("knn_classification", "x=[[1],[2]] y=[0,1] query=[1] k=3", "", Refused),
        ("kfold_sizes", "n=3 k=5", "", Refused),
    ]);
}

/// 2⁶³ − 1 is read as the number nearest to it, 2⁶³.
#[test]
fn counts_near_two_to_the_63rd() {
    let two_63 = 2.0_f64.powi(63);
    let half = "n=9223372036854775807 p=0.5 k=4611686018427387904";
    all_right(&[
        ("accuracy", "tp=9223372036854775807 fp=0 fn=0 tn=9223372036854775807", "accuracy", Is(1.0)),
        ("f1", "tp=9223372036854775807 fp=9223372036854775807 fn=0", "f1", Is(2.0 / 3.0)),
        (
            "mcc",
            "tp=9223372036854775807 fp=9223372036854775807 fn=9223372036854775807 tn=9223372036854775807",
            "mcc",
            Is(0.0),
        ),
        // (3 · 3 − 1 · 1) / 4², as of any four counts in these proportions.
        (
            "mcc",
            "tp=6917529027641081856 fp=2305843009213693952 fn=2305843009213693952 tn=6917529027641081856",
            "mcc",
            Is(0.5),
        ),
        ("cohen_kappa", "tp=4611686018427387904 fp=0 fn=0 tn=4611686018427387904", "cohen_kappa", Is(1.0)),
        // The middle of 2⁶³ trials: P = 1 / √(2π n/4), and half of it above ½.
        ("binomial_distribution", half, "pmf", Is((2.0 / (std::f64::consts::PI * two_63)).sqrt())),
        ("binomial_distribution", half, "cdf", Near(0.5)),
        ("poisson_distribution", "lambda=1e18 k=1000000000000000000", "cdf", Near(0.5)),
        ("chi_square_distribution", "x=1e18 df=1e18", "cdf", Near(0.5)),
        ("t_distribution", "x=2 df=9e18", "sf", Is(0.022_750_131_948_179_21)), // that of the normal distribution
        ("entropy", "counts=[9223372036854775807,9223372036854775807]", "entropy", Is(1.0)),
        ("gini_impurity", "counts=[9223372036854775807,9223372036854775807]", "gini", Is(0.5)),
        // z of the half: 0; a share of 0.25 within ± 1.96 √(0.1875 / 2⁶³), which is below the last digit but one.
        ("one_proportion_z_test", "successes=4611686018427387904 n=9223372036854775807 p0=0.5", "z", Is(0.0)),
        ("proportion_confidence_interval", "successes=2305843009213693952 n=9223372036854775807", "share", Is(0.25)),
        (
            "bloom_false_positive_rate",
            "n_items=1 n_bits=9223372036854775807 n_hashes=1",
            "false_positive_rate",
            Is(1.0 / two_63),
        ),
        ("shard_count", "in_mb_per_s=9e18 records_per_s=1 out_mb_per_s=1", "shards", Is(9e18)),
    ]);
}

/// 0.001 to the 200th is 1e-600, no double; its logarithm is.
#[test]
fn probabilities_too_small_for_their_product() {
    let tokens = format!("token_probs=[{}]", vec!["0.001"; 200].join(","));
    let found = ask_line("perplexity", &tokens).unwrap().get("perplexity").unwrap().value().number().unwrap();
    assert!((found - 1000.0).abs() < 1e-9, "{found}");
    all_right(&[
        // Mills' ratio; SciPy 1.17.1, norm.sf(37)
        ("normal_tail", "z=37", "one_sided", Is(5.725_571_222_523_927e-300)),
        // (1 − 1e-300)-quantile: SciPy 1.17.1, norm.ppf(1e-300)
        ("normal_quantile", "q=1e-300", "quantile", Is(-37.047_096_299_361_2)),
        ("binomial_distribution", "n=1000 p=0.5 k=0", "pmf", Is(0.5_f64.powi(1000))),
        ("exponential_distribution", "x=700 rate=1", "sf", Is((-700.0_f64).exp())),
        ("softmax", "logits=[1000,0]", "probabilities", Is(1.0)),
        ("softmax", "logits=[-1000,0]", "probabilities", Is(0.0)), // e^−1000 is below the smallest number
        ("logistic_prediction", "weights=[1] bias=0 x=[-800]", "probability", Is(0.0)),
        ("gmm_responsibilities", "x=1e6 weights=[0.5,0.5] means=[0,2] stds=[1,1]", "responsibilities", Is(0.0)),
        // As in scikit-learn no probability is nearer to 0 than the last digit of 1, 2⁻⁵².
        ("log_loss", "y_true=[1] y_prob=[1e-300]", "log_loss", Is(52.0 * std::f64::consts::LN_2)),
        ("predictive_values", "prior=1e-300 sensitivity=1 specificity=1", "ppv", Is(1.0)),
        ("multiple_testing", "p_values=[1e-300,0.5] method=bonferroni", "adjusted", Is(2e-300)),
    ]);
}

/// Whatever the concept: an empty list, 0, 1, −1 and numbers at the ends of their range in place of each input of its
/// example are answered or refused, and a number that is none has its reason.
#[test]
fn no_concept_panics_at_an_edge() {
    let mut problems = Vec::new();
    for concept in concepts() {
        let example: Vec<(String, Value)> = concept.example().iter().map(|pair| parse_pair(pair).unwrap()).collect();
        for (i, (name, value)) in example.iter().enumerate() {
            let kind = concept.distinct_inputs().into_iter().find(|input| input.name == name).unwrap().kind;
            let numbers = |edges: &[f64]| edges.iter().map(|edge| Value::Number(*edge)).collect::<Vec<_>>();
            let edges = match (kind, value) {
                (_, Value::List(_)) => vec![Value::List(vec![]), Value::List(vec![Value::List(vec![])])],
                (Kind::Number | Kind::NumberOrInf | Kind::Count, _) => {
                    numbers(&[0.0, 1.0, -1.0, 1e-300, 9_223_372_036_854_775_807.0, 1e308])
                }
                (Kind::Whole(_), _) => numbers(&[0.0, 1.0, -1.0]),
                (Kind::Text, _) => vec!["".into()],
                _ => vec![],
            };
            for edge in edges {
                let mut given = example.clone();
                given[i].1 = edge.clone();
                let asked = std::panic::catch_unwind(|| concept.ask(given));
                match asked {
                    Err(_) => problems.push(format!("{} panics with {name} = {}", concept.id, edge.typed())),
                    Ok(Ok(answer)) => problems.extend(answer.results().iter().filter_map(|(result, outcome)| {
                        let silent = outcome.value().number().is_some_and(f64::is_nan) && outcome.undefined().is_none();
                        silent.then(|| format!("{}: {result} is NaN with {name} = {}", concept.id, edge.typed()))
                    })),
                    Ok(Err(_)) => {}
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
