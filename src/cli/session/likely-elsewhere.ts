import { type LikelyValue, likelyValues } from '../../core/describe/likely-values.ts';
import type { Likely } from '../../core/model/cli-binding.ts';
import type { NamedEntity, Row } from './entities.ts';
import { knownEntity } from './likely.ts';
import type { Session } from './session.ts';
import { suggestions } from './suggestions.ts';

/** What is likely for a part of an entity that was named: found in it, or where its definition says so, in newer ones. */
export async function likelyIn(
  session: Session,
  likely: Likely,
  entity: NamedEntity,
  draft?: Row,
): Promise<readonly LikelyValue[]> {
  const own = likelyValues(likely, await knownEntity(session, entity, draft));
  return own.length > 0 || likely.elsewhere === undefined ? own : elsewhere(session, entity.kind, likely);
}

async function elsewhere(session: Session, kind: string, likely: Likely): Promise<readonly LikelyValue[]> {
  const { id } = session.entity(kind);
  for (const row of await suggestions<Row>(session, kind, '', likely.elsewhere)) {
    const found = likelyValues(likely, await knownEntity(session, { kind, name: String(row[id]) }));
    if (found.length > 0) return found;
  }
  return [];
}
