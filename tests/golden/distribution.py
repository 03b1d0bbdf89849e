"""Golden values for src/stats: bin rules, kernel density estimates and correlation matrices.

Writes distribution.json beside this script. Run with scipy 1.17.1, numpy 2.4.6, pandas 2 or later.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy import stats

assert scipy.__version__ == "1.17.1", scipy.__version__
assert np.__version__ == "2.4.6", np.__version__

rng = np.random.default_rng(20261130)
cases = []


def case(name, inputs, expected):
    as_floats = {key: np.asarray(value, dtype=float).tolist() for key, value in expected.items()}
    cases.append({"name": name, "inputs": inputs, "expected": as_floats})


samples = {
    "skewed": rng.lognormal(3.0, 0.9, 73).round(2).tolist(),
    "two peaks": np.concatenate([rng.normal(-4, 1, 90), rng.normal(3, 0.5, 38)]).round(3).tolist(),
    "tied": rng.integers(-2, 5, 64).astype(float).tolist(),
    "three": [1.5, -2.0, 11.0],
    "two": [0.25, 8.0],
    "one": [7.0],
    "constant": [3.5] * 9,
    "no interquartile range": [2.0] * 20 + [5.0, 9.0],
    "far from 0": (1e7 + rng.normal(0, 2, 100)).round(4).tolist(),
    "outlier": rng.normal(0, 1, 40).round(3).tolist() + [250.0],
    "power of two": rng.uniform(0, 1, 256).round(4).tolist(),
}
rules = ["auto", "sqrt", "sturges", "rice", "scott", "fd", "doane"]
for name, x in samples.items():
    expected = {}
    for rule in rules:
        counts, edges = np.histogram(x, bins=rule)
        assert np.array_equal(edges, np.histogram_bin_edges(x, bins=rule))
        expected[f"edges {rule}"], expected[f"counts {rule}"] = edges, counts
    case(f"bins {name}", {"x": x}, expected)

for name in ["skewed", "two peaks", "tied", "three", "far from 0", "outlier"]:
    x = np.array(samples[name])
    points = np.concatenate([np.linspace(x.min() - x.std(), x.max() + x.std(), 23), x[:3]])
    weights = rng.uniform(0, 2, len(x)).round(3)
    weights[0] = 0.0
    # SciPy divides by the bandwidth before it subtracts, which costs it digits at 1e7: a shift without rounding keeps them.
    shift = 1e7 if name == "far from 0" else 0.0
    expected = {}
    for label, method, w in [
        ("scott", "scott", None), ("silverman", "silverman", None), ("factor", 0.3, None),
        ("weighted scott", "scott", weights), ("weighted silverman", "silverman", weights),
    ]:
        kde = stats.gaussian_kde(x - shift, bw_method=method, weights=w)
        expected[label] = kde(points - shift)
        expected[f"{label} bandwidth"] = np.sqrt(kde.covariance[0, 0])
        expected[f"{label} n"] = kde.neff
    case(f"density {name}", {"x": x.tolist(), "points": points.tolist(), "weights": weights.tolist()}, expected)

for i, (n, d) in enumerate([(31, 4), (12, 3), (2, 2)]):
    table = rng.normal(0, 1, (n, d)) @ rng.normal(0, 1, (d, d))
    table[:, 0] = (10 * table[:, 0]).round()  # ties
    table[:, -1] = 1e6 + table[:, -1].round(2)
    frame = pd.DataFrame(table)
    frame[d - 1] -= 1e6  # without rounding: pandas sums in one pass, which costs it digits at 1e6
    case(f"correlations {i}", {"table": table.tolist()}, {
        method: frame.corr(method) for method in ["pearson", "spearman", "kendall"]
    })

path = Path(__file__).with_name("distribution.json")
path.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
