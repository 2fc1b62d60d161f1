from __future__ import annotations

from pathlib import Path

from troly.portal.statuses import load_statuses

KNOWLEDGE_BASE = Path(__file__).parents[3] / "faq_kb"


def test_there_are_the_ten_national_statuses_in_order() -> None:
    assert [row["ma"] for row in load_statuses()] == list(range(1, 11))


def test_each_status_says_what_it_means_and_what_to_do() -> None:
    for row in load_statuses():
        assert set(row) == {"ma", "ten", "giai_thich", "viec_can_lam", "muc_lien_quan"}
        for name in ("giai_thich", "viec_can_lam"):
            assert row[name].endswith("."), row["ten"]
            assert "\n" not in row[name]


def test_each_status_points_to_entries_of_the_knowledge_base() -> None:
    entries = {path.stem for path in KNOWLEDGE_BASE.glob("*/*.yml")}

    for row in load_statuses():
        assert row["muc_lien_quan"], row["ten"]
        assert set(row["muc_lien_quan"]) <= entries, row["ten"]
