"""The reader of server-sent events, however the network cuts what it carries."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

Event = dict[str, str]


def event(name: str, data: str) -> Event:
    return {"name": name, "data": data}


ALIVE = event("", "")


def read(page: Page, *chunks: str) -> list[Event]:
    """Give the events of a stream that arrives in these pieces."""
    return _read(page, [list(chunk.encode()) for chunk in chunks])


def _read(page: Page, chunks: list[list[int]]) -> list[Event]:
    script = """async (chunks) => {
        const { eventsIn } = await import("/widget/event-stream.js");
        const body = new ReadableStream({
            start(controller) {
                for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
                controller.close();
            },
        });
        const events = [];
        for await (const event of eventsIn(body)) events.push(event);
        return events;
    }"""
    return list(page.evaluate(script, chunks))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_event_has_a_name_and_data(page: Page, end: str) -> None:
    stream = "id: 7\nevent: exchange\ndata: {}\n\nevent: gone\ndata: {}\n\n".replace("\n", end)
    assert read(page, stream) == [event("exchange", "{}"), event("gone", "{}")]


def test_fields_come_in_any_order_and_unknown_ones_mean_nothing(page: Page) -> None:
    stream = "data: {}\nretry: 2000\nid: 8\nsuch: no\nevent: exchange\n\n"
    assert read(page, stream) == [event("exchange", "{}")]


def test_an_event_of_another_name_is_given_as_it_is(page: Page) -> None:
    assert read(page, "event: handoff\ndata: [1]\n\n") == [event("handoff", "[1]")]


def test_data_of_several_lines_is_one(page: Page) -> None:
    stream = "event: exchange\ndata: {\ndata:   a\ndata\ndata: }\n\n"
    assert read(page, stream) == [event("exchange", "{\n  a\n\n}")]


@pytest.mark.parametrize(
    ("line", "data"),
    [
        ("data: a", "a"),
        ("data:a", "a"),
        ("data:  a", " a"),  # only the first blank is no part of it
        ("data: a: b", "a: b"),
        ('data: {"url": "https://example.vn"}', '{"url": "https://example.vn"}'),
        ("data: a\u2028b", "a\u2028b"),  # no line break here, though one in Unicode
        ("data", ""),
        ("database: a", ""),
    ],
)
def test_a_value_begins_after_the_first_colon(page: Page, line: str, data: str) -> None:
    assert read(page, f"{line}\n\n") == [event("", data)]


def test_a_comment_or_a_field_alone_says_that_the_connection_lives(page: Page) -> None:
    assert read(page, "retry: 2000\n\n: ping\n\n:\n\n") == [ALIVE, ALIVE, ALIVE]


def test_a_comment_among_fields_is_no_part_of_them(page: Page) -> None:
    assert read(page, "event: exchange\n: data: x\ndata: {}\n\n") == [event("exchange", "{}")]


def test_blank_lines_alone_are_nothing(page: Page) -> None:
    assert read(page, "\n\n\n\ndata: a\n\n\n\n") == [event("", "a")]


def test_what_the_end_cuts_off_is_no_event(page: Page) -> None:
    assert read(page, "data: a\n\nevent: exchange\ndata: {", "}\n") == [event("", "a")]


STREAM = "\ufeffretry: 2000\n\nid: 1\nevent: exchange\ndata: Chào ạ 👋\ndata: hai\n\n: ping\n\n"
EVENTS = [ALIVE, event("exchange", "Chào ạ 👋\nhai"), ALIVE]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_does_not_matter_where_the_network_cuts(page: Page, end: str) -> None:
    # Whatever ends with a carriage return is told by what follows.
    sent = f"{STREAM}: end".replace("\n", end).encode()
    for at in range(len(sent)):
        assert _read(page, [list(sent[:at]), list(sent[at:])]) == EVENTS, f"cut at byte {at}"
    assert _read(page, [[byte] for byte in sent]) == EVENTS


def test_an_event_is_given_before_the_next_one_comes(page: Page) -> None:
    given: Any = page.evaluate(
        """async () => {
            const { eventsIn } = await import("/widget/event-stream.js");
            let network;
            const body = new ReadableStream({ start: (controller) => { network = controller; } });
            const events = eventsIn(body);
            const say = (text) => network.enqueue(new TextEncoder().encode(text));
            const given = [];
            for (const name of ["a", "b"]) {
                say(`event: ${name}\\r\\n\\r\\n`);
                given.push((await events.next()).value.name);
            }
            return given;
        }"""
    )
    assert given == ["a", "b"]


def test_who_reads_no_further_ends_the_connection(page: Page) -> None:
    ended = page.evaluate(
        """async () => {
            const { eventsIn } = await import("/widget/event-stream.js");
            let ended = false;
            const body = new ReadableStream({
                start: (network) => network.enqueue(new TextEncoder().encode("event: gone\\n\\n")),
                cancel: () => { ended = true; },
            });
            for await (const event of eventsIn(body)) if (event.name === "gone") break;
            await new Promise((resolve) => setTimeout(resolve));
            return ended;
        }"""
    )
    assert ended


def test_a_connection_that_breaks_is_an_error(page: Page) -> None:
    told = page.evaluate(
        """async () => {
            const { eventsIn } = await import("/widget/event-stream.js");
            let network;
            const body = new ReadableStream({ start: (controller) => { network = controller; } });
            const reading = eventsIn(body).next().catch((error) => error.message);
            network.error(new TypeError("broken"));
            return reading;
        }"""
    )
    assert told == "broken"
