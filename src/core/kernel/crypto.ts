import { lazy } from './lazy.ts';

/** Loaded when it is first needed: that takes as long as the rest of the core, and most questions need none of it. */
export const crypto = lazy(() => process.getBuiltinModule('node:crypto'));

/** SHA-256 of the text in UTF-8, hexadecimal. */
export const sha256 = (text: string): string => crypto().hash('sha256', text);
