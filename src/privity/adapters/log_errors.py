"""What can go wrong with a log's files, each said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import InputError, IntegrityError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


def missing(folder: Path) -> UnavailableError:
    """No log, where one was expected."""
    return UnavailableError(
        "There is no log here.",
        where=str(folder),
        remedy="Restore it from a replica; a log is made once, when the office is, and never again.",
    )


def not_empty(folder: Path) -> InputError:
    """A log was to begin where something already is."""
    return InputError(
        "The folder is not empty.", where=str(folder), remedy="Open the log that is there, or choose another."
    )


def away(folder: Path) -> UnavailableError:
    """The folder cannot be read or written."""
    return UnavailableError(
        "The log's folder cannot be used.", where=str(folder), remedy="Check the disk and its permissions."
    )


def not_written(folder: Path) -> UnavailableError:
    """The disk failed before anything was committed."""
    return UnavailableError(
        "The entries could not be written; nothing was appended.",
        where=str(folder),
        remedy="Free space or mend the disk, then repeat with the same key.",
    )


def stopped(folder: Path) -> UnavailableError:
    """A commit failed; nothing more is taken."""
    return UnavailableError(
        "The log stopped when a commit failed.",
        where=str(folder),
        remedy="Mend the disk, open the log again, then repeat the append with the same key.",
    )


def read_only(folder: Path) -> UnavailableError:
    """A write was asked of a reader."""
    return UnavailableError(
        "The log is open for reading only.", where=str(folder), remedy="Open it with its signing key."
    )


def no_entry(folder: Path) -> InputError:
    """An index or size past the end."""
    return InputError(
        "The log has no such entry.", where=str(folder), remedy="Give an index or size up to the log's size."
    )


def disagrees() -> IntegrityError:
    """Lengths and checkpoint differ."""
    return IntegrityError(
        "The commit record disagrees with the checkpoint it holds.",
        where="commit",
        remedy="Stop using this copy and restore the log from a replica.",
    )


def flipped(file: str) -> IntegrityError:
    """The disk or memory changed bytes."""
    return IntegrityError(
        "The bytes read back are not the bytes meant; nothing was signed.",
        where=file,
        remedy="Check memory and disk, then open the log again.",
    )


def second_writer(folder: Path) -> UnavailableError:
    """The lock is held."""
    return UnavailableError(
        "Another process is writing this log.",
        where=str(folder),
        remedy="Wait until it has ended; two writers would make two histories.",
    )


def too_short(file: str) -> IntegrityError:
    """A file ends before its committed length."""
    return IntegrityError(
        f"The file {file} is shorter than the log's commit record says.",
        where=file,
        remedy="Stop using this copy and restore the log from a replica; nothing was changed.",
    )


def bad_bundle(index: int) -> IntegrityError:
    """A bundle does not parse."""
    return IntegrityError(
        f"Bundle {index} is malformed or lies outside the entries.",
        where="entries.dat",
        remedy="Stop using this copy and restore the log from a replica.",
    )


def key_reused(first: int) -> IntegrityError:
    """An idempotency key came with other bytes."""
    return IntegrityError(
        "The same key was used for other entries.",
        where=f"log index {first}",
        remedy="Find out which of the two happened; nothing was appended.",
    )


def bad_entries(folder: Path) -> InputError:
    """Entries that no log takes."""
    return InputError(
        "There is nothing to append, or an entry is empty or too long.",
        where=str(folder),
        remedy="Append one or more entries of 1 to 4096 bytes.",
    )
