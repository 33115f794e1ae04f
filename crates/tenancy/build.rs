//! A new migration must reach the binary: the macro that embeds them watches only those it has seen.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
