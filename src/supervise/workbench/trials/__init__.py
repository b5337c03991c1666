"""Tests that a bureau writes for its own rules: read, lived through on a desk in memory, compared, and counted."""
