/** A message of `text/event-stream`, as the HTML standard has it. */
export interface ServerSentEvent {
  /** Where a reader goes on that comes again. */
  readonly id?: string;
  readonly event?: string;
  /** As JSON. Without it the reader keeps the id, and nothing else happens. */
  readonly data?: object;
  /** After how long a reader that was cut off comes again. Milliseconds. */
  readonly retry?: number;
}

/** JSON has no line breaks, so that it is one line of data. */
export const eventText = ({ retry, id, event, data }: ServerSentEvent): string =>
  `${[
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ].join('\n')}\n\n`;
