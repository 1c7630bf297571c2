"""A running order for the dinner."""

from __future__ import annotations

AGENDA = """
[agenda]
emcee = "eve"

[[agenda.items]]
slug = "welcome"
title = "Welcome"
kind = "welcome"
starts = 18:30:00
duration = "5m"
speakers = ["eve"]

[[agenda.items]]
slug = "sorting"
title = "Sorting"
duration = "10m"
shortest = "6m"
speakers = ["ada"]

[[speakers]]
slug = "eve"
name = "Eve"

[[speakers]]
slug = "ada"
name = "Ada"
"""
