/** What `$expand` names: between its commas, but not between those of what is selected inside one. */
export function expansionsOf(asked: string): string[] {
  return asked.split(/,(?![^(]*\))/).map((part) => part.trim());
}
