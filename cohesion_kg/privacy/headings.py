"""Headings that announce private details: "Mobile", "Date of birth", "NI number"."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["HEADING_STEMS", "LONGEST", "heading_kind"]

#: Words that may stand in any heading, and those that stand for `#` below.
_FILLING = frozenset(
    "a advisor and any applicant applicants available best business by carer carers child childs client"
    " clients claimant"
    " claimants code confidential contact contacts current customer customers day daytime dd ddmmyy ddmmyyyy dialling"
    " direct emergency employee employees enquiries evening first for full home house if in individual"
    " international kin"
    " known landlord lead leader learner line main manager member members mm mmyy name names next no nos nr num number"
    " numbers of office officer officers official optional or organiser other our out parent parents patient"
    " patients payee"
    " payees person personal persons preferred primary private pupil pupils required resident residents s school second"
    " secondary service staff student students supplier suppliers tenant tenants the their to uk user volunteer"
    " volunteers witness work worker workers your yyyy".split()
)
_NUMBER = "no nos nr num number numbers".split()
#: For each kind the words that tell it, of which one group must be there, and words that may go along with them.
_HEADINGS: dict[str, tuple[str, str]] = {
    "telephone number": (
        "telephone, telephones, tel, tels, telno, phone, phones, phoneno, mobile, mobiles, mobileno, mob,"
        " cellphone, fax,"
        " landline, whatsapp, minicom, textphone, switchboard, contact #, emergency #, daytime #, evening #,"
        " contact details, direct line, direct dial, telephonenumber, phonenumber, mobilenumber",
        "telephone tel phone phones mobile mob fax landline whatsapp email e mail address details dial cell minicom"
        " textphone extension ext text sms",
    ),
    "e-mail address": (
        "email, emails, e mail, e mails, emailaddress",
        "email emails e mail mails address addresses id details telephone phone",
    ),
    "date of birth": (
        "dob, dobs, birth, birthdate, birthdates, birthday, d o b, date born, born, dateofbirth",
        "date dates of birth births dob year month place day d o b on born",
    ),
    "National Insurance number": (
        "nino, ninos, nin, ninumber, national insurance #, nat ins #, ni #, n i #",
        "national insurance nat ins ni n i nino",
    ),
    "NHS number": ("nhs #, nhsnumber", "nhs"),
    "bank account": (
        "sort code, sort codes, sortcode, iban, ibans, bic, bank account, bank details, account details, card details,"
        " account #, accounts #, acct #, acc #, ac #, a c #, card #",
        "sort code codes sortcode iban bic swift account accounts acct acc ac a c bank details card credit"
        " debit payment"
        " building society roll holder",
    ),
    "passport": ("passport, passports, passportnumber", "passport passports details british country issuing id"),
    "driving licence": (
        "driving licence, driver licence, drivers licence, driving license, driver license, drivers license",
        "driving driver drivers licence license details dvla",
    ),
    "home address": (
        "home address, home addresses, private address, residential address, personal address, correspondence address,"
        " tenant address, resident address, applicant address, applicants address, employee address, claimant address,"
        " patient address, home postcode, home post code, next kin, maiden name",
        "home address addresses postcode post code residential private correspondence postal maiden mothers next kin"
        " permanent previous",
    ),
    "number of a person": (
        "payroll #, employee #, patient #, hospital #, pupil #, staff #, employee id, patient id, staff id,"
        " payroll id, utr,"
        " upn, vehicle reg, vehicle registration, car reg, car registration, unique taxpayer reference, biometric",
        "payroll employee patient hospital pupil staff id utr upn vehicle car registration reg ref reference tax unique"
        " taxpayer plate permit biometric residence code",
    ),
}
#: Words of which every heading has one.
HEADING_STEMS = (
    "tel phone mob fax landline whatsapp minicom switchboard contact direct emergency daytime evening email"
    " e-mail dob d.o"
    " birth born nin ni national nat n.i nhs sort iban bic account acc a/c ac card bank passport driv home private"
    " residential personal tenant resident applicant employee correspondence next maiden claimant patient"
    " payroll hospital"
    " pupil staff utr upn vehicle car biometric unique cellphone textphone d date"
).split()
#: How long a heading may be.
LONGEST = 60
_NO_HEADING = re.compile(r"[0-9]{2}|[0-9][^0-9]+[0-9]|[@%£]")


def _groups(telling: str) -> tuple[frozenset[str], ...]:
    forms = [form.strip() for form in telling.split(",")]
    return tuple(
        frozenset(form.replace("#", number).split()) for form in forms for number in (_NUMBER if "#" in form else [""])
    )


_COMPILED = [(kind, _groups(telling), _FILLING | set(along.split())) for kind, (telling, along) in _HEADINGS.items()]


@lru_cache(maxsize=8192)
def heading_kind(cell: str) -> str | None:
    """Return the kind of private detail that a heading announces, None where it announces none.

    Examples
    --------
    >>> heading_kind("Contact tel. no(s)"), heading_kind("D.O.B."), heading_kind("Mobile library")
    ('telephone number', 'date of birth', None)
    """
    if len(cell) > LONGEST or _NO_HEADING.search(cell):
        return None
    words = frozenset(re.findall(r"[a-z]+", cell.lower().replace("'", "").replace("(s)", "")))
    for kind, telling, known in _COMPILED:
        if words <= known and any(group <= words for group in telling):
            return kind
    return None
