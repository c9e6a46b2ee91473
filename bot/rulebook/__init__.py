"""The rulebook: data/ read into frozen core types, once, at boot. It refuses what it does not understand."""
