"""The verbs: each owns an order, calls ports, and says what a crash at each point leaves."""
