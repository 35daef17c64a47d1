"""A synthetic custodian and the requests made to it, with the truth of every line.

Goes in: a number of persons or lines and a seed. Comes out: a record file, a request file with its
roster, and tables of truth. Refuses to share a line of code with the gate: what is true here was
planted, never computed by the rules under test.
"""

from privity.testing.synthetic.asking import FileFormat, Pattern
from privity.testing.synthetic.defects import Defect, read_defects
from privity.testing.synthetic.header import HeaderFields
from privity.testing.synthetic.people import generate_people
from privity.testing.synthetic.requests import generate_requests
from privity.testing.synthetic.summary import Progress, Summary

__all__ = [
    "Defect",
    "FileFormat",
    "HeaderFields",
    "Pattern",
    "Progress",
    "Summary",
    "generate_people",
    "generate_requests",
    "read_defects",
]
