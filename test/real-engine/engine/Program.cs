// The real Durable Task extension for an app that a Node process has loaded.
// Usage: engine <address of that process> <host.json> <task hub>
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var (node, hostJson, hub) = (args[0], args[1], args[2]);
// Whoever started this is gone, however they ended: nothing else closes its input.
new Thread(() => { while (Console.In.Read() >= 0) { } Environment.Exit(1); }) { IsBackground = true }.Start();
// For any worker but .NET the extension opens a local endpoint, which is what the client of Node speaks to.
Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "node");

App.Connect(new Uri(node));
var functions = AppFunctions.Emit(await App.Functions());
var host = new HostBuilder()
    .ConfigureAppConfiguration(configuration => configuration.AddJsonStream(AsWebJobs(hostJson)).AddEnvironmentVariables())
    .ConfigureLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning))
    .ConfigureWebJobs(jobs => jobs.AddDurableTask(options => options.HubName = hub))
    .ConfigureServices(services => services
        .AddSingleton<ITypeLocator>(new Located(functions, typeof(Client)))
        .AddSingleton<IWebHookProvider, NoWebHooks>())
    .Build();
await host.StartAsync();

var jobs = (JobHost)host.Services.GetRequiredService<IJobHost>();
await jobs.CallAsync(typeof(Client).GetMethod(nameof(Client.Learn))!);
await App.TellClient(Client.Payload!);
Console.WriteLine("engine is up");
await host.WaitForShutdownAsync();

// The project's own settings, where a WebJobs host looks for them: storage options and limits are those of production.
static Stream AsWebJobs(string file)
{
    var settings = new JsonObject { ["AzureWebJobs"] = JsonNode.Parse(File.ReadAllText(file)) };
    return new MemoryStream(Encoding.UTF8.GetBytes(settings.ToJsonString()));
}

// What a durable client input of a Node function is handed.
public static class Client
{
    public static string? Payload;

    [NoAutomaticTrigger]
    public static void Learn([DurableClient] string payload) => Payload = payload;
}

class Located(params Type[] types) : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => types;
}

// The extension asks for an address; nobody outside this machine calls it.
class NoWebHooks : IWebHookProvider
{
    public Uri GetUrl(IExtensionConfigProvider extension) => new("http://127.0.0.1:1/runtime/webhooks/durabletask?code=none");
}
