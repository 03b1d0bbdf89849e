"""Golden values for k-means and principal components: scikit-learn 1.9.1, numpy 2.4.6.

Writes structure.json beside this script.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
import warnings

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))
warnings.simplefilter("ignore", ConvergenceWarning)


def kmeans_case(name, x, start, max_iter=300, tol=1e-4):
    model = KMeans(len(start), init=start, n_init=1, max_iter=max_iter, tol=tol).fit(x)
    return {
        "name": f"k-means {name}",
        "inputs": {"x": x.ravel().tolist(), "start": start.ravel().tolist(), "k": len(start), "d": x.shape[1],
                   "max_iter": max_iter, "tol": tol},
        "expected": {"labels": model.labels_.tolist(), "centroids": model.cluster_centers_.ravel().tolist(),
                     "inertia": float(model.inertia_), "n_iter": int(model.n_iter_)},
    }


def kmeans_cases(rng):
    for name, n, d, k, spread in [("apart", 300, 3, 4, 0.5), ("mixed", 500, 2, 7, 3.0), ("wide", 120, 40, 9, 2.0),
                                  ("many", 400, 5, 60, 1.0), ("one column", 200, 1, 5, 1.0)]:
        centres = rng.normal(size=(k, d)) * 4
        # Lopsided: later clusters have more samples, and the second column lies far from 0.
        owner = np.minimum((rng.random(n) ** 0.5 * k).astype(int), k - 1)
        x = centres[owner] + rng.normal(size=(n, d)) * spread
        x[:, -1] += 1000
        yield kmeans_case(name, x, x[:k].copy())
        yield kmeans_case(f"{name}, to the end", x, x[-k:].copy(), tol=0.0)
        yield kmeans_case(f"{name}, stopped", x, x[:k].copy(), max_iter=2)
    # A start so far away that its cluster is empty: it moves to the farthest sample.
    x = np.array([[0.0, 1], [1, 0], [2, 2], [9, 9], [10, 8], [30, 1], [11, 12]])
    yield kmeans_case("an empty cluster", x, np.array([[1.0, 1], [10, 10], [500, 500]]), tol=0.0)


def pca_case(name, x, k, whiten=False):
    model = PCA(k, svd_solver="full", whiten=whiten).fit(x)
    back = model.inverse_transform(model.transform(x))
    # The sign is a convention: the entry of largest size is positive.
    signs = np.sign(model.components_[np.arange(k), np.abs(model.components_).argmax(axis=1)])
    return {
        "name": f"PCA {name}",
        "inputs": {"x": x.ravel().tolist(), "k": k, "d": x.shape[1], "whiten": int(whiten)},
        "expected": {"components": (model.components_ * signs[:, None]).ravel().tolist(),
                     "explained_variance": model.explained_variance_.tolist(),
                     "explained_variance_ratio": model.explained_variance_ratio_.tolist(),
                     "singular_values": model.singular_values_.tolist(),
                     "noise_variance": float(model.noise_variance_), "mean": model.mean_.tolist(),
                     "scores": (model.transform(x[:4]) * signs).ravel().tolist(),
                     "squared_error": float(((x - back) ** 2).sum())},
    }


def pca_cases(rng):
    for name, n, d, k in [("tall", 200, 6, 3), ("all", 50, 4, 4), ("wide", 12, 30, 5), ("square", 20, 20, 7)]:
        # Columns of different size, leaning on each other, far from 0.
        x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) * np.linspace(1, 9, d) + np.arange(d) * 50
        yield pca_case(name, x, k)
        yield pca_case(f"{name}, whitened", x, k, whiten=True)


rng = np.random.default_rng(20261130)
cases = [*kmeans_cases(rng), *pca_cases(rng)]
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
print(len(cases), "cases")
