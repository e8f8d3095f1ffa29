/** What a process asked of a case store, and what it was told; times are of the one clock of the machine, in nanoseconds. */
export type Asked = { readonly began: number; readonly ended: number } & (
  | {
      readonly kind: 'put';
      readonly key: string;
      readonly value: string;
      readonly written: boolean;
      readonly seen: string;
    }
  | { readonly kind: 'get'; readonly key: string; readonly seen: string | null }
  | {
      readonly kind: 'append';
      readonly caseId: string;
      /** Names this one append, unless `once` does. */
      readonly name: string;
      readonly once?: string;
      readonly sequence: number;
      readonly head: string;
    }
  | { readonly kind: 'read'; readonly cell: string; readonly etag: string | null; readonly value: string | null }
  | {
      readonly kind: 'write';
      readonly cell: string;
      readonly after: string | null;
      readonly value: string;
      /** Null: a conflict. */
      readonly etag: string | null;
    }
);
type Of<Kind extends Asked['kind']> = Extract<Asked, { kind: Kind }>;

export function only<Kind extends Asked['kind']>(history: readonly Asked[], ...kinds: readonly Kind[]): Of<Kind>[] {
  return history.filter((each): each is Of<Kind> => (kinds as readonly string[]).includes(each.kind));
}

/** Each name and what was asked about it. */
export function groupedBy<T>(all: readonly T[], nameOf: (one: T) => string): [string, T[]][] {
  return [...Map.groupBy(all, nameOf)];
}

/** Sentences about what was over before something else began, and yet stands behind it; at the same place where `mayShare` allows it. */
export function outOfOrder(
  all: readonly {
    readonly asked: Pick<Asked, 'began' | 'ended'>;
    readonly place: number;
    readonly mayShare: boolean;
  }[],
  what: string,
): string[] {
  const byBeginning = all.toSorted((a, b) => a.asked.began - b.asked.began);
  const byEnd = all.toSorted((a, b) => a.asked.ended - b.asked.ended);
  let [furthest, next] = [-1, 0];
  return byBeginning.flatMap(({ asked, place, mayShare }) => {
    for (let over = byEnd[next]; over && over.asked.ended < asked.began; over = byEnd[(next += 1)])
      furthest = Math.max(furthest, over.place);
    return place > furthest || (mayShare && place === furthest)
      ? []
      : [`${what}: ${place} came after ${furthest} was over`];
  });
}
