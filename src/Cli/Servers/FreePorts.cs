using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EdgePipeline.Cli.Servers;

/// <summary>Loopback ports below the range that the kernel gives to outgoing connections.</summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>As many different free ports as asked for.</summary>
    public static int[] Choose(int count) => [.. Others(count, [])];

    /// <summary>Each of these ports that is free, and another in the place of each that is not.</summary>
    public static int[] KeepFree(params int[] ports)
    {
        var free = ports.Where(IsFree).ToHashSet();
        var others = new Queue<int>(Others(ports.Length - free.Count, free));
        return [.. ports.Select(port => free.Contains(port) ? port : others.Dequeue())];
    }

    private static HashSet<int> Others(int count, HashSet<int> taken)
    {
        var chosen = new HashSet<int>();
        while (chosen.Count < count)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (!taken.Contains(port) && IsFree(port))
                chosen.Add(port);
        }

        return chosen;
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
