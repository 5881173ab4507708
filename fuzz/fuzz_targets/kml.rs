#![no_main]
//! Files that begin as this corpus does: see `fuzz/corpus/kml`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| yike_fuzz::look_at(bytes));
