from __future__ import annotations

import subprocess
import sys

_SERVER_WITHOUT = """
import sys
from troly.rasa_server.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import troly.rasa_server.server
print(any("tensorflow" in (getattr(module, "__file__", "") or "").split("site-packages/")[-1]
          .split("/")[0] for module in list(sys.modules.values())))
"""


def test_rasas_server_loads_nothing_of_tensorflow() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SERVER_WITHOUT],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "False"
