"""Privity: the gate between an agency that keeps confidential records and those who ask for them."""

__version__ = "0.1.0"
