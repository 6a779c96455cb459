import type { ArgumentSpec, CommandSpec, ValueSpec } from '../../core/describe/command-spec.ts';

type Spec = Pick<CommandSpec, 'path' | 'summary'> & Partial<CommandSpec>;

export const programSpec = (spec: Spec): CommandSpec => ({
  kind: 'program',
  name: spec.path,
  args: [],
  options: [],
  examples: [],
  batch: false,
  ...spec,
});

export const argument = (
  field: string,
  placeholder: string,
  description: string,
  more: { required?: boolean; many?: boolean; offers?: string } = {},
): ArgumentSpec => ({
  field,
  type: 'text' as const,
  description,
  placeholder,
  required: more.required ?? false,
  many: more.many ?? false,
  list: more.many ?? false,
  ...(more.offers === undefined ? {} : { offers: more.offers }),
});

export const optionSpec = (
  flag: string,
  description: string,
  more: Partial<ValueSpec> & {
    short?: string;
    repeatable?: boolean;
    required?: boolean;
    default?: unknown;
  } = {},
) => ({
  field: flag,
  flag,
  type: 'text' as const,
  description,
  placeholder: '',
  required: false,
  repeatable: false,
  hidden: false,
  ask: false,
  ...more,
});
