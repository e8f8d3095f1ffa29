import { join } from 'node:path';
import { cacheOf, javascriptKit } from '../install-kit.ts';

/** Microsoft's emulator of Azure Storage, from npm. */
export const azurite = javascriptKit(join(import.meta.dirname, 'kit'), cacheOf('azurite'));

/** What starts all its services, and what starts that for blobs alone. */
export const azuriteProgram = (name: 'azurite' | 'blob/main'): string =>
  join(azurite.folder, 'node_modules', 'azurite', 'dist', 'src', `${name}.js`);
