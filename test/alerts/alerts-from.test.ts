import { aSender } from '../signed-in.ts';
import type { AlertReader } from '../../shared/alerts/alert.ts';
import { alertsFrom } from '../../shared/alerts/alerts-from.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

test('whoever cannot be found is named to the sender, though nobody else is', () => {
  const reader: AlertReader = {
    format: 'example',
    source: 'example',
    recognises: () => true,
    read: () => ({ id: '1', title: 'x', severity: 'high', firstSeen: undefined, named: [], unnamed: ['CONTOSO\\ada'] }),
  };
  const read = alertsFrom(
    reader,
    {},
    { receivedAt: '2026-11-01T12:00:00.000Z', farEnd: microsoft365, sentBy: aSender },
  );
  expect(JSON.stringify(read)).toContain('it speaks of CONTOSO');
});
