"""What tests, demonstrations and benchmarks need: synthetic people and requests. No part of a gate in use."""
