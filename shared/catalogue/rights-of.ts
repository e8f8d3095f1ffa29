import type { FarEnd } from './far-end.ts';
import type { Permission } from './permission.ts';

/** A right, by whom it is needed and for what. */
export interface NeededRight extends Permission {
  /** A step or an examination by its name, or what else is done: `intake`, `kind of account`, `last look`, `hand-over`, `watch`. */
  readonly by: string;
}

/** Every right that containing an account needs there, once for each that needs it; those of the tier-zero identity apart. */
export function rightsOf(farEnd: FarEnd): {
  readonly needed: readonly NeededRight[];
  readonly tierZero: readonly NeededRight[];
} {
  const { resolvePermissions, learnPermissions, rankPermissions, logs, password, watch, steps, examinations } = farEnd;
  const needed = [
    ...resolvePermissions.map((permission) => ({ ...permission, by: 'intake' })),
    ...rankPermissions.map((permission) => ({ ...permission, by: 'policy' })),
    ...learnPermissions.map((permission) => ({ ...permission, by: 'kind of account' })),
    ...logs.permissions.map((permission) => ({ ...permission, by: 'last look' })),
    ...password.permissions.map((permission) => ({ ...permission, by: 'hand-over' })),
    ...watch.permissions.map((permission) => ({ ...permission, by: 'watch' })),
    ...[...steps, ...examinations].flatMap(({ name, permissions }) =>
      permissions.map((permission) => ({ ...permission, by: name })),
    ),
  ];
  const tierZero = steps.flatMap(({ name, tierZero: rights = [] }) => rights.map((right) => ({ ...right, by: name })));
  return { needed, tierZero };
}
