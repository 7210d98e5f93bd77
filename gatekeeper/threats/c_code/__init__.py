"""C and C++ read without a preprocessor: tokens, statements, names, headers."""
