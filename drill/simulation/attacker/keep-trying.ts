import { hours, seconds } from '../../../shared/domain/duration.ts';
import type { Clock } from '../../../host/clock.ts';

interface Attempts {
  start(): void;
  /** The attacker has heard that another try is worth it: the next round comes within two minutes. */
  hurry(): void;
  stop(): void;
}

interface AttemptsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** One round; answers which doors are shut, so that a change can be seen. */
  readonly round: () => Promise<string>;
  /** Told once: whoever cannot try any more goes on no more. */
  readonly onFailure: (error: unknown) => void;
}

const longestPause = hours(1);

/** A round every one or two minutes, and less often the longer nothing has changed: after a tenth of that time. The clock is held during a round, and the next one is on it before it is let go. */
export function keepTrying({ clock, random, round, onFailure }: AttemptsOptions): Attempts {
  let isStopped = false;
  let takeBack = (): void => undefined;
  let seen: string | undefined;
  let changedAt = clock.now();
  let isTrying = false;
  const schedule = () => {
    if (isStopped) return;
    const pause = Math.max(seconds(60 + random() * 60), Math.min((clock.now() - changedAt) / 10, longestPause));
    takeBack = clock.at(clock.now() + Math.floor(pause), () => {
      void attempt();
    });
  };
  const attempt = async () => {
    const release = clock.busy();
    isTrying = true;
    try {
      const shut = await round();
      if (shut !== seen) changedAt = clock.now();
      seen = shut;
    } catch (error) {
      isStopped = true;
      onFailure(error);
    } finally {
      isTrying = false;
      schedule();
      release();
    }
  };
  return {
    start() {
      isStopped = false;
      schedule();
    },
    hurry() {
      changedAt = clock.now();
      // A round that is under way puts the next one on the clock itself.
      if (isTrying) return;
      takeBack();
      schedule();
    },
    stop() {
      isStopped = true;
      takeBack();
    },
  };
}
