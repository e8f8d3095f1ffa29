const { app } = require('@azure/functions');

const answer = (name) => (request) => ({ jsonBody: { name, params: request.params } });

app.http('all', { route: 'things/all', methods: ['GET'], handler: answer('all') });
app.http('number', { route: 'things/{id:int}', methods: ['GET'], handler: answer('number') });
app.http('free', { route: 'things/{id}', methods: ['GET'], handler: answer('free') });
app.http('cases', { route: 'cases/{id}/{op:alpha?}', methods: ['GET', 'POST'], handler: answer('cases') });
app.http('a-free', { route: 'odd/{id}', methods: ['GET'], handler: answer('a-free') });
app.http('b-literal', { route: 'odd/all', methods: ['GET', 'PUT'], handler: answer('b-literal') });
app.http('paged', { route: 'paged/{size:int=20}/{sort=name}', methods: ['GET'], handler: answer('paged') });
app.http('files', { route: 'files/{*rest}', methods: ['GET'], handler: answer('files') });
app.http('plain', { handler: answer('plain') });
app.http('bytes', {
  methods: ['POST'],
  handler: async (request) => {
    const bytes = Buffer.from(await request.arrayBuffer());
    return { body: Buffer.from(bytes.reverse()), headers: { 'content-type': 'application/octet-stream' } };
  },
});
app.http('cookie', {
  handler: () => ({
    status: 201,
    cookies: [{ name: 'a', value: '1', path: '/', httpOnly: true, secure: true, sameSite: 'Strict', maxAge: 60 }],
  }),
});
app.http('plain-cookie', { handler: () => ({ cookies: [{ name: 'a', value: 'x; y' }] }) });
app.http('nothing', { handler: () => undefined });
app.http('breaks', {
  handler: () => {
    throw new Error('broken handler');
  },
});
