import type { OrchestrationContext, Task } from 'durable-functions';

/** What an orchestrator speaks to its host through; only the verbs of this folder look inside. */
export type Context = OrchestrationContext;

/** An orchestrator, or a part of one: what it yields is the SDK's affair, what it returns is typed. */
export type Durable<T> = Generator<Task, T, unknown>;
