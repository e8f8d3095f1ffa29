/** Who holds which privilege, and how. Times are milliseconds since the epoch. */
export interface RoleState {
  /** Active roles. */
  readonly assignments: RoleHolding[];
  /** Roles that their holder may activate. */
  readonly eligibilities: RoleHolding[];
  /** By object id. */
  readonly groups: Map<string, SimulatedGroup>;
  readonly administrativeUnits: AdministrativeUnit[];
  /** Cookies of the help desk's own web application, by cookie: whose session it is. Nothing in Entra ends them. */
  readonly adminToolSessions: Map<string, string>;
  /** Who is signed in to Teams, by cookie. */
  readonly teamsSessions: Map<string, string>;
}

export interface RoleHolding {
  readonly id: string;
  /** A user or a role-assignable group. */
  readonly principalId: string;
  /** A name of `role-definitions.ts`. */
  readonly role: string;
  /** `/` or `/administrativeUnits/{id}`. */
  readonly scope: string;
  /** Null: assigned outside Privileged Identity Management, which then knows no date. */
  readonly from: number | null;
  readonly until: number | null;
  /** Activated: from an eligibility, by its holder. */
  readonly activated: boolean;
}

export interface SimulatedGroup {
  readonly id: string;
  readonly displayName: string;
  /** Roles can be given to it. https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/groups-concept */
  readonly isAssignableToRole: boolean;
  /** Privileged Identity Management keeps its members and owners. */
  readonly isManagedByPim: boolean;
  readonly active: GroupAccess[];
  readonly eligible: GroupAccess[];
}

export interface GroupAccess {
  /** A user, or a group inside this one. */
  readonly principalId: string;
  readonly access: 'member' | 'owner';
  readonly from: number | null;
  readonly until: number | null;
  readonly activated: boolean;
}

export interface AdministrativeUnit {
  readonly id: string;
  readonly displayName: string;
  /** Only who holds a role scoped to the unit may change its members. */
  readonly isMemberManagementRestricted: boolean;
  readonly members: string[];
}

export function emptyRoles(): RoleState {
  return {
    assignments: [],
    eligibilities: [],
    groups: new Map(),
    administrativeUnits: [],
    adminToolSessions: new Map(),
    teamsSessions: new Map(),
  };
}
