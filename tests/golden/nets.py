"""Golden values for `workings::neural` and for the metrics of masks, made by NumPy, SciPy and scikit-learn, never by
`workings`.

    python nets.py          writes nets.json beside this file
"""

import json
import zlib
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import signal, special, stats
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

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


def activations():
    x = np.concatenate([[-40.0, -8.3, -0.001, 0.0, 1e-9, 36.5], stream("activations").normal(0, 3, 20)])
    values = {
        "sigmoid": special.expit(x),
        "tanh": np.tanh(x),
        "gelu": x * special.ndtr(x),
        "softplus": np.logaddexp(0, x),
        "elu": np.where(x < 0, np.expm1(x), x),
        "silu": x * special.expit(x),
    }
    slopes = {
        "sigmoid": special.expit(x) * special.expit(-x),
        "tanh": 1 / np.cosh(x) ** 2,
        "gelu": special.ndtr(x) + x * stats.norm.pdf(x),
        "softplus": special.expit(x),
        "elu": np.where(x > 0, 1.0, np.exp(x)),
        "silu": special.expit(x) + x * special.expit(x) * special.expit(-x),
    }
    expected = values | {f"{name}_slope": slope for name, slope in slopes.items()}
    call = "scipy.special.expit, ndtr; np.tanh, logaddexp(0, x), expm1; slopes from the same"
    return case("activations", call, {"x": x}, expected)


def convolution():
    rng = stream("convolution")
    image, kernel = rng.normal(0, 2, (9, 12)), rng.normal(0, 1, (3, 4))
    padded = np.pad(image, 2)
    spread = np.zeros((5, 7))
    spread[::2, ::2] = kernel
    expected = {
        "valid": signal.correlate2d(image, kernel, mode="valid"),
        "strided": signal.correlate2d(padded, kernel, mode="valid")[::3, ::3],
        "dilated": signal.correlate2d(image, spread, mode="valid"),
        "max": np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::2, ::2].max(axis=(2, 3)),
        "mean": np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::2, ::2].mean(axis=(2, 3)),
    }
    call = "scipy.signal.correlate2d(mode='valid'): as it is, padded by 2 with stride 3, kernel spread by 2; windows of 3 × 3 with stride 2"
    return case("convolution", call, {"image": image, "kernel": kernel}, expected)


def attention():
    rng = stream("attention")
    q, k, v = rng.normal(0, 1.5, (5, 4)), rng.normal(0, 1.5, (5, 4)), rng.normal(0, 1, (5, 3))
    scores = q @ k.T / np.sqrt(4)
    causal = np.where(np.tril(np.ones((5, 5))) == 1, scores, -np.inf)
    weights, masked = special.softmax(scores, axis=1), special.softmax(causal, axis=1)
    expected = {"weights": weights, "output": weights @ v, "causal": masked, "causal_output": masked @ v}
    expected |= {"softmax_hot": special.softmax(q[0] / 2.5), "softmax_cold": special.softmax(q[0] / 0.05)}
    return case("attention", "scipy.special.softmax(q @ k.T / sqrt(d), axis=1)", {"q": q, "k": k, "v": v}, expected)


def normalization():
    rng = stream("normalization")
    x, gamma, beta = rng.normal(3, 20, (7, 3)), rng.normal(1, 0.3, 3), rng.normal(0, 2, 3)
    batch = (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3) * gamma + beta
    layer = (x[0] - x[0].mean()) / np.sqrt(x[0].var() + 1e-5) * gamma + beta
    expected = {"mean": x.mean(0), "variance": x.var(0), "batch": batch, "layer": layer}
    return case("normalization", "(x - x.mean(0)) / sqrt(x.var(0) + 1e-3) * gamma + beta; the first row with 1e-5", {"x": x, "gamma": gamma, "beta": beta}, expected)


def masks():
    rng = stream("masks")
    y_true = rng.choice(4, 300, p=[0.6, 0.25, 0.1, 0.05])
    y_pred = np.where(rng.random(300) < 0.3, rng.integers(0, 3, 300), y_true)
    expected = {
        "per_class": jaccard_score(y_true, y_pred, average=None, labels=range(5), zero_division=0),
        "mean_iou": jaccard_score(y_true, y_pred, average="macro", labels=range(5), zero_division=0),
        "present": jaccard_score(y_true, y_pred, average="macro"),
        "pixel_accuracy": accuracy_score(y_true, y_pred),
        "dice": f1_score(y_true == 1, y_pred == 1),
        "iou": jaccard_score(y_true == 1, y_pred == 1),
    }
    return case("masks", "jaccard_score, accuracy_score, f1_score; a fifth class that neither map has", {"y_true": y_true, "y_pred": y_pred}, expected)


cases = [activations(), convolution(), attention(), normalization(), masks()]
text = json.dumps({"made_by": VERSIONS, "cases": cases}, ensure_ascii=False, indent=None, allow_nan=False)
Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
print(len(cases), "cases")
