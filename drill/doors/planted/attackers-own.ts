/** Where the attacker's rules and forwarding send copies. */
export const attackersDropBox = 'collector@mail-archive.example';
export const attackersPasskey = 'passkey-registered-by-the-attacker';
/** Whose mail the attacker hides from the owner: a stranger's, who might warn them. The attacker's own probes come in this name. */
export const warner = 'somebody@outside.example';
