import { EdgeError } from '../problems/problems.ts';

/** Forms that answers have. */
const FORMS = ['application/json', 'application/problem+json', 'application/x-ndjson', 'text/event-stream'];

/** @throws EdgeError `not_acceptable` where the caller reads no form that there is */
export function checkAccept(accept: string | undefined): void {
  if (accept === undefined || accept.trim() === '') return;
  const wanted = accept.split(',').flatMap((range) => {
    const [type = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return parameters.some((one) => /^q=0(\.0*)?$/.test(one)) ? [] : [type];
  });
  if (wanted.some((type) => type === '*/*' || FORMS.some((form) => isIn(form, type)))) return;
  throw new EdgeError('not_acceptable', `Answers are JSON here, not ${wanted.join(' or ') || 'nothing'}.`, {
    hint: 'Send Accept: application/json, or none.',
  });
}

const isIn = (form: string, type: string): boolean => form === type || `${form.split('/')[0]}/*` === type;
