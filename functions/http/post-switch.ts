import { Turn, turnSwitch } from '../../shared/decisions/kill-switch.ts';
import { authorOf } from '../../shared/domain/caller.ts';
import { Switch } from '../../shared/domain/switch.ts';
import { readSaid } from '../../shared/decisions/read-said.ts';
import { log } from '../../shared/log.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const remedies = { turn: 'Send on, stopped or dry-run' };

export const postSwitch: Route<'switch', Turn> = {
  name: 'post-switch',
  method: 'POST',
  path: 'switch',
  needs: ['Case.Approve', 'Policy.Write'],
  summary: 'Stop every change, let Cordon only plan, or let it contain again',
  body: Turn,
  answers: {
    200: { means: 'As it counts within five seconds everywhere; a dry run waits for a second person', schema: Switch },
  },
  /** Whoever may approve may stop; to let it go on, or to have it only plan, is policy. */
  allows: ({ turn }) => (turn === 'stopped' ? ['Case.Approve', 'Policy.Write'] : ['Policy.Write']),
  read(sent) {
    const read = readSaid(Turn, { what: 'turn of the switch', remedies }, sent);
    return 'rejected' in read ? read : read.filledIn;
  },
  async handle({ body, caller, intake, context }) {
    const set = await turnSwitch(intake.cells, { ...body, ...authorOf(caller) }, intake.now());
    log(context, 'error', `the switch is ${set.state}`, { outcome: set.proposed ? 'proposed' : 'turned' });
    return { jsonBody: set };
  },
};

serveRoute(postSwitch);
