// What a sender and a reader of alerts do with Azure.Messaging.ServiceBus: send, schedule, look, renew and complete, give back, put aside.
using Azure.Messaging.ServiceBus;

static class Alerts
{
    public static async Task PassAsync(string connection, string queue)
    {
        await using var client = new ServiceBusClient(connection);
        var sender = client.CreateSender(queue);
        await sender.SendMessageAsync(new ServiceBusMessage("""{"id":"one"}""") { MessageId = "one", TimeToLive = TimeSpan.FromHours(1) });
        using var batch = await sender.CreateMessageBatchAsync();
        if (batch.MaxSizeInBytes != 262_144) throw new InvalidOperationException($"a batch of {batch.MaxSizeInBytes} bytes");
        if (!batch.TryAddMessage(new ServiceBusMessage("""{"id":"two"}"""))) throw new InvalidOperationException("no room");
        await sender.SendMessagesAsync(batch);

        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("never"), DateTimeOffset.UtcNow.AddHours(1));

        var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.PeekLock });
        var seen = await receiver.PeekMessagesAsync(9);
        if (seen.Count != 3 || seen[2].State != ServiceBusMessageState.Scheduled) throw new InvalidOperationException($"{seen.Count} seen");
        await sender.CancelScheduledMessageAsync(number);
        var first = await TakeAsync(receiver, """{"id":"one"}""");
        await receiver.RenewMessageLockAsync(first);
        await receiver.CompleteMessageAsync(first);
        await receiver.AbandonMessageAsync(await TakeAsync(receiver, """{"id":"two"}"""));
        var again = await TakeAsync(receiver, """{"id":"two"}""");
        if (again.DeliveryCount != 2) throw new InvalidOperationException($"delivered {again.DeliveryCount} times");
        await receiver.DeadLetterMessageAsync(again, "unreadable", "no account");

        await client.CreateSender("news").SendMessageAsync(new ServiceBusMessage("told"));
        var subscription = client.CreateReceiver("news", "soc");
        await subscription.CompleteMessageAsync(await TakeAsync(subscription, "told"));
    }

    static async Task<ServiceBusReceivedMessage> TakeAsync(ServiceBusReceiver receiver, string body)
    {
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10)) ?? throw new InvalidOperationException("no message");
        return message.Body.ToString() == body ? message : throw new InvalidOperationException(message.Body.ToString());
    }
}
