//! sacrebleu, rouge-score, pycm and shap (independent.py): packages that share no code with scikit-learn or SciPy.

use std::f64::consts::LN_2;

use serde_json::Value;
use workings::explain::{CoalitionGame, LinearShap, additive_prediction, mean_abs};
use workings::metrics::*;
use workings::ndarray::Array2;
use workings::stats::{Binomial, ContingencyTable, proportion_standard_error};

use crate::case::{Case, Tol, each, flat};

/// The others subtract shares near 1 (FPR = 1 − TNR), which costs them some digits.
const OTHERS: Tol = Tol::relative(1e-10).or_absolute(1e-14);

#[test]
fn as_packages_of_their_own_making_have_them() {
    each(include_str!("independent.json"), |case| match case.name {
        "bleu" => bleu(case),
        "smoothed bleu" => smoothed(case),
        "rouge" => rouge(case),
        "matrix" => matrix(case),
        "linear" => linear(case),
        "mean |shap|" => {
            let features = case.inputs["values"].as_array().unwrap().iter();
            let means: Vec<f64> = features.map(|values| mean_abs(&flat(values)).unwrap().value()).collect();
            case.check_all("mean", &means, Tol::FORMULA);
        }
        "game" => {
            let shares = shapley(case);
            case.check_all("exact", &shares, OTHERS);
            case.check_all("kernel", &shares, Tol::relative(1e-8).or_absolute(1e-10)); // its regression is that exact
            case.check("base", case.numbers("worth").unwrap()[0], Tol::FORMULA);
        }
        "trees" => {
            let shares = shapley(case);
            case.check_all("exact", &shares, OTHERS);
            case.check_all("interventional", &shares, Tol::relative(1e-6)); // its weights are of single precision
        }
        // Another game: a feature that is not known sends a row both ways, by the training samples.
        "trees by cover" => case.check_all("shap", &shapley(case), OTHERS),
        other => panic!("{other} is compared by nothing"),
    });
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

fn bleu_of(case: &Case, max_n: usize) -> (Bleu, usize) {
    let references = case.inputs["references"].as_array().unwrap();
    let references: Vec<Vec<&str>> = references.iter().map(words).collect();
    let candidate = words(&case.inputs["candidate"]);
    (Bleu::new(&candidate, &references, max_n).unwrap(), candidate.len())
}

/// The tokens are those of sacrebleu's tokenizer 13a; its scores of 0 to 100 were divided by 100.
fn bleu(case: &Case) {
    let (bleu, length) = bleu_of(case, case.number("max_n").unwrap() as usize);
    let precisions: Vec<f64> = bleu.precisions().iter().map(|p| p.value()).collect();
    case.check_all("precisions", &precisions, OTHERS);
    case.check("brevity_penalty", bleu.brevity_penalty().value(), OTHERS);
    case.check("bleu", bleu.bleu().value(), OTHERS);
    let ratio = case.expected_numbers("ref_len")[0] / length as f64;
    case.check("brevity_penalty", (1.0 - ratio).min(0.0).exp(), OTHERS);
}

/// sacrebleu's default is not Papineni's BLEU: an n-gram size without a match counts half a match, the next one a quarter.
/// Its 0 is for no match at all, or a candidate with no n-gram of a size.
fn smoothed(case: &Case) {
    let (bleu, length) = bleu_of(case, 4);
    let precisions: Vec<f64> = bleu.precisions().iter().map(|p| p.value()).collect();
    let mut match_counts = 1.0;
    let logs = precisions.iter().enumerate().map(|(i, p)| match *p {
        0.0 => {
            match_counts /= 2.0;
            (match_counts / length.saturating_sub(i) as f64).ln()
        }
        p => p.ln(),
    });
    let mean = logs.sum::<f64>() / 4.0;
    let nothing = precisions[0] == 0.0 || length < 4;
    let expected = if nothing { 0.0 } else { bleu.brevity_penalty().value() * mean.exp() };
    case.check("smoothed", expected, OTHERS);
}

/// rouge-score in lower case, words of a to z and 0 to 9; with its stemmer those of more than three letters are stemmed.
/// The stemmer is nltk's, which extends Porter's rules: its tokens are taken as they are.
fn rouge(case: &Case) {
    let [reference, candidate] = ["reference", "candidate"].map(|who| {
        let tokens = case.expected_texts(&format!("{who} tokens"));
        #[cfg(feature = "words")]
        assert_eq!(own_tokens(case, who), tokens);
        tokens
    });
    let [reference, candidate] = [&reference, &candidate].map(|t| t.iter().map(String::as_str).collect::<Vec<_>>());
    for (name, variant) in [
        ("rouge1", RougeVariant::N(1)),
        ("rouge2", RougeVariant::N(2)),
        ("rouge3", RougeVariant::N(3)),
        ("rougeL", RougeVariant::L),
    ] {
        let rouge = Rouge::new(&reference, &candidate, variant).unwrap();
        case.check(&format!("{name} precision"), rouge.precision().value(), Tol::EXACT);
        case.check(&format!("{name} recall"), rouge.recall().value(), Tol::EXACT);
        case.check(&format!("{name} fmeasure"), rouge.f1().value(), Tol::FORMULA);
    }
}

/// The same tokens with what the crate has: its tokenizer by a pattern and Porter's stemmer, which agree on these texts.
#[cfg(feature = "words")]
fn own_tokens(case: &Case, who: &str) -> Vec<String> {
    use workings::text::{Tokenizer, porter};
    let tokens = Tokenizer::new().pattern("[a-z0-9]+").unwrap().tokens(case.inputs[who].as_str().unwrap());
    let stem = case.inputs["stem"].as_bool().unwrap();
    let stemmed = |token: String| if stem && token.len() > 3 { porter(&token) } else { token };
    tokens.into_iter().map(|token| stemmed(token.to_string())).collect()
}

type OfMatrix = fn(&ConfusionMatrix) -> f64;

/// What pycm has of each class, one against the rest.
const OF_CLASS: [(&str, OfMatrix); 29] = [
    ("PPV", ConfusionMatrix::precision),
    ("TPR", ConfusionMatrix::recall),
    ("TNR", ConfusionMatrix::specificity),
    ("NPV", ConfusionMatrix::npv),
    ("FPR", ConfusionMatrix::fpr),
    ("FNR", ConfusionMatrix::fnr),
    ("FDR", ConfusionMatrix::fdr),
    ("FOR", ConfusionMatrix::false_omission_rate),
    ("ACC", ConfusionMatrix::accuracy),
    ("ERR", ConfusionMatrix::error_rate),
    ("F1", ConfusionMatrix::f1),
    ("F0.5", |cm| cm.f_beta(0.5)),
    ("F2", |cm| cm.f_beta(2.0)),
    ("MCC", ConfusionMatrix::mcc),
    ("BM", ConfusionMatrix::youden_j),
    ("MK", ConfusionMatrix::markedness),
    ("PLR", ConfusionMatrix::lr_plus),
    ("NLR", ConfusionMatrix::lr_minus),
    ("DOR", ConfusionMatrix::diagnostic_odds_ratio),
    ("PRE", ConfusionMatrix::prevalence),
    ("TOPR", ConfusionMatrix::predicted_positive_rate),
    ("LS", ConfusionMatrix::lift),
    ("J", ConfusionMatrix::jaccard),
    ("GM", ConfusionMatrix::g_mean),
    ("AUC", ConfusionMatrix::balanced_accuracy),
    ("TP", |cm| cm.cells().unwrap()[0]),
    ("FP", |cm| cm.cells().unwrap()[1]),
    ("FN", |cm| cm.cells().unwrap()[2]),
    ("TN", |cm| cm.cells().unwrap()[3]),
];

const OF_ALL: [(&str, OfMatrix); 14] = [
    ("Overall ACC", ConfusionMatrix::accuracy),
    ("Kappa", ConfusionMatrix::cohen_kappa),
    ("Overall MCC", ConfusionMatrix::mcc),
    ("Hamming Loss", ConfusionMatrix::error_rate),
    ("linear kappa", |cm| cm.weighted_kappa(KappaWeights::Linear)),
    ("quadratic kappa", |cm| cm.weighted_kappa(KappaWeights::Quadratic)),
    ("PPV Macro", |cm| cm.average(Average::Macro).precision()),
    ("TPR Macro", |cm| cm.average(Average::Macro).recall()),
    ("TNR Macro", |cm| cm.average(Average::Macro).specificity()),
    ("F1 Macro", |cm| cm.average(Average::Macro).f1()),
    ("PPV Micro", |cm| cm.average(Average::Micro).precision()),
    ("TPR Micro", |cm| cm.average(Average::Micro).recall()),
    ("TNR Micro", |cm| cm.average(Average::Micro).specificity()),
    ("F1 Micro", |cm| cm.average(Average::Micro).f1()),
];

/// pycm leaves 0/0 undefined, where the crate follows scikit-learn and counts 0; `zero_division(NaN)` is pycm's convention.
fn matrix(case: &Case) {
    let k = case.inputs["matrix"].as_array().unwrap().len();
    let counts = Array2::from_shape_vec((k, k), case.numbers("matrix").unwrap()).unwrap();
    let names: Vec<String> = ('a'..).take(k).map(String::from).collect();
    let cm = ConfusionMatrix::from_matrix(&counts, &names).unwrap().zero_division(f64::NAN);
    for (key, metric) in OF_CLASS {
        // MCC of a class that is never predicted counts as 0 here, as in scikit-learn, and is undefined in pycm.
        let value = |name: &String| match metric(&cm.one_vs_rest(name).unwrap()) {
            0.0 if key == "MCC" => f64::NAN,
            value => value,
        };
        let values: Vec<f64> = names.iter().map(value).collect();
        case.check_all(key, &values, OTHERS);
    }
    for (key, metric) in OF_ALL {
        match metric(&cm) {
            // An average leaves out what is undefined, as scikit-learn's does; pycm's is undefined with it.
            value if case.is_undefined(key) && value.is_finite() => case.leave(key, "pycm averages no undefined class"),
            value => case.check(key, value, OTHERS),
        }
    }
    let (n, right) = (cm.n(), cm.accuracy() * cm.n());
    case.check("Zero-one Loss", cm.error_rate() * n, OTHERS);
    let largest = cm.support().into_iter().fold(0.0, f64::max) / n;
    case.check("NIR", largest, OTHERS);
    let chance = Binomial::new(n as u64, largest).unwrap();
    match case.is_undefined("P-Value") {
        true => case.leave("P-Value", "pycm's sum overflows for thousands of samples"),
        // It takes the sum from 1, which leaves no digits of 4e-49.
        false => case.check("P-Value", chance.sf(right.round() as u64 - 1), OTHERS.or_absolute(1e-12)),
    }
    let error = proportion_standard_error(cm.accuracy(), n as u64).unwrap();
    case.check("Standard Error", error, OTHERS);
    table(case, &counts);
}

/// What pycm takes of the matrix as a table of two variables; its entropies are in bits, the crate's in nats.
fn table(case: &Case, counts: &Array2<f64>) {
    let table = ContingencyTable::new(counts).unwrap();
    case.check("Chi-Squared", table.chi2(false), OTHERS);
    case.check("Phi-Squared", table.chi2(false) / counts.sum(), OTHERS);
    case.check("Chi-Squared DF", table.df(), OTHERS);
    case.check("Cramer V", table.cramers_v(), OTHERS);
    case.check("Mutual Information", table.mutual_information() / LN_2, OTHERS);
    case.check("Reference Entropy", table.entropy_x() / LN_2, OTHERS);
    case.check("Response Entropy", table.entropy_y() / LN_2, OTHERS);
    case.check("RCI", table.theils_u_of_x(), OTHERS);
    let shares = |axis: usize| counts.sum_axis(workings::ndarray::Axis(axis)) / counts.sum();
    let (actual, predicted) = (shares(1), shares(0));
    let kl = kl_divergence(&actual, &predicted).unwrap() / LN_2;
    match kl.is_infinite() {
        // A class that occurs and is never predicted: infinite by the formula; pycm's cross entropy skips the class.
        true => {
            ["KL Divergence", "Cross Entropy"].iter().for_each(|key| case.leave(key, "finite only without the class"))
        }
        false => {
            case.check("KL Divergence", kl, OTHERS);
            case.check("Cross Entropy", kl + table.entropy_x() / LN_2, OTHERS);
        }
    }
    let labels = |actual: bool| -> Vec<usize> {
        let cell = |((i, j), n): ((usize, usize), &f64)| vec![if actual { i } else { j }; *n as usize];
        counts.indexed_iter().flat_map(cell).collect()
    };
    let agreement = Agreement::new(&labels(true), &labels(false)).unwrap();
    case.check("ARI", agreement.adjusted_rand(), OTHERS);
}

fn linear(case: &Case) {
    let [weights, x, means] = ["weights", "x", "feature_means"].map(|name| case.numbers(name).unwrap());
    let shap = LinearShap::new(&weights, case.number("intercept").unwrap(), &x, &means).unwrap();
    let values: Vec<f64> = shap.values.iter().map(|value| value.value()).collect();
    case.check_all("shap", &values, OTHERS);
    case.check("base_value", shap.base_value.value(), OTHERS);
    case.check("prediction", shap.prediction.value(), OTHERS);
    let sum = additive_prediction(shap.base_value.value(), &values).unwrap();
    case.check("prediction", sum.value(), OTHERS);
}

/// Exact shares of the game whose coalitions are worth the mean prediction over the background.
fn shapley(case: &Case) -> Vec<f64> {
    let game = CoalitionGame::new(&["a", "b", "c", "d"], &case.numbers("worth").unwrap()).unwrap();
    (0..4).map(|player| game.shapley(player).value()).collect()
}
