//! Clusters as the connected parts of the graph of core samples, whoever searches for neighbours.

use super::Found;
use super::union::Union;

/// A way to find neighbours.
pub(super) trait Search {
    /// Whether each sample is a core sample.
    fn core(&self, min_samples: usize) -> Vec<bool>;

    /// Joins core samples that are neighbours; the core samples near each of the others.
    fn join(&self, core: &[bool], union: &Union) -> Vec<Vec<usize>>;
}

pub(super) fn cluster(search: &impl Search, min_samples: usize) -> Found {
    let core = search.core(min_samples);
    let union = Union::new(core.len());
    let near_border = search.join(&core, &union);
    let (mut labels, mut clusters) = (vec![None; core.len()], 0);
    for i in (0..core.len()).filter(|i| core[*i]) {
        // The root is the first core sample of its cluster.
        labels[i] = match union.find(i) {
            root if root == i => {
                clusters += 1;
                Some(clusters - 1)
            }
            root => labels[root],
        };
    }
    for (i, cores) in near_border.iter().enumerate().filter(|(_, cores)| !cores.is_empty()) {
        labels[i] = cores.iter().filter_map(|core| labels[*core]).min();
    }
    Found { labels, core }
}
