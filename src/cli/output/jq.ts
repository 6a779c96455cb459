import { Worker } from 'node:worker_threads';
import { FailureError } from '../../core/kernel/failure.ts';
import type { StreamPolicy } from '../session/terminal.ts';
import type { JqAnswer, JqRequest } from './jq-worker.ts';
import { forTerminalLines, jsonForTerminal } from './sanitise.ts';

export interface JqOptions {
  readonly target: StreamPolicy;
  /** How long jq may take. Milliseconds. */
  readonly timeoutMs: number;
}

/**
 * `--jq EXPR`: the answer's JSON through a real jq (WebAssembly, loaded only here). Texts are printed as they are, like
 * `jq -r`; the rest in one line each, indented on a terminal.
 *
 * @throws FailureError `usage` (`jq`) for what jq rejects, `timed_out` for what does not end in time
 */
export async function throughJq(
  json: string,
  expression: string,
  { target, timeoutMs }: JqOptions,
): Promise<string> {
  const flags = target.isTerminal ? ['-r'] : ['-r', '-c'];
  const answer = await inThread({ json, expression, flags }, timeoutMs);
  if ('rejected' in answer) throw rejection(answer.rejected);
  const { printed } = answer;
  const text = printed === '' ? '' : `${printed.replace(/\n$/, '')}\n`;
  return target.isTerminal ? forTerminalLines(jsonForTerminal(text)).join('\n') : text;
}

/** The worker stands beside the built program. */
async function inThread(request: JqRequest, timeoutMs: number): Promise<JqAnswer> {
  const worker = new Worker(new URL('./jq-worker.cjs', import.meta.url), { workerData: request });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<JqAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => resolve({ rejected: 'it ended without an answer' }));
      timer = setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

const timedOut = (timeoutMs: number): FailureError =>
  new FailureError({
    kind: 'timed_out',
    code: 'jq_timed_out',
    message: `--jq was not done after ${timeoutMs / 1000} s.`,
    hint: 'Does the expression end? If it does, give it longer with --timeout.',
  });

/** jq reports compile errors in several lines, the last of which counts them. */
function rejection(message: string): FailureError {
  const [first = ''] = message.split('\n');
  return new FailureError({
    kind: 'usage',
    code: 'jq',
    message: `--jq: ${first.replace(/^jq: error( \([^)]*\))?: /, '')}`,
    hint: 'Its input is what --json prints.',
  });
}
