// jq in a thread of its own: it runs without a pause, and only a thread can be ended from outside.

import { parentPort, workerData } from 'node:worker_threads';
import { raw } from 'jq-wasm';

export interface JqRequest {
  readonly json: string;
  readonly expression: string;
  readonly flags: string[];
}

export type JqAnswer = { readonly printed: string } | { readonly rejected: string };

const { json, expression, flags } = workerData as JqRequest;

const answered = (answer: JqAnswer): void => parentPort?.postMessage(answer);

// What jq printed before it failed is not an answer.
void raw(json, expression, flags).then(
  ({ stdout, stderr, exitCode }) => answered(exitCode === 0 ? { printed: stdout } : { rejected: stderr }),
  (error: unknown) => answered({ rejected: error instanceof Error ? error.message : String(error) }),
);
