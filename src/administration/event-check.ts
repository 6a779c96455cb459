import { schemaCheck } from '../core/log/schema-differs.ts';
import type { Commit } from '../core/model/commit.ts';
import { type AnyView, sourceOf } from '../core/model/view.ts';

/** Checks that every event of a commit fits its schema; the views know the catalogues of all categories. */
export const eventCheck = (views: readonly AnyView[]): ((commit: Commit) => readonly string[]) =>
  schemaCheck(views.map((view) => sourceOf(view).events));
