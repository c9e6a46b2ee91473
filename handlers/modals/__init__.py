"""One file per form: its ids, build() and parse()."""
