import { app } from '../../app.ts';
import { fixture } from '../../../test/fixture.ts';
import { gone } from './gone.ts';
import fc from 'fast-check';

export const rename = () => [app, fixture, gone, fc];
