#!/usr/bin/env bash
# Builds and runs the code cells of each notebook as one program, without Jupyter: the code must stay true as the crate
# changes. `run.sh` runs them in the real kernel.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
crate=$(cd ../.. && pwd)
for notebook in *.ipynb; do
  name=${notebook%.ipynb}
  mkdir -p "$work/$name/src"
  cp ../../Cargo.lock "$work/$name/"
  python3 - "$notebook" "$crate" "$work/$name" <<'PY'
import json, sys

notebook, crate, folder = sys.argv[1:]
uses, body = [], []
for cell in json.load(open(notebook))["cells"]:
    if cell["cell_type"] != "code":
        continue
    lines = "".join(cell["source"]).rstrip().split("\n")
    lines = [line for line in lines if not line.startswith(":")]
    uses += [line for line in lines if line.startswith("use ")]
    lines = [line for line in lines if not line.startswith("use ")]
    if not any(line.strip() for line in lines):
        continue
    # The last expression of a cell is what the notebook shows; a cell that ends with a statement shows nothing.
    if not lines[-1].endswith(";"):
        start = max((i + 1 for i, line in enumerate(lines[:-1]) if line.endswith(";")), default=0)
        lines[start:] = ["show(&(", *lines[start:], "));"]
    body += lines
program = "\n".join([
    "#![allow(unused_imports)]",
    *uses,
    "fn show(value: &impl std::fmt::Debug) { println!(\"{value:?}\"); }",
    "fn main() -> Result<()> {",
    *body,
    "Ok(())",
    "}",
    "",
])
open(f"{folder}/src/main.rs", "w").write(program)
open(f"{folder}/Cargo.toml", "w").write(f"""[package]
name = "notebook-{notebook.removesuffix('.ipynb')}"
version = "0.0.0"
edition = "2024"

[dependencies]
workings = {{ path = "{crate}", default-features = false, features = ["plot"] }}

[workspace]
""")
PY
  echo "notebook $name"
  CARGO_TARGET_DIR="$crate/target/notebooks" cargo run --quiet --manifest-path "$work/$name/Cargo.toml" >/dev/null
done
