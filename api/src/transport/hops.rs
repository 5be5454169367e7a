//! Who really asks, and over what: told by the proxies that we believe, and by nobody else.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::HeaderMap;

use super::networks::Networks;

/// A request's way to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The last address that nobody could make up.
    pub caller: IpAddr,
    /// Whether the first part of the way that a stranger could listen to was encrypted.
    pub encrypted: bool,
    /// Whether it came from this machine itself, past no proxy that we know of.
    pub direct_from_here: bool,
}

/// Reads the way of a request that came from `peer`, over TLS of our own or not.
///
/// Each proxy adds the address it was called from at the end of `X-Forwarded-For`. From the end, entries are good as long
/// as those who wrote them are trusted; the first one that isn't a trusted proxy is the caller, and what stands before it
/// is only its word.
pub fn way(peer: SocketAddr, our_tls: bool, headers: &HeaderMap, trusted: &Networks) -> Way {
    let peer = peer.ip().to_canonical();
    if !trusted.have(peer) {
        return Way {
            caller: peer,
            encrypted: our_tls,
            direct_from_here: peer.is_loopback(),
        };
    }
    let proto = last(headers, "x-forwarded-proto");
    let mut caller = peer;
    for entry in entries(headers, "x-forwarded-for").into_iter().rev() {
        // A trusted proxy that writes something else than an address is the last one that is known.
        let Some(address) = address(&entry) else { break };
        caller = address;
        if !trusted.have(caller) {
            break;
        }
    }
    Way {
        caller,
        encrypted: our_tls || proto.as_deref() == Some("https"),
        direct_from_here: peer.is_loopback() && proto.is_none() && caller == peer,
    }
}

/// All entries of a list header, over all its lines.
fn entries(headers: &HeaderMap, name: &str) -> Vec<String> {
    let lines = headers.get_all(name).filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(|entry| entry.trim().to_owned())
        .collect()
}

fn last(headers: &HeaderMap, name: &str) -> Option<String> {
    entries(headers, name).pop()
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.parse::<IpAddr>().ok();
    let found = bare.or_else(|| entry.parse::<SocketAddr>().ok().map(|full| full.ip()));
    let found = found.or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    found.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const PROXY: &str = "127.0.0.1:40000";

    fn read(peer: &str, trusted: &str, headers: &[(&'static str, &str)]) -> Way {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).expect("a header"),
            );
        }
        way(
            peer.parse().expect("an address"),
            false,
            &map,
            &trusted.parse().expect("networks"),
        )
    }

    fn caller(peer: &str, trusted: &str, headers: &[(&'static str, &str)]) -> String {
        read(peer, trusted, headers).caller.to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let claims = [("x-forwarded-for", "10.0.0.1"), ("x-forwarded-proto", "https")];
        let way = read("203.0.113.9:5000", "loopback", &claims);
        assert_eq!((way.caller.to_string().as_str(), way.encrypted), ("203.0.113.9", false));
        let way = read(PROXY, "none", &claims);
        assert_eq!((way.caller.to_string().as_str(), way.encrypted), ("127.0.0.1", false));
    }

    #[test]
    fn the_caller_is_the_last_one_that_no_trusted_proxy_is() {
        assert_eq!(
            caller(PROXY, "loopback", &[("x-forwarded-for", "203.0.113.9")]),
            "203.0.113.9"
        );
        let made_up = [("x-forwarded-for", "1.1.1.1, 203.0.113.9")];
        assert_eq!(caller(PROXY, "loopback", &made_up), "203.0.113.9");
        let two_hops = [("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.7")];
        assert_eq!(caller(PROXY, "loopback,10.0.0.7", &two_hops), "203.0.113.9");
        assert_eq!(
            caller(PROXY, "loopback", &two_hops),
            "10.0.0.7",
            "a hop that isn't trusted is the caller"
        );
        let two_lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "10.0.0.7")];
        assert_eq!(caller(PROXY, "loopback,10.0.0.7", &two_lines), "203.0.113.9");
        let inside = [("x-forwarded-for", "10.0.0.8, 10.0.0.7")];
        assert_eq!(
            caller(PROXY, "private", &inside),
            "10.0.0.8",
            "all of them trusted: the farthest"
        );
    }

    #[test]
    fn what_is_no_address_ends_the_list() {
        let spoilt = [("x-forwarded-for", "203.0.113.9, unknown")];
        assert_eq!(caller(PROXY, "loopback", &spoilt), "127.0.0.1");
        for (written, meant) in [
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
        ] {
            assert_eq!(caller(PROXY, "loopback", &[("x-forwarded-for", written)]), meant);
        }
    }

    #[test]
    fn only_the_nearest_proxy_says_what_the_way_was() {
        let encrypted = |headers: &[(&'static str, &str)]| read(PROXY, "loopback", headers).encrypted;
        assert!(encrypted(&[("x-forwarded-proto", "https")]));
        assert!(!encrypted(&[("x-forwarded-proto", "http")]));
        assert!(!encrypted(&[("x-forwarded-proto", "https, http")]));
        assert!(!encrypted(&[]));
    }

    #[test]
    fn a_command_on_the_machine_itself_is_told_from_a_proxy_that_forgot_to_say() {
        assert!(read(PROXY, "loopback", &[]).direct_from_here);
        assert!(!read(PROXY, "loopback", &[("x-forwarded-proto", "http")]).direct_from_here);
        assert!(!read(PROXY, "loopback", &[("x-forwarded-for", "203.0.113.9")]).direct_from_here);
        assert!(read(PROXY, "none", &[("x-forwarded-proto", "http")]).direct_from_here);
        assert!(!read("203.0.113.9:5000", "none", &[]).direct_from_here);
    }
}
