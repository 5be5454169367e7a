//! What people call a fund: where each village has one of its own, the village's name belongs to it.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::rows::FundRef;
use crate::Result;
use crate::entity::place;

/// Codes of one `IN` list.
const CODES_AT_ONCE: usize = 1_000;

/// Adds the place's name to funds of a place: `village@430822100008`.
pub(super) async fn name<'f, C: ConnectionTrait>(
    conn: &C,
    funds: impl IntoIterator<Item = &'f mut FundRef>,
) -> Result<()> {
    let mut of_place: Vec<(String, &mut FundRef)> = funds
        .into_iter()
        .filter_map(|fund| {
            let code = fund.id.rsplit_once('@')?.1.to_owned();
            Some((code, fund))
        })
        .collect();
    let mut codes: Vec<String> = of_place.iter().map(|(code, _)| code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut names: BTreeMap<String, (String, String)> = BTreeMap::new();
    for portion in codes.chunks(CODES_AT_ONCE) {
        let rows = place::Entity::find()
            .filter(place::Column::Code.is_in(portion.iter().cloned()))
            .all(conn)
            .await?;
        names.extend(rows.into_iter().map(|row| (row.code, (row.name, row.name_en))));
    }
    for (code, fund) in &mut of_place {
        if let Some((zh, en)) = names.get(code) {
            fund.label = format!("{} · {zh}", fund.label);
            fund.label_en = format!("{} · {en}", fund.label_en);
        }
    }
    Ok(())
}
