use super::picture::Picture;
use super::{Format, Function, Region, Viewport, Window, ybr_to_rgb};

fn picture() -> Picture {
    Picture { width: 4, height: 2, samples: 1, bytes: vec![0, 10, 20, 30, 40, 50, 60, 70] }
}

fn shown(width: u32, height: u32, region: Option<Region>) -> Picture {
    picture().within(&Viewport { width, height, region })
}

#[test]
fn a_viewport_keeps_the_proportions() {
    assert_eq!(shown(4, 2, None), picture());
    let half = shown(2, 9, None);
    assert_eq!((half.width, half.height, half.bytes), (2, 1, vec![25, 45]));
    let twice = shown(8, 4, None);
    assert_eq!((twice.width, twice.height), (8, 4));
    assert_eq!(twice.bytes[..4], [0, 3, 8, 13]);
}

#[test]
fn a_region_is_cut_out_and_mirrored() {
    let part = Region { x: 1.0, y: 0.0, width: 2.0, height: 2.0 };
    assert_eq!(shown(2, 2, Some(part)).bytes, [10, 20, 50, 60]);
    let mirrored = Region { width: -2.0, ..part };
    assert_eq!(shown(2, 2, Some(mirrored)).bytes, [20, 10, 60, 50]);
    let outside = Region { x: -1.0, y: 0.0, width: 2.0, height: 1.0 };
    assert_eq!(shown(2, 1, Some(outside)).bytes, [0, 0]);
}

#[test]
fn pictures_have_their_formats() {
    let png = picture().encoded(Format::Png).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let decoder = png::Decoder::new(std::io::Cursor::new(png));
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; 8];
    reader.next_frame(&mut bytes).unwrap();
    assert_eq!(bytes, picture().bytes);
    let jpeg = picture().encoded(Format::Jpeg { quality: 95 }).unwrap();
    let decoded = jpeg_decoder::Decoder::new(&jpeg[..]).decode().unwrap();
    assert!(decoded.iter().zip(picture().bytes).all(|(a, b)| a.abs_diff(b) < 6), "{decoded:?}");
}

#[test]
fn a_window_goes_from_black_to_white() {
    let level = |function, value| {
        let window = Window { centre: 100.0, width: 101.0, function };
        window_level(&window, value)
    };
    assert_eq!([0.0, 49.5, 99.5, 149.5, 200.0].map(|v| level(Function::Linear, v)), [0, 0, 128, 255, 255]);
    assert_eq!([49.5, 100.0, 150.5].map(|v| level(Function::LinearExact, v)), [0, 128, 255]);
    assert_eq!([-999.0, 100.0, 999.0].map(|v| level(Function::Sigmoid, v)), [0, 128, 255]);
    assert_eq!(Function::named("linear-exact"), Some(Function::LinearExact));
}

fn window_level(window: &Window, value: f64) -> u8 {
    (window.level(value) * 255.0).round() as u8
}

#[test]
fn grey_ybr_is_grey_rgb() {
    let mut bytes = [128, 128, 128, 76, 85, 255];
    ybr_to_rgb(&mut bytes);
    assert_eq!(bytes[..3], [128, 128, 128]);
    assert!(bytes[3] > 250 && bytes[4] < 5 && bytes[5] < 5, "{bytes:?}");
}
