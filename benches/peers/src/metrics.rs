//! Metrics of labels, scores and numbers.

use protocol::{Data, Entry, bench};
use workings::metrics::{Average, ConfusionMatrix, RankedScores, RegressionErrors};

pub fn binary_labels(data: &Data, entry: &Entry) {
    let (y_true, y_pred) = (data.ints("bin_true"), data.ints("bin_pred"));
    let run = || {
        let cm = ConfusionMatrix::new(&y_true, &y_pred).expect("labels of the same length");
        (cm.precision(), cm.recall(), cm.f1())
    };
    bench(entry, run, |(p, r, f1)| vec![("precision", p), ("recall", r), ("F1", f1)]);
}

pub fn ten_classes(data: &Data, entry: &Entry) {
    let (y_true, y_pred) = (data.ints("mc_true"), data.ints("mc_pred"));
    let run = || {
        let cm = ConfusionMatrix::new(&y_true, &y_pred).expect("labels of the same length");
        let average = cm.average(Average::Macro);
        (average.precision(), average.recall(), average.f1())
    };
    bench(entry, run, |(p, r, f1)| vec![("precision", p), ("recall", r), ("F1", f1)]);
}

pub fn roc_auc(data: &Data, entry: &Entry) {
    let (y_true, y_score) = (data.ints("roc_y"), data.floats("roc_s"));
    let run = || RankedScores::new(&y_true, &y_score).expect("finite scores").roc_auc();
    bench(entry, run, |auc| vec![("AUC", auc)]);
}

pub fn average_precision(data: &Data, entry: &Entry) {
    let (y_true, y_score) = (data.ints("roc_y"), data.floats("roc_s"));
    let run = || RankedScores::new(&y_true, &y_score).expect("finite scores").average_precision();
    bench(entry, run, |ap| vec![("average precision", ap)]);
}

pub fn regression(data: &Data, entry: &Entry) {
    let (y_true, y_pred) = (data.floats("reg_y"), data.floats("reg_p"));
    let run = || {
        let e = RegressionErrors::new(&y_true, &y_pred).expect("finite values");
        (e.rmse(), e.mae(), e.r2(), e.mape())
    };
    bench(entry, run, |(rmse, mae, r2, mape)| vec![("RMSE", rmse), ("MAE", mae), ("R²", r2), ("MAPE", mape)]);
}
