# What a sender and a reader of alerts do with azure-servicebus: send, schedule, renew and complete, give back, put aside.
from datetime import datetime, timedelta, timezone
from os import environ

from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.servicebus._common import _configuration

# There is an option for another port with web sockets only.
_configuration.DEFAULT_AMQPS_PORT = int(environ["PORT"])


def take(receiver, body):
    messages = receiver.receive_messages(max_message_count=1, max_wait_time=10)
    assert [str(message) for message in messages] == [body], messages
    return messages[0]


client = ServiceBusClient.from_connection_string(
    environ["SERVICE_BUS"], connection_verify=environ["CERTIFICATE"], retry_total=0
)
queue = environ["QUEUE"]
with client, client.get_queue_sender(queue) as sender, client.get_queue_receiver(queue) as receiver:
    sender.send_messages(ServiceBusMessage("one", message_id="one", time_to_live=timedelta(hours=1)))
    batch = sender.create_message_batch()
    assert batch.max_size_in_bytes == 262144, batch.max_size_in_bytes
    batch.add_message(ServiceBusMessage("two"))
    sender.send_messages(batch)
    [number] = sender.schedule_messages(ServiceBusMessage("never"), datetime.now(timezone.utc) + timedelta(hours=1))
    assert [str(message) for message in receiver.peek_messages(9)] == ["one", "two", "never"]
    sender.cancel_scheduled_messages(number)

    first = take(receiver, "one")
    receiver.renew_message_lock(first)
    receiver.complete_message(first)
    receiver.abandon_message(take(receiver, "two"))
    again = take(receiver, "two")
    assert again.delivery_count == 1, again.delivery_count
    receiver.dead_letter_message(again, reason="unreadable", error_description="no account")

with client.get_topic_sender("news") as sender, client.get_subscription_receiver("news", "soc") as receiver:
    sender.send_messages(ServiceBusMessage("told"))
    receiver.complete_message(take(receiver, "told"))
