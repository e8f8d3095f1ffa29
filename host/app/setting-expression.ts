/** Replaces `%NAME%` by the app setting of that name, as binding options on Azure are. */
export function withSettings(text: string): string {
  return text.replace(/%([^%]+)%/g, (_whole, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`The app setting "${name}" is not set, and "${text}" needs it.`);
    return value;
  });
}
