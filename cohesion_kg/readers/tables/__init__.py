"""Tables: from candidate rows to records: what a plan lists, with its doubts and corrections."""
