"""Golden values for least squares and ridge regression: statsmodels 0.15.0, scikit-learn 1.9.1, NumPy 2.4.6.

Writes least_squares.json and certified.json beside this script. The latter holds NIST's certified problems (StRD,
linear least squares: Longley and Wampler 1 to 5), whose certified values are checked here in exact fractions.
"""

import json
import warnings
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

for name, pinned in {"scikit-learn": "1.9.1", "statsmodels": "0.15.0", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))


INTERVALS = ["mean", "mean_se", "mean_ci_lower", "mean_ci_upper", "obs_ci_lower", "obs_ci_upper"]


def by_rule(n, d):
    """Data that the test makes in the same way: whole numbers, divided once."""
    i, j = np.arange(n)[:, None], np.arange(d)[None, :]
    x = ((i * (7 * j + 3) + j * j) % 101) / 10 + 25.0 * j
    k = np.arange(n)
    return x, ((k * k) % 37) / 3 + ((3 * k) % 101) / 10 - ((10 * k + 1) % 101) / 5


def regression_case(name, x, y, weights=None, intercept=True, inputs=None, rows=None):
    """rows: how many values of each row to store, for large data."""
    design = sm.add_constant(x, has_constant="add") if intercept else x
    model = sm.OLS(y, design) if weights is None else sm.WLS(y, design, weights=weights)
    fit = model.fit()
    at = x[:3] * 1.5 + 0.25
    to = sm.add_constant(at, has_constant="add") if intercept else at
    predicted = fit.get_prediction(to).summary_frame(alpha=0.2)
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    # Of weighted rows the influence is that of ordinary least squares on rows times the root of their weight.
    influence = sm.OLS(root * y, root[:, None] * design).fit().get_influence()
    centred = root[:, None] * (x - (np.average(x, axis=0, weights=root**2) if intercept else 0))
    case = {
        "name": f"regression {name}",
        "inputs": inputs or {"x": x.tolist(), "y": y.tolist()},
        "expected": {
            "params": fit.params.tolist(),
            "std_errors": fit.bse.tolist(),
            "t": fit.tvalues.tolist(),
            "p": fit.pvalues.tolist(),
            "interval_90": fit.conf_int(alpha=0.1).tolist(),
            "fit": [fit.rsquared, fit.rsquared_adj, fit.fvalue, np.sqrt(fit.scale)],
            "f_p": float(fit.f_pvalue),
            "likelihood": [fit.llf, fit.aic, fit.bic],
            "condition": float(np.linalg.cond(centred / np.linalg.norm(centred, axis=0))),
            "predicted": predicted[INTERVALS].to_numpy().tolist(),
            "leverage": influence.hat_matrix_diag[:rows].tolist(),
            "residuals": influence.resid[:rows].tolist(),
            "standardized": influence.resid_studentized_internal[:rows].tolist(),
            "cooks_distance": influence.cooks_distance[0][:rows].tolist(),
        },
    }
    if rows is None:
        case["expected"]["studentized"] = influence.resid_studentized_external.tolist()
        case["expected"]["dffits"] = influence.dffits[0].tolist()
    case["inputs"] |= {"at": at.tolist(), "fit_intercept": int(intercept)}
    if weights is not None:
        case["inputs"]["sample_weight"] = weights.tolist()
    return case


def shortest_case(name, x, y, intercept=True):
    model = LinearRegression(fit_intercept=intercept).fit(x, y)
    at = x[:3] + 0.5
    return {
        "name": f"shortest {name}",
        "inputs": {"x": x.tolist(), "y": y.tolist(), "at": at.tolist(), "fit_intercept": int(intercept)},
        "expected": {
            "coef": model.coef_.tolist(),
            "intercept": float(model.intercept_),
            "predicted": model.predict(at).tolist(),
            "rank": int(np.linalg.matrix_rank(x - x.mean(0) if intercept else x)),
        },
    }


def ridge_case(name, x, y, alphas, weights=None, intercept=True, inputs=None, rows=None):
    # Of equally exact solvers the one that neither squares the data nor iterates.
    models = [Ridge(a, fit_intercept=intercept, solver="svd").fit(x, y, sample_weight=weights) for a in alphas]
    cv = RidgeCV(alphas, fit_intercept=intercept, store_cv_results=True, gcv_mode="svd")
    cv.fit(x, y, sample_weight=weights)
    case = {
        "name": f"ridge {name}",
        "inputs": (inputs or {"x": x.tolist(), "y": y.tolist()}) | {"alphas": alphas, "fit_intercept": int(intercept)},
        "expected": {
            "coefs": [m.coef_.tolist() for m in models],
            "intercepts": [float(m.intercept_) for m in models],
            "squared_errors": cv.cv_results_[:rows].tolist(),
            "mean_squared_errors": cv.cv_results_.mean(axis=0).tolist(),
            "alpha": float(cv.alpha_),
        },
    }
    if weights is not None:
        case["inputs"]["sample_weight"] = weights.tolist()
    return case


def polynomial_case(name, x, y, degree):
    fitted = np.polynomial.Polynomial.fit(x, y, degree)
    at = np.linspace(x.min(), x.max(), 7)
    return {
        "name": f"polynomial {name}",
        "inputs": {"x": x.tolist(), "y": y.tolist(), "degree": degree, "at": at.tolist()},
        "expected": {"predicted": fitted(at).tolist(), "coef": fitted.convert().coef.tolist()},
    }


def solve_exactly(x, y):
    """Coefficients and standard errors of least squares, in fractions; x has a column of ones."""
    x = [[Fraction(v) for v in row] for row in x]
    y = [Fraction(v) for v in y]
    n, p = len(x), len(x[0])
    gram = [[sum(row[a] * row[b] for row in x) for b in range(p)] for a in range(p)]
    right = [sum(row[a] * t for row, t in zip(x, y)) for a in range(p)]
    system = [gram[a] + [right[a]] + [Fraction(a == b) for b in range(p)] for a in range(p)]
    for a in range(p):
        pivot = next(r for r in range(a, p) if system[r][a] != 0)
        system[a], system[pivot] = system[pivot], system[a]
        system[a] = [v / system[a][a] for v in system[a]]
        for b in range(p):
            if b != a:
                system[b] = [v - system[b][a] * w for v, w in zip(system[b], system[a])]
    coef = [row[p] for row in system]
    rss = sum((t - sum(b * v for b, v in zip(coef, row))) ** 2 for row, t in zip(x, y))
    variance = [rss / (n - p) * system[a][p + 1 + a] for a in range(p)]
    return [float(b) for b in coef], [float(v) ** 0.5 for v in variance], float(rss / (n - p)) ** 0.5


LONGLEY = """83 234289 2356 1590 107608 1947 60323
88.5 259426 2325 1456 108632 1948 61122
88.2 258054 3682 1616 109773 1949 60171
89.5 284599 3351 1650 110929 1950 61187
96.2 328975 2099 3099 112075 1951 63221
98.1 346999 1932 3594 113270 1952 63639
99.0 365385 1870 3547 115094 1953 64989
100.0 363112 3578 3350 116219 1954 63761
101.2 397469 2904 3048 117388 1955 66019
104.6 419180 2822 2857 118734 1956 67857
108.4 442769 2936 2798 120445 1957 68169
110.8 444546 4681 2637 121950 1958 66513
112.6 482704 3813 2552 123366 1959 68655
114.2 502601 3931 2514 125368 1960 69564
115.7 518173 4806 2572 127852 1961 69331
116.9 554894 4007 2827 130081 1962 70551"""
DELTA = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
DELTA += [-2048, 1838, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 759]
WAMPLER_ERRORS = [2152.32624678170, 2363.55173469681, 779.343524331583]
WAMPLER_ERRORS += [101.475507550350, 5.64566512170752, 0.112324854679312]
WAMPLER_SIGMA = 2360.14502379268


def certified_case(name, x, y, coef, std_errors, sigma):
    """x and y as texts of decimals, which is what NIST certifies; the doubles nearest to them are what a program gets."""
    exact = [[Fraction(1)] + [Fraction(v) for v in row] for row in x]
    found = solve_exactly(exact, [Fraction(v) for v in y])
    for got, expected in zip(found[0] + found[1] + [found[2]], coef + std_errors + [sigma]):
        assert abs(got - expected) <= 2e-14 * abs(expected) + 1e-300, (name, got, expected)
    return {
        "name": name,
        "inputs": {"x": [[float(v) for v in row] for row in x], "y": [float(v) for v in y]},
        "expected": {"coef": coef, "std_errors": std_errors, "sigma": sigma},
    }


def certified():
    rows = [line.split() for line in LONGLEY.splitlines()]
    coef = [-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683]
    coef += [-1.03322686717359, -0.0511041056535807, 1829.15146461355]
    errors = [890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699]
    errors += [0.214274163161675, 0.226073200069370, 455.478499142212]
    x, y = [row[:-1] for row in rows], [row[-1] for row in rows]
    cases = [certified_case("Longley", x, y, coef, errors, 304.854073561965)]
    x = [[i**k for k in range(1, 6)] for i in range(21)]
    first = [sum(i**k for k in range(6)) for i in range(21)]
    second = [sum(Fraction(i, 10) ** k for k in range(6)) for i in range(21)]
    ones, none = [1.0] * 6, [0.0] * 6
    cases.append(certified_case("Wampler1", x, first, ones, none, 0.0))
    cases.append(certified_case("Wampler2", x, second, [1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001], none, 0.0))
    for name, factor in [("Wampler3", 1), ("Wampler4", 100), ("Wampler5", 10_000)]:
        y = [y + factor * delta for y, delta in zip(first, DELTA)]
        errors = [factor * error for error in WAMPLER_ERRORS]
        cases.append(certified_case(name, x, y, ones, errors, factor * WAMPLER_SIGMA))
    return cases


def cases():
    rng = np.random.default_rng(41)
    x = rng.normal(size=(35, 4)) * [1, 50, 0.02, 3] + [100, -20, 1, 0]
    x[:, 3] += 0.04 * x[:, 1]
    y = 40 + x @ [2, -0.3, 70, 1] + rng.exponential(4, size=35)
    y[7] += 30
    weights = np.round(rng.exponential(size=35) + 0.1, 2)
    yield regression_case("plain", x, y)
    yield regression_case("weighted", x, y, weights)
    yield regression_case("without intercept", x, y, intercept=False)
    yield regression_case("weighted without intercept", x, y, weights, intercept=False)
    yield regression_case("of one feature", x[:9, 1:2], y[:9])
    many, target = by_rule(3000, 4)
    rule = {"rule": [3000, 4]}
    yield regression_case("of many rows", many, target, inputs=dict(rule), rows=20)
    graded = 1.0 + np.arange(3000) % 5
    yield regression_case("of many weighted rows", many, target, graded, inputs=dict(rule), rows=20)

    wide = np.round(rng.normal(size=(8, 15)) + np.linspace(0, 9, 15), 3)
    yield shortest_case("more columns than rows", wide, y[:8])
    yield shortest_case("more columns than rows, no intercept", wide, y[:8], intercept=False)
    twins = np.column_stack([x[:, 0], x[:, 1], x[:, 0] - 0.5 * x[:, 1], np.full(35, 3.5)])
    yield shortest_case("dependent and constant", twins, y)
    yield shortest_case("dependent, no intercept", twins[:, :3], y, intercept=False)

    alphas = [0.01, 1.0, 30.0, 2500.0]
    yield ridge_case("plain", x, y, alphas)
    yield ridge_case("weighted", x, y, alphas, weights)
    yield ridge_case("without intercept", x, y, alphas, intercept=False)
    yield ridge_case("more columns than rows", wide, y[:8], alphas)
    yield ridge_case("more columns than rows, weighted", wide, y[:8], alphas, weights[:8])
    yield ridge_case("of many rows", many, target, alphas, inputs=dict(rule), rows=20)

    t = np.round(np.sort(rng.uniform(1990, 2020, size=40)), 2)
    yield polynomial_case("of years", t, np.sin(t / 5) * 10 + rng.normal(size=40), 5)
    yield polynomial_case("a parabola", np.arange(6.0), np.array([3.0, 1, 2, 2, 7, 9]), 2)


def as_numbers(value):
    if isinstance(value, dict):
        return {key: as_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


warnings.simplefilter("error")
for file, made in [("least_squares.json", list(cases())), ("certified.json", certified())]:
    text = json.dumps({"cases": as_numbers(made)}, separators=(",", ":"), allow_nan=False)
    Path(__file__).with_name(file).write_text(text + "\n", encoding="utf-8")
