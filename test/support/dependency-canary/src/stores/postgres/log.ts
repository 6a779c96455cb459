import { Client } from 'pg';
import * as z from 'zod';

export const postgresLog = [z, Client];
