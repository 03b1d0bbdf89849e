//! What else a reader may type to find a concept.

/// A concept of the lessons, and other words for it or for what it belongs to.
pub const SYNONYMS: &[(&str, &str)] = &[
    ("A/B test", "hypothesis test experiment"),
    ("Bayes' theorem", "posterior prior conditional probability"),
    ("DBSCAN", "clustering density"),
    ("Kolmogorov-Smirnov test", "KS test"),
    ("MCC", "confusion matrix Matthews correlation coefficient"),
    ("PCA", "principal components dimensionality reduction"),
    ("RMSE", "MSE mean squared error"),
    ("ROC AUC", "area under the curve AUROC"),
    ("SMOTE", "oversampling imbalanced imbalance"),
    ("SVM", "support vector machine kernel margin"),
    ("TF-IDF", "NLP bag of words"),
    ("bandit", "exploration exploitation reinforcement"),
    ("bias and variance", "bias-variance trade-off underfitting"),
    ("class weights", "imbalanced imbalance"),
    ("clusters", "clustering unsupervised"),
    ("correlation", "collinearity multicollinearity"),
    ("cross-validation", "hyperparameter tuning folds"),
    ("drift", "monitoring distribution shift"),
    ("fairness", "bias discrimination"),
    ("false alarms", "false positives type I error"),
    ("forecast", "time series"),
    ("gradient descent", "optimizer optimiser SGD"),
    ("imputation", "missing data NaN"),
    ("k-means", "clustering unsupervised"),
    ("label encoding", "categorical ordinal"),
    ("lasso", "regularization regularisation L1 penalty shrinkage"),
    ("leakage", "data leak"),
    ("learning rate", "hyperparameter step size"),
    ("linear regression", "OLS least squares"),
    ("log loss", "cross entropy"),
    ("n-grams", "NLP bigrams"),
    ("nearest neighbours", "kNN nearest neighbors"),
    ("one-hot encoding", "categorical dummy variables"),
    ("overfitting", "underfitting generalization generalisation"),
    ("power", "type II error"),
    ("precision", "confusion matrix positive predictive value"),
    ("rare positives", "imbalanced imbalance minority class"),
    ("recall", "confusion matrix sensitivity true positive rate"),
    ("resampling", "oversampling undersampling"),
    ("ridge", "regularization regularisation L2 penalty shrinkage"),
    ("scaling", "normalization normalisation standardization standardisation"),
    ("stochastic gradient descent", "SGD"),
    ("t-SNE", "embedding dimensionality reduction"),
    ("topics", "LDA latent Dirichlet allocation NLP"),
    ("train-test split", "hold-out validation"),
];

/// Everything that these concepts are also called.
pub fn of(concepts: &[&str]) -> String {
    let own = SYNONYMS.iter().filter(|(concept, _)| concepts.contains(concept));
    own.map(|(_, words)| *words).collect::<Vec<_>>().join(" ")
}
