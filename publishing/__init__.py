"""What the public was shown (公示), and the proof of it."""
