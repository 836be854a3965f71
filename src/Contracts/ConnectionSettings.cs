namespace EdgePipeline.Contracts;

/// <summary>Environment variables that every process reads. <c>edge</c> sets them when it starts private servers.</summary>
public static class ConnectionSettings
{
    /// <summary>AMQP address, e.g. <c>amqp://user:secret@127.0.0.1:5672/edge</c>.</summary>
    public const string Broker = "EDGE_BROKER";

    /// <summary>Npgsql connection string of the owner of the schemas.</summary>
    public const string Database = "EDGE_DATABASE";

    /// <summary>The device's name in plans; <c>local</c> by default.</summary>
    public const string Device = "EDGE_DEVICE";

    /// <summary>YAML file with what a person states about the device.</summary>
    public const string DeviceFile = "EDGE_DEVICE_FILE";

    /// <summary>Where the worker keeps its journal and the data under test.</summary>
    public const string DataDirectory = "EDGE_DATA";

    /// <summary>Where guest images lie; the folder <c>guest</c> beside the data directory by default.</summary>
    public const string GuestImages = "EDGE_GUEST_IMAGES";
}
