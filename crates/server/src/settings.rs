//! How the server is reached.

use std::net::SocketAddr;

use crate::tls::Tls;

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that people type, if a proxy stands before the server: `https://overread.example.org`.
    pub public_url: Option<String>,
    /// Most bytes of a file that is uploaded; an archive may have 16 times as many.
    pub largest_file: u64,
    /// The certificate to serve https by; plain http where there is none.
    pub tls: Option<Tls>,
}

impl Settings {
    /// Listens on that address, with no proxy before it.
    pub const fn on(listen: SocketAddr) -> Self {
        Self { listen, public_url: None, largest_file: 2 << 30, tls: None }
    }

    /// Whether browsers come by https, so that cookies may insist on it.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The origin of [`Settings::public_url`] as browsers send it: no path, no slash at the end.
    pub fn public_origin(&self) -> Option<&str> {
        let url = self.public_url.as_deref()?;
        let host = url.find("://")? + 3;
        let end = url[host..].find('/').map_or(url.len(), |slash| host + slash);
        Some(&url[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_origin_has_no_path() {
        let at =
            |url: &str| Settings { public_url: Some(url.into()), ..Settings::on(([127, 0, 0, 1], 1).into()) };
        assert_eq!(at("https://a.example/").public_origin(), Some("https://a.example"));
        assert_eq!(at("https://a.example:8443/over/").public_origin(), Some("https://a.example:8443"));
        assert!(at("https://a.example").is_secure());
        assert!(!at("http://a.example").is_secure());
    }
}
