import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { orPortInUse } from '../../cli/or-port-in-use.ts';
import { UsageError } from '../../cli/usage-error.ts';

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

it('a port that is taken is said in one sentence that names the option', async () => {
  const taken = await listenOn(0);
  const { port } = taken.address() as AddressInfo;
  const opening = orPortInUse({ '--port': 7071, '--broker-port': port }, () => listenOn(port));
  const error: unknown = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toBe(
    `Port ${port} is in use by another program. Choose another one with --broker-port.`,
  );
  taken.close();
});

it('what else goes wrong is passed on', async () => {
  const fault = new Error('another fault');
  await expect(orPortInUse({ '--port': 7071 }, () => Promise.reject(fault))).rejects.toBe(fault);
});
