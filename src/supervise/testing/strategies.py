"""Hypothesis strategies for histories: every command, activations, ticks at any instant, and waits from a microsecond
to months, often to just when something is due.
"""
