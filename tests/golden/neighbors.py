"""Golden values for the models of nearest neighbours: scikit-learn 1.9.1, numpy 2.4.6.

Writes neighbors.json beside this script. Which of equally far rows is the k-th nearest scikit-learn leaves open, so every
case is drawn anew until none is at that border; ties of votes and of distances within the k nearest are plenty.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))


def rows(rng, n, d, grid):
    """Few values near 0, more far out, in steps of 1 / grid; columns of unlike scale, the last about 1000."""
    x = np.round(rng.exponential(size=(n, d)) * grid) / grid * 2.0 ** np.arange(d)
    x[:, -1] += 1000
    return x


def no_tie_at_the_border(x, queries, k, settings):
    if k == len(x):
        return np.ones(len(queries), bool)
    found = KNeighborsRegressor(k + 1, algorithm="brute", **settings).fit(x, np.zeros(len(x))).kneighbors(queries)[0]
    return found[:, k] - found[:, k - 1] > 1e-9 * (1 + found[:, k])


def case(rng, name, n, d, k, grid, n_classes, **settings):
    x = rows(rng, n, d, grid)
    y = np.minimum(rng.integers(0, n_classes ** 2, size=n) ** 0.5, n_classes - 1).astype(int) * 10 - 5
    values = np.round(rng.exponential(size=n) * 100, 2)
    metric = {key: value for key, value in settings.items() if key in ("metric", "p")}
    queries = np.concatenate([rows(rng, 120, d, 2 * grid), x[rng.choice(n, min(n, 30), replace=False)]])
    queries = rng.permutation(queries)
    queries = queries[no_tie_at_the_border(x, queries, k, metric)][:40]
    assert len(queries) == 40 or n < 30, name
    # The trees measure by plain sums of squares; brute force by a product of matrices, which loses digits.
    algorithm = "brute" if metric.get("metric") == "cosine" else "kd_tree"
    classifier = KNeighborsClassifier(k, algorithm=algorithm, **settings).fit(x, y)
    regressor = KNeighborsRegressor(k, algorithm=algorithm, **settings).fit(x, values)
    distances, _ = classifier.kneighbors(queries)
    shares = classifier.predict_proba(queries)
    best = np.sort(shares, axis=1)
    # Weights that a rounding could tip are left to the shares.
    clear = [i for i in range(len(queries)) if settings.get("weights") != "distance" or shares.shape[1] == 1
             or best[i, -1] - best[i, -2] > 1e-9]
    ties = int(np.sum(best[:, -1] == best[:, -2])) if shares.shape[1] > 1 else 0
    hits = int(np.sum(distances[:, 0] == 0))
    print(f"{name}: {len(queries)} queries, {ties} ties of votes, {hits} exact hits")
    return {
        "name": name,
        "inputs": {"x": x.ravel().tolist(), "y": y.tolist(), "values": values.tolist(), "queries": queries.ravel().tolist(),
                   "d": d, "k": k, "clear": clear} | settings,
        "expected": {"distances": distances.ravel().tolist(), "shares": shares.ravel().tolist(),
                     "labels": classifier.predict(queries)[clear].tolist(), "means": regressor.predict(queries).tolist()},
    }


def main():
    rng = np.random.default_rng(11)
    cases = [
        case(rng, "four votes, many ties", 200, 2, 4, 16, 3),
        case(rng, "an even grid", 300, 3, 6, 4, 4),
        case(rng, "by distance", 250, 3, 5, 8, 3, weights="distance"),
        case(rng, "by distance, blocks", 1100, 4, 10, 64, 5, weights="distance"),
        case(rng, "all rows vote", 25, 2, 25, 8, 3, weights="distance"),
        case(rng, "one neighbour", 120, 5, 1, 32, 4),
        case(rng, "one class", 60, 2, 3, 32, 1),
        case(rng, "manhattan", 200, 3, 4, 16, 3, metric="manhattan"),
        case(rng, "p = 1, by distance", 200, 2, 6, 32, 3, p=1, weights="distance"),
        case(rng, "p = 3", 200, 3, 4, 16, 3, p=3),
        case(rng, "chebyshev", 200, 3, 4, 32, 3, metric="chebyshev"),
        case(rng, "cosine", 200, 3, 4, 32, 3, metric="cosine"),
    ]
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
