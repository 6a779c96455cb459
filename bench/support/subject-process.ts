// A process of its own that makes one subject and takes its turns: what it is sent says which, then round by round.
import type { Cost, MakeSubject, Subject, SubjectOf } from './apart.ts';

process.once('message', (subject: SubjectOf) => void begin(subject));

async function begin({ module, name, data }: SubjectOf): Promise<void> {
  const made = (await import(`../subjects/${module}.ts`)) as Record<string, MakeSubject<unknown>>;
  const make = made[name];
  if (make === undefined) throw new Error(`${module} has no subject ${name}`);
  const subject = await make(data);
  process.on(
    'message',
    (said: number | 'close') => void (said === 'close' ? end(subject) : turn(subject, said)),
  );
  process.send?.('ready');
}

async function turn(subject: Subject, round: number): Promise<void> {
  await subject.prepare?.();
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await subject.run(round);
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  const cost: Cost = { wall, cpu: (user + system) / 1_000 };
  process.send?.(cost);
}

async function end(subject: Subject): Promise<void> {
  await subject.close?.();
  process.disconnect();
}
