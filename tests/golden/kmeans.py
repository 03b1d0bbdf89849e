"""Golden values for k-means with sample weights and by mini-batches: scikit-learn 1.9.1, numpy 2.4.6.

Writes kmeans.json beside this script.
"""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.exceptions import ConvergenceWarning

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))
warnings.simplefilter("ignore", ConvergenceWarning)


def lopsided(rng, n, d, k, spread):
    """Later clusters have more samples; the last column lies far from 0."""
    centres = rng.normal(size=(k, d)) * 4
    owner = np.minimum((rng.random(n) ** 0.5 * k).astype(int), k - 1)
    x = centres[owner] + rng.normal(size=(n, d)) * spread
    x[:, -1] += 50
    return np.round(x, 3)


def weighted_case(name, x, start, weight, tol=1e-4):
    model = KMeans(len(start), init=start, n_init=1, tol=tol).fit(x, sample_weight=weight)
    return {
        "name": f"weighted {name}",
        "inputs": {"x": x.ravel().tolist(), "start": start.ravel().tolist(), "weight": weight.tolist(),
                   "k": len(start), "d": x.shape[1], "tol": tol},
        "expected": {"labels": model.labels_.tolist(), "centroids": model.cluster_centers_.ravel().tolist(),
                     "inertia": float(model.inertia_), "n_iter": int(model.n_iter_)},
    }


def batch_case(name, x, k, batch_size, weight=None):
    """The inertia of all samples at once, and what a quarter of 40 seeds of scikit-learn's batches reach."""
    batches = [MiniBatchKMeans(k, batch_size=batch_size, random_state=seed, n_init=3).fit(x, sample_weight=weight).inertia_
               for seed in range(40)]
    whole = KMeans(k, n_init=10, random_state=0).fit(x, sample_weight=weight).inertia_
    weights = {} if weight is None else {"weight": weight.tolist()}
    return {
        "name": f"batches {name}",
        "inputs": {"x": x.ravel().tolist(), "k": k, "d": x.shape[1], "batch_size": batch_size} | weights,
        "expected": {"quarter_inertia": float(np.sort(batches)[10]), "whole_inertia": float(whole)},
    }


def main():
    rng = np.random.default_rng(20)
    cases = []
    for name, n, d, k, spread in [("apart", 200, 3, 4, 0.5), ("mixed", 300, 2, 7, 3.0), ("one column", 100, 1, 5, 1.0)]:
        x = lopsided(rng, n, d, k, spread)
        weight = np.round(rng.exponential(size=n), 3)
        cases.append(weighted_case(name, x, x[:k].copy(), weight))
        weight[::5] = 0
        cases.append(weighted_case(f"{name}, some 0", x, x[-k:].copy(), weight, tol=0.0))
    # The second centroid gets no sample and moves to the farthest, which has a weight of 2.5.
    x = np.array([[0.0, 1], [1, 0], [2, 2], [9, 9], [10, 8], [30, 1], [11, 12]])
    weight = np.array([1.0, 2, 0.5, 1, 3, 2.5, 1])
    cases.append(weighted_case("an empty cluster", x, np.array([[1.0, 1], [500, 500], [10, 10]]), weight))
    x = lopsided(rng, 1500, 3, 5, 1.5)
    cases.append(batch_case("mixed", x, 5, 100))
    cases.append(batch_case("mixed, weighted", x, 5, 256, np.round(rng.exponential(size=1500), 2)))
    cases.append(batch_case("more clusters than there are", lopsided(rng, 800, 2, 4, 1.0), 9, 64))
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
