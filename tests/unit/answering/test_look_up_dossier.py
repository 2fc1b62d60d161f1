"""The look-up over a real portal database with the demo dossiers."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import cycle
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import pytest
import redis
from sqlalchemy import create_engine, event, select
from sqlalchemy.engine import Engine

from troly.answering.look_up_dossier import DossierLookUp, ask_dossier_code, ask_second_factor
from troly.answering.outcome import Outcome, OutcomeType
from troly.answering.show_dossier import About
from troly.answering.tries import Asker, tries_in
from troly.knowledge.fields import BUTTON_TITLE_LENGTH
from troly.knowledge.load import KnowledgeBase
from troly.portal.look_alikes import LookAlikeKind
from troly.portal.repository import (
    DossierDetails,
    DossierStatus,
    PortalRepository,
)
from troly.portal.tables import ho_so, ho_so_bo_sung
from troly.privacy.mask import IDENTITY_NUMBER, PHONE

# The first dossier of the demo data: something has to be handed in.
CODE = "000.00.16.H24-260901-0001"
PHONE_SIX, IDENTITY_SIX = "000001", "100001"
# The second one.
OTHER, OTHER_SIX = "H24.12-261102-0112", "000002"
UNKNOWN = "000.00.16.H24-260901-9999"
WRONG_SIX = "999999"

ME = Asker("web-1", "hash-of-my-address")


@pytest.fixture
def repository(portal_url: str, dossier_secret: str) -> Iterator[PortalRepository]:
    repository = PortalRepository(portal_url, dossier_secret)
    yield repository
    repository.close()


class LookUp:
    """The look-up, one call after the other."""

    def __init__(self, repository: PortalRepository, knowledge: KnowledgeBase) -> None:
        self._look_up = DossierLookUp(repository, tries_in("memory://"), factor_always=False)
        self._knowledge = knowledge

    def status(self, code: str, asker: Asker = ME) -> Outcome:
        return asyncio.run(self._look_up.show_status(self._knowledge, code, asker))

    def details(self, code: str, last_six: str, asker: Asker = ME) -> Outcome:
        return asyncio.run(self._look_up.show_details(self._knowledge, code, last_six, asker))

    def all_details(self, calls: list[tuple[str, str, Asker]]) -> list[Outcome]:
        """Look up at once: each look-up takes its time."""

        async def gather() -> list[Outcome]:
            return await asyncio.gather(
                *(self._look_up.show_details(self._knowledge, *call) for call in calls)
            )

        return asyncio.run(gather())

    def may_try(self, code: str, asker: Asker = ME) -> bool:
        return asyncio.run(self._look_up.may_try(code, asker))


@pytest.fixture
def look_up(repository: PortalRepository, knowledge: KnowledgeBase) -> LookUp:
    return LookUp(repository, knowledge)


def content(outcome: Outcome) -> dict[str, Any]:
    """All that the citizen may notice."""
    return outcome.dict(exclude={"id"})


def facts(outcome: Outcome) -> dict[str, str]:
    return {fact.label: fact.value for fact in outcome.facts}


def payloads(outcome: Outcome) -> list[str]:
    return [button.payload for button in outcome.buttons]


# --- status and details ------------------------------------------------------------------------


def test_the_code_alone_shows_status_and_dates(look_up: LookUp) -> None:
    outcome = look_up.status(CODE)
    assert outcome.type is OutcomeType.DOSSIER_STATUS
    assert outcome.title == "Yêu cầu bổ sung giấy tờ"
    assert outcome.summary
    shown = facts(outcome)
    assert shown["Mã hồ sơ"] == CODE
    assert shown["Trạng thái"] == outcome.title
    assert shown["Ngày nộp"] == "01/09/2026"
    assert shown.keys() == {
        "Mã hồ sơ",
        "Trạng thái",
        "Ngày nộp",
        "Ngày tiếp nhận",
        "Ngày hẹn trả",
        "Việc cần làm",
    }
    assert payloads(outcome)[0] == "/verify_dossier"
    assert payloads(outcome)[-1] == "/look_up_dossier"
    assert "/bo_sung_ho_so" in payloads(outcome)


@pytest.mark.parametrize("last_six", [PHONE_SIX, IDENTITY_SIX])
def test_the_second_factor_shows_details(look_up: LookUp, last_six: str) -> None:
    outcome = look_up.details(CODE, last_six)
    assert outcome.type is OutcomeType.DOSSIER_DETAILS
    shown = facts(outcome)
    assert shown["Chủ hồ sơ"] == "N***** V** T**"
    assert shown["Thủ tục"] == "Cấp giấy phép xây dựng nhà ở riêng lẻ"
    assert shown["Đơn vị giải quyết"] == "Sở Xây dựng thành phố Hải Phòng"
    assert shown["Phí, lệ phí"] == "Lệ phí cấp giấy phép xây dựng: 75.000 đồng (đã nộp)"
    assert shown["Nội dung cần bổ sung"].startswith("Thiếu bản vẽ mặt cắt móng")
    assert "Hạn bổ sung" in shown
    assert [contact.phone for contact in outcome.contacts] == ["0225.0000.016", "082.507.7988"]
    assert "/verify_dossier" not in payloads(outcome)


def test_details_add_to_the_status(look_up: LookUp) -> None:
    status, details = look_up.status(CODE), look_up.details(CODE, PHONE_SIX)
    assert details.facts[: len(status.facts)] == status.facts
    assert (details.title, details.summary, details.notes) == (
        status.title,
        status.summary,
        status.notes,
    )


def test_the_factor_of_another_dossier_opens_nothing(look_up: LookUp) -> None:
    assert look_up.details(CODE, OTHER_SIX).type is OutcomeType.DOSSIER_REFUSED
    assert look_up.details(OTHER, OTHER_SIX).type is OutcomeType.DOSSIER_DETAILS


@pytest.mark.parametrize("code", ["", "abc", "000.00.16.H24", f"{CODE} {OTHER}", "' OR 1=1 --"])
def test_only_one_code_reaches_the_database(look_up: LookUp, code: str) -> None:
    with pytest.raises(ValueError, match="canonical"):
        look_up.status(code)
    with pytest.raises(ValueError, match="canonical"):
        look_up.details(code, PHONE_SIX)


def test_what_was_asked_for_is_said_first(
    repository: PortalRepository, knowledge: KnowledgeBase
) -> None:
    look_up = DossierLookUp(repository, tries_in("memory://"), factor_always=False)
    proven = asyncio.run(look_up.show_proven(knowledge, CODE, ME, About.MISSING))
    assert proven.type is OutcomeType.DOSSIER_DETAILS
    assert proven.intro.startswith("Hồ sơ cần bổ sung: Thiếu bản vẽ mặt cắt móng")
    status = asyncio.run(look_up.show_status(knowledge, CODE, ME, About.WHEN))
    assert status.type is OutcomeType.DOSSIER_STATUS
    assert status.intro.startswith("Ngày hẹn trả kết quả là ")


# --- every dossier of the demo data ------------------------------------------------------------


def rows(portal_url: str, *columns: Any) -> list[Any]:
    engine = create_engine(portal_url, future=True)
    with engine.connect() as connection:
        found = connection.execute(select(*columns)).all()
    engine.dispose()
    return found


@pytest.fixture
def all_details(look_up: LookUp, portal_url: str) -> list[Outcome]:
    """What the owner of each dossier sees: telephone numbers count up from 0900000001."""
    codes = [row.ma_ho_so for row in rows(portal_url, ho_so.c.ma_ho_so)]
    return look_up.all_details(
        [
            (code, f"{number:06}", Asker(f"web-{number}", f"address-{number}"))
            for number, code in enumerate(sorted_as_added(codes), start=1)
        ]
    )


def sorted_as_added(codes: list[str]) -> list[str]:
    """The first two are of the documentation; the others are numbered in sequence."""
    return [CODE, OTHER, *sorted(set(codes) - {CODE, OTHER}, key=lambda code: code[-4:])]


def test_each_owner_sees_each_dossier(all_details: list[Outcome], knowledge: KnowledgeBase) -> None:
    assert len(all_details) > 50
    assert {outcome.type for outcome in all_details} == {OutcomeType.DOSSIER_DETAILS}
    assert len({outcome.title for outcome in all_details}) == 10, "all statuses occur"
    for outcome in all_details:
        assert all(fact.label and fact.value for fact in outcome.facts)
        assert all(len(button.title) <= BUTTON_TITLE_LENGTH for button in outcome.buttons)
        entry_ids = {payload[1:] for payload in payloads(outcome)[:-1]}
        assert entry_ids <= knowledge.entries.keys()


def test_no_personal_data_comes_out(
    all_details: list[Outcome], portal_url: str, knowledge: KnowledgeBase
) -> None:
    hotline = knowledge.variables["hotline"].value
    # Offices may be called.
    shown = "\n".join(
        outcome.copy(update={"contacts": [], "id": ""}).json(ensure_ascii=False)
        for outcome in all_details
    ).replace(hotline, "")
    personal = rows(portal_url, ho_so.c.chu_ho_so, ho_so.c.dia_chi, ho_so.c.email)
    secrets = {value for row in personal for value in row if value}
    assert len(secrets) > 50
    assert [secret for secret in secrets if secret in shown] == []
    codes_removed = shown
    for row in rows(portal_url, ho_so.c.ma_ho_so):
        codes_removed = codes_removed.replace(row.ma_ho_so, "")
    assert PHONE.search(codes_removed) is None
    assert IDENTITY_NUMBER.search(codes_removed) is None


def test_the_demo_data_holds_personal_data_to_mask(portal_url: str) -> None:
    texts = "\n".join(row[0] for row in rows(portal_url, ho_so_bo_sung.c.noi_dung_bo_sung))
    assert PHONE.search(texts)
    assert IDENTITY_NUMBER.search(texts)


# --- refused -----------------------------------------------------------------------------------


def test_unknown_code_and_wrong_factor_sound_the_same(
    look_up: LookUp, knowledge: KnowledgeBase
) -> None:
    refusals = [
        look_up.status(UNKNOWN),
        look_up.details(UNKNOWN, PHONE_SIX),
        look_up.details(CODE, WRONG_SIX),
    ]
    assert refusals[0].type is OutcomeType.DOSSIER_REFUSED
    assert refusals[0].summary == knowledge.message("dossier_refused")
    assert content(refusals[0]) == content(refusals[1]) == content(refusals[2])
    assert refusals[0].facts == []
    assert refusals[0].contacts


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect what is sent to any database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN":  # SQLite is told so, PostgreSQL by its driver
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_unknown_code_and_wrong_factor_are_the_same_work(look_up: LookUp) -> None:
    with counted_statements() as for_unknown:
        look_up.details(UNKNOWN, PHONE_SIX)
    with counted_statements() as for_wrong:
        look_up.details(CODE, WRONG_SIX)
    assert for_unknown == for_wrong
    assert len(for_unknown) == 1


# --- too many tries ----------------------------------------------------------------------------


def is_too_many(outcome: Outcome, knowledge: KnowledgeBase) -> bool:
    return outcome.summary == knowledge.message("dossier_too_many_tries")


def test_a_conversation_may_fail_five_times(look_up: LookUp, knowledge: KnowledgeBase) -> None:
    for number in range(5):
        assert look_up.may_try(CODE)
        outcome = look_up.status(f"000.00.16.H24-260901-999{number}")
        assert not is_too_many(outcome, knowledge)
    assert not look_up.may_try(CODE)
    assert is_too_many(look_up.details(CODE, PHONE_SIX), knowledge)
    assert is_too_many(look_up.status(CODE), knowledge)
    neighbour = Asker("web-2", ME.origin)
    assert look_up.details(CODE, PHONE_SIX, neighbour).type is OutcomeType.DOSSIER_DETAILS


def test_a_dossier_may_be_missed_five_times(look_up: LookUp, knowledge: KnowledgeBase) -> None:
    strangers = [Asker(f"web-{number}", f"address-{number}") for number in range(5)]
    look_up.all_details([(CODE, WRONG_SIX, stranger) for stranger in strangers])
    assert is_too_many(look_up.details(CODE, PHONE_SIX), knowledge)
    assert look_up.details(OTHER, OTHER_SIX).type is OutcomeType.DOSSIER_DETAILS


def test_an_address_may_fail_twenty_times(look_up: LookUp, knowledge: KnowledgeBase) -> None:
    look_up.all_details(
        [
            (f"000.00.16.H24-260901-99{number}", WRONG_SIX, Asker(f"web-{number}", ME.origin))
            for number in range(10, 30)
        ]
    )
    assert is_too_many(look_up.details(CODE, PHONE_SIX), knowledge)
    elsewhere = Asker(ME.conversation, "another address")
    assert look_up.details(CODE, PHONE_SIX, elsewhere).type is OutcomeType.DOSSIER_DETAILS


def test_too_many_tries_ask_the_database_nothing(look_up: LookUp) -> None:
    look_up.all_details([(UNKNOWN, WRONG_SIX, ME)] * 5)
    with counted_statements() as statements:
        outcome = look_up.details(CODE, PHONE_SIX)
    assert outcome.type is OutcomeType.DOSSIER_REFUSED
    assert statements == []


def test_guesses_sent_at_once_do_not_outrun_the_limit(
    look_up: LookUp, knowledge: KnowledgeBase
) -> None:
    guesses = [(CODE, f"{n:06}", Asker(f"web-{n}", f"address-{n}")) for n in range(500, 540)]
    with counted_statements() as statements:
        outcomes = look_up.all_details(guesses)
    assert len(statements) == 5
    assert sum(is_too_many(outcome, knowledge) for outcome in outcomes) == 35


def test_finding_counts_as_no_failure(look_up: LookUp) -> None:
    for _ in range(2):
        outcomes = look_up.all_details([(CODE, PHONE_SIX, ME)] * 5)
        assert {outcome.type for outcome in outcomes} == {OutcomeType.DOSSIER_DETAILS}
    assert look_up.details(CODE, PHONE_SIX).type is OutcomeType.DOSSIER_DETAILS


# --- many at once ------------------------------------------------------------------------------


DETAILS = DossierDetails(
    status=DossierStatus(
        code=CODE,
        status=4,
        submitted_on=None,
        received_on=None,
        due_on=None,
        returned_on=None,
        updated_at=datetime(2026, 11, 23, 7, 5),
    ),
    owner_masked="N***** V** T**",
    procedure="Đăng ký khai sinh",
    field=None,
    unit_name=None,
    unit_phone=None,
    current_step=None,
    supplement=None,
    reason=None,
    fees=(),
    history=(),
)


class SlowPortal:
    """A portal of one dossier, that counts what it is asked."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.compared = 0
        self._seconds = seconds
        self._lock = Lock()

    def find_details(self, key: str, last_six: str) -> DossierDetails | None:
        with self._lock:
            self.compared += 1
        sleep(self._seconds)
        return DETAILS if last_six == PHONE_SIX else None


def gateways(portal: SlowPortal, storage_url: str, count: int = 1) -> list[DossierLookUp]:
    repository: Any = portal
    return [
        DossierLookUp(repository, tries_in(storage_url), factor_always=False) for _ in range(count)
    ]


def at_once(
    look_ups: list[DossierLookUp],
    knowledge: KnowledgeBase,
    last_six: list[str],
    askers: list[Asker],
) -> list[Outcome | BaseException]:
    """Look the same dossier up, by turns at each gateway."""

    async def gather() -> list[Outcome | BaseException]:
        return await asyncio.gather(
            *(
                look_up.show_details(knowledge, CODE, six, asker)
                for look_up, six, asker in zip(cycle(look_ups), last_six, askers, strict=False)
            ),
            return_exceptions=True,
        )

    return asyncio.run(gather())


STRANGERS = [Asker(f"web-{number}", f"address-{number}") for number in range(50)]


def test_guesses_over_two_gateways_do_not_outrun_the_limit(
    redis_url: str, knowledge: KnowledgeBase
) -> None:
    portal = SlowPortal()
    two = gateways(portal, redis_url, 2)
    outcomes = at_once(two, knowledge, [f"{n:06}" for n in range(500, 550)], STRANGERS)
    assert portal.compared == 5
    said = Counter(outcome.summary for outcome in outcomes if isinstance(outcome, Outcome))
    assert said == {
        knowledge.message("dossier_refused"): 5,
        knowledge.message("dossier_too_many_tries"): 45,
    }


@pytest.mark.parametrize("storage", ["memory", "redis"])
@pytest.mark.parametrize("askers", [STRANGERS[:12], [ME] * 12], ids=["strangers", "one citizen"])
def test_everybody_who_is_right_is_answered(
    request: pytest.FixtureRequest, storage: str, askers: list[Asker], knowledge: KnowledgeBase
) -> None:
    storage_url = "memory://" if storage == "memory" else request.getfixturevalue("redis_url")
    two = gateways(SlowPortal(), storage_url, 1 if storage == "memory" else 2)
    outcomes = at_once(two, knowledge, [PHONE_SIX] * 12, askers)
    assert [getattr(outcome, "type", outcome) for outcome in outcomes] == [
        OutcomeType.DOSSIER_DETAILS
    ] * 12
    # None counted as a failure: five more may be wrong.
    wrong = at_once(two, knowledge, [WRONG_SIX] * 5, askers)
    assert {getattr(outcome, "summary", outcome) for outcome in wrong} == {
        knowledge.message("dossier_refused")
    }


def test_a_slow_portal_is_no_failure_of_those_who_wait(knowledge: KnowledgeBase) -> None:
    outcomes = at_once(
        gateways(SlowPortal(seconds=3), "memory://"), knowledge, [PHONE_SIX] * 12, STRANGERS
    )
    kinds = Counter(getattr(outcome, "type", outcome) for outcome in outcomes)
    assert kinds == {OutcomeType.DOSSIER_DETAILS: 5, OutcomeType.UNAVAILABLE: 7}


def test_a_redis_that_hangs_keeps_nobody_waiting_for_others(knowledge: KnowledgeBase) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        portal = SlowPortal()
        started = monotonic()
        outcomes = at_once(gateways(portal, url), knowledge, [PHONE_SIX] * 20, STRANGERS)
        seconds = monotonic() - started
    assert {type(outcome) for outcome in outcomes} == {redis.TimeoutError}
    assert portal.compared == 0
    assert seconds < 2.5, "each waits for its own answer, one second long"


# --- portal down -------------------------------------------------------------------------------


def test_a_portal_that_is_down_is_said_and_logged(
    tmp_path: Path, knowledge: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    down = LookUp(PortalRepository(f"sqlite:///{tmp_path}/missing.db", "k" * 32), knowledge)
    for outcome in [down.status(CODE), down.details(CODE, PHONE_SIX)]:
        assert outcome.type is OutcomeType.UNAVAILABLE
        assert outcome.summary == knowledge.message("portal_unavailable")
        assert outcome.contacts
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert CODE not in caplog.text
    assert PHONE_SIX not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_portal_that_is_down_uses_up_no_try(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    down = LookUp(PortalRepository(f"sqlite:///{tmp_path}/missing.db", "k" * 32), knowledge)
    for _ in range(2):
        outcomes = down.all_details([(CODE, PHONE_SIX, ME)] * 5)
        assert {outcome.type for outcome in outcomes} == {OutcomeType.UNAVAILABLE}
    assert down.may_try(CODE)


# --- questions of the forms --------------------------------------------------------------------

PROBLEMS = [f"dossier_not_a_code_{kind.value}" for kind in LookAlikeKind]


@pytest.mark.parametrize("problem", ["", "dossier_code_missing", *PROBLEMS])
def test_the_code_is_asked_for(knowledge: KnowledgeBase, problem: str) -> None:
    outcome = ask_dossier_code(knowledge, problem)
    assert outcome.type is OutcomeType.ASK_DOSSIER_CODE
    before = f"{knowledge.message(problem)} " if problem else ""
    assert outcome.summary == before + knowledge.message("ask_dossier_code")
    assert payloads(outcome) == ["/deny"]


@pytest.mark.parametrize("problem", ["", "bad_second_factor"])
def test_the_factor_is_asked_for(knowledge: KnowledgeBase, problem: str) -> None:
    outcome = ask_second_factor(knowledge, problem)
    assert outcome.type is OutcomeType.ASK_SECOND_FACTOR
    before = f"{knowledge.message(problem)} " if problem else ""
    assert outcome.summary == before + knowledge.message("ask_second_factor")
    assert payloads(outcome) == ["/deny"]
