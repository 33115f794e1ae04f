//! Whole-product tests; see `tests/tests/`.
