//! Whole tables: what is found, and what is not.

use super::*;
use crate::datasets::CsvOptions;
use approx::assert_relative_eq;

fn report(csv: &str, target: Option<&str>) -> QualityReport {
    QualityReport::new(&Table::read(csv.as_bytes(), "f.csv", &CsvOptions::new()).unwrap(), target).unwrap()
}

fn kinds(report: &QualityReport) -> Vec<(&str, Option<&str>)> {
    report.findings().iter().map(|finding| (finding.kind, finding.column.as_deref())).collect()
}

fn column<'a>(report: &'a QualityReport, name: &str) -> &'a ColumnQuality {
    report.column(name).unwrap()
}

#[test]
fn kinds_are_told_by_what_is_written() {
    let csv = "empty,flag,answer,whole,real,day,class,name,one\n\
               ,0,Yes,1,1.5,2024-01-31,a,anna,1\n\
               NA,1,no,-2.0,2,2024-02-01 10:00,b,bob,1\n\
               ,1,yes,3,3,NA,a,,1\n\
               nan,0,no,1e3,4,1999-12-31,b,carl,1\n";
    let report = report(csv, None);
    let found: Vec<String> = report.columns().iter().map(|column| column.kind.to_string()).collect();
    assert_eq!(found, ["empty", "boolean", "boolean", "whole", "real", "date", "category", "text", "whole"]);
    assert_eq!(column(&report, "flag").numbers.map(|numbers| numbers.mean), Some(0.5));
    assert_eq!(column(&report, "day").texts.as_ref().unwrap().first, "1999-12-31");
    let constant: Vec<bool> = report.columns().iter().map(ColumnQuality::is_constant).collect();
    assert_eq!(constant, [false, false, false, false, false, false, false, false, true]);
    assert!(kinds(&report).contains(&("empty", Some("empty"))) && kinds(&report).contains(&("constant", Some("one"))));
    assert!(report.column("none").is_none());
}

/// Of eleven values one is a word; the numbers are 1 to 9 and 40. Quartiles at positions 2.25 and 6.75 of ten: 3.25 and 7.75;
/// fences 3.25 − 6.75 = −3.5 and 7.75 + 6.75 = 14.5. Mean 8.5.
#[test]
fn a_word_among_numbers_and_a_number_too_large() {
    let csv = format!("x\n{}none\n40\n", (1..10).map(|i| format!("{i}\n")).collect::<String>());
    let report = report(&csv, None);
    let x = column(&report, "x");
    assert_eq!((x.kind, &x.mixed), (ColumnKind::Whole, &Mixed { rows: vec![10], example: "none".into() }));
    let numbers = x.numbers.unwrap();
    assert_eq!((numbers.n, numbers.q1, numbers.q3, numbers.mean), (10, 3.25, 7.75, 8.5));
    assert_eq!(numbers.outliers, Some(Outliers { n: 1, low_fence: -3.5, high_fence: 14.5 }));
    assert_eq!(kinds(&report), [("mixed_types", Some("x")), ("outliers", Some("x"))]);
}

/// The same with more numbers than are kept as names: 0, 0.5, …, 1999.5, a word twice, an infinity.
#[test]
fn a_long_column_of_numbers_is_described_likewise() {
    let numbers: String = (0..4000).map(|i| format!("{}\n", f64::from(i) / 2.0)).collect();
    let report = report(&format!("x\n{numbers}none\ninf\nNA\nnone\n"), None);
    let x = column(&report, "x");
    assert_eq!((x.kind, &x.mixed), (ColumnKind::Real, &Mixed { rows: vec![4001, 4004], example: "none".into() }));
    assert_eq!((x.n_missing, x.n_infinite, x.n_distinct()), (1, 1, 4000));
    let numbers = x.numbers.unwrap();
    assert_eq!((numbers.min, numbers.max, numbers.median, numbers.mean), (0.0, 1999.5, 999.75, 999.75));
    assert_relative_eq!(numbers.std, 0.5 * (4000.0_f64 * 4001.0 / 12.0).sqrt(), max_relative = 1e-12); // that of 0, 1, … 3999, halved
}

#[test]
fn spellings_and_spaces() {
    let csv = "state\nNY\n NY\nny\nNew  Jersey\nNew Jersey\nNY\nCA\nCA\nCA\n";
    let report = report(csv, None);
    let state = column(&report, "state");
    let group = |values: &[(&str, usize)]| -> Vec<(String, usize)> {
        values.iter().map(|(value, n)| (value.to_string(), *n)).collect()
    };
    assert_eq!(state.variants, [group(&[("NY", 3), ("ny", 1)]), group(&[("New  Jersey", 1), ("New Jersey", 1)])]);
    assert_eq!((state.n_padded, &state.first_padded), (1, &Some((2, " NY".into()))));
    assert!(kinds(&report).contains(&("spaces", Some("state"))));
}

/// The order number differs in every row; apart from it rows 4 and 12 repeat row 2.
#[test]
fn identifiers_hide_repeats() {
    let mut csv = String::from("order_id,item,n\n");
    for (id, row) in (0..12).zip([1, 2, 3, 2, 5, 6, 7, 8, 9, 10, 11, 2]) {
        csv += &format!("{},item {},{row}\n", 1000 * id + 17, row % 4);
    }
    let report = report(&csv, None);
    let ids: Vec<&str> = report.id_columns().map(|column| column.name.as_str()).collect();
    assert_eq!(ids, ["order_id"]);
    assert_eq!(report.duplicates().n, 0);
    assert_eq!(report.duplicates_apart_from_ids().unwrap().first, [(4, 2), (12, 2)]);
    assert_eq!(kinds(&report), [("duplicate_rows", None), ("id_like", Some("order_id"))]);
}

/// 20 rows, 6 late: `paid` says so, `fee` is 10 or more for them alone, `reason` is filled for them alone; `age` and the row
/// number, by which the file is sorted, do not count.
#[test]
fn features_that_know_the_answer() {
    let mut csv = String::from("id,age,paid,fee,reason,late\n");
    for id in 1..=20 {
        let late = id > 14;
        let (paid, reason) = if late { ("no", "forgot") } else { ("yes", "") };
        let fee = if late { 10.0 + f64::from(id) / 8.0 } else { f64::from(id) / 4.0 };
        csv += &format!("{id},{},{paid},{fee},{reason},{}\n", 20 + id * 7 % 11, u8::from(late));
    }
    let report = report(&csv, Some("late"));
    let leaks: Vec<(&str, LeakMeasure, f64, usize)> =
        report.leaks().iter().map(|leak| (leak.feature.as_str(), leak.measure, leak.value, leak.n)).collect();
    assert_eq!(
        leaks,
        [
            ("paid", LeakMeasure::TheilsU, 1.0, 20),
            ("fee", LeakMeasure::Auc, 1.0, 20),
            ("reason", LeakMeasure::Missing, 1.0, 20)
        ]
    );
    assert_eq!(report.target().unwrap().classes, [("0".to_string(), 14), ("1".to_string(), 6)]);
    assert_relative_eq!(report.target().unwrap().imbalance().unwrap(), 14.0 / 6.0);
}

/// A price in another currency lies on a line; the size of the flat does not.
#[test]
fn a_number_that_is_the_target_in_another_unit() {
    let mut csv = String::from("size,dollars,euros\n");
    for i in 0..25 {
        let euros = 100.0 + f64::from(i * i % 17) * 3.5;
        csv += &format!("{},{},{euros}\n", 30.5 + f64::from(i % 7), euros * 1.1);
    }
    let report = report(&csv, Some("euros"));
    assert!(report.target().unwrap().classes.is_empty());
    let leaks: Vec<(&str, LeakMeasure)> =
        report.leaks().iter().map(|leak| (leak.feature.as_str(), leak.measure)).collect();
    assert_eq!(leaks, [("dollars", LeakMeasure::Pearson)]);
}

/// Real data that nobody suspects: the flowers of iris, the wines, the tumours.
#[test]
fn good_features_are_not_suspected() {
    for (file, target) in [("iris", "species"), ("wine", "cultivar"), ("breast_cancer", "diagnosis")] {
        let path = format!("{}/datasets/{file}.csv", env!("CARGO_MANIFEST_DIR"));
        let report = QualityReport::new(&Table::open(path, &CsvOptions::new()).unwrap(), Some(target)).unwrap();
        assert_eq!(report.leaks(), [], "{file}");
        assert!(report.findings().iter().all(|finding| finding.severity < Severity::Problem), "{file}");
    }
}

/// 22 to 1, and a class of a single row.
#[test]
fn classes_that_are_rare() {
    let csv = format!("x,y\n{}1,ham\n3,spam\n", "2,ham\n".repeat(21));
    let report = report(&csv, Some("y"));
    let balance: Vec<&Finding> = report.findings().iter().filter(|finding| finding.kind == "class_balance").collect();
    assert!(balance[0].text.contains("22 times as often") && balance[0].text.contains("95.7 %"), "{}", balance[0].text);
    assert!(balance[1].text.contains(r#"1 class of y has one row each ("spam")"#), "{}", balance[1].text);
}

#[test]
fn the_smallest_tables() {
    for csv in ["x\n1\n", "x\n\"\"\n", "x,y\n,\n", "x\ninf\n", "x\n-0\n0\n"] {
        for target in [None, Some("x")] {
            let report = report(csv, target);
            assert!(!report.to_string().is_empty() && report.json()["findings"].is_array());
        }
    }
    let table = Table::read("price\n1\n".as_bytes(), "f.csv", &CsvOptions::new()).unwrap();
    let error = QualityReport::new(&table, Some("prise")).unwrap_err().to_string();
    assert_eq!(error, r#"there is no column "prise"; did you mean "price"? the columns are "price""#);
}

/// Threads and their number change nothing: everything is counted.
#[test]
fn one_thread_finds_the_same() {
    let mut csv = String::from("a,b,c\n");
    for i in 0..5000 {
        csv += &format!("{},{},{}\n", f64::from(i * 7919 % 5003) / 8.0, ["u", "v", ""][i as usize % 3], i % 2);
    }
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let together = report(&csv, Some("c"));
    assert_eq!(alone.install(|| report(&csv, Some("c"))).to_string(), together.to_string());
}
