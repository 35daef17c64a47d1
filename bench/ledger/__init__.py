"""The parts of `bench/ledger.py`: what is measured, the table of it, and what runs beside it in an environment of its own."""
