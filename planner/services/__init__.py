"""Use cases: each checks the rule, changes, writes the audit entry and commits once."""
