"""The deeds of the register, one module for each thing an office decides on."""
