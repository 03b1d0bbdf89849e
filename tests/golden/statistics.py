"""Golden values for src/stats: SciPy's descriptions, correlations, distributions, intervals and tests.

Writes statistics.json beside this script. Run with scipy 1.17.1, numpy 2.4.6, scikit-learn 1.9.1, statsmodels 0.15.0.
"""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from scipy.stats.contingency import association
from sklearn.metrics import homogeneity_score, mutual_info_score
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

assert scipy.__version__ == "1.17.1", scipy.__version__
assert np.__version__ == "2.4.6", np.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__

rng = np.random.default_rng(20261125)
cases = []


def case(name, inputs, expected):
    as_floats = {key: np.asarray(value, dtype=float).tolist() for key, value in expected.items()}
    cases.append({"name": name, "inputs": inputs, "expected": as_floats})


def shape(x):
    """Skewness and excess kurtosis in exact arithmetic: SciPy subtracts a rounded mean, which costs it digits at 1e6."""
    exact = [Fraction(value) for value in x]
    mean = sum(exact) / len(exact)
    m2, m3, m4 = (sum((value - mean) ** k for value in exact) / len(exact) for k in (2, 3, 4))
    skewness = float(m3) / float(m2) ** 1.5
    assert math.isclose(skewness, stats.skew(x), rel_tol=1e-9)
    n = len(x)
    return skewness, skewness * math.sqrt(n * (n - 1)) / (n - 2), float(m4 / m2**2) - 3


samples = [
    rng.lognormal(1.0, 1.2, 37).round(3).tolist(),
    rng.integers(-3, 9, 24).astype(float).tolist(),
    (1e6 + rng.normal(0, 2, 15)).round(4).tolist(),
]
quantiles = [0.0, 0.07, 0.25, 0.5, 0.81, 1.0]
for i, x in enumerate(samples):
    expected = {
        "mean": np.mean(x), "median": np.median(x), "var0": np.var(x), "var1": np.var(x, ddof=1),
        "standard_error": stats.sem(x), "ranks": stats.rankdata(x),
    }
    expected |= dict(zip(["skewness", "skewness_unbiased", "excess_kurtosis"], shape(x)))
    for method in ["linear", "lower", "higher", "nearest", "midpoint"]:
        expected[f"quantile {method}"] = np.quantile(x, quantiles, method=method)
    interval = stats.ttest_1samp(x, 0).confidence_interval(0.9)
    expected["interval"] = [interval.low, interval.high]
    case(f"sample {i}", {"x": x, "q": quantiles, "confidence": 0.9}, expected)

for i, n in enumerate([9, 40]):
    x = rng.integers(0, 8, n).astype(float)
    y = (x * 0.6 + rng.integers(0, 7, n)).round(1)
    case(
        f"pairs {i}",
        {"x": x.tolist(), "y": y.tolist()},
        {
            "r": stats.pearsonr(x, y)[0], "spearman": stats.spearmanr(x, y)[0], "kendall": stats.kendalltau(x, y)[0],
            "cov0": np.cov(x, y, ddof=0)[0, 1], "cov1": np.cov(x, y)[0, 1],
        },
    )

z = [-8.5, -2.0, -0.3, 0.0, 0.7, 1.96, 5.0, 12.0]
p = [1e-12, 0.004, 0.3, 0.5, 0.9, 0.9999]
case("normal", {"mean": 3.0, "std": 2.5, "x": [3 + 2.5 * v for v in z], "p": p}, {
    "pdf": stats.norm.pdf([3 + 2.5 * v for v in z], 3, 2.5), "cdf": stats.norm.cdf([3 + 2.5 * v for v in z], 3, 2.5),
    "sf": stats.norm.sf([3 + 2.5 * v for v in z], 3, 2.5), "isf": stats.norm.isf(p, 3, 2.5),
})
for df in [1.0, 2.7, 9.0, 140.0]:
    case("t", {"df": df, "x": z, "p": p}, {
        "pdf": stats.t.pdf(z, df), "cdf": stats.t.cdf(z, df), "sf": stats.t.sf(z, df), "isf": stats.t.isf(p, df),
    })
for df in [1.0, 4.0, 33.0]:
    x = [0.01, 0.8, 3.0, 11.0, 60.0]
    case("chi2", {"df": df, "x": x}, {"cdf": stats.chi2.cdf(x, df), "sf": stats.chi2.sf(x, df)})
for df1, df2 in [(2.0, 9.0), (7.0, 3.0), (1.0, 50.0)]:
    x = [0.02, 0.9, 2.5, 14.0]
    case("F", {"df1": df1, "df2": df2, "x": x}, {"cdf": stats.f.cdf(x, df1, df2), "sf": stats.f.sf(x, df1, df2)})
for rate in [0.3, 4.0, 55.5]:
    k = [0, 1, 3, 7, 60]
    case("Poisson", {"lambda": rate, "k": k}, {
        "pmf": stats.poisson.pmf(k, rate), "cdf": stats.poisson.cdf(k, rate), "sf": stats.poisson.sf(k, rate),
    })
for n, share in [(10, 0.15), (64, 0.7)]:
    k = [0, 1, 5, 9, 40]
    case("binomial", {"n": n, "p": share, "k": k}, {
        "pmf": stats.binom.pmf(k, n, share), "cdf": stats.binom.cdf(k, n, share), "sf": stats.binom.sf(k, n, share),
    })

for i, (n_a, n_b) in enumerate([(7, 12), (30, 5)]):
    a = rng.normal(5, 1, n_a).round(2).tolist()
    b = rng.normal(4.4, 2.2, n_b).round(2).tolist()
    welch, student = stats.ttest_ind(a, b, equal_var=False), stats.ttest_ind(a, b, equal_var=True)
    n = min(n_a, n_b)
    paired = stats.ttest_rel(a[:n], b[:n])
    mann_whitney = stats.mannwhitneyu(a, b, method="asymptotic")
    case(f"two samples {i}", {"a": a, "b": b}, {
        "welch": [welch.statistic, welch.df, welch.pvalue],
        "student": [student.statistic, student.df, student.pvalue],
        "paired": [paired.statistic, paired.df, paired.pvalue],
        "mann_whitney": [mann_whitney.statistic, n_a * n_b - mann_whitney.statistic, mann_whitney.pvalue],
    })
groups = [rng.normal(m, 1.5, n).round(2).tolist() for m, n in [(3, 4), (4, 9), (6, 6), (3.3, 3)]]
anova = stats.f_oneway(*groups)
case("ANOVA", {"groups": groups}, {"f": anova.statistic, "p_value": anova.pvalue})
fit = stats.chisquare([30, 11, 4, 25], [28, 14, 7, 21])
case("goodness of fit", {"observed": [30, 11, 4, 25], "shares": [0.4, 0.2, 0.1, 0.3]}, {"chi2": fit.statistic, "p_value": fit.pvalue})
for table in [[[12, 5], [6, 31]], [[8, 3, 14], [21, 9, 2]], [[5, 1], [2, 9], [7, 7]]]:
    expected = {}
    for yates in [False, True]:
        if not yates or np.shape(table) == (2, 2):
            found = stats.chi2_contingency(table, correction=yates)
            expected[f"chi2 {str(yates).lower()}"] = [found.statistic, found.dof, found.pvalue]
    rows = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    x, y = zip(*rows)
    expected["mutual_information"] = mutual_info_score(x, y)
    expected["cramers_v"] = association(table, method="cramer")
    (r, c), n = np.shape(table), np.sum(table)
    phi2 = max(0, stats.chi2_contingency(table, correction=False).statistic / n - (r - 1) * (c - 1) / (n - 1))
    sides = [side - (side - 1) ** 2 / (n - 1) for side in (r, c)]
    expected["cramers_v_corrected"] = math.sqrt(phi2 / (min(sides) - 1))
    expected["theils_u"] = [homogeneity_score(x, y), homogeneity_score(y, x)]
    expected["entropies"] = [stats.entropy(np.sum(table, axis=1)), stats.entropy(np.sum(table, axis=0))]
    case("table", {"table": table}, expected)
for control, variant in [((37, 410), (61, 520)), ((8, 60), (2, 45))]:
    z_value, p_value = proportions_ztest([variant[0], control[0]], [variant[1], control[1]])
    case("two proportions", {"control": control, "variant": variant}, {"z": z_value, "p_value": p_value})
for successes, n, confidence in [(37, 410, 0.95), (8, 19, 0.8)]:
    case("proportion", {"successes": successes, "n": n, "confidence": confidence}, {
        method: proportion_confint(successes, n, 1 - confidence, method=name)
        for method, name in [("normal", "normal"), ("wilson", "wilson")]
    })

assert all(math.isfinite(value) for c in cases for key in c["expected"].values() for value in np.ravel(key))
path = Path(__file__).with_name("statistics.json")
path.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
