import type { AddressInfo, Server, Socket } from 'node:net';
import rhea from 'rhea';
import type { Clock } from '../../../host/clock.ts';
import { serveConnections } from './serve-connections.ts';
import { Queue, type QueueSettings } from './queue.ts';

export interface BrokerOptions {
  readonly clock: Clock;
  readonly queues: Readonly<Record<string, Partial<QueueSettings>>>;
  /** 0 (the default) picks a free one. */
  readonly port?: number;
}

export interface Broker {
  /** For the unmodified Service Bus client. */
  readonly connectionString: string;
  queueState(name: string): { readonly ready: number; readonly locked: number; readonly deadLettered: number };
  close(): Promise<void>;
}

/** The queues of a Service Bus namespace, in this process, on loopback: enough of AMQP 1.0 for `@azure/service-bus`. */
export async function startBroker({ clock, queues, port = 0 }: BrokerOptions): Promise<Broker> {
  const byPath = new Map<string, Queue>();
  for (const [name, settings] of Object.entries(queues)) {
    const all: QueueSettings = { maxDeliveryCount: 10, lockMs: 30_000, deadLettersExpired: false, ...settings };
    const deadLetterPath = `${name}/$deadletterqueue`;
    const deadLetters = new Queue(deadLetterPath, clock, all);
    byPath.set(deadLetterPath.toLowerCase(), deadLetters);
    byPath.set(name.toLowerCase(), new Queue(name, clock, all, deadLetters));
  }

  const container = rhea.create_container({ id: 'broker' });
  serveConnections(container, (path) => byPath.get(path));
  const server: Server = container.listen({
    port,
    host: '127.0.0.1',
    // The broker settles itself, in its own time.
    ...{ sender_options: { autosettle: false, treat_modified_as_released: false } },
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address() as AddressInfo;

  return {
    connectionString:
      `Endpoint=sb://127.0.0.1:${address.port};SharedAccessKeyName=RootManageSharedAccessKey;` +
      'SharedAccessKey=drill;UseDevelopmentEmulator=true;',
    queueState(name) {
      const queue = byPath.get(name.toLowerCase());
      if (!queue) throw new Error(`The broker has no queue '${name}'.`);
      return queue.state;
    },
    close: () =>
      new Promise((resolve) => {
        for (const queue of byPath.values()) queue.close();
        server.close(() => resolve());
        // rhea keeps connections open for as long as the client does, and their heartbeats until it hears of an error.
        for (const socket of sockets) socket.destroy(new Error('The broker was closed.'));
      }),
  };
}
