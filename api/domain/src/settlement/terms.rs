//! What policies say about claiming: by which span a fund is claimed, and which funds lay the money out themselves.

use super::period::ClaimSpan;
use crate::{
    subsidy::policy::{AdvancedBy, Policy, VolumeSpan, newest_begun},
    time::ServiceDay,
};

/// By which span a fund is claimed on a day, if a policy says so. Of several that pay from one fund the first by id
/// decides, and before them all one that is in force: the last claims of a policy that has ended are made as its others
/// were. A claim by the day is made with its month's.
#[must_use]
pub fn span_of(policies: &[Policy], fund_id: &str, on: ServiceDay) -> Option<ClaimSpan> {
    let base = fund_id.split('@').next().unwrap_or_default();
    let pays_from_it = |policy: &&Policy| policy.funds.iter().any(|fund| fund.base_key(&policy.id) == base);
    let pays = newest_begun(policies, on).into_iter().filter(pays_from_it);
    let told = pays.filter_map(|policy| Some((policy, policy.claim.as_ref()?)));
    let (_, claim) = told.min_by_key(|(policy, _)| (!policy.in_force(on), &policy.id))?;
    Some(match claim.per {
        VolumeSpan::Day | VolumeSpan::Month => ClaimSpan::Month,
        VolumeSpan::Quarter => ClaimSpan::Quarter,
        VolumeSpan::Year => ClaimSpan::Year,
    })
}

/// The policy versions whose funds pay at once: their parts are never claimed.
pub fn direct(policies: &[Policy]) -> impl Iterator<Item = (&str, u32)> {
    let direct = |policy: &&Policy| {
        let claim = policy.claim.as_ref();
        claim.is_some_and(|claim| claim.advanced_by == AdvancedBy::Fund)
    };
    policies
        .iter()
        .filter(direct)
        .map(|policy| (policy.id.as_str(), policy.version))
}

/// Whether a part that this rule decided is paid at once.
#[must_use]
pub fn is_direct(policies: &[Policy], rule_id: &str, version: u32) -> bool {
    let policy_id = rule_id.split_once('/').map_or("", |(policy, _)| policy);
    direct(policies).any(|(id, of)| id == policy_id && of == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(id: &str, version: u32, claim: &str) -> Policy {
        let text = format!(
            r#"
format = 2
id = "{id}"
version = {version}
name = "试"
name_en = "Trial"
note = "试"
note_en = "Trial"
place = "430822"
valid_from = "2026-01-01"
combine = "stack"
{claim}
[[funds]]
id = "county"
key = "county-fund"
kind = "government"
label = "县补贴"
label_en = "County"
per_place = {{ level = "village", of = "lives" }}
[[rules]]
id = "all"
reason = "人人"
reason_en = "Everybody"
pay = [{{ fund = "county", fen = 100 }}]
"#
        );
        Policy::from_toml(&text).expect("a policy")
    }

    fn day() -> ServiceDay {
        ServiceDay::parse("2026-11-23").expect("a day")
    }

    #[test]
    fn the_newest_version_in_force_says_the_span() {
        let quarterly = "claim = { advanced_by = \"operator\", per = \"quarter\" }";
        let yearly = "claim = { advanced_by = \"operator\", per = \"year\" }";
        let policies = [
            policy("b", 1, yearly),
            policy("a", 1, yearly),
            policy("a", 2, quarterly),
        ];
        assert_eq!(
            span_of(&policies, "county-fund@430822100008", day()),
            Some(ClaimSpan::Quarter)
        );
        assert_eq!(span_of(&policies[..1], "county-fund", day()), Some(ClaimSpan::Year));
        assert_eq!(span_of(&policies, "another", day()), None);
        assert_eq!(span_of(&[policy("a", 1, "")], "county-fund", day()), None);
    }

    #[test]
    fn a_policy_that_has_ended_is_claimed_as_it_was() {
        let quarterly = "claim = { advanced_by = \"operator\", per = \"quarter\" }";
        let yearly = "claim = { advanced_by = \"operator\", per = \"year\" }";
        let ended = |quarterly: &str| Policy {
            valid_to: Some(day().plus_days(-10)),
            ..policy("a", 2, quarterly)
        };
        let policies = [policy("a", 1, yearly), ended(quarterly)];
        assert_eq!(span_of(&policies, "county-fund", day()), Some(ClaimSpan::Quarter));
        let beside = [ended(quarterly), policy("b", 1, yearly)];
        assert_eq!(
            span_of(&beside, "county-fund", day()),
            Some(ClaimSpan::Year),
            "one in force comes first"
        );
    }

    #[test]
    fn a_fund_that_pays_at_once_is_known_by_its_rules() {
        let policies = [
            policy("a", 1, ""),
            policy("a", 2, "claim = { advanced_by = \"fund\", per = \"month\" }"),
        ];
        assert!(!is_direct(&policies, "a/all", 1));
        assert!(is_direct(&policies, "a/all", 2));
        assert!(!is_direct(&policies, "", 0));
    }
}
