"""The table of the comparison: its rows, which answers count, and how it reads.

An answer is a set of named numbers. The first library of `REFERENCE` that has the task says what they should be; others
must come as close as the row says, or at least as low or as high where the numbers are a loss or a score. Where chance
or a local minimum has a part, a hundredth or two is allowed.
"""

import dataclasses
import math
import textwrap


@dataclasses.dataclass
class Task:
    name: str
    title: str
    rule: str = "same"  # or "low" or "high": numbers better than the reference are right, too
    slack: float = 1e-6  # of the larger of 1 and the reference
    main: bool = False  # also in the short table


TASKS = [
    Task("conf_bin", "confusion matrix with precision, recall, F1: 10 million labels of 2 classes", main=True),
    Task("conf_multi", "the same: 1 million labels of 10 classes"),
    Task("roc_auc", "ROC AUC: 1 million scores with ties", main=True),
    Task("pr_auc", "average precision: 1 million scores with ties"),
    Task("reg_metrics", "RMSE, MAE, R², MAPE: 10 million pairs", main=True),
    Task("silhouette", "silhouette: 10 thousand × 16, 8 clusters"),
    Task("tfidf_1", "TF-IDF of words: 20 thousand documents of about 100 words", main=True),
    Task("tfidf_2", "TF-IDF of words and pairs: the same documents"),
    Task("scale", "standard scaling into new memory: 1 million × 50", main=True),
    Task("scale_in_place", "standard scaling in place: 1 million × 50"),
    Task("onehot", "one-hot columns: 1 million strings in 100 categories"),
    Task("qbin", "ten quantile bins: 1 million values", slack=1e-3),
    Task("smote_05", "SMOTE: 20 thousand × 20, 5 % minority"),
    Task("smote_20", "SMOTE: 20 thousand × 20, 20 % minority", main=True),
    Task("knn_impute", "imputation by 5 neighbours: 20 thousand × 20, 5 % missing"),
    Task("ols", "least squares: 200 thousand × 50", "high", main=True),
    Task("ols_summary", "least squares with standard errors, t and p: 200 thousand × 50"),
    Task("ridge", "ridge: 200 thousand × 50", "low", 1e-5),
    Task("lasso", "lasso: 50 thousand × 200", "low", 1e-5, main=True),
    Task("enet", "elastic net: 50 thousand × 200", "low", 1e-5),
    Task("lasso_path", "lasso path of 100 penalties: 2000 × 1000", "low", 1e-4),
    Task("logistic", "logistic regression with L2: 100 thousand × 50", "low", 1e-5, main=True),
    Task("gnb", "Gaussian naive Bayes, fitted and applied: 500 thousand × 20", "high", 1e-4, main=True),
    Task("kmeans", "k-means: 100 thousand × 32, 50 clusters, the same start, 50 iterations", "low", 1e-2, main=True),
    Task("dbscan", "DBSCAN: 20 thousand × 2", main=True),
    Task("pca_tall", "10 principal components: 100 thousand × 100", "high", 1e-4, main=True),
    Task("pca_sq", "20 principal components: 2000 × 2000", "high"),
    Task("pca_sq_random", "the same by a random projection", "high", 1e-4),
    Task("tsne", "t-SNE: 2000 × 50, perplexity 30, 500 iterations", "high", 1e-2, main=True),
    Task("lda", "20 topics by LDA, 10 iterations: 5 thousand documents, 2 thousand words", "low", 2e-2, main=True),
    Task("iforest", "isolation forest, fitted and scored: 100 trees, 100 thousand × 10", "high", 1e-2, main=True),
]
REFERENCE = ["scikit-learn", "imbalanced-learn", "statsmodels", "numpy", "workings"]
COLUMNS = {
    "workings": ["workings"],
    "scikit-learn": ["scikit-learn", "imbalanced-learn"],
    "numpy, pandas, statsmodels": ["numpy", "pandas", "statsmodels"],
    "linfa": ["linfa"],
    "smartcore": ["smartcore"],
}


def differences(task, answers, right):
    """What of the answers does not count, in words."""
    wrong = []
    for name, expected in right.items():
        if name not in answers:
            wrong.append(f"no {name}")
            continue
        off = (answers[name] - expected) / max(1.0, abs(expected))
        off = {"same": abs(off), "low": off, "high": -off}[task.rule]
        if not off <= task.slack:  # NaN is wrong, too
            wrong.append(f"{name} {answers[name]:.6g}, not {expected:.6g}")
    return wrong


def seconds(time):
    """Three digits."""
    return f"{time:.{max(0, min(5, 2 - math.floor(math.log10(time))))}f}"


def times_as_long(time, ours):
    """Two digits."""
    ratio = float(f"{time / ours:.2g}")
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:g}"


class Notes:
    """Numbered remarks under a table; the same remark has one number."""

    def __init__(self):
        self.texts = []

    def mark(self, text):
        if text not in self.texts:
            self.texts.append(text)
        return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(self.texts.index(text) + 1))

    def paragraph(self):
        return " ".join(f"{self.mark(text)} {text}." for text in self.texts)


def cell(task, records, right, ours, notes):
    """The fastest record with a right answer; else the fastest with another, marked; else why there is none."""
    answered = sorted((record for record in records if "seconds" in record), key=lambda record: record["seconds"])
    for record in answered:
        record["wrong"] = differences(task, record["answers"], right)
    best = next((record for record in answered if not record["wrong"]), answered[0] if answered else None)
    if best is None:
        limits = [record["limit"] for record in records if "limit" in record]
        ratio = f" (> {times_as_long(limits[0], ours)})" if limits and ours else ""
        return f"> {limits[0]:g}{ratio}" if limits else "failed" if records else ""
    text = seconds(best["seconds"])
    if best["library"] != "workings" and ours:
        text += f" ({times_as_long(best['seconds'], ours)})"
    if best["wrong"]:
        text += notes.mark(f"{best['library']}: {'; '.join(best['wrong'])}")
    several = any(len(libraries) > 1 and best["library"] in libraries[1:] for libraries in COLUMNS.values())
    return f"{text}, {best['library']}" if several else text


def row(task, records, notes):
    by_library = {}
    for record in records:
        by_library.setdefault(record["library"], []).append(record)
    answered = [record for name in REFERENCE for record in by_library.get(name, []) if "answers" in record]
    right = answered[0]["answers"] if answered else {}
    times = [record["seconds"] for record in by_library.get("workings", []) if "seconds" in record]
    ours = min(times) if times else None
    columns = [[record for name in names for record in by_library.get(name, [])] for names in COLUMNS.values()]
    return f"| {task.title} | " + " | ".join(cell(task, column, right, ours, notes) for column in columns) + " |"


def table(records, head, short=False):
    """Markdown: a line about the machine, the rows that were measured, the remarks."""
    notes, rows = Notes(), []
    for task in TASKS:
        of_task = [record for record in records if record["task"] == task.name]
        if of_task and (task.main or not short):
            rows.append(row(task, of_task, notes))
    names = "| task | " + " | ".join(COLUMNS) + " |"
    how = (
        f"{head} Seconds, the median of up to five runs after a warm-up; in brackets how many times as long as this "
        "crate. A raised number marks an answer that is not scikit-learn's. Ratios move by up to a third between runs."
    )
    parts = [wrapped(how), "\n".join([names, "|---|" + "---:|" * len(COLUMNS), *rows]), wrapped(notes.paragraph())]
    return "\n\n".join(part for part in parts if part)


def wrapped(text):
    return textwrap.fill(text, 118, break_long_words=False, break_on_hyphens=False)
