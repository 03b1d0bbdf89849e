//! Choosing features by their variance, their correlation, a score; rows at the border of two classes.

use linfa::DatasetBase;
use linfa::traits::Fit;

use super::common::*;
use crate::preprocessing::{
    CorrelationFilter, FeatureSelection, TomekLinks, VarianceThreshold, anova_by_class, chi_square_by_class, classes,
    regression_f,
};
use crate::stats::{FisherF, Pairs};
use crate::worked::{Expr, Number};

const X: Input = matrix("x", "a row for each sample, a column for each feature");
const FEATURE: Input = numbers("x", "the feature of each sample");
const Y: Input = labels("y", "the class of each sample");

/// The classes of the samples that a feature describes.
fn feature_and_classes(g: &Given) -> Result<(Vec<f64>, Vec<Vec<usize>>)> {
    let (x, y) = (g.numbers("x")?, g.labels("y")?);
    same_length("x", x.len(), "y", y.len())?;
    Ok((x, classes(ndarray::ArrayView1::from(&y))?))
}

fn selected(selection: &FeatureSelection, score: &'static str, rule: &'static str) -> Answer {
    let reasons: Vec<String> = selection.verdicts().iter().map(|of| format!("{}: {}", of.name, of.reason)).collect();
    let kept = Answer::default().plain("kept", selection.kept(), "the columns that stay, from 0");
    kept.plain(score, selection.scores(), rule).plain("reasons", reasons, "what became of each column")
}

fn regression_score(g: &Given) -> Result<Answer> {
    let pairs = Pairs::new(&g.numbers("x")?, &g.numbers("y")?)?;
    let n = pairs.n();
    crate::input::setting("the number of samples", n as f64, n > 2, "3 or more")?;
    let r = pairs.worked().r();
    let exact = r.value() * r.value() == 1.0;
    let f = regression_f(r.expr().clone(), n).undefined_if(exact, "an exact line leaves no error").called("F");
    let rule = "P(F(1, n − 2) at least as large), were there no relation";
    let reason = f.undefined().map(ToString::to_string);
    let p_value = FisherF::new(1.0, (n - 2) as f64)?.sf(f.value());
    let answer = Answer::one("f", f);
    Ok(match reason {
        Some(reason) => answer.with("p_value", Expr::symbol("p").undefined_if(true, reason)),
        None => answer.plain("p_value", p_value, rule),
    })
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "variance threshold",
        "variance_threshold",
        "preprocessing::VarianceThreshold",
        inputs![X, opt(number("threshold", "what the variance must be above, 0 if not given"))],
        |g| {
            let threshold = g.opt_number("threshold").unwrap_or(0.0);
            let data = DatasetBase::from(g.matrix("x")?);
            let selection = VarianceThreshold::params().threshold(threshold).fit(&data)?;
            Ok(selected(&selection, "variances", "the mean squared deviation of each column, ddof 0"))
        },
    )
    .notes(
        "positions from 0; variances at least 0, in squared units; an error where no feature is left",
        "kept if strictly above the threshold (0 unless given); divides by n; not scaled before",
        "scikit-learn 1.9 user guide, 1.13.1",
    ),
    concept(
        "correlation filter",
        "correlation_filter",
        "preprocessing::CorrelationFilter",
        inputs![X, number("limit", "the largest |r| that two features may have")],
        |g| {
            let data = DatasetBase::from(g.matrix("x")?);
            let selection = CorrelationFilter::params(g.number("limit")?).fit(&data)?;
            Ok(selected(&selection, "largest_r", "the largest |r| with a column kept before it"))
        },
    )
    .notes(
        "positions from 0; |r| 0 to 1, undefined for a constant feature",
        "of two features the later goes, if |r| (Pearson) is above the limit, not at it; a constant feature stays",
        "Kuhn & Johnson (2013), Applied Predictive Modeling, 3.5, which drops by mean correlation instead",
    ),
    concept("ANOVA F score of a feature", "anova_f_score", "preprocessing::AnovaF", inputs![FEATURE, Y], |g| {
        let (x, classes) = feature_and_classes(g)?;
        let test = anova_by_class(&x, &classes)?;
        Ok(Answer::one("f", test.worked().f()).with("p_value", test.worked().p_value()))
    })
    .also("f_classif")
    .notes(
        "F at least 0, p 0 to 1; undefined where no class has any variance or each has one row",
        "variance between over variance within, df k − 1 and n − k, equal variances assumed; one-sided p",
        "Fisher (1925), Statistical Methods for Research Workers; scikit-learn 1.9, f_classif",
    ),
    concept(
        "chi-square score of a feature",
        "chi_square_score",
        "preprocessing::ChiSquare",
        inputs![numbers("x", "what the feature counts in each sample"), Y],
        |g| {
            let (x, classes) = feature_and_classes(g)?;
            crate::input::non_negative("x", x.iter().copied())?;
            let test = chi_square_by_class(&x, &classes)?;
            Ok(Answer::one("chi2", test.worked().chi2()).with("p_value", test.worked().p_value()))
        },
    )
    .also("chi2 feature selection")
    .notes(
        "χ² at least 0, p 0 to 1; an error for values below 0 or a feature of zeros",
        "sums of the feature in each class against its total times the class's share of rows; df classes − 1",
        "Liu & Setiono (1995), Proc. ICTAI, 388–391; scikit-learn 1.9, chi2",
    ),
    concept(
        "F score of a feature for a regression",
        "regression_f_score",
        "preprocessing::RegressionF",
        inputs![FEATURE, numbers("y", "the target of each sample")],
        regression_score,
    )
    .also("f_regression")
    .notes(
        "F at least 0, p 0 to 1; undefined for a constant x or y and for an exact line; an error below 3 samples",
        "r² / (1 − r²) · (n − 2) with an intercept, df 1 and n − 2; on an exact line scikit-learn gives 1.8e308 and p \
         = 0",
        "Draper & Smith (1998), Applied Regression Analysis; scikit-learn 1.9, f_regression",
    ),
    concept("Tomek links", "tomek_links", "preprocessing::TomekLinks", inputs![X, Y], |g| {
        let (x, y) = (g.matrix("x")?, g.labels("y")?);
        let links: Vec<Vec<usize>> = TomekLinks::new().links(&x, &y)?.into_iter().map(|(a, b)| vec![a, b]).collect();
        let removed = TomekLinks::new().removed(&x, &y)?;
        let rule = "rows of different classes, each the nearest of the other";
        Ok(Answer::default().plain("links", links, rule).plain(
            "removed",
            removed,
            "those of every class but the smallest",
        ))
    })
    .notes(
        "pairs of positions from 0, the lower first",
        "Euclidean distance, not scaled before; of equally near rows the lower index; removed are all but those of the \
         smallest class",
        "Tomek (1976), IEEE Trans. Syst. Man Cybern. 6(11), 769–772",
    ),
];
