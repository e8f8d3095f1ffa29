import type { Accepted, ReleaseDecision } from '../domain/decision.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { rejection } from '../domain/problem.ts';
import type { FieldProblem } from '../domain/problem.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { previewRelease } from '../work/preview-release.ts';
import type { ReleasePreview } from '../domain/release-preview.ts';
import type { WorkContext } from '../work/work-context.ts';
import type { NotReleased } from './may-release.ts';

/** The work without a tenant, and how one is come by: a release that accepts nothing asks none. */
export type Reach = Omit<WorkContext, 'tenant'> & { readonly connect: () => Promise<Tenant> };

/** What a release would do; or why the tenant does not tell. */
export async function previewOf(
  start: CaseStart,
  decision: ReleaseDecision,
  { connect, ...reach }: Reach,
): Promise<{ readonly preview: ReleasePreview } | NotReleased> {
  try {
    return { preview: await previewRelease(start, decision, { ...reach, tenant: await connect() }) };
  } catch (error) {
    if (error instanceof Later) return notTold(503, error.message, 'Send it again');
    if (!(error instanceof Refusal)) throw error;
    return notTold(
      502,
      `${error.code}: ${error.message}`,
      'Read what the tenant answered; most often a permission is missing',
    );
  }
}

/**
 * The decision with what each thing was when it was accepted; or which of them is not there, or another by now. The activity that gives it
 * back looks once more.
 */
export async function acceptedAsShown(
  start: CaseStart,
  decision: ReleaseDecision,
  reach: Reach,
): Promise<{ readonly decision: ReleaseDecision } | NotReleased> {
  if (decision.accept.length === 0) return { decision };
  const told = await previewOf(start, { ...decision, accept: [] }, reach);
  if ('rejected' in told) return told;
  const { things, inTheWay } = told.preview;
  const shown = new Map([
    ...things.map(({ id, value, what, does }) => [id, { value, shown: `${what}: ${does}` }] as const),
    ...inTheWay.map(({ id, value, says }) => [id, { value, shown: says }] as const),
  ]);
  const errors = decision.accept.flatMap((one, index) => problemWith(one, index, shown.get(one.id)));
  if (errors.length > 0) {
    const reason = 'What was accepted is not what this release would bring back.';
    return { status: 409, rejected: { reason, errors } };
  }
  const accept = decision.accept.map(({ id, value }) => ({ id, value, shown: shown.get(id)?.shown }));
  return { decision: { ...decision, accept } };
}

function problemWith(
  { id, value }: Accepted,
  index: number,
  now: { readonly value: string; readonly shown: string } | undefined,
): FieldProblem[] {
  const field = `accept.${String(index)}`;
  const again = 'Ask for the preview again (POST …/decisions?preview), and send what it shows';
  if (!now)
    return [
      { field: `${field}.id`, problem: `names nothing that this release would bring back: ${id}`, remedy: again },
    ];
  if (now.value === value) return [];
  return [{ field: `${field}.value`, problem: `has changed since the preview; now it is ${now.shown}`, remedy: again }];
}

function notTold(status: 502 | 503, problem: string, remedy: string): NotReleased {
  const reason = 'The tenant could not say what would come back.';
  return { status, rejected: rejection(reason, 'id', problem, remedy) };
}
