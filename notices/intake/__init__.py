"""Reading offices' lists: bytes in, accepted and refused rows out."""
