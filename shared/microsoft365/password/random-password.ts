import { randomInt } from 'node:crypto';

/** 40 characters of four kinds; the fixed head satisfies every complexity rule, the rest carries 208 bits. Never returned, stored or logged. */
export function randomPassword(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  return 'aA1!' + Array.from({ length: 36 }, () => letters.charAt(randomInt(letters.length))).join('');
}
