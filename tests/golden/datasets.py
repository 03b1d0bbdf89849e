"""Golden values for src/datasets: what scikit-learn and statsmodels themselves say, without looking at our CSV files.

Writes datasets.json beside this script. Run with scikit-learn 1.9.1, statsmodels 0.15.0 (numpy, pandas as they need).
"""

import json
import math
from pathlib import Path

import numpy as np
import sklearn
import statsmodels
from sklearn import datasets as sk
from sklearn.model_selection import GroupShuffleSplit, train_test_split
from statsmodels.datasets import co2, elnino, nile

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__


def table(bunch, name_of):
    """Shape, names, and per column: mean, the sum weighted with the row number (which a reordering changes), ends."""
    x = np.asarray(bunch.data, dtype=float)
    y = [name_of(target) for target in bunch.target]
    columns = [[float(value) for value in column] for column in x.T]
    return {
        "shape": list(x.shape),
        "feature_names": [str(name) for name in bunch.feature_names],
        "mean": [math.fsum(column) / len(column) for column in columns],
        "weighted_sum": [math.fsum(i * value for i, value in enumerate(column)) for column in columns],
        "first": x[0].tolist(),
        "last": x[-1].tolist(),
        "targets": y,
    }


def tables():
    out = {}
    for name, bunch in [("iris", sk.load_iris()), ("wine", sk.load_wine()), ("breast_cancer", sk.load_breast_cancer())]:
        out[name] = table(bunch, lambda target, names=bunch.target_names: str(names[target]))
    out["digits"] = table(sk.load_digits(), int)
    out["diabetes"] = table(sk.load_diabetes(scaled=False), float)
    return out


def series(values, labels, filled=()):
    values = [float(value) for value in values]
    return {"values": values, "first_label": labels[0], "last_label": labels[-1], "filled": list(filled)}


def all_series():
    weekly = co2.load_pandas().data["co2"]
    monthly = weekly.groupby([weekly.index.year, weekly.index.month]).mean()  # another way than make.py's resample
    labels = [f"{year}-{month:02}" for year, month in monthly.index]
    gaps = [label for label, missing in zip(labels, monthly.isna()) if missing]
    sea = elnino.load_pandas().data
    river = nile.load_pandas().data
    return {
        "co2": series(monthly.reset_index(drop=True).interpolate("linear"), labels, gaps),
        "elnino": series(sea.iloc[:, 1:].to_numpy().ravel(), ["1950-01", "2010-12"]),
        "nile": series(river["volume"], [str(int(year)) for year in river["year"]]),
    }


def counts(labels, n_classes):
    return [int(np.sum(np.asarray(labels) == c)) for c in range(n_classes)]


def stratified():
    """Class counts of the test part; ties are broken at random, so all outcomes of 60 seeds are listed."""
    cases = [
        ([50, 30, 20], 0.25), ([97, 2, 41], 0.1), ([5, 5, 5], 0.4), ([333, 17, 150], 0.33), ([2, 998], 0.25),
        ([10, 11, 12, 13], 0.3), ([2, 2, 2, 3], 0.45), ([1000, 10, 7, 3], 0.07), ([30], 0.5), ([71, 59, 48], 0.2),
    ]
    out = []
    for class_counts, test_size in cases:
        y = np.repeat(np.arange(len(class_counts)), class_counts)
        seen = set()
        for seed in range(60):
            _, test = train_test_split(y, test_size=test_size, stratify=y, random_state=seed)
            seen.add(tuple(counts(test, len(class_counts))))
        out.append({"class_counts": class_counts, "test_size": test_size, "test_counts": sorted(map(list, seen))})
    return out


def stratified_three_ways():
    """The test part first, then validation out of what is left, both of ⌈n · size⌉ samples. No ties in these."""
    out = []
    for class_counts, test_size, val_size in [([70, 31, 19], 0.2, 0.15), ([302, 55, 43], 0.1, 0.3)]:
        y = np.repeat(np.arange(len(class_counts)), class_counts)
        n_test, n_val = math.ceil(len(y) * test_size), math.ceil(len(y) * val_size)
        seen = set()
        for seed in range(60):
            rest, test = train_test_split(y, test_size=n_test, stratify=y, random_state=seed)
            train, val = train_test_split(rest, test_size=n_val, stratify=rest, random_state=seed)
            seen.add(tuple(tuple(counts(part, len(class_counts))) for part in (train, val, test)))
        out.append({
            "class_counts": class_counts, "test_size": test_size, "val_size": val_size,
            "parts": [[list(part) for part in parts] for parts in sorted(seen)],
        })
    return out


def sizes():
    """n_test by scikit-learn for sizes whose product with n is not exact in binary."""
    out = []
    for n, test_size in [(100, 0.07), (10, 0.3), (30, 0.1), (7, 0.5), (1000, 0.29), (3, 0.01), (100, 0.57), (5, 0.79)]:
        _, test = train_test_split(np.arange(n), test_size=test_size, random_state=0)
        out.append({"n": n, "test_size": test_size, "n_test": len(test)})
    return out


def grouped():
    groups = np.repeat(np.arange(11), np.arange(1, 12))
    out = []
    for test_size in [0.1, 0.25, 0.5]:
        split = GroupShuffleSplit(n_splits=1, test_size=test_size, random_state=0)
        train, test = next(split.split(groups, groups=groups))
        out.append({"test_size": test_size, "n_test_groups": len(set(groups[test])), "n_train_groups": len(set(groups[train]))})
    return out


def generator_counts():
    classification = []
    for settings in [
        {"n_samples": 103, "n_classes": 3, "n_informative": 4, "weights": [0.2, 0.5]},
        {"n_samples": 100, "n_classes": 2, "n_clusters_per_class": 1, "weights": [0.97]},
        {"n_samples": 101, "n_classes": 4, "n_informative": 3},
        {"n_samples": 57, "n_classes": 3, "n_informative": 5, "n_clusters_per_class": 4, "weights": [0.1, 0.3, 0.6]},
    ]:
        _, y = sk.make_classification(flip_y=0, random_state=0, **settings)
        classification.append({"settings": settings, "counts": counts(y, settings["n_classes"])})
    blobs = []
    for n_samples, centers in [(10, 3), (100, 7), (2, 5)]:
        _, y = sk.make_blobs(n_samples=n_samples, centers=centers, random_state=0)
        blobs.append({"n_samples": n_samples, "centers": centers, "counts": counts(y, centers)})
    return {"make_classification": classification, "make_blobs": blobs}


def curves():
    """Without noise and shuffling nothing is random."""
    out = {}
    for n in [1, 2, 7, 50]:
        out[f"make_moons {n}"] = sk.make_moons(n_samples=n, shuffle=False)[0].tolist()
        out[f"make_circles {n}"] = sk.make_circles(n_samples=n, shuffle=False, factor=0.3)[0].tolist()
    return out


MASK = 2**64 - 1


class Xoshiro256PlusPlus:
    """https://prng.di.unimi.it/xoshiro256plusplus.c, seeded by https://prng.di.unimi.it/splitmix64.c as advised there."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.s.append(z ^ (z >> 31))

    def next(self):
        s = self.s
        rotl = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
        result = (rotl((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def below(self, n):
        """Lemire's multiplication on the upper 32 bits, with the zone of rejection of the rand crate, version 0.8."""
        zone = ((n << (32 - n.bit_length())) - 1) & 0xFFFFFFFF
        while True:
            product = (self.next() >> 32) * n
            if product & 0xFFFFFFFF <= zone:
                return product >> 32


def permutations():
    """Fisher and Yates's shuffle of 0 to n − 1 from the last place down."""
    out = []
    for n, seed in [(10, 7), (25, 0), (1000, 2**40 + 3)]:
        random, rows = Xoshiro256PlusPlus(seed), list(range(n))
        for i in range(n - 1, 0, -1):
            j = random.below(i + 1)
            rows[i], rows[j] = rows[j], rows[i]
        out.append({"n": n, "seed": seed, "rows": rows})
    return out


def main():
    golden = {
        "tables": tables(), "series": all_series(), "stratified": stratified(),
        "stratified_three_ways": stratified_three_ways(), "sizes": sizes(), "grouped": grouped(),
        "generator_counts": generator_counts(), "curves": curves(), "permutations": permutations(),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
