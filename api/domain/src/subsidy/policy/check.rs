//! Whether a policy can be applied as written.

use super::{
    BadPolicy, Base, Calendar, FORMAT, Fault, FundSpec, Limit, MealAward, Pay, Policy, Rule, Share, VolumeAward,
    public,
    when::{Locality, When, parse_yearly},
};
use crate::{
    money::Fen,
    subsidy::{quota::QuotaSpan, split::Fund},
};
use std::collections::BTreeSet;

type Checked = Result<(), BadPolicy>;

impl Policy {
    /// Whether it can be applied.
    ///
    /// # Errors
    /// [`BadPolicy`] with the first thing that is wrong.
    pub fn check(&self) -> Checked {
        if self.format != FORMAT {
            return Err(Fault::Format(self.format.to_string()).at(""));
        }
        self.check_numbers()?;
        let wrong = |fault: Fault| fault.at(format!("policy {}", self.id));
        check_id(&self.id).map_err(wrong)?;
        if self.version == 0 {
            return Err(wrong(Fault::TooSmall("version")));
        }
        if self.valid_to.is_some_and(|end| end < self.valid_from) {
            return Err(wrong(Fault::Period));
        }
        not_negative(&[
            ("min_spend_fen", self.min_spend_fen),
            ("min_own_fen", self.min_own_fen),
            ("cap_fen", self.cap_fen),
        ])
        .map_err(wrong)?;
        self.check_ids()?;
        self.calendars.iter().try_for_each(Calendar::check)?;
        for group in &self.groups {
            // A group is told like a category: on the desk, to those who may know. Its label says nothing here.
            check_id(&group.id).map_err(|fault| fault.at(format!("group {}", group.id)))?;
        }
        self.funds.iter().try_for_each(|fund| self.check_fund(fund))?;
        self.check_when(&self.when).map_err(wrong)?;
        for exclude in &self.exclude {
            self.check_when(&exclude.when).map_err(|fault| fault.at("exclude"))?;
        }
        self.check_limits(&self.limits).map_err(wrong)?;
        for layer in &self.layers {
            let wrong = |fault: Fault| fault.at(format!("layer {}", layer.id));
            not_negative(&[("min_own_fen", layer.min_own_fen), ("cap_fen", layer.cap_fen)]).map_err(wrong)?;
            self.check_when(&layer.when).map_err(wrong)?;
            self.check_limits(&layer.limits).map_err(wrong)?;
        }
        for rule in self.rules.iter().chain(&self.delivery) {
            self.check_rule(rule)
                .map_err(|fault| fault.at(format!("rule {}", rule.id)))?;
        }
        self.check_layers_of_rules()?;
        for award in &self.awards {
            self.check_award(award)
                .map_err(|fault| fault.at(format!("award {}", award.id)))?;
        }
        for award in &self.volume_awards {
            self.check_volume(award)
                .map_err(|fault| fault.at(format!("award {}", award.id)))?;
        }
        self.check_marks()?;
        self.check_cases()
    }

    /// Layers, rules and awards share one room of ids, because quotas are marked by them.
    fn check_ids(&self) -> Checked {
        let layers = self.layers.iter().map(|one| ("layer", &one.id));
        let rules = self.rules.iter().chain(&self.delivery).map(|one| ("rule", &one.id));
        let awards = self.awards.iter().map(|one| ("award", &one.id));
        let volume = self.volume_awards.iter().map(|one| ("award", &one.id));
        unique(layers.chain(rules).chain(awards).chain(volume))?;
        unique(self.funds.iter().map(|one| ("fund", &one.id)))?;
        unique(self.calendars.iter().map(|one| ("calendar", &one.id)))?;
        unique(self.groups.iter().map(|one| ("group", &one.id)))
    }

    fn check_layers_of_rules(&self) -> Checked {
        for rule in &self.rules {
            let fault = match &rule.layer {
                None if self.layers.is_empty() => continue,
                None => Fault::NoLayer,
                Some(id) if self.layers.iter().any(|layer| layer.id == *id) => continue,
                Some(id) => Fault::Unknown {
                    kind: "layer",
                    id: id.clone(),
                },
            };
            return Err(fault.at(format!("rule {}", rule.id)));
        }
        match self.delivery.iter().find(|rule| rule.layer.is_some()) {
            Some(rule) => Err(Fault::NotHere("layer").at(format!("rule {}", rule.id))),
            None => Ok(()),
        }
    }

    fn check_fund(&self, fund: &FundSpec) -> Checked {
        let wrong = |fault: Fault| fault.at(format!("fund {}", fund.id));
        if fund.kind == Fund::Own {
            return Err(wrong(Fault::OwnAsFund));
        }
        if let Some(key) = &fund.key {
            check_key(key).map_err(wrong)?;
        }
        public::check([&fund.label, &fund.label_en], &[]).map_err(wrong)?;
        not_negative(&[("floor_fen", fund.floor_fen)]).map_err(wrong)?;
        if let (Some(from), Some(to)) = (fund.valid_from, fund.valid_to)
            && to < from
        {
            return Err(wrong(Fault::Period));
        }
        if fund.fallback.contains(&fund.id) {
            return Err(wrong(Fault::OwnFallback));
        }
        fund.fallback
            .iter()
            .try_for_each(|id| self.check_fund_id(id))
            .map_err(wrong)?;
        self.check_when(&fund.only).map_err(wrong)
    }

    fn check_fund_id(&self, id: &str) -> Result<(), Fault> {
        match self.fund(id) {
            Some(_) => Ok(()),
            None => Err(Fault::Unknown {
                kind: "fund",
                id: id.to_owned(),
            }),
        }
    }

    fn check_rule(&self, rule: &Rule) -> Result<(), Fault> {
        public::check([&rule.reason, &rule.reason_en], &self.groups)?;
        not_negative(&[("min_own_fen", rule.min_own_fen), ("cap_fen", rule.cap_fen)])?;
        self.check_when(&rule.when)?;
        self.check_rule_ids(&rule.only_with)?;
        self.check_limits(&rule.limits)?;
        rule.pay.iter().try_for_each(|pay| self.check_pay(pay))
    }

    fn check_rule_ids(&self, ids: &[String]) -> Result<(), Fault> {
        match ids.iter().find(|id| !self.has_rule(id)) {
            None => Ok(()),
            Some(id) => Err(Fault::Unknown {
                kind: "rule",
                id: id.clone(),
            }),
        }
    }

    fn check_pay(&self, pay: &Pay) -> Result<(), Fault> {
        if pay.fund.is_some() != pay.between.is_empty() {
            return Err(Fault::Payer);
        }
        pay.fund_ids().try_for_each(|id| self.check_fund_id(id))?;
        if pay.between.iter().any(|slice| slice.weight == 0) {
            return Err(Fault::TooSmall("weight"));
        }
        let ways = [
            pay.fen.is_some(),
            pay.share.is_some(),
            pay.leave_fen.is_some(),
            pay.leave_share.is_some(),
        ];
        if ways.iter().filter(|way| **way).count() != 1 {
            return Err(Fault::Amount);
        }
        not_negative(&[
            ("fen", pay.fen),
            ("leave_fen", pay.leave_fen),
            ("above_fen", pay.above_fen),
            ("up_to_fen", pay.up_to_fen),
            ("min_fen", pay.min_fen),
            ("cap_fen", pay.cap_fen),
        ])?;
        if pay.round_to_fen < 1 {
            return Err(Fault::TooSmall("round_to_fen"));
        }
        check_shares(pay)?;
        if pay.share.is_none() && (pay.above_fen.is_some() || pay.up_to_fen.is_some()) {
            return Err(Fault::NotHere("above_fen, up_to_fen"));
        }
        turned("above_fen, up_to_fen", pay.above_fen, pay.up_to_fen)?;
        turned("min_fen, cap_fen", pay.min_fen, pay.cap_fen)
    }

    fn check_award(&self, award: &MealAward) -> Result<(), Fault> {
        public::check([&award.reason, &award.reason_en], &self.groups)?;
        self.check_when(&award.when)?;
        self.check_rule_ids(&award.only_with)?;
        self.check_limits(&award.limits)?;
        if award.pay.is_empty() {
            return Err(Fault::Missing("pay".to_owned()));
        }
        if award
            .pay
            .iter()
            .any(|pay| pay.leave_fen.is_some() || pay.leave_share.is_some())
        {
            return Err(Fault::NotHere("leave_fen, leave_share"));
        }
        award.pay.iter().try_for_each(|pay| self.check_pay(pay))
    }

    fn check_volume(&self, award: &VolumeAward) -> Result<(), Fault> {
        public::check([&award.reason, &award.reason_en], &self.groups)?;
        self.check_fund_id(&award.fund)?;
        let ascends = award.tiers.windows(2).all(|two| two[0].from < two[1].from);
        if award.tiers.is_empty() || !ascends {
            return Err(Fault::Tiers);
        }
        award.tiers.iter().try_for_each(|tier| {
            not_negative(&[
                ("fen", Some(tier.fen)),
                ("each_fen", Some(tier.each_fen)),
                ("each_above_fen", Some(tier.each_above_fen)),
                ("cap_fen", tier.cap_fen),
            ])
        })
    }

    fn check_limits(&self, limits: &[Limit]) -> Result<(), Fault> {
        limits.iter().try_for_each(|limit| {
            if limit.count.is_none() && limit.max_fen.is_none() {
                return Err(Fault::NoLimit);
            }
            if let Some(id) = &limit.id {
                check_id(id)?;
            }
            if limit.count == Some(0) {
                return Err(Fault::TooSmall("count"));
            }
            if limit.max_fen.is_some_and(|most| most < Fen(1)) {
                return Err(Fault::TooSmall("max_fen"));
            }
            self.check_when(&limit.when)
        })
    }

    /// Two limits of one span must not count in the same slots.
    fn check_marks(&self) -> Checked {
        let own = std::iter::once((format!("policy {}", self.id), "", &self.limits));
        let layers = self.layers.iter().map(|one| ("layer", &one.id, &one.limits));
        let rules = self.rules.iter().chain(&self.delivery);
        let rules = rules.map(|one| ("rule", &one.id, &one.limits));
        let awards = self.awards.iter().map(|one| ("award", &one.id, &one.limits));
        let owned = layers.chain(rules).chain(awards);
        let owned = owned.map(|(kind, id, limits)| (format!("{kind} {id}"), id.as_str(), limits));
        let daily = self
            .awards
            .iter()
            .filter_map(|one| Some((one.daily()?.per, one.id.as_str())));
        let mut seen: BTreeSet<(QuotaSpan, &str)> = daily.collect();
        for (at, owner, limits) in own.chain(owned) {
            for (position, limit) in limits.iter().enumerate() {
                if !seen.insert((limit.per, limit.mark(owner))) {
                    return Err(Fault::TwoLimits(position).at(at));
                }
            }
        }
        Ok(())
    }

    pub(crate) fn check_when(&self, when: &When) -> Result<(), Fault> {
        let known = |kind, id: &String, there: bool| {
            let fault = Fault::Unknown { kind, id: id.clone() };
            if there { Ok(()) } else { Err(fault) }
        };
        for id in &when.days {
            known("calendar", id, self.calendars.iter().any(|one| one.id == *id))?;
        }
        for id in &when.groups {
            known("group", id, self.groups.iter().any(|one| one.id == *id))?;
        }
        turned("min_age, max_age", when.min_age, when.max_age)?;
        turned("min_price_fen, max_price_fen", when.min_price_fen, when.max_price_fen)?;
        turned(
            "min_income_fen, max_income_fen",
            when.min_income_fen,
            when.max_income_fen,
        )?;
        turned("from, to", when.from, when.to)?;
        if when.months.iter().any(|month| !(1..=12).contains(month)) {
            return Err(Fault::Between("months", 1, 12));
        }
        let compares_with_itself =
            |place: &Locality| (place.same.is_some() || place.other.is_some()) && place.reference.is_none();
        if when.point.as_ref().is_some_and(compares_with_itself) {
            return Err(Fault::Missing("point.as = \"policy\"".to_owned()));
        }
        let inner = when.all.iter().chain(&when.any).chain(&when.not);
        inner.into_iter().try_for_each(|one| self.check_when(one))
    }
}

impl Calendar {
    fn check(&self) -> Checked {
        let wrong = |fault: Fault| fault.at(format!("calendar {}", self.id));
        if self.spans.iter().any(|span| span.to < span.from) {
            return Err(wrong(Fault::Period));
        }
        match self.yearly.iter().find(|day| parse_yearly(day).is_none()) {
            Some(day) => Err(wrong(Fault::NoSuchDay(day.clone()))),
            None => Ok(()),
        }
    }
}

fn unique<'a>(ids: impl Iterator<Item = (&'static str, &'a String)>) -> Checked {
    let mut seen = BTreeSet::new();
    for (kind, id) in ids {
        let wrong = |fault: Fault| fault.at(format!("{kind} {id}"));
        check_id(id).map_err(wrong)?;
        if !seen.insert(id) {
            return Err(wrong(Fault::Twice(id.clone())));
        }
    }
    Ok(())
}

fn plain(id: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    !id.is_empty() && id.bytes().all(fits)
}

fn check_id(id: &str) -> Result<(), Fault> {
    if plain(id) && !["self", "operator"].contains(&id) {
        Ok(())
    } else {
        Err(Fault::Id(id.to_owned()))
    }
}

/// A shared key may look like another policy's: `policy/fund`.
fn check_key(key: &str) -> Result<(), Fault> {
    if key.split('/').all(plain) {
        Ok(())
    } else {
        Err(Fault::Id(key.to_owned()))
    }
}

fn not_negative(amounts: &[(&'static str, Option<Fen>)]) -> Result<(), Fault> {
    match amounts.iter().find(|(_, fen)| fen.is_some_and(|fen| fen < Fen::ZERO)) {
        Some((field, _)) => Err(Fault::Negative(field)),
        None => Ok(()),
    }
}

/// A share is one of a whole, and a fixed amount has nothing to round.
fn check_shares(pay: &Pay) -> Result<(), Fault> {
    let shares = [("share", pay.share), ("leave_share", pay.leave_share)];
    let is_more = |share: &Share| share.numerator() > share.denominator();
    if let Some((field, _)) = shares.iter().find(|(_, share)| share.as_ref().is_some_and(is_more)) {
        return Err(Fault::OverWhole(field));
    }
    let has_share = shares.iter().any(|(_, share)| share.is_some());
    if !has_share && (pay.round.is_some() || pay.round_to_fen != 1) {
        return Err(Fault::NotHere("round, round_to_fen"));
    }
    if !has_share && pay.of == Base::Unpaid {
        return Err(Fault::NotHere("of"));
    }
    Ok(())
}

fn turned<T: PartialOrd>(field: &'static str, least: Option<T>, most: Option<T>) -> Result<(), Fault> {
    match (least, most) {
        (Some(least), Some(most)) if least > most => Err(Fault::Turned(field)),
        _ => Ok(()),
    }
}
