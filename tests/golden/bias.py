"""Golden values for `workings::fairness` and `workings::drift`, made by smclarify, SciPy and scikit-learn, never by
`workings`.

    pip install smclarify==0.5 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python bias.py          writes bias.json beside this file
"""

import json
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import ndcg_score
from sklearn.metrics.pairwise import rbf_kernel
from smclarify.bias.metrics import common, posttraining, pretraining

VERSIONS = {"smclarify": "0.5", "scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {name: version(name) for name in VERSIONS}
assert FOUND == VERSIONS, FOUND


def stream(name):
    """A random stream of its own for each case, so that a new case leaves the others alone."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def plain(value):
    """Nested lists in which texts stand for infinities."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and np.isinf(value):
        return "inf" if value > 0 else "-inf"
    assert value == value
    return value


def case(name, call, inputs, expected):
    inputs = {key: plain(value) for key, value in inputs.items()}
    expected = {key: plain(value) for key, value in expected.items()}
    return {"name": name, "call": call, "inputs": inputs, "expected": expected}


def predictions(name, n, p_d, accept):
    """Rows of two facets; `accept` is the share that is predicted positive, per facet and class."""
    rng = stream(name)
    d = rng.random(n) < p_d
    y = rng.random(n) < np.where(d, 0.35, 0.55)
    p = rng.random(n) < np.array(accept)[d.astype(int), y.astype(int)]
    group = rng.integers(0, 4, n)
    series = [pd.Series(column) for column in (d, y, p)]
    facet, label, predicted = series
    kwargs = dict(feature=facet, sensitive_facet_index=facet)
    both = dict(kwargs, positive_label_index=label, positive_predicted_label_index=predicted)
    expected = {
        "dppl": posttraining.DPPL(**kwargs, positive_predicted_label_index=predicted),
        "disparate_impact": posttraining.DI(**kwargs, positive_predicted_label_index=predicted),
        **{key: getattr(posttraining, key.upper())(**both) for key in "dca dcr rd sd dar drr ad te".split()},
        "cddl": pretraining.CDDL(facet, facet, label, pd.Series(group)),
        "cddpl": posttraining.CDDPL(facet, facet, predicted, pd.Series(group)),
        "ge": [common.GE(label, predicted, alpha) for alpha in [2.0, 0.5, 3.0]],
        "ci": pretraining.CI(facet, facet),
        "dpl": pretraining.DPL(facet, facet, label),
    }
    inputs = {"y_true": y, "y_pred": p, "facet_d": d, "group": group, "alpha": [2.0, 0.5, 3.0]}
    return case(name, "smclarify.bias.metrics: the metrics of these names", inputs, expected)


def labels():
    a, d = np.array([10, 20, 31, 100, 239]), np.array([30, 20, 25, 15, 10])
    rows = pd.Series(np.concatenate([np.repeat(np.arange(5), a), np.repeat(np.arange(5), d)]))
    facet = pd.Series(np.repeat([False, True], [a.sum(), d.sum()]))
    expected = {key: getattr(pretraining, key.upper())(rows, facet) for key in ["kl", "js", "lp", "tvd", "ks"]}
    expected["l1"] = pretraining.LP_norm(rows, facet, 1)
    expected["l3"] = pretraining.LP_norm(rows, facet, 3)
    call = "smclarify.bias.metrics.pretraining: KL, JS, LP, TVD, KS, LP_norm(1), LP_norm(3)"
    return case("labels", call, {"counts_a": a, "counts_d": d}, expected)


def samples(name, a, b):
    n, m = len(a), len(b)
    d = stats.ks_2samp(a, b, method="asymp").statistic
    k = [rbf_kernel(x[:, None], y[:, None], gamma=0.3) for x, y in [(a, a), (b, b), (a, b)]]
    off = lambda kernel: (kernel.sum() - np.trace(kernel)) / (len(kernel) * (len(kernel) - 1))
    expected = {
        "ks": d,
        "ks_p": stats.kstwobign.sf(d * np.sqrt(n * m / (n + m))),
        "ks_critical": [stats.kstwobign.isf(alpha) * np.sqrt((n + m) / (n * m)) for alpha in [0.01, 0.001]],
        "wasserstein": stats.wasserstein_distance(a, b),
        "mmd": k[0].mean() + k[1].mean() - 2 * k[2].mean(),
        "mmd_unbiased": off(k[0]) + off(k[1]) - 2 * k[2].mean(),
    }
    call = "ks_2samp, kstwobign.sf and isf, wasserstein_distance, rbf_kernel(gamma=0.3)"
    return case(name, call, {"a": a, "b": b, "alpha": [0.01, 0.001], "gamma": 0.3}, expected)


def bins():
    rng = stream("bins")
    expected, actual = rng.integers(3, 400, 12), rng.integers(3, 90, 12)
    e, a = expected / expected.sum(), actual / actual.sum()
    chi2 = stats.chi2_contingency([expected, actual], correction=False)
    values = {
        "psi": stats.entropy(a, e) + stats.entropy(e, a),
        "kl": stats.entropy(a, e),
        "kl_bits": stats.entropy(a, e, base=2),
        "js_distance": jensenshannon(a, e),
        "hellinger": np.sqrt(1 - np.sqrt(a * e).sum()),
        "chi2": chi2.statistic,
        "chi2_p": chi2.pvalue,
        "ndcg": ndcg_score([e], [a]),
    }
    call = "scipy: entropy(a, e) + entropy(e, a), entropy, jensenshannon, chi2_contingency; Hellinger √(1 − Σ√(a e)); sklearn: ndcg_score"
    return case("bins", call, {"expected": expected, "actual": actual}, values)


rng = stream("samples")
cases = [
    predictions("predictions", 400, 0.3, [[0.2, 0.8], [0.1, 0.6]]),
    predictions("predictions_few", 25, 0.4, [[0.4, 0.7], [0.0, 0.7]]),
    predictions("predictions_none", 60, 0.4, [[0.0, 0.0], [0.3, 0.5]]),
    labels(),
    samples("samples_unequal", rng.normal(0, 1, 60), rng.gamma(2, 0.8, 41)),
    samples("samples_equal", rng.normal(0, 1, 30), rng.normal(0.7, 2, 30)),
    samples("samples_ties", rng.integers(0, 6, 50).astype(float), rng.integers(1, 8, 35).astype(float)),
    bins(),
]
text = json.dumps({"made_by": VERSIONS, "cases": cases}, ensure_ascii=False, indent=None, allow_nan=False)
Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
print(len(cases), "cases")
