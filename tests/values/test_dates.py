"""Dates: every printed form of the documents, what councils print elsewhere, and what must not be guessed."""

from __future__ import annotations

import calendar
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from edtf import is_valid_edtf, parse_edtf, struct_time_to_date
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.values.dates import certainly_before, compare, due, narrow, read_date

SOURCES = Path(__file__).parents[2] / "data" / "sources"

# printed, kind, EDTF, earliest, latest
DATED = [
    ("06.01.2017", "day", "2017-01-06", "2017-01-06", "2017-01-06"),
    ("19.01.17", "day", "2017-01-19", "2017-01-19", "2017-01-19"),
    ("14.1.17", "day", "2017-01-14", "2017-01-14", "2017-01-14"),
    ("1/1/21", "day", "2021-01-01", "2021-01-01", "2021-01-01"),
    ("08/10/2018", "day", "2018-10-08", "2018-10-08", "2018-10-08"),
    ("Remembrance Sunday, 10 November 2024", "day", "2024-11-10", "2024-11-10", "2024-11-10"),
    ("for the start of term, 6 September 2021", "day", "2021-09-06", "2021-09-06", "2021-09-06"),
    ("8 October 2019", "day", "2019-10-08", "2019-10-08", "2019-10-08"),
    ("31st March 2019", "day", "2019-03-31", "2019-03-31", "2019-03-31"),
    ("31st of March, 2019", "day", "2019-03-31", "2019-03-31", "2019-03-31"),
    ("March 31, 2019", "day", "2019-03-31", "2019-03-31", "2019-03-31"),
    ("6-Dec-18", "day", "2018-12-06", "2018-12-06", "2018-12-06"),
    ("2018-03-06", "day", "2018-03-06", "2018-03-06", "2018-03-06"),
    ("29 Feb 201", "day", "201X-02-29", "2012-02-29", "2016-02-29"),
    ("as at 31st March 2019", "day", "2019-03-31", "2019-03-31", "2019-03-31"),
    ("Updated 06.01.2017", "day", "2017-01-06", "2017-01-06", "2017-01-06"),
    ("6th Dec", "day", "XXXX-12-06", None, None),
    ("7th", "day", "XXXX-XX-07", None, None),
    ("Jan-18", "month", "2018-01", "2018-01-01", "2018-01-31"),
    ("Jan '18", "month", "2018-01", "2018-01-01", "2018-01-31"),
    ("Sept 2021", "month", "2021-09", "2021-09-01", "2021-09-30"),
    ("Sept. 2021", "month", "2021-09", "2021-09-01", "2021-09-30"),
    ("December 2017", "month", "2017-12", "2017-12-01", "2017-12-31"),
    ("  DECEMBER\t2017. ", "month", "2017-12", "2017-12-01", "2017-12-31"),
    ("December 201", "month", "201X-12", "2010-12-01", "2019-12-31"),
    ("December", "month", "XXXX-12", None, None),
    ("2018", "year", "2018", "2018-01-01", "2018-12-31"),
    ("mid-2018", "year", "2018", "2018-01-01", "2018-12-31"),
    ("2017/18", "financial-year", "2017-04-01/2018-03-31", "2017-04-01", "2018-03-31"),
    ("2016-17", "financial-year", "2016-04-01/2017-03-31", "2016-04-01", "2017-03-31"),
    ("2016–17", "financial-year", "2016-04-01/2017-03-31", "2016-04-01", "2017-03-31"),
    ("1999/00", "financial-year", "1999-04-01/2000-03-31", "1999-04-01", "2000-03-31"),
    ("18/19", "financial-year", "2018-04-01/2019-03-31", "2018-04-01", "2019-03-31"),
    ("financial year 2022/23", "financial-year", "2022-04-01/2023-03-31", "2022-04-01", "2023-03-31"),
    ("end of 2022/23", "financial-year", "2023-03-31", "2023-03-31", "2023-03-31"),
    ("end of March 2018", "day", "2018-03-31", "2018-03-31", "2018-03-31"),
    ("start of 2018", "day", "2018-01-01", "2018-01-01", "2018-01-01"),
    ("2020-2021", "interval", "2020/2021", "2020-01-01", "2021-12-31"),
    ("2000/2001", "interval", "2000/2001", "2000-01-01", "2001-12-31"),
    ("2016 and 2020", "interval", "2016/2020", "2016-01-01", "2020-12-31"),
    ("between 2016 and 2020", "interval", "2016/2020", "2016-01-01", "2020-12-31"),
    ("Sept 2017 - March 2018", "interval", "2017-09/2018-03", "2017-09-01", "2018-03-31"),
    ("from April 2020 to March 2021", "interval", "2020-04/2021-03", "2020-04-01", "2021-03-31"),
    ("06-12-2018 - 07-12-2018", "interval", "2018-12-06/2018-12-07", "2018-12-06", "2018-12-07"),
    ("2017/18 to 2019/20", "interval", "2017-04-01/2020-03-31", "2017-04-01", "2020-03-31"),
    ("6-12 March 2018", "interval", "2018-03-06/2018-03-12", "2018-03-06", "2018-03-12"),
    ("Sept - Dec 2018", "interval", "2018-09/2018-12", "2018-09-01", "2018-12-31"),
    ("Sept - March 2018", "interval", "XXXX-09/2018-03", None, "2018-03-31"),
    ("July-August", "interval", "XXXX-07/XXXX-08", None, None),
    ("Q1 2018/19", "interval", "2018-04/2018-06", "2018-04-01", "2018-06-30"),
    ("Q3 2018/19", "interval", "2018-10/2018-12", "2018-10-01", "2018-12-31"),
    ("Quarter 4 2018/19", "interval", "2019-01/2019-03", "2019-01-01", "2019-03-31"),
    ("Spring 2019", "interval", "2019-21", "2019-03-01", "2019-05-31"),
    ("Autumn 2018", "interval", "2018-23", "2018-09-01", "2018-11-30"),
    ("Winter 2018", "interval", "2018-24", "2018-01-01", "2019-02-28"),
    ("Winter 2018/19", "interval", "2018-12/2019-02", "2018-12-01", "2019-02-28"),
    ("2019 or 2020", "year", "[2019,2020]", "2019-01-01", "2020-12-31"),
    ("March/April 2018", "month", "[2018-03,2018-04]", "2018-03-01", "2018-04-30"),
    ("March 2018 and October 2018", "month", "{2018-03,2018-10}", "2018-03-01", "2018-10-31"),
    ("March and October 2018", "month", "{2018-03,2018-10}", "2018-03-01", "2018-10-31"),
    ("20.07.17 and 21.09.17", "day", "{2017-07-20,2017-09-21}", "2017-07-20", "2017-09-21"),
    ("6, 7 and 8 March 2018", "day", "{2018-03-06,2018-03-07,2018-03-08}", "2018-03-06", "2018-03-08"),
    ("International Women's day 2019", "event", "2019", "2019-01-01", "2019-12-31"),
]


def iso(day: date | None) -> str | None:
    return day and day.isoformat()


@pytest.mark.parametrize(("printed", "kind", "edtf", "earliest", "latest"), DATED)
def test_dates_are_read_as_printed(printed, kind, edtf, earliest, latest):
    value = read_date(printed)
    assert value.printed == printed
    assert (value.kind, value.edtf, iso(value.earliest), iso(value.latest)) == (kind, edtf, earliest, latest)


@pytest.mark.parametrize(
    ("printed", "bound", "edtf"),
    [
        ("by March 2020", "by", "2020-03"),
        ("no later than November 2021", "by", "2021-11"),
        ("by the end of 2022/23", "by", "2023-03-31"),
        ("before the end of 2022/23", "by", "2023-03-31"),
        ("To be completed by March 2018", "by", "2018-03"),
        ("from April 2020", "from", "2020-04"),
        ("since 2004", "from", "2004"),
        ("Effective from: 13/10/2018", "from", "2018-10-13"),
        ("April 2018 onwards", "from", "2018-04"),
        ("after 2020", "after", "2021/.."),
        ("beyond 2021", "after", "2022/.."),
        ("after March 2018", "after", "2018-04/.."),
        ("after 2018/19", "after", "2019-04-01/.."),
        ("before 13/10/2018", "before", "../2018-10-12"),
        ("until March 2019", "until", "2019-03"),
    ],
)
def test_a_bound_is_kept_beside_the_date_it_names(printed, bound, edtf):
    value = read_date(printed)
    assert (value.bound, value.edtf) == (bound, edtf)


def test_what_is_after_or_before_a_date_is_open_at_one_end():
    after, before = read_date("after 2020"), read_date("before April 2020")
    assert (after.earliest, after.latest) == (date(2021, 1, 1), None)
    assert (before.earliest, before.latest) == (None, date(2020, 3, 31))


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Complete", "complete"),
        ("Ongoing", "ongoing"),
        ("On-going", "ongoing"),
        ("TBC", "to-be-confirmed"),
        ("N/A", "not-applicable"),
        ("Not yet started", "not-started"),
    ],
)
def test_a_status_in_the_place_of_a_date_has_no_dates(printed, status):
    value = read_date(printed)
    assert (value.kind, value.status, value.edtf) == ("status", status, None)


def test_a_status_may_stand_beside_a_date():
    value = read_date("Completed March 2018")
    assert (value.kind, value.status, value.edtf) == ("month", "complete", "2018-03")


def test_complete_by_a_date_is_a_deadline_and_not_a_status():
    value = read_date("Complete by March 2018")
    assert (value.status, value.bound, value.edtf) == (None, "by", "2018-03")


@pytest.mark.parametrize("printed", ["Annually", "monthly", "quarterly", "every six months", "four times a year"])
def test_recurrences_have_no_dates(printed):
    value = read_date(printed)
    assert (value.kind, value.frequency, value.edtf) == ("frequency", printed.lower(), None)


def test_a_range_with_a_recurrence_keeps_both():
    value = read_date("Start 1/1/21 to March 2023 – review annually")
    assert (value.kind, value.edtf, value.frequency) == ("interval", "2021-01-01/2023-03", "annually")
    assert (value.earliest, value.latest) == (date(2021, 1, 1), date(2023, 3, 31))


def test_the_date_of_a_review_is_not_the_end_of_a_range():
    assert read_date("December 2018 - review March 2019").kind == "unknown"


def test_a_recurrence_may_have_a_start():
    value = read_date("at regular intervals commencing November 2021")
    assert (value.frequency, value.bound, value.edtf) == ("at regular intervals", "from", "2021-11")


@pytest.mark.parametrize("printed", ["over two years", "two year", "the last two years", "28 days", "over 10 years"])
def test_durations_have_no_dates(printed):
    value = read_date(printed)
    assert (value.kind, value.edtf) == ("duration", None)


@pytest.mark.parametrize(
    "printed",
    [
        "once the strategy and action plan has been developed and agreed",
        "after the launch of the Forum in November",
        "once recruitment is complete",
        "following the annual review",
    ],
)
def test_a_time_fixed_by_something_else_is_an_event(printed):
    value = read_date(printed)
    assert (value.kind, value.edtf, value.status, value.frequency) == ("event", None, None, None)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("31.02.2017", "no such day: 2017-02-31"),
        ("29 Feb 2019", "no such day: 2019-02-29"),
        ("31 November", "no such day: XXXX-11-31"),
        ("00.01.2017", "no such day: 2017-01-00"),
        ("12/25/2018", "no such day: 2018-25-12"),
        ("after 31.02.2017", "no such day: 2017-02-31"),
        ("March 18", "two readings"),
        ("Q3 2018", "two readings"),
        ("2020 to 2016", "ends before it begins"),
        ("after December", "several readings"),
    ],
)
def test_impossible_and_ambiguous_dates_are_unknown_with_a_reason(printed, reason):
    value = read_date(printed)
    assert (value.kind, value.edtf, value.earliest, value.latest) == ("unknown", None, None, None)
    assert reason in value.note


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "-",
        "11/12",
        "2009-12",
        "201",
        "Progress 2017",
        "Saturday",
        "Complete job description",
        "not complete",
    ],
)
def test_other_words_are_unknown(printed):
    assert read_date(printed).kind == "unknown"


def test_two_digit_years_follow_posix():
    assert read_date("1/1/68").edtf == "2068-01-01"
    assert read_date("1/1/69").edtf == "1969-01-01"


def test_a_weekday_is_checked_and_never_corrects_the_date():
    right, wrong = read_date("Thursday 19 January 2017"), read_date("Fri 19 January 2017")
    assert (right.weekday, right.note) == ("Thursday", None)
    assert (wrong.weekday, wrong.edtf) == ("Friday", "2017-01-19")
    assert wrong.note == "2017-01-19 is a Thursday, not a Friday."


def test_every_date_of_the_founding_documents_is_read():
    month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    forms = [
        r"(?<![\d.])\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)",
        r"\b20\d\d[/-]\d{2,4}\b",
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?{month} \d{{3,4}}",
        r"\d{1,2}(?:st|nd|rd|th) (?:Dec|Jan|January)\b",
        r"\b(?:after|beyond|since|from|by|between|in|launched in) (?:[A-Z][a-z]+ )?20\d\d(?: and 20\d\d)?\b",
        r"\b(?:DECEMBER|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY)\b",
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt")))
    found = {words.removeprefix("launched ") for form in forms for words in re.findall(form, text)}
    assert {
        "06.01.2017",
        "08/10/2018",
        "2022/23",
        "December 201",
        "after 2020",
        "between 2016 and 2020",
    } <= found
    assert [words for words in sorted(found) if read_date(words).edtf is None] == []


def test_certainty_has_three_values():
    march, year, april = map(read_date, ("March 2018", "2018", "April 2018"))
    assert certainly_before(march, april) is True
    assert certainly_before(april, march) is False
    assert certainly_before(march, year) is None
    assert certainly_before(march, read_date("Ongoing")) is None
    assert certainly_before(march, read_date("after 2020")) is True


def test_comparison_is_equal_only_for_one_and_the_same_day():
    assert compare(read_date("08/10/2018"), read_date("8 October 2018")) == "equal"
    assert compare(read_date("October 2018"), read_date("October 2018")) == "undecided"
    assert compare(read_date("2018/19"), read_date("March 2018")) == "after"


@pytest.mark.parametrize(
    ("printed", "as_of", "answer"),
    [
        ("March 2018", "2018-03-01", "no"),
        ("March 2018", "2018-03-31", "possible"),
        ("March 2018", "2018-04-01", "certain"),
        ("04/10/2018", "2018-10-04", "no"),
        ("04/10/2018", "2018-10-05", "certain"),
        ("December 201", "2018-11-15", "possible"),
        ("December 201", "2020-01-01", "certain"),
        ("by the end of 2022/23", "2022-12-01", "no"),
        ("after 2020", "2030-01-01", "possible"),
        ("December", "2018-11-15", "unknown"),
        ("Completed March 2018", "2019-01-01", "unknown"),
        ("Ongoing", "2019-01-01", "unknown"),
    ],
)
def test_whether_a_deadline_had_passed(printed, as_of, answer):
    assert due(read_date(printed), date.fromisoformat(as_of)) == answer


def test_narrowing_gives_separate_candidates_and_not_a_span():
    readings = narrow(read_date("December 201"), date(2010, 1, 1), date(2030, 1, 1))
    assert [reading.edtf for reading in readings] == [f"{year}-12" for year in range(2010, 2020)]
    assert all(reading.printed == "December 201" for reading in readings)
    assert (readings[7].earliest, readings[7].latest) == (date(2017, 12, 1), date(2017, 12, 31))


def test_narrowing_finds_what_nobody_printed_inside_the_window():
    window = date(2016, 11, 1), date(2018, 1, 15)
    assert [reading.edtf for reading in narrow(read_date("6th Dec"), *window)] == ["2016-12-06", "2017-12-06"]
    assert [reading.edtf for reading in narrow(read_date("January"), *window)] == ["2017-01", "2018-01"]
    assert len(narrow(read_date("7th"), *window)) == 15


def test_narrowing_checks_the_weekday_of_each_candidate():
    readings = narrow(read_date("Thursday 19 January"), date(2017, 1, 1), date(2018, 12, 31))
    assert [reading.note for reading in readings] == [None, "2018-01-19 is a Friday, not a Thursday."]


def test_narrowing_leaves_complete_dates_alone():
    value = read_date("March 2018")
    assert narrow(value, date(2018, 3, 31), date(2019, 1, 1)) == [value]
    assert narrow(value, date(2018, 4, 1), date(2019, 1, 1)) == []
    assert narrow(read_date("Ongoing"), date(2018, 1, 1), date(2019, 1, 1)) == []


def test_the_edtf_library_reads_the_same_days():
    for printed, _, edtf, earliest, latest in DATED:
        assert is_valid_edtf(edtf), printed
        # The library knows no date without a year or without each tenth year's 29 February,
        # and takes winter to be December.
        if earliest and latest and edtf not in ("201X-02-29", "2018-24"):
            read = parse_edtf(edtf)
            bounds = [struct_time_to_date(bound()) for bound in (read.lower_strict, read.upper_strict)]
            assert [day.isoformat() for day in bounds] == [earliest, latest], printed


def test_reading_dates_does_not_load_the_edtf_library():
    code = "import sys, cohesion_kg.values.dates as d; d.read_date('December 201'); sys.exit('edtf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=SOURCES.parents[2], check=False).returncode == 0


DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31))


def ordinal(number: int) -> str:
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


@given(DAYS)
def test_every_day_reads_back_from_eight_uk_formats(day):
    month, number, weekday = (
        calendar.month_name[day.month],
        day.day,
        calendar.day_abbr[day.weekday()],
    )
    formats = [
        f"{number:02}.{day.month:02}.{day.year}",
        f"{number}.{day.month}.{day.year % 100:02}",
        f"{number:02}/{day.month:02}/{day.year}",
        f"{number:02}-{day.month:02}-{day.year % 100:02}",
        f"{number} {month} {day.year}",
        f"{ordinal(number)} {month} {day.year}",
        f"{number:02}-{month[:3]}-{day.year % 100:02}",
        f"{weekday} {ordinal(number)} {month[:3]} {day.year}",
    ]
    for printed in formats:
        value = read_date(printed)
        assert (value.kind, value.earliest, value.latest, value.note) == ("day", day, day, None), printed


WORDS = (
    "by from after before until between to and or - / , end of mid start the week review annually onwards"
    " completed ongoing tbc 2018 2017/18 2019-20 18/19 March Dec 6th 31 7 14.1.17 1/1/21 201 '18 Q3 Spring"
    " Winter Thursday 29 Feb 2016 2000/2001 years two"
)


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join))
def test_whatever_is_read_is_valid_edtf_in_order(printed):
    value = read_date(printed)
    assert value.edtf is None or is_valid_edtf(value.edtf)
    assert not (value.earliest and value.latest) or value.earliest <= value.latest
    assert value.kind != "unknown" or (value.edtf, value.earliest, value.latest) == (None, None, None)


@given(st.text())
def test_no_text_raises(printed):
    value = read_date(printed)
    assert value.printed == printed
    assert not (value.earliest and value.latest) or value.earliest <= value.latest


@given(DAYS, DAYS, st.integers(min_value=0, max_value=400))
def test_comparison_agrees_with_the_calendar(a, b, length):
    first = read_date(f"{a:%d.%m.%Y} to {a + timedelta(length):%d.%m.%Y}")
    second = read_date(f"{b:%d.%m.%Y}")
    expected = True if a + timedelta(length) < b else False if a >= b else None
    assert certainly_before(first, second) is expected
