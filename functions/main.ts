// What Azure loads: importing a function registers it.
import './activities/attempt-step.ts';
import './activities/attempt-undo.ts';
import './activities/begin-watch.ts';
import './activities/close-case.ts';
import './activities/close-release.ts';
import './activities/collect-evidence.ts';
import './activities/contain-delegate.ts';
import './activities/examine-account.ts';
import './activities/look-around.ts';
import './activities/look-for-access.ts';
import './activities/open-case.ts';
import './activities/read-decision.ts';
import './activities/release-gate.ts';
import './activities/resolve-alert.ts';
import './activities/start-detached.ts';
import './activities/take-back-step.ts';
import './activities/tell-aftercare.ts';
import './http/get-containment.ts';
import './http/get-openapi.ts';
import './http/list-containments.ts';
import './http/post-containment.ts';
import './http/post-decision.ts';
import './http/post-hand-over.ts';
import './http/post-password-changed.ts';
import './http/post-plan.ts';
import './orchestrators/contain/contain-account.ts';
import './orchestrators/aftercare/aftercare.ts';
import './orchestrators/contain/prove-dead.ts';
import './orchestrators/release/release-account.ts';
import './orchestrators/resolve-alert.ts';
import './orchestrators/settle/settle-step.ts';
import './orchestrators/settle/settle-undo.ts';
import './orchestrators/watch/watch-account.ts';
import './triggers/alerts.ts';
import { config } from '../shared/config.ts';

// Whatever is wrong with the settings is said at start-up, all of it at once.
config();
