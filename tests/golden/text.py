"""Golden values for src/text: scikit-learn's vectorisers, nltk's distances, BLEU and Porter stems, skip-grams.

Writes text.json beside this script. Run with scikit-learn 1.9.1 and nltk 3.9.2.
"""

import collections
import json
import random
import re
from fractions import Fraction
from pathlib import Path

import nltk
import sklearn
from nltk.metrics.distance import edit_distance
from nltk.stem.porter import PorterStemmer
from nltk.translate.bleu_score import sentence_bleu
from nltk.util import skipgrams
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert nltk.__version__ == "3.9.2", nltk.__version__

REVIEWS = [
    "The screen is great, the battery is not.",
    "Not great: the screen broke, the seller did not answer!",
    "",
    "Große Qualität, señor — qualité très élevée (5/5) 👍🏽",
    "battery battery BATTERY battery dies",
    "ΟΔΟΣ οδός 漢字 snake_case x² a I",
    "the not",
    "a great battery; a GREAT screen; a great great price 3.50",
]
NEW = ["great new battery", "nothing here is known?", "", "the the screen is not great"]


def dense(matrix):
    return [[float(x) for x in row] for row in matrix.toarray()]


def vectorisers():
    settings = []
    for pattern in [r"(?u)\b\w+\b", r"(?u)\b\w\w+\b"]:
        for ngrams in [(1, 1), (1, 2), (2, 3)]:
            for stop in [[], ["the", "is"]]:
                settings.append(dict(token_pattern=pattern, ngram_range=ngrams, stop_words=stop, min_df=1, max_df=8))
    settings.append(dict(token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2), stop_words=[], min_df=2, max_df=4))
    for i, setting in enumerate(settings):
        sk_setting = dict(setting, stop_words=setting["stop_words"] or None)
        count = CountVectorizer(**sk_setting).fit(REVIEWS)
        expected = {
            "vocabulary": [str(term) for term in count.get_feature_names_out()],
            "counts": dense(count.transform(REVIEWS)),
            "new_counts": dense(count.transform(NEW)),
        }
        for smooth in [True, False] if i in (1, 4, 12) else []:  # the weights depend on the counts alone
            for sublinear in [True, False]:
                for norm in ["l1", "l2", None]:
                    tfidf = TfidfVectorizer(**sk_setting, smooth_idf=smooth, sublinear_tf=sublinear, norm=norm).fit(REVIEWS)
                    key = f"tfidf {'smooth' if smooth else 'unsmoothed'} {'sublinear' if sublinear else 'linear'} {norm}"
                    expected[key] = [dense(tfidf.transform(REVIEWS)), dense(tfidf.transform(NEW))]
        yield {
            "name": f"vectoriser {i}",
            "inputs": dict(setting, documents=REVIEWS, new=NEW),
            "expected": expected,
        }


def limits():
    """Shares of the documents and the most frequent terms; no cut falls between equally frequent ones."""
    for i, setting in enumerate(
        [dict(min_df=0.25), dict(min_df=0.125, max_df=0.4), dict(max_df=0.25), dict(max_features=2),
         dict(max_features=3, max_df=0.45), dict(max_features=3, min_df=2, max_df=3), dict(max_features=1000)]
    ):
        count = CountVectorizer(token_pattern=r"(?u)\b\w+\b", **setting).fit(REVIEWS)
        counts = dense(count.transform(REVIEWS))
        if setting.get("max_features", 1000) < 1000:
            params = dict(setting)
            params.pop("max_features")
            totals = CountVectorizer(token_pattern=r"(?u)\b\w+\b", **params).fit_transform(REVIEWS).toarray().sum(axis=0)
            ranked = sorted(totals, reverse=True)
            assert ranked[setting["max_features"] - 1] > ranked[setting["max_features"]], (setting, ranked)
        yield {
            "name": f"limits {i}",
            "inputs": dict(setting, documents=REVIEWS),
            "expected": {"vocabulary": [str(term) for term in count.get_feature_names_out()], "counts": counts},
        }


def hashed():
    """Few columns, so that terms collide and cancel; emoji and marks as tokens of their own."""
    settings = [
        dict(n_features=16, norm=norm, alternate_sign=sign, ngram_range=ngrams, token_pattern=pattern, stop_words=stop)
        for norm in ["l1", "l2", None]
        for sign in [True, False]
        for ngrams, pattern, stop in [
            ((1, 1), r"(?u)\b\w+\b", []),
            ((1, 3), r"(?u)\b\w\w+\b", ["the", "is"]),
            ((2, 2), r"\S+", []),
        ]
    ]
    settings.append(dict(n_features=1, norm=None, alternate_sign=True, ngram_range=(1, 1), token_pattern=r"\S+", stop_words=[]))
    settings.append(dict(n_features=7, norm="l2", alternate_sign=True, ngram_range=(1, 2), token_pattern=r"\S+", stop_words=[]))
    settings.append(
        dict(n_features=2**31 - 1, norm="l2", alternate_sign=True, ngram_range=(1, 2), token_pattern=r"(?u)\b\w\w+\b", stop_words=[])
    )
    documents = REVIEWS + ["👍🏽 👍 e\u0301 é", "   "]
    for i, setting in enumerate(settings):
        matrix = HashingVectorizer(**dict(setting, stop_words=setting["stop_words"] or None)).transform(documents)
        assert matrix.has_sorted_indices
        yield {
            "name": f"hashed {i}",
            "inputs": dict(setting, documents=documents),
            "expected": {
                "indptr": [int(x) for x in matrix.indptr],
                "indices": [int(x) for x in matrix.indices],
                "data": [float(x) for x in matrix.data],
            },
        }


def paper_bpe(counts, n):
    """Algorithm 1 of Sennrich et al. (2016) as printed: the corpus is counted anew for every merge."""
    vocab = {" ".join(word) + " </w>": count for word, count in counts.items()}
    merges = []
    for _ in range(n):
        pairs = collections.defaultdict(int)
        for word, freq in vocab.items():
            symbols = word.split()
            for i in range(len(symbols) - 1):
                pairs[symbols[i], symbols[i + 1]] += freq
        best = max(pairs, key=pairs.get)
        merges.append((*best, pairs[best]))
        bigram = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        vocab = {bigram.sub("".join(best), word): freq for word, freq in vocab.items()}
    return merges, vocab


def plain_word_piece(counts, n):
    """WordPiece with every count made anew for every merge; the first of the best pairs, words in order."""
    cuts = {word: [word[0], *("##" + c for c in word[1:])] for word in counts}
    merges = []
    for _ in range(n):
        single, pairs = collections.Counter(), collections.Counter()
        for word, symbols in cuts.items():
            for symbol in symbols:
                single[symbol] += counts[word]
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += counts[word]
        best = max(pairs, key=lambda pair: Fraction(pairs[pair], single[pair[0]] * single[pair[1]]))
        merged = best[0] + best[1][2:]
        merges.append((*best, merged, pairs[best] / (single[best[0]] * single[best[1]])))
        for word, symbols in cuts.items():
            joined, i = [], 0
            while i < len(symbols):
                if tuple(symbols[i : i + 2]) == best:
                    joined.append(merged)
                    i += 2
                else:
                    joined.append(symbols[i])
                    i += 1
            cuts[word] = joined
    return merges


def pieces():
    rng = random.Random(11)
    counts = {}
    for _ in range(120):
        stem = rng.choice(["low", "new", "wid", "banan", "aaa", "mississip", "co", "née", "👍🏽"])
        word = stem + rng.choice(["", "er", "est", "aa", "ana", "ppi", "s", "ing", "-" + stem])
        counts[word] = rng.choice([1, 1, 1, 2, 3, 5, 40])
    n = 60
    merges, vocab = paper_bpe(counts, n)
    scored = plain_word_piece(counts, n)
    yield {
        "name": "word pieces",
        "inputs": {"words": list(counts), "counts": list(counts.values()), "n": n},
        "expected": {
            "bpe": [f"{a} {b}" for a, b, _ in merges],
            "bpe_counts": [count for *_, count in merges],
            "bpe_words": [word.split() for word in vocab],
            "word_piece": [f"{a} {b}" for a, b, *_ in scored],
            "word_piece_scores": [score for *_, score in scored],
        },
    }


def skips():
    words = "insurgents killed in ongoing fighting near the the river".split()
    for n, k in [(2, 0), (2, 2), (3, 1), (3, 4), (4, 2), (9, 3), (10, 1)]:
        yield {
            "name": f"skip-grams {n} {k}",
            "inputs": {"words": words, "n": n, "k": k},
            "expected": {"grams": [" ".join(gram) for gram in skipgrams(words, n, k)]},
        }


def cosines():
    tfidf = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b").fit_transform(REVIEWS)
    yield {
        "name": "cosine",
        "inputs": {"documents": REVIEWS},
        "expected": {"cosine": [[float(x) for x in row] for row in cosine_similarity(tfidf)]},
    }


def distances():
    rng = random.Random(5)
    words = ["kitten", "sitting", "", "flaw", "lawn", "intention", "execution", "naïveté", "naivete", "abcdefghij"]
    words += ["".join(rng.choice("abc") for _ in range(rng.randrange(1, 25))) for _ in range(10)]
    yield {
        "name": "edit distance",
        "inputs": {"words": words},
        "expected": {"distance": [[edit_distance(a, b) for b in words] for a in words]},
    }


def bleus():
    candidate = "the quick brown fox jumps over the lazy dog and the cat".split()
    references = [
        "the fast brown fox jumps over the lazy dog and a cat sleeps".split(),
        "a quick brown fox jumped over the lazy dog".split(),
    ]
    for n in range(1, 5):
        yield {
            "name": f"BLEU-{n}",
            "inputs": {"candidate": candidate, "references": references, "max_n": n},
            "expected": {"bleu": sentence_bleu(references, candidate, weights=[1 / n] * n)},
        }


def stems():
    words = """a as by sky cats caresses ponies ties agreed plastered motoring sing conflated troubled sized hopping
    tanned falling hissing fizzed failing filing happy relational conditional rational valenci hesitanci digitizer
    conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness
    hopefulness callousness formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical
    hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement
    adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate
    cease controll roll organize organizing generalizations oscillators machine learning classification""".split()
    stemmer = PorterStemmer(mode=PorterStemmer.ORIGINAL_ALGORITHM)
    yield {
        "name": "Porter",
        "inputs": {"words": words},
        "expected": {"stems": [stemmer.stem(word) for word in words]},
    }


cases = [*vectorisers(), *limits(), *hashed(), *skips(), *pieces(), *cosines(), *distances(), *bleus(), *stems()]
path = Path(__file__).with_name("text.json")
path.write_text(json.dumps({"cases": cases}, ensure_ascii=False, separators=(",", ":")) + "\n")
