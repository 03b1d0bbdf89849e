"""Golden values for t-SNE, trustworthiness and truncated SVD: scikit-learn 1.9.1, numpy 2.4.6, scipy 1.17.1.

Writes maps.json beside this script. Joint probabilities and steps in double precision are NumPy's by the definition
(scikit-learn rounds distances to single precision); where scikit-learn's agree, the script asserts it.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import brentq
from scipy.spatial.distance import cdist, squareform
from sklearn.datasets import load_digits
from sklearn.decomposition import TruncatedSVD
from sklearn.manifold import TSNE, _t_sne, trustworthiness

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}.items():
    assert version(name) == pinned, (name, version(name))


def lopsided(rng, n, d):
    x = rng.gamma(1.0, 3.0, size=(n, d)).round(3)
    x[n // 3:] += 4 * rng.normal(size=d).round(2)
    return x.round(3)


def joint(x, perplexity):
    """By the definition: the precision of each row by a bracketing root finder on its entropy."""
    n = len(x)
    d2 = cdist(x, x, "sqeuclidean")
    conditional = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        d = d2[i, others] - d2[i, others].min()

        def p(log_beta):
            w = np.exp(-np.exp(log_beta) * d)
            return w / w.sum()

        def excess(log_beta):
            q = p(log_beta)
            return -(q[q > 0] * np.log(q[q > 0])).sum() - np.log(perplexity)

        conditional[i, others] = p(brentq(excess, -30, 30, xtol=1e-14, rtol=1e-14))
    return (conditional + conditional.T) / (2 * n)


def joint_cases(rng):
    for name, n, d, perplexity in [("mixed", 90, 4, 12.0), ("wide", 60, 100, 30.0), ("tight", 150, 2, 3.0)]:
        x = lopsided(rng, n, d)
        p = joint(x, perplexity)
        single = squareform(_t_sne._joint_probabilities(cdist(x, x, "sqeuclidean"), perplexity, 0))
        yield {
            "name": f"joint probabilities {name}",
            "inputs": {"x": x.ravel().tolist(), "d": d, "perplexity": perplexity},
            "expected": {"p": p[:4].ravel().tolist(), "scikit_learn": single[:4].ravel().tolist()},
        }


def step(y, p, update, gains, momentum, rate):
    """One step of van der Maaten's descent from the slope of KL, with ν degrees of freedom."""
    c = y.shape[1]
    nu = max(c - 1, 1)
    apart = y[:, None, :] - y[None, :, :]
    base = 1 + (apart**2).sum(-1) / nu
    w = base ** (-(nu + 1) / 2)
    np.fill_diagonal(w, 0)
    q = w / w.sum()
    slope = 2 * (nu + 1) / nu * (((p - q) / base)[:, :, None] * apart).sum(1)
    gains = np.maximum(np.where(update * slope < 0, gains + 0.2, gains * 0.8), 0.01)
    update = momentum * update - rate * gains * slope
    return y + update, update, gains


def kl(y, p):
    nu = max(y.shape[1] - 1, 1)
    w = (1 + cdist(y, y, "sqeuclidean") / nu) ** (-(nu + 1) / 2)
    np.fill_diagonal(w, 0)
    some = p > 0
    return float((p[some] * np.log(p[some] / (w / w.sum())[some])).sum())


def step_cases(rng):
    for c, steps, rate in [(1, 3, 50.0), (2, 1, 200.0), (2, 6, 50.0), (3, 4, 80.0)]:
        x = lopsided(rng, 40, 6)
        start = rng.normal(size=(40, c)).round(4)
        p = joint(x, 8.0)
        y, update, gains = start, np.zeros_like(start), np.ones_like(start)
        for _ in range(steps):
            y, update, gains = step(y, 12 * p, update, gains, 0.5, rate)
        if c < 3:  # with three scikit-learn's gradient is not the slope
            theirs, _, _ = _t_sne._gradient_descent(
                _t_sne._kl_divergence, start.ravel(), 0, steps, momentum=0.5, learning_rate=rate,
                args=[12 * squareform(p, checks=False), 1, 40, c])
            assert np.allclose(theirs.reshape(y.shape), y, rtol=1e-9, atol=1e-9), (c, steps)
        yield {
            "name": f"steps {steps} on {c} coordinates",
            "inputs": {"x": x.ravel().tolist(), "d": 6, "start": start.ravel().tolist(), "c": c, "perplexity": 8.0,
                       "steps": steps, "rate": rate},
            "expected": {"map": y.ravel().tolist(), "kl": kl(y, p)},
        }


def map_cases():
    n, steps = 250, 320
    x = load_digits().data[:n]
    i = np.arange(n)
    start = 1e-4 * np.stack([np.sin(37.0 * i), np.sin(11.0 * i + 1.0)], axis=1)
    for perplexity, method in [(10.0, "barnes_hut"), (30.0, "barnes_hut"), (30.0, "exact")]:
        model = TSNE(2, perplexity=perplexity, max_iter=steps, init=start.astype(np.float32), method=method).fit(x)
        yield {
            "name": f"map of digits by {method}, perplexity {perplexity:.0f}",
            "inputs": {"rows": n, "perplexity": perplexity, "max_iter": steps, "exact": int(method == "exact")},
            "expected": {"kl": float(model.kl_divergence_),
                         "trustworthiness": trustworthiness(x, model.embedding_, n_neighbors=12)},
        }


def trust_cases():
    # Made unlike by a little, so that no two distances tie.
    i, j = np.indices((300, 64))
    x = load_digits().data[:300] + 1e-3 * np.sin(1.0 + 3.0 * i + 7.0 * j + 0.01 * i * j)
    for name, columns, k in [("two columns", [20, 43], 5), ("three", [2, 61, 36], 12), ("nearly all", list(range(5, 60)), 30)]:
        yield {
            "name": f"trustworthiness of {name}",
            "inputs": {"columns": columns, "k": k},
            "expected": {"trustworthiness": trustworthiness(x, x[:, columns], n_neighbors=k)},
        }


def svd_case(name, x, k, store=True):
    model = TruncatedSVD(k, algorithm="arpack", random_state=0)
    scores = model.fit_transform(x)
    dense = x.toarray() if sp.issparse(x) else x
    back = model.inverse_transform(scores[:3])
    return {
        "name": f"SVD {name}",
        "inputs": {"x": dense.ravel().tolist() if store else [], "d": dense.shape[1], "k": k},
        "expected": {"components": model.components_.ravel().tolist(),
                     "singular_values": model.singular_values_.tolist(),
                     "explained_variance": model.explained_variance_.tolist(),
                     "explained_variance_ratio": model.explained_variance_ratio_.tolist(),
                     "scores": scores[:5].ravel().tolist(), "back": back.ravel().tolist()},
    }


def svd_cases(rng):
    for name, n, d, k in [("tall", 80, 30, 4), ("wide", 25, 70, 5), ("one component", 40, 12, 1)]:
        x = sp.random(n, d, density=0.2, random_state=rng, data_rvs=lambda m: rng.gamma(1.0, 2.0, size=m).round(3)).tocsr()
        yield svd_case(name, x, k)
    yield svd_case("digits", sp.csr_matrix(load_digits().data), 10, store=False)


rng = np.random.default_rng(20260730)
cases = [*joint_cases(rng), *step_cases(rng), *map_cases(), *trust_cases(), *svd_cases(rng)]
made_by = {name: version(name) for name in ["scikit-learn", "numpy", "scipy"]}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"made_by": made_by, "cases": cases}, ensure_ascii=False) + "\n")
print(len(cases), "cases", path.stat().st_size, "bytes")
