"""Golden values for `workings::preprocessing`, made by scikit-learn and SciPy, never by `workings`.

    python preprocessing.py          writes preprocessing.json beside this file
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.preprocessing import (
    KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, PolynomialFeatures, RobustScaler,
    StandardScaler, TargetEncoder,
)
from sklearn.utils.class_weight import compute_class_weight

VERSIONS = {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
assert FOUND == VERSIONS, FOUND

rng = np.random.default_rng(20)


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


def scalers():
    train = np.column_stack([rng.normal(50, 12, 23), rng.lognormal(1, 2, 23), np.full(23, 7.0), rng.integers(-3, 4, 23)])
    train[:18, 3] = 2.0  # an interquartile range of 0
    test = np.column_stack([rng.normal(50, 12, 4), rng.lognormal(1, 2, 4), [7.0, 9.0, 7.0, 5.0], [2.0, 0.0, -9.0, 2.5]])
    of = {
        "standard": StandardScaler(), "min_max": MinMaxScaler(), "min_max_range": MinMaxScaler((-2.0, 5.0)),
        "max_abs": MaxAbsScaler(), "robust": RobustScaler(),
    }
    expected = {name: scaler.fit(train).transform(test) for name, scaler in of.items()}
    expected |= {norm: Normalizer(norm).transform(test) for norm in ["l1", "l2", "max"]}
    return case("scalers", "….fit(train).transform(test); min_max_range: −2 to 5", {"train": train, "test": test}, expected)


def powers():
    x = np.array([0.001, 0.3, 1.0, 1.5, 12.0, 4000.0])
    signed = np.concatenate([-x, [0.0], x])
    lambdas = [-2.0, -0.5, 0.0, 0.3, 1.0, 2.0, 2.5]
    expected = {
        "box_cox": [stats.boxcox(x, lmbda) for lmbda in lambdas],
        "yeo_johnson": [stats.yeojohnson(signed, lmbda) for lmbda in lambdas],
    }
    return case("powers", "scipy.stats.boxcox(x, λ), yeojohnson(signed, λ)", {"x": x, "signed": signed, "lambda": lambdas}, expected)


def imputers():
    x = rng.normal(0, 3, (17, 4)) * [1.0, 5.0, 0.2, 2.0]
    x[rng.random(x.shape) < 0.3] = np.nan
    x[:, 3] = np.round(x[:, 3] / 3)
    x[5] = np.nan
    of = {name: SimpleImputer(strategy=name) for name in ["mean", "median", "most_frequent"]}
    of |= {f"knn_{k}": KNNImputer(n_neighbors=k) for k in [1, 3, 40]}
    return case("imputers", "….fit_transform(x)", {"x": x}, {name: imputer.fit_transform(x) for name, imputer in of.items()})


def bins():
    x = np.concatenate([rng.lognormal(0, 1, 30), np.full(12, 0.25)])
    expected = {}
    for strategy in ["uniform", "quantile"]:
        binner = KBinsDiscretizer(6, encode="ordinal", strategy=strategy, quantile_method="linear", subsample=None)
        expected[strategy] = binner.fit_transform(x[:, None])[:, 0]
        expected[f"{strategy}_edges"] = binner.bin_edges_[0]
        expected[f"{strategy}_middles"] = binner.inverse_transform(binner.transform(x[:, None]))[:, 0]
    return case("bins", "KBinsDiscretizer(6, strategy=…, quantile_method='linear')", {"x": x, "n_bins": 6}, expected)


def outliers():
    x = np.concatenate([rng.normal(10, 2, 15), [31.0, -4.0]])
    median = np.median(x)
    expected = {
        "z": stats.zscore(x),
        "z_sample": stats.zscore(x, ddof=1),
        "quartiles": np.percentile(x, [25, 75]),
        "modified_z": 0.6745 * (x - median) / stats.median_abs_deviation(x),
        "winsorized": np.clip(x, *np.percentile(x, [5, 90])),
    }
    return case("outliers", "scipy.stats.zscore, numpy.percentile, scipy.stats.median_abs_deviation, numpy.clip (5 %, 90 %)", {"x": x}, expected)


def encoders():
    values = rng.choice(["teal", "blue", "green", "amber"], 40, p=[0.5, 0.25, 0.15, 0.1])
    target = rng.normal(3, 1, 40) + (values == "teal")
    new = np.array(["blue", "amber", "violet"])
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(values[:, None])
    encoder = TargetEncoder(smooth=2.5, target_type="continuous").fit(values[:, None], target)
    classes, counts = np.unique(values, return_counts=True)
    expected = {
        "one_hot": one_hot.transform(new[:, None]),
        "target": encoder.transform(new[:, None])[:, 0],
        "class_weight": compute_class_weight("balanced", classes=classes, y=values),
    }
    inputs = {"values": values, "target": target, "new": new, "smooth": 2.5, "counts": counts}
    return case("encoders", "OneHotEncoder, TargetEncoder(smooth=2.5), compute_class_weight", inputs, expected)


def polynomials():
    x = np.array([1.5, -2.0, 3.0])
    expected = {
        "cubic": PolynomialFeatures(3).fit_transform(x[None])[0],
        "square_without_bias": PolynomialFeatures(2, include_bias=False).fit_transform(x[None])[0],
        "interactions": PolynomialFeatures(3, interaction_only=True).fit_transform(x[None])[0],
        "count": PolynomialFeatures(5).fit(np.zeros((1, 7))).n_output_features_,
    }
    return case("polynomials", "PolynomialFeatures(degree).fit_transform(x); count: 7 features, degree 5", {"x": x}, expected)


cases = [scalers(), powers(), imputers(), bins(), outliers(), encoders(), polynomials()]
text = json.dumps({"made_by": VERSIONS, "cases": cases}, ensure_ascii=False, indent=1, allow_nan=False)
Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
print(len(cases), "cases")
