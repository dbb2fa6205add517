"""Damaged tables say what whole ones say, and a sample of them is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from damage import DAMAGES, damaged
from damaged_text import LAYOUTS, UNHARMED, print_sheet
from halves import half_of
from measure_damage import damaged_sheets, score_sheet
from plan_tables import plan_tables

TABLES = list(plan_tables())


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_the_same_each_time_and_takes_no_word_of_the_actions(damage: str) -> None:
    for table in TABLES[::6]:
        for layout in LAYOUTS:
            if layout not in UNHARMED.get(damage, ()):
                text = print_sheet(damaged(table, damage, 3), layout)
                assert text == print_sheet(damaged(table, damage, 3), layout)
                wanted = " ".join(row[table.action] for row in table.rows).split()
                printed = text.replace("|", " ").split()
                assert all(printed.count(word) >= wanted.count(word) for word in set(wanted))


def test_a_paper_falls_into_one_half_for_good() -> None:
    assert half_of("kelderby-plain") == "measuring"
    assert half_of("thornwick-order") == half_of("thornwick-order")
    halves = [half_of(table.paper) for table in TABLES]
    assert min(halves.count("building"), halves.count("measuring")) > 15


def test_whole_tables_are_read_in_every_layout_that_parts_its_cells(tmp_path: Path) -> None:
    for layout, damage, _, sheet in damaged_sheets("building"):
        if damage == "none" and layout in {"tabs", "pipes", "aligned", "slashes"}:
            score = score_sheet(sheet, layout, tmp_path)
            assert score.right["actions"] == score.expected["actions"], (sheet.table.paper, layout, score.misses)
