import { pathOfEntity } from '../paths.ts';

/** A stream by what it is about; long ids by their first and last letters. */
export const StreamLink = ({ stream }: { readonly stream: string }) => (
  <a class="id nowrap" href={pathOfEntity(stream)}>
    {stream.length > 24 ? `${stream.slice(0, 14)}…${stream.slice(-6)}` : stream}
  </a>
);

export const pathOfConversation = (correlationId: string): string =>
  `/console/log/conversations/${encodeURIComponent(correlationId)}`;

export const pathOfCommand = (commandId: string): string =>
  `/console/log/commands/${encodeURIComponent(commandId)}`;
