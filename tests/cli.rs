//! The command line: its text and JSON as snapshots, its errors, its exit statuses.
//!
//! Expected numbers in the snapshots are those of the question bank and of the arithmetic beside them.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("workings-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the program: exit status, standard output, standard error, with the folder's name taken out.
fn run(folder: Option<&Folder>, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("workings").unwrap().args(args).output().unwrap();
    let clean = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        match folder {
            Some(folder) => text.replace(&folder.0.display().to_string(), "DIR"),
            None => text,
        }
    };
    (output.status.code().unwrap(), clean(output.stdout), clean(output.stderr))
}

fn answer(args: &[&str]) -> String {
    let (status, out, err) = run(None, args);
    assert_eq!((status, err.as_str()), (0, ""));
    out
}

/// What the program says when it cannot do as asked: status 2, nothing on standard output.
fn refusal(args: &[&str]) -> String {
    let (status, out, err) = run(None, args);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    err
}

/// The derivation that the design promises, to the letter.
#[test]
fn ask_prints_the_derivation() {
    assert_eq!(
        answer(&["ask", "f1", "tp=90", "fp=4", "fn=10"]),
        "F1 = 2 · precision · recall / (precision + recall)\n     \
              precision = TP / (TP + FP) = 90 / (90 + 4) = 0.957447\n     \
              recall    = TP / (TP + FN) = 90 / (90 + 10) = 0.9\n   \
            = 2 · 0.957447 · 0.9 / (0.957447 + 0.9)\n   \
            = 0.927835\n"
    );
}

#[test]
fn ask_as_json_has_all_digits() {
    insta::assert_snapshot!(answer(&["ask", "F1 score", "tp=90", "fp=4", "fn=10", "--json"]));
}

#[test]
fn ask_says_why_there_is_no_value() {
    insta::assert_snapshot!(answer(&["ask", "cohen_kappa", "tp=12", "fp=0", "fn=0", "tn=0"]));
    insta::assert_snapshot!(answer(&["ask", "roc_auc", "y_true=[1,1]", "y_score=[0.2,0.7]", "--json"]));
}

#[test]
fn ask_says_what_a_convention_filled() {
    insta::assert_snapshot!(answer(&["ask", "averages", r#"y_true=["r","r","g","b"]"#, r#"y_pred=["r","g","g","g"]"#]));
}

#[test]
fn ask_sums_show_their_first_terms_and_their_count() {
    insta::assert_snapshot!(answer(&["ask", "rmse", "y_true=[3,-0.5,2,7]", "y_pred=[2.5,0,2,8]"]));
    insta::assert_snapshot!(answer(&["ask", "log_loss", "y_true=[1,0,1,1]", "y_prob=[0.9,0.1,0.8,0.3]"]));
}

#[test]
fn ask_in_other_notations() {
    let args = |format| ["ask", "recall", "tp=3", "fn=1", "--format", format];
    insta::assert_snapshot!(answer(&args("latex")));
    insta::assert_snapshot!(answer(&args("markdown")));
    insta::assert_snapshot!(answer(&args("html")));
}

/// 180 / (184 + fn) = 0.9; 180 / (184 + 10) = 0.9278….
#[test]
fn solve_finds_the_missing_input() {
    let solved = answer(&["solve", "f1=0.9", "tp=90", "fp=4", "fn=?"]);
    assert!(solved.starts_with("fn = 16\n\nF1 = 2 · precision · recall / (precision + recall)\n"), "{solved}");
    let near = answer(&["solve", "f1=0.928", "tp=90", "fp=4", "fn=?"]);
    assert!(near.contains("fn = 10 gives 0.927835, which rounds to 0.928"), "{near}");
    let json: serde_json::Value =
        serde_json::from_str(&answer(&["solve", "descriptive_statistics.mean=5", "x=[2,?,9]", "--json"])).unwrap();
    assert_eq!((&json["unknown"], &json["solutions"][0]["value"]), (&"x[1]".into(), &4.into()));
    assert!(refusal(&["solve", "f1=0.9", "tp=90", "fp=4", "fn=10"]).contains("0 inputs with ?"));
    assert!(refusal(&["solve", "f1=high", "tp=90", "fp=4", "fn=?"]).contains("a number is needed"));
}

#[test]
fn compare_shows_results_side_by_side_and_draws_them() {
    let folder = Folder::new("compare");
    let chart = folder.path().display().to_string();
    let words = ["compare", "recall", "precision", "tp=90", "fn=10", "--vary", "fp=0..20:10", "--chart", &chart];
    let (status, out, err) = run(Some(&folder), &words);
    assert_eq!((status, err.as_str()), (0, ""));
    let table = "fp  recall  precision\n 0     0.9          1\n10     0.9        0.9\n20     0.9   0.818182\n";
    assert_eq!(out, format!("{table}wrote DIR/compare.svg\nwrote DIR/compare.png\n"));
    let json: serde_json::Value =
        serde_json::from_str(&answer(&["compare", "precision", "tp=90", "--vary", "fp=0..10", "--json"])).unwrap();
    assert_eq!(json["results"]["precision"][10], 0.9);
    assert!(refusal(&["compare", "precision", "tp=90", "--vary", "fp=5"]).contains("name=first..last"));
}

/// Precision 90 / (90 + 10): slopes 10 / 100² and −90 / 100².
#[test]
fn sensitivity_tells_what_moves_a_result() {
    let text = answer(&["sensitivity", "precision", "tp=90", "fp=10"]);
    assert!(text.starts_with("precision = 0.9\n"), "{text}");
    assert!(
        text.contains("FP           10  −0.009     −0.1\n") && text.contains("TP           90   0.001      0.1\n"),
        "{text}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&answer(&["sensitivity", "precision", "tp=90", "fp=10", "--json"])).unwrap();
    assert_eq!(json["exact"], true);
    assert!(refusal(&["sensitivity", "z_score", "x=3", "mean=1", "std=0"]).contains("nothing moves it"));
}

#[test]
fn ask_shows_the_table_of_an_edit_distance() {
    let args = ["ask", "edit_distance", "a=kitten", "b=sitting"];
    insta::assert_snapshot!(answer(&args));
    insta::assert_snapshot!(answer(&[&args[..], &["--format", "markdown"]].concat()));
    insta::assert_snapshot!(answer(&[&args[..], &["--json"]].concat()));
}

#[test]
fn concepts_finds_what_can_be_asked() {
    insta::assert_snapshot!(answer(&["concepts", "coverage"]));
    let json: serde_json::Value = serde_json::from_str(&answer(&["concepts", "--json"])).unwrap();
    let concepts = json["concepts"].as_array().unwrap();
    assert!(concepts.len() > 100);
    let mut names: Vec<&str> = concepts.iter().map(|c| c["id"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "ids are unique");
}

/// `WORKINGS_REFERENCE=1 cargo test --test cli reference` writes it anew.
#[test]
fn the_committed_reference_is_current() {
    let written = answer(&["concepts", "--markdown"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/concepts.md");
    if std::env::var_os("WORKINGS_REFERENCE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(written == committed, "docs/concepts.md is not what `workings concepts --markdown` writes: {differs:?}");
}

#[test]
fn wrong_questions_are_told_what_is_needed() {
    insta::assert_snapshot!(refusal(&["ask", "f1", "tp=90", "fp=4"]));
    insta::assert_snapshot!(refusal(&["ask", "f2", "tp=90"]));
    insta::assert_snapshot!(refusal(&["ask", "f1", "tp=90", "fp=-4", "fn=1"]));
    insta::assert_snapshot!(refusal(&["ask", "f1", "tp=90", "fp=4", "fn=1", "fnn=1"]));
    insta::assert_snapshot!(refusal(&["ask", "f1", "tp"]));
    insta::assert_snapshot!(refusal(&["ask", "rmse", "y_true=[1,2", "y_pred=[1,2]"]));
    insta::assert_snapshot!(refusal(&["ask", "rmse", "y_true=[1,2]", "y_pred=[1,nan]"]));
    insta::assert_snapshot!(refusal(&["ask", "rmse", "y_true=[1,2]", "y_pred=[1]"]));
    insta::assert_snapshot!(refusal(&["ask", "wql", "y_true=[1]", "y_pred=[1]", "tau=1"]));
    insta::assert_snapshot!(refusal(&["ask", "log_loss", "y_true=[1,0]", "y_prob=[1.2,0.1]"]));
    insta::assert_snapshot!(refusal(&["ask", "precision", "y_true=[1,0]", "y_pred=[1,1]", "positive=2"]));
    insta::assert_snapshot!(refusal(&["concepts", "quantille loss"]));
}

/// Whoever reads the output as JSON reads the refusal too.
#[test]
fn a_refusal_as_json_is_one_object() {
    let folder = Folder::new("refusals");
    let table = folder.file("data.csv", "y,yhat\n1,2\n");
    let missing = folder.path().join("missing.toml").display().to_string();
    let refused: [(&[&str], &str); 6] = [
        (&["ask", "f1", "tp=90", "fp=4"], "F1 score needs fn "),
        (&["ask", "f7", "tp=90"], "there is no concept \"f7\""),
        (&["concepts", "quantille loss"], "there is no concept"),
        (&["evaluate", &table, "--truth", "y", "--pred", "yaht"], "there is no column \"yaht\""),
        (&["evaluate", &table, "--pred", "yhat"], "the following required arguments were not provided"),
        (&["ask", "f1", "--chart"], "a value is required"),
    ];
    for (args, message) in refused {
        let (status, out, err) = run(None, &[args, &["--json"]].concat());
        assert_eq!(status, 2, "{args:?}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {out}"));
        assert!(json["error"].as_str().unwrap().starts_with(message), "{json}");
        assert!(err.contains(message), "{err}");
    }
    // Files that cannot be read are reported among the others.
    let (status, out, _) = run(None, &["check", &missing, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, json["cases"].as_i64()), (2, Some(0)));
    assert!(json["files"][0]["error"].is_string());
}

/// A question about nothing is told every input and a command that works.
#[test]
fn ask_without_inputs_says_what_is_needed() {
    insta::assert_snapshot!(refusal(&["ask", "wql"]));
    let help = refusal(&["ask", "wql"]);
    let example = help.lines().last().unwrap().strip_prefix("for example: workings ").unwrap();
    assert!(answer(&example.split(' ').collect::<Vec<_>>()).contains("wQL"));
}

const ANSWERS: &str = r#"
[[case]]
id = "right"
concept = "precision"
given = { tp = 12, fp = 3 }
expect = { precision = 0.8 }

[[case]]
id = "swapped"
concept = "recall"
given = { tp = 90, fp = 4, fn = 10 }
expect = { recall = 0.957447 }

[[case]]
concept = "mape"
given = { y_true = [0.0, 10.0], y_pred = [1.0, 9.0] }
expect = { error = "an actual value is 0" }

[[case]]
id = "mistyped"
concept = "recal"
given = { tp = 1, fn = 1 }
expect = { error = "anything" }

[[case]]
id = "incomplete"
concept = "recall"
given = { tp = 1 }
expect = { recall = 1.0 }

[[case]]
id = "incomplete, as expected"
concept = "recall"
given = { tp = 1 }
expect = { error = "the false negatives are missing" }
"#;

#[test]
fn check_derives_what_is_wrong() {
    let folder = Folder::new("check");
    let file = folder.file("answers.toml", ANSWERS);
    let (status, out, err) = run(Some(&folder), &["check", &file]);
    assert_eq!((status, err.as_str()), (1, ""));
    insta::assert_snapshot!(out);
    let (status, out, _) = run(Some(&folder), &["check", &file, "--json"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!(out);
}

#[test]
fn check_of_unreadable_files_ends_with_2() {
    let folder = Folder::new("unreadable");
    let files = [
        folder.file("broken.toml", "[[case]]\nconcept = "),
        folder.file("empty.toml", ""),
        folder.file("no_expectation.toml", "[[case]]\nconcept = \"f1\"\ngiven = { tp = 1 }"),
        folder.file("mistyped_key.toml", "[[case]]\nconcept = \"f1\"\ngive = { tp = 1 }\nexpect = { f1 = 1 }"),
        folder.file("latin1.toml", b"[[case]]\n# caf\xe9\n"),
        folder.path().join("missing.toml").display().to_string(),
    ];
    let mut args = vec!["check"];
    args.extend(files.iter().map(String::as_str));
    let (status, out, err) = run(Some(&folder), &args);
    assert_eq!(status, 2, "{out}");
    insta::assert_snapshot!(err);
}

#[test]
fn check_passes_the_question_bank() {
    let bank = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    let files = std::fs::read_dir(bank).unwrap().map(|entry| entry.unwrap().path());
    let mut topics: Vec<String> =
        files.map(|file| file.display().to_string()).filter(|f| f.ends_with(".toml")).collect();
    topics.sort();
    let args: Vec<&str> = ["check"].into_iter().chain(topics.iter().map(String::as_str)).collect();
    let (status, out, err) = run(None, &args);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let n: usize = topics.iter().map(|file| std::fs::read_to_string(file).unwrap().matches("[[case]]").count()).sum();
    assert!(n >= 174);
    assert!(out.ends_with(&format!("in all: {n} of {n} right\n")), "{out}");
}

/// 13 mails: TP 4, FP 1, FN 2, TN 6, so that no two metrics agree by chance.
const CLASSES: &str = "\
id,y,yhat,p,w
1,spam,spam,0.9,1
2,ham,spam,0.6,2
3,ham,ham,0.3,1
4,spam,spam,0.8,3
5,ham,ham,0.1,1
6,spam,ham,0.4,2
7,ham,ham,0.2,1
8,spam,spam,0.55,1
9,ham,ham,0.35,0.5
10,spam,ham,0.3,2
11,ham,ham,0.05,1
12,spam,spam,0.95,4
13,ham,ham,0.15,1.5
";

/// The result of this name in the JSON of an evaluation.
fn result(json: &serde_json::Value, id: &str) -> f64 {
    json["results"][id]["value"].as_f64().unwrap_or_else(|| panic!("no {id} in {json}"))
}

fn all_close(json: &serde_json::Value, expected: &[(&str, f64)]) {
    for (id, expected) in expected {
        let value = result(json, id);
        assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{id}: {value}, not {expected}");
    }
}

/// Expected values by scikit-learn 1.9.1, y and yhat being 1 for spam: accuracy_score(y, yhat), roc_auc_score(y, p), and so
/// on. The shares without a function there are those of the cells. The calibration errors are on paper: of the ten bins nine
/// hold samples, from the lowest with the gaps 0.05, 0.125 (two samples), 0.2, 0.05 / 3 (three), 0.6, 0.45, 0.6, 0.2 and
/// 0.075 (two).
#[test]
fn evaluate_gives_every_metric_of_classes_and_scores() {
    let folder = Folder::new("classes");
    let file = folder.file("mail.csv", CLASSES);
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--score", "p"];
    let (status, out, err) = run(Some(&folder), &args);
    assert_eq!((status, err.as_str()), (0, ""));
    insta::assert_snapshot!(out);
    let (_, out, _) = run(Some(&folder), &[&args[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    all_close(
        &json,
        &[
            ("accuracy", 0.769_230_769_230_769_3),
            ("error_rate", 3.0 / 13.0),
            ("balanced_accuracy", 0.761_904_761_904_761_9),
            ("mcc", 0.536_745_040_121_693_2),
            ("cohen_kappa", 0.530_120_481_927_710_9),
            ("precision", 0.8),
            ("recall", 2.0 / 3.0),
            ("specificity", 6.0 / 7.0),
            ("npv", 0.75),
            ("fpr", 1.0 / 7.0),
            ("fnr", 1.0 / 3.0),
            ("fdr", 0.2),
            ("false_omission_rate", 0.25),
            ("f1", 0.727_272_727_272_727_3),
            ("f0_5", 0.769_230_769_230_769_3),
            ("f2", 0.689_655_172_413_793_1),
            ("jaccard", 0.571_428_571_428_571_4),
            ("g_mean", (2.0 / 3.0 * 6.0 / 7.0_f64).sqrt()),
            ("youden_j", 2.0 / 3.0 + 6.0 / 7.0 - 1.0),
            ("markedness", 0.8 + 0.75 - 1.0),
            ("lr_plus", 4.666_666_666_666_667),
            ("lr_minus", 0.388_888_888_888_888_9),
            ("diagnostic_odds_ratio", 12.0),
            ("prevalence", 6.0 / 13.0),
            ("predicted_positive_rate", 5.0 / 13.0),
            ("lift", 0.8 * 13.0 / 6.0),
            ("roc_auc", 0.892_857_142_857_142_8),
            ("average_precision", 0.883_333_333_333_333_3),
            ("best_threshold_f1", 0.4),       // F1 = 0.8333 of precision_recall_curve(y, p)
            ("best_threshold_youden_j", 0.4), // 0.6905 of roc_curve(y, p, drop_intermediate=False)
            ("log_loss", 0.411_074_060_082_923_1),
            ("brier_score", 0.134_807_692_307_692_3),
            ("ece", (0.05 + 2.0 * 0.125 + 0.2 + 0.05 + 0.6 + 0.45 + 0.6 + 0.2 + 2.0 * 0.075) / 13.0),
            ("mce", 0.6),
        ],
    );
    assert_eq!(json["results"]["precision"]["substitution"], "4 / (4 + 1)");
    assert_eq!(
        json["confusion_matrix"],
        serde_json::json!({"labels": ["ham", "spam"], "rows_actual": [[6.0, 1.0], [2.0, 4.0]], "positive": "spam"})
    );
}

/// scikit-learn 1.9.1: accuracy_score(y, yhat, sample_weight=w), precision_score(y, yhat, pos_label="ham"), and so on.
#[test]
fn evaluate_takes_weights_and_the_positive_class() {
    let folder = Folder::new("weights");
    let file = folder.file("mail.csv", CLASSES);
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--score", "p", "--json"];
    let evaluate = |more: &[&str]| -> serde_json::Value {
        let (status, out, err) = run(None, &[&args[..], more].concat());
        assert_eq!((status, err.as_str()), (0, ""));
        serde_json::from_str(&out).unwrap()
    };
    let weighted = evaluate(&["--weight", "w"]);
    all_close(
        &weighted,
        &[
            ("accuracy", 0.714_285_714_285_714_3),
            ("roc_auc", 0.884_615_384_615_384_6),
            ("log_loss", 0.421_264_382_935_522_76),
        ],
    );
    assert!(weighted["notes"].is_null());
    // Of the other class the score is the wrong way round: 1 − 0.892857… of the pairs are won.
    let ham = evaluate(&["--positive", "ham"]);
    all_close(&ham, &[("precision", 0.75), ("recall", 6.0 / 7.0), ("roc_auc", 1.0 - 0.892_857_142_857_142_8)]);
    assert_eq!(ham["confusion_matrix"]["positive"], "ham");
    let (status, _, err) = run(None, &[&args[..], &["--positive", "eggs"]].concat());
    assert_eq!(status, 2);
    assert!(err.contains("the label \"eggs\" is unknown; the labels are ham, spam"), "{err}");
}

#[test]
fn evaluate_takes_a_score_for_each_class() {
    let folder = Folder::new("scores");
    let file = folder.file("animals.csv", "y,pa,pb,pc\na,0.6,0.3,0.1\nb,0.5,0.4,0.1\nc,0.1,0.1,0.8\nb,0.2,0.7,0.1\n");
    let args = ["evaluate", &file, "--truth", "y", "--json", "--score", "a=pa", "--score", "b=pb"];
    let (_, out, _) = run(None, &[&args[..], &["--score", "c=pc"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    // a: 0.6 beats all. b: 0.4 and 0.7 beat 0.3 and 0.1. c: 0.8 beats all. Three of four have the highest score.
    all_close(&json, &[("roc_auc_ovr_macro", 1.0), ("top_k_accuracy[1]", 0.75), ("top_k_accuracy[2]", 1.0)]);
    all_close(&json, &[("log_loss", -(0.6_f64 * 0.4 * 0.8 * 0.7).ln() / 4.0)]);
    let (status, _, err) = run(None, &args);
    assert_eq!(status, 2);
    assert!(err.contains("\"c\" is unknown"), "{err}");
    let (status, _, err) = run(None, &[&args[..5], &["--score", "pa", "--score", "pb"]].concat());
    assert_eq!(status, 2);
    assert!(err.contains("a class and its column where there are several"), "{err}");
}

/// Five days, no two metrics alike. Expected values by scikit-learn 1.9.1: mean_absolute_error(y, yhat),
/// mean_pinball_loss(y, p10, alpha=0.1) and so on; those it lacks by numpy 2.4.6, with the expression.
#[test]
fn evaluate_gives_every_metric_of_numbers_and_quantiles() {
    let folder = Folder::new("numbers");
    let sales = "y;yhat;p10;p90\n10;12;8;14\n20;18;21;26\n30;33;24;37\n41.5;40;35;41\n25;26;19;24\n";
    let file = folder.file("sales.csv", sales);
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--quantile", "0.1=p10", "--quantile", "0.9=p90"];
    let args = [&args[..], &["--delimiter", ";"]].concat();
    let (status, out, err) = run(Some(&folder), &[&args[..], &["--worked"]].concat());
    assert_eq!((status, err.as_str()), (0, ""));
    insta::assert_snapshot!(out);
    let (_, out, _) = run(Some(&folder), &[&args[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    all_close(
        &json,
        &[
            ("mae", 1.9),
            ("mse", 4.05),
            ("rmse", 2.012_461_179_749_810_6),
            ("r2", 0.962_966_349_670_812),
            ("explained_variance", 0.965_252_377_468_91),
            ("mean_error", 0.5), // (yhat - y).mean()
            ("max_error", 3.0),
            ("median_ae", 2.0),
            ("mape", 0.095_228_915_662_650_6),
            ("wape", 0.075_098_814_229_249_01), // abs(y - yhat).sum() / abs(y).sum()
            ("smape", 0.091_668_987_435_288_8), // (2 * abs(y - yhat) / (abs(y) + abs(yhat))).mean()
            ("log_cosh", 1.249_711_000_158_067_6), // log(cosh(yhat - y)).mean()
            ("rmsle", 0.099_168_581_511_159_41),
            ("pinball_loss[0.1]", 0.59),
            ("pinball_loss[0.9]", 0.61),
            ("wql[0.1]", 2.0 * 5.0 * 0.59 / 126.5), // 2 * sum of pinball losses / abs(y).sum()
            ("wql[0.9]", 2.0 * 5.0 * 0.61 / 126.5),
            ("mean_wql", 0.047_430_830_039_525_695),
            ("coverage[0.1]", 0.2), // (y < p10).mean()
            ("coverage[0.9]", 0.6),
            ("crps", 1.2),                                  // twice the mean of the pinball losses
            ("interval_coverage[80%]", 0.4),                // ((y >= p10) & (y <= p90)).mean()
            ("interval_width[80%]", 7.0),                   // (p90 - p10).mean()
            ("winkler_score[80%]", 7.0 + 10.0 * 2.5 / 5.0), // 1, 0.5 and 1 outside, at 2 / 0.2 each
        ],
    );
    // Differences of terms a hundred times as large.
    for (id, expected) in [("poisson_deviance", 0.188_780_562_739_174_23), ("gamma_deviance", 0.010_900_710_417_933_28)]
    {
        assert!((result(&json, id) - expected).abs() <= 1e-10 * expected, "{id}");
    }
    // A score beside quantiles would be dropped: it is refused.
    let (status, _, err) = run(None, &[&args[..], &["--score", "yhat"]].concat());
    assert_eq!(status, 2);
    assert!(err.contains("scores of classes or quantiles of numbers, one at a time,"), "{err}");
}

/// One row, one class, and counts beyond the whole numbers that are printed in full.
#[test]
fn the_smallest_and_the_largest() {
    let folder = Folder::new("sizes");
    let one = folder.file("one.csv", "y,yhat\n1,1\n");
    let (status, out, _) = run(None, &["evaluate", &one, "--truth", "y", "--pred", "yhat", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, json["n"].as_i64()), (0, Some(1)));
    all_close(&json, &[("accuracy", 1.0), ("recall", 1.0)]);
    let zeros = folder.file("zeros.csv", "y,yhat\n0,0\n0,0\n");
    let (status, out, err) = run(None, &["evaluate", &zeros, "--truth", "y", "--pred", "yhat", "--positive", "1"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("specificity"), "{out}");
    // 4e18 / (4e18 + 1e18)
    let huge = ["ask", "precision", "tp=4000000000000000000", "fp=1000000000000000000"];
    assert!(answer(&huge).ends_with("= 0.8\n"));
    let json: serde_json::Value = serde_json::from_str(&answer(&[&huge[..], &["--json"]].concat())).unwrap();
    assert_eq!(json["given"]["tp"], 4_000_000_000_000_000_000_i64);
}

#[test]
fn ask_writes_the_chart_of_an_answer() {
    let folder = Folder::new("ask-charts");
    let charts = folder.path().join("charts").display().to_string();
    let args = ["ask", "roc_auc", "y_true=[1,0,1,0,0]", "y_score=[0.9,0.6,0.5,0.1,0.3]", "--chart", &charts];
    let (status, out, _) = run(Some(&folder), &args);
    assert_eq!(status, 0);
    // Five of the six pairs are won.
    assert!(out.contains("= 0.833333"), "{out}");
    assert!(out.ends_with("wrote DIR/charts/roc_auc.svg\nwrote DIR/charts/roc_auc.png\n"), "{out}");
    let svg = std::fs::read_to_string(folder.path().join("charts/roc_auc.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("AUC"));
    let (_, out, _) = run(Some(&folder), &[&args[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["charts"], serde_json::json!(["DIR/charts/roc_auc.svg", "DIR/charts/roc_auc.png"]));
    assert!((json["results"]["roc_auc"]["value"].as_f64().unwrap() - 5.0 / 6.0).abs() < 1e-15);
    let err = refusal(&["ask", "f1", "tp=1", "fp=1", "fn=1", "--chart", &charts]);
    assert!(err.contains("the chart needs tn"), "{err}");
    let err = refusal(&["ask", "logit", "p=[0.8]", "--chart", &charts]);
    assert!(err.contains("this concept has none"), "{err}");
}

#[test]
fn evaluate_writes_the_charts() {
    let folder = Folder::new("charts");
    let file = folder.file("mail.csv", CLASSES);
    let charts = folder.path().join("charts").display().to_string();
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--score", "p", "--chart", &charts];
    let (status, out, _) = run(Some(&folder), &args);
    assert_eq!(status, 0);
    let names = ["confusion_matrix", "roc", "precision_recall", "metrics_by_threshold", "gain", "lift", "calibration"];
    for name in names {
        assert!(out.contains(&format!("wrote DIR/charts/{name}.svg")), "{out}");
        let png = std::fs::read(folder.path().join(format!("charts/{name}.png"))).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
    }
}

#[test]
fn evaluate_of_wrong_files_says_where() {
    let folder = Folder::new("wrong");
    let evaluate = |content: &[u8], args: &[&str]| {
        let file = folder.file("data.csv", content);
        let (status, out, err) = run(Some(&folder), &[&["evaluate", &file, "--truth", "y"], args].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        err
    };
    let pred = ["--pred", "yhat"];
    insta::assert_snapshot!(evaluate(b"y,yhat\n1,2\n", &["--pred", "yaht"]));
    insta::assert_snapshot!(evaluate(b"y,yhat\n1,2\n", &[]));
    insta::assert_snapshot!(evaluate(b"", &pred));
    insta::assert_snapshot!(evaluate(b"y,yhat\n", &pred));
    insta::assert_snapshot!(evaluate(b"y,yhat\n1,2\n1,2,3\n", &pred));
    insta::assert_snapshot!(evaluate(b"y,yhat\n1.5,2\n1,\n", &pred));
    insta::assert_snapshot!(evaluate(b"y,yhat\n1.5,2\ncat,3\n", &[&pred[..], &["--task", "regression"]].concat()));
    insta::assert_snapshot!(evaluate(b"y,yhat\n1,\xff\n", &pred));
    insta::assert_snapshot!(evaluate(b"y,p\n1,0.5\n0,nan\n", &["--score", "p"]));
    insta::assert_snapshot!(evaluate(b"y,p\na,0.5\nb,0.1\nc,0.2\n", &["--score", "p"]));
    insta::assert_snapshot!(evaluate(b"y,p\n1,0.5\n", &["--quantile", "1.5=p"]));
    insta::assert_snapshot!(evaluate(b"y;yhat\n1;2\n", &pred));
}

/// What no metric can use, in questions and in tables.
#[test]
fn bad_values_are_named() {
    let refused: [(&[&str], &str); 9] = [
        (&["ask", "rmse", "y_true=[]", "y_pred=[]"], "y_true is empty, but at least one value is needed"),
        (&["ask", "rmse", "y_true=[1,inf]", "y_pred=[1,2]"], "y_true[1] is inf, but only finite numbers can be used"),
        (&["ask", "accuracy", "y_true=[1,0,1]", "y_pred=[1,0]"], "y_true has 3 values but y_pred has 2"),
        (&["ask", "roc_auc", "y_true=[1,0]", "y_score=[nan,0]"], "y_score[0] is NaN"),
        (&["ask", "brier_score", "y_true=[1,0]", "y_prob=[0.5,-0.1]"], "y_prob[1] is -0.1"),
        (&["ask", "roc_auc", "y_true=[1,0]", "y_score=[0.5,0.1]", "positive=7"], "the label \"7\" is unknown"),
        (&["ask", "wql", "y_true=[1]", "y_pred=[1]", "tau=0"], "tau = 0, but "),
        (&["ask", "f1", "tp=1", "tp=2", "fp=1", "fn=1"], "tp = 1 and then 2 (given twice), but one value is needed"),
        (&["ask", "f1", "=1"], "input = \"=1\", but name=value"),
    ];
    for (args, message) in refused {
        let err = refusal(args);
        assert!(err.starts_with(&format!("error: {message}")), "{err}");
    }
    let folder = Folder::new("bad-values");
    let table = folder.file("data.csv", "y,yhat,w\n1.5,inf,1\n2,2,-1\n");
    let evaluate = |args: &[&str]| refusal(&[&["evaluate", &table, "--truth", "y", "--pred", "yhat"], args].concat());
    let infinite = "line 2, column yhat: found \"inf\", but a finite number is needed";
    assert!(evaluate(&["--task", "regression"]).contains(infinite));
    let numbers =
        refusal(&["evaluate", &table, "--truth", "y", "--pred", "y", "--weight", "w", "--task", "regression"]);
    assert!(numbers.contains("[1] is -1"), "{numbers}");
    let blocked = folder.file("occupied", "a file, not a folder");
    let err = refusal(&["ask", "roc_auc", "y_true=[1,0]", "y_score=[0.5,0.1]", "--chart", &blocked]);
    assert!(err.contains("the folder for the charts cannot be made"), "{err}");
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let folder = Folder::new("unwritable");
    let (file, blocked) = (folder.file("mail.csv", CLASSES), folder.file("occupied", "a file, not a folder"));
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--chart", &blocked];
    let (status, out, err) = run(Some(&folder), &args);
    assert_eq!((status, out.as_str()), (2, ""));
    insta::assert_snapshot!(err);
}

/// Customers as they come: a misspelt city, an age in words, gaps that go together, a row entered twice, and a column that is
/// known only once the customer has left.
const CUSTOMERS: &str = "\
customer_id,age,city,income,joined,plan,left_because,churn
101,34,Rome,1800,2021-03-01,basic,,0
102,41,Oslo,2600,2021-03-04,basic,,0
103,29,rome,1500,2021-04-11,basic,,0
104,,Rome,,2021-05-02,basic,,0
105,38,Oslo,2450,2021-05-20,basic,,0
106,52,Rome,3100,2021-06-01,basic,price,1
107,31,Oslo,1950,2021-06-18,basic,,0
108,forty,Rome,2200,2021-07-07,basic,,0
109,27, Oslo,1400,2021-07-09,basic,service,1
110,45,Rome,2900,2021-08-15,basic,,0
111,,Bari,,2021-08-30,basic,,0
112,36,Rome,2000,2021-09-03,basic,price,1
113,41,Oslo,2600,2021-03-04,basic,,0
114,33,Rome,21000,2021-09-21,basic,moved,1
115,39,Oslo,,2021-10-02,basic,,0
116,30,Rome,1700,2021-10-10,basic,price,1
";

/// pandas 3.1.1 and SciPy 1.17.1 on the ages but "forty" and on the incomes: describe(), skew(ddof=0); the fences of the incomes
/// are 1800 − 1.5 · 800 and 2600 + 1.5 · 800. The rest is counted: rows 4 and 11 lack age and income, row 15 income alone, and
/// only those who left have said why (rows 6, 9, 12, 14, 16, the complete ones).
#[test]
fn quality_says_what_a_table_is_like() {
    let folder = Folder::new("quality");
    let file = folder.file("customers.csv", CUSTOMERS);
    let args = ["quality", &file, "--target", "churn"];
    let (status, out, err) = run(Some(&folder), &args);
    assert_eq!((status, err.as_str()), (0, ""));
    insta::assert_snapshot!(out);
    let (status, out, _) = run(Some(&folder), &[&args[..], &["--json"]].concat());
    assert_eq!(status, 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let close = |path: &str, expected: &[f64]| {
        for (key, expected) in ["n", "min", "q1", "median", "q3", "max", "mean", "sd", "skewness"].iter().zip(expected)
        {
            let got = json.pointer(&format!("{path}/{key}")).and_then(serde_json::Value::as_f64).unwrap();
            assert!((got - expected).abs() <= 1e-12 * expected.abs(), "{path} {key}: {got}, not {expected}");
        }
    };
    let shape = [36.615_384_615_384_61, 7.065_626_435_290_569, 0.627_762_812_610_251_5];
    close("/columns/1/numbers", &[&[13.0, 27.0, 31.0, 36.0, 41.0, 52.0][..], &shape].concat());
    let shape = [3_630.769_230_769_231, 5_245.257_320_568_206_5, 3.119_144_931_788_122];
    close("/columns/3/numbers", &[&[13.0, 1400.0, 1800.0, 2200.0, 2600.0, 21000.0][..], &shape].concat());
    assert_eq!(json["columns"][3]["outliers"], serde_json::json!({"n": 1, "low_fence": 600.0, "high_fence": 3800.0}));
    assert_eq!(json["columns"][1]["mixed"], serde_json::json!({"rows": [8], "example": "forty"}));
    assert_eq!(json["missing"]["complete_rows"], 5);
    let patterns = serde_json::json!([
        {"columns": ["left_because"], "n_rows": 8},
        {"columns": ["age", "income", "left_because"], "n_rows": 2},
        {"columns": ["income", "left_because"], "n_rows": 1},
    ]);
    assert_eq!(json["missing"]["patterns"], patterns);
    let repeated = serde_json::json!({"n": 1, "first": [{"row": 13, "repeats": 2}]});
    assert_eq!((&json["duplicates"]["n"], &json["duplicates_apart_from_ids"]), (&0.into(), &repeated));
    let leak = serde_json::json!([{"feature": "left_because", "measure": "missing", "value": 1.0, "n": 16}]);
    assert_eq!((&json["target"]["leaks"], &json["target"]["imbalance"]), (&leak, &2.2.into()));
}

#[test]
fn quality_of_wrong_files_says_where() {
    let folder = Folder::new("quality-wrong");
    let quality = |content: &[u8], args: &[&str]| {
        let file = folder.file("data.csv", content);
        let (status, out, err) = run(Some(&folder), &[&["quality", &file], args].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        err
    };
    for (content, args, message) in [
        (
            &b"price,sold\n1,2\n"[..],
            &["--target", "prize"][..],
            "there is no column \"prize\"; did you mean \"price\"?",
        ),
        (b"price\n1\n", &["--delimiter", "ab"], "delimiter = ab, but one character is needed"),
        (b"", &[], "DIR/data.csv: the file is empty"),
        (b"a,b\n1\n", &[], "DIR/data.csv, line 2: found 1 field, but the header has 2 fields"),
        (b"a,b\n1,\xff\n", &[], "DIR/data.csv, line 2, column b: the byte 0xFF is not UTF-8 text"),
        (b"a,a\n1,2\n", &[], "DIR/data.csv, header: the header has the name \"a\" more than once"),
    ] {
        let err = quality(content, args);
        assert!(err.starts_with(&format!("error: {message}")), "{err}");
    }
    let (status, out, _) = run(None, &["quality", "/nonexistent/data.csv", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, json["error"].as_str().unwrap()), (2, "/nonexistent/data.csv: there is no such file"));
}

/// The inputs are asked for on standard error, a wrong one again; the answer alone is on standard output.
#[test]
fn ask_can_ask_back() {
    let asked = |args: &[&str], typed: &str| {
        let mut command = Command::cargo_bin("workings").unwrap();
        let output = command.args(args).write_stdin(typed.to_string()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (status, out, err) = asked(&["ask", "-i"], "f1x\nf1\n1\n90\n-4\n4\n\n10\n\n\n");
    assert_eq!(status, 0, "{err}");
    assert_eq!(out, answer(&["ask", "f1", "tp=90", "fp=4", "fn=10"]));
    assert!(err.contains("did you mean") && err.contains("a number of at least 0 is needed"), "{err}");
    assert!(err.contains("workings ask f1 tp=90 fp=4 fn=10\n"), "{err}");
    // What is given already is not asked for, and tells which of the forms is meant.
    let (status, out, err) = asked(&["ask", "recall", "tp=3", "--interactive", "--json"], "1\n\n\n\n");
    assert_eq!(status, 0, "{err}");
    assert!(out.starts_with('{') && out.contains("0.75") && !err.contains("which"), "{out}{err}");
    let (status, out, err) = asked(&["ask", "recall", "--interactive"], "1\n3\n");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("the answers ended at the question"), "{err}");
}

#[test]
fn completions_know_the_concepts() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = answer(&["completions", shell]);
        assert!(script.contains("workings") && script.contains("evaluate"), "{shell}");
        // The last two complete commands and options.
        assert_eq!(script.contains("cohen_kappa"), !["powershell", "elvish"].contains(&shell), "{shell}");
    }
    assert!(answer(&["completions", "fish"]).contains("function __fish_workings_using_subcommand"));
}

#[test]
fn ask_writes_one_chart_where_a_file_is_named() {
    let folder = Folder::new("one-chart");
    let file = folder.path().join("tail.png").display().to_string();
    let (status, out, err) = run(Some(&folder), &["ask", "t_distribution", "x=2", "df=4", "--chart", &file]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.ends_with("wrote DIR/tail.png\n"), "{out}");
    assert!(std::fs::read(file).unwrap().starts_with(b"\x89PNG"));
}
