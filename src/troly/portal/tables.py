"""The read model of the portal: national field names in snake_case.

The portal's own job fills these tables; the assistant only reads them, and never reads address
and e-mail. Dates are days, and times are local time of Vietnam.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from troly.database.conventions import ROW_NUMBER, new_metadata

metadata = new_metadata()


def _of_dossier() -> Column:
    return Column("ma_ho_so", String(64), ForeignKey("ho_so.ma_ho_so"), nullable=False, index=True)


dm_trang_thai = Table(
    "dm_trang_thai",
    metadata,
    Column("ma", Integer, primary_key=True, autoincrement=False),
    CheckConstraint("ma BETWEEN 1 AND 10", name="ma"),
)

don_vi = Table(
    "don_vi",
    metadata,
    Column("ma_dinh_danh", String(32), primary_key=True),
    Column("ten", Text, nullable=False),
    Column("dien_thoai", Text),
    Column("hieu_luc_tu", Date),
    Column("hieu_luc_den", Date),
    Column(
        "thay_the_boi",
        String(32),
        ForeignKey("don_vi.ma_dinh_danh"),
        comment="the unit that took over, e.g. after the merger of 2025",
    ),
)

ho_so = Table(
    "ho_so",
    metadata,
    Column("ma_ho_so", String(64), primary_key=True, comment="canonical spelling"),
    Column(
        "ma_ho_so_chuan",
        String(64),
        nullable=False,
        unique=True,
        comment="the same in capitals, without dots and dashes: searched by",
    ),
    Column("ma_ho_so_khac", String(64)),
    Column("ma_tthc", String(64)),
    Column("ten_tthc", Text, nullable=False),
    Column("ten_linh_vuc", Text),
    Column("kenh_thuc_hien", Integer, comment="1 at the counter, 2 online, 3 by post"),
    Column("chu_ho_so", Text),
    Column("so_giay_to_bam", String(64), comment="keyed hash, never the number"),
    Column("so_dien_thoai_bam", String(64), comment="keyed hash, never the number"),
    Column("ngay_nop", Date),
    Column("ngay_tiep_nhan", Date),
    Column("ngay_hen_tra", Date),
    Column("ngay_ket_thuc_xu_ly", Date),
    Column("ngay_tra", Date),
    Column("trang_thai", Integer, ForeignKey("dm_trang_thai.ma"), nullable=False),
    Column("buoc_hien_tai", Text),
    Column("hinh_thuc_tra", Integer, comment="0 at the counter, 1 by post"),
    Column("don_vi_xu_ly", String(32), ForeignKey("don_vi.ma_dinh_danh")),
    Column("ly_do", Text, comment="why it was refused or stopped"),
    Column("dia_chi", Text, comment="of the portal; the assistant never reads it"),
    Column("email", Text, comment="of the portal; the assistant never reads it"),
    Column("cap_nhat_luc", DateTime, nullable=False),
)

qua_trinh_xu_ly = Table(
    "qua_trinh_xu_ly",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _of_dossier(),
    Column("thoi_diem_xu_ly", DateTime, nullable=False),
    Column("phong_ban_xu_ly", Text),
    Column("noi_dung_xu_ly", Text, nullable=False),
    Column("trang_thai", Integer, ForeignKey("dm_trang_thai.ma")),
)

ho_so_bo_sung = Table(
    "ho_so_bo_sung",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _of_dossier(),
    Column("noi_dung_bo_sung", Text, nullable=False),
    Column("ngay_yeu_cau", Date, nullable=False),
    Column("thoi_han", Date),
    Column("hoan_thanh", Boolean, nullable=False),
)

le_phi = Table(
    "le_phi",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _of_dossier(),
    Column("ten_phi_le_phi", Text, nullable=False),
    Column("gia", BigInteger, nullable=False, comment="đồng"),
    Column("hinh_thuc_thu", Integer, comment="1 on acceptance, 2 on supplement, 4 on return"),
    Column("da_thanh_toan", Boolean, nullable=False),
)
