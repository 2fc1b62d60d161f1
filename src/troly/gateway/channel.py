"""What a channel is to the gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI

from troly.gateway.services import Services


@dataclass(frozen=True)
class Channel:
    """One way in, in a folder of `troly.gateway.channels`.

    `mount` adds its routes to the application, if its settings are there. `public` are the
    beginnings of paths that pages of any origin may read, `body_limits` the largest bodies in
    bytes, by the beginnings of paths, where the usual limit does not fit.
    """

    name: str
    mount: Callable[[FastAPI, Services], None]
    public: tuple[str, ...] = ()
    body_limits: Mapping[str, int] = field(default_factory=dict)
