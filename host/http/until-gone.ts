/** What a function answers, its body ended as soon as nobody listens any more: the library would ask it for more for ever, as it does on Azure. */
export function untilGone(result: unknown, gone: AbortSignal): unknown {
  if (typeof result !== 'object' || result === null) return result;
  const { body } = result as { readonly body?: unknown };
  if (!isStream(body)) return result;
  const ending = ReadableStream.from(chunksOf(body, gone));
  if (Object.getPrototypeOf(result) === Object.prototype) return { ...result, body: ending };
  // An HttpResponse of the library, which keeps its body to itself.
  return new Proxy(result, {
    get: (whole, name) => (name === 'body' ? ending : (Reflect.get(whole, name, whole) as unknown)),
  });
}

type Body = ReadableStream<unknown> | AsyncIterable<unknown>;

const isStream = (body: unknown): body is Body =>
  body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body);

async function* chunksOf(body: Body, gone: AbortSignal): AsyncGenerator {
  const reading = readingOf(body);
  const nobody = new Promise<{ readonly done: true }>((done) =>
    gone.addEventListener('abort', () => done({ done: true }), { once: true }),
  );
  try {
    while (!gone.aborted) {
      const one = await Promise.race([reading.next(), nobody]);
      if (one.done) return;
      yield one.value;
      // What never waits would keep this process from hearing that nobody listens.
      await new Promise(setImmediate);
    }
  } finally {
    // Not waited for: what is in the middle of a wait ends after it.
    void reading.end()?.catch(() => undefined);
  }
}

interface Reading {
  next(): Promise<IteratorResult<unknown>>;
  end(): Promise<unknown> | undefined;
}

function readingOf(body: Body): Reading {
  if (body instanceof ReadableStream) {
    const reader = body.getReader();
    return { next: () => reader.read() as Promise<IteratorResult<unknown>>, end: () => reader.cancel() };
  }
  const iterator = body[Symbol.asyncIterator]();
  return { next: () => iterator.next(), end: () => iterator.return?.() };
}
