import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export interface Terminal {
  /** What is on the screen now, a text a line. */
  screen(): string[];
  /** Also what has scrolled out of it. A line that did not fit is one text, longer than the screen is wide. */
  everything(): string[];
  close(): void;
}

/** A real terminal of 80 columns and 24 rows in which this runs, and which stays open when it has ended. */
export function terminalRunning(command: string): Terminal {
  const socket = `cordon-${randomUUID()}`;
  const tmux = (...options: string[]): string => {
    // Neither its own nor anybody's settings.
    const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...options], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`tmux ${options.join(' ')}: ${stderr}`);
    return stdout;
  };
  const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trimEnd());
  tmux('new-session', '-d', '-x', '80', '-y', '24', `${command}; echo "exit code $?"; exec sleep 600`);
  return {
    screen: () => linesOf(tmux('capture-pane', '-p')),
    everything: () => linesOf(tmux('capture-pane', '-p', '-J', '-S', '-')),
    close: () => void tmux('kill-server'),
  };
}
