using System.Diagnostics.CodeAnalysis;
using EdgePipeline.Contracts;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>What <see cref="ConnectionSettings.Broker"/> holds, and how it may be shown: never with the password.</summary>
internal sealed record BrokerAddress(Uri Uri)
{
    internal string Shown => $"{Uri.Host}:{(Uri.IsDefaultPort || Uri.Port < 0 ? 5672 : Uri.Port)} ({ConnectionSettings.Broker})";

    internal static bool TryParse(string? text, [NotNullWhen(true)] out BrokerAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
            problem = $"{ConnectionSettings.Broker} is not set: set it to the broker's address, amqp://user:password@host:port/vhost.";
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
            problem = $"{ConnectionSettings.Broker} is not an AMQP address: write amqp://user:password@host:port/vhost.";
        else
            address = new BrokerAddress(uri);
        return address is not null;
    }
}
