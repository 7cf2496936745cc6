"""Review files for tests: a sound row, with what a test changes of it."""

import csv
from collections.abc import Mapping
from pathlib import Path

SOUND: Mapping[str, str] = {
    "file": "bai.txt", "area": "Lào Cai", "area_level": "province", "indicator": "products_total",
    "value": "321", "unit": "", "as_of": "2025-04", "kind": "figure", "part": "",
    "operator": "", "accept": "x", "within": "", "as_of_inferred": "", "source_id": "",
    "source_title": "Lào Cai có 321 sản phẩm OCOP", "source_publisher": "Báo thử",
    "source_date": "2025-05-02", "source_url": "https://example.org/321", "source_kind": "press",
    "note": "", "explanation": "",
}  # fmt: skip


def row(**changed: str) -> dict[str, str]:
    """A sound row but for what is changed."""
    return {**SOUND, **changed}


def write(file: Path, *rows: Mapping[str, str]) -> Path:
    """A review file of these rows, the first one's columns."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file
