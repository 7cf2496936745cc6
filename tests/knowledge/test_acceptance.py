"""From accepted rows to rows of the tables: the right area, the right source, or a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.acceptance import accepted
from knowledge.problem import Problem
from knowledge.review import read_review
from knowledge.tables import LINE, NAMES, read_rows
from tests.knowledge.reviews import row, write

Take = Callable[..., tuple[dict[str, list[dict[str, str]]], list[Problem]]]


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {name: read_rows(name) for name in NAMES}


@pytest.fixture
def take(tmp_path: Path, known: dict[str, Any]) -> Take:
    """The rows that a review adds, by table, and its problems."""

    def run(*rows: dict[str, str]) -> tuple[dict[str, list[dict[str, str]]], list[Problem]]:
        added, problems = accepted(read_review(write(tmp_path / "r.csv", *rows)), known, 7)
        tables: dict[str, list[dict[str, str]]] = {}
        for one in added:
            tables.setdefault(one.table, []).append(dict(one.row))
        return tables, problems

    return run


def test_a_figure_keeps_what_was_accepted(take: Take) -> None:
    tables, problems = take(row(operator=">", note="đếm lại"))
    (figure,), (source,) = tables["figures"], tables["sources"]
    assert not problems
    assert figure["figure_id"].startswith("L7-") and figure["source_id"] == source["source_id"]
    assert (figure["area_id"], figure["indicator_id"]) == ("lao-cai-cu", "products_total")
    assert (figure["value"], figure["qualifier"], figure["unit"]) == ("321", ">", "product")
    assert (figure["as_of"], figure["as_of_precision"]) == ("2025-04", "month")
    assert (figure["as_of_inferred"], figure["note"]) == ("", "đếm lại")
    assert (source["title"], source["kind"]) == ("Lào Cai có 321 sản phẩm OCOP", "press")
    assert (source["published_on"], source["url"]) == ("2025-05-02", "https://example.org/321")


def test_a_row_has_just_the_columns_of_its_table(take: Take, known: dict[str, Any]) -> None:
    tables, _ = take(row(), row(kind="target", as_of="2025", value="300"))
    for name, rows in tables.items():
        assert all(list(r) == [c for c in known[name][0] if c != LINE] for r in rows)


def test_a_date_taken_from_the_article_s_day_is_marked(take: Take) -> None:
    tables, _ = take(row(as_of="2025-05-02", as_of_inferred="yes"))
    (figure,) = tables["figures"]
    assert (figure["as_of_inferred"], figure["as_of_precision"]) == ("yes", "article_date")


@pytest.mark.parametrize(
    ("value", "operator", "expected"),
    [
        ("300", "", ("=", "300", "")),
        ("300", ">=", (">=", "300", "")),
        ("300", ">", (">=", "300", "")),
        ("20-30", "", ("between", "20", "30")),
        ("20 – 30", "", ("between", "20", "30")),
    ],
)
def test_a_target_has_its_deadline_and_operator(
    take: Take, value: str, operator: str, expected: tuple[str, ...]
) -> None:
    tables, problems = take(row(kind="target", as_of="2025", value=value, operator=operator))
    (target,) = tables["targets"]
    assert not problems and target["deadline"] == "2025"
    assert (target["operator"], target["value"], target["value_max"]) == expected


@pytest.mark.parametrize(
    ("as_of", "published", "area"),
    [
        ("2025-06-30", "2025-07-15", "lao-cai-cu"),
        ("2025-07-01", "2025-07-15", "lao-cai"),
        ("2025", "2025-06-02", "lao-cai-cu"),
        ("2025", "2025-11-02", "lao-cai"),
    ],
)
def test_the_area_is_the_one_of_its_time(take: Take, as_of: str, published: str, area: str) -> None:
    tables, problems = take(row(as_of=as_of, source_date=published))
    assert not problems and tables["figures"][0]["area_id"] == area


def test_a_year_with_two_borders_is_asked_about(take: Take) -> None:
    _, problems = take(row(as_of="2025", source_date=""))
    assert [p.column for p in problems] == ["area"] and "lao-cai-cu" in str(problems[0])
    tables, problems = take(row(as_of="2025", source_date="", area_id="lao-cai-cu"))
    assert not problems and tables["figures"][0]["area_id"] == "lao-cai-cu"


def test_a_plan_of_a_former_province_may_end_after_it(take: Take) -> None:
    tables, problems = take(
        row(kind="target", area="Yên Bái", as_of="2026", source_date="2024-12-01")
    )
    assert not problems and tables["targets"][0]["area_id"] == "yen-bai"


def test_a_source_that_is_known_is_not_there_twice(take: Take, known: dict[str, Any]) -> None:
    there = next(s for s in known["sources"] if s["url"] and s["published_on"] > "2024")
    when = {"as_of": "2023", "source_date": ""}
    named = {"source_title": there["title"], "source_url": there["url"], **when}
    tables, problems = take(row(**named), row(**named, indicator="entities_total", value="5"))
    assert not problems and "sources" not in tables
    assert {f["source_id"] for f in tables["figures"]} == {there["source_id"]}
    tables, _ = take(row(), row(value="5", part="5", indicator="products_by_star"))
    assert len(tables["sources"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/321/",
        "https://example.org/321?utm_source=zalo",
        "https://example.org/321#x",
    ],
)
def test_an_address_is_one_however_somebody_came_there(take: Take, url: str) -> None:
    tables, problems = take(row(), row(source_url=url, indicator="entities_total"))
    assert not problems and len(tables["sources"]) == 1


def test_an_address_of_another_article_is_asked_about(take: Take) -> None:
    _, problems = take(row(), row(source_title="Bài khác", indicator="entities_total"))
    assert [(p.row, p.column) for p in problems] == [(3, "source_url")]


def test_a_source_may_be_named_by_its_id(take: Take, known: dict[str, Any]) -> None:
    name = known["sources"][0]["source_id"]
    tables, problems = take(row(source_id=name, source_title="", source_kind=""))
    assert not problems and tables["figures"][0]["source_id"] == name


def test_a_district_that_is_new_is_made_under_its_province_of_the_time(take: Take) -> None:
    cells = row(area="Trạm Tấu", area_level="district", within="Yên Bái")
    tables, problems = take(cells, {**cells, "indicator": "entities_total", "value": "3"})
    (area,) = tables["areas"]
    assert not problems and (area["area_id"], area["parent_id"]) == ("yen-bai.tram-tau", "yen-bai")
    assert (area["level"], area["valid_to"]) == ("district", "2025-06-30") and area["source_id"]
    assert {f["area_id"] for f in tables["figures"]} == {"yen-bai.tram-tau"}


def test_a_district_that_is_there_is_taken(take: Take) -> None:
    tables, problems = take(row(area="Sa Pa", area_level="district", within="Lào Cai"))
    assert not problems and "areas" not in tables
    assert tables["figures"][0]["area_id"] == "lao-cai-cu.sa-pa"


def test_an_explanation_joins_the_figures_it_is_about(take: Take) -> None:
    words = "Bài ghi tổng lệch."
    tables, problems = take(
        row(explanation=words),
        row(explanation=words, indicator="products_by_star", part="5", value="2"),
        row(area="Sơn La", explanation=words),
    )
    assert not problems
    one, other = tables["conflicts"]
    figures = [f["figure_id"] for f in tables["figures"]]
    assert one["figure_ids"].split() == figures[:2] and other["figure_ids"].split() == figures[2:]
    assert (one["area"], one["explanation_vi"], one["kind"]) == ("Lào Cai", words, "within_source")


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("as_of", {"as_of": ""}),
        ("as_of", {"as_of": "May-25"}),
        ("as_of", {"as_of": "2025-13"}),
        ("as_of", {"as_of": "2025-02-30"}),
        ("value", {"value": ""}),
        ("value", {"value": "1,234"}),
        ("value", {"value": "20-30"}),
        ("value", {"value": "-3"}),
        ("value", {"value": "nhiều", "kind": "target"}),
        ("kind", {"kind": "số"}),
        ("operator", {"operator": ">="}),
        ("operator", {"operator": "~", "kind": "target"}),
        ("indicator", {"indicator": "sản phẩm"}),
        ("area", {"area": "Atlantis"}),
        ("area", {"area": ""}),
        ("area", {"area": "Yên Bái", "as_of": "2026-01", "source_date": "2026-02-01"}),
        ("area_id", {"area_id": "nowhere"}),
        ("area_level", {"area_level": "tỉnh"}),
        ("within", {"area": "Trạm Tấu", "area_level": "district"}),
        ("within", {"area": "Trạm Tấu", "area_level": "district", "within": "Yên Bình"}),
        ("source_title", {"source_title": ""}),
        ("source_publisher", {"source_publisher": ""}),
        ("source_kind", {"source_kind": ""}),
        ("source_kind", {"source_kind": "báo"}),
        ("source_date", {"source_date": "2/5/2025"}),
        ("source_id", {"source_id": "nowhere"}),
        ("value", {"value": "45%"}),
        ("value", {"value": "9" * 400}),
        ("unit", {"unit": "percent"}),
        ("as_of", {"as_of": "2099-01", "source_date": ""}),
        ("as_of", {"as_of": "2025-06"}),
        ("as_of", {"as_of": "2025-+5"}),
        ("as_of", {"as_of": "２０２４"}),
        ("as_of", {"as_of": "2024-1-010"}),
        ("area_id", {"area_id": "lai-chau"}),
        ("area_id", {"area_id": "lao-cai"}),
        ("area", {"area": "Bắc Hà", "area_level": "district", "within": "Hà Giang"}),
        ("area", {"area": "Mường Thử", "area_level": "district", "within": "Yên Bái"}),
        ("area", {"area": "Lào Cai", "area_level": "district", "within": "Lào Cai"}),
        ("as_of", {"area": "Tà Chải", "area_level": "commune", "within": "Sơn La",
                   "as_of": "2025", "source_date": ""}),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_where_and_what_to_do(
    take: Take, column: str, changed: dict[str, str]
) -> None:
    _, (problem,) = take(row(**changed))
    assert (problem.file, problem.row, problem.column) == ("r.csv", 2, column)
    assert problem.what and problem.how and "{" not in str(problem)


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("TX. Sa Pa", "lao-cai-cu.sa-pa"), ("huyện Bắc Hà", "lao-cai-cu.bac-ha"),
        ("thị xã Sa Pa", "lao-cai-cu.sa-pa"), ("TP. Lào Cai", "lao-cai-cu.tp-lao-cai"),
    ],
)  # fmt: skip
def test_a_level_before_a_name_makes_no_other_area(take: Take, name: str, area: str) -> None:
    tables, problems = take(row(area=name, area_level="district", within="tỉnh Lào Cai"))
    assert not problems and "areas" not in tables
    assert tables["figures"][0]["area_id"] == area


@pytest.mark.parametrize("name", ["TP HCM", "TP.HCM", "TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"])
def test_other_names_hold_before_and_after_the_merger(take: Take, name: str) -> None:
    for published, area in (("2025-05-10", "tp-ho-chi-minh-cu"), ("2025-09-10", "tp-ho-chi-minh")):
        tables, problems = take(row(area=name, as_of="2025", source_date=published))
        assert not problems and tables["figures"][0]["area_id"] == area


@pytest.mark.parametrize("name", ["Hoà Bình", "hoa binh", "tỉnh Hòa Bình"])
def test_a_name_is_known_in_any_writing(take: Take, name: str) -> None:
    tables, problems = take(row(area=name))
    assert not problems and tables["figures"][0]["area_id"] == "hoa-binh"


def test_an_undated_plan_of_a_province_of_two_eras_is_asked_about(take: Take) -> None:
    plan = row(kind="target", as_of="2030", source_date="")
    _, problems = take(plan)
    assert [p.column for p in problems] == ["area"]
    tables, problems = take({**plan, "source_date": "2022-05-01"})
    assert not problems and tables["targets"][0]["area_id"] == "lao-cai-cu"


def test_a_district_of_a_plan_is_under_the_province_of_its_time(take: Take) -> None:
    plan = row(kind="target", area="Trạm Tấu", area_level="district", within="Yên Bái",
               as_of="2030", source_date="2022-05-01")  # fmt: skip
    tables, problems = take(plan)
    assert not problems and tables["areas"][0]["parent_id"] == "yen-bai"


def test_communes_of_one_name_before_and_after_are_two(take: Take) -> None:
    commune = {"area": "xã Tà Chải", "area_level": "commune", "within": "Sơn La"}
    later = {"as_of": "2026-02", "source_date": "2026-03-01", "source_url": "https://example.org/b"}
    tables, problems = take(
        row(**commune, as_of="2023"), row(**{**commune, **later}, source_title="b")
    )
    old, new = tables["areas"]
    assert not problems and (old["name"], new["name"]) == ("Tà Chải", "Tà Chải")
    assert (old["valid_to"], new["valid_from"]) == ("2025-06-30", "2025-07-01")
    assert [f["area_id"] for f in tables["figures"]] == [old["area_id"], new["area_id"]]


def test_communes_whose_marks_differ_are_two(take: Take) -> None:
    commune = {"area_level": "commune", "within": "Sơn La", "as_of": "2023"}
    tables, problems = take(row(area="Tân Mỹ", **commune), row(area="Tân Mỳ", **commune))
    assert not problems and len({f["area_id"] for f in tables["figures"]}) == 2


def test_a_commune_may_be_named_as_a_district_is(take: Take) -> None:
    commune = {"area": "Sa Pa", "area_level": "commune", "within": "Lào Cai"}
    tables, problems = take(
        row(**commune, as_of="2026-02", source_date="2026-03-01"),
        row(area="Sa Pa", area_level="district", within="Lào Cai"),
    )
    assert not problems and len({f["area_id"] for f in tables["figures"]}) == 2


def test_a_source_that_contradicts_itself_needs_a_word_on_it(take: Take) -> None:
    _, problems = take(row(value="999"), row(value="1000"))
    assert [(p.row, p.column) for p in problems] == [(3, "value")] and "999" in str(problems[0])
    words = {"explanation": "Bài ghi hai số."}
    tables, problems = take(row(value="999", **words), row(value="1000", **words))
    assert not problems and tables["conflicts"][0]["kind"] == "within_source"


def test_an_explanation_of_two_sources_says_so(take: Take) -> None:
    words = {"explanation": "Hai bài khác nhau."}
    other = {"source_title": "b", "source_url": "https://example.org/b"}
    tables, _ = take(row(value="999", **words), row(value="1000", **words, **other))
    assert tables["conflicts"][0]["kind"] == "between_sources"


def test_a_target_that_is_known_is_refused(take: Take) -> None:
    plan = row(kind="target", as_of="2025", value="300")
    _, problems = take(plan, plan)
    assert [p.row for p in problems] == [3]


def test_many_rows_are_taken_in_time(take: Take) -> None:
    rows = [row(value=str(n), as_of=f"{2010 + n % 10}-{1 + n // 20 % 12:02}", source_date="",
                indicator="shops", source_url=f"https://example.org/{n}", source_title=str(n))
            for n in range(2000)]  # fmt: skip
    tables, _ = take(*rows)
    assert len(tables["figures"]) == 2000


def test_every_wrong_row_is_listed_at_once(take: Take) -> None:
    _, problems = take(row(value="x"), row(), row(as_of=""), row(area="Atlantis"))
    assert [p.row for p in problems] == [2, 4, 5]


def test_a_figure_that_is_known_from_the_same_source_is_refused(
    take: Take, known: dict[str, Any]
) -> None:
    there = next(f for f in known["figures"] if f["area_id"] == "lao-cai-cu" and not f["part_id"])
    same = row(
        area_id=there["area_id"], indicator=there["indicator_id"], as_of=there["as_of"],
        source_id=there["source_id"], value=there["value"],
    )  # fmt: skip
    _, (problem,) = take(same)
    assert there["figure_id"] in str(problem)
    _, (problem,) = take(row(), row())
    assert problem.row == 3
