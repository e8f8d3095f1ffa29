import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireRecording } from '../../bench/compare-behaviour/drill-recording.ts';

/** A process with a server in it, which answers, breaks off and waits for the body as it is asked to. */
const program = `
  import { createServer } from 'node:http';
  const server = createServer(async (request, response) => {
    if (request.url === '/broken-off') return response.destroy();
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(201).end('heard ' + body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = 'http://127.0.0.1:' + server.address().port;
  const answer = await fetch(url + '/told?page=2', { method: 'POST', body: 'this', headers: { authorization: 'Bearer x' } });
  console.log(await answer.text());
  await fetch(url + '/broken-off').catch(() => undefined);
  server.close();
  server.closeAllConnections();
`;

test('writes down what the servers of a process were asked and answered, and disturbs neither', () => {
  const directory = mkdtempSync(join(tmpdir(), 'recorder-'));
  try {
    const [file, script] = [join(directory, 'wire.json'), join(directory, 'program.mjs')];
    writeFileSync(script, program);
    const recorder = join(__dirname, '../../bench/compare-behaviour/recorder.ts');
    const env = { ...process.env, RECORD_WIRE_TO: file };
    expect(execFileSync(process.execPath, ['--import', recorder, script], { env, encoding: 'utf8' })).toBe(
      'heard this\n',
    );
    const { exchanged, ldap } = JSON.parse(readFileSync(file, 'utf8')) as WireRecording;
    expect(exchanged).toMatchObject([
      {
        secure: false,
        method: 'POST',
        url: '/told?page=2',
        authorization: 'Bearer x',
        asked: 'this',
        status: 201,
        answered: 'heard this',
      },
      { method: 'GET', url: '/broken-off', status: 0, answered: '' },
    ]);
    expect(ldap).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
