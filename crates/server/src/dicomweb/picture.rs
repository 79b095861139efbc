//! Pictures for the eye (PS3.18 8.3.5, 10.4.1.1.3, 10.4.1.1.6): rendered instances and thumbnails.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use workflow::dicomweb::retrieve::{
    self, Format, Function, Image, Region, Rendering, Unsent, Viewport, Window,
};

use super::accept::{Offer, Packing, choose, takes_several};
use super::caching::Validity;
use super::multipart::{self, Part};
use super::retrieve::{at, image, numbers};
use super::search::bad_request;
use super::service::{Asked, Asking};
use crate::problem::Problem;

const OFFERS: [Offer<'_>; 2] = [
    Offer { media_type: "image/jpeg", transfer_syntax: None },
    Offer { media_type: "image/png", transfer_syntax: None },
];
const QUALITY: u8 = 90;
/// The longer side of a thumbnail whose size is not asked for.
const THUMBNAIL: u32 = 128;
/// Most images of a study or series that are rendered at once.
const MOST_IMAGES: usize = 1_000;
const IGNORED: &str =
    "299 overread \"annotation and iccprofile are not supported: the picture has neither.\"";

/// What is asked of a picture.
struct Wish {
    window: Option<Window>,
    viewport: Option<Viewport>,
    quality: u8,
    /// Whether something was asked for that is left out.
    ignored: bool,
}

impl Wish {
    fn of(parameters: &[(String, String)], thumbnail: bool) -> Result<Self, Problem> {
        let mut wish = Self { window: None, viewport: None, quality: QUALITY, ignored: false };
        for (name, value) in parameters {
            let wrong = |form: &str| bad_request(format!("{name} has to be {form}, and not “{value}”."));
            match name.as_str() {
                "accept" | "charset" => {}
                "window" => wish.window = Some(window(value).ok_or_else(|| wrong("centre,width,function"))?),
                "viewport" => {
                    let read =
                        viewport(value).ok_or_else(|| wrong("width,height or width,height,x,y,width,height"));
                    wish.viewport = Some(read?);
                }
                "quality" => {
                    let read = value.parse().ok().filter(|quality| (1..=100).contains(quality));
                    wish.quality = read.ok_or_else(|| wrong("from 1 to 100"))?;
                }
                "annotation" | "iccprofile" => wish.ignored = true,
                _ => return Err(bad_request(format!("There is no parameter {name} of pictures."))),
            }
        }
        if thumbnail && wish.viewport.is_none() {
            wish.viewport = Some(Viewport { width: THUMBNAIL, height: THUMBNAIL, region: None });
        }
        Ok(wish)
    }
}

fn window(text: &str) -> Option<Window> {
    let mut parts = text.split(',').map(str::trim);
    let centre = parts.next()?.parse().ok().filter(|number: &f64| number.is_finite())?;
    let width = parts.next()?.parse().ok().filter(|width: &f64| width.is_finite() && *width > 0.0)?;
    let function = parts.next().map_or(Some(Function::Linear), Function::named)?;
    parts.next().is_none().then_some(Window { centre, width, function })
}

fn viewport(text: &str) -> Option<Viewport> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|number| {
            number.trim().parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e6)
        })
        .collect::<Option<_>>()?;
    let size = |length: f64| (length >= 1.0).then_some(length as u32);
    let (region, [width, height]) = match numbers[..] {
        [width, height] => (None, [width, height]),
        [width, height, x, y, across, down] if across != 0.0 && down != 0.0 => {
            (Some(Region { x, y, width: across, height: down }), [width, height])
        }
        _ => return None,
    };
    Some(Viewport { width: size(width)?, height: size(height)?, region })
}

/// Pictures of a study, of a series, or of an instance: every frame, up to so many.
pub(super) async fn rendered<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    let wish = Wish::of(&asked.parameters, false)?;
    let images = visible(&asked).await?;
    let frames = |image: Image| (1..=image.frames()).map(move |number| (image.clone(), number));
    // One picture stands for an instance, unless the client takes a message of several.
    let one = asked.named("instance").is_some() && !takes_several(&asked.accepted());
    let most = if one { 1 } else { MOST_IMAGES };
    pictures(asked, wish, images.into_iter().flat_map(frames).take(most).collect()).await
}

/// A small picture of the frame in the middle of it all.
pub(super) async fn thumbnail<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    let wish = Wish::of(&asked.parameters, true)?;
    let mut images = visible(&asked).await?;
    let middle = images.swap_remove(images.len() / 2);
    let number = middle.frames().div_ceil(2);
    pictures(asked, wish, vec![(middle, number)]).await
}

/// Pictures of the frames of an instance.
pub(super) async fn rendered_frames<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    of_frames(asked, false).await
}

/// Small pictures of frames of an instance.
pub(super) async fn frame_thumbnail<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    of_frames(asked, true).await
}

async fn of_frames<A: Asking>(asked: Asked<A>, small: bool) -> Result<Response, Problem> {
    let wish = Wish::of(&asked.parameters, small)?;
    let image = image(&asked).await?;
    let wanted = numbers(&asked)?.into_iter().map(|number| (image.clone(), number)).collect();
    pictures(asked, wish, wanted).await
}

/// The images of the place that have pixels; at least one.
async fn visible<A: Asking>(asked: &Asked<A>) -> Result<Vec<Image>, Problem> {
    let mut images = asked.audience.images(&asked.app, &asked.place()).await?;
    images.retain(|image| image.frames() > 0);
    let nothing = || Problem::not_found("There is no image with pixels at this address.");
    if images.is_empty() { Err(nothing()) } else { Ok(images) }
}

/// Pictures of these images and frames, which may be kept where they are of a single image.
async fn pictures<A: Asking>(
    asked: Asked<A>,
    wish: Wish,
    wanted: Vec<(Image, u32)>,
) -> Result<Response, Problem> {
    let usual = if wanted.len() == 1 { Packing::Single } else { Packing::Multipart };
    let (index, packing) = choose(&asked.accepted(), &OFFERS, usual, wanted.len())?;
    let format = if index == 0 { Format::Jpeg { quality: wish.quality } } else { Format::Png };
    let validity = validity(&asked, &wanted, &format!("{format:?}{packing:?}"));
    if let Some(unchanged) = validity.unchanged(&asked.headers) {
        return Ok(unchanged);
    }
    let rendering = Rendering { window: wish.window, viewport: wish.viewport, format };
    let only = wanted.first().filter(|_| packing == Packing::Single);
    let mut response = if let Some((image, number)) = only {
        let bytes = retrieve::picture(&asked.app, image, *number, rendering).await?;
        ([(header::CONTENT_TYPE, format.media_type())], bytes).into_response()
    } else {
        several(&asked, rendering, wanted)
    };
    if wish.ignored {
        response.headers_mut().insert(header::WARNING, HeaderValue::from_static(IGNORED));
    }
    Ok(validity.mark(response))
}

fn validity<A: Asking>(asked: &Asked<A>, wanted: &[(Image, u32)], form: &str) -> Validity {
    let of_one = asked.named("instance").is_some();
    let tag = wanted.first().filter(|_| of_one).and_then(|(image, _)| image.tag());
    let numbers: Vec<u32> = wanted.iter().map(|(_, number)| *number).collect();
    let parameters = &asked.parameters;
    Validity::immutable(tag.map(|tag| retrieve::tag_of(&format!("{tag}{numbers:?}{parameters:?}{form}"))))
}

fn several<A: Asking>(asked: &Asked<A>, rendering: Rendering, wanted: Vec<(Image, u32)>) -> Response {
    let (app, root, study) = (asked.app.clone(), asked.root.clone(), asked.place().study);
    let kind = rendering.format.media_type();
    let part = move |(image, number): (Image, u32)| {
        let (app, rendering) = (app.clone(), rendering.clone());
        let location = at(&root, &study, image.series(), image.uid());
        let location = Some(format!("{location}/frames/{number}/rendered"));
        async move {
            let content = retrieve::picture(&app, &image, number, rendering).await?.into();
            Ok::<_, Unsent>(Part { content_type: kind.into(), location, description: None, content })
        }
    };
    let boundary = asked.app.new_token().to_string();
    multipart::streamed(kind, &boundary, stream::iter(wanted).map(part).buffered(2))
}
