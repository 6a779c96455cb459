import { html } from 'hono/html';
import { exitCodes } from '../../../core/kernel/exit-codes.ts';
import type { FailureKind } from '../../../core/kernel/failure.ts';
import { ownValue } from '../../../core/kernel/own.ts';
import { edgeMeanings, failureMeanings, kindMeanings } from '../../problems/problem-meanings.ts';
import { type EdgeCode, edgeProblems, statuses } from '../../problems/problems.ts';
import type { AnyMessage } from '../message-operations.ts';
import { code, type Html, page, paragraph, table, words } from './page.ts';

/** What each code of a failure means, and what to do about it: where `type` of a problem leads. */

type Rejections = Readonly<Record<string, string>>;

const linked = (name: string): Html => html`<a href="/problems/${name}"><code>${name}</code></a>` as Html;

export function problemsPage(definitions: readonly AnyMessage[], rejections: Rejections): Promise<Html> {
  return page('Problems', [
    paragraph(
      'A failure is `application/problem+json` (RFC 9457). Its `kind` says what a program does next, its `code` what happened exactly; `exit` is the exit code of the command line for it.',
    ),
    html`<h2 id="kinds">Kinds</h2>
${table(
  'Kinds of failures',
  ['Kind', 'Status', 'Exit code', 'Meaning'],
  Object.entries(statuses).map(([kind, status]) => [
    code(kind),
    String(status),
    String(exitCodes[kind as FailureKind]),
    words(kindMeanings[kind as FailureKind]),
  ]),
)}
<h2 id="requests">Requests that are refused before anything is done</h2>
${table(
  'Refused requests',
  ['Code', 'Status', 'Meaning'],
  Object.entries(edgeProblems).map(([name, [status]]) => [
    linked(name),
    String(status),
    words(edgeMeanings[name as EdgeCode]),
  ]),
)}
<h2 id="messages">What any message may answer</h2>
${table(
  'Failures of any message',
  ['Code', 'Meaning'],
  Object.entries(failureMeanings).map(([name, text]) => [linked(name), words(text)]),
)}
<h2 id="rules">Rules of the shop</h2>
${paragraph('All are of the kind `rejected`, with status 400; what does not exist is `not_found`, with 404.')}
${table(
  'Rules of the shop',
  ['Code', 'Meaning'],
  Object.entries(rejections)
    .filter(([name]) => commandsWith(definitions, name).length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => [linked(name), text]),
)}` as Html,
  ]);
}

/** Undefined for a code that there is not. */
export async function problemPage(
  name: string,
  definitions: readonly AnyMessage[],
  rejections: Rejections,
): Promise<Html | undefined> {
  const edge = ownValue<readonly [number, string]>(edgeProblems, name);
  const commands = commandsWith(definitions, name);
  const text =
    ownValue(edgeMeanings, name) ??
    ownValue(failureMeanings, name) ??
    ownValue(rejections, name) ??
    undefined;
  if (text === undefined && commands.length === 0) return undefined;
  return page(name, [
    html`<p class="lead">${words(text ?? 'A rule of the shop.')}</p>` as Html,
    ...(edge === undefined ? [] : [paragraph(`Status ${edge[0]}: ${edge[1]}.`)]),
    ...(commands.length === 0 ? [] : [ofCommands(commands)]),
  ]);
}

const ofCommands = (commands: readonly AnyMessage[]): Html =>
  html`<h2>Commands that may answer it</h2>
${table(
  'Commands that may answer it',
  ['Command', 'What it does'],
  commands.map(({ name, summary }) => [html`<a href="/docs/${name}">${name}</a>` as Html, summary]),
)}` as Html;

const commandsWith = (definitions: readonly AnyMessage[], rejection: string): readonly AnyMessage[] =>
  definitions.filter((one) => one.kind === 'decider' && rejectionsOf(one).includes(rejection));

const rejectionsOf = ({
  rejections,
  creates,
  keyTaken,
}: Extract<AnyMessage, { kind: 'decider' }>): readonly string[] =>
  [...rejections, creates, keyTaken?.code].filter((one): one is string => one !== undefined);
