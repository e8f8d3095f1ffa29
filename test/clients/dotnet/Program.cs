// One act of a responder with Microsoft.Graph for .NET: `dotnet contain.dll block`. What it needs is in the environment.
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Authentication.Azure;

string From(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name);
if (args[0] == "alerts")
{
    await Alerts.PassAsync(From("SERVICE_BUS"), From("QUEUE"));
    return;
}
var url = From("TENANT_URL");
var credential = new ClientSecretCredential(From("TENANT_ID"), From("CLIENT_ID"), From("CLIENT_SECRET"),
    new ClientSecretCredentialOptions { AuthorityHost = new Uri(url), DisableInstanceDiscovery = true });
var authentication = new AzureIdentityAuthenticationProvider(credential, ["localhost"], null, true, "https://graph.microsoft.com/.default");
var graph = new GraphServiceClient(authentication, $"{url}/v1.0");
var user = graph.Users[From("VICTIM")];
var rules = user.MailFolders["inbox"].MessageRules;

switch (args[0])
{
    case "block":
        await user.PatchAsync(new User { AccountEnabled = false });
        break;
    case "sessions":
        await user.RevokeSignInSessions.PostAsRevokeSignInSessionsPostResponseAsync();
        break;
    case "password":
        var profile = new PasswordProfile { Password = From("PASSWORD"), ForceChangePasswordNextSignIn = false };
        await user.PatchAsync(new User { PasswordProfile = profile });
        break;
    case "rule":
        foreach (var rule in await EveryPage<MessageRule, MessageRuleCollectionResponse>(await rules.GetAsync()))
            await rules[rule.Id].DeleteAsync();
        break;
    case "methods":
        var proofs = user.Authentication;
        var listed = await proofs.Methods.GetAsync();
        foreach (var method in await EveryPage<AuthenticationMethod, AuthenticationMethodCollectionResponse>(listed))
            await (method switch
            {
                Fido2AuthenticationMethod => proofs.Fido2Methods[method.Id].DeleteAsync(),
                EmailAuthenticationMethod => proofs.EmailMethods[method.Id].DeleteAsync(),
                PhoneAuthenticationMethod => proofs.PhoneMethods[method.Id].DeleteAsync(),
                _ => Task.CompletedTask,
            });
        break;
    default:
        throw new ArgumentException(args[0]);
}

async Task<List<TItem>> EveryPage<TItem, TPage>(TPage? first)
    where TPage : Microsoft.Kiota.Abstractions.Serialization.IParsable,
    Microsoft.Kiota.Abstractions.Serialization.IAdditionalDataHolder, new()
{
    var found = new List<TItem>();
    if (first is null) return found;
    await PageIterator<TItem, TPage>.CreatePageIterator(graph, first, item => { found.Add(item); return true; }).IterateAsync();
    return found;
}
