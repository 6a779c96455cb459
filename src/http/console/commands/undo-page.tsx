import { FailureError } from '../../../core/kernel/failure.ts';
import type { CommandMeta, Receipt } from '../../../core/model/command.ts';
import { Preview } from '../forms/preview.tsx';
import { Title } from '../layout.tsx';
import type { ConsolePage, Shown } from '../page.ts';
import { Notice } from '../parts/said.tsx';
import { pathOfEntity } from '../paths.ts';
import type { Visit } from '../visit.ts';

/** What `PlanUndo` answers. */
interface Plan {
  readonly command: string;
  readonly commandId: string;
  readonly stream: string;
  readonly undo: { readonly name: string; readonly data: object; readonly meta: CommandMeta };
  readonly planned: Receipt;
}

/** `/console/commands/{id}/undo`: which command undoes it, what that changes, and the button. */
export const undoPage: ConsolePage = {
  path: '/commands/:command/undo',
  get: async (visit) => planPage(visit, await planOf(visit)),
  post: async (visit) => {
    const plan = await planOf(visit);
    const looked = Number((await visit.form()).get('_version'));
    if (looked !== versionOf(plan)) {
      const notice = 'It has changed meanwhile: nothing was done. This is what undoing it would change now.';
      return { ...(await planPage(visit, plan, notice)), status: 409 };
    }
    const { name, data, meta } = plan.undo;
    const result = await visit.send(name, data, { ...meta, expectedVersion: looked });
    if (!result.ok) throw new FailureError(result.failure);
    const { stream } = plan;
    return visit.exchange.redirect(`${pathOfEntity(stream)}?done=${result.value.commandId}`, 303);
  },
};

const planOf = (visit: Visit): Promise<Plan> =>
  visit.ask<Plan>('PlanUndo', { command: visit.param('command') });

/** The version of the stream that the plan was made for. */
const versionOf = ({ planned }: Plan): number => planned.version - planned.events.length;

const planPage = async (visit: Visit, plan: Plan, notice?: string): Promise<Shown> => ({
  title: `Undo ${plan.command}`,
  body: (
    <>
      <Title
        above={{ label: 'Back to it', href: pathOfEntity(plan.stream) }}
        lead={`By ${plan.undo.name}. Both stay in the log.`}
      >
        Undo {plan.command}
      </Title>
      {notice !== undefined && <Notice>{notice}</Notice>}
      <section class="sheet preview" aria-labelledby="preview-title">
        <h2 id="preview-title">What it would change</h2>
        <Preview visit={visit} receipt={plan.planned} />
        <form method="post">
          <input type="hidden" name="_version" value={String(versionOf(plan))} />
          <button class="primary" type="submit">
            Undo it
          </button>
        </form>
      </section>
    </>
  ),
});
