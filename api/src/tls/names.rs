//! What this machine is called: every name and address that a browser may have typed.

use std::collections::BTreeSet;
use std::net::IpAddr;

use actix_web::http::Uri;

use crate::cli::Failure;

/// Host names and addresses, without ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The machine's own addresses and names, and those wanted besides. An address that comes or goes makes other names.
    ///
    /// # Errors
    /// When a wanted name is none.
    pub(super) fn of_machine(wanted: &[String]) -> Result<Self, Failure> {
        let mut all = BTreeSet::from(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
        if let Some(name) = machine() {
            // As phones find it without a name server.
            all.insert(format!("{name}.local"));
            all.insert(name);
        }
        all.extend(addresses().iter().map(IpAddr::to_string));
        for name in wanted {
            if !(is_name(name) || name.parse::<IpAddr>().is_ok()) {
                return Err(Failure::new(format!(
                    "{name:?} is no host name or address (--tls-name)"
                )));
            }
            all.insert(name.to_ascii_lowercase());
        }
        Ok(Self(all))
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name.to_ascii_lowercase())
    }

    /// Where others find the machine, likeliest first: names that were asked for, then addresses of the local network.
    pub(super) fn outer(&self, wanted: &[String]) -> Vec<String> {
        let mut addresses = addresses();
        // A home or office network comes before those that containers make for themselves.
        addresses.sort_by_key(|address| match address {
            IpAddr::V4(v4) if v4.octets()[0] == 192 => 0,
            IpAddr::V4(v4) if v4.octets()[0] == 10 => 1,
            IpAddr::V4(_) => 2,
            IpAddr::V6(_) => 3,
        });
        let found = wanted.iter().cloned().chain(addresses.iter().map(IpAddr::to_string));
        found.filter(|name| self.has(name)).collect()
    }
}

/// The host of an address such as `https://meals.example.org:8443`.
pub(super) fn host(url: &str) -> Option<String> {
    let host = url.parse::<Uri>().ok()?.host()?.trim_matches(['[', ']']).to_owned();
    (is_name(&host) || host.parse::<IpAddr>().is_ok()).then_some(host)
}

/// Addresses that other machines can use: not this machine's loop, and none that needs an interface said besides.
fn addresses() -> Vec<IpAddr> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    let usable = found.into_iter().map(|one| one.ip()).filter(|address| match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_link_local(),
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unicast_link_local(),
    });
    usable.collect()
}

fn machine() -> Option<String> {
    #[cfg(unix)]
    {
        let name = rustix::system::uname().nodename().to_str().ok()?.to_ascii_lowercase();
        (is_name(&name) && name != "localhost").then_some(name)
    }
    #[cfg(not(unix))]
    {
        None
    }
}

/// Whether a certificate can hold it and a browser can ask for it.
fn is_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_asked_for_by_its_loop_and_by_what_is_wanted() {
        let names = Names::of_machine(&["Canteen.example.org".to_owned(), "203.0.113.7".to_owned()]).expect("names");
        for name in ["localhost", "127.0.0.1", "::1", "canteen.example.org", "203.0.113.7"] {
            assert!(names.has(name), "{name}");
        }
        assert!(!names.has("elsewhere.example.org"));
        let outside = names.outer(&["canteen.example.org".to_owned()]);
        assert_eq!(outside.first().map(String::as_str), Some("canteen.example.org"));
        assert!(!outside.iter().any(|name| name == "127.0.0.1"));
    }

    #[test]
    fn what_no_browser_asks_for_is_refused() {
        for wrong in ["", "https://a.example", "a b", "食堂", "-a", "a..b", "*.example.org"] {
            assert!(Names::of_machine(&[wrong.to_owned()]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_host_is_read_out_of_an_address() {
        assert_eq!(
            host("https://meals.example.org:8443/x").as_deref(),
            Some("meals.example.org")
        );
        assert_eq!(host("https://[2001:db8::1]").as_deref(), Some("2001:db8::1"));
        assert_eq!(host("nonsense with spaces"), None);
    }
}
