namespace EdgePipeline.Cli;

/// <summary>What a verb needs to be running.</summary>
[Flags]
internal enum Needs
{
    None = 0,
    Database = 1,
    Broker = 2,
    Services = 4 | Database | Broker,
}
