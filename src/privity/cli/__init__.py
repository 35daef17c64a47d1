"""The command line: each command reads its arguments, calls one flow, prints, and exits.

Exit codes, everywhere: 0 done and nothing refused; 1 done, something refused or
found; 2 usage or unreadable input; 3 integrity failure; 4 you may not do this;
5 a store or engine is unavailable.
"""
