"""A citizen wants to be called back: consent, a number, a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from troly.answering.answer_question import not_covered
from troly.answering.buttons_and_links import button, contact
from troly.answering.helpline_hours import hours_in_words, is_open, next_opening, opening_in_words
from troly.answering.intents import AFFIRM, CALL_BACK, DENY
from troly.answering.outcome import Button, Fact, Outcome, OutcomeType
from troly.answering.state import DialogueState
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.text.unicode import fold, words

_REGION = "VN"
_LONGEST_NAME = 5
_DIGITS_SHOWN = 3
# Words around a number that are no name; folded. Not "minh" and "nhung": they are names too.
_NO_NAME = frozenset(
    {
        "a", "alo", "ban", "cho", "cua", "day", "dien", "em", "goi", "la",
        "lai", "nha", "nhe", "nho", "number", "phone", "qua", "sdt",
        "so", "ten", "thoai", "toi", "theo", "va", "voi", "vui", "long",
        "xin",
    }
)  # fmt: skip
# These are names only with a capital: `mình tên là Nhung`, `Minh 0912…`.
_NAME_IF_CAPITAL = frozenset({"minh", "nhung"})
# Nothing but these is a time: `sáng thứ bảy nhé`. Some are names too, beside others.
_OF_TIME = frozenset(
    {
        "sang", "trua", "chieu", "thu", "hai", "ba", "tu", "nam", "sau", "bay", "mai", "hom",
        "nay", "ngay", "gio", "truoc", "nhat", "chu",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """A valid telephone number, and the name that stood beside it."""

    phone: str
    name: str | None


def find_caller(text: str) -> Caller | None:
    """Find a number in Vietnam that a person can be called at, and a name beside it."""
    import phonenumbers  # its metadata takes a while to load
    from phonenumbers import PhoneNumberType

    callable_types = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE}
    for found in phonenumbers.PhoneNumberMatcher(text, _REGION):
        at_home = phonenumbers.region_code_for_number(found.number) == _REGION
        if at_home and phonenumbers.number_type(found.number) in callable_types:
            phone = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
            return Caller(phone, _name_in(f"{text[: found.start]} {text[found.end :]}"))
    return None


def _name_in(text: str) -> str | None:
    said = [word for word in words(text) if word.isalpha() and fold(word) not in _NO_NAME]
    name = [word for word in said if word[0].isupper() or fold(word) not in _NAME_IF_CAPITAL]
    is_time = all(fold(word) in _OF_TIME for word in name)
    return " ".join(name).title() if not is_time and len(name) <= _LONGEST_NAME else None


def call_back_button(knowledge: KnowledgeBase) -> Button:
    """Give the way to a call back."""
    return button(knowledge, "call_back", CALL_BACK)


def hand_off(knowledge: KnowledgeBase, now: datetime) -> Outcome:
    """Tell how to reach a person, when, and whether anybody is there now."""
    return Outcome(
        type=OutcomeType.HANDOFF,
        summary=knowledge.message("talk_to_person"),
        notes=[knowledge.message("helpline_hours", hours=hours_in_words(knowledge))],
        facts=[_presence(knowledge, now)],
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[call_back_button(knowledge)],
    )


def still_not_covered(knowledge: KnowledgeBase, now: datetime) -> Outcome:
    """Say for the second time in a row that this is not covered: topics, and a person."""
    outcome = not_covered(knowledge, "not_covered_again")
    outcome.facts = [
        Fact(label=knowledge.message("label_hours"), value=hours_in_words(knowledge)),
        _presence(knowledge, now),
    ]
    return outcome


def ask_consent(
    knowledge: KnowledgeBase, state: DialogueState, days: int, problem: str = ""
) -> Outcome:
    """Say what the number is for and how long it is kept, and ask whether that is right.

    `problem` names the message that says what was wrong before.
    """
    purpose = state.question or knowledge.message("call_back_any_purpose")
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        intro=knowledge.message(problem) if problem else "",
        summary=knowledge.message("call_back_consent", purpose=purpose, days=days),
        buttons=[
            button(knowledge, "call_back_agree", AFFIRM),
            button(knowledge, "call_back_stop", DENY),
        ],
    )


def ask_phone(knowledge: KnowledgeBase, problem: str = "") -> Outcome:
    """Ask for the number; `problem` names the message that says what was wrong before."""
    sentences = [knowledge.message(name) for name in (problem, "call_back_ask_phone") if name]
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        summary=" ".join(sentences),
        buttons=[button(knowledge, "call_back_stop", DENY)],
    )


def call_back_saved(knowledge: KnowledgeBase, ticket: str, phone: str, now: datetime) -> Outcome:
    """Give the ticket number, which number is called (its last digits), and when."""
    return Outcome(
        type=OutcomeType.CALL_BACK,
        summary=knowledge.message("call_back_saved", ticket=ticket, ending=phone[-_DIGITS_SHOWN:]),
        notes=[knowledge.message("helpline_hours", hours=hours_in_words(knowledge))],
        facts=[
            Fact(label=knowledge.message("label_ticket"), value=ticket),
            _presence(knowledge, now),
        ],
        contacts=[contact(knowledge, HOTLINE)],
    )


def call_back_cancelled(knowledge: KnowledgeBase, there_was_one: bool) -> Outcome:
    """Say that nobody will call."""
    message = "call_back_cancelled" if there_was_one else "no_call_back_to_cancel"
    return Outcome(
        type=OutcomeType.SMALL_TALK,
        summary=knowledge.message(message),
        contacts=[contact(knowledge, HOTLINE)],
    )


def _presence(knowledge: KnowledgeBase, now: datetime) -> Fact:
    label = knowledge.message("label_presence")
    if is_open(knowledge.helpline, now):
        return Fact(label=label, value=knowledge.message("helpline_open"))
    opening = next_opening(knowledge.helpline, now)
    if opening is None:
        return Fact(label=label, value=knowledge.message("helpline_closed"))
    when = opening_in_words(knowledge, opening)
    return Fact(label=label, value=knowledge.message("helpline_opens", when=when))
