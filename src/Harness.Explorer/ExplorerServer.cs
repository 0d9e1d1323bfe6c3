using System.Net;
using System.Security.Cryptography;
using Harness.Engine.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Harness.Explorer;

/// <summary>
/// A page on this machine on which somebody walks through the states of a model by hand. It listens on the loopback interface only, and answers only who knows its
/// token, which is drawn anew each time (<see cref="RequestGuard"/>). It keeps nothing between two requests.
/// </summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    private const int TokenBytes = 24;

    private readonly WebApplication _application;

    private readonly ExplorerApi _api;

    private ExplorerServer(WebApplication application, ExplorerApi api, string token)
    {
        (_application, _api) = (application, api);
        var listening = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Port = new Uri(listening).Port;
        Token = token;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>What a request must know: 192 random bits.</summary>
    public string Token { get; }

    /// <summary>The address of the page, token included.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/?token={Token}");

    /// <summary>Starts the server.</summary>
    /// <param name="model">The model to walk through.</param>
    /// <param name="name">The name of files about it, without an ending.</param>
    /// <param name="port">The port, or 0 for a free one.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="IOException">The port cannot be used.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static async Task<ExplorerServer> Start(IModel model, string name, int port, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var api = new ExplorerApi(model, name);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

        // An empty builder reads no file and no environment: nothing but these lines can make it listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = ExplorerApi.MaximumRequest;
            options.Limits.MaxConcurrentConnections = 64;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        var guard = new RequestGuard(token);
        var page = new ExplorerPage(model.Name);
        application.Use(guard.Check);
        application.Run(context => context.Request.Method == "GET" ? page.Send(context) : api.Answer(context));
        try
        {
            await application.StartAsync(cancellation);
            return new ExplorerServer(application, api, token);
        }
        catch
        {
            await application.DisposeAsync();
            api.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening; searches that run are stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(grace.Token);
        await _application.DisposeAsync();
        _api.Dispose();
    }

    /// <summary>Who started the server ends it: signals are no matter of the server.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
