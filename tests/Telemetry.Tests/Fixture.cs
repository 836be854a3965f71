namespace EdgePipeline.Telemetry.Tests;

/// <summary>Text of real machines in Fixtures/.</summary>
internal static class Fixture
{
    internal static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    /// <summary>Every beginning of a text: what a reader sees when a file is cut off.</summary>
    internal static IEnumerable<byte[]> Cuts(byte[] text) => Enumerable.Range(0, text.Length).Select(length => text[..length]);

    /// <summary>Bytes that mean nothing; the same ones every time.</summary>
    internal static byte[] Garbage(int length, int seed)
    {
        var bytes = new byte[length];
        // A fixed seed: the test must fail the same way twice.
#pragma warning disable CA5394
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }
}
