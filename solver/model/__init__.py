"""The whole model of the format: one rule, one function. Importing it loads OR-Tools, which takes seconds."""
