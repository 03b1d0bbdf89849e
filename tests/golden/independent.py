"""Golden values from packages of their own making: sacrebleu, rouge-score, pycm and shap.

Writes independent.json beside this script. Run with sacrebleu 2.6.0, rouge-score 0.1.2, pycm 4.6, shap 0.51.0,
numpy 2.4.6, scikit-learn 1.9.1.
"""

import json
import logging
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pycm
import shap
from rouge_score import rouge_scorer, tokenize
from nltk.stem import porter
from sacrebleu.metrics import BLEU
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

PINNED = {"sacrebleu": "2.6.0", "rouge-score": "0.1.2", "pycm": "4.6", "shap": "0.51.0", "numpy": "2.4.6",
          "scikit-learn": "1.9.1", "nltk": "3.9.2"}
for package, needed in PINNED.items():
    assert version(package) == needed, f"{package} {version(package)}, not {needed}"

logging.getLogger("sacrebleu").setLevel(logging.ERROR)  # its advice on effective_order
cases = []


def plain(value):
    """Numbers as JSON has them; what pycm calls None is undefined, null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (np.floating, np.integer)):
        return value.item()
    return None if value == "None" else value


def case(name, inputs, expected, note=None):
    entry = {"name": name, "inputs": plain(inputs), "expected": plain(expected)}
    cases.append(entry | ({"note": note} if note else {}))


# sacrebleu: sentence BLEU of up to four words, on the tokens of its own tokenizer of 2013 (13a).
PAIRS = [
    ("The quick brown fox jumps over the lazy dog.",
     ["A quick brown fox jumped over the lazy dog.", "The fast brown fox jumps over the sleeping dog, again."]),
    ("It is a guide to action which ensures that the military always obeys the commands of the party.",
     ["It is a guide to action that ensures that the military will forever heed Party commands.",
      "It is the guiding principle which guarantees the military forces always being under the command of the Party.",
      "It is the practical guide for the army always to heed the directions of the party."]),
    ("Prices rose by 3.5% (to $1,204.50) on Monday; analysts' forecasts said 3.2%.",
     ["On Monday prices rose by 3.5% to $1,204.50; the analysts had said 3.2%."]),
    ("the the the the the the the", ["the cat is on the mat", "there is a cat on the mat"]),
    ("the cat is", ["the cat is on the mat and sleeps", "a cat sleeps"]),
    ("no word of it", ["entirely different sentence here"]),
]
cut = Tokenizer13a()
for candidate, references in PAIRS:
    for most in [1, 2, 3, 4]:
        for smooth in ["none", "exp"]:
            if smooth == "exp" and most != 4:
                continue
            score = BLEU(smooth_method=smooth, max_ngram_order=most, effective_order=False) \
                .sentence_score(candidate, references)
            tokens = {"candidate": cut(candidate).split(), "references": [cut(r).split() for r in references]}
            if smooth == "none":
                case("bleu", tokens | {"max_n": most},
                     {"bleu": score.score / 100, "brevity_penalty": score.bp,
                      "precisions": [p / 100 for p in score.precisions], "ref_len": score.ref_len})
            else:
                case("smoothed bleu", tokens, {"smoothed": score.score / 100},
                     "sacrebleu's default: n-gram sizes without a match count 1/2, 1/4, … of a match")

# rouge-score: with and without its stemmer, which is nltk's with extensions of Porter's rules.
SUMMARIES = [
    ("The quick brown fox jumps over the lazy dog", "The quick brown dog jumps on the log."),
    ("Police killed the gunman in Paris, officials said on 7 January.",
     "The gunman was shot by police; officials in PARIS confirmed the killing on January 7th."),
    ("the cat and the cat and the hat", "the the the cat cat hat hat hat"),
    ("running runners ran easily", "run runner running easy"),
    ("alpha beta gamma delta", "epsilon zeta"),
    ("one", "one two three four five"),
    ("", "something"),
]
for stem in [False, True]:
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rouge3", "rougeL"], use_stemmer=stem)
    stemmer = porter.PorterStemmer() if stem else None
    for reference, candidate in SUMMARIES:
        expected = {f"{name} {part}": getattr(score, part)
                    for name, score in scorer.score(reference, candidate).items()
                    for part in ["precision", "recall", "fmeasure"]}
        tokens = {f"{who} tokens": tokenize.tokenize(text, stemmer)
                  for who, text in [("reference", reference), ("candidate", candidate)]}
        case("rouge", {"reference": reference, "candidate": candidate, "stem": stem}, expected | tokens)

# pycm: all that it and the crate have in common, of each class and of the whole.
OF_CLASS = ["PPV", "TPR", "TNR", "NPV", "FPR", "FNR", "FDR", "FOR", "ACC", "ERR", "F1", "F0.5", "F2", "MCC", "BM", "MK",
            "PLR", "NLR", "DOR", "PRE", "TOPR", "LS", "J", "GM", "AUC", "TP", "FP", "FN", "TN"]
OF_ALL = ["Overall ACC", "Kappa", "Overall MCC", "Hamming Loss", "Zero-one Loss", "NIR", "Chi-Squared",
          "Chi-Squared DF", "Phi-Squared", "Cramer V", "Reference Entropy", "Response Entropy", "Cross Entropy",
          "KL Divergence", "Mutual Information", "RCI", "ARI", "P-Value", "PPV Macro", "TPR Macro", "TNR Macro",
          "F1 Macro", "PPV Micro", "TPR Micro", "TNR Micro", "F1 Micro", "Standard Error"]
MATRICES = [
    [[50, 3], [7, 40]],
    [[3, 900], [1, 12000]],
    [[12, 2, 1], [4, 30, 5], [0, 3, 8]],
    [[120, 5, 30, 2], [14, 65, 9, 1], [3, 8, 240, 17], [6, 2, 11, 9]],
    [[7, 1, 0, 2, 1], [0, 19, 3, 0, 0], [1, 0, 4, 0, 2], [5, 0, 1, 33, 0], [2, 2, 2, 1, 3]],
    [[4, 0, 3], [2, 0, 5], [1, 0, 9]],  # the second class is never predicted
]
for rows in MATRICES:
    names = [chr(ord("a") + i) for i in range(len(rows))]
    table = {a: dict(zip(names, row)) for a, row in zip(names, rows)}
    cm = pycm.ConfusionMatrix(matrix=table)
    expected = {key: [cm.class_stat[key][name] for name in names] for key in OF_CLASS}
    expected |= {key: cm.overall_stat[key] for key in OF_ALL}
    for power, kind in [(1, "linear"), (2, "quadratic")]:
        weights = {a: {b: abs(i - j) ** power for j, b in enumerate(names)} for i, a in enumerate(names)}
        expected[f"{kind} kappa"] = cm.weighted_kappa(weight=weights)
    case("matrix", {"matrix": rows}, expected)

# shap: a linear model, and games whose worth is the mean prediction over a background.
rng = np.random.default_rng(20261130)
background = np.round(rng.normal(size=(7, 4)) * [1, 3, 0.5, 10] + [0, 2, -1, 30], 3)
rows = np.round(rng.normal(size=(3, 4)) * [1, 3, 0.5, 10] + [0, 2, -1, 30], 3)
model = LinearRegression().fit(background, background @ [2.0, -1.0, 4.0, 0.3] + rng.normal(size=7))
explainer = shap.LinearExplainer(model, shap.maskers.Independent(background, max_samples=100))
explained = explainer(rows)
for row, values in zip(rows, explained.values):
    case("linear", {"weights": model.coef_, "intercept": model.intercept_, "x": row,
                    "feature_means": background.mean(axis=0)},
         {"shap": values, "base_value": explainer.expected_value, "prediction": model.predict([row])[0]})
case("mean |shap|", {"values": explained.values.T}, {"mean": explained.abs.mean(0).values})


def worth(predict, row):
    """The mean prediction over the background, with the features of the coalition as in the row."""
    values = []
    for coalition in range(1 << len(row)):
        mixed = background.copy()
        for i in range(len(row)):
            if coalition >> i & 1:
                mixed[:, i] = row[i]
        values.append(predict(mixed).mean())
    return values


def curved(x):
    return x[:, 0] * x[:, 1] + np.sin(x[:, 2]) * np.maximum(x[:, 3], 25) / 10


def by_cover(tree, row, coalition, node=0):
    """The mean over the leaves that a row may reach: where the feature is unknown, both ways by their training samples."""
    if tree.children_left[node] < 0:
        return tree.value[node, 0, 0]
    left, right, feature = tree.children_left[node], tree.children_right[node], tree.feature[node]
    if coalition >> feature & 1:
        way = left if np.float32(row[feature]) <= tree.threshold[node] else right
        return by_cover(tree, row, coalition, way)
    samples = tree.weighted_n_node_samples
    return (samples[left] * by_cover(tree, row, coalition, left)
            + samples[right] * by_cover(tree, row, coalition, right)) / samples[node]


target = curved(background) + rng.normal(size=7)
wide = np.vstack([background, background * 1.1 - 0.3])
tree = DecisionTreeRegressor(max_depth=3, random_state=0).fit(wide, np.concatenate([target, target[::-1]]))
forest = RandomForestRegressor(5, max_depth=3, random_state=0).fit(wide, np.concatenate([target, target[::-1]]))
for row in rows:
    exact = shap.ExactExplainer(curved, shap.maskers.Independent(background, max_samples=100))(row[None, :])
    # Every coalition is drawn, so that its regression gives Shapley's values themselves.
    kernel = shap.KernelExplainer(curved, background).shap_values(row[None, :], nsamples=4096, silent=True,
                                                                  l1_reg=False)
    case("game", {"worth": worth(curved, row)},
         {"exact": exact.values[0], "base": exact.base_values[0], "kernel": kernel[0]})
    for trees in [tree, forest]:
        explainer = shap.TreeExplainer(trees, background, feature_perturbation="interventional")
        exact = shap.ExactExplainer(trees.predict, shap.maskers.Independent(background, max_samples=100))(row[None, :])
        case("trees", {"worth": worth(trees.predict, row)},
             {"interventional": explainer.shap_values(row[None, :])[0], "exact": exact.values[0]})
        parts = [t.tree_ for t in getattr(trees, "estimators_", [trees])]
        values = [np.mean([by_cover(part, row, coalition) for part in parts]) for coalition in range(16)]
        explainer = shap.TreeExplainer(trees, feature_perturbation="tree_path_dependent")
        case("trees by cover", {"worth": values}, {"shap": explainer.shap_values(row[None, :])[0]})

packages = " ".join(f"{name} {number}" for name, number in PINNED.items())
text = json.dumps({"made_by": {"script": "independent.py", "packages": packages}, "cases": cases}, indent=1,
                  ensure_ascii=False)
Path(__file__).with_name("independent.json").write_text(text + "\n", encoding="utf-8")
print(f"{len(cases)} cases")
