"""Reading and telling recordings of the black box."""
