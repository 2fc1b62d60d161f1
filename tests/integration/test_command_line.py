"""The command line as an operator, an editor and a developer use it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.running_troly import PROJECT, RunningTroly
from troly.store.call_backs import CallBackStore
from troly.store.engine import create_engine_for
from troly.store.messages import MessageStore
from troly.store.migrate import upgrade
from troly.store.tables import feedback as feedback_table

SECRETS = ("SESSION_SECRET", "DOSSIER_SECRET", "INTERNAL_SECRET")


def troly_command(
    *arguments: str, cwd: Path = PROJECT, stdin: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROJECT / ".venv/bin/troly", *arguments],
        cwd=cwd,
        env={**os.environ, **env},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def make_project(folder: Path) -> None:
    """Make a folder one in which commands work."""
    (folder / "domain.yml").touch()
    (folder / "actions").mkdir()


class TestFromAnywhere:
    def test_settings_are_the_projects(self, tmp_path: Path) -> None:
        project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
        for folder in (project, elsewhere):
            folder.mkdir()
        make_project(project)
        (project / ".env").write_text(
            "ASSISTANT_DATABASE_URL=sqlite:///var/assistant.db\n"
            + "".join(f"{name}={'s' * 32}\n" for name in SECRETS),
            "utf-8",
        )
        done = troly_command("db", "upgrade", cwd=elsewhere, TROLY_PROJECT_DIR=str(project))

        assert done.returncode == 0, done.stderr
        assert (project / "var" / "assistant.db").exists()
        assert list(elsewhere.iterdir()) == []

    def test_files_are_where_one_stands(self, tmp_path: Path) -> None:
        shutil.copytree(PROJECT / "faq_kb", tmp_path / "mine")
        (tmp_path / "mine" / "tai_khoan" / "dang_nhap.yml").unlink()

        done = troly_command("kb", "check", "--folder", "mine", cwd=tmp_path)

        assert done.returncode == 1
        assert "dang_nhap" in done.stdout

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        done = troly_command("evaluate", "README.md", cwd=tmp_path)

        assert done.returncode != 0
        assert "does not exist" in done.stderr

    def test_a_project_that_is_none(self, tmp_path: Path) -> None:
        done = troly_command("kb", "check", TROLY_PROJECT_DIR=str(tmp_path))

        assert done.returncode != 0
        assert done.stderr.count("\n") == 1
        assert "TROLY_PROJECT_DIR" in done.stderr


class TestAsk:
    def test_one_question(self, troly: RunningTroly) -> None:
        done = troly_command("ask", "tôi quên mật khẩu", **troly.env)

        assert done.returncode == 0
        assert "Quên tài khoản" in done.stdout
        assert "Đồ Sơn" in done.stdout  # every answer names its source

    def test_json_lines(self, troly: RunningTroly) -> None:
        said = ["tôi quên mật khẩu", "", "x" * 20_000, "trời mưa quá", '"', "/restart"]

        done = troly_command("ask", "--json", stdin="\n".join(said) + "\n", **troly.env)

        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["text"] for line in lines] == said
        assert lines[0]["type"] == "answered"
        assert lines[0]["entry_ids"] == ["quen_mat_khau"]
        assert all(line["rendered"] for line in lines)
        assert all(isinstance(line["milliseconds"], int) for line in lines)

    def test_nothing_runs(self, troly: RunningTroly) -> None:
        done = troly_command("ask", "a", **{**troly.env, "GATEWAY_PORT": "1"})

        assert done.returncode != 0
        assert done.stderr.count("\n") == 1
        assert "make run" in done.stderr


class TestOneLineForAMistake:
    @pytest.fixture
    def env(self, troly: RunningTroly) -> dict[str, str]:
        """Settings as the running product has them: its ports are taken."""
        return troly.env

    def test_port_in_use(self, env: dict[str, str]) -> None:
        done = troly_command("run", **env)

        assert done.returncode != 0
        assert f"port {env['GATEWAY_PORT']} is in use" in done.stderr
        assert "GATEWAY_PORT" in done.stderr
        assert "Traceback" not in done.stderr

    def test_setting_missing(self, tmp_path: Path) -> None:
        make_project(tmp_path)
        done = troly_command("run", cwd=tmp_path)

        assert done.stderr.count("\n") == 1
        assert "SESSION_SECRET" in done.stderr

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("GATEWAY_PORT", "many"),
            ("GATEWAY_PORT", "70000"),
            ("SESSION_SECRET", "short"),
            ("INTERNAL_SECRET", "geheim"),
            ("RASA_URL", "rasa:5005"),
            ("DOSSIER_FACTOR", "never"),
            ("PORTAL_DATABASE_URL", "geheim"),
            ("PORTAL_DATABASE_URL", "postgresql://geheim:geheim@host:port/name"),
            ("ASSISTANT_DATABASE_URL", "mysql://geheim@host/name"),
            ("RATE_LIMIT_STORAGE_URL", "localhost:6379"),
        ],
    )
    def test_setting_wrong(self, env: dict[str, str], setting: str, value: str) -> None:
        done = troly_command("run", **{**env, setting: value})

        assert done.stderr.count("\n") == 1
        assert setting in done.stderr
        assert "geheim" not in done.stderr

    def test_a_misspelt_setting(self, tmp_path: Path) -> None:
        make_project(tmp_path)
        (tmp_path / ".env").write_text("ADRESS_RATE_LIMIT=1/minute\n", "utf-8")
        done = troly_command("run", cwd=tmp_path)

        assert done.stderr.count("\n") == 1
        assert "ADRESS_RATE_LIMIT: did you mean ADDRESS_RATE_LIMIT?" in done.stderr

    def test_an_address_that_is_not_ours(self, env: dict[str, str]) -> None:
        done = troly_command("run", **{**env, "GATEWAY_HOST": "203.0.113.1"})

        assert done.stderr.count("\n") == 1
        assert "cannot listen on 203.0.113.1" in done.stderr

    def test_broken_content(self, env: dict[str, str], tmp_path: Path) -> None:
        content = shutil.copytree(PROJECT / "faq_kb", tmp_path / "faq_kb")
        (content / "tai_khoan" / "dang_nhap.yml").write_text("id: [", "utf-8")

        done = troly_command("run", **{**env, "FAQ_KB_DIR": str(content)})

        assert done.stderr.count("\n") == 1
        assert "dang_nhap.yml:" in done.stderr

    def test_broken_training_data(self, env: dict[str, str], tmp_path: Path) -> None:
        for name in ("config.yml", "domain.yml", "endpoints.yml", "faq_kb", "data"):
            source = PROJECT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, tmp_path / name)
        (tmp_path / "actions").mkdir()
        (tmp_path / "data" / "rules" / "small_talk.yml").write_text("rules:\n- rule: [", "utf-8")

        done = troly_command("train", cwd=tmp_path, **{**env, "FAQ_KB_DIR": "faq_kb"})

        assert done.returncode != 0
        assert "small_talk.yml" in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr

    def test_unreachable_database(self, env: dict[str, str]) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            url = f"postgresql+psycopg2://a:secret@127.0.0.1:{nobody.getsockname()[1]}/x"
            done = troly_command("db", "upgrade", **{**env, "ASSISTANT_DATABASE_URL": url})

        assert done.returncode != 0
        assert done.stderr.count("\n") == 1
        assert "secret" not in done.stderr

    def test_simulated_citizens_before_a_live_system(self) -> None:
        secrets = {"SESSION_SECRET": "s" * 32, "DOSSIER_SECRET": "d" * 32}
        database = "postgresql://troly@127.0.0.1:1/troly"
        done = troly_command("simulate", **{**secrets, "ASSISTANT_DATABASE_URL": database})

        assert done.returncode != 0
        assert done.stderr.count("\n") == 1
        assert "--this-is-a-test-system" in done.stderr


class TestKnowledgeBaseCheck:
    def test_ours_is_sound(self) -> None:
        done = troly_command("kb", "check")

        assert done.returncode == 0, done.stdout

    def test_names_file_line_and_remedy(self, tmp_path: Path) -> None:
        content = shutil.copytree(PROJECT / "faq_kb", tmp_path / "faq_kb")
        entry = content / "tai_khoan" / "dang_nhap.yml"
        entry.write_text(entry.read_text("utf-8").replace("title:", "titel:"), "utf-8")

        done = troly_command("kb", "check", "--folder", str(content))

        assert done.returncode == 1
        assert "dang_nhap.yml:3: lỗi:" in done.stdout
        assert "có phải là 'title' không?" in done.stdout

    def test_an_intent_without_an_entry(self, tmp_path: Path) -> None:
        content = shutil.copytree(PROJECT / "faq_kb", tmp_path / "faq_kb")
        (content / "tai_khoan" / "dang_nhap.yml").unlink()

        done = troly_command("kb", "check", "--folder", str(content))

        assert done.returncode == 1
        assert "dang_nhap" in done.stdout


class TestWhatWaitsForPeople:
    @pytest.fixture
    def env(self, tmp_sqlite_url: str) -> dict[str, str]:
        upgrade(tmp_sqlite_url)
        return {"ASSISTANT_DATABASE_URL": tmp_sqlite_url, **dict.fromkeys(SECRETS, "s" * 32)}

    @pytest.fixture
    def conversation(self, env: dict[str, str]) -> str:
        return MessageStore(create_engine_for(env["ASSISTANT_DATABASE_URL"])).start("web")

    @pytest.fixture
    def ticket(self, env: dict[str, str], conversation: str) -> str:
        store = CallBackStore(create_engine_for(env["ASSISTANT_DATABASE_URL"]))
        # What a citizen writes must not steer an operator's terminal.
        return store.create(
            conversation, phone="+84912345678", name="Lan\x1b[2J\tA", purpose="phí\nlệ phí"
        )

    def test_a_call_back_from_the_list_to_done(
        self, env: dict[str, str], ticket: str, conversation: str
    ) -> None:
        (line,) = troly_command("call-backs", "list", **env).stdout.splitlines()
        assert "\x1b" not in line
        first, when, phone, name, purpose, whose = line.split("\t")
        assert (first, phone, whose) == (ticket, "+84912345678", conversation)
        assert name.startswith("Lan")
        assert purpose == "phí lệ phí"
        assert datetime.strptime(when, "%Y-%m-%d %H:%M").year >= 2026

        assert troly_command("call-backs", "done", ticket.lower(), **env).returncode == 0
        assert troly_command("call-backs", "list", **env).stdout == ""

    def test_a_ticket_that_is_not_open(self, env: dict[str, str]) -> None:
        done = troly_command("call-backs", "done", "GL-XXXXXX", **env)

        assert done.returncode != 0
        assert done.stderr == "troly: there is no open request GL-XXXXXX\n"

    @pytest.mark.usefixtures("ticket")
    def test_one_conversation_is_erased(self, env: dict[str, str], conversation: str) -> None:
        done = troly_command("erase", conversation, **env)
        again = troly_command("erase", conversation, **env)

        assert done.stdout == f"troly: deleted {conversation} with 0 messages and 1 call backs\n"
        assert troly_command("call-backs", "list", **env).stdout == ""
        assert again.returncode != 0
        assert again.stderr == f"troly: there is no conversation {conversation}\n"

    def test_what_citizens_say_of_answers(self, env: dict[str, str], conversation: str) -> None:
        with create_engine_for(env["ASSISTANT_DATABASE_URL"]).begin() as connection:
            for number, comment in enumerate(["Thiếu\nlệ phí", None]):
                connection.execute(
                    insert(feedback_table).values(
                        conversation_id=conversation,
                        outcome_id=f"{number:032x}",
                        entry_id="le_phi",
                        entry_version="1",
                        question="phí bao nhiêu",
                        ranking="[]",
                        helpful=comment is None,
                        comment=comment,
                        created_at=datetime(2026, 11, 27, 20, 0),
                    )
                )

        helped, missing = troly_command("feedback", **env).stdout.splitlines()
        assert helped.split("\t") == [
            *("2026-11-28 03:00", "helped", "le_phi", "phí bao nhiêu", "–", conversation)
        ]
        assert missing.split("\t")[1:5] == [
            *("did not help", "le_phi", "phí bao nhiêu", "Thiếu lệ phí")
        ]
        (only,) = troly_command("feedback", "--unhelpful", "--json", **env).stdout.splitlines()
        assert json.loads(only) == {
            "created_at": "2026-11-27T20:00:00Z",
            "helpful": False,
            "entry_id": "le_phi",
            "question": "phí bao nhiêu",
            "comment": "Thiếu\nlệ phí",
            "conversation_id": conversation,
        }


class TestKnowledgeBaseShow:
    def test_shows_an_entry(self) -> None:
        done = troly_command("kb", "show", "quen_mat_khau", "--channel", "text")

        assert done.returncode == 0, done.stderr
        assert "[1] Hướng dẫn từng bước" in done.stdout

    def test_an_unknown_entry_is_told_in_one_line(self) -> None:
        done = troly_command("kb", "show", "quen_mat_kau")

        assert done.returncode == 1
        assert done.stderr == (
            "troly: không có câu trả lời 'quen_mat_kau'; tên gần giống là quen_mat_khau\n"
        )


def test_purge_deletes_what_is_old(tmp_sqlite_url: str) -> None:
    upgrade(tmp_sqlite_url)
    store = MessageStore(create_engine_for(tmp_sqlite_url), now=lambda: datetime(2026, 1, 1, 8, 0))
    store.accept(store.start("web"), "k", pending="sealed", lease=10, text="Chào")
    settings = {
        "ASSISTANT_DATABASE_URL": tmp_sqlite_url,
        "RETENTION_DAYS": "30",
        **dict.fromkeys(SECRETS, "s" * 32),
    }
    done = troly_command("purge", **settings)
    assert done.stdout == "troly: deleted 1 conversations with 1 messages and 0 call backs\n"
    again = troly_command("purge", **settings)
    assert again.stdout.startswith("troly: deleted 0 conversations")
