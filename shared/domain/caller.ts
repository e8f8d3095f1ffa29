import type { Role } from './role.ts';

/** Who asks, as a verified token says. Whatever Cordon writes down as done by somebody, it writes from here. */
export interface Caller {
  /** The object id in the tenant of the person or of the application's service principal: names change, and may be those of others. */
  readonly id: string;
  readonly is: 'person' | 'application';
  /** As people know them: the sign-in name of a person, the client id of an application. */
  readonly name: string;
  readonly roles: readonly Role[];
}

/** As it stands beside what they did. */
export interface Author {
  readonly by: string;
  /** Absent in case files of version 0.1, which took people at their word. */
  readonly byId?: string | undefined;
}

export interface VerifiedAuthor {
  readonly by: string;
  readonly byId: string;
}

export const authorOf = ({ id, name }: Caller): VerifiedAuthor => ({ by: name, byId: id });
