//! The binary `enishi`.

fn main() {}
