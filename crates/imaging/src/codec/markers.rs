//! Marker segments of a JPEG codestream (ITU-T T.81 B.1).

/// The next marker segment from `at` on: the marker, its payload, and where it ends; none at the end of the picture.
#[allow(clippy::type_complexity)]
pub(super) fn segment(stream: &[u8], mut at: usize) -> Result<Option<(u8, &[u8], usize)>, String> {
    let cut = || "its markers are cut short".to_owned();
    while stream.get(at..at + 2) == Some(&[0xff, 0xff]) {
        at += 1;
    }
    let &[0xff, marker] = stream.get(at..at + 2).ok_or_else(cut)? else {
        return Err("a marker is missing".into());
    };
    match marker {
        0xd9 => return Ok(None),
        0x01 | 0xd0..=0xd8 => return Ok(Some((marker, &[], at + 2))),
        _ => {}
    }
    let &[high, low] = stream.get(at + 2..at + 4).ok_or_else(cut)? else { return Err(cut()) };
    let length = usize::from(u16::from_be_bytes([high, low])).max(2);
    let payload = stream.get(at + 4..at + 2 + length).ok_or_else(cut)?;
    Ok(Some((marker, payload, at + 2 + length)))
}
