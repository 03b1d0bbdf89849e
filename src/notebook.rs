//! Values inline in an evcxr notebook.

/// Prints the representations of one value, by MIME type, in the form that the evcxr kernel takes from standard output.
pub(crate) fn show(representations: &[(&str, &str)]) {
    for (mime, content) in representations {
        println!("EVCXR_BEGIN_CONTENT {mime}\n{content}\nEVCXR_END_CONTENT");
    }
}
