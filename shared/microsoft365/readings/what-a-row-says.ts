/** Of any row: what has nothing to do with what the thing does, or moves by itself. */
const besides = /@|^(ObjectState|RunspaceId|IsValid|ExchangeVersion|OrganizationId|Description|DistinguishedName)$/;

/**
 * All that a row of Exchange says of a thing, in words: each field that says something, in the order of the alphabet. Whoever reads it sees
 * every address, and whatever is changed later gives other words.
 * @param leftOut what is told elsewhere, or changes when the thing is switched off and on
 */
export function whatARowSays(row: Readonly<Record<string, unknown>>, leftOut: readonly string[]): string {
  return Object.keys(row)
    .filter((field) => !besides.test(field) && !leftOut.includes(field))
    .sort()
    .flatMap((field) => {
      const said = inWords(row[field]);
      return said === '' ? [] : [`${named(field)}${said === 'yes' ? '' : `: ${said}`}`];
    })
    .join('; ');
}

/** Empty where it says nothing, or no. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return '';
  if (value === true) return 'yes';
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** `ForwardAsAttachmentTo` as a person would say it. */
function named(field: string): string {
  return field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
