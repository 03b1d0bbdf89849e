#!/usr/bin/env bash
# Runs the notebooks in the real evcxr kernel, cell by cell. A cell must not fail, a cell that ends with an expression must
# show it, and the text shown must be the committed one; the result lies in target/notebooks/. With `--keep` the outputs
# are written into the notebooks instead. Names of notebooks may follow; otherwise all are run.
#
# What it needs is installed once, below target/: the kernel by cargo, its client by pip. All notebooks share one build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../.." && mkdir -p target && cd target && pwd)

version=0.22.0
kernel=$target/tools/evcxr_jupyter-$version
if [ ! -x "$kernel/bin/evcxr_jupyter" ]; then
  # Little optimization: the kernel itself computes little, and builds in half the time.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR="$target/tools/build" \
    cargo install --quiet --locked evcxr_jupyter --version "$version" --root "$kernel"
  rm -rf "$target/tools/build"
fi
python=$target/tools/python
if ! "$python/bin/python" -c 'import nbclient' 2>/dev/null; then
  python3 -m venv "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check nbclient==0.11.0 nbformat==5.11.1
fi

export JUPYTER_PATH=$target/tools/jupyter
mkdir -p "$JUPYTER_PATH"
"$kernel/bin/evcxr_jupyter" --install >/dev/null
# Where evcxr puts its crate and builds it, with all that the crate depends on.
export EVCXR_TMPDIR=$target/tools/evcxr
mkdir -p "$EVCXR_TMPDIR"
exec "$python/bin/python" "$here/run.py" --output "$target/notebooks" "$@"
