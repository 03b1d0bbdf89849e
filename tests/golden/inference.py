"""Golden values for further tests, corrections, distributions, power and agreement: SciPy and statsmodels.

Writes inference.json beside this script. Run with scipy 1.17.1, numpy 2.4.6, statsmodels 0.15.0.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

assert scipy.__version__ == "1.17.1", scipy.__version__
assert np.__version__ == "2.4.6", np.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__

rng = np.random.default_rng(20261130)
cases = []
SIDES = ["two-sided", "less", "greater"]


def case(name, inputs, expected):
    as_floats = {key: np.asarray(value, dtype=float).tolist() for key, value in expected.items()}
    cases.append({"name": name, "inputs": inputs, "expected": as_floats})


many = np.round(rng.beta(0.3, 2.0, 25), 6).tolist()
for p_values in [[0.01, 0.04, 0.03, 0.005], [0.2, 0.001, 0.2, 0.03, 0.03, 0.9, 1.0, 0.0], many]:
    expected = {}
    for method in ["bonferroni", "holm", "fdr_bh"]:
        reject, adjusted, _, _ = multipletests(p_values, alpha=0.05, method=method)
        expected |= {method: adjusted, f"{method} rejected": reject}
    case("multiple testing", {"p_values": p_values}, expected)

for x, popmean in [(rng.normal(3, 2, 9).round(3).tolist(), 2.0), (rng.exponential(5, 40).round(3).tolist(), 6.5)]:
    expected = {}
    for side in SIDES:
        test = stats.ttest_1samp(x, popmean, alternative=side)
        expected |= {"t": test.statistic, f"p {side}": test.pvalue}
    case("one sample", {"x": x, "popmean": popmean}, expected)

for successes, n, p0 in [(60, 100, 0.5), (3, 40, 0.2), (900, 1000, 0.93)]:
    expected = {}
    for side, word in zip(SIDES, ["two-sided", "smaller", "larger"]):
        z, p = proportions_ztest(successes, n, p0, alternative=word, prop_var=p0)
        expected |= {"z": z, f"p {side}": p}
    case("one proportion", {"successes": successes, "n": n, "p0": p0}, expected)

for table in [[[3, 1], [1, 3]], [[8, 2], [1, 5]], [[0, 4], [3, 3]], [[120, 80], [95, 130]], [[2, 2000], [14, 1500]],
              [[10, 0], [5, 7]], [[4000, 4100], [4200, 3900]]]:
    expected = {f"p {side}": stats.fisher_exact(table, side).pvalue for side in SIDES}
    case("fisher", {"table": table}, expected)

exact = rng.normal(0.4, 1, 17).round(5).tolist()
tied = rng.integers(-4, 8, 30).astype(float).tolist()
large = rng.normal(0.2, 1, 80).round(5).tolist()
for d, method in [(exact, "exact"), (rng.normal(0.3, 1, 50).round(6).tolist(), "exact"), (tied, "asymptotic"),
                  (large, "asymptotic")]:
    expected = {f"p {side}": stats.wilcoxon(d, alternative=side, method=method).pvalue for side in SIDES}
    expected["smaller"] = stats.wilcoxon(d, method=method).statistic
    case("wilcoxon", {"differences": d}, expected)

qs = [1e-9, 0.001, 0.05, 0.3, 0.5, 0.8, 0.975, 0.9999]
for name, of, parameters, xs in [
    ("exponential", stats.expon(scale=1 / 0.37), [0.37], [0.0, 0.01, 1.0, 9.0, 80.0]),
    ("uniform", stats.uniform(-2, 5), [-2.0, 3.0], [-3.0, -2.0, 0.25, 2.9, 3.5]),
    ("beta", stats.beta(0.4, 2.5), [0.4, 2.5], [1e-8, 0.01, 0.3, 0.9, 0.999]),
    ("beta", stats.beta(120, 37.5), [120.0, 37.5], [0.4, 0.7, 0.76, 0.8, 0.95]),
    ("chi2", stats.chi2(1), [1.0], [1e-6, 0.1, 1.0, 8.0, 60.0]),
    ("chi2", stats.chi2(11.5), [11.5], [0.5, 5.0, 11.0, 30.0, 90.0]),
    ("F", stats.f(3, 17.5), [3.0, 17.5], [0.001, 0.5, 1.0, 4.0, 40.0]),
    ("F", stats.f(1, 4), [1.0, 4.0], [0.001, 0.5, 1.0, 4.0, 40.0]),
    ("hypergeometric", stats.hypergeom(50, 12, 20), [50, 12, 20], [0, 2, 5, 8, 12]),
]:
    density = of.pmf(xs) if name == "hypergeometric" else of.pdf(xs)
    expected = {"density": density, "cdf": of.cdf(xs), "sf": of.sf(xs)}
    if name != "hypergeometric":
        expected["quantile"] = of.ppf(qs)
    case(name, {"parameters": parameters, "x": xs, "q": qs}, expected)


def difference(a, b, axis):
    return np.mean(a, axis=axis) - np.mean(b, axis=axis)


for a, b in [([5.0, 7.0, 6.5, 9.0], [1.0, 2.0, 6.0, 6.2, 3.0]), ([1.5, 2.5, 2.5], [2.0, 2.5, 4.0, 4.5])]:
    expected = {}
    for side in SIDES:
        statistic = difference if side != "two-sided" else lambda a, b, axis: np.abs(difference(a, b, axis))
        way = "greater" if side == "two-sided" else side
        test = stats.permutation_test((a, b), statistic, vectorized=True, n_resamples=np.inf, alternative=way)
        expected[f"p {side}"] = test.pvalue
    case("permutation", {"a": a, "b": b}, expected)

for effect, n1, n2, alpha in [(0.5, 64, 64, 0.05), (0.2, 30, 45, 0.05), (-0.8, 10, 25, 0.01), (1.5, 4, 4, 0.1),
                              (0.05, 5000, 7000, 0.05), (0.0, 20, 20, 0.05), (3.0, 2, 2, 0.05)]:
    power = TTestIndPower().power(effect, n1, alpha, ratio=n2 / n1)
    case("t power", {"effect": effect, "n1": n1, "n2": n2, "alpha": alpha}, {"power": power})

for n1, n2, alpha, wanted in [(64, 64, 0.05, 0.8), (20, 50, 0.01, 0.9)]:
    effect = TTestIndPower().solve_power(None, n1, alpha, wanted, n2 / n1)
    case("t effect", {"n1": n1, "n2": n2, "alpha": alpha, "power": wanted}, {"effect": effect})

ALTERNATIVES = dict(zip(SIDES, ["two-sided", "smaller", "larger"]))


def solved(lacking, low, high):
    """The root to the last digits; solve_power stops earlier, and far from it SciPy's noncentral t is NaN."""
    return optimize.brentq(lacking, low, high, xtol=1e-13, rtol=4 * np.finfo(float).eps)


for effect, n, alpha, side in [(0.5, 34, 0.05, "two-sided"), (-0.3, 12, 0.01, "two-sided"), (0.2, 150, 0.05, "greater"),
                               (-1.1, 6, 0.1, "less"), (0.4, 20, 0.05, "less"), (0.02, 9000, 0.05, "two-sided")]:
    power = TTestPower().power(effect, n, alpha, alternative=ALTERNATIVES[side])
    case("one-sample t power", {"effect": effect, "n": n, "alpha": alpha, "alternative": side}, {"power": power})

for effect, alpha, wanted, side in [(0.5, 0.05, 0.8, "two-sided"), (-0.3, 0.01, 0.9, "two-sided"),
                                    (0.05, 0.05, 0.95, "greater"), (-1.4, 0.1, 0.8, "less"), (2.5, 0.05, 0.7, "two-sided")]:
    test = TTestPower()
    options = {"alpha": alpha, "alternative": ALTERNATIVES[side]}
    near = test.solve_power(effect, None, alpha, wanted, ALTERNATIVES[side])
    n = solved(lambda n: test.power(effect, n, **options) - wanted, 0.99 * near, 1.01 * near)
    found = solved(lambda d: test.power(d, 25, **options) - wanted, 0.01, 1.2) if side == "two-sided" else None
    case("one-sample t size", {"effect": effect, "alpha": alpha, "power": wanted, "alternative": side},
         {"n_exact": n, "n": np.ceil(n)} | ({"effect with 25": found} if found else {}))

for effect, ratio, alpha, wanted, side in [(0.5, 1, 0.05, 0.8, "two-sided"), (0.2, 2.5, 0.01, 0.9, "two-sided"),
                                           (0.35, 0.4, 0.05, 0.8, "greater"), (-1.2, 1, 0.05, 0.95, "less")]:
    test = TTestIndPower()
    options = {"alpha": alpha, "ratio": ratio, "alternative": ALTERNATIVES[side]}
    near = test.solve_power(effect, None, alpha, wanted, ratio, ALTERNATIVES[side])
    n = solved(lambda n: test.power(effect, n, **options) - wanted, 0.99 * near, 1.01 * near)
    case("two-sample t size", {"effect": effect, "ratio": ratio, "alpha": alpha, "power": wanted, "alternative": side},
         {"n_exact": n, "n": np.ceil(n)})

for p1, p2, n1, n2, alpha in [(0.1, 0.15, 500, 500, 0.05), (0.5, 0.45, 900, 400, 0.1), (0.02, 0.021, 1000, 2000, 0.05)]:
    h = proportion_effectsize(p2, p1)
    power = NormalIndPower().power(h, n1, alpha, ratio=n2 / n1)
    case("proportion power", {"p1": p1, "p2": p2, "n1": n1, "n2": n2, "alpha": alpha}, {"h": h, "power": power})

ratings = rng.multinomial(6, [0.5, 0.3, 0.2], 15)
for counts in [ratings.tolist(), [[0, 3], [3, 0], [2, 1], [1, 2]],
               [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
                [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]]:
    case("fleiss", {"counts": counts}, {"kappa": fleiss_kappa(np.array(counts))})

versions = {"scipy": scipy.__version__, "numpy": np.__version__, "statsmodels": statsmodels.__version__}
path = Path(__file__).with_name("inference.json")
path.write_text(json.dumps({"made_by": versions, "cases": cases}, indent=1).replace("Infinity", '"inf"') + "\n")
print(len(cases), "cases")
