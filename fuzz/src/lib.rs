//! What all fuzz targets share: a file in memory, and an allocator that counts.
//!
//! A target fails on a panic, and when reading takes more memory at its peak than [`BASE`] and
//! [`TIMES`] the input.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use yike::ingest::{LookOptions, look};

/// What reading may take whatever the input: buffers, SQLite's page cache, a batch of rows.
pub const BASE: usize = 96 << 20;
/// What it may take for each byte of input, packed formats included.
pub const TIMES: usize = 256;

/// Counts what is allocated and the peak of it.
pub struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came; only numbers are kept beside.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// libFuzzer ends the process at the first panic. The Parquet reader's are caught by the program and
/// made an error, so that only those that nobody catches may end it.
fn let_caught_panics_pass() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

/// Looks at `bytes` as a file: whatever they are, there is an answer or an error, and the memory
/// stays bounded.
pub fn look_at(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new_in("/dev/shm").expect("a file in memory");
    file.write_all(bytes).expect("written");
    let_caught_panics_pass();
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    if let Err(error) = look(file.path(), &LookOptions::default()) {
        assert!(!error.to_string().is_empty());
    }
    let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    let bound = BASE + TIMES * bytes.len();
    assert!(peak <= bound, "{peak} bytes for a file of {}, at most {bound}", bytes.len());
}
