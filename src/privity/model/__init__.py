"""The nouns every room shares, canonical JSON, digests and the tree hash. No input or output."""
