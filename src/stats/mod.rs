//! Statistics: accurate sums, mergeable moments, quantiles, histograms and densities, the straight line through points,
//! correlation, missing values, distributions, intervals and tests of hypotheses.

mod bayes;
mod beta;
mod bin_rule;
mod box_plot;
mod column_moments;
mod contingency;
mod correlation;
mod correlations;
mod counting;
mod counts;
mod descriptive;
mod digamma;
mod distributions;
mod fleiss_kappa;
mod histogram;
mod hypergeometric;
mod hypothesis;
mod intervals;
mod kernel_density;
mod line;
mod missingness;
mod moments;
mod multiple_testing;
mod order;
mod power;
mod quality;
mod quantile;
mod ranks;
mod resampling;
mod sample_size;
mod special;
mod waiting;

pub use crate::linalg::sum::{Sum, accurate_sum};
pub use bayes::{Bayes, DiagnosticTest};
pub use beta::Beta;
pub use bin_rule::BinRule;
pub use box_plot::BoxPlot;
pub use column_moments::ColumnMoments;
pub use contingency::ContingencyTable;
pub(crate) use contingency::{entropy_term, information_term};
pub(crate) use correlation::correlation_of;
pub use correlation::{CorrelationMatrix, Pairs};
pub use correlations::{CorrelationMethod, Correlations};
pub use counting::{Binomial, Poisson};
pub use counts::{GroupedData, Tally};
pub use descriptive::{Sample, coefficient_of_variation, geometric_mean, pearson_skewness, z_score};
pub(crate) use descriptive::{coefficient_of_variation_expr, geometric_mean_expr, pearson_skewness_expr, z_score_expr};
pub use digamma::digamma;
pub(crate) use digamma::{exp_digamma, ln_gamma};
pub use distributions::{ChiSquared, FisherF, Normal, StudentT};
pub use fleiss_kappa::FleissKappa;
pub use histogram::Histogram;
pub use hypergeometric::Hypergeometric;
pub use hypothesis::{
    Alternative, Anova, FisherExact, GoodnessOfFit, MannWhitney, OneProportion, OneSampleT, OneSampleZ, PairedT,
    TwoProportions, TwoSampleT, Wilcoxon,
};
pub use intervals::{
    MeanInterval, Proportion, ProportionMethod, proportion_standard_error, sample_size_two_proportions,
};
pub(crate) use intervals::{proportion_error_expr, sample_size_expr};
pub use kernel_density::{Bandwidth, KernelDensity};
pub use line::Line;
pub use missingness::Missingness;
pub use moments::Moments;
pub(crate) use moments::in_range;
pub use multiple_testing::{AdjustedP, Correction};
pub(crate) use order::order_statistics;
pub use power::{ProportionPower, TTestPower};
pub use quality::{Uniqueness, completeness, percentages_total};
pub(crate) use quality::{completeness_expr, percentages_total_expr};
pub use quantile::{QuantileMethod, median, quantile, quantile_by, quantile_sorted, weighted_quantile};
pub(crate) use quantile::{Rank, ascending, between, quantile_expr, select, weighted_rank};
pub use ranks::ranks;
pub use resampling::{Bootstrap, PermutationTest, Statistic};
pub use sample_size::TTestSampleSize;
pub use waiting::{Exponential, Uniform};
