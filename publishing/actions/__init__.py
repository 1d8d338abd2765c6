"""The deeds of publication, one module each."""
