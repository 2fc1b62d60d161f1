from __future__ import annotations

from contextlib import ExitStack, suppress

import pytest
import redis

from troly.answering.tries import Asker, Tries

CODE = "0000016H242609010001"
OTHER = "H24122611020112"

ME = Asker("web-1", "hash-of-my-address")


@pytest.fixture(params=["memory", "redis"])
def storage_url(request: pytest.FixtureRequest) -> str:
    """The address of each kind of storage, empty."""
    if request.param == "memory":
        return "memory://"
    url: str = request.getfixturevalue("redis_url")
    return url


@pytest.fixture
def tries(storage_url: str) -> Tries:
    return Tries(storage_url)


def fail(tries: Tries, times: int, asker: Asker = ME, code: str = CODE) -> None:
    for _ in range(times):
        tries.count_failure(asker, code)


def test_nothing_is_exhausted_at_first(tries: Tries) -> None:
    assert not tries.exhausted(ME, CODE)


def test_asking_counts_nothing(tries: Tries) -> None:
    assert not any(tries.exhausted(ME, CODE) for _ in range(100))


@pytest.mark.parametrize(("failures", "exhausted"), [(4, False), (5, True), (6, True)])
def test_one_conversation_and_one_dossier(tries: Tries, failures: int, exhausted: bool) -> None:
    fail(tries, failures)
    assert tries.exhausted(ME, CODE) is exhausted


def test_a_conversation_is_stopped_whatever_it_asks_for(tries: Tries) -> None:
    for number in range(5):
        fail(tries, 1, code=f"{CODE}{number}")
    assert tries.exhausted(ME, OTHER)
    assert not tries.exhausted(Asker("web-2", ME.address), OTHER)


def test_a_dossier_is_closed_whoever_asks(tries: Tries) -> None:
    for number in range(5):
        fail(tries, 1, asker=Asker(f"web-{number}", f"address-{number}"))
    stranger = Asker("web-9", "address-9")
    assert tries.exhausted(stranger, CODE)
    assert not tries.exhausted(stranger, OTHER)


def test_an_address_is_stopped_whatever_its_conversations(tries: Tries) -> None:
    for number in range(19):
        fail(tries, 1, Asker(f"web-{number}", ME.address), f"{CODE}{number}")
    new_conversation = Asker("web-new", ME.address)
    assert not tries.exhausted(new_conversation, OTHER)
    fail(tries, 1, Asker("web-19", ME.address), f"{CODE}19")
    assert tries.exhausted(new_conversation, OTHER)
    assert not tries.exhausted(Asker("web-new", "another address"), OTHER)


def test_unknown_addresses_are_not_counted_as_one(tries: Tries) -> None:
    for number in range(30):
        fail(tries, 1, Asker(f"web-{number}", ""), f"{CODE}{number}")
    assert not tries.exhausted(Asker("web-new", ""), OTHER)


@pytest.mark.parametrize(
    ("failures", "under_way", "exhausted"),
    [(0, 4, False), (0, 5, True), (3, 1, False), (3, 2, True), (5, 0, True)],
)
def test_tries_under_way_count_too(
    tries: Tries, failures: int, under_way: int, exhausted: bool
) -> None:
    fail(tries, failures)
    with ExitStack() as stack:
        for _ in range(under_way):
            stack.enter_context(tries.under_way(ME, CODE))
        assert tries.exhausted(ME, CODE) is exhausted
        assert not tries.exhausted(Asker("web-2", "another address"), OTHER)


def test_tries_under_way_hold_the_dossier_whoever_asks(tries: Tries) -> None:
    with ExitStack() as stack:
        for number in range(5):
            asker = Asker(f"web-{number}", f"address-{number}")
            stack.enter_context(tries.under_way(asker, CODE))
        stranger = Asker("web-9", "address-9")
        assert tries.exhausted(stranger, CODE)
        assert not tries.exhausted(stranger, OTHER)


def test_a_try_that_came_to_its_end_is_under_way_no_more(tries: Tries) -> None:
    for _ in range(10):
        with tries.under_way(ME, CODE):
            pass
        with suppress(ConnectionError), tries.under_way(ME, CODE):
            raise ConnectionError
    assert not tries.exhausted(ME, CODE)


def test_replicas_share_a_redis(redis_url: str) -> None:
    fail(Tries(redis_url), 5)
    assert Tries(redis_url).exhausted(ME, CODE)


def test_the_store_is_no_list_of_dossiers(redis_url: str) -> None:
    fail(Tries(redis_url), 1)
    with redis.Redis.from_url(redis_url) as client:
        keys = b"\n".join(client.keys())
    assert keys.count(b"\n") == 3  # conversation, address by hour and by day, dossier
    assert CODE.encode() not in keys


def test_counts_pass_away(redis_url: str) -> None:
    fail(Tries(redis_url), 1)
    with redis.Redis.from_url(redis_url) as client:
        lifetimes = [client.ttl(key) for key in client.scan_iter()]
    assert all(0 < seconds <= 24 * 3600 for seconds in lifetimes)
