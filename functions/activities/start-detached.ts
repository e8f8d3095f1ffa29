import { keepDetached } from '../../shared/casefile/kept-detached.ts';
import { caseStore } from '../connections.ts';
import { startDetached } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { startInstances } from '../durable/starter.ts';

serveActivity(
  startDetached,
  async (children, context) => {
    const at = new Date().toISOString();
    for (const child of children) await keepDetached(caseStore(), child, at);
    return startInstances(context, children);
  },
  'client',
);
