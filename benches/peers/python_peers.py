#!/usr/bin/env python3
"""scikit-learn, imbalanced-learn, numpy, pandas and statsmodels on the tasks of the comparison.

    python_peers.py --list             names the entries: task, library, variant
    python_peers.py DATA_DIR --one N   runs one
    python_peers.py --versions         tells the versions of the libraries

As the Rust programs: a warm-up, then up to five runs so long as all of them take less than thirty seconds; a run of
over thirty stands for itself. Reading the data is not timed. An entry is a function of the data that returns the run and
what makes of its result the numbers by which the answer is judged. scikit-learn is imported by the entries that use it.
"""

import importlib.metadata
import json
import os
import statistics
import sys
import time
import warnings

import numpy as np

THREADS = 2
ENOUGH = 30.0
LIBRARIES = ["scikit-learn", "imbalanced-learn", "numpy", "pandas", "scipy", "statsmodels"]
ENTRIES = []


def entry(task, library, variant=""):
    def keep(function):
        ENTRIES.append((task, library, variant, function))
        return function

    return keep


class Data:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "manifest.json"), encoding="utf8") as file:
            manifest = json.load(file)
        self.arrays, self.params = manifest["arrays"], manifest["params"]

    def array(self, name):
        about = self.arrays[name]
        numbers = np.fromfile(os.path.join(self.folder, about["file"]), "<f8" if about["dtype"] == "f64" else "<i8")
        return numbers.reshape(about["shape"])

    def pair(self, first, second):
        return self.array(first), self.array(second)

    def lines(self, name):
        with open(os.path.join(self.folder, f"{name}.txt"), encoding="utf8") as file:
            return file.read().splitlines()


# Metrics


def precision_recall_f1(values):
    return dict(zip(("precision", "recall", "F1"), values))


def confusion_by_sklearn(truth, guess, average):
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    def run():
        return confusion_matrix(truth, guess), precision_recall_fscore_support(truth, guess, average=average)

    return run, lambda result: precision_recall_f1(result[1])


def confusion_by_numpy(truth, guess, k, average):
    def run():
        cells = np.bincount(k * truth + guess, minlength=k * k).reshape(k, k)
        right = cells.diagonal()
        precision, recall = right / cells.sum(0), right / cells.sum(1)
        return cells, [average(x) for x in (precision, recall, 2 * precision * recall / (precision + recall))]

    return run, lambda result: precision_recall_f1(result[1])


@entry("conf_bin", "scikit-learn")
def _(data):
    return confusion_by_sklearn(*data.pair("bin_true", "bin_pred"), "binary")


@entry("conf_bin", "numpy", "bincount")
def _(data):
    return confusion_by_numpy(*data.pair("bin_true", "bin_pred"), 2, lambda of_classes: of_classes[1])


@entry("conf_multi", "scikit-learn")
def _(data):
    return confusion_by_sklearn(*data.pair("mc_true", "mc_pred"), "macro")


@entry("conf_multi", "numpy", "bincount")
def _(data):
    return confusion_by_numpy(*data.pair("mc_true", "mc_pred"), 10, np.mean)


@entry("roc_auc", "scikit-learn")
def _(data):
    from sklearn.metrics import roc_auc_score

    y, score = data.pair("roc_y", "roc_s")
    return lambda: roc_auc_score(y, score), lambda auc: {"AUC": auc}


@entry("pr_auc", "scikit-learn")
def _(data):
    from sklearn.metrics import average_precision_score

    y, score = data.pair("roc_y", "roc_s")
    return lambda: average_precision_score(y, score), lambda ap: {"average precision": ap}


def regression_answers(values):
    return dict(zip(("RMSE", "MAE", "R²", "MAPE"), values))


@entry("reg_metrics", "scikit-learn")
def _(data):
    from sklearn import metrics

    y, p = data.pair("reg_y", "reg_p")
    calls = [metrics.root_mean_squared_error, metrics.mean_absolute_error, metrics.r2_score]
    calls.append(metrics.mean_absolute_percentage_error)
    return lambda: [call(y, p) for call in calls], regression_answers


@entry("reg_metrics", "numpy")
def _(data):
    y, p = data.pair("reg_y", "reg_p")

    def run():
        error, centred = y - p, y - y.mean()
        absolute, squares = np.abs(error), error @ error
        relative = (absolute / np.abs(y)).mean()
        return np.sqrt(squares / y.size), absolute.mean(), 1 - squares / (centred @ centred), relative

    return run, regression_answers


@entry("silhouette", "scikit-learn", "n_jobs=2")
def _(data):
    from sklearn.metrics import silhouette_score

    x, labels = data.pair("sil_x", "sil_l")
    return lambda: silhouette_score(x, labels, n_jobs=THREADS), lambda score: {"silhouette": score}


# Features


def tfidf(data, n):
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = data.lines("docs")
    return (
        lambda: TfidfVectorizer(ngram_range=(1, n)).fit_transform(documents),
        lambda x: {"entries": x.nnz, "terms": x.shape[1], "sum of the weights": x.sum()},
    )


@entry("tfidf_1", "scikit-learn")
def _(data):
    return tfidf(data, 1)


@entry("tfidf_2", "scikit-learn")
def _(data):
    return tfidf(data, 2)


def off_standard(x):
    return {"distance from mean 0, deviation 1": max(np.abs(x.mean(0)).max(), np.abs(x.std(0) - 1).max())}


@entry("scale", "scikit-learn")
def _(data):
    from sklearn.preprocessing import StandardScaler

    x = data.array("scale_x")
    return lambda: StandardScaler().fit_transform(x), off_standard


@entry("scale", "numpy")
def _(data):
    x = data.array("scale_x")
    return lambda: (x - x.mean(0)) / x.std(0), off_standard


@entry("scale_in_place", "scikit-learn", "copy=False")
def _(data):
    from sklearn.preprocessing import StandardScaler

    x = data.array("scale_x")
    return lambda: StandardScaler(copy=False).fit_transform(x), off_standard


@entry("onehot", "scikit-learn", "sparse")
def _(data):
    from sklearn.preprocessing import OneHotEncoder

    column = np.array(data.lines("cats"), dtype=object).reshape(-1, 1)
    return lambda: OneHotEncoder().fit_transform(column), lambda x: {"ones": x.nnz, "columns": x.shape[1]}


@entry("onehot", "pandas", "get_dummies, dense")
def _(data):
    import pandas as pd

    column = pd.Series(data.lines("cats"))
    return lambda: pd.get_dummies(column), lambda x: {"ones": x.to_numpy().sum(), "columns": x.shape[1]}


def largest_bin(bins):
    return {"rows of the largest bin": np.bincount(np.asarray(bins).ravel().astype(int)).max()}


@entry("qbin", "scikit-learn", "KBinsDiscretizer")
def _(data):
    from sklearn.preprocessing import KBinsDiscretizer

    x = data.array("bins_x").reshape(-1, 1)
    how = {"encode": "ordinal", "strategy": "quantile", "subsample": None, "quantile_method": "linear"}
    return lambda: KBinsDiscretizer(10, **how).fit_transform(x), largest_bin


@entry("qbin", "pandas", "qcut")
def _(data):
    import pandas as pd

    x = pd.Series(data.array("bins_x"))
    return lambda: pd.qcut(x, 10, labels=False), largest_bin


@entry("qbin", "numpy", "quantile and searchsorted")
def _(data):
    x = data.array("bins_x")
    return lambda: np.searchsorted(np.quantile(x, np.arange(1, 10) / 10), x, side="right"), largest_bin


def smote(data, labels):
    from imblearn.over_sampling import SMOTE

    x, y = data.pair("samples_x", labels)
    return (
        lambda: SMOTE(random_state=0).fit_resample(x, y)[1],
        lambda more: {"minority rows": (more == 1).sum(), "rows": more.size},
    )


@entry("smote_05", "imbalanced-learn")
def _(data):
    return smote(data, "smote_05_y")


@entry("smote_20", "imbalanced-learn")
def _(data):
    return smote(data, "smote_20_y")


@entry("knn_impute", "scikit-learn")
def _(data):
    from sklearn.impute import KNNImputer

    x = data.array("gaps_x")
    return lambda: KNNImputer().fit_transform(x), lambda full: {"sum of the filled values": full[np.isnan(x)].sum()}


# Linear models and naive Bayes


def r2(y, p):
    return {"R²": 1 - ((y - p) ** 2).sum() / ((y - y.mean()) ** 2).sum()}


@entry("ols", "scikit-learn")
def _(data):
    from sklearn.linear_model import LinearRegression

    x, y = data.pair("ols_x", "ols_y")
    return lambda: LinearRegression().fit(x, y), lambda model: r2(y, model.predict(x))


@entry("ols", "numpy", "normal equations")
def _(data):
    x, y = data.pair("ols_x", "ols_y")

    def run():
        middle = x.mean(0)
        centred = x - middle
        coef = np.linalg.solve(centred.T @ centred, centred.T @ (y - y.mean()))
        return coef, y.mean() - middle @ coef

    return run, lambda model: r2(y, x @ model[0] + model[1])


@entry("ols_summary", "statsmodels")
def _(data):
    import statsmodels.api as sm

    x, y = data.pair("ols_x", "ols_y")

    def run():
        fit = sm.OLS(y, sm.add_constant(x)).fit()
        return fit.rsquared, fit.bse, fit.pvalues

    return run, lambda result: {
        "R²": result[0],
        "sum of the standard errors": result[1].sum(),
        "sum of the p-values": result[2].sum(),
    }


def objective(x, y, coef, intercept, alpha, l1_ratio):
    error = y - x @ coef - intercept
    penalty = l1_ratio * np.abs(coef).sum() + (1 - l1_ratio) / 2 * (coef @ coef)
    return error @ error / (2 * len(y)) + alpha * penalty


@entry("ridge", "scikit-learn")
def _(data):
    from sklearn.linear_model import Ridge

    x, y = data.pair("ols_x", "ols_y")
    alpha = data.params["ridge_alpha"]
    return (
        lambda: Ridge(alpha=alpha).fit(x, y),
        lambda model: {"objective": objective(x, y, model.coef_, model.intercept_, alpha / len(y), 0)},
    )


def penalised(data, alpha, l1_ratio):
    from sklearn.linear_model import ElasticNet

    x, y = data.pair("lasso_x", "lasso_y")
    params = {"alpha": alpha, "l1_ratio": l1_ratio}
    return (
        lambda: ElasticNet(tol=data.params["cd_tol"], **params).fit(x, y),
        lambda model: {"objective": objective(x, y, model.coef_, model.intercept_, **params)},
    )


@entry("lasso", "scikit-learn")
def _(data):
    return penalised(data, data.params["lasso_alpha"], 1.0)


@entry("enet", "scikit-learn")
def _(data):
    return penalised(data, data.params["enet_alpha"], data.params["enet_l1_ratio"])


@entry("lasso_path", "scikit-learn")
def _(data):
    from sklearn.linear_model import lasso_path

    x, y = data.pair("path_x", "path_y")
    alphas = data.array("path_alphas")

    def answers(path):
        steps = zip(path[0], path[1].T)
        return {"sum of the objectives": sum(objective(x, y, coef, 0, alpha, 1) for alpha, coef in steps)}

    return lambda: lasso_path(x, y, alphas=alphas, tol=1e-6, max_iter=10_000), answers


def logistic(data, solver):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss

    x, y = data.pair("logit_x", "logit_y")
    model = LogisticRegression(C=data.params["logit_c"], tol=data.params["logit_tol"], max_iter=1000, solver=solver)
    return lambda: model.fit(x, y), lambda model: {"log loss": log_loss(y, model.predict_proba(x))}


@entry("logistic", "scikit-learn", "lbfgs")
def _(data):
    return logistic(data, "lbfgs")


@entry("logistic", "scikit-learn", "newton-cholesky")
def _(data):
    return logistic(data, "newton-cholesky")


@entry("gnb", "scikit-learn", "fit and predict")
def _(data):
    from sklearn.naive_bayes import GaussianNB

    x, y = data.pair("nb_x", "nb_y")
    return lambda: GaussianNB().fit(x, y).predict(x), lambda guess: {"accuracy": (guess == y).mean()}


# Structure


@entry("kmeans", "scikit-learn", "lloyd")
def _(data):
    from sklearn.cluster import KMeans

    x, start = data.pair("km_x", "km_init")
    how = {"max_iter": data.params["km_max_iter"], "tol": data.params["km_tol"], "algorithm": "lloyd"}
    return (
        lambda: KMeans(len(start), init=start, n_init=1, **how).fit(x),
        lambda model: {"inertia": model.inertia_},
    )


@entry("dbscan", "scikit-learn", "n_jobs=2")
def _(data):
    from sklearn.cluster import DBSCAN

    x = data.array("db_x")
    how = {"eps": data.params["db_eps"], "min_samples": data.params["db_min"], "n_jobs": THREADS}
    return (
        lambda: DBSCAN(**how).fit(x).labels_,
        lambda labels: {"clusters": labels.max() + 1, "rows of noise": (labels < 0).sum()},
    )


def pca(data, name, solver):
    from sklearn.decomposition import PCA

    x, k = data.array(f"{name}_x"), data.params[f"{name}_k"]

    def answers(model):
        centred = x - x.mean(0)
        return {"explained share": ((centred @ model.components_.T) ** 2).sum() / (centred**2).sum()}

    return lambda: PCA(k, svd_solver=solver, random_state=0).fit(x), answers


@entry("pca_tall", "scikit-learn", "covariance_eigh")
def _(data):
    return pca(data, "pca_tall", "covariance_eigh")


@entry("pca_sq", "scikit-learn", "covariance_eigh")
def _(data):
    return pca(data, "pca_sq", "covariance_eigh")


@entry("pca_sq_random", "scikit-learn", "randomized")
def _(data):
    return pca(data, "pca_sq", "randomized")


@entry("tsne", "scikit-learn", "barnes_hut, init=random, n_jobs=2")
def _(data):
    from sklearn.manifold import TSNE, trustworthiness

    x = data.array("tsne_x")
    how = {"perplexity": data.params["tsne_perplexity"], "max_iter": data.params["tsne_iter"], "init": "random"}
    return (
        lambda: TSNE(random_state=0, n_jobs=THREADS, **how).fit_transform(x),
        lambda places: {"trustworthiness": trustworthiness(x, places, n_neighbors=12)},
    )


@entry("lda", "scikit-learn", "batch, n_jobs=2")
def _(data):
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import LatentDirichletAllocation

    shape = data.params["lda_docs"], data.params["lda_vocab"]
    counts = csr_matrix(tuple(data.array(f"lda_{part}") for part in ("counts", "indices", "indptr")), shape)
    how = {"max_iter": data.params["lda_iter"], "learning_method": "batch", "random_state": 0, "n_jobs": THREADS}
    return (
        lambda: LatentDirichletAllocation(data.params["lda_topics"], **how).fit(counts),
        lambda model: {"perplexity": model.perplexity(counts)},
    )


@entry("iforest", "scikit-learn", "fit and score, n_jobs=2")
def _(data):
    from sklearn.ensemble import IsolationForest
    from sklearn.metrics import roc_auc_score

    x, odd = data.pair("ano_x", "ano_l")
    return (
        lambda: IsolationForest(random_state=0, n_jobs=THREADS).fit(x).score_samples(x),
        lambda scores: {"AUC": roc_auc_score(odd, -scores)},
    )


# The protocol


def one(folder, number):
    task, library, variant, function = ENTRIES[number]
    warnings.simplefilter("ignore")
    run, answers = function(Data(folder))
    times = []
    while not times or (sum(times) < ENOUGH and len(times) < 6):
        result = None  # what the run before returned is dropped outside the timing
        print("@run", flush=True)
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    times = times[1:] or times  # without the warm-up
    print("@answers", flush=True)
    line = {"task": task, "library": library, "variant": variant, "seconds": statistics.median(times)}
    line |= {"least": min(times), "most": max(times), "runs": len(times)}
    print(json.dumps(line | {"answers": {name: float(x) for name, x in answers(result).items()}}), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--list"]:
            for task, library, variant, _ in ENTRIES:
                print(task, library, variant, sep="\t")
        case ["--versions"]:
            print(json.dumps({library: importlib.metadata.version(library) for library in LIBRARIES}))
        case [folder, "--one", number]:
            one(folder, int(number))
        case _:
            sys.exit(__doc__)
