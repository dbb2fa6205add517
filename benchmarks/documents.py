"""Documents for the benchmark: reports, plans and accounts as councils publish them, in every format.

Run as a program it weighs a file of spending: ``python benchmarks/documents.py 25000``.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Iterator
from html import escape
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["make", "make_many", "weigh"]

_DO = ("Meet", "Review", "Publish", "Deliver", "Train", "Map", "Consult", "Fund", "Report on", "Bring together")
_WHAT = (
    "the cohesion strategy with faith leaders",
    "support for people who are new to the borough",
    "English classes in every ward, with places for parents",
    "hate crime reporting centres and how they are known",
    "grants for community groups that bring neighbours together",
    "work with schools on belonging, and what pupils said of it",
)
_WHO = ("Head of Housing", "Director of Public Health", "Community Safety Manager", "Policy Officer", "Cohesion Team")
_WHEN = ("March 2018", "30/06/2018", "Q3 2018/19", "Ongoing", "By September 2019", "Spring 2020")
_COST = ("£25,000", "Within existing budgets", "£4,500 per year", "Nil", "TBC")
_STATUS = ("Complete", "On track", "Delayed", "Not started")
_PLAN = ("No.", "Action", "Lead", "Deadline", "Cost", "Status")
_PROSE = (
    "The borough is home to people of many backgrounds, and most say that they get on well together.",
    "In 2017 the council asked residents what would help neighbours to meet, and 1,204 of them answered.",
    "Services work with the police, schools and the voluntary sector, and they report to the cabinet twice a year.",
    "Evidence was heard from community groups, officers and young people between January and May 2018.",
)
_ACCOUNTS = (
    *("Body Name", "Department", "Service Area", "Expense Type", "Payment Date", "Transaction Number"),
    *("Supplier Name", "Net Amount", "VAT", "Description"),
)
_SERVICES = ("Adult Social Care", "Housing", "Children's Services", "Highways", "Libraries")
_TRADES = ("Care Ltd", "Building Services Limited", "Housing Association", "Community Trust", "Supplies PLC")
_GOODS = ("Agency staff", "Repairs and maintenance", "Equipment", "Grants to voluntary bodies", "Utilities")


def _plan(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the header and rows of a plan."""
    chance = random.Random(count)
    yield _PLAN
    for number in range(1, count + 1):
        action = f"{chance.choice(_DO)} {chance.choice(_WHAT)}"
        yield str(number), action, *(chance.choice(one) for one in (_WHO, _WHEN, _COST, _STATUS))


def _accounts(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the header and rows of accounts; suppliers and amounts differ from row to row, as they do."""
    chance = random.Random(count)
    yield _ACCOUNTS
    for number in range(1, count + 1):
        service, goods = chance.choice(_SERVICES), chance.choice(_GOODS)
        supplier = f"{chance.choice('ABCDEFGHJKLMNPRSTW')}{chance.randrange(400)} {chance.choice(_TRADES)}"
        date = f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/2018"
        amount = f"{chance.randrange(500, 90_000)}.{chance.randrange(100):02}"
        yield (
            "Example Council",
            service,
            f"{service} {number % 7}",
            goods,
            date,
            str(5_100_000 + number),
            supplier,
            (amount),
            "0.00",
            f"{goods} for {service}",
        )


def _paragraphs() -> Iterator[str]:
    """Yield paragraphs of a report without end."""
    chance, number = random.Random(1), 0
    while True:
        number += 1
        yield f"{number}. {' '.join(chance.choices(_PROSE, k=3))}"


def make(folder: Path) -> None:
    """Write one document of each format into a folder.

    Parameters
    ----------
    folder
        An existing folder.
    """
    _pdf(folder / "report.pdf", 40, 20)
    _word(folder / "plan.docx", 500, 200)
    _workbook(folder / "spending.xlsx", 5_000)
    _delimited(folder / "spending.csv", 50_000)
    _webpage(folder / "plan.html", 5_000)
    _plain(folder / "plan.txt", 2_000)


def make_many(folder: Path) -> None:
    """Write 48 documents, of each format as many and as large as those of the public papers that were tried.

    Parameters
    ----------
    folder
        An existing folder.
    """
    for number in range(22):
        _pdf(folder / f"report-{number}.pdf", 6, 3)
    for number in range(9):
        _delimited(folder / f"spending-{number}.csv", 1_700)
        _plain(folder / f"plan-{number}.txt", 200)
    for number in range(4):
        _workbook(folder / f"spending-{number}.xlsx", 1_600)
    for number in range(2):
        _word(folder / f"plan-{number}.docx", 60, 20)
        _webpage(folder / f"plan-{number}.html", 60)


def _delimited(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_accounts(rows))


def _webpage(file: Path, count: int) -> None:
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in _plan(count))
    table = "\n".join(f"<tr>{row}</tr>" for row in rows)
    page = f"<html><head><title>Plan</title></head><body><h1>Plan</h1><table>\n{table}\n</table></body></html>"
    file.write_text(page, encoding="utf-8")


def _plain(file: Path, count: int) -> None:
    lines = "\n".join("\t".join(row) for row in _plan(count))
    file.write_text(f"Action plan\n\n{lines}\n", encoding="utf-8")


def _pdf(file: Path, prose_pages: int, plan_pages: int) -> None:
    """Write a report, and a plan with rules behind it."""
    import logging

    from fpdf import FPDF

    for name in ("fpdf", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    paper, prose, rows = FPDF(), _paragraphs(), _plan(25 * plan_pages)
    paper.set_font("Helvetica", size=10)
    for _ in range(prose_pages):
        paper.add_page()
        for paragraph in islice(prose, 11):
            paper.multi_cell(0, 5, paragraph, new_x="LMARGIN", new_y="NEXT", align="L")
            paper.ln(3)
    paper.set_font("Helvetica", size=7)
    for _ in range(plan_pages):
        paper.add_page()
        for row in islice(rows, 25):
            for width, cell in zip((10, 80, 36, 26, 26, 14), row, strict=True):
                paper.cell(width, 9, cell.replace("£", "GBP "), border=1)
            paper.ln()
    paper.output(str(file))


def _word(file: Path, paragraphs: int, count: int) -> None:
    """Write a report, and a plan behind it."""
    import docx

    document = docx.Document()
    document.add_heading("Plan", 1)
    for paragraph in islice(_paragraphs(), paragraphs):
        document.add_paragraph(paragraph)
    rows = list(_plan(count))
    table = document.add_table(rows=len(rows), cols=len(_PLAN))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    document.save(str(file))


def _workbook(file: Path, rows: int) -> None:
    """Write accounts, their amounts as numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Spending")
    for index, row in enumerate(_accounts(rows)):
        sheet.append([float(cell) if index and at in (7, 8) else cell for at, cell in enumerate(row)])
    book.save(file)


def weigh(rows: int) -> Iterator[str]:
    """Yield what reading a file of spending costs, beside `csv.reader` on the same file.

    Parameters
    ----------
    rows
        How many payments it has.
    """
    import resource

    import cohesion_kg as ckg

    def clock(name: str, begun: float) -> str:
        took, most = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return f"{name}: {took:.2f} s, {1000 * took / rows:.2f} ms a row, at most {most} MB so far"

    graph = ckg.open()
    with TemporaryDirectory() as folder:
        file = Path(folder, "spending.csv")
        _delimited(file, rows)
        begun = time.process_time()
        with file.open(encoding="utf-8", newline="") as stream:
            cells = sum(map(len, csv.reader(stream)))
        bare = time.process_time() - begun
        yield f"{file.stat().st_size / 1e6:.1f} MB, {cells:,} cells; csv.reader: {bare:.2f} s"
        begun = time.process_time()
        draft = ckg.ingest(file, council="Leeds", graph=graph)
        yield clock("read", begun)
        quads = sum(1 for _ in draft.quads)
        yield clock("read, and stated", begun)
        yield f"{quads / rows:.0f} triples a row; {(time.process_time() - begun) / bare:.0f} times csv.reader"
        begun = time.process_time()
        graph.add(draft)
        yield clock("added and validated", begun)


if __name__ == "__main__":
    for line in weigh(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000):
        print(line, flush=True)
