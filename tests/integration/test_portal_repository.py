"""The portal's read model on SQLite and PostgreSQL: what the assistant may know of a dossier."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event, insert, inspect, select, text, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError

from troly.portal.demo import fill
from troly.portal.engines import reading_engine
from troly.portal.factor import hash_factor
from troly.portal.migrate import VERSION_TABLE, upgrade
from troly.portal.reading import read_numbers
from troly.portal.repository import (
    DossierStatus,
    Fee,
    HistoryStep,
    PortalRepository,
    PortalUnavailable,
    Supplement,
)
from troly.portal.tables import (
    don_vi,
    ho_so,
    ho_so_bo_sung,
    le_phi,
    metadata,
    qua_trinh_xu_ly,
)

SECRET = "a secret of at least thirty-two characters"
TODAY = date(2026, 11, 23)

CODE = "H24.12-261110-0042"
KEY = "H24122611100042"
PHONE = "345678"
IDENTITY = "123456"

# Personal data that must never come out.
ADDRESS = "12 phố Không Ai Được Đọc"
EMAIL = "khong.ai.duoc.doc@example.com"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Give a migrated database with two units and one dossier."""
    fixture = "tmp_sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    upgrade(url)
    write(
        url,
        insert(don_vi).values(
            ma_dinh_danh="H24.12", ten="UBND phường Hồng Bàng", dien_thoai="0225.0000.112"
        ),
        insert(don_vi).values(
            ma_dinh_danh="000.00.35.H24",
            ten="UBND quận cũ",
            dien_thoai="0225.0000.035",
            hieu_luc_den=date(2025, 6, 30),
            thay_the_boi="H24.12",
        ),
        insert(ho_so).values(
            ma_ho_so=CODE,
            ma_ho_so_chuan=KEY,
            ten_tthc="Đăng ký khai sinh",
            ten_linh_vuc="Hộ tịch",
            chu_ho_so="Nguyễn Văn Thử",
            so_dien_thoai_bam=hash_factor(SECRET, KEY, PHONE),
            so_giay_to_bam=hash_factor(SECRET, KEY, IDENTITY),
            ngay_nop=date(2026, 11, 9),
            ngay_tiep_nhan=date(2026, 11, 10),
            ngay_hen_tra=date(2026, 11, 20),
            trang_thai=4,
            buoc_hien_tai="Chờ lãnh đạo phê duyệt",
            don_vi_xu_ly="H24.12",
            dia_chi=ADDRESS,
            email=EMAIL,
            cap_nhat_luc=datetime(2026, 11, 23, 7, 30),
        ),
    )
    return url


@pytest.fixture
def repository(url: str) -> Iterator[PortalRepository]:
    repository = PortalRepository(url, SECRET)
    yield repository
    repository.close()


def write(url: str, *statements: Any) -> None:
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)
    engine.dispose()


# --- migration ---------------------------------------------------------------------------------


def test_the_migration_makes_the_tables_that_the_code_knows(url: str) -> None:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name != VERSION_TABLE

    engine = create_engine(url, future=True)
    with engine.connect() as connection:
        options = {"include_name": is_ours, "compare_type": True}
        assert (
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        )
    engine.dispose()


def test_the_migration_can_be_repeated(url: str, repository: PortalRepository) -> None:
    upgrade(url)

    assert repository.find_status(KEY) is not None


def test_the_migration_fills_in_all_national_statuses(
    url: str, repository: PortalRepository
) -> None:
    for number in range(1, 11):
        write(url, update(ho_so).values(trang_thai=number))

        status = repository.find_status(KEY)

        assert status is not None
        assert status.status == number


# Their wording, as the release before kept it beside the numbers.
_WORDED = (
    "UPDATE dm_trang_thai SET ten = 'Tên', giai_thich = 'Nghĩa.', viec_can_lam = 'Việc.',"
    """ muc_lien_quan = '["quen_mat_khau"]'"""
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_with_worded_statuses_is_read_and_brought_up_to_date(
    request: pytest.FixtureRequest, kind: str
) -> None:
    old: str = request.getfixturevalue("tmp_sqlite_url" if kind == "sqlite" else "postgres_url")
    migrate(old, "0001")
    write(
        old,
        text(_WORDED),
        insert(ho_so).values(
            ma_ho_so=CODE,
            ma_ho_so_chuan=KEY,
            ten_tthc="Đăng ký khai sinh",
            trang_thai=4,
            so_dien_thoai_bam=hash_factor(SECRET, KEY, PHONE),
            cap_nhat_luc=datetime(2026, 11, 23, 7, 30),
        ),
    )
    repository = PortalRepository(old, SECRET)
    before = repository.find_status(KEY), repository.find_details(KEY, PHONE)

    upgrade(old)

    assert (repository.find_status(KEY), repository.find_details(KEY, PHONE)) == before
    assert None not in before
    repository.close()
    engine = create_engine(old, future=True)
    columns = [column["name"] for column in inspect(engine).get_columns("dm_trang_thai")]
    engine.dispose()
    assert columns == ["ma"]
    migrate(old, "0001")
    upgrade(old)


def migrate(url: str, revision: str) -> None:
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", "troly.portal:migrations")
        to = command.upgrade if revision_of(connection) is None else command.downgrade
        to(config, revision)
    engine.dispose()


def revision_of(connection: Connection) -> str | None:
    options = {"version_table": VERSION_TABLE}
    found: str | None = MigrationContext.configure(connection, opts=options).get_current_revision()
    return found


def test_other_statuses_cannot_be_stored(postgres_url: str) -> None:
    upgrade(postgres_url)

    with pytest.raises(DBAPIError):
        write(postgres_url, text("UPDATE dm_trang_thai SET ma = 11 WHERE ma = 10"))


# --- the code alone ------------------------------------------------------------------------------


def test_the_code_alone_shows_status_and_dates(repository: PortalRepository) -> None:
    assert repository.find_status(KEY) == DossierStatus(
        code=CODE,
        status=4,
        submitted_on=date(2026, 11, 9),
        received_on=date(2026, 11, 10),
        due_on=date(2026, 11, 20),
        returned_on=None,
        updated_at=datetime(2026, 11, 23, 7, 30),
    )


@pytest.mark.parametrize(
    "key", ["", "H24122611100043", CODE, KEY.lower(), "H2412261110004_", "%", "' OR 1=1 --"]
)
def test_an_unknown_code_shows_nothing(repository: PortalRepository, key: str) -> None:
    assert repository.find_status(key) is None
    assert repository.find_details(key, PHONE) is None


@pytest.mark.parametrize(
    ("status", "due", "overdue"),
    [
        (4, TODAY - timedelta(days=1), True),
        (4, TODAY, False),
        (4, TODAY + timedelta(days=1), False),
        (4, None, False),
        *((status, TODAY - timedelta(days=1), True) for status in (1, 2)),
        # 5 and 6 wait for the citizen
        *((status, TODAY - timedelta(days=1), False) for status in (3, 5, 6, 7, 8, 9, 10)),
    ],
)
def test_overdue_is_what_still_waits_after_the_appointment(
    url: str, repository: PortalRepository, status: int, due: date | None, overdue: bool
) -> None:
    write(url, update(ho_so).values(trang_thai=status, ngay_hen_tra=due))

    found = repository.find_status(KEY)

    assert found is not None
    assert found.is_overdue(TODAY) is overdue


# --- code and second factor ----------------------------------------------------------------------


@pytest.mark.parametrize("factor", [PHONE, IDENTITY])
def test_either_number_unlocks_the_details(repository: PortalRepository, factor: str) -> None:
    details = repository.find_details(KEY, factor)

    assert details is not None
    assert details.status == repository.find_status(KEY)
    assert details.owner_masked == "N***** V** T**"
    assert details.procedure == "Đăng ký khai sinh"
    assert details.field == "Hộ tịch"
    assert (details.unit_name, details.unit_phone) == ("UBND phường Hồng Bàng", "0225.0000.112")
    assert details.current_step == "Chờ lãnh đạo phê duyệt"
    assert (details.supplement, details.reason) == (None, None)
    assert (details.fees, details.history) == ((), ())


@pytest.mark.parametrize("factor", ["", "345679", "34567", "0912345678", "０３４５", "0" * 64])
def test_a_wrong_factor_unlocks_nothing(repository: PortalRepository, factor: str) -> None:
    assert repository.find_details(KEY, factor) is None


def test_a_dossier_without_numbers_stays_locked(url: str, repository: PortalRepository) -> None:
    write(url, update(ho_so).values(so_dien_thoai_bam=None, so_giay_to_bam=None))

    assert repository.find_status(KEY) is not None
    for factor in (PHONE, IDENTITY, "", "None"):
        assert repository.find_details(KEY, factor) is None


def test_the_factor_of_one_number_is_enough(url: str, repository: PortalRepository) -> None:
    write(url, update(ho_so).values(so_dien_thoai_bam=None))

    assert repository.find_details(KEY, IDENTITY) is not None
    assert repository.find_details(KEY, PHONE) is None


def test_another_secret_unlocks_nothing(url: str) -> None:
    repository = PortalRepository(url, SECRET + "!")

    assert repository.find_details(KEY, PHONE) is None


def test_details_show_the_open_supplement_fees_and_history(
    url: str, repository: PortalRepository
) -> None:
    def supplement(what: str, day: int, done: bool) -> Any:
        return insert(ho_so_bo_sung).values(
            ma_ho_so=CODE,
            noi_dung_bo_sung=what,
            ngay_yeu_cau=date(2026, 11, day),
            thoi_han=date(2026, 11, day + 5),
            hoan_thanh=done,
        )

    def step(day: int, what: str) -> Any:
        return insert(qua_trinh_xu_ly).values(
            ma_ho_so=CODE, thoi_diem_xu_ly=datetime(2026, 11, day, 8), noi_dung_xu_ly=what
        )

    def fee(name: str, amount: int, paid: bool) -> Any:
        return insert(le_phi).values(
            ma_ho_so=CODE, ten_phi_le_phi=name, gia=amount, da_thanh_toan=paid
        )

    write(
        url,
        supplement("Thiếu tờ khai", 12, done=False),
        supplement("Thiếu chữ ký", 15, done=False),
        supplement("Đã bổ sung", 18, done=True),
        step(11, "Tiếp nhận"),
        step(9, "Nộp"),
        fee("Lệ phí", 15_000, paid=True),
        fee("Phí thẩm định", 3_000_000_000, paid=False),
    )

    details = repository.find_details(KEY, PHONE)

    assert details is not None
    assert details.supplement == Supplement("Thiếu chữ ký", date(2026, 11, 20))
    assert details.history == (
        HistoryStep(datetime(2026, 11, 9, 8), "Nộp"),
        HistoryStep(datetime(2026, 11, 11, 8), "Tiếp nhận"),
    )
    assert details.fees == (Fee("Lệ phí", 15_000, True), Fee("Phí thẩm định", 3_000_000_000, False))


def test_personal_data_in_free_text_is_masked(url: str, repository: PortalRepository) -> None:
    written = "Gọi 0912345678 hoặc a.b@example.com, CCCD 031099000001, mã H24.12-261110-0042"
    shown = "Gọi *******678 hoặc ***@***, CCCD ************, mã H24.12-261110-0042"
    write(
        url,
        update(ho_so).values(ly_do=written, buoc_hien_tai=written),
        insert(ho_so_bo_sung).values(
            ma_ho_so=CODE, noi_dung_bo_sung=written, ngay_yeu_cau=TODAY, hoan_thanh=False
        ),
        insert(qua_trinh_xu_ly).values(
            ma_ho_so=CODE, thoi_diem_xu_ly=datetime(2026, 11, 9), noi_dung_xu_ly=written
        ),
    )

    details = repository.find_details(KEY, PHONE)

    assert details is not None
    assert details.supplement == Supplement(shown, None)
    assert details.reason == details.current_step == shown
    assert [step.what for step in details.history] == [shown]


def test_a_former_unit_is_named_by_the_one_that_took_over(
    url: str, repository: PortalRepository
) -> None:
    write(url, update(ho_so).values(don_vi_xu_ly="000.00.35.H24"))

    details = repository.find_details(KEY, PHONE)

    assert details is not None
    assert (details.unit_name, details.unit_phone) == ("UBND phường Hồng Bàng", "0225.0000.112")


def test_a_dossier_with_few_fields_is_shown(url: str, repository: PortalRepository) -> None:
    empty = ["chu_ho_so", "ten_linh_vuc", "buoc_hien_tai", "don_vi_xu_ly", "ngay_hen_tra"]
    write(url, update(ho_so).values(dict.fromkeys(empty)))

    details = repository.find_details(KEY, PHONE)

    assert details is not None
    assert (details.owner_masked, details.field, details.unit_name) == ("", None, None)


# --- what must not be possible -------------------------------------------------------------------


@contextmanager
def statements_of(engine_class: type[Engine]) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement != "BEGIN":  # SQLite is told so, PostgreSQL by its driver
            seen.append(statement)

    event.listen(engine_class, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine_class, "before_cursor_execute", note)


def test_unknown_code_and_wrong_factor_do_the_same_work(repository: PortalRepository) -> None:
    repository.find_status(KEY)  # opens the connection

    with statements_of(Engine) as for_unknown_code:
        repository.find_details("H24122611109999", PHONE)
    with statements_of(Engine) as for_wrong_factor:
        repository.find_details(KEY, "999999")

    assert for_unknown_code == for_wrong_factor
    assert len(for_wrong_factor) == 1


def test_address_and_email_are_never_asked_for(repository: PortalRepository) -> None:
    with statements_of(Engine) as statements:
        repository.find_status(KEY)
        details = repository.find_details(KEY, PHONE)

    assert len(statements) > 2
    for statement in statements:
        assert "dia_chi" not in statement
        assert "email" not in statement
    assert ADDRESS not in repr(details)
    assert EMAIL not in repr(details)
    assert "Nguyễn" not in repr(details)


@pytest.mark.parametrize(
    "statement",
    [update(ho_so).values(trang_thai=10), insert(don_vi).values(ma_dinh_danh="X", ten="X")],
)
def test_the_assistant_cannot_write(url: str, statement: Any) -> None:
    engine = reading_engine(url)

    with pytest.raises(DBAPIError, match=r"read-?only"), engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def test_stored_hashes_hold_no_digits_of_the_numbers(url: str) -> None:
    engine = reading_engine(url)
    with engine.connect() as connection:
        row = connection.execute(select(ho_so)).one()
    engine.dispose()

    for stored, number in ((row.so_dien_thoai_bam, PHONE), (row.so_giay_to_bam, IDENTITY)):
        assert len(stored) == 64
        assert number not in stored


def as_reader(url: str) -> str:
    """Make an account as `0001_read_model.py` tells the operator to, and give its address."""
    name = f"assistant_{uuid4().hex}"
    write(url, text(f"CREATE ROLE {name} LOGIN IN ROLE troly_reader"))
    return make_url(url).set(username=name).render_as_string(hide_password=False)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
class TestReaderRole:
    """What PostgreSQL itself lets the assistant's account do."""

    def test_it_may_read_all_that_the_assistant_needs(self, url: str) -> None:
        repository = PortalRepository(as_reader(url), SECRET)

        assert repository.find_status(KEY) is not None
        assert repository.find_details(KEY, PHONE) is not None
        repository.close()

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT dia_chi FROM ho_so",
            "SELECT email FROM ho_so",
            "SELECT * FROM ho_so",
            "SELECT ma_ho_so FROM ho_so WHERE email LIKE 'a%'",
        ],
    )
    def test_it_cannot_see_address_and_email(self, url: str, statement: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            write(as_reader(url), text(statement))

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ho_so SET trang_thai = 10",
            "DELETE FROM le_phi",
            "INSERT INTO don_vi (ma_dinh_danh, ten) VALUES ('X', 'X')",
            "DROP TABLE ho_so CASCADE",
        ],
    )
    def test_it_cannot_write_even_where_the_connection_may(self, url: str, statement: str) -> None:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            write(as_reader(url), text(statement))


def test_the_migration_runs_where_roles_cannot_be_created(postgres_url: str) -> None:
    name = f"owner_{uuid4().hex}"
    database = make_url(postgres_url).database
    write(
        postgres_url,
        text(f"CREATE ROLE {name} LOGIN"),
        text(f"ALTER DATABASE {database} OWNER TO {name}"),
    )
    url = make_url(postgres_url).set(username=name).render_as_string(hide_password=False)

    upgrade(url)

    engine = create_engine(url, future=True)
    assert inspect(engine).has_table("ho_so")
    engine.dispose()


# --- unavailable ---------------------------------------------------------------------------------


def stopped_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


UNUSABLE = [
    lambda _: f"postgresql+psycopg2://troly:geheim@127.0.0.1:{stopped_port()}/portal",
    lambda _: "postgresql://troly:geheim@host.invalid/portal",
    lambda folder: f"sqlite:///{folder}/geheim/missing.db",
    lambda folder: f"sqlite:///{folder}",
    lambda _: "sqlite://",
    lambda _: "mysql://troly:geheim@127.0.0.1/portal",
    lambda _: "geheim",
    lambda _: "",
]


@pytest.mark.parametrize("make_url_of", UNUSABLE)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    make_url_of: Callable[[Any], str], tmp_path: Any
) -> None:
    repository = PortalRepository(make_url_of(tmp_path), SECRET)

    for look_up in (
        lambda: repository.find_status(KEY),
        lambda: repository.find_details(KEY, PHONE),
    ):
        with pytest.raises(PortalUnavailable) as caught:
            look_up()
        message = str(caught.value)
        assert "PORTAL_DATABASE_URL" in message
        assert "\n" not in message
        for private in ("geheim", KEY, PHONE, SECRET):
            assert private not in message


@pytest.mark.parametrize("call", [upgrade, lambda url: fill(url, SECRET, TODAY)])
def test_the_tools_tell_an_unusable_database_in_one_line(call: Callable[[str], Any]) -> None:
    with pytest.raises(PortalUnavailable, match=r"\A[^\n]*PORTAL_DATABASE_URL[^\n]*\Z"):
        call(f"postgresql://troly:geheim@127.0.0.1:{stopped_port()}/portal")


def test_a_missing_sqlite_file_is_not_created_by_reading(tmp_sqlite_url: str) -> None:
    with pytest.raises(PortalUnavailable):
        PortalRepository(tmp_sqlite_url, SECRET).find_status(KEY)

    path = make_url(tmp_sqlite_url).database
    with pytest.raises(FileNotFoundError), open(path):  # noqa: PTH123
        pass


def test_a_database_without_tables_is_unavailable(postgres_url: str) -> None:
    with pytest.raises(PortalUnavailable):
        PortalRepository(postgres_url, SECRET).find_status(KEY)


def test_a_server_that_accepts_but_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://troly@127.0.0.1:{silent.getsockname()[1]}/portal"
        started = time.monotonic()
        with pytest.raises(PortalUnavailable):
            PortalRepository(url, SECRET).find_status(KEY)
        # The limit is 3 seconds; without it this would wait for ever.
        assert time.monotonic() - started < 30


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_locked_table_is_given_up(url: str, repository: PortalRepository) -> None:
    repository.find_status(KEY)
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE ho_so IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(PortalUnavailable):
            repository.find_status(KEY)
    engine.dispose()

    assert repository.find_status(KEY) is not None


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_the_repository_recovers_when_connections_were_cut(
    url: str, repository: PortalRepository
) -> None:
    repository.find_status(KEY)
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    write(url, text(cut))

    assert repository.find_status(KEY) is not None


def test_a_closed_repository_opens_again(repository: PortalRepository) -> None:
    repository.find_status(KEY)
    repository.close()

    assert repository.find_status(KEY) is not None


# --- demo data -----------------------------------------------------------------------------------


@pytest.fixture(params=["tmp_sqlite_url", "postgres_url"])
def demo(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    upgrade(url)
    assert fill(url, SECRET, TODAY) >= 60
    return url


def test_demo_data_is_filled_in_once(demo: str) -> None:
    assert fill(demo, SECRET, TODAY + timedelta(days=1)) == 0


def test_demo_dossiers_cover_what_there_is_to_show(demo: str) -> None:
    repository = PortalRepository(demo, SECRET)
    engine = reading_engine(demo)
    with engine.connect() as connection:
        codes = connection.scalars(select(ho_so.c.ma_ho_so)).all()
    engine.dispose()
    found = []
    for code in codes:
        [read] = read_numbers(code, TODAY).codes
        assert read.text == code
        found.append(repository.find_status(read.key))

    statuses = [status for status in found if status is not None]
    assert len(statuses) == len(codes)
    assert {status.status for status in statuses} == set(range(1, 11))
    assert any(status.is_overdue(TODAY) for status in statuses)
    for style in (".H24-", ".H23-", "H24.12-", "H24.23.2-"):
        assert any(style in code for code in codes), style


def test_the_first_dossier_of_the_guide_waits_for_a_supplement(demo: str) -> None:
    repository = PortalRepository(demo, SECRET)
    [code] = read_numbers("000.00.16.H24-260901-0001", TODAY).codes

    details = repository.find_details(code.key, "000001")

    assert details is not None
    assert details.status.status == 5
    assert details.supplement is not None
    assert details.supplement.deadline is not None
    assert details.supplement.deadline > TODAY
    assert "0900009999" not in details.supplement.text
    assert details.fees
    assert details.history


def test_the_second_dossier_of_the_guide_waits_for_approval(demo: str) -> None:
    repository = PortalRepository(demo, SECRET)
    [code] = read_numbers("H24.12-261102-0112", TODAY).codes

    details = repository.find_details(code.key, "000002")

    assert details is not None
    assert details.status.status == 4
    assert details.status.due_on == TODAY
    assert details.current_step == "Chờ lãnh đạo phê duyệt"


def test_demo_fees_are_due_and_paid(demo: str) -> None:
    engine = reading_engine(demo)
    with engine.connect() as connection:
        paid = set(connection.scalars(select(le_phi.c.da_thanh_toan)))
    engine.dispose()

    assert paid == {True, False}
