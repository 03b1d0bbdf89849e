#!/usr/bin/env python3
"""SMOTE and k-NN imputation by imbalanced-learn 0.14.2 and scikit-learn 1.9.1 (numpy 2.4.6), beside `peers-workings`.

    preprocessing.py DATA_DIR --make     writes samples_x, smote_05_y, smote_20_y, gaps_x and their manifest, beside others
    preprocessing.py DATA_DIR            times all entries
    preprocessing.py DATA_DIR --list     and --one N: as `peers-workings`, for a driver

20 thousand rows of 20 normal features that hang together; of the labels 5 % and 20 % are the minority; 5 % of gaps_x are
missing. One warm-up, then five runs (three if the warm-up took over 10 s, one if over 25 s). Reading is not timed. The
time of the processor (user and system, all threads) is that of one run, on average.
"""

import json
import os
import resource
import statistics
import sys
import time

import imblearn
import numpy as np
import sklearn
from imblearn.over_sampling import SMOTE
from sklearn.impute import KNNImputer

VERSIONS = ("1.9.1", "0.14.2", "2.4.6")
assert (sklearn.__version__, imblearn.__version__, np.__version__) == VERSIONS


def make(folder):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "manifest.json")
    manifest = json.load(open(path)) if os.path.exists(path) else {"version": 1, "arrays": {}, "params": {}}
    rng = np.random.default_rng(20290)
    x = rng.normal(size=(20_000, 20)) @ (np.eye(20) + 0.3 * rng.normal(size=(20, 20)))
    gaps = np.where(rng.random(x.shape) < 0.05, np.nan, x)
    arrays = {"samples_x": x, "gaps_x": gaps}
    for name, share in [("smote_05_y", 0.05), ("smote_20_y", 0.2)]:
        arrays[name] = rng.permutation((np.arange(len(x)) < share * len(x)).astype(np.int64))
    for name, array in arrays.items():
        kind = "f64" if array.dtype.kind == "f" else "i64"
        array.astype("<f8" if kind == "f64" else "<i8").tofile(os.path.join(folder, name + ".bin"))
        manifest["arrays"][name] = {"file": name + ".bin", "dtype": kind, "shape": list(array.shape)}
    json.dump(manifest, open(path, "w"))


def load(folder, name):
    entry = json.load(open(os.path.join(folder, "manifest.json")))["arrays"][name]
    kind = "<f8" if entry["dtype"] == "f64" else "<i8"
    return np.fromfile(os.path.join(folder, entry["file"]), kind).reshape(entry["shape"])


def smote(folder, task):
    x, y = load(folder, "samples_x"), load(folder, f"{task}_y")
    return (
        lambda: SMOTE(random_state=0).fit_resample(x, y),
        lambda r: (int((r[1] == 1).sum()), "minority rows", f"rows={len(r[0])}"),
    )


def knn_impute(folder, task):
    x = load(folder, "gaps_x")
    return (
        lambda: KNNImputer().fit_transform(x),
        lambda r: (float(r[np.isnan(x)].sum()), "sum of the filled values", f"gaps={np.isnan(x).sum()}"),
    )


ENTRIES = [
    ("smote_05", "imbalanced-learn", smote),
    ("smote_20", "imbalanced-learn", smote),
    ("knn_impute", "scikit-learn", knn_impute),
]


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def one(folder, number):
    task, impl, of = ENTRIES[number]
    run, quality = of(folder, task)
    times, used = [], []
    runs = 6
    while len(times) < runs:
        print("@run", flush=True)
        start, before = time.perf_counter(), cpu()
        result = run()
        times.append(time.perf_counter() - start)
        used.append(cpu() - before)
        if len(times) == 1:
            runs = 6 if times[0] <= 10 else 4 if times[0] <= 25 else 2
    print("@quality", flush=True)
    value, name, note = quality(result)
    warmup, times = times[0], times[1:]
    line = {"task": task, "impl": impl, "variant": "", "median_s": statistics.median(times), "min_s": min(times)}
    line |= {"max_s": max(times), "runs": len(times), "warmup_s": warmup, "cpu_s": statistics.mean(used[1:])}
    print(json.dumps(line | {"quality": value, "quality_name": name, "note": note}), flush=True)


if __name__ == "__main__":
    if "--make" in sys.argv:
        make(sys.argv[1])
    elif "--list" in sys.argv:
        for task, impl, _ in ENTRIES:
            print(f"{task}\t{impl}\t")
    elif "--one" in sys.argv:
        one(sys.argv[1], int(sys.argv[sys.argv.index("--one") + 1]))
    else:
        for number in range(len(ENTRIES)):
            one(sys.argv[1], number)
