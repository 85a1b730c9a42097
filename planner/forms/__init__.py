"""The forms that people fill in, one file per noun."""
