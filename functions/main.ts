// What Azure loads: importing a function registers it.
import './activities/attempt-step.ts';
import './activities/close-case.ts';
import './activities/look-for-access.ts';
import './activities/open-case.ts';
import './orchestrators/contain-account.ts';
import './orchestrators/settle-step.ts';
