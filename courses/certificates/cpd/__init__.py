"""The arithmetic of the CPD ledger, and what it is printed with. Nothing here reads the database."""
