// Writes docs/http.md from the definitions; with --check, fails if the file says something else.

import { httpText } from './reference/http-text.ts';
import { writeOrCheck } from './write-or-check.ts';

await writeOrCheck('docs/http.md', httpText);
