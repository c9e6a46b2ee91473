"""The long tests: every death and fault on every path, a simulated year, floods and replicas. `make soak` runs them."""
