import * as z from 'zod';

/** What an ending says about a case. */
interface Meaning {
  /** One sentence, as the list, the page and the glossary say it. */
  readonly means: string;
  /** Somebody has to do or decide something. */
  readonly needsPerson: boolean;
  /** Something may have been changed that a release takes back. */
  readonly releasable: boolean;
}

const endingWords = [
  'contained',
  'partial',
  'failed',
  'softened',
  'watched',
  'held',
  'joined',
  'nothing-to-do',
  'protected',
  'dry-run',
  'rejected',
  'cancelled',
  'dismissed',
] as const;

/** How a case ends: every word there is. */
export const Ending = z.enum(endingWords);
export type Ending = z.infer<typeof Ending>;

export const endings: Readonly<Record<Ending, Meaning>> = {
  contained: {
    means: 'Every required step holds, and no log shows the attacker inside.',
    needsPerson: false,
    releasable: true,
  },
  partial: {
    means: 'Something required does not hold: the reasons name it, and a person has to do it.',
    needsPerson: true,
    releasable: true,
  },
  failed: {
    means: 'What had to be done could not be done: the reasons name it, and a person has to do it.',
    needsPerson: true,
    releasable: true,
  },
  softened: {
    means: 'Only what the owner hardly notices was done: a person decides whether the rest follows.',
    needsPerson: true,
    releasable: true,
  },
  watched: {
    means: 'The account was watched for the legal team, and the watch is over. Nothing was shut.',
    needsPerson: false,
    releasable: false,
  },
  held: {
    means: 'Nothing was started: the case waits until a person approves or rejects it.',
    needsPerson: true,
    releasable: false,
  },
  joined: {
    means: 'The alert was added to a case of the account that was open already.',
    needsPerson: false,
    releasable: false,
  },
  'nothing-to-do': {
    means: 'Everything that a containment brings about was in place already.',
    needsPerson: false,
    releasable: false,
  },
  protected: {
    means: 'The account is one that Cordon must not contain by itself: a person has to look.',
    needsPerson: true,
    releasable: false,
  },
  'dry-run': {
    means: 'The plan was drawn and shown. Nothing was changed.',
    needsPerson: false,
    releasable: false,
  },
  rejected: {
    means: 'What was asked for is not possible: the reasons say why. Nothing was changed.',
    needsPerson: true,
    releasable: false,
  },
  cancelled: {
    means: 'A person stopped the case before its end. What was done until then stays.',
    needsPerson: true,
    releasable: true,
  },
  dismissed: {
    means: 'A person decided that nothing has to be contained. Nothing was changed.',
    needsPerson: false,
    releasable: false,
  },
};

/** What the ends of a watch were called in case files of version 0.1. */
const earlierWords: Readonly<Record<string, Ending>> = { closed: 'watched', refused: 'rejected' };

/** An ending as a case file has it, in today's word. */
export const RecordedEnding = z
  .string()
  .transform((word) => earlierWords[word] ?? word)
  .pipe(Ending);
