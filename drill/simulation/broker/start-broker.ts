import type { AddressInfo, Server, Socket } from 'node:net';
import rhea from 'rhea';
import type { Clock } from '../../../host/clock.ts';
import { serveConnections } from './serve-connections.ts';
import { Namespace, type Entities } from './namespace.ts';

export interface BrokerOptions extends Entities {
  readonly clock: Clock;
  /** 0 (the default) picks a free one. */
  readonly port?: number;
}

export interface Broker {
  /** For the unmodified Service Bus client. */
  readonly connectionString: string;
  /** Of a queue, or of a subscription: `topic/Subscriptions/name`. */
  queueState(name: string): { readonly ready: number; readonly locked: number; readonly deadLettered: number };
  close(): Promise<void>;
}

/** A Service Bus namespace, in this process, on loopback: enough of AMQP 1.0 for the Service Bus clients of JavaScript, .NET and Python. */
export async function startBroker({ clock, port = 0, ...entities }: BrokerOptions): Promise<Broker> {
  const namespace = new Namespace(clock, entities);
  const container = rhea.create_container({ id: 'broker' });
  serveConnections(container, namespace);
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
      const queue = namespace.source(name);
      if (!queue) throw new Error(`The broker has no queue '${name}'.`);
      return queue.state;
    },
    close: () =>
      new Promise((resolve) => {
        namespace.close();
        server.close(() => resolve());
        // rhea keeps connections open for as long as the client does, and their heartbeats until it hears of an error.
        for (const socket of sockets) socket.destroy(new Error('The broker was closed.'));
      }),
  };
}
