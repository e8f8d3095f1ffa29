import type { InstanceRow } from '../durable/store-schema.ts';

/** The conditions of a query over instances: runtimeStatus, createdTimeFrom, createdTimeTo, instanceIdPrefix. */
export function instanceFilter(query: (name: string) => string | undefined): (row: InstanceRow) => boolean {
  const from = Date.parse(query('createdTimeFrom') ?? '');
  const to = Date.parse(query('createdTimeTo') ?? '');
  const prefix = query('instanceIdPrefix') ?? '';
  const statuses = (query('runtimeStatus') ?? '').split(',').filter((status) => status !== '');
  return (row) =>
    !(row.created < from) &&
    !(row.created > to) &&
    row.id.startsWith(prefix) &&
    (statuses.length === 0 || statuses.includes(row.status));
}
