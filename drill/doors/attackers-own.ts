/** Where the attacker's rules and forwarding send copies. */
export const attackersDropBox = 'collector@mail-archive.example';
export const attackersPasskey = 'passkey-registered-by-the-attacker';
