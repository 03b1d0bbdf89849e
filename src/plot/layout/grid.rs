//! Several plots in rows and columns, their axes in line.

use super::header::Header;
use super::panel::{Margins, Panel, spans};
use super::{legend, limited};
use crate::plot::figure::Figure;
use crate::plot::projection::Span;
use crate::plot::scene::{Rect, Scene};
use crate::plot::theme::{Ink, MARGIN, TEXT_SIZE, TITLE_SIZE};

/// Room between panels.
const GAP: f64 = 24.0;
const SMALLEST_PANEL: f64 = 90.0;
const USUAL: (u32, u32) = (380, 290);
const USUAL_SQUARE: (u32, u32) = (360, 380);

pub(crate) fn scene(figure: &Figure) -> Scene {
    let columns = figure.columns.clamp(1, figure.panels.len().max(1));
    let rows = figure.panels.len().div_ceil(columns);
    let sizes: Vec<(f64, f64)> = figure.panels.iter().map(size).collect();
    let cell = |i: usize| (i / columns, i % columns);
    let mut widths = vec![0.0f64; columns];
    let mut heights = vec![0.0f64; rows];
    for (i, size) in sizes.iter().enumerate() {
        let (row, column) = cell(i);
        widths[column] = widths[column].max(size.0);
        heights[row] = heights[row].max(size.1);
    }
    // Without a size of its own the grid is as large as its panels ask for.
    let asked = figure.size.map(limited);
    let around = 2.0 * MARGIN + GAP * (columns - 1) as f64;
    share(&mut widths, asked.map(|(width, _)| width - around));
    let width = widths.iter().sum::<f64>() + around;
    let mut panels = panels(figure);
    let legend = shared_legend(figure, &panels);
    panels.iter_mut().for_each(|panel| panel.has_legend = legend.is_none());
    let of = legend.as_ref().map(|(of, inks)| (*of, &inks[..]));
    let header = Header::new(figure, of, TITLE_SIZE, (width - 2.0 * MARGIN, 300.0));
    let top = MARGIN + header.height + if header.height > 0.0 { 6.0 } else { 0.0 };
    let around = top + MARGIN + GAP * (rows - 1) as f64;
    share(&mut heights, asked.map(|(_, height)| height - around));
    let height = heights.iter().sum::<f64>() + around;

    let start = |sizes: &[f64], before: usize| sizes.iter().take(before).map(|s| s + GAP).sum::<f64>();
    for (i, panel) in panels.iter_mut().enumerate() {
        let (row, column) = cell(i);
        let (left, top) = (MARGIN + start(&widths, column), top + start(&heights, row));
        panel.fit(Rect::new(left, top, left + widths[column], top + heights[row]));
    }
    align(&mut panels, columns);

    let mut scene = Scene { width, height, background: figure.theme.background, items: Vec::new() };
    let (of, inks) = of.unwrap_or((figure, &[]));
    header.draw((MARGIN, MARGIN), &figure.theme, of, inks, &mut scene);
    panels.iter().for_each(|panel| panel.draw(&mut scene));
    scene
}

fn panels(figure: &Figure) -> Vec<Panel<'_>> {
    let mut panels: Vec<Panel<'_>> =
        figure.panels.iter().map(|p| Panel::new(p, &figure.theme, TEXT_SIZE + 1.0)).collect();
    if figure.shared_y {
        let all = figure.panels.iter().map(|panel| spans(panel).1).fold(Span::EMPTY, Span::join);
        panels.iter_mut().for_each(|panel| panel.set_y(&all));
    }
    panels
}

/// The legend that all of several panels have, if they have the same: the first panel's.
fn shared_legend<'a>(figure: &'a Figure, panels: &[Panel<'a>]) -> Option<(&'a Figure, Vec<Ink>)> {
    let content = |i: usize| legend::content(&figure.panels[i], &panels[i].inks, &figure.theme);
    let first = (panels.len() > 1).then(|| content(0)).filter(|first| !first.is_empty())?;
    let same = (1..panels.len()).all(|i| content(i) == first);
    same.then(|| (&figure.panels[0], panels[0].inks.clone()))
}

/// The size that a panel asks for. Grids within grids are not drawn; such a panel is an empty plot.
fn size(panel: &Figure) -> (f64, f64) {
    limited(panel.size.unwrap_or(if panel.equal_aspect { USUAL_SQUARE } else { USUAL }))
}

/// Stretches or shrinks the sizes so that they fill the room, if one is given; but none below what can be read.
fn share(sizes: &mut [f64], room: Option<f64>) {
    let factor = room.map_or(1.0, |room| room / sizes.iter().sum::<f64>().max(1.0));
    sizes.iter_mut().for_each(|size| *size = (*size * factor).max(SMALLEST_PANEL));
}

/// Gives all plots of a column the same left and right edge, and all of a row the same top and bottom.
fn align(panels: &mut [Panel<'_>], columns: usize) {
    let margins: Vec<Margins> = panels.iter().map(|panel| panel.margins).collect();
    for (i, panel) in panels.iter_mut().enumerate() {
        let same = |j: &usize, by_column: bool| {
            if by_column { j % columns == i % columns } else { j / columns == i / columns }
        };
        let largest = |by_column| {
            let alike = (0..margins.len()).filter(|j| same(j, by_column));
            alike.filter_map(|j| margins.get(j)).fold(Margins::default(), |a, &b| a.max(b))
        };
        let (column, row) = (largest(true), largest(false));
        panel.set(Margins { left: column.left, right: column.right, top: row.top, bottom: row.bottom });
    }
}
