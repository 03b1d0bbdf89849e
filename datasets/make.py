"""Writes the CSV files of this folder from scikit-learn and statsmodels; README.md describes them.

Run from anywhere with the two versions below: `python datasets/make.py`. A second run changes nothing.
Numbers are written in the shortest form that reads back as the same double; missing months of a series are empty.
"""

import csv
from pathlib import Path

import sklearn
import statsmodels
from sklearn import datasets as sk
from statsmodels.datasets import co2, elnino, nile

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__

HERE = Path(__file__).parent
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def number(value):
    """17.99 -> "17.99", 1001.0 -> "1001", nan -> ""."""
    value = float(value)
    if value != value:
        return ""
    return repr(value).removesuffix(".0")


def write(name, header, rows):
    with open(HERE / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def table(name, bunch, target, target_of):
    rows = ([*map(number, x), target_of(y)] for x, y in zip(bunch.data, bunch.target))
    write(name, [*bunch.feature_names, target], rows)


def classes(name, bunch, target):
    table(name, bunch, target, lambda y: bunch.target_names[y])


def main():
    classes("iris", sk.load_iris(), "species")
    classes("wine", sk.load_wine(), "cultivar")
    classes("breast_cancer", sk.load_breast_cancer(), "diagnosis")
    table("digits", sk.load_digits(), "digit", int)
    table("diabetes", sk.load_diabetes(scaled=False), "progression", number)

    monthly = co2.load_pandas().data["co2"].resample("MS").mean()
    write("co2", ["month", "co2"], ((f"{month:%Y-%m}", number(value)) for month, value in monthly.items()))

    sea = elnino.load_pandas().data
    write("elnino", ["month", "temperature"],
          ((f"{int(year['YEAR'])}-{m:02}", number(year[name]))
           for _, year in sea.iterrows() for m, name in enumerate(MONTHS, start=1)))

    river = nile.load_pandas().data
    write("nile", ["year", "volume"], ((int(y), number(v)) for y, v in zip(river["year"], river["volume"])))


if __name__ == "__main__":
    main()
