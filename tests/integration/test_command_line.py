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

from tests.running_troly import PROJECT, RunningTroly
from troly.store.conversations import ConversationStore
from troly.store.engine import create_engine_for
from troly.store.migrate import upgrade


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
        done = troly_command("run", cwd=tmp_path)

        assert done.stderr.count("\n") == 1
        assert "SESSION_SECRET" in done.stderr

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("GATEWAY_PORT", "many"),
            ("GATEWAY_PORT", "70000"),
            ("SESSION_SECRET", "short"),
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
    store = ConversationStore(
        create_engine_for(tmp_sqlite_url), now=lambda: datetime(2026, 1, 1, 8, 0)
    )
    store.accept(store.start("web"), "k", text="Chào")
    settings = {"ASSISTANT_DATABASE_URL": tmp_sqlite_url, "RETENTION_DAYS": "30"}
    done = troly_command("purge", **settings)
    assert done.stdout == "troly: deleted 1 conversations with 1 messages and 0 call backs\n"
    again = troly_command("purge", **settings)
    assert again.stdout.startswith("troly: deleted 0 conversations")
