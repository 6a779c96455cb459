/** All that `daybook/client` exports: the types of messages and results are those of `daybook`. */

export type { LineReceipt } from '../core/dispatch/batch.ts';
export { connect } from './connect.ts';
export type { Connection, RemoteCommands, RemoteQueries } from './connection.ts';
export type { ConnectOptions, Retries, SendOptions } from './options.ts';
