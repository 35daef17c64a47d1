"""`python -m privity_verify`."""

import sys

from privity_verify.cli import main

sys.exit(main())
