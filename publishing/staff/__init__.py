"""What the office itself sees, prints and does after a notice is approved."""
