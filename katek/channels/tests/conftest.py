"""A Graph of our own."""

from katek.channels.tests.graph_peer import graph

__all__ = ["graph"]
