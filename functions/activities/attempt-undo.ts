import * as df from 'durable-functions';
import { undo } from '../../shared/work/undo.ts';
import type { Undone } from '../../shared/plan/outcome.ts';
import type { UndoInput } from '../../shared/work/undo.ts';
import { workContext } from '../connections.ts';
import { attemptUndo } from '../contracts/release.ts';

async function undoOnce(input: UndoInput): Promise<Undone> {
  return undo(input, await workContext());
}

df.app.activity(attemptUndo.name, { handler: undoOnce });
