"""Golden values for lasso, elastic net, their paths and cross-validation: scikit-learn 1.9.1.

Writes penalized.json beside this script. Coefficients are polished: on the support that scikit-learn finds, the equations
c = l1 * sign(w) + l2 * w are solved with numpy, and the optimality conditions of the result are asserted.
"""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.linear_model import ElasticNet, ElasticNetCV, Lasso, LassoCV, enet_path

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))

EXACT = {"tol": 1e-14, "max_iter": 1_000_000}


def data(seed, n, d, k, correlation=0.0, units=True):
    """k features count; neighbours are correlated; units and offsets differ from feature to feature."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, d))
    for j in range(1, d):
        z[:, j] = correlation * z[:, j - 1] + np.sqrt(1 - correlation**2) * z[:, j]
    scale = np.resize([1.0, 0.5, 3.0, 2.0, 0.25], d) if units else np.ones(d)
    x = np.round(z * scale + np.resize([0.0, 5.0, -2.0, 100.0], d), 3)
    w = np.zeros(d)
    w[rng.permutation(d)[:k]] = np.resize([2.0, -1.5, 0.75, -3.0, 1.0], k)
    y = np.round(7.0 + (z * scale) @ w + rng.normal(size=n), 3)
    return x, y


def centred(x, y, weight, intercept):
    weight = np.ones(len(y)) if weight is None else weight
    if not intercept:
        return weight, np.zeros(x.shape[1]), 0.0, x, y
    xm, ym = weight @ x / weight.sum(), weight @ y / weight.sum()
    return weight, xm, ym, x - xm, y - ym


def objective(x, y, w, b, alpha, ratio, weight=None):
    weight = np.ones(len(y)) if weight is None else weight
    squares = weight @ (y - x @ w - b) ** 2
    return squares / (2 * weight.sum()) + alpha * (ratio * np.abs(w).sum() + (1 - ratio) / 2 * w @ w)


def polished(x, y, w, alpha, ratio, weight, intercept, positive):
    s, xm, ym, xc, yc = centred(x, y, weight, intercept)
    l1, l2 = s.sum() * alpha * ratio, s.sum() * alpha * (1 - ratio)
    used = np.flatnonzero(w)
    gram = (xc[:, used] * s[:, None]).T @ xc[:, used] + l2 * np.eye(len(used))
    new = np.zeros(len(w))
    new[used] = np.linalg.solve(gram, (xc[:, used] * s[:, None]).T @ yc - l1 * np.sign(w[used]))
    assert (np.sign(new) == np.sign(w)).all()
    g = (xc * s[:, None]).T @ (yc - xc @ new) - l2 * new
    bound = g if positive else np.abs(g)
    assert bound.max() <= l1 * (1 + 1e-9) + 1e-9 * np.abs(yc).max()
    return new, ym - xm @ new


def fit_case(name, x, y, alpha, ratio=1.0, weight=None, intercept=True, positive=False, polish=True):
    make = lambda **more: ElasticNet(alpha=alpha, l1_ratio=ratio, fit_intercept=intercept, positive=positive, **more)
    exact = make(**EXACT).fit(x, y, sample_weight=weight)
    w, b = exact.coef_, exact.intercept_
    if polish:
        w, b = polished(x, y, w, alpha, ratio, weight, intercept, positive)
        assert np.allclose(w, exact.coef_, rtol=1e-5, atol=1e-6)
    usual = make().fit(x, y, sample_weight=weight)
    early = make(max_iter=2, tol=0.0).fit(x, y, sample_weight=weight)
    inputs = {"x": x.tolist(), "y": y.tolist(), "alpha": alpha, "l1_ratio": ratio, "fit_intercept": intercept}
    inputs |= {"positive": positive, "early_coef": early.coef_.tolist()}
    if weight is not None:
        inputs["sample_weight"] = weight.tolist()
    expected = {
        "objective": objective(x, y, w, b, alpha, ratio, weight),
        "usual_objective": objective(x, y, usual.coef_, usual.intercept_, alpha, ratio, weight),
        "early_gap": float(early.dual_gap_),
    }
    if polish:
        expected |= {"coef": w.tolist(), "intercept": float(b)}
    return {"name": f"fit {name}", "inputs": inputs, "expected": expected}


def path_case(name, x, y, ratio, n_alphas, eps, positive=False):
    """enet_path does not centre."""
    xc, yc = x - x.mean(axis=0), y - y.mean()
    alphas, coefs, _ = enet_path(xc, yc, l1_ratio=ratio, alphas=n_alphas, eps=eps, positive=positive, **EXACT)
    return {
        "name": f"path {name}",
        "inputs": {
            "x": x.tolist(), "y": y.tolist(), "l1_ratio": ratio, "n_alphas": n_alphas, "eps": eps, "positive": positive,
        },
        "expected": {"alphas": alphas.tolist(), "coefs": coefs.tolist()},
    }


def cv_case(name, x, y, ratios, n_alphas, weight=None, fold_of=None):
    folds = [(np.flatnonzero(fold_of != f), np.flatnonzero(fold_of == f)) for f in range(fold_of.max() + 1)]
    settings = dict(alphas=n_alphas, eps=1e-2, cv=folds, **(EXACT | {"tol": 1e-12}))
    if ratios == [1.0]:
        model = LassoCV(**settings).fit(x, y, sample_weight=weight)
        alphas, mse, ratio = model.alphas_[None], model.mse_path_[None], 1.0
    else:
        model = ElasticNetCV(l1_ratio=ratios, **settings).fit(x, y, sample_weight=weight)
        alphas, mse, ratio = model.alphas_, model.mse_path_, model.l1_ratio_
    inputs = {"x": x.tolist(), "y": y.tolist(), "l1_ratios": ratios, "n_alphas": n_alphas, "fold": fold_of.tolist()}
    if weight is not None:
        inputs["sample_weight"] = weight.tolist()
    best = ratios.index(ratio)
    mean = mse[best].mean(axis=1)
    error = mse[best].std(axis=1, ddof=1) / np.sqrt(mse.shape[2])
    lowest = mean.argmin()
    # The strongest penalty whose mean error is within one standard error of the lowest.
    simplest = np.flatnonzero(mean <= mean[lowest] + error[lowest])[0]
    return {
        "name": f"cv {name}",
        "inputs": inputs,
        "expected": {
            "alphas": alphas.tolist(), "mse": mse.tolist(), "alpha": float(model.alpha_), "l1_ratio": float(ratio),
            "coef": model.coef_.tolist(), "intercept": float(model.intercept_), "standard_error": error.tolist(),
            "alpha_one_se": float(alphas[best][simplest]),
        },
    }


warnings.simplefilter("ignore")  # two cycles do not converge
plain = data(1, 40, 8, 4)
correlated = data(2, 60, 10, 5, correlation=0.95)
wide = data(3, 12, 30, 4, units=False)
weights = np.round(np.random.default_rng(4).exponential(size=40), 2)
weights[[3, 17]] = 0.0
collinear = np.column_stack([plain[0][:, :3], plain[0][:, 0] * 2.0 + 1.0, np.full(40, 4.25)])
folds = np.resize([0, 3, 1, 2, 0, 1, 2, 3, 2, 0], 40)
cases = [
    fit_case("lasso", *plain, alpha=0.3),
    fit_case("lasso weak", *plain, alpha=1e-4),
    fit_case("lasso above alpha_max", *plain, alpha=50.0),
    fit_case("lasso weights", *plain, alpha=0.2, weight=weights),
    fit_case("lasso through the origin", *plain, alpha=0.5, intercept=False),
    fit_case("lasso positive", *plain, alpha=0.1, positive=True),
    fit_case("lasso correlated", *correlated, alpha=0.02),
    fit_case("lasso wide", *wide, alpha=0.1),
    fit_case("lasso collinear and constant", collinear, plain[1], alpha=0.1, polish=False),
    fit_case("net", *plain, alpha=0.5, ratio=0.5),
    fit_case("net mostly ridge", *correlated, alpha=0.1, ratio=0.1),
    fit_case("net weights positive", *plain, alpha=0.2, ratio=0.7, weight=weights, positive=True),
    fit_case("net wide", *wide, alpha=0.3, ratio=0.2),
    path_case("lasso", *plain, 1.0, 12, 1e-2),
    path_case("lasso correlated", *correlated, 1.0, 15, 1e-3),
    path_case("net wide", *wide, 0.6, 10, 1e-2),
    path_case("net positive", *plain, 0.5, 8, 1e-2, positive=True),
    cv_case("lasso", *plain, [1.0], 10, fold_of=folds),
    cv_case("lasso weights", *plain, [1.0], 8, weight=weights, fold_of=folds),
    cv_case("net", *correlated, [0.2, 0.9, 1.0], 8, fold_of=np.resize(folds, 60)),
]
made_by = {"scikit-learn": version("scikit-learn"), "numpy": version("numpy"), "script": "penalized.py"}
text = json.dumps({"made_by": made_by, "cases": cases}, separators=(",", ":"))
text = text.replace('{"name"', '\n{"name"').replace('"expected"', '\n"expected"')
Path(__file__).with_suffix(".json").write_text(text + "\n")
print(f"{len(cases)} cases")
