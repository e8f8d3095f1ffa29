using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;

/// <summary>One .NET method for each orchestrator and activity of the app: the extension indexes nothing else.</summary>
static class AppFunctions
{
    public static Type Emit(IReadOnlyList<(string Name, bool IsOrchestrator)> functions)
    {
        var type = AssemblyBuilder
            .DefineDynamicAssembly(new AssemblyName("App"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("App")
            .DefineType("App.Functions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (var (name, isOrchestrator) in functions)
        {
            if (isOrchestrator) EmitOrchestrator(type, name);
            else EmitActivity(type, name);
        }
        return type.CreateType();
    }

    // Its context is bound as text, which makes the extension speak its protocol for other languages.
    static void EmitOrchestrator(TypeBuilder type, string name)
    {
        var method = Method(type, name, [typeof(string)]);
        Trigger<OrchestrationTriggerAttribute>(method, "context");
        Forward(method, name, nameof(App.Orchestrate), [OpCodes.Ldarg_0]);
    }

    static void EmitActivity(TypeBuilder type, string name)
    {
        var method = Method(type, name, [typeof(string), typeof(string)]);
        Trigger<ActivityTriggerAttribute>(method, "input");
        // Filled in by its name.
        method.DefineParameter(2, ParameterAttributes.None, "instanceId");
        Forward(method, name, nameof(App.Act), [OpCodes.Ldarg_0, OpCodes.Ldarg_1]);
    }

    static MethodBuilder Method(TypeBuilder type, string name, Type[] parameters)
    {
        const MethodAttributes access = MethodAttributes.Public | MethodAttributes.Static;
        var method = type.DefineMethod(name.Replace('-', '_'), access, typeof(Task<object>), parameters);
        var named = typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!;
        method.SetCustomAttribute(new CustomAttributeBuilder(named, [name]));
        return method;
    }

    static void Trigger<Attribute>(MethodBuilder method, string parameter)
    {
        var trigger = new CustomAttributeBuilder(typeof(Attribute).GetConstructor([])!, []);
        method.DefineParameter(1, ParameterAttributes.None, parameter).SetCustomAttribute(trigger);
    }

    static void Forward(MethodBuilder method, string name, string to, OpCode[] arguments)
    {
        var body = method.GetILGenerator();
        foreach (var argument in arguments) body.Emit(argument);
        body.Emit(OpCodes.Ldstr, name);
        body.Emit(OpCodes.Call, typeof(App).GetMethod(to)!);
        body.Emit(OpCodes.Ret);
    }
}
