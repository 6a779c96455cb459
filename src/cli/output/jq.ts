import { FailureError } from '../../core/failure.ts';
import type { StreamPolicy } from '../terminal.ts';
import { forTerminalLines, jsonForTerminal } from './sanitise.ts';

/**
 * `--jq EXPR`: the answer's JSON through a real jq (WebAssembly, loaded only here). Texts are printed as they are, like
 * `jq -r`; the rest in one line each, indented on a terminal. Throws a usage failure (`jq`) for what jq refuses.
 */
export async function throughJq(json: string, expression: string, target: StreamPolicy): Promise<string> {
  const { raw } = await import('jq-wasm');
  const flags = target.isTerminal ? ['-r'] : ['-r', '-c'];
  const printed = await raw(json, expression, flags).catch((error: unknown) => {
    throw refused(error instanceof Error ? error.message : String(error));
  });
  const text = printed === '' ? '' : `${printed.replace(/\n$/, '')}\n`;
  return target.isTerminal ? forTerminalLines(jsonForTerminal(text)).join('\n') : text;
}

/** jq tells of compile errors in several lines, the last of which counts them. */
function refused(message: string): FailureError {
  const [first = ''] = message.split('\n');
  return new FailureError({
    kind: 'usage',
    code: 'jq',
    message: `--jq: ${first.replace(/^jq: error( \([^)]*\))?: /, '')}`,
    hint: 'Its input is what --json prints.',
  });
}
