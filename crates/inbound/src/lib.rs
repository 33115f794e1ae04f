//! LINE to us: verify, store, answer 200, then work it off in order. Knows no trades.
