"""Answers for programs: arithmetic on public law, and nothing about a person."""
