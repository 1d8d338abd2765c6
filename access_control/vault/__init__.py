"""The vault: key epochs and stores, data keys, field encryption, blind index."""
