//! SciPy 1.17.1's answers, and what has none.

use super::*;
use approx::assert_relative_eq;

const A: [f64; 5] = [3.1, 4.5, 2.2, 5.9, 4.0];
const B: [f64; 3] = [2.0, 1.5, 3.3];

fn near(found: f64, expected: f64) {
    assert_relative_eq!(found, expected, max_relative = 1e-12);
}

/// ttest_ind(A, B, equal_var=…), ttest_rel(A[:3], B).
#[test]
fn t_tests_as_scipy() {
    let welch = TwoSampleT::new(&A, &B, false).unwrap();
    near(welch.t(), 2.025676196680706);
    near(welch.df(), 5.796198513616191);
    near(welch.p_value(), 0.09086020558598736);
    let student = TwoSampleT::new(&A, &B, true).unwrap();
    near(student.t(), 1.8096779149362887);
    near(student.p_value(), 0.12032866516057497);
    assert_eq!(student.df(), 6.0);
    let paired = PairedT::new(&A[..3], &B).unwrap();
    near(paired.t(), 0.8441499118250291);
    near(paired.p_value(), 0.4874602232342593);
    assert_eq!(paired.df(), 2.0);
}

/// f_oneway of groups of three, two and four; chisquare([16, 30, 4], [20, 20, 10]).
#[test]
fn anova_and_goodness_of_fit_as_scipy() {
    let groups = [vec![6.5, 8.0, 4.0], vec![8.0, 12.0], vec![13.0, 9.0, 11.0, 8.5]];
    let anova = Anova::new(&groups).unwrap();
    near(anova.f(), 3.4866425992779764);
    near(anova.p_value(), 0.09892449789007132);
    assert_eq!((anova.df_between(), anova.df_within()), (2.0, 6.0));
    let fit = GoodnessOfFit::new(&[16.0, 30.0, 4.0], &[0.4, 0.4, 0.2]).unwrap();
    near(fit.chi2(), 9.4);
    near(fit.p_value(), 0.009095277101695816);
    assert_eq!(fit.df(), 2.0);
}

/// mannwhitneyu([1, 4, 4, 7, 9], [2, 4, 3, 0.5], method="asymptotic"), with ties in both; of 1, 3 and 2 p is kept at 1.
#[test]
fn mann_whitney_as_scipy() {
    let test = MannWhitney::new(&[1.0, 4.0, 4.0, 7.0, 9.0], &[2.0, 4.0, 3.0, 0.5]).unwrap();
    assert_eq!((test.u_a(), test.u_b()), (16.0, 4.0));
    near(test.p_value(), 0.17060874485083155);
    assert_eq!(MannWhitney::new(&[1.0, 3.0], &[2.0]).unwrap().p_value(), 1.0);
}

/// 3 of 10 and 6 of 10: pooled 0.45, SE² = 0.2475 · 0.2, z = 0.3 / √0.0495.
#[test]
fn two_proportions_by_hand() {
    let test = TwoProportions::new((3, 10), (6, 10)).unwrap();
    near(test.z(), 0.3 / 0.0495_f64.sqrt());
    near(test.p_value(), 0.17752985241215347);
    near(test.difference(), 0.3);
    near(test.uplift(), 1.0);
}

#[test]
fn what_is_not_defined_says_why() {
    let reason = |worked: crate::worked::Worked| worked.undefined().unwrap_or("defined").to_string();
    for equal in [false, true] {
        let flat = TwoSampleT::new(&[1.0, 1.0], &[2.0, 2.0], equal).unwrap();
        assert_eq!(reason(flat.worked().p_value()), "neither sample has any variance");
    }
    let single = TwoSampleT::new(&[1.0], &[2.0, 3.0], false).unwrap();
    assert_eq!(reason(single.worked().t()), "the sample variance needs two values");
    assert!(TwoSampleT::new(&[1.0], &[2.0], true).unwrap().p_value().is_nan());
    let paired = PairedT::new(&[2.0, 3.0], &[1.0, 2.0]).unwrap();
    assert_eq!(reason(paired.worked().p_value()), "the differences have no variance");
    assert!(PairedT::new(&[2.0], &[1.0]).unwrap().t().is_nan());
    let anova = Anova::new(&[vec![1.0], vec![2.0]]).unwrap();
    assert_eq!(reason(anova.worked().p_value()), "each group has but one value");
    assert_eq!(reason(Anova::new(&[vec![1.0, 1.0], vec![2.0]]).unwrap().worked().f()), "no group has any variance");
    let tied = MannWhitney::new(&[1.0], &[1.0]).unwrap();
    assert_eq!((tied.u_a(), reason(tied.worked().p_value())), (0.5, "all values are equal".to_string()));
    let none = TwoProportions::new((0, 10), (0, 10)).unwrap();
    assert!(reason(none.worked().z()).contains("no variance") && none.uplift().is_nan());
    assert!(GoodnessOfFit::new(&[3.0], &[1.0]).unwrap().p_value().is_nan());
}

#[test]
fn bad_input_is_refused() {
    assert!(matches!(TwoSampleT::new(&[] as &[f64], &[1.0], true), Err(Error::Empty { .. })));
    assert!(matches!(PairedT::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(Anova::new(&[vec![1.0, 2.0]]), Err(Error::BadParam { .. })));
    assert!(matches!(Anova::new(&[vec![1.0, 2.0], vec![]]), Err(Error::Empty { .. })));
    assert!(matches!(GoodnessOfFit::new(&[1.0, 2.0], &[0.5, 0.6]), Err(Error::BadParam { .. })));
    assert!(matches!(GoodnessOfFit::new(&[1.0, 2.0], &[0.0, 1.0]), Err(Error::OutOfRange { .. })));
    assert!(matches!(MannWhitney::new(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
    assert!(matches!(TwoProportions::new((3, 2), (1, 2)), Err(Error::BadParam { .. })));
}
