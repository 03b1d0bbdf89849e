#!/usr/bin/env python3
"""Makes the data of the comparison: `data.py FOLDER`, about 1.2 GB, the same on every machine with the same numpy.

Arrays are raw little-endian files of 8-byte numbers, row by row; texts have a document or a category a line. The
manifest, written last, names the arrays with their shapes and the parameters of the tasks. Every data set has a seed of
its own, so that they do not depend on each other.
"""

import json
import os
import sys

import numpy as np

LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


class Folder:
    def __init__(self, path):
        self.path, self.manifest = path, {"version": 1, "arrays": {}, "params": {}}
        os.makedirs(path, exist_ok=True)

    def arrays(self, **arrays):
        for name, array in arrays.items():
            kind, form = ("f64", "<f8") if array.dtype.kind == "f" else ("i64", "<i8")
            np.ascontiguousarray(array, form).tofile(os.path.join(self.path, f"{name}.bin"))
            self.manifest["arrays"][name] = {"file": f"{name}.bin", "dtype": kind, "shape": list(array.shape)}

    def lines(self, name, lines):
        with open(os.path.join(self.path, f"{name}.txt"), "w", encoding="utf8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def params(self, **params):
        self.manifest["params"] |= params

    def close(self):
        path = os.path.join(self.path, "manifest.json")
        with open(path + ".part", "w", encoding="utf8") as file:
            json.dump(self.manifest, file, indent=1)
        os.replace(path + ".part", path)


def labels(folder, rng):
    """Two classes: 30 % positive, 80 % found, 10 % false alarms. Ten classes of rising frequency, 70 % right."""
    truth = rng.random(10_000_000) < 0.3
    found = rng.random(truth.size) < np.where(truth, 0.8, 0.1)
    folder.arrays(bin_true=truth, bin_pred=found)
    truth = rng.choice(10, 1_000_000, p=np.arange(1, 11) / 55)
    guess = rng.integers(0, 10, truth.size)
    folder.arrays(mc_true=truth, mc_pred=np.where(rng.random(truth.size) < 0.7, truth, guess))


def scores(folder, rng):
    """Scores between 0 and 1, a fifth of the rows positive, a hundredth of the scores copied so that they tie."""
    n = 1_000_000
    y = (rng.random(n) < 0.2).astype(np.int64)
    score = 1 / (1 + np.exp(0.8 - 1.2 * y - rng.normal(size=n)))
    score[rng.permutation(n)[: n // 100]] = score[rng.permutation(n)[: n // 100]]
    folder.arrays(roc_y=y, roc_s=score)


def pairs(folder, rng):
    """Actual values of 5 and more, predictions off by normal errors."""
    y = 5 + 3 * np.abs(rng.normal(size=10_000_000))
    folder.arrays(reg_y=y, reg_p=y + rng.normal(size=y.size))


def blobs(rng, n, d, k, spread):
    """Rows about k centres, with deviation 1, and which centre each is of."""
    centers, of = spread * rng.normal(size=(k, d)), rng.integers(0, k, n)
    return centers[of] + rng.normal(size=(n, d)), of


def clusters(folder, rng):
    x, of = blobs(rng, 10_000, 16, 8, 2.0)
    folder.arrays(sil_x=x, sil_l=of)
    x, _ = blobs(rng, 100_000, 32, 50, 1.0)  # they overlap, so that k-means needs many steps
    folder.arrays(km_x=x, km_init=x[rng.choice(len(x), 50, replace=False)])
    folder.params(km_k=50, km_max_iter=50, km_tol=1e-4)
    centers = rng.uniform(-10, 10, size=(12, 2))
    dense = centers[rng.integers(0, 12, 18_000)] + rng.normal(scale=0.5, size=(18_000, 2))
    folder.arrays(db_x=rng.permutation(np.vstack([dense, rng.uniform(-12, 12, size=(2_000, 2))])))
    folder.params(db_eps=0.2, db_min=10)
    x, _ = blobs(rng, 2_000, 50, 10, 1.5)
    folder.arrays(tsne_x=x)
    folder.params(tsne_perplexity=30.0, tsne_iter=500)


def components(folder, rng):
    """Columns whose deviations fall by a constant factor, turned at random and moved off the origin."""

    def turned(n, deviations):
        d = deviations.size
        turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
        return (rng.normal(size=(n, d)) * deviations) @ turn.T + rng.normal(size=d)

    folder.arrays(pca_tall_x=turned(100_000, 0.1 + 3 * 0.93 ** np.arange(100)))
    folder.arrays(pca_sq_x=turned(2_000, 0.1 + 10 * 0.98 ** np.arange(2_000)))
    folder.params(pca_tall_k=10, pca_sq_k=20)


def mixed(rng, n, d, strength):
    """Normal columns that hang together."""
    return rng.normal(size=(n, d)) @ (np.eye(d) + strength * rng.normal(size=(d, d)))


def chained(rng, n, d):
    """Standardised columns, each correlated by a half with the one before."""
    x = rng.normal(size=(n, d))
    for j in range(1, d):
        x[:, j] = 0.5 * x[:, j - 1] + 0.75**0.5 * x[:, j]
    return (x - x.mean(0)) / x.std(0)


def sparse_target(rng, x, used, noise):
    """A centred target made by few of the columns."""
    coef = np.zeros(x.shape[1])
    coef[rng.choice(coef.size, used, replace=False)] = rng.choice([-1, 1], used) * rng.uniform(0.5, 3, used)
    y = x @ coef + rng.normal(scale=noise, size=len(x))
    return y - y.mean()


def lines(folder, rng):
    x = mixed(rng, 200_000, 50, 0.2 / 50**0.5) + rng.normal(size=50)
    folder.arrays(ols_x=x, ols_y=x @ rng.normal(size=50) + 3 + rng.normal(scale=2, size=len(x)))
    folder.params(ridge_alpha=10.0)
    x = chained(rng, 50_000, 200)
    folder.arrays(lasso_x=x, lasso_y=sparse_target(rng, x, 20, 10))
    folder.params(lasso_alpha=0.09, enet_alpha=0.15, enet_l1_ratio=0.8, cd_tol=1e-6)
    x = chained(rng, 2_000, 1_000)
    y = sparse_target(rng, x, 50, 5)
    folder.arrays(path_x=x, path_y=y, path_alphas=np.abs(x.T @ y).max() / len(x) * np.logspace(0, -2, 100))
    x = mixed(rng, 100_000, 50, 0.3 / 50**0.5)
    chance = 1 / (1 + np.exp(0.5 - x @ rng.normal(scale=0.4, size=50)))
    folder.arrays(logit_x=x, logit_y=(rng.random(len(x)) < chance).astype(np.int64))
    folder.params(logit_c=1.0, logit_tol=1e-6)


def classes(folder, rng):
    """Five classes for naive Bayes: every feature has a mean and a deviation for each."""
    y = rng.integers(0, 5, 500_000)
    means, deviations = rng.normal(scale=0.6, size=(5, 20)), rng.uniform(0.6, 1.6, size=(5, 20))
    folder.arrays(nb_x=means[y] + deviations[y] * rng.normal(size=(y.size, 20)), nb_y=y)


def anomalies(folder, rng):
    """A hundredth of the rows is moved away from the others by three deviations."""
    x, odd = mixed(rng, 100_000, 10, 0.3), np.zeros(100_000, np.int64)
    odd[rng.choice(odd.size, 1_000, replace=False)] = 1
    folder.arrays(ano_x=x + 3 * odd[:, None] * rng.normal(size=x.shape), ano_l=odd)


def words(folder, rng):
    """Documents of about 100 words out of 50 thousand that occur by Zipf's law."""
    vocabulary = {}  # ordered, unlike a set
    while len(vocabulary) < 50_000:
        letters = rng.choice(LETTERS, (50_000, 10))
        for row, length in zip(letters, rng.integers(2, 11, len(letters))):
            vocabulary["".join(row[:length])] = None
    vocabulary = np.array(list(vocabulary)[:50_000])
    chance = 1 / np.arange(1, vocabulary.size + 1) ** 1.05
    lengths = np.maximum(rng.poisson(100, 20_000), 20)
    drawn = vocabulary[rng.choice(vocabulary.size, lengths.sum(), p=chance / chance.sum())]
    folder.lines("docs", (" ".join(part) for part in np.split(drawn, lengths.cumsum()[:-1])))


def topics(folder, rng):
    """Counts of words in documents that mix twenty topics, as a sparse matrix in three arrays."""
    topics = rng.dirichlet(np.full(2_000, 0.05), 20)
    ends, places, counts = [0], [], []
    for mixture in rng.dirichlet(np.full(20, 0.2), 5_000):
        chance = mixture @ topics
        row = rng.multinomial(rng.poisson(120) + 1, chance / chance.sum())
        places.append(row.nonzero()[0])
        counts.append(row[places[-1]])
        ends.append(ends[-1] + places[-1].size)
    folder.arrays(lda_indptr=np.array(ends), lda_indices=np.concatenate(places), lda_counts=np.concatenate(counts))
    folder.params(lda_docs=5_000, lda_vocab=2_000, lda_topics=20, lda_iter=10)


def features(folder, rng):
    """Columns of different place and size, categories as strings, a skewed column; samples with a rare class."""
    folder.arrays(scale_x=rng.normal(size=(1_000_000, 50)) * rng.uniform(0.1, 20, 50) + 10 * rng.normal(size=50))
    names = np.array(["cat_" + "".join(rng.choice(LETTERS, 6)) + f"_{i:02}" for i in range(100)])
    folder.lines("cats", names[rng.choice(100, 1_000_000, p=rng.dirichlet(np.full(100, 2.0)))])
    folder.arrays(bins_x=rng.lognormal(size=1_000_000))
    x = mixed(rng, 20_000, 20, 0.3)
    few = [rng.permutation(np.arange(len(x)) < share * len(x)) for share in (0.05, 0.2)]
    gaps = np.where(rng.random(x.shape) < 0.05, np.nan, x)
    folder.arrays(samples_x=x, gaps_x=gaps, smote_05_y=few[0], smote_20_y=few[1])


SETS = [labels, scores, pairs, clusters, components, lines, classes, anomalies, words, topics, features]


def make(path):
    folder = Folder(path)
    for seed, data_set in enumerate(SETS):
        data_set(folder, np.random.default_rng(7_000 + seed))
    folder.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
