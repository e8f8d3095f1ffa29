import * as df from 'durable-functions';
import { examine } from '../../shared/work/examine.ts';
import type { Examined } from '../../shared/work/examine.ts';
import { workContext } from '../connections.ts';
import { examineAccount } from '../contracts/contain.ts';
import type { ExamineInput } from '../contracts/contain.ts';

async function examineOnce({ start, examination }: ExamineInput): Promise<Examined> {
  return examine(start, examination, await workContext());
}

df.app.activity(examineAccount.name, { handler: examineOnce });
