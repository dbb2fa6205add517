"""Privacy: what belongs to no published graph: names of persons, contact details, numbers of persons."""
