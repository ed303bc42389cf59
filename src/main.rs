//! The `nutgraf` program: reads its arguments, runs, and ends with a code that says how it went.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nutgraf::cli::run(std::env::args_os())
}
