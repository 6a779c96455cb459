import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api';
import type { Step } from '../../core/kernel/step.ts';
import type { Exchange } from '../exchange.ts';
import { headerOf, rawHeadersOf } from '../incoming.ts';

/**
 * Spans of OpenTelemetry. Whoever wants them brings an SDK (`node --import`); without one the API does nothing. Attributes
 * are those of the semantic conventions that name nobody: routes, never paths.
 */

const tracer = () => trace.getTracer('daybook');

const ofHeaders: TextMapGetter<Exchange> = {
  get: (exchange, name) => headerOf(exchange, name),
  keys: (exchange) => rawHeadersOf(exchange).filter((_, index) => index % 2 === 0),
};

/** The span of a request: `POST /orders/{orderId}/place`. */
export function inRequestSpan(
  exchange: Exchange,
  next: () => Promise<void>,
  route: () => string | null,
): Promise<void> {
  const { method, url } = exchange.req;
  const parent = propagation.extract(context.active(), exchange, ofHeaders);
  const attributes = { 'http.request.method': method, 'url.scheme': url.slice(0, url.indexOf(':')) };
  return tracer().startActiveSpan(method, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    try {
      await next();
    } finally {
      if (span.isRecording()) endRequest(span, exchange, route());
      span.end();
    }
  });
}

function endRequest(span: Span, exchange: Exchange, route: string | null): void {
  const { status } = exchange.res;
  span.setAttribute('http.response.status_code', status);
  if (route !== null) {
    span.updateName(`${exchange.req.method} ${route}`);
    span.setAttribute('http.route', route);
  }
  if (status < 500) return;
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', exchange.var.code ?? String(status));
}

/** A span a step: `command CreateOrder`, `decide`, `append`, `query FindOrders`, `catch up`. */
export const spanStep: Step = (name, work) =>
  tracer().startActiveSpan(name, async (span) => {
    try {
      const answer = await work();
      if (span.isRecording()) markFailure(span, answer);
      return answer;
    } catch (thrown) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', thrown instanceof Error ? thrown.name : 'thrown');
      throw thrown;
    } finally {
      span.end();
    }
  });

/** Of a failure its code: its words may name somebody. */
function markFailure(span: Span, answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok !== false) return;
  const { failure } = answer as { readonly failure?: { readonly kind: string; readonly code: string } };
  if (failure === undefined) return;
  span.setAttribute('error.type', failure.code);
  if (failure.kind === 'internal' || failure.kind === 'unavailable')
    span.setStatus({ code: SpanStatusCode.ERROR });
}
