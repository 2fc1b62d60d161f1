"""Settings of every process: typed, read once, loud when wrong.

A value comes from the environment or from the file `.env` in the working directory, which
commands make the project's folder (`.env.example` lists them all). Only the places where a process
is put together read this module; everything else is given what it needs.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NoReturn

from dotenv import dotenv_values
from limits import parse
from pydantic import BaseSettings, Field, ValidationError, validator
from pydantic.fields import ModelField
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

# Empty, or an address without a path.
_URL = r"^$|^https?://[^\s/]+/?$(?!\n)"


class Settings(BaseSettings):
    """Every setting with its default; the environment variable is the name in capitals."""

    # Databases
    assistant_database_url: str = Field(
        "sqlite:///var/assistant.db",
        description="The assistant's own database: conversations, replies, Rasa's tracker",
    )
    portal_database_url: str = Field(
        "sqlite:///var/portal.db", description="The portal's database of dossiers, read only"
    )
    rate_limit_storage_url: str = Field(
        "memory://",
        description="Where look-up tries and requests are counted; redis://… for several replicas",
    )

    retention_days: int = Field(
        90, ge=1, description="After how many days without a message `troly purge` deletes a chat"
    )

    # Who may ask, and how much
    allowed_origins: str = Field(
        "",
        regex=r"^$|^https?://[^\s/,]+(,\s*https?://[^\s/,]+)*$(?!\n)",
        description="Web sites that show the widget: https://host, separated by commas",
    )
    session_rate_limit: str = Field("30/minute", description="Messages of one conversation")
    address_rate_limit: str = Field("600/minute", description="Requests from one address")

    # Content and model
    faq_kb_dir: Path = Field(Path("faq_kb"), description="Folder of the knowledge base")
    model_dir: Path = Field(Path("models"), description="Folder of trained models")
    widget_dir: Path = Field(Path("widget"), description="Folder of the chat widget")

    # Processes
    gateway_host: str = Field("127.0.0.1", description="Address the gateway listens on")
    forwarded_allow_ips: str = Field(
        "127.0.0.1", description="Proxies, separated by commas, that tell the client's address"
    )
    gateway_port: int = Field(
        8000, ge=1, le=65535, description="Port of the chat page and the web API"
    )
    rasa_host: str = Field("127.0.0.1", description="Address the Rasa server listens on")
    rasa_port: int = Field(5005, ge=1, le=65535, description="Its port")
    rasa_url: str = Field(
        "",
        regex=_URL,
        description="Where the gateway reaches Rasa, http://host:port; empty: on its own machine",
    )
    action_host: str = Field("127.0.0.1", description="Address the action server listens on")
    action_port: int = Field(5055, ge=1, le=65535, description="Its port")
    action_url: str = Field(
        "",
        regex=_URL,
        description="Where Rasa reaches the action server; empty: on its own machine",
    )
    turn_timeout_seconds: float = Field(8.0, gt=0, description="Longest a citizen waits for a turn")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log lines written"
    )

    # Secrets
    session_secret: str = Field(
        ..., min_length=32, description="Signs the tokens of chat sessions; random, kept private"
    )
    dossier_secret: str = Field(
        ...,
        min_length=32,
        description="Key of the hashed second factors; the same that filled the portal database",
    )
    internal_secret: str = Field(
        ...,
        # As a header may carry it. The look-ahead is there because "$" lets a line break through.
        regex=r"^[!-~]{32,}$(?!\n)",
        description="Lets gateway, Rasa and action server know one another; 32 or more of ASCII",
    )

    # Dossier look-up
    dossier_factor: Literal["details", "always"] = Field(
        "details", description="When the second factor is asked: for details only, or always"
    )
    dossier_permission_minutes: float = Field(
        15.0, gt=0, description="How long a second factor opens its dossier without being asked"
    )
    session_hours: float = Field(24.0, gt=0, description="How long a chat session may be resumed")

    @validator("assistant_database_url", "portal_database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        try:
            known = make_url(url).get_backend_name() in ("sqlite", "postgresql")
        except (SQLAlchemyError, ValueError):
            known = False
        if not known:  # the value is not repeated: a password may be in it
            raise ValueError("write sqlite:///path or postgresql://user:password@host/name")
        return url

    @validator("rate_limit_storage_url")
    @classmethod
    def _is_storage(cls, url: str) -> str:
        if not url.startswith(("memory://", "redis://", "rediss://")):
            raise ValueError("write memory:// or redis://host:port/db")
        return url

    @validator("session_rate_limit", "address_rate_limit")
    @classmethod
    def _is_rate(cls, rate: str) -> str:
        parse(rate)
        return rate

    @validator("rasa_url", "action_url", always=True)
    @classmethod
    def _is_reached_where_it_listens(
        cls, url: str, values: dict[str, Any], field: ModelField
    ) -> str:
        process = field.name.removesuffix("_url")
        host, port = values.get(f"{process}_host"), values.get(f"{process}_port")
        if not url and host and port:
            url = _url_of(host, port)
        return url.rstrip("/")

    class Config:
        env_file = ".env"
        env_file_encoding = "utf-8"

    @property
    def origins(self) -> frozenset[str]:
        """The allowed origins, one by one."""
        return frozenset(filter(None, (one.strip() for one in self.allowed_origins.split(","))))

    @property
    def gateway_url(self) -> str:
        """Address of the chat page on this machine, without a trailing slash."""
        return _url_of(self.gateway_host, self.gateway_port)

    @property
    def drain_seconds(self) -> float:
        """How long a process that is told to stop may take to answer what is under way.

        A turn that begins in the last moment, a second to save its apology, one to send it.
        """
        return self.turn_timeout_seconds + 2.0


def _url_of(host: str, port: int) -> str:
    """Give where a process is reached from its own machine."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the settings once; end the process with one clear line where one is wrong."""
    _refuse_unknown(Path(".env"))
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        _stop(f"setting {name}: {first['msg']}. Set it in the environment or in .env.")


def _refuse_unknown(file: Path) -> None:
    """Stop at a name in the file that is no setting: misspelt, it would do nothing, in silence."""
    known = [name.upper() for name in Settings.__fields__]
    for name in dotenv_values(file) if file.is_file() else ():
        if name.upper() not in known:
            likely = get_close_matches(name.upper(), known, n=1)
            remedy = f"did you mean {likely[0]}?" if likely else "remove it"
            _stop(f"{file}: there is no setting {name}: {remedy}")


def _stop(message: str) -> NoReturn:
    sys.exit(f"troly: {message}")
