"""Evidence (証拠): hashes, trees, signed checkpoints and the checks of a log.

Pure code without Django, so that a stranger can run it alone and offline.
"""
