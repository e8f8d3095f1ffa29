const { app } = require('@azure/functions');

const answer = (name) => (request) => ({ jsonBody: { name, params: request.params } });

app.http('literal', { route: 'things/all', methods: ['GET'], handler: answer('literal') });
app.http('number', { route: 'things/{id:int}', methods: ['GET'], handler: answer('number') });
app.http('free', { route: 'things/{id}', methods: ['GET'], handler: answer('free') });
app.http('cases', { route: 'cases/{id}/{op:alpha?}', methods: ['GET', 'POST'], handler: answer('cases') });
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
app.http('nothing', { handler: () => undefined });
app.http('breaks', {
  handler: () => {
    throw new Error('broken handler');
  },
});
