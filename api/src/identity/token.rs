//! Tokens: short-lived JWTs, checked for key id, issuer, audience and time.
//!
//! Access tokens are signed with Ed25519: whoever has the public key may check them. A diner's token is read by our own
//! processes alone and only once or twice, where a signature would cost more than all else that an order's request needs:
//! it carries an HMAC whose secret comes from the same key.

use std::collections::BTreeMap;

use domain::id::{CanteenId, RoundId};
use domain::place::PlacePath;
use domain::role::Role;
use domain::time::At;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Actor, ActorKind, Keyring, Result};
use uuid::Uuid;

use super::seen::{Said, Seen};

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
    seals_diners: EncodingKey,
    checks_diners: BTreeMap<String, DecodingKey>,
    actors: Seen<(Actor, Uuid)>,
    diners: Seen<Diner>,
}

/// What a token is for: it says who may check it and how.
#[derive(Debug, Clone, Copy)]
enum Use {
    Access,
    Diner,
}

impl Use {
    const fn audience(self) -> &'static str {
        match self {
            Self::Access => AUDIENCE_ACCESS,
            Self::Diner => AUDIENCE_DINER,
        }
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Access => Algorithm::EdDSA,
            Self::Diner => Algorithm::HS256,
        }
    }
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
    /// Staff who came to the kiosk said who it is.
    Staff,
    /// Their spouse, who is known better than by digits, orders for both.
    Spouse,
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
    /// The masked name, as the kiosk shows it; absent in a token of an older version.
    #[serde(default)]
    pub masked_name: Option<String>,
}

impl Tokens {
    /// From the installation's keys.
    ///
    /// # Errors
    /// When the key file is damaged.
    pub fn new(keys: &Keyring) -> Result<Self> {
        let (mut checks, mut checks_diners) = (BTreeMap::new(), BTreeMap::new());
        for key in keys.signing_keys() {
            checks.insert(key.kid.clone(), DecodingKey::from_ed_der(&key.public_bytes()?));
            let secret = key.secret_for(AUDIENCE_DINER)?;
            checks_diners.insert(key.kid.clone(), DecodingKey::from_secret(&secret));
        }
        let signing = keys.signing_key()?;
        Ok(Self {
            kid: signing.kid.clone(),
            signs: EncodingKey::from_ed_der(&signing.private_der()?),
            checks,
            seals_diners: EncodingKey::from_secret(&signing.secret_for(AUDIENCE_DINER)?),
            checks_diners,
            actors: Seen::default(),
            diners: Seen::default(),
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
        Ok((self.sign(Use::Access, ttl_s, now, body)?, ttl_s))
    }

    /// The actor and the session of an access token that is good at `now`. Whether the session goes on is another
    /// question ([`super::ended`]).
    #[must_use]
    pub fn actor(&self, token: &str, now: At) -> Option<(Actor, Uuid)> {
        if let Some(said) = self.actors.get(token) {
            return in_time(&said, now).then_some(said.body);
        }
        let said = self.check::<ActorClaims>(Use::Access, token)?;
        let claims = said.body;
        let actor = Actor {
            kind: ActorKind::parse(&claims.kind)?,
            id: claims.sub,
            name: claims.name,
            role: claims.role,
            scope: PlacePath(claims.scope),
            canteen: claims.canteen,
            round: claims.round,
        };
        let said = Said {
            iat: said.iat,
            exp: said.exp,
            body: (actor, claims.sid),
        };
        let good = in_time(&said, now);
        self.actors.keep(token, said.clone());
        good.then_some(said.body)
    }

    /// A diner token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn diner(&self, diner: &Diner, now: At) -> Result<String> {
        self.sign(Use::Diner, DINER_TTL_S, now, diner)
    }

    /// The diner of a token that this device was given and that is still good.
    #[must_use]
    pub fn read_diner(&self, token: &str, device: Uuid, now: At) -> Option<Diner> {
        let said = match self.diners.get(token) {
            Some(said) => said,
            None => {
                let said = self.check::<Diner>(Use::Diner, token)?;
                self.diners.keep(token, said.clone());
                said
            }
        };
        (in_time(&said, now) && said.body.device == device).then_some(said.body)
    }

    fn sign<B: Serialize>(&self, wanted: Use, ttl_s: i64, now: At, body: B) -> Result<String> {
        let iat = now.0.div_euclid(1000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: wanted.audience().to_owned(),
            iat,
            exp: iat + ttl_s,
            body,
        };
        let mut header = Header::new(wanted.algorithm());
        header.kid = Some(self.kid.clone());
        let key = match wanted {
            Use::Access => &self.signs,
            Use::Diner => &self.seals_diners,
        };
        jsonwebtoken::encode(&header, &claims, key).map_err(|_| store::Error::Corrupt("signing key"))
    }

    /// What a token says whose signature, issuer and audience are good; its times are the caller's to compare.
    fn check<B: DeserializeOwned>(&self, wanted: Use, token: &str) -> Option<Said<B>> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let keys = match wanted {
            Use::Access => &self.checks,
            Use::Diner => &self.checks_diners,
        };
        let key = keys.get(header.kid.as_deref()?)?;
        // The algorithm is ours to say, never the token's.
        let mut rules = Validation::new(wanted.algorithm());
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[wanted.audience()]);
        // The library reads the machine's clock; ours may stand or be shifted.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims<B>>(token, key, &rules).ok()?.claims;
        Some(Said {
            iat: claims.iat,
            exp: claims.exp,
            body: claims.body,
        })
    }
}

fn in_time<B>(said: &Said<B>, now: At) -> bool {
    let now_s = now.0.div_euclid(1000);
    now_s < said.exp && said.iat <= now_s + 60
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
        assert!(
            tokens.actor(&token, now).is_some(),
            "the second look is answered from memory"
        );
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
    fn a_diner_stands_identified_at_one_device_only() {
        let keys = Keyring::make().expect("keys");
        let (tokens, others) = (Tokens::new(&keys).expect("tokens"), Keyring::make().expect("keys"));
        let now = At(1_790_000_000_000);
        let diner = Diner {
            senior: domain::id::SeniorId(Uuid::from_u128(7)),
            device: Uuid::from_u128(1),
            strength: Strength::Card,
            masked_name: None,
        };
        let token = tokens.diner(&diner, now).expect("signs");
        let read = |tokens: &Tokens, device: u128, now: At| tokens.read_diner(&token, Uuid::from_u128(device), now);
        assert_eq!(read(&tokens, 1, now).map(|diner| diner.senior), Some(diner.senior));
        assert!(
            read(&Tokens::new(&keys).expect("tokens"), 1, now).is_some(),
            "in another process"
        );
        assert!(read(&tokens, 2, now).is_none());
        assert!(read(&tokens, 1, At(now.0 + DINER_TTL_S * 1000)).is_none());
        assert!(read(&Tokens::new(&others).expect("tokens"), 1, now).is_none());
        assert!(tokens.actor(&token, now).is_none());
    }

    /// The public key is no secret: an access token "signed" with it as an HMAC must not pass.
    #[test]
    fn the_algorithm_is_not_the_tokens_to_choose() {
        let keys = Keyring::make().expect("keys");
        let tokens = Tokens::new(&keys).expect("tokens");
        let now = At(1_790_000_000_000);
        let (good, _) = tokens.access(&actor(), Uuid::nil(), At(i64::MAX), now).expect("signs");
        let claims = jsonwebtoken::dangerous::insecure_decode::<serde_json::Value>(&good)
            .expect("a token")
            .claims;
        let signing = keys.signing_key().expect("a key");
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(signing.kid.clone());
        let public = EncodingKey::from_secret(&signing.public_bytes().expect("bytes"));
        let forged = jsonwebtoken::encode(&header, &claims, &public).expect("encodes");
        assert!(tokens.actor(&good, now).is_some() && tokens.actor(&forged, now).is_none());
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
