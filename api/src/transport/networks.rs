//! A list of networks: whom to believe, whom to let read.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Addresses and networks, as a setting names them: `none`, `loopback`, `private`, `10.0.0.7`, `10.1.0.0/16`, `fd00::/8`,
/// separated by commas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    base: IpAddr,
    bits: u8,
}

/// A word that isn't one of those above.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no address or network; say none, loopback, private, an address, or a network such as 10.1.0.0/16")]
pub struct NotANetwork(String);

/// This machine.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1"];
/// Networks that no router passes on: those of containers and of a canteen's own wires.
const PRIVATE: [&str; 5] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"];

impl Networks {
    /// This machine alone.
    #[must_use]
    pub fn loopback() -> Self {
        Self(known(&LOOPBACK))
    }

    /// Whether an address lies in one of them.
    #[must_use]
    pub fn have(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.has(address))
    }

    /// Whether it is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for Networks {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let mut all = Vec::new();
        for word in text.split(',').map(str::trim) {
            match word {
                "" | "none" | "false" => {}
                // What was a switch once: whoever trusts "a proxy" means the one beside the program.
                "loopback" | "true" => all.extend(known(&LOOPBACK)),
                "private" => all.extend(known(&LOOPBACK).into_iter().chain(known(&PRIVATE))),
                word => all.push(word.parse()?),
            }
        }
        Ok(Self(all))
    }
}

fn known(words: &[&str]) -> Vec<Network> {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (place, network) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{}/{}", network.base, network.bits)?;
        }
        Ok(())
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let no = || NotANetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| no())?)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| no())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { base, bits }).ok_or_else(no)
    }
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                (Ipv4Addr::to_bits(base) ^ Ipv4Addr::to_bits(address)) & mask == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                (Ipv6Addr::to_bits(base) ^ Ipv6Addr::to_bits(address)) & mask == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn have(networks: &str, address: &str) -> bool {
        let networks: Networks = networks.parse().expect("networks");
        networks.have(address.parse().expect("an address"))
    }

    #[test]
    fn a_network_has_its_addresses_and_no_others() {
        assert!(have("10.1.0.0/16", "10.1.255.255") && !have("10.1.0.0/16", "10.2.0.0"));
        assert!(have("10.1.2.3", "10.1.2.3") && !have("10.1.2.3", "10.1.2.4"));
        assert!(have("fd00::/8", "fd12::1") && !have("fd00::/8", "fe00::1"));
        assert!(have("0.0.0.0/0", "8.8.8.8") && !have("0.0.0.0/0", "::2"));
        assert!(
            have("127.0.0.1", "::ffff:127.0.0.1"),
            "an IPv4 peer on an IPv6 socket is the same peer"
        );
    }

    #[test]
    fn words_mean_what_they_say() {
        assert!(have("loopback", "127.0.0.1") && have("loopback", "::1") && !have("loopback", "172.18.0.2"));
        assert!(have("private", "172.18.0.2") && have("private", "127.0.0.1") && !have("private", "172.32.0.1"));
        assert!(have("true", "127.0.0.1") && !have("true", "192.168.1.9"));
        assert!(!have("none", "127.0.0.1") && !have("false", "127.0.0.1") && !have("", "127.0.0.1"));
        assert!(have(" loopback , 10.0.0.7", "10.0.0.7"));
        for wrong in ["10.0.0.0/33", "10.0.0", "everybody", "10.0.0.0/", "::1/129"] {
            assert!(wrong.parse::<Networks>().is_err(), "{wrong}");
        }
    }
}
