import type { FailureKind } from '../../core/kernel/failure.ts';
import type { EdgeCode } from './problems.ts';

/** What failures mean and what to do about them, in sentences: the pages at /problems. */

export const kindMeanings: Readonly<Record<FailureKind, string>> = {
  usage: 'The request was not understood. Nothing was attempted: change it.',
  validation_failed:
    'The data does not fit its schema: `issues` names every field. No idempotency key is used up.',
  rejected: 'A rule of the shop says no: the code says which. The data is well formed.',
  declined: 'A person was asked to confirm, and declined.',
  not_found: 'What the request names does not exist.',
  version_conflict:
    'It changed meanwhile. Read it again and decide again. With `If-Match` the status is 412.',
  idempotency_conflict: 'The idempotency key was used before, for something else. Choose another.',
  check_failed: 'A check found something: `details` says what.',
  partly_done: 'Some lines of a batch failed, others were stored: each receipt says which.',
  internal: 'A defect of the service. The request id leads to it in the log of the service.',
  busy: 'Others kept the daybook busy. Nothing was stored: send it again.',
  outcome_unknown: 'It may be stored or not. Send it again with the same key: it is then done once.',
  unavailable: 'The daybook cannot be read or written at the moment.',
  newer_daybook: 'A later version of the program wrote the daybook: the service needs an update.',
  interrupted: 'The service is ending: send it to another, or again later.',
  timed_out:
    'It took longer than the request allowed. A command may be stored: send it again with the same key.',
};

export const edgeMeanings: Readonly<Record<EdgeCode, string>> = {
  malformed_request:
    'The body is not JSON, or a parameter or header has no value that it can have: `issues` names each one.',
  idempotency_key_missing:
    'The command moves money, or the service wants a key for every command: choose one for each act (a UUID will do), and send it again with every retry.',
  unauthenticated:
    'There is no token, or it is wrong, expired or revoked: send a valid one as `Authorization: Bearer …`.',
  forbidden: 'The token is valid, and not for this: the answer names the scope that is missing.',
  no_such_route: 'Nothing is at this address: all addresses are listed at `/docs`.',
  method_not_allowed: 'Something is at this address, but it is done with another method: `Allow` names them.',
  not_acceptable: 'There is no such form of the answer: change `Accept`.',
  request_timeout: 'The request did not arrive in time.',
  log_restored:
    'The position in `Daybook-At-Least` is of the log before it was restored from a backup. Ask without it, and keep the new `Daybook-Position`.',
  log_diverged:
    'What the follower holds is not the beginning of this log: commits were lost here or there. It must be fetched anew (`daybook serve queries --follow … --refetch`).',
  rebuild_in_progress:
    'Other views are being rebuilt: `Location` says where to follow that. Ask again when it has ended.',
  length_required: 'The length of the body is needed: send `Content-Length`.',
  payload_too_large: 'The body is too large: send it in pieces, or as lines to `POST /commands`.',
  uri_too_long: 'The URL is too long: ask with `POST /queries/{name}`.',
  unsupported_media_type:
    'The body is in another form than this address takes: see its `Content-Type` at `/docs`.',
  wrong_host: 'The service does not answer for the host in the request: `--allow-host` names the others.',
  too_many_requests: 'The token has used up what it may ask for now: wait for as long as `Retry-After` says.',
  headers_too_large: 'The headers are too large.',
  overloaded: 'Too much is in flight. Nothing was done: send it again after `Retry-After`.',
  copy_stopped:
    'The service is a copy, and what it holds is not the log that it follows any more: ask another. Whoever runs it starts it again with `--refetch`.',
  draining: 'The service is ending: send it to another, or again later.',
};

/** What the dispatchers answer for any message, by its code: rejections are explained by those who reject. */
export const failureMeanings: Readonly<Record<string, string>> = {
  validation_failed: 'The data does not fit its schema: `issues` names every field by its pointer.',
  version_conflict: 'It is at another version than `If-Match` expected: read it again and decide again.',
  not_found: 'What the request names does not exist.',
  stream_busy: 'Others kept changing it: send it again.',
  idempotency_conflict:
    'The idempotency key was used before, for something else: choose another for each act.',
  unknown_command: 'There is no command of this name: `/docs` lists them.',
  unknown_query: 'There is no query of this name: `/docs` lists them.',
  unknown_view: 'There is no view of this name: `/views` lists them.',
  unknown_event_type: 'There are no events of this type.',
  unknown_field: 'The answer has no field of this name.',
  unknown_zone: 'There is no time zone of this name.',
  order_not_found: 'There is no order of this number, external reference or id.',
  customer_not_found: 'There is no customer of this reference.',
  product_not_found: 'There is no product of this SKU.',
  ambiguous_id: 'Several begin like this: write more of the id.',
  command_not_found: 'No command of this id was sent, or it was refused before it was decided.',
  ambiguous_command: 'Several commands begin like this: write more of the id.',
  commit_not_found: 'The log has no commit at this position.',
  page_not_full: 'The log has not that many commits yet: ask `/log/commits`.',
  replica: 'This daybook is a copy of another one and takes no commands: the hint says where to send them.',
  conversation_not_found: 'No event has this correlation id.',
  version_not_found: 'It never was at this version.',
  nothing_to_undo: 'There is nothing to take back.',
  already_undone: 'It was taken back already.',
  not_forgotten: 'The log has not forgotten them: there is nothing to prove.',
  forgetting_unfinished:
    'They are forgotten, and nobody can bring them back; what is left to be erased is when the proof is asked for, or the command is sent again with its key.',
  key_kept: 'A key of somebody who was forgotten is still there: it opens nothing, and should not be there.',
  invalid_cursor: '`after` is not the cursor of an answer to this question: start again without it.',
  invalid_time: 'This is not a time: write an instant, a day, a month, or an age like `7d`.',
  impossible_date: 'There is no such day.',
  future_date: 'The moment is in the future.',
  times_out_of_order: 'The moment is before the last fact of what it is about.',
  invalid_moment: 'This is not a moment of the log: write a time, or a position.',
  position_beyond_head: 'The log has not come to this position.',
  position_not_reached:
    'The answer would have been older than `Daybook-At-Least` asks for: wait longer (`Prefer: wait=30`).',
  cannot_look_back: 'This question is not answered as of another moment.',
  query_timed_out: 'The answer took too long: ask for less.',
  sum_too_large: 'The sum is more than can be counted exactly: ask for less.',
  orders_wait: 'Something waits, and `fail` was given to hear so as a failure: `details` says how many.',
  views_differ: 'A view does not hold what the log says: rebuild it.',
  log_damaged:
    'The log is not as it was written: restore a backup, and look at what `daybook db check` says.',
  views_changing: 'The views were being rebuilt: send it again.',
  rebuild_not_found: 'This process knows of no such rebuild: it knows the last ones that it did itself.',
  streams_parked:
    'Some streams are left out of a view, since their events do not fit: `/views/status` says which.',
  store_busy: 'Another process kept the daybook busy: send it again.',
  outcome_unknown: 'It may be stored or not: send it again with the same key.',
  newer_daybook: 'A later version of the program wrote the daybook: the service needs an update.',
  internal_error: 'A defect of the service: the request id leads to it in the log of the service.',
};
