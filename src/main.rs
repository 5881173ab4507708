//! The program `yike`: everything is in the library; see `yike --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    yike::cli::main()
}
