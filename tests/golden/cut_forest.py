"""Golden values for `workings::anomaly::RandomCutForest`, made by the Python package rrcf, never by `workings`.

    python cut_forest.py        writes cut_forest.json beside this file (a few minutes)

Scores of random trees are random: each case has the mean of the scores over many trees and its standard error.

rrcf 0.4.4 draws no cut between a new point and a lone leaf: the box of a leaf has one row, so in `_insert_point_cut` the
upper corner of the box of both overwrites the lower, and the cut always falls on the larger value of the first column.
Inserts then do not keep the distribution of trees (of 0, 1, 3, 7, inserted as 1, 7, 0, 3, the mean CoDisp of 7 is 60/21
instead of 47/21). `Mended` gives that box its two rows; trees of all points at once are not concerned.
"""

import json
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
import rrcf
import sklearn
from sklearn.metrics import roc_auc_score

VERSIONS = {"rrcf": "0.4.4", "numpy": "2.4.6", "scikit-learn": "1.9.1"}
FOUND = {"rrcf": version("rrcf"), "numpy": np.__version__, "scikit-learn": sklearn.__version__}
assert FOUND == VERSIONS, FOUND


def stream(name):
    """A random stream of its own for each case, so that a new case leaves the others alone."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def case(name, call, inputs, expected):
    inputs = {key: plain(value) for key, value in inputs.items()}
    expected = {key: plain(value) for key, value in expected.items()}
    return {"name": name, "call": call, "inputs": inputs, "expected": expected}


class Mended(rrcf.RCTree):
    def _insert_point_cut(self, point, bbox):
        return super()._insert_point_cut(point, np.vstack([bbox[0], bbox[-1]]))


def mean_and_error(scores):
    """Of scores with a row for each tree."""
    return scores.mean(axis=0), scores.std(axis=0, ddof=1) / np.sqrt(len(scores))


def batch(name, x, trees):
    scores = []
    for seed in range(trees):
        tree = rrcf.RCTree(x, random_state=seed)
        scores.append([tree.codisp(i) for i in range(len(x))])
    mean, error = mean_and_error(np.array(scores, dtype=float))
    call = f"rrcf.RCTree(x, random_state=seed).codisp(i), seeds 0 to {trees - 1}"
    return case(name, call, {"x": x.round(9)}, {"mean": mean, "error": error})


def streamed(x, trees, size, first_seed=0, kind=Mended):
    """Scores with a row for each tree: each point as it is inserted into a window of `size` points."""
    scores = np.zeros((trees, len(x)))
    for k in range(trees):
        tree = kind(random_state=first_seed + k)
        for i, point in enumerate(x):
            if i >= size:
                tree.forget_point(i - size)
            tree.insert_point(point, index=i)
            scores[k, i] = tree.codisp(i)
    return scores


def blob():
    """A long cluster, two points apart, three that are one and the same, in three columns of different scales."""
    random = stream("blob")
    x = random.normal(0, [1, 5, 0.2], (34, 3)) + [100, -7, 0]
    apart = [[108, -7, 0.1], [100.5, 20, -1.5]]
    return np.vstack([x, apart, [[97, 5, 0.6]] * 3])


def grid():
    """Whole numbers: many ties in each column, and points that are equal."""
    return stream("grid").integers(0, [4, 9], (30, 2)).astype(float)


def wave(name, n, shingle, anomalies):
    random = stream(name)
    series = 50 * np.sin(2 * np.pi * np.arange(n) / 24) + random.normal(0, 6, n)
    for start in anomalies:
        series[start : start + 3] += random.choice([-1, 1]) * random.uniform(35, 60)
    return series, np.lib.stride_tricks.sliding_window_view(series, shingle)


def window():
    series, x = wave("window", 120, 4, [60, 95])
    mean, error = mean_and_error(streamed(x, 400, 24))
    call = "Mended.forget_point(i - 24), insert_point(shingle i, i), codisp(i), seeds 0 to 399"
    return case("window", call, {"series": series, "shingle": 4, "window": 24}, {"mean": mean, "error": error})


def detection():
    anomalies = list(range(90, 600, 57))
    series, x = wave("detection", 620, 4, anomalies)
    truth = np.array([any(start <= i + 3 < start + 6 for start in anomalies) for i in range(len(x))])
    def auc(k, kind):
        return roc_auc_score(truth[80:], streamed(x, 20, 64, 100 * k, kind).mean(axis=0)[80:])

    aucs = [auc(k, Mended) for k in range(6)]
    as_is = [auc(k, rrcf.RCTree) for k in range(6)]
    call = "roc_auc_score of codisp from point 80 on, 20 trees with a window of 64, six forests"
    inputs = {"series": series, "truth": truth.astype(int), "shingle": 4, "window": 64, "trees": 20, "from": 80}
    spread = np.std(aucs, ddof=1) / np.sqrt(6)
    return case("detection", call, inputs, {"auc": np.mean(aucs), "error": spread, "auc_as_is": np.mean(as_is)})


cases = [batch("blob", blob(), 3000), batch("grid", grid(), 3000), window(), detection()]
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"versions": VERSIONS, "cases": cases}, indent=1) + "\n")
