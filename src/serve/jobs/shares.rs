//! Who is served, each rate with its base.

use serde::Serialize;
use utoipa::ToSchema;

use crate::city::City;
use crate::coverage::Share;
use crate::export::{CountShare, PersonsShare};
use crate::study::Answer;
use crate::units::Persons;

/// Who is served.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(in crate::serve) struct Shares {
    /// Compounds served of all.
    compounds: CountShare,
    /// Residents served of all whose number is known.
    residents: PersonsShare,
}

impl Shares {
    /// Those of an answer.
    pub fn of_answer(answer: &Answer) -> Self {
        let whole = &answer.coverage.city;
        Self {
            compounds: whole.compounds.into(),
            residents: PersonsShare::of(&whole.residents, Some(whole.residents_unknown)),
        }
    }

    /// Those of a city of which it is known whether each compound is served.
    pub fn of(city: &City, served: &[bool]) -> Self {
        let (mut compounds, mut residents) = (Share::<u32>::default(), Share::<Persons>::default());
        let mut unknown = 0;
        for (compound, &is_served) in city.compounds().iter().zip(served) {
            compounds.total += 1;
            compounds.served += u32::from(is_served);
            match compound.residents {
                None => unknown += 1,
                Some(people) => {
                    residents.total += people;
                    residents.served += if is_served { people } else { Persons::ZERO };
                }
            }
        }
        Self { compounds: compounds.into(), residents: PersonsShare::of(&residents, Some(unknown)) }
    }
}
