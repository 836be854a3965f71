namespace EdgePipeline.Statistics.Tests;

/// <summary>Samples that reference values were made from. Commands are for R 4.2.2 and SciPy 1.10.1, as Debian 12 has them.</summary>
internal static class Published
{
    /// <summary>
    /// Hollander and Wolfe, Nonparametric Statistical Methods (1973), p. 69: permeability of the human chorioamnion at term, and in
    /// week 12 to 26. The example of R's <c>?wilcox.test</c>, there <c>x</c> and <c>y</c>.
    /// </summary>
    public static readonly double[] Permeability = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];

    public static readonly double[] PermeabilityBefore = [1.15, 0.88, 0.90, 0.74, 1.21];

    /// <summary>Throughput of two made-up cells, in the comments <c>slow</c> and <c>fast</c>.</summary>
    public static readonly double[] Slow = [41.2, 39.8, 43.1, 40.5];

    public static readonly double[] Fast = [52.0, 50.1, 53.3, 51.2, 49.9];

    /// <summary>Ratio, bounds, degrees of freedom and p; call it as <c>w(slow, fast)</c>.</summary>
    public const string WelchInR =
        """
        w <- function(a, b) {
          va <- var(a)/length(a)/mean(a)^2; vb <- var(b)/length(b)/mean(b)^2; se <- sqrt(va + vb); r <- mean(a)/mean(b)
          df <- (va + vb)^2/(va^2/(length(a) - 1) + vb^2/(length(b) - 1)); t <- qt(.975, df)
          c(r, r*exp(-t*se), r*exp(t*se), df, 2*pt(-abs(log(r))/se, df)) }
        """;

    /// <summary>
    /// Ratio, bounds and p in blocks, by turning R's own paired t test around until its p is 5 %; call it as <c>fb(slow, fast[1:4])</c>.
    /// </summary>
    public const string FiellerInR =
        """
        fb <- function(x, y) {
          g <- function(r) t.test(x, r*y, paired = TRUE)$p.value - .05; r <- mean(x)/mean(y)
          c(r, uniroot(g, c(r/3, r - 1e-9), tol = 1e-14)$root, uniroot(g, c(r + 1e-9, 3*r), tol = 1e-14)$root, t.test(x, y, paired = TRUE)$p.value) }
        """;

    /// <summary>Bounds of the log ratio; 2 million replicates, so that their own error is in the fourth digit.</summary>
    public const string BcaInSciPy =
        """
        import numpy as np, scipy.stats as st
        lr = lambda a, b, axis=-1: np.log(np.mean(a, axis=axis) / np.mean(b, axis=axis))
        st.bootstrap((slow, fast), lr, n_resamples=2000000, batch=200000, method='BCa', vectorized=True, random_state=1, axis=-1)
        """;
}
