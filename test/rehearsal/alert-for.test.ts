import { aSender } from '../signed-in.ts';
import { alertFor } from '../../drill/rehearsal/alert-for.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const victim = {
  objectId: '5f0f3c7e-6a0e-4d55-9f0d-0000000000aa',
  userPrincipalName: 'ada@contoso.com',
  displayName: 'Ada',
};
const at = Date.UTC(2026, 0, 5, 9);
const alert = (options: Parameters<typeof alertFor>[0]['options']): unknown =>
  readAlert(alertFor({ victim, tenantId: '5f0f3c7e-6a0e-4d55-9f0d-0000000000bb', at, options }).body, {
    receivedAt: new Date(at).toISOString(),
    farEnd: microsoft365,
    sentBy: aSender,
  });

test('an alert with nothing chosen goes out as an incident of Sentinel that names the victim by object id', () => {
  expect(alert({ without: [] })).toMatchObject({
    format: 'sentinel-incident',
    alerts: [{ reference: { by: 'object-id', value: victim.objectId } }],
  });
});

test('choices travel in the plain form', () => {
  expect(alert({ moveMailbox: 'always', without: ['block-sign-in'] })).toMatchObject({
    format: 'plain',
    alerts: [{ options: { moveMailbox: 'always', without: ['block-sign-in'] } }],
  });
});
