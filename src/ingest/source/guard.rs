//! Stands between a file and the JSON parser and stops what no parser should be fed: brackets
//! nested without end, one feature that fills the memory, bytes that are no UTF-8.
//!
//! It looks at each byte once, keeps nothing of it, and knows the offset at which it stopped.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How deep brackets may be nested; GeoJSON needs 9, a nested property a few more.
pub const DEEPEST: usize = 64;
/// How many bytes one feature may have: the coast of a continent has fewer.
pub const LONGEST_FEATURE: u64 = 256 << 20;

/// Why the guard stopped; travels through the parser inside an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    #[error("byte {byte}: nested too deep")]
    TooDeep { byte: u64 },
    #[error("byte {byte}: feature too long")]
    TooLong { byte: u64 },
    #[error("byte {byte}: not UTF-8")]
    NotUtf8 { byte: u64 },
}

/// Counts the bytes since the parser last finished a feature; shared with the parser.
pub type Since = Rc<Cell<u64>>;

/// A reader that refuses hostile JSON.
pub struct Guard<R> {
    inner: R,
    /// Offset of the next byte.
    offset: u64,
    depth: usize,
    in_string: bool,
    escaped: bool,
    since: Since,
    /// The beginning of a character that the last read cut in two.
    cut: Vec<u8>,
}

impl<R: Read> Guard<R> {
    pub fn new(inner: R, offset: u64, since: Since) -> Self {
        Self {
            inner,
            offset,
            depth: 0,
            in_string: false,
            escaped: false,
            since,
            cut: Vec::with_capacity(4),
        }
    }

    fn inspect(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.check_utf8(bytes)?;
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'[' | b'{' => {
                        self.depth += 1;
                        if self.depth > DEEPEST {
                            return Err(Stop::TooDeep { byte: self.offset + at as u64 });
                        }
                    }
                    b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        self.offset += bytes.len() as u64;
        self.since.set(self.since.get() + bytes.len() as u64);
        if self.since.get() > LONGEST_FEATURE {
            return Err(Stop::TooLong { byte: self.offset });
        }
        Ok(())
    }

    fn check_utf8(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let mut rest = bytes;
        // At most three bytes wait for the rest of their character.
        while !self.cut.is_empty() {
            let Some((&next, after)) = rest.split_first() else { return Ok(()) };
            self.cut.push(next);
            rest = after;
            match std::str::from_utf8(&self.cut) {
                Ok(_) => self.cut.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    let read = bytes.len() - rest.len();
                    let byte = self.offset + read as u64 - self.cut.len() as u64;
                    return Err(Stop::NotUtf8 { byte });
                }
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            let good = error.valid_up_to();
            if error.error_len().is_some() {
                let byte = self.offset + (bytes.len() - rest.len() + good) as u64;
                return Err(Stop::NotUtf8 { byte });
            }
            self.cut.extend_from_slice(&rest[good..]);
        }
        Ok(())
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count == 0 && !buffer.is_empty() && !self.cut.is_empty() {
            let byte = self.offset - self.cut.len() as u64;
            return Err(io::Error::other(Stop::NotUtf8 { byte }));
        }
        self.inspect(&buffer[..count]).map_err(io::Error::other)?;
        // Record separators (RFC 8142) are blanks between values; in a value there is none.
        for byte in buffer[..count].iter_mut().filter(|byte| **byte == b'\x1e') {
            *byte = b' ';
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out its bytes a few at a time.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn outcome(bytes: &[u8], at_a_time: usize) -> Result<usize, Stop> {
        let mut guard = Guard::new(Dripping(bytes, at_a_time), 0, Since::default());
        let mut read = Vec::new();
        guard.read_to_end(&mut read).map_err(|error| {
            *error.get_ref().and_then(|e| e.downcast_ref::<Stop>()).expect("the guard's own error")
        })
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        let text = format!("[\"{}\\\"{}\"]", "[".repeat(100), "{".repeat(100));
        assert_eq!(outcome(text.as_bytes(), 7), Ok(text.len()));
    }

    #[test]
    fn the_bracket_that_is_one_too_many_is_named() {
        let text = "[".repeat(200);
        for at_a_time in [1, 3, 64, 65, 200] {
            assert_eq!(outcome(text.as_bytes(), at_a_time), Err(Stop::TooDeep { byte: 64 }));
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_found_wherever_the_reads_are_cut() {
        let good = "街道名称: 虎台🚏é".as_bytes();
        let mut bad = good.to_vec();
        bad.extend_from_slice(b"\xbb\xa2");
        for at_a_time in 1..8 {
            assert_eq!(outcome(good, at_a_time), Ok(good.len()));
            let stop = Err(Stop::NotUtf8 { byte: good.len() as u64 });
            assert_eq!(outcome(&bad, at_a_time), stop, "{at_a_time} at a time");
            let cut = Err(Stop::NotUtf8 { byte: 0 });
            assert_eq!(outcome(&good[..2], at_a_time), cut, "a character cut off by the end");
        }
    }

    #[test]
    fn a_feature_without_end_is_stopped() {
        let mut guard = Guard::new(io::repeat(b'1'), 0, Since::default());
        let error = io::copy(&mut guard, &mut io::sink()).expect_err("stopped");
        let stop = error.get_ref().and_then(|e| e.downcast_ref::<Stop>());
        assert!(matches!(stop, Some(Stop::TooLong { .. })), "{error}");
    }
}
