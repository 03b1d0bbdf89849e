"""Golden values for principal components in batches: scikit-learn 1.9.1's IncrementalPCA, numpy 2.4.6.

Writes incremental.json beside this script.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.decomposition import IncrementalPCA

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6"}.items():
    assert version(name) == pinned, (name, version(name))


def case(name, x, k, batches, whiten=False):
    """`batches`: a batch size for `fit`, or the rows of each batch for `partial_fit`."""
    model = IncrementalPCA(k, whiten=whiten)
    if isinstance(batches, int):
        model.batch_size = batches
        model.fit(x)
    else:
        ends = np.cumsum(batches)
        for start, end in zip([0, *ends], ends):
            model.partial_fit(x[start:end])
    # The sign is a convention: the entry of largest size is positive.
    signs = np.sign(model.components_[np.arange(k), np.abs(model.components_).argmax(axis=1)])
    return {
        "name": name,
        "inputs": {"x": x.ravel().tolist(), "d": x.shape[1], "k": k, "whiten": int(whiten),
                   "batch_size": batches if isinstance(batches, int) else 0,
                   "batches": [] if isinstance(batches, int) else list(batches)},
        "expected": {"components": (model.components_ * signs[:, None]).ravel().tolist(),
                     "explained_variance": model.explained_variance_.tolist(),
                     "explained_variance_ratio": model.explained_variance_ratio_.tolist(),
                     "singular_values": model.singular_values_.tolist(),
                     "noise_variance": float(model.noise_variance_), "mean": model.mean_.tolist(),
                     "variance": model.var_.tolist(),
                     "scores": (model.transform(x[:5]) * signs).ravel().tolist()},
    }


def table(rng, n, d):
    """Columns of different size, leaning on each other, far from 0; later rows lie elsewhere."""
    x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) * np.linspace(1, 9, d) + np.arange(d) * 50
    x[n // 2:] += rng.normal(size=d) * 5
    return x


rng = np.random.default_rng(20261130)
cases = [
    case("usual batches", table(rng, 120, 6), 3, 30),
    case("a short last batch", table(rng, 103, 5), 2, 25),
    case("a last batch of fewer rows than components", table(rng, 62, 8), 4, 20),
    case("all components", table(rng, 60, 4), 4, 16),
    case("as many rows as components", table(rng, 30, 7), 5, 5),
    case("whitened", table(rng, 90, 5), 3, 40, whiten=True),
    case("wide", table(rng, 24, 40), 3, 8),
    case("uneven batches", table(rng, 70, 5), 2, [20, 3, 1, 40, 6]),
    case("one batch", table(rng, 40, 5), 2, [40]),
]
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
print(len(cases), "cases")
