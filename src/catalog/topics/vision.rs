//! Boxes, masks and images.

use super::common::*;
use crate::metrics::{
    BoundingBox, DetectionRanking, Interpolation, MaskOverlap, MatchRule, Matching, NormalizedBox, Segmentation,
    non_maximum_suppression, peak_signal_to_noise,
};
use crate::neural::{GrayWeights, ImageOperation, crop, grayscale, minimum_object, tensor_size};
use crate::worked::{Expr, Number};

const BOX_A: Input = numbers("box_a", "the corners x1, y1, x2, y2 of a box");
const BOX_B: Input = numbers("box_b", "the corners of the other box");
const LEFT: Input = number("left", "the left edge, a share of the width of the image");
const TOP: Input = number("top", "the upper edge, a share of the height of the image");
const WIDTH: Input = number("width", "the width, a share of that of the image");
const HEIGHT: Input = number("height", "the height, a share of that of the image");
const IMAGE_WIDTH: Input = whole("image_width", "the width of the image in pixels").at_least(1);
const IMAGE_HEIGHT: Input = whole("image_height", "the height of the image in pixels").at_least(1);
const IMAGE: Input = matrix("image", "the rows of the image, a number for each pixel");
const IOU_THRESHOLD: Input = number("iou_threshold", "the overlap that counts, from 0 to 1");

fn bounding_box(g: &Given, name: &'static str) -> Result<BoundingBox> {
    BoundingBox::named(name, &g.numbers(name)?)
}

fn boxes(g: &Given, name: &'static str) -> Result<Vec<BoundingBox>> {
    let rows = g.rows(name)?;
    rows.iter().enumerate().map(|(i, row)| BoundingBox::named(&format!("{name}[{i}]"), row)).collect()
}

fn normalized_box(g: &Given) -> Result<NormalizedBox> {
    NormalizedBox::new(g.number("left")?, g.number("top")?, g.number("width")?, g.number("height")?)
}

/// A list of 0 and 1.
fn mask(g: &Given, name: &'static str) -> Result<Vec<bool>> {
    let values = g.numbers(name)?;
    crate::input::in_range(name, values.iter().copied(), |x| x == 0.0 || x == 1.0, "0 or 1")?;
    Ok(values.into_iter().map(|x| x == 1.0).collect())
}

/// The classes of the pixels, row by row, and the shape of the map.
fn label_map(g: &Given, name: &'static str) -> Result<(Vec<usize>, [usize; 2])> {
    let map = g.matrix(name)?;
    let whole = |x: f64| x >= 0.0 && x == x.trunc();
    crate::input::in_range(name, map.iter().copied(), whole, "a class, a whole number of at least 0,")?;
    Ok((map.iter().map(|x| *x as usize).collect(), [map.nrows(), map.ncols()]))
}

fn image_rows(image: &ndarray::Array2<f64>) -> Vec<Vec<f64>> {
    image.outer_iter().map(|row| row.to_vec()).collect()
}

fn mean_iou(g: &Given) -> Result<Answer> {
    let ((y_true, shape), (y_pred, other)) = (label_map(g, "y_true")?, label_map(g, "y_pred")?);
    if shape != other {
        let given = format!("{} × {}", other[0], other[1]);
        let needed = format!("the {} × {} of y_true", shape[0], shape[1]);
        return Err(Error::Shape { name: "y_pred".into(), given, needed });
    }
    let maps = Segmentation::new(&y_true, &y_pred, g.whole("n_classes")?)?;
    let mean = match g.opt_truth("ignore_absent") {
        Some(true) => maps.worked().mean_iou_of_present(),
        _ => maps.worked().mean_iou(),
    };
    Ok(Answer::default()
        .list("per_class", maps.per_class())
        .with("mean_iou", mean)
        .with("pixel_accuracy", maps.worked().pixel_accuracy()))
}

fn matching(g: &Given) -> Result<Answer> {
    let (predictions, truth) = (boxes(g, "predictions")?, boxes(g, "ground_truth")?);
    let threshold = g.number("iou_threshold")?;
    let rule = if g.opt_text("rule") == Some("closest_free") { MatchRule::ClosestFree } else { MatchRule::Closest };
    let found = match g.opt_numbers("scores") {
        Some(scores) => Matching::with_scores(&predictions, &scores, &truth, threshold, rule)?,
        None => Matching::new(&predictions, &truth, threshold, rule)?,
    };
    let hits: Vec<usize> = found.hits().iter().map(|hit| usize::from(*hit)).collect();
    Ok(Answer::default()
        .plain("matches", hits, "1 where the IoU with an object that is still free is at least the threshold")
        .plain("tp", found.tp(), "predictions that hit an object")
        .plain("fp", found.fp(), "predictions that hit none")
        .plain("fn", found.fn_(), "objects that no prediction hits")
        .list("iou", found.overlaps()))
}

fn box_forms(g: &Given) -> Result<Answer> {
    if g.has("corners") {
        let given = bounding_box(g, "corners")?;
        let [x1, y1, x2, y2] = given.corners();
        let [x1, y1, x2, y2] = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)].map(|(name, at)| Expr::named(name, at));
        return Ok(Answer::one("center_x", ((&x1 + &x2) / 2.0).called("center x"))
            .with("center_y", ((&y1 + &y2) / 2.0).called("center y"))
            .with("width", (x2 - x1).called("width"))
            .with("height", (y2 - y1).called("height")));
    }
    let (width, height) = (g.number("width")?, g.number("height")?);
    let named = |name: &'static str| Ok::<Expr, Error>(Expr::named(name.replace('_', " "), g.number(name)?));
    let (w, h) = (Expr::named("width", width), Expr::named("height", height));
    let corners = if g.has("left") {
        let (left, top) = (named("left")?, named("top")?);
        [left.clone(), top.clone(), left + &w, top + &h]
    } else {
        BoundingBox::from_center(g.number("center_x")?, g.number("center_y")?, width, height)?;
        let (x, y) = (named("center_x")?, named("center_y")?);
        [&x - &w / 2.0, &y - &h / 2.0, &x + &w / 2.0, &y + &h / 2.0]
    };
    BoundingBox::new(corners.each_ref().map(Number::value))?;
    let names = ["x1", "y1", "x2", "y2"].into_iter();
    Ok(Answer::default().list("corners", corners.into_iter().zip(names).map(|(at, name)| at.called(name))))
}

fn operation(word: &str) -> ImageOperation {
    match word {
        "flip_horizontal" => ImageOperation::FlipHorizontal,
        "flip_vertical" => ImageOperation::FlipVertical,
        "rotate_90_clockwise" | "rotate_270_counterclockwise" => ImageOperation::Rotate90Clockwise,
        "rotate_180" => ImageOperation::Rotate180,
        "transpose" => ImageOperation::Transpose,
        _ => ImageOperation::Rotate90Counterclockwise,
    }
}

// Notes that concepts share.
const VOC: &str = "Everingham et al. (2010), Int. J. Comput. Vis. 88, 303–338";
const REKOGNITION_BOX: &str = "Amazon Rekognition developer guide, BoundingBox";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("intersection over union", "box_iou", "metrics::BoundingBox::iou", inputs![BOX_A, BOX_B], |g| {
        let [intersection, union, iou] = bounding_box(g, "box_a")?.overlap_exprs(&bounding_box(g, "box_b")?);
        Ok(Answer::one("intersection", intersection).with("union", union).with("iou", iou))
    })
    .also("IoU, IoU of boxes")
    .notes(
        "0 (apart) to 1 (the same); areas at least 0; 0 where both boxes have no area",
        "corners x1, y1, x2, y2 of continuous coordinates, without a pixel added to sides; boxes that only touch share \
         nothing",
        VOC,
    ),
    concept("generalized IoU", "generalized_iou", "metrics::BoundingBox::giou", inputs![BOX_A, BOX_B], |g| {
        let (a, b) = (bounding_box(g, "box_a")?, bounding_box(g, "box_b")?);
        let [_, _, iou] = a.overlap_exprs(&b);
        Ok(Answer::one("giou", a.giou_expr(&b)).with("iou", iou))
    })
    .also("GIoU, generalised IoU")
    .notes(
        "above −1, to 1, higher is better; undefined where the box around both has no area",
        "IoU less the share of the smallest box around both that neither covers; corners as for the IoU",
        "Rezatofighi et al. (2019), Generalized intersection over union, CVPR, 658–666",
    ),
    concept(
        "normalized bounding box",
        "normalized_box",
        "metrics::NormalizedBox",
        inputs![LEFT, TOP, WIDTH, HEIGHT],
        |g| {
            let given = normalized_box(g)?;
            let w = given.worked();
            Ok(Answer::one("area", w.area()).with("right", w.right()).with("bottom", w.bottom()))
        },
    )
    .notes(
        "shares 0 to 1; an error for a box that leaves the image",
        "left and width are shares of the image's width, top and height of its height; area of the image's area",
        REKOGNITION_BOX,
    ),
    concept(
        "bounding box in pixels",
        "box_in_pixels",
        "metrics::NormalizedBox::pixels",
        inputs![LEFT, TOP, WIDTH, HEIGHT, IMAGE_WIDTH, IMAGE_HEIGHT],
        |g| {
            let [left, top, width, height] =
                normalized_box(g)?.pixels(g.whole("image_width")?, g.whole("image_height")?)?;
            Ok(Answer::one("left", left).with("top", top).with("width", width).with("height", height))
        },
    )
    .notes(
        "whole pixels of at least 0",
        "rounded to the nearest, halves to the even one (as NumPy); each of the four on its own",
        REKOGNITION_BOX,
    ),
    concept(
        "box format conversion",
        "box_format",
        "metrics::BoundingBox::from_center",
        &[
            &[
                number("center_x", "the x of the centre"),
                number("center_y", "the y of the centre"),
                count("width", "the width"),
                count("height", "the height"),
            ],
            &[
                number("left", "the x of the left edge"),
                number("top", "the y of the upper edge"),
                count("width", "the width"),
                count("height", "the height"),
            ],
            &[numbers("corners", "x1, y1, x2, y2")],
        ],
        box_forms,
    )
    .notes(
        "any numbers, in the unit given; an error for sides below 0",
        "y points down; the centre lies between the corners, without a pixel added",
        "torchvision documentation, ops.box_convert",
    ),
    concept(
        "minimum detectable object",
        "minimum_object",
        "neural::minimum_object",
        inputs![IMAGE_WIDTH, IMAGE_HEIGHT, number("share", "the share of the shorter side, from 0 to 1")],
        |g| {
            let (width, height) = (g.whole("image_width")?, g.whole("image_height")?);
            Ok(Answer::one("pixels", minimum_object(width, height, g.number("share")?)?))
        },
    )
    .notes(
        "at least 0, in pixels, not rounded",
        "a share of the shorter side, whatever the orientation",
        "Amazon Rekognition developer guide, guidelines and quotas (the smallest faces and persons that are found)",
    ),
    concept(
        "image tensor size",
        "image_tensor",
        "neural::tensor_size",
        inputs![
            whole("channels", "3 for colours, 1 for greys").at_least(1),
            whole("height", "the rows of pixels").at_least(1),
            whole("width", "the columns of pixels").at_least(1),
            opt(whole("bytes_per_value", "4 for 32-bit numbers (the default), 1 for bytes").at_least(1)),
            opt(whole("batch", "how many images, 1 by default").at_least(1)),
        ],
        |g| {
            let or = |name, default| g.opt_whole(name).unwrap_or(default);
            let (channels, height, width) = (g.whole("channels")?, g.whole("height")?, g.whole("width")?);
            let [values, bytes] = tensor_size(or("batch", 1), channels, height, width, or("bytes_per_value", 4))?;
            Ok(Answer::one("values", values).with("bytes", bytes))
        },
    )
    .notes(
        "whole numbers of at least 1: values, and bytes",
        "batch × channels × height × width; one image and 4 bytes a value unless given; no overhead of the container",
        "PyTorch documentation, Conv2d (N, C, H, W)",
    ),
    concept(
        "Dice coefficient",
        "mask_dice",
        "metrics::MaskOverlap",
        inputs![
            numbers("y_true", "1 for each pixel of the true mask, else 0"),
            numbers("y_pred", "the same of the predicted mask"),
        ],
        |g| {
            let masks = MaskOverlap::new(&mask(g, "y_true")?, &mask(g, "y_pred")?)?;
            Ok(Answer::one("dice", masks.worked().dice()).with("iou", masks.worked().iou()))
        },
    )
    .also("Dice of masks, mask IoU")
    .notes(
        "0 to 1, higher is better; 0 where both masks are empty",
        "the pixels' F1 and Jaccard score; the roles do not matter",
        "Dice (1945), Ecology 26, 297–302",
    ),
    concept(
        "mean IoU",
        "mean_iou",
        "metrics::Segmentation",
        inputs![
            matrix("y_true", "the true class of each pixel, in rows"),
            matrix("y_pred", "the predicted class of each pixel"),
            whole("n_classes", "how many classes there are").at_least(1),
            opt(truth("ignore_absent", "whether the mean leaves out classes that neither map has")),
        ],
        mean_iou,
    )
    .also("mIoU, pixel accuracy")
    .notes(
        "0 to 1, higher is better",
        "plain mean over n_classes; a class that neither map has counts 0 unless ignore_absent = true",
        "Long, Shelhamer & Darrell (2015), Fully convolutional networks, CVPR, 3431–3440",
    ),
    concept(
        "non-maximum suppression",
        "non_maximum_suppression",
        "metrics::non_maximum_suppression",
        inputs![
            matrix("boxes", "the boxes, each a row x1, y1, x2, y2"),
            numbers("scores", "the confidence of each box"),
            IOU_THRESHOLD,
        ],
        |g| {
            let kept = non_maximum_suppression(&boxes(g, "boxes")?, &g.numbers("scores")?, g.number("iou_threshold")?)?;
            let rule = "by falling score; a box goes when its IoU with a kept one exceeds the threshold";
            Ok(Answer::default().plain("kept", kept, rule))
        },
    )
    .also("NMS")
    .notes(
        "positions from 0, the highest score first, at least one",
        "a box goes when its IoU with a kept one exceeds the threshold, not at it (as torchvision); equal scores in \
         the order given",
        "Neubeck & Van Gool (2006), Efficient non-maximum suppression, ICPR, 850–855; torchvision documentation, \
         ops.nms",
    ),
    concept(
        "detection average precision",
        "detection_average_precision",
        "metrics::DetectionRanking",
        inputs![
            numbers("matches", "1 for each box that hits an object, else 0, in falling order of confidence"),
            whole("n_ground_truth", "how many objects there are").at_least(1),
            opt(choice(
                "interpolation",
                &["all_points", "eleven_points", "none"],
                "how the curve is read between its points",
            )),
        ],
        |g| {
            let ranking = DetectionRanking::new(&mask(g, "matches")?, g.whole("n_ground_truth")?)?;
            let interpolation = match g.opt_text("interpolation") {
                Some("eleven_points") => Interpolation::ElevenPoints,
                Some("none") => Interpolation::None,
                _ => Interpolation::AllPoints,
            };
            Ok(Answer::one("average_precision", ranking.average_precision(interpolation))
                .list("precision", ranking.precision())
                .list("recall", ranking.recall()))
        },
    )
    .notes(
        "0 to 1, higher is better; an error for more hits than objects",
        "area under the envelope of precision at all points (VOC from 2010) unless eleven_points (VOC 2007) or none is \
         chosen",
        VOC,
    ),
    concept(
        "detection matching",
        "detection_matching",
        "metrics::Matching",
        inputs![
            matrix("predictions", "the predicted boxes, each a row x1, y1, x2, y2, in falling order of confidence"),
            matrix("ground_truth", "the boxes of the objects that are there"),
            IOU_THRESHOLD,
            opt(numbers("scores", "the confidence of each prediction, if they are in another order")),
            opt(choice("rule", &["closest", "closest_free"], "which object a box may hit: as VOC or as COCO")),
        ],
        matching,
    )
    .notes(
        "0 or 1 for each prediction; counts of at least 0; IoU 0 to 1",
        "IoU at or above the threshold hits; an object is hit once; `closest` (VOC) unless closest_free (COCO); equal \
         scores in order",
        "Everingham et al. (2010), Int. J. Comput. Vis. 88, 303–338; Lin et al. (2014), Microsoft COCO, ECCV, 740–755",
    ),
    concept(
        "image flip and rotation",
        "image_flip",
        "neural::ImageOperation",
        inputs![
            IMAGE,
            choice(
                "operation",
                &[
                    "flip_horizontal",
                    "flip_vertical",
                    "rotate_90_clockwise",
                    "rotate_90_counterclockwise",
                    "rotate_90_counter_clockwise",
                    "rotate_90_anticlockwise",
                    "rotate_180",
                    "rotate_270_clockwise",
                    "rotate_270_counterclockwise",
                    "transpose",
                ],
                "what is done",
            ),
        ],
        |g| {
            let image = operation(g.text("operation")?).apply(g.matrix("image")?.view())?;
            Ok(Answer::default().plain("image", image_rows(&image), "every pixel at its new place"))
        },
    )
    .notes(
        "the given pixels in new places; a quarter turn or transposing swaps height and width",
        "horizontal flips left and right; rotations turn what is seen, with rows from the top",
        "NumPy reference, flip and rot90",
    ),
    concept(
        "image crop",
        "image_crop",
        "neural::crop",
        inputs![
            IMAGE,
            whole("top", "the first row, from 0"),
            whole("left", "the first column, from 0"),
            whole("height", "how many rows").at_least(1),
            whole("width", "how many columns").at_least(1),
        ],
        |g| {
            let image = g.matrix("image")?;
            let part = crop(image.view(), g.whole("top")?, g.whole("left")?, g.whole("height")?, g.whole("width")?)?;
            Ok(Answer::default().plain("image", image_rows(&part), "rows top to top + height, columns likewise"))
        },
    )
    .notes(
        "the given pixels, height × width of them; an error where the crop leaves the image",
        "rows from the top, columns from the left, both from 0; the ends are excluded",
        "torchvision documentation, transforms.functional.crop",
    ),
    concept(
        "grayscale conversion",
        "grayscale",
        "neural::grayscale",
        inputs![
            count("red", "the red of the pixel"),
            count("green", "the green of the pixel"),
            count("blue", "the blue of the pixel"),
            opt(choice("weights", &["rec601", "rec709"], "how bright the colours count, Rec. 601 by default")),
            opt(count("max_value", "the largest value that a colour can have, 255 by default")),
        ],
        |g| {
            let colour = [g.number("red")?, g.number("green")?, g.number("blue")?];
            let largest = g.opt_number("max_value").unwrap_or(255.0);
            for (name, value) in ["red", "green", "blue"].into_iter().zip(colour) {
                crate::input::setting(name, value, value <= largest, &format!("at most max_value = {largest}"))?;
            }
            let weights =
                if g.opt_text("weights") == Some("rec709") { GrayWeights::Rec709 } else { GrayWeights::Rec601 };
            Ok(Answer::one("gray", grayscale(colour, weights)?))
        },
    )
    .also("luma")
    .notes(
        "0 to max_value, not rounded",
        "Rec. 601 luma (0.299, 0.587, 0.114) unless rec709, of the values as they are, without undoing gamma; \
         max_value 255 unless given",
        "ITU-R BT.601 and BT.709",
    ),
    concept(
        "peak signal-to-noise ratio",
        "psnr",
        "metrics::peak_signal_to_noise",
        inputs![
            numbers("a", "the pixels of one image"),
            numbers("b", "the pixels of the other"),
            opt(number("max_value", "the largest value that a pixel can have, 255 by default")),
        ],
        |g| {
            let max_value = g.opt_number("max_value").unwrap_or(255.0);
            let [mse, psnr] = peak_signal_to_noise(&g.numbers("a")?, &g.numbers("b")?, max_value)?;
            Ok(Answer::one("mse", mse).with("psnr", psnr))
        },
    )
    .notes(
        "MSE at least 0; PSNR in decibels, higher is better, infinite for equal images",
        "max_value is the largest a pixel can have, 255 unless given, not the largest found; 10 log₁₀, MSE divides by \
         n",
        "Huynh-Thu & Ghanbari (2008), Electronics Letters 44, 800–801",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_answer_is_refused() {
        for (concept, inputs) in [
            ("box_iou", "box_a = [0, 0, 1]\nbox_b = [0, 0, 1, 1]"),
            ("box_iou", "box_a = [2, 0, 1, 1]\nbox_b = [0, 0, 1, 1]"),
            ("normalized_box", "left = 0.5\ntop = 0\nwidth = 0.6\nheight = 0.1"),
            ("box_in_pixels", "left = 0.5\ntop = 0\nwidth = 0.1\nheight = 0.1\nimage_width = 0\nimage_height = 9"),
            ("box_format", "center_x = 1\ncenter_y = 1\nwidth = -1\nheight = 1"),
            ("minimum_object", "image_width = 10\nimage_height = 10\nshare = 1.1"),
            ("image_tensor", "channels = 0\nheight = 1\nwidth = 1"),
            ("mask_dice", "y_true = [0, 2]\ny_pred = [0, 1]"),
            ("mask_dice", "y_true = []\ny_pred = []"),
            ("mean_iou", "y_true = [[0, 1]]\ny_pred = [[0], [1]]\nn_classes = 2"),
            ("mean_iou", "y_true = [[0, 2]]\ny_pred = [[0, 1]]\nn_classes = 2"),
            ("non_maximum_suppression", "boxes = []\nscores = []\niou_threshold = 0.5"),
            ("detection_average_precision", "matches = [1, 1]\nn_ground_truth = 1"),
            ("detection_matching", "predictions = []\nground_truth = [[0, 0, 1, 1]]\niou_threshold = 0.5"),
            ("image_flip", "image = [[1, 2], [3]]\noperation = \"rotate_180\""),
            ("image_crop", "image = [[1]]\ntop = 1\nleft = 0\nheight = 1\nwidth = 1"),
            ("grayscale", "red = 256\ngreen = 0\nblue = 0"),
            ("psnr", "a = [1]\nb = [1, 2]"),
        ] {
            assert!(asked(concept, inputs).is_err(), "{concept} {inputs}");
        }
    }

    #[test]
    fn forms_of_a_box_lead_to_each_other() {
        let corners = asked("box_format", "left = 4\ntop = 1\nwidth = 2\nheight = 6").unwrap();
        assert_eq!(corners.get("corners").unwrap().value(), vec![4.0, 1.0, 6.0, 7.0].into());
        let center = asked("box_format", "corners = [4, 1, 6, 7]").unwrap();
        assert_eq!(center.get("center_y").unwrap().value(), 4.0.into());
        assert_eq!(center.get("height").unwrap().value(), 6.0.into());
    }
}
