// Writes docs/reference.md from the definitions; with --check, fails if the file says something else.

import { referenceText } from './reference/reference-text.ts';
import { writeOrCheck } from './write-or-check.ts';

await writeOrCheck('docs/reference.md', referenceText);
