"""Review: people with delegated authority, whom nobody can skip.

Takes what the registers say, what identity answered, and signed decisions;
gives the standing of a request, the verdict on a line, and leave to approve an
exact set of lines or every reason why not. Never approves one's own request,
and lets no timer, backlog or missing reviewer approve anything.
"""

from privity.review.approval import Candidate, Setting, check
from privity.review.decisions import Verdict, verdict
from privity.review.duties import certificates, delegation, duties, require
from privity.review.standing import register_facts

__all__ = [
    "Candidate",
    "Setting",
    "Verdict",
    "certificates",
    "check",
    "delegation",
    "duties",
    "register_facts",
    "require",
    "verdict",
]
