import { UsageError } from './usage-error.ts';

/** Opens what listens on ports; where one is taken, names the option that chooses another. `options`: by option, the port. */
export async function orPortInUse<T>(options: Readonly<Record<string, number>>, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const { code, port } = error as { code?: unknown; port?: unknown };
    const option = Object.keys(options).find((name) => options[name] === port);
    if (option === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : 'needs rights that you do not have';
    throw new UsageError(`Port ${String(port)} ${why}. Choose another one with ${option}.`);
  }
}
