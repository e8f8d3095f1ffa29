import type {
  ProcessErrorArgs,
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus';
import { functionsOf, type App } from '../app/app.ts';
import type { AppFunction } from '../app/app-function.ts';
import { invoke } from '../app/invoke.ts';
import type { Refusal } from '../app/refusal.ts';
import { textOfError } from '../app/text-of-error.ts';
import { withSettings } from '../app/setting-expression.ts';
import type { TypedData } from '../app/typed-data.ts';
import type { Clock } from '../clock.ts';
import { messageInput, messageMetadata } from './service-bus-message.ts';

export interface ServiceBusHost {
  readonly app: App;
  readonly clock: Clock;
  readonly client: () => TypedData;
}

/** Short, because a broker that restarts on this machine is back within moments. */
const retryOptions = { retryDelayInMs: 200, maxRetryDelayInMs: 1000, maxRetries: 1_000_000 };

const settingOf = (fn: AppFunction): string => {
  const { connection } = fn.trigger;
  return typeof connection === 'string' ? connection : 'AzureWebJobsServiceBus';
};

export function checkServiceBus(app: App, refuseApp: (refusal: Refusal) => void): void {
  for (const fn of functionsOf(app, 'serviceBusTrigger')) {
    const refuse = (refusal: Refusal): void => refuseApp({ ...refusal, functionName: fn.name });
    const name = `function "${fn.name}"`;
    const { isSessionsEnabled, cardinality } = fn.trigger;
    const setting = settingOf(fn);
    if (isSessionsEnabled === true) refuse({ what: `${name}: sessions are not implemented`, remedy: 'leave them off' });
    if (cardinality === 'many') {
      refuse({ what: `${name}: batches of messages are not implemented`, remedy: 'use cardinality "one"' });
    }
    if (process.env[setting] !== undefined) continue;
    const identity = `${setting}__fullyQualifiedNamespace`;
    const remedy = `set "${setting}" to the connection string of a broker`;
    if (process.env[identity] !== undefined) {
      refuse({ what: `${name}: "${identity}" (a connection by identity) is not implemented`, remedy });
    } else refuse({ what: `${name}: the app setting "${setting}" is not set`, remedy });
  }
}

/** Hands the messages of queues and subscriptions to functions: completes what they took in, abandons what they threw at. */
export async function startServiceBus(host: ServiceBusHost): Promise<() => Promise<void>> {
  const functions = functionsOf(host.app, 'serviceBusTrigger');
  if (functions.length === 0) return () => Promise.resolve();
  const sdk = await import('#service-bus');
  const clients = functions.map((fn) => {
    const client = new sdk.ServiceBusClient(process.env[settingOf(fn)] ?? '', { retryOptions });
    subscribe(host, fn, client);
    return client;
  });
  return async () => {
    await Promise.all(clients.map((client) => client.close()));
  };
}

function subscribe(host: ServiceBusHost, fn: AppFunction, client: ServiceBusClient): void {
  const named = (option: string): string => withSettings(String(fn.trigger[option]));
  // The extension decides for itself what a body is; the SDK would parse JSON before anyone can see the text.
  const options = { receiveMode: 'peekLock', skipParsingBodyAsJson: true } as const;
  const isOfTopic = fn.trigger['topicName'] !== undefined;
  const receiver = isOfTopic
    ? client.createReceiver(named('topicName'), named('subscriptionName'), options)
    : client.createReceiver(named('queueName'), options);
  const processMessage = (message: ServiceBusReceivedMessage): Promise<void> => handle(host, fn, receiver, message);
  const processError = ({ error, errorSource }: ProcessErrorArgs): Promise<void> => {
    host.app.registrations.log(
      'warning',
      'Host.ServiceBus',
      `${receiver.entityPath} (${errorSource}): ${error.message}`,
    );
    return Promise.resolve();
  };
  const { maxConcurrentCalls } = host.app.settings;
  receiver.subscribe({ processMessage, processError }, { autoCompleteMessages: false, maxConcurrentCalls });
}

/** Settles the message itself, so that the clock stands still until the broker knows. */
async function handle(
  { app, clock, client }: ServiceBusHost,
  fn: AppFunction,
  receiver: ServiceBusReceiver,
  message: ServiceBusReceivedMessage,
): Promise<void> {
  const release = clock.busy();
  try {
    const request = { input: messageInput(message.body), triggerMetadata: messageMetadata(message), client };
    const { error } = await invoke(app.registrations, fn, request);
    if (error === undefined) await receiver.completeMessage(message);
    else {
      app.registrations.log('error', `Function.${fn.name}`, textOfError(error));
      await receiver.abandonMessage(message);
    }
  } finally {
    release();
  }
}
