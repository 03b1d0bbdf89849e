#!/usr/bin/env python3
"""Measures the crate beside scikit-learn, numpy, pandas, statsmodels, linfa and smartcore, and makes one table of it.

    benches/compare.py                 about ten minutes; 1.2 GB of data, made once in target/compare
    benches/compare.py --only ols      only the tasks whose names match
    benches/compare.py --readme        also writes the table into README.md and benches/README.md

Task by task every library runs in a process of its own, one after the other, so that a ratio is of the same minutes,
all with two threads. A run of more than a minute is stopped. It needs Rust and Python 3.11 or later; the Python libraries
are installed into target/compare/venv.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "benches" / "peers"
OWN = ROOT / "target" / "compare"
RESULTS = OWN / "results.jsonl"
LIMIT = 60.0  # seconds of a run
OTHER_LIMIT = 300.0  # of reading the data, and of judging the answer
THREADS = {name: "2" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")}

sys.path.insert(0, str(PEERS))
import table  # noqa: E402


def options():
    usage, _, _ = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(description=usage)
    parser.add_argument("--only", metavar="REGEX", help="only the tasks whose names match")
    parser.add_argument("--data", type=pathlib.Path, default=OWN / "data", help="where the data are, or shall be made")
    parser.add_argument("--python", help="a Python that has the libraries, instead of an environment of its own")
    parser.add_argument("--readme", action="store_true", help="write the tables into README.md and benches/README.md")
    parser.add_argument("--kept", action="store_true", help="measure nothing: the table of what is in results.jsonl")
    return parser.parse_args()


def environment():
    """A Python with the pinned libraries."""
    python, wanted = OWN / "venv" / "bin" / "python", (PEERS / "requirements.txt").read_text()
    done = OWN / "venv" / "installed.txt"
    if not done.exists() or done.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", OWN / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", PEERS / "requirements.txt"], check=True)
        done.write_text(wanted)
    return str(python)


def programs(python):
    subprocess.run(["cargo", "build", "--release", "--locked", "--bins"], cwd=PEERS, check=True)
    release = PEERS / os.environ.get("CARGO_TARGET_DIR", "target") / "release"
    return [[release / "peers-workings"], [python, PEERS / "python_peers.py"], [release / "peers-rust"]]


def entries(programs):
    """The command of every entry without its data, and what the entry is."""
    for program in programs:
        listed = subprocess.run([*program, "--list"], check=True, capture_output=True, text=True).stdout
        for number, line in enumerate(listed.splitlines()):
            yield program, str(number), dict(zip(("task", "library", "variant"), line.split("\t")))


def measure(program, number, entry, data):
    """What the entry prints as JSON, or why there is nothing."""
    entry = entry | {"date": str(datetime.date.today())}
    command = [*program, data, "--one", number]
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | THREADS)
        phase, result, stopped = "data", None, []

        def watch():
            limit = LIMIT if phase == "@run" else OTHER_LIMIT
            timer = threading.Timer(limit, lambda: (stopped.append(limit), child.kill()))
            timer.daemon = True
            timer.start()
            return timer

        timer = watch()
        for line in child.stdout:
            timer.cancel()
            if line.startswith("@"):
                phase = line.strip()
            elif line.startswith("{"):
                result = json.loads(line)
            timer = watch()
        timer.cancel()
        child.wait()
        if result is not None:
            return entry | result
        if stopped and phase == "@run":
            return entry | {"limit": LIMIT}
        errors.seek(0)
        last = (errors.read().strip().splitlines() or [""])[-1]
        return entry | {"error": f"status {child.returncode} after {phase}: {last}"}


def key(record):
    return record["task"], record["library"], record["variant"]


def kept():
    if not RESULTS.exists():
        return {}
    return {key(record): record for record in map(json.loads, RESULTS.read_text().splitlines())}


def keep(results):
    replace(RESULTS, "".join(json.dumps(record) + "\n" for record in results.values()))


def replace(path, text):
    """The file is written whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)


def measure_all(args, python):
    if not (args.data / "manifest.json").exists():
        print(f"making the data in {args.data}", file=sys.stderr)
        subprocess.run([python, PEERS / "data.py", args.data], check=True)
    listed = list(entries(programs(python)))
    names = {entry["task"] for _, _, entry in listed}
    if names != {task.name for task in table.TASKS}:
        sys.exit(f"tasks without a row or without an entry: {names ^ {task.name for task in table.TASKS}}")
    measured = {task.name for task in table.TASKS if re.search(args.only or "", task.name)}
    results = {at: record for at, record in kept().items() if at[0] not in measured}
    for task in (task.name for task in table.TASKS if task.name in measured):
        for program, number, entry in listed:
            if entry["task"] == task:
                record = measure(program, number, entry, args.data)
                results[key(record)] = record
                print(json.dumps(record, ensure_ascii=False), file=sys.stderr)
        keep(results)


def machine(records, python):
    """The date, the processor and the versions, in one sentence."""
    dates = sorted({record["date"] for record in records})
    models = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    rust = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    asked = [python, PEERS / "python_peers.py", "--versions"]
    versions = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    locked = tomllib.loads((PEERS / "Cargo.lock").read_text())["package"]
    versions |= {package["name"]: package["version"] for package in locked if package["name"] in ("linfa", "smartcore")}
    return (
        f"Measured on {' to '.join({dates[0]: None, dates[-1]: None})} on {os.cpu_count()} cores of "
        f"{models[0] if models else 'an unnamed processor'} with Rust {rust}, "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + "; two threads."
    )


def between_markers(path, text):
    old = path.read_text()
    parts = re.fullmatch(r"(.*<!-- speed -->\n).*(<!-- /speed -->.*)", old, re.DOTALL)
    if parts is None:
        sys.exit(f"{path} has no lines <!-- speed --> and <!-- /speed -->")
    return f"{parts[1]}\n{text}\n\n{parts[2]}"


def main():
    args = options()
    OWN.mkdir(parents=True, exist_ok=True)
    python = args.python or environment()
    if not args.kept:
        measure_all(args, python)
    records = list(kept().values())
    if not records:
        sys.exit("nothing was measured")
    head = machine(records, python)
    print(table.table(records, head))
    if args.readme:
        missing = {task.name for task in table.TASKS} - {record["task"] for record in records}
        if missing:
            sys.exit(f"a README gets the whole table; not measured: {', '.join(sorted(missing))}")
        short, full = ROOT / "README.md", ROOT / "benches" / "README.md"
        texts = {path: between_markers(path, table.table(records, head, path == short)) for path in (short, full)}
        for path, text in texts.items():
            replace(path, text)


if __name__ == "__main__":
    main()
