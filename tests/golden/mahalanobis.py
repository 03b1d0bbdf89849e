"""Golden values for `workings::anomaly::{MahalanobisDistance, MinCovDet}`, made by scikit-learn and SciPy, never by
`workings`.

    python mahalanobis.py        writes mahalanobis.json beside this file
"""

import json
import warnings
import zlib
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.covariance import EllipticEnvelope, EmpiricalCovariance, MinCovDet, ShrunkCovariance

VERSIONS = {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
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


def table(name, n, d, outliers):
    """Correlated columns far from 0 in different units, the first rows thrown out to one side."""
    random = stream(name)
    x = random.normal(size=(n, d)) @ random.normal(size=(d, d)) * 10.0 ** np.arange(d) / 10
    x[:outliers] += random.normal(size=d) * 10.0 ** np.arange(d) * 3
    return np.round(x + 100 * random.normal(size=d), 6)


def plain_distance(name, n, d):
    x = table(name, n, d, n // 10)
    queries = x[: 5] + stream(name + "q").normal(size=(5, d)) * x.std(axis=0)
    model = EmpiricalCovariance().fit(x)
    shrunk = ShrunkCovariance(shrinkage=0.3).fit(x)
    distances = model.mahalanobis(queries)
    sample = np.cov(x.T, ddof=1).reshape(d, d)
    centred = queries - x.mean(axis=0)
    expected = {
        "location": model.location_,
        "covariance": model.covariance_,
        "distances": distances,
        "p_values": stats.chi2(d).sf(distances),
        "sample_distances": np.einsum("ij,jk,ik->i", centred, np.linalg.inv(sample), centred),
        "shrunk_covariance": shrunk.covariance_,
        "shrunk_distances": shrunk.mahalanobis(queries),
        "edge": np.percentile(model.mahalanobis(x), 93),
    }
    call = "EmpiricalCovariance().mahalanobis, chi2.sf, numpy.cov, ShrunkCovariance(0.3), percentile 93"
    return case(name, call, {"x": x, "queries": queries}, expected)


def singular():
    """A column that is the sum of two others: on the plane of the data every generalized inverse gives the same."""
    x = stream("singular").normal(size=(25, 2)) @ np.array([[2.0, 0.5], [0.0, 1.0]])
    x = np.column_stack([x, x.sum(axis=1)])
    centred = x - x.mean(axis=0)
    distances = np.einsum("ij,jk,ik->i", centred, np.linalg.pinv(np.cov(x.T, ddof=0), rcond=1e-10), centred)
    expected = {"distances": distances, "p_values": stats.chi2(2).sf(distances), "rank": 2}
    return case("singular", "numpy.linalg.pinv(covariance, rcond=1e-10)", {"x": x}, expected)


def robust(name, n, d, outliers, support_fraction=None):
    x = table(name, n, d, outliers)
    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in range(20):
            fits.append(MinCovDet(support_fraction=support_fraction, random_state=seed).fit(x))
    best = min(fits, key=lambda fit: np.linalg.slogdet(fit.raw_covariance_)[1])
    expected = {
        "raw_log_determinant": np.linalg.slogdet(best.raw_covariance_)[1],
        "raw_location": best.raw_location_,
        "raw_covariance": best.raw_covariance_,
        "location": best.location_,
        "covariance": best.covariance_,
        "support": np.flatnonzero(best.support_),
        "distances": best.mahalanobis(x[:10]),
        "first_log_determinant": np.linalg.slogdet(fits[0].raw_covariance_)[1],
    }
    call = f"MinCovDet(support_fraction={support_fraction}), the best of random_state 0 to 19"
    inputs = {"x": x}
    if support_fraction:
        inputs["support_fraction"] = support_fraction
    return case(name, call, inputs, expected)


def envelope():
    x = table("envelope", 90, 3, 9)
    fit = EllipticEnvelope(contamination=0.15, random_state=3).fit(x)
    queries = np.vstack([x[::6], x[40:45] * 1.01])
    expected = {"flagged": np.flatnonzero(fit.predict(queries) == -1), "offset": fit.offset_}
    return case("envelope", "EllipticEnvelope(contamination=0.15, random_state=3)", {"x": x, "queries": queries}, expected)


cases = [
    plain_distance("distance_1", 12, 1),
    plain_distance("distance_2", 30, 2),
    plain_distance("distance_5", 60, 5),
    singular(),
    robust("robust_line", 41, 1, 12),
    robust("robust_2", 60, 2, 20),
    robust("robust_3", 90, 3, 30),
    robust("robust_wide_support", 70, 3, 8, 0.85),
    robust("robust_parts", 700, 4, 200),
    robust("robust_many", 2000, 3, 700),
    envelope(),
]
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"versions": VERSIONS, "cases": cases}) + "\n")
