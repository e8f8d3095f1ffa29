import * as df from 'durable-functions';
import { examine } from '../../shared/containment/examine.ts';
import type { Examined } from '../../shared/containment/examine.ts';
import { caseStore, tenant } from '../connections.ts';
import { examineAccount } from '../orchestrators/callables.ts';
import type { ExamineInput } from '../orchestrators/callables.ts';

async function examineOnce({ start, examination }: ExamineInput): Promise<Examined> {
  return examine(start, examination, await tenant(), caseStore());
}

df.app.activity(examineAccount.name, { handler: examineOnce });
