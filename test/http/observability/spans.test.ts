import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
} from '@opentelemetry/api';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDaybook } from '../../../src/app.ts';
import { spanStep } from '../../../src/http/observability/spans.ts';
import { openService, type Service } from '../support/service.ts';

/** As much of an SDK as the API needs: spans that are kept, and a context that follows asynchronous work. */

interface Kept {
  readonly parent: string | undefined;
  readonly attributes: Record<string, unknown>;
  name: string;
  status: unknown;
  isEnded: boolean;
}

const spans: Kept[] = [];
beforeEach(() => void spans.splice(0));

const keptOf = new WeakMap<Span, Kept>();

function startSpan(name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
  const above = trace.getSpan(parent);
  const kept: Kept = {
    name,
    parent: above && (keptOf.get(above)?.name ?? above.spanContext().traceId),
    attributes: { ...options.attributes },
    status: undefined,
    isEnded: false,
  };
  spans.push(kept);
  const span = {
    spanContext: () => ({
      traceId: '0'.repeat(31).concat('1'),
      spanId: '0'.repeat(15).concat('1'),
      traceFlags: 1,
    }),
    isRecording: () => true,
    updateName: (to: string) => {
      kept.name = to;
      return span;
    },
    setAttribute: (key: string, value: unknown) => {
      kept.attributes[key] = value;
      return span;
    },
    setStatus: (status: unknown) => {
      kept.status = status;
      return span;
    },
    end: () => {
      kept.isEnded = true;
    },
  } as unknown as Span;
  keptOf.set(span, kept);
  return span;
}

const active = new AsyncLocalStorage<Context>();
context.setGlobalContextManager({
  active: () => active.getStore() ?? ROOT_CONTEXT,
  with: (to, work, self, ...args) => active.run(to, () => work.apply(self, args)),
  bind: (_to, target) => target,
  enable() {
    return this;
  },
  disable() {
    return this;
  },
});
trace.setGlobalTracerProvider({
  getTracer: () => ({
    startSpan,
    startActiveSpan: (...args: unknown[]) => {
      const work = args.at(-1) as (span: Span) => unknown;
      const [name, options, parent] = args.slice(0, -1) as [string, SpanOptions?, Context?];
      const from = parent ?? context.active();
      const span = startSpan(name, options, from);
      return context.with(trace.setSpan(from, span), work, undefined, span) as never;
    },
  }),
});
propagation.setGlobalPropagator({
  inject: () => undefined,
  extract: (from, carrier, getter) => {
    const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
    return traceId === undefined || spanId === undefined
      ? from
      : trace.setSpanContext(from, { traceId, spanId, traceFlags: 1, isRemote: true });
  },
  fields: () => ['traceparent'],
});

async function openTraced(): Promise<Service> {
  const daybook = await openDaybook({ db: ':memory:', step: spanStep });
  const service = await openService({}, { daybook });
  return { ...service, close: async () => void (await Promise.all([service.close(), daybook.close()])) };
}

const service = await openTraced();
afterAll(async () => {
  await service.close();
  trace.disable();
  context.disable();
  propagation.disable();
});

const tree = (): readonly string[] => spans.map(({ name, parent }) => `${parent ?? ''} > ${name}`);

describe('spans', () => {
  it('lead from the request to the command, its decision and its append', async () => {
    await service.post('/customers', { ref: 'ann', name: 'Ann Lee', email: 'ann@example.org' });
    expect(tree()).toEqual([
      ' > POST /customers',
      'POST > command RegisterCustomer',
      'command RegisterCustomer > decide',
      'command RegisterCustomer > append',
    ]);
    expect(spans.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('lead to the query, and to what it brings up to date', async () => {
    await service.get('/customers');
    expect(tree()).toEqual([
      ' > GET /customers',
      'GET > query FindCustomers',
      'query FindCustomers > catch up',
    ]);
  });

  it('belong to the trace of the caller', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await service.get('/livez', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(tree()).toEqual([`${traceId} > GET /livez`]);
  });

  it('say what HTTP conventions ask for, and nothing of anybody', async () => {
    await service.get('/customers/ann@example.org?secret=1');
    expect(spans[0]?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': '/customers/{ref}',
      'http.response.status_code': 400,
    });
    await service.post('/customers', { ref: 'bea', name: 'Bea', email: 'bea@example.org' });
    await service.post('/customers', { ref: 'ann', name: 'Ann', email: 'bea@example.org' });
    expect(JSON.stringify(spans)).not.toMatch(/ann|bea|Ann|Bea|secret/);
    expect(spans.at(-2)?.attributes).toEqual({ 'error.type': 'duplicate_ref' });
  });

  it('are failed where the service failed, and not where a rule said no', async () => {
    await service.get('/customers/nobody');
    expect(spans.every(({ status }) => status === undefined)).toBe(true);
    const broken = await openService({}, { idOf: () => Promise.reject(new TypeError('broken')) });
    spans.splice(0);
    await broken.get('/orders/1');
    expect(spans[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'internal_error' } });
    await broken.close();
  });
});
