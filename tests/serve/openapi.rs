//! The OpenAPI document, from which the page's types are made, is reviewed when it changes.

use std::path::Path;

/// The document as it is kept.
fn current() -> String {
    let document = yike::serve::openapi();
    serde_json::to_string_pretty(&document).expect("JSON") + "\n"
}

#[test]
fn the_openapi_document_is_the_reviewed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi.json");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let current = current();
    if kept != current {
        let line = kept.lines().zip(current.lines()).position(|(a, b)| a != b).unwrap_or(0) + 1;
        panic!(
            "tests/openapi.json differs from line {line} on; look at `make openapi`'s output and, \
             if the change is meant, keep it: make openapi > tests/openapi.json"
        );
    }
}

#[test]
fn every_operation_documents_its_problems() {
    let document = serde_json::to_value(yike::serve::openapi()).expect("JSON");
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let responses = operation["responses"].as_object().expect("responses");
            for status in ["200", "400", "404", "500", "503"] {
                assert!(responses.contains_key(status), "{method} {path}: {status}");
            }
        }
    }
}
