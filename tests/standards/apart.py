"""Lines one step apart: the same text with one digit, letter, direction or street type changed.

Written apart from the rules: it knows nothing of what they read.
"""

import re

TURNS = {
    "N": "S", "S": "N", "E": "W", "W": "E", "NORTH": "SOUTH", "SOUTH": "NORTH", "EAST": "WEST", "WEST": "EAST",
    "NE": "SE", "SE": "SW", "SW": "NW", "NW": "NE",
}  # fmt: skip
# Not HIGHWAY to ROAD: STATE HIGHWAY 12 and STATE ROAD 12 are one road.
TYPES = {
    "ST": "AVE", "STREET": "ROAD", "AVE": "ST", "AVENUE": "STREET", "RD": "DR", "ROAD": "DRIVE", "DR": "LN", "DRIVE": "LANE",
    "BLVD": "PKWY", "LN": "CT", "LANE": "COURT", "CT": "CIR", "WAY": "TER", "PKWY": "PIKE",
    "CALLE": "CAMINO", "PL": "PLZ", "CIR": "CT", "TER": "TRL",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]+")


def digits(line):
    """Each digit raised by one, and each two unlike neighbours exchanged."""
    for at, sign in enumerate(line):
        if sign in "0123456789":
            yield line[:at] + str((int(sign) + 1) % 10) + line[at + 1 :]
            following = line[at + 1 : at + 2]
            if following and following in "0123456789" and following != sign:
                yield line[:at] + following + sign + line[at + 2 :]


def words(line, changes):
    """Each word of `changes` in turn replaced by its other."""
    for found in WORD.finditer(line):
        if found[0].upper() in changes:
            yield line[: found.start()] + changes[found[0].upper()] + line[found.end() :]


def steps_from(line):
    """(what was changed, the changed line) for every single step from `line`."""
    yield from (("digit", other) for other in digits(line))
    yield from (("direction", other) for other in words(line, TURNS))
    yield from (("street type", other) for other in words(line, TYPES))


def postcodes(postcode):
    """Postcodes one digit away."""
    return list(digits(postcode[:5]))
