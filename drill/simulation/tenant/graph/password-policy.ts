import type { SimulatedUser } from '../simulated-user.ts';
import { GraphProblem } from './graph-problem.ts';

const shortest = 8;
const longest = 256;
/** Each of these is one character or more of a password that is of that class. */
const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
/** A few of the words that everybody thinks of; Microsoft publishes none of its own. */
const wellKnown = ['password', 'welcome', 'qwerty', 'letmein', 'contoso'];
/** A banned word counts as one character, and so does every other. */
const fewestPoints = 5;

/**
 * Refuses a password that Entra ID would refuse: by length, by kinds of characters, or as too near to a banned word or the user's name.
 * https://learn.microsoft.com/en-us/entra/identity/authentication/concept-password-ban-bad#how-are-passwords-evaluated
 */
export function demandGoodPassword(password: string, user: SimulatedUser): void {
  const isLongEnough = password.length >= shortest && password.length <= longest;
  const kinds = classes.filter((one) => one.test(password)).length;
  if (isLongEnough && kinds >= 3 && /^[\x20-\x7e]*$/.test(password) && pointsOf(password, user) >= fewestPoints) return;
  const message =
    'The specified password does not comply with password complexity requirements. Please provide a different password.';
  throw new GraphProblem(400, 'Request_BadRequest', message);
}

/** A password of nothing but banned words has few points, however long it is. */
function pointsOf(password: string, { displayName, userPrincipalName }: SimulatedUser): number {
  const names = [...displayName.split(/\W+/), ...(userPrincipalName.split('@')[0] ?? '').split(/\W+/)];
  const banned = [...wellKnown, ...names.filter((name) => name.length >= 4)].map(normalised);
  return banned.reduce((rest, word) => rest.replaceAll(word, '\0'), normalised(password)).length;
}

/** The substitutions that everybody makes are undone. */
function normalised(text: string): string {
  const usual: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', $: 's', '@': 'a' };
  return text.toLowerCase().replaceAll(/[01$@]/g, (sign) => usual[sign] ?? sign);
}
