"""Invented dossiers to try the assistant with; `demo.yml` holds all that they say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import insert, select

from troly.portal.engines import transaction, writing_engine
from troly.portal.factor import hash_factor
from troly.portal.tables import don_vi, ho_so, ho_so_bo_sung, le_phi, qua_trinh_xu_ly

_Row = dict[str, Any]

_MILESTONES = ("ngay_nop", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc_xu_ly", "ngay_tra")
_ONLINE = 2
_FEE_ON_ACCEPTANCE = 1

# Clearly invented: the last six digits of telephone and identity number differ.
_FIRST_PHONE = 900_000_001
_FIRST_IDENTITY = 31_099_100_001


def fill(url: str, secret: str, today: date) -> int:
    """Fill an empty read model and give the number of dossiers; 0 where there are any already.

    `secret` is the key of the second factors. The first dossier of `demo.yml` belongs to the
    telephone number 0900000001 and the identity number 031099100001, the next one to 0900000002
    and 031099100002, and so on.

    PortalUnavailable: in one line, what kept it from being done.
    """
    engine = writing_engine(url)
    try:
        with transaction(engine) as connection:
            if connection.execute(select(ho_so.c.ma_ho_so).limit(1)).first():
                return 0
            rows = _Demo(secret, today)
            for table in (don_vi, ho_so, qua_trinh_xu_ly, ho_so_bo_sung, le_phi):
                connection.execute(insert(table), rows.of_table[table.name])
            return len(rows.of_table[ho_so.name])
    finally:
        engine.dispose()


class _Demo:
    """The rows of each table, for dossiers as of one day."""

    def __init__(self, secret: str, today: date) -> None:
        text = files("troly.portal").joinpath("demo.yml").read_text(encoding="utf-8")
        self._content = YAML(typ="safe").load(text)
        self._secret = secret
        self._today = today
        self.of_table: dict[str, list[_Row]] = {
            don_vi.name: [self._unit(unit) for unit in self._content["don_vi"]],
            ho_so.name: [],
            qua_trinh_xu_ly.name: [],
            ho_so_bo_sung.name: [],
            le_phi.name: [],
        }
        for scene in self._content["ho_so"]:
            for repetition in range(scene.get("so_luong", 1)):
                self._add_dossier(scene, repetition)

    def _unit(self, unit: _Row) -> _Row:
        return {column.name: unit.get(column.name) for column in don_vi.columns}

    def _add_dossier(self, scene: _Row, repetition: int) -> None:
        index = len(self.of_table[ho_so.name])
        procedure = self._procedure(scene, index)
        days = {name: self._day(scene.get(name)) for name in _MILESTONES}
        days["ngay_nop"] -= timedelta(days=repetition)
        unit = scene.get("don_vi") or self._unit_for(procedure, index)
        received = days["ngay_tiep_nhan"] or days["ngay_nop"]
        code = scene.get("ma_ho_so") or f"{unit}-{received:%y%m%d}-{index + 1:04}"
        key = code.replace(".", "").replace("-", "")
        owners = self._content["chu_ho_so"]
        self.of_table[ho_so.name].append(
            {
                "ma_ho_so": code,
                "ma_ho_so_chuan": key,
                "ma_tthc": procedure["ma_tthc"],
                "ten_tthc": procedure["ten_tthc"],
                "ten_linh_vuc": procedure["ten_linh_vuc"],
                "kenh_thuc_hien": _ONLINE,
                "chu_ho_so": owners[index % len(owners)],
                "so_giay_to_bam": self._factor(key, f"{_FIRST_IDENTITY + index:012}"),
                "so_dien_thoai_bam": self._factor(key, f"{_FIRST_PHONE + index:010}"),
                **days,
                "trang_thai": scene["trang_thai"],
                "buoc_hien_tai": scene.get("buoc_hien_tai"),
                "hinh_thuc_tra": index % 2,
                "don_vi_xu_ly": unit,
                "ly_do": scene.get("ly_do"),
                "dia_chi": self._content["dia_chi"],
                "email": f"minh-hoa-{index + 1}@example.com",
                "cap_nhat_luc": datetime.combine(self._today, time(7, 30)),
            }
        )
        self._add_supplement(code, scene, days)
        if days["ngay_tiep_nhan"]:
            self._add_fees(code, scene, procedure)
        self._add_history(code, days)

    def _procedure(self, scene: _Row, index: int) -> _Row:
        procedures = self._content["thu_tuc"]
        names = scene.get("thu_tuc") or list(procedures)
        procedure: _Row = procedures[names[index % len(names)]]
        return procedure

    def _unit_for(self, procedure: _Row, index: int) -> Any:
        units = procedure["don_vi"]
        # The next unit only when all procedures have had their turn.
        return units[index // len(self._content["thu_tuc"]) % len(units)]

    def _day(self, value: int | date | None) -> Any:
        return self._today + timedelta(days=value) if isinstance(value, int) else value

    def _factor(self, key: str, number: str) -> str:
        return hash_factor(self._secret, key, number[-6:])

    def _add_supplement(self, code: str, scene: _Row, days: _Row) -> None:
        supplement = scene.get("bo_sung")
        if supplement is None:
            return
        days["ngay_yeu_cau"] = self._day(supplement["ngay_yeu_cau"])
        self.of_table[ho_so_bo_sung.name].append(
            {
                "ma_ho_so": code,
                "noi_dung_bo_sung": supplement["noi_dung_bo_sung"],
                "ngay_yeu_cau": days["ngay_yeu_cau"],
                "thoi_han": self._day(supplement["thoi_han"]),
                "hoan_thanh": supplement.get("hoan_thanh", False),
            }
        )

    def _add_fees(self, code: str, scene: _Row, procedure: _Row) -> None:
        for name, amount in procedure.get("le_phi", {}).items():
            self.of_table[le_phi.name].append(
                {
                    "ma_ho_so": code,
                    "ten_phi_le_phi": name,
                    "gia": amount,
                    "hinh_thuc_thu": _FEE_ON_ACCEPTANCE,
                    "da_thanh_toan": scene.get("le_phi") != "chua_nop",
                }
            )

    def _add_history(self, code: str, days: _Row) -> None:
        """Add a step for each milestone reached, an hour apart where they fall on one day."""
        for hour, (milestone, what) in enumerate(self._content["qua_trinh"].items(), start=8):
            day = days.get(milestone)
            if day is not None:
                self.of_table[qua_trinh_xu_ly.name].append(
                    {
                        "ma_ho_so": code,
                        "thoi_diem_xu_ly": datetime.combine(day, time(hour)),
                        "noi_dung_xu_ly": what,
                    }
                )
