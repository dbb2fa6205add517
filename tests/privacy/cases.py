"""Invented private details in eight settings, and cells that only look like them, for building; made, not collected."""

from __future__ import annotations

import random
from collections.abc import Iterator

#: Kind, labels that a paper may print, and spellings of a detail; `~` is a separator that may be any.
DETAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "telephone": (
        (
            "Tel",
            "Telephone",
            "Telephone number",
            "Phone",
            "Phone no.",
            "Mobile",
            "Mobile number",
            "Mob",
            "Contact number",
            "Home telephone",
            "Work mobile",
            "Tel. No",
            "Direct dial",
            "Fax",
        ),
        (
            "01642~729711",
            "0114~273~4567",
            "07700~900123",
            "07700~900~123",
            "020~7946~0958",
            "(0114)~273~4567",
            "+44~1642~729711",
            "+44~(0)114~273~4567",
            "0044~7700~900123",
            "0161~496~0123",
            "07911 123456",
            "01204 522 311",
        ),
    ),
    "e-mail": (
        ("Email", "E-mail", "Email address", "E-mail address"),
        (
            "ann.lee@example.gov.uk",
            "a_khan@example.org",
            "ann [at] example.gov.uk",
            "ann.lee(at)example.org",
            "ANN.LEE@EXAMPLE.ORG",
            "ann.lee at example dot gov dot uk",
            "ann.lee @ example.gov.uk",
            "o'neill@example.com",
            "ann{at}example.co.uk",
            "ann.lee[at]example[dot]org[dot]uk",
        ),
    ),
    "birth": (
        ("DOB", "D.O.B.", "Date of birth", "Date of Birth", "Birth date", "D.O.B"),
        (
            "12/03/1981",
            "12~03~1981",
            "3 May 1980",
            "12th March 1981",
            "1981-03-12",
            "12 Mar 81",
            "March 12, 1981",
            "12.3.81",
            "the 3rd of May 1980",
        ),
    ),
    "insurance": (
        ("NI number", "NI No", "National Insurance number", "NINO", "NI no.", "National Insurance No"),
        ("AB123456C", "AB~12~34~56~C", "ab123456c", "JG 10 37 59 A", "jg 10 37 59 a", "CE~123~456~D"),
    ),
    "nhs": (("NHS number", "NHS No", "NHS no."), ("943~476~5919", "9434765919", "485~777~3456")),
    "sort": (("Sort code", "Sort Code", "sort-code"), ("12~34~56", "20~11~43", "401234")),
    "account": (
        ("Account number", "Account no", "Account No.", "Bank account number", "A/c no"),
        ("31926819", "3192~6819", "12345678"),
    ),
    "iban": (
        ("IBAN", "IBAN number"),
        (
            "GB29 NWBK 6016 1331 9268 19",
            "GB29NWBK60161331926819",
            "gb29 nwbk 6016 1331 9268 19",
            "GB29-NWBK-6016-1331-9268-19",
            "DE89 3704 0044 0532 0130 00",
        ),
    ),
    "passport": (("Passport", "Passport number", "Passport no"), ("533401372", "533~401~372", "A12345678")),
    "address": (
        ("Home address", "Home Address"),
        ("12 Oak Street, Sheffield S1 2AB", "Flat 3, 7 High Road, Leeds LS1 4AP"),
    ),
    "card": (("Card number", "Credit card number"), ("4111 1111 1111 1111", "5500-0000-0000-0004", "4111111111111111")),
}
#: Kinds that need no label.
BY_FORM = ("telephone", "e-mail", "iban")
SEPARATORS = (" ", "\u00a0", "-", "\u2013", ".", "/", "\u2009", "\u2011", " - ", "\u202f")
SETTINGS = ("prose", "label", "column", "list", "cell", "block", "spread", "odd")


def private_cases(seed: int = 7) -> Iterator[tuple[str, str, str, str]]:
    """Yield setting, kind, text and the detail that no part of the blacked-out text may show."""
    chance = random.Random(seed)
    for kind, (labels, forms) in DETAILS.items():
        for form in forms:
            plain = form.replace("~", " " if kind != "birth" else "/")
            label = chance.choice(labels)
            if kind in BY_FORM:
                yield "prose", kind, f"Residents can ask Ann Lee on {plain} until the panel meets in May 2018.", plain
                yield "cell", kind, f"Action\tLead\nMeet weekly\tHead of Housing, {plain}\n", plain
                yield "block", kind, f"Ann Lee\nDemocratic Services\n{plain}\nTown Hall, Leeds LS1 1UR\n", plain
            else:
                yield "prose", kind, f"The clerk noted that her {label.lower()} is {plain}, and moved on.", plain
                yield "prose", kind, f"Ann Lee ({label} {plain}) applied on 4 May 2018.", plain
                yield "cell", kind, f"Action\tNotes\nPay Ann Lee\t{label}: {plain}\n", plain
                yield "block", kind, f"Ann Lee\n{label} {plain}\nTown Hall\n", plain
            for label in labels:
                yield "label", kind, f"{label}: {plain}\n", plain
            yield "label", kind, f"**{label}:** {plain}\n", plain
            yield "label", kind, f"{label}\t{plain}\nName\tAnn Lee\n", plain
            yield "label", kind, f"| {label} | {plain} |\n|---|---|\n", plain
            yield "column", kind, f"Name\t{label}\tStatus\nKK\t{plain}\tOpen\nSAC\t{plain}\tDone\n", plain
            yield "column", kind, f"| Name | {label} |\n|------|------|\n| KK | {plain} |\n", plain
            yield "list", kind, f"Details:\n- Name: KK\n- {label}: {plain}\n- Ward: North\n", plain
            yield "list", kind, f"{label}:\n- {plain}\n- {plain}\n", plain
            yield "block", kind, f"For more, ask Ann Lee. {label} – {plain}\n", plain
            yield "odd", kind, f"{label.upper()} :- {plain}\n", plain
            yield "odd", kind, f"{label.lower()} {plain}.\n", plain
            yield "odd", kind, f"{label}:\n{plain}\n", plain
            wide = "".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in plain)
            yield "odd", kind, f"{label}: {wide}\n", wide
            if "~" in form:
                for separator in SEPARATORS:
                    spread = form.replace("~", separator)
                    yield "spread", kind, f"{label}: {spread}\n", spread
                    if kind == "telephone" and separator != " - ":
                        yield "spread", kind, f"Call Ann on {spread} by May.\n", spread
                broken = form.replace("~", "\n", 1).replace("~", " ")
                yield "spread", kind, f"The {label} given was {broken} when asked.\n", broken
                broken = form.replace("~", "\u2028", 1).replace("~", " ")
                yield "spread", kind, f"Meet\t{label}: {broken}\tOpen\n", broken
    for form in ("1642729711", "7700900123", "2079460958", "n/a 273", "extension only"):
        for heading in ("Telephone", "Mobile", "Contact tel. no(s)", "Phone (daytime)"):
            yield "column", "telephone", f"Name\t{heading}\nKK\t{form}\n", form


def harmless_cells(count: int, seed: int = 3) -> Iterator[str]:
    """Yield cells of council papers that hold no private detail, of some thirty makes."""
    c = random.Random(seed)
    n = c.randint

    def digits(length: int) -> str:
        return "".join(str(n(0, 9)) for _ in range(length))

    word = c.choice
    months = "January February March April May June July August September October November December".split()
    makes = [
        lambda: f"Invoice {digits(word([6, 8, 10, 11, 12]))}",
        lambda: f"INV-{n(2010, 2024)}-{digits(5)}",
        lambda: f"PO {digits(10)}",
        lambda: f"Order no. {digits(11)}",
        lambda: f"{n(1, 40)}@£{n(2, 900)}",
        lambda: f"{n(2, 9)} officers @ £{n(20, 60)}k each",
        lambda: f"{n(2, 20)} @ {n(1, 99)}.{digits(2)}",
        lambda: f"£{n(1, 999)},{digits(3)}.{digits(2)}",
        lambda: f"{n(1, 99)}.{n(0, 9)}%",
        lambda: f"{word(['SK', 'NZ', 'TQ', 'SE', 'SJ'])} {digits(word([3, 4, 5]))} {digits(4)}",
        lambda: f"{word(['SK', 'NZ', 'TQ'])}{digits(10)}",
        lambda: f"E0{n(6, 9)}{digits(6)}",
        lambda: f"UPRN {digits(12)}",
        lambda: f"1000{digits(8)}",
        lambda: f"Charity no. {n(200000, 1199999)}",
        lambda: f"Company number {digits(8)}",
        lambda: f"Registered in England 0{digits(7)}",
        lambda: "Monthly visits: " + " ".join(str(n(0, 9)) for _ in range(word([10, 11, 12]))),
        lambda: " ".join(str(n(0, 40)) for _ in range(12)),
        lambda: " ".join(str(n(100, 4000)) for _ in range(n(3, 8))),
        lambda: f"{n(1, 28):02}/{n(1, 12):02}/{n(2010, 2024)}",
        lambda: f"{n(1, 28):02}.{n(1, 12):02}.{n(10, 24)}",
        lambda: f"{n(1, 28)} {word(months)} {n(2010, 2024)}",
        lambda: f"{n(2010, 2024)}/{n(11, 25)} and {n(2010, 2024)}/{n(11, 25)}",
        lambda: f"01/04/{n(2010, 2024)}-31/03/{n(2010, 2024)}",
        lambda: f"Item {n(1, 20)}.{n(1, 9)} of {n(1, 28):02}/{n(1, 12):02}/{n(10, 24)}",
        lambda: f"{n(10, 24)}/{digits(5)}/FUL",
        lambda: f"{digits(4)}/{n(10, 24)}/OUT",
        lambda: f"DC/{n(2010, 2024)}/{digits(5)}",
        lambda: f"Equality Act {n(1980, 2020)}",
        lambda: f"s.{n(1, 150)} Local Government Act {n(1970, 2011)}",
        lambda: f"ISBN {n(0, 9)}-{digits(2)}-{digits(6)}-{digits(1)}",
        lambda: f"ISBN 978{digits(10)}",
        lambda: f"ISBN 978-0-{digits(3)}-{digits(5)}-{digits(1)}",
        lambda: f"{n(10000, 99999)}-{n(100, 999)}-{n(1000, 9999)}",
        lambda: f"Cost code {digits(10)}",
        lambda: f"{word('ABCDE')}{digits(4)}/{digits(4)}",
        lambda: f"https://www.leeds.gov.uk/node/{digits(11)}",
        lambda: f"https://democracy.example.gov.uk/mgAi.aspx?ID={digits(11)}&V=0{digits(10)}",
        lambda: f"@{word(['LeedsCC_News', 'SheffCouncil', 'TowerHamletsNow'])}",
        lambda: f"follow us @{word(['LeedsCC_News', 'SheffCouncil'])}.",
        lambda: "R@W Logistics",
        lambda: word(["Head of Housing", "Mobile library officer", "Telephone survey lead", "Call centre manager"]),
        lambda: f"{n(1, 200)} {word(['Oak Street', 'High Road', 'Station Lane', 'Mill Bank'])}",
        lambda: f"Ref {digits(10)}",
        lambda: f"REF/{digits(3)}/{digits(3)}/{digits(4)}",
        lambda: f"Transaction 00{digits(14)}",
        lambda: f"Mobile library: {n(10, 99)} stops, {n(1000, 9999)} loans",
        lambda: f"Telephone: {n(10, 999)}",
        lambda: f"Phone calls {n(2010, 2016)}/{n(11, 17)} {n(100, 9999)} {n(100, 9999)}",
        lambda: f"Account code {digits(6)}",
        lambda: f"Telephone {n(10, 99)}%, e-mail {n(10, 99)}%",
        lambda: f"{n(8, 11):02}.00 - {n(12, 18)}.30",
        lambda: f"{n(0, 23):02}:{n(10, 59)}, room {n(1, 400)}",
        lambda: f"{n(1, 28)}/{n(1, 12)} {n(1, 28)}/{n(1, 12)} {n(1, 28)}/{n(1, 12)}",
        lambda: f"Children born in {n(2000, 2020)}: {n(100, 9999)}",
        lambda: f"{n(50, 59)}.{digits(5)}, -{n(0, 3)}.{digits(5)}",
        lambda: f"Savings of {n(1, 9)}.{n(0, 9)}m by {n(2018, 2030)}",
        lambda: f"GL {digits(5)} {digits(6)}",
        lambda: f"Passport to leisure: {n(100, 9999)} members",
        lambda: f"NHS {n(2010, 2020)} {n(100, 999)} beds",
        lambda: f"NI {n(10, 99)},{digits(3)}",
        lambda: f"Contract 0{digits(9)}",
        lambda: f"Batch {digits(4)} {digits(4)} {digits(4)}",
        lambda: f"Minutes {n(1, 90)}-{n(91, 120)}, {n(2010, 2020)}",
        lambda: f"Text of Act, {n(1, 400)} pages, {n(1900, 2020)}",
        lambda: f"Sort by {n(1, 12)}, {n(1, 30)}, {n(31, 59)}",
        lambda: f"Version 0.{n(1, 9)}.{n(1, 9)} 0{digits(3)}",
    ]
    for at in range(count):
        yield makes[at % len(makes)]()
