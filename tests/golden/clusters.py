"""Golden values for the indices of clusters and the choice of their number: scikit-learn 1.9.1, SciPy 1.17.1, numpy 2.4.6.

Writes clusters.json beside this script.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.metrics.cluster import contingency_matrix

for name, pinned in {"scikit-learn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))


def agreement_case(name, t, p, ami=("min", "geometric", "arithmetic", "max")):
    """`ami`: the means by which scikit-learn's adjusted mutual information is not 0/0."""
    table = contingency_matrix(t, p)
    expected = {
        "rand": metrics.rand_score(t, p),
        "adjusted_rand": metrics.adjusted_rand_score(t, p),
        "mutual_information": metrics.mutual_info_score(t, p),
        "homogeneity": metrics.homogeneity_score(t, p),
        "completeness": metrics.completeness_score(t, p),
        "v_measure": metrics.v_measure_score(t, p),
        "v_measure_half": metrics.v_measure_score(t, p, beta=0.5),
        "v_measure_2": metrics.v_measure_score(t, p, beta=2.0),
        "fowlkes_mallows": metrics.fowlkes_mallows_score(t, p),
        "purity": table.max(axis=0).sum() / table.sum(),
        "contingency": table.ravel().tolist(),
    }
    for mean in ["min", "geometric", "arithmetic", "max"]:
        expected[f"nmi_{mean}"] = metrics.normalized_mutual_info_score(t, p, average_method=mean)
    for mean in ami:
        expected[f"ami_{mean}"] = metrics.adjusted_mutual_info_score(t, p, average_method=mean)
    expected = {key: value if isinstance(value, list) else float(value) for key, value in expected.items()}
    return {"name": f"agreement {name}", "inputs": {"true": np.asarray(t).tolist(), "pred": np.asarray(p).tolist()},
            "expected": expected}


def agreement_cases(rng):
    lopsided = lambda n, k: np.minimum((rng.random(n) ** 2 * k).astype(int), k - 1)
    t = lopsided(300, 4)
    yield agreement_case("mostly right", t, np.where(rng.random(300) < 0.8, t, lopsided(300, 4)))
    yield agreement_case("split finer", t, t * 3 + lopsided(300, 3))
    yield agreement_case("joined", t, t // 2)
    yield agreement_case("at random", t, lopsided(300, 7))
    yield agreement_case("names exchanged", t, (7 - 2 * t))
    yield agreement_case("many groups", lopsided(1500, 3), lopsided(1500, 60))
    yield agreement_case("large groups", lopsided(20000, 2)[:4000], lopsided(4000, 3))
    yield agreement_case("one predicted group", t[:50], np.zeros(50, int))
    yield agreement_case("one true group", np.zeros(50, int), t[:50])
    yield agreement_case("one group in both", np.zeros(5, int), np.zeros(5, int))
    # E[I] = I = H(true): scikit-learn's 0/0 by the smaller entropy depends on rounding.
    yield agreement_case("alone in the prediction", t[:40], np.arange(40), ami=("geometric", "arithmetic", "max"))
    yield agreement_case("alone in both", np.arange(12), np.arange(12)[::-1].copy(), ami=())
    yield agreement_case("a single sample", np.array([3]), np.array([8]))


def silhouettes(x, labels):
    """The definition, from differences: scikit-learn's distances lose their digits far from 0."""
    distances = cdist(x, x)
    found = np.zeros(len(x))
    for i, own in enumerate(labels):
        if (labels == own).sum() == 1:
            continue
        a = distances[i, labels == own].sum() / ((labels == own).sum() - 1)
        b = min(distances[i, labels == c].mean() for c in set(labels) - {own})
        found[i] = 0 if max(a, b) == 0 else (b - a) / max(a, b)
    return found


def davies_bouldin(x, labels):
    """The definition, for the same reason."""
    groups = [x[labels == c] for c in np.unique(labels)]
    centres = [group.mean(axis=0) for group in groups]
    spread = [np.sqrt(((group - centre) ** 2).sum(axis=1)).mean() for group, centre in zip(groups, centres)]
    apart = lambda i, j: np.sqrt(((centres[i] - centres[j]) ** 2).sum())
    ratio = lambda i, j: (spread[i] + spread[j]) / apart(i, j) if apart(i, j) > 0 else 0.0
    return np.mean([max(ratio(i, j) for j in range(len(groups)) if j != i) for i in range(len(groups))])


def index_case(name, x, labels):
    distances = cdist(x, x)
    same = labels[:, None] == labels
    scores = silhouettes(x, labels)
    near = x - x[0]  # exact for points far from 0, whose means would lose digits
    if np.abs(x).max() < 1e4:
        np.testing.assert_allclose(scores, metrics.silhouette_samples(x, labels), atol=1e-7)
        np.testing.assert_allclose(davies_bouldin(near, labels), metrics.davies_bouldin_score(x, labels), rtol=1e-6)
    return {
        "name": f"indices {name}",
        "inputs": {"x": x.ravel().tolist(), "d": x.shape[1], "labels": labels.tolist()},
        "expected": {"samples": scores.tolist(), "silhouette": float(scores.mean()),
                     "min_between": float(distances[~same].min()), "max_diameter": float(distances[same].max()),
                     "calinski_harabasz": float(metrics.calinski_harabasz_score(near, labels)),
                     "davies_bouldin": float(davies_bouldin(near, labels))},
    }


def index_cases(rng):
    def groups(n, d, k, spread):
        labels = np.minimum((rng.random(n) ** 2 * k).astype(int), k - 1)
        return (rng.normal(size=(k, d)) * 5)[labels] + rng.normal(size=(n, d)) * spread, labels

    yield index_case("apart", *groups(150, 3, 4, 1.0))
    yield index_case("mixed", *groups(120, 2, 6, 5.0))
    yield index_case("one column", *groups(60, 1, 3, 2.0))
    yield index_case("more columns than rows", *groups(25, 40, 3, 2.0))
    x, labels = groups(100, 5, 3, 1.0)
    labels[0] = 7
    yield index_case("one point alone", x, labels)
    yield index_case("columns of 1e12 and 1e-12", x * np.array([1e12, 1, 1, 1e-12, 1e-12]), labels)
    yield index_case("far from 0", np.round(x, 3) + 1e8, labels)
    yield index_case("duplicates", np.repeat(np.round(x[:20]), 4, axis=0), np.repeat(labels[:20], 4))
    yield index_case("two clusters of the same points", np.vstack([x[:15], x[:15]]), np.repeat([0, 1], 15))
    yield index_case("nearly all alone", x[:40], np.r_[np.arange(39), 38])


def count_case(name, x, most):
    """The best of many starts, so that the inertia is that of the best partition."""
    ks = range(1, most + 1)
    models = [KMeans(k, n_init=100, tol=0, random_state=0).fit(x) for k in ks]
    total = ((x - x.mean(axis=0)) ** 2).sum()
    return {
        "name": f"count {name}",
        "inputs": {"x": x.ravel().tolist(), "d": x.shape[1], "most": most},
        "expected": {"inertia": [model.inertia_ for model in models],
                     "explained_share": [1 - model.inertia_ / total for model in models],
                     "silhouette": [None] + [float(silhouettes(x, model.labels_).mean()) for model in models[1:]]},
    }


def references(x, principal, most, n_refs, rng):
    """log W of uniform samples over the box of the features, or of the principal components."""
    centred = x - x.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2] if principal else np.eye(x.shape[1])
    turned = centred @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    log_w = np.empty((most, n_refs))
    for b in range(n_refs):
        z = rng.uniform(low, high, size=x.shape) @ axes
        log_w[:, b] = [np.log(KMeans(k, n_init=5, random_state=b).fit(z).inertia_) for k in range(1, most + 1)]
    return log_w


def gap_case(name, x, principal, rng):
    most = 4
    log_w = np.log([KMeans(k, n_init=40, tol=0, random_state=0).fit(x).inertia_ for k in range(1, most + 1)])
    reference = references(x, principal, most, 60, rng)
    return {
        "name": f"gap {name}",
        "inputs": {"x": x.ravel().tolist(), "d": x.shape[1], "most": most, "principal": int(principal)},
        "expected": {"log_w": log_w.tolist(), "reference_mean": reference.mean(axis=1).tolist(),
                     "reference_sd": reference.std(axis=1).tolist()},
    }


def count_cases(rng):
    sizes = [50, 12, 25]
    centres = np.array([[0.0, 0], [9, 1], [4, 8]])
    three = np.vstack([c + rng.normal(size=(n, 2)) for c, n in zip(centres, sizes)])
    yield count_case("three groups", three, 5)
    yield count_case("far from 0", np.round(three, 2) + 1e6, 4)
    along = np.linspace(-4, 4, 40)[:, None] + rng.normal(size=(40, 3)) * 0.2
    yield gap_case("three groups", three, False, rng)
    yield gap_case("two lines, by components", np.vstack([along, along[:30] + [2.5, -2.5, 0]]), True, rng)


rng = np.random.default_rng(20261130)
cases = [*agreement_cases(rng), *index_cases(rng), *count_cases(rng)]
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
print(len(cases), "cases")
