namespace EdgePipeline.Cli.Testing;

/// <summary>Environment variables that tests and benchmarks read.</summary>
internal static class TestSettings
{
    public const string Broker = "EDGE_TEST_BROKER";
    public const string Management = "EDGE_TEST_BROKER_MANAGEMENT";
    public const string Database = "EDGE_TEST_DATABASE";
}
