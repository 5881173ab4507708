//! Which encoding has this text?
//!
//! A text that is valid UTF-8 is UTF-8, and a byte-order mark is believed: neither happens by
//! accident. The rest of what Chinese offices save is GBK, which GB18030 contains. Nearly any
//! bytes can be read as GB18030, so they are taken for it only where four of five pairs are
//! characters of GB 2312, in which Chinese is written (of Big5 text half look so); else `chardetng` guesses.
//!
//! Complexity: one pass. Limits: a few words in Big5 or Latin-1 may be taken for GB18030 and the
//! other way round; whoever knows says so (`encoding` in `city.toml`).
//! Sources: GB 18030-2022; GB/T 2312-1980 (rows 16–87 are characters); WHATWG Encoding Standard.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding that users call by this name: `GBK`, `cp936`, `936`, `utf8`.
pub fn encoding_named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    let page = label.to_ascii_lowercase();
    let page = page.trim_start_matches("cp").trim_start_matches("ansi").trim_matches([' ', '_']);
    let page = page.trim_start_matches("windows-").trim_start_matches("ms");
    match page {
        "936" | "54936" => Some(GB18030),
        "950" => Some(encoding_rs::BIG5),
        "65001" | "utf8-sig" | "utf-8-sig" | "utf-8-bom" => Some(UTF_8),
        "1252" => Some(encoding_rs::WINDOWS_1252),
        _ => Encoding::for_label(label.as_bytes()),
    }
}

/// The encoding of a text, told by a sample of it. A character that the sample's end cuts in two
/// does not matter.
pub fn guess(sample: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(sample) {
        return marked;
    }
    if std::str::from_utf8(sample).map_or_else(|e| e.error_len().is_none(), |_| true) {
        return if let Some(wide) = wide_without_mark(sample) { wide } else { UTF_8 };
    }
    if let Some(wide) = wide_without_mark(sample) {
        return wide;
    }
    if is_well_formed(sample, GB18030) && is_mostly_gb2312(sample) {
        return GB18030;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // GB18030 contains GBK, and files are saved as either.
    if guessed == encoding_rs::GBK { GB18030 } else { guessed }
}

/// The text, without its byte-order mark. What is no character becomes U+FFFD.
pub fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Cow<'a, str> {
    encoding.decode_with_bom_removal(bytes).0
}

/// UTF-16 of a text that is mostly ASCII has a nought in every second byte; no other text has any.
fn wide_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let start = &sample[..sample.len().min(1024)];
    let noughts = |from: usize| start.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (noughts(0), noughts(1));
    let many = start.len() / 8;
    match (even, odd) {
        (0, odd) if odd > many => Some(UTF_16LE),
        (even, 0) if even > many => Some(UTF_16BE),
        _ => None,
    }
}

fn is_well_formed(sample: &[u8], encoding: &'static Encoding) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = [0_u8; 4096];
    let mut rest = sample;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut text, false);
        rest = &rest[read..];
        match result {
            encoding_rs::DecoderResult::InputEmpty => return true,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(..) => return false,
        }
    }
}

/// Whether at least four of five characters of several bytes are signs (rows 1–3) or characters
/// (rows 16–87) of GB 2312.
fn is_mostly_gb2312(sample: &[u8]) -> bool {
    let (mut common, mut all) = (0_usize, 0_usize);
    let mut rest = sample;
    while let [first, after @ ..] = rest {
        if *first < 0x80 {
            rest = after;
            continue;
        }
        let Some(second) = after.first() else { break };
        all += 1;
        let is_sign = (0xa1..=0xa3).contains(first);
        let is_character = (0xb0..=0xf7).contains(first);
        common += usize::from((is_sign || is_character) && *second >= 0xa1);
        let length = if second.is_ascii_digit() { 3 } else { 1 };
        rest = after.get(length..).unwrap_or_default();
    }
    5 * common >= 4 * all
}

/// How many bytes of a text its encoding is guessed from.
const SAMPLE: usize = 1 << 18;

/// What a whole text says of its encoding.
///
/// All of it is looked at, for the first Chinese character of a list may stand in its last line;
/// kept are only the first lines that are no ASCII.
pub fn guess_of(mut text: impl Read) -> io::Result<&'static Encoding> {
    let mut buffer = vec![0_u8; 1 << 16];
    let mut sample = Vec::new();
    let mut is_first = true;
    // Where a block begins in the middle of a line, whole lines begin after the next break.
    let mut line: Vec<u8> = Vec::new();
    loop {
        let count = match text.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let block = &buffer[..count];
        if is_first {
            is_first = false;
            if let Some((marked, _)) = Encoding::for_bom(block) {
                return Ok(marked);
            }
            if let Some(wide) = wide_without_mark(block) {
                return Ok(wide);
            }
        }
        for piece in block.split_inclusive(|byte| *byte == b'\n') {
            if line.len() < SAMPLE {
                line.extend_from_slice(&piece[..piece.len().min(SAMPLE)]);
            }
            if piece.ends_with(b"\n") {
                if !line.is_ascii() {
                    sample.extend_from_slice(&line);
                }
                line.clear();
            }
        }
        if sample.len() >= SAMPLE {
            return Ok(guess(&sample));
        }
    }
    if !line.is_ascii() {
        sample.extend_from_slice(&line);
    }
    Ok(guess(&sample))
}

/// A reader that hands on UTF-8, without a byte-order mark, whatever `inner` is encoded in.
/// What is no character becomes U+FFFD.
///
/// Memory: two blocks of fixed size.
pub struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    /// Bytes read and not yet decoded.
    encoded: Box<[u8]>,
    waiting: std::ops::Range<usize>,
    /// Text decoded and not yet handed on.
    decoded: Box<[u8]>,
    ready: std::ops::Range<usize>,
    is_at_end: bool,
    is_done: bool,
    /// Whether anything was no character.
    pub has_replaced: bool,
}

const BLOCK: usize = 1 << 16;

impl<R: Read> Decoding<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            encoded: vec![0; BLOCK].into_boxed_slice(),
            waiting: 0..0,
            decoded: vec![0; BLOCK].into_boxed_slice(),
            ready: 0..0,
            is_at_end: false,
            is_done: false,
            has_replaced: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.ready.is_empty() && !self.is_done {
            if self.waiting.is_empty() && !self.is_at_end {
                let count = self.inner.read(&mut self.encoded)?;
                self.is_at_end = count == 0;
                self.waiting = 0..count;
            }
            let (result, read, written, replaced) = self.decoder.decode_to_utf8(
                &self.encoded[self.waiting.clone()],
                &mut self.decoded,
                self.is_at_end,
            );
            self.waiting.start += read;
            self.ready = 0..written;
            self.has_replaced |= replaced;
            let is_empty = result == encoding_rs::CoderResult::InputEmpty;
            self.is_done = self.is_at_end && is_empty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let count = self.ready.len().min(buffer.len());
        let from = self.ready.start;
        buffer[..count].copy_from_slice(&self.decoded[from..from + count]);
        self.ready.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GBK};
    use proptest::prelude::*;

    use super::*;

    const LINES: &str = "小区名称,经度,纬度,常住人口\n西宁市虎台小区,101.72,36.63,1200\n";

    fn of(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn what_a_chinese_office_saves_is_told_apart() {
        assert_eq!(guess(LINES.as_bytes()), UTF_8);
        assert_eq!(guess(b"plain"), UTF_8);
        assert_eq!(guess(b""), UTF_8);
        assert_eq!(guess(&of(LINES, GBK)), GB18030);
        // 㐂 is in GB18030 only, four bytes long.
        assert_eq!(guess(&of("名称\n㐂乐小区\n", GB18030)), GB18030);
        assert_eq!(guess(b"\xff\xfea\0"), UTF_16LE);
        assert_eq!(guess(b"\xfe\xff\0a"), UTF_16BE);
        assert_eq!(guess(b"n\0a\0m\0e\0,\0l\0o\0n\0"), UTF_16LE);
        let taiwan =
            "社區名稱,行政區,街道\n中正區文化社區,中正區,重慶南路\n臺灣大學,大安區,羅斯福路\n";
        assert_eq!(guess(&of(taiwan, BIG5)), BIG5);
        assert_ne!(guess(b"Stra\xdfe,Gr\xf6\xdfe,H\xe4user in M\xfcnchen\n"), GB18030);
    }

    #[test]
    fn a_sample_may_end_within_a_character() {
        for encoding in [UTF_8, GBK] {
            let bytes = of(LINES, encoding);
            for end in 20..bytes.len() {
                let right = if encoding == UTF_8 { UTF_8 } else { GB18030 };
                assert_eq!(guess(&bytes[..end]), right, "{end} bytes of {}", encoding.name());
            }
        }
    }

    #[test]
    fn the_last_line_counts_as_the_first_does() {
        let mut bytes = b"name,lon,lat\n".to_vec();
        (0..40_000).for_each(|_| bytes.extend_from_slice(b"a,101.7,36.6\n"));
        assert_eq!(guess_of(bytes.as_slice()).expect("read"), UTF_8);
        bytes.extend_from_slice(&of("虎台小区,101.7,36.6", GBK));
        assert_eq!(guess_of(bytes.as_slice()).expect("read"), GB18030);
    }

    #[test]
    fn encodings_have_many_names() {
        for name in ["GBK", "gb2312", "GB18030", "cp936", "936", "ANSI 936", "windows-936"] {
            let found = encoding_named(name).map(Encoding::name);
            assert!(matches!(found, Some("GBK" | "gb18030")), "{name}: {found:?}");
        }
        assert_eq!(encoding_named(" UTF-8 "), Some(UTF_8));
        assert_eq!(encoding_named("65001"), Some(UTF_8));
        assert_eq!(encoding_named("GBX"), None);
    }

    proptest! {
        #[test]
        fn reading_in_pieces_is_decoding_at_once(
            bytes in proptest::collection::vec(any::<u8>(), 0..200), step in 1_usize..9
        ) {
            struct Dripping<'a>(&'a [u8], usize);
            impl Read for Dripping<'_> {
                fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                    let count = self.1.min(self.0.len()).min(buffer.len());
                    buffer[..count].copy_from_slice(&self.0[..count]);
                    self.0 = &self.0[count..];
                    Ok(count)
                }
            }
            for encoding in [UTF_8, GB18030, UTF_16LE, BIG5] {
                let mut text = String::new();
                Decoding::new(Dripping(&bytes, step), encoding).read_to_string(&mut text)?;
                prop_assert_eq!(&text, &*decode(&bytes, encoding));
            }
        }
    }
}
