//! The catalog as a whole: names, places, inputs, and how answers are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::concept::plain;
use super::*;

fn ask_line(concept: &str, pairs: &[&str]) -> Result<Answer> {
    let given = pairs.iter().map(|pair| parse_pair(pair)).collect::<Result<Vec<_>>>()?;
    ask(concept, given)
}

fn refusal(concept: &str, pairs: &[&str]) -> String {
    match ask_line(concept, pairs) {
        Ok(answer) => panic!("{concept} {pairs:?} is answered: {answer}"),
        Err(error) => error.to_string(),
    }
}

fn value(concept: &str, pairs: &[&str], result: &str) -> Value {
    let answer = ask_line(concept, pairs).unwrap_or_else(|error| panic!("{concept} {pairs:?}: {error}"));
    answer.get(result).unwrap_or_else(|| panic!("{concept} has no {result}")).value()
}

fn number(concept: &str, pairs: &[&str], result: &str) -> f64 {
    match value(concept, pairs, result) {
        Value::Number(number) => number,
        other => panic!("{result} of {concept} is {other}"),
    }
}

fn verdict(case: &str) -> Verdict {
    parse_cases("answers.toml", case).unwrap()[0].check()
}

fn is_right(concept: &str, given: &str, expect: &str) -> bool {
    let case = format!("[[case]]\nconcept = {concept:?}\ngiven = {{ {given} }}\nexpect = {{ {expect} }}");
    verdict(&case).is_right()
}

fn read_bank() -> Vec<Case> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let topics = files.filter(|file| file.extension().is_some_and(|extension| extension == "toml"));
    let read = |file: std::path::PathBuf| {
        parse_cases(&file.display().to_string(), &std::fs::read_to_string(file).unwrap()).unwrap()
    };
    topics.flat_map(read).collect()
}

/// Two concepts of one name: the second could never be asked.
#[test]
fn every_name_means_one_concept() {
    let mut meant: BTreeMap<String, &str> = BTreeMap::new();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for concept in concepts() {
        assert!(ids.insert(concept.id), "the id {:?} is taken", concept.id);
        for name in [concept.name, concept.id].into_iter().chain(concept.aliases()) {
            let other = *meant.entry(plain(name)).or_insert(concept.id);
            assert_eq!(other, concept.id, "{name:?} is taken");
            assert_eq!(find(name).unwrap().id, concept.id);
        }
    }
}

/// `metrics::ConfusionMatrix::f1`: a module of that name, in its files the type, and a method or formula.
#[test]
fn concepts_are_defined_where_they_say() {
    fn source(path: &std::path::Path, text: &mut String) {
        if path.is_dir() {
            std::fs::read_dir(path).unwrap().for_each(|entry| source(&entry.unwrap().path(), text));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            *text += &std::fs::read_to_string(path).unwrap();
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules: BTreeMap<&str, String> = BTreeMap::new();
    for concept in concepts() {
        let (module, items) = concept.defined_in.split_once("::").unwrap_or((concept.defined_in, ""));
        let text = modules.entry(module).or_insert_with(|| {
            let mut text = String::new();
            source(&root.join(module), &mut text);
            text
        });
        assert!(!text.is_empty(), "{}: no module {module}", concept.id);
        for item in items.split("::").filter(|item| !item.is_empty()) {
            let declared = ["struct", "enum", "fn", "type"].iter().any(|kind| {
                let ends = ["<", "(", " ", ";"];
                ends.iter().any(|end| text.contains(&format!("pub {kind} {item}{end}")))
            });
            // Formulas and summaries that a macro writes stand in its call.
            let written = [": |", "("].iter().any(|end| text.contains(&format!("\n    {item}{end}")));
            assert!(declared || written, "{}: no {item} in {module}", concept.id);
        }
    }
}

/// The largest of 2/1, 1/3 and 12/4; x − μ = (2, −1) and Σ⁻¹ = [[2, −1], [−1, 4]] / 7: (8 + 4 + 4) / 7.
fn anomalies() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    let plane = || vec!["x=[5,1]", "mean=[3,2]", "covariance=[[4,1],[1,2]]"];
    vec![
        ("collusive_displacement", vec!["own=[1,3,4]", "sibling=[2,1,12]"], "codisp", 3.0),
        ("collusive_displacement", vec!["own=[1,3,4]", "sibling=[2,1,12]"], "displacement", 2.0),
        ("shingle_count", vec!["n=10", "size=4", "columns=2"], "shingles", 7.0),
        ("shingle_count", vec!["n=10", "size=4", "columns=2"], "feature_dim", 8.0),
        ("mahalanobis_distance", plane(), "squared", 16.0 / 7.0),
        ("mahalanobis_distance", plane(), "p_value", (-8.0_f64 / 7.0).exp()),
    ]
}

/// Concepts that the bank has no case of: inputs, result and value.
fn beyond_the_bank() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    let cells = || vec!["tp=90", "fp=30", "fn=10", "tn=870"];
    let scores =
        |more: &[&'static str]| [&["y_true=[1,0,1,1,0,0]", "y_score=[0.9,0.8,0.7,0.6,0.4,0.2]"], more].concat();
    let pairs = || vec!["y_true=[3,-0.5,2,7,4]", "y_pred=[2.5,0.5,2,9,4.75]"];
    let lasso = |more: &[&'static str]| [&["x=[[1],[2],[4]]", "y=[1,3,8]"], more].concat();
    vec![
        // exp(20 / 10); documents 3, 2 and 1, of which 2, 1 and 0 are shared: ln(3/3) + ln(2/3) + ln(1/2).
        ("lda_perplexity", vec!["bound=-20", "n_words=10"], "perplexity", 2.0_f64.exp()),
        ("topic_coherence", vec!["counts=[[2,1,0],[1,3,0],[1,0,5]]"], "umass", (1.0_f64 / 3.0).ln()),
        // RSS = 4.2 of 2 degrees of freedom, Sxx = 5; twice the mean of the leverages is 2 · 2/5.
        ("line_inference", vec!["x=[1,2,3,4]", "y=[1,3,2,6]"], "slope_std_error", 0.42_f64.sqrt()),
        ("leverage", vec!["x=[1,2,3,4,9]", "y=[1,3,2,6,5]"], "high_leverage", 0.8),
        // Residuals −1, 0, 1 and leverages 7/12, 1/3, 7/12: (2.4² + 2.4²) / 3.
        ("ridge_cv", vec!["x=[[-1],[0],[1]]", "y=[-2,0,2]", "alpha=2"], "loo", 3.84),
        // x̂ = 1/4, ŷ = 0.4: d = 0.35; the next 1 − 1/2 − 0.2.
        ("knee", vec!["x=[1,2,3,4,5]", "y=[100,40,20,10,0]"], "largest_d", 0.35),
        // ln W = 0: gaps 1, 3 and 2, and s(2) = 0.5 · √1.5 = 0.612: 1 < 3 − 0.612, but 3 ≥ 2.
        ("gap_statistic", vec!["w=[1,1,1]", "reference_log_w=[[1,1],[2.5,3.5],[2,2]]"], "k", 2.0),
        // Nothing is shared; 2 of the 6 ways to pick a half share ln 2: (0 − ln 2 / 3) / (ln 2 − ln 2 / 3).
        (
            "normalized_mutual_information",
            vec!["labels_true=[0,0,1,1]", "labels_pred=[0,1,0,1]", "average=min"],
            "ami",
            -0.5,
        ),
        // Two of three pairs descend, one ascends: (1 − 2) / 3.
        ("correlation_matrix", vec!["x=[[1,5],[2,4],[3,4.5]]", "method=kendall"], "strongest", -1.0 / 3.0),
        // Facet a: shares 0.4 and 0.6; facet d: 0.625 and 0.375.
        ("pre_training_bias", vec!["counts_a=[40,60]", "counts_d=[50,30]"], "dpl", 0.225),
        // 50 · 60 / 200 = 15 would have both, 20 do.
        ("reweighing", vec!["n=200", "n_group=50", "n_label=60", "n_both=20"], "weight", 0.75),
        // Rows 10 2 8 and 6 6 8 of 40: χ² = 2·(2²/8) + 2·(2²/4) + 0.
        ("chi_square_drift", vec!["baseline=[10,2,8]", "current=[6,6,8]"], "chi2", 3.0),
        // z = 1, 0.2 and −2: margins 1, 0.2 and 2, losses 0, 0.8 and 0: 5/2 + 10 · 0.8.
        (
            "svm_objective",
            vec!["weights=[2,1]", "bias=-1", "x=[[1,0],[0.5,0.2],[0,-1]]", "y=[1,1,-1]", "c=10"],
            "objective",
            10.5,
        ),
        // Errors 0.2, 1 and 0.5.
        ("epsilon_insensitive_loss", vec!["y_true=[3,5,8]", "y_pred=[3.2,4,8.5]", "epsilon=0.25"], "loss", 1.0 / 3.0),
        // (0.5 · 5 + 1)³
        ("polynomial_kernel", vec!["a=[1,2]", "b=[3,1]", "gamma=0.5", "coef0=1", "degree=3"], "kernel", 42.875),
        // z = 2 − 3, a mistake: b = 0 + 0.5.
        ("perceptron_update", vec!["weights=[1,-3]", "bias=0", "x=[2,1]", "y=1", "learning_rate=0.5"], "bias", 0.5),
        ("perceptron_mistake_bound", vec!["radius=5", "margin=0.5"], "mistakes", 100.0),
        // Errors 2, −1 and −0.5 at τ = 0.9: (1.8 + 0.1 + 0.05) / 3, and 0.5 · 4.
        (
            "quantile_regression_objective",
            vec!["y_true=[5,1,4]", "y_pred=[3,2,4.5]", "tau=0.9", "weights=[3,-1]", "alpha=0.5"],
            "objective",
            0.65 + 2.0,
        ),
        // Residuals 0, 1, 4 of w = 1: 17/6 + 1/2; λ₁ = 1.5 and Σxr = 18; means 7/3 and 4 give Σ(x − x̄)(y − ȳ) = 11.
        ("lasso_objective", lasso(&["weights=[1]", "alpha=0.5", "fit_intercept=false"]), "objective", 10.0 / 3.0),
        ("duality_gap", lasso(&["weights=[1]", "alpha=0.5", "fit_intercept=false"]), "gap", 2057.0 / 864.0),
        (
            "coordinate_update",
            lasso(&["weights=[1]", "feature=0", "alpha=0.5", "fit_intercept=false"]),
            "weight",
            37.5 / 21.0,
        ),
        ("alpha_max", lasso(&[]), "alpha_max", 11.0 / 3.0),
        ("npv", cells(), "npv", 870.0 / 880.0),
        ("fnr", cells(), "fnr", 10.0 / 100.0),
        ("false_omission_rate", cells(), "false_omission_rate", 10.0 / 880.0),
        ("accuracy", cells(), "accuracy", 0.96),
        ("error_rate", cells(), "error_rate", 0.04),
        ("g_mean", cells(), "g_mean", (0.9 * 870.0 / 900.0_f64).sqrt()),
        ("youden_j", cells(), "youden_j", 0.9 + 870.0 / 900.0 - 1.0),
        ("markedness", cells(), "markedness", 90.0 / 120.0 + 870.0 / 880.0 - 1.0),
        ("prevalence", cells(), "prevalence", 0.1),
        ("lift", cells(), "lift", 0.75 / 0.1),
        // scikit-learn 1.9.1: roc_auc_score(y_true, y_score, max_fpr=0.5)
        ("partial_auc", scores(&["max_fpr=0.5"]), "partial_auc", 0.703_703_703_703_703_7),
        // At 0.6 all positives are found, and one of three negatives.
        ("best_threshold", scores(&[]), "value", 2.0 / 3.0),
        // Means 2 and 7 about 4.5: 4 · 6.25 / 1 over (2 + 2) / 2. Sums 1 and 9 against 5 and 5. r = 13/14.
        ("anova_f_score", vec!["x=[1,3,6,8]", "y=[0,0,1,1]"], "f", 12.5),
        ("chi_square_score", vec!["x=[1,0,5,4]", "y=[0,0,1,1]"], "chi2", 6.4),
        ("regression_f_score", vec!["x=[1,2,4]", "y=[1,3,4]"], "f", 169.0 / 27.0),
        // Errors −0.5, 1, 0, 2, 0.75.
        ("mae", pairs(), "mae", 4.25 / 5.0),
        ("mse", pairs(), "mse", (0.25 + 1.0 + 4.0 + 0.5625) / 5.0),
        ("mean_error", pairs(), "mean_error", 3.25 / 5.0),
        ("max_error", pairs(), "max_error", 2.0),
        ("median_ae", pairs(), "median_ae", 0.75),
        // scikit-learn 1.9.1: explained_variance_score(y_true, y_pred)
        ("explained_variance", pairs(), "explained_variance", 0.877_483_443_708_609_3),
        // numpy 2.4.6: np.log(np.cosh(y_pred - y_true)).mean()
        ("log_cosh", pairs(), "log_cosh", 0.427_432_836_444_395_2),
        // scikit-learn 1.9.1: mean_tweedie_deviance(y_true, y_pred, power=1.5)
        (
            "tweedie_deviance",
            vec!["y_true=[2,0.5,1,4]", "y_pred=[0.5,0.5,2,2]", "power=1.5"],
            "deviance",
            1.071_067_811_865_475_5,
        ),
        // Steps 3, −2, 6: naive MSE 49/3; errors 2 and −1: MSE 5/2.
        ("rmsse", vec!["y_train=[1,4,2,8]", "y_true=[3,5]", "y_pred=[5,4]"], "rmsse", (2.5 / (49.0 / 3.0_f64)).sqrt()),
        ("naive_mae", vec!["y_train=[1,4,2,8]"], "naive_mae", 11.0 / 3.0),
        // Widths 2 and 4; 7 lies 1 above the second, at 2 / 0.1 = 20 for each unit.
        (
            "winkler_score",
            vec!["y_true=[2,7]", "lower=[1,2]", "upper=[3,6]", "alpha=0.1"],
            "winkler_score",
            (2.0 + 4.0 + 20.0) / 2.0,
        ),
        // SciPy 1.17.1: boxcox_llf and yeojohnson_llf at the λ of boxcox and yeojohnson_normmax.
        ("power_transform", vec!["x=[-3,-1,0,0.5,2,4,11]"], "log_likelihood", -8.855_160_109_135_62),
        ("power_transform", vec!["x=[1,2,2,3,5,9,20]", "method=box_cox"], "log_likelihood", -8.711_803_516_135_22),
        // A quarter of the way from 4 to 8, which are the third and fourth of five: ½ + ¼ · ¼.
        ("quantile_transform", vec!["x=[16,1,2,4,8]", "value=5"], "transformed", 0.5625),
        ("frequency_encoding", vec!["values=[7,3,7,7,1]", "value=7"], "share", 0.6),
        // FNV-1a puts a into column 12 of 16 and foobar into column 8.
        ("hashing_encoding", vec![r#"values=["a","foobar"]"#, "n_features=16"], "collisions", 0.0),
        ("outlier_reasons", vec!["x=[1,2,3,4,50]", "rule=iqr"], "share", 0.2),
        // A quarter past two is 2.25 / 24 of a circle, 33.75°.
        ("time_of_day", vec!["time=02:15"], "sin", 33.75_f64.to_radians().sin()),
        ("iso_week", vec!["date=2021-01-03"], "iso_week", 53.0),
        ("crossed_features", vec!["a=[1,2,1]", "b=[5,6,7]"], "possible", 6.0),
        // χ² = 8/3 of n = 40.
        ("cramers_v", vec!["table=[[10,10],[5,15]]"], "cramers_v", (1.0 / 15.0_f64).sqrt()),
    ]
    .into_iter()
    .chain(similarities())
    .chain(inference())
    .chain(optimizers())
    .chain(maps())
    .chain(anomalies())
    .collect()
}

fn maps() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    let map = || "points=[[0,0],[1,1],[2,0]]";
    vec![
        // Equal distances: three choices alike.
        ("tsne_row_similarity", vec!["distances=[2,2,2]", "sigma=0.7"], "perplexity", 3.0),
        // w = 1/3, 1/5 and 1/3 (d² = 2, 4, 2), Z = 26/15; with p = ½ both ways for one pair ln(½ / (5/26)).
        ("tsne_map_similarity", vec![map(), "i=2", "j=0"], "q", 3.0 / 26.0),
        ("tsne_kl_divergence", vec![map(), "p=[[0,0.5,0],[0.5,0,0],[0,0,0]]"], "kl_divergence", 2.6_f64.ln()),
        // The rows at 2 and 14 change places on the map: costs 2, 1, 2, 1, 2 of 5 · 2 · 3 / 2.
        (
            "trustworthiness",
            vec!["x=[[0],[2],[5],[9],[14]]", "embedding=[[0],[14],[5],[9],[2]]", "n_neighbors=2"],
            "trustworthiness",
            1.0 - 8.0 / 15.0,
        ),
        // The longer of two columns at right angles: variances 25/3 − 49/9 and 4/3 − 4/9.
        ("truncated_svd", vec!["x=[[3,0],[4,0],[0,2]]", "n_components=1"], "explained_share", 26.0 / 34.0),
    ]
}

fn optimizers() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    vec![
        // A residual of 3: 1 · (3 − ½). With d = 0 focal slopes by ¼ · (2 · ½ · ln ½ − ½).
        ("loss_and_slope", vec!["loss=huber", "y=2", "prediction=5", "delta=1"], "loss", 2.5),
        ("loss_and_slope", vec!["loss=focal", "y=1", "prediction=0"], "slope", 0.25 * (-(2f64.ln()) - 0.5)),
        // Margins ½, −½ and 2.
        ("squared_hinge_loss", vec!["y_true=[1,-1,1]", "decision=[0.5,0.5,2]"], "squared_hinge_loss", 2.5 / 3.0),
    ]
}

fn similarities() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    let sets = || vec![r#"a=["big","red","fox"]"#, r#"b=["red","fox","hound","red","den"]"#];
    vec![
        // Shared: red, fox; of 3 and 4 different ones. With red counted twice: minima 2, maxima 6.
        ("dice_similarity", sets(), "dice", 4.0 / 7.0),
        ("overlap_coefficient", sets(), "overlap", 2.0 / 3.0),
        ("weighted_jaccard", sets(), "jaccard", 2.0 / 6.0),
        // ni ig gh ht, na ac ch ht
        ("char_ngram_similarity", vec!["a=night", "b=nacht", "n=2"], "jaccard", 1.0 / 7.0),
        // One swap in seven letters.
        ("damerau_levenshtein_distance", vec!["a=recieve", "b=receive"], "similarity", 6.0 / 7.0),
        ("jaro_winkler", vec!["a=martha", "b=marhta"], "jaro_winkler", 17.0 / 18.0 + 0.3 / 18.0),
        ("minhash_estimate", vec!["equal=96", "k=128"], "jaccard", 0.75),
        ("minhash_standard_error", vec!["jaccard=0.2", "k=100"], "standard_error", 0.04),
        (
            "lsh_probability",
            vec!["similarity=0.5", "bands=20", "rows=5"],
            "probability",
            1.0 - (31.0_f64 / 32.0).powi(20),
        ),
        // Sixteen registers of 2: 0.673 · 256 / 4.
        ("hyperloglog", vec!["registers=[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2]"], "estimate", 43.072),
        ("count_min_bound", vec!["width=100", "depth=2", "n=5000"], "largest_excess", 50.0 * std::f64::consts::E),
        ("combined_availability", vec!["availabilities=[0.9,0.8]"], "any_suffices", 0.98),
    ]
}

fn inference() -> Vec<(&'static str, Vec<&'static str>, &'static str, f64)> {
    vec![
        // 0.009 of 0.009 + 0.0495
        ("predictive_values", vec!["prior=0.01", "sensitivity=0.9", "specificity=0.95"], "ppv", 2.0 / 13.0),
        ("bayes_theorem", vec!["p_b_given_a=0.5", "p_a=0.2", "p_b=0.4"], "p_a_given_b", 0.25),
        ("multiple_testing", vec!["p_values=[0.01,0.04,0.03]"], "n_rejected", 1.0),
        // s² = 7
        ("one_sample_t_test", vec!["x=[1,2,6]", "popmean=1"], "t", 2.0 / (7.0_f64 / 3.0).sqrt()),
        ("one_sample_z_test", vec!["mean=52", "n=9", "popmean=50", "sigma=6"], "z", 1.0),
        ("one_proportion_z_test", vec!["successes=60", "n=100", "p0=0.5"], "z", 2.0),
        // 1 + 16 + 16 + 1 of 70
        ("fisher_exact", vec!["table=[[3,1],[1,3]]"], "p_value", 34.0 / 70.0),
        ("wilcoxon_signed_rank", vec!["differences=[-1,2,-3,4,5]"], "p_value", 14.0 / 32.0),
        // C(4, 2) · C(6, 1) of C(10, 3)
        ("hypergeometric_distribution", vec!["total=10", "successes=4", "drawn=3", "k=2"], "pmf", 0.3),
        // SciPy 1.17.1, scipy.stats
        ("normal_quantile", vec!["q=0.975"], "quantile", 1.959_963_984_540_054_5),
        ("t_distribution", vec!["q=0.975", "df=4"], "quantile", 2.776_445_105_197_794_3),
        // 1 − e^(−3/2), whose quantile at ½ is 2 ln 2; P(F(2, 2) > f) is 1 / (1 + f).
        ("chi_square_distribution", vec!["q=0.5", "df=2"], "quantile", 2.0 * std::f64::consts::LN_2),
        ("f_distribution", vec!["x=3", "df1=2", "df2=2"], "sf", 0.25),
        ("exponential_distribution", vec!["x=2", "rate=0.5"], "sf", (-1.0_f64).exp()),
        ("uniform_distribution", vec!["q=0.75", "low=2", "high=6"], "quantile", 5.0),
        ("beta_distribution", vec!["x=0.5", "a=2", "b=3"], "pdf", 1.5),
        ("bootstrap_interval", vec!["x=[4,4,4]"], "high", 4.0),
        ("permutation_test", vec!["a=[9,2]", "b=[0,1]"], "p_value", 2.0 / 6.0),
        // Without an effect a test rejects with probability alpha.
        ("t_test_power", vec!["effect=0", "n1=8", "alpha=0.1"], "power", 0.1),
        ("two_proportion_power", vec!["p1=0.3", "p2=0.3", "n1=9", "n2=7"], "power", 0.05),
        ("one_sample_t_power", vec!["effect=0", "n=8", "alpha=0.1", "alternative=less"], "power", 0.1),
        // statsmodels 0.15.0: TTestPower and TTestIndPower reach 0.8 of d = 0.5 at 33.37 pairs and at 63.77 in each group.
        ("one_sample_t_sample_size", vec!["difference=5", "std=10"], "n", 34.0),
        ("two_sample_t_sample_size", vec!["effect=0.5"], "n1", 64.0),
        // P̄ = (1 + 1 + ⅓ + ⅓)/4, P̄ₑ = ½
        ("fleiss_kappa", vec!["counts=[[3,0],[0,3],[2,1],[1,2]]"], "kappa", 1.0 / 3.0),
        // e^(0.3 · 10)
        ("coefficient_odds_ratio", vec!["coef=0.3", "change=10"], "odds_ratio", 3.0_f64.exp()),
        // At 0 every p is ½: g = [−½ + ½ + …] over x = 0, 1, 2 and y = 1, 0, 1; H = ¼·[[5, 3], [3, 3]]; b = 0 + (½·5/4 − ½·3/4) / (3/8).
        ("logistic_newton_step", vec!["x=[0,1,2]", "y=[1,0,1]", "weight=0", "bias=0"], "bias", 2.0 / 3.0),
        ("character_error_rate", vec!["reference=kitten", "hypothesis=sitting"], "cer", 0.5),
        ("dbscan", vec!["x=[[1],[1.5],[2],[9]]", "eps=0.5", "min_samples=3"], "noise_share", 0.25),
        // Second nearest others at 2, 1, 1, 1, 2 and 11; the curve 1, 1, 1, 2, 2, 11 bends before its last.
        ("k_distance", vec!["x=[[0],[1],[2],[3],[4],[14]]", "min_samples=3"], "eps", 2.0),
        // 4 points on 1 × 2.
        (
            "hotspots",
            vec!["x=[[0,0],[9,9],[0.5,0],[0,2],[0,1]]", "scan_radius=1", "min_points=3"],
            "highest_density",
            2.0,
        ),
        // 2·3/5 · (3² + 4²) = 30
        ("ward_distance", vec!["size_a=2", "size_b=3", "mean_a=[1,2]", "mean_b=[4,6]"], "distance", 60.0_f64.sqrt()),
        // Merges at 1, 2, 4 and 11.
        ("dendrogram_cut", vec!["x=[[0],[9],[1],[4],[11]]", "method=complete", "n_clusters=3"], "cut_height", 3.0),
        // Both values are 1 from one mean and 3 from the other.
        (
            "em_step",
            vec!["x=[1,3]", "weights=[0.5,0.5]", "means=[0,4]", "stds=[1,1]"],
            "log_likelihood_before",
            2.0 * (0.5 * ((-0.5_f64).exp() + (-4.5_f64).exp()) / std::f64::consts::TAU.sqrt()).ln(),
        ),
        // 2 shares, 6 means, 9 entries of covariances.
        (
            "mixture_criteria",
            vec!["log_likelihood=-100", "n_samples=50", "n_features=2", "n_components=3", "covariance_type=full"],
            "bic",
            200.0 + 17.0 * 50.0_f64.ln(),
        ),
    ]
}

#[test]
fn concepts_that_the_bank_has_no_case_of() {
    for (concept, pairs, result, expected) in beyond_the_bank() {
        let found = number(concept, &pairs, result);
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{concept}: {found}, not {expected}");
    }
    // statsmodels 0.15.0: TTestIndPower and NormalIndPower, solve_power of 0.8, to the tolerance of its root.
    let found = [
        number("t_test_detectable_effect", &["n1=64"], "effect") - 0.499_069_177_194_551,
        number("one_sample_t_detectable_effect", &["n=34"], "effect") - 0.495_028_097_973_440_55,
        number("two_proportion_detectable_effect", &["p1=0.1", "n1=500"], "p2") - 0.159_141_285_226_992_1,
    ];
    assert!(found.iter().all(|difference| difference.abs() < 1e-7), "{found:?}");
    // After the two highest of six, one of three positives was found in a third of the samples.
    let curve = ["y_true=[1,0,1,1,0,0]", "y_score=[0.9,0.8,0.7,0.6,0.4,0.2]"];
    let (Value::List(share), Value::List(gain)) =
        (value("gain_curve", &curve, "share"), value("gain_curve", &curve, "gain"))
    else {
        panic!("the curve is no list");
    };
    let at = share.iter().position(|share| *share == Value::Number(2.0 / 6.0)).unwrap();
    assert_eq!(gain[at], Value::Number(1.0 / 3.0));
    // Two replacements at 2 and an insertion at 1.
    let costs = ["a=kitten", "b=sitting", "insert=1", "delete=1", "replace=2"];
    assert_eq!(value("weighted_edit_distance", &costs, "distance"), 5_usize.into());
    let indicator = value("missing_indicator", &["x=[[1,nan],[2,5]]"], "indicator");
    assert_eq!(indicator, vec![vec![1_usize], vec![0]].into());
    // The second column is twice the first, and is so where it is missing.
    let imputed = value("iterative_imputation", &["x=[[1,2],[3,6],[4,8],[7,nan],[9,18]]"], "imputed");
    assert_eq!(imputed.to_string(), "[[1, 2], [3, 6], [4, 8], [7, 14], [9, 18]]"); // to six digits
    // Each row is all that the other fold has of its category.
    let folds = ["categories=[1,1,2,2]", "target=[4,6,1,9]", "fold=[0,1,0,1]"];
    let encoded = value("out_of_fold_target_encoding", &folds, "encoded");
    assert_eq!(encoded, vec![6.0, 4.0, 9.0, 1.0].into());
    // (√9 − 1) / 0.5 and (√4 − 1) / 0.5
    let transformed = value("box_cox", &["x=[9,4]", "lambda=0.5"], "transformed");
    assert_eq!(transformed, vec![4.0, 2.0].into());
    // Variances 8/3 and 0; r = 1 of 1, 2, 3 and 2, 4, 6; on a line at 0, 1, 3 rows 0 and 1 are each other's nearest.
    let kept = |concept: &str, x: &str, setting: &str| value(concept, &[x, setting], "kept");
    assert_eq!(kept("variance_threshold", "x=[[1,7],[3,7],[5,7]]", "threshold=2"), vec![0_usize].into());
    assert_eq!(kept("correlation_filter", "x=[[1,2,1],[2,4,0],[3,6,1]]", "limit=0.9"), vec![0_usize, 2].into());
    // Three rises in a row, from 1 to 9.
    let symptoms = value("training_diagnosis", &["train_loss=[2,1,2,4,9]"], "symptoms");
    assert_eq!(symptoms, vec!["diverging"].into());
    // v = ½·½ + ¼, w = 1 − ½·(¼ + ½·½); √(16 + 9); √(¼·16); 2 − ½·½·2, then ½ as far as the sign says.
    let stepped =
        |concept: &str, more: &[&'static str]| value(concept, &[&["weights=[1]"][..], more].concat(), "weights");
    let nesterov = ["velocity=[0.5]", "gradient=[0.25]", "learning_rate=0.5", "momentum=0.5"];
    assert_eq!(stepped("nesterov_step", &nesterov), vec![0.75].into());
    let adagrad = ["gradient=[3]", "squares=[16]", "learning_rate=2.5", "epsilon=0"];
    assert_eq!(stepped("adagrad_step", &adagrad), vec![-0.5].into());
    let rmsprop = ["gradient=[4]", "squares=[0]", "learning_rate=0.25", "rho=0.75", "epsilon=0"];
    assert_eq!(stepped("rmsprop_step", &rmsprop), vec![0.5].into());
    let adamw = ["weights=[2]", "gradient=[7]", "m=[0]", "v=[0]", "t=1", "learning_rate=0.5", "weight_decay=0.5"];
    let adamw = [&adamw[..], &["beta1=0", "beta2=0", "epsilon=0"]].concat();
    assert_eq!(value("adamw_step", &adamw, "weights"), vec![1.0].into());
    // The box is 3 and 5 long.
    let shares = value("cut_probabilities", &["lower=[0,10]", "upper=[3,15]"], "probabilities");
    assert_eq!(shares, vec![0.375, 0.625].into());
    // ψ(1) − ψ(2) = −1, since ψ(x + 1) = ψ(x) + 1/x; e^ψ(2) is e times e^ψ(1), and e^(−1) / (e^(−1) + ½) is 2 / (2 + e).
    let first = |concept: &str, inputs: &[&str], result: &str| match value(concept, inputs, result) {
        Value::List(items) => items[0].number().unwrap(),
        other => panic!("{other}"),
    };
    assert!((first("dirichlet_expectation", &["alpha=[1,1]"], "expected_log") + 1.0).abs() < 1e-14);
    let phi = first("lda_word_topics", &["gamma=[1,2]", "weights=[0.4,0.2]"], "phi");
    assert!((phi - 2.0 / (2.0 + std::f64::consts::E)).abs() < 1e-14);
    let links = value("tomek_links", &["x=[[0],[1],[3]]", "y=[0,1,1]"], "links");
    assert_eq!(links, vec![vec![0_usize, 1]].into());
}

/// Beside the formula: what values there can be, what was settled, and who says so. "Range: ….": the full stop is not theirs.
#[test]
fn every_concept_states_its_range_conventions_and_source() {
    let mut lacking = Vec::new();
    for concept in concepts() {
        let notes = [("range", concept.range), ("conventions", concept.conventions), ("source", concept.source)];
        let plain =
            |note: &str| !note.is_empty() && note.trim() == note && !note.ends_with('.') && !note.contains('\n');
        lacking
            .extend(notes.iter().filter(|(_, note)| !plain(note)).map(|(of, _)| format!("{} of {}", of, concept.id)));
    }
    assert_eq!(lacking, [""; 0]);
}

#[test]
fn classifiers_give_the_probabilities_of_their_classes() {
    let first = |concept: &str, pairs: &[&str]| match value(concept, pairs, "probabilities") {
        Value::List(items) => items[0].number().unwrap(),
        other => panic!("{other}"),
    };
    let words = |sample| ["x=[[2,0],[1,1],[0,4]]", "y_true=[\"ham\",\"ham\",\"spam\"]", sample];
    let normal = ["x=[[1],[3],[5],[9]]", "y_true=[0,0,1,1]", "sample=[4]", "var_smoothing=0"];
    let (low, high) = ((-2.0_f64).exp(), (-9.0_f64 / 8.0).exp() / 2.0);
    for (found, expected) in [
        // 2/3 · 4/6 · (2/6)² = 32/648 against 1/3 · 1/6 · (5/6)² = 25/648.
        (first("multinomial_naive_bayes", &words("sample=[1,2]")), 32.0 / 57.0),
        // 2/3 · 1/4 · 2/4 = 9/108 against 1/3 · 2/3 · 2/3 = 16/108.
        (first("bernoulli_naive_bayes", &words("sample=[0,1]")), 9.0 / 25.0),
        // N(4; 2, 1) against N(4; 7, 4), the priors being equal.
        (first("gaussian_naive_bayes", &normal), low / (low + high)),
        // Scores ½ and −½.
        (first("softmax_prediction", &["weights=[[1],[-1]]", "bias=[0,0]", "x=[0.5]"]), 1.0 / (1.0 + (-1.0_f64).exp())),
    ] {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }
    assert_eq!(value("multinomial_naive_bayes", &words("sample=[0,9]"), "class").to_string(), "\"spam\"");
}

/// Every concept has a case with a known answer: in the bank or above.
#[test]
fn every_concept_is_asked() {
    let mut asked: BTreeSet<&str> = read_bank().iter().map(|case| find(&case.concept).unwrap().id).collect();
    asked.extend(beyond_the_bank().iter().map(|(concept, ..)| *concept));
    asked.extend(["dirichlet_expectation", "lda_word_topics"]);
    asked.extend(["gain_curve", "box_cox", "weighted_edit_distance"]);
    asked.extend(["missing_indicator", "iterative_imputation", "out_of_fold_target_encoding"]);
    asked.extend(["nesterov_step", "adagrad_step", "rmsprop_step", "adamw_step", "training_diagnosis"]);
    asked.extend(["t_test_detectable_effect", "one_sample_t_detectable_effect", "two_proportion_detectable_effect"]);
    asked.extend(["variance_threshold", "correlation_filter", "tomek_links", "cut_probabilities"]);
    asked.extend(["softmax_prediction", "gaussian_naive_bayes", "multinomial_naive_bayes", "bernoulli_naive_bayes"]);
    let unasked: Vec<&str> = concepts().map(|concept| concept.id).filter(|id| !asked.contains(id)).collect();
    assert_eq!(unasked, [""; 0]);
}

/// On an exact line no error is left, and a constant does not vary: where there is no F, there is no p either.
#[test]
fn an_undefined_score_has_no_p_value() {
    for x in ["x=[1,2,3]", "x=[1,1,1]"] {
        let answer = ask_line("regression_f_score", &[x, "y=[2,4,6]"]).unwrap();
        assert!(["f", "p_value"].iter().all(|result| answer.get(result).unwrap().undefined().is_some()), "{answer}");
    }
}

#[test]
fn an_input_given_twice_is_refused() {
    assert!(refusal("f1", &["tp=90", "tp=10", "fp=4", "fn=10"]).contains("twice"));
    assert!(refusal("f1", &["tp=90", "fp=4", "fn=10", "fp=4"]).starts_with("fp = 4 and then 4"));
}

#[test]
fn an_unknown_input_is_told_the_nearest() {
    let message = refusal("f1", &["tp=90", "fpp=4", "fn=10"]);
    assert_eq!(
        message,
        "there is no input \"fpp\"; did you mean \"fp\"? F1 score takes tp, fp, fn [tn, zero_division]; or \
         y_true, y_pred [labels, positive, sample_weight, zero_division]; or \
         matrix [orientation, labels, positive, zero_division]"
    );
    assert!(refusal("rmse", &["y_true=[1]", "yhat=[1]", "y_pred=[1]"]).contains("\"yhat\"; "));
}

/// 2⁵³ and 2⁵³ + 1 are one number as `f64`, but two labels.
#[test]
fn large_integers_stay_what_they_are() {
    let labels = ["y_true=[9007199254740992,9007199254740993]", "y_pred=[9007199254740992,9007199254740992]"];
    assert_eq!(number("accuracy", &labels, "accuracy"), 0.5);
    assert_eq!(
        value("confusion_matrix", &labels, "labels").to_string(),
        "[\"9007199254740992\", \"9007199254740993\"]"
    );
    assert_eq!(number("uniform_cross_entropy", &["n_classes=10000000000000000"], "cross_entropy"), 16.0 * 10f64.ln());
    assert!(refusal("f1", &["tp=-9223372036854775807", "fp=1", "fn=1"]).starts_with("tp = -9223372036854775807, but"));
}

#[test]
fn whole_numbers_say_their_true_least() {
    for (concept, pairs) in [
        ("uniform_cross_entropy", &["n_classes=0"][..]),
        ("top_k_accuracy", &["y_true=[0]", "y_prob=[[0.4,0.6]]", "k=0"]),
        ("ece", &["y_true=[1]", "y_prob=[0.4]", "n_bins=0"]),
        ("naive", &["history=[1,2]", "horizon=0"]),
        ("moving_average", &["x=[1,2]", "window=0"]),
        ("mase", &["y_train=[1,2]", "y_true=[1]", "y_pred=[1]", "season=0"]),
        ("differencing", &["y=[1,2]", "lag=0"]),
    ] {
        let message = refusal(concept, pairs);
        assert!(message.ends_with("= 0, but a whole number of at least 1 is needed"), "{message}");
    }
    let message = refusal("top_k_accuracy", &["y_true=[0]", "y_prob=[[0.4,0.6]]", "k=1.5"]);
    assert_eq!(message, "k = 1.5, but a whole number of at least 1 is needed");
    assert_eq!(find("top_k_accuracy").unwrap().forms[0][3].kind.describe(), "a whole number of at least 1");
}

/// One label is right of two, however it is written.
#[test]
fn labels_are_matched_by_what_they_print() {
    let mixed = ["y_true=[0,1]", "y_pred=[\"0\",\"0\"]"];
    assert_eq!(number("accuracy", &mixed, "accuracy"), 0.5);
    assert_eq!(value("confusion_matrix", &mixed, "matrix").to_string(), "[[1, 0], [1, 0]]");
    let named = [mixed[0], mixed[1], "labels=[\"1\",\"0\"]"];
    assert_eq!(value("confusion_matrix", &named, "matrix").to_string(), "[[0, 1], [0, 1]]");
    // As in scikit-learn, true is 1 beside whole numbers; three of four are right.
    let booleans = ["y_true=[true,false,true,true]", "y_pred=[1,0,0,1]"];
    assert_eq!(number("accuracy", &booleans, "accuracy"), 0.75);
    assert_eq!(value("confusion_matrix", &booleans, "labels").to_string(), "[\"0\", \"1\"]");
    assert_eq!(number("recall", &["y_true=[1,0,1]", "y_pred=[1,1,0]", "positive=true"], "recall"), 0.5);
    assert_eq!(
        number("recall", &["y_true=[true,false,true]", "y_pred=[true,true,false]", "positive=true"], "recall"),
        0.5
    );
    // Text alone stays text, in the order of text.
    let words = ["y_true=[\"10\",\"9\"]", "y_pred=[\"10\",\"10\"]"];
    assert_eq!(value("confusion_matrix", &words, "labels").to_string(), "[\"10\", \"9\"]");
    // Numbers in their own order, before text.
    let order = ["y_true=[10,9.5,-2,\"b\"]", "y_pred=[10,9.5,-2,\"b\"]"];
    assert_eq!(value("confusion_matrix", &order, "labels").to_string(), "[\"-2\", \"9.5\", \"10\", \"b\"]");
}

#[test]
fn a_label_is_answered_as_it_was_given() {
    assert!(is_right("argmax", "labels = [true, false], scores = [0.2, 0.7]", "label = false"));
    assert!(is_right("argmax", "labels = [10, 20], scores = [0.2, 0.7]", "label = 20"));
    assert!(is_right("argmax", "labels = [\"a\", \"b\"], scores = [0.2, 0.7]", "label = \"b\""));
    assert!(!is_right("argmax", "labels = [true, false], scores = [0.2, 0.7]", "label = true"));
    assert!(is_right("majority_baseline", "counts = [3, 7], labels = [false, true]", "label = true"));
    let sliced = "y_true = [1, 0, 1], y_pred = [1, 0, 0], group = [true, false, true]";
    assert!(is_right("sliced_accuracy", sliced, "groups = [false, true], accuracy = [1.0, 0.5]"));
    assert!(is_right("confusion_matrix", "y_true = [-1, 1], y_pred = [1, 1]", "labels = [-1, 1]"));
    let scores = ask_line("argmax", &["labels=[true,false]", "scores=[0.2,0.7]"]).unwrap();
    assert_eq!(scores.json()["label"]["value"], false);
}

#[test]
fn every_refusal_is_no_value_but_an_unknown_concept() {
    for given in ["tp = 1", "tp = 1, fn = 1, nonsense = 2", "tp = -1, fn = 1", ""] {
        assert!(is_right("recall", given, "error = \"refused\""), "{given}");
    }
    assert!(!is_right("recall", "tp = 1, fn = 1", "error = \"refused\""));
    assert!(!is_right("recal", "tp = 1, fn = 1", "error = \"refused\""));
    assert!(!is_right("recall", "tp = 1", "recall = 1.0"));
}

#[test]
fn an_expectation_of_no_value_stands_alone() {
    let case = "[[case]]\nconcept = \"f1\"\ngiven = { tp = 1 }\nexpect = { error = \"no\", f1 = 1.0 }";
    let error = parse_cases("a.toml", case).unwrap_err().to_string();
    assert_eq!(error, "a.toml, case 1: expect says that there is no value (error), and \"f1\" too; only one can be");
}

/// The `=` in the first column of line 3 is wrong.
#[test]
fn the_line_of_an_error_in_the_first_column() {
    let error = parse_cases("a.toml", "[[case]]\nconcept = \"f1\"\n= 3\n").unwrap_err().to_string();
    assert!(error.starts_with("a.toml, line 3: "), "{error}");
    let error = parse_cases("a.toml", "= 3\n").unwrap_err().to_string();
    assert!(error.starts_with("a.toml, line 1: "), "{error}");
}

#[test]
fn cost_per_case_needs_all_cases() {
    // 1 · 2 + 5 · 3 = 17 whatever the rest; a cost per case only over all 100.
    let costs = ["fp=2", "fn=3", "cost_fp=1", "cost_fn=5"];
    let answer = ask_line("cost", &costs).unwrap();
    assert_eq!(answer.get("total_cost").unwrap().value(), Value::Number(17.0));
    assert!(answer.get("cost_per_case").unwrap().undefined().unwrap().contains("tp and tn are not given"));
    let all = [&costs[..], &["tp=15", "tn=80"]].concat();
    assert_eq!(number("cost", &all, "cost_per_case"), 0.17);
}

#[test]
fn zero_division_is_0_or_1_or_nan() {
    let precision = |filled: &str| ask_line("precision", &["tp=0", "fp=0", &format!("zero_division={filled}")]);
    for (filled, expected) in [("0", 0.0), ("0.0", 0.0), ("1", 1.0), ("1.0", 1.0)] {
        assert_eq!(precision(filled).unwrap().get("precision").unwrap().value(), Value::Number(expected));
    }
    let undefined = precision("nan").unwrap();
    assert!(undefined.get("precision").unwrap().undefined().is_some());
    assert_eq!(precision("7").unwrap_err().to_string(), "zero_division = 7, but one of 0, 1, nan is needed");
}

#[test]
fn metrics_of_one_class_ask_which_class_of_three() {
    let three = ["y_true=[\"a\",\"b\",\"c\",\"a\"]", "y_pred=[\"a\",\"c\",\"b\",\"a\"]"];
    for concept in ["binary_metrics", "precision", "f1", "likelihood_ratios", "jaccard", "weighted_metrics"] {
        let message = refusal(concept, &three);
        assert!(message.starts_with("positive = nothing, but one of a, b, c is needed"), "{message}");
    }
    let chosen = [three[0], three[1], "positive=a"];
    assert_eq!(number("precision", &chosen, "precision"), 1.0);
    assert_eq!(number("accuracy", &three, "accuracy"), 0.5);
    assert_eq!(number("jaccard", &[three[0], three[1], "average=macro"], "jaccard"), 1.0 / 3.0);
}

/// 0 is the only class there is; the other one, which counts as positive, is absent.
#[test]
fn the_positive_class_may_be_absent() {
    let zeros = ["y_true=[0,0,0]", "y_pred=[0,0,0]", "positive=1"];
    assert_eq!(number("recall", &zeros, "recall"), 0.0);
    assert_eq!(number("specificity", &zeros, "specificity"), 1.0);
    assert!(refusal("recall", &["y_true=[0,1]", "y_pred=[0,0]", "positive=2"]).contains("unknown"));
}

#[test]
fn messages_are_sentences() {
    assert_eq!(
        refusal("gap_filling", &["values=[nan,1]", "front=value"]),
        "time-series gap filling needs front_value (the value of front = \"value\", a number); it takes values [front, \
         middle, back, front_value, middle_value, back_value, horizon, \
         future, future_value]"
    );
    assert_eq!(
        refusal("confusion_matrix", &["matrix=[[1,2],[3]]"]),
        "matrix[1] = a row of 1 number, but a row of 2 numbers, as the first, is needed"
    );
    assert_eq!(
        refusal("chance_accuracy", &["class_shares=[0.5,0.45]"]),
        "the sum of class_shares = 0.95, but 1 is needed"
    );
    assert_eq!(refusal("recall", &["tp=-1.5", "fn=2"]), "tp = -1.5, but a number of at least 0 is needed");
    assert!(refusal("naive", &["history=[1]", "horizon=9223372036854775807"]).contains("9223372036854775807"));
}

#[test]
fn a_question_without_inputs_is_told_all_of_them() {
    let message = refusal("wql", &[]);
    for part in
        ["y_true: actual values, a list of numbers", "tau: the quantile, between 0 and 1", "workings ask wql y_true="]
    {
        assert!(message.contains(part), "{message}");
    }
}

/// The example is of the same form as the input that is asked for.
#[test]
fn the_first_form_is_the_usual_one() {
    let message = refusal("kappa", &[]);
    assert!(message.starts_with("Cohen's kappa needs tp ("), "{message}");
    assert!(message.ends_with("workings ask cohen_kappa tp=90 fp=4 fn=10 tn=96"), "{message}");
}

/// The command that is shown to whoever asks without inputs must work.
#[test]
fn every_example_has_an_answer() {
    let mut failures = Vec::new();
    for (concept, form) in concepts().flat_map(|concept| concept.forms.iter().map(move |form| (concept, form))) {
        let pairs = concept.example_of(form);
        let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
        match ask_line(concept.id, &pairs) {
            Ok(answer) if answer.results().iter().any(|(_, outcome)| outcome.undefined().is_none()) => {}
            Ok(answer) => failures.push(format!("{} {pairs:?}: {}", concept.id, answer.undefined().unwrap_or(""))),
            Err(error) => failures.push(format!("{} {pairs:?}: {error}", concept.id)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Nine shares of three classes, three of them shown.
#[test]
fn hidden_derivations_are_counted() {
    let answer =
        ask_line("normalized_confusion_matrix", &["matrix=[[3,1,0],[2,4,1],[0,2,5]]", "normalize=true"]).unwrap();
    let text = answer.to_string();
    assert!(text.ends_with("… and 6 more likewise"), "{text}");
    assert!(answer.markdown().contains("… and 6 more likewise") && answer.html().contains("… and 6 more likewise"));
    assert!(answer.latex().contains("6 more likewise"));
}

/// 3 of 4 in group a, 1 of 2 in group b.
#[test]
fn sliced_accuracy_counts_what_is_correct() {
    let answer = ask_line(
        "sliced_accuracy",
        &["y_true=[1,0,1,1,0,1]", "y_pred=[1,0,1,0,0,0]", "group=[\"a\",\"a\",\"a\",\"a\",\"b\",\"b\"]"],
    )
    .unwrap();
    let text = answer.to_string();
    assert!(text.contains("accuracy[a] = correct / n") && text.contains("= 3 / 4"), "{text}");
    assert!(text.contains("accuracy[b] = correct / n") && !text.contains("TP"), "{text}");
}

/// Always "no": 70 of 100 are right, and the class that is spoken of is the one that is predicted.
#[test]
fn a_baseline_of_two_classes_speaks_of_the_class_it_predicts() {
    let answer = ask_line("majority_baseline", &["counts=[70,30]", "labels=[\"no\",\"yes\"]"]).unwrap();
    let text = answer.to_string();
    assert!(text.contains("accuracy = correct / n\n         = 70 / 100"), "{text}");
    assert!(!text.contains("positive class: yes"), "{text}");
    assert_eq!(answer.get("balanced_accuracy").unwrap().value(), Value::Number(0.5));
}

/// Confusion matrix (rows actual) 2 1 0, 0 1 1, 1 0 3: kappa = (9·6 − 29) / (9² − 29), and 0.4807692307692307 by
/// scikit-learn 1.9.1's `cohen_kappa_score(y_true, y_pred)`.
#[test]
fn what_may_be_left_out() {
    let labels = ["y_true=[0,0,0,1,1,2,2,2,2]", "y_pred=[0,0,1,1,2,0,2,2,2]"];
    let kappa = number("weighted_kappa", &labels, "kappa");
    assert!((kappa - 25.0 / 52.0).abs() < 1e-12, "{kappa}");
    // Jaccard of each class: 2/4, 1/3, 3/5.
    let each = value("jaccard", &[labels[0], labels[1], "average=none"], "jaccard");
    assert_eq!(each, Value::List(vec![0.5.into(), (1.0 / 3.0).into(), 0.6.into()]));
    // F2 of class 2 from a matrix: P = 3/4, R = 3/4.
    let f2 = number("f_beta", &["matrix=[[2,1,0],[0,1,1],[1,0,3]]", "positive=2", "beta=2"], "f_beta");
    assert!((f2 - 0.75).abs() < 1e-15);
}
