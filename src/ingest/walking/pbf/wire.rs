//! Protocol buffers: numbers, and fields of a message.
//!
//! Source: Protocol Buffers documentation, page "Encoding".

/// The bytes contradict themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(in crate::ingest::walking) struct Damaged(pub &'static str);

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    pub fn number(self) -> Result<u64, Damaged> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Bytes(_) => Err(Damaged("a text where a number belongs")),
        }
    }

    pub fn bytes(self) -> Result<&'a [u8], Damaged> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Number(_) => Err(Damaged("a number where a text belongs")),
        }
    }
}

/// Bytes being read from the front.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wire<'a>(pub &'a [u8]);

impl<'a> Wire<'a> {
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next number.
    #[inline]
    pub fn varint(&mut self) -> Result<u64, Damaged> {
        // Most numbers are one byte.
        if let [byte, rest @ ..] = self.0
            && *byte < 0x80
        {
            self.0 = rest;
            return Ok(u64::from(*byte));
        }
        let mut number = 0;
        for (at, byte) in self.0.iter().take(10).enumerate() {
            number |= u64::from(byte & 0x7F) << (7 * at);
            if *byte < 0x80 {
                self.0 = &self.0[at + 1..];
                return Ok(number);
            }
        }
        Err(Damaged("a number that does not end"))
    }

    /// The next number, which may be negative.
    #[inline]
    pub fn zigzag(&mut self) -> Result<i64, Damaged> {
        self.varint().map(unzigzag)
    }

    /// The next field of a message: its number and what it holds.
    pub fn field(&mut self) -> Result<(u64, Value<'a>), Damaged> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Number(self.varint()?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = self.varint()?;
                let length = usize::try_from(length).map_err(|_| Damaged("a text too long"))?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return Err(Damaged("a field of no known sort")),
        };
        Ok((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) =
            self.0.split_at_checked(length).ok_or(Damaged("a text longer than its block"))?;
        self.0 = rest;
        Ok(taken)
    }
}

/// Small numbers of either sign are kept as small numbers: 0, −1, 1, −2 …
#[inline]
pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_documentation_writes_them() {
        let mut wire = Wire(&[0x96, 0x01, 0x00, 0x03]);
        assert_eq!((wire.varint(), wire.varint()), (Ok(150), Ok(0)));
        assert_eq!(wire.zigzag(), Ok(-2));
        assert!(wire.is_empty() && wire.varint().is_err());
        let mut largest = Wire(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]);
        assert_eq!(largest.zigzag(), Ok(i64::MIN));
        assert!(Wire(&[0xFF; 20]).varint().is_err());
    }

    #[test]
    fn a_field_longer_than_its_message_is_damage() {
        assert_eq!(Wire(&[0x12, 1, 7]).field(), Ok((2, Value::Bytes(&[7]))));
        assert_eq!(Wire(&[0x08, 7]).field(), Ok((1, Value::Number(7))));
        for damaged in [&[0x12, 2, 7][..], &[0x12], &[0x0B, 1], &[0x0D, 1, 1]] {
            assert!(Wire(damaged).field().is_err(), "{damaged:?}");
        }
    }
}
