"""The read model of dossiers and the ten national statuses.

On PostgreSQL the role `troly_reader` may read the columns that the assistant needs, and nothing
else: neither address nor e-mail. It cannot log in; whoever runs the database makes an account
for the assistant and grants it the role:

    CREATE ROLE troly_assistant LOGIN PASSWORD '…' IN ROLE troly_reader;

Where the account that migrates may not create roles, the role is left out with a notice: create
it (`CREATE ROLE troly_reader NOLOGIN`) before the migration.

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from troly.database.conventions import ROW_NUMBER

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_UNREAD = {("ho_so", "dia_chi"), ("ho_so", "email")}

_CREATE_READER = """
DO $$
BEGIN
    CREATE ROLE troly_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL;  -- roles belong to the whole server: another database has made it
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'role troly_reader cannot be created by %', current_user;
END $$
"""


def upgrade() -> None:
    """Apply."""
    statuses = op.create_table(
        "dm_trang_thai",
        sa.Column("ma", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ten", sa.Text, nullable=False),
        sa.Column("giai_thich", sa.Text, nullable=False),
        sa.Column("viec_can_lam", sa.Text, nullable=False),
        sa.Column(
            "muc_lien_quan",
            sa.JSON,
            nullable=False,
            comment="ids of entries of the knowledge base",
        ),
        sa.PrimaryKeyConstraint("ma", name="pk_dm_trang_thai"),
        sa.CheckConstraint("ma BETWEEN 1 AND 10", name=op.f("ck_dm_trang_thai_ma")),
    )
    units = op.create_table(
        "don_vi",
        sa.Column("ma_dinh_danh", sa.String(32), nullable=False),
        sa.Column("ten", sa.Text, nullable=False),
        sa.Column("dien_thoai", sa.Text),
        sa.Column("hieu_luc_tu", sa.Date),
        sa.Column("hieu_luc_den", sa.Date),
        sa.Column(
            "thay_the_boi",
            sa.String(32),
            comment="the unit that took over, e.g. after the merger of 2025",
        ),
        sa.PrimaryKeyConstraint("ma_dinh_danh", name="pk_don_vi"),
        sa.ForeignKeyConstraint(
            ["thay_the_boi"], ["don_vi.ma_dinh_danh"], name="fk_don_vi_thay_the_boi"
        ),
    )
    dossiers = op.create_table(
        "ho_so",
        sa.Column("ma_ho_so", sa.String(64), nullable=False, comment="canonical spelling"),
        sa.Column(
            "ma_ho_so_chuan",
            sa.String(64),
            nullable=False,
            comment="the same in capitals, without dots and dashes: searched by",
        ),
        sa.Column("ma_ho_so_khac", sa.String(64)),
        sa.Column("ma_tthc", sa.String(64)),
        sa.Column("ten_tthc", sa.Text, nullable=False),
        sa.Column("ten_linh_vuc", sa.Text),
        sa.Column("kenh_thuc_hien", sa.Integer, comment="1 at the counter, 2 online, 3 by post"),
        sa.Column("chu_ho_so", sa.Text),
        sa.Column("so_giay_to_bam", sa.String(64), comment="keyed hash, never the number"),
        sa.Column("so_dien_thoai_bam", sa.String(64), comment="keyed hash, never the number"),
        sa.Column("ngay_nop", sa.Date),
        sa.Column("ngay_tiep_nhan", sa.Date),
        sa.Column("ngay_hen_tra", sa.Date),
        sa.Column("ngay_ket_thuc_xu_ly", sa.Date),
        sa.Column("ngay_tra", sa.Date),
        sa.Column("trang_thai", sa.Integer, nullable=False),
        sa.Column("buoc_hien_tai", sa.Text),
        sa.Column("hinh_thuc_tra", sa.Integer, comment="0 at the counter, 1 by post"),
        sa.Column("don_vi_xu_ly", sa.String(32)),
        sa.Column("ly_do", sa.Text, comment="why it was refused or stopped"),
        sa.Column("dia_chi", sa.Text, comment="of the portal; the assistant never reads it"),
        sa.Column("email", sa.Text, comment="of the portal; the assistant never reads it"),
        sa.Column("cap_nhat_luc", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("ma_ho_so", name="pk_ho_so"),
        sa.UniqueConstraint("ma_ho_so_chuan", name="uq_ho_so_ma_ho_so_chuan"),
        sa.ForeignKeyConstraint(["trang_thai"], ["dm_trang_thai.ma"], name="fk_ho_so_trang_thai"),
        sa.ForeignKeyConstraint(
            ["don_vi_xu_ly"], ["don_vi.ma_dinh_danh"], name="fk_ho_so_don_vi_xu_ly"
        ),
    )
    history = op.create_table(
        "qua_trinh_xu_ly",
        *_number_and_dossier("qua_trinh_xu_ly"),
        sa.Column("thoi_diem_xu_ly", sa.DateTime, nullable=False),
        sa.Column("phong_ban_xu_ly", sa.Text),
        sa.Column("noi_dung_xu_ly", sa.Text, nullable=False),
        sa.Column("trang_thai", sa.Integer),
        sa.ForeignKeyConstraint(
            ["trang_thai"], ["dm_trang_thai.ma"], name="fk_qua_trinh_xu_ly_trang_thai"
        ),
    )
    supplements = op.create_table(
        "ho_so_bo_sung",
        *_number_and_dossier("ho_so_bo_sung"),
        sa.Column("noi_dung_bo_sung", sa.Text, nullable=False),
        sa.Column("ngay_yeu_cau", sa.Date, nullable=False),
        sa.Column("thoi_han", sa.Date),
        sa.Column("hoan_thanh", sa.Boolean, nullable=False),
    )
    fees = op.create_table(
        "le_phi",
        *_number_and_dossier("le_phi"),
        sa.Column("ten_phi_le_phi", sa.Text, nullable=False),
        sa.Column("gia", sa.BigInteger, nullable=False, comment="đồng"),
        sa.Column(
            "hinh_thuc_thu", sa.Integer, comment="1 on acceptance, 2 on supplement, 4 on return"
        ),
        sa.Column("da_thanh_toan", sa.Boolean, nullable=False),
    )
    for table in (history, supplements, fees):
        op.create_index(f"ix_{table.name}_ma_ho_so", table.name, ["ma_ho_so"])

    # Their wording stood here once; 0002 takes the columns away.
    wording = {"ten": "", "giai_thich": "", "viec_can_lam": "", "muc_lien_quan": []}
    op.bulk_insert(statuses, [{"ma": number, **wording} for number in range(1, 11)])

    if op.get_bind().dialect.name == "postgresql":
        _grant_reading([statuses, units, dossiers, history, supplements, fees])


def _number_and_dossier(table: str) -> list[sa.sql.schema.SchemaItem]:
    return [
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("ma_ho_so", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["ma_ho_so"], ["ho_so.ma_ho_so"], name=f"fk_{table}_ma_ho_so"),
    ]


def _grant_reading(tables: list[sa.Table]) -> None:
    op.execute(_CREATE_READER)
    role_exists = sa.text("SELECT 1 FROM pg_roles WHERE rolname = 'troly_reader'")
    if op.get_bind().execute(role_exists).first() is None:
        return
    for table in tables:
        names = (column.name for column in table.columns)
        columns = ", ".join(name for name in names if (table.name, name) not in _UNREAD)
        op.execute(f"GRANT SELECT ({columns}) ON {table.name} TO troly_reader")


def downgrade() -> None:
    """Undo; the role stays, since other databases of the server may use it."""
    for table in ("le_phi", "ho_so_bo_sung", "qua_trinh_xu_ly", "ho_so", "don_vi", "dm_trang_thai"):
        op.drop_table(table)
