import { type FormValues, rowCount } from './form-data.ts';
import type { Choice, Control, FormField, Typed } from './form-field.ts';

export interface FieldsProps {
  readonly fields: readonly FormField[];
  /** What was written before; undefined: the form is new, and shows what is likely. */
  readonly values?: FormValues | undefined;
  /** What is wrong, by the name in the form. */
  readonly issues?: ReadonlyMap<string, string> | undefined;
  /** Amounts are in this currency. */
  readonly currency?: string | undefined;
}

type Drawing = Omit<FieldsProps, 'fields'>;

/** The fields of a form, from what a message's schema says: each with its label, its hint and what is wrong with it. */
export const Fields = ({ fields, ...drawing }: FieldsProps) => (
  <>
    {fields.map((field) => (
      <Field field={field} {...drawing} />
    ))}
  </>
);

const Field = ({ field, ...drawing }: Drawing & { readonly field: FormField }) => {
  const { control } = field;
  switch (control.kind) {
    case 'check':
      return <Check field={field} {...drawing} />;
    case 'checks':
      return <Checks field={field} choices={control.choices} {...drawing} />;
    case 'group':
      return <Group field={field} fields={control.fields} {...drawing} />;
    case 'rows':
      return <Rows field={field} control={control} {...drawing} />;
    case 'picks':
      return <Picks field={field} control={control} {...drawing} />;
    case 'select':
    case 'typed':
      return <Single field={field} control={control} {...drawing} />;
  }
};

const textOf = ({ path, initial }: FormField, values: FormValues | undefined): string =>
  values === undefined ? (initial ?? '') : (values.get(path)?.at(-1) ?? '');

/** `items.0.sku` as an id of the page. */
const idOf = (path: string): string => `field-${path.replaceAll(/[^\w-]/g, '-')}`;

type Single = Extract<Control, { kind: 'typed' | 'select' }>;

function Single({
  field,
  control,
  values,
  issues,
  currency,
}: Drawing & { readonly field: FormField; readonly control: Single }) {
  const { path, label, hint, required, clearable } = field;
  const type = control.kind === 'typed' ? control.type : undefined;
  const [id, issue] = [idOf(path), issues?.get(path)];
  const described = [issue && `${id}-issue`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const common = {
    id,
    name: path,
    required,
    'aria-describedby': described,
    'aria-invalid': issue === undefined ? undefined : ('true' as const),
  };
  const unit = type === 'money' ? (currency ?? '') : type === 'rate' ? '%' : '';
  return (
    <div class={type === 'long' || type === 'json' ? 'field whole' : 'field'}>
      <label for={id}>
        {label}
        {unit !== '' && <span class="soft"> ({unit})</span>}
        {required && <span class="soft"> · needed</span>}
      </label>
      {control.kind === 'select' ? (
        <Select {...common} control={control} value={textOf(field, values)} />
      ) : (
        <Input {...common} control={control} value={textOf(field, values)} />
      )}
      {issue !== undefined && (
        <p class="issue" id={`${id}-issue`}>
          {issue}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
          {type === 'texts' && '; several with commas'}
        </p>
      )}
      {clearable && (
        <label class="check">
          <input
            type="checkbox"
            name={`${path}._clear`}
            value="true"
            checked={values?.has(`${path}._clear`) ?? false}
          />
          Clear it
        </label>
      )}
    </div>
  );
}

interface InputProps {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  readonly value: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

function Select({
  control: { choices, none = '–' },
  value,
  required,
  ...common
}: InputProps & { readonly control: Extract<Control, { kind: 'select' }> }) {
  const isOther = value !== '' && !choices.some((choice) => choice.value === value);
  return (
    <select {...common} required={required}>
      {!(required && choices.some((choice) => choice.value === value)) && <option value="">{none}</option>}
      {isOther && (
        <option value={value} selected>
          {value}
        </option>
      )}
      {choices.map((choice) => (
        <option value={choice.value} selected={choice.value === value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

const MODES: Partial<Record<Typed, 'numeric' | 'decimal'>> = {
  integer: 'numeric',
  money: 'decimal',
  rate: 'decimal',
};

function Input({
  control,
  value,
  ...common
}: InputProps & { readonly control: Extract<Control, { kind: 'typed' }> }) {
  const { type, suggestions, list: offered, placeholder } = control;
  if (type === 'long' || type === 'json')
    return (
      <textarea {...common} rows={3}>
        {value}
      </textarea>
    );
  const own = suggestions.length > 0;
  const list = own ? `${common.id}-list` : offered && `offered-${offered}`;
  return (
    <>
      <input
        {...common}
        value={value}
        type={type === 'date' ? 'date' : 'text'}
        inputmode={MODES[type]}
        placeholder={placeholder}
        list={list}
        autocomplete="off"
      />
      {own && <Suggestions id={`${common.id}-list`} choices={suggestions} />}
    </>
  );
}

const Suggestions = ({ id, choices }: { readonly id: string; readonly choices: readonly Choice[] }) => (
  <datalist id={id}>
    {choices.map(({ value, label }) => (
      <option value={value}>{label === value ? '' : label}</option>
    ))}
  </datalist>
);

/** The lists that fields of a form offer: each once a page. */
export const OfferedLists = ({
  offered,
}: {
  readonly offered: Readonly<Record<string, readonly Choice[]>>;
}) => (
  <>
    {Object.entries(offered).map(
      ([kind, choices]) => choices.length > 0 && <Suggestions id={`offered-${kind}`} choices={choices} />,
    )}
  </>
);

const Check = ({ field, values, issues }: Drawing & { readonly field: FormField }) => (
  <div class="field">
    <label class="check">
      <input
        type="checkbox"
        id={idOf(field.path)}
        name={field.path}
        value="true"
        checked={textOf(field, values) !== ''}
      />
      {field.hint ?? field.label}
    </label>
    <Issue path={field.path} issues={issues} />
  </div>
);

const Issue = ({ path, issues }: { readonly path: string } & Pick<FieldsProps, 'issues'>) => {
  const issue = issues?.get(path);
  return issue === undefined ? null : <p class="issue">{issue}</p>;
};

const Checks = ({
  field,
  choices,
  values,
  issues,
}: Drawing & { readonly field: FormField; readonly choices: readonly Choice[] }) => (
  <fieldset class="checks whole">
    <legend>{field.label}</legend>
    <div class="row">
      {choices.map((choice) => (
        <label class="check">
          <input
            type="checkbox"
            name={field.path}
            value={choice.value}
            checked={values?.get(field.path)?.includes(choice.value) ?? false}
          />
          {choice.label}
        </label>
      ))}
    </div>
    <Issue path={field.path} issues={issues} />
  </fieldset>
);

const Group = ({
  field,
  fields,
  ...drawing
}: Drawing & { readonly field: FormField; readonly fields: readonly FormField[] }) => (
  <details class="whole" open={isTouched(fields, drawing)}>
    <summary>
      {field.label}
      {field.hint !== undefined && <span class="soft"> · {field.hint}</span>}
    </summary>
    <fieldset class="boxed">
      <legend class="visually-hidden">{field.label}</legend>
      <div class="fields">
        <Fields fields={fields} {...drawing} />
      </div>
    </fieldset>
  </details>
);

/** Whether something is written in one of the fields, or wrong with it: they are then in sight. */
const isTouched = (fields: readonly FormField[], { values, issues }: Drawing): boolean =>
  fields.some(({ path, control }) =>
    control.kind === 'group'
      ? isTouched(control.fields, { values, issues })
      : (values?.get(path)?.at(-1) ?? '') !== '' || issues?.has(path) === true,
  );

const LEAST_ROWS = 2;

const Rows = ({
  field,
  control,
  ...drawing
}: Drawing & { readonly field: FormField; readonly control: Extract<Control, { kind: 'rows' }> }) => {
  const written = drawing.values === undefined ? 0 : rowCount(field.path, drawing.values);
  const rows = Array.from({ length: Math.max(written, LEAST_ROWS) }, (_, row) => row);
  return (
    <fieldset class="whole">
      <legend>{field.label}</legend>
      {field.hint !== undefined && <p class="soft">{field.hint}</p>}
      <Issue path={field.path} issues={drawing.issues} />
      {rows.map((row) => {
        const fields = control.fields(row);
        const [main, rest] = [fields.slice(0, control.main), fields.slice(control.main)];
        return (
          <fieldset class="boxed">
            <legend>
              {field.label} {row + 1}
            </legend>
            <div class="fields">
              <Fields fields={main} {...drawing} />
            </div>
            {rest.length > 0 && (
              <details open={isTouched(rest, drawing)}>
                <summary>More of it</summary>
                <div class="fields">
                  <Fields fields={rest} {...drawing} />
                </div>
              </details>
            )}
          </fieldset>
        );
      })}
      <div>
        <button type="submit" name="_more" value={field.path} formnovalidate>
          Another row
        </button>
      </div>
    </fieldset>
  );
};

const Picks = ({
  field,
  control,
  ...drawing
}: Drawing & { readonly field: FormField; readonly control: Extract<Control, { kind: 'picks' }> }) => (
  <fieldset class="whole">
    <legend>{field.label}</legend>
    {field.hint !== undefined && <p class="soft">{field.hint}</p>}
    <Issue path={field.path} issues={drawing.issues} />
    {control.choices.map((choice, row) => {
      const name = `${field.path}.${row}.${control.by}`;
      return (
        <fieldset class="boxed pick">
          <legend class="visually-hidden">{choice.label}</legend>
          <label class="check">
            <input
              type="checkbox"
              name={name}
              value={choice.value}
              checked={drawing.values?.get(name)?.at(-1) === choice.value}
            />
            {choice.label}
          </label>
          <div class="fields">
            <Fields fields={control.fields(row)} {...drawing} />
          </div>
        </fieldset>
      );
    })}
  </fieldset>
);
