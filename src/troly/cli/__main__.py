"""`python -m troly.cli`: the command line where no script `troly` is installed."""

from __future__ import annotations

from troly.cli import main

main()
