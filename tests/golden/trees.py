"""Golden values for trees and their ensembles, and for folds: scikit-learn 1.9.1, SciPy 1.17.1.

Writes trees.json beside this script.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.stats import entropy
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingRegressor
from sklearn.ensemble._iforest import _average_path_length
from sklearn.model_selection import KFold, train_test_split
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

for name, pinned in {"scikit-learn": "1.9.1", "scipy": "1.17.1"}.items():
    assert version(name) == pinned, (name, version(name))


def stump_case(name, rng, n, k):
    """A feature with ties and a target that leans on it; the root split of scikit-learn."""
    x = np.round(rng.normal(size=n) * 3, 1)
    y = np.minimum((np.abs(x + rng.normal(size=n)) / 2).astype(int), k - 1)
    case = {"name": f"classes {name}", "inputs": {"x": x.tolist(), "y": y.tolist()}, "expected": {}}
    for criterion in ["gini", "entropy"]:
        tree = DecisionTreeClassifier(criterion=criterion, max_depth=1, random_state=0).fit(x[:, None], y).tree_
        left, right = tree.children_left[0], tree.children_right[0]
        share = tree.n_node_samples / n
        decrease = tree.impurity[0] - share[left] * tree.impurity[left] - share[right] * tree.impurity[right]
        case["expected"] |= {
            f"{criterion}_root": float(tree.impurity[0]),
            f"{criterion}_threshold": float(tree.threshold[0]),
            f"{criterion}_decrease": float(decrease),
            f"{criterion}_n_left": int(tree.n_node_samples[left]),
        }
    counts = np.bincount(y, minlength=k)
    case["expected"] |= {"nats": float(entropy(counts)), "bits": float(entropy(counts, base=2))}
    return case


def steps_case(name, rng, n, depth):
    x = np.round(rng.exponential(size=n) * 4, 1)
    y = np.round(np.sin(x) * 5 + rng.normal(size=n), 2)
    query = np.linspace(-1, x.max() + 1, 23)
    tree = DecisionTreeRegressor(max_depth=depth, random_state=0).fit(x[:, None], y)
    boost = GradientBoostingRegressor(n_estimators=1, learning_rate=0.3, max_depth=1, random_state=0)
    boost.fit(x[:, None], y)
    return {
        "name": f"steps {name}",
        "inputs": {"x": x.tolist(), "y": y.tolist(), "query": query.tolist(), "max_depth": depth},
        "expected": {
            "predictions": tree.predict(query[:, None]).tolist(),
            "n_leaves": int(tree.get_n_leaves()),
            "boosted": boost.predict(x[:, None]).tolist(),
        },
    }


def importance_case(rng):
    x = rng.normal(size=(80, 4))
    y = (x[:, 0] + 0.5 * x[:, 2] ** 2 + 0.3 * rng.normal(size=80) > 0.4).astype(int)
    model = DecisionTreeClassifier(max_depth=4, random_state=0).fit(x, y)
    tree = model.tree_
    splits = []
    for node in range(tree.node_count):
        left, right = tree.children_left[node], tree.children_right[node]
        if left < 0:
            continue
        row = [tree.feature[node]]
        for part in [node, left, right]:
            row += [tree.n_node_samples[part], tree.impurity[part]]
        splits.append([float(value) for value in row])
    return {
        "name": "importance",
        "inputs": {"splits": splits, "n_features": 4},
        "expected": {"importance": model.feature_importances_.tolist()},
    }


def adaboost_case(rng):
    """For two classes scikit-learn's SAMME weighs a learner by ln((1 - e) / e), twice the alpha of labels -1 and 1."""
    x = np.round(rng.normal(size=(60, 1)), 2)
    y = (x[:, 0] + rng.normal(size=60) > 0).astype(int)
    model = AdaBoostClassifier(DecisionTreeClassifier(max_depth=1), n_estimators=2, random_state=0).fit(x, y)
    wrong = model.estimators_[0].predict(x) != y
    return {
        "name": "adaboost",
        "inputs": {"weights": [1 / 60] * 60, "misclassified": [bool(w) for w in wrong]},
        "expected": {
            "weighted_error": float(model.estimator_errors_[0]),
            "alpha": float(model.estimator_weights_[0] / 2),
        },
    }


def counts_case():
    folds = [(10, 3), (7, 3), (100, 7), (23, 23), (5, 2)]
    shares = [(15, 0.1), (1000, 0.2), (101, 0.33), (7, 0.5), (1000, 0.07)]
    sizes = [2, 3, 10, 256, 100_000]
    return {
        "name": "counts",
        "inputs": {"folds": folds, "shares": shares, "sizes": sizes},
        "expected": {
            "fold_sizes": [[len(test) for _, test in KFold(k).split(np.zeros(n))] for n, k in folds],
            "test": [len(train_test_split(np.zeros(n), test_size=share)[1]) for n, share in shares],
            "normalizer": _average_path_length(np.array(sizes)).tolist(),
        },
    }


rng = np.random.default_rng(20)
cases = [
    stump_case("two", rng, 40, 2),
    stump_case("three", rng, 150, 3),
    stump_case("five", rng, 333, 5),
    steps_case("flat", rng, 30, 1),
    steps_case("deep", rng, 60, 3),
    steps_case("deeper", rng, 200, 5),
    importance_case(rng),
    adaboost_case(rng),
    counts_case(),
]
path = Path(__file__).with_name("trees.json")
path.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n", encoding="utf-8")
