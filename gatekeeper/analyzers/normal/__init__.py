"""C and C++ rewritten line for line, so that a parser without a preprocessor can read it."""
