const { ReadableStream } = require('node:stream/web');
const { app, HttpResponse } = require('@azure/functions');

app.setup({ enableHttpStream: true });

const told = (globalThis[Symbol.for('fixture.stream')] ??= { wait: () => Promise.resolve(), ended: [] });

async function* counting(name) {
  try {
    for (let n = 0; ; n++) {
      yield `${n}\n`;
      await told.wait(n);
    }
  } finally {
    told.ended.push(name);
  }
}
app.http('counts', { handler: () => ({ body: counting('counts'), headers: { 'x-kind': 'stream' } }) });
app.http('response', { handler: () => new HttpResponse({ status: 201, body: counting('response') }) });
app.http('source', {
  handler: () => ({
    body: new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('first')),
      cancel: () => void told.ended.push('source'),
    }),
  }),
});
app.http('echo', {
  route: 'echo/{name}',
  handler: async (request) => ({
    body: request.body,
    headers: { 'x-name': request.params.name, 'x-query': request.query.get('q') ?? '', 'x-url': request.url },
  }),
});
app.http('plain', { handler: (request) => ({ jsonBody: { agent: request.headers.get('user-agent') } }) });
app.http('nothing', { handler: () => undefined });
app.http('throws', {
  handler: () => {
    throw new Error('broken handler');
  },
});
app.http('breaks', {
  handler: () => ({
    body: (async function* () {
      yield 'begun';
      await told.wait(0);
      throw new Error('broken stream');
    })(),
  }),
});
