//! `enishi`: one binary, a command for each thing that an operator does.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::command::run()
}
