"""The edge: every store, engine and program the flows reach through a port."""
