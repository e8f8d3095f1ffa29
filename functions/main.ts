// What Azure loads: importing a function registers it.
import './activities/attempt-step.ts';
import './activities/close-case.ts';
import './activities/examine-account.ts';
import './activities/look-for-access.ts';
import './activities/open-case.ts';
import './activities/resolve-alert.ts';
import './http/get-containment.ts';
import './http/get-openapi.ts';
import './http/list-containments.ts';
import './http/post-containment.ts';
import './http/post-decision.ts';
import './http/post-password-changed.ts';
import './http/post-plan.ts';
import './orchestrators/contain-account.ts';
import './orchestrators/prove-dead.ts';
import './orchestrators/resolve-alert.ts';
import './orchestrators/settle-step.ts';
import './triggers/alerts.ts';
import { config } from '../shared/config.ts';

// Whatever is wrong with the settings is said at start-up, all of it at once.
config();
