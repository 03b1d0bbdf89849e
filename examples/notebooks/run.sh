#!/usr/bin/env bash
# Runs the notebooks in the real evcxr kernel and keeps their outputs. Needs Jupyter's nbconvert (pip install nbconvert
# ipykernel) and the kernel (cargo install evcxr_jupyter && evcxr_jupyter --install).
set -euo pipefail
cd "$(dirname "$0")"
for notebook in *.ipynb; do
  jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.timeout=600 "$notebook"
done
