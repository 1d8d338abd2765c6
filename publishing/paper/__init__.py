"""Paper: the written notice for the board, and its short code against the web."""
