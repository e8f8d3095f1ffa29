using System.Net.Http.Json;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

/// <summary>The Node process that has loaded the app.</summary>
public static class App
{
    static readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(30) };

    public static void Connect(Uri address) => http.BaseAddress = address;

    public static async Task<IReadOnlyList<(string Name, bool IsOrchestrator)>> Functions()
    {
        var listed = JArray.Parse(await http.GetStringAsync("/functions"));
        return [.. listed.Select(each => ((string)each["name"]!, (string)each["type"]! == "orchestrationTrigger"))];
    }

    public static async Task TellClient(string payload)
    {
        using var answer = await http.PostAsync("/client", new StringContent(payload, Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    public static Task<object?> Orchestrate(string context, string name) => Call(name, context, null);

    // Bound as text, as the Functions host does it for every language but .NET: it decides how null, booleans and text arrive.
    public static Task<object?> Act(string input, string instanceId, string name) => Call(name, input, instanceId);

    static async Task<object?> Call(string name, string? input, string? instance)
    {
        using var answer = await http.PostAsync($"/invoke/{name}", JsonContent.Create(new { input, instance }));
        using var text = new StringReader(await answer.Content.ReadAsStringAsync());
        // A text that looks like a date stays what it is.
        using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
        var body = JObject.Load(reader);
        if (body["error"] is JObject error)
        {
            // As the Functions host reports what a language worker threw; the extension reads the SDK's state out of it.
            throw new Exception($"Result: Failure\nException: {error["message"]}\nStack: {error["stack"]}");
        }
        return body["value"] is { Type: not JTokenType.Null } value ? value : null;
    }
}
