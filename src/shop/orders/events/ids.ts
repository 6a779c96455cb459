import * as z from 'zod';

export const lineId = () =>
  z
    .string()
    .regex(/^L[1-9]\d*$/, 'must be a line id like L1')
    .meta({ show: 'id', description: 'The line: L1, L2, … in the order, never used again' });
export const paymentId = () =>
  z
    .string()
    .regex(/^P[1-9]\d*$/, 'must be a payment id like P1')
    .meta({ show: 'id', description: 'The payment: P1, P2, … in the order' });
export const shipmentId = () =>
  z
    .string()
    .regex(/^S[1-9]\d*$/, 'must be a shipment id like S1')
    .meta({ show: 'id', description: 'The shipment: S1, S2, … in the order' });
export const returnId = () =>
  z
    .string()
    .regex(/^R[1-9]\d*$/, 'must be a return id like R1')
    .meta({ show: 'id', description: 'The return: R1, R2, … in the order' });
export const noteId = () =>
  z
    .string()
    .regex(/^N[1-9]\d*$/, 'must be a note id like N1')
    .meta({ show: 'id', description: 'The note: N1, N2, … in the order' });
