"""Rasa's own commands, where troly has none: `python -m troly.rasa_server.command_line --help`."""

from __future__ import annotations

from troly.rasa_server.importable import make_rasa_importable


def main() -> None:
    """Run Rasa's command line in this environment."""
    make_rasa_importable()
    from rasa.__main__ import main as run_rasas

    run_rasas()


if __name__ == "__main__":
    main()
