//! Where single images of the archive lie that were asked for last: the frames of one image are asked for one
//! after the other, and each would look it up again. What somebody may see is no part of this: whoever asks
//! holds a permit that was granted for this very request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::ProjectId;
use jiff::{SignedDuration, Timestamp};

use super::Place;
use super::retrieve::Image;

/// For how long an image is remembered. It never changes once it is acknowledged; what a crash left of one that
/// never was may give way to another.
const LASTS: SignedDuration = SignedDuration::from_secs(30);
/// Frames of all images that are remembered: some 6 MB at most.
const MOST_FRAMES: usize = 1 << 18;
/// Images that are remembered.
const MOST: usize = 4_096;

/// The images, by project and place.
#[derive(Clone, Default)]
pub(crate) struct RecentImages(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    images: HashMap<(ProjectId, Place), (Image, Timestamp)>,
    frames: usize,
}

impl RecentImages {
    /// The image at a place that names one, if it was asked for a moment ago.
    pub fn get(&self, project: ProjectId, place: &Place, now: Timestamp) -> Option<Image> {
        place.instance.as_ref()?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (image, since) = known.images.get(&(project, place.clone()))?;
        lasts(*since, now).then(|| image.clone())
    }

    /// Remembers the image at a place, if the place names one.
    pub fn keep(&self, project: ProjectId, place: &Place, image: &Image, now: Timestamp) {
        let frames = image.frames() as usize;
        if place.instance.is_none() || frames > MOST_FRAMES {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.images.len() >= MOST || known.frames + frames > MOST_FRAMES {
            known.images.retain(|_, (_, since)| lasts(*since, now));
            known.frames = known.images.values().map(|(image, _)| image.frames() as usize).sum();
        }
        if known.images.len() >= MOST || known.frames + frames > MOST_FRAMES {
            *known = Known::default();
        }
        let before = known.images.insert((project, place.clone()), (image.clone(), now));
        known.frames += frames;
        known.frames -= before.map_or(0, |(image, _)| image.frames() as usize);
    }
}

fn lasts(since: Timestamp, now: Timestamp) -> bool {
    (SignedDuration::ZERO..LASTS).contains(&now.duration_since(since))
}
