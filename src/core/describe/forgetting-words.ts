import type { ForgettingProof } from '../model/forgetting-proof.ts';

/** What forgetting somebody came to, or would, for people: what is gone, and what is left to others. */
export function forgettingWords(proof: ForgettingProof): readonly string[] {
  const { subject, forgottenAt, complete, remarks } = proof;
  const gone = `${goneOf(proof)}.`;
  if (forgottenAt === null) return [`Of ${subject} would be gone: ${gone}`, ...remarks];
  const isLeft = complete ? `Nothing is left of ${subject}` : `Of ${subject} something is left to be erased`;
  return [`${isLeft}: ${gone}`, searchedWords(proof), ...remarks];
}

function goneOf({ keys, events, streams, rows, refusals }: ForgettingProof): string {
  const inViews = rows.reduce((sum, one) => sum + one.rows, 0);
  return [
    counted(keys.length, 'key'),
    `what is personal in ${counted(events, 'event')} of ${counted(streams, 'stream')} and ${counted(inViews, 'row')} of ${counted(rows.length, 'view')}`,
    counted(refusals, 'refused command'),
  ].join(', ');
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function searchedWords({ files }: ForgettingProof): string {
  const found = files.filter((file) => (file.found ?? 0) > 0).map(({ file }) => file);
  if (files.length === 0) return 'No files were searched.';
  if (files.some((file) => file.found === null))
    return 'What the files could be searched for is not known any more.';
  const searched = `${counted(files.length, 'file')} searched`;
  return found.length === 0
    ? `${searched}: nothing was found.`
    : `${searched}: found in ${found.join(', ')}.`;
}
