"""A vantage point 観測点: looks from outside whether what is due is on display.

It needs no database and no Django: a key, a directory, and the site's address.
"""
