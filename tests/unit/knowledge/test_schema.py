from __future__ import annotations

import json
from pathlib import Path

from troly.knowledge.schema import json_schema, schema_text


def test_the_file_is_the_model(real_folder: Path) -> None:
    written = (real_folder / "schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "python -m troly.knowledge.schema > faq_kb/schema.json"


def test_the_schema_carries_the_rules_tools_can_check() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert schema["additionalProperties"] is False
    assert schema["properties"]["title"]["maxLength"] == 20
    assert schema["properties"]["id"]["pattern"] == "^[a-z0-9_]+$"
    assert schema["definitions"]["Answer"]["not"] == {"required": ["steps", "methods"]}
    assert schema["definitions"]["Review"]["properties"]["state"]["enum"] == [
        "current",
        "needs_review",
        "superseded",
    ]
