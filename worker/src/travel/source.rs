//! Which source of travel times an installation uses.

/// Where 高德 answers.
const AMAP: &str = "https://restapi.amap.com";

/// Where travel times come from. `Debug` hides the key.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// Straight lines stretched by a terrain factor.
    #[default]
    CrowFly,
    /// An OSRM server, with its address.
    Osrm(String),
    /// A Valhalla server, with its address.
    Valhalla(String),
    /// 高德地图.
    Amap {
        /// The key of a web service.
        key: String,
        /// Its address, or that of a relay inside the county's network.
        base: String,
    },
}

/// The setting can't be understood.
#[derive(Debug, thiserror::Error)]
#[error("NUANCAN_TRAVEL must be osrm=URL, valhalla=URL, amap=KEY or amap=KEY@URL")]
pub struct BadSource;

impl Source {
    /// Reads `osrm=http://…`, `valhalla=http://…`, `amap=KEY` or `amap=KEY@http://…`; nothing means crow-fly.
    ///
    /// # Errors
    /// [`BadSource`].
    pub fn parse(text: Option<&str>) -> Result<Self, BadSource> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Self::CrowFly);
        };
        match text.split_once('=').ok_or(BadSource)? {
            ("osrm", url) => Ok(Self::Osrm(address(url)?)),
            ("valhalla", url) => Ok(Self::Valhalla(address(url)?)),
            ("amap", rest) => {
                let (key, base) = rest.split_once('@').unwrap_or((rest, AMAP));
                let sound = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let (key, base) = (key.to_owned(), address(base)?);
                if sound {
                    Ok(Self::Amap { key, base })
                } else {
                    Err(BadSource)
                }
            }
            _ => Err(BadSource),
        }
    }

    /// The word kept with each plan.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CrowFly => "crow_fly",
            Self::Osrm(_) => "osrm",
            Self::Valhalla(_) => "valhalla",
            Self::Amap { .. } => "amap",
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

fn address(text: &str) -> Result<String, BadSource> {
    let url = reqwest::Url::parse(text).map_err(|_| BadSource)?;
    let sound = matches!(url.scheme(), "http" | "https") && url.has_host();
    if sound {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err(BadSource)
    }
}
