import { EdgeError } from '../../../src/http/problems/problems.ts';

/** What the edge refuses with. */
export async function refusalOf(work: () => unknown): Promise<EdgeError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof EdgeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
