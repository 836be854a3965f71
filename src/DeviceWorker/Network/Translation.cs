using System.Net;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>
/// The way from the bridge to a peer on another machine, as a container engine makes it: the attempt's address is translated into the
/// device's own. It is there for one attempt, by an nft table of its own; nothing else of the machine's firewall is touched.
/// </summary>
internal static class Translation
{
    /// <summary>The factor <c>network.path</c>.</summary>
    public const string Description = "nat";

    /// <returns>Null when it can be made; else what to install.</returns>
    public static string? MissingReason() => Tool.Find("nft") is null ? "nft is not on PATH; install it: apt-get install nftables" : null;

    /// <summary>Once the attempt is on the bridge.</summary>
    /// <exception cref="AttemptException">There is no way to the peer.</exception>
    public static async Task CreateAsync(AttemptName name, IPAddress peer, CancellationToken ct)
    {
        var uplink = HostRoute.InterfaceTo(peer)
            ?? throw new AttemptException(FailureKind.NotPossible, $"the device has no route to its peer {peer}");
        using (await Bridge.LockAsync(ct))
        {
            if (await Forwarding.RegisterAsync(name, uplink, ct) is { } refusal)
            {
                throw new AttemptException(FailureKind.NotPossible, refusal);
            }

            // The rules first: the uplink forwards nothing that they would drop, not for a moment.
            await Tool.MustAsync("nft", [Rules(name, uplink, Forwarding.WasOff(name))], ct);
            Forwarding.SwitchOn(uplink);
        }
    }

    /// <summary>Where nothing is there, nothing is done.</summary>
    public static async Task UndoAsync(AttemptName name, CancellationToken ct)
    {
        if (!Forwarding.IsKnown(name))
        {
            return;
        }

        // Under one lock: of two attempts that end together, each would leave the uplink to the other.
        using (await Bridge.LockAsync(ct))
        {
            Forwarding.SwitchBack(name);
            // Declared before it is deleted, so that one that was never made is no error.
            await Tool.MustAsync("nft", [$"table ip {name.NftTable} {{ }}; delete table ip {name.NftTable}"], ct);
            Forwarding.Forget(name);
        }
    }

    /// <param name="wasOff">The uplink took nothing to be forwarded before: then it takes answers to this attempt alone.</param>
    public static string Rules(AttemptName name, string uplink, bool wasOff)
    {
        var address = Bridge.AddressOf(name);
        var answersOnly = wasOff
            ? $$"""chain forward { type filter hook forward priority filter; iifname "{{uplink}}" ct state != { established, related } drop; }; """
            : "";
        return $$"""
            table ip {{name.NftTable}} { {{answersOnly}}chain postrouting { type nat hook postrouting priority srcnat; ip saddr {{address}} oifname "{{uplink}}" masquerade; }; }
            """;
    }
}
