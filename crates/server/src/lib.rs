//! The binary `enishi`: configuration, wiring and the commands.
