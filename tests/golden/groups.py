"""Golden values for DBSCAN, agglomerative clustering and Gaussian mixtures: scikit-learn 1.9.1, SciPy 1.17.1, numpy 2.4.6.

Writes groups.json beside this script.
"""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import cophenet, leaves_list, linkage
from scipy.spatial.distance import pdist
from sklearn.cluster import DBSCAN, AgglomerativeClustering
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

for name, pinned in {"scikit-learn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))
warnings.simplefilter("ignore", ConvergenceWarning)


def flat(a):
    return np.asarray(a, float).ravel().tolist()


def by_first(labels):
    """The same partition, numbered by first samples."""
    seen = {}
    return [seen.setdefault(int(label), len(seen)) for label in labels]


def blobs(rng, n, d, k, spread):
    """Lopsided: later clusters have more samples and a larger spread; the last column lies far from 0."""
    centres = rng.normal(size=(k, d)) * 4
    owner = np.minimum((rng.random(n) ** 0.5 * k).astype(int), k - 1)
    lean = rng.normal(size=(k, d, d)) * 0.4 + np.eye(d)
    x = centres[owner] + np.einsum("nij,nj->ni", lean[owner], rng.normal(size=(n, d))) * spread * (1 + owner[:, None] / k)
    x[:, -1] += 100
    return x


def dbscan_cases(rng):
    for name, n, d, k, spread, eps, m in [
        ("one column", 200, 1, 4, 0.3, 0.08, 4), ("two columns", 500, 2, 5, 0.5, 0.3, 5), ("large eps", 150, 2, 3, 0.7, 1.5, 12),
        ("three columns", 400, 3, 4, 0.6, 0.6, 6), ("five columns", 300, 5, 3, 0.5, 1.0, 5),
        ("twenty columns", 200, 20, 3, 0.3, 3.3, 4), ("each sample is a core sample", 60, 2, 2, 0.5, 0.2, 1),
        ("all noise", 40, 2, 2, 2.0, 0.01, 3),
    ]:
        x = blobs(rng, n, d, k, spread)
        yield dbscan_case(name, x, eps, m)
    # Values in quarters: many distances are exactly eps.
    x = np.round(blobs(rng, 300, 2, 3, 0.8) * 4) / 4
    yield dbscan_case("ties", x, 0.25, 4)
    yield dbscan_case("ties on a diagonal", x, 0.5, 9)


def dbscan_case(name, x, eps, min_samples):
    model = DBSCAN(eps=eps, min_samples=min_samples).fit(x)
    return {
        "name": f"DBSCAN {name}",
        "inputs": {"x": flat(x), "d": x.shape[1], "eps": eps, "min_samples": min_samples},
        "expected": {"labels": model.labels_.tolist(), "core": model.core_sample_indices_.tolist()},
    }


def agglomerative_cases(rng):
    for name, n, d, k, spread in [("tall", 120, 3, 4, 0.8), ("wide", 40, 80, 3, 1.0), ("one column", 60, 1, 3, 0.5)]:
        x = blobs(rng, n, d, k, spread)
        for method in ["single", "complete", "average", "ward"]:
            z = linkage(x, method)
            correlation, distances = cophenet(z, pdist(x))
            threshold = float(z[-4:-2, 2].mean())
            at = AgglomerativeClustering(None, distance_threshold=threshold, linkage=method).fit(x)
            cuts = [AgglomerativeClustering(c, linkage=method).fit(x).labels_ for c in (2, 5, 11)]
            yield {
                "name": f"agglomerative {method} {name}",
                "inputs": {"x": flat(x), "d": d, "threshold": threshold},
                "expected": {"linkage": flat(z), "leaves": leaves_list(z).tolist(), "cophenetic": flat(distances),
                             "correlation": float(correlation), "at_threshold": by_first(at.labels_),
                             "cuts": [by_first(labels) for labels in cuts]},
            }


def start(rng, x, k, kind):
    d = x.shape[1]
    weights = rng.dirichlet(np.full(k, 5.0))
    means = x[rng.choice(len(x), k, replace=False)]
    variances = x.var(axis=0)
    lean = np.eye(d) + 0.2 * rng.normal(size=(k, d, d))
    each = np.linalg.inv(np.einsum("kij,j,klj->kil", lean, variances, lean))
    each = (each + each.transpose(0, 2, 1)) / 2
    precisions = {"full": each, "tied": each[0], "diag": 1 / (variances * rng.uniform(0.5, 2, size=(k, d))),
                  "spherical": 1 / (variances.mean() * rng.uniform(0.5, 2, size=k))}[kind]
    return weights, means, precisions


def mixture_cases(rng):
    for name, n, d, k, spread in [("apart", 300, 2, 3, 0.5), ("mixed", 400, 3, 4, 2.0), ("one column", 150, 1, 2, 1.0),
                                  ("many columns", 250, 8, 3, 1.0)]:
        x = blobs(rng, n, d, k, spread)
        for kind in ["full", "tied", "diag", "spherical"]:
            weights, means, precisions = start(rng, x, k, kind)
            for steps, tol in [(1, 0.0), (7, 0.0), (100, 1e-5)]:
                yield mixture_case(f"{name}, {kind}, {steps}", x, k, kind, weights, means, precisions, steps, tol)


def mixture_case(name, x, k, kind, weights, means, precisions, max_iter, tol):
    model = GaussianMixture(k, covariance_type=kind, weights_init=weights, means_init=means, precisions_init=precisions,
                            max_iter=max_iter, tol=tol, reg_covar=1e-6).fit(x)
    return {
        "name": f"mixture {name}",
        "inputs": {"x": flat(x), "d": x.shape[1], "k": k, "kind": kind, "weights_init": flat(weights),
                   "means_init": flat(means), "precisions_init": flat(precisions), "max_iter": max_iter, "tol": tol},
        "expected": {"weights": flat(model.weights_), "means": flat(model.means_), "covariances": flat(model.covariances_),
                     "precisions": flat(model.precisions_), "lower_bounds": flat(model.lower_bounds_),
                     "converged": bool(model.converged_), "labels": model.predict(x).tolist(),
                     "score_samples": flat(model.score_samples(x[:20])), "proba": flat(model.predict_proba(x[:20])),
                     "bic": float(model.bic(x)), "aic": float(model.aic(x))},
    }


rng = np.random.default_rng(20261130)
cases = [*dbscan_cases(rng), *agglomerative_cases(rng), *mixture_cases(rng)]
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
print(len(cases), "cases")
