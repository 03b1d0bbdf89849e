"""Golden values for the transformers of `workings::preprocessing` that learn more than a mean, made by scikit-learn and
SciPy, never by `workings`.

    python transformers.py          writes transformers.json beside this file
"""

import json
import zlib
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, MissingIndicator
from sklearn.preprocessing import OneHotEncoder, PowerTransformer, QuantileTransformer, TargetEncoder

VERSIONS = {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
assert FOUND == VERSIONS, FOUND


def stream(name):
    """A random stream of its own for each case, so that a new case leaves the others alone."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def plain(value):
    """Nested lists in which None stands for NaN."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and np.isnan(value):
        return None
    return value


def case(name, call, inputs, expected):
    inputs = {key: plain(value) for key, value in inputs.items()}
    expected = {key: plain(value) for key, value in expected.items()}
    return {"name": name, "call": call, "inputs": inputs, "expected": expected}


def powers():
    rng = stream("powers")
    positive = np.column_stack([rng.lognormal(1, 1.5, 40), rng.gamma(2, 30, 40), rng.normal(500, 40, 40)])
    signed = np.column_stack([rng.lognormal(1, 1.5, 40), rng.normal(3, 20, 40), -rng.gamma(2, 30, 40), np.full(40, 3.0)])
    expected = {}
    for method, x in [("box-cox", positive), ("yeo-johnson", signed)]:
        key = method.replace("-", "_")
        fitted = PowerTransformer(method).fit(x)
        expected[f"{key}_lambda"] = fitted.lambdas_
        expected[f"{key}"] = fitted.transform(x)
        expected[f"{key}_back"] = fitted.inverse_transform(np.tile(np.linspace(-1.2, 1.2, 7)[:, None], x.shape[1]))
        expected[f"{key}_unscaled"] = PowerTransformer(method, standardize=False).fit(x).transform(x)
        llf = stats.boxcox_llf if method == "box-cox" else stats.yeojohnson_llf
        expected[f"{key}_log_likelihood"] = [[llf(lmbda, column) for lmbda in [-0.5, 0.0, 0.7, 2.0]] for column in x[:, :3].T]
    call = "PowerTransformer(method).fit(x): lambdas_, transform(x), inverse_transform(−1.2 to 1.2), transform without standardize; scipy.stats.boxcox_llf, yeojohnson_llf"
    return case("powers", call, {"positive": positive, "signed": signed}, expected)


def quantiles():
    # 33 rows: the positions i / 32 are exact, so that equal values have equal quantiles in scikit-learn too.
    rng = stream("quantiles")
    train = np.column_stack([rng.lognormal(0, 1, 33), rng.integers(0, 5, 33), np.full(33, 2.5)])
    test = np.concatenate([train[:9], rng.lognormal(0, 1, (6, 3)), [[-1.0, -1.0, 1.0], [99.0, 99.0, 4.0]]])
    back = {"uniform": np.tile(np.linspace(0, 1, 9)[:, None], 3), "normal": np.tile(np.linspace(-6, 6, 9)[:, None], 3)}
    expected = {}
    for output in ["uniform", "normal"]:
        for k in [1000, 10, 2]:
            fitted = QuantileTransformer(n_quantiles=min(k, 33), output_distribution=output, subsample=None).fit(train)
            # The ends of the normal scores are rounded differently: 1 - (1e-7 - eps) has no more digits.
            expected[f"{output}_{k}"] = np.clip(fitted.transform(test), -5.1993375, 5.1993375)
            expected[f"{output}_{k}_back"] = fitted.inverse_transform(back[output])
    call = "QuantileTransformer(n_quantiles=k, output_distribution=…, subsample=None).fit(train): transform(test), inverse_transform(uniform: 0 to 1, normal: −6 to 6)"
    return case("quantiles", call, {"train": train, "test": test}, expected)


def missing():
    rng = stream("missing")
    base = rng.normal(0, 1, (40, 3))
    x = np.column_stack([base, base @ [2.0, -1.0, 0.5] + rng.normal(0, 0.3, 40), 20 + 5 * base[:, 1]])
    gaps = rng.random(x.shape) < [0.0, 0.1, 0.3, 0.25, 0.1]
    train = np.where(gaps, np.nan, x)
    test = np.where(rng.random((6, 5)) < 0.4, np.nan, rng.normal(0, 1, (6, 5)) + [0, 0, 0, 0, 20])
    expected = {
        "indicator_features": MissingIndicator().fit(train).features_,
        "indicator": MissingIndicator(error_on_new=False).fit(train).transform(test).astype(float),
        "indicator_all": MissingIndicator(features="all").fit(train).transform(test).astype(float),
        "indicator_names": MissingIndicator().fit(train).get_feature_names_out(list("abcde")),
    }
    for rounds in [1, 3, 10]:
        imputer = IterativeImputer(max_iter=rounds, random_state=0).fit(train)
        expected[f"train_{rounds}"] = imputer.transform(train)
        expected[f"test_{rounds}"] = imputer.transform(test)
        expected[f"rounds_{rounds}"] = imputer.n_iter_
    call = "MissingIndicator(…).fit(train).transform(test); IterativeImputer(max_iter=rounds).fit(train)"
    return case("missing", call, {"train": train, "test": test}, expected)


def encoders():
    rng = stream("encoders")
    values = rng.choice(["teal", "blue", "green", "amber", "red"], 60, p=[0.4, 0.3, 0.15, 0.13, 0.02])
    target = rng.normal(3, 1, 60) + 2 * (values == "teal")
    fold = rng.integers(0, 4, 60)
    splits = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(4)]
    new = np.array(["blue", "amber", "violet", "teal"])
    one_hot = OneHotEncoder(handle_unknown="ignore", drop="first").fit(values[:, None])
    expected = {
        "one_hot_drop_first": one_hot.transform(new[:, None]).toarray(),
        "one_hot_names": one_hot.get_feature_names_out(["colour"]),
    }
    for name, smooth in [("auto", "auto"), ("rows", 2.5)]:
        encoder = TargetEncoder(smooth=smooth, target_type="continuous", cv=splits)
        expected[f"target_{name}_out_of_fold"] = encoder.fit_transform(values[:, None], target)[:, 0]
        expected[f"target_{name}"] = encoder.transform(new[:, None])[:, 0]
    call = "OneHotEncoder(drop='first'), TargetEncoder(smooth='auto' and 2.5, cv=the given folds)"
    return case("encoders", call, {"values": values, "target": target, "fold": fold, "new": new}, expected)


cases = [powers(), quantiles(), missing(), encoders()]
text = json.dumps({"made_by": VERSIONS, "cases": cases}, ensure_ascii=False, indent=None, allow_nan=False)
Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
print(len(cases), "cases")
