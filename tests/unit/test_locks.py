"""What is installed: the Rasa that was chosen, what it needs, and nothing of TensorFlow."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires, version
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.running_troly import PROJECT

RASA = "3.6.21"
LOCKS = ("requirements.lock", "requirements-dev.lock", "benchmarks/stock/requirements.lock")
STATED: dict[str, dict[str, Any]] = {
    one["name"]: one
    for one in tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"][
        "dependency-metadata"
    ]
}
# What only TensorFlow needs, and wheel, which nothing imports.
LEFT_OUT = {
    *("absl-py", "protobuf", "tensorflow", "tensorflow-hub", "tensorflow-io-gcs-filesystem"),
    *("tensorflow-text", "wheel"),
}
# Asked for by older Pythons' ruamel.yaml itself.
ADDED = {"ruamel-yaml-clib"}


def locked(lock: str) -> dict[str, set[str]]:
    """Give the releases of each package in a lock."""
    releases: dict[str, set[str]] = {}
    for line in (PROJECT / lock).read_text("utf-8").splitlines():
        if found := re.match(r"([a-z0-9-]+)==(\S+)", line):
            releases.setdefault(found[1], set()).add(found[2])
    return releases


@pytest.mark.parametrize("lock", LOCKS)
def test_no_other_rasa_has_slipped_in(lock: str) -> None:
    # Where Rasa's own word about Python counts, a resolver takes 1.10.2 of 2020 instead.
    assert locked(lock)["rasa"] == {RASA}
    assert version("rasa") == RASA


@pytest.mark.parametrize("lock", LOCKS)
def test_every_release_has_its_hashes(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_nothing_of_tensorflow_is_locked(lock: str) -> None:
    unwanted = re.compile(r"tensor|keras|jax|grpc|h5py|ml-dtypes|protobuf|tenacity")
    assert [name for name in locked(lock) if unwanted.match(name)] == []


@pytest.mark.parametrize("name", STATED)
def test_what_is_stated_of_a_package_is_of_its_locked_release(name: str) -> None:
    assert locked(LOCKS[0])[name] == {STATED[name]["version"]}


def of_linux(name: str) -> set[str]:
    """Give what a package says it needs here, without its extras."""
    environment = {"sys_platform": "linux", "platform_machine": "x86_64", "extra": ""}
    needed = [Requirement(line) for line in requires(name) or []]
    # Rasa gives some limits by releases of Python that it knows, all of them older.
    return {
        canonicalize_name(one.name)
        for one in needed
        if one.marker is None or one.marker.evaluate({**environment, "python_version": "3.10"})
    }


@pytest.mark.parametrize("name", STATED)
def test_a_package_is_left_without_nothing_that_it_asks_for(name: str) -> None:
    stated = {canonicalize_name(Requirement(line).name) for line in STATED[name]["requires-dist"]}
    assert stated - ADDED == of_linux(name) - LEFT_OUT
