import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';

/** The JSON Schema of one message, or one line a message. */
export async function showSchema(session: Session): Promise<void> {
  const { operands } = session.invocation;
  const schemas = await session.app.schemas(operands);
  if (operands.length > 0) {
    const only = schemas.length === 1 ? schemas[0]?.schema : schemas.map(({ schema }) => schema);
    await session.print(`${JSON.stringify(only, null, 2)}\n`);
    return;
  }
  await show(session, schemas, {
    kind: 'list',
    idField: 'name',
    fields: [
      { name: 'name', format: 'id', show: 'table' },
      { name: 'kind', format: 'text', show: 'table' },
      { name: 'summary', format: 'text', show: 'table' },
    ],
  });
}
