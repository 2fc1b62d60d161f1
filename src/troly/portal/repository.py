"""What the assistant may know of a dossier, read from the portal's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import Select

from troly.portal.engines import PortalUnavailable, reading, reading_engine
from troly.portal.factor import hash_factor, is_same_factor
from troly.portal.tables import don_vi, ho_so, ho_so_bo_sung, le_phi, qua_trinh_xu_ly
from troly.privacy.mask import mask_name, mask_personal_data

__all__ = [
    "DossierDetails",
    "DossierStatus",
    "Fee",
    "HistoryStep",
    "PortalRepository",
    "PortalUnavailable",
    "Supplement",
]

AWAITS_SUPPLEMENT = 5
_WAITING_FOR_CITIZEN = {AWAITS_SUPPLEMENT, 6}
_DONE = 9
_REFUSED_WITHDRAWN_STOPPED = {3, 7, 8}


STAGES = 5
"""Submitted, accepted, under way, result ready, result handed over."""

# National status: stage. Not accepted (3), withdrawn (7) and stopped (8) lead nowhere.
_STAGE_OF = {1: 1, 2: 2, 4: 3, 5: 3, 6: 3, 9: 4, 10: 5}


@dataclass(frozen=True)
class DossierStatus:
    """What the code alone shows: where the dossier is, and when. Nothing personal.

    `status` is the number of one of the ten national statuses.
    `updated_at` is local time of Vietnam.
    """

    code: str
    status: int
    submitted_on: date | None
    received_on: date | None
    due_on: date | None
    returned_on: date | None
    updated_at: datetime

    @property
    def stage(self) -> int | None:
        """Which stage of `STAGES` is reached; None where the dossier goes no further."""
        return _STAGE_OF.get(self.status)

    def is_overdue(self, today: date) -> bool:
        """Tell whether the appointment has passed and the citizen still waits for the result."""
        return (
            self.due_on is not None
            and today > self.due_on
            and self.is_under_way
            and self.status not in _WAITING_FOR_CITIZEN
        )

    @property
    def is_under_way(self) -> bool:
        """Tell whether there is a result still to be made."""
        return self.status < _DONE and not self.is_without_result

    @property
    def is_without_result(self) -> bool:
        """Tell whether no result will come: not accepted, withdrawn or stopped."""
        return self.status in _REFUSED_WITHDRAWN_STOPPED


@dataclass(frozen=True)
class Supplement:
    """What the citizen has yet to hand in."""

    text: str
    deadline: date | None


@dataclass(frozen=True)
class Fee:
    """A fee of the dossier; the amount is in đồng."""

    name: str
    amount: int
    paid: bool


@dataclass(frozen=True)
class HistoryStep:
    """What was done with the dossier, and when; not by whom."""

    when: datetime
    what: str


@dataclass(frozen=True)
class DossierDetails:
    """What code and second factor show together. Free text of staff is masked already.

    Unit and telephone are those of the unit that took over, where the former one is no more.
    """

    status: DossierStatus
    owner_masked: str
    procedure: str
    field: str | None
    unit_name: str | None
    unit_phone: str | None
    current_step: str | None
    supplement: Supplement | None
    reason: str | None
    fees: tuple[Fee, ...]
    history: tuple[HistoryStep, ...]


_STATUS_COLUMNS = (
    ho_so.c.ma_ho_so,
    ho_so.c.trang_thai,
    ho_so.c.ngay_nop,
    ho_so.c.ngay_tiep_nhan,
    ho_so.c.ngay_hen_tra,
    ho_so.c.ngay_tra,
    ho_so.c.cap_nhat_luc,
)

_successor = don_vi.alias("don_vi_moi")

_DETAIL_COLUMNS = (
    ho_so.c.so_dien_thoai_bam,
    ho_so.c.so_giay_to_bam,
    ho_so.c.chu_ho_so,
    ho_so.c.ten_tthc,
    ho_so.c.ten_linh_vuc,
    ho_so.c.buoc_hien_tai,
    ho_so.c.ly_do,
    func.coalesce(_successor.c.ten, don_vi.c.ten).label("ten_don_vi"),
    func.coalesce(_successor.c.dien_thoai, don_vi.c.dien_thoai).label("dien_thoai_don_vi"),
)


class PortalRepository:
    """Looks up dossiers by their key (`DossierCode.key`); it cannot write.

    Every method raises PortalUnavailable, in one line, where the database gives no answer.
    """

    def __init__(self, url: str, secret: str) -> None:
        """Keep address and key of the hashes; nothing is opened before the first look-up."""
        self._url = url
        self._secret = secret
        self._engine: Engine | None = None
        self._engine_lock = Lock()

    def find_status(self, key: str) -> DossierStatus | None:
        """Give what the code alone may show, or None where there is no such dossier."""
        query = select(*_STATUS_COLUMNS).where(ho_so.c.ma_ho_so_chuan == key)
        with reading(self._open_engine()) as connection:
            row = connection.execute(query).first()
        return _status(row) if row else None

    def find_details(self, key: str, last_six: str) -> DossierDetails | None:
        """Give all that may be shown, or None where the code or the second factor is wrong.

        Both wrong cases do the same work, so that neither answer nor time tells which it was.
        The factor is that of the telephone or of the identity number given with the dossier.
        """
        with reading(self._open_engine()) as connection:
            row = connection.execute(_details_query(key)).first()
            if not self._is_factor_of(row, key, last_six):
                return None
            return _details(connection, row)

    def find_details_of_proven(self, key: str) -> DossierDetails | None:
        """Give all that may be shown to somebody who gave the second factor a while ago.

        Whether the permission still lasts is for the caller to know.
        """
        with reading(self._open_engine()) as connection:
            row = connection.execute(_details_query(key)).first()
            return _details(connection, row) if row else None

    def close(self) -> None:
        """Close all connections; the next look-up opens new ones."""
        with self._engine_lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _open_engine(self) -> Engine:
        with self._engine_lock:
            if self._engine is None:
                self._engine = reading_engine(self._url)
            return self._engine

    def _is_factor_of(self, row: Any, key: str, last_six: str) -> bool:
        expected = hash_factor(self._secret, key, last_six)
        is_phone = is_same_factor(expected, row.so_dien_thoai_bam if row else None)
        is_identity = is_same_factor(expected, row.so_giay_to_bam if row else None)
        return is_phone or is_identity


def _details_query(key: str) -> Select:
    return (
        select(*_STATUS_COLUMNS, *_DETAIL_COLUMNS)
        .outerjoin_from(ho_so, don_vi, ho_so.c.don_vi_xu_ly == don_vi.c.ma_dinh_danh)
        .outerjoin(_successor, don_vi.c.thay_the_boi == _successor.c.ma_dinh_danh)
        .where(ho_so.c.ma_ho_so_chuan == key)
    )


def _status(row: Any) -> DossierStatus:
    return DossierStatus(
        code=row.ma_ho_so,
        status=row.trang_thai,
        submitted_on=row.ngay_nop,
        received_on=row.ngay_tiep_nhan,
        due_on=row.ngay_hen_tra,
        returned_on=row.ngay_tra,
        updated_at=row.cap_nhat_luc,
    )


def _details(connection: Connection, row: Any) -> DossierDetails:
    return DossierDetails(
        status=_status(row),
        owner_masked=mask_name(row.chu_ho_so or ""),
        procedure=row.ten_tthc,
        field=row.ten_linh_vuc,
        unit_name=row.ten_don_vi,
        unit_phone=row.dien_thoai_don_vi,
        current_step=_masked(row.buoc_hien_tai),
        supplement=_open_supplement(connection, row.ma_ho_so),
        reason=_masked(row.ly_do),
        fees=_fees(connection, row.ma_ho_so),
        history=_history(connection, row.ma_ho_so),
    )


def _open_supplement(connection: Connection, code: str) -> Supplement | None:
    query = (
        select(ho_so_bo_sung.c.noi_dung_bo_sung, ho_so_bo_sung.c.thoi_han)
        .where(ho_so_bo_sung.c.ma_ho_so == code, ho_so_bo_sung.c.hoan_thanh.is_(False))
        .order_by(ho_so_bo_sung.c.ngay_yeu_cau.desc(), ho_so_bo_sung.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return Supplement(mask_personal_data(row.noi_dung_bo_sung), row.thoi_han) if row else None


def _fees(connection: Connection, code: str) -> tuple[Fee, ...]:
    query = (
        select(le_phi.c.ten_phi_le_phi, le_phi.c.gia, le_phi.c.da_thanh_toan)
        .where(le_phi.c.ma_ho_so == code)
        .order_by(le_phi.c.id)
    )
    return tuple(
        Fee(row.ten_phi_le_phi, row.gia, row.da_thanh_toan) for row in connection.execute(query)
    )


def _history(connection: Connection, code: str) -> tuple[HistoryStep, ...]:
    query = (
        select(qua_trinh_xu_ly.c.thoi_diem_xu_ly, qua_trinh_xu_ly.c.noi_dung_xu_ly)
        .where(qua_trinh_xu_ly.c.ma_ho_so == code)
        .order_by(qua_trinh_xu_ly.c.thoi_diem_xu_ly, qua_trinh_xu_ly.c.id)
    )
    return tuple(
        HistoryStep(row.thoi_diem_xu_ly, mask_personal_data(row.noi_dung_xu_ly))
        for row in connection.execute(query)
    )


def _masked(text: str | None) -> str | None:
    return None if text is None else mask_personal_data(text)
