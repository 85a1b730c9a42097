"""How fast the product is, with the ratio to something bare measured in the same run: `python -m tests.benchmarks`."""
