from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
import redis

from troly.answering.places import PlacesInMemory, PlacesInRedis
from troly.answering.tries import Asker, TooManyFailures, Tries, Try, tries_in

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
    return tries_in(storage_url)


def begin(tries: Tries, asker: Asker = ME, code: str = CODE) -> Try:
    begun = tries.reserve(asker, code)
    assert begun is not None
    return begun


def fail(tries: Tries, times: int, asker: Asker = ME, code: str = CODE) -> None:
    for _ in range(times):
        begin(tries, asker, code).count_failure()


def is_refused(tries: Tries, asker: Asker = ME, code: str = CODE) -> bool:
    """Whether a look-up is refused for good; whoever asks must say the same."""
    exhausted = tries.exhausted(asker, code)
    try:
        begun = tries.reserve(asker, code)
    except TooManyFailures:
        assert exhausted
        return True
    assert not exhausted
    if begun:
        begun.give_back()
    return False


def must_wait(tries: Tries, asker: Asker = ME, code: str = CODE) -> bool:
    assert not tries.exhausted(asker, code), "a look-up under way is no failure"
    begun = tries.reserve(asker, code)
    if begun:
        begun.give_back()
    return begun is None


def test_nothing_is_exhausted_at_first(tries: Tries) -> None:
    assert not is_refused(tries)


def test_asking_counts_nothing(tries: Tries) -> None:
    assert not any(tries.exhausted(ME, CODE) for _ in range(100))


@pytest.mark.parametrize(("failures", "exhausted"), [(4, False), (5, True)])
def test_one_conversation_and_one_dossier(tries: Tries, failures: int, exhausted: bool) -> None:
    fail(tries, failures)
    assert is_refused(tries) is exhausted


def test_a_conversation_is_stopped_whatever_it_asks_for(tries: Tries) -> None:
    for number in range(5):
        fail(tries, 1, code=f"{CODE}{number}")
    assert is_refused(tries, code=OTHER)
    assert not is_refused(tries, Asker("web-2", ME.origin), OTHER)


def test_a_dossier_is_closed_whoever_asks(tries: Tries) -> None:
    for number in range(5):
        fail(tries, 1, asker=Asker(f"web-{number}", f"address-{number}"))
    stranger = Asker("web-9", "address-9")
    assert is_refused(tries, stranger, CODE)
    assert not is_refused(tries, stranger, OTHER)


def test_an_address_is_stopped_whatever_its_conversations(tries: Tries) -> None:
    for number in range(19):
        fail(tries, 1, Asker(f"web-{number}", ME.origin), f"{CODE}{number}")
    new_conversation = Asker("web-new", ME.origin)
    assert not is_refused(tries, new_conversation, OTHER)
    fail(tries, 1, Asker("web-19", ME.origin), f"{CODE}19")
    assert is_refused(tries, new_conversation, OTHER)
    assert not is_refused(tries, Asker("web-new", "another address"), OTHER)


def test_unknown_addresses_are_not_counted_as_one(tries: Tries) -> None:
    for number in range(30):
        fail(tries, 1, Asker(f"web-{number}", ""), f"{CODE}{number}")
    assert not is_refused(tries, Asker("web-new", ""), OTHER)


@pytest.mark.parametrize(
    ("failures", "under_way", "wait"), [(0, 4, False), (0, 5, True), (3, 1, False), (3, 2, True)]
)
def test_tries_under_way_count_too(tries: Tries, failures: int, under_way: int, wait: bool) -> None:
    fail(tries, failures)
    for _ in range(under_way):
        begin(tries)
    assert must_wait(tries) is wait
    assert not must_wait(tries, Asker("web-2", "another address"), OTHER)


def test_tries_under_way_hold_the_dossier_whoever_asks(tries: Tries) -> None:
    for number in range(5):
        begin(tries, Asker(f"web-{number}", f"address-{number}"))
    stranger = Asker("web-9", "address-9")
    assert must_wait(tries, stranger, CODE)
    assert not must_wait(tries, stranger, OTHER)


def test_who_must_wait_holds_no_place_elsewhere(tries: Tries) -> None:
    for number in range(5):
        begin(tries, Asker(f"web-{number}", ""))
    for _ in range(10):
        assert must_wait(tries, ME, CODE)
    assert not must_wait(tries, ME, OTHER)


def test_a_try_that_came_to_its_end_is_under_way_no_more(tries: Tries) -> None:
    for _ in range(10):
        begin(tries).give_back()
    begun = [begin(tries) for _ in range(5)]
    begun[0].give_back()
    assert not must_wait(tries)


def test_failures_of_tries_under_way_use_the_limit_up(tries: Tries) -> None:
    for begun in [begin(tries) for _ in range(5)]:
        begun.count_failure()
    assert is_refused(tries)


# --- what passes away --------------------------------------------------------------------------


class Clock:
    """Time that goes on when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("after", "refused"), [(899, True), (901, False)])
def test_failures_pass_away_one_after_the_other(after: float, refused: bool) -> None:
    clock = Clock()
    tries = Tries(PlacesInMemory(clock=clock))
    for number in range(5):
        fail(tries, 1, code=f"{CODE}{number}")
        clock.now += 1
    clock.now += after - 5
    assert is_refused(tries, code=OTHER) is refused
    if not refused:
        fail(tries, 1, code=OTHER)
        assert not is_refused(tries, code=OTHER), "the second has passed away too"


def test_a_crash_holds_places_for_a_minute_only() -> None:
    clock = Clock()
    tries = Tries(PlacesInMemory(clock=clock))
    for _ in range(5):
        begin(tries)
    clock.now += 59
    assert must_wait(tries)
    clock.now += 2
    assert not must_wait(tries)


def test_a_crash_holds_places_in_redis_no_longer(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        tries = Tries(PlacesInRedis(client, place_seconds=0.3))
        for _ in range(5):
            begin(tries)
        assert must_wait(tries)
        time.sleep(0.4)
        assert not must_wait(tries)
        assert client.keys() == []


def test_memory_is_given_back() -> None:
    clock = Clock()
    places = PlacesInMemory(clock=clock)
    for number in range(100):
        fail(Tries(places), 1, Asker(f"web-{number}", f"address-{number}"), f"{CODE}{number}")
        begin(Tries(places), Asker(f"crashed-{number}", ""), f"{CODE}{number}")
    clock.now += 25 * 3600
    fail(Tries(places), 1)
    assert len(places) == 4  # conversation, address by hour and by day, dossier


# --- over several processes --------------------------------------------------------------------


def test_replicas_share_a_redis(redis_url: str) -> None:
    fail(tries_in(redis_url), 5)
    assert is_refused(tries_in(redis_url))


def test_replicas_share_what_is_under_way(redis_url: str) -> None:
    one, other = tries_in(redis_url), tries_in(redis_url)
    begun = [begin(one) for _ in range(5)]
    assert must_wait(other)
    begun[0].give_back()
    assert not must_wait(other)


def guess(tries: Tries, number: int) -> bool:
    """Guess as a stranger of its own, and tell whether the guess was compared."""
    stranger = Asker(f"web-{number}", f"address-{number}")
    while True:
        try:
            begun = tries.reserve(stranger, CODE)
        except TooManyFailures:
            return False
        if begun:
            time.sleep(0.05)  # compared with the dossier
            begun.count_failure()
            return True
        time.sleep(0.01)


def guesses_compared(storage_url: str, numbers: range) -> int:
    """Guess all at once in this process."""
    tries = tries_in(storage_url)
    with ThreadPoolExecutor(len(numbers)) as pool:
        return sum(pool.map(lambda number: guess(tries, number), numbers))


def test_guesses_over_processes_do_not_outrun_the_limit(redis_url: str) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        halves = [range(25), range(25, 50)]
        compared = pool.map(guesses_compared, [redis_url] * 2, halves)
        assert sum(compared) == 5


def test_redis_that_is_down_is_no_permission() -> None:
    nothing_there = tries_in("redis://127.0.0.1:1/0")
    with pytest.raises(redis.ConnectionError):
        nothing_there.reserve(ME, CODE)
    with pytest.raises(redis.ConnectionError):
        nothing_there.exhausted(ME, CODE)


# --- what Redis holds --------------------------------------------------------------------------


def test_the_store_is_no_list_of_dossiers(redis_url: str) -> None:
    fail(tries_in(redis_url), 1)
    with redis.Redis.from_url(redis_url) as client:
        keys = b"\n".join(client.keys())
    assert keys.count(b"\n") == 3  # conversation, address by hour and by day, dossier
    assert CODE.encode() not in keys


def test_counts_pass_away(redis_url: str) -> None:
    fail(tries_in(redis_url), 1)
    begin(tries_in(redis_url), Asker("web-2", ""), OTHER)
    with redis.Redis.from_url(redis_url) as client:
        lifetimes = {key: client.ttl(key) for key in client.scan_iter()}
    assert len(lifetimes) == 6
    assert all(0 < seconds <= 24 * 3600 for seconds in lifetimes.values())
    under_way = [seconds for key, seconds in lifetimes.items() if b"under-way" in key]
    assert len(under_way) == 2
    assert all(seconds <= 60 for seconds in under_way)
