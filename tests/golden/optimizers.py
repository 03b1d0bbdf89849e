"""Golden values for optimizers and learning curves: the formulas of PyTorch's documentation (torch.optim of 2.x: SGD,
Adagrad, RMSprop, Adam, AdamW) written out in NumPy 2.4.6; scikit-learn 1.9.1's SGD and its neural network's optimizers;
minima by SciPy 1.17.1; scikit-learn's cross_validate, learning_curve and validation_curve.

Writes optimizers.json beside this script.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.optimize import minimize, rosen, rosen_der, rosen_hess
from scipy.special import expit, log_expit
from sklearn.linear_model import LogisticRegression, SGDClassifier, SGDRegressor
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold, cross_validate, learning_curve, validation_curve
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

for name, pinned in {"scikit-learn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))


def rosenbrock(w):
    return rosen(w), rosen_der(w)


def bowl(w):
    a = np.array([[3.0, 1.0], [1.0, 0.5]])
    return 0.5 * w @ a @ w, a @ w


# The update rules as the pages of torch.optim write them: theta, gamma, g, b (momentum buffer), v, m.


def sgd(theta, grad, lr, steps, momentum=0.0, nesterov=False):
    b = None
    for _ in range(steps):
        g = grad(theta)
        if momentum:
            b = g.copy() if b is None else momentum * b + g
            g = g + momentum * b if nesterov else b
        theta = theta - lr * g
        yield theta


def adagrad(theta, grad, lr, steps, eps=1e-10):
    state_sum = np.zeros_like(theta)
    for _ in range(steps):
        g = grad(theta)
        state_sum = state_sum + g**2
        theta = theta - lr * g / (np.sqrt(state_sum) + eps)
        yield theta


def rmsprop(theta, grad, lr, steps, alpha=0.99, eps=1e-8):
    v = np.zeros_like(theta)
    for _ in range(steps):
        g = grad(theta)
        v = alpha * v + (1 - alpha) * g**2
        theta = theta - lr * g / (np.sqrt(v) + eps)
        yield theta


def adam(theta, grad, lr, steps, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        g = grad(theta)
        theta = theta - lr * weight_decay * theta  # decoupled, 0 for Adam
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
        yield theta


RULES = {
    "sgd": lambda *a: sgd(*a),
    "momentum": lambda *a: sgd(*a, momentum=0.9),
    "nesterov": lambda *a: sgd(*a, momentum=0.9, nesterov=True),
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": lambda *a: adam(*a, weight_decay=0.01),
}


def path_case(name, function, start, rates, steps):
    case = {"name": f"paths {name}", "inputs": {"start": start, "steps": steps, "rates": rates}, "expected": {}}
    for rule, make in RULES.items():
        path = list(make(np.array(start), lambda w: function(w)[1], rates[rule], steps))
        case["expected"][rule] = [float(w) for theta in path for w in theta]
    return case


def check_against_scikit_learn():
    """The rules above against the optimizers of scikit-learn's neural networks, where those do the same."""
    start, grad = np.array([1.5, -2.0]), lambda w: bowl(w)[1]
    for rule, optimizer in {
        "momentum": lambda p: SGDOptimizer(p, 0.05, momentum=0.9, nesterov=False),
        "nesterov": lambda p: SGDOptimizer(p, 0.05, momentum=0.9, nesterov=True),
    }.items():
        params = [start.copy()]
        own = optimizer(params)
        for theta in RULES[rule](start, grad, 0.05, 6):
            own.update_params(params, [grad(params[0])])
            assert np.allclose(params[0], theta, rtol=1e-13), (rule, params, theta)
    # Adam's epsilon stands beside the root of the uncorrected v there, so it is compared without one.
    params = [start.copy()]
    own = AdamOptimizer(params, 0.05, epsilon=0.0)
    for theta in adam(start, grad, 0.05, 6, eps=0.0):
        own.update_params(params, [grad(params[0])])
        assert np.allclose(params[0], theta, rtol=1e-13), (params, theta)


def data(rng, n, d):
    x = np.round(rng.normal(size=(n, d)) * np.array([1.0, 2.0, 0.5][:d]) + 0.3, 3)
    score = x @ np.array([1.5, -0.7, 2.0][:d]) - 0.2
    return x, score


def sgd_case(rng):
    """Stochastic descent over the rows in order, one at a time, at a constant rate: scikit-learn's."""
    x, score = data(rng, 30, 3)
    target = np.round(score + rng.normal(size=30), 3)
    label = np.where(score + rng.normal(size=30) > 0, 1, -1)
    common = {"penalty": "l2", "alpha": 0.02, "max_iter": 4, "tol": None, "shuffle": False}
    common |= {"learning_rate": "constant", "eta0": 0.03}
    expected = {}
    losses = {"squared": ("squared_error", 0.1), "huber": ("huber", 0.5)}
    for name, (loss, epsilon) in losses.items():
        model = SGDRegressor(loss=loss, epsilon=epsilon, **common).fit(x, target)
        expected[name] = [*map(float, model.coef_), float(model.intercept_[0])]
    for name, loss in {"log": "log_loss", "hinge": "hinge", "squared_hinge": "squared_hinge"}.items():
        model = SGDClassifier(loss=loss, **common).fit(x, label)
        expected[name] = [*map(float, model.coef_[0]), float(model.intercept_[0])]
    inputs = {"x": x.tolist(), "target": target.tolist(), "label": label.tolist(), "epochs": 4, "alpha": 0.02}
    return {"name": "scikit-learn's SGD", "inputs": inputs | {"rate": 0.03, "delta": 0.5}, "expected": expected}


def focal(m, gamma):
    p = expit(m)
    return -expit(-m) ** gamma * log_expit(m), expit(-m) ** gamma * (gamma * p * log_expit(m) - expit(-m))


def minimum_case(rng):
    """Minima of penalised losses, polished by SciPy to the last digits."""
    x, score = data(rng, 40, 3)
    label = np.where(score + 1.5 * rng.normal(size=40) > 0, 1.0, -1.0)
    target = np.round(score + rng.standard_t(2, size=40), 3)
    alpha, delta, gamma = 0.05, 0.8, 2.0
    a = np.column_stack([x, np.ones(40)])

    def objective(kind):
        def of(w):
            z = a @ w
            if kind == "log":
                value, slope = -log_expit(label * z), -label * expit(-label * z)
            elif kind == "squared_hinge":
                short = np.maximum(0, 1 - label * z)
                value, slope = short**2, -2 * label * short
            elif kind == "focal":
                value, slope = focal(label * z, gamma)
                slope = label * slope
            elif kind == "huber":
                e = z - target
                value = np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2))
                slope = np.clip(e, -delta, delta)
            else:
                e = z - target
                value, slope = e**2 / 2, e
            penalty = alpha * np.append(w[:-1], 0.0)
            return value.mean() + alpha / 2 * w[:-1] @ w[:-1], a.T @ slope / 40 + penalty

        return of

    expected = {}
    for kind in ["squared", "huber", "log", "squared_hinge", "focal"]:
        of = objective(kind)
        start = minimize(of, np.zeros(4), jac=True, method="BFGS", options={"gtol": 1e-9}).x
        best = minimize(of, start, jac=True, method="L-BFGS-B", options={"ftol": 0, "gtol": 1e-12, "maxiter": 5000})
        assert np.abs(best.jac).max() < 1e-7, (kind, best)
        expected |= {f"{kind}_value": float(best.fun), f"{kind}_parameters": [float(w) for w in best.x]}
    inputs = {"x": x.tolist(), "label": label.tolist(), "target": target.tolist()}
    inputs |= {"alpha": alpha, "delta": delta, "gamma": gamma}
    return {"name": "minima", "inputs": inputs, "expected": expected}


def functions_case():
    """Rosenbrock's function with its slopes and curvatures, by SciPy; Newton's path on it, undamped."""
    points = [[-1.2, 1.0], [0.7, -0.4], [2.0, 3.0]]
    expected = {
        "value": [float(rosen(p)) for p in points],
        "gradient": [float(g) for p in points for g in rosen_der(np.array(p))],
        "hessian": [float(h) for p in points for row in rosen_hess(np.array(p)) for h in row],
    }
    w, path = np.array([-1.2, 1.0]), []
    for _ in range(6):
        # The first of 1, 1/2, ... that gains a ten-thousandth of what the slope promises.
        step, t = np.linalg.solve(rosen_hess(w), -rosen_der(w)), 1.0
        while rosen(w + t * step) > rosen(w) + 1e-4 * t * rosen_der(w) @ step:
            t /= 2
        w = w + t * step
        path += [float(v) for v in w]
    return {"name": "functions", "inputs": {"points": points}, "expected": expected | {"newton": path}}


def curves_case(rng):
    x, score = data(rng, 90, 3)
    label = (score + 2 * rng.normal(size=90) > 0).astype(int)
    folds, loss = KFold(4), "neg_log_loss"
    model = LogisticRegression(C=0.5, tol=1e-12, max_iter=1000, solver="newton-cholesky")
    scores = cross_validate(model, x, label, cv=folds, scoring=loss, return_train_score=True)
    sizes, train, test = learning_curve(model, x, label, cv=folds, scoring=loss, train_sizes=[20, 40, 67])
    cs = [0.01, 0.1, 1.0, 10.0]
    by_c = validation_curve(model, x, label, param_name="C", param_range=cs, cv=folds, scoring=loss)
    expected = {
        "cv_test": (-scores["test_score"]).tolist(),
        "cv_train": (-scores["train_score"]).tolist(),
        "cv_mean": float(-scores["test_score"].mean()),
        "cv_std": float(scores["test_score"].std()),
        "learning_train": (-train).ravel().tolist(),
        "learning_test": (-test).ravel().tolist(),
        "validation_train": (-by_c[0]).ravel().tolist(),
        "validation_test": (-by_c[1]).ravel().tolist(),
    }
    inputs = {"x": x.tolist(), "label": label.tolist(), "k": 4, "C": 0.5, "sizes": sizes.tolist(), "Cs": cs}
    return {"name": "curves", "inputs": inputs, "expected": expected}


check_against_scikit_learn()
rng = np.random.default_rng(20261130)
slow = {"sgd": 0.001, "momentum": 0.0005, "nesterov": 0.0005, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.05, "adamw": 0.05}
usual = {"sgd": 0.1, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.01, "rmsprop": 0.01, "adam": 0.001, "adamw": 0.001}
cases = [
    path_case("rosenbrock", rosenbrock, [-1.2, 1.0], slow, 12),
    path_case("bowl", bowl, [1.5, -2.0], usual, 8),
    sgd_case(rng),
    minimum_case(rng),
    functions_case(),
    curves_case(rng),
]
made_by = {name: version(name) for name in ["numpy", "scipy", "scikit-learn"]}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"made_by": made_by, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
print(f"{len(cases)} cases")
