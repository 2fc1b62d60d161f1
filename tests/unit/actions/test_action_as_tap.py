from __future__ import annotations

from actions.as_tap import as_tap


def test_a_payload_becomes_a_message_of_its_own() -> None:
    listen, said = as_tap('/walk{"about": "quen_mat_khau"}')
    assert (listen["event"], listen["name"]) == ("action", "action_listen")
    assert said["text"] == '/walk{"about": "quen_mat_khau"}'
    assert said["parse_data"]["intent"]["name"] == "walk"
    assert said["parse_data"]["entities"] == [{"entity": "about", "value": "quen_mat_khau"}]


def test_a_payload_without_values() -> None:
    assert as_tap("/none_of_these")[1]["parse_data"]["entities"] == []
