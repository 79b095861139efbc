use super::*;

fn image() -> Image {
    Image {
        id: 1,
        file_name: "1.2.dcm".to_owned(),
        width: 8,
        height: 6,
        sop_instance_uid: "1.2".to_owned(),
        frame: 1,
        case: "C-1".to_owned(),
        subject: "S-1".to_owned(),
        split: None,
    }
}

fn contour(left: f64, top: f64, side: f64) -> Mark {
    let (right, bottom) = (left + side, top + side);
    let points = vec![[left, top], [right, top], [right, bottom], [left, bottom]];
    Mark { instance: "1.2".to_owned(), frame: 1, shape: DrawnShape::Contour, points, mask: None, plane: None }
}

fn covered(marks: &[Mark]) -> (Segmentation, f64) {
    let shapes: Vec<Shape> = marks.iter().flat_map(shapes).collect();
    segmentation(&shapes, marks.iter().any(|mark| mark.mask.is_some()), &image())
}

#[test]
fn one_outline_is_a_polygon_in_the_same_coordinates() {
    let (Segmentation::Polygons(polygons), area) = covered(&[contour(1.0, 1.0, 4.0)]) else {
        panic!("runs for a plain outline");
    };
    assert_eq!(polygons, [[1.0, 1.0, 5.0, 1.0, 5.0, 5.0, 1.0, 5.0]]);
    assert!((area - 16.0).abs() < 1e-9);
}

#[test]
fn a_hole_is_kept_as_runs_of_pixels_down_the_columns() {
    let (Segmentation::Runs { counts, size }, area) =
        covered(&[contour(1.0, 1.0, 4.0), contour(2.0, 2.0, 2.0)])
    else {
        panic!("a polygon fills its hole");
    };
    assert!((area - 12.0).abs() < 1e-9);
    assert_eq!((size, counts.iter().sum::<u64>()), ([6, 8], 48));
    assert_eq!(counts.iter().skip(1).step_by(2).sum::<u64>(), 12, "pixels inside");
    // Column 0 lies outside, then one pixel of column 1; its four; the two outside between.
    assert_eq!(counts[..4], [7, 4, 2, 1]);
}

#[test]
fn a_mask_is_kept_pixel_for_pixel() {
    // The last pixel of row 1, the first of row 2, and one more of row 2.
    let mask = Some(domain::finding::Pixels { columns: 8, rows: 6, runs: vec![15, 2, 2, 1] });
    let mark = Mark { shape: DrawnShape::Mask, points: Vec::new(), mask, ..contour(0.0, 0.0, 1.0) };
    let (Segmentation::Runs { counts, size }, area) = covered(&[mark]) else {
        panic!("polygons for pixels");
    };
    assert!((area - 3.0).abs() < 1e-9);
    assert_eq!((size, counts), ([6, 8], vec![2, 1, 17, 1, 22, 1, 4]));
}

#[test]
fn what_reaches_past_the_image_is_cut_at_its_edge() {
    // Columns 6 to 10 and rows 4 to 8 of an image of 8 by 6.
    let marks = [contour(6.0, 4.0, 4.0)];
    let (Segmentation::Runs { counts, size }, area) = covered(&marks) else {
        panic!("a polygon beyond the image")
    };
    assert_eq!((size, counts.iter().sum::<u64>()), ([6, 8], 48));
    assert!((area - 4.0).abs() < 1e-9, "{area}");
    let shapes: Vec<Shape> = marks.iter().flat_map(shapes).collect();
    assert_eq!(bbox(&shapes, &image()), Some([6.0, 4.0, 2.0, 2.0]));
    let beyond: Vec<Shape> = super::shapes(&contour(9.0, 1.0, 4.0));
    assert_eq!(bbox(&beyond, &image()), None);
}

#[test]
fn points_and_lines_are_keypoints() {
    let mark =
        Mark { shape: DrawnShape::Line, points: vec![[1.0, 2.0], [3.0, 4.0]], ..contour(0.0, 0.0, 1.0) };
    assert_eq!(keypoints(&[&mark]), [1.0, 2.0, 2.0, 3.0, 4.0, 2.0]);
    assert_eq!(keypoints(&[&contour(0.0, 0.0, 1.0)]), [0.0; 0]);
}
