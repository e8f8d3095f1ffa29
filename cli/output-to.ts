import type { Output } from '../drill/rehearsal/terminal/live-region.ts';

/** A stream that may be a pipe or a file: as wide there as `COLUMNS` says, as a terminal is as wide as it is. */
export function outputTo(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Output {
  if (stream.isTTY) return stream;
  const asked = Number(environment['COLUMNS']);
  const columns = Number.isInteger(asked) && asked > 0 ? { columns: asked } : {};
  return { write: (text) => stream.write(text), ...columns };
}
