//! Reading on one thread while the others make use of what was read.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::raw::{Head, Note, Raw, Sink};
use super::{Wanted, read};
use crate::ingest::IngestError;

/// A file and what is wanted of it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub path: &'a Path,
    pub wanted: Wanted<'a>,
}

/// Features handed on at a time.
const BATCH: usize = 1 << 13;
/// Bytes of text handed on at a time, more or less.
const BATCH_BYTES: usize = 8 << 20;
/// Batches that wait while another is made use of.
const WAITING: usize = 2;

enum Message {
    Begin(Head),
    Batch(Vec<Raw>),
    Note(Note),
}

/// Reads `source` and calls `each` with one batch of features after the other, in the order of the
/// file, and with what `begin` made of the head. At most a few batches are in memory. Returns what
/// `begin` made, and what the reader noted after the head.
///
/// # Errors
/// The first that `begin` or `each` returns, else the reader's.
pub fn each_batch<H>(
    source: Source<'_>,
    begin: impl FnOnce(Head) -> Result<H, IngestError>,
    mut each: impl FnMut(&mut H, Vec<Raw>) -> Result<(), IngestError>,
) -> Result<Option<(H, Vec<Note>)>, IngestError> {
    let (sender, receiver) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut sink = Sender { sender, batch: Vec::new(), bytes: 0 };
            read(source.path, &source.wanted, &mut sink)?;
            sink.flush()
        });
        let mut begin = Some(begin);
        let mut begun = None;
        let mut notes = Vec::new();
        let mut consume = || -> Result<(), IngestError> {
            for message in &receiver {
                match message {
                    Message::Begin(head) => {
                        if let Some(begin) = begin.take() {
                            begun = Some(begin(head)?);
                        }
                    }
                    Message::Batch(batch) => {
                        if let Some(begun) = &mut begun {
                            each(begun, batch)?;
                        }
                    }
                    Message::Note(note) => notes.push(note),
                }
            }
            Ok(())
        };
        let consumed = consume();
        drop(receiver);
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        consumed?;
        read?;
        Ok(begun.map(|begun| (begun, notes)))
    })
}

struct Sender {
    sender: SyncSender<Message>,
    batch: Vec<Raw>,
    bytes: usize,
}

impl Sender {
    fn flush(&mut self) -> Result<(), IngestError> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.send(Message::Batch(batch))
    }

    /// Where nobody listens any more, the listener has its own error to tell.
    fn send(&self, message: Message) -> Result<(), IngestError> {
        self.sender.send(message).map_err(|_| IngestError::Stopped)
    }
}

impl Sink for Sender {
    fn begin(&mut self, head: Head) -> Result<(), IngestError> {
        self.send(Message::Begin(head))
    }

    fn take(&mut self, feature: Raw) -> Result<(), IngestError> {
        self.bytes += feature.size();
        self.batch.push(feature);
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn note(&mut self, note: Note) -> Result<(), IngestError> {
        self.send(Message::Note(note))
    }
}
