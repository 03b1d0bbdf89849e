"""Golden values for topic models and isolation forests: scikit-learn 1.9.1, NumPy 2.4.6, SciPy 1.17.1.

Writes topics.json beside this script. scikit-learn draws the mixtures of training documents from around 1; without a
random state it starts them at 1, as the crate does, so the cases take that away. Its digamma function is good to 3e-9
only: each fit is also made in plain NumPy with SciPy's, and only that one is compared to many digits.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.special import gammaln, logsumexp, psi
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.ensemble import IsolationForest
from sklearn.ensemble._iforest import _average_path_length

for name, pinned in {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}.items():
    assert version(name) == pinned, (name, version(name))


def listed(value):
    """Infinity as text, which JSON has no number for."""
    if isinstance(value, dict):
        return {key: listed(v) for key, v in value.items()}
    if isinstance(value, list):
        return [listed(v) for v in value]
    return "inf" if isinstance(value, float) and np.isinf(value) else value


def expectation(a):
    return psi(a) - psi(a.sum(axis=1))[:, None]


class Plain:
    """The paper's algorithm 2, document by document, word by word where it matters."""

    def __init__(self, start, alpha, eta, tol, most):
        self.components, self.alpha, self.eta, self.tol, self.most = start.copy(), alpha, eta, tol, most

    def e_step(self, x):
        beta = np.exp(expectation(self.components))
        gammas, stats = [], np.zeros_like(beta)
        for row in x:
            words = np.nonzero(row)[0]
            gamma = np.ones(len(beta))
            theta = np.exp(psi(gamma) - psi(gamma.sum()))
            for _ in range(self.most):
                last = gamma
                norm = theta @ beta[:, words] + np.finfo(float).eps
                gamma = self.alpha + theta * (beta[:, words] @ (row[words] / norm))
                theta = np.exp(psi(gamma) - psi(gamma.sum()))
                if np.abs(gamma - last).mean() < self.tol:
                    break
            norm = theta @ beta[:, words] + np.finfo(float).eps
            stats[:, words] += np.outer(theta, row[words] / norm)
            gammas.append(gamma)
        return np.array(gammas), stats * beta

    def score(self, x):
        gamma = self.e_step(x)[0]
        of_documents, of_words = expectation(gamma), expectation(self.components)
        total = sum(
            row[v] * logsumexp(of_documents[d] + of_words[:, v]) for d, row in enumerate(x) for v in np.nonzero(row)[0]
        )
        for prior, q, e in [(self.alpha, gamma, of_documents), (self.eta, self.components, of_words)]:
            total += np.sum((prior - q) * e + gammaln(q) - gammaln(prior))
            total += np.sum(gammaln(prior * q.shape[1]) - gammaln(q.sum(axis=1)))
        return total


def corpus(rng, n, v, k):
    topics = rng.dirichlet(np.full(v, 0.15), k)
    rows = [rng.multinomial(rng.integers(8, 40), rng.dirichlet(np.full(k, 0.3)) @ topics) for _ in range(n)]
    return np.array(rows, dtype=float)


def lda_case(
    name, seed, n, v, k, method="batch", empty=None, fractions=False,
    alpha=None, eta=None, max_iter=10, batch_size=128, partial=None,
):
    rng = np.random.default_rng(seed)
    x = corpus(rng, n, v, min(k, 4))
    if fractions:
        x *= np.round(rng.uniform(0.25, 2.0, x.shape), 2)
    if empty is not None:
        x[empty] = 0
    start = np.round(rng.gamma(100.0, 0.01, (k, v)), 6)
    held_out = corpus(rng, 5, v, min(k, 4))
    held_out[2] = 0
    settings = dict(doc_topic_prior=alpha, topic_word_prior=eta, batch_size=batch_size, total_samples=partial or 1e6)
    model = LatentDirichletAllocation(k, learning_method=method, max_iter=max_iter, random_state=0, **settings)
    model._init_latent_vars(v)
    model.components_ = start.copy()
    model.exp_dirichlet_component_ = np.exp(expectation(start))
    model.n_features_in_ = v
    model.random_state_ = None
    plain = Plain(start, model.doc_topic_prior_, model.topic_word_prior_, 1e-3, 100)
    perplexities, step = [], 0
    for _ in range(max_iter):
        if method == "batch":
            model._em_step(x, total_samples=n, batch_update=True)
            plain.components = plain.eta + plain.e_step(x)[1]
        else:
            for first in range(0, n, batch_size):
                part = x[first : first + batch_size]
                model._em_step(part, total_samples=partial or n, batch_update=False)
                step += 1
                rho = (10.0 + step) ** -0.7
                moved = plain.eta + (partial or n) / len(part) * plain.e_step(part)[1]
                plain.components = (1 - rho) * plain.components + rho * moved
        perplexities.append(np.exp(-plain.score(x) / x.sum()))
    ours, theirs = plain.components, model.components_
    assert np.allclose(ours, theirs, rtol=1e-6, atol=1e-7), np.abs(ours / theirs - 1).max()
    assert np.isclose(plain.score(held_out), model.score(held_out), rtol=1e-8)
    gamma = plain.e_step(held_out)[0]
    inputs = dict(
        counts=x.tolist(), start=start.tolist(), held_out=held_out.tolist(), n_words=v, n_components=k,
        max_iter=max_iter, online=method == "online", batch_size=batch_size,
    )
    inputs |= {key: value for key, value in dict(alpha=alpha, eta=eta, total_samples=partial).items() if value}
    expected = dict(
        components=ours.tolist(),
        components_sklearn=theirs.tolist(),
        exp_dirichlet=np.exp(expectation(ours)).tolist(),
        exp_dirichlet_sklearn=model.exp_dirichlet_component_.tolist(),
        gamma=gamma.tolist(),
        transform=(gamma / gamma.sum(axis=1)[:, None]).tolist(),
        transform_sklearn=model.transform(held_out).tolist(),
        score=plain.score(held_out),
        perplexity=np.exp(-plain.score(held_out) / held_out.sum()),
        perplexity_sklearn=model.perplexity(held_out),
    )
    if not partial:
        expected |= dict(history=perplexities)
    return dict(name=f"lda {name}", inputs=inputs, expected=expected)


def coherence_case(name, seed, n, v, m):
    """UMass and NPMI of the paper's formulas from a binary table of documents and words."""
    rng = np.random.default_rng(seed)
    x = (corpus(rng, n, v, 3) * rng.integers(1, 3, (n, v))).astype(float)
    x[0, :] += 1
    words = rng.permutation(v)[:m]
    held = (x[:, words] > 0).astype(float)
    both = held.T @ held
    umass, npmi = 0.0, []
    for i in range(1, m):
        for j in range(i):
            umass += np.log((both[i, j] + 1) / both[j, j])
            p, p_i, p_j = both[i, j] / n, both[i, i] / n, both[j, j] / n
            npmi.append(np.log(p / (p_i * p_j)) / -np.log(p))
    return dict(
        name=f"coherence {name}",
        inputs=dict(counts=x.tolist(), n_words=v, words=words.tolist()),
        expected=dict(umass=umass, npmi=np.mean(npmi)),
    )


def lopsided(rng, n, d):
    x = rng.normal(size=(n, d)) * np.array([1.0, 5.0, 0.2, 2.0])[:d]
    x[:3] += np.array([4.0, -15.0, 1.5, 9.0])[:d]
    x[:, 1] = np.round(x[:, 1], 1)
    return x


def forest_case(name, seed, n, d, forests, **settings):
    """Mean and deviation of each row's score over forests of many seeds: two samplers of the same law agree within errors."""
    rng = np.random.default_rng(seed)
    x = lopsided(rng, n, d)
    scores = np.array([IsolationForest(random_state=s, **settings).fit(x).score_samples(x) for s in range(forests)])
    return dict(
        name=f"forest {name}",
        inputs=dict(x=x.tolist(), d=d, **{key: value for key, value in settings.items()}),
        expected=dict(mean=scores.mean(axis=0).tolist(), std=scores.std(axis=0, ddof=1).tolist(), forests=forests),
    )


def path_case():
    n = [1, 2, 3, 4, 10, 100, 256, 1000, 1_000_000]
    return dict(name="path lengths", inputs=dict(n=n), expected=dict(c=_average_path_length(np.array(n)).tolist()))


cases = [
    lda_case("batch", 1, 30, 25, 4),
    lda_case("batch with an empty document", 2, 14, 20, 3, empty=5),
    lda_case("batch, fractions and priors", 3, 20, 18, 5, fractions=True, alpha=0.7, eta=0.05),
    lda_case("more topics than documents", 4, 3, 12, 7),
    lda_case("one document", 5, 1, 9, 2),
    lda_case("one topic", 6, 8, 9, 1),
    lda_case("tiny priors", 7, 12, 15, 3, alpha=2e-4, eta=3e-4),
    lda_case("online", 8, 37, 22, 4, method="online", batch_size=10, max_iter=3),
    lda_case("partial", 9, 25, 16, 3, method="online", batch_size=8, max_iter=2, partial=500),
    coherence_case("five words", 10, 40, 12, 5),
    coherence_case("two words", 11, 9, 6, 2),
    forest_case("default", 12, 60, 4, 60),
    forest_case("samples of 20", 13, 60, 3, 60, max_samples=20, n_estimators=50),
    forest_case("half the features", 14, 50, 4, 60, max_features=0.5, n_estimators=50),
    path_case(),
]
made_by = {name: version(name) for name in ["scikit-learn", "numpy", "scipy"]}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(listed({"made_by": made_by, "cases": cases}), allow_nan=False) + "\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
