//! Laws that transformers obey on any data.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, Axis, concatenate};
use proptest::collection::vec;
use proptest::prelude::*;
use workings::preprocessing::{self as prep, ColumnScaler, Scaling};
use workings::stats::Moments;

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -1e4..1e4_f64, 1 => Just(0.0), 1 => -1e-3..1e-3_f64]
}

/// Any numbers, also alike, and constant columns.
fn column() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![4 => vec(value(), 1..30), 1 => (value(), 1..6_usize).prop_map(|(x, n)| vec![x; n])]
}

/// Observed values and gaps in three columns; the first row is complete, so that every column has an observed value.
fn table_with_gaps() -> impl Strategy<Value = Array2<f64>> {
    let cell = prop_oneof![3 => -100.0..100.0_f64, 1 => Just(f64::NAN)];
    (vec(-100.0..100.0_f64, 3), vec(vec(cell, 3), 0..7))
        .prop_map(|(first, rest)| Array2::from_shape_vec((rest.len() + 1, 3), [first, rest.concat()].concat()).unwrap())
}

/// Anything that an `f64` can be, in any shape, also none.
fn odd_table() -> impl Strategy<Value = Array2<f64>> {
    let odd = prop_oneof![
        3 => -10.0..10.0_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(f64::MAX),
        1 => Just(f64::MIN),
        1 => Just(f64::MIN_POSITIVE),
        1 => Just(-0.0),
        1 => Just(7.0),
    ];
    // Whole columns of one odd value are what breaks formulas.
    let cells = move |n: usize| prop_oneof![vec(odd.clone(), n), odd.clone().prop_map(move |x| vec![x; n])];
    (0..6_usize, 0..4_usize).prop_flat_map(move |(n, d)| {
        vec(cells(n), d).prop_map(move |columns| Array2::from_shape_fn((n, d), |(i, j)| columns[j][i]))
    })
}

/// As far as 10⁻⁹ of the range, or of the size where all values are alike.
fn returns<S: Scaling>(name: &str, scaling: S, x: &[f64]) -> Result<(), TestCaseError> {
    let size = x.iter().fold(0.0, |size: f64, x| size.max(x.abs()));
    for x in x {
        let back = scaling.unscale(scaling.scale(*x));
        prop_assert!((back - x).abs() <= 1e-9 * size.max(1e-9), "{name}: {x} returns as {back}");
    }
    Ok(())
}

fn keeps_order<S: Scaling>(name: &str, scaling: S, x: &[f64]) -> Result<(), TestCaseError> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let z: Vec<f64> = sorted.iter().map(|x| scaling.scale(*x)).collect();
    // Two routes to the digits of a power meet within a rounding.
    let rounding = 1e-12 * z.iter().fold(1.0, |size: f64, z| size.max(z.abs()));
    prop_assert!(z.windows(2).all(|pair| pair[1] >= pair[0] - rounding), "{name}: {sorted:?} become {z:?}");
    Ok(())
}

proptest! {
    #[test]
    fn inverse_after_transform_is_the_identity(x in column(), lambda in 0.4..1.6_f64) {
        returns("min-max", prep::MinMaxScaler::params().range(-2.0, 5.0).fit_column(&x).unwrap(), &x)?;
        returns("max-abs", prep::MaxAbsScaler::params().fit_column(&x).unwrap(), &x)?;
        returns("robust", prep::RobustScaler::params().fit_column(&x).unwrap(), &x)?;
        // λ near 1: a strong power squeezes large values of one sign together and stretches those of the other, and beside
        // the stretched mean the digits of the squeezed are lost (at λ = 0, 12 of them for −10⁴ and 10⁴).
        let powers = prep::PowerTransformer::params().lambda(lambda);
        returns("Yeo-Johnson", powers.fit_column(&x).unwrap(), &x)?;
        let positive: Vec<f64> = x.iter().map(|x| x.abs() + 0.1).collect();
        returns("Box-Cox", powers.method(prep::PowerMethod::BoxCox).fit_column(&positive).unwrap(), &positive)?;
        for logarithm in [prep::Logarithm::Ln, prep::Logarithm::Log2, prep::Logarithm::Log10, prep::Logarithm::Log1p] {
            returns("log", prep::LogTransformer::params().logarithm(logarithm).fit_column(&positive).unwrap(), &positive)?;
        }
        for output in [prep::OutputDistribution::Uniform, prep::OutputDistribution::Normal] {
            let quantiles = prep::QuantileTransformer::params().output_distribution(output).fit_column(&x).unwrap();
            returns("quantiles", quantiles, &x)?;
        }
        let table = Array2::from_shape_vec((x.len(), 1), x.clone()).unwrap();
        let scaler = prep::StandardScaler::params().fit(&DatasetBase::from(table.view())).unwrap();
        let back = scaler.inverse_transform(scaler.try_transform(&table).unwrap()).unwrap();
        let size = x.iter().fold(1e-9, |size: f64, x| size.max(x.abs()));
        prop_assert!((&back - &table).iter().all(|difference| difference.abs() <= 1e-9 * size));
    }

    #[test]
    fn scaling_keeps_the_order_of_values(x in column(), lambda in -2.0..4.0_f64) {
        keeps_order("min-max", prep::MinMaxScaler::params().fit_column(&x).unwrap(), &x)?;
        keeps_order("max-abs", prep::MaxAbsScaler::params().fit_column(&x).unwrap(), &x)?;
        keeps_order("robust", prep::RobustScaler::params().fit_column(&x).unwrap(), &x)?;
        keeps_order("power", prep::PowerTransformer::params().lambda(lambda).fit_column(&x).unwrap(), &x)?;
        for output in [prep::OutputDistribution::Uniform, prep::OutputDistribution::Normal] {
            let params = prep::QuantileTransformer::params().n_quantiles(7).output_distribution(output);
            keeps_order("quantiles", params.fit_column(&x).unwrap(), &x)?;
        }
    }

    #[test]
    fn merged_moments_are_those_of_the_whole(x in vec(value(), 2..40), cut in 0.0..1.0_f64) {
        let cut = 1 + (cut * (x.len() - 1) as f64) as usize;
        prop_assume!(cut < x.len());
        let merged = Moments::new(&x[cut..]).unwrap().merge(&Moments::new(&x[..cut]).unwrap());
        let whole = Moments::new(&x).unwrap();
        prop_assert!((merged.mean() - whole.mean()).abs() <= 1e-9 && merged.n() == whole.n());
        prop_assert!((merged.var(0) - whole.var(0)).abs() <= 1e-12 * whole.var(0).max(1e-9));
    }

    #[test]
    fn no_row_of_another_part_changes_what_a_row_becomes(
        train in table_with_gaps(), test in table_with_gaps(), other in table_with_gaps()
    ) {
        let both = concatenate![Axis(0), test, other];
        let data = DatasetBase::from(train.view());
        let simple = prep::SimpleImputer::params().fit(&data).unwrap();
        let near = prep::KnnImputer::params().n_neighbors(2).fit(&data).unwrap();
        let iterative = prep::IterativeImputer::params().max_iter(3).fit(&data).unwrap();
        let indicator = prep::MissingIndicator::params().error_on_new(false).fit(&data).unwrap();
        for transform in [
            &|x: &Array2<f64>| simple.try_transform(x).unwrap() as Array2<f64>,
            &|x: &Array2<f64>| near.try_transform(x).unwrap(),
            &|x: &Array2<f64>| iterative.try_transform(x).unwrap(),
            &|x: &Array2<f64>| indicator.try_transform(x).unwrap(),
        ] as [&dyn Fn(&Array2<f64>) -> Array2<f64>; 4] {
            let (alone, together) = (transform(&test), transform(&both));
            prop_assert_eq!(&alone, &together.slice(ndarray::s![..test.nrows(), ..]));
            prop_assert!(alone.iter().all(|x| x.is_finite()));
        }
        let complete = prep::PowerTransformer::params().fit(&DatasetBase::from(simple.try_transform(&train).unwrap()));
        if let Ok(powers) = complete {
            let (test, both) = (simple.try_transform(&test).unwrap(), simple.try_transform(&both).unwrap());
            let (alone, together) = (powers.try_transform(&test).unwrap(), powers.try_transform(&both).unwrap());
            prop_assert_eq!(&alone, &together.slice(ndarray::s![..test.nrows(), ..]));
        }
    }

    #[test]
    fn one_hot_rows_hold_a_single_one(values in vec(0..9_i64, 1..40)) {
        let categories = prep::Categories::sorted(&values).unwrap();
        let dense = categories.one_hot(&values, false, prep::Unknown::Error).unwrap();
        prop_assert!(dense.rows().into_iter().all(|row| row.sum() == 1));
        let sparse = categories.one_hot_sparse(&values, false, prep::Unknown::Error).unwrap();
        prop_assert_eq!(sparse.to_dense(), dense.mapv(f64::from));
        let binary = categories.binary(&values).unwrap();
        let codes = categories.codes(&values).unwrap();
        for (row, code) in binary.rows().into_iter().zip(codes) {
            prop_assert_eq!(row.iter().fold(0, |code, digit| 2 * code + usize::from(*digit)), code);
        }
        let shares: f64 = prep::FrequencyEncoder::fit(&values).unwrap().counts().map(|(_, n)| n as f64).sum();
        prop_assert_eq!(shares as usize, values.len());
    }

    #[test]
    fn out_of_fold_encodings_ignore_the_target_of_their_row(
        rows in vec((0..4_i64, value()), 2..30), at in any::<prop::sample::Index>(), new in value(), auto in any::<bool>()
    ) {
        let (values, mut target): (Vec<i64>, Vec<f64>) = rows.into_iter().unzip();
        let smoothing = if auto { prep::Smoothing::Auto } else { prep::Smoothing::Rows(1.5) };
        let encoded = |target: &[f64]| {
            prep::TargetEncoder::fit_transform_out_of_fold(&values, target, smoothing, 2, 5).unwrap().1
        };
        let before = encoded(&target);
        let i = at.index(values.len());
        target[i] = new;
        prop_assert_eq!(before[i], encoded(&target)[i]);
    }

    #[test]
    fn odd_tables_never_panic(train in odd_table(), test in odd_table()) {
        fn tried<S: Scaling>(fitted: workings::Result<ColumnScaler<S>>, test: &Array2<f64>) {
            if let Ok(scaler) = fitted {
                let _ = scaler.try_transform(test);
                let _ = scaler.inverse_transform(test);
            }
        }
        let data = DatasetBase::from(train.view());
        tried(prep::MinMaxScaler::params().fit(&data), &test);
        tried(prep::MaxAbsScaler::params().fit(&data), &test);
        tried(prep::RobustScaler::params().fit(&data), &test);
        tried(prep::LogTransformer::params().fit(&data), &test);
        tried(prep::PowerTransformer::params().fit(&data), &test);
        tried(prep::PowerTransformer::params().method(prep::PowerMethod::BoxCox).fit(&data), &test);
        tried(prep::QuantileTransformer::params().fit(&data), &test);
        let normal = prep::QuantileTransformer::params().output_distribution(prep::OutputDistribution::Normal);
        tried(normal.fit(&data), &test);
        if let Ok(imputer) = prep::IterativeImputer::params().fit(&data) {
            let _ = imputer.try_transform(&test);
        }
        if let Ok(indicator) = prep::MissingIndicator::params().fit(&data) {
            let _ = indicator.try_transform(&test);
        }
        for column in train.columns() {
            let x = column.to_vec();
            let flagged = prep::ZScores::new(&x, 0).and_then(|z| z.flagged(2.0));
            let _ = flagged.map(|flagged| flagged.len());
            let _ = prep::ModifiedZScores::new(&x).and_then(|z| z.flagged(2.0));
            let _ = prep::Fences::new(&x, 1.5).map(|fences| fences.flagged(&x));
            for fill in [prep::Fill::Mean, prep::Fill::Linear, prep::Fill::Forward, prep::Fill::Median] {
                let _ = prep::GapFilling { front: fill, middle: fill, back: fill }.fill_with_future(&x, 1, fill);
            }
            let labels: Vec<String> = x.iter().map(f64::to_string).collect();
            let _ = prep::TargetEncoder::fit_transform_out_of_fold(&labels, &x, prep::Smoothing::Auto, 2, 0);
        }
    }
}
