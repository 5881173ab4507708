//! Real clients, run against the sample city. One that is not installed is skipped, loudly.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::program::Program;

/// Runs a script with the service's address and the city's folder; 77 says that it was skipped.
fn run(script: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("geodata/xining");
    let program = Program::serve(&folder);
    let status = Command::new("bash")
        .arg(root.join("tests/clients").join(script))
        .arg(format!("http://{}", program.address))
        .arg(&folder)
        .current_dir(root)
        .status()
        .expect("bash runs");
    match status.code() {
        Some(0) => {}
        Some(77) => {
            // Past the test runner, which keeps the output of what passes to itself.
            let _ = writeln!(std::io::stderr(), "SKIPPED tests/clients/{script}: see `make test`");
        }
        _ => panic!("tests/clients/{script}: {status}"),
    }
}

#[test]
fn gdal_reads_every_layer_as_the_files_have_it() {
    run("gdal.sh");
}

#[test]
fn qgis_opens_layers_files_and_styles() {
    run("qgis.sh");
}

#[test]
fn libreoffice_opens_the_workbooks() {
    run("office.sh");
}

#[test]
fn the_printed_report_can_be_searched_in_chinese() {
    run("report.sh");
}

#[test]
fn both_openapi_documents_are_valid() {
    run("openapi.sh");
}

#[test]
fn schemathesis_finds_no_undocumented_answer() {
    run("schemathesis.sh");
}
