//! The caller of a request. A handler gets at the actor only by naming the permission it needs.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use domain::role::Permission;
use store::Actor;
use uuid::Uuid;

use crate::compose::App;
use crate::problem::{Answer, Problem};
use crate::transport::hops::Way;

/// Somebody with a good access token whose session goes on. What they may do is asked with [`Caller::may`].
pub struct Caller {
    actor: Actor,
    session: Uuid,
}

impl Caller {
    /// The actor, if its role has the permission.
    ///
    /// # Errors
    /// 403.
    pub fn may(self, permission: Permission) -> Answer<Actor> {
        if self.actor.role.may(permission) {
            Ok(self.actor)
        } else {
            Err(Problem::forbidden())
        }
    }

    /// The actor, if its role has one of the permissions.
    ///
    /// # Errors
    /// 403.
    pub fn may_any(self, permissions: &[Permission]) -> Answer<Actor> {
        match permissions.iter().find(|one| self.actor.role.may(**one)) {
            Some(one) => self.may(*one),
            None => Err(Problem::forbidden()),
        }
    }

    /// The actor, for what everybody with a token may do (who am I, log out, change my password).
    #[must_use]
    pub fn anybody(self) -> Actor {
        self.actor
    }

    /// The session, for streams that must end with it.
    #[must_use]
    pub fn session(&self) -> Uuid {
        self.session
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).ok_or_else(Problem::unauthenticated))
    }
}

fn read(request: &HttpRequest) -> Option<Caller> {
    let app = request.app_data::<web::Data<App>>()?;
    let token = request
        .headers()
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")?;
    let (actor, session) = app.tokens.actor(token, app.store.clock.session_now())?;
    (!app.ended.has(session)).then_some(Caller { actor, session })
}

/// The caller's network address, for limits.
pub struct From(pub String);

impl FromRequest for From {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let address = request.extensions().get::<Way>().map(|way| way.caller.to_string());
        ready(Ok(Self(address.unwrap_or_default())))
    }
}
