//! Who may call: by AE title, by address, or by both.

use std::net::IpAddr;
use std::str::FromStr;

use crate::title::AeTitle;

/// One entry of the list of those who may call: `CT1`, `CT1@10.1.2.3`, `CT1@10.1.0.0/16`, `*@10.1.0.0/16`
/// or `*`. An AE title is a name that anyone can give; an address is harder to borrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    title: Option<AeTitle>,
    network: Option<Network>,
}

impl Caller {
    /// Whether this entry admits a caller of that title at that address.
    pub fn admits(&self, title: &AeTitle, address: IpAddr) -> bool {
        self.title.as_ref().is_none_or(|own| own == title)
            && self.network.as_ref().is_none_or(|network| network.holds(address))
    }
}

impl FromStr for Caller {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (title, network) = match text.rsplit_once('@') {
            Some((title, network)) => (title, Some(network.parse()?)),
            None => (text, None),
        };
        let title = if title == "*" { None } else { Some(title.parse()?) };
        Ok(Self { title, network })
    }
}

/// Addresses that share their first bits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no address: write it like 10.1.2.3 or 10.1.0.0/16");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| wrong())?;
        if prefix > bits {
            return Err(wrong());
        }
        Ok(Self { address, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::Caller;

    fn admits(entry: &str, title: &str, address: &str) -> bool {
        let entry: Caller = entry.parse().unwrap();
        entry.admits(&title.parse().unwrap(), address.parse().unwrap())
    }

    #[test]
    fn an_entry_admits_by_title_by_address_or_by_both() {
        assert!(admits("CT1", "CT1", "10.1.2.3"));
        assert!(!admits("CT1", "CT2", "10.1.2.3"));
        assert!(admits("*", "ANY", "::1"));
        assert!(admits("CT1@10.1.2.3", "CT1", "10.1.2.3"));
        assert!(!admits("CT1@10.1.2.3", "CT1", "10.1.2.4"));
        assert!(admits("*@10.1.0.0/16", "CT9", "10.1.200.7"));
        assert!(!admits("*@10.1.0.0/16", "CT9", "10.2.0.1"));
        assert!(admits("*@2001:db8::/32", "CT9", "2001:db8:7::1"));
        assert!(!admits("*@10.0.0.0/8", "CT9", "2001:db8:7::1"));
        assert!(admits("*@0.0.0.0/0", "CT9", "192.0.2.1"));
    }

    #[test]
    fn an_address_seen_through_a_listener_for_both_families_is_the_same_address() {
        assert!(admits("CT1@10.1.2.3", "CT1", "::ffff:10.1.2.3"));
    }

    #[test]
    fn a_wrong_entry_is_told_with_what_to_write() {
        for wrong in ["", "@10.1.2.3", "CT1@", "CT1@10.1.2", "CT1@10.1.2.3/33", "CT1@10.1.2.3/x"] {
            assert!(wrong.parse::<Caller>().is_err(), "{wrong}");
        }
        let error = "CT1@tower".parse::<Caller>().unwrap_err();
        assert_eq!(error, "“tower” is no address: write it like 10.1.2.3 or 10.1.0.0/16");
    }
}
