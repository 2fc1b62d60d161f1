"""What code expects of the content beyond its form: named here alone, and used from here.

`troly kb check` looks for each (`check_needed`), so that an editor who changes one learns it before
a citizen does. Why each is needed is worded in findings.yml (`use_of_…`).
"""

from __future__ import annotations

HOTLINE = "hotline"
"""The telephone number that is given wherever there is no answer."""

HOW_LONG_ENTRY = "thoi_gian_giai_quyet"
"""The entry that answers how long a procedure takes, whichever it is."""

PHONES = (HOTLINE,)
ENTRIES = (HOW_LONG_ENTRY,)

OPENING_MARK, CLOSING_MARK = "“", "”"
"""Around what is written on a screen: a step with these marks says where something is."""

STATUSES = range(1, 11)
"""The ten national statuses of a dossier; the portal's database holds these numbers."""

QUOTED_TITLES = {"call_back_agree_first": "call_back_agree"}
"""Messages that name a button, and the message that is the button's title."""
