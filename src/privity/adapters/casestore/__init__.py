"""The case store: batches, lines, events, decisions, approvals and releases of one office, in a database.

Someone who controls this database can delay or lose work and can see which
line stands where. He cannot release: approvals are signatures over what was
approved, the accounting is elsewhere, and release reads both again.
"""
