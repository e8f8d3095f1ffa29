/**
 * A function by its whole name is the function: `/users/microsoft.graph.delta()` is `/users/delta`. And OData's other way to write a key:
 * `/users('x')` is `/users/x`; in it a quote is doubled.
 * https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_KeyasSegmentConvention
 */
export function keysAsSegments(written: string): string {
  const path = written.replace(/\/(?:microsoft\.graph\.)?delta(?:\(\))?$/, '/delta');
  if (!path.includes("('") && !path.includes('(%27')) return path;
  return path.replaceAll(/\((?:'|%27)(.*?)(?:'|%27)\)(?=\/|$)/g, (_, key: string) => {
    return `/${key.replaceAll(/(?:'|%27){2}/g, "'")}`;
  });
}
