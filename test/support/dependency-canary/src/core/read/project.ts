import { send } from '../dispatch/send.ts';

export const project = () => send;
