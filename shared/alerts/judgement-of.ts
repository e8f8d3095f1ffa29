/** What the source, or whoever works there, says of an alert; each in the source's own word. */
export interface Judged {
  readonly status?: unknown;
  readonly classification?: unknown;
  readonly determination?: unknown;
  /** Why it was closed. */
  readonly reason?: unknown;
  /** What became of the risk of an account. */
  readonly riskState?: unknown;
}

export interface Judgement {
  /** Nothing is to be done any more. */
  readonly over?: string;
  /** Somebody looked, and could not tell. */
  readonly unsure?: string;
}

type Rows = readonly (readonly [field: keyof Judged, words: readonly string[], says: string])[];

/**
 * The first that fits. https://learn.microsoft.com/graph/api/resources/security-alert
 * https://learn.microsoft.com/azure/sentinel/investigate-incidents#close-an-incident
 * https://learn.microsoft.com/graph/api/resources/riskyuser
 */
const over: Rows = [
  ['classification', ['falsepositive'], 'a false positive'],
  ['determination', ['notmalicious', 'clean'], 'a false positive'],
  ['reason', ['incorrectalertlogic', 'inaccuratedata'], 'a false positive'],
  ['classification', ['benignpositive', 'benign', 'informationalexpectedactivity'], 'expected activity'],
  [
    'determination',
    ['securitytesting', 'securitypersonnel', 'lineofbusinessapplication', 'confirmeduseractivity', 'confirmedactivity'],
    'expected activity',
  ],
  ['reason', ['suspiciousbutexpected'], 'expected activity'],
  ['riskState', ['dismissed'], 'dismissed'],
  ['riskState', ['remediated'], 'remediated'],
  ['riskState', ['confirmedsafe'], 'confirmed safe'],
  ['status', ['closed'], 'closed'],
  ['status', ['resolved'], 'resolved'],
  ['status', ['dismissed'], 'dismissed'],
];

const unsure: Rows = [
  ['classification', ['undetermined'], 'was closed before, and nobody could tell what it was'],
  ['determination', ['notenoughdatatovalidate', 'insufficientdata'], 'was looked at, and there was too little to tell'],
];

/** What has been decided about an alert by the time it is read. */
export function judgementOf(judged: Judged): Judgement {
  const isOver = saidOf(over, judged);
  if (isOver !== undefined) return { over: isOver };
  const isUnsure = saidOf(unsure, judged);
  return isUnsure === undefined ? {} : { unsure: isUnsure };
}

/** However it is written: `False Positive`, `falsePositive`. */
function saidOf(rows: Rows, judged: Judged): string | undefined {
  const wordOf = (said: unknown): string =>
    typeof said === 'string' ? said.replace(/[^a-z]/gi, '').toLowerCase() : '';
  return rows.find(([field, words]) => words.includes(wordOf(judged[field])))?.[2];
}
