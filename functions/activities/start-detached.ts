import { startDetached } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { startInstances } from '../durable/starter.ts';

serveActivity(startDetached, (children, context) => startInstances(context, children), 'client');
