"""Golden values for choosing features and resampling rows, made by scikit-learn and imbalanced-learn, never by `workings`.

    python selection.py          writes selection.json beside this file
"""

import json
import warnings
import zlib
from collections import Counter
from pathlib import Path

import imblearn
import numpy as np
import scipy
import sklearn
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler, TomekLinks
from sklearn.feature_selection import (
    SelectKBest,
    SelectPercentile,
    VarianceThreshold,
    chi2,
    f_classif,
    f_regression,
    mutual_info_classif,
    mutual_info_regression,
)
from scipy.special import digamma
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.class_weight import compute_sample_weight

VERSIONS = {"scikit-learn": "1.9.1", "imbalanced-learn": "0.14.2", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {
    "scikit-learn": sklearn.__version__,
    "imbalanced-learn": imblearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
}
assert FOUND == VERSIONS, FOUND


def stream(name):
    """A random stream of its own for each case, so that a new case leaves the others alone."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def plain(value):
    """Nested lists in which None stands for NaN."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and np.isnan(value):
        return None
    return value


def case(name, call, inputs, expected):
    inputs = {key: plain(value) for key, value in inputs.items()}
    expected = {key: plain(value) for key, value in expected.items()}
    return {"name": name, "call": call, "inputs": inputs, "expected": expected}


def ross(x, y, k):
    """Ross's estimate by its definition, a loop over all pairs. scikit-learn measures classes of at most 2k + 1 rows by
    sqrt(a² + b² - 2ab), whose rounding can count the k-th neighbour as nearer than itself."""
    terms = []
    rows = [i for i in range(len(x)) if (y == y[i]).sum() > 1]
    for i in rows:
        own = sorted(abs(x[j] - x[i]) for j in rows if y[j] == y[i] and j != i)
        k_i = min(k, len(own))
        nearer = sum(abs(x[j] - x[i]) < own[k_i - 1] for j in rows)
        terms.append(digamma(k_i) - digamma(len(own) + 1) - digamma(nearer))
    return max(0, digamma(len(rows)) + np.mean(terms))


def scores():
    # No two distances are equal, so that the noise of the mutual information decides nothing; class 3 has two rows, fewer
    # than the neighbours asked for.
    rng = stream("scores")
    y = np.array([0] * 33 + [1] * 14 + [2] * 20 + [3] * 2)
    rng.shuffle(y)
    x = np.column_stack(
        [
            rng.normal(y * 0.7, 1.0),
            rng.exponential(2.0, len(y)),
            rng.normal(0, 3, len(y)) * (y + 1),
            0.5 * y**2 + rng.uniform(-2, 2, len(y)),
        ]
    )
    counts = np.column_stack([rng.poisson(1 + y), rng.poisson(3, len(y)), (y == 1) * 4, rng.poisson(0.2, len(y)), np.zeros(len(y))])
    target = x[:, 0] * 1.5 - x[:, 3] ** 2 + rng.normal(0, 0.5, len(y))
    expected = {}
    expected["f"], expected["f_p"] = f_classif(x, y)
    expected["regression_f"], expected["regression_p"] = f_regression(x, target)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 0 / 0 in the column of zeros
        expected["chi2"], expected["chi2_p"] = chi2(counts, y)
    large = np.where(y == 3, 2, y)
    for k in [1, 3, 5]:
        expected[f"classif_{k}"] = mutual_info_classif(x, large, n_neighbors=k, random_state=0)
        np.testing.assert_allclose([ross(column, large, k) for column in x.T], expected[f"classif_{k}"], rtol=1e-12)
        expected[f"small_class_{k}"] = [ross(column, y, k) for column in x.T]
        expected[f"regression_{k}"] = mutual_info_regression(x, target, n_neighbors=k, random_state=0)
    expected["classif_discrete"] = mutual_info_classif(counts, y, discrete_features=True)
    expected["regression_discrete"] = mutual_info_regression(counts[:, :4], target, discrete_features=True)
    for k in [1, 2, 3]:
        expected[f"best_{k}"] = SelectKBest(f_classif, k=k).fit(x, y).get_support(indices=True)
    for p in [20, 50, 75]:
        expected[f"percentile_{p}"] = SelectPercentile(f_classif, percentile=p).fit(x, y).get_support(indices=True)
    expected["sample_weight"] = compute_sample_weight("balanced", y)
    call = "f_classif, chi2, f_regression, mutual_info_classif, mutual_info_regression, SelectKBest, SelectPercentile(f_classif), compute_sample_weight('balanced', y)"
    return case("scores", call, {"x": x, "counts": counts, "y": y, "large": large, "target": target}, expected)


def variance():
    rng = stream("variance")
    x = np.column_stack([rng.normal(0, 0.3, 21), rng.integers(0, 2, 21), np.full(21, 0.1), rng.normal(1e4, 2, 21)])
    expected = {"variances": VarianceThreshold().fit(x).variances_}
    for threshold in [0.0, 0.2, 1.0]:
        expected[f"kept_{threshold}"] = VarianceThreshold(threshold).fit(x).get_support(indices=True)
    return case("variance", "VarianceThreshold(threshold).fit(x): variances_, get_support", {"x": x}, expected)


def samples():
    rng = stream("samples")
    y = np.array([0] * 70 + [1] * 9 + [2] * 31)
    rng.shuffle(y)
    x = rng.normal(0, 1, (len(y), 3)) * [1, 5, 0.2] + y[:, None]
    expected = {}
    for k in [3, 5]:
        # As SMOTE does: the first of k + 1 is the row itself.
        for label in [1, 2]:
            rows = np.flatnonzero(y == label)
            near = NearestNeighbors(n_neighbors=k + 1).fit(x[rows]).kneighbors(x[rows], return_distance=False)[:, 1:]
            expected[f"neighbors_{k}_{label}"] = rows[near]
        resampled, labels = SMOTE(k_neighbors=k, random_state=0).fit_resample(x, y)
        assert (resampled[: len(y)] == x).all()
        expected[f"smote_labels_{k}"] = labels[len(y) :]
    two = np.where(y == 0, 0, 1)
    for ratio in [0.6, 0.75, 1.0]:
        counts = Counter(SMOTE(sampling_strategy=ratio, random_state=0).fit_resample(x, two)[1])
        expected[f"smote_ratio_{ratio}"] = [counts[0], counts[1]]
        counts = Counter(RandomUnderSampler(sampling_strategy=ratio, random_state=0).fit_resample(x, two)[1])
        expected[f"under_ratio_{ratio}"] = [counts[0], counts[1]]
    counts = Counter(SMOTE(sampling_strategy={1: 20, 2: 31}, random_state=0).fit_resample(x, y)[1])
    expected["smote_counts"] = [counts[label] for label in range(3)]
    counts = Counter(RandomOverSampler(random_state=0).fit_resample(x, y)[1])
    expected["over"] = [counts[label] for label in range(3)]
    counts = Counter(RandomUnderSampler(sampling_strategy={0: 12, 2: 5}, random_state=0).fit_resample(x, y)[1])
    expected["under_counts"] = [counts[label] for label in range(3)]
    expected["under_labels"] = RandomUnderSampler(random_state=0).fit_resample(x, y)[1]
    mixed = (rng.random(len(y)) < 0.35).astype(int)
    for strategy in ["auto", "all"]:
        for name, labels in [("y", y), ("mixed", mixed)]:
            links = TomekLinks(sampling_strategy=strategy)
            links.fit_resample(x, labels)
            expected[f"tomek_{strategy}_{name}"] = np.setdiff1d(np.arange(len(y)), links.sample_indices_)
    call = "NearestNeighbors of each class, SMOTE, RandomOverSampler, RandomUnderSampler: labels and counts; TomekLinks: rows removed"
    return case("samples", call, {"x": x, "y": y, "two": two, "mixed": mixed}, expected)


cases = [scores(), variance(), samples()]
text = json.dumps({"made_by": VERSIONS, "cases": cases}, ensure_ascii=False, indent=None, allow_nan=False)
Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
print(len(cases), "cases")
