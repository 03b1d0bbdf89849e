//! A picture into a file, whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::figure::Figure;
use crate::error::{Error, Result};

pub(crate) fn save(figure: &Figure, path: &Path) -> Result<()> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let picture = match extension.as_deref() {
        Some("svg") => figure.svg().into_bytes(),
        Some("png") => figure.png()?,
        _ => return Err(Error::bad_param("path", path.display(), "a file name that ends in .svg or .png")),
    };
    write_whole(path, &picture).map_err(|e| Error::file(path.display(), "", format!("cannot be written: {e}")))
}

/// Writes beside the file and then renames, so that a reader never finds half a picture under its name.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let beside = temporary(path);
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // What failed before has been said; a leftover that cannot be removed either adds nothing to it.
        let _ = fs::remove_file(&beside);
    })
}

/// A name beside the file that no other process and no other thread of this one chooses.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{count}.tmp", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("workings-save-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_saved_file_is_the_picture_and_nothing_else_is_left() {
        let folder = folder("whole");
        let figure = Figure::new("Saved").line("", [(0.0, 1.0), (1.0, 2.0)]);
        figure.save(folder.join("a.svg")).unwrap();
        figure.save(folder.join("b.PNG")).unwrap();
        figure.clone().subtitle("again").save(folder.join("a.svg")).unwrap(); // replaces
        assert!(fs::read_to_string(folder.join("a.svg")).unwrap().contains("again"));
        assert_eq!(fs::read(folder.join("b.PNG")).unwrap(), figure.png().unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_cannot_be_written_is_a_clear_error() {
        let folder = folder("errors");
        let figure = Figure::new("Unsaved");
        let error = figure.save(folder.join("a.jpeg")).unwrap_err();
        assert!(error.to_string().ends_with("but a file name that ends in .svg or .png is needed"), "{error}");
        let error = figure.save(folder.join("missing").join("a.svg")).unwrap_err();
        assert!(
            matches!(error, Error::File { .. }) && error.to_string().contains("a.svg: cannot be written"),
            "{error}"
        );
        // A file stands where the folder should be.
        fs::write(folder.join("file"), "").unwrap();
        assert!(matches!(figure.save(folder.join("file").join("a.svg")), Err(Error::File { .. })));
        fs::remove_file(folder.join("file")).unwrap();
        // A folder stands where the file should go: the rename fails, and the temporary file goes away.
        fs::create_dir(folder.join("taken.svg")).unwrap();
        fs::create_dir(folder.join("taken.svg").join("full")).unwrap();
        assert!(figure.save(folder.join("taken.svg")).is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }
}
