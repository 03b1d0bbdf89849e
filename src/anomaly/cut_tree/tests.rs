use super::*;
use crate::stats::ChiSquared;
use ndarray::{Array2, array};
use proptest::prelude::*;

/// Four points on a line, so that the box of all is cut between 0 and 1 with probability 1/7, between 1 and 3 with 2/7,
/// between 3 and 7 with 4/7. What is left of three is cut by the same rule, which makes five trees:
///
/// | tree | probability | CoDisp of 0, 1, 3, 7 |
/// |---|---|---|
/// | 0 (1 (3 7)) | 1/7 · 2/6 = 1/21 | 3/1, 2/1, 1, 1 |
/// | 0 ((1 3) 7) | 1/7 · 4/6 = 2/21 | 3/1, 1, 1, 2/1 |
/// | (0 1) (3 7) | 2/7 = 6/21 | 1, 1, 1, 1 |
/// | (0 (1 3)) 7 | 4/7 · 1/3 = 4/21 | 2/1, 1, 1, 3/1 |
/// | ((0 1) 3) 7 | 4/7 · 2/3 = 8/21 | 1, 1, 2/1, 3/1 |
const POINTS: [f64; 4] = [0.0, 1.0, 3.0, 7.0];
const TREES: [(f64, [f64; 4]); 5] = [
    (1.0, [3.0, 2.0, 1.0, 1.0]),
    (2.0, [3.0, 1.0, 1.0, 2.0]),
    (6.0, [1.0, 1.0, 1.0, 1.0]),
    (4.0, [2.0, 1.0, 1.0, 3.0]),
    (8.0, [1.0, 1.0, 2.0, 3.0]),
];
/// The same, added up: (3 + 6 + 6 + 8 + 8)/21 and so on.
const EXPECTED: [f64; 4] = [31.0 / 21.0, 22.0 / 21.0, 29.0 / 21.0, 47.0 / 21.0];
const SEEDS: u64 = 21_000;

/// How a tree of the four points comes to be, from a seed.
type Way = (&'static str, fn(u64) -> RandomCutTree);

fn displacements(tree: &RandomCutTree) -> [f64; 4] {
    [0, 1, 2, 3].map(|index| tree.codisp(index).unwrap())
}

fn from_scratch(seed: u64) -> RandomCutTree {
    RandomCutTree::from_rows(&Array2::from_shape_fn((4, 1), |(i, _)| POINTS[i]), seed).unwrap()
}

fn inserted(order: [usize; 4], seed: u64) -> RandomCutTree {
    let mut tree = RandomCutTree::new(1, seed).unwrap();
    order.iter().for_each(|i| _ = tree.insert(*i, &[POINTS[*i]]).unwrap());
    tree
}

/// Others join between and beyond the four, and leave.
fn after_others_left(seed: u64) -> RandomCutTree {
    let mut tree = RandomCutTree::new(1, seed).unwrap();
    for (index, x) in [(3, 7.0), (10, 2.0), (0, 0.0), (11, -5.0), (1, 1.0), (12, 30.0), (13, 3.0), (2, 3.0), (14, 0.5)]
    {
        tree.insert(index, &[x]).unwrap();
    }
    [12, 13, 10, 14, 11].iter().for_each(|index| tree.delete(*index).unwrap());
    tree
}

/// Pearson's chi-square of counts against expected ones; its p value.
fn p_value(found: &[usize], weights: &[f64]) -> f64 {
    let (n, total) = (found.iter().sum::<usize>() as f64, weights.iter().sum::<f64>());
    let term = |(found, weight): (&usize, &f64)| (*found as f64 - n * weight / total).powi(2) / (n * weight / total);
    ChiSquared::new(found.len() as f64 - 1.0).unwrap().sf(found.iter().zip(weights).map(term).sum())
}

/// By the table above, whichever way the tree came to be; the seeds are fixed, so that the test is not random.
#[test]
fn trees_are_as_likely_as_their_cuts_however_points_came_and_went() {
    let ways: [Way; 5] = [
        ("from scratch", from_scratch),
        ("inserted from below", |seed| inserted([0, 1, 2, 3], seed)),
        ("inserted from above", |seed| inserted([3, 2, 1, 0], seed)),
        ("inserted from within", |seed| inserted([1, 3, 0, 2], seed)),
        ("after others left", after_others_left),
    ];
    for (way, make) in ways {
        let (mut found, mut sums) = ([0_usize; 5], [0.0; 4]);
        for seed in 0..SEEDS {
            let scores = displacements(&make(seed));
            let tree = TREES.iter().position(|(_, of_tree)| *of_tree == scores);
            found[tree.unwrap_or_else(|| panic!("{way}: {scores:?} is no tree"))] += 1;
            sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
        }
        let p = p_value(&found, &TREES.map(|(weight, _)| weight));
        assert!(p > 1e-3, "{way}: {found:?} of {SEEDS}, p = {p}");
        for (sum, expected) in sums.iter().zip(EXPECTED) {
            // No deviation of a score is above 1, so that of the mean is below 1/√21000 = 0.007.
            assert!((sum / SEEDS as f64 - expected).abs() < 4.0 * 0.007, "{way}: {sums:?}");
        }
    }
}

/// The box around (0, 0), (2, 1), (3, 5) is 3 wide and 5 high. Across x it is cut left of (2, 1) for a length of 2 and right
/// of it for 1; across y below it for 1 and above it for 4. So, of 8: first point alone by x 2, by y 1; last alone by x 1, by y 4.
#[test]
fn dimensions_are_cut_in_proportion_to_the_length_of_the_box() {
    let x = array![[0.0, 0.0], [2.0, 1.0], [3.0, 5.0]];
    let came_and_went = |seed| {
        let mut tree = RandomCutTree::new(2, seed).unwrap();
        let points = [(5, [9.0, -2.0]), (2, [3.0, 5.0]), (0, [0.0, 0.0]), (6, [2.5, 0.5]), (1, [2.0, 1.0])];
        points.iter().for_each(|(index, point)| _ = tree.insert(*index, point).unwrap());
        [6, 5].iter().for_each(|index| tree.delete(*index).unwrap());
        tree
    };
    let from_scratch = |seed| RandomCutTree::from_rows(&x, seed).unwrap();
    let ways: [&dyn Fn(u64) -> RandomCutTree; 2] = [&from_scratch, &came_and_went];
    for make in ways {
        let (mut found, mut places) = ([0_usize; 4], 0.0);
        for seed in 0..8000 {
            let tree = make(seed);
            let cut = &tree.cuts()[0];
            assert_eq!((&cut.lower[..], &cut.upper[..], cut.count), (&[0.0, 0.0][..], &[3.0, 5.0][..], 3));
            let last_alone = tree.codisp(2).unwrap() == 2.0;
            found[2 * cut.dimension + usize::from(last_alone)] += 1;
            places += cut.value / cut.upper[cut.dimension];
        }
        assert!(p_value(&found, &[2.0, 1.0, 1.0, 4.0]) > 1e-3, "{found:?}");
        assert!((places / 8000.0 - 0.5).abs() < 4.0 * (1.0_f64 / 12.0 / 8000.0).sqrt()); // uniform
    }
}

/// In a tree of 0, 1 and 3, the score of 7 is the mean over its inserts, and over all such trees that of the table above.
#[test]
fn the_score_of_a_new_point_is_the_mean_over_its_inserts() {
    let x = array![[0.0], [1.0], [3.0]];
    let mut total = 0.0;
    for seed in 0..9000 {
        total += RandomCutTree::from_rows(&x, seed).unwrap().score(&[7.0]).unwrap();
    }
    assert!((total / 9000.0 - EXPECTED[3]).abs() < 0.02, "{}", total / 9000.0);
    let tree =
        RandomCutTree::from_rows(&array![[0.0, 1.0], [1.0, 0.5], [3.0, 0.0], [3.0, 0.0], [2.0, 9.0]], 5).unwrap();
    for point in [[7.0, 1.0], [-1.0, -4.0], [2.5, 5.0], [1.5, 0.4]] {
        let mut sum = 0.0;
        for seed in 0..9000 {
            let mut tree = RandomCutTree { random: Xoshiro256PlusPlus::seed_from_u64(seed), ..tree.clone() };
            let displacement = tree.insert(9, &point).unwrap();
            assert_eq!(displacement, tree.codisp(9).unwrap());
            sum += displacement;
        }
        let (mean, expected) = (sum / 9000.0, tree.score(&point).unwrap());
        assert!((mean - expected).abs() < 4.0 * 2.0 / 9000_f64.sqrt(), "{point:?}: {mean} and {expected}");
    }
}

/// 0 stands beside three points that are 5: 3/1 against 1/3.
#[test]
fn equal_points_share_a_leaf_and_count_each() {
    let mut tree = RandomCutTree::new(1, 3).unwrap();
    [5.0, 0.0, 5.0, 5.0].iter().enumerate().for_each(|(i, x)| _ = tree.insert(i, &[*x]).unwrap());
    assert_eq!((tree.codisp(1).unwrap(), tree.codisp(3).unwrap()), (3.0, 1.0 / 3.0));
    assert_eq!((tree.displacement(1).unwrap(), tree.displacement(2).unwrap(), tree.cuts().len()), (3, 1, 1));
    assert_eq!(tree.score(&[5.0]).unwrap(), 1.0 / 3.0); // where it stands, no fourth one
    tree.delete(0).unwrap();
    assert_eq!((tree.codisp(1).unwrap(), tree.codisp(2).unwrap(), tree.len()), (2.0, 0.5, 3));
    let derived = tree.codisp_expr(1).unwrap();
    assert_eq!((derived.substitution(), derived.value()), ("max(2 / 1)".into(), 2.0));
}

/// Of 0, 0, 0 and a point at (4, −12), the latter is alone: 3 points move, whose box grows by 4 upwards and 12 downwards.
#[test]
fn a_score_is_split_as_the_box_grows() {
    let tree = RandomCutTree::from_rows(&array![[0.0, 0.0], [0.0, 0.0], [4.0, -12.0], [0.0, 0.0]], 1).unwrap();
    let parts = tree.attribution(&[4.0, -12.0]).unwrap();
    assert_eq!((parts.low, parts.high), (vec![0.0, 2.25], vec![0.75, 0.0]));
    // A new point beyond it is parted from all four with probability 1/2, or else from the one, while 3 move for 2.
    let score = tree.score(&[8.0, -24.0]).unwrap();
    assert!((score - (0.5 * 4.0 + 0.5 * 1.5)).abs() < 1e-14);
}

#[test]
fn few_or_equal_points_score_nothing() {
    let mut tree = RandomCutTree::new(2, 0).unwrap();
    assert!(tree.is_empty() && tree.cuts().is_empty());
    assert_eq!(tree.score(&[1.0, 1.0]).unwrap(), 0.0);
    assert_eq!(tree.insert(4, &[1.0, 1.0]).unwrap(), 0.0);
    assert_eq!((tree.codisp(4).unwrap(), tree.displacement(4).unwrap()), (0.0, 0));
    assert_eq!((tree.codisp_expr(4).unwrap().value(), tree.score(&[2.0, 1.0]).unwrap()), (0.0, 1.0));
    tree.delete(4).unwrap();
    assert!(tree.is_empty());
    let equal = RandomCutTree::from_rows(&Array2::from_elem((5, 2), 3.0), 0).unwrap();
    assert_eq!((equal.codisp(3).unwrap(), equal.len(), equal.cuts().len()), (0.0, 5, 0));
    assert_eq!(equal.attribution(&[3.0, 3.0]).unwrap().score(), 0.0);
}

#[test]
fn wrong_input_is_an_error() {
    assert!(RandomCutTree::new(0, 0).is_err());
    assert!(matches!(RandomCutTree::from_rows(&Array2::zeros((0, 2)), 0), Err(Error::Empty { .. })));
    let problem = RandomCutTree::from_rows(&array![[1.0, 2.0], [3.0, f64::NAN]], 0).unwrap_err().to_string();
    assert!(problem.starts_with("x[1][1] is NaN"), "{problem}");
    let mut tree = RandomCutTree::new(2, 0).unwrap();
    tree.insert(0, &[1.0, 2.0]).unwrap();
    assert!(matches!(tree.insert(0, &[3.0, 4.0]), Err(Error::BadParam { .. })));
    assert!(matches!(tree.insert(1, &[3.0]), Err(Error::Shape { .. })));
    assert!(matches!(tree.insert(1, &[3.0, f64::INFINITY]), Err(Error::NotFinite { .. })));
    assert!(matches!(tree.insert(1, &[3.0, -1e301]), Err(Error::OutOfRange { .. })));
    assert!(matches!(tree.score(&[f64::NAN, 0.0]), Err(Error::NotFinite { .. })));
    assert_eq!(tree.delete(7).unwrap_err().to_string(), "there is no point \"7\"; the tree holds 1 points");
    assert!(tree.codisp(7).is_err() && tree.displacement(7).is_err() && tree.codisp_expr(7).is_err());
    assert_eq!(tree.len(), 1);
    assert!(collusive_displacement(&[1, 4], &[2, 1]).unwrap_err().to_string().starts_with("own[1] = 4, but own[0]"));
    assert!(collusive_displacement(&[0], &[2]).is_err() && collusive_displacement(&[], &[]).is_err());
    assert!(collusive_displacement(&[1], &[2, 3]).is_err());
    assert!(cut_probabilities(&[1.0], &[0.0]).is_err());
    assert!(cut_probabilities(&[1.0], &[1.0]).unwrap()[0].undefined().is_some());
}

/// Columns of 1e12 and of 1e-12, and neighbours in floating point, are parted all the same.
#[test]
fn scales_far_apart_are_cut_to_single_points() {
    let next = 1e12_f64.next_up();
    let x = array![[1e12, 0.0], [1e12, 1e-12], [next, 1e-12], [-1e12, 2e-12], [5e-324, 0.0], [0.0, 0.0], [1e300, 0.0]];
    for seed in 0..50 {
        let mut tree = RandomCutTree::from_rows(&x, seed).unwrap();
        assert_eq!(tree.cuts().len(), 6);
        for i in 0..7 {
            tree.delete(i).unwrap();
            tree.insert(10 + i, x.row(i).as_slice().unwrap()).unwrap();
            check(&tree);
        }
        assert!(tree.score(&[-1e300, 1.0]).unwrap().is_finite());
    }
}

/// Links, counts, boxes and cuts, seen from the leaves.
fn check(tree: &RandomCutTree) {
    let arena = &tree.arena;
    let (mut leaves, mut branches) = (0, 0);
    let mut open = if arena.root == Node::NONE { vec![] } else { vec![(arena.root, Node::NONE)] };
    while let Some((node, parent)) = open.pop() {
        assert_eq!(arena.parent(node), parent);
        if node.is_leaf() {
            leaves += 1;
            let named = tree.leaf_of.values().filter(|leaf| **leaf == node).count();
            assert_eq!(arena.count(node) as usize, named);
            continue;
        }
        branches += 1;
        let branch = &arena.branches[node.place()];
        let [left, right] = branch.children;
        assert_eq!(branch.count, arena.count(left) + arena.count(right));
        let j = branch.dimension as usize;
        assert!(j < arena.d && arena.corners(left).1[j] <= branch.cut && branch.cut < arena.corners(right).0[j]);
        for j in 0..arena.stride {
            let (a, b) = (arena.corners(left), arena.corners(right));
            let box_of = (a.0[j].min(b.0[j]), a.1[j].max(b.1[j]));
            assert_eq!((arena.corners(node).0[j], arena.corners(node).1[j]), box_of);
        }
        open.extend([(left, node), (right, node)]);
    }
    assert_eq!(branches + usize::from(leaves > 0), leaves);
    assert_eq!(tree.leaf_of.len(), tree.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes and goes, ties and equal points among it: each point is in its leaf, boxes are tight, counts are right,
    /// and no place in the arrays is lost.
    #[test]
    fn the_tree_stays_whole(
        start in 0_usize..12,
        steps in prop::collection::vec((0_usize..3, -3_i8..4, -2_i8..3), 1..80),
        seed in 0_u64..1000,
    ) {
        let place = |a: i8, b: i8| [f64::from(a), 0.25 * f64::from(b), 7.0];
        let mut points: Vec<(usize, [f64; 3])> =
            (0..start).map(|i| (i, place((i % 5) as i8, (i % 3) as i8))).collect();
        let mut tree = match start {
            0 => RandomCutTree::new(3, seed).unwrap(),
            n => RandomCutTree::from_rows(&Array2::from_shape_fn((n, 3), |(i, j)| points[i].1[j]), seed).unwrap(),
        };
        check(&tree);
        for (step, (kind, a, b)) in steps.into_iter().enumerate() {
            if kind == 0 && !points.is_empty() {
                let (index, _) = points.swap_remove((a.unsigned_abs() as usize * 7 + step) % points.len());
                tree.delete(index).unwrap();
                prop_assert!(tree.codisp(index).is_err());
            } else {
                points.push((100 + step, place(a, b)));
                let displacement = tree.insert(100 + step, &place(a, b)).unwrap();
                prop_assert_eq!(displacement, tree.codisp(100 + step).unwrap());
            }
            check(&tree);
        }
        for (index, point) in &points {
            let leaf = tree.leaf_of[index];
            prop_assert_eq!(&tree.arena.corners(leaf).0[..3], &point[..]);
            prop_assert_eq!(tree.score(point).unwrap(), tree.codisp(*index).unwrap());
            prop_assert_eq!(tree.codisp_expr(*index).unwrap().value(), tree.codisp(*index).unwrap());
        }
        prop_assert!(tree.arena.leaves.len() <= start + 80);
    }

    /// The parts of a score are at least 0 and add up to it; a constant column has no part.
    #[test]
    fn attribution_adds_up(
        rows in prop::collection::vec((-1e3..1e3_f64, -3_i8..4), 1..40),
        points in prop::collection::vec((-2e3..2e3_f64, -5_i8..6), 5),
        seed in 0_u64..1000,
    ) {
        let x = Array2::from_shape_fn((rows.len(), 3), |(i, j)| [rows[i].0, f64::from(rows[i].1), 4.0][j]);
        let tree = RandomCutTree::from_rows(&x, seed).unwrap();
        for (a, b) in points.into_iter().chain(rows) {
            let point = [a, f64::from(b), 4.0];
            let parts = tree.attribution(&point).unwrap();
            let score = tree.score(&point).unwrap();
            prop_assert!((parts.score() - score).abs() <= 1e-12 * score.max(1.0));
            prop_assert!(parts.low.iter().chain(&parts.high).all(|part| *part >= 0.0));
            prop_assert_eq!(parts.by_column()[2], 0.0);
        }
    }
}
