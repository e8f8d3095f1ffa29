import { setTimeout as sleep } from 'node:timers/promises';
import { columnsOf } from '../../drill/rehearsal/terminal/columns.ts';
import { hasTmux, terminalRunning, type Terminal } from './terminal.ts';

if (!hasTmux) process.stderr.write('tmux is not installed: no drill was tried in a real terminal.\n');

let terminal: Terminal | undefined;
afterEach(() => terminal?.close());

const headlineEnd = /: \d+ of \d+ hold\.$/;
const isTitle = (line: string): boolean => /^DRILL .* SIMULATED +\+/.test(line);

(hasTmux ? test : test.skip).each(['everything', 'release-remediated'])(
  'in a terminal of 80 columns and 24 rows nothing is garbled: %s',
  async (scenario) => {
    terminal = terminalRunning(`"${process.execPath}" cli/drill.ts --scenario ${scenario}`);
    let tables = 0;
    for (;;) {
      const screen = terminal.screen();
      expect(screen.filter(isTitle).length).toBeLessThanOrEqual(1);
      const top = screen.findIndex(isTitle);
      const [, headline = '', blank, counts = ''] = top < 0 ? [] : screen.slice(top);
      // Between two writes of the drill the table may be there in part.
      if (counts !== '') {
        expect([headline, blank, counts]).toEqual([
          expect.stringMatching(headlineEnd),
          '',
          expect.stringMatching(/^ \S/),
        ]);
        tables += 1;
      }
      if (screen.some((line) => line.startsWith('exit code'))) break;
      await sleep(100);
    }
    expect(tables).toBeGreaterThan(10);
    const everything = terminal.everything();
    expect(everything.filter((line) => columnsOf(line) > 79)).toEqual([]);
    // The table was drawn over, and taken away at the end: no row of it has scrolled out.
    expect(everything.filter((line) => isTitle(line) || headlineEnd.test(line))).toEqual([]);
    expect(everything.filter((line) => line.startsWith('DRILL C-'))).toHaveLength(1);
    expect(terminal.screen().join('\n')).toMatch(/The attacker can do nothing any more\.\n+exit code 0\n/);
  },
);
