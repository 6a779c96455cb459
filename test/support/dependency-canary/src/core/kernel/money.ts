import type { Ports } from '../model/ports.ts';

export const money = (ports: Ports) => ports;
