"""What people say of the answers, kept for the curators in a SQLite file of the gateway's own."""
