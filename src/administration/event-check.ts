import type { Commit } from '../core/commit.ts';
import { schemaCheck } from '../core/schema-differs.ts';
import { type AnyView, sourceOf } from '../core/view.ts';

/** Checks that every event of a commit fits its schema; the views know the catalogues of all categories. */
export const eventCheck = (views: readonly AnyView[]): ((commit: Commit) => readonly string[]) =>
  schemaCheck(views.map((view) => sourceOf(view).events));
