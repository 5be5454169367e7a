//! Access tokens: short-lived JWTs signed with Ed25519, checked for key id, issuer, audience and time.

use std::collections::BTreeMap;

use domain::id::{CanteenId, RoundId};
use domain::place::PlacePath;
use domain::role::Role;
use domain::time::At;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Actor, ActorKind, Keyring, Result};
use uuid::Uuid;

const ISSUER: &str = "nuancan";
const AUDIENCE_ACCESS: &str = "nuancan-api";
const AUDIENCE_DINER: &str = "nuancan-diner";

/// How long an access token is good.
pub const ACCESS_TTL_S: i64 = 600;
/// How long a diner stands identified at a kiosk.
pub const DINER_TTL_S: i64 = 600;

/// Signs and checks.
pub struct Tokens {
    kid: String,
    signs: EncodingKey,
    checks: BTreeMap<String, DecodingKey>,
}

#[derive(Serialize, Deserialize)]
struct Claims<B> {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    #[serde(flatten)]
    body: B,
}

#[derive(Serialize, Deserialize)]
struct ActorClaims {
    /// The session; when it ends the token does.
    sid: Uuid,
    kind: String,
    sub: Uuid,
    name: String,
    role: Role,
    scope: String,
    canteen: Option<CanteenId>,
    round: Option<RoundId>,
}

/// How sure we are who stands at the kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Dining card or its QR.
    Card,
    /// Phone digits and a picked name.
    Phone,
}

/// A diner identified at one device for a few minutes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Diner {
    /// The senior.
    pub senior: domain::id::SeniorId,
    /// The device that identified them.
    pub device: Uuid,
    /// How.
    pub strength: Strength,
}

impl Tokens {
    /// From the installation's keys.
    ///
    /// # Errors
    /// When the key file is damaged.
    pub fn new(keys: &Keyring) -> Result<Self> {
        let mut checks = BTreeMap::new();
        for key in keys.signing_keys() {
            checks.insert(key.kid.clone(), DecodingKey::from_ed_der(&key.public_bytes()?));
        }
        let signing = keys.signing_key()?;
        Ok(Self {
            kid: signing.kid.clone(),
            signs: EncodingKey::from_ed_der(&signing.private_der()?),
            checks,
        })
    }

    /// An access token for an actor in a session, and the seconds it is good for: the session's end is its own.
    ///
    /// # Errors
    /// When signing fails (damaged key).
    pub fn access(&self, actor: &Actor, session: Uuid, until: At, now: At) -> Result<(String, i64)> {
        let ttl_s = ACCESS_TTL_S.min((until.0 - now.0).div_euclid(1000)).max(0);
        let body = ActorClaims {
            sid: session,
            kind: actor.kind.name().to_owned(),
            sub: actor.id,
            name: actor.name.clone(),
            role: actor.role,
            scope: actor.scope.0.clone(),
            canteen: actor.canteen,
            round: actor.round,
        };
        Ok((self.sign(AUDIENCE_ACCESS, ttl_s, now, body)?, ttl_s))
    }

    /// The actor and the session of an access token that is good at `now`. Whether the session goes on is another
    /// question ([`super::ended`]).
    #[must_use]
    pub fn actor(&self, token: &str, now: At) -> Option<(Actor, Uuid)> {
        let claims: ActorClaims = self.check(AUDIENCE_ACCESS, token, now)?;
        let actor = Actor {
            kind: ActorKind::parse(&claims.kind)?,
            id: claims.sub,
            name: claims.name,
            role: claims.role,
            scope: PlacePath(claims.scope),
            canteen: claims.canteen,
            round: claims.round,
        };
        Some((actor, claims.sid))
    }

    /// A diner token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn diner(&self, diner: &Diner, now: At) -> Result<String> {
        self.sign(AUDIENCE_DINER, DINER_TTL_S, now, diner)
    }

    /// The diner of a token that this device was given and that is still good.
    #[must_use]
    pub fn read_diner(&self, token: &str, device: Uuid, now: At) -> Option<Diner> {
        self.check::<Diner>(AUDIENCE_DINER, token, now)
            .filter(|diner| diner.device == device)
    }

    fn sign<B: Serialize>(&self, audience: &str, ttl_s: i64, now: At, body: B) -> Result<String> {
        let iat = now.0.div_euclid(1000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: audience.to_owned(),
            iat,
            exp: iat + ttl_s,
            body,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, &claims, &self.signs).map_err(|_| store::Error::Corrupt("signing key"))
    }

    fn check<B: DeserializeOwned>(&self, audience: &str, token: &str, now: At) -> Option<B> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = self.checks.get(header.kid.as_deref()?)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[audience]);
        // The library reads the machine's clock; ours may stand or be shifted, so time is checked below.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims<B>>(token, key, &rules).ok()?.claims;
        let now_s = now.0.div_euclid(1000);
        (now_s < claims.exp && claims.iat <= now_s + 60).then_some(claims.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor() -> Actor {
        Actor {
            kind: ActorKind::Account,
            id: Uuid::nil(),
            name: "somebody".into(),
            role: Role::Registrar,
            scope: PlacePath("43/".into()),
            canteen: None,
            round: None,
        }
    }

    #[test]
    fn a_token_is_good_until_its_time_and_only_for_its_audience() {
        let tokens = Tokens::new(&Keyring::make().expect("keys")).expect("tokens");
        let now = At(1_790_000_000_000);
        let (token, ttl_s) = tokens.access(&actor(), Uuid::max(), At(i64::MAX), now).expect("signs");
        assert_eq!(ttl_s, ACCESS_TTL_S);
        let (actor, session) = tokens.actor(&token, now).expect("good");
        assert_eq!((actor.role, session), (Role::Registrar, Uuid::max()));
        assert!(tokens.actor(&token, At(now.0 + ACCESS_TTL_S * 1000)).is_none());
        assert!(tokens.read_diner(&token, Uuid::nil(), now).is_none());
    }

    #[test]
    fn a_token_ends_with_its_session_at_the_latest() {
        let tokens = Tokens::new(&Keyring::make().expect("keys")).expect("tokens");
        let now = At(1_790_000_000_000);
        let (token, ttl_s) = tokens
            .access(&actor(), Uuid::nil(), now.plus_minutes(1), now)
            .expect("signs");
        assert_eq!(ttl_s, 60);
        assert!(tokens.actor(&token, now.plus_minutes(1)).is_none());
    }

    #[test]
    fn a_rotated_key_goes_on_verifying_and_a_pruned_one_does_not() {
        let mut keys = Keyring::make().expect("keys");
        let now = At(1_790_000_000_000);
        let signs = |keys: &Keyring| {
            let tokens = Tokens::new(keys).expect("tokens");
            tokens
                .access(&actor(), Uuid::nil(), At(i64::MAX), now)
                .expect("signs")
                .0
        };
        let reads = |keys: &Keyring, token: &str| Tokens::new(keys).expect("tokens").actor(token, now).is_some();
        let old = signs(&keys);
        keys.add_coming().expect("added");
        let during = keys.to_text().expect("text");
        keys.activate().expect("put to use");
        let new = signs(&keys);
        assert!(reads(&keys, &old) && reads(&Keyring::from_text(&during).expect("reads"), &new));
        keys.prune(&std::collections::BTreeSet::new());
        assert!(!reads(&keys, &old) && reads(&keys, &new));
    }

    #[test]
    fn another_installations_token_is_refused() {
        let ours = Tokens::new(&Keyring::make().expect("keys")).expect("tokens");
        let theirs = Tokens::new(&Keyring::make().expect("keys")).expect("tokens");
        let now = At(1_790_000_000_000);
        let (token, _) = theirs.access(&actor(), Uuid::nil(), At(i64::MAX), now).expect("signs");
        assert!(ours.actor(&token, now).is_none());
    }
}
