//! Pinyin initials that stand for headings in shapefiles, whose field names have ten bytes.
//!
//! Some stand for several things (`JD`: 街道, 经度): the content then decides, in this order.

use crate::ingest::Layer;
use crate::ingest::headings::Field;

/// Initials that mean the same in every layer.
const INITIALS: [(&str, &[Field]); 37] = [
    ("MC", &[Field::Name]),
    ("BM", &[Field::Code, Field::Id]),
    ("DM", &[Field::Code, Field::Id]),
    ("BH", &[Field::Id]),
    ("XH", &[Field::Id]),
    ("BSM", &[Field::Id]),
    ("LX", &[Field::Kind]),
    ("LB", &[Field::Kind]),
    ("XQLX", &[Field::Kind]),
    ("QX", &[Field::District]),
    ("QXMC", &[Field::District]),
    ("SSQX", &[Field::District]),
    ("JD", &[Field::Street, Field::Longitude]),
    ("JDMC", &[Field::Street]),
    ("SSJD", &[Field::Street]),
    ("XZJD", &[Field::Street]),
    ("SQ", &[Field::Community]),
    ("SQMC", &[Field::Community]),
    ("SSSQ", &[Field::Community]),
    ("RK", &[Field::Residents]),
    ("RKS", &[Field::Residents]),
    ("ZRK", &[Field::Residents]),
    ("CZRK", &[Field::Residents]),
    ("HS", &[Field::Households]),
    ("ZHS", &[Field::Households]),
    ("LNRK", &[Field::Elderly]),
    ("LNR", &[Field::Elderly]),
    ("JB", &[Field::Tier]),
    ("FWNR", &[Field::Services]),
    ("FWXM", &[Field::Services]),
    ("JZMJ", &[Field::FloorArea]),
    ("DW", &[Field::Unit]),
    ("DWMC", &[Field::Unit]),
    ("RQ", &[Field::Date]),
    ("ZJ", &[Field::Cost]),
    ("JINGDU", &[Field::Longitude]),
    ("WD", &[Field::Latitude]),
];

/// Initials that name the layer's own things.
const NAMES: [(&str, &[Layer]); 8] = [
    ("XQMC", &[Layer::Compounds]),
    ("LYMC", &[Layer::Compounds]),
    ("JDMC", &[Layer::Streets]),
    ("XZQMC", &[Layer::Streets, Layer::Districts]),
    ("SQMC", &[Layer::Communities]),
    ("QXMC", &[Layer::Districts]),
    ("ZDMC", &[Layer::Stations, Layer::Candidates]),
    ("ZYMC", &[Layer::Resources]),
];

/// The fields that a heading of pinyin initials may stand for, the likeliest first.
pub fn fields(layer: Layer, heading: &str) -> Vec<Field> {
    let heading = heading.trim().to_ascii_uppercase();
    let own = NAMES.iter().filter(|(word, layers)| *word == heading && layers.contains(&layer));
    let mut fields: Vec<Field> = own.map(|_| Field::Name).collect();
    if matches!((layer, heading.as_str()), (Layer::Streets | Layer::Districts, "XZQDM" | "XZQHDM"))
    {
        fields.push(Field::Code);
    }
    let common = INITIALS.iter().filter(|(word, _)| *word == heading);
    fields.extend(common.flat_map(|(_, fields)| fields.iter().copied()));
    fields
}
