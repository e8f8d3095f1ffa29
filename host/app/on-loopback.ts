import { Server } from 'node:net';

type Listen = (this: Server, options: object, whenListening?: () => void) => Server;

/** Runs what opens a server without saying where: it listens on loopback only, and keeps no process alive. `run` opens it before it first waits. */
export function onLoopback<T>(run: () => T): T {
  const servers = Server.prototype as unknown as { listen: Listen };
  const { listen } = servers;
  servers.listen = function (this: Server, ...given: unknown[]): Server {
    const whenListening = given.find((one): one is () => void => typeof one === 'function');
    return listen.call(this, { port: 0, host: '127.0.0.1' }, whenListening).unref();
  };
  try {
    return run();
  } finally {
    servers.listen = listen;
  }
}
