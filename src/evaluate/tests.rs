//! Tables whose metrics scikit-learn and paper have computed.

use super::*;
use crate::datasets::CsvOptions;

fn table(csv: &str) -> Table {
    Table::read(csv.as_bytes(), "data.csv", &CsvOptions::new()).unwrap()
}

fn columns(pred: Option<&str>, score: Option<&str>) -> Columns {
    Columns {
        truth: "y".into(),
        pred: pred.map(str::to_string),
        score: score.map(str::to_string),
        ..Columns::default()
    }
}

fn close(evaluation: &Evaluation, id: &str, expected: f64) {
    let worked = evaluation.get(id).unwrap_or_else(|| panic!("no {id}"));
    let value = worked.value();
    assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{id}: {value}, not {expected}");
}

fn message(csv: &str, columns: &Columns) -> String {
    evaluate(&table(csv), columns).unwrap_err().to_string()
}

/// 13 mails: TP 4, FP 1, FN 2, TN 6.
const MAIL: &str = "\
y,yhat,p,w
spam,spam,0.9,1
ham,spam,0.6,2
ham,ham,0.3,1
spam,spam,0.8,3
ham,ham,0.1,1
spam,ham,0.4,2
ham,ham,0.2,1
spam,spam,0.55,1
ham,ham,0.35,0.5
spam,ham,0.3,2
ham,ham,0.05,1
spam,spam,0.95,4
ham,ham,0.15,1.5
";

fn mail() -> Table {
    table(MAIL)
}

/// Unweighted, the same table stands in the tests of the command line.
/// scikit-learn 1.9.1: accuracy_score(y, yhat, sample_weight=w), and so on, with spam as 1.
#[test]
fn weights_reach_every_metric_of_classes_and_scores() {
    let weighted = Columns { weight: Some("w".into()), ..columns(Some("yhat"), Some("p")) };
    let evaluation = evaluate(&mail(), &weighted).unwrap();
    for (id, expected) in [
        ("accuracy", 0.714_285_714_285_714_3),
        ("precision", 0.818_181_818_181_818_2),
        ("roc_auc", 0.884_615_384_615_384_6),
        ("average_precision", 0.929_711_314_326_698_8),
        ("log_loss", 0.421_264_382_935_522_76),
        ("brier_score", 0.142_857_142_857_142_85),
        // By hand, the bins weighing 1, 2.5, 1, 3.5, 2, 1, 2, 3, 5: |0.05| + |0.325| + |0.2| + |2 − 1.075| + |2 − 0.8|
        // + |1 − 0.55| + |0 − 1.2| + |3 − 2.4| + |5 − 4.7|, over 21; the worst is 1.2 / 2.
        ("ece", 0.25),
        ("mce", 0.6),
    ] {
        close(&evaluation, id, expected);
    }
    assert!(evaluation.notes().is_empty());
}

/// Rows actual: a 3 1 0, b 0 2 1, c 1 1 3.
const ANIMALS: &str = "\
y,yhat,pa,pb,pc,w
a,a,0.6,0.3,0.1,1
a,a,0.5,0.2,0.3,2
a,b,0.29,0.4,0.31,1
a,a,0.7,0.2,0.1,3
b,b,0.2,0.5,0.3,1
b,c,0.1,0.3,0.6,2
b,b,0.3,0.6,0.1,1
c,c,0.2,0.2,0.6,1
c,a,0.5,0.1,0.4,0.5
c,c,0.1,0.3,0.6,2
c,c,0.25,0.25,0.5,1
c,b,0.05,0.6,0.35,4
";

fn class_scores(pairs: &[(&str, &str)]) -> Columns {
    let class_scores = pairs.iter().map(|(class, column)| (class.to_string(), column.to_string())).collect();
    Columns { class_scores, ..columns(Some("yhat"), None) }
}

/// scikit-learn 1.9.1: fbeta_score(y, yhat, beta=0.5, average=…), jaccard_score(y, yhat, average=…) and so on; the
/// specificities 7/8, 7/9 and 6/7 on paper.
#[test]
fn several_classes_are_averaged() {
    let evaluation = evaluate(&table(ANIMALS), &columns(Some("yhat"), None)).unwrap();
    let specificities = [7.0 / 8.0, 7.0 / 9.0, 6.0 / 7.0];
    for (id, expected) in [
        ("accuracy", 2.0 / 3.0),
        ("balanced_accuracy", 0.672_222_222_222_222_2),
        ("mcc", 0.505_291_152_639_911_4),
        ("cohen_kappa", 0.5),
        ("precision_weighted", 0.6875),
        ("f1_macro", 0.662_698_412_698_412_6),
        ("f0_5_macro", 0.663_533_834_586_466_2),
        ("f0_5_weighted", 0.679_197_994_987_468_7),
        ("f2_macro", 2.0 / 3.0),
        ("jaccard_macro", 0.5),
        ("jaccard_micro", 0.5),
        ("jaccard_weighted", 0.508_333_333_333_333_3),
        ("specificity_macro", specificities.iter().sum::<f64>() / 3.0),
        ("specificity_micro", 20.0 / 24.0),
        ("specificity_weighted", (4.0 * specificities[0] + 3.0 * specificities[1] + 5.0 * specificities[2]) / 12.0),
    ] {
        close(&evaluation, id, expected);
    }
    assert!(evaluation.get("precision").is_none(), "no class of three is the positive one");
}

/// scikit-learn 1.9.1: roc_auc_score(y, P, multi_class=…, average=…), log_loss(y, P), top_k_accuracy_score(y, P, k=2).
#[test]
fn scores_of_several_classes() {
    let scores = class_scores(&[("a", "pa"), ("b", "pb"), ("c", "pc")]);
    let evaluation = evaluate(&table(ANIMALS), &scores).unwrap();
    for (id, expected) in [
        ("roc_auc_ovr_macro", 0.880_307_539_682_539_7),
        ("roc_auc_ovr_weighted", 0.884_672_619_047_619_1),
        ("roc_auc_ovo_macro", 0.875),
        ("roc_auc_ovo_weighted", 0.877_777_777_777_777_8),
        ("log_loss", 0.740_614_916_448_576_5),
        ("top_k_accuracy[1]", 2.0 / 3.0),
        ("top_k_accuracy[2]", 11.0 / 12.0),
    ] {
        close(&evaluation, id, expected);
    }
    let weighted = evaluate(&table(ANIMALS), &Columns { weight: Some("w".into()), ..scores }).unwrap();
    // The same calls with sample_weight=w.
    for (id, expected) in [
        ("roc_auc_ovr_macro", 0.840_319_541_306_258_5),
        ("roc_auc_ovr_weighted", 0.863_664_937_213_324_4),
        ("log_loss", 0.753_845_923_152_369_8),
        ("top_k_accuracy[1]", 0.615_384_615_384_615_4),
        ("top_k_accuracy[2]", 0.948_717_948_717_948_7),
    ] {
        close(&weighted, id, expected);
    }
    assert!(weighted.notes().is_empty());

    // Odds are no probabilities.
    assert!(message(ANIMALS, &class_scores(&[("a", "w"), ("b", "pb"), ("c", "pc")])).contains("probability"));
    assert!(message(ANIMALS, &class_scores(&[("a", "pa"), ("b", "pb")])).contains("\"c\" is unknown"));
    assert!(message(ANIMALS, &class_scores(&[("a", "pa"), ("a", "pb")])).contains("a twice"));
}

/// Sales of five days. scikit-learn 1.9.1: mean_absolute_error(y, yhat, sample_weight=w) and so on; log-cosh by numpy.
#[test]
fn weights_and_deviances_of_numbers() {
    let sales = "y,yhat,w\n10,12,1\n20,18,2\n30,33,0.5\n41.5,40,1\n25,26,3\n";
    let plain = evaluate(&table(sales), &columns(Some("yhat"), None)).unwrap();
    let weighted =
        evaluate(&table(sales), &Columns { weight: Some("w".into()), ..columns(Some("yhat"), None) }).unwrap();
    for (id, expected, expected_weighted) in [
        ("mae", 1.9, 1.6),
        ("mse", 4.05, 2.9),
        ("r2", 0.962_966_349_670_812, 0.960_807_279_935_129_3),
        ("explained_variance", 0.965_252_377_468_91, 0.961_047_541_820_584_4),
        ("mape", 0.095_228_915_662_650_6, 0.080_819_277_108_433_74),
        ("poisson_deviance", 0.188_780_562_739_174_23, 0.146_074_335_841_406_83),
        ("gamma_deviance", 0.010_900_710_417_933_28, 0.008_618_713_715_729_776),
        ("log_cosh", 1.249_711_000_158_067_6, 0.971_527_354_243_381_9),
        ("rmsle", 0.009_834_407_558_935_467_f64.sqrt(), 0.007_702_798_139_719_577_f64.sqrt()),
    ] {
        // The deviances are differences of terms a hundred times as large.
        let tolerance = if id.ends_with("deviance") { 1e-10 } else { 1e-12 };
        for (evaluation, expected) in [(&plain, expected), (&weighted, expected_weighted)] {
            let value = evaluation.get(id).unwrap().value();
            assert!((value - expected).abs() <= tolerance * expected, "{id}: {value}, not {expected}");
        }
    }
    // |errors| 1, 1.5, 2, 2, 3 weigh 3, 1, 1, 2, 0.5: half of 7.5 is reached at 1.5.
    let median = |evaluation: &Evaluation| evaluation.get("median_ae").unwrap().value();
    assert_eq!((median(&plain), median(&weighted)), (2.0, 1.5));
    // A truth of 0 has a Poisson deviance but no gamma deviance; a negative one has neither, nor a logarithm.
    let zero = evaluate(&table("y,yhat\n0,0.5\n2.5,2\n"), &columns(Some("yhat"), None)).unwrap();
    assert!(zero.get("poisson_deviance").is_some() && zero.get("gamma_deviance").is_none());
    let negative = evaluate(&table("y,yhat\n-1,0.5\n2.5,2\n"), &columns(Some("yhat"), None)).unwrap();
    assert!(negative.get("poisson_deviance").is_none() && negative.get("rmsle").is_none());
    let quantiles = Columns { weight: Some("w".into()), quantiles: vec![(0.9, "yhat".into())], ..columns(None, None) };
    let notes = evaluate(&table(sales), &quantiles).unwrap().notes().to_vec();
    assert_eq!(notes, ["the weights are not used by the metrics of the quantiles and their intervals"]);
}

#[test]
fn columns_that_do_not_go_together_are_refused() {
    let quantiles = vec![(0.9, "p".to_string())];
    let both = Columns { quantiles: quantiles.clone(), ..columns(None, Some("p")) };
    assert_eq!(
        message(MAIL, &both),
        "columns = scores and quantiles, but scores of classes or quantiles of numbers, one at a time, is needed"
    );
    let task = |task, columns| Columns { task: Some(task), ..columns };
    assert!(message(MAIL, &task(Task::Regression, columns(Some("yhat"), Some("p")))).contains("for a regression"));
    let quantiles = Columns { quantiles, ..columns(None, None) };
    assert!(message(MAIL, &task(Task::Classification, quantiles.clone())).contains("quantiles for a classification"));
    assert!(message(MAIL, &Columns { positive: Some("1".into()), ..quantiles }).contains("beside quantiles"));
    let two = Columns { score: Some("p".into()), ..class_scores(&[("spam", "p"), ("ham", "p")]) };
    assert!(message(MAIL, &two).contains("of one class and of several"));
}

/// Nothing was positive and nothing was taken for it: four right negatives.
#[test]
fn a_positive_class_that_is_absent() {
    let given = |positive: &str| Columns { positive: Some(positive.into()), ..columns(Some("yhat"), Some("p")) };
    let zeros = "y,yhat,p\n0,0,0.1\n0,0,0.2\n0,0,0.4\n0,0,0.3\n";
    let evaluation = evaluate(&table(zeros), &given("1")).unwrap();
    close(&evaluation, "accuracy", 1.0);
    close(&evaluation, "recall", 0.0); // 0/0 counts as 0
    close(&evaluation, "specificity", 1.0);
    assert!(evaluation.get("roc_auc").unwrap().undefined().is_some());
    assert!(message("y,yhat,p\n0,1,0.1\n1,1,0.2\n", &given("2")).contains("\"2\" is unknown"));
}

/// Programs that know missing values write whole numbers with a point; 3 of 4 are right.
#[test]
fn whole_numbers_with_a_point_are_the_same_classes() {
    let csv = "y,yhat,p\n1,1.0,2.5\n0,0.0,-1\n1,0.0,0.5\n0,0.0,-2\n";
    let evaluation = evaluate(&table(csv), &columns(Some("yhat"), Some("p"))).unwrap();
    assert_eq!(evaluation.confusion().unwrap().labels(), ["0", "1"]);
    close(&evaluation, "accuracy", 0.75);
    close(&evaluation, "roc_auc", 1.0);
    assert!(evaluation.notes()[0].starts_with("the scores are no probabilities"));
}

#[test]
fn one_row_is_enough() {
    let one = evaluate(&table("y,yhat\n3.5,4\n"), &columns(Some("yhat"), None)).unwrap();
    assert_eq!((one.n(), one.task()), (1, Task::Regression));
    close(&one, "mae", 0.5);
    assert!(one.get("r2").unwrap().undefined().is_some());
    let one = evaluate(&table("y,yhat,p\nspam,spam,0.9\n"), &columns(Some("yhat"), None)).unwrap();
    assert_eq!((one.n(), one.task()), (1, Task::Classification));
    close(&one, "accuracy", 1.0);
    assert!(message("y,p\nspam,0.9\n", &columns(None, Some("p"))).contains("which class is the score for?"));
}

/// The columns tell what was predicted, unless it is said.
#[test]
fn the_task_is_read_from_the_columns() {
    let task = |csv: &str, columns: &Columns| evaluate(&table(csv), columns).unwrap().task();
    let predicted = columns(Some("yhat"), None);
    assert_eq!(task("y,yhat\n1,2\n0,1\n", &predicted), Task::Classification);
    assert_eq!(task("y,yhat\n1,2.5\n0,1\n", &predicted), Task::Regression);
    assert_eq!(task("y,yhat\ncat,dog\ndog,dog\n", &predicted), Task::Classification);
    let many: String = (0..30).map(|i| format!("{i},{}\n", i / 2)).collect();
    assert_eq!(task(&format!("y,yhat\n{many}"), &predicted), Task::Regression);
    let positive = Columns { positive: Some("2.5".into()), ..predicted.clone() };
    assert_eq!(task("y,yhat\n1,2.5\n2.5,1\n", &positive), Task::Classification);
    let regression = Columns { task: Some(Task::Regression), ..predicted };
    assert_eq!(task("y,yhat\n1,2\n0,1\n", &regression), Task::Regression);
}

/// Many distinct words are no classes; to find that out takes no time to speak of.
#[test]
fn thousands_of_words_are_refused() {
    let csv: String = (0..6000).map(|i| format!("w{i},w{}\n", 5999 - i)).collect();
    let message = message(&format!("y,yhat\n{csv}"), &columns(Some("yhat"), None));
    assert!(message.contains("at most 4096 different labels"), "{message}");
}
