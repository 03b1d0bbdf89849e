"""Golden values for further linear models: scikit-learn 1.9.1, statsmodels 0.15.0, SciPy 1.17.1.

Writes further_linear.json beside this script. Every optimum is found at a tiny tolerance; where two libraries fit the
same model they are asserted to agree.
"""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import scipy.optimize as so
import statsmodels.api as sm
from sklearn.linear_model import HuberRegressor, Perceptron, PoissonRegressor, QuantileRegressor
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR

for name, pinned in {"scikit-learn": "1.9.1", "statsmodels": "0.15.0", "scipy": "1.17.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))
warnings.filterwarnings("ignore")


def features(rng, n, d):
    """Off centre, of unlike units, rounded so that they are short to store."""
    x = rng.normal(size=(n, d)) * np.array([1.0, 0.5, 3.0, 0.2, 2.0, 1.5])[:d] + np.array([0, 2, -1, 0.5, 0, 4])[:d]
    return np.round(x, 2)


def case(name, call, inputs, expected, note=None):
    plain = lambda v: v.tolist() if isinstance(v, (np.ndarray, np.generic)) else v
    entry = {"name": name, "call": call, "inputs": {k: plain(v) for k, v in inputs.items() if v is not None}}
    entry["expected"] = {k: plain(v) for k, v in expected.items()}
    return entry | ({"note": note} if note else {})


def poisson(name, rng, n, d, alpha, intercept=True, weighted=False):
    x = features(rng, n, d)
    w = np.array([0.3, -0.4, 0.1, 0.5, -0.2, 0.05])[:d]
    y = rng.poisson(np.exp(x @ w + 0.5)).astype(float)
    s = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else None
    model = PoissonRegressor(alpha=alpha, fit_intercept=intercept, tol=1e-14, max_iter=10_000, solver="newton-cholesky")
    model.fit(x, y, sample_weight=s)
    if alpha == 0:
        exog = sm.add_constant(x) if intercept else x
        other = sm.GLM(y, exog, family=sm.families.Poisson(), freq_weights=s).fit(tol=1e-14, maxiter=200).params
        mine = np.r_[model.intercept_, model.coef_] if intercept else model.coef_
        assert np.allclose(mine, other, rtol=1e-8, atol=1e-10), (mine, other)
    mean = model.predict(x)
    weights = np.ones(n) if s is None else s
    unit = 2 * (np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mean), 0) - y + mean)
    deviance = (weights @ unit) / weights.sum()
    return case(
        f"poisson {name}",
        "PoissonRegressor(alpha, tol=1e-14, solver='newton-cholesky'); statsmodels GLM agrees where alpha = 0",
        {"x": x, "y": y, "alpha": alpha, "fit_intercept": intercept, "sample_weight": s},
        {
            "coef": model.coef_,
            "intercept": float(model.intercept_),
            "predictions_first_5": mean[:5],
            "objective": float(deviance / 2 + alpha / 2 * model.coef_ @ model.coef_),
            "d2": float(model.score(x, y)),
        },
    )


def huber(name, rng, n, d, alpha, epsilon, outliers, intercept=True, weighted=False):
    x = features(rng, n, d)
    w = np.array([1.5, -2.0, 0.7, 3.0, 0.4, -1.0])[:d]
    y = x @ w + 4 + rng.normal(size=n)
    y[:outliers] += rng.normal(size=outliers) * 30
    y = np.round(y, 2)
    s = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else np.ones(n)
    model = HuberRegressor(alpha=alpha, epsilon=epsilon, fit_intercept=intercept, tol=1e-12, max_iter=100_000)
    model.fit(x, y, sample_weight=s if weighted else None)
    exog = np.c_[x, np.ones(n)] if intercept else x

    def objective(theta):
        sigma, beta = theta[-1], theta[:-1]
        r = np.abs(y - exog @ beta)
        loss = np.where(r <= epsilon * sigma, r * r / sigma, 2 * epsilon * r - sigma * epsilon**2)
        return s.sum() * sigma + s @ loss + alpha * beta[:d] @ beta[:d]

    # L-BFGS stops a little early; Newton's equations of the active pieces give the last digits.
    beta = np.r_[model.coef_, [model.intercept_] if intercept else []]
    theta = np.r_[beta, model.scale_]
    for _ in range(20):
        r = y - exog @ theta[:-1]
        sigma = theta[-1]
        inside = np.abs(r) <= epsilon * sigma
        wi = s * inside
        penalty = 2 * alpha * np.r_[np.ones(d), np.zeros(len(beta) - d)]
        g = -2 / sigma * exog.T @ (wi * r) - 2 * epsilon * exog.T @ (s * ~inside * np.sign(r)) + penalty * theta[:-1]
        gs = s.sum() - epsilon**2 * (s * ~inside).sum() - (wi @ (r * r)) / sigma**2
        h = np.zeros((len(theta), len(theta)))
        h[:-1, :-1] = 2 / sigma * exog.T @ (wi[:, None] * exog) + np.diag(penalty)
        h[:-1, -1] = h[-1, :-1] = 2 / sigma**2 * exog.T @ (wi * r)
        h[-1, -1] = 2 / sigma**3 * (wi @ (r * r))
        theta = theta - np.linalg.solve(h, np.r_[g, gs])
    assert np.abs(np.r_[g, gs]).max() < 1e-10
    assert np.allclose(theta[:-1], beta, rtol=1e-4, atol=1e-4) and abs(theta[-1] - model.scale_) < 1e-4
    found = objective(np.r_[beta, model.scale_])
    assert objective(theta) <= found + 1e-12 * found
    return case(
        f"huber {name}",
        "HuberRegressor(epsilon, alpha, tol=1e-12), polished by Newton's method in numpy",
        {
            "x": x,
            "y": y,
            "alpha": alpha,
            "epsilon": epsilon,
            "fit_intercept": intercept,
            "sample_weight": s if weighted else None,
        },
        {
            "coef": theta[:d],
            "intercept": float(theta[d]) if intercept else 0.0,
            "scale": float(theta[-1]),
            "objective": float(objective(theta)),
            "n_outliers": int((np.abs(y - exog @ theta[:-1]) > epsilon * theta[-1]).sum()),
        },
    )


def quantile(name, rng, n, d, tau, alpha, whole=False, intercept=True, weighted=False):
    x = features(rng, n, d)
    w = np.array([1.5, -2.0, 0.7, 3.0, 0.4, -1.0])[:d]
    y = np.round(x @ w + 4 + rng.standard_t(3, size=n) * (1 + np.abs(x[:, 0])), 0 if whole else 2)
    x = np.round(x) if whole else x
    s = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else np.ones(n)
    model = QuantileRegressor(quantile=tau, alpha=alpha, fit_intercept=intercept, solver="highs")
    model.fit(x, y, sample_weight=s if weighted else None)
    exog = np.c_[x, np.ones(n)] if intercept else x

    def objective(beta):
        r = y - exog @ beta
        return (s @ np.maximum(tau * r, (tau - 1) * r)) / s.sum() + alpha * np.abs(beta[:d]).sum()

    beta = np.r_[model.coef_, [model.intercept_] if intercept else []]
    expected = {"objective": float(objective(beta))}
    # The samples on the plane give its last digits, where it is the only best one.
    on = np.abs(y - exog @ beta) < 1e-7
    used = np.abs(beta) > 1e-9
    if not whole and on.sum() == used.sum():
        exact = np.zeros(len(beta))
        exact[used] = np.linalg.solve(exog[on][:, used], y[on])
        assert np.allclose(exact, beta, atol=1e-6)
        expected |= {"coef": exact[:d], "intercept": float(exact[d]) if intercept else 0.0}
        expected["objective"] = float(objective(exact))
    else:
        assert whole, name
    return case(
        f"quantile {name}",
        "QuantileRegressor(quantile, alpha, solver='highs'), solved once more from the samples on the plane",
        {
            "x": x,
            "y": y,
            "alpha": alpha,
            "quantile": tau,
            "fit_intercept": intercept,
            "sample_weight": s if weighted else None,
        },
        expected,
    )


def perceptron(name, rng, n, d, k, tol, max_iter, intercept=True):
    x = features(rng, n, d)
    w = rng.normal(size=(d, k))
    y = (x @ w + rng.normal(size=(n, k))).argmax(axis=1)
    model = Perceptron(shuffle=False, tol=tol, max_iter=max_iter, eta0=0.5, fit_intercept=intercept).fit(x, y)
    return case(
        f"perceptron {name}",
        "Perceptron(shuffle=False, tol, max_iter, eta0=0.5)",
        {"x": x, "y": y, "tol": tol, "max_iter": max_iter, "eta0": 0.5, "fit_intercept": intercept},
        {
            "coef": model.coef_,
            "intercept": model.intercept_,
            "n_iter": int(model.n_iter_),
            "decision_first_5": model.decision_function(x[:5]),
            "predictions": model.predict(x),
        },
    )


def two_sides(rng, n, d, k=2):
    x = features(rng, n, d)
    w = rng.normal(size=(d, k))
    return x, ((x - x.mean(0)) @ w + rng.normal(size=(n, k))).argmax(axis=1)


def linear_svc(name, rng, n, d, loss, c, k=2, intercept=True, scaling=1.0, weighted=False):
    x, y = two_sides(rng, n, d, k)
    s = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else np.ones(n)
    cost = {"hinge": lambda m: np.maximum(0, 1 - m), "squared_hinge": lambda m: np.maximum(0, 1 - m) ** 2}[loss]
    planes = []
    for j in [1] if k == 2 else range(k):
        side = np.where(y == j, 1.0, -1.0)
        # liblinear's dual solver can stop short of the optimum at tiny tolerances, by the order of the samples: the best of
        # several orders, and for the squared hinge its primal solver, too.
        found = []
        for dual, seed in [(True, seed) for seed in range(5)] + [(False, 0)] * (loss == "squared_hinge"):
            settings = {"fit_intercept": intercept, "intercept_scaling": scaling, "random_state": seed}
            model = LinearSVC(loss=loss, C=c, dual=dual, tol=1e-10, max_iter=200_000, **settings)
            model.fit(x, side, sample_weight=s if weighted else None)
            w, b = model.coef_[0], float(np.ravel(model.intercept_)[0])
            found.append((float((w @ w + (b / scaling) ** 2) / 2 + (c * s) @ cost(side * (x @ w + b))), w.tolist(), b))
        planes.append(min(found))
    values, coef, b = (list(column) for column in zip(*planes))
    decision = x @ np.array(coef).T + b
    return case(
        f"linear_svc {name}",
        "LinearSVC(loss, C, tol=1e-10) of each class against the rest; one objective a row of coef",
        {
            "x": x,
            "y": y,
            "loss": loss,
            "C": c,
            "fit_intercept": intercept,
            "intercept_scaling": scaling,
            "sample_weight": s if weighted else None,
        },
        {
            "coef": coef,
            "intercept": b,
            "objective": values,
            "predictions": (decision[:, 0] > 0).astype(int) if k == 2 else decision.argmax(axis=1),
        },
    )


def linear_svr(name, rng, n, d, loss, c, epsilon, intercept=True):
    x = features(rng, n, d)
    y = np.round(x @ rng.normal(size=d) + rng.normal(size=n), 2)
    model = LinearSVR(loss=loss, C=c, epsilon=epsilon, tol=1e-10, max_iter=200_000, fit_intercept=intercept)
    model.fit(x, y)
    miss = np.maximum(0, np.abs(y - model.predict(x)) - epsilon)
    cost = (miss if loss == "epsilon_insensitive" else miss**2).sum()
    b = float(np.ravel(model.intercept_)[0])
    return case(
        f"linear_svr {name}",
        "LinearSVR(loss, C, epsilon, tol=1e-10)",
        {"x": x, "y": y, "loss": loss, "C": c, "epsilon": epsilon, "fit_intercept": intercept},
        {"coef": model.coef_, "intercept": b, "objective": float((model.coef_ @ model.coef_ + b * b) / 2 + c * cost)},
    )


def kernel_matrix(model, a, b):
    gamma = model._gamma
    if model.kernel == "linear":
        return a @ b.T
    if model.kernel == "poly":
        return (gamma * a @ b.T + model.coef0) ** model.degree
    return np.exp(-gamma * ((a[:, None] - b[None]) ** 2).sum(-1))


def polished(k, beta, b, c, target):
    """LIBSVM keeps kernels in single precision: the free multipliers once more from their equations f(x) = target."""
    free = (np.abs(beta) > 1e-9) & (np.abs(beta) < c - 1e-9)
    exact = np.where(np.abs(beta) >= c - 1e-9, np.sign(beta) * c, 0.0)
    f = np.where(free)[0]
    if len(f):
        matrix = np.zeros((len(f) + 1, len(f) + 1))
        matrix[:-1, :-1] = k[np.ix_(f, f)]
        matrix[:-1, -1] = matrix[-1, :-1] = 1
        right = np.r_[target[f] - k[f] @ exact, -exact.sum()]
        solution = np.linalg.lstsq(matrix, right, rcond=None)[0]
        exact[f], b = solution[:-1], solution[-1]
    assert np.abs(exact - beta).max() < 1e-4 * np.max(c), np.abs(exact - beta).max()
    return exact, b


def svc(name, rng, n, d, kernel, c, gamma="scale", degree=3, coef0=0.0, k=2, weighted=False):
    x, y = two_sides(rng, n, d, k)
    s = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else np.ones(n)
    model = SVC(
        kernel=kernel, C=c, gamma=gamma, degree=degree, coef0=coef0, tol=1e-10, decision_function_shape="ovo"
    )
    model.fit(x, y, sample_weight=s if weighted else None)
    query = features(rng, 10, d)
    expected = {"n_support": model.n_support_, "support": model.support_, "predictions": model.predict(query)}
    if k == 2:
        beta = np.zeros(n)
        beta[model.support_] = model.dual_coef_[0]
        side = np.where(y == 1, 1.0, -1.0)
        gram = kernel_matrix(model, x, x)
        beta, b = polished(gram, beta, model.intercept_[0], c * s, side)
        margin = side * (gram @ beta + b)
        assert (margin[beta == 0] > 1 - 1e-9).all() and (margin[np.abs(beta) == c * s] < 1 + 1e-9).all()
        decision = kernel_matrix(model, query, x) @ beta + b
        assert np.allclose(decision, model.decision_function(query), atol=1e-5)
        expected |= {"decision": decision, "intercept": [float(b)], "dual_coef": beta[model.support_]}
        expected["dual_objective"] = float(beta @ gram @ beta / 2 - np.abs(beta).sum())
    else:
        expected["decision_single_precision"] = model.decision_function(query)
    return case(
        f"svc {name}",
        "SVC(kernel, C, gamma, degree, coef0, tol=1e-10, decision_function_shape='ovo'), polished in double precision",
        {
            "x": x,
            "y": y,
            "query": query,
            "kernel": kernel,
            "C": c,
            "gamma": gamma,
            "degree": degree,
            "coef0": coef0,
            "sample_weight": s if weighted else None,
        },
        expected,
    )


def svr(name, rng, n, d, kernel, c, epsilon, gamma="scale", degree=3, coef0=0.0):
    x = features(rng, n, d)
    y = np.round(np.sin(x[:, 0]) * 3 + x @ rng.normal(size=d) / 2 + rng.normal(size=n) * 0.3, 2)
    model = SVR(kernel=kernel, C=c, epsilon=epsilon, gamma=gamma, degree=degree, coef0=coef0, tol=1e-10).fit(x, y)
    query = features(rng, 10, d)
    beta = np.zeros(n)
    beta[model.support_] = model.dual_coef_[0]
    gram = kernel_matrix(model, x, x)
    beta, b = polished(gram, beta, model.intercept_[0], c, y - np.sign(beta) * epsilon)
    error = y - gram @ beta - b
    assert (np.abs(error[beta == 0]) < epsilon + 1e-9).all() and (np.abs(error[beta != 0]) > epsilon - 1e-9).all()
    prediction = kernel_matrix(model, query, x) @ beta + b
    assert np.allclose(prediction, model.predict(query), atol=1e-5)
    return case(
        f"svr {name}",
        "SVR(kernel, C, epsilon, gamma, degree, coef0, tol=1e-10), polished in double precision",
        {
            "x": x,
            "y": y,
            "query": query,
            "kernel": kernel,
            "C": c,
            "epsilon": epsilon,
            "gamma": gamma,
            "degree": degree,
            "coef0": coef0,
        },
        {
            "support": model.support_,
            "predictions": prediction,
            "intercept": float(b),
            "dual_coef": beta[model.support_],
            "dual_objective": float(beta @ gram @ beta / 2 + epsilon * np.abs(beta).sum() - y @ beta),
        },
    )


def own(name):
    """A random stream of each case, named after it."""
    return np.random.default_rng(list(name.encode()))


def made(maker, name, *args, **kwargs):
    return maker(name, own(f"{maker.__name__} {name}"), *args, **kwargs)


cases = [
    made(poisson, "plain", 60, 3, 0.0),
    made(poisson, "default", 60, 3, 1.0),
    made(poisson, "six weighted", 150, 6, 0.01, weighted=True),
    made(poisson, "no intercept", 80, 4, 0.1, intercept=False),
    made(poisson, "plain weighted", 70, 2, 0.0, weighted=True),
    made(huber, "default", 60, 3, 1e-4, 1.35, 6),
    made(huber, "many outliers", 90, 2, 1e-4, 1.1, 25),
    made(huber, "six weighted", 120, 6, 0.5, 1.5, 10, weighted=True),
    made(huber, "no intercept", 80, 4, 0.0, 1.35, 5, intercept=False),
    made(huber, "no outliers", 40, 2, 2.0, 4.0, 0),
    made(quantile, "median", 60, 3, 0.5, 0.0),
    made(quantile, "low", 150, 6, 0.1, 0.01),
    made(quantile, "high weighted", 90, 3, 0.85, 0.0, weighted=True),
    made(quantile, "no intercept", 70, 4, 0.3, 0.05, intercept=False),
    made(quantile, "default penalty", 61, 3, 0.5, 1.0),
    made(quantile, "ties", 200, 3, 0.75, 0.0, whole=True),
    made(quantile, "ties penalised", 200, 4, 0.5, 0.1, whole=True),
    made(quantile, "large", 1000, 6, 0.9, 0.001),
    made(perceptron, "two classes", 60, 3, 2, None, 7),
    made(perceptron, "four classes", 90, 4, 4, None, 5),
    made(perceptron, "stopped by tol", 80, 3, 2, 1e-3, 1000),
    made(perceptron, "three stopped by tol", 80, 3, 3, 1e-2, 1000),
    made(perceptron, "no intercept", 50, 2, 2, None, 4, intercept=False),
    made(linear_svc, "default", 60, 3, "squared_hinge", 1.0),
    made(linear_svc, "hinge", 60, 3, "hinge", 0.5),
    made(linear_svc, "three classes", 70, 4, "squared_hinge", 0.3, k=3),
    made(linear_svc, "hinge of four classes", 80, 3, "hinge", 0.1, k=4),
    made(linear_svc, "no intercept", 50, 2, "hinge", 1.0, intercept=False),
    made(linear_svc, "weighted and scaled", 60, 3, "squared_hinge", 0.7, scaling=5.0, weighted=True),
    made(linear_svr, "default", 60, 3, "epsilon_insensitive", 1.0, 0.0),
    made(linear_svr, "tube", 60, 3, "epsilon_insensitive", 0.5, 0.8),
    made(linear_svr, "squared", 60, 4, "squared_epsilon_insensitive", 1.0, 0.5),
    made(linear_svr, "no intercept", 50, 2, "squared_epsilon_insensitive", 0.2, 0.1, intercept=False),
    made(svc, "default", 60, 3, "rbf", 1.0),
    made(svc, "linear", 60, 2, "linear", 0.5),
    made(svc, "poly", 60, 3, "poly", 1.0, coef0=1.0),
    made(svc, "poly of degree 2", 60, 2, "poly", 0.3, gamma="auto", degree=2, coef0=0.5),
    made(svc, "gamma", 80, 4, "rbf", 10.0, gamma=0.3),
    made(svc, "weighted", 60, 3, "rbf", 1.0, weighted=True),
    made(svc, "three classes", 90, 3, "rbf", 1.0, k=3),
    made(svc, "four classes linear", 80, 3, "linear", 1.0, k=4),
    made(svr, "default", 60, 2, "rbf", 1.0, 0.1),
    made(svr, "linear", 50, 2, "linear", 0.7, 0.3),
    made(svr, "poly", 50, 2, "poly", 1.0, 0.2, gamma=0.1, degree=2, coef0=1.0),
    made(svr, "tight", 70, 3, "rbf", 20.0, 0.05, gamma="auto"),
]
path = Path(__file__).with_name("further_linear.json")
path.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n", encoding="utf-8")
