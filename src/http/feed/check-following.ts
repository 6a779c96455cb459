import type { Following } from '../../core/log/follower.ts';
import { EdgeError } from '../problems/problems.ts';

/** A copy that is none any more answers nothing: it would not be facts. @throws EdgeError `copy_stopped` */
export function checkFollowing(following: Following | undefined): void {
  const stopped = following?.status().stopped;
  if (stopped !== undefined) throw new EdgeError('copy_stopped', stopped.message, { hint: stopped.hint });
}
