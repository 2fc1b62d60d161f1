from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

from actions.dossier_forms import (
    AskDossierCode,
    AskSecondFactor,
    BeginLookUp,
    BeginVerification,
    ValidateLookUpDossierForm,
    ValidateVerifyDossierForm,
)
from actions.explain_not_covered import ExplainNotCovered
from tests.unit.actions.turn import Result, run, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase
from troly.portal.look_alikes import LookAlikeKind

OLD = "000.00.16.H24-260901-0001"
NEW = "H24.12-261102-0112"


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    file = Path(__file__).parents[3] / "domain.yml"
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


# --- beginning ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entities", "code", "problem"),
    [
        ([], None, None),
        ([("ma_ho_so", OLD)], OLD, None),
        ([("ma_ho_so", OLD), ("ma_ho_so", NEW)], OLD, None),
        ([("so_giong_ma_ho_so", "procedure_code")], None, "dossier_not_a_code_procedure_code"),
        ([("so_giong_ma_ho_so", "phone"), ("ma_ho_so", OLD)], OLD, None),
        ([("sau_so_cuoi", "000001")], None, None),
    ],
)
def test_a_look_up_begins_with_what_this_message_names(
    entities: list[tuple[str, str]], code: str | None, problem: str | None
) -> None:
    before = {"ma_ho_so": NEW, "sau_so_cuoi": "000001", "form_problem": "bad_second_factor"}
    result = run(BeginLookUp(), tracker("look_up_dossier", slots=before, entities=entities))
    assert result.messages == []
    assert result.others == [("active_loop", None)]
    assert result.slots == {
        "requested_slot": None,
        "ma_ho_so": code,
        "sau_so_cuoi": None,
        "form_problem": problem,
    }


def test_a_verification_begins_with_the_dossier_last_looked_up() -> None:
    before = {"ma_ho_so": OLD, "sau_so_cuoi": "000001", "form_problem": "bad_second_factor"}
    result = run(BeginVerification(), tracker("verify_dossier", slots=before))
    assert result.messages == []
    assert result.others == [("active_loop", None)]
    assert result.slots == {"requested_slot": None, "sau_so_cuoi": None, "form_problem": None}


# --- asking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "kind", "question", "problem"),
    [
        (AskDossierCode(), OutcomeType.ASK_DOSSIER_CODE, "ask_dossier_code", None),
        (
            AskDossierCode(),
            OutcomeType.ASK_DOSSIER_CODE,
            "ask_dossier_code",
            "dossier_not_a_code_phone",
        ),
        (AskSecondFactor(), OutcomeType.ASK_SECOND_FACTOR, "ask_second_factor", None),
        (
            AskSecondFactor(),
            OutcomeType.ASK_SECOND_FACTOR,
            "ask_second_factor",
            "bad_second_factor",
        ),
    ],
)
def test_a_problem_is_said_once(
    knowledge: KnowledgeBase,
    action: Action,
    kind: OutcomeType,
    question: str,
    problem: str | None,
) -> None:
    result = run(action, tracker(slots={"form_problem": problem}))
    outcome = result.outcome
    sentences = [knowledge.message(name) for name in (problem, question) if name]
    assert outcome.type is kind
    assert outcome.summary == " ".join(sentences)
    assert result.slots == {"form_problem": None}


@pytest.mark.parametrize(
    ("requested", "problem"),
    [("ma_ho_so", "dossier_code_missing"), ("sau_so_cuoi", "bad_second_factor")],
)
def test_an_open_form_asks_again_itself(requested: str, problem: str) -> None:
    state = tracker("out_of_scope", form="verify_dossier_form", slots={"requested_slot": requested})
    result = run(ExplainNotCovered(), state)
    assert result.messages == []
    assert result.slots == {"form_problem": problem}


# --- checking ----------------------------------------------------------------------------------


def validate(action: Action, domain: dict[str, Any], **just_set: Any) -> Result:
    form = action.name().removeprefix("validate_")
    return run(action, tracker(form=form, just_set=just_set), domain)


FORMS = [ValidateLookUpDossierForm(), ValidateVerifyDossierForm()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (OLD, OLD),
        (NEW, NEW),
        ("0.0.16.h24-260901-1", OLD),
        ("000 00 16 h24 260901 0001", OLD),
        ("0000016H242609010001", OLD),
        ("OOO.OO.16.H24-26O9O1-OOO1", OLD),
        ("h24 12 261102 112", NEW),
        # several codes in one message: the first
        ([NEW, OLD], NEW),
    ],
)
def test_a_code_is_taken(form: Action, domain: dict[str, Any], value: Any, code: str) -> None:
    result = validate(form, domain, ma_ho_so=value)
    assert result.slots == {"ma_ho_so": code, "form_problem": None}
    assert result.messages == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [kind.value for kind in LookAlikeKind])
def test_a_look_alike_is_explained(
    form: Action, domain: dict[str, Any], knowledge: KnowledgeBase, kind: str
) -> None:
    problem = f"dossier_not_a_code_{kind}"
    for value in [kind, [kind, "phone"]]:
        result = validate(form, domain, ma_ho_so=value)
        assert result.slots == {"ma_ho_so": None, "form_problem": problem}
    assert knowledge.message(problem)


@pytest.mark.parametrize("value", ["000001", "123456"])
def test_six_digits_are_taken(domain: dict[str, Any], value: str) -> None:
    result = validate(ValidateVerifyDossierForm(), domain, sau_so_cuoi=value)
    assert result.slots == {"sau_so_cuoi": value, "form_problem": None}


@pytest.mark.parametrize(
    "value",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "12 3456",
        "１２３４５６",
        "number",
        "phone",
        123456,
        ["123456"],
    ],
)
def test_anything_else_is_no_second_factor(domain: dict[str, Any], value: Any) -> None:
    result = validate(ValidateVerifyDossierForm(), domain, sau_so_cuoi=value)
    assert result.slots == {"sau_so_cuoi": None, "form_problem": "bad_second_factor"}


def test_what_was_forgotten_is_no_mistake(domain: dict[str, Any]) -> None:
    result = validate(ValidateVerifyDossierForm(), domain, ma_ho_so=None, sau_so_cuoi=None)
    assert result.slots == {"ma_ho_so": None, "sau_so_cuoi": None}


def test_code_and_factor_in_one_message(domain: dict[str, Any]) -> None:
    result = validate(ValidateVerifyDossierForm(), domain, ma_ho_so=OLD, sau_so_cuoi="000001")
    assert result.slots == {"ma_ho_so": OLD, "sau_so_cuoi": "000001", "form_problem": None}
