"""Zip packages of XML parts, as Word and Excel write them (Open Packaging Conventions), read within bounds."""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.formats.limits import DEEPEST_XML, LARGEST_PART, LARGEST_RATIO, LARGEST_SHEET

__all__ = ["Package", "Relation", "local"]

_DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Relation:
    """What one part of a package says of another: the kind of relation, and the name of the part."""

    kind: str
    target: str


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, which differs between versions of the format.

    Examples
    --------
    >>> local(etree.fromstring("<w:p xmlns:w='http://example.org/'/>"))
    'p'
    """
    return str(element.tag).rpartition("}")[2]


class Package:
    """A package, open for reading; as a context it turns what goes wrong in reading into a `ReadError`.

    Parameters
    ----------
    file
        The file.

    Raises
    ------
    ReadError
        When the file is no whole zip file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._zip = ZipFile(file)
        except _DAMAGE as error:
            raise self._damaged(error) from error
        self._names = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()
        if isinstance(error, etree.XMLSyntaxError) and "depth" in str(error):
            raise ReadError(
                f"{self.file.name} has tables inside tables more than {DEEPEST_XML} elements deep: save it as PDF."
            ) from error
        if isinstance(error, (*_DAMAGE, etree.XMLSyntaxError)):
            raise self._damaged(error) from error

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    @property
    def names(self) -> list[str]:
        """The names of the parts, in lower case."""
        return list(self._names)

    @property
    def main(self) -> str | None:
        """The name of the part that holds the document; None when the file is no such package."""
        return next((one.target for one in self.relations("").values() if one.kind == "officeDocument"), None)

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part says of other parts of this package, by identifier."""
        folder, base = posixpath.split(name)
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in tree if tree is not None else ():
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                found[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found

    def part(self, name: str, kind: str) -> etree._Element | None:
        """Return the first part that stands in a relation to another part."""
        return next((self.tree(one.target) for one in self.relations(name).values() if one.kind == kind), None)

    def tree(self, name: str) -> etree._Element | None:
        """Return a part as a tree; None when there is no such part.

        Raises
        ------
        ReadError
            When it is larger than a part may be, or declares entities.
        """
        if name not in self:
            return None
        with self.open(name, LARGEST_PART) as stream:
            data = stream.read()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(data, parser)
        self.check(root)
        return root

    def root(self, name: str) -> str:
        """Return the name of the outermost element of a part, which tells what the package is."""
        with self.open(name) as stream:
            return next((local(element) for _, element in etree.iterparse(stream, ("start",))), "")

    def open(self, name: str, largest: int = LARGEST_SHEET) -> IO[bytes]:
        """Open a part as a stream, which gives no more bytes than the package declares for it.

        Raises
        ------
        ReadError
            When it declares more bytes than `largest`, or inflates as only a file made to burst does.
        """
        info = self._names[name.lower()]
        if info.flag_bits & 1:
            raise ReadError(f"{self.file.name} is protected with a password: save it without one.")
        bursting = info.file_size > 10_000_000 and info.file_size > LARGEST_RATIO * info.compress_size
        if info.file_size > largest or bursting:
            raise ReadError(
                f"{self.file.name} inflates to {info.file_size:,} bytes in {info.filename}, more than a document of "
                "this size holds: open it, keep the pages or rows that you need, and save it anew."
            )
        return self._zip.open(info)

    def check(self, root: etree._Element) -> None:
        """Refuse a part with a document type: no such format has one, and it could hold entities.

        Raises
        ------
        ReadError
            When it has one.
        """
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(f"{self.file.name} declares entities, which no office program writes: save it anew.")

    def _damaged(self, error: BaseException) -> ReadError:
        return ReadError(f"{self.file.name} is cut off or damaged ({error}): get it again, or save it anew.")
