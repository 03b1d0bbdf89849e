"""Executes notebooks and compares what they show with what they showed when they were committed; see run.sh."""

import argparse
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e[-−]?\d+)?")


def cpu_seconds(pid):
    """User and system time of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / 100


def execute(path, notebook):
    """Runs the cells in order; the times of each in seconds, by the clock and of the processor."""
    place = {"metadata": {"path": str(HERE)}}
    client = NotebookClient(notebook, kernel_name="rust", timeout=1800, coalesce_streams=True, resources=place)
    times = []
    with client.setup_kernel():
        pid = client.km.provisioner.pid
        for i, cell in enumerate(notebook.cells):
            started, used = time.monotonic(), cpu_seconds(pid)
            try:
                client.execute_cell(cell, i)
            except CellExecutionError as error:
                said = [line for output in cell.outputs for line in output.get("traceback", [output.get("text", "")])]
                sys.exit(re.sub(r"\x1b\[[\d;]*m", "", "\n".join([f"{path.name}, cell {i + 1} fails:", str(error), *said])))
            if cell.cell_type == "code":
                times.append((time.monotonic() - started, cpu_seconds(pid) - used))
    return times


def settle(notebook):
    """Takes out what differs from run to run, and what a viewer of files would not show: MathML and inline SVG, of which
    LaTeX and an image say the same."""
    count = 0
    for i, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{i}"
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output["execution_count"] = count
            output.metadata = {}
            data = output.get("data", {})
            if "text/latex" in data or "image/svg+xml" in data:
                data.pop("text/html", None)
    kept = {key: notebook.metadata[key] for key in ("kernelspec", "language_info") if key in notebook.metadata}
    notebook.metadata = kept


def shows(cell):
    """Whether the cell ends with an expression, which is to be seen."""
    lines = [line for line in cell.source.rstrip().split("\n") if not line.startswith(("use ", ":", "//"))]
    return bool(lines) and not lines[-1].rstrip().endswith((";", "}"))


def texts(cell):
    """What a cell shows, as text: of a picture its title and its description."""
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/svg+xml" in data:
            yield "".join(re.findall(r"<(?:title|desc)>.*?</", data["image/svg+xml"]))
        elif data:
            yield data.get("text/plain", "")
        else:
            yield output.get("text", "")


def same(a, b):
    """Equal words, and numbers that agree to three digits: the last ones depend on the processor."""
    if NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return False
    numbers = [[float(n.replace("−", "-")) for n in NUMBER.findall(text)] for text in (a, b)]
    return all(abs(x - y) <= 1e-3 * max(abs(x), abs(y), 1e-6) for x, y in zip(*numbers))


def differences(old, new):
    for i, (before, after) in enumerate(zip(old.cells, new.cells)):
        if before.cell_type != "code":
            continue
        if shows(after) and not any(after.outputs):
            yield f"cell {i + 1} shows nothing"
        expected, found = list(texts(before)), list(texts(after))
        if len(expected) != len(found) or not all(map(same, expected, found)):
            yield f"cell {i + 1} shows\n" + "\n".join(found) + "\nbut showed when it was committed\n" + "\n".join(expected)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    names = arguments.names or sorted(path.name for path in HERE.glob("*.ipynb"))
    arguments.output.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for path in (HERE / name for name in names):
        committed = nbformat.read(path, as_version=4)
        notebook = nbformat.read(path, as_version=4)
        times = execute(path, notebook)
        settle(notebook)
        nbformat.write(notebook, path if arguments.keep else arguments.output / path.name)
        clock, processor = (sum(column) for column in zip(*times))
        first, second = times[0], times[1]
        print(
            f"{path.name}: {len(times)} cells in {clock:.0f} s ({processor:.0f} s of processor); the first {first[0]:.0f} s"
            f" ({first[1]:.0f}), the second {second[0]:.1f} s ({second[1]:.1f}), the slowest later one"
            f" {max(t[0] for t in times[2:]):.1f} s",
            flush=True,
        )
        if not arguments.keep:
            for difference in differences(committed, notebook):
                print(f"{path.name}: {difference}", file=sys.stderr)
                wrong += 1
    sys.exit(f"{wrong} cells are not as committed" if wrong else 0)


main()
