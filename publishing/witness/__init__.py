"""A witness 証人: runs on a machine of its own, and cosigns growing logs.

It needs no database and no Django: a key, the logs' verifier keys, and a directory.
"""
