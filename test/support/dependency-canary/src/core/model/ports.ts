import type { verify } from '../log/verify.ts';

export type Ports = typeof verify;
