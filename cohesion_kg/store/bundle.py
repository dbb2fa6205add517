"""Where the ontology, the data and the queries lie: the checkout's own folders, or the copies in the wheel."""

from __future__ import annotations

from pathlib import Path

from cohesion_kg.errors import NotFound

__all__ = ["path"]

_PACKAGE = Path(__file__).resolve().parents[1]


def path(*parts: str) -> Path:
    """Return the path of a file or folder that ships with the package.

    A checkout is preferred to the copies inside an installed wheel, since an editable install keeps stale copies.

    Parameters
    ----------
    *parts
        Path below the top of the project, such as ``"data", "sources"``.

    Returns
    -------
    Path
        An existing path.

    Raises
    ------
    NotFound
        If neither the checkout nor the wheel has it.

    Examples
    --------
    >>> path("ontology", "cohesion.ttl").name
    'cohesion.ttl'
    """
    checkout = _PACKAGE.parent
    top = (
        checkout
        if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir()
        else _PACKAGE / "bundle"
    )
    found = top.joinpath(*parts)
    if not found.exists():
        raise NotFound(f"{'/'.join(parts)} is not part of this installation; reinstall cohesion-kg.")
    return found
