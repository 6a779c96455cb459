import fc from 'fast-check';
import { fixture } from '../../../../test/fixture.ts';
import { app } from '../../../app.ts';
import { gone } from './gone.ts';

export const rename = () => [app, fixture, gone, fc];
