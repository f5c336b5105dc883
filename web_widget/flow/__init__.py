"""One turn among many: in the order they came, no more at once than the engine bears, nobody at the cost of others."""
