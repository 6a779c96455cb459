import type { Child } from 'hono/jsx';
import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import type { Failure } from '../../../core/kernel/failure.ts';
import { newId } from '../../../core/kernel/new-id.ts';
import type { Receipt } from '../../../core/model/command.ts';
import type { Page } from '../../../core/model/query.ts';
import { type Route, routesOf } from '../../messages/routes.ts';
import { problemOf } from '../../problems/problems.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage, Shown } from '../page.ts';
import { ProblemNotice } from '../parts/said.tsx';
import { Time } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { EqualLines } from './equal.tsx';
import { Fields, OfferedLists } from './field.tsx';
import { dataOf, type FormValues, valuesOf } from './form-data.ts';
import { type Choice, type FormField, formOf } from './form-field.ts';
import { calledOf, offeredTo, queryAbout, type Subject, subjectOf } from './known.ts';
import { Preview } from './preview.tsx';

/**
 * Every command as a page: its form, made from its schema, then what it would change, then the act. What is confirmed is what was
 * previewed: the confirmation holds the same values, the key that makes a second click the same command, and the version that
 * was looked at, so that a page that is out of date cannot act.
 *
 * `POST /orders/{id}/place` of the API is the page `/console/orders/{id}/place`; what creates is at `/console/orders/create`.
 */
export function commandPages(commands: readonly CommandSpec[]): readonly ConsolePage[] {
  return routesOf(commands, { commands: true, queries: false })
    .filter(({ spec }) => spec.kind === 'command')
    .map((route) => {
      const form = new CommandForm(route);
      return { path: form.path, get: (visit) => form.get(visit), post: (visit) => form.post(visit) };
    });
}

/** Where a command's form is, below `/console`. @param id whatever the entity is called */
export function pathOfCommand(commands: readonly CommandSpec[], name: string, id = ''): string | undefined {
  const route = routesOf(commands, { commands: true, queries: false }).find(({ spec }) => spec.name === name);
  return route && pathOf(route).replace(/:\w+/, encodeURIComponent(id));
}

const pathOf = ({ path, spec }: Route): string =>
  spec.creates === true ? `/${spec.path.replaceAll(' ', '/')}` : path.replaceAll(/\{(\w+)\}/g, ':$1');

/** A form while it is answered. */
interface Opened {
  readonly visit: Visit;
  readonly subject: Subject | undefined;
  readonly fields: readonly FormField[];
  readonly offered: Readonly<Record<string, readonly Choice[]>>;
}

interface Drawn {
  readonly values?: FormValues | undefined;
  readonly issues?: ReadonlyMap<string, string>;
  readonly status?: number;
  /** Between the title and the form. */
  readonly above?: Child;
}

class CommandForm {
  readonly path: string;
  readonly #route: Route;

  constructor(route: Route) {
    this.#route = route;
    this.path = pathOf(route);
  }

  async get(visit: Visit): Promise<Shown> {
    const opened = await this.#open(visit);
    const given = valuesOf(visit.url.searchParams);
    const isAsking = asks(this.#route.spec, opened.fields);
    // Where nothing has to be written, what it would change is shown at once.
    if (given.size === 0 && !isAsking && opened.subject !== undefined)
      return this.#preview(opened, new Map());
    return this.#drawn(opened, { values: given.size === 0 ? undefined : given });
  }

  async post(visit: Visit): Promise<Shown | Response> {
    const opened = await this.#open(visit);
    const values = valuesOf(await visit.form());
    const more = values.get('_more')?.[0];
    if (more !== undefined) return this.#drawn(opened, { values: withRow(more, opened.fields, values) });
    const { issues } = dataOf(opened.fields, values, visit);
    if (issues.size > 0) return this.#drawn(opened, { values, issues, status: 400 });
    return values.get('_do')?.[0] === 'confirm'
      ? this.#confirm(opened, values)
      : this.#preview(opened, values);
  }

  async #open(visit: Visit): Promise<Opened> {
    const { spec, parameter } = this.#route;
    const subject =
      parameter?.entity === undefined
        ? undefined
        : await subjectOf(visit, parameter.entity, parameter.field, visit.param(parameter.field));
    const offered = await offeredTo(visit, spec);
    const fields = formOf(spec, { known: subject?.known, offered }, parameter?.field);
    return { visit, subject, fields, offered };
  }

  #data({ visit, subject, fields }: Opened, values: FormValues) {
    const read = dataOf(fields, values, visit);
    const named = subject === undefined ? {} : { [subject.field]: subject.id };
    return { ...read, data: { ...named, ...read.data } };
  }

  /** What it would change now, and the button that does it. */
  async #preview(opened: Opened, values: FormValues, above?: Child): Promise<Shown> {
    const { visit } = opened;
    const { data, places } = this.#data(opened, values);
    const result = await visit.send(this.#route.spec.name, data, { dryRun: true });
    // That nothing changes is no news where nothing is written yet.
    const isBlank = values.size === 0 && opened.fields.length > 0;
    if (!result.ok && isBlank && result.failure.code === 'no_change') return this.#drawn(opened, {});
    if (!result.ok) return this.#refused(opened, values, result.failure, places, above);
    return this.#drawn(opened, {
      values,
      above: (
        <>
          {above}
          <section class="sheet preview" id="preview" aria-labelledby="preview-title" tabindex={-1} autofocus>
            <h2 id="preview-title">What it would change</h2>
            <Preview visit={visit} receipt={result.value} />
            {this.#confirmation(opened, values, result.value)}
            <EqualLines
              visit={visit}
              name={this.#route.spec.name}
              data={this.#named(opened, data)}
              currency={currencyOf(opened.subject)}
            />
          </section>
        </>
      ),
    });
  }

  /** With the number that people use in the place of the id. */
  #named({ subject }: Opened, data: Readonly<Record<string, unknown>>) {
    return subject === undefined ? data : { ...data, [subject.field]: subject.called };
  }

  #confirmation({ subject }: Opened, values: FormValues, { version, events }: Receipt) {
    const { spec } = this.#route;
    const hidden = [...values].flatMap(([name, texts]) =>
      name.startsWith('_') ? [] : texts.map((text) => [name, text] as const),
    );
    const looked = values.get('_key')?.[0];
    return (
      <form method="post" class="row">
        {hidden.map(([name, text]) => (
          <input type="hidden" name={name} value={text} />
        ))}
        <input type="hidden" name="_key" value={looked ?? newId()} />
        {subject !== undefined && (
          <input type="hidden" name="_version" value={String(version - events.length)} />
        )}
        <button class="primary" type="submit" name="_do" value="confirm">
          {spec.confirm === undefined ? actOf(spec) : `Yes: ${actOf(spec).toLowerCase()}`}
        </button>
      </form>
    );
  }

  async #confirm(opened: Opened, values: FormValues): Promise<Shown | Response> {
    const { visit, subject } = opened;
    const { spec } = this.#route;
    const [key, version] = [values.get('_key')?.[0], Number(values.get('_version')?.[0])];
    const { data, places } = this.#data(opened, values);
    const result = await visit.send(spec.name, data, {
      commandId: key,
      expectedVersion: subject === undefined || !Number.isSafeInteger(version) ? undefined : version,
    });
    if (result.ok) return this.#done(opened, result.value);
    if (result.failure.kind === 'version_conflict')
      return {
        ...(await this.#preview(opened, values, await this.#meanwhile(opened, version))),
        status: 409,
      };
    return this.#refused(opened, values, result.failure, places);
  }

  async #done({ visit, subject }: Opened, receipt: Receipt): Promise<Response> {
    const kind = this.#route.tag.replace(/s$/, '');
    const id = subject?.called ?? (await calledOf(visit, kind, receipt.id, receipt.number));
    const done = new URLSearchParams({ done: receipt.commandId });
    return visit.exchange.redirect(
      `/console/${this.#route.tag}/${encodeURIComponent(id)}?${done.toString()}`,
      303,
    );
  }

  /** A race was lost: what happened since the page was made. */
  async #meanwhile({ visit, subject }: Opened, version: number): Promise<Child> {
    const query = subject && queryAbout(visit.port.commands, subject.kind, 'history');
    const since: readonly Happened[] =
      subject === undefined || query === undefined || !visit.may(query.name)
        ? []
        : (await visit.ask<Page<Happened>>(query.name, { [subject.field]: subject.id })).items.filter(
            (entry) => entry.version > version,
          );
    return (
      <div class="problem" role="alert">
        <h2>It has changed meanwhile: nothing was done</h2>
        <ul>
          {since.map(({ occurredAt, actor, told }) => (
            <li>
              <Time at={occurredAt} zone={visit.zone} /> {told} <span class="soft">{actor}</span>
            </li>
          ))}
        </ul>
        <p>Look below at what yours would change now, and do it again if it is still right.</p>
      </div>
    );
  }

  #refused(
    opened: Opened,
    values: FormValues,
    failure: Failure,
    places: ReadonlyMap<string, string>,
    above?: Child,
  ): Shown {
    const { problem } = problemOf(failure, opened.visit.exchange.var.requestId);
    const issues = new Map<string, string>();
    if (failure.kind === 'validation_failed')
      for (const { path, message } of failure.details.issues) {
        const place = places.get(path);
        if (place !== undefined) issues.set(place, message);
      }
    return this.#drawn(opened, {
      values,
      issues,
      status: problem.status,
      above: (
        <>
          {above}
          <ProblemNotice problem={problem} />
        </>
      ),
    });
  }

  #drawn({ visit, subject, fields, offered }: Opened, { values, issues, status, above }: Drawn): Shown {
    const { spec, tag } = this.#route;
    const currency = currencyOf(subject);
    const title =
      subject === undefined
        ? `${actOf(spec)} ${tag.replace(/s$/, '')}`
        : `${actOf(spec)} · ${subject.kind} ${subject.called}`;
    const back =
      subject === undefined
        ? { label: capitalised(tag), href: `/console/${tag}` }
        : {
            label: `${capitalised(subject.kind)} ${subject.called}`,
            href: `/console/${tag}/${encodeURIComponent(subject.called)}`,
          };
    return {
      title,
      ...(status === undefined ? {} : { status }),
      body: (
        <>
          <Title above={back} lead={`${spec.summary}.`}>
            {subject === undefined ? title : actOf(spec)}
          </Title>
          {above}
          {fields.length > 0 && (
            <form method="post" class="sheet fields command" novalidate {...inPlace(visit)}>
              {spec.needsOne?.map((names) => (
                <p class="soft whole">
                  One of these is needed: {names.map((name) => labelIn(fields, name)).join('; ')}.
                </p>
              ))}
              <Fields fields={fields} values={values} issues={issues} currency={currency} />
              <div class="row whole">
                <button
                  type="submit"
                  name="_do"
                  value="preview"
                  class={above === undefined ? 'primary' : undefined}
                >
                  See what it would change
                </button>
                <a href={back.href}>Leave it</a>
              </div>
              <OfferedLists offered={offered} />
            </form>
          )}
        </>
      ),
    };
  }
}

/** Whether something has to be written first, or is asked for where people are asked at all. */
export const asks = ({ needsOne, options }: CommandSpec, fields: readonly FormField[]): boolean =>
  needsOne !== undefined || options.some(({ ask }) => ask) || fields.some(({ required }) => required);

/** Where there is JavaScript, the answer takes the place of the page's content: the reader stays where they are. */
const inPlace = ({ url }: Visit) => ({
  'hx-post': url.pathname,
  'hx-target': '#main',
  'hx-select': '#main',
  'hx-swap': 'outerHTML',
});

interface Happened {
  readonly version: number;
  readonly occurredAt: string;
  readonly actor: string;
  /** What happened, in a sentence. */
  readonly told: string;
}

const lowered = (field: FormField | undefined): string | undefined =>
  (field?.control.kind === 'check' ? (field.hint ?? field.label) : field?.label)
    ?.toLowerCase()
    .replace('?', '');

const labelIn = (fields: readonly FormField[], name: string): string =>
  lowered(fields.find(({ path }) => path === name)) ?? name;

const currencyOf = (subject: Subject | undefined): string | undefined => {
  const currency = subject?.known?.answer['currency'];
  return typeof currency === 'string' ? currency : undefined;
};

/** `orders return request` → `Request return`; `orders place` → `Place`. */
export function actOf({ path }: Pick<CommandSpec, 'path'>): string {
  const [, ...verbs] = path.split(' ');
  return capitalised(verbs.toReversed().join(' ').replaceAll('-', ' '));
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** One more row of a list, by a name in it. */
function withRow(path: string, fields: readonly FormField[], values: FormValues): FormValues {
  const control = fields.find((field) => field.path === path)?.control;
  if (control?.kind !== 'rows') return values;
  const numbers = [...values.keys()].flatMap((name) =>
    name.startsWith(`${path}.`) ? [Number.parseInt(name.slice(path.length + 1), 10)] : [],
  );
  const next = Math.max(1, ...numbers.filter(Number.isFinite)) + 1;
  const first = control.fields(next)[0]?.path ?? `${path}.${next}`;
  return new Map([...values, [first, ['']]]);
}
