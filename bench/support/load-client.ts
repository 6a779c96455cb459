// A process of its own that sends requests: so many at a time, until so many are answered. Its CPU is not the service's.
import { Agent, request } from 'node:http';

/** What it is sent. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly requests: number;
  readonly inFlight: number;
}

process.once('message', (load: Load) => void sendAll(load).then(() => process.exit(0)));

async function sendAll(load: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.inFlight });
  let left = load.requests;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await answered(load, agent);
    }
  };
  await Promise.all(Array.from({ length: load.inFlight }, client));
  agent.destroy();
}

function answered({ url, method, headers, body }: Load, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
