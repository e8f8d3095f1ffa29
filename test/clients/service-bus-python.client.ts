import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import { certificateOfThisProcess, type Certificate } from '../../drill/simulation/tenant/certificate.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';
import { cache } from './install.ts';

const folder = join(cache, 'python');
const reason = existsSync(join(folder, 'azure', 'servicebus'))
  ? undefined
  : 'it is not installed (test/clients/install-service-bus-python.sh does it)';
const title = 'azure-servicebus for Python sends and schedules alerts, completes one and puts another aside';

(reason === undefined ? test : test.skip)(reason === undefined ? title : `${title}: ${reason}`, async () => {
  const topics = { news: { subscriptions: { soc: {} } } };
  const broker = await startBroker({ clock: handDrivenClock(Date.now()), queues: { alerts: {} }, topics });
  const [, port] = /:(\d+);/.exec(broker.connectionString) ?? [];
  const certificate = await certificateOfThisProcess();
  const front = await encrypted(certificate, Number(port));
  const files = mkdtempSync(join(tmpdir(), 'cordon-python-'));
  try {
    const authority = join(files, 'authority.pem');
    writeFileSync(authority, certificate.authority);
    const env = {
      PYTHONPATH: folder,
      SERVICE_BUS: 'Endpoint=sb://localhost/;SharedAccessKeyName=any;SharedAccessKey=any',
      PORT: String((front.address() as AddressInfo).port),
      CERTIFICATE: authority,
      QUEUE: 'alerts',
    };
    await promisify(execFile)('/usr/bin/python3', [join(import.meta.dirname, 'python', 'alerts.py')], { env });
    expect(broker.queueState('alerts')).toEqual({ ready: 0, locked: 0, deadLettered: 1 });
    expect(broker.queueState('news/Subscriptions/soc')).toEqual({ ready: 0, locked: 0, deadLettered: 0 });
  } finally {
    rmSync(files, { recursive: true });
    await broker.close();
    front.close();
  }
});

/** In front of the broker: this client speaks through TLS only. */
async function encrypted({ key, certificate }: Certificate, port: number): Promise<Server> {
  const server = createServer({ key, cert: certificate }, (client) => {
    const inner = connect(port, '127.0.0.1');
    client.pipe(inner).pipe(client);
    for (const [one, other] of [[client, inner] as const, [inner, client] as const])
      one.on('error', () => undefined).on('close', () => other.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
