"""Golden values for logistic regression with every penalty, softmax regression and naive Bayes, made by scikit-learn and
statsmodels, never by `workings`.

    python classifiers.py          writes classifiers.json beside this file

The optima of scikit-learn's solvers are polished: Newton's method over the coefficients that are not 0, until the step is at
rounding level, then the conditions of a minimum are asserted for all.
"""

import json
import zlib
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.utils.class_weight import compute_sample_weight

VERSIONS = {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1", "statsmodels": "0.15.0"}
FOUND = {
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "statsmodels": statsmodels.__version__,
}
assert FOUND == VERSIONS, FOUND


def stream(name):
    """A random stream of its own for each case, so that a new case leaves the others alone."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def plain(value):
    """Nested lists in which None stands for NaN, text for the infinities."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and np.isnan(value):
        return None
    if isinstance(value, float) and np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def case(name, call, inputs, expected):
    inputs = {key: plain(value) for key, value in inputs.items() if value is not None}
    expected = {key: plain(value) for key, value in expected.items()}
    return {"name": name, "call": call, "inputs": inputs, "expected": expected}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def polished(x, onehot, weight, c, l1_ratio, fit_intercept, theta):
    """Newton's method over what is not 0. `theta` has a row per output, the intercept last; one output is the binary form."""
    n, outputs = len(x), theta.shape[0]
    design = np.hstack([x, np.ones((n, 1))]) if fit_intercept else x
    width = design.shape[1]
    penalised = np.tile(np.arange(width) < x.shape[1], outputs)
    lam = 0.0 if np.isinf(c) else 1.0 / c
    l1, l2 = lam * l1_ratio, lam * (1 - l1_ratio)

    def derivatives(flat):
        z = design @ flat.reshape(outputs, width).T
        if outputs == 1:
            p = 1 / (1 + np.exp(-z))
            gradient = (design * (weight * (p[:, 0] - onehot[:, 1]))[:, None]).sum(axis=0)
            hessian = design.T @ (design * (weight * p[:, 0] * (1 - p[:, 0]))[:, None])
            loss = (weight * np.logaddexp(0, np.where(onehot[:, 1] == 1, -1, 1) * z[:, 0])).sum()
        else:
            p = softmax(z)
            gradient = ((weight[:, None] * (p - onehot)).T @ design).ravel()
            hessian = np.zeros((outputs * width,) * 2)
            for a in range(outputs):
                for b in range(outputs):
                    h = weight * p[:, a] * ((a == b) - p[:, b])
                    hessian[a * width : (a + 1) * width, b * width : (b + 1) * width] = design.T @ (design * h[:, None])
            loss = -(weight[:, None] * onehot * np.log(p)).sum()
        return loss, gradient + l2 * flat * penalised, hessian + np.diag(l2 * penalised)

    flat = theta.ravel().copy()
    free = (np.abs(flat) > 1e-5) | ~penalised if l1 > 0 else np.ones(flat.size, bool)
    flat[~free] = 0
    for _ in range(30):
        _, gradient, hessian = derivatives(flat)
        pull = gradient + l1 * np.sign(flat) * penalised
        step = np.zeros(flat.size)
        # The shortest of the many solutions where all outputs may move alike.
        step[free] = -np.linalg.lstsq(hessian[np.ix_(free, free)], pull[free], rcond=1e-12)[0]
        flat += step
    assert np.abs(step).max() < 1e-12, np.abs(step).max()
    loss, gradient, _ = derivatives(flat)
    assert np.abs((gradient + l1 * np.sign(flat) * penalised)[free]).max() < 1e-10
    assert (np.abs(gradient[~free]) < l1).all()
    coefs = flat[penalised]
    objective = l1 * c * np.abs(coefs).sum() + l2 * c * (coefs**2).sum() / 2 if lam else 0.0
    objective += loss * (c if lam else 1.0)
    return flat.reshape(outputs, width), objective


def logistic(name, x, y, c, l1_ratio=0.0, fit_intercept=True, class_weight=None, sample_weight=None):
    solver = "newton-cholesky" if l1_ratio == 0 or np.isinf(c) else "saga"
    model = LogisticRegression(
        C=c, l1_ratio=l1_ratio, solver=solver, tol=1e-13, max_iter=2000000, fit_intercept=fit_intercept,
        class_weight=class_weight, random_state=0,
    ).fit(x, y, sample_weight=sample_weight)
    k = len(model.classes_)
    onehot = (y[:, None] == model.classes_).astype(float)
    weight = np.ones(len(y)) if sample_weight is None else sample_weight.copy()
    if class_weight == "balanced":
        totals = weight @ onehot
        weight = weight * (totals.sum() / (k * totals))[y]
    elif class_weight is not None:
        weight = weight * compute_sample_weight(class_weight, y)
    found = np.column_stack([model.coef_, model.intercept_]) if fit_intercept else model.coef_
    if k > 2 and fit_intercept:
        found[:, -1] -= found[:, -1].mean()
    theta, objective = polished(x, onehot, weight, c, l1_ratio, fit_intercept, found)
    if k > 2:
        if fit_intercept:
            theta[:, -1] -= theta[:, -1].mean()
        if np.isinf(c):
            theta -= theta.mean(axis=0)
            found = found - found.mean(axis=0)
    assert np.allclose(theta, found, rtol=1e-4, atol=1e-5), np.abs(theta - found).max()
    d = x.shape[1]
    coef, intercept = theta[:, :d], theta[:, d] if fit_intercept else np.zeros(len(theta))
    z = x @ coef.T + intercept
    p = softmax(z) if k > 2 else np.column_stack([1 / (1 + np.exp(z[:, 0])), 1 / (1 + np.exp(-z[:, 0]))])
    inputs = {
        "x": x, "y_true": y, "C": c, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept, "sample_weight": sample_weight,
        "class_weight": [float(class_weight[k]) for k in sorted(class_weight)] if isinstance(class_weight, dict) else None,
        "balanced": class_weight == "balanced",
    }
    call = f"LogisticRegression(C, l1_ratio, solver='{solver}', tol=1e-13), polished; intercepts of K classes sum to 0"
    expected = {"coef": coef, "intercept": intercept, "objective": objective, "probabilities_first_10": p[:10]}
    return case(name, call, inputs, expected)


def inference(name, x, y):
    fitted = sm.Logit(y, np.column_stack([x, np.ones(len(x))])).fit(disp=0, tol=1e-14, maxiter=100)
    expected = {
        "coef": fitted.params, "standard_error": fitted.bse, "z": fitted.tvalues, "p_value": fitted.pvalues,
        "interval_90": fitted.conf_int(0.1),
    }
    return case(name, "statsmodels Logit(y, [x, 1]).fit(): params, bse, tvalues, pvalues, conf_int(0.1)",
                {"x": x, "y_true": y}, expected)


def lopsided(rng, n, d, k):
    """Correlated columns of different spread, a target that leans on some, the last class rare."""
    x = rng.normal(size=(n, d)) * np.linspace(0.5, 2, d)
    x[:, 1] += 0.7 * x[:, 0]
    lean = rng.normal(size=(k, d)) * np.where(np.arange(d) < 3, 0.8, 0.05)
    z = x @ lean.T + rng.gumbel(size=(n, k)) + np.linspace(1, 0, k)
    y = z.argmax(axis=1)
    y[:k] = np.arange(k)
    return np.round(x, 2), y


def logistic_cases():
    x, y = lopsided(stream("binary"), 70, 6, 2)
    weight = np.round(stream("weights").uniform(0.2, 3, len(y)), 2)
    yield logistic("binary l1", x, y, 0.3, 1.0)
    yield logistic("binary l1 strong", x, y, 0.12, 1.0)
    yield logistic("binary elastic net", x, y, 0.5, 0.4)
    yield logistic("binary l1 no intercept", x, y, 0.3, 1.0, fit_intercept=False)
    yield logistic("binary l2 balanced", x, y, 2.0, class_weight="balanced")
    yield logistic("binary l2 balanced weighted", x, y, 2.0, class_weight="balanced", sample_weight=weight)
    yield logistic("binary l1 class weights", x, y, 0.4, 1.0, class_weight={0: 0.5, 1: 3.0}, sample_weight=weight)
    yield logistic("binary none", x, y, np.inf)
    x, y = lopsided(stream("multinomial"), 90, 4, 3)
    weight = np.round(stream("multinomial weights").uniform(0.2, 3, len(y)), 2)
    yield logistic("softmax l2", x, y, 0.7)
    yield logistic("softmax none", x, y, np.inf)
    yield logistic("softmax none no intercept", x, y, np.inf, fit_intercept=False)
    yield logistic("softmax l1", x, y, 0.2, 1.0)
    yield logistic("softmax elastic net", x, y, 0.3, 0.6, sample_weight=weight)
    yield logistic("softmax l2 balanced", x, y, 5.0, class_weight="balanced", sample_weight=weight)
    yield logistic("softmax l1 class weights", x, y, 0.2, 1.0, class_weight={0: 1.0, 1: 2.0, 2: 4.0})
    x, y = lopsided(stream("five"), 150, 3, 5)
    yield logistic("softmax five classes", x, y, 1.5)
    yield logistic("softmax five classes elastic net", x, y, 0.5, 0.5)
    x, y = lopsided(stream("inference"), 120, 3, 2)
    yield inference("inference", x, y)


def bayes(name, model, x, y, query, weight=None, **inputs):
    model.fit(x, y, sample_weight=weight)
    expected = {
        "class_log_prior": np.log(model.class_prior_) if isinstance(model, GaussianNB) else model.class_log_prior_,
        "joint_log_likelihood": model.predict_joint_log_proba(query),
        "probabilities": model.predict_proba(query),
        "predictions": model.predict(query),
    }
    if isinstance(model, GaussianNB):
        expected |= {"mean": model.theta_, "var": model.var_}
    else:
        expected |= {"feature_log_prob": model.feature_log_prob_}
    inputs = {"x": x, "y_true": y, "query": query, "sample_weight": weight} | inputs
    return case(name, f"{type(model).__name__}: predict_joint_log_proba, predict_proba, predict(query)", inputs, expected)


def bayes_cases():
    x, y = lopsided(stream("gaussian"), 60, 4, 3)
    weight = np.round(stream("gaussian weights").uniform(0.1, 4, len(y)), 2)
    query = np.vstack([x[:8], np.zeros((1, 4)), np.full((1, 4), 9.0)])
    yield bayes("gaussian", GaussianNB(), x, y, query, var_smoothing=1e-9)
    yield bayes("gaussian smoothed", GaussianNB(var_smoothing=0.1), x, y, query, var_smoothing=0.1)
    yield bayes("gaussian weighted", GaussianNB(), x, y, query, weight, var_smoothing=1e-9)
    priors = [0.5, 0.2, 0.3]
    yield bayes("gaussian priors", GaussianNB(priors=priors), x, y, query, var_smoothing=1e-9, priors=priors)
    offset = x + 1e6
    yield bayes("gaussian offset", GaussianNB(), offset, y, offset[:8], var_smoothing=1e-9)
    rng = stream("counts")
    y = rng.choice(3, 50, p=[0.6, 0.3, 0.1])
    y[:3] = [0, 1, 2]
    counts = rng.poisson(np.array([[1.0, 0.2, 3.0, 0.0, 0.4], [0.3, 2.0, 0.5, 0.1, 0.4], [2.0, 0.1, 0.1, 0.6, 0.4]])[y])
    weight = np.round(rng.uniform(0.1, 4, len(y)), 2)
    query = np.vstack([counts[:8], np.zeros((1, 5), int), [[9, 0, 0, 4, 1]]])
    for kind, of in [("multinomial", MultinomialNB), ("bernoulli", BernoulliNB)]:
        yield bayes(kind, of(), counts, y, query, alpha=1.0)
        yield bayes(f"{kind} alpha", of(alpha=0.25), counts, y, query, alpha=0.25)
        yield bayes(f"{kind} weighted", of(), counts, y, query, weight, alpha=1.0)
        yield bayes(f"{kind} uniform prior", of(fit_prior=False), counts, y, query, alpha=1.0, fit_prior=False)
        yield bayes(f"{kind} given prior", of(class_prior=priors), counts, y, query, alpha=1.0, priors=priors)


cases = [*logistic_cases(), *bayes_cases()]
lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
made_by = json.dumps(VERSIONS)
Path(__file__).with_suffix(".json").write_text(f'{{"made_by": {made_by}, "cases": [\n{lines}\n]}}\n')
print(len(cases), "cases")
