namespace EdgePipeline.Cli.Verbs;

/// <summary>What every verb is given.</summary>
internal sealed record VerbContext(Home Home, Interrupts Interrupts)
{
    public CancellationToken Cancellation => Interrupts.First;

    /// <summary>Says what goes on, on standard error: standard output carries the answer.</summary>
    public void Tell(string line) => Console.Error.WriteLine(line);

    public Task<Stack> OpenAsync(Needs needs) => Stack.OpenAsync(Home, needs, Tell, Cancellation);

    /// <param name="deviceFile">For this machine's worker; null: what the environment says.</param>
    public Task<Stack> OpenServicesAsync(string? deviceFile)
    {
        if (deviceFile is not null && !File.Exists(deviceFile))
            throw new EdgeException(ExitCode.Usage, $"--device-file {deviceFile}: there is no such file; start from one in devices/");
        return Stack.OpenAsync(Home, Needs.Services, Tell, Cancellation, deviceFile: deviceFile is null ? null : Path.GetFullPath(deviceFile));
    }

    /// <summary>For verbs that look at what is kept: there must have been an experiment before.</summary>
    public Task<Stack> OpenKeptAsync(Needs needs)
    {
        if (Servers.Connections.GivenDatabase is null && !File.Exists(Home.ServersFile))
            throw new EdgeException(ExitCode.Usage, $"Nothing is kept under {Home.Directory} yet. Run an experiment first: ./edge run experiments/quickstart.yaml");
        return OpenAsync(needs);
    }

    /// <summary>For verbs that talk to services somebody else keeps running.</summary>
    public Task<Stack> OpenRunningAsync(Needs needs)
    {
        // A broker that died under services is started again.
        if (Servers.Connections.GivenBroker is null && !new Servers.Broker(Home).IsRunning && !new Services.ServiceSet(Home, deviceFile: null).AnyRunning)
            throw new EdgeException(ExitCode.Unreachable, $"Nothing is running under {Home.Directory}. Start the services: ./edge up");
        return OpenAsync(needs);
    }
}
