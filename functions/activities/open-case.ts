import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { farEnd } from '../connections.ts';
import { openCase } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Calls no tenant and awaits no write, because T1 is running: the plan is in the history, and is written down after the cut-off. */
serveActivity(openCase, async ({ account, options }) => drawPlan(farEnd, account, options, new Date().toISOString()));
