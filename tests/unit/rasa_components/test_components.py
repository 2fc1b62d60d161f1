"""The components of the pipeline on Rasa's own messages, training data and model storage."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from tests.unit.understanding.toy import INTENTS, LABELLED
from troly.answering.intents import UNSURE
from troly.answering.names import Entity
from troly.answering.verdict import GATE, Decision, Verdict
from troly.rasa_components.classifier import QuestionClassifier
from troly.rasa_components.dossier_codes import DossierCodeExtractor
from troly.rasa_components.gate import Gate
from troly.rasa_components.message_keys import (
    COPY_OF,
    JUST_A_LOOK_ALIKE,
    KIND,
    NUMBER,
    SIMILARITY,
)
from troly.rasa_components.noise_maker import NoiseMaker
from troly.rasa_components.normaliser import Normaliser
from troly.rasa_components.source_digest import source_digest
from troly.rasa_components.tokeniser import VietnameseTokeniser
from troly.text.segment import segment
from troly.understanding.decision import Thresholds
from troly.understanding.whole import Understanding, design_of

CONTEXT = ExecutionContext(GraphSchema({}))
THRESHOLDS = {"answer": 0.6, "ask": 0.2, "offer": 0.03, "similarity": 0.15, "two_sure": 0.7}
OLD = "000.00.16.H24-210415-0001"
NEW = "H24.12-250902-0112"


def config_of(component: type[GraphComponent], **changes: Any) -> dict[str, Any]:
    needed = THRESHOLDS if component is Gate else {}
    return {**component.get_default_config(), **needed, **changes}


def create(
    component: type[GraphComponent], storage: LocalModelStorage, **changes: Any
) -> GraphComponent:
    resource = Resource(component.__name__)
    return component.create(config_of(component, **changes), storage, resource, CONTEXT)


def load(
    component: type[GraphComponent], storage: LocalModelStorage, **changes: Any
) -> GraphComponent:
    resource = Resource(component.__name__)
    return component.load(config_of(component, **changes), storage, resource, CONTEXT)


def training_data() -> TrainingData:
    examples = [Message({TEXT: text, INTENT: intent}) for text, intent in LABELLED]
    wordless = [Message({TEXT: text, INTENT: "no_words"}) for text in ["👍", "123456"]]
    return TrainingData([*examples, *wordless])


class Pipeline:
    """The components in the order of config.yml, as Rasa runs them on a message."""

    def __init__(self, storage: LocalModelStorage) -> None:
        self.components = [
            create(DossierCodeExtractor, storage),
            create(NoiseMaker, storage),
            load(Normaliser, storage),
            create(VietnameseTokeniser, storage),
            load(QuestionClassifier, storage),
            create(Gate, storage),
        ]

    def parse(self, text: str) -> Message:
        messages = [Message({TEXT: text})]
        for component in self.components:
            messages = component.process(messages)
        return messages[0]


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """A storage with trained components, as a training leaves it."""
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    data = create(NoiseMaker, storage).process_training_data(training_data())
    normaliser = create(Normaliser, storage)
    normaliser.train(data)
    data = normaliser.process_training_data(data)
    data = create(VietnameseTokeniser, storage).process_training_data(data)
    create(QuestionClassifier, storage).train(data)
    return storage


@pytest.fixture(scope="module")
def pipeline(storage: LocalModelStorage) -> Pipeline:
    return Pipeline(storage)


@pytest.fixture
def empty_storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


# --- config.yml --------------------------------------------------------------------------------


def pipeline_of_config() -> list[dict[str, Any]]:
    config = yaml.safe_load((Path(__file__).parents[3] / "config.yml").read_text("utf-8"))
    return list(config["pipeline"])


def test_every_class_of_config_yml_can_be_imported() -> None:
    names = [step["name"] for step in pipeline_of_config()]
    components = [class_from_module_path(name) for name in names]
    assert components == [
        DossierCodeExtractor,
        NoiseMaker,
        Normaliser,
        VietnameseTokeniser,
        QuestionClassifier,
        Gate,
    ]


@pytest.mark.parametrize("step", pipeline_of_config(), ids=lambda step: step["name"])
def test_every_setting_of_config_yml_is_one_of_its_component(step: dict[str, Any]) -> None:
    component = class_from_module_path(step["name"])
    known = config_of(component).keys()
    assert step.keys() - {"name"} <= known


@pytest.mark.parametrize(
    "component", [NoiseMaker, Normaliser, VietnameseTokeniser, QuestionClassifier]
)
def test_changed_sources_train_anew(component: type[GraphComponent]) -> None:
    assert component.fingerprint_addon(component.get_default_config()) == source_digest()


def test_an_experiment_learns_what_rasa_learns(pipeline: Pipeline) -> None:
    texts, intents = zip(*LABELLED, strict=True)
    design = design_of(Path(__file__).parents[3] / "config.yml")
    understanding = Understanding.train(texts, intents, design)
    for text in [*texts, "quen mk dvc", "tai khoản cua me", "đổi gì cơ", "trời mưa"]:
        ranking = understanding.model.rank(understanding.read(text))
        similarity = understanding.model.similarity(understanding.read(text))
        message = pipeline.parse(text)
        assert message.get(SIMILARITY) == pytest.approx(similarity)
        for ranked, theirs in zip(ranking[:6], message.get(INTENT_RANKING_KEY), strict=True):
            assert theirs == {
                "name": ranked.intent,
                "confidence": pytest.approx(ranked.confidence, abs=1e-4),
            }


# --- careless copies ---------------------------------------------------------------------------


def test_copies_name_their_original(empty_storage: LocalModelStorage) -> None:
    data = create(NoiseMaker, empty_storage, copies=2).process_training_data(training_data())
    originals = {e.get(NUMBER): e for e in data.intent_examples if e.get(COPY_OF) is None}
    copies = [example for example in data.intent_examples if example.get(COPY_OF) is not None]
    assert len(originals) == len(training_data().intent_examples)
    assert len(originals) < len(copies) <= 2 * len(originals)
    for copy in copies:
        original = originals[copy.get(COPY_OF)]
        assert copy.get(TEXT) != original.get(TEXT)
        assert copy.get(INTENT) == original.get(INTENT)


def test_messages_are_never_noisy(empty_storage: LocalModelStorage) -> None:
    (message,) = create(NoiseMaker, empty_storage).process([Message({TEXT: "Quên mật khẩu"})])
    assert message.get(TEXT) == "Quên mật khẩu"


def test_spelling_is_not_learnt_from_copies(empty_storage: LocalModelStorage) -> None:
    data = training_data()
    create(Normaliser, empty_storage).train(data)
    plain = load(Normaliser, empty_storage)
    create(Normaliser, empty_storage).train(
        create(NoiseMaker, empty_storage, copies=3).process_training_data(data)
    )
    noisy = load(Normaliser, empty_storage)
    assert noisy._reader.restorer == plain._reader.restorer


# --- normaliser --------------------------------------------------------------------------------


def normalised(component: GraphComponent, text: str) -> Message:
    (message,) = component.process([Message({TEXT: text})])
    return message


@pytest.mark.parametrize(
    ("typed", "read", "kind"),
    [
        ("Quên MK", "quên mật khẩu", "words"),
        ("quen mat khau", "quên mật khẩu", "words"),
        ("tai  khoan\n", "tài khoản", "words"),
        (unicodedata.normalize("NFD", "Đổi căn cước"), "đổi căn cước", "words"),
        ("", "", "empty"),
        ("\u200b", "", "empty"),
        ("0912 345 678", "0912 345 678", "digits"),
        ("👍", "👍", "symbols"),
    ],
)
def test_the_normaliser(storage: LocalModelStorage, typed: str, read: str, kind: str) -> None:
    message = normalised(load(Normaliser, storage), typed)
    assert (message.get(TEXT), message.get(KIND)) == (read, kind)


def test_an_untrained_normaliser_restores_nothing(empty_storage: LocalModelStorage) -> None:
    message = normalised(create(Normaliser, empty_storage), "Quen mat khau")
    assert message.get(TEXT) == "quen mat khau"


def test_spelling_need_not_be_learnt(empty_storage: LocalModelStorage) -> None:
    create(Normaliser, empty_storage, learn_spelling=False).train(training_data())
    loaded = load(Normaliser, empty_storage, learn_spelling=False)
    assert normalised(loaded, "quen mat khau mk").get(TEXT) == "quen mat khau mật khẩu"


def test_training_questions_are_normalised_like_messages(storage: LocalModelStorage) -> None:
    data = TrainingData([Message({TEXT: "Quên MK", INTENT: "quen_mat_khau"})])
    (example,) = load(Normaliser, storage).process_training_data(data).intent_examples
    assert (example.get(TEXT), example.get(KIND)) == ("quên mật khẩu", "words")


# --- tokeniser ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("thủ tục  hành chính", [("thủ tục", 0, 7), ("hành chính", 9, 19)]),
        ("quên mật khẩu?", [("quên", 0, 4), ("mật khẩu", 5, 13), ("?", 13, 14)]),
    ],
)
def test_the_tokeniser(
    empty_storage: LocalModelStorage, text: str, expected: list[tuple[str, int, int]]
) -> None:
    (message,) = create(VietnameseTokeniser, empty_storage).process([Message({TEXT: text})])
    tokens = message.get(TOKENS_NAMES[TEXT])
    assert [(token.text, token.start, token.end) for token in tokens] == expected


def test_the_tokeniser_leaves_intents_whole(empty_storage: LocalModelStorage) -> None:
    data = TrainingData([Message({TEXT: "chào", INTENT: "quen_mat_khau"})])
    (example,) = create(VietnameseTokeniser, empty_storage).process_training_data(data).nlu_examples
    assert [token.text for token in example.get(TOKENS_NAMES[INTENT])] == ["quen_mat_khau"]


# --- dossier codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hồ sơ đến đâu rồi", []),
        ("", []),
        (f"Tra {OLD} giúp", [(Entity.DOSSIER_CODE, OLD, 4, 29)]),
        ("mã h24 12 250902 112 ạ", [(Entity.DOSSIER_CODE, NEW, 3, 20)]),
        (f"{OLD} {NEW}", [(Entity.DOSSIER_CODE, OLD, 0, 25), (Entity.DOSSIER_CODE, NEW, 26, 44)]),
        ("mã 1.001193", [(Entity.LOOK_ALIKE, "procedure_code", 3, 11)]),
        ("000.00.16.H24", [(Entity.LOOK_ALIKE, "incomplete", 0, 13)]),
        (
            "sđt 0900000001",
            [(Entity.LOOK_ALIKE, "phone", 4, 14), (Entity.LAST_SIX, "000001", 0, 14)],
        ),
        ("000001", [(Entity.LOOK_ALIKE, "number", 0, 6), (Entity.LAST_SIX, "000001", 0, 6)]),
    ],
)
def test_codes_become_entities(
    empty_storage: LocalModelStorage, text: str, expected: list[tuple[str, str, int, int]]
) -> None:
    (message,) = create(DossierCodeExtractor, empty_storage).process([Message({TEXT: text})])
    found = message.get(ENTITIES, [])
    assert [(e["entity"], e["value"], e["start"], e["end"]) for e in found] == expected
    assert {e["extractor"] for e in found} <= {"DossierCodeExtractor"}


def test_offsets_are_those_of_the_citizens_own_text(pipeline: Pipeline) -> None:
    typed = f"Kiểm\u200b tra   MK hs:  {OLD.lower()}"
    (entity,) = pipeline.parse(typed).get(ENTITIES)
    assert typed[entity["start"] : entity["end"]] == OLD.lower()
    assert entity["value"] == OLD


@pytest.mark.parametrize(
    ("text", "just_that"),
    [
        ("1.001193", True),
        ("  1.001193\n", True),
        ("tthc 1.001193", True),
        ("dvcqg 1.001193", False),
        ("tôi hỏi về thủ tục 1.001193", False),
        # bare numbers may be anything
        ("0900000001", False),
        ("15/4/2026", False),
        (OLD, False),
        ("", False),
    ],
)
def test_hardly_more_than_a_look_alike(
    empty_storage: LocalModelStorage, text: str, just_that: bool
) -> None:
    (message,) = create(DossierCodeExtractor, empty_storage).process([Message({TEXT: text})])
    assert message.get(JUST_A_LOOK_ALIKE) is just_that


def test_entities_found_before_are_kept(empty_storage: LocalModelStorage) -> None:
    before = {"entity": "other", "value": "x", "start": 0, "end": 1}
    message = Message({TEXT: f"x {OLD}", ENTITIES: [before]})
    (message,) = create(DossierCodeExtractor, empty_storage).process([message])
    assert [entity["entity"] for entity in message.get(ENTITIES)] == ["other", Entity.DOSSIER_CODE]


# --- classifier --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Quên mật khẩu", "quen_mat_khau"),
        ("quen mk", "quen_mat_khau"),
        ("Đk tk mới", "dang_ky_tai_khoan"),
        ("the can cuoc bi mat", "doi_can_cuoc"),
        ("chào", "greeting"),
    ],
)
def test_the_classifier_ranks(pipeline: Pipeline, text: str, intent: str) -> None:
    message = pipeline.parse(text)
    ranking = message.get(INTENT_RANKING_KEY)
    assert ranking[0]["name"] == intent
    assert {ranked["name"] for ranked in ranking} == set(INTENTS)
    assert sum(ranked["confidence"] for ranked in ranking) == pytest.approx(1, abs=1e-5)
    assert 0 < message.get(SIMILARITY) <= 1.000_001


def test_the_ranking_is_as_long_as_set(storage: LocalModelStorage) -> None:
    classifier = load(QuestionClassifier, storage, ranking_length=2)
    (message,) = classifier.process([Message({TEXT: "quên mật khẩu", KIND: "words"})])
    assert len(message.get(INTENT_RANKING_KEY)) == 2
    assert message.get(INTENT) == message.get(INTENT_RANKING_KEY)[0]


@pytest.mark.parametrize("kind", ["empty", "digits", "symbols"])
def test_the_classifier_leaves_messages_without_words(
    storage: LocalModelStorage, kind: str
) -> None:
    (message,) = load(QuestionClassifier, storage).process([Message({TEXT: "?", KIND: kind})])
    assert message.get(INTENT_RANKING_KEY) is None
    assert message.get(INTENT) is None


def test_the_classifier_learns_from_words_alone(storage: LocalModelStorage) -> None:
    message = Message({TEXT: "123456", KIND: "words"})
    load(QuestionClassifier, storage).process([message])
    assert message.get(SIMILARITY) == 0
    assert "no_words" not in {ranked["name"] for ranked in message.get(INTENT_RANKING_KEY)}


def test_an_untrained_classifier_says_so(empty_storage: LocalModelStorage) -> None:
    classifier = create(QuestionClassifier, empty_storage)
    with pytest.raises(RuntimeError, match="before it was trained"):
        classifier.process([Message({TEXT: "quên mật khẩu", KIND: "words"})])


# --- gate --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent", "decision"),
    [
        # answered
        ("tôi quên mật khẩu tài khoản", "quen_mat_khau", "answer"),
        ("xin chào", "greeting", "answer"),
        # not covered
        ("thời tiết hôm nay thế nào", "out_of_scope", "not_covered"),
        ("東京", "out_of_scope", "not_covered"),
        # no words
        ("", "no_words", "answer"),
        ("   ", "no_words", "answer"),
        ("👍", "no_words", "answer"),
        ("?!", "no_words", "answer"),
        # a place in a list
        ("5", "choose", "answer"),
        ("12.", "choose", "answer"),
        ("500", "no_words", "answer"),
        ("0900000001", "no_words", "answer"),
        ("15/4/2026", "no_words", "answer"),
        # a code, whatever else is said
        (OLD, "look_up_dossier", "answer"),
        ("0.0.16.h24-210415-1", "look_up_dossier", "answer"),
        (f"Quên mật khẩu. Thẻ căn cước bị mất. {OLD}", "look_up_dossier", "answer"),
        # nothing but what is taken for a code
        ("1.001193", "look_up_dossier", "answer"),
        ("000.00.16.H24", "look_up_dossier", "answer"),
        ("000.00.16.H24-219915-0001", "look_up_dossier", "answer"),
        ("mã 1.001193", "look_up_dossier", "answer"),
        # however long it becomes when it is spelled out
        ("hs: 1.001193", "look_up_dossier", "answer"),
        ("hs 000.00.16.H24", "look_up_dossier", "answer"),
        ("tthc 1.001193", "look_up_dossier", "answer"),
        ("0000016H24", "look_up_dossier", "answer"),
        # a look-alike within a question does not count
        ("tôi quên mật khẩu khi nộp thủ tục 1.001193", "quen_mat_khau", "answer"),
    ],
)
def test_the_gate(pipeline: Pipeline, text: str, intent: str, decision: str) -> None:
    message = pipeline.parse(text)
    assert message.get(INTENT)["name"] == intent
    assert message.get(GATE) == {
        "decision": decision,
        "intent": intent,
        "offered": [],
        "second_answers": [],
        "second_offers": [],
    }


def ranked(text: str, **confidences: float) -> Message:
    """A message as the classifier leaves it."""
    ranking = [{"name": name, "confidence": value} for name, value in confidences.items()]
    tokens = [Token(word.text, word.start) for word in segment(text)]
    return Message(
        {
            TEXT: text,
            KIND: "words",
            TOKENS_NAMES[TEXT]: tokens,
            INTENT_RANKING_KEY: ranking,
            SIMILARITY: 0.9,
        }
    )


def judged(message: Message, storage: LocalModelStorage, **changes: float) -> Message:
    return create(Gate, storage, **changes).process([message])[0]


def verdict_in(message: Message) -> Verdict:
    return Verdict.from_json(message.get(GATE))


def test_the_gate_asks_which(empty_storage: LocalModelStorage) -> None:
    message = ranked("hồ sơ đâu", a=0.5, greeting=0.2, b=0.15, c=0.1, d=0.05)
    judged(message, empty_storage)
    assert message.get(INTENT) == {"name": UNSURE, "confidence": 1.0}
    assert verdict_in(message) == Verdict(Decision.ASK_WHICH, UNSURE, ("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("mật khẩu", "ask_which"),
        ("alo", "ask_which"),
        # signs and digits are no second word
        ("mật khẩu?", "ask_which"),
        ("mật khẩu ...", "ask_which"),
        ("“mật khẩu” 👍", "ask_which"),
        ("mật khẩu 2", "ask_which"),
        ("quên mật khẩu", "answer"),
        ("thủ tục hành chính", "answer"),
    ],
)
def test_one_word_asks_nothing_yet(
    empty_storage: LocalModelStorage, text: str, decision: str
) -> None:
    message = judged(ranked(text, a=0.9, b=0.1), empty_storage)
    assert verdict_in(message).decision == decision


def test_the_intent_keeps_its_confidence(empty_storage: LocalModelStorage) -> None:
    message = judged(ranked("quên mật khẩu", a=0.9, b=0.1), empty_storage)
    assert message.get(INTENT) == {"name": "a", "confidence": 0.9}


@pytest.mark.parametrize(
    ("changes", "decision"),
    [
        ({"answer": 0.7}, "answer"),
        ({"answer": 0.71}, "ask_which"),
        ({"answer": 0.8, "ask": 0.71}, "not_covered"),
    ],
)
def test_thresholds_are_settings(
    empty_storage: LocalModelStorage, changes: dict[str, float], decision: str
) -> None:
    message = judged(ranked("quên mật khẩu", a=0.7, b=0.1), empty_storage, **changes)
    assert verdict_in(message).decision == decision


@pytest.mark.parametrize("missing", [field.name for field in fields(Thresholds)])
def test_a_gate_without_one_of_its_thresholds_says_which(
    empty_storage: LocalModelStorage, missing: str
) -> None:
    config = {name: value for name, value in THRESHOLDS.items() if name != missing}
    with pytest.raises(ValueError, match=f"^config.yml: Gate: give {missing} a number"):
        Gate.create(config, empty_storage, Resource("Gate"), CONTEXT)


def test_too_unlikely_entries_are_not_offered(empty_storage: LocalModelStorage) -> None:
    message = ranked("quên mật khẩu", a=0.5, b=0.3, c=0.1)
    assert verdict_in(judged(message, empty_storage, offer=0.2)).offered == ("a", "b")


def test_verdict_and_ranking_are_part_of_the_parse_result(pipeline: Pipeline) -> None:
    shown = pipeline.parse(f"quên mật khẩu {OLD}").as_dict(only_output_properties=True)
    assert {INTENT, INTENT_RANKING_KEY, ENTITIES, GATE} <= shown.keys()
    assert not {KIND, JUST_A_LOOK_ALIKE} & shown.keys()
