//! What a piece of work costs: processor time of all threads, time on the clock, peak memory.

use std::fs;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Seconds that one piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub cpu_s: f64,
    pub wall_s: f64,
}

/// Does the work and says what it cost.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (cpu, wall) = (cpu_time(), Instant::now());
    let result = work();
    let cost =
        Cost { cpu_s: (cpu_time() - cpu).as_secs_f64(), wall_s: wall.elapsed().as_secs_f64() };
    (result, cost)
}

/// The most memory that this process ever held, in megabytes of a million bytes.
pub fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// Processor time of this process, user and system, all threads.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let part = |n: i64| u64::try_from(n).expect("a processor clock does not run backwards");
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}
