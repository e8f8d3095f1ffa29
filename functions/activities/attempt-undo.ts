import * as df from 'durable-functions';
import { undo } from '../../shared/work/undo.ts';
import type { Undone, UndoInput } from '../../shared/work/undo.ts';
import { casesOf } from '../../shared/casefile/cases-of-account.ts';
import { caseStore, tenant } from '../connections.ts';
import { attemptUndo } from '../contracts/release.ts';

async function undoOnce(input: UndoInput): Promise<Undone> {
  const store = caseStore();
  return undo(input, await tenant(), store, ({ account }) => casesOf(account, store));
}

df.app.activity(attemptUndo.name, { handler: undoOnce });
