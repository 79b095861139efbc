//! A blind reader as an audience: everything is made of the pseudonymised metadata of one read's images,
//! under the read's own UIDs. Nothing of it may be kept or recognised elsewhere.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::Token;
use imaging::archive::ArchivedFrame;
use imaging::web::{BlindCase, BlindImage};
use imaging::{FrameIndex, Target};
use sha2::{Digest as _, Sha256};
use store::blob::Digest;
use tokio::sync::OnceCell;

use super::audience::{Audience, array};
use super::retrieve::{self, Image, Unsent, nothing_there};
use super::search::{Answers, Search};
use super::{Place, address};
use crate::app::App;
use crate::arbitration::OwnArbitration;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::viewing::{self, Frame, Viewing};

/// How a coarse picture is encoded (PS3.18 Table 8.7.3-5).
const COARSE: &str = "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202";

/// A reader before a read of theirs.
#[derive(Clone)]
pub struct Reader {
    shown: Arc<Shown>,
}

/// The images of a read, ready to be sent.
struct Shown {
    uid_key: [u8; 32],
    case: BlindCase,
    /// Of each image of the case.
    contents: Vec<(Digest, Arc<FrameIndex>)>,
}

impl Reader {
    /// The reader of a read, if it is theirs.
    pub async fn grant(app: &App, who: &SignedIn, token: Token) -> Result<Self, Fault> {
        let (viewing, profile) = crate::read::look(app, who, token).await?;
        Self::before(app, viewing, profile, token).await
    }

    /// The reader of a read, if it belongs to whoever shows that token for programs; `None`: the token is none,
    /// or has ended.
    pub async fn of_token(app: &App, secret: &str, token: Token) -> Result<Option<Self>, Fault> {
        let Some((viewing, profile)) = crate::read::look_by_token(app, secret, token).await? else {
            return Ok(None);
        };
        Self::before(app, viewing, profile, token).await.map(Some)
    }

    /// The arbiter before a case of theirs, who is sent its images as a reader is: its reads are in, so that it
    /// changes no more. With the number (from 1) of a prior study: before that.
    pub async fn grant_arbiter(
        app: &App,
        who: &SignedIn,
        token: Token,
        prior: Option<u32>,
    ) -> Result<Self, Fault> {
        let own = OwnArbitration::grant(app, who, token).await?;
        let profile = own.arbitration().profile.clone();
        let Some(number) = prior else { return Self::before(app, own.viewing(), profile, token).await };
        let prior = viewing::numbered(own.priors(app).await?, number)?;
        let recent = app.recent_reads().at(key_of_prior(&prior), profile);
        let shown = recent.get_or_try_init(|| Shown::make(app, prior, token)).await?;
        Ok(Self { shown: Arc::clone(shown) })
    }

    async fn before(app: &App, viewing: Viewing, profile: String, token: Token) -> Result<Self, Fault> {
        let recent = app.recent_reads().at(viewing.uid_key, profile);
        let shown = recent.get_or_try_init(|| Shown::make(app, viewing, token)).await?;
        Ok(Self { shown: Arc::clone(shown) })
    }

    /// The reader before the prior study with this number (from 1) of a read of theirs.
    pub async fn grant_prior(app: &App, who: &SignedIn, token: Token, number: u32) -> Result<Self, Fault> {
        let (_, profile) = crate::read::look(app, who, token).await?;
        // Asked anew each time: a study may have come, or be kept out, since.
        let prior = crate::read::prior(app, who, token, number).await?;
        let recent = app.recent_reads().at(key_of_prior(&prior), profile);
        let shown = recent.get_or_try_init(|| Shown::make(app, prior, token)).await?;
        Ok(Self { shown: Arc::clone(shown) })
    }

    /// The frame `number` (from 1) of an image, as a viewer of that reader is sent it.
    pub async fn frame(&self, app: &App, instance: &str, number: u32) -> Result<Frame, Fault> {
        let (at, image) = self.find(instance)?;
        let ways = image.offers();
        if let Some(frame) = self.small(app, at, &image, number, &ways).await {
            return Ok(frame);
        }
        let way = ways.into_iter().next().ok_or_else(nothing_there)?;
        match retrieve::frame(app, &image, number, way).await {
            Ok(bytes) => Ok(Frame { bytes, content_type: way.content_type() }),
            Err(Unsent::Form(refusal)) => {
                Err(Fault::invalid(format!("Frame {number} cannot be shown: {refusal}.")))
            }
            Err(Unsent::Fault(fault)) => Err(fault),
        }
    }

    /// The frame `number` (from 1) of a grey image in few pixels, to be looked at until the whole is there.
    pub async fn coarse(&self, app: &App, instance: &str, number: u32) -> Result<Frame, Fault> {
        let (at, image) = self.find(instance)?;
        let is_grey = self.shown.case.images().get(at).is_some_and(BlindImage::is_grey);
        of_grey(app, &image, number, is_grey).await
    }

    fn find(&self, instance: &str) -> Result<(usize, Image), Fault> {
        let at = self.shown.case.images().iter().position(|image| image.uid == instance);
        let found = at.and_then(|at| Some((at, self.shown.image(at)?)));
        found.ok_or_else(|| {
            Fault::NotFound("There is no such image in this case: load the case again.".into())
        })
    }

    /// The frame without loss in fewer bytes, where its file is bulky and this was made ahead.
    async fn small(
        &self,
        app: &App,
        at: usize,
        image: &Image,
        number: u32,
        ways: &[ArchivedFrame],
    ) -> Option<Frame> {
        let is_grey = self.shown.case.images().get(at)?.is_grey();
        // What is sent otherwise than the file has it, through a table of values, is not what was made.
        let is_bulky = ways.first()?.is_bulky() && image.extent(number).is_some();
        let way =
            ways.iter().find(|way| way.made == Some(Target::Htj2kRpcl)).filter(|_| is_grey && is_bulky)?;
        let bytes = retrieve::made_ahead(app, image, number, *way).await?;
        Some(Frame { bytes, content_type: way.content_type() })
    }
}

/// The frame of an image that is kept under that digest in few pixels, for whoever may see its bytes.
pub(crate) async fn coarse(
    app: &App,
    viewing: &Viewing,
    (digest, index): (Digest, FrameIndex),
    number: u32,
) -> Result<Frame, Fault> {
    // Of a coloured image there is none, as is found when it is to be made.
    of_grey(app, &Image::of_read("", "", digest, Arc::new(index), viewing.uid_key), number, true).await
}

async fn of_grey(app: &App, image: &Image, number: u32, is_grey: bool) -> Result<Frame, Fault> {
    let refused = |why: &dyn std::fmt::Display| {
        Fault::invalid(format!(
            "There is no coarse picture of frame {number}: {why}. Ask for the frame itself."
        ))
    };
    // What is sent otherwise than the file has it is not what this is made of.
    if !is_grey || image.extent(number).is_none() {
        return Err(refused(&"it is no plain grey image"));
    }
    match retrieve::coarse(app, image, number).await {
        Ok(bytes) => Ok(Frame { bytes, content_type: COARSE.into() }),
        Err(Unsent::Form(refusal)) => Err(refused(&refusal)),
        Err(Unsent::Fault(fault)) => Err(fault),
    }
}

impl Shown {
    async fn make(app: &App, viewing: Viewing, token: Token) -> Result<Arc<Self>, Fault> {
        let metadata = viewing::metadata(app, &viewing).await?;
        let contents = store::instance::contents_of_case(app.db(), viewing.case).await?;
        let broken = |why: &dyn std::fmt::Display| {
            Fault::Internal(format!("The images of a read cannot be read: {why}."))
        };
        let made = tokio::task::spawn_blocking(move || {
            let indexed = |(digest, index): (Digest, String)| {
                serde_json::from_str(&index).map(|index| (digest, Arc::new(index)))
            };
            Ok(Self {
                uid_key: viewing.uid_key,
                case: BlindCase::new(metadata, &token.label()),
                contents: contents.into_iter().map(indexed).collect::<Result<_, serde_json::Error>>()?,
            })
        });
        let made = made.await.map_err(|why| broken(&why))?;
        made.map(Arc::new).map_err(|why: serde_json::Error| broken(&why))
    }

    fn image(&self, at: usize) -> Option<Image> {
        let (image, (digest, index)) = (self.case.images().get(at)?, self.contents.get(at)?);
        Some(Image::of_read(&image.series, &image.uid, *digest, Arc::clone(index), self.uid_key))
    }

    /// The images of a place, each with its number in the case.
    fn of<'a>(&'a self, place: &'a Place) -> impl Iterator<Item = (usize, &'a BlindImage)> {
        let fits = |wanted: &Option<String>, uid: &str| wanted.as_ref().is_none_or(|wanted| wanted == uid);
        self.case.images().iter().enumerate().filter(move |(_, image)| {
            image.study == place.study
                && fits(&place.series, &image.series)
                && fits(&place.instance, &image.uid)
        })
    }
}

impl Audience for Reader {
    async fn search(&self, _: &App, asked: &Search, root: &str) -> Result<Answers, Fault> {
        let at = |study: &str, series: Option<&str>, instance: Option<&str>| {
            let (study, owned) = (study.to_owned(), |uid: &str| uid.to_owned());
            address(root, &Place { study, series: series.map(owned), instance: instance.map(owned) })
        };
        let found = self.shown.case.answers(asked.question(), asked.within(), &at);
        Ok(asked.page(found))
    }

    async fn images(&self, _: &App, place: &Place) -> Result<Vec<Image>, Fault> {
        let images: Vec<Image> = self.shown.of(place).filter_map(|(at, _)| self.shown.image(at)).collect();
        if images.is_empty() { Err(nothing_there()) } else { Ok(images) }
    }

    async fn metadata(&self, _: &App, place: &Place, root: &str) -> Result<Vec<u8>, Fault> {
        let images = self.shown.of(place).map(|(_, image)| (&*image.series, &*image.uid, image.metadata()));
        let images: Vec<_> = images.collect();
        if images.is_empty() { Err(nothing_there()) } else { Ok(array(root, &place.study, &images)) }
    }

    async fn metadata_tag(&self, _: &App, _: &Place, _: &str) -> Result<Option<String>, Fault> {
        Ok(None)
    }
}

/// What readers looked at last. A case never changes under its readers, and who may look is asked anew each
/// time; a read has an entry of its own, so that nobody can tell by the time an answer takes what others
/// looked at.
#[derive(Clone, Default)]
pub(crate) struct RecentReads {
    entries: Arc<Mutex<VecDeque<(Key, Entry)>>>,
}

/// The key of the read's UIDs, and the profile that its images are told by.
type Key = ([u8; 32], String);
type Entry = Arc<OnceCell<Arc<Shown>>>;

/// What a prior study is remembered by, beside the read that it belongs to.
fn key_of_prior(prior: &Viewing) -> [u8; 32] {
    Sha256::new().chain_update(prior.uid_key).chain_update(prior.case.0.as_bytes()).finalize().into()
}

/// Reads that are remembered: some 2 MB each for a CT of 500 slices.
const MOST: usize = 64;

impl RecentReads {
    fn at(&self, uid_key: [u8; 32], profile: String) -> Entry {
        let key = (uid_key, profile);
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.iter().position(|(known, _)| *known == key);
        let (key, entry) = known.and_then(|at| entries.remove(at)).unwrap_or_else(|| (key, Entry::default()));
        entries.push_front((key, Arc::clone(&entry)));
        entries.truncate(MOST);
        entry
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MOST, RecentReads};

    #[test]
    fn a_read_is_remembered_by_its_key_and_its_profile_and_not_for_ever() {
        let recent = RecentReads::default();
        let first = recent.at([1; 32], "basic".into());
        assert!(Arc::ptr_eq(&first, &recent.at([1; 32], "basic".into())));
        assert!(!Arc::ptr_eq(&first, &recent.at([1; 32], "device".into())), "another profile tells more");
        assert!(!Arc::ptr_eq(&first, &recent.at([2; 32], "basic".into())), "another read has other UIDs");
        for read in 3..3 + MOST as u8 {
            recent.at([read; 32], "basic".into());
        }
        assert!(!Arc::ptr_eq(&first, &recent.at([1; 32], "basic".into())), "others came since");
    }
}
