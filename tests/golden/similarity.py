"""Golden values for the similarity of texts: RapidFuzz 3.14.6, jellyfish 1.3.0, scikit-learn 1.9.1, plain Python sets.

Writes similarity.json beside this script. The reviews are read from datasets/reviews.csv.
"""

import csv
import itertools
import json
import random
import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import jellyfish
import numpy as np
from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

for name, pinned in {"rapidfuzz": "3.14.6", "jellyfish": "1.3.0", "scikit-learn": "1.9.1"}.items():
    assert version(name) == pinned, (name, version(name))

PLAIN = [
    "", "a", "ca", "abc", "acb", "kitten", "sitting", "martha", "marhta", "dwayne", "duane", "dixon", "dicksonx",
    "jellyfish", "smellyfish", "recieve", "receive", "a cat", "an abct", "saturday", "sunday", "naïveté", "naivete",
    "Straße", "Strasse", "👍🏽 ok", "👍 ok", "漢字", "字漢", "aaaaaaaaaaaab", "baaaaaaaaaaaa",
]
COMBINING = ["e\u0301a", "éa", "cafe\u0301", "café", "n\u0303an\u0303", "ñañ"]


def words():
    rng = random.Random(9)
    made = ["".join(rng.choice("abc") for _ in range(rng.randrange(1, 22))) for _ in range(14)]
    return PLAIN + COMBINING + made


def matrix(distance, texts):
    return [[distance(a, b) for b in texts] for a in texts]


def edits():
    texts = words()
    weights = [(1, 1, 2), (2, 1, 3), (1, 3, 1), (2, 5, 9), (3, 3, 0)]
    yield {
        "name": "edits",
        "inputs": {"texts": texts, "weights": weights},
        "expected": {
            "levenshtein": matrix(Levenshtein.distance, texts),
            "osa": matrix(OSA.distance, texts),
            "damerau_levenshtein": matrix(DamerauLevenshtein.distance, texts),
            "levenshtein_similarity": matrix(Levenshtein.normalized_similarity, texts),
            "weighted": [matrix(lambda a, b, w=w: Levenshtein.distance(a, b, weights=w), texts) for w in weights],
        },
    }
    # jellyfish takes a letter with its combining accents as one.
    whole = [text for text in texts if text not in COMBINING and "👍🏽" not in text]
    yield {
        "name": "jellyfish",
        "inputs": {"texts": whole},
        "expected": {
            "damerau_levenshtein": matrix(jellyfish.damerau_levenshtein_distance, whole),
            "jaro": matrix(jellyfish.jaro_similarity, whole),
            "jaro_winkler": matrix(jellyfish.jaro_winkler_similarity, whole),
        },
    }


def names():
    texts = words()
    scales = [0.0, 0.1, 0.2, 0.25]
    yield {
        "name": "names",
        "inputs": {"texts": texts, "prefix_scales": scales},
        "expected": {
            "jaro": matrix(Jaro.similarity, texts),
            "jaro_winkler": [
                matrix(lambda a, b, p=p: JaroWinkler.similarity(a, b, prefix_weight=p), texts) for p in scales
            ],
        },
    }


def reviews():
    with (Path(__file__).parents[2] / "datasets" / "reviews.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def word_shingles(text, n):
    tokens = re.findall(r"\w+", text.lower())
    return {" ".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1)}


def character_shingles(text, n):
    text = " ".join(text.lower().split())
    return {text[i : i + n] for i in range(len(text) - n + 1)}


def duplicates():
    rows = reviews()
    for name, cut, n, threshold in [
        ("words", word_shingles, 3, 0.7), ("words", word_shingles, 2, 0.4), ("characters", character_shingles, 5, 0.5),
    ]:
        sets = [cut(row["text"], n) for row in rows]
        pairs = []
        for i, j in itertools.combinations(range(len(rows)), 2):
            jaccard = len(sets[i] & sets[j]) / len(sets[i] | sets[j])
            if jaccard >= threshold:
                pairs.append([i, j, jaccard])
        yield {
            "name": f"duplicates {name} {n}",
            "inputs": {"shingle": name, "n": n, "threshold": threshold},
            "expected": {"pairs": pairs},
        }


def sets():
    texts = [row["text"] for row in reviews()[:25]]
    cut = [word_shingles(text, 1) for text in texts]
    counts = [Counter(re.findall(r"\w+", text.lower())) for text in texts]
    pairs = list(itertools.combinations(range(len(texts)), 2))
    yield {
        "name": "sets",
        "inputs": {"n_texts": len(texts)},
        "expected": {
            "dice": [2 * len(cut[i] & cut[j]) / (len(cut[i]) + len(cut[j])) for i, j in pairs],
            "overlap": [len(cut[i] & cut[j]) / min(len(cut[i]), len(cut[j])) for i, j in pairs],
            "weighted_jaccard": [(counts[i] & counts[j]).total() / (counts[i] | counts[j]).total() for i, j in pairs],
        },
    }


def nearest_centroids():
    """Every second review trains, the others are given to the nearest centroid of unit length, by cosine."""
    rows = reviews()
    train, test = rows[::2], rows[1::2]
    tfidf = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b")
    x, y = tfidf.fit_transform([row["text"] for row in train]).toarray(), tfidf.transform([row["text"] for row in test])

    def predicted(label):
        labels = np.array([label(row) for row in train])
        names = sorted({name for name in labels if name})
        centroids = np.array([x[labels == name].mean(axis=0) for name in names])
        return [names[i] for i in cosine_similarity(y, centroids).argmax(axis=1)]

    category = predicted(lambda row: row["category"])
    mood = predicted(lambda row: {"1": "bad", "2": "bad", "4": "good", "5": "good"}.get(row["stars"], ""))
    right = sum(row["category"] == name for row, name in zip(test, category))
    rated = [(row, name) for row, name in zip(test, mood) if row["stars"] != "3"]
    right_mood = sum((int(row["stars"]) > 3) == (name == "good") for row, name in rated)
    similar = cosine_similarity(y[:20], x)
    order = np.argsort(-similar, axis=1, kind="stable")[:, :3]
    yield {
        "name": "nearest centroids",
        "inputs": {},
        "expected": {
            "category": category,
            "mood": mood,
            "category_accuracy": right / len(test),
            "mood_accuracy": right_mood / len(rated),
            "nearest_rows": order.tolist(),
            "nearest_cosines": np.take_along_axis(similar, order, axis=1).tolist(),
        },
    }
    print("accuracy: category", right / len(test), "mood", right_mood / len(rated))


cases = [*edits(), *names(), *sets(), *duplicates(), *nearest_centroids()]
path = Path(__file__).with_name("similarity.json")
path.write_text(json.dumps({"cases": cases}, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
