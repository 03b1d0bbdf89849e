//! Inputs as they could be typed, so that whoever asks without any sees a command that works.

use super::concept::{Concept, Input, Kind};

impl Concept {
    /// The needed inputs of the first form with values that fit each other: `tp=90`, `fp=4`, `fn=10`.
    ///
    /// ```
    /// let concept = workings::catalog::find("F1 score")?;
    /// assert_eq!(concept.example(), ["tp=90", "fp=4", "fn=10"]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn example(&self) -> Vec<String> {
        self.forms.first().map_or(vec![], |form| self.example_of(form))
    }

    pub(super) fn example_of(&self, form: &[Input]) -> Vec<String> {
        let needed = form.iter().filter(|input| !input.optional);
        needed.map(|input| format!("{}={}", input.name, value(self.id, input))).collect()
    }

    /// The example as a command that a shell takes.
    pub fn example_command(&self) -> String {
        let inputs = self.example().into_iter().map(|input| match input.contains([' ', '"', '{', '#', '$', '\'']) {
            true => format!("'{}'", input.replace('\'', r"'\''")),
            false => input,
        });
        let command = ["workings ask".to_string(), self.id.to_string()];
        command.into_iter().chain(inputs).collect::<Vec<_>>().join(" ")
    }
}

fn value(concept: &str, input: &Input) -> &'static str {
    let special = SPECIAL.iter().find(|(id, name, _)| *id == concept && *name == input.name).map(|(.., value)| *value);
    let fits = |(names, kind, _): &&Named| *kind == input.kind && names.contains(&input.name);
    let named = || NAMED.iter().find(fits).map(|(.., value)| *value);
    special.or_else(named).unwrap_or(match input.kind {
        Kind::Number => "0.5",
        Kind::Count => "3",
        Kind::Whole(_) => "2",
        Kind::Truth => "true",
        Kind::Text | Kind::Label => "1",
        Kind::Choice(words) => words.first().copied().unwrap_or(""),
        Kind::Labels => "[1,0,1,1,0]",
        Kind::Texts => r#"["big","red","fox"]"#,
        Kind::Numbers => "[3,5,8,6,4]",
        Kind::NumbersWithGaps => "[3,nan,8,6]",
        Kind::Matrix => "[[50,2],[5,43]]",
        Kind::NumberTable => "{cat=9,dog=4}",
        Kind::VectorTable => "{king=[1,1],man=[1,0],woman=[0,0.2],queen=[0,1.2]}",
        Kind::MatrixWithGaps => "[[1,2],[nan,4],[3,8]]",
    })
}

type Named = (&'static [&'static str], Kind, &'static str);

/// Inputs of these names and kinds, whatever the concept.
const NAMED: &[Named] = &[
    (&["tp"], Kind::Count, "90"),
    (&["fp"], Kind::Count, "4"),
    (&["fn"], Kind::Count, "10"),
    (&["tn"], Kind::Count, "96"),
    (&["cost_fp", "cost_over"], Kind::Count, "1"),
    (&["cost_fn", "cost_under"], Kind::Count, "5"),
    (&["y_pred"], Kind::Labels, "[1,1,0,1,0]"),
    (&["y_pred"], Kind::Numbers, "[2,6,7,6.5,4]"),
    (&["y_true"], Kind::Matrix, "[[1,0],[0,1],[1,1]]"),
    (&["y_pred"], Kind::Matrix, "[[1,0],[1,1],[1,0]]"),
    (&["y_prob", "y_score", "scores"], Kind::Numbers, "[0.8,0.4,0.9,0.6,0.7]"),
    (&["y_prob", "logits"], Kind::Matrix, "[[0.2,0.8],[0.6,0.4],[0.1,0.9],[0.4,0.6],[0.3,0.7]]"),
    (&["thresholds", "quantiles"], Kind::Numbers, "[0.5,0.9]"),
    (&["token_probs", "p"], Kind::Numbers, "[0.5,0.25,0.8]"),
    (&["lower"], Kind::Numbers, "[2,4,6,5,3]"),
    (&["upper"], Kind::Numbers, "[5,7,9,8,5]"),
    (&["n"], Kind::Whole(0), "24"),
    (&["n_predictors"], Kind::Whole(0), "1"),
    (&["initial"], Kind::Whole(1), "12"),
    (&["offset"], Kind::Whole(0), "6"),
    (&["k"], Kind::Whole(1), "1"),
    (&["text", "document"], Kind::Text, "not good, not bad"),
    (&["documents"], Kind::Texts, r#"["good screen","good good battery"]"#),
    (&["term"], Kind::Text, "good"),
    (&["tokens"], Kind::Texts, r#"["the","cat","naps"]"#),
    (&["stop_words"], Kind::Texts, r#"["the"]"#),
    (&["words"], Kind::Texts, r#"["organizing","connections"]"#),
    (&["reference"], Kind::Text, "the cat sat down"),
    (&["candidate", "hypothesis"], Kind::Text, "the cat sat"),
    (&["n"], Kind::Whole(1), "24"),
    (&["y"], Kind::Numbers, "[2,6,7,6.5,4]"),
    (&["b"], Kind::Numbers, "[2,4,7,6.5,1]"),
    (&["counts"], Kind::Numbers, "[4,9,2,7,3]"),
    (&["edges"], Kind::Numbers, "[0,5,10,20]"),
    (&["weights"], Kind::Numbers, "[1,2,1,4,2]"),
];

/// Inputs that the concept of this id needs otherwise.
const SPECIAL: &[(&str, &str, &str)] = &[
    ("chance_accuracy", "class_shares", "[0.5,0.3,0.2]"),
    ("weighted_log_loss", "class_weight", "[1,4]"),
    ("hinge_loss", "y_true", "[1,-1,1,-1,1]"),
    ("hinge_loss", "decision", "[0.8,-1.5,0.2,0.4,2]"),
    ("tweedie_deviance", "power", "1.5"),
    ("rescaled_metrics", "mse", "16"),
    ("mean_wql", "forecasts", "[[2,4,6,5,3],[5,7,9,8,5]]"),
    ("sliced_accuracy", "group", "[1,1,2,2,2]"),
    ("jaccard_similarity", "a", r#"["big","red","fox"]"#),
    ("jaccard_similarity", "b", r#"["red","fox"]"#),
    ("edit_distance", "a", "kitten"),
    ("edit_distance", "b", "sitting"),
    ("hamming_distance", "a", "karolin"),
    ("hamming_distance", "b", "kathrin"),
    ("longest_common_subsequence", "a", "ABCDE"),
    ("longest_common_subsequence", "b", "ACXE"),
    ("char_ngrams", "word", "where"),
    ("char_ngrams", "min_n", "3"),
    ("char_ngrams", "max_n", "3"),
    ("idf", "n_documents", "1000"),
    ("idf", "document_frequency", "10"),
    ("tfidf", "document", "1"),
    ("tfidf_shape", "ngram_sizes", "[1,2]"),
    ("document_similarity", "document_a", "0"),
    ("document_similarity", "document_b", "1"),
    ("bleu", "references", r#"["the cat sat down"]"#),
    ("rouge", "variant", "ROUGE-2"),
    ("padding_and_truncation", "n_tokens", "90"),
    ("padding_and_truncation", "max_length", "64"),
    ("sequence_length", "percentile_value", "110"),
    ("sequence_length", "candidates", "[64,128,256]"),
    ("word_pieces", "word", "antivirus"),
    ("word_pieces", "vocabulary", r###"["anti","##virus"]"###),
    ("token_ids", "vocabulary", "{the=5,cat=9,naps=4}"),
    ("word_analogy", "positive", r#"["king","woman"]"#),
    ("word_analogy", "negative", r#"["man"]"#),
    ("vocabulary_by_df", "max_df", "2"),
    ("ordinal_encoding", "categories", "[0,1]"),
    ("class_index_mapping", "offset", "-1"),
    ("variance_threshold", "x", "[[1,7],[3,7],[5,7]]"),
    ("correlation_filter", "x", "[[1,2,1],[2,4,0],[3,6,1]]"),
    ("correlation_filter", "limit", "0.9"),
    ("anova_f_score", "y", "[0,0,1,1,0]"),
    ("chi_square_score", "y", "[0,0,1,1,0]"),
    ("tomek_links", "x", "[[0],[1],[3],[3.5]]"),
    ("tomek_links", "y", "[0,1,1,1]"),
    ("date_features", "date", "2014-06-03"),
    ("cyclical_encoding", "value", "6"),
    ("cyclical_encoding", "period", "24"),
    ("dummy_distance", "pair", "[0,1]"),
    ("dummy_distance", "other", "[0,2]"),
    ("winsorizing", "lower_percentile", "10"),
    ("winsorizing", "upper_percentile", "90"),
    ("quantile", "q", "[0.25,0.5,0.9]"),
    ("grouped_data", "counts", "[4,9,2]"),
    ("histogram", "x", "[3,5,8,6,14]"),
    ("correlation_matrix_validity", "matrix", "[[1,0.5],[0.5,1]]"),
    ("mutual_information", "y", "[1,0,1,0,0]"),
    ("percentages_total", "values", "[50,30,20]"),
    ("time_unit_conversion", "from_unit", "days"),
    ("time_unit_conversion", "to_unit", "hours"),
    ("proportion_confidence_interval", "successes", "18"),
    ("two_proportion_z_test", "n_control", "24"),
    ("two_proportion_z_test", "n_variant", "20"),
    ("two_proportion_z_test", "successes_variant", "5"),
    ("two_proportion_sample_size", "p1", "0.05"),
    ("two_proportion_sample_size", "p2", "0.06"),
    ("two_proportion_sample_size", "alpha", "0.05"),
    ("two_proportion_sample_size", "power", "0.8"),
];
