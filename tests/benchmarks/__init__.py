"""Speed and memory as ratios within one run: `make bench`. Nothing here passes or fails by time."""
