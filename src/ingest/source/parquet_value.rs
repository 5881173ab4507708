//! Values of Parquet columns as JSON has them.

use parquet::basic::{LogicalType, TimeUnit};
use parquet::data_type::Decimal;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Number, Value};

use super::moment;

/// What a whole number of a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Number,
    /// Nanoseconds from the beginning of 1970: the reader has no such field.
    Nanoseconds,
}

impl Unit {
    pub fn of(column: &Type) -> Self {
        match column.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(known)) if known.unit == TimeUnit::NANOS => {
                Self::Nanoseconds
            }
            _ => Self::Number,
        }
    }
}

/// The value; nothing that JSON does not know: binary, infinite.
pub fn value_of(field: Field, unit: Unit) -> Value {
    let float = |number| Number::from_f64(number).map_or(Value::Null, Value::Number);
    match field {
        Field::Null => Value::Null,
        Field::Bool(flag) => flag.into(),
        Field::Byte(number) => number.into(),
        Field::Short(number) => number.into(),
        Field::Int(number) => number.into(),
        Field::Long(number) if unit == Unit::Nanoseconds => {
            moment::date_time(number.div_euclid(1_000_000)).into()
        }
        Field::Long(number) => number.into(),
        Field::UByte(number) => number.into(),
        Field::UShort(number) => number.into(),
        Field::UInt(number) => number.into(),
        Field::ULong(number) => number.into(),
        Field::Float16(number) => float(f64::from(number)),
        // The shortest number that is the same: 0.1 and not 0.10000000149.
        Field::Float(number) => float(number.to_string().parse().unwrap_or(f64::from(number))),
        Field::Double(number) => float(number),
        Field::Decimal(decimal) => decimal_text(&decimal).map_or(Value::Null, Value::from),
        Field::Str(text) => text.into(),
        // Text that its writer did not call text.
        Field::Bytes(bytes) => {
            std::str::from_utf8(bytes.data()).map_or(Value::Null, |text| text.into())
        }
        Field::Date(days) => moment::date(days.into()).into(),
        Field::TimeMillis(milliseconds) => time(milliseconds.into()),
        Field::TimeMicros(microseconds) => time(microseconds / 1000),
        Field::TimestampMillis(milliseconds) => moment::date_time(milliseconds).into(),
        Field::TimestampMicros(microseconds) => {
            moment::date_time(microseconds.div_euclid(1000)).into()
        }
        Field::Group(row) => group(row),
        Field::ListInternal(list) => {
            list.elements().iter().map(|item| value_of(item.clone(), unit)).collect()
        }
        Field::MapInternal(map) => {
            let pair = |(key, value): &(Field, Field)| {
                let key = match value_of(key.clone(), unit) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                (key, value_of(value.clone(), unit))
            };
            Value::Object(map.entries().iter().map(pair).collect())
        }
    }
}

fn group(row: Row) -> Value {
    let members = row.into_columns().into_iter();
    Value::Object(members.map(|(name, field)| (name, value_of(field, Unit::Number))).collect())
}

fn time(milliseconds: i64) -> Value {
    let of_day = moment::date_time(milliseconds.rem_euclid(86_400_000));
    of_day.split_once('T').map_or(Value::Null, |(_, time)| time.into())
}

/// The digits of a decimal, exactly; `None` beyond 38 of them.
fn decimal_text(decimal: &Decimal) -> Option<String> {
    let bytes = decimal.data();
    if bytes.len() > 16 {
        return None;
    }
    let mut wide = if bytes.first()? & 0x80 == 0 { [0; 16] } else { [0xff; 16] };
    wide[16 - bytes.len()..].copy_from_slice(bytes);
    let number = i128::from_be_bytes(wide);
    let scale = usize::try_from(decimal.scale()).ok().filter(|&scale| scale <= 38)?;
    let digits = format!("{:0width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - scale)?;
    let sign = if number < 0 { "-" } else { "" };
    Some(if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_what_people_would_write() {
        let nano = Unit::Nanoseconds;
        for (field, unit, value) in [
            (Field::Float(0.1), Unit::Number, json!(0.1)),
            (Field::Double(f64::INFINITY), Unit::Number, Value::Null),
            (Field::Date(19_357), Unit::Number, json!("2022-12-31")),
            (Field::TimestampMicros(-1000), Unit::Number, json!("1969-12-31T23:59:59.999")),
            (Field::Long(1_672_531_199_000_000_000), nano, json!("2022-12-31T23:59:59")),
            (Field::TimeMillis(3_661_000), Unit::Number, json!("01:01:01")),
            (Field::Decimal(Decimal::from_i32(-5, 9, 2)), Unit::Number, json!("-0.05")),
            (Field::Decimal(Decimal::from_i64(1234, 9, 0)), Unit::Number, json!("1234")),
            (Field::Bytes("甲".as_bytes().to_vec().into()), Unit::Number, json!("甲")),
            (Field::Bytes(vec![0xff, 0xfe].into()), Unit::Number, Value::Null),
        ] {
            assert_eq!(value_of(field, unit), value);
        }
    }
}
