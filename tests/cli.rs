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

#[test]
fn concepts_finds_what_can_be_asked() {
    insta::assert_snapshot!(answer(&["concepts", "quantile"]));
    let json: serde_json::Value = serde_json::from_str(&answer(&["concepts", "--json"])).unwrap();
    let concepts = json["concepts"].as_array().unwrap();
    assert!(concepts.len() > 100);
    let mut names: Vec<&str> = concepts.iter().map(|c| c["id"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "ids are unique");
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
    let topics = ["confusion", "probability_losses", "regression", "forecasting"];
    let files: Vec<String> =
        topics.iter().map(|topic| bank.join(format!("{topic}.toml")).display().to_string()).collect();
    let mut args = vec!["check"];
    args.extend(files.iter().map(String::as_str));
    let (status, out, err) = run(None, &args);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.ends_with("in all: 174 of 174 right\n"), "{out}");
}

const CLASSES: &str = "id,y,yhat,p\n1,spam,spam,0.9\n2,ham,spam,0.6\n3,ham,ham,0.3\n4,spam,spam,0.8\n5,ham,ham,0.1\n\
                       6,spam,ham,0.4\n7,ham,ham,0.2\n";

/// TP 2, FP 1, FN 1, TN 3; of the 12 pairs of scores one is lost (0.4 against 0.6).
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
    assert_eq!(json["results"]["roc_auc"]["value"], 11.0 / 12.0);
    assert_eq!(json["results"]["precision"]["substitution"], "2 / (2 + 1)");
    assert_eq!(json["confusion_matrix"]["rows_actual"], serde_json::json!([[3.0, 1.0], [1.0, 2.0]]));
}

#[test]
fn evaluate_gives_every_metric_of_numbers_and_quantiles() {
    let folder = Folder::new("numbers");
    let file = folder.file("sales.csv", "y;yhat;p10;p90\n10;12;8;14\n20;18;15;26\n30;33;24;36\n41.5;40;35;41\n");
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--quantile", "0.1=p10", "--quantile", "0.9=p90"];
    let (status, out, err) = run(Some(&folder), &[&args[..], &["--delimiter", ";", "--worked"]].concat());
    assert_eq!((status, err.as_str()), (0, ""));
    insta::assert_snapshot!(out);
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

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let folder = Folder::new("unwritable");
    let (file, blocked) = (folder.file("mail.csv", CLASSES), folder.file("occupied", "a file, not a folder"));
    let args = ["evaluate", &file, "--truth", "y", "--pred", "yhat", "--chart", &blocked];
    let (status, out, err) = run(Some(&folder), &args);
    assert_eq!((status, out.as_str()), (2, ""));
    insta::assert_snapshot!(err);
}
