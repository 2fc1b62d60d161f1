"""The JSON Schema of an entry, with which editors' tools complete and check keys.

`python -m troly.knowledge.schema > faq_kb/schema.json` writes it anew.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from troly.knowledge.entry import Entry


def json_schema() -> dict[str, Any]:
    """Give the schema of one entry file (draft 7)."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **Entry.schema()}


def schema_text() -> str:
    """Give the schema as the file faq_kb/schema.json holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
