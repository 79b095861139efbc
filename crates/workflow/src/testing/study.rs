//! Small studies for tests, made on the spot: a stack of CT slices with one bright square.

/// Rows and columns of each slice.
pub const SIDE: u16 = 32;

/// The files of a CT study of `slices` slices, 1 mm apart with pixels of 1 mm. Studies of different
/// `patient` numbers differ in their UIDs and their patient, and in nothing else.
pub fn ct(patient: u32, slices: u32) -> Vec<(String, Vec<u8>)> {
    (1..=slices).map(|slice| (format!("{patient}/{slice}.dcm"), ct_image(patient, slice))).collect()
}

/// UID of a slice of [`ct`].
pub fn sop_instance_uid(patient: u32, slice: u32) -> String {
    format!("1.2.826.0.1.{patient}.2.{slice}")
}

/// A slice of [`ct`].
pub fn ct_image(patient: u32, slice: u32) -> Vec<u8> {
    const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
    const EXPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
    let uid = sop_instance_uid(patient, slice);
    let mut meta = Vec::new();
    put(&mut meta, (0x0002, 0x0001), "OB", &[0, 1]);
    put(&mut meta, (0x0002, 0x0002), "UI", CT.as_bytes());
    put(&mut meta, (0x0002, 0x0003), "UI", uid.as_bytes());
    put(&mut meta, (0x0002, 0x0010), "UI", EXPLICIT_LITTLE_ENDIAN.as_bytes());
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    put(&mut file, (0x0002, 0x0000), "UL", &(meta.len() as u32).to_le_bytes());
    file.extend(meta);
    let text = |file: &mut Vec<u8>, tag, vr: &str, value: &str| put(file, tag, vr, value.as_bytes());
    let number = |file: &mut Vec<u8>, tag, value: u16| put(file, tag, "US", &value.to_le_bytes());
    text(&mut file, (0x0008, 0x0016), "UI", CT);
    text(&mut file, (0x0008, 0x0018), "UI", &uid);
    text(&mut file, (0x0008, 0x0060), "CS", "CT");
    text(&mut file, (0x0010, 0x0020), "LO", &format!("patient-{patient}"));
    text(&mut file, (0x0020, 0x000d), "UI", &format!("1.2.826.0.1.{patient}"));
    text(&mut file, (0x0020, 0x000e), "UI", &format!("1.2.826.0.1.{patient}.1"));
    text(&mut file, (0x0020, 0x0011), "IS", "1");
    text(&mut file, (0x0020, 0x0013), "IS", &slice.to_string());
    text(&mut file, (0x0020, 0x0032), "DS", &format!("0\\0\\{slice}"));
    text(&mut file, (0x0020, 0x0037), "DS", "1\\0\\0\\0\\1\\0");
    text(&mut file, (0x0020, 0x0052), "UI", &format!("1.2.826.0.1.{patient}.3"));
    number(&mut file, (0x0028, 0x0002), 1);
    text(&mut file, (0x0028, 0x0004), "CS", "MONOCHROME2");
    number(&mut file, (0x0028, 0x0010), SIDE);
    number(&mut file, (0x0028, 0x0011), SIDE);
    text(&mut file, (0x0028, 0x0030), "DS", "1\\1");
    for (element, value) in [(0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0)] {
        number(&mut file, (0x0028, element), value);
    }
    put(&mut file, (0x7fe0, 0x0010), "OW", &pixels());
    file
}

/// An element in Explicit VR Little Endian: tag, value representation, value.
pub type Element<'a> = ((u16, u16), &'a str, &'a [u8]);

/// A file of [`ct`] with other elements, which replace those that it has.
pub fn with(file: &[u8], more: &[Element<'_>]) -> Vec<u8> {
    let start = file.windows(2).skip(144).position(|two| two == [8, 0]).expect("a data set") + 144;
    let mut elements: std::collections::BTreeMap<(u16, u16), Vec<u8>> = std::collections::BTreeMap::new();
    let mut at = start;
    while at < file.len() {
        let two = |place: usize| u16::from_le_bytes([file[place], file[place + 1]]);
        let long = matches!(&file[at + 4..at + 6], b"OB" | b"OW");
        let length = if long {
            u32::from_le_bytes([file[at + 8], file[at + 9], file[at + 10], file[at + 11]]) as usize + 12
        } else {
            usize::from(two(at + 6)) + 8
        };
        elements.insert((two(at), two(at + 2)), file[at..at + length].to_vec());
        at += length;
    }
    for (tag, vr, value) in more {
        let mut element = Vec::new();
        put(&mut element, *tag, vr, value);
        elements.insert(*tag, element);
    }
    let mut whole = file[..start].to_vec();
    whole.extend(elements.into_values().flatten());
    whole
}

/// The same file with a woman's sex and the day on which it was made, 1 March 2024.
pub fn of_a_woman(file: &[u8]) -> Vec<u8> {
    with(file, &[((0x0008, 0x0022), "DA", b"20240301"), ((0x0010, 0x0040), "CS", b"F")])
}

/// The same file with the Conversion Type of a secondary capture.
pub fn captured(file: &[u8]) -> Vec<u8> {
    with(file, &[((0x0008, 0x0064), "CS", b"WSD")])
}

fn pixels() -> Vec<u8> {
    let bright = |at: u16| (8..16).contains(&at);
    let value = |row, column| if bright(row) && bright(column) { 1000_u16 } else { 10 };
    (0..SIDE).flat_map(|row| (0..SIDE).flat_map(move |column| value(row, column).to_le_bytes())).collect()
}

/// Appends an element in Explicit VR Little Endian (PS3.5, 7.1.2).
fn put(file: &mut Vec<u8>, (group, element): (u16, u16), vr: &str, value: &[u8]) {
    let padding = if vr == "UI" { 0 } else { b' ' };
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(padding);
    }
    file.extend(group.to_le_bytes());
    file.extend(element.to_le_bytes());
    file.extend(vr.as_bytes());
    if matches!(vr, "OB" | "OW" | "SQ") {
        file.extend([0, 0]);
        file.extend((value.len() as u32).to_le_bytes());
    } else {
        file.extend((value.len() as u16).to_le_bytes());
    }
    file.extend(value);
}
