// Preloaded into a program that knows no address but Microsoft's: brings it to the simulated tenant, and nowhere else.
import net from 'node:net';
import tls from 'node:tls';
import { env } from 'node:process';

const { port } = new URL(env.TENANT_URL);
const hosts = new Set(['login.microsoftonline.com', 'graph.microsoft.com']);
const connect = tls.connect;

tls.connect = (options, ...rest) => {
  const { host, servername = host } = options;
  if (!hosts.has(servername)) throw new Error(`${servername} is not of the simulated tenant`);
  // The certificate names this machine.
  return connect(
    { ...options, host: '127.0.0.1', port: Number(port), servername: 'localhost', socket: undefined },
    ...rest,
  );
};
net.connect = net.createConnection = (options) => {
  throw new Error(`${options.host} is not of the simulated tenant`);
};
