//! `yike serve`: the cities over HTTP, with the page.

use std::io::{ErrorKind, IsTerminal};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::args::{LogFormat, ServeArgs};
use super::stages::Stages;
use super::{Outcome, opened};
use crate::city::{City, Standard};
use crate::ingest::{self, built_in_standards};
use crate::serve::{Hall, Limits, ServeError, listen, router};

/// Searches under way get this long when the service stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// Runs the command until it is told to stop.
///
/// # Errors
/// When a city or its standard cannot be read, or nothing can listen at the address.
pub fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    log_as(args.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // The address first: one in use is told at once, not after the cities are read.
    let listener = runtime.block_on(bound(args.bind))?;
    let address = listener.local_addr().context("the address listened at")?;
    let mut hall = Hall::default();
    let stages = Stages::start("读取 reading");
    for folder in &args.cities {
        let mut reading = ingest::read_city(folder)?;
        ingest::examine(&reading.city, &mut reading.report);
        let standards = standards(&reading.city, folder)?;
        let (study, report) = opened(reading, &stages)?;
        hall.admit(study, standards, report)?;
    }
    drop(stages);
    let hall = Arc::new(hall);
    let router = router(Arc::clone(&hall));
    let warmed = Arc::clone(&hall);
    runtime.spawn(async move { warmed.warm().await });
    let stopped = async move {
        told_to_stop().await;
        hall.close();
    };
    eprintln!("一刻 Yike: http://{address}/  (Ctrl-C 停止 stops)");
    runtime.block_on(listen(listener, router, Limits::default(), stopped));
    // Work that heeds no word to stop does not keep the program.
    runtime.shutdown_timeout(FAREWELL);
    Ok(Outcome::Clean)
}

async fn bound(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => ServeError::InUse(address),
        _ => ServeError::Bind { address, source },
    })
}

/// The city's own standard, then those that are built in.
fn standards(city: &City, folder: &std::path::Path) -> anyhow::Result<Vec<Standard>> {
    let mut standards = vec![ingest::read_standard(city.standard(), folder)?];
    for id in built_in_standards() {
        if standards[0].id != id {
            standards.push(ingest::read_standard(id, folder)?);
        }
    }
    Ok(standards)
}

fn log_as(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    // A log that is set up already, as in a test, stays.
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}

/// Ends when the program is told to stop: Ctrl-C, or the signal that ends services.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
