import type { Known } from '../../core/describe/likely-values.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { NamedEntity, Row } from './entities.ts';
import type { Session } from './session.ts';

/** What the daybook knows of an entity that was named. */
export async function knownEntity(
  session: Session,
  { kind, name }: NamedEntity,
  draft?: Row,
): Promise<Known> {
  const { get, shownBy, id } = session.entity(kind);
  const found = await (await session.resolver()).idOf(kind, name);
  const { queries } = await session.daybook();
  const answer = valueOrThrow(await queries.dispatchUnknown({ name: get, data: { [id]: found } }));
  const shape = session.app.manifest.spec(shownBy)?.shape as ResultShape;
  return { answer: answer as Row, shape, zone: session.time.zone, ...(draft === undefined ? {} : { draft }) };
}
