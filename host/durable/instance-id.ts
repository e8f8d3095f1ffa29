/** Azure Storage keys end here. https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management */
export const longestInstanceId = 100;

/** Says what is wrong with an instance id, or nothing. */
export function problemOfInstanceId(id: string): string | undefined {
  if (id.length > longestInstanceId) return `Instance ids must not be longer than ${longestInstanceId} characters.`;
  if (id.startsWith('@')) return 'Instance ids must not start with @.';
  const forbidden = id.split('').some((char) => '/\\?#'.includes(char) || char < ' ');
  return forbidden ? 'Instance ids must not contain / \\ ? # or control characters.' : undefined;
}
